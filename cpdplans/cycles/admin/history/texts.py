"""What was written over, and the rows that were taken out."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from cpdplans.admin import thai_datetime
from cpdplans.differences import differences

from ...models import RemovedRow, TextChange
from ...writing import label_of, shown
from .base import HistoryAdmin, OfSubmission, unit_words
from .filters import (
    FieldsFilter,
    PeopleFilter,
    RemovedByFilter,
    SubmissionCycleFilter,
    SubmissionUnitsFilter,
    written_models,
)


@admin.register(TextChange)
class TextChangeAdmin(OfSubmission, HistoryAdmin):
    list_display = [thai_datetime("at", "เมื่อ"), "unit", "paper", "round", "place", "by"]
    list_display_links = ["place"]
    list_filter = [SubmissionUnitsFilter, PeopleFilter, FieldsFilter, SubmissionCycleFilter]
    list_select_related = ["submission__unit", "submission__cycle", "by"]
    search_fields = [*unit_words("submission__unit"), "by__name", "place", "old", "new"]
    search_help_text = "ค้นจากหน่วยงาน ผู้แก้ไข ตำแหน่ง หรือข้อความ"
    date_hierarchy = "at"
    fields = ["moment", "unit", "paper", "round", "place", "by", "marked", "before", "after"]
    moment = thai_datetime("at", "เมื่อ", "long")

    @admin.display(description="ส่วนที่เปลี่ยน")
    def marked(self, change):
        parts = differences(*_as_read(change))
        words = render_to_string("cycles/_differences.html", {"parts": parts, "without": ""})
        return format_html('<div class="typed">{}</div>', words)

    @admin.display(description="ข้อความเดิม")
    def before(self, change):
        return _as_read(change)[0] or "(ว่าง)"

    @admin.display(description="ข้อความใหม่")
    def after(self, change):
        return _as_read(change)[1] or "(ว่าง)"


def _as_read(change):
    """(old, new) as people read them; a choice, whose row may be gone, by the label of any kind of row with it."""
    texts = change.old, change.new
    for model in written_models(change.field):
        texts = tuple(shown(model, change.field, text) for text in texts)
    return texts


@admin.register(RemovedRow)
class RemovedRowAdmin(OfSubmission, HistoryAdmin):
    """Put back by the unit, or by กพร. on the pages of the plan; here it is only read."""

    list_display = [
        thai_datetime("removed_at", "ลบเมื่อ"),
        "unit",
        "paper",
        "round",
        "place",
        "removed_by",
        thai_datetime("restored_at", "นำกลับมาเมื่อ"),
    ]
    list_display_links = ["place"]
    list_filter = [
        SubmissionUnitsFilter,
        RemovedByFilter,
        SubmissionCycleFilter,
        ("restored_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["submission__unit", "submission__cycle", "removed_by"]
    search_fields = [*unit_words("submission__unit"), "removed_by__name", "place"]
    search_help_text = "ค้นจากหน่วยงาน ผู้ลบ หรือตำแหน่ง"
    date_hierarchy = "removed_at"
    fields = ["removed", "unit", "paper", "round", "place", "removed_by", "restored", "texts"]
    removed = thai_datetime("removed_at", "ลบเมื่อ", "long")
    restored = thai_datetime("restored_at", "นำกลับมาเมื่อ", "long")

    @admin.display(description="ข้อความ")
    def texts(self, row):
        held = [field for field in row.model.written if field in row.content]
        pairs = [(label_of(row.model, field), shown(row.model, field, row.content[field])) for field in held]
        return format_html_join("", '<p class="typed"><b>{}</b> {}</p>', pairs) or "-"
