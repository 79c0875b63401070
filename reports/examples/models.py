"""What กพร. marked as a good example."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Submission, Version

LONGEST_REASON = 1000


class GoodExampleQuerySet(models.QuerySet):
    def marked(self):
        return self.filter(withdrawn_at=None)

    def shown(self):
        """What everybody may read. While a report is opened again something in it is being mended, and 78 units should
        not copy it meanwhile; the mark stays, and shows again with the words of the next version approved."""
        return self.marked().filter(submission__stage=Stage.APPROVED)

    def with_unit(self):
        return self.select_related("submission__unit", "submission__cycle")


class GoodExample(models.Model):
    """A project of an approved report, by its ref. Taken back, it is kept with who did so, and may be marked again."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="examples", verbose_name="รายงานผล"
    )
    project_ref = models.UUIDField("รหัสอ้างอิงแผน")
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="+", verbose_name="รายงานผลฉบับที่เห็นชอบเมื่อยกเป็นตัวอย่าง"
    )
    title = models.CharField("ชื่อแผน", max_length=500)  # as that version says
    reason = models.TextField("สิ่งที่หน่วยงานอื่นเรียนรู้ได้", max_length=LONGEST_REASON)
    marked_at = models.DateTimeField("ยกเป็นตัวอย่างเมื่อ")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้ยกเป็นตัวอย่าง"
    )
    withdrawn_at = models.DateTimeField("ถอนเมื่อ", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="ผู้ถอน"
    )

    objects = GoodExampleQuerySet.as_manager()

    class Meta:
        verbose_name = "ตัวอย่างที่ดี"
        verbose_name_plural = "ตัวอย่างที่ดี"
        ordering = ["-submission__cycle__fiscal_year", "submission__unit__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "project_ref"], name="one_example_per_project"),
            models.CheckConstraint(condition=~Q(reason=""), name="example_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.submission.unit.short_name} {self.title}"

    def get_absolute_url(self):
        return reverse("reports:example", args=[self.pk])

    @property
    def mark_url(self):
        """Where กพร. looks at the mark, changes its reason or takes it back."""
        return reverse("reports:example_mark", args=[self.submission_id, self.project_ref])

    @property
    def is_shown(self):
        return self.withdrawn_at is None and self.submission.stage == Stage.APPROVED
