"""The review desk of plans, in the admin."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from cpdplans import thai
from cpdplans.admin import BaseAdmin, ReadOnlyAdmin
from cpdplans.cycles import presenting
from cpdplans.cycles.admin import CycleFilter, StatusFilter, tag
from cpdplans.cycles.models import Submission
from cpdplans.cycles.stages import Refused
from cpdplans.units.admin import RegionFilter
from cpdplans.units.models import User
from surveys import importing
from surveys.models import SurveyImport, SurveyRound

from . import readiness, review
from .content import plan_parts
from .models import Plan


class OwnerCycleFilter(CycleFilter):
    cycle_field = "submission__cycle"


class OwnerRegionFilter(RegionFilter):
    unit_field = "submission__unit__inspection_region"


class OwnerStatusFilter(StatusFilter):
    """The status as the portal computes it: asked of the submissions, since it is stored nowhere."""

    def queryset(self, request, queryset):
        submissions = Submission.objects.with_status(timezone.now())
        return queryset.filter(submission__in=super().queryset(request, submissions).values("pk"))


class ReviewerFilter(admin.SimpleListFilter):
    title = "ผู้พิจารณา"
    parameter_name = "reviewer"

    def lookups(self, request, model_admin):
        return [(str(user.pk), user.display_name) for user in User.objects.reviewers()]

    def queryset(self, request, queryset):
        known = {value for value, _ in self.lookup_choices}
        return queryset.filter(submission__reviewer=self.value()) if self.value() in known else queryset


class ReviewAdmin(ReadOnlyAdmin, BaseAdmin):
    """A list of plans or reports, oldest sending first; each opens its review page."""

    desk = None
    list_display = ["unit_name", "status", "timeliness", "sent", "waiting", "reviewer"]
    list_filter = [OwnerCycleFilter, OwnerStatusFilter, ReviewerFilter, OwnerRegionFilter]
    search_fields = ["submission__unit__name", "submission__unit__code", "submission__letter_number"]
    ordering = [F("submission__submitted_at").asc(nulls_last=True), "pk"]
    actions = None

    class Media:
        css = {"all": ["css/review.css"]}  # the colours of the status tags

    def get_queryset(self, request):
        submissions = Submission.objects.with_clock().select_related("unit", "cycle", "reviewer")
        return super().get_queryset(request).prefetch_related(Prefetch("submission", queryset=submissions))

    @admin.display(description="หน่วยงาน", ordering="submission__unit__position")
    def unit_name(self, owner):
        return owner.submission.unit.name

    @admin.display(description="สถานะ")
    def status(self, owner):
        return tag(presenting.status_tag(owner.submission, timezone.now()))

    @admin.display(description="การส่ง")
    def timeliness(self, owner):
        sent = owner.submission.timeliness
        return tag(sent) if sent else "–"

    @admin.display(description="ส่งเมื่อ", ordering="submission__submitted_at")
    def sent(self, owner):
        at = owner.submission.submitted_at
        return thai.format_datetime(at, "short") if at else "–"

    @admin.display(description="รอพิจารณา")
    def waiting(self, owner):
        submission = owner.submission
        if submission.stage != "submitted":
            return "–"
        return f"{(timezone.localdate() - timezone.localdate(submission.submitted_at)).days} วัน"

    @admin.display(description="ผู้พิจารณา", ordering="submission__reviewer__name")
    def reviewer(self, owner):
        return owner.submission.reviewer or "–"

    def _number(self, object_id):
        try:
            return self.opts.pk.to_python(object_id)
        except ValidationError as error:
            raise Http404 from error

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The review page itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        owner = get_object_or_404(self.model.objects.with_rows(), pk=self._number(object_id))
        bound = {}
        if request.method == "POST":
            done, bound = review.act(request, self.desk, owner)
            if done:
                return redirect(request.path)
            owner = self.model.objects.with_rows().get(pk=owner.pk)
        context = self.admin_site.each_context(request) | review.context(request, self.desk, owner, bound)
        context |= {
            "title": owner.submission.title,
            "opts": self.opts,
            "officer_page": f"{self.opts.app_label}:detail",
            "list_page": f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist",
            "of_submission": f"{self.opts.app_label}:of_submission",
        }
        return TemplateResponse(request, "admin/review/review.html", context)


@admin.register(Plan)
class PlanAdmin(ReviewAdmin):
    desk = review.ReviewDesk(parts_of=plan_parts, lacks_of=readiness.lacks)

    def get_urls(self):
        view = self.admin_site.admin_view(self.undo_import_view)
        return [path("survey-imports/<int:pk>/undo/", view, name="plans_plan_undo_import"), *super().get_urls()]

    def undo_import_view(self, request, pk):
        """Asks whether an import of survey results is to be taken back; here, because plans may rest on them."""
        if not importing.may_import(request.user):
            raise PermissionDenied
        kept = get_object_or_404(SurveyImport, pk=pk)
        if request.method == "POST":
            return self._undo_import(request, kept)
        round = SurveyRound.objects.filter(fiscal_year=kept.fiscal_year).first()
        context = self.admin_site.each_context(request) | {"title": "ยกเลิกการนำเข้าผลการสำรวจ", "opts": kept._meta}
        context |= {"kept": kept, "round": round, "refusal": importing.undo_refusal(kept)}
        return TemplateResponse(request, "admin/plans/plan/undo_import.html", context)

    def _undo_import(self, request, kept):
        try:
            importing.undo(kept, by=request.user, now=timezone.now())
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, "ยกเลิกการนำเข้าแล้ว ผลการสำรวจกลับเป็นเหมือนก่อนนำเข้าไฟล์นี้")
        return redirect("admin:surveys_surveyimport_review", kept.pk)
