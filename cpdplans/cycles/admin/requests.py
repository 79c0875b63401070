"""What units ask of กพร.: those that wait first, each answered on a page of its own."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Value, When
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from cpdplans import thai
from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_date, thai_datetime

from .. import asking, presenting
from ..asking_forms import AnswerForm
from ..clock import Kind
from ..models import UnitRequest
from ..stages import Refused
from .columns import UNIT_AND_KIND, short, tag
from .filters import CycleFilter, UnitRegionFilter

GRANT, REFUSE = "grant", "refuse"


class RequestCycleFilter(CycleFilter):
    cycle_field = "submission__cycle"


class RequestRegionFilter(UnitRegionFilter):
    unit_field = "submission__unit__inspection_region"


@admin.register(UnitRequest)
class UnitRequestAdmin(ReadOnlyAdmin, BaseAdmin):
    list_display = [
        *UNIT_AND_KIND,
        "asked_for",
        thai_date("wanted_until", "ขอขยายถึง"),
        short("reason", "เหตุผล"),
        thai_datetime("asked_at", "ขอเมื่อ"),
        "standing",
    ]
    list_filter = ["state", "kind", "submission__kind", RequestCycleFilter, RequestRegionFilter]
    list_select_related = ["submission__unit", "submission__cycle", "extension"]
    search_fields = [
        "submission__unit__name",
        "submission__unit__abbreviation",
        "=submission__unit__code",
        "reason",
        "letter_number",
    ]
    search_help_text = "ค้นจากชื่อหน่วยงาน รหัส เหตุผล หรือเลขที่หนังสือ"
    actions = None
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/review.css"]}  # the colours of the status tags

    def get_ordering(self, request):
        waits = When(state=UnitRequest.State.WAITING, then=Value(0))
        longest_waiting = Case(When(state=UnitRequest.State.WAITING, then="asked_at"))
        return [Case(waits, default=Value(1)).asc(), longest_waiting.asc(), "-asked_at"]

    @admin.display(description="คำขอ", ordering="kind")
    def asked_for(self, row):
        return row.title

    @admin.display(description="ผล", ordering="state")
    def standing(self, row):
        return tag(row.tag)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The request as it was asked; while it waits, the two answers to it."""
        held = self.get_object(request, object_id)
        if held is None:
            raise Http404
        if request.method != "POST":
            return self._page(request, held, AnswerForm(request=held, grants=True, now=timezone.now()))
        if not request.user.has_perm("cycles.change_unitrequest"):
            raise PermissionDenied
        grants = request.POST.get("act") == GRANT
        form = AnswerForm(request.POST, request=held, grants=grants, now=timezone.now())
        if held.state == UnitRequest.State.WAITING and not form.is_settled():
            return self._page(request, held, form)
        return self._answer(request, held, form)

    def _answer(self, request, held, form):
        """Back to the list when it is answered; to the page, which says by whom, when another came first."""
        form.is_valid()
        data, now = form.cleaned_data, timezone.now()
        try:
            said = {"by": request.user, "now": now, "letter_number": data.get("letter_number", "")}
            if form.grants:
                held = asking.grant(held, until=data.get("until"), answer=data.get("answer", ""), **said)
            else:
                held = asking.refuse(held, answer=data.get("answer", "") or "-", **said)
        except ValidationError as error:
            form.add_error("until", error.messages)
            return self._page(request, held, form)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect("admin:cycles_unitrequest_change", held.pk)
        words = f"บันทึกผล “{held.outcome}” สำหรับคำขอ “{held.title}” ของ {held.submission.unit.abbreviation}"
        self.message_user(request, f"{words} และแจ้งหน่วยงานแล้ว", messages.SUCCESS)
        return redirect("admin:cycles_unitrequest_changelist")

    def _page(self, request, held, form):
        submission = held.submission
        extensions = submission.extensions.select_related("granted_by")
        context = self.admin_site.each_context(request) | {
            "title": f"{held.title} {submission.unit.name}",
            "opts": self.opts,
            "row": held,
            "submission": submission,
            "due": thai.format_date(submission.due),
            "report_status": _report_status(held),
            "words": ("รับทราบ", "ให้รายงานผล") if held.kind == UnitRequest.Kind.NOTHING else ("อนุญาต", "ไม่อนุญาต"),
            "extensions": extensions,
            "form": form,
            "may_answer": held.state == UnitRequest.State.WAITING
            and request.user.has_perm("cycles.change_unitrequest"),
        }
        return TemplateResponse(request, "admin/desk/request.html", context)


def _report_status(held):
    """How far the report is on a plan that is asked to be amended; None of other requests."""
    report = held.submission.sibling(Kind.REPORT) if held.kind == UnitRequest.Kind.AMENDMENT else None
    return report and presenting.status_tag(report, timezone.now())
