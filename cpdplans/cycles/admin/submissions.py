"""What each unit owes, with its versions, remarks, extensions and acts; and the extensions."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from cpdplans.admin import BaseAdmin, BaseTabularInline, ReadOnlyAdmin, thai_date, thai_datetime
from cpdplans.units.admin import PlainRelations
from cpdplans.units.models import User

from .. import reviewing, services
from ..forms import ReasonForm, SubmissionForm
from ..models import Event, Extension, Outreach, Remark, Submission, Version
from ..outreach.addresses import page_of
from ..queue import shown_in_lists
from ..stages import Refused
from . import extending
from . import together as pages
from .columns import UNIT_AND_KIND, papers_of, short, tag
from .exported import Exports
from .filters import (
    CycleFilter,
    ProgressFilter,
    ReviewerFilter,
    SentFilter,
    StatusFilter,
    TimelinessFilter,
    UnitFilter,
    UnitRegionFilter,
    WaitingFilter,
)
from .queue import EXPORTED, QueueColumns
from .saved import KeepsFilters

REVIEWING = [User.Role.REVIEWER, User.Role.ADMINISTRATOR]


class SeenInline(ReadOnlyAdmin, BaseTabularInline):
    """Rows that belong to a submission, to be read there."""

    show_change_link = False
    related = ()

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.related)

    def get_readonly_fields(self, request, obj=None):
        return self.fields


class EventInline(SeenInline):
    model = Event
    related = ("by",)
    fields = ["moment", "act", "by", "note"]
    moment = thai_datetime("at", "เมื่อ")


class VersionInline(SeenInline):
    model = Version
    related = ("created_by",)
    fields = ["number", "receipt_number", "sent", "created_by", "papers"]
    sent = thai_datetime("created_at", "ส่งเมื่อ")

    @admin.display(description="เอกสาร")
    def papers(self, version):
        return papers_of(version)


class RemarkInline(SeenInline):
    model = Remark
    related = ("created_by",)
    fields = ["kind", "place", "text", "state", "answer", "created_by", "moment"]
    moment = thai_datetime("created_at", "บันทึกเมื่อ")


class ExtensionInline(SeenInline):
    model = Extension
    related = ("granted_by",)
    fields = ["until", "reason", "letter_number", "granted_by", "withdrawn", "withdrawn_reason"]
    withdrawn = thai_datetime("withdrawn_at", "ยกเลิกเมื่อ")


@admin.register(Submission)
class SubmissionAdmin(QueueColumns, KeepsFilters, Exports, PlainRelations, BaseAdmin):
    form = SubmissionForm
    list_display = QueueColumns.columns
    list_filter = [
        CycleFilter,
        "kind",
        StatusFilter,
        ReviewerFilter,
        ProgressFilter,
        TimelinessFilter,
        WaitingFilter,
        SentFilter,
        UnitRegionFilter,
        UnitFilter,
    ]
    search_fields = [
        "unit__name",
        "unit__abbreviation",
        "unit__short_name",
        "unit__aliases",
        "=unit__code",
        "letter_number",
    ]
    search_help_text = "ค้นจากชื่อ ชื่อย่อ หรือรหัสของหน่วยงาน และเลขที่หนังสือนำส่ง ใช้เลขไทยหรืออารบิกก็ได้"
    export_title = "การส่งแผนและรายงานผล"
    export_columns = EXPORTED
    actions = ["extend_many", "remind_by_hand"]
    change_list_template = "cycles/admin_submissions.html"
    change_form_template = "cycles/admin_submission.html"
    inlines = [VersionInline, RemarkInline, ExtensionInline, EventInline]
    sent = thai_datetime("submitted_at", "ส่งล่าสุดเมื่อ", "long")
    first_sent = thai_datetime("first_submitted_at", "ส่งครั้งแรกเมื่อ", "long")
    taken = thai_datetime("taken_at", "รับไว้พิจารณาเมื่อ", "long")
    approved = thai_datetime("approved_at", "เห็นชอบเมื่อ", "long")
    last_day = thai_date("due", "กำหนดส่ง", "long")
    mend_by = thai_date("revise_by", "แก้ไขภายในวันที่", "long")
    fieldsets = [
        (None, {"fields": ["unit", "cycle", "kind", "shown_status", "last_day", "shown_timeliness", "late_reason"]}),
        ("การส่งและการพิจารณา", {"fields": ["reviewer", "first_sent", "sent", "sender", "taken", "mend_by", "approved"]}),
        ("การยกเว้น", {"fields": ["is_exempt", "exempt_reason"]}),
        ("หนังสือนำส่งและผู้ประสานงาน", {"fields": list(Submission.written)}),
        (Outreach._meta.verbose_name, {"fields": ["by_hand"]}),
    ]

    class Media:
        css = {"all": ["css/review.css", "css/desk.css"]}  # the colours of the status tags, the button

    @admin.display(description="สถานะ")
    def shown_status(self, submission):
        return tag(submission.status(timezone.now()))

    @admin.display(description="ผลการส่ง")
    def shown_timeliness(self, submission):
        return tag(submission.timeliness) if submission.timeliness else "-"

    @admin.display(description="สิ่งที่จัดทำเพื่อเตือน")
    def by_hand(self, submission):
        made = submission.outreach.select_related("made_by").defer("content", "text")
        found = [
            (reverse("admin:cycles_outreach_change", args=[one.pk]), one, one.made_by, one.sent_words or "ยังไม่ได้บันทึก")
            for one in made
        ]
        return format_html_join("", '<div><a href="{}">{}</a> โดย {} · ส่งแล้ว: {}</div>', found) or "-"

    def below_unit(self, submission):
        return " ".join(filter(None, [submission.noun, super().below_unit(submission)]))

    @admin.display(description="ผู้ส่ง")
    def sender(self, submission):
        if submission.submitted_by is None:
            return "-"
        return f"{submission.submitted_by}{' (กพร. ส่งแทนหน่วยงาน)' if submission.on_behalf else ''}"

    def get_queryset(self, request):
        """With what the clock needs, also for the box in which an extension's submission is searched."""
        now = timezone.now()
        found = shown_in_lists(super().get_queryset(request))
        return self.sortable(found.select_related("submitted_by"), now)

    def get_readonly_fields(self, request, obj=None):
        named = [name for _, options in self.fieldsets for name in options["fields"]]
        return [name for name in named if name not in SubmissionForm.Meta.fields]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_extend_permission(self, request):
        return request.user.has_perm("cycles.add_extension")

    @admin.action(description="ขยายระยะเวลา", permissions=["extend"])
    def extend_many(self, request, queryset):
        try:
            return extending.extend(self, request, pages.keys_of(request, queryset))
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return None

    def render_change_form(self, request, context, obj=None, **kwargs):
        is_open = obj is not None and not services.why_not_extend(obj, None)
        context["may_extend"] = is_open and self.has_extend_permission(request)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def has_outreach_permission(self, request):
        return request.user.has_perm("cycles.add_outreach")

    @admin.action(description=Outreach._meta.verbose_name_plural, permissions=["outreach"])
    def remind_by_hand(self, request, queryset):
        try:
            return redirect(page_of(pages.keys_of(request, queryset)))
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return None

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "reviewer":
            kwargs["queryset"] = User.objects.filter(role__in=REVIEWING, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        try:
            _set_by_hand(obj, form.changed_data, by=request.user, now=timezone.now())
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)


