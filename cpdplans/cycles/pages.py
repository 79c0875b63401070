"""What the pages of a plan and of a report do alike: write, attach, answer, send, recall, show the receipt.

A later room's view fetches its own plan or report (404 for strangers) and hands it in with its Desk.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cpdplans import thai
from cpdplans.forms import CleanCharField, PortalForm
from cpdplans.pdf import render_pdf
from cpdplans.uploads import check_upload, validate_web_address

from . import presenting, services, stages, writing
from .clock import Stage
from .documents import content_template, pdf_context
from .models import Event, Evidence, Remark
from .writing_form import WritingForm, base_of

WRITTEN_NAME = re.compile(r"[0-9a-f]{32}-[a-z_]+")


@dataclass(frozen=True)
class Desk:
    """What a room lends to the shared pages. `owner` below is its plan or report: it has .pk and .submission."""

    app: str
    content_of: Callable
    row_of: Callable
    lacks_of: Callable

    def go(self, page, owner, *args):
        return redirect(f"{self.app}:{page}", owner.pk, *args)


class LinkForm(PortalForm):
    submit_label = ""
    form_tag = False
    kind = forms.ChoiceField(label="ประเภทหลักฐาน", choices=Evidence.Kind)
    url = forms.URLField(
        label="ลิงก์",
        assume_scheme="https",
        max_length=1000,
        validators=[validate_web_address],
        error_messages={"invalid": validate_web_address.message, "required": "กรุณากรอกลิงก์ที่จะแนบ"},
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    caption = CleanCharField(label="คำอธิบาย", required=False, max_length=300)

    def piece(self):
        """The arguments of writing.attach."""
        return {name: self.cleaned_data[name] for name in ("kind", "url", "caption")}


class FileForm(PortalForm):
    submit_label = ""
    form_tag = False
    kind = forms.ChoiceField(label="ประเภทหลักฐาน", choices=Evidence.Kind)
    file = forms.FileField(
        label="ไฟล์",
        help_text="PDF, JPEG, PNG, DOCX หรือ XLSX ไม่เกิน 20 MB",
        error_messages={"required": "กรุณาเลือกไฟล์ที่จะแนบ", "empty": "ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์ใหม่"},
    )
    caption = CleanCharField(label="คำอธิบาย", required=False, max_length=300)

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.content_type = check_upload(file)
        return file

    def piece(self):
        """The arguments of writing.attach."""
        chosen = {name: self.cleaned_data[name] for name in ("kind", "file", "caption")}
        return chosen | {"content_type": self.content_type}


def locked(request, desk, owner):
    """Back to the plan or report with the reason when it cannot be written now; None when it can.

    Raises PermissionDenied for those who never may: executives look only."""
    submission = owner.submission
    if writing.may_write(submission, request.user):
        return None
    if not (request.user.is_reviewer or request.user.unit_id == submission.unit_id):
        raise PermissionDenied("บัญชีนี้ดูได้อย่างเดียว แก้ไขไม่ได้")
    typed = typed_texts(request.POST)
    if typed:
        return kept_page(request, submission, writing.why_not(submission), typed)
    messages.info(request, writing.why_not(submission))
    return desk.go("detail", owner)


def typed_texts(post, known=()):
    """What was typed into fields of rows and differs from the text it started from; fields of `known` left out."""
    fields = (name for name in post if WRITTEN_NAME.fullmatch(name) and name not in known)
    return [post[name] for name in fields if post[name].strip() and post[name] != post.get(base_of(name), "")]


def kept_page(request, submission, reason, typed):
    """Shows texts that found no place any more (row removed, sent meanwhile), so that nothing typed is lost."""
    context = {"submission": submission, "reason": reason, "typed": typed}
    return render(request, "cycles/kept.html", context, status=409)


def save_form(request, form, *, by, now):
    """Writes a WritingForm and tells what became of it. True when everything was saved."""
    try:
        changed = form.write(by=by, now=now)
    except stages.Refused as refused:
        messages.error(request, str(refused))
        return False
    if form.errors:
        messages.warning(request, f"บันทึกแล้ว ยกเว้น {len(form.errors)} ช่องที่ต้องแก้ไขด้านล่าง ข้อความที่กรอกยังอยู่ครบ")
        return False
    words = f"บันทึกแล้ว {thai.format_time(now)}" if changed else "บันทึกไว้ครบแล้ว"
    messages.success(request, words)
    return True


def write_field(request, desk, owner):
    """One field saved while its author goes on writing. Answers JSON; a conflict (409) carries both texts."""
    now = timezone.now()
    form = FieldForm(request.POST)
    row = desk.row_of(owner, form.cleaned_data["ref"]) if form.is_valid() else None
    if row is None:
        return JsonResponse({"error": "ไม่พบรายการนี้ อาจถูกลบไปแล้ว กรุณาเปิดหน้านี้ใหม่"}, status=404)
    data = form.cleaned_data
    try:
        written = writing.write_text(row, data["field"], data["text"], base=data["base"], by=request.user, now=now)
    except stages.Refused as refused:
        return JsonResponse({"error": str(refused)}, status=403)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    except writing.Conflict as conflict:
        change = conflict.last_change()
        who = change.by.display_name if change else ""
        return JsonResponse({"error": str(conflict), "stored": conflict.stored, "who": who}, status=409)
    return JsonResponse({"text": written.text, "saved": f"บันทึกแล้ว {thai.format_time(now)}"})


class FieldForm(forms.Form):
    ref = forms.UUIDField()
    field = forms.CharField(max_length=60)
    text = forms.CharField(required=False, strip=False)
    base = forms.CharField(required=False, strip=False)


def letter_page(request, desk, owner):
    """Number and date of the covering letter, and the contact person."""
    stop = locked(request, desk, owner)
    if stop:
        return stop
    submission = owner.submission
    form = WritingForm(request.POST or None, rows=[submission], remarks=submission.remarks.released())
    if request.method == "POST" and save_form(request, form, by=request.user, now=timezone.now()):
        return desk.go("detail", owner)
    return render(request, "cycles/letter_form.html", _page(desk, owner, form, fields=form.fields_of(submission)))


def evidence_page(request, desk, owner, *, rows, abouts, words):
    """Links and files, and the texts that go with them (`rows`). `abouts`: [(ref, name)] of what a piece may prove."""
    stop = locked(request, desk, owner)
    if stop:
        return stop
    act = request.POST.get("act", "")
    form = WritingForm(request.POST if act == "save" else None, rows=rows, remarks=owner.submission.remarks.released())
    forms_back = {"link_form": LinkForm(), "file_form": FileForm()}
    if request.method == "POST":
        done, back = _evidence_act(request, owner, act, form, {str(ref): ref for ref, _ in abouts})
        if done:
            return desk.go("detail" if request.POST.get("next") else "awareness", owner)
        forms_back |= back
    names = dict(abouts)
    evidence = [(piece, names.get(piece.about, words["whole"])) for piece in owner.submission.evidence.kept()]
    fields = [field for row in rows for field in form.fields_of(row)]
    page = _page(desk, owner, form, fields=fields, evidence=evidence, abouts=abouts, words=words)
    return render(request, "cycles/evidence_form.html", page | forms_back)


def _page(desk, owner, form, **more):
    submission = owner.submission
    return {"desk": desk, "owner": owner, "submission": submission, "form": form} | more


def _evidence_act(request, owner, act, form, abouts):
    """Saves the texts, attaches or takes out a piece. Returns (done, the forms that came back with errors)."""
    if act == "save":
        return save_form(request, form, by=request.user, now=timezone.now()), {}
    if act.startswith("detach-"):
        _detach(request, owner, act.removeprefix("detach-"))
        return True, {}
    if act not in {"attach-link", "attach-file"}:
        return True, {}
    return _attach(request, owner, act, abouts.get(request.POST.get("about", "")))


def _attach(request, owner, act, about):
    name = act.removeprefix("attach-") + "_form"
    form = FileForm(request.POST, request.FILES) if act == "attach-file" else LinkForm(request.POST)
    if not form.is_valid():
        return False, {name: form}
    try:
        piece = writing.attach(owner.submission, by=request.user, now=timezone.now(), about=about, **form.piece())
    except stages.Refused as refused:
        form.add_error(None, str(refused))
        return False, {name: form}
    messages.success(request, f"แนบหลักฐาน “{piece}” แล้ว")
    return True, {}


def _detach(request, owner, ref):
    try:
        piece = owner.submission.evidence.kept().get(ref=UUID(ref))
    except (ValueError, Evidence.DoesNotExist):
        messages.error(request, "ไม่พบหลักฐานนี้ อาจถูกนำออกไปแล้ว")
        return
    try:
        writing.detach(piece, by=request.user, now=timezone.now())
    except stages.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"นำหลักฐาน “{piece}” ออกแล้ว")


def answer(request, desk, owner, pk):
    remark = get_object_or_404(owner.submission.remarks.released(), pk=pk)
    if not writing.may_write(owner.submission, request.user):
        raise PermissionDenied
    refused = {}
    for one, text in _answers(request.POST, owner.submission, remark).items():
        try:
            services.answer_remark(one, text=text, by=request.user, now=timezone.now())
        except stages.Refused as error:
            messages.error(request, f"{one.place or 'ภาพรวม'}: {error}")
            refused[str(one.pk)] = text
    if refused:
        request.session["typed_answers"] = refused
    else:
        messages.success(request, "บันทึกคำชี้แจงแล้ว")
    return desk.go("detail", owner)


def _answers(post, submission, remark):
    """{Remark: text} of every box that was filled or changed; the address's own remark also as plain "answer"."""
    boxes = {other: post.get(f"answer-{other.pk}") for other in submission.remarks.released()}
    if "answer" in post:
        boxes[remark] = post["answer"]
    return {one: text for one, text in boxes.items() if text is not None and (text != one.answer or "answer" in post)}


