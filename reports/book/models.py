"""The book of a round as it is made again and again, and the files of a closed year, written once."""

import hashlib

from django.conf import settings
from django.db import models

from cpdplans import thai
from cpdplans.cycles.models import Cycle
from cpdplans.cycles.models.append_only import AppendOnly


class Book(models.Model):
    """The latest book of a round, and how far the next one is. `asked_at` is empty while none is being made."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="book", verbose_name="รอบปีงบประมาณ")
    file = models.FileField("ไฟล์", blank=True, max_length=200)
    pages = models.PositiveIntegerField("จำนวนหน้า", default=0)
    made_at = models.DateTimeField("จัดทำเมื่อ", null=True, blank=True)
    asked_at = models.DateTimeField("ขอเมื่อ", null=True, blank=True)
    seen_at = models.DateTimeField("งานยังดำเนินอยู่เมื่อ", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้ขอ"
    )
    closes = models.BooleanField("จัดทำเพื่อปิดรอบ", default=False)
    total = models.PositiveIntegerField("เอกสารทั้งหมด (ฉบับ)", default=0)
    done = models.PositiveIntegerField("จัดทำแล้ว (ฉบับ)", default=0)
    problem = models.CharField("เหตุที่จัดทำไม่สำเร็จ", max_length=300, blank=True)
    reason = models.CharField("เหตุผลที่ปิดรอบ", max_length=1000, blank=True)
    lacking = models.TextField("เอกสารที่ส่งแล้วแต่ไม่มีในรูปเล่ม", blank=True, help_text="บรรทัดละฉบับ")

    class Meta:
        verbose_name = "รูปเล่มของรอบปี"
        verbose_name_plural = "รูปเล่มของรอบปี"

    def __str__(self):
        return f"รูปเล่มของ{self.cycle}"


class FrozenYear(AppendOnly):
    """A closing of a year: its files say the same for good, whatever is corrected in the portal afterwards.

    A year closed anew, for a reason, has another: people are given the latest, the earlier are kept beside it."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="closings", verbose_name="รอบปีงบประมาณ")
    number = models.PositiveSmallIntegerField("ครั้งที่", default=1)
    frozen_at = models.DateTimeField("ปิดรอบเมื่อ")
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้ปิดรอบ"
    )
    reason = models.CharField("เหตุผล", max_length=1000, blank=True)

    class Meta:
        verbose_name = "รอบที่ปิดและเก็บรูปเล่มแล้ว"
        verbose_name_plural = "รอบที่ปิดและเก็บรูปเล่มแล้ว"
        ordering = ["-cycle__fiscal_year", "-number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="one_closing_per_number")]

    def __str__(self):
        return f"{self.cycle} ปิดครั้งที่ {self.number} เมื่อ {thai.format_datetime(self.frozen_at, 'short')}"


class FrozenFile(AppendOnly):
    """A file of a closed year with the checksum that it had when it was kept."""

    class Kind(models.TextChoices):
        BOOK = "book", "รูปเล่ม (PDF)"
        SUMMARY = "summary", "สรุปสองหน้าสำหรับผู้ประเมิน (PDF)"
        DESK = "desk", "ข้อมูลทั้งปีพร้อมผลสำรวจรายหน่วยงาน (Excel)"
        WHOLE = "whole", "ข้อมูลทั้งปี (Excel)"

    year = models.ForeignKey(FrozenYear, on_delete=models.PROTECT, related_name="files", verbose_name="รอบที่ปิด")
    kind = models.CharField("ไฟล์", max_length=10, choices=Kind)
    file = models.FileField("ที่จัดเก็บ", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("ขนาด (ไบต์)")

    class Meta:
        verbose_name = "ไฟล์ของรอบที่ปิด"
        verbose_name_plural = "ไฟล์ของรอบที่ปิด"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["year", "kind"], name="one_frozen_file_per_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year.cycle}"

    @property
    def is_intact(self):
        """Whether the stored file is still there and has the checksum that it was kept with."""
        opened = self.opened()
        if opened:
            opened.close()
        return opened is not None

    def opened(self):
        """The stored file, open at its beginning; None where it is gone or has another checksum."""
        try:
            stored = self.file.storage.open(self.file.name, "rb")
        except OSError:
            return None
        if hashlib.file_digest(stored, "sha256").hexdigest() != self.sha256:
            stored.close()
            return None
        stored.seek(0)
        return stored
