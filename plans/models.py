"""What a unit will do to improve its service."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from cpdplans import thai
from cpdplans.cycles.models import Row, Submission
from cpdplans.fields import DayField
from cpdplans.units.models import Unit
from surveys.models import Aspect, Comment, Item, SuggestedActivity


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(submission__in=Submission.objects.visible_to(user))

    def with_rows(self):
        return self.select_related("submission__unit", "submission__cycle").prefetch_related(
            "projects__activities__suggested",
            "projects__indicators",
            "projects__findings__aspect",
            "projects__suggested__aspect",
            "projects__copied_unit",
            "submission__evidence",
        )


class Plan(Row):
    written = ("unresolved", "awareness_promised_on")
    optional = written

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="plan", verbose_name="การส่ง")
    unresolved = models.TextField("ประเด็นที่ยังไม่ดำเนินการและเหตุผล", blank=True, max_length=20_000)
    awareness_promised_on = DayField(
        "จะสร้างความรับรู้ภายในวันที่",
        null=True,
        blank=True,
        help_text="กรอกเมื่อยังไม่มีหลักฐานในวันที่ส่งแผน แล้วแนบหลักฐานในรายงานผล",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน"
        verbose_name_plural = "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน"
        ordering = ["-submission__cycle__fiscal_year", "submission__unit__position"]

    def __str__(self):
        return str(self.submission)

    def place(self):
        return "การสร้างความรับรู้และประเด็นที่ยังไม่ดำเนินการ"


class Copied(models.Model):
    """A row that may have begun as a copy; `copied_ref` is the ref of the row it was copied from."""

    copied_ref = models.UUIDField("คัดลอกจาก", null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Project(Row, Copied):
    """One of the plan's projects: แผนที่ 1, แผนที่ 2 …"""

    written = ("title", "objective", "period_start", "period_end", "own_choice")
    optional = ("own_choice",)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="projects")
    number = models.PositiveSmallIntegerField("แผนที่", validators=[MinValueValidator(1)])
    title = models.CharField("ชื่อแผนปรับปรุงและพัฒนาการให้บริการ", max_length=500, blank=True)
    objective = models.TextField("วัตถุประสงค์", blank=True, max_length=20_000)
    period_start = DayField("เริ่มดำเนินการวันที่", null=True, blank=True, of_month="first")
    period_end = DayField("สิ้นสุดวันที่", null=True, blank=True, of_month="last")
    suggested = models.ManyToManyField(
        SuggestedActivity, blank=True, related_name="projects", verbose_name="กิจกรรม/แผนงานที่กรมเสนอแนะซึ่งนำมาใช้"
    )
    copied_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="คัดลอกจากแผนของ",
    )
    copied_year = models.PositiveSmallIntegerField("คัดลอกจากแผนปีงบประมาณ พ.ศ.", null=True, blank=True, editable=False)
    own_choice = models.TextField("กิจกรรมอื่น ๆ ที่หน่วยงานกำหนดเองและเหตุผล", blank=True, max_length=1000)

    class Meta:
        verbose_name = "แผน"
        verbose_name_plural = "แผน"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_project_per_number")]

    def __str__(self):
        return f"แผนที่ {self.number} {self.title}".strip()

    @property
    def submission(self):
        return self.plan.submission

    def place(self):
        return f"แผนที่ {self.number}"


class Activity(Row, Copied):
    """กิจกรรมที่ 1, กิจกรรมที่ 2 … of a project."""

    written = ("title",)

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="activities")
    number = models.PositiveSmallIntegerField("กิจกรรมที่", validators=[MinValueValidator(1)])
    title = models.TextField("กิจกรรม", blank=True, max_length=20_000)
    suggested = models.ForeignKey(
        SuggestedActivity,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="activities",
        verbose_name="เริ่มจากกิจกรรม/แผนงานที่กรมเสนอแนะ",
    )

    class Meta:
        verbose_name = "กิจกรรม"
        verbose_name_plural = "กิจกรรม"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_activity_per_number")]

    def __str__(self):
        return f"{self.place_in_project} {self.title}".strip()

    @property
    def place_in_project(self):
        return f"กิจกรรมที่ {self.number}"

    @property
    def submission(self):
        return self.project.submission

    def place(self):
        return f"{self.project.place()} {self.place_in_project}"


class Direction(models.TextChoices):
    MORE = "more", "ยิ่งมากยิ่งดี"
    LESS = "less", "ยิ่งน้อยยิ่งดี"
    DONE = "done", "ดำเนินการแล้วเสร็จ / ไม่แล้วเสร็จ"


PERCENT = "ร้อยละ"


