"""Decisions prepared and not yet given out: the list from which they are released together or taken back."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from cpdplans import thai
from cpdplans.admin import BaseAdmin, ReadOnlyAdmin

from .. import reviewing, together
from ..models import PreparedDecision
from ..stages import Refused
from ..together import Choice
from . import together as pages
from .columns import kind_of, short

RELEASING = {"action": "release", "title": "แจ้งผลที่เลือกพร้อมกัน", "button": "แจ้งผล"}
DROPPING = {"action": "drop", "title": "ยกเลิกผลที่เตรียมไว้", "button": "ยกเลิกผลที่เตรียมไว้"}


def review_address(submission):
    """The review page of the plan or report, in the admin of its room."""
    kind = submission.kind
    return reverse(f"admin:{kind}s_{kind}_change", args=[getattr(submission, kind).pk])


@admin.register(PreparedDecision)
class PreparedDecisionAdmin(ReadOnlyAdmin, BaseAdmin):
    list_display = [
        "unit",
        kind_of,
        "decided",
        "remarks",
        short("note", "ข้อความเพิ่มเติม"),
        "prepared",
        "standing",
    ]
    list_display_links = None  # the unit's name leads to the review page
    list_filter = ["act", "submission__kind", "submission__cycle"]
    search_fields = ["submission__unit__name", "submission__unit__abbreviation", "=submission__unit__code", "note"]
    search_help_text = "ค้นจากชื่อหน่วยงาน รหัส หรือข้อความเพิ่มเติม"
    actions = ["release", "drop"]

    class Media:
        css = {"all": ["css/desk.css"]}

    def get_queryset(self, request):
        return _with_related(super().get_queryset(request))

    def get_changelist_instance(self, request):
        """The rows that are shown, each knowing whether it could be given out by whoever looks."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        _look(changelist.result_list, request.user, timezone.now())
        return changelist

    def has_review_permission(self, request):
        return request.user.has_perm("cycles.change_prepareddecision")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        decision = self.get_object(request, object_id)
        if decision is None:
            raise Http404
        return redirect(review_address(decision.submission))

    # Columns

    @admin.display(description="หน่วยงาน", ordering="submission__unit__position")
    def unit(self, decision):
        words = decision.submission.unit.short_name
        return format_html('<a href="{}">{}</a>', review_address(decision.submission), words)

    @admin.display(description="ผลการพิจารณา", ordering="act")
    def decided(self, decision):
        until = f" ภายในวันที่ {thai.format_date(decision.revise_by, 'short')}" if decision.revise_by else ""
        return f"{decision.get_act_display()}{until}"

    @admin.display(description="ผู้เตรียม", ordering="prepared_at")
    def prepared(self, decision):
        at = thai.format_datetime(decision.prepared_at, "short")
        return format_html('{}<br><span class="quiet">{}</span>', decision.prepared_by, at)

    @admin.display(description="ประเด็นที่จะแจ้ง")
    def remarks(self, decision):
        return f"{decision.submission.unsettled_count()} ประเด็น" if decision.act == "return" else "-"

    @admin.display(description="แจ้งได้หรือไม่")
    def standing(self, decision):
        return decision.refusal or "แจ้งได้"

    # Acts

    @admin.action(description="แจ้งผลที่เลือกพร้อมกัน", permissions=["review"])
    def release(self, request, queryset):
        by, now = request.user, timezone.now()

        def do(choice):
            reviewing.release(choice.decision, by=by, now=now, seen=pages.seen_of(request, choice.key))

        return self._carry_out(request, queryset, RELEASING, do, "แจ้งผลการพิจารณาแล้ว {} รายการ")

    @admin.action(description="ยกเลิกผลที่เตรียมไว้", permissions=["review"])
    def drop(self, request, queryset):
        by, now = request.user, timezone.now()

        def do(choice):
            reviewing.drop_prepared(choice.submission, by=by, now=now, seen=pages.seen_of(request, choice.key))

        return self._carry_out(request, queryset, DROPPING, do, "ยกเลิกผลการพิจารณาที่เตรียมไว้แล้ว {} รายการ")

    def _carry_out(self, request, queryset, way, do, done_words):
        try:
            keys = pages.keys_of(request, queryset)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return None
        decisions = _with_related(PreparedDecision.objects.filter(pk__in=keys))
        decisions = pages.in_the_order_of(keys, decisions)
        _look(decisions, request.user, timezone.now())
        choices = [self._choice(decision, way) for decision in decisions]
        if not pages.is_confirmed(request):
            return pages.page(self, request, way["action"], way, choices)
        done = pages.carry_out(request, choices, do)
        if done:
            self.message_user(request, done_words.format(len(done)), messages.SUCCESS)
        if len(decisions) < len(keys):
            gone = len(keys) - len(decisions)
            self.message_user(request, f"อีก {gone} รายการมีผู้แจ้งผลหรือยกเลิกไปก่อนแล้ว จึงไม่ได้ดำเนินการซ้ำ", messages.INFO)
        return None

    @staticmethod
    def _choice(decision, way):
        refusal = decision.refusal if way is RELEASING else ""
        choice = Choice(decision.pk, decision.submission, decision.version.number, refusal)
        choice.decision, choice.seen = decision, decision.stamp
        return choice


def _with_related(decisions):
    of_submission = ("unit", "cycle", "plan", "report")
    named = [f"submission__{name}" for name in of_submission]
    return decisions.select_related("version", "prepared_by", *named).defer("version__content")


def _look(decisions, by, now):
    """Writes on each decision why it could not be given out now; "" where it could."""
    together.read_ahead(decision.submission for decision in decisions)
    for decision in decisions:
        given = {"read": decision.version.number, "revise_by": decision.revise_by, "note": decision.note}
        decision.refusal = together.refusal(decision.submission, together.Act(decision.act), by=by, now=now, **given)
