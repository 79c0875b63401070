"""Survey rounds in the admin: their figures, bands and release."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from cpdplans.admin import BaseAdmin, thai_datetime
from cpdplans.cycles.stages import Refused
from cpdplans.thai import format_datetime

from .. import services
from ..models import SurveyRound
from ..releasing import computed_methods, preview_of
from ..round_forms import SurveyRoundForm, band_ranges

BANDS = (
    "เกณฑ์แปลผลค่าเฉลี่ย 5 ระดับ",
    {
        "fields": ["band_set", ("band_5", "band_4", "band_3", "band_2")],
        "description": "คะแนนในช่องด้านล่างใช้เมื่อเลือก “กำหนดเอง” เท่านั้น เมื่อเลือกเกณฑ์ที่มีให้ ระบบจะบันทึกคะแนนตามเกณฑ์นั้น",
    },
)
CONFIRMATION = ("ผลการสำรวจนี้เผยแพร่แล้ว", {"fields": ["confirmed"]})


@admin.register(SurveyRound)
class SurveyRoundAdmin(BaseAdmin):
    form = SurveyRoundForm
    change_list_template = "admin/surveys/surveyround/change_list.html"
    change_form_template = "admin/surveys/surveyround/change_form.html"
    list_display = ["__str__", "release", "units", "smallest_n", "demonstration"]
    fieldsets = [
        (None, {"fields": ["fiscal_year", "released", "smallest_n", "method", "computed", "demonstration"]}),
    ]
    readonly_fields = ["released", "computed", "demonstration"]
    released = thai_datetime("released_at", "เผยแพร่ให้หน่วยงานเมื่อ", "long")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(unit_count=Count("scores__unit", distinct=True))

    def get_fieldsets(self, request, obj=None):
        """Some are fields of the form, not of the record, which Django does not allow in `fieldsets`."""
        return [*self.fieldsets, BANDS, *([CONFIRMATION] if obj and obj.released_at else [])]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "fiscal_year"] if obj else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        return False  # plans hold on to what they were answers to

    @admin.display(description="หน่วยงานที่มีคะแนน", ordering="unit_count")
    def units(self, round):
        return round.unit_count

    @admin.display(description="ข้อมูลสาธิต", ordering="is_demonstration")
    def demonstration(self, round):
        return "ใช่" if round.is_demonstration else "-"

    @admin.display(description="วิธีคำนวณของระบบจากคำตอบรายบุคคล")
    def computed(self, round):
        methods = computed_methods(round) if round.pk else []
        return format_html_join(mark_safe("<br>"), "{}", ((method,) for method in methods)) or "-"

    @admin.display(description="เผยแพร่ให้หน่วยงานเมื่อ", ordering="released_at")
    def release(self, round):
        if round.released_at:
            return format_datetime(round.released_at, "short")
        address = reverse("admin:surveys_surveyround_release", args=[round.pk])
        return format_html('ยังไม่เผยแพร่ · <a href="{}">เผยแพร่…</a>', address)

    def release_view(self, request, pk):
        """Says what the release will show and to whom, and releases when confirmed."""
        round = get_object_or_404(SurveyRound, pk=pk)
        if not self.has_change_permission(request, round):
            raise PermissionDenied
        if request.method == "POST":
            return self._release(request, round)
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": f"เผยแพร่{round}"}
        context |= {
            "round": round,
            "preview": preview_of(round),
            "bands": band_ranges(edge for edge, _ in round.bands[:-1]),
        }
        return render(request, "admin/surveys/surveyround/release.html", context)

    def _release(self, request, round):
        try:
            is_new = services.release_round(round, by=request.user, now=timezone.now())
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:surveys_surveyround_release", round.pk)
        words = f"เผยแพร่{round} และแจ้งหน่วยงานแล้ว" if is_new else f"{round} เผยแพร่อยู่ก่อนแล้ว จึงไม่แจ้งซ้ำ"
        self.message_user(request, words, messages.SUCCESS if is_new else messages.INFO)
        return redirect("admin:surveys_surveyround_change", round.pk)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/release/", wrap(self.release_view), name="surveys_surveyround_release"),
            *super().get_urls(),
        ]
