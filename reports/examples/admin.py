"""The list of what was marked, with the way to take marks back."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html

from cpdplans import thai
from cpdplans.admin import BaseAdmin, ReadOnlyAdmin
from cpdplans.cycles.clock import Stage

from . import marking
from .models import GoodExample


class StandingFilter(admin.SimpleListFilter):
    title = "การแสดง"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("marked", "ยกเป็นตัวอย่างอยู่"), ("withdrawn", "ถอนแล้ว")]

    def queryset(self, request, queryset):
        kept = {"marked": True, "withdrawn": False}.get(self.value())
        return queryset if kept is None else queryset.filter(withdrawn_at__isnull=kept)


@admin.register(GoodExample)
class GoodExampleAdmin(ReadOnlyAdmin, BaseAdmin):
    list_display = ["project", "unit", "year", "reason", "marked", "standing"]
    list_filter = [StandingFilter, "submission__cycle"]
    list_select_related = ["submission__unit", "submission__cycle", "marked_by", "withdrawn_by"]
    search_fields = ["title", "reason", "submission__unit__name", "submission__unit__abbreviation"]
    search_help_text = "ค้นจากชื่อแผน เหตุผล หรือชื่อหน่วยงาน"
    actions = ["withdraw"]
    fields = ["project", "unit", "year", "reason", "marked", "standing", "version_read"]

    def has_mark_permission(self, request):
        return request.user.has_perm("reports.change_goodexample")

    @admin.display(description="แผน", ordering="title")
    def project(self, example):
        return format_html('<a href="{}">{}</a>', example.mark_url, example.title)

    @admin.display(description="หน่วยงาน", ordering="submission__unit__position")
    def unit(self, example):
        return example.submission.unit.short_name

    @admin.display(description="ปีงบประมาณ พ.ศ.", ordering="submission__cycle__fiscal_year")
    def year(self, example):
        return example.submission.cycle.fiscal_year

    @admin.display(description="ผู้ยกเป็นตัวอย่าง", ordering="marked_at")
    def marked(self, example):
        at = thai.format_datetime(example.marked_at, "short")
        return format_html('{}<br><span class="quiet">{}</span>', example.marked_by, at)

    @admin.display(description="การแสดง", ordering="withdrawn_at")
    def standing(self, example):
        if example.withdrawn_at:
            return f"ถอนเมื่อ {thai.format_datetime(example.withdrawn_at, 'short')} โดย {example.withdrawn_by}"
        if example.submission.stage != Stage.APPROVED:
            return "ยังไม่แสดง รอรายงานผลได้รับความเห็นชอบอีกครั้ง"
        return "ทุกหน่วยงานอ่านได้"

    @admin.display(description="รายงานผลฉบับที่เห็นชอบเมื่อยกเป็นตัวอย่าง")
    def version_read(self, example):
        return f"ฉบับที่ {example.version.number}"

    @admin.action(description="ถอนจากตัวอย่างที่ดี", permissions=["mark"])
    def withdraw(self, request, queryset):
        now = timezone.now()
        done = [marking.withdraw(example, by=request.user, now=now) for example in queryset]
        self.message_user(request, f"ถอนจากตัวอย่างที่ดีแล้ว {sum(done)} รายการ", messages.SUCCESS)