def _set_by_hand(submission, changed, *, by, now):
    if "reviewer" in changed:
        reviewing.assign(submission, submission.reviewer, by=by, now=now)
    if not {"is_exempt", "exempt_reason"} & set(changed):
        return
    if submission.is_exempt:
        services.exempt(submission, reason=submission.exempt_reason, by=by, now=now)
    else:
        services.end_exemption(submission, by=by, now=now)


@admin.register(Extension)
class ExtensionAdmin(PlainRelations, BaseAdmin):
    """Granted through services.extend, afterwards only withdrawn, with a reason."""

    add_form_template = "cycles/admin_extension_add.html"
    list_display = [
        *UNIT_AND_KIND,
        thai_date("until", "ขยายถึง"),
        short("reason", "เหตุผล"),
        "granted_by",
        thai_datetime("granted_at", "อนุญาตเมื่อ"),
        thai_datetime("withdrawn_at", "ยกเลิกเมื่อ"),
    ]
    list_select_related = ["submission__unit", "submission__cycle", "granted_by"]
    search_fields = ["submission__unit__name", "submission__unit__abbreviation", "reason", "letter_number"]
    search_help_text = "ค้นจากชื่อหน่วยงาน เหตุผล หรือเลขที่หนังสือ"
    autocomplete_fields = ["submission"]
    fields = ["submission", "until", "reason", "letter_number"]
    actions = ["withdraw"]
    granted = thai_datetime("granted_at", "อนุญาตเมื่อ", "long")
    withdrawn = thai_datetime("withdrawn_at", "ยกเลิกเมื่อ", "long")

    def get_fields(self, request, obj=None):
        return [*self.fields, *(["granted_by", "granted", "withdrawn", "withdrawn_reason"] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        return ["granted_by", "granted", "withdrawn", "withdrawn_reason"] if obj else []

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        services.extend(obj, by=request.user, now=timezone.now())

    @admin.action(description="ยกเลิกการขยายระยะเวลา", permissions=["add"])
    def withdraw(self, request, queryset):
        """Asks for the reason first."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            for extension in queryset.select_related("submission__cycle"):
                self._withdraw_one(request, extension, form.cleaned_data["reason"])
            return None
        context = self.admin_site.each_context(request) | {
            "title": "ยกเลิกการขยายระยะเวลา",
            "opts": self.opts,
            "form": form,
            "extensions": queryset.select_related("submission__unit", "submission__cycle"),
        }
        return TemplateResponse(request, "cycles/admin_withdraw.html", context)

    def _withdraw_one(self, request, extension, reason):
        try:
            services.withdraw_extension(extension, reason=reason, by=request.user, now=timezone.now())
        except Refused as refused:
            self.message_user(request, f"{extension}: {refused}", messages.ERROR)
        else:
            self.log_change(request, extension, f"ยกเลิก: {reason}")
            self.message_user(request, f"ยกเลิกแล้ว: {extension}", messages.SUCCESS)
