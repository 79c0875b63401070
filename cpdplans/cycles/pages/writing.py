"""Fields of a plan or report written on their own or with the whole page."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone

from cpdplans import thai

from .. import stages, writing
from ..clock import Kind
from ..lacking import CONTACT
from ..writing_form import WritingForm, name_of
from .desk import locked, page_context

USE_ACCOUNT = "use-account"
STAYING = {"save", USE_ACCOUNT}


def save_form(request, form, *, by, now, is_asked=True):
    """Writes a WritingForm and tells what became of it. True when everything was saved.

    `is_asked`: somebody asked for the saving itself, and is told even where nothing was left to save."""
    try:
        changed = form.write(by=by, now=now)
    except stages.Refused as refused:
        messages.error(request, str(refused))
        return False
    if form.gone:
        return False  # the page that gives the texts back says why
    for other in form.theirs:
        messages.info(request, _theirs(other))
    if form.errors:
        messages.warning(request, f"บันทึกแล้ว ยกเว้น {len(form.errors)} ช่องที่ต้องแก้ไขด้านล่าง ข้อความที่กรอกยังอยู่ครบ")
        return False
    if changed or is_asked:
        words = f"บันทึกแล้ว {thai.format_time(now)}" if changed else "ข้อความในหน้านี้บันทึกไว้แล้ว"
        messages.success(request, words)
    return True


def _theirs(other):
    who, when = other.origin()
    label = writing.label_of(other.row, other.field)
    return f"{label}: {who or 'ผู้อื่น'} แก้ไขเมื่อ {when} ระหว่างที่ท่านเปิดหน้านี้ จึงคงข้อความของผู้นั้นไว้ ข้อความเดิมอยู่ในประวัติ"


def write_field(request, desk, owner):
    """One field saved while its author goes on writing. Answers JSON; a conflict (409) carries both texts.

    `sent`: a text that was sent before and never answered; where it arrived, it is no conflict with what follows it.
    `look`: writes nothing, says whether the store holds this text already.
    """
    now = timezone.now()
    form = FieldForm(request.POST)
    row = desk.row_of(owner, form.cleaned_data["ref"]) if form.is_valid() else None
    if row is None:
        return JsonResponse({"error": "ไม่พบรายการนี้ อาจถูกลบไปแล้ว กรุณาเปิดหน้านี้ใหม่"}, status=404)
    if form.cleaned_data["look"]:
        return JsonResponse({"same": form.is_stored_in(row)})
    try:
        written = _write(row, form.cleaned_data, sent=request.POST.get("sent"), by=request.user, now=now)
    except stages.Refused as refused:
        return JsonResponse({"error": str(refused)}, status=403)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    except writing.Conflict as conflict:
        who, when = conflict.origin()
        both = {"error": str(conflict), "stored": conflict.stored, "who": who, "when": when}
        return JsonResponse(both, status=409)
    answer = {"text": written.text, "saved": f"บันทึกแล้ว {thai.format_time(now)}"}
    fresh = desk.fresh_of(owner, row)
    return JsonResponse(answer | {"fresh": fresh} if fresh else answer)


def _write(row, data, *, sent, by, now):
    write = partial(writing.write_text, row, data["field"], data["text"], by=by, now=now)
    try:
        return write(base=data["base"])
    except writing.Conflict as conflict:
        if sent is None or not conflict.is_with(sent):
            raise
        return write(base=conflict.stored)


class AnyText(forms.CharField):
    """Django refuses a NUL, which no person can see; it is dropped as all invisible characters are."""

    def to_python(self, value):
        return super().to_python(value).replace("\x00", "")


class FieldForm(forms.Form):
    ref = forms.UUIDField()
    field = forms.CharField(max_length=60)
    text = AnyText(required=False, strip=False)
    base = AnyText(required=False, strip=False)
    look = forms.BooleanField(required=False)

    def is_stored_in(self, row):
        data = self.cleaned_data
        return data["field"] in row.written and writing.is_stored(row, data["field"], data["text"])


def _with_account(request, submission):
    """What was posted; where a button asks for it, with the particulars of the account as the contact person."""
    if request.POST.get("act") != USE_ACCOUNT:
        return request.POST
    data, user = request.POST.copy(), request.user
    known = {"contact_name": user.name, "contact_position": user.job_title, "contact_telephone": user.telephone}
    for field, text in known.items():
        if text:
            data[name_of(submission, field)] = text
    return data


def letter_page(request, desk, owner):
    """Number and date of the covering letter, and the contact person."""
    stop = locked(request, desk, owner)
    if stop:
        return stop
    submission = owner.submission
    data = _with_account(request, submission) if request.method == "POST" else None
    form = WritingForm(data, rows=[submission], remarks=submission.remarks.released())
    if submission.kind == Kind.REPORT:
        form.fields[name_of(submission, "contact_name")].label = "ชื่อ-สกุลผู้รายงาน"
    if submission.unit.letter_prefix:
        example = f"{submission.unit.letter_prefix}123"
        form.fields[name_of(submission, "letter_number")].widget.attrs["placeholder"] = example
    if request.method == "POST" and save_form(request, form, by=request.user, now=timezone.now()):
        return desk.go("letter" if request.POST.get("act") in STAYING else "detail", owner)
    more = {"groups": _groups(form, submission), "is_from_plan": _is_from_plan(submission)}
    return render(request, "cycles/letter_form.html", page_context(desk, owner, form, **more))


def _groups(form, submission):
    """[("letter" or "contact", its fields)]: of a report who reports comes first, a letter of its own is seldom asked
    for."""
    fields = form.fields_of(submission)
    groups = [("letter", fields[:2]), ("contact", fields[2:])]
    return groups[::-1] if submission.kind == Kind.REPORT else groups


def _is_from_plan(submission):
    """Whether who reports is still whom the plan named: filled in beforehand, as the page says."""
    plan = submission.sibling(Kind.PLAN) if submission.kind == Kind.REPORT else None
    return plan is not None and all(getattr(plan, name) == getattr(submission, name) for name, _ in CONTACT)
