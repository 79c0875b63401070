"""Acts on a survey round: releasing it to the units, hiding a comment."""

from django.db import transaction

from cpdplans.cycles.models import Cycle, Event
from cpdplans.cycles.stages import Refused, record
from cpdplans.thai import clean_text

from .models import Comment, SurveyRound


@transaction.atomic
def release_round(round, *, by, now):
    """Lets the units see the round from `now` on. A second call changes nothing. Whether it was released now.

    Writes the Event RELEASE_SURVEY. Refused when the round holds no scores.
    """
    if not round.scores.exists():
        raise Refused(f"{round} ยังไม่มีคะแนน กรุณานำเข้าผลสำรวจก่อนเผยแพร่")
    if not SurveyRound.objects.filter(pk=round.pk, released_at=None).update(released_at=now):
        return False
    round.refresh_from_db()
    cycle = Cycle.objects.filter(survey_year=round.fiscal_year).first()
    record(Event.Act.RELEASE_SURVEY, cycle=cycle, by=by, now=now, note=str(round))
    return True


def hide_comment(comment, *, reason, now):
    """Takes a comment out of what its unit sees, with a reason; the row stays. Harmless when hidden already."""
    reason = clean_text(reason)
    if not reason:
        raise Refused("กรุณากรอกเหตุผลที่ซ่อนข้อคิดเห็น")
    Comment.objects.filter(pk=comment.pk, hidden_at=None).update(hidden_at=now, hidden_reason=reason)
    comment.refresh_from_db()


def show_comment(comment):
    """Shows a hidden comment again."""
    Comment.objects.filter(pk=comment.pk).update(hidden_at=None, hidden_reason="")
    comment.refresh_from_db()


def record_reading(round, unit, *, by, now):
    """Writes the Event READ_RESULTS the first time that this person reads the unit's results of the round."""
    note = str(round)
    seen = Event.objects.filter(act=Event.Act.READ_RESULTS, by=by, unit=unit, note=note)
    if not seen.exists():
        cycle = Cycle.objects.filter(survey_year=round.fiscal_year).first()
        record(Event.Act.READ_RESULTS, unit=unit, cycle=cycle, by=by, now=now, note=note)
