"""The year: its round, what each unit sends, and all that happens to it."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cpdplans import thai
from cpdplans.fields import DayField
from cpdplans.units.models import Unit
from cpdplans.uploads import random_name

from .clock import Kind, Stage, annotate_clock, annotate_status, status_of, timeliness


class CycleQuerySet(models.QuerySet):
    def opened(self):
        return self.filter(opened_at__isnull=False)

    def current(self, now):
        """The round that people work in at `now`: the latest one opened whose first day has come, else the latest opened."""
        opened = self.opened().order_by("-fiscal_year")
        return opened.filter(opens__lte=timezone.localdate(now)).first() or opened.first()


class Cycle(models.Model):
    """One year's round. Dates are last days (the first day for `opens`); fiscal_year and survey_year are พ.ศ."""

    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ พ.ศ.", unique=True)
    survey_year = models.PositiveSmallIntegerField("ใช้ผลสำรวจของปีงบประมาณ พ.ศ.")
    opens = DayField("เปิดรับวันที่")
    plan_due = DayField("ส่งแผนภายในวันที่")
    report_due = DayField("รายงานผลภายในวันที่")
    supplement_until = DayField("เพิ่มเติมผลได้ถึงวันที่")
    plan_closes = DayField("ปิดรับแผนหลังวันที่", null=True, blank=True)
    report_closes = DayField("ปิดรับรายงานผลหลังวันที่", null=True, blank=True)
    letter_number = models.CharField("เลขที่หนังสือแจ้งเวียน", max_length=60, blank=True)
    letter_date = DayField("ลงวันที่", null=True, blank=True)
    letter_subject = models.CharField("เรื่อง", max_length=300, blank=True)
    contact_name = models.CharField("หน่วยงานผู้ประสานงาน", max_length=150, blank=True)
    contact_telephone = models.CharField("โทรศัพท์", max_length=60, blank=True)
    contact_fax = models.CharField("โทรสาร", max_length=60, blank=True)
    contact_email = models.EmailField("อีเมล", blank=True)
    opened_at = models.DateTimeField("เปิดรอบเมื่อ", null=True, blank=True, editable=False)
    is_demonstration = models.BooleanField("ข้อมูลสาธิต", default=False, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "รอบปีงบประมาณ"
        verbose_name_plural = "รอบปีงบประมาณ"
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("plan_due"))
                & Q(plan_due__lt=F("report_due"))
                & Q(report_due__lte=F("supplement_until")),
                name="cycle_dates_in_order",
                violation_error_message="วันที่ต้องเรียงกัน: เปิดรับ ก่อน ส่งแผน ก่อน รายงานผล และไม่หลังวันสิ้นสุดการเพิ่มเติมผล",
            ),
            models.CheckConstraint(
                condition=Q(plan_closes__isnull=True) | Q(plan_closes__gte=F("plan_due")),
                name="cycle_plan_closes_after_due",
                violation_error_message="วันปิดรับแผนต้องไม่ก่อนวันครบกำหนดส่งแผน",
            ),
            models.CheckConstraint(
                condition=Q(report_closes__isnull=True) | Q(report_closes__gte=F("report_due")),
                name="cycle_report_closes_after_due",
                violation_error_message="วันปิดรับรายงานผลต้องไม่ก่อนวันครบกำหนดรายงานผล",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2400) & Q(survey_year__lt=F("fiscal_year")) & Q(survey_year__gte=2400),
                name="cycle_years_are_buddhist",
                violation_error_message="ปีงบประมาณต้องเป็น พ.ศ. และปีของผลสำรวจต้องเป็นปีก่อนหน้า",
            ),
        ]

    def __str__(self):
        return f"รอบปีงบประมาณ พ.ศ. {self.fiscal_year}"

    def due(self, kind):
        return self.plan_due if kind == Kind.PLAN else self.report_due

    def closes(self, kind):
        return self.plan_closes if kind == Kind.PLAN else self.report_closes


class CycleDocument(models.Model):
    """A link or a file that goes with the round: the letter, its enclosures, the department's survey report."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="documents", verbose_name="รอบปีงบประมาณ")
    title = models.CharField("ชื่อเอกสาร", max_length=300)
    url = models.URLField("ลิงก์", blank=True)
    file = models.FileField("ไฟล์", upload_to=random_name, blank=True, max_length=200)
    position = models.PositiveSmallIntegerField("ลำดับ", default=1)

    class Meta:
        verbose_name = "เอกสารประกอบ"
        verbose_name_plural = "เอกสารประกอบ"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(file=""),
                name="cycle_document_is_link_or_file",
                violation_error_message="เอกสารประกอบต้องมีลิงก์หรือไฟล์",
            )
        ]

    def __str__(self):
        return self.title


class SubmissionQuerySet(models.QuerySet):
    def with_clock(self):
        return annotate_clock(self)

    def with_status(self, now):
        return annotate_status(self, now)

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

    @property
    def title(self):
        """The document's title, word for word from the letter, with its fiscal year (พ.ศ.)."""
        names = {
            Kind.PLAN: "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน",
            Kind.REPORT: "รายงานผลการดำเนินการตามแผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน",
        }
        return f"{names[self.kind]} ประจำปีงบประมาณ พ.ศ. {self.cycle.fiscal_year}"

    def get_absolute_url(self):
        """The page of the plan or report in its own room: plans:of_submission or reports:of_submission."""
        return reverse(f"{self.kind}s:of_submission", args=[self.pk])

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