def quantity_words(number, unit_of_measure):
    """A number with its unit as Thai writes it: "80 ราย", but "ร้อยละ 80"; "" for None."""
    if number is None:
        return ""
    plain = thai.plain_number(number)
    if unit_of_measure in {PERCENT, "%", "เปอร์เซ็นต์"}:
        return f"{PERCENT} {plain}"
    return f"{plain} {unit_of_measure}".strip()


class Measure(models.Model):
    """What an indicator measures; a report's line keeps its own copy."""

    text = models.TextField("ตัวชี้วัดความสำเร็จ", blank=True, max_length=20_000)
    direction = models.CharField("ลักษณะของเป้าหมาย", max_length=10, choices=Direction, default=Direction.MORE)
    unit_of_measure = models.CharField("หน่วยนับ", max_length=60, blank=True)
    baseline = models.DecimalField("ค่าปัจจุบัน (ค่าฐาน)", max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(
        "ค่าเป้าหมาย",
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="ตัวเลข เช่น 85 หรือ ๘๕ เว้นว่างเมื่อเป้าหมายคือดำเนินการแล้วเสร็จ",
    )

    class Meta:
        abstract = True

    @property
    def target_words(self):
        """The target as a sentence of the paper."""
        if self.direction == Direction.DONE:
            return "ดำเนินการแล้วเสร็จ"
        if self.target is None:
            return ""
        bound = "ไม่น้อยกว่า" if self.direction == Direction.MORE else "ไม่เกิน"
        words = self.quantity(self.target)
        return f"{bound}{words}" if words.startswith(PERCENT) else f"{bound} {words}"

    @property
    def baseline_words(self):
        return self.quantity(self.baseline)

    def quantity(self, number):
        return quantity_words(number, self.unit_of_measure)


class Indicator(Row, Copied, Measure):
    written = ("text", "direction", "unit_of_measure", "baseline", "target", "measured_how")
    optional = ("baseline",)

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField("ตัวชี้วัดที่", validators=[MinValueValidator(1)])
    measured_how = models.TextField(
        "วิธีที่หน่วยงานวัดผลด้วยตนเอง",
        blank=True,
        max_length=4000,
        help_text="เช่น แบบสอบถามของหน่วยงาน ทะเบียนคุม หรือรายงานของระบบงาน",
    )

    class Meta:
        verbose_name = "ตัวชี้วัดความสำเร็จ"
        verbose_name_plural = "ตัวชี้วัดความสำเร็จ"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_indicator_per_number")]

    def __str__(self):
        return f"{self.place_in_project} {self.text}".strip()

    @property
    def place_in_project(self):
        return f"ตัวชี้วัดที่ {self.number}"

    @property
    def submission(self):
        return self.project.submission

    def place(self):
        return f"{self.project.place()} {self.place_in_project}"


class Finding(Row):
    """What a project answers: an aspect, and where wished one item of the survey or one kind of voice.

    The figures are those seen when it was chosen. A comment's text is never copied: it may identify people."""

    written = ("words",)
    optional = written
    FIGURES = ("n", "mean", "department_mean", "dissatisfied")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="findings")
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="findings", verbose_name="ด้าน")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="findings")
    voice = models.CharField("ประเภทข้อคิดเห็น", max_length=20, choices=Comment.Kind, blank=True)
    item_text = models.CharField("รายการที่สำรวจ", max_length=500, blank=True)
    survey_year = models.PositiveSmallIntegerField("ผลสำรวจปีงบประมาณ พ.ศ.", null=True, blank=True)
    n = models.PositiveIntegerField("จำนวนผู้ตอบ (n)", null=True, blank=True)
    mean = models.DecimalField("ค่าเฉลี่ย", max_digits=4, decimal_places=2, null=True, blank=True)
    department_mean = models.DecimalField("ค่าเฉลี่ยกรม", max_digits=4, decimal_places=2, null=True, blank=True)
    dissatisfied = models.DecimalField("ร้อยละไม่พึงพอใจ", max_digits=5, decimal_places=2, null=True, blank=True)
    words = models.CharField("สรุปประเด็นด้วยถ้อยคำของหน่วยงาน", max_length=1000, blank=True)

    class Meta:
        verbose_name = "ผลสำรวจที่นำมาพิจารณา"
        verbose_name_plural = "ผลสำรวจที่นำมาพิจารณา"
        ordering = ["aspect__number", "item__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "item"], condition=Q(item__isnull=False), name="one_finding_per_item"
            ),
            models.UniqueConstraint(
                fields=["project", "aspect", "voice"],
                condition=Q(item__isnull=True),
                name="one_finding_per_aspect_and_voice",
            ),
        ]

    def __str__(self):
        return self.item_text or self.get_voice_display() or str(self.aspect)

    @property
    def submission(self):
        return self.project.submission

    def place(self):
        return f"{self.project.place()} ผลสำรวจที่นำมาพิจารณา"
