"""The survey in the admin: rounds and their import, comments, and the catalogue of suggested activities."""

import io

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from cpdplans.admin import BaseAdmin, BaseTabularInline, ReadOnlyAdmin, thai_datetime
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.views import file_response
from cpdplans.thai import fiscal_year
from cpdplans.uploads import XLSX

from . import services
from .exporting import template_workbook
from .forms import HideCommentsForm, ImportForm, ResponsibleForm, parse_year
from .importing import apply_kept, keep_for_review
from .models import Aspect, Comment, Responsible, Score, SuggestedActivity, SurveyImport, SurveyRound

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


@admin.register(SurveyImport)
class SurveyImportAdmin(ReadOnlyAdmin, BaseAdmin):
    list_display = ["original_name", "fiscal_year", thai_datetime("uploaded_at", "อัปโหลดเมื่อ"), "uploaded_by", "applied"]
    list_filter = ["fiscal_year"]
    search_fields = ["original_name"]
    list_select_related = ["uploaded_by"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/", view, name="surveys_surveyimport_file"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        kept = self.get_object(request, object_id)
        if kept is None:
            raise Http404
        return redirect("admin:surveys_surveyround_review", kept.pk)

    def file_view(self, request, pk):
        """The workbook as it was uploaded: for กพร. only."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = get_object_or_404(SurveyImport, pk=pk)
        return file_response(kept.file, kept.original_name, XLSX)

    @admin.display(description="นำเข้าเมื่อ", ordering="applied_at", empty_value="ยังไม่ได้นำเข้า")
    def applied(self, kept):
        return kept.applied_at


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin, BaseAdmin):
    """For กพร. only. Texts are not edited: a comment that must not be read is hidden, with a reason."""

    list_display = ["shown_text", "unit_name", "kind", "aspect_number", "count", "hidden"]
    list_filter = ["round", "kind", "aspect", ("hidden_at", admin.EmptyFieldListFilter)]
    search_fields = ["text", "unit__name"]
    list_select_related = ["unit", "aspect", "round"]
    fields = ["round", "unit", "kind", "aspect", "group", "text", "count", "hidden", "hidden_reason"]
    readonly_fields = ["hidden"]
    actions = ["hide", "show"]
    hidden = thai_datetime("hidden_at", "ซ่อนเมื่อ")

    def has_hide_permission(self, request):
        return request.user.has_perm("surveys.change_comment")

    @admin.display(description="หน่วยงาน", ordering="unit__position")
    def unit_name(self, comment):
        return comment.unit.short_name

    @admin.display(description="ด้านที่", ordering="aspect__number", empty_value="ภาพรวม")
    def aspect_number(self, comment):
        return comment.aspect and comment.aspect.number

    @admin.display(description="ข้อความ", ordering="text")
    def shown_text(self, comment):
        return comment.text if len(comment.text) <= LONGEST_SHOWN else f"{comment.text[:LONGEST_SHOWN]}…"

    @admin.action(description="ซ่อนข้อคิดเห็นไม่ให้หน่วยงานเห็น", permissions=["hide"])
    def hide(self, request, queryset):
        """Asks for the reason on a page of its own, then hides."""
        form = HideCommentsForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            now = timezone.now()
            for comment in queryset.filter(hidden_at=None):
                services.hide_comment(comment, reason=form.cleaned_data["reason"], now=now)
            self.message_user(request, f"ซ่อนข้อคิดเห็นแล้ว {queryset.count()} รายการ")
            return None
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "title": "ซ่อนข้อคิดเห็น"}
        context = {"form": form, "comments": queryset, "checkbox_name": ACTION_CHECKBOX_NAME}
        return render(request, "admin/surveys/comment/hide.html", shared | context)

    @admin.action(description="แสดงข้อคิดเห็นที่ซ่อนไว้อีกครั้ง", permissions=["hide"])
    def show(self, request, queryset):
        for comment in queryset.exclude(hidden_at=None):
            services.show_comment(comment)
        self.message_user(request, f"แสดงข้อคิดเห็นแล้ว {queryset.count()} รายการ")


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin, BaseAdmin):
    list_display = ["unit_name", "item", "group", "n", "mean", "sd", "satisfied", "dissatisfied"]
    list_filter = ["round", "item__kind", "unit__inspection_region"]
    search_fields = ["unit__name", "unit__code", "item__text"]
    list_select_related = ["unit", "item", "group"]
    ordering = ["-round__fiscal_year", "unit__position", "group__position", "item__position"]

    @admin.display(description="หน่วยงาน", ordering="unit__position")
    def unit_name(self, score):
        return score.unit.short_name


@admin.register(Aspect)
class AspectAdmin(BaseAdmin):
    list_display = ["title", "number"]


class ResponsibleInline(BaseTabularInline):
    model = Responsible
    form = ResponsibleForm
    fields = ["position", "row", "unit", "kind", "role"]
    autocomplete_fields = ["unit"]


@admin.register(SuggestedActivity)
class SuggestedActivityAdmin(BaseAdmin):
    list_display = ["label", "title", "aspect", "cycle"]
    list_display_links = ["label", "title"]
    list_filter = ["cycle", "aspect"]
    search_fields = ["title", "items"]
    list_select_related = ["aspect", "cycle"]
    inlines = [ResponsibleInline]

    @admin.display(description="กิจกรรมที่", ordering="aspect__number")
    def label(self, activity):
        return activity.label
