"""The import of survey files in the admin: upload, names, problems, what it would do, what it did."""

import io

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_datetime
from cpdplans.cycles.admin.columns import tag
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.views import file_response
from cpdplans.thai import fiscal_year
from cpdplans.units.models import Unit
from cpdplans.uploads import XLSX

from .. import exporting, importing
from ..forms import parse_year
from ..import_forms import ImportForm, NamesForm
from ..importing.meanings import label_of
from ..importing.names import LAST_REGION, LEFT_OUT, Target
from ..importing.outcome import COMMENTS
from ..importing.reading import MOST_SHOWN
from ..models import BAND_SETS, KnownName, Score, SurveyImport, SurveyRound
from ..problems import problems_workbook
from ..round_forms import band_ranges

PROBLEMS_PER_PAGE = 200
WARNINGS_SHOWN = 100  # the download has them all
CSV = "text/csv; charset=utf-8"
UNKNOWN_COMMENTS = dict.fromkeys(COMMENTS)  # of imports from before these were counted
State = SurveyImport.State
TONES = {
    State.ASKING: "warning",
    State.WRONG: "danger",
    State.READY: "info",
    State.APPLIED: "success",
    State.UNDONE: "muted",
    State.BROKEN: "danger",
}
TITLES = {
    State.APPLIED: "ผลการนำเข้าไฟล์",
    State.APPLYING: "กำลังนำเข้าไฟล์",
    State.UNDONE: "การนำเข้าที่ยกเลิกแล้ว",
}


