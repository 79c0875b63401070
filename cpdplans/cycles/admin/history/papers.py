"""What was sent, the documents made of it, and what people were told."""

from django.contrib import admin

from cpdplans.admin import thai_datetime
from cpdplans.units.admin import related

from ...models import Document, Notice, Version
from ..columns import CHECKSUM, document_link, papers_of
from .base import HistoryAdmin, OfSubmission, unit_words
from .filters import SubmissionCycleFilter, SubmissionUnitsFilter


@admin.register(Version)
class VersionAdmin(OfSubmission, HistoryAdmin):
    list_display = [
        "receipt_number",
        "unit",
        "paper",
        "round",
        "number",
        thai_datetime("created_at", "ส่งเมื่อ"),
        "created_by",
    ]
    list_select_related = ["submission__unit", "submission__cycle", "created_by"]
    ordering = ["-created_at", "-pk"]
    list_filter = [SubmissionUnitsFilter, SubmissionCycleFilter, "submission__kind"]
    search_fields = ["receipt_number", "verify_code", *unit_words("submission__unit")]
    search_help_text = "ค้นจากเลขที่ใบรับ รหัสตรวจสอบ หรือหน่วยงาน"
    fields = [
        "unit",
        "paper",
        "round",
        "number",
        "receipt_number",
        "verify_code_spaced",
        "checksum",
        "moment",
        "created_by",
        "papers",
    ]
    moment = thai_datetime("created_at", "ส่งเมื่อ", "long")
    checksum = CHECKSUM

    @admin.display(description="รหัสตรวจสอบ")
    def verify_code_spaced(self, version):
        return version.verify_code_spaced

    @admin.display(description="เปิดอ่าน")
    def papers(self, version):
        return papers_of(version)


@admin.register(Document)
class DocumentAdmin(HistoryAdmin):
    list_display = [
        related("version__receipt_number", "เลขที่ใบรับ"),
        related("version__submission__unit__short_name", "หน่วยงาน"),
        "paper",
        thai_datetime("created_at", "จัดทำเมื่อ"),
    ]
    list_filter = ["kind"]
    list_select_related = ["version__submission__unit", "version__submission__cycle"]
    search_fields = ["version__receipt_number", "version__submission__unit__name"]
    ordering = ["-created_at", "-pk"]
    fields = ["version", "kind", "paper", "checksum", "moment"]
    moment = thai_datetime("created_at", "จัดทำเมื่อ", "long")
    checksum = CHECKSUM

    @admin.display(description="เปิดดู")
    def paper(self, document):
        return document_link(document.version, document.kind)


@admin.register(Notice)
class NoticeAdmin(HistoryAdmin):
    list_display = ["subject", "user", thai_datetime("created_at", "แจ้งเมื่อ"), thai_datetime("read_at", "อ่านเมื่อ")]
    list_select_related = ["user"]
    search_fields = ["subject", "user__name", "user__username"]
    fields = ["user", "subject", "body", "moment", "read"]
    moment = thai_datetime("created_at", "แจ้งเมื่อ", "long")
    read = thai_datetime("read_at", "อ่านเมื่อ", "long")
