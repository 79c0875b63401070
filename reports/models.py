"""What was done and reached, line by line of the approved plan."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse

from cpdplans.cycles.models import Row, Submission, Version
from cpdplans.cycles.models.append_only import AppendOnly
from cpdplans.fields import DayField
from cpdplans.uploads import random_name
from plans.models import Measure

from . import arithmetic
from .book.models import Book, FrozenFile, FrozenYear  # noqa: F401 found by Django here
from .examples.models import GoodExample  # noqa: F401 found by Django here


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(submission__in=Submission.objects.visible_to(user))

    def with_rows(self):
        return self.select_related("submission__unit", "submission__cycle", "plan_version").prefetch_related(
            "results__activities", "results__indicators", "submission__evidence"
        )


class Report(Row):
    written = ("suggestion",)
    optional = written

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="report", verbose_name="การส่ง")
    plan_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", verbose_name="แผนฉบับที่เห็นชอบ")
    suggestion = models.TextField("ข้อเสนอแนะต่อกรม", blank=True, max_length=20_000)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "รายงานผลการดำเนินการตามแผน"
        verbose_name_plural = "รายงานผลการดำเนินการตามแผน"
        ordering = ["-submission__cycle__fiscal_year", "submission__unit__position"]

    def __str__(self):
        return str(self.submission)

    def place(self):
        return "ข้อเสนอแนะต่อกรม"


class Line(Row):
    """A line of the report: the copy of one row of the approved plan, tied to it by `plan_ref`.

    A row that an amendment took out keeps its line, marked as cancelled."""

    plan_ref = models.UUIDField(editable=False)
    number = models.PositiveSmallIntegerField("ลำดับ")
    is_cancelled = models.BooleanField("ยกเลิก", default=False, editable=False)

    class Meta:
        abstract = True
        ordering = ["number"]


class ProjectResult(Line):
    written = ("change_for_clients", "problems", "solutions", "lessons", "continues")
    optional = written[1:]

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="results")
    title = models.CharField("ชื่อแผน", max_length=500, editable=False)
    objective = models.TextField("วัตถุประสงค์", blank=True, editable=False)
    period = models.CharField("ระยะเวลาดำเนินการ", max_length=120, blank=True, editable=False)
    change_for_clients = models.TextField("ผลที่เกิดขึ้นต่อผู้รับบริการ", blank=True, max_length=20_000)
    problems = models.TextField("ปัญหา/อุปสรรค", blank=True, max_length=20_000)
    solutions = models.TextField("แนวทางแก้ไข", blank=True, max_length=20_000)
    lessons = models.TextField("บทเรียนที่ได้รับ", blank=True, max_length=20_000)
    continues = models.TextField("สิ่งที่จะดำเนินการต่อ", blank=True, max_length=20_000)

    class Meta(Line.Meta):
        verbose_name = "ผลการดำเนินการตามแผน"
        verbose_name_plural = "ผลการดำเนินการตามแผน"
        constraints = [models.UniqueConstraint(fields=["report", "plan_ref"], name="one_result_per_project")]

    def __str__(self):
        return self.place()

    @property
    def submission(self):
        return self.report.submission

    def place(self):
        return f"แผนที่ {self.number}"


class ActivityResult(Line):
    class Progress(models.TextChoices):
        DONE = "done", "แล้วเสร็จ"
        UNDERWAY = "underway", "อยู่ระหว่างดำเนินการ"
        NOT_STARTED = "not_started", "ยังไม่ดำเนินการ"
        CANCELLED = "cancelled", "ยกเลิก/ปรับแผน"

    written = ("progress", "percent", "started_on", "finished_on", "done", "reason")
    optional = ("percent", "started_on", "finished_on")

    result = models.ForeignKey(ProjectResult, on_delete=models.PROTECT, related_name="activities")
    title = models.TextField("กิจกรรม", editable=False)
    progress = models.CharField("สถานะการดำเนินการ", max_length=12, choices=Progress, blank=True)
    percent = models.PositiveSmallIntegerField(
        "ร้อยละความก้าวหน้า", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    started_on = DayField("เริ่มดำเนินการวันที่", null=True, blank=True)
    finished_on = DayField("แล้วเสร็จวันที่", null=True, blank=True)
    done = models.TextField("ผลการดำเนินการ", blank=True, max_length=20_000)
    reason = models.TextField("เหตุผลที่ยังไม่แล้วเสร็จ ยกเลิก หรือปรับแผน", blank=True, max_length=4000)

    class Meta(Line.Meta):
        verbose_name = "ผลของกิจกรรม"
        verbose_name_plural = "ผลของกิจกรรม"
        constraints = [
            models.UniqueConstraint(fields=["result", "plan_ref"], name="one_result_per_activity"),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__lte=100), name="percent_within_100"
            ),
        ]

    def __str__(self):
        return self.place()

    @property
    def submission(self):
        return self.result.submission

    def place(self):
        return f"{self.result.place()} กิจกรรมที่ {self.number}"


class IndicatorResult(Line, Measure):
    class Done(models.TextChoices):
        YES = "yes", "แล้วเสร็จ"
        NO = "no", "ไม่แล้วเสร็จ"

    written = ("actual", "done", "measured_how")
    optional = ("measured_how",)

    result = models.ForeignKey(ProjectResult, on_delete=models.PROTECT, related_name="indicators")
    first_target_words = models.CharField("เป้าหมายตามแผนฉบับแรก", max_length=200, blank=True, editable=False)
    actual = models.DecimalField("ผลที่ทำได้", max_digits=18, decimal_places=4, null=True, blank=True)
    done = models.CharField("ผลการดำเนินการ", max_length=3, choices=Done, blank=True)
    measured_how = models.TextField("วิธีวัดผลที่ใช้จริง", blank=True, max_length=4000)

    class Meta(Line.Meta):
        verbose_name = "ผลของตัวชี้วัด"
        verbose_name_plural = "ผลของตัวชี้วัด"
        constraints = [models.UniqueConstraint(fields=["result", "plan_ref"], name="one_result_per_indicator")]

    def __str__(self):
        return self.place()

    @property
    def submission(self):
        return self.result.submission

    def place(self):
        return f"{self.result.place()} ตัวชี้วัดที่ {self.number}"

    @property
    def former_target_words(self):
        """The target of the plan as it was first approved, where an amendment changed it; else ""."""
        return "" if self.first_target_words == self.target_words else self.first_target_words

    @property
    def outcome(self):
        """What its figures say: an arithmetic.Outcome."""
        return arithmetic.outcome(
            self.direction, baseline=self.baseline, target=self.target, actual=self.actual, done=self.done
        )

    @property
    def is_achieved(self):
        """Whether the target was reached by the indicator's direction; None while the figures do not say."""
        return self.outcome.is_achieved


