"""Links and files of a plan or report, each attached on its own."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone

from cpdplans.forms import CleanCharField, PortalForm
from cpdplans.uploads import check_upload, validate_web_address

from .. import stages, writing
from ..models import Evidence
from ..writing_form import WritingForm
from .desk import locked, page_context
from .writing import save_form


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
    page = page_context(desk, owner, form, fields=fields, evidence=evidence, abouts=abouts, words=words)
    return render(request, "cycles/evidence_form.html", page | forms_back)


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
