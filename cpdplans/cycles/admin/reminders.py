"""When reminders go out, which went out, and whom e-mail does not reach."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, IntegerField, Value, When
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from cpdplans.admin import BaseAdmin, thai_date, thai_datetime

from ..addresses import troubles
from ..models import Reminder, ReminderRule
from ..reminders.turns import BEFORE, IN_ORDER, next_counts
from .history.base import HistoryAdmin, OfSubmission, unit_words

WITHIN = 7  # days


class ReminderRuleForm(forms.ModelForm):
    class Meta:
        model = ReminderRule
        fields = ["when", "days", "kind", "is_active"]

    def clean(self):
        cleaned = super().clean()
        when, days = cleaned.get("when"), cleaned.get("days")
        if when == ReminderRule.When.ON_DUE and days:
            self.add_error("days", "การเตือนในวันครบกำหนดส่ง ให้กรอกจำนวนวันทำการเป็น 0")
        elif when and when != ReminderRule.When.ON_DUE and days == 0:
            self.add_error("days", "กรอกจำนวนวันทำการตั้งแต่ 1 ขึ้นไป")
        return cleaned


@admin.register(ReminderRule)
class ReminderRuleAdmin(BaseAdmin):
    form = ReminderRuleForm
    change_list_template = "cycles/admin_reminder_rules.html"
    list_display = ["when", "shown_days", "of_paper", "is_active", "next_count"]
    list_editable = ["is_active"]
    actions = None
    sortable_by = ()

    def get_queryset(self, request):
        now, rules = timezone.now(), super().get_queryset(request)
        counts = next_counts(list(rules.filter(is_active=True)), now=now, within=WITHIN)
        return rules.annotate(next_count=_by_pk(counts))

    def get_ordering(self, request):
        places = (When(when=one, then=Value(place)) for place, one in enumerate(IN_ORDER))
        from_first = Case(When(when__in=BEFORE, then=-F("days")), default=F("days"), output_field=IntegerField())
        return [Case(*places).asc(), from_first.asc(), "kind"]

    @admin.display(description="จำนวนวันทำการ")
    def shown_days(self, rule):
        return rule.days or "-"

    @admin.display(description="เอกสาร")
    def of_paper(self, rule):
        return rule.get_kind_display() or "แผนและรายงานผล"

    @admin.display(description=f"จะเตือนภายใน {WITHIN} วัน (รายการ)")
    def next_count(self, rule):
        return rule.next_count if rule.is_active else "-"

    def has_delete_permission(self, request, obj=None):
        """Not of one that reminders went out by; it is taken out of use instead."""
        return super().has_delete_permission(request, obj) and not (obj and obj.reminders.exists())


def _by_pk(counts):
    whens = (When(pk=pk, then=Value(count)) for pk, count in counts.items())
    return Case(*whens, default=Value(0), output_field=IntegerField())


@admin.register(Reminder)
class ReminderAdmin(OfSubmission, HistoryAdmin):
    change_list_template = "cycles/admin_reminders.html"
    list_display = [thai_datetime("sent_at", "เตือนเมื่อ"), "unit", "paper", "round", "rule", "counted", "receivers"]
    list_display_links = ["unit"]
    list_filter = ["rule"]
    list_select_related = ["rule", "submission__unit", "submission__cycle"]
    search_fields = unit_words("submission__unit")
    search_help_text = "ค้นจากหน่วยงาน"
    date_hierarchy = "sent_at"
    fields = ["moment", "unit", "paper", "round", "rule", "counted_long", "due_long", "receivers"]
    moment = thai_datetime("sent_at", "เตือนเมื่อ", "long")
    counted = thai_date("counted_from", "นับจากวันที่")
    counted_long = thai_date("counted_from", "นับจากวันที่", "long")
    due_long = thai_date("due_on", "ถึงเวลาเตือนวันที่", "long")

    @admin.display(description="ผู้รับ", ordering="told")
    def receivers(self, reminder):
        return f"{reminder.told} คน" if reminder.told else "ข้าม (มีการเตือนที่ใกล้กว่า หรือไม่มีผู้รับ)"

    def get_urls(self):
        view = self.admin_site.admin_view(self.addresses_view)
        return [path("addresses/", view, name="cycles_reminder_addresses"), *super().get_urls()]

    def addresses_view(self, request):
        """Units that e-mail does not reach, and why."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = troubles(now=timezone.now())
        context = self.admin_site.each_context(request) | {"opts": self.opts, "troubles": found}
        context |= {"title": "หน่วยงานที่อีเมลไปไม่ถึงหรือไม่มีอีเมล", "cut_off": sum(one.is_cut_off for one in found)}
        return TemplateResponse(request, "cycles/admin_addresses.html", context)