class Supplement(AppendOnly):
    """A result added after the report's approval, dated: see supplements.add(). `place` and `outcome` are the words of
    its line and of its figure as they were then."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="supplements")
    about = models.UUIDField("เพิ่มเติมผลของ")  # the ref of the line
    place = models.TextField("รายการ")
    text = models.TextField("ผลที่เพิ่มเติม", max_length=4000)
    figure = models.DecimalField("ตัวเลขล่าสุด", max_digits=18, decimal_places=4, null=True, blank=True)
    is_finished = models.BooleanField("ดำเนินการแล้วเสร็จ", default=False)
    outcome = models.CharField("ผลจากตัวเลข", max_length=600, blank=True)
    url = models.URLField("ลิงก์", blank=True, max_length=1000)
    file = models.FileField("ไฟล์", upload_to=random_name, blank=True, max_length=200)
    original_name = models.CharField("ชื่อไฟล์", max_length=255, blank=True)
    content_type = models.CharField("ชนิดไฟล์", max_length=100, blank=True)
    added_at = models.DateTimeField("เพิ่มเติมเมื่อ")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้เพิ่มเติม"
    )

    class Meta:
        verbose_name = "ผลเพิ่มเติมหลังเห็นชอบ"
        verbose_name_plural = "ผลเพิ่มเติมหลังเห็นชอบ"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="supplement_has_words"),
            models.CheckConstraint(
                condition=models.Q(url="") | models.Q(file=""), name="supplement_is_proved_by_link_or_file"
            ),
        ]

    def __str__(self):
        return self.place

    @property
    def address(self):
        """Where its evidence opens: a link, or the path of its file; "" without one."""
        return reverse("reports:supplement_file", args=[self.pk]) if self.file else self.url
