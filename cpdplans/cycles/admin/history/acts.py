"""Who did what, when and why."""

from django.contrib import admin

from cpdplans.admin import thai_datetime

from ...models import Event, Submission
from ..columns import short
from ..exported import Exports
from ..saved import KeepsFilters
from .base import HistoryAdmin, cycle_link, review_link, unit_words
from .filters import ActsFilter, EveryCycleFilter, PeopleFilter, UnitsFilter

STAGES = dict(Submission._meta.get_field("stage").flatchoices)


@admin.register(Event)
class EventAdmin(KeepsFilters, Exports, HistoryAdmin):
    list_display = [
        thai_datetime("at", "เมื่อ"),
        "act",
        "whose",
        "paper",
        "round",
        "by",
        "stages",
        short("note", "รายละเอียด"),
    ]
    list_display_links = ["act"]
    list_filter = [UnitsFilter, PeopleFilter, ActsFilter, EveryCycleFilter]
    list_select_related = ["unit", "by", "submission", "cycle"]
    search_fields = [*unit_words("unit"), "by__name", "by__username", "note"]
    search_help_text = "ค้นจากหน่วยงาน ผู้ดำเนินการ หรือรายละเอียด"
    date_hierarchy = "at"
    export_title = "ประวัติการดำเนินการ"
    export_columns = [
        ("เมื่อ", lambda event: event.at),
        ("การดำเนินการ", lambda event: event.get_act_display()),
        ("หน่วยงาน", lambda event: event.unit.name if event.unit else ""),
        ("เอกสาร", lambda event: event.submission.noun if event.submission else ""),
        ("รอบปีงบประมาณ พ.ศ.", lambda event: event.cycle.fiscal_year if event.cycle else None),
        ("โดย", lambda event: event.by.display_name if event.by else ""),
        ("จากขั้น", lambda event: STAGES.get(event.from_stage, "")),
        ("เป็นขั้น", lambda event: STAGES.get(event.to_stage, "")),
        ("รายละเอียด", lambda event: event.note),
    ]
    fields = ["moment", "act", "unit", "paper", "round", "by", "stages", "note"]
    moment = thai_datetime("at", "เมื่อ", "long")

    @admin.display(description="หน่วยงาน", ordering="unit__position")
    def whose(self, event):
        return event.unit.short_name if event.unit else "-"

    @admin.display(description="เอกสาร", ordering="submission__kind")
    def paper(self, event):
        return review_link(event.submission, event.submission.noun) if event.submission else "-"

    @admin.display(description="รอบ", ordering="cycle__fiscal_year")
    def round(self, event):
        return cycle_link(event.cycle) if event.cycle else "-"

    @admin.display(description="ขั้น", ordering="to_stage")
    def stages(self, event):
        """From what to what; an act that moves no stage has none."""
        return f"{STAGES[event.from_stage]} → {STAGES[event.to_stage]}" if event.to_stage else "-"
