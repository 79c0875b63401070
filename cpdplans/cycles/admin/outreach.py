"""Reminding by hand: who still owes by inspection region, and the append-only list of what was made for whom."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header

from cpdplans.admin import thai_datetime
from cpdplans.units.models import region_label

from .. import outreach as by_hand
from ..clock import Kind
from ..models import Outreach
from ..outreach import owing, papers, wording
from ..outreach.addresses import joined, keys_in, page_of
from ..outreach.forms import SentForm
from ..outreach.owing import Owing
from ..stages import Refused
from .history.base import HistoryAdmin, unit_words
from .history.filters import PeopleFilter, SubmissionCycleFilter, SubmissionUnitsFilter


class MadeByFilter(PeopleFilter):
    title = "ผู้จัดทำ"
    field = "made_by"


class UnitsFilter(SubmissionUnitsFilter):
    field = "submissions__unit"

    def queryset(self, request, queryset):
        return super().queryset(request, queryset).distinct()


class CycleFilter(SubmissionCycleFilter):
    cycle_field = "submissions__cycle"

    def queryset(self, request, queryset):
        return super().queryset(request, queryset).distinct()


@admin.register(Outreach)
class OutreachAdmin(HistoryAdmin):
    change_list_template = "cycles/admin_outreach_list.html"
    list_display = [thai_datetime("made_at", "จัดทำเมื่อ"), "kind", "paper", "round", "units", "made_by", "sent"]
    list_display_links = ["kind"]
    list_filter = ["kind", MadeByFilter, UnitsFilter, CycleFilter]
    list_select_related = ["made_by"]
    search_fields = [*unit_words("submissions__unit"), "text"]
    search_help_text = "ค้นจากหน่วยงาน หรือคำในข้อความ"
    date_hierarchy = "made_at"

    def get_queryset(self, request):
        found = super().get_queryset(request).prefetch_related("submissions__unit", "submissions__cycle")
        return found if request.resolver_match.kwargs.get("object_id") else found.defer("content", "text")

    @admin.display(description="ส่งแล้ว", ordering="sent_on")
    def sent(self, outreach):
        return outreach.sent_words or "ยังไม่มีบันทึกว่าส่ง"

    @admin.display(description="เอกสาร")
    def paper(self, outreach):
        return next((one.noun for one in outreach.submissions.all()), "-")

    @admin.display(description="รอบ")
    def round(self, outreach):
        return next((f"พ.ศ. {one.cycle.fiscal_year}" for one in outreach.submissions.all()), "-")

    @admin.display(description="หน่วยงาน")
    def units(self, outreach):
        units = sorted((one.unit for one in outreach.submissions.all()), key=lambda unit: unit.position)
        shown, more = units[:6], len(units) - 6
        words = ", ".join(unit.short_name for unit in shown)
        return f"{words} และอีก {more} หน่วยงาน" if more > 0 else words

    def get_urls(self):
        pages = {"make": ("make/", self.make_view), "file": ("<int:pk>/file/<slug:form>/", self.file_view)}
        own = [
            path(address, self.admin_site.admin_view(view), name=f"cycles_outreach_{name}")
            for name, (address, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    # Who still owes

    def make_view(self, request):
        """Who still owes of one round and kind, by region; a click makes the text or the file and leads to it."""
        if not request.user.has_perm("cycles.add_outreach"):
            raise PermissionDenied
        if request.method == "POST":
            return self._make(request)
        only = keys_in(request.GET.get("only", ""))
        found = owing.owing_by_hand(timezone.now(), keys=only or None)
        context = self.admin_site.each_context(request) | {"title": "เตือนด้วยตนเอง", "opts": self.opts}
        context |= _of_those_who_owe(found, only, request.GET)
        return TemplateResponse(request, "cycles/admin_outreach_make.html", context)

    def _make(self, request):
        kind, keys = request.POST.get("make", ""), keys_in(request.POST.get("only", ""))
        if kind not in Outreach.Kind or not keys:
            self.message_user(request, "ไม่พบรายการที่เลือก กรุณาเลือกใหม่", messages.ERROR)
            return redirect(request.get_full_path())
        try:
            made = by_hand.make(Outreach.Kind(kind), keys, by=request.user, now=timezone.now())
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(request.get_full_path())
        if made.left_out:
            self.message_user(request, _left_out_words(made.left_out, timezone.now()), messages.WARNING)
        return redirect("admin:cycles_outreach_change", made.outreach.pk)

    # What was made

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The text ready to copy, or the files; for whom it was made, and that it was sent: a POST writes that down."""
        outreach = self.get_object(request, object_id)
        if outreach is None:
            raise Http404
        if not self.has_view_permission(request, outreach):
            raise PermissionDenied
        form = self._sent_form(request, outreach)
        if request.method == "POST" and (form is None or form.is_valid()):
            return self._note_sent(request, outreach, form)
        context = self.admin_site.each_context(request) | {
            "title": outreach.get_kind_display(),
            "form": form,
            "opts": self.opts,
            "outreach": outreach,
            "rows": _rows(outreach),
            "parts": wording.parts(outreach.text) if outreach.kind == Outreach.Kind.LINE else [],
            "forms": list(papers.FORMS[outreach.kind]),
            "again": _address_of(outreach),
        }
        return TemplateResponse(request, "cycles/admin_outreach.html", context)

    def _sent_form(self, request, outreach):
        """None where it is written that it was sent, or the person may not write it."""
        if outreach.sent_on or not request.user.has_perm("cycles.add_outreach"):
            return None
        return SentForm(request.POST or None, outreach=outreach, today=timezone.localdate(timezone.now()))

    def _note_sent(self, request, outreach, form):
        if not request.user.has_perm("cycles.add_outreach"):
            raise PermissionDenied
        if form:
            _note_sent(request, outreach, form.cleaned_data)
        return redirect("admin:cycles_outreach_change", outreach.pk)

    def file_view(self, request, pk, form):
        """A file of what was made; of one unit alone where ?only= names its submission."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        outreach = get_object_or_404(Outreach, pk=pk)
        content_type = papers.FORMS[outreach.kind].get(form)
        keys = keys_in(request.GET.get("only", ""))
        key = keys[0] if keys else None
        held = {row["submission"] for row in outreach.content["rows"]}
        if content_type is None or (key and key not in held):
            raise Http404
        made = papers.file_of(outreach, form, key)
        if made is None:
            context = self.admin_site.each_context(request) | {"opts": self.opts, "outreach": outreach}
            context["title"] = "กำลังจัดทำไฟล์ PDF"
            return TemplateResponse(request, "cycles/admin_outreach_wait.html", context, status=202)
        response = HttpResponse(made, content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(True, papers.file_name(outreach, form, key))
        response["Cache-Control"] = "private, no-store"
        return response


def _note_sent(request, outreach, given):
    try:
        by_hand.note_sent(outreach, on=given["on"], how=given["how"], by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "บันทึกว่าส่งแล้ว")


def _of_those_who_owe(found, only, asked):
    """What the page says of [Owing], for the round and kind that the address names; `only`: the keys that narrow it."""
    on_paper = owing.by_paper(found)
    chosen = _chosen(on_paper, asked)
    shown = on_paper.get(chosen, [])
    owing.note_last(shown)
    cycle, kind = chosen or (None, None)
    return {
        "papers": [_link(paper, own, only, paper == chosen) for paper, own in on_paper.items()],
        "cycle": cycle,
        "kind": kind,
        "noun": kind and Kind(kind).label,
        "due": cycle and cycle.due(kind),
        "regions": [_region(number, own) for number, own in owing.by_region(shown).items()],
        "counts": [(group, sum(one.group == group for one in shown)) for group in owing.GROUPS],
        "keys": _keys(shown),
        "total": len(shown),
        "is_narrowed": bool(only),
        "not_shown": len(set(only)) - len(found) if only else 0,
    }


def _rows(outreach):
    """[(submission, how it stood)] in the order of the text or file."""
    submissions = {one.pk: one for one in outreach.submissions.all()}
    return [(submissions[row["submission"]], wording.standing(row)) for row in outreach.content["rows"]]


def _address_of(outreach):
    """The page of those who still owe of the same, at the region that it was made for."""
    first = outreach.submissions.all()[0]
    regions = {row["region"] for row in outreach.content["rows"]}
    place = f"#region-{regions.pop()}" if len(regions) == 1 else ""
    return page_of(round=first.cycle_id, kind=first.kind) + place


def _chosen(on_paper, asked):
    """The (cycle, kind) that the address names, else the first there is; None where nobody owes."""
    named = (asked.get("round", ""), asked.get("kind", ""))
    return next((one for one in on_paper if (str(one[0].pk), one[1]) == named), next(iter(on_paper), None))


def _link(paper, own, only, is_here):
    cycle, kind = paper
    words = f"{Kind(kind).label} ปีงบประมาณ พ.ศ. {cycle.fiscal_year}"
    return {"address": page_of(only, round=cycle.pk, kind=kind), "words": words, "count": len(own), "is_here": is_here}


def _region(number: int, own: list[Owing]):
    return {"number": number, "label": region_label(number), "rows": own, "keys": _keys(own)}


def _keys(found):
    return joined(one.submission.pk for one in found)


def _left_out_words(left_out, now):
    names = ", ".join(f"{one.unit.short_name} ({one.status(now).label})" for one in left_out)
    return f"ไม่รวม {len(left_out)} หน่วยงานที่ไม่ต้องเตือนแล้ว: {names}"