@admin.register(SurveyImport)
class SurveyImportAdmin(ReadOnlyAdmin, BaseAdmin):
    change_list_template = "admin/surveys/surveyimport/change_list.html"
    list_display = [
        "original_name",
        "fiscal_year",
        "shown_state",
        thai_datetime("uploaded_at", "อัปโหลดเมื่อ"),
        "uploaded_by",
    ]
    list_filter = ["fiscal_year", "state"]
    search_fields = ["original_name"]
    list_select_related = ["uploaded_by"]

    class Media:
        css = {"all": ["css/review.css"]}  # the colours of the status tags

    def get_queryset(self, request):
        return super().get_queryset(request).defer("before", "outcome")

    @admin.display(description="สถานะ", ordering="state")
    def shown_state(self, kept):
        return tag(state_tag(kept))

    def get_urls(self):
        pages = {
            "upload": ("upload/", self.upload_view),
            "review": ("<int:pk>/", self.review_view),
            "names": ("<int:pk>/names/", self.names_view),
            "problems": ("<int:pk>/problems/", self.problems_view),
            "file": ("<int:pk>/file/", self.file_view),
            "template": ("template/", self.template_view),
        }
        own = [
            path(address, self.admin_site.admin_view(_for_importers(view)), name=f"surveys_surveyimport_{name}")
            for name, (address, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        kept = self.get_object(request, object_id)
        if kept is None:
            raise Http404
        return redirect("admin:surveys_surveyimport_review", kept.pk)

    def _page(self, request, template, title, **context):
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "title": title}
        return render(request, f"admin/surveys/surveyimport/{template}.html", shared | context)

    def _attempt(self, request, step, kept, **arguments):
        """Takes a step of the import; tells what became of it, or why it was refused."""
        try:
            step(kept, now=timezone.now(), **arguments)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        else:
            words = SAID_AFTER.get(kept.state)
            if words and not kept.outcome.get("was_stale"):  # the page itself says what became of a stale look
                self.message_user(request, words[1], words[0])
        return redirect("admin:surveys_surveyimport_review", kept.pk)

    # Pages

    def upload_view(self, request):
        """The form; a file that opens is kept and looked at, and shown on the next page."""
        now = timezone.now()
        asked = parse_year(request.GET.get("year", ""))
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportForm(
            *posted, this_year=fiscal_year(now), initial={"fiscal_year": asked or _year_without_scores(now)}
        )
        if form.is_valid():
            data = form.cleaned_data
            try:
                kept = importing.receive(
                    data["file"], round_year=data["fiscal_year"], bands=data["bands"], by=request.user, now=now
                )
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return redirect("admin:surveys_surveyimport_review", kept.pk)
        return self._page(request, "upload", "นำเข้าผลการสำรวจ", form=form, year=asked or _last_year(now))

    def review_view(self, request, pk):
        """How an import stands; POST takes its next step."""
        kept = get_object_or_404(SurveyImport, pk=pk)
        if request.method == "POST":
            if "recheck" in request.POST:
                return self._attempt(request, importing.recheck, kept)
            seen = {"shown": request.POST.get("shown", ""), "is_confirmed": "confirmed" in request.POST}
            return self._attempt(request, importing.apply_kept, kept, by=request.user, **seen)
        if kept.state == State.ASKING:
            return redirect("admin:surveys_surveyimport_names", kept.pk)
        title = f"{TITLES.get(kept.state, 'ตรวจสอบไฟล์')} {kept.original_name}"
        return self._page(request, "review", title, **review_context(kept, request.GET.get("page"), timezone.now()))

    def names_view(self, request, pk):
        """What the doubtful names of a file mean; POST answers."""
        kept = get_object_or_404(SurveyImport, pk=pk)
        if kept.state != State.ASKING:
            return redirect("admin:surveys_surveyimport_review", kept.pk)
        form = NamesForm(kept.outcome["doubts"], request.POST if request.method == "POST" else None)
        if form.is_valid():
            meanings = form.meanings()
            return self._attempt(request, importing.answer_doubts, kept, meanings=meanings, by=request.user)
        context = review_context(kept, request.GET.get("page"), timezone.now())
        return self._page(request, "names", f"ยืนยันชื่อในไฟล์ {kept.original_name}", form=form, **context)

    # Downloads

    def problems_view(self, request, pk):
        """Every problem, doubt and warning of the file as a workbook."""
        kept = get_object_or_404(SurveyImport.objects.defer("before"), pk=pk)
        name = kept.original_name.rpartition(".")[0] or kept.original_name
        return _workbook(problems_workbook(kept.outcome), f"ผลการตรวจสอบ {name}.xlsx")

    def file_view(self, request, pk):
        """The file as it was uploaded: for กพร. only."""
        kept = get_object_or_404(SurveyImport.objects.defer("before", "outcome"), pk=pk)
        kind = CSV if kept.file.name.endswith(".csv") else XLSX
        return file_response(kept.file, kept.original_name, kind)

    def template_view(self, request):
        """The workbook to fill in, of ?year= (พ.ศ.): ?format=answers one row a respondent, else a summary."""
        year = parse_year(request.GET.get("year", "")) or _last_year(timezone.now())
        if request.GET.get("format") == "answers":
            return _workbook(exporting.raw_template_workbook(year), f"แบบฟอร์มคำตอบรายบุคคล {year}.xlsx")
        return _workbook(exporting.template_workbook(year), f"แบบฟอร์มผลการสำรวจ {year}.xlsx")


SAID_AFTER = {
    State.APPLIED: (messages.SUCCESS, "นำเข้าผลการสำรวจแล้ว"),
    State.ASKING: (messages.WARNING, "ยังมีชื่อที่ต้องยืนยัน ยังไม่ได้บันทึกผลการสำรวจ"),
    State.WRONG: (messages.WARNING, "พบจุดที่ต้องแก้ไข ยังไม่ได้บันทึกผลการสำรวจ"),
    State.READY: (messages.SUCCESS, "ตรวจสอบแล้ว ไฟล์ถูกต้อง"),
    State.BROKEN: (messages.ERROR, "ดำเนินการไม่สำเร็จ ยังไม่ได้บันทึกผลการสำรวจ"),
}


def review_context(kept, page, now):
    """What the pages of one import show."""
    outcome = kept.outcome
    problems, warnings = outcome.get("problems", []), outcome.get("warnings", [])
    return {
        "kept": kept,
        "status": state_tag(kept),
        "outcome": outcome,
        "round": SurveyRound.objects.filter(fiscal_year=kept.fiscal_year).first(),
        "bands": band_ranges(BAND_SETS.get(kept.bands) or next(iter(BAND_SETS.values()))),
        "problems": Paginator(problems, PROBLEMS_PER_PAGE).get_page(page),
        "problem_count": _count(problems),
        "most_shown": MOST_SHOWN if len(problems) > MOST_SHOWN else None,
        "warnings": warnings[:WARNINGS_SHOWN],
        "warning_count": _count(warnings),
        "units": [UNKNOWN_COMMENTS | unit for unit in outcome.get("units", ())],
        "progress": importing.progress_of(kept) if kept.is_running else None,
        "is_dead": importing.is_dead(kept, now),
        "undo_refusal": importing.undo_refusal(kept) if kept.state == State.APPLIED else "",
        **(_before_applying(kept) if kept.state == State.READY else {}),
    }


def _before_applying(kept):
    """What somebody should know before the import is carried out."""
    return {
        "citing": importing.units_citing(kept.fiscal_year).count(),
        "later": importing.changed_since(kept),
        "must_confirm": importing.needs_confirmation(kept),
    }


def _count(problems):
    """How many cells they stand for."""
    return sum(problem.get("times", 1) for problem in problems)


def state_tag(kept):
    return {"label": kept.get_state_display(), "tone": TONES.get(kept.state, "neutral")}


def _for_importers(view):
    def guarded(request, **arguments):
        if not importing.may_import(request.user):
            raise PermissionDenied
        return view(request, **arguments)

    return guarded


def _workbook(content, name):
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


def _last_year(now):
    """The fiscal year before the current one: its survey is what a plan of this year answers."""
    return fiscal_year(now) - 1


def _year_without_scores(now):
    """The last fiscal year where its results are still awaited; "" where a file might overwrite them unnoticed."""
    year = _last_year(now)
    return "" if Score.objects.filter(round__fiscal_year=year).exists() else year


# What was answered


AREAS = [Target(), *(Target(region=number) for number in range(LAST_REGION + 1))]
MEANINGS_WITHOUT_UNIT = {LEFT_OUT: "ไม่นำเข้าแถวเหล่านี้", **{area.key: str(area) for area in AREAS}}


@admin.register(KnownName)
class KnownNameAdmin(BaseAdmin):
    """What names in files were said to mean. A wrong answer is taken out here, and asked again with the next file."""

    change_list_template = "admin/surveys/knownname/change_list.html"
    list_display = ["written", "of", "shown_meaning", "decided_by", thai_datetime("decided_at", "ยืนยันเมื่อ")]
    list_filter = ["of"]
    search_fields = ["written"]
    list_select_related = ["decided_by"]
    fields = ["written", "of", "shown_meaning", "decided_by", "decided"]
    decided = thai_datetime("decided_at", "ยืนยันเมื่อ", "long")

    def get_queryset(self, request):
        unit = Unit.objects.filter(code=Substr(OuterRef("meaning"), len("unit-") + 1))
        return super().get_queryset(request).annotate(unit_name=Subquery(unit.values("short_name")[:1]))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="หมายถึง", ordering="meaning")
    def shown_meaning(self, known):
        if known.of == KnownName.Of.COLUMN:
            return label_of(known.meaning)
        return MEANINGS_WITHOUT_UNIT.get(known.meaning) or known.unit_name or "หน่วยงานที่ไม่มีแล้ว"
