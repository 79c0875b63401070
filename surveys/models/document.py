"""What goes with a round beside its figures."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cpdplans.units.models import Unit
from cpdplans.uploads import random_name, validate_web_address

from .survey import SurveyRound


class RoundDocument(models.Model):
    """A unit's own document of a round, or (no unit) the department's report: a link or a file."""

    round = models.ForeignKey(
        SurveyRound, on_delete=models.PROTECT, related_name="documents", verbose_name="ผลการสำรวจ"
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="round_documents",
        verbose_name="หน่วยงาน",
        help_text="เว้นว่างเมื่อเป็นรายงานของกรม ซึ่งทุกหน่วยงานเห็น",
    )
    title = models.CharField("ชื่อเอกสาร", max_length=300)
    url = models.URLField("ลิงก์", blank=True, max_length=1000, validators=[validate_web_address])
    file = models.FileField("ไฟล์", upload_to=random_name, blank=True, max_length=200)
    original_name = models.CharField("ชื่อไฟล์", max_length=255, blank=True, editable=False)
    content_type = models.CharField("ชนิดไฟล์", max_length=100, blank=True, editable=False)
    added_at = models.DateTimeField("แนบเมื่อ", editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name="ผู้แนบ"
    )

    class Meta:
        verbose_name = "เอกสารผลการสำรวจ"
        verbose_name_plural = "เอกสารผลการสำรวจ"
        ordering = ["-round__fiscal_year", "unit__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file="")) | (Q(url="") & ~Q(file="")),
                name="round_document_is_link_or_file",
                violation_error_message="เอกสารต้องเป็นลิงก์หรือไฟล์อย่างใดอย่างหนึ่ง",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("surveys:document", args=[self.pk]) if self.file else self.url