def send(request, desk, owner):
    """Sends the plan or report. A repeated sending leads to the receipt already given."""
    now = timezone.now()
    reason = thai.clean_text(request.POST.get("late_reason", ""))
    try:
        outcome = stages.perform(
            owner.submission,
            stages.Act.SEND,
            by=request.user,
            now=now,
            content=desk.content_of(owner),
            late_reason=reason,
        )
    except stages.Refused as refused:
        messages.error(request, str(refused))
        request.session[f"late_reason_{owner.submission.pk}"] = reason
        return desk.go("check", owner)
    request.session.pop(f"late_reason_{owner.submission.pk}", None)
    if not outcome.repeated:
        messages.success(request, f"ส่ง{outcome.submission.noun}แล้ว เลขที่ใบรับ {outcome.version.receipt_number}")
    return desk.go("receipt", owner)


def recall(request, desk, owner):
    try:
        stages.perform(owner.submission, stages.Act.RECALL, by=request.user, now=timezone.now())
    except stages.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"ดึง{owner.submission.noun}กลับมาเป็นฉบับร่างแล้ว แก้ไขแล้วกรุณาส่งอีกครั้ง")
    return desk.go("detail", owner)


def check(request, desk, owner, *, template, context):
    """The page before sending: all as it will be printed, all that is missing at once, warnings apart."""
    now = timezone.now()
    lacks = desk.lacks_of(owner)
    submission = owner.submission
    sentence = stages.refusal(submission, stages.Act.SEND, by=request.user, now=now, late_reason="-")
    musts = [lack for lack in lacks if lack.must]
    context |= {
        "submission": submission,
        "errors": [{"text": lack.sentence, "url": lack.url} for lack in musts],
        "warnings": [lack for lack in lacks if not lack.must],
        "refusal": sentence,
        "is_late": submission.first_submitted_at is None and now >= submission.due_at,
        "late_reason": request.session.get(f"late_reason_{submission.pk}", ""),
        "can_send": not musts and not sentence,
        "unanswered": submission.remarks.released().filter(state="open"),
    }
    return render(request, template, context)