class Version(models.Model):
    """What was sent, frozen: JSON with a format number and its SHA-256. Documents are made from it alone."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions", verbose_name="การส่ง")
    number = models.PositiveSmallIntegerField("ฉบับที่")
    format = models.PositiveSmallIntegerField("รูปแบบ", default=1)
    content = models.JSONField("เนื้อหา")
    sha256 = models.CharField("SHA-256", max_length=64)
    receipt_number = models.CharField("เลขที่ใบรับ", max_length=40, unique=True)
    verify_code = models.CharField("รหัสตรวจสอบ", max_length=24, unique=True)
    created_at = models.DateTimeField("ส่งเมื่อ")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้ส่ง"
    )

    class Meta:
        verbose_name = "ฉบับที่ส่ง"
        verbose_name_plural = "ฉบับที่ส่ง"
        ordering = ["submission", "number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="one_version_per_number")]

    def __str__(self):
        return f"{self.submission} ฉบับที่ {self.number}"

    @property
    def verify_code_spaced(self):
        return "-".join(self.verify_code[at : at + 4] for at in range(0, len(self.verify_code), 4))


class Document(models.Model):
    """A PDF made once from a Version and kept."""

    class Kind(models.TextChoices):
        CONTENT = "content", "เอกสาร"
        RECEIPT = "receipt", "ใบรับ"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="documents", verbose_name="ฉบับที่ส่ง")
    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    file = models.FileField("ไฟล์", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    created_at = models.DateTimeField("จัดทำเมื่อ")

    class Meta:
        verbose_name = "เอกสารที่จัดเก็บ"
        verbose_name_plural = "เอกสารที่จัดเก็บ"
        constraints = [models.UniqueConstraint(fields=["version", "kind"], name="one_document_per_version_and_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.version}"


class RemarkQuerySet(models.QuerySet):
    def to_unit(self):
        return self.filter(kind=Remark.Kind.TO_UNIT)

    def released(self):
        """What the unit may read: remarks to it, sent with a return."""
        return self.to_unit().filter(released_at__isnull=False)

    def unsettled(self):
        return self.to_unit().exclude(state=Remark.State.CLOSED)


class Remark(models.Model):
    """A reviewer's words, pinned to (submission, ref, field), or to the whole when ref is empty."""

    class Kind(models.TextChoices):
        TO_UNIT = "to_unit", "ประเด็นที่ต้องแก้ไข"
        INTERNAL = "internal", "บันทึกภายใน"

    class State(models.TextChoices):
        OPEN = "open", "รอแก้ไข"
        ANSWERED = "answered", "หน่วยงานชี้แจงแล้ว"
        CLOSED = "closed", "เรียบร้อยแล้ว"

        @property
        def tone(self):
            return {"open": "warning", "answered": "info", "closed": "success"}[self.value]

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks", verbose_name="การส่ง")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="remarks")
    kind = models.CharField("ประเภท", max_length=10, choices=Kind, default=Kind.TO_UNIT)
    ref = models.UUIDField("ส่วน", null=True, blank=True)
    field = models.CharField("ช่อง", max_length=60, blank=True)
    place = models.CharField("ตำแหน่ง", max_length=300, blank=True)
    text = models.TextField("ข้อความ", max_length=4000)
    state = models.CharField("สถานะ", max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField("คำชี้แจงของหน่วยงาน", blank=True, max_length=4000)
    answered_at = models.DateTimeField("ชี้แจงเมื่อ", null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("บันทึกเมื่อ")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้บันทึก"
    )
    released_at = models.DateTimeField("แจ้งหน่วยงานเมื่อ", null=True, blank=True)
    closed_at = models.DateTimeField("ปิดประเด็นเมื่อ", null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "ประเด็นที่ต้องแก้ไข"
        verbose_name_plural = "ประเด็นที่ต้องแก้ไขและบันทึกภายใน"
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_has_words")]

    def __str__(self):
        return f"{self.place or 'ภาพรวม'}: {self.text[:60]}"

    @property
    def state_label(self):
        return self.get_state_display()

    @property
    def tone(self):
        return self.State(self.state).tone


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


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **values):
        raise TypeError("history is append-only")

    def delete(self):
        raise TypeError("history is append-only")


class Event(models.Model):
    """Who did what, when and why. Append-only: rows are neither changed nor deleted, by anybody."""

    class Act(models.TextChoices):
        SEND = "send", "ส่ง"
        RECALL = "recall", "ขอดึงกลับ"
        RETURN = "return", "ส่งคืนแก้ไข"
        APPROVE = "approve", "เห็นชอบ"
        REOPEN = "reopen", "เปิดให้แก้ไข"
        TAKE = "take", "รับไว้พิจารณา"
        REMARK = "remark", "บันทึกประเด็น"
        ANSWER = "answer", "ชี้แจงประเด็น"
        CLOSE_REMARK = "close_remark", "ปิดประเด็น"
        EXTEND = "extend", "ขยายระยะเวลา"
        WITHDRAW_EXTENSION = "withdraw_extension", "ยกเลิกการขยายระยะเวลา"
        EXEMPT = "exempt", "ยกเว้น"
        END_EXEMPTION = "end_exemption", "ยกเลิกการยกเว้น"
        ADD_ROW = "add_row", "เพิ่มรายการ"
        REMOVE_ROW = "remove_row", "ลบรายการ"
        ATTACH = "attach", "แนบหลักฐาน"
        DETACH = "detach", "นำหลักฐานออก"
        OPEN_CYCLE = "open_cycle", "เปิดรอบ"
        IMPORT_SURVEY = "import_survey", "นำเข้าผลสำรวจ"
        RELEASE_SURVEY = "release_survey", "เผยแพร่ผลสำรวจ"
        READ_RESULTS = "read_results", "อ่านผลสำรวจ"

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name="การส่ง"
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name="หน่วยงาน"
    )
    act = models.CharField("การดำเนินการ", max_length=30, choices=Act)
    at = models.DateTimeField("เมื่อ", db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="โดย"
    )
    from_stage = models.CharField("จากขั้น", max_length=10, blank=True)
    to_stage = models.CharField("เป็นขั้น", max_length=10, blank=True)
    note = models.TextField("รายละเอียด", blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "ประวัติการดำเนินการ"
        verbose_name_plural = "ประวัติการดำเนินการ"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_act_display()} {thai.format_datetime(self.at, 'short')}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("history is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("history is append-only")


class TextChange(models.Model):
    """The history of texts: what a field held before and after one writing."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="text_changes")
    ref = models.UUIDField()
    field = models.CharField(max_length=60)
    place = models.CharField("ตำแหน่ง", max_length=300)
    old = models.TextField("เดิม", blank=True)
    new = models.TextField("ใหม่", blank=True)
    at = models.DateTimeField("เมื่อ")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="โดย")

    class Meta:
        verbose_name = "ประวัติข้อความ"
        verbose_name_plural = "ประวัติข้อความ"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["submission", "ref", "field"])]

    def __str__(self):
        return f"{self.place} {thai.format_datetime(self.at, 'short')}"


class EvidenceQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(removed_at=None)

    def about(self, ref):
        return self.kept().filter(about=ref)


class Evidence(Row):
    """A link or a file with a caption. `about` is the ref of the row it proves; the whole when empty.

    What is taken out stays stored, because a version that was sent may name it."""

    class Kind(models.TextChoices):
        PHOTO = "photo", "ภาพกิจกรรม"
        MEETING = "meeting", "ระเบียบวาระ/รายงานการประชุม"
        CIRCULAR = "circular", "หนังสือเวียน"
        OTHER = "other", "อื่น ๆ"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="evidence", verbose_name="การส่ง")
    about = models.UUIDField("เป็นหลักฐานของ", null=True, blank=True)
    kind = models.CharField("ประเภทหลักฐาน", max_length=10, choices=Kind, default=Kind.PHOTO)
    caption = models.CharField("คำอธิบาย", max_length=300, blank=True)
    url = models.URLField("ลิงก์", blank=True, max_length=1000)
    file = models.FileField("ไฟล์", upload_to=random_name, blank=True, max_length=200)
    original_name = models.CharField("ชื่อไฟล์", max_length=255, blank=True)
    content_type = models.CharField("ชนิดไฟล์", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("ขนาด (ไบต์)", default=0)
    added_at = models.DateTimeField("แนบเมื่อ")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้แนบ"
    )
    removed_at = models.DateTimeField("นำออกเมื่อ", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "หลักฐาน"
        verbose_name_plural = "หลักฐาน"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file="")) | (Q(url="") & ~Q(file="")),
                name="evidence_is_link_or_file",
                violation_error_message="หลักฐานต้องเป็นลิงก์หรือไฟล์อย่างใดอย่างหนึ่ง",
            )
        ]

    def __str__(self):
        return self.caption or self.original_name or self.url

    def get_absolute_url(self):
        return reverse("cycles:evidence_file", args=[self.ref]) if self.file else self.url

    def place(self):
        return "หลักฐานการสร้างความรับรู้ทั่วทั้งองค์กร"


class Notice(models.Model):
    """What a person is told in the portal; e-mail is a copy."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", verbose_name="ถึง"
    )
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="notices")
    subject = models.CharField("เรื่อง", max_length=300)
    body = models.TextField("ข้อความ")
    path = models.CharField("ไปยังหน้า", max_length=300, blank=True)
    created_at = models.DateTimeField("แจ้งเมื่อ")
    read_at = models.DateTimeField("อ่านเมื่อ", null=True, blank=True)

    class Meta:
        verbose_name = "การแจ้งเตือน"
        verbose_name_plural = "การแจ้งเตือน"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.subject
