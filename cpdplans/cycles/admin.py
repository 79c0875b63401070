"""The desk of กพร. for the year: rounds, what is owed, extensions, and the history that nobody changes."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from cpdplans.admin import BaseAdmin, BaseTabularInline, ReadOnlyAdmin, thai_date, thai_datetime
from cpdplans.units.admin import PlainRelations, RegionFilter, related
from cpdplans.units.models import Unit, User

from . import services
from .admin_columns import CHECKSUM, UNIT_AND_KIND, document_link, papers_of, short, tag
from .clock import Kind, Status
from .forms import CycleDocumentForm, ReasonForm, SubmissionForm
from .models import (
    Cycle,
    CycleDocument,
    Document,
    Event,
    Extension,
    Notice,
    Remark,
    RemovedRow,
    Submission,
    TextChange,
    Version,
)
from .stages import Refused
from .writing import label_of, shown

REVIEWING = [User.Role.REVIEWER, User.Role.ADMINISTRATOR]


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
        ("การแบ่งปันแผนระหว่างหน่วยงาน", {"fields": ["shares_plans"]}),
        ("หนังสือแจ้งเวียน", {"fields": ["letter_number", "letter_date", "letter_subject"]}),
        ("ผู้ประสานงานของ กพร.", {"fields": ["contact_name", "contact_telephone", "contact_fax", "contact_email"]}),
    ]

    def has_delete_permission(self, request, obj=None):
        return False

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
    return {"units": units, "missing": units * len(Kind) - existing}


# Submissions


class CycleFilter(admin.SimpleListFilter):
    """By round; without a choice the one that people work in now."""

    title = "รอบปีงบประมาณ"
    parameter_name = "round"
    cycle_field = "cycle"
    ALL = "all"

    def lookups(self, request, model_admin):
        self.cycles = {str(cycle.pk): cycle for cycle in Cycle.objects.all()}
        current = Cycle.objects.current(timezone.now())
        self.default = str(current.pk) if current else self.ALL
        return [*((pk, str(cycle)) for pk, cycle in self.cycles.items()), (self.ALL, "ทุกรอบ")]

    def chosen(self):
        return self.value() if self.value() in {*self.cycles, self.ALL} else self.default

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self.chosen(), "query_string": query, "display": label}

    def queryset(self, request, queryset):
        if self.chosen() == self.ALL:
            return queryset
        return queryset.filter(**{self.cycle_field: self.cycles[self.chosen()]})


class StatusFilter(admin.SimpleListFilter):
    title = "สถานะ"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        return queryset.filter(status_code=self.value()) if self.value() in Status.values else queryset


class UnitRegionFilter(RegionFilter):
    unit_field = "unit__inspection_region"


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
class SubmissionAdmin(PlainRelations, BaseAdmin):
    form = SubmissionForm
    list_display = [
        related("unit__short_name", "หน่วยงาน"),
        "kind",
        "shown_status",
        "shown_timeliness",
        "reviewer",
        thai_datetime("first_submitted_at", "ส่งครั้งแรกเมื่อ"),
    ]
    list_filter = [CycleFilter, "kind", StatusFilter, UnitRegionFilter]
    search_fields = ["unit__name", "unit__abbreviation", "unit__short_name", "unit__aliases", "=unit__code"]
    search_help_text = "ค้นจากชื่อ ชื่อย่อ หรือรหัสของหน่วยงาน"
    list_select_related = ["unit", "cycle", "reviewer"]
    ordering = ["-cycle__fiscal_year", "unit__position", "kind"]
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
    ]

    class Media:
        css = {"all": ["css/review.css"]}  # the colours of the status tags

    @admin.display(description="สถานะ")
    def shown_status(self, submission):
        return tag(submission.status(timezone.now()))

    @admin.display(description="ผลการส่ง")
    def shown_timeliness(self, submission):
        return tag(submission.timeliness) if submission.timeliness else "-"

    @admin.display(description="ผู้ส่ง")
    def sender(self, submission):
        if submission.submitted_by is None:
            return "-"
        return f"{submission.submitted_by}{' (กพร. ส่งแทนหน่วยงาน)' if submission.on_behalf else ''}"

    def get_queryset(self, request):
        """With what the clock needs, also for the box in which an extension's submission is searched."""
        found = super().get_queryset(request).with_status(timezone.now())
        return found.select_related("unit", "cycle", "reviewer", "submitted_by")

    def get_readonly_fields(self, request, obj=None):
        named = [name for _, options in self.fieldsets for name in options["fields"]]
        return [name for name in named if name not in SubmissionForm.Meta.fields]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "reviewer":
            kwargs["queryset"] = User.objects.filter(role__in=REVIEWING, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        now = timezone.now()
        if "reviewer" in form.changed_data:
            obj.save(update_fields=["reviewer"])
        if not {"is_exempt", "exempt_reason"} & set(form.changed_data):
            return
        try:
            if obj.is_exempt:
                services.exempt(obj, reason=obj.exempt_reason, by=request.user, now=now)
            else:
                services.end_exemption(obj, by=request.user, now=now)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)


@admin.register(Extension)
class ExtensionAdmin(PlainRelations, BaseAdmin):
    """Granted through services.extend, afterwards only withdrawn, with a reason."""

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


# History: read by กพร., changed by nobody


