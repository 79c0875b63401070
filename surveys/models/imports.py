"""Files brought in, and what reviewers once said about the names in them."""

import secrets

from django.conf import settings
from django.db import models


def import_name(instance, filename):
    """A name for the store that tells nothing: imports/ab/<32 hex digits>.xlsx or .csv."""
    digits = secrets.token_hex(16)
    extension = "csv" if filename.lower().endswith(".csv") else "xlsx"
    return f"imports/{digits[:2]}/{digits}.{extension}"


class SurveyImport(models.Model):
    """A file brought in: who, when, what it holds and what it changed. The file is for กพร. only.

    `outcome` is surveys.importing.Outcome as JSON, of the last look at the file or of the import itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "รอตรวจสอบ"
        CHECKING = "checking", "กำลังตรวจสอบ"
        ASKING = "asking", "รอยืนยันชื่อ"
        WRONG = "wrong", "พบจุดที่ต้องแก้ไข"
        READY = "ready", "ถูกต้อง รอนำเข้า"
        APPLYING = "applying", "กำลังนำเข้า"
        APPLIED = "applied", "นำเข้าแล้ว"
        UNDONE = "undone", "ยกเลิกการนำเข้าแล้ว"
        BROKEN = "broken", "อ่านไฟล์ไม่ได้"

    RUNNING = (State.WAITING, State.CHECKING, State.APPLYING)

    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ พ.ศ.")
    file = models.FileField("ไฟล์", upload_to=import_name, max_length=200)
    original_name = models.CharField("ชื่อไฟล์", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("อัปโหลดเมื่อ")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="โดย"
    )
    state = models.CharField("สถานะ", max_length=10, choices=State, default=State.WAITING)
    moved_at = models.DateTimeField("เปลี่ยนสถานะเมื่อ", null=True)  # tells a task that died from one that works
    bands = models.CharField("เกณฑ์แปลผลเมื่อเป็นปีใหม่", max_length=10, blank=True)  # a key of BAND_SETS
    method = models.TextField("วิธีคำนวณ", blank=True)  # of figures that the portal computed from raw answers
    outcome = models.JSONField("ผลการนำเข้า", default=dict)
    before = models.BinaryField(null=True, editable=False)  # what the import replaced, for undoing it
    applied_at = models.DateTimeField("นำเข้าเมื่อ", null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="นำเข้าโดย"
    )
    undone_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="ยกเลิกโดย"
    )

    class Meta:
        verbose_name = "การนำเข้าผลการสำรวจ"
        verbose_name_plural = "การนำเข้าผลการสำรวจ"
        ordering = ["-uploaded_at"]

    def __str__(self):
        return f"{self.original_name} (พ.ศ. {self.fiscal_year})"

    @property
    def is_running(self):
        return self.state in self.RUNNING


class KnownName(models.Model):
    """What a reviewer said that a name in a file means: asked once, certain from then on.

    `meaning` of a unit's name: "unit-<code>", "area", "area-<region>" or "none" (its rows are left out); of a column:
    a name of surveys.importing.columns. `key` is the name as it is compared.
    """

    class Of(models.TextChoices):
        UNIT = "unit", "ชื่อหน่วยงาน"
        COLUMN = "column", "ชื่อคอลัมน์"

    of = models.CharField("ชื่อของ", max_length=10, choices=Of)
    written = models.CharField("ชื่อในไฟล์", max_length=500)
    key = models.CharField(max_length=500, editable=False)
    meaning = models.CharField("หมายถึง", max_length=100)
    decided_at = models.DateTimeField("ยืนยันเมื่อ")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ยืนยันโดย"
    )

    class Meta:
        verbose_name = "ชื่อที่ยืนยันแล้ว"
        verbose_name_plural = "ชื่อที่ยืนยันแล้ว"
        ordering = ["of", "written"]
        constraints = [models.UniqueConstraint(fields=["of", "key"], name="one_meaning_per_name")]

    def __str__(self):
        return self.written
