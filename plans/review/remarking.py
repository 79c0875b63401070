"""Remarks written, closed, kept open."""

from datetime import timedelta

from django.db import transaction

from cpdplans.cycles import reviewing, stages
from cpdplans.cycles.models import Remark
from cpdplans.forms import number_in
from cpdplans.thai import clean_text

from .asked import AGAIN, WHOLE, Done, Kept
from .comparing import anchor_of
from .forms import KeepOpenForm, RemarkForm

ONE_PRESS = timedelta(minutes=1)  # the same remark by the same person within it is one press of the button


def remark(asked):
    form = RemarkForm(asked.post, asked.submission.kind)
    box = _box_of(asked)
    if not form.is_valid():
        return Done(kept=Kept(box, form, _errors(form)))
    try:
        _refuse_unread(asked)
        remark = _add_remark(asked, form.cleaned_data)
    except stages.Refused as refused:
        return Done(kept=Kept(box, form, (str(refused),)))
    asked.say(f"เพิ่ม{remark.get_kind_display()}แล้ว ({remark.place or 'ภาพรวม'})")
    return Done(f"remark-{remark.pk}")


def _refuse_unread(asked):
    """A remark on a version that its author has not seen would say the wrong thing to the unit; and answers that came
    with it are not closed unread."""
    latest = asked.submission.latest_version()
    if latest and latest.number != asked.read:
        raise stages.StaleStage(f"หน่วยงานส่งฉบับที่ {latest.number} แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนดำเนินการ")


def _box_of(asked):
    ref, field = asked.post.get("ref", ""), asked.post.get("field", "")
    return anchor_of(ref, field) if ref else WHOLE


def _add_remark(asked, data):
    pinned = _pinned(asked, data["ref"], data["field"])
    return _written_already(asked, data, pinned) or reviewing.add_remark(
        asked.submission,
        text=data["text"],
        by=asked.by,
        now=asked.now,
        kind=data["kind"],
        sentence=data.get("sentence"),
        **pinned,
    )


def _written_already(asked, data, pinned):
    """The remark that a first press of the button made."""
    pressed = asked.submission.remarks.filter(
        created_by=asked.by, created_at__gt=asked.now - ONE_PRESS, kind=data["kind"], text=clean_text(data["text"])
    )
    return pressed.filter(ref=pinned.get("ref"), field=pinned.get("field", "")).first()


def _pinned(asked, ref, field):
    """Where a remark is pinned to, read from what was sent and never from the page's form; {} for the whole."""
    version = asked.submission.latest_version()
    for position, part in enumerate(asked.desk.parts_of(version.content) if version else [], 1):
        if part.ref == str(ref) and part.field == field:
            return {"ref": ref, "field": part.field, "place": part.place, "position": position}
    if ref or field:
        raise stages.Refused(f"ไม่พบช่องนี้ในฉบับที่ส่ง จึงยังไม่ได้บันทึกประเด็น {AGAIN}")
    return {}


def _errors(form):
    return tuple(error for errors in form.errors.values() for error in errors)


def _remark_asked(asked):
    _refuse_unread(asked)
    remark = asked.submission.remarks.to_unit().filter(pk=number_in(asked.post.get("remark"))).first()
    if remark is None:
        raise stages.Refused(f"ไม่พบประเด็นนี้ {AGAIN}")
    return remark


def close(asked):
    remark = _remark_asked(asked)
    reviewing.settle_remark(remark, is_closed=True, by=asked.by, now=asked.now)
    asked.say("ปิดประเด็นแล้ว")
    return Done(f"remark-{remark.pk}")


def keep_open(asked):
    """Opens a remark again, or keeps one open that the unit has answered; with more words where there are any."""
    remark = _remark_asked(asked)
    form, box = KeepOpenForm(asked.post), f"remark-{remark.pk}"
    if not form.is_valid():
        return Done(kept=Kept(box, form, _errors(form)))
    try:
        more = _keep_open(asked, remark, form.cleaned_data["text"])
    except stages.Refused as refused:
        return Done(kept=Kept(box, form, (str(refused),)))
    asked.say("เปิดประเด็นไว้ และเพิ่มประเด็นที่ต้องแก้ไขแล้ว" if more else "เปิดประเด็นอีกครั้งแล้ว")
    return Done(f"remark-{(more or remark).pk}")


@transaction.atomic
def _keep_open(asked, remark, text):
    reviewing.settle_remark(remark, is_closed=False, by=asked.by, now=asked.now)
    if not text:
        return None
    more = {"text": text, "by": asked.by, "now": asked.now, "ref": remark.ref, "field": remark.field}
    return reviewing.add_remark(asked.submission, **more, place=remark.place, position=remark.position)


@transaction.atomic
def close_answered(asked):
    _refuse_unread(asked)
    answered = list(asked.submission.remarks.to_unit().filter(state=Remark.State.ANSWERED))
    for remark in answered:
        reviewing.settle_remark(remark, is_closed=True, by=asked.by, now=asked.now)
    asked.say(f"ปิดประเด็นที่หน่วยงานชี้แจงแล้ว {len(answered)} ประเด็น" if answered else "ไม่มีประเด็นที่หน่วยงานชี้แจงแล้วเหลืออยู่")
    return Done("remarks")
