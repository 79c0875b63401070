"""What the lists of the desk are filtered by."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from cpdplans import thai
from cpdplans.changelists import MultipleFilter
from cpdplans.units.admin import RegionFilter
from cpdplans.units.models import Unit, User

from ..clock import Sent, Stage, Status
from ..models import Cycle, Submission
from ..queue import Progress
from ..working_days import WorkingDays


class CycleFilter(admin.SimpleListFilter):
    """By round; without a choice the one that people work in now."""

    title = "รอบปีงบประมาณ"
    parameter_name = "round"
    cycle_field = "cycle"
    says_choice = True  # also where it is the usual one
    ALL = "all"

    def lookups(self, request, model_admin):
        self.cycles = {str(cycle.pk): cycle for cycle in Cycle.objects.all()}
        current = Cycle.objects.current(timezone.now())
        self.default = str(current.pk) if current else self.ALL
        return [*((pk, f"พ.ศ. {cycle.fiscal_year}") for pk, cycle in self.cycles.items()), (self.ALL, "ทุกรอบ")]

    def chosen(self):
        return self.value() if self.value() in {*self.cycles, self.ALL} else self.default

    def cycle(self):
        """The round that the list is of; None for all."""
        return self.cycles.get(self.chosen())

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self.chosen(), "query_string": query, "display": label}

    def queryset(self, request, queryset):
        return queryset.filter(**{self.cycle_field: self.cycle()}) if self.cycle() else queryset


class OfSubmission:
    """Narrows submissions, or what belongs to one each (plans, reports), by what holds of the submission."""

    def narrowed(self, submissions, now):
        """The submissions for which one of self.values holds."""
        raise NotImplementedError

    def queryset(self, request, queryset):
        if not self.values:
            return queryset
        found = self.narrowed(Submission.objects.all(), timezone.now()).order_by()
        lookup = "pk__in" if queryset.model is Submission else "submission__in"
        return queryset.filter(**{lookup: found.values("pk")})


class OneOfSubmission(OfSubmission, admin.SimpleListFilter):
    """The same for choices of which each holds the one before it: one at a time."""

    @property
    def values(self):
        return [value for value, _ in self.lookup_choices if value == self.value()]


class StatusFilter(OfSubmission, MultipleFilter):
    """The status as the portal computes it: it is stored nowhere."""

    title = "สถานะ"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Status.choices

    def narrowed(self, submissions, now):
        return submissions.with_status(now).filter(status_order__in=[Status(value).order for value in self.values])


class TimelinessFilter(OfSubmission, MultipleFilter):
    title = "ผลการส่ง"
    parameter_name = "timeliness"

    def lookups(self, request, model_admin):
        return Sent.choices

    def narrowed(self, submissions, now):
        """Who is exempt owes nothing, so is not among those that have not sent."""
        found = submissions.with_timeliness().filter(timeliness_code__in=self.values)
        return found.exclude(is_exempt=True, first_submitted_at=None)


class ReviewerFilter(OfSubmission, MultipleFilter):
    title = "ผู้พิจารณา"
    parameter_name = "reviewer"
    MINE, NOBODY = "mine", "none"

    def lookups(self, request, model_admin):
        self.mine = request.user
        reviewers = User.objects.reviewers().order_by("name", "pk")
        people = [(str(user.pk), user.display_name) for user in reviewers]
        return [(self.MINE, "ของฉัน"), (self.NOBODY, "ยังไม่มีผู้พิจารณา"), *people]

    def narrowed(self, submissions, now):
        people = [value for value in self.values if value.isdigit()]
        if self.MINE in self.values:
            people.append(self.mine.pk)
        nobody = Q(reviewer=None) if self.NOBODY in self.values else Q()
        return submissions.filter(Q(reviewer__in=people) | nobody if people else nobody)


class ProgressFilter(OfSubmission, MultipleFilter):
    title = "ความคืบหน้า"
    parameter_name = "progress"

    def lookups(self, request, model_admin):
        return Progress.choices

    def narrowed(self, submissions, now):
        wanted = Q()
        for value in self.values:
            wanted |= Progress(value).condition(now)
        return submissions.filter(wanted)


class WaitingFilter(OneOfSubmission):
    title = "รอพิจารณา"
    parameter_name = "waiting"
    DAYS = (3, 5, 10)
    LONGEST_SPAN = timedelta(days=40)  # holds ten working days, whatever the holidays

    def lookups(self, request, model_admin):
        return [(str(days), f"เกิน {days} วันทำการ") for days in self.DAYS]

    def narrowed(self, submissions, now):
        today = timezone.localdate(now)
        last = WorkingDays(today - self.LONGEST_SPAN, today).day_before(int(self.value()), today)
        return submissions.filter(stage=Stage.SUBMITTED, submitted_at__lt=thai.day_end(last))


class SentFilter(OneOfSubmission):
    title = "ส่งเมื่อ"
    parameter_name = "sent"

    def lookups(self, request, model_admin):
        return [
            ("today", "วันนี้"),
            ("week", "7 วันที่ผ่านมา"),
            ("month", "30 วันที่ผ่านมา"),
            ("fiscal_year", "ปีงบประมาณนี้"),
        ]

    def narrowed(self, submissions, now):
        today = timezone.localdate(now)
        first = {
            "today": today,
            "week": today - timedelta(days=7),
            "month": today - timedelta(days=30),
            "fiscal_year": thai.fiscal_year_bounds(thai.fiscal_year(today))[0],
        }
        return submissions.filter(submitted_at__gte=thai.day_start(first[self.value()]), submitted_at__lte=now)


class UnitFilter(MultipleFilter):
    """By units; `unit_field` leads from the listed model to them."""

    title = "หน่วยงาน"
    parameter_name = "unit"
    unit_field = "unit"
    finder = "พิมพ์เพื่อค้นชื่อหน่วยงาน"

    def lookups(self, request, model_admin):
        units = Unit.objects.field_units().order_by("position", "code")
        return [(str(pk), name) for pk, name in units.values_list("pk", "short_name")]

    def queryset(self, request, queryset):
        return queryset.filter(**{f"{self.unit_field}__in": self.values}) if self.values else queryset


class UnitRegionFilter(RegionFilter):
    unit_field = "unit__inspection_region"
