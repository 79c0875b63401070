"""The page that makes next year's round from the last one. It stands here because the catalogue goes with the round."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from cpdplans.cycles import rounds
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle
from cpdplans.units.models import Unit

from ..setting_up import CONTACT, LETTER, YEARS, NewRoundForm, prepare_round

SECTIONS = [
    ("ปี", YEARS),
    ("กำหนดเวลา (นับถึงสิ้นวัน)", rounds.DATES),
    ("หนังสือแจ้งเวียน", LETTER),
    ("ผู้ประสานงานของ กพร.", CONTACT),
    ("รายงานผล", ("report_needs_letter",)),
    ("การแบ่งปันแผนและเอกสารประกอบ", ("shares_plans", "shares_counts", "documents")),
]


class NewRoundPage:
    """A mixin for the ModelAdmin that lends the page its address."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.new_round_view)
        return [path("new-round/<int:pk>/", view, name="surveys_suggestedactivity_new_round"), *super().get_urls()]

    def new_round_view(self, request, pk):
        """The form, filled in from the round `pk`; POST makes the round, or with `check` only looks at the days."""
        source = get_object_or_404(Cycle, pk=pk)
        if not (self.has_add_permission(request) and request.user.has_perm("cycles.add_cycle")):
            raise PermissionDenied
        form = NewRoundForm(request.POST if request.method == "POST" else None, source=source)
        if form.is_valid() and "check" not in request.POST:
            return self._make(request, source, form)
        context = self.admin_site.each_context(request) | {"opts": Cycle._meta, "form": form, "source": source}
        context |= {"title": f"เตรียมรอบใหม่จาก{source}", "warnings": rounds.date_warnings(form.days())}
        context |= {"checked": "check" in request.POST and form.is_valid()} | what_it_makes(source)
        return render(request, "admin/surveys/new_round.html", context | {"sections": _sections(form)})

    def _make(self, request, source, form):
        documents = form.cleaned_data.get("documents", ())
        cycle, copied = prepare_round(source, form.values(), documents=documents)
        if copied is None:
            self.message_user(request, f"{cycle} สร้างไว้แล้ว จึงไม่สร้างซ้ำ", messages.INFO)
            return redirect("admin:cycles_cycle_change", cycle.pk)
        self.log_addition(request, cycle, f"เตรียมจาก{source}")
        words = f"สร้าง{cycle} แล้ว พร้อมกิจกรรมที่กรมเสนอแนะ {copied} กิจกรรม หน่วยงานยังไม่เห็นจนกว่าจะเปิดรอบ"
        self.message_user(request, words, messages.SUCCESS)
        return redirect("admin:cycles_cycle_change", cycle.pk)


def what_it_makes(source):
    """In numbers, what the new round begins with and what its opening will make."""
    units = Unit.objects.owing().count()
    activities = source.suggested_activities.count()
    following = Cycle.objects.filter(fiscal_year=source.fiscal_year + 1).first()
    return {"units": units, "submissions": units * len(Kind), "activities": activities, "following": following}


def _sections(form):
    return [(name, [form[field] for field in fields if field in form.fields]) for name, fields in SECTIONS]
