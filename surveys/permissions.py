"""Who may see what of the survey. Comments may identify people: their unit and กพร. see them, nobody else."""

from django.db.models import Q

from .models import RoundDocument, SurveyRound


def can_see_results(user, unit, round):
    """Whether `user` may see the results and comments of `unit`: กพร. always, its officers once released."""
    return _reads_for(user, unit) and (user.is_reviewer or round.released_at is not None)


def visible_rounds(user, unit):
    """The rounds with results of `unit` that `user` may see, the latest first."""
    return known_rounds(user, unit).filter(pk__in=unit.scores.values("round"))


def known_rounds(user, unit):
    """The rounds that `user` may know of when asking for `unit`, with results of it or not, the latest first."""
    return SurveyRound.objects.visible_to(user) if _reads_for(user, unit) else SurveyRound.objects.none()


def visible_documents(user):
    """The documents that `user` may open: กพร. all; officers, once released, their own unit's and the department's."""
    if user.is_active and user.is_reviewer:
        return RoundDocument.objects.all()
    if not (user.is_active and user.is_officer):
        return RoundDocument.objects.none()
    own = Q(unit=user.unit_id) | Q(unit=None)
    return RoundDocument.objects.filter(own, round__in=SurveyRound.objects.released())


def can_see_department(user):
    """Whether `user` may see all units beside each other and what people say most, released or not: กพร. only."""
    return user.is_active and user.is_reviewer


def _reads_for(user, unit):
    return user.is_active and (user.is_reviewer or (user.is_officer and user.unit_id == unit.pk))
