"""What people wrote."""

from django.conf import settings
from django.db import models

from cpdplans.units.models import Unit

from .survey import Aspect, RespondentGroup, SurveyRound


class CommentQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(hidden_at=None)


class Comment(models.Model):
    """What people wrote. It may identify people: only its unit and กพร. see it."""

    class Kind(models.TextChoices):
        DISSATISFACTION = "dissatisfaction", "ความไม่พึงพอใจ"
        NEED = "need", "ความต้องการ"
        EXPECTATION = "expectation", "ความคาดหวัง"
        SUGGESTION = "suggestion", "ข้อเสนอแนะ"

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="comments", verbose_name="ผลการสำรวจ")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="comments", verbose_name="หน่วยงาน")
    kind = models.CharField("ประเภท", max_length=20, choices=Kind)
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, null=True, blank=True, verbose_name="ด้าน")
    group = models.ForeignKey(RespondentGroup, on_delete=models.PROTECT, verbose_name="กลุ่ม")
    text = models.TextField("ข้อความ")
    count = models.PositiveIntegerField("จำนวน", default=1)
    hidden_at = models.DateTimeField("ซ่อนเมื่อ", null=True, blank=True, editable=False)
    hidden_reason = models.CharField("เหตุผลที่ซ่อน", max_length=300, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="ซ่อนโดย",
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อคิดเห็น"
        verbose_name_plural = "ข้อคิดเห็น"
        ordering = ["kind", "-count", "pk"]
        indexes = [models.Index(fields=["round", "unit", "kind"])]

    def __str__(self):
        return self.text[:80]