class HistoryAdmin(ReadOnlyAdmin, BaseAdmin):
    actions = None


@admin.register(Event)
class EventAdmin(HistoryAdmin):
    list_display = [
        thai_datetime("at", "เมื่อ"),
        "act",
        related("unit__short_name", "หน่วยงาน"),
        "by",
        short("note", "รายละเอียด"),
    ]
    list_display_links = ["act"]
    list_filter = ["act"]
    list_select_related = ["unit", "by"]
    search_fields = ["unit__name", "unit__abbreviation", "by__name", "by__username", "note"]
    date_hierarchy = "at"
    fields = ["moment", "act", "unit", "about", "by", "stages", "note"]
    moment = thai_datetime("at", "เมื่อ", "long")

    @admin.display(description="เรื่อง")
    def about(self, event):
        return event.submission or event.cycle or "-"

    @admin.display(description="ขั้น")
    def stages(self, event):
        if not event.to_stage:
            return "-"
        names = dict(Submission._meta.get_field("stage").choices)
        return f"{names.get(event.from_stage, '-')} → {names.get(event.to_stage, '-')}"


@admin.register(TextChange)
class TextChangeAdmin(HistoryAdmin):
    list_display = [thai_datetime("at", "เมื่อ"), UNIT_AND_KIND[0], "place", "by"]
    list_display_links = ["place"]
    list_select_related = ["submission__unit", "by"]
    search_fields = ["submission__unit__name", "submission__unit__abbreviation", "place", "old", "new"]
    fields = ["moment", "unit", "place", "by", "old", "new"]
    moment = thai_datetime("at", "เมื่อ", "long")

    @admin.display(description="หน่วยงาน", ordering="submission__unit__position")
    def unit(self, change):
        return change.submission.unit


@admin.register(RemovedRow)
class RemovedRowAdmin(HistoryAdmin):
    """Put back by the unit, or by กพร. on the pages of the plan; here it is only read."""

    list_display = [
        thai_datetime("removed_at", "ลบเมื่อ"),
        UNIT_AND_KIND[0],
        "place",
        "removed_by",
        thai_datetime("restored_at", "นำกลับมาเมื่อ"),
    ]
    list_display_links = ["place"]
    list_select_related = ["submission__unit", "removed_by"]
    search_fields = ["submission__unit__name", "submission__unit__abbreviation", "place"]
    fields = ["removed", "unit", "place", "removed_by", "restored", "texts"]
    removed = thai_datetime("removed_at", "ลบเมื่อ", "long")
    restored = thai_datetime("restored_at", "นำกลับมาเมื่อ", "long")

    @admin.display(description="หน่วยงาน", ordering="submission__unit__position")
    def unit(self, row):
        return row.submission.unit

    @admin.display(description="ข้อความ")
    def texts(self, row):
        held = [field for field in row.model.written if field in row.content]
        pairs = [(label_of(row.model, field), shown(row.model, field, row.content[field])) for field in held]
        return format_html_join("", "<p><b>{}</b> {}</p>", pairs) or "-"


@admin.register(Version)
class VersionAdmin(HistoryAdmin):
    list_display = ["receipt_number", *UNIT_AND_KIND, "number", thai_datetime("created_at", "ส่งเมื่อ"), "created_by"]
    list_select_related = ["submission__unit", "submission__cycle", "created_by"]
    ordering = ["-created_at", "-pk"]
    search_fields = ["receipt_number", "verify_code", "submission__unit__name", "submission__unit__abbreviation"]
    fields = [
        "submission",
        "number",
        "receipt_number",
        "verify_code_spaced",
        "checksum",
        "moment",
        "created_by",
        "papers",
    ]
    moment = thai_datetime("created_at", "ส่งเมื่อ", "long")
    checksum = CHECKSUM

    @admin.display(description="รหัสตรวจสอบ")
    def verify_code_spaced(self, version):
        return version.verify_code_spaced

    @admin.display(description="เอกสาร")
    def papers(self, version):
        return papers_of(version)


@admin.register(Document)
class DocumentAdmin(HistoryAdmin):
    list_display = [
        related("version__receipt_number", "เลขที่ใบรับ"),
        related("version__submission__unit__short_name", "หน่วยงาน"),
        "paper",
        thai_datetime("created_at", "จัดทำเมื่อ"),
    ]
    list_filter = ["kind"]
    list_select_related = ["version__submission__unit", "version__submission__cycle"]
    search_fields = ["version__receipt_number", "version__submission__unit__name"]
    ordering = ["-created_at", "-pk"]
    fields = ["version", "kind", "paper", "checksum", "moment"]
    moment = thai_datetime("created_at", "จัดทำเมื่อ", "long")
    checksum = CHECKSUM

    @admin.display(description="เปิดดู")
    def paper(self, document):
        return document_link(document.version, document.kind)


@admin.register(Notice)
class NoticeAdmin(HistoryAdmin):
    list_display = ["subject", "user", thai_datetime("created_at", "แจ้งเมื่อ"), thai_datetime("read_at", "อ่านเมื่อ")]
    list_select_related = ["user"]
    search_fields = ["subject", "user__name", "user__username"]
    fields = ["user", "subject", "body", "moment", "read"]
    moment = thai_datetime("created_at", "แจ้งเมื่อ", "long")
    read = thai_datetime("read_at", "อ่านเมื่อ", "long")