def receipt(request, desk, owner):
    submission = owner.submission
    version = submission.latest_version()
    if version is None or submission.stage == Stage.DRAFT:
        return desk.go("detail", owner)
    return render(
        request,
        "cycles/receipt.html",
        {
            "submission": submission,
            "version": version,
            "timeliness": submission.timeliness,
            "detail_url": submission.get_absolute_url(),
            "may_recall": not stages.refusal(submission, stages.Act.RECALL, by=request.user, now=timezone.now()),
            "recall_page": f"{desk.app}:recall",
            "owner": owner,
        },
    )


def draft_pdf(request, desk, owner):
    """The draft as PDF, marked ฉบับร่าง on each page; made anew each time and not kept."""
    content = desk.content_of(owner).frozen()
    response = HttpResponse(render_pdf(content_template(content), pdf_context(content)), content_type="application/pdf")
    name = f"{content['kind']}-{content['unit']['code']}-{content['cycle']['fiscal_year']}-draft.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def history(submission):
    """The acts that officers and reviewers both may read."""
    acts = {*stages.TRANSITIONS, Event.Act.TAKE, Event.Act.EXTEND, Event.Act.WITHDRAW_EXTENSION, Event.Act.EXEMPT}
    return submission.events.filter(act__in=acts).select_related("by")


