"""History: read by กพร., changed by nobody."""

from django.contrib import admin
from django.utils.html import format_html_join

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_datetime
from cpdplans.units.admin import related

from ..models import Document, Event, Notice, RemovedRow, Submission, TextChange, Version
from ..writing import label_of, shown
from .columns import CHECKSUM, UNIT_AND_KIND, document_link, papers_of, short


class HistoryAdmin(ReadOnlyAdmin, BaseAdmin):
    actions = None


@admin.register(Event)
class EventAdmin(HistoryAdmin):
    list_display = [
        thai_datetime("at", "เมื่อ"),
        "act",
        related("unit__short_name", "หน่วยงาน"),
        "by",
        short("note", "รายละเอียด"),
    ]
    list_display_links = ["act"]
    list_filter = ["act"]
    list_select_related = ["unit", "by"]
    search_fields = ["unit__name", "unit__abbreviation", "by__name", "by__username", "note"]
    date_hierarchy = "at"
    fields = ["moment", "act", "unit", "about", "by", "stages", "note"]
    moment = thai_datetime("at", "เมื่อ", "long")

    @admin.display(description="เรื่อง")
    def about(self, event):
        return event.submission or event.cycle or "-"

    @admin.display(description="ขั้น")
    def stages(self, event):
        if not event.to_stage:
            return "-"
        names = dict(Submission._meta.get_field("stage").choices)
        return f"{names.get(event.from_stage, '-')} → {names.get(event.to_stage, '-')}"


@admin.register(TextChange)
class TextChangeAdmin(HistoryAdmin):
    list_display = [thai_datetime("at", "เมื่อ"), UNIT_AND_KIND[0], "place", "by"]
    list_display_links = ["place"]
    list_select_related = ["submission__unit", "by"]
    search_fields = ["submission__unit__name", "submission__unit__abbreviation", "place", "old", "new"]
    fields = ["moment", "unit", "place", "by", "old", "new"]
    moment = thai_datetime("at", "เมื่อ", "long")

    @admin.display(description="หน่วยงาน", ordering="submission__unit__position")
    def unit(self, change):
        return change.submission.unit


@admin.register(RemovedRow)
class RemovedRowAdmin(HistoryAdmin):
    """Put back by the unit, or by กพร. on the pages of the plan; here it is only read."""

    list_display = [
        thai_datetime("removed_at", "ลบเมื่อ"),
        UNIT_AND_KIND[0],
        "place",
        "removed_by",
        thai_datetime("restored_at", "นำกลับมาเมื่อ"),
    ]
    list_display_links = ["place"]
    list_select_related = ["submission__unit", "removed_by"]
    search_fields = ["submission__unit__name", "submission__unit__abbreviation", "place"]
    fields = ["removed", "unit", "place", "removed_by", "restored", "texts"]
    removed = thai_datetime("removed_at", "ลบเมื่อ", "long")
    restored = thai_datetime("restored_at", "นำกลับมาเมื่อ", "long")

    @admin.display(description="หน่วยงาน", ordering="submission__unit__position")
    def unit(self, row):
        return row.submission.unit

    @admin.display(description="ข้อความ")
    def texts(self, row):
        held = [field for field in row.model.written if field in row.content]
        pairs = [(label_of(row.model, field), shown(row.model, field, row.content[field])) for field in held]
        return format_html_join("", "<p><b>{}</b> {}</p>", pairs) or "-"


@admin.register(Version)
class VersionAdmin(HistoryAdmin):
    list_display = ["receipt_number", *UNIT_AND_KIND, "number", thai_datetime("created_at", "ส่งเมื่อ"), "created_by"]
    list_select_related = ["submission__unit", "submission__cycle", "created_by"]
    ordering = ["-created_at", "-pk"]
    search_fields = ["receipt_number", "verify_code", "submission__unit__name", "submission__unit__abbreviation"]
    fields = [
        "submission",
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

    @admin.display(description="เอกสาร")
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
