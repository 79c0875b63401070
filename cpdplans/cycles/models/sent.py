"""What was sent, frozen, and the documents made from it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from .append_only import AppendOnly
from .submission import Submission


class Version(AppendOnly):
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

    @property
    def verify_url(self):
        """The whole address, as paper and e-mail carry it, at which anybody may check this version."""
        return settings.PORTAL_URL + reverse("cycles:verify", args=[self.verify_code])

    @property
    def receipt_url(self):
        """The whole address of the receipt's PDF, for those who may see the submission."""
        return settings.PORTAL_URL + reverse("cycles:document", args=[self.pk, Document.Kind.RECEIPT])


class Document(AppendOnly):
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
