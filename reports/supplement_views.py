"""The pages of what was added to a report after its approval: see, add, print, open the evidence."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpdplans.cycles.pages import kept_page
from cpdplans.cycles.pages.attaching import LINK
from cpdplans.cycles.stages import NoRight, Refused
from cpdplans.cycles.views import file_response
from cpdplans.forms import CleanCharField, PortalForm, ThaiNumberField
from cpdplans.links import with_scheme
from cpdplans.pdf import render_pdf
from cpdplans.units.signing_in import login_required
from cpdplans.uploads import ACCEPTED, KINDS, check_upload

from . import supplements
from .models import Report, Supplement

NOT_YOURS = "เพิ่มเติมผลได้เฉพาะเจ้าหน้าที่ของหน่วยงาน"


class SupplementForm(PortalForm):
    submit_label = "เพิ่มเติมผล"
    sure_label = "ยืนยันและเพิ่มเติมผล"
    about = forms.ChoiceField(label="เพิ่มเติมผลของ", error_messages={"required": "เลือกรายการที่จะเพิ่มเติมผล"})
    text = CleanCharField(label="ผลที่เพิ่มเติม", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    figure = ThaiNumberField(
        label="ตัวเลขล่าสุด",
        required=False,
        max_digits=18,
        decimal_places=4,
        help_text="กิจกรรม: ร้อยละความก้าวหน้า ตัวชี้วัด: ผลที่ทำได้",
    )
    is_finished = forms.BooleanField(label="ดำเนินการแล้วเสร็จ", required=False)
    link = forms.CharField(label="ลิงก์หลักฐาน", required=False, max_length=1000)
    file = forms.FileField(
        label="ไฟล์หลักฐาน",
        required=False,
        help_text=f"แนบลิงก์หรือไฟล์อย่างใดอย่างหนึ่ง ไฟล์เป็น {KINDS}",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    checked = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)  # what was asked about
    chosen = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)  # the file chosen before that

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {str(line.ref): line for line in supplements.lines_of(report)}
        names = [(ref, supplements.name_of(line)) for ref, line in self.lines.items()]
        self.fields["about"].choices = [("", "เลือก"), *names]
        if self.data.get("checked"):
            self.helper.inputs[0].value = self.sure_label

    def clean_link(self):
        typed = self.cleaned_data["link"].strip()
        try:
            return LINK.clean(with_scheme(typed)) if typed else ""
        except ValidationError as error:
            raise ValidationError(list(dict.fromkeys(error.messages))) from error

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        self.content_type = check_upload(uploaded) if uploaded else ""
        return uploaded

    def clean(self):
        data = super().clean()
        line = self.lines.get(data.get("about"))
        wrong = line and supplements.refusal_of_figure(line, data.get("figure"), data.get("is_finished"))
        if wrong:
            self.add_error(*wrong)
        if data.get("link") and data.get("file"):
            raise ValidationError("แนบหลักฐานเป็นลิงก์หรือไฟล์อย่างใดอย่างหนึ่ง หากมีทั้งสองอย่าง ให้เพิ่มเป็นสองรายการ")
        if data.get("chosen") and not (data.get("link") or data.get("file") or self.errors):
            self._remember(chosen="")
            sentence = f"เลือกไฟล์ “{data['chosen']}” อีกครั้งก่อนกดยืนยัน หากไม่แนบไฟล์แล้ว กดยืนยันได้ทันที"
            self.add_error("file", sentence)
        return data

    def doubt(self):
        """The sentence with which to ask once more whether a valid posting is meant; "" where it looks right, or was
        asked about and posted again as it was. A browser does not keep a chosen file through that."""
        data = self.cleaned_data
        line, figure, is_finished = self.lines[data["about"]], data["figure"], data["is_finished"]
        sentence = supplements.doubt_of(line, figure, is_finished)
        mark = f"{line.ref} {figure} {is_finished}"
        if not sentence or data["checked"] == mark:
            return ""
        self._remember(checked=mark, chosen=data["file"].name if data["file"] else "")
        self.helper.inputs[0].value = self.sure_label
        return sentence

    def _remember(self, **values):
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = value

    def given(self):
        data = self.cleaned_data
        values = {name: data[name] for name in ("text", "figure", "is_finished", "file")}
        return values | {"url": data["link"], "content_type": self.content_type}


def _report(request, pk):
    return get_object_or_404(Report.objects.with_rows().visible_to(request.user), pk=pk)


@login_required
@never_cache
def supplements_page(request, pk):
    """What was added, the latest first; for the unit's officers the form, or why nothing can be added any more."""
    report, now, doubt = _report(request, pk), timezone.now(), ""
    if request.method == "POST":
        if not supplements.is_own(report, request.user):
            raise PermissionDenied(NOT_YOURS)
        form = SupplementForm(request.POST, request.FILES, report=report)
        if form.is_valid():
            doubt = form.doubt()
            if not doubt:
                return _add(request, report, form, now)
    else:
        form = SupplementForm(report=report)
    context = _context(request, report, form, now) | {"doubt": doubt}
    return render(request, "reports/supplements.html", context)


def _context(request, report, form, now):
    submission = report.submission
    sentence = supplements.why_not(submission, now)
    is_own = supplements.is_own(report, request.user)
    return {
        "report": report,
        "submission": submission,
        "supplements": report.supplements.select_related("added_by"),
        "form": form if is_own and (not sentence or form.is_bound) else None,
        "why_not": sentence if is_own else "",
    }


def _add(request, report, form, now):
    """A posting that comes too late gives the words back."""
    line = form.lines[form.cleaned_data["about"]]
    try:
        _, is_new = supplements.add(report, line, by=request.user, now=now, **form.given())
    except NoRight as refused:
        raise PermissionDenied(NOT_YOURS) from refused
    except Refused as refused:
        return kept_page(request, report.submission, str(refused), [("ผลที่เพิ่มเติม", form.cleaned_data["text"])])
    if is_new:
        messages.success(request, "เพิ่มเติมผลแล้ว และแจ้งผู้พิจารณาแล้ว")
    else:
        messages.info(request, "ผลนี้เพิ่มเติมไว้แล้ว ระบบไม่เพิ่มซ้ำ")
    return redirect("reports:supplements", report.pk)


@login_required
@require_safe
def supplements_pdf(request, pk):
    report = _report(request, pk)
    submission = report.submission
    context = {
        "document_title": f"ผลการดำเนินการเพิ่มเติม ประจำปีงบประมาณ พ.ศ. {submission.cycle.fiscal_year}",
        "is_demonstration": submission.cycle.is_demonstration,
        "submission": submission,
        "version": submission.latest_version(),
        "supplements": report.supplements.order_by("added_at", "pk").select_related("added_by"),
        "printed_at": timezone.now(),
    }
    response = HttpResponse(render_pdf("reports/pdf/supplements.html", context), content_type="application/pdf")
    name = f"report-{submission.unit.code}-{submission.cycle.fiscal_year}-supplements.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def supplement_file(request, pk):
    reports = Report.objects.visible_to(request.user)
    found = get_object_or_404(Supplement.objects.exclude(file="").filter(report__in=reports), pk=pk)
    return file_response(found.file, found.original_name, found.content_type)
