"""Rounds: their days, letter and documents, and the page that opens one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from cpdplans.admin import BaseAdmin, BaseTabularInline, thai_date, thai_datetime
from cpdplans.units.models import Unit

from .. import rounds, services
from ..clock import Kind
from ..forms import CycleDocumentForm
from ..models import Cycle, CycleDocument


class CycleDocumentInline(BaseTabularInline):
    model = CycleDocument
    form = CycleDocumentForm
    fields = ["position", "title", "url", "file", "stored"]
    readonly_fields = ["stored"]

    @admin.display(description="ไฟล์ที่แนบไว้")
    def stored(self, piece):
        if not piece.file:
            return "-"
        return format_html('<a href="{}">เปิดไฟล์</a>', reverse("cycles:cycle_document", args=[piece.pk]))


@admin.register(Cycle)
class CycleAdmin(BaseAdmin):
    change_form_template = "cycles/admin_cycle.html"
    change_list_template = "cycles/admin_cycles.html"
    list_display = [
        "__str__",
        thai_date("opens", "เปิดรับ"),
        thai_date("plan_due", "ส่งแผนภายใน"),
        thai_date("report_due", "รายงานผลภายใน"),
        thai_datetime("opened_at", "เปิดรอบเมื่อ"),
    ]
    inlines = [CycleDocumentInline]
    opened = thai_datetime("opened_at", "เปิดรอบเมื่อ", "long")
    fieldsets = [
        (None, {"fields": ["fiscal_year", "survey_year", "opened"]}),
        ("กำหนดเวลา (นับถึงสิ้นวัน)", {"fields": ["opens", "plan_due", "report_due", "supplement_until"]}),
        (
            "วันปิดรับ",
            {
                "fields": ["plan_closes", "report_closes"],
                "description": "เว้นว่างได้ หากเว้นว่าง หน่วยงานส่งหลังครบกำหนดได้ โดยระบบบันทึกว่าส่งล่าช้า",
            },
        ),
        ("รายงานผล", {"fields": ["report_needs_letter"]}),
        ("การแบ่งปันระหว่างหน่วยงาน", {"fields": ["shares_plans", "shares_counts"]}),
        ("หนังสือแจ้งเวียน", {"fields": ["letter_number", "letter_date", "letter_subject"]}),
        ("ผู้ประสานงานของ กพร.", {"fields": ["contact_name", "contact_telephone", "contact_fax", "contact_email"]}),
    ]

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """With the round that the next one is made from."""
        latest = Cycle.objects.order_by("-fiscal_year").first() if self.has_add_permission(request) else None
        return super().changelist_view(request, {"latest": latest} | (extra_context or {}))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Of a round that is not opened with what is still to do and the days worth a second thought, else with who
        opened and closed it."""
        if obj and not obj.opened_at:
            context |= {"to_do": rounds.still_to_do(obj), "warnings": rounds.date_warnings(rounds.dates_of(obj))}
        if obj and obj.opened_at:
            context |= {"history": rounds.history_of(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        """Days that were set now and are no working day, or beside a public holiday, are told; nothing is refused."""
        super().save_model(request, obj, form, change)
        dates = rounds.dates_of(obj).items()
        for words in rounds.date_warnings({name: day for name, day in dates if name in form.changed_data}):
            self.message_user(request, words, messages.WARNING)

    def get_readonly_fields(self, request, obj=None):
        """The years stand in receipt numbers, so they stay once units have begun."""
        return ["opened", *(["fiscal_year", "survey_year"] if obj and obj.opened_at else [])]

    def get_urls(self):
        address = path("<int:pk>/open/", self.admin_site.admin_view(self.open_view), name="cycles_cycle_open")
        return [address, *super().get_urls()]

    def open_view(self, request, pk):
        """Says what opening the round will make, and makes it when confirmed."""
        cycle = get_object_or_404(Cycle, pk=pk)
        if not self.has_change_permission(request, cycle):
            raise PermissionDenied
        if request.method == "POST":
            made = services.open_cycle(cycle, by=request.user, now=timezone.now())
            words = f"เปิด{cycle} แล้ว สร้างรายการที่ต้องส่ง {made} รายการ" if made else "ไม่มีรายการที่ต้องสร้างเพิ่ม"
            self.message_user(request, words, messages.SUCCESS)
            return redirect("admin:cycles_cycle_change", cycle.pk)
        context = self.admin_site.each_context(request) | opening_of(cycle)
        context |= {"title": f"เปิด{cycle}", "opts": self.opts, "cycle": cycle}
        return TemplateResponse(request, "cycles/admin_open_cycle.html", context)


def opening_of(cycle):
    """What open_cycle() would make now: how many units owe, and how many of their submissions are not there yet."""
    units = Unit.objects.owing().count()
    existing = cycle.submissions.filter(unit__in=Unit.objects.owing()).count()
    warnings = rounds.date_warnings(rounds.dates_of(cycle))
    return {"units": units, "missing": units * len(Kind) - existing, "warnings": warnings}
