"""Closed years with their files, and the page that closes one."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_datetime
from cpdplans.cycles.forms import ReasonForm
from cpdplans.cycles.models import Cycle
from cpdplans.cycles.stages import Refused
from cpdplans.forms import CleanCharField

from . import keeping, making
from .kept import page_of
from .models import Book, FrozenYear


class ClosingForm(ReasonForm):
    """A note of the first closing. Whoever closes again must say why: ReasonForm itself."""

    reason = CleanCharField(label="หมายเหตุ", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


@admin.register(FrozenYear)
class FrozenYearAdmin(ReadOnlyAdmin, BaseAdmin):
    actions = None
    list_display = ["cycle", "number", thai_datetime("frozen_at", "ปิดรอบเมื่อ"), "frozen_by", "reason", "pages"]
    list_select_related = ["cycle", "frozen_by"]
    fields = ["cycle", "number", "moment", "frozen_by", "reason", "files", "pages"]
    moment = thai_datetime("frozen_at", "ปิดรอบเมื่อ", "long")

    @admin.display(description="ดาวน์โหลด")
    def pages(self, year):
        return format_html('<a href="{}">หน้ารูปเล่มและไฟล์ที่เก็บไว้</a>', page_of(year.cycle))

    @admin.display(description="ไฟล์ที่เก็บไว้ และ SHA-256")
    def files(self, year):
        kept = ((one.get_kind_display(), one.sha256) for one in year.files.all())
        return format_html_join("", "<div>{}<br><code>{}</code></div>", kept)

    def get_urls(self):
        address = path("close/<int:pk>/", self.admin_site.admin_view(self.close_view), name="reports_frozenyear_close")
        return [address, *super().get_urls()]

    def close_view(self, request, pk):
        """Says what closing the round keeps for good, and has it done when confirmed."""
        if not request.user.has_perm("cycles.change_cycle"):
            raise PermissionDenied
        cycle, now = get_object_or_404(Cycle, pk=pk), timezone.now()
        former = cycle.closings.select_related("frozen_by").first()
        form = (ReasonForm if former else ClosingForm)(request.POST if request.method == "POST" else None)
        if form.is_valid():
            return self._close(request, cycle, form.cleaned_data["reason"], now)
        context = self.admin_site.each_context(request) | {
            "title": f"ปิดรอบและเก็บรูปเล่ม ปีงบประมาณ พ.ศ. {cycle.fiscal_year}",
            "opts": self.opts,
            "cycle": cycle,
            "former": former,
            "form": form,
            "refusal": keeping.why_not(cycle, now),
            "is_running": making.is_running(Book.objects.filter(cycle=cycle).first(), now),
            "unfinished": keeping.unfinished(cycle),
        }
        return TemplateResponse(request, "reports/admin_close_year.html", context)

    def _close(self, request, cycle, reason, now):
        try:
            keeping.ask_to_close(cycle, by=request.user, now=now, reason=reason)
        except Refused as refused:
            self.message_user(request, str(refused), messages.WARNING)
            return redirect("admin:reports_frozenyear_close", cycle.pk)
        return redirect(page_of(cycle))
