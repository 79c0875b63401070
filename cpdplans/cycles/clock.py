"""What the clock says of a submission. Rules: the design's sections 4 and 5, after the letter of 17 March 2566.

Days are compared in Asia/Bangkok. A due day lasts until the local midnight that ends it, so "late" is simply
"the local date is after the due day", the same in Python and in SQL.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncDate
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


def annotate_clock(submissions):
    """Adds what the clock asks of other rows: extended_until, and plan_stage (of a report's plan)."""
    extended = _extensions(submissions.model).order_by("-until").values("until")[:1]
    plan = _plans(submissions.model).values("stage")[:1]
    return submissions.annotate(extended_until=Subquery(extended), plan_stage=Subquery(plan))


def _extensions(submission):
    """Those in force of an outer submission."""
    extension = submission._meta.get_field("extensions").related_model
    return extension.objects.filter(submission=OuterRef("pk"), withdrawn_at=None)


def _plans(submission):
    return submission.objects.filter(unit=OuterRef("unit"), cycle=OuterRef("cycle"), kind=Kind.PLAN)


# Conditions stand by themselves: an annotation that is named in another is written out again in SQL each time.


def annotate_status(submissions, now):
    """Adds `status_order`, the order of what status_of(…, now) answers: for filters and for sorting."""
    today = timezone.localdate(now)
    planned = Exists(_plans(submissions.model).filter(stage=Stage.APPROVED))
    conditions = {
        Status.EXEMPT: Q(is_exempt=True),
        **{Status(stage): Q(stage=stage) for stage in Stage if stage != Stage.DRAFT},
        Status.NOT_OPEN: Q(cycle__opens__gt=today),
        Status.CLOSED: Q(first_submitted_at=None) & _is_past(submissions.model, "closes", today),
        Status.WAITING_FOR_PLAN: Q(kind=Kind.REPORT) & ~planned,
        Status.OVERDUE: _is_past(submissions.model, "due", today),
        Status.NEAR_DUE: _is_past(submissions.model, "due", today + NEAR + timedelta(days=1)),
        Status.NOT_STARTED: Q(started_at=None),
    }
    whens = (When(condition, then=Value(status.order)) for status, condition in conditions.items())
    return submissions.annotate(status_order=Case(*whens, default=Value(Status.WRITING.order)))


def _is_past(submission, name, day):
    """Whether the round's last day for a kind, and every extension in force, is before `day`."""
    of_plan = Q(kind=Kind.PLAN, **{f"cycle__plan_{name}__lt": day})
    of_report = Q(kind=Kind.REPORT, **{f"cycle__report_{name}__lt": day})
    return (of_plan | of_report) & ~Exists(_extensions(submission).filter(until__gte=day))


def annotate_timeliness(submissions):
    """Adds `timeliness_code`, the Sent of timeliness() for filters in SQL; NOT_SENT where that gives None."""
    day = TruncDate("first_submitted_at", tzinfo=timezone.get_default_timezone())
    due = Case(When(kind=Kind.PLAN, then=F("cycle__plan_due")), default=F("cycle__report_due"))
    code = Case(
        When(first_submitted_at=None, then=Value(Sent.NOT_SENT)),
        When(first_day__lte=due, then=Value(Sent.ON_TIME)),
        When(first_day__lte=F("extended_until"), then=Value(Sent.BY_EXTENSION)),
        default=Value(Sent.LATE),
        output_field=models.CharField(),
    )
    return annotate_clock(submissions).annotate(first_day=day).annotate(timeliness_code=code)
