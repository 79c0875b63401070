"""Acts on a survey round: releasing it to the units, hiding a comment."""

from django.db import transaction

from cpdplans.cycles.models import Cycle, Event
from cpdplans.cycles.stages import Refused, record
from cpdplans.thai import clean_text

from . import notices
from .models import Comment, SurveyRound

LONGEST_REASON = 300  # characters that a comment's hidden_reason takes


@transaction.atomic
def release_round(round, *, by, now, told=True):
    """Lets the units see the round from `now` on. A second call changes nothing. Whether it was released now.

    Writes the Event RELEASE_SURVEY and tells every unit with results, all in one transaction. With `told` False, for
    releases of the past brought in afterwards, nobody is told. Refused when the round holds no scores.
    """
    if not round.scores.exists():
        raise Refused(f"{round} ยังไม่มีคะแนน กรุณานำเข้าผลการสำรวจก่อนเผยแพร่")
    if not SurveyRound.objects.filter(pk=round.pk, released_at=None).update(released_at=now):
        return False
    round.refresh_from_db()
    cycle = _cycle_of(round)
    record(Event.Act.RELEASE_SURVEY, cycle=cycle, by=by, now=now, note=str(round))
    if told:
        notices.released(round, contact=cycle, now=now)
    return True


@transaction.atomic
def hide_comment(comment, *, reason, by, now):
    """Takes a comment out of what its unit sees, with a reason; the row stays. Whether it was hidden now.

    Writes the Event HIDE_COMMENT, which never carries the comment's text. Harmless when hidden already.
    Refused without a reason, and with one of over 300 characters.
    """
    reason = clean_text(reason)
    if not reason:
        raise Refused("กรุณากรอกเหตุผลที่ซ่อนข้อคิดเห็น")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"เหตุผลที่ซ่อนยาวเกิน {LONGEST_REASON} ตัวอักษร กรุณาย่อข้อความ")
    hidden = {"hidden_at": now, "hidden_by": by, "hidden_reason": reason}
    if not Comment.objects.filter(pk=comment.pk, hidden_at=None).update(**hidden):
        comment.refresh_from_db()
        return False
    comment.refresh_from_db()
    _record_of(comment, Event.Act.HIDE_COMMENT, by, now, f": {reason}")
    return True


@transaction.atomic
def show_comment(comment, *, by, now):
    """Shows a hidden comment again, and writes the Event SHOW_COMMENT. Whether it was hidden before."""
    shown = {"hidden_at": None, "hidden_by": None, "hidden_reason": ""}
    changed = Comment.objects.filter(pk=comment.pk, hidden_at__isnull=False).update(**shown)
    comment.refresh_from_db()
    if changed:
        _record_of(comment, Event.Act.SHOW_COMMENT, by, now)
    return bool(changed)


def _record_of(comment, act, by, now, reason=""):
    """The Event of an act on a comment. It names the comment by its number: its text may identify people."""
    note = f"{comment.round} ข้อคิดเห็นเลขที่ {comment.pk} ของ{comment.unit.short_name}{reason}"
    record(act, unit=comment.unit, cycle=_cycle_of(comment.round), by=by, now=now, note=note)


def record_reading(round, unit, *, by, now):
    """Writes the Event READ_RESULTS the first time that this person reads the unit's results of the round."""
    note = str(round)
    seen = Event.objects.filter(act=Event.Act.READ_RESULTS, by=by, unit=unit, note=note)
    if not seen.exists():
        record(Event.Act.READ_RESULTS, unit=unit, cycle=_cycle_of(round), by=by, now=now, note=note)


def _cycle_of(round):
    """The year in which units answer to the round, if there is one."""
    return Cycle.objects.filter(survey_year=round.fiscal_year).first()