def remarks_for_unit(submission, url_of, typed=None):
    """The remarks that the unit may read, each with a link to its field, for components/remark_list.html.

    `typed`: answers that were refused, {remark: text}, shown again in their boxes."""
    typed = typed or {}
    rows = []
    for remark in submission.remarks.released().select_related("created_by"):
        rows.append(
            {
                "pk": remark.pk,
                "place": remark.place or "ภาพรวม",
                "text": remark.text,
                "answer": remark.answer,
                "typed": typed.get(str(remark.pk), remark.answer),
                "state": remark.state,
                "state_label": remark.state_label,
                "tone": remark.tone,
                "url": url_of(remark),
                "by": remark.created_by.display_name,
                "when": thai.format_datetime(remark.released_at, "short"),
            }
        )
    return rows


STATES = {
    "empty": SimpleNamespace(label="ยังไม่เริ่ม", tone="neutral"),
    "partial": SimpleNamespace(label="กำลังจัดทำ", tone="info"),
    "complete": SimpleNamespace(label="ครบแล้ว", tone="success"),
    "ready": SimpleNamespace(label="พร้อมส่ง", tone="success"),
    "blocked": SimpleNamespace(label="ยังส่งไม่ได้", tone="neutral"),
    "returned": SimpleNamespace(label="ต้องแก้ไข", tone="warning"),
}


def open_remarks(submission):
    """{ref: how many remarks on it the unit has not answered}"""
    waiting = submission.remarks.released().filter(state=Remark.State.OPEN)
    return Counter(waiting.values_list("ref", flat=True))


def task(title, url, lacks, started, remarks=0):
    """One line of components/task_list.html: not started, in progress or complete, with what is still missing."""
    if remarks and not lacks:
        words = f"มีประเด็นที่ต้องแก้ไข {remarks} ประเด็น ยังไม่ได้ชี้แจง"
        return {"title": title, "url": url, "status": STATES["returned"], "missing": words}
    state = "complete" if not lacks else "partial" if started else "empty"
    words = ""
    if lacks:
        first = lacks[0].sentence.partition(": ")[2] or lacks[0].sentence
        words = f"ยังขาด: {first}" + (f" และอีก {len(lacks) - 1} รายการ" if len(lacks) > 1 else "")
    return {"title": title, "url": url, "status": STATES[state], "missing": words}


def check_task(url, missing, remarks=0):
    """The last line of the task list: check and send."""
    words = f"ยังขาด {len(missing)} รายการ" if missing else "ข้อมูลครบ พร้อมส่ง"
    state = "blocked" if missing else "ready"
    if remarks and not missing:
        words, state = f"ยังมีประเด็นที่ไม่ได้ชี้แจง {remarks} ประเด็น", "returned"
    return {"title": "ตรวจทานและส่ง", "url": url, "status": STATES[state], "missing": words}


def overview(owner, user, now, url_of, typed=None):
    """What the own page of a plan and of a report show alike. `url_of`: remark -> address of its field; `typed`:
    answers that were refused."""
    submission = owner.submission
    user.notices.filter(submission=submission, read_at=None).update(read_at=now)  # who opens the matter has the news
    recall_refused = stages.refusal(submission, stages.Act.RECALL, by=user, now=now)
    return {
        "submission": submission,
        "edit": writing.may_write(submission, user),
        "status": presenting.status_tag(submission, now),
        "timeliness": submission.timeliness,
        "banner": presenting.banner(submission, now),
        "remarks": remarks_for_unit(submission, url_of, typed),
        "versions": submission.versions.order_by("-number"),
        "history": history(submission)[:10],
        "may_recall": not recall_refused,
    }
