"""Survey rounds in the admin: their figures, bands and release."""

import io

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from cpdplans.admin import BaseAdmin, thai_datetime
from cpdplans.cycles.stages import Refused
from cpdplans.thai import fiscal_year
from cpdplans.uploads import XLSX

from .. import services
from ..exporting import template_workbook
from ..forms import ImportForm, parse_year
from ..importing import apply_kept, keep_for_review
from ..models import SurveyImport, SurveyRound

PROBLEMS_PER_PAGE = 200
LONGEST_SHOWN = 80  # characters of a comment in the list


@admin.register(SurveyRound)
class SurveyRoundAdmin(BaseAdmin):
    change_list_template = "admin/surveys/surveyround/change_list.html"
    list_display = [
        "__str__",
        thai_datetime("released_at", "เผยแพร่ให้หน่วยงานเมื่อ"),
        "units",
        "smallest_n",
        "is_demonstration",
    ]
    fieldsets = [
        (None, {"fields": ["fiscal_year", "released", "smallest_n", "method", "demonstration"]}),
        ("เกณฑ์แปลผลค่าเฉลี่ย 5 ระดับ", {"fields": ["band_5", "band_4", "band_3", "band_2"]}),
    ]
    readonly_fields = ["released", "demonstration"]
    actions = ["release"]
    released = thai_datetime("released_at", "เผยแพร่ให้หน่วยงานเมื่อ", "long")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(unit_count=Count("scores__unit", distinct=True))

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "fiscal_year"] if obj else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        return False  # plans hold on to what they were answers to

    @admin.display(description="หน่วยงานที่มีคะแนน", ordering="unit_count")
    def units(self, round):
        return round.unit_count

    @admin.display(description="ข้อมูลสาธิต", boolean=True)
    def demonstration(self, round):
        return round.is_demonstration

    @admin.action(description="เผยแพร่ให้หน่วยงาน", permissions=["change"])
    def release(self, request, queryset):
        for round in queryset:
            try:
                is_new = services.release_round(round, by=request.user, now=timezone.now())
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"เผยแพร่{round}แล้ว" if is_new else f"{round} เผยแพร่อยู่ก่อนแล้ว")

    # The import: upload, look at what it would do, apply

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name="surveys_surveyround_import"),
            path("import/<int:pk>/", wrap(self.review_view), name="surveys_surveyround_review"),
            path("template/", wrap(self.template_view), name="surveys_surveyround_template"),
            *super().get_urls(),
        ]

    def _page(self, request, template, title, **context):
        if not self.has_change_permission(request):
            raise PermissionDenied
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "title": title}
        return render(request, f"admin/surveys/surveyround/{template}.html", shared | context)

    def import_view(self, request):
        """The form; a workbook that opens is kept with what its import would do, and shown on the next page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        year = parse_year(request.GET.get("year", "")) or _last_year()
        form = ImportForm(request.POST or None, request.FILES or None, initial={"fiscal_year": year})
        if request.method == "POST" and form.is_valid():
            year, file = form.cleaned_data["fiscal_year"], form.cleaned_data["file"]
            kept = keep_for_review(file, round_year=year, by=request.user, now=timezone.now())
            return redirect("admin:surveys_surveyround_review", kept.pk)
        return self._page(request, "import", "นำเข้าผลการสำรวจ", form=form, year=year)

    def review_view(self, request, pk):
        """What the import of a kept file would do, or did; POST applies it."""
        kept = get_object_or_404(SurveyImport, pk=pk)
        if request.method == "POST":
            return self._apply(request, kept)
        outcome = kept.outcome
        context = {
            "kept": kept,
            "outcome": outcome,
            "problems": Paginator(outcome["problems"], PROBLEMS_PER_PAGE).get_page(request.GET.get("page")),
            "round": SurveyRound.objects.filter(fiscal_year=kept.fiscal_year).first(),
        }
        title = f"ผลการนำเข้าไฟล์ {kept.original_name}" if kept.applied_at else f"ตรวจสอบไฟล์ {kept.original_name}"
        return self._page(request, "review", title, **context)

    def _apply(self, request, kept):
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            outcome = apply_kept(kept, by=request.user, now=timezone.now())
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        else:
            if outcome.is_clean:
                self.message_user(request, f"นำเข้าแล้ว {outcome.sentence()}")
            else:
                self.message_user(request, "ยังไม่ได้นำเข้า เนื่องจากพบจุดที่ต้องแก้ไข", messages.ERROR)
        return redirect("admin:surveys_surveyround_review", kept.pk)

    def template_view(self, request):
        """The workbook to fill in, of ?year= (พ.ศ.)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        year = parse_year(request.GET.get("year", "")) or _last_year()
        file = io.BytesIO(template_workbook(year))
        return FileResponse(file, as_attachment=True, filename=f"แบบฟอร์มผลการสำรวจ {year}.xlsx", content_type=XLSX)


def _last_year():
    """The fiscal year before the current one: its survey is what a plan of this year answers."""
    return fiscal_year(timezone.now()) - 1
