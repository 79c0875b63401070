"""What กพร. keeps to review by: sentences, prepared decisions, corrected holidays, saved filters, joined papers."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from cpdplans import thai
from cpdplans.fields import DayField
from cpdplans.uploads import random_name

from ..clock import Kind
from .record import SHOWN, Remark
from .sent import Version
from .submission import Submission


class SentenceQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True)

    def with_uses(self):
        """Adds `uses`: how many remarks began from each."""
        return self.annotate(uses=Count("remarks"))


class Sentence(models.Model):
    """A ready sentence for remarks, edited by กพร. Taken out of use rather than deleted once a remark began from it."""

    text = models.TextField("ข้อความ", max_length=1000)
    kind = models.CharField("ใช้กับ", max_length=10, choices=Remark.Kind, default=Remark.Kind.TO_UNIT)
    paper = models.CharField(
        "เอกสาร", max_length=10, choices=Kind, blank=True, help_text="เว้นว่างไว้ ใช้ได้ทั้งแผนและรายงานผล"
    )
    position = models.PositiveSmallIntegerField("ลำดับ", default=1)
    is_active = models.BooleanField("เปิดใช้", default=True)

    objects = SentenceQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อความสำเร็จรูป"
        verbose_name_plural = "ข้อความสำเร็จรูปสำหรับการพิจารณา"
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="sentence_has_words")]

    def __str__(self):
        letters = thai.clusters(self.text)
        return self.text if len(letters) <= SHOWN else "".join(letters[: SHOWN - 1]) + "…"


class PreparedDecision(models.Model):
    """A decision thought over and not yet given out: the stage stands as it is and nobody outside กพร. sees it."""

    class Act(models.TextChoices):
        APPROVE = "approve", "เห็นชอบ"
        RETURN = "return", "ส่งคืนแก้ไข"

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="prepared_decision", verbose_name="การส่ง"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", verbose_name="ฉบับที่พิจารณา")
    act = models.CharField("ผลการพิจารณา", max_length=10, choices=Act)
    revise_by = DayField("ให้แก้ไขแล้วเสร็จภายในวันที่", null=True, blank=True)
    note = models.TextField("ข้อความเพิ่มเติม", blank=True, max_length=2000)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้เตรียม"
    )
    prepared_at = models.DateTimeField("เตรียมเมื่อ")

    class Meta:
        verbose_name = "ผลการพิจารณาที่เตรียมไว้"
        verbose_name_plural = "ผลการพิจารณาที่เตรียมไว้"
        ordering = ["prepared_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(act="return") | Q(revise_by__isnull=False), name="prepared_return_has_a_date"
            )
        ]

    def __str__(self):
        return f"{self.get_act_display()} {self.submission}"

    @property
    def stamp(self):
        """What a page posts of the decision that it showed: another one prepared since has another."""
        return f"{self.prepared_at.timestamp():.6f}"


class HolidayCorrection(models.Model):
    """Where กพร. knows better than the calendar of public holidays: a day off more, or one that is worked."""

    day = DayField("วันที่", unique=True)
    name = models.CharField("ชื่อวัน", max_length=200)
    is_off = models.BooleanField(
        "เป็นวันหยุดราชการ", default=True, help_text="ไม่เลือก หมายถึงเป็นวันทำการ แม้ปฏิทินระบุว่าเป็นวันหยุด"
    )

    class Meta:
        verbose_name = "วันหยุดราชการที่แก้ไข"
        verbose_name_plural = "วันหยุดราชการที่แก้ไข"
        ordering = ["-day"]

    def __str__(self):
        return f"{thai.format_date(self.day)} {self.name}"


class SavedFilter(models.Model):
    """A view of one list of the desk that a person comes back to: its filters, words searched and order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    page = models.CharField(max_length=100)  # the label of the listed model, e.g. plans.plan
    name = models.CharField("ชื่อตัวกรอง", max_length=100)
    query = models.CharField(max_length=2000)  # of the address, without ?
    saved_at = models.DateTimeField("บันทึกเมื่อ")

    class Meta:
        verbose_name = "ตัวกรองที่บันทึกไว้"
        verbose_name_plural = "ตัวกรองที่บันทึกไว้"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="one_saved_filter_per_name")]

    def __str__(self):
        return self.name


class Bundle(models.Model):
    """The PDFs of several versions joined as one file, made by the worker for whoever asked."""

    versions = models.JSONField("ฉบับที่รวม")  # keys of the Versions, in the order of the file
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bundles", verbose_name="ผู้ขอ"
    )
    asked_at = models.DateTimeField("ขอเมื่อ")
    done = models.PositiveIntegerField("จัดทำแล้ว (ฉบับ)", default=0)
    file = models.FileField("ไฟล์", upload_to=random_name, blank=True, max_length=200)
    finished_at = models.DateTimeField("แล้วเสร็จเมื่อ", null=True, blank=True)
    problem = models.CharField("เหตุที่จัดทำไม่สำเร็จ", max_length=300, blank=True)

    class Meta:
        verbose_name = "ชุดเอกสาร PDF"
        verbose_name_plural = "ชุดเอกสาร PDF"
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"เอกสาร {len(self.versions)} ฉบับ ขอเมื่อ {thai.format_datetime(self.asked_at, 'short')}"
