"""What a unit owes in a round, and an extension of its last day."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cpdplans import thai
from cpdplans.fields import DayField
from cpdplans.units.models import Unit

from ..clock import Kind, Stage, annotate_clock, annotate_status, annotate_timeliness, status_of, timeliness
from .cycle import Cycle


class SubmissionQuerySet(models.QuerySet):
    def with_clock(self):
        return annotate_clock(self)

    def with_status(self, now):
        return annotate_status(self, now)

    def with_timeliness(self):
        return annotate_timeliness(self)

    def visible_to(self, user):
        """An officer sees what belongs to the unit; กพร. and executives see all."""
        if not user.is_active:
            return self.none()
        if user.is_officer:
            return self.filter(unit=user.unit_id, cycle__opened_at__isnull=False)
        return self

    def counted(self):
        """Those that make the denominator: an exempt unit leaves it."""
        return self.filter(is_exempt=False)

    def of_cycle(self, cycle):
        return self.filter(cycle=cycle)


class Row(models.Model):
    """A part of a plan or report that people write, remark on and compare, held together by its `ref` for life."""

    ref = models.UUIDField("รหัสอ้างอิง", default=uuid.uuid4, unique=True, editable=False)
    written = ()  # names of the fields that people write, all through writing.write_text
    optional = ()  # those of them that may stay empty

    class Meta:
        abstract = True

    def place(self):
        """Where this row stands, in the words of the page, e.g. แผนที่ 1 กิจกรรมที่ 2."""
        raise NotImplementedError


class Submission(Row):
    """What one unit owes in one round: its plan or its report. Stage changes only through stages.perform()."""

    written = ("letter_number", "letter_date", "contact_name", "contact_position", "contact_telephone")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions", verbose_name="หน่วยงาน")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="submissions", verbose_name="รอบปีงบประมาณ")
    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    stage = models.CharField("ขั้น", max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    started_at = models.DateTimeField("เริ่มจัดทำเมื่อ", null=True, blank=True, editable=False)
    edited_at = models.DateTimeField("แก้ไขล่าสุดเมื่อ", null=True, blank=True, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    first_submitted_at = models.DateTimeField("ส่งครั้งแรกเมื่อ", null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField("ส่งล่าสุดเมื่อ", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    on_behalf = models.BooleanField("กพร. ส่งแทน", default=False, editable=False)
    late_reason = models.TextField("เหตุผลที่ส่งล่าช้า", blank=True, max_length=2000)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name="ผู้พิจารณา",
    )
    taken_at = models.DateTimeField("รับไว้พิจารณาเมื่อ", null=True, blank=True, editable=False)
    revise_by = DayField("แก้ไขภายในวันที่", null=True, blank=True, editable=False)
    approved_at = models.DateTimeField("เห็นชอบเมื่อ", null=True, blank=True, editable=False)
    is_exempt = models.BooleanField("ได้รับยกเว้น", default=False)
    exempt_reason = models.TextField("เหตุผลที่ยกเว้น", blank=True, max_length=1000)
    letter_number = models.CharField("เลขที่หนังสือนำส่ง", max_length=60, blank=True)
    letter_date = DayField("หนังสือลงวันที่", null=True, blank=True)
    contact_name = models.CharField("ชื่อ-สกุลผู้ประสานงาน", max_length=150, blank=True)
    contact_position = models.CharField("ตำแหน่ง", max_length=150, blank=True)
    contact_telephone = models.CharField("โทรศัพท์", max_length=60, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "การส่ง"
        verbose_name_plural = "การส่ง"
        ordering = ["-cycle__fiscal_year", "unit__position", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "cycle", "kind"], name="one_submission_per_unit_cycle_kind"),
            models.CheckConstraint(
                condition=Q(is_exempt=False) | ~Q(exempt_reason=""),
                name="exemption_has_a_reason",
                violation_error_message="การยกเว้นต้องมีเหตุผล กรุณากรอกเหตุผลที่ยกเว้น",
            ),
            models.CheckConstraint(
                condition=Q(stage="draft") | Q(first_submitted_at__isnull=False),
                name="sent_has_a_first_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage="returned") | Q(revise_by__isnull=False),
                name="returned_has_a_date",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "kind", "stage"])]

    def __str__(self):
        return f"{self.title} {self.unit}"

    def get_absolute_url(self):
        """The page of the plan or report in its own room: plans:of_submission or reports:of_submission."""
        return reverse(f"{self.kind}s:of_submission", args=[self.pk])

    @property
    def title(self):
        """The document's title, word for word from the letter, with its fiscal year (พ.ศ.)."""
        names = {
            Kind.PLAN: "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน",
            Kind.REPORT: "รายงานผลการดำเนินการตามแผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน",
        }
        return f"{names[self.kind]} ประจำปีงบประมาณ พ.ศ. {self.cycle.fiscal_year}"

    @property
    def optional(self):
        """A report needs no covering letter of its own, unless the round asks for one."""
        is_free = self.kind == Kind.REPORT and not self.cycle.report_needs_letter
        return ("letter_number", "letter_date") if is_free else ()

    @property
    def noun(self):
        return Kind(self.kind).label

    @property
    def submission(self):
        return self

    def place(self):
        return "หนังสือนำส่งและผู้ประสานงาน"

    # What the clock needs; the querysets' annotations save the queries where many are shown.

    def latest_extension(self):
        """The last day granted by an extension in force, or None."""
        if "extended_until" in self.__dict__:
            return self.__dict__["extended_until"]
        return self.extensions.filter(withdrawn_at=None).aggregate(day=models.Max("until"))["day"]

    @property
    def due(self):
        """The last day for this unit: the round's, or the later one of an extension."""
        return max(self.cycle.due(self.kind), self.latest_extension() or self.cycle.due(self.kind))

    @property
    def due_at(self):
        return thai.day_end(self.due)

    @property
    def closes(self):
        """The day after which a first sending is refused, or None. An extension past it moves it for this unit."""
        closes = self.cycle.closes(self.kind)
        return closes and max(closes, self.latest_extension() or closes)

    def is_closed(self, now):
        return bool(self.first_submitted_at is None and self.closes and timezone.localdate(now) > self.closes)

    @property
    def waits_for_plan(self):
        if self.kind != Kind.REPORT:
            return False
        if "plan_stage" in self.__dict__:
            return self.__dict__["plan_stage"] != Stage.APPROVED
        plan = self.sibling(Kind.PLAN)
        return plan is None or plan.stage != Stage.APPROVED

    def sibling(self, kind):
        """The other submission of the same unit and round, or None."""
        return Submission.objects.filter(unit=self.unit_id, cycle=self.cycle_id, kind=kind).first()

    def status(self, now):
        return status_of(self, now)

    @property
    def timeliness(self):
        return timeliness(self.first_submitted_at, self.cycle.due(self.kind), self.latest_extension())

    def days_left(self, now):
        """Whole days until the due day; 0 on the day itself, negative after it."""
        return (self.due - timezone.localdate(now)).days

    def days_past_revision(self, now):
        """Days past the date set for mending, 0 when none is set or it has not passed."""
        if self.stage != Stage.RETURNED:
            return 0
        return max(0, (timezone.localdate(now) - self.revise_by).days)

    def latest_version(self):
        return self.versions.order_by("-number").first()

    def holds_evidence(self):
        """Whether any evidence is kept; no query where it was fetched with the rows."""
        return any(piece.removed_at is None for piece in self.evidence.all())

    # What a decision asks of the store; together.read_ahead() answers it for many at once.

    def unsettled_count(self):
        """How many remarks to the unit are not closed."""
        known = self.__dict__.get("known_unsettled")
        return self.remarks.unsettled().count() if known is None else known

    def latest_number(self):
        """The number of the latest version, None where nothing was sent."""
        if "known_latest" in self.__dict__:
            return self.__dict__["known_latest"]
        return self.versions.aggregate(last=models.Max("number"))["last"]

    def last_move(self):
        """The Event that brought the submission to its stage, or None."""
        if "known_move" in self.__dict__:
            return self.__dict__["known_move"]
        return self.events.exclude(to_stage="").select_related("by").first()


