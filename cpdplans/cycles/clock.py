"""What the clock says of a submission. Rules: the design's sections 4 and 5, after the letter of 17 March 2566.

Days are compared in Asia/Bangkok. A due day lasts until the local midnight that ends it, so "late" is simply
"the local date is after the due day", the same in Python and in SQL.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import Case, DateField, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

NEAR = timedelta(days=14)


class Stage(models.TextChoices):
    DRAFT = "draft", "ฉบับร่าง"
    SUBMITTED = "submitted", "ส่งแล้ว"
    RETURNED = "returned", "ส่งคืนแก้ไข"
    APPROVED = "approved", "เห็นชอบแล้ว"


class Kind(models.TextChoices):
    PLAN = "plan", "แผน"
    REPORT = "report", "รายงานผล"


class Status(models.TextChoices):
    NOT_OPEN = "not_open", "ยังไม่เปิดรับ"
    WAITING_FOR_PLAN = "waiting_for_plan", "รอแผนได้รับความเห็นชอบ"
    NOT_STARTED = "not_started", "ยังไม่เริ่ม"
    WRITING = "writing", "กำลังจัดทำ"
    NEAR_DUE = "near_due", "ใกล้ครบกำหนด"
    OVERDUE = "overdue", "เกินกำหนด"
    CLOSED = "closed", "ปิดรับแล้ว"
    RETURNED = "returned", "ส่งคืนแก้ไข"
    SUBMITTED = "submitted", "ส่งแล้ว รอพิจารณา"
    APPROVED = "approved", "เห็นชอบแล้ว"
    EXEMPT = "exempt", "ได้รับยกเว้น"

    @property
    def tone(self):
        return TONES[self]

    @property
    def order(self):
        return list(type(self)).index(self)


TONES = {
    Status.NOT_OPEN: "muted",
    Status.WAITING_FOR_PLAN: "muted",
    Status.NOT_STARTED: "neutral",
    Status.WRITING: "info",
    Status.NEAR_DUE: "warning",
    Status.OVERDUE: "danger",
    Status.CLOSED: "danger",
    Status.RETURNED: "warning",
    Status.SUBMITTED: "info",
    Status.APPROVED: "success",
    Status.EXEMPT: "muted",
}

DONE = frozenset({Status.SUBMITTED, Status.APPROVED})
OWED = frozenset({Status.NOT_STARTED, Status.WRITING, Status.NEAR_DUE, Status.OVERDUE, Status.CLOSED, Status.RETURNED})


class Sent(models.TextChoices):
    """How the first sending stood, for filters: the days of a late one are the Timeliness's."""

    ON_TIME = "on_time", "ส่งภายในกำหนด"
    BY_EXTENSION = "by_extension", "ส่งภายในกำหนดที่ขยาย"
    LATE = "late", "ส่งล่าช้า"
    NOT_SENT = "not_sent", "ยังไม่ส่ง"


@dataclass(frozen=True)
class Timeliness:
    """How the first sending stood against its deadline. `days_late` counts whole local days."""

    label: str
    tone: str
    days_late: int = 0
    by_extension: bool = False

    @property
    def is_on_time(self):
        return self.days_late == 0

    @property
    def code(self):
        if self.days_late:
            return Sent.LATE
        return Sent.BY_EXTENSION if self.by_extension else Sent.ON_TIME


ON_TIME = Timeliness(Sent.ON_TIME.label, "success")
ON_TIME_BY_EXTENSION = Timeliness(Sent.BY_EXTENSION.label, "success", by_extension=True)


def timeliness(first_submitted_at, due, extended_until):
    """How a sending at `first_submitted_at` stands: due and extended_until are days, the latter may be None."""
    if first_submitted_at is None:
        return None
    day = timezone.localdate(first_submitted_at)
    if day <= due:
        return ON_TIME
    if extended_until and day <= extended_until:
        return ON_TIME_BY_EXTENSION
    late = (day - max(due, extended_until or due)).days
    return Timeliness(f"ส่งล่าช้า {late} วัน", "danger", days_late=late)


