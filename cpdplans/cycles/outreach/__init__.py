"""Reminding by hand: who still owes, a text for LINE, a file for mail merge, letters; and what was made for whom."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from cpdplans.units.models import User

from ..models import Outreach, Submission
from ..stages import Refused
from . import letters, wording
from .facts import facts_of
from .owing import owing_by_hand

JUST_NOW = timedelta(minutes=5)  # in which the same again is a click too many, not another reminder
TEXTS = {
    Outreach.Kind.LINE: wording.line_text,
    Outreach.Kind.MERGE: wording.list_text,
    Outreach.Kind.LETTER: letters.text,
}


@dataclass(frozen=True)
class Made:
    """`left_out`: the submissions that were asked for and owe nothing any more."""

    outreach: Outreach
    left_out: list = field(default_factory=list)


@transaction.atomic
def make(kind, keys, *, by, now):
    """Writes what reminds those of the submissions `keys` that still owe, and keeps it: a Made. The same asked for
    again at once is the one there is. Raises Refused where nobody owes, or they are of several rounds or kinds."""
    User.objects.select_for_update().get(pk=by.pk)  # a second click waits, and then finds what the first one made
    found = owing_by_hand(now, keys=keys)
    if not found:
        raise Refused("ทุกรายการที่เลือกส่งแล้ว ได้รับยกเว้น หรือปิดรับแล้ว จึงไม่มีหน่วยงานที่ต้องเตือน")
    if len({(one.submission.cycle_id, one.submission.kind) for one in found}) > 1:
        raise Refused("เตือนได้ครั้งละหนึ่งรอบและหนึ่งประเภทเอกสาร กรุณาเลือกใหม่")
    content = facts_of(found, now)
    outreach = _same_just_now(kind, content, by, now) or _keep(kind, content, found, by, now)
    return Made(outreach, _left_out(keys, found))


def note_sent(outreach, *, on, how, by, now):
    """Writes that people were sent what was made: on which day, how and by whose word. Raises Refused where it is
    written already."""
    if not Outreach.objects.filter(pk=outreach.pk).note_sent(on=on, how=how, by=by, at=now):
        raise Refused("บันทึกว่าส่งแล้วไปก่อนหน้านี้ จึงไม่ได้บันทึกซ้ำ")


def _same_just_now(kind, content, by, now):
    recent = Outreach.objects.filter(kind=kind, made_by=by, made_at__gt=now - JUST_NOW)
    return next((one for one in recent if one.content == content), None)


def _keep(kind, content, found, by, now):
    text = TEXTS[kind](content)
    outreach = Outreach.objects.create(kind=kind, text=text, content=content, made_at=now, made_by=by)
    outreach.submissions.set(one.submission for one in found)
    return outreach


def _left_out(keys, found):
    gone = set(keys) - {one.submission.pk for one in found}
    return list(Submission.objects.with_clock().select_related("unit", "cycle").filter(pk__in=gone)) if gone else []