class Extension(models.Model):
    """A later last day for one unit and one kind. Withdrawn with a reason, never deleted."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="extensions", verbose_name="การส่ง"
    )
    until = DayField("ขยายถึงวันที่")
    reason = models.TextField("เหตุผล", max_length=1000)
    letter_number = models.CharField("เลขที่หนังสือ", max_length=60, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name="ผู้อนุญาต"
    )
    granted_at = models.DateTimeField("อนุญาตเมื่อ", editable=False)
    withdrawn_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField("เหตุผลที่ยกเลิก", blank=True, max_length=1000)

    class Meta:
        verbose_name = "การขยายระยะเวลา"
        verbose_name_plural = "การขยายระยะเวลา"
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="withdrawal_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.submission} ขยายถึง {thai.format_date(self.until)}"

    def clean(self):
        if self.until and self.submission_id and self.until <= self.submission.cycle.due(self.submission.kind):
            due = thai.format_date(self.submission.cycle.due(self.submission.kind))
            raise ValidationError({"until": f"วันที่ขยายต้องหลังวันครบกำหนดเดิม ({due})"})
        if self.until and self.submission_id and self.until > self.submission.cycle.supplement_until:
            last = thai.format_date(self.submission.cycle.supplement_until)
            raise ValidationError({"until": f"วันที่ขยายต้องไม่หลังวันสิ้นสุดการเพิ่มเติมผลของรอบ ({last})"})
        held = self.submission.latest_extension() if self.submission_id and not self.pk else None
        if self.until and held and self.until <= held:
            words = f"ขยายไว้แล้วถึงวันที่ {thai.format_date(held)}"
            raise ValidationError({"until": f"{words} วันที่ใหม่ต้องหลังจากนั้น หรือยกเลิกการขยายเดิมก่อน"})
        if self.submission_id and (self.submission.is_exempt or self.submission.stage == Stage.APPROVED):
            raise ValidationError({"submission": "รายการนี้ได้รับยกเว้นหรือได้รับความเห็นชอบแล้ว จึงไม่ต้องขยายระยะเวลา"})
