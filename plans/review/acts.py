"""What the buttons of the review page do. Each act says where the page comes back, or keeps what was typed."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.utils import timezone

from cpdplans.cycles import reviewing, stages
from cpdplans.cycles.models import PreparedDecision, Remark
from cpdplans.cycles.stages import Act
from cpdplans.cycles.working_days import WorkingDays
from cpdplans.thai import clean_text

from .comparing import anchor_of
from .forms import KeepOpenForm, RemarkForm, ReopenForm, ReturnForm, number_in

WHOLE = "whole"  # the box of remarks on the whole
ONE_PRESS = timedelta(minutes=1)  # the same remark by the same person within it is one press of the button
AGAIN = "กรุณาเปิดหน้านี้ใหม่"


@dataclass(frozen=True)
class Kept:
    """What was typed in a box and refused: it comes back there, with why. `box`: the box's anchor."""

    box: str
    form: object = None
    errors: tuple = ()


@dataclass(frozen=True)
class Done:
    """How an act went. `anchor`: where on the page its person goes on; `is_decided`: elsewhere, at the next one."""

    anchor: str = ""
    is_decided: bool = False
    words: str = ""
    kept: Kept | None = None


@dataclass(frozen=True)
class Asked:
    """A button that was pressed."""

    request: object
    desk: object
    owner: object
    now: object

    @property
    def submission(self):
        return self.owner.submission

    @property
    def by(self):
        return self.request.user

    @property
    def post(self):
        return self.request.POST

    @property
    def read(self):
        """The number of the version that the page showed; one that was never sent where the page says none."""
        return number_in(self.post.get("version")) or 0

    @property
    def of_unit(self):
        return f"{self.submission.noun}ของ{self.submission.unit.name}"

    def say(self, words):
        messages.success(self.request, words)


def act(request, desk, owner):
    """Does what a button of the page asked for. Returns Done; `kept` when it was refused, the reason being told."""
    asked = Asked(request, desk, owner, timezone.now())
    try:
        return ACTS.get(request.POST.get("act", ""), _unknown)(asked)
    except stages.Refused as refused:
        messages.error(request, str(refused))
        return Done(kept=Kept(""))


def _unknown(asked):
    raise stages.Refused(f"ไม่รู้จักการดำเนินการนี้ {AGAIN}")


def _take(asked):
    reviewing.take(asked.submission, by=asked.by, now=asked.now)
    asked.say("รับไว้พิจารณาแล้ว")
    return Done("taking")


# Remarks


def _remark(asked):
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
    """A remark on a version that its author has not seen would say the wrong thing to the unit."""
    latest = asked.submission.latest_version()
    if latest and latest.number != asked.read:
        raise stages.StaleStage(f"หน่วยงานส่งฉบับที่ {latest.number} แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนบันทึก")


def _box_of(asked):
    ref, field = asked.post.get("ref", ""), asked.post.get("field", "")
    return anchor_of(ref, field) if ref else WHOLE


def _add_remark(asked, data):
    part = _part_at(asked, data["ref"], data["field"])
    pinned = {"ref": data["ref"], "field": part.field, "place": part.place} if part else {}
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


def _part_at(asked, ref, field):
    """The part that a remark is pinned to: its place is read from what was sent, never from the page's form."""
    version = asked.submission.latest_version()
    parts = asked.desk.parts_of(version.content) if version else []
    return next((part for part in parts if part.ref == str(ref) and part.field == field), None)


def _errors(form):
    return tuple(error for errors in form.errors.values() for error in errors)


def _remark_asked(asked):
    remark = asked.submission.remarks.filter(pk=number_in(asked.post.get("remark"))).first()
    if remark is None:
        raise stages.Refused(f"ไม่พบประเด็นนี้ {AGAIN}")
    return remark


def _close(asked):
    remark = _remark_asked(asked)
    reviewing.settle_remark(remark, is_closed=True, by=asked.by, now=asked.now)
    asked.say("ปิดประเด็นแล้ว")
    return Done(f"remark-{remark.pk}")


def _open(asked):
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
    data = {"text": text, "kind": Remark.Kind.TO_UNIT, "ref": remark.ref, "field": remark.field}
    return _add_remark(asked, data)


