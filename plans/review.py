"""The review page of a sent plan or report: what was sent beside the unit's scores, remarks at each field, decisions.

Rooms differ only in what they hand in (a ReviewDesk); the acts all go through cycles.stages and cycles.services.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby

from django import forms
from django.contrib import messages
from django.utils import timezone

from cpdplans.cycles import pages, presenting, reviewing, stages
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.content import Part
from cpdplans.cycles.models import Remark, Submission
from cpdplans.cycles.stages import Act
from cpdplans.forms import CleanCharField, PortalForm, ThaiDateField
from cpdplans.links import notes_in
from surveys.models import Comment, SurveyRound
from surveys.results import unit_results, weakest_items

MENDING_TIME = timedelta(days=14)
EXCERPTS = 3  # comments of each kind beside the plan


@dataclass(frozen=True)
class ReviewDesk:
    """What a room lends to the review page."""

    parts_of: Callable  # frozen content -> [Part]
    lacks_of: Callable  # plan or report -> [Lack]


class RemarkForm(PortalForm):
    submit_label = ""
    form_tag = False
    text = CleanCharField(label="ข้อความของประเด็น", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label="ประเภท", choices=Remark.Kind)
    ref = forms.UUIDField(label="ส่วนของเอกสาร", required=False, widget=forms.HiddenInput)
    field = forms.CharField(label="ช่องของเอกสาร", required=False, max_length=60, widget=forms.HiddenInput)


class ReturnForm(PortalForm):
    submit_label = ""
    form_tag = False
    revise_by = ThaiDateField(label="ให้แก้ไขแล้วเสร็จภายในวันที่")
    note = CleanCharField(
        label="ข้อความเพิ่มเติม", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReopenForm(PortalForm):
    submit_label = ""
    form_tag = False
    note = CleanCharField(label="เหตุผลที่เปิดให้แก้ไข", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    revise_by = ThaiDateField(label="ให้แก้ไขแล้วเสร็จภายในวันที่")


SENDING_BACK = {"return": ReturnForm, "reopen": ReopenForm}


@dataclass
class ReviewedPart:
    """A Part with the remarks on it, and what stood there in the version before when that differs."""

    part: Part
    remarks: list = field(default_factory=list)
    former: str | None = None

    @property
    def link_notes(self):
        """What the unit was told of links that may not open."""
        return notes_in(self.part.text) if self.part.field == "evidence" else []


def act(request, desk, owner):
    """Does what a button of the page asked for. Returns (done, forms with errors)."""
    name = request.POST.get("act", "")
    submission, by, now = owner.submission, request.user, timezone.now()
    try:
        if name == "remark":
            return _remark(request, desk, submission, by, now)
        if name in SENDING_BACK:
            return _send_back(request, submission, name, by, now)
        _plain_act(request, name, submission, by, now)
    except stages.Refused as refused:
        messages.error(request, str(refused))
        return False, {f"{name}_form": SENDING_BACK[name](request.POST)} if name in SENDING_BACK else {}  # as typed
    return True, {}


def _read(request):
    """The number of the version that the page showed; one that was never sent where the page says none."""
    return _number(request.POST.get("version")) or 0


def _plain_act(request, name, submission, by, now):
    if name == "take":
        reviewing.take(submission, by=by, now=now)
        messages.success(request, "รับไว้พิจารณาแล้ว")
    elif name == "approve":
        stages.perform(submission, Act.APPROVE, by=by, now=now, read=_read(request))
        messages.success(request, f"เห็นชอบ{submission.noun}ของ{submission.unit.name}แล้ว และแจ้งหน่วยงานแล้ว")
    elif name in {"close", "open"}:
        remark = submission.remarks.filter(pk=_number(request.POST.get("remark"))).first()
        if remark is None:
            raise stages.Refused("ไม่พบประเด็นนี้ กรุณาเปิดหน้านี้ใหม่")
        reviewing.settle_remark(remark, is_closed=name == "close", by=by, now=now)
        messages.success(request, "ปิดประเด็นแล้ว" if name == "close" else "เปิดประเด็นอีกครั้งแล้ว")
    else:
        raise stages.Refused("ไม่รู้จักการดำเนินการนี้ กรุณาเปิดหน้านี้ใหม่")


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None


def _remark(request, desk, submission, by, now):
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return False, {"remark_form": form}
    data = form.cleaned_data
    part = _part_at(desk, submission, data["ref"], data["field"])
    pinned = {"ref": data["ref"], "field": part.field, "place": part.place} if part else {}
    try:
        reviewing.add_remark(submission, text=data["text"], by=by, now=now, kind=data["kind"], **pinned)
    except stages.Refused as refused:
        form.add_error(None, str(refused))  # what was typed comes back with the reason
        return False, {"remark_form": form}
    messages.success(request, f"เพิ่ม{Remark.Kind(data['kind']).label}แล้ว ({part.place if part else 'ภาพรวม'})")
    return True, {}


def _part_at(desk, submission, ref, field):
    """The part that a remark is pinned to: its place is read from what was sent, never from the page's form."""
    version = submission.latest_version()
    parts = desk.parts_of(version.content) if version else []
    return next((part for part in parts if part.ref == str(ref) and part.field == field), None)