def status_of(submission, now, today=None):
    """The status of a submission at `now`: its stage and the clock, never stored. `today`: the day of `now`, where it
    is asked of many."""
    if submission.is_exempt:
        return Status.EXEMPT
    if submission.stage != Stage.DRAFT:
        return Status(submission.stage)
    today = today or timezone.localdate(now)
    if today < submission.cycle.opens:
        return Status.NOT_OPEN
    if submission.is_closed(now):
        return Status.CLOSED
    if submission.waits_for_plan:
        return Status.WAITING_FOR_PLAN
    if today > submission.due:
        return Status.OVERDUE
    if submission.due <= today + NEAR:
        return Status.NEAR_DUE
    return Status.WRITING if submission.started_at else Status.NOT_STARTED


def _later(day, other):
    """The later of two days in SQL where `other` may be NULL (SQLite's MAX gives NULL then)."""
    return Greatest(day, Coalesce(other, day, output_field=DateField()), output_field=DateField())


def annotate_clock(submissions):
    """Adds what the clock needs: extended_until, plan_stage (of a report's plan), due_day, closes_day."""
    plan = submissions.model.objects.filter(unit=OuterRef("unit"), cycle=OuterRef("cycle"), kind=Kind.PLAN)
    return submissions.annotate(
        extended_until=Max("extensions__until", filter=Q(extensions__withdrawn_at=None), output_field=DateField()),
        plan_stage=Subquery(plan.values("stage")[:1]),
        cycle_due=_by_kind("cycle__plan_due", "cycle__report_due"),
        cycle_closes=_by_kind("cycle__plan_closes", "cycle__report_closes"),
    ).annotate(
        due_day=_later(F("cycle_due"), F("extended_until")),
        closes_day=Case(
            When(cycle_closes=None, then=Value(None, output_field=DateField())),
            default=_later(F("cycle_closes"), F("extended_until")),
            output_field=DateField(),
        ),
    )


def _by_kind(plan, report):
    return Case(When(kind=Kind.PLAN, then=F(plan)), default=F(report), output_field=DateField())


def annotate_status(submissions, now):
    """Adds `status_code`, the same answer as status_of(…, now), and its `status_order`: for filters and order."""
    today = timezone.localdate(now)
    waits = Q(kind=Kind.REPORT) & (Q(plan_stage=None) | ~Q(plan_stage=Stage.APPROVED))
    return (
        annotate_clock(submissions)
        .annotate(
            status_code=Case(
                When(is_exempt=True, then=Value(Status.EXEMPT)),
                *(When(stage=stage, then=Value(Status(stage))) for stage in Stage if stage != Stage.DRAFT),
                When(cycle__opens__gt=today, then=Value(Status.NOT_OPEN)),
                When(first_submitted_at=None, closes_day__lt=today, then=Value(Status.CLOSED)),
                When(waits, then=Value(Status.WAITING_FOR_PLAN)),
                When(due_day__lt=today, then=Value(Status.OVERDUE)),
                When(due_day__lte=today + NEAR, then=Value(Status.NEAR_DUE)),
                When(started_at=None, then=Value(Status.NOT_STARTED)),
                default=Value(Status.WRITING),
                output_field=models.CharField(),
            )
        )
        .annotate(status_order=Case(*(When(status_code=status, then=Value(status.order)) for status in Status)))
    )


def annotate_timeliness(submissions):
    """Adds `timeliness_code`, the Sent of timeliness() for filters in SQL; NOT_SENT where that gives None."""
    day = TruncDate("first_submitted_at", tzinfo=timezone.get_default_timezone())
    return (
        annotate_clock(submissions)
        .annotate(first_day=day)
        .annotate(
            timeliness_code=Case(
                When(first_submitted_at=None, then=Value(Sent.NOT_SENT)),
                When(first_day__lte=F("cycle_due"), then=Value(Sent.ON_TIME)),
                When(first_day__lte=F("extended_until"), then=Value(Sent.BY_EXTENSION)),
                default=Value(Sent.LATE),
                output_field=models.CharField(),
            )
        )
    )