@transaction.atomic
def _close_answered(asked):
    answered = list(asked.submission.remarks.to_unit().filter(state=Remark.State.ANSWERED))
    for remark in answered:
        reviewing.settle_remark(remark, is_closed=True, by=asked.by, now=asked.now)
    asked.say(f"ปิดประเด็นที่หน่วยงานชี้แจงแล้ว {len(answered)} ประเด็น" if answered else "ไม่มีประเด็นที่หน่วยงานชี้แจงแล้วเหลืออยู่")
    return Done("remarks")


# Decisions


def _approve(asked):
    stages.perform(asked.submission, Act.APPROVE, by=asked.by, now=asked.now, read=asked.read)
    return Done(is_decided=True, words=f"เห็นชอบ{asked.of_unit}แล้ว และแจ้งหน่วยงานแล้ว")


def _prepare_approval(asked):
    reviewing.prepare(asked.submission, Act.APPROVE, by=asked.by, now=asked.now, read=asked.read)
    asked.say(f"เตรียมผลการพิจารณา “เห็นชอบ” ไว้แล้ว หน่วยงานยังไม่เห็น{_taken_by_other(asked)}")
    return Done("prepared")


def _return(asked):
    def perform(**given):
        stages.perform(asked.submission, Act.RETURN, by=asked.by, now=asked.now, read=asked.read, **given)
        words = f"ส่งคืนแก้ไข{asked.of_unit}แล้ว และแจ้งหน่วยงานพร้อมเหตุผลแล้ว"
        return Done(is_decided=True, words=words)

    return _with_a_date(asked, Act.RETURN, ReturnForm, perform)


def _prepare_return(asked):
    def prepare(**given):
        reviewing.prepare(asked.submission, Act.RETURN, by=asked.by, now=asked.now, read=asked.read, **given)
        asked.say(f"เตรียมผลการพิจารณา “ส่งคืนแก้ไข” ไว้แล้ว หน่วยงานยังไม่เห็น{_taken_by_other(asked)}")
        return Done("prepared")

    return _with_a_date(asked, Act.RETURN, ReturnForm, prepare)


def _reopen(asked):
    def perform(**given):
        stages.perform(asked.submission, Act.REOPEN, by=asked.by, now=asked.now, **given)
        asked.say(f"เปิด{asked.of_unit}ให้แก้ไขแล้ว และแจ้งหน่วยงานพร้อมเหตุผลแล้ว")
        return Done("review")

    return _with_a_date(asked, Act.REOPEN, ReopenForm, perform)


def _with_a_date(asked, name, form_class, decide):
    today = timezone.localdate(asked.now)
    form = form_class(asked.post, off=WorkingDays(today, today + stages.LONGEST_MENDING).off)
    kept = Kept(name.value, form)
    try:
        _refuse_stale(asked, name)
        if form.is_valid():
            return decide(revise_by=form.cleaned_data["revise_by"], note=form.cleaned_data["note"])
    except stages.StaleStage as stale:
        messages.error(asked.request, str(stale))
    except stages.Refused as refused:
        form.add_error(None, str(refused))
    return Done(kept=kept)


def _refuse_stale(asked, name):
    """Who got there first is told before what is wrong with the form."""
    if asked.submission.stage not in stages.TRANSITIONS[name][0]:
        raise stages.StaleStage(stages.stale_sentence(asked.submission))


def _taken_by_other(asked):
    submission = asked.submission
    if submission.taken_at is None or submission.reviewer_id in {None, asked.by.pk}:
        return ""
    return f" ทั้งนี้ {submission.reviewer.display_name} รับไว้พิจารณาแล้ว"


def _drop(asked):
    reviewing.drop_prepared(asked.submission, by=asked.by, now=asked.now)
    asked.say("ยกเลิกผลการพิจารณาที่เตรียมไว้แล้ว")
    return Done("decide")


def _release(asked):
    decision = PreparedDecision.objects.select_related("submission").filter(submission=asked.submission).first()
    if decision is None:
        raise stages.Refused(f"ไม่มีผลการพิจารณาที่เตรียมไว้แล้ว {AGAIN}")
    reviewing.release(decision, by=asked.by, now=asked.now)
    words = f"แจ้งผลการพิจารณา “{decision.get_act_display()}” {asked.of_unit}แล้ว"
    return Done(is_decided=True, words=words)


ACTS = {
    "take": _take,
    "remark": _remark,
    "close": _close,
    "open": _open,
    "close_answered": _close_answered,
    "approve": _approve,
    "prepare_approval": _prepare_approval,
    "return": _return,
    "prepare_return": _prepare_return,
    "reopen": _reopen,
    "drop": _drop,
    "release": _release,
}