def _send_back(request, submission, name, by, now):
    form = SENDING_BACK[name](request.POST)
    if not form.is_valid():
        return False, {f"{name}_form": form}
    data = form.cleaned_data
    try:
        read = _read(request) if name == "return" else None
        stages.perform(submission, Act(name), by=by, now=now, revise_by=data["revise_by"], note=data["note"], read=read)
    except stages.StaleStage:
        raise  # the page that comes back may have no place for this form: said above it
    except stages.Refused as refused:
        form.add_error(None, str(refused))
        return False, {f"{name}_form": form}
    done = f"{Act(name).label}{submission.noun}ของ{submission.unit.name}แล้ว"
    messages.success(request, f"{done} และแจ้งหน่วยงานพร้อมเหตุผลแล้ว")
    return True, {}


def context(request, desk, owner, bound):
    """What the page shows. `bound`: forms that came back with errors."""
    now = timezone.now()
    submission = owner.submission
    version = submission.latest_version()
    start = timezone.localdate(now) + MENDING_TIME
    trial = {"by": request.user, "now": now, "revise_by": start, "note": "-"}
    why_not_approve = stages.refusal(submission, Act.APPROVE, **trial)
    remarks = list(submission.remarks.select_related("created_by", "version"))
    return {
        "owner": owner,
        "submission": submission,
        "version": version,
        "status": presenting.status_tag(submission, now),
        "timeliness": submission.timeliness,
        "groups": _groups(desk, submission, version, remarks) if version else [],
        "whole_remarks": [remark for remark in remarks if remark.ref is None],
        "gone_remarks": _gone(desk, version, remarks) if version else [],
        "lacks": desk.lacks_of(owner),
        "history": pages.history(submission, request.user)[:12],
        "versions": submission.versions.order_by("-number"),
        "is_submitted": submission.stage == Stage.SUBMITTED,
        "may_approve": not why_not_approve,
        "why_not_approve": why_not_approve,
        "may_reopen": not stages.refusal(submission, Act.REOPEN, **trial),
        "remark_form": RemarkForm(initial={"kind": Remark.Kind.TO_UNIT}),
        "return_form": ReturnForm(initial={"revise_by": start}),
        "reopen_form": ReopenForm(initial={"revise_by": start}),
        **_queue(submission),
        **_survey(submission),
        **bound,
    }


def _groups(desk, submission, version, remarks):
    """[(group, [ReviewedPart])] in the order of the paper, with what changed since the version before."""
    former = submission.versions.filter(number=version.number - 1).first()
    before = {(part.ref, part.field): part.text for part in desk.parts_of(former.content)} if former else None
    rows = [_reviewed(part, remarks, before) for part in desk.parts_of(version.content)]
    return [(name, list(parts)) for name, parts in groupby(rows, key=lambda row: row.part.group)]


def _reviewed(part, remarks, before):
    own = [remark for remark in remarks if str(remark.ref) == part.ref and remark.field == part.field]
    row = ReviewedPart(part, own)
    if before is not None:
        former = before.get((part.ref, part.field), "")
        row = replace(row, former=former if former != part.text else None)
    return row


def _gone(desk, version, remarks):
    """Remarks on parts that the latest version no longer has: shown apart, never lost."""
    held = {(part.ref, part.field) for part in desk.parts_of(version.content)}
    return [remark for remark in remarks if remark.ref and (str(remark.ref), remark.field) not in held]


def _queue(submission):
    """Where this one stands among those that wait: oldest first, of the same kind and round."""
    waiting = list(
        Submission.objects.filter(cycle=submission.cycle_id, kind=submission.kind, stage=Stage.SUBMITTED)
        .order_by("submitted_at", "pk")
        .values_list("pk", flat=True)
    )
    if submission.pk not in waiting:
        return {"queue_length": len(waiting), "queue_next": waiting[0] if waiting else None}
    at = waiting.index(submission.pk)
    return {
        "queue_length": len(waiting),
        "queue_place": at + 1,
        "queue_previous": waiting[at - 1] if at else None,
        "queue_next": waiting[at + 1] if at + 1 < len(waiting) else None,
    }


def _survey(submission):
    """The unit's weakest items and excerpts of what people said, beside the plan."""
    round_ = SurveyRound.objects.filter(fiscal_year=submission.cycle.survey_year).first()
    if round_ is None:
        return {"round": None}
    results = unit_results(round_, submission.unit)
    return {
        "round": round_,
        "results": results,
        "weakest": [line.bar() for line in weakest_items(results, 5)],
        "aspect_bars": [section.line.bar() for section in results.aspects if section.line],
        "voices": _voices(round_, submission.unit),
    }


def _voices(round_, unit):
    """[(kind, the most frequent texts)]: one query, cut in Python, since a unit has a few dozen."""
    texts = Comment.objects.shown().filter(round=round_, unit=unit).order_by("kind", "-count", "pk")
    by_kind = groupby(texts, key=lambda comment: comment.kind)
    return [(Comment.Kind(kind).label, list(rows)[:EXCERPTS]) for kind, rows in by_kind]
