"""The documents of a round in the admin, one by one and many at once."""

from urllib.parse import parse_qs

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from cpdplans.admin import BaseAdmin, thai_datetime
from cpdplans.units.admin import PlainRelations

from ..documents import attach, attach_checked, check_files, forget_files
from ..models import RoundDocument
from ..round_forms import ManyDocumentsForm, RoundDocumentForm

ROUND_FILTER = "round__id__exact"  # in the address of the list


class OwnerFilter(admin.EmptyFieldListFilter):
    """Of a unit, or the department's."""

    def choices(self, changelist):
        words = ["ทั้งหมด", "รายงานของกรม", "เอกสารรายหน่วยงาน"]
        for choice, display in zip(super().choices(changelist), words, strict=True):
            yield choice | {"display": display}


@admin.register(RoundDocument)
class RoundDocumentAdmin(PlainRelations, BaseAdmin):
    form = RoundDocumentForm
    change_list_template = "admin/surveys/rounddocument/change_list.html"
    list_display = ["title", "owner", "year", thai_datetime("added_at", "แนบเมื่อ"), "opened"]
    list_filter = ["round", ("unit", OwnerFilter)]
    search_fields = ["title", "original_name", "unit__name", "unit__abbreviation", "=unit__code"]
    search_help_text = "ค้นจากชื่อเอกสาร ชื่อไฟล์ หรือชื่อหน่วยงาน"
    list_select_related = ["round", "unit"]
    autocomplete_fields = ["unit"]
    view_on_site = False  # the column beside it opens the file or the link
    readonly_fields = ["opened", "added", "added_by"]
    added = thai_datetime("added_at", "แนบเมื่อ", "long")

    def get_fields(self, request, obj=None):
        return [*RoundDocumentForm.FIELDS, *(self.readonly_fields if obj else [])]

    def get_changeform_initial_data(self, request):
        """The round of the list that one comes from is chosen already, unless the address names another."""
        listed = parse_qs(request.GET.get("_changelist_filters", ""))
        return {"round": listed.get(ROUND_FILTER, [""])[0]} | super().get_changeform_initial_data(request)

    @admin.display(description="หน่วยงาน", ordering="unit__position", empty_value="รายงานของกรม")
    def owner(self, document):
        return document.unit and document.unit.short_name

    @admin.display(description="ปีงบประมาณ พ.ศ.", ordering="round__fiscal_year")
    def year(self, document):
        return document.round.fiscal_year

    @admin.display(description="ไฟล์หรือลิงก์")
    def opened(self, document):
        words = document.original_name if document.file else "เปิดลิงก์"
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), words)

    def save_model(self, request, obj, form, change):
        if not change or {"url", "file"} & set(form.changed_data):
            attach(obj, by=request.user, now=timezone.now())
        else:
            obj.save()
        former = form.initial.get("file")
        if former and former.name != obj.file.name:
            forget_files([former.name])

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        forget_files([obj.file.name])

    def delete_queryset(self, request, queryset):
        names = list(queryset.values_list("file", flat=True))
        super().delete_queryset(request, queryset)
        forget_files(names)

    # Many files at once

    def get_urls(self):
        view = self.admin_site.admin_view(self.many_view)
        return [path("many/", view, name="surveys_rounddocument_many"), *super().get_urls()]

    def many_view(self, request):
        """Checks every file, attaches those that are sound, and lists the others with the reason."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        first = {"round": request.GET.get("round", "")}
        form = ManyDocumentsForm(request.POST or None, request.FILES or None, initial=first)
        checked = self._attach(request, form) if form.is_valid() else []
        if checked and not any(one.refusal for one in checked):
            listed = reverse("admin:surveys_rounddocument_changelist")
            return redirect(f"{listed}?{ROUND_FILTER}={form.cleaned_data['round'].pk}")
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": "แนบเอกสารรายหน่วยงานหลายไฟล์"}
        context |= {"form": form, "checked": sorted(checked, key=lambda one: not one.refusal)}
        return render(request, "admin/surveys/rounddocument/many.html", context)

    def _attach(self, request, form):
        round, now = form.cleaned_data["round"], timezone.now()
        by_name = form.cleaned_data["titled"] == form.FILE_NAME
        checked = check_files(form.cleaned_data["files"], round)
        done = attach_checked(checked, round, by_name=by_name, by=request.user, now=now)
        replaced = sum(bool(one.replaces) for one in done)
        words = f"แนบเอกสารแล้ว {len(done)} ไฟล์" + (f" ในจำนวนนี้แทนที่ไฟล์เดิม {replaced} ไฟล์" if replaced else "")
        self.message_user(request, words, messages.SUCCESS if done else messages.WARNING)
        shared = dict.fromkeys(one.unit.short_name for one in done if one.shares_unit)
        if shared and not by_name:
            names = " และ ".join(shared)
            words = f"มีหน่วยงานที่แนบมากกว่าหนึ่งไฟล์ คือ {names} ชื่อเอกสารของหน่วยงานดังกล่าวจึงใช้ชื่อไฟล์ เพื่อให้แยกกันได้"
            self.message_user(request, words, messages.INFO)
        return checked
