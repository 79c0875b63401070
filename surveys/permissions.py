"""Who may see what of the survey. Comments may identify people: their unit and กพร. see them, nobody else."""

from .models import SurveyRound


def can_see_results(user, unit, round):
    """Whether `user` may see the results and comments of `unit`: กพร. always, its officers once released."""
    if not user.is_active:
        return False
    if user.is_reviewer:
        return True
    return user.is_officer and user.unit_id == unit.pk and round.released_at is not None


def visible_rounds(user, unit):
    """The rounds with results of `unit` that `user` may see, the latest first."""
    if not user.is_reviewer and not (user.is_officer and user.unit_id == unit.pk):
        return SurveyRound.objects.none()
    return SurveyRound.objects.visible_to(user).filter(pk__in=unit.scores.values("round"))
