"""The lists of the review desk: what was sent, since when it waits, who has it."""

from django.contrib import admin
from django.db.models import F, Prefetch
from django.utils import timezone

from cpdplans import thai
from cpdplans.admin import BaseAdmin, ReadOnlyAdmin
from cpdplans.cycles import presenting
from cpdplans.cycles.admin.columns import tag
from cpdplans.cycles.admin.filters import CycleFilter, StatusFilter
from cpdplans.cycles.models import Submission
from cpdplans.units.admin import RegionFilter
from cpdplans.units.models import User


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


class DeskList(ReadOnlyAdmin, BaseAdmin):
    """A list of plans or reports, oldest sending first."""

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
