"""The admin of the portal: one site, in Thai, dates in พ.ศ. Every ModelAdmin of the rooms is built on BaseAdmin."""

import datetime
import re

from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin import helpers, utils
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DataError, models
from django.forms import BaseInlineFormSet, BaseModelFormSet, CheckboxInput, SplitDateTimeWidget
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django_tasks_db.models import DBTaskResult

from cpdplans import thai
from cpdplans.changelists import PortalChangeList
from cpdplans.forms import CleanCharField, number_in

DAILY = ("plans", "reports")  # what กพร. opens most
# Their own admins are half in English; what people need of them stands at the end of this file.
PACKAGES_WITHOUT_THAI = ("axes.", "django.contrib.auth.", "django_tasks_db.", "post_office.")


class PortalAdminSite(admin.AdminSite):
    site_header = "งานของกลุ่มพัฒนาระบบบริหาร"
    site_title = "กลุ่มพัฒนาระบบบริหาร กรมส่งเสริมสหกรณ์"
    index_title = "งานทั้งหมด"
    site_url = "/"
    enable_nav_sidebar = True

    def register(self, model_or_iterable, admin_class=None, **options):
        admin_class = admin_class or BaseAdmin
        if not f"{admin_class.__module__}.".startswith(PACKAGES_WITHOUT_THAI):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def login(self, request, extra_context=None):
        """The portal has one sign-in page. Somebody signed in without the right would go round for ever: 403."""
        target = self._next_page(request)
        if self.has_permission(request):
            return redirect(target)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(target, reverse("units:sign_in"))

    def _next_page(self, request):
        target = request.GET.get(REDIRECT_FIELD_NAME, "")
        own = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
        return target if own else resolve_url("admin:index")

    def get_app_list(self, request, app_label=None):
        """The desk of every day first, then rooms in the order of INSTALLED_APPS, models as registered: Thai in
        code-point order helps nobody."""
        found = self._build_app_dict(request, app_label)
        labels = dict.fromkeys([*DAILY, *(config.label for config in apps.get_app_configs())])
        return [found[label] for label in labels if label in found]


# Dates
# The admin has no hook for how it writes a date. Mapping the names in list_display and readonly_fields would miss
# view-only pages, where every field is read-only, and inlines that mix old and new rows; so these functions take the
# place of Django's own, on every page of every ModelAdmin.


def _in_thai(value, style):
    if isinstance(value, datetime.datetime):
        return thai.format_datetime(value, style)
    return thai.format_date(value, style)


def _display_for_field(style):
    def display_for_field(value, field, empty_value_display, avoid_link=False):
        if isinstance(value, datetime.date):
            return _in_thai(value, style)
        return utils.display_for_field(value, field, empty_value_display, avoid_link)

    return display_for_field


def _display_for_value(value, empty_value_display, boolean=False):
    if isinstance(value, datetime.date):
        return _in_thai(value, "short")
    return utils.display_for_value(value, empty_value_display, boolean)


def _boolean_icon(value):
    """Django's icon, whose alternative text is "True" or "False"."""
    icon, words = {True: ("yes", "ใช่"), False: ("no", "ไม่ใช่"), None: ("unknown", "ไม่ทราบ")}[value]
    return format_html('<img src="{}" alt="{}">', admin_list.static(f"admin/img/icon-{icon}.svg"), words)


def _thai_date_hierarchy(django_hierarchy):
    def date_hierarchy(cl):
        shown = django_hierarchy(cl) or {}
        for link in filter(None, [shown.get("back"), *shown.get("choices", [])]):
            link["title"] = re.sub(r"\d{4}$", lambda year: str(int(year[0]) + thai.BUDDHIST_OFFSET), str(link["title"]))
        return shown

    return date_hierarchy


def write_dates_in_thai():
    """Puts พ.ศ. dates and Thai icons into django.contrib.admin; called once, when the admin starts.

    AttributeError when a new Django has moved one of the names.
    """
    for module, name, replacement in [
        (admin_list, "display_for_field", _display_for_field("short")),
        (admin_list, "display_for_value", _display_for_value),
        (admin_list, "date_hierarchy", _thai_date_hierarchy(admin_list.date_hierarchy)),
        (admin_list, "_boolean_icon", _boolean_icon),
        (helpers, "display_for_field", _display_for_field("long")),
    ]:
        getattr(module, name)
        setattr(module, name, replacement)


def thai_date(field, description, style="short"):
    """A column or read-only line with the พ.ศ. date of `field`, which may lead through relations ("cycle__opens").

    A method of a ModelAdmin that gives a bare date shows it Gregorian on a form: use this.
    """
    return _display(field, description, lambda day: thai.format_date(day, style))


def thai_datetime(field, description, style="short"):
    """As thai_date, with the time."""
    return _display(field, description, lambda moment: thai.format_datetime(moment, style))


def _display(field, description, write):
    @admin.display(description=description, ordering=field)
    def show(*admin_and_object):  # stands in list_display, or as an attribute of a ModelAdmin
        value = admin_and_object[-1]
        for name in field.split("__"):
            value = getattr(value, name, None)
        return "-" if value is None else write(value)  # a form would write None as "None"

    show.__name__ = f"{field}_thai"
    return show


# Labels of what stands in tables, for those who do not see the column head


def label_widget(widget, label):
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    if isinstance(widget, SplitDateTimeWidget):
        for part, name in zip(widget.widgets, ("วันที่", "เวลา"), strict=True):
            part.attrs.setdefault("aria-label", f"{label} ({name})")
    elif not widget.use_fieldset:  # radio buttons and check boxes carry labels of their own
        widget.attrs.setdefault("aria-label", str(label))


class LabelledRows:
    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if not field.widget.is_hidden:
                label_widget(field.widget, capfirst(field.label or form[name].label))


class LabelledInlineFormSet(LabelledRows, BaseInlineFormSet):
    pass


class LabelledModelFormSet(LabelledRows, BaseModelFormSet):
    pass


# What the rooms build on


class PortalOptions:
    """For ModelAdmin and inlines: texts are made fit to keep, the two boxes of a date and time get a label each."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if type(db_field) in {models.CharField, models.TextField} and not db_field.choices:
            kwargs.setdefault("form_class", CleanCharField)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField) and field:
            label_widget(field.widget, capfirst(field.label))
        return field


class BaseAdmin(PortalOptions, admin.ModelAdmin):
    list_per_page = 100
    show_full_result_count = False

    def get_changelist(self, request, **kwargs):
        return PortalChangeList

    def get_search_results(self, request, queryset, search_term):
        """Finds the words however their digits are written: ๑๒ and 12 are one."""
        words = thai.clean_text(search_term)
        found, duplicates = super().get_search_results(request, queryset, words)
        for other in {thai.arabic_digits(words), thai.thai_digits(words)} - {words}:
            more, more_duplicates = super().get_search_results(request, queryset, other)
            found, duplicates = found | more, duplicates or more_duplicates
        return found, duplicates

    def get_changelist_instance(self, request):
        """Garbage in a filter of the address leads back to the whole list instead of failing in the database."""
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters from error

    def response_action(self, request, queryset):
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if None in map(number_in, chosen):
            self.message_user(request, "รายการที่เลือกไม่ถูกต้อง กรุณาเลือกใหม่", messages.ERROR)
            return redirect(request.get_full_path())
        return super().response_action(request, queryset)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.GET, request.POST = self._without_garbage(request.GET), self._without_garbage(request.POST)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _without_garbage(self, data):
        """Keys of other records that cannot be keys are emptied, so that the form asks for them in its own words."""
        names = [field.name for field in self.opts.fields if isinstance(field, models.ForeignKey)]
        wrong = [name for name in names if data.get(name) and number_in(data[name]) is None]
        if not wrong:
            return data
        data = data.copy()
        for name in wrong:
            data[name] = ""
        return data

    def get_changelist_formset(self, request, **kwargs):
        return super().get_changelist_formset(request, **{"formset": LabelledModelFormSet, **kwargs})


class BaseTabularInline(PortalOptions, admin.TabularInline):
    formset = LabelledInlineFormSet
    extra = 0


class BaseStackedInline(PortalOptions, admin.StackedInline):
    extra = 0


class ReadOnlyAdmin:
    """A mixin, first among the bases, also for inlines: seen by those with the permission, changed by nobody."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ListOnlyAdmin(ReadOnlyAdmin, BaseAdmin):
    """Records of a package whose own name for one of them is English: shown as a list, with no page of their own."""

    list_display_links = None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    history_view = change_view


# Records of the packages (those of the mail queue: units/mail_admin.py)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ListOnlyAdmin):
    list_display = ["attempt_time", "username", "ip_address", "failures_since_start"]
    list_filter = ["attempt_time"]
    search_fields = ["username", "ip_address"]
    actions = ["allow_again"]

    def action_checkbox(self, attempt):
        """Django's own is named after str(attempt), which is English."""
        attributes = {"class": "action-select", "aria-label": f"เลือกรายการของ {attempt.username}"}
        return CheckboxInput(attributes, lambda value: False).render(helpers.ACTION_CHECKBOX_NAME, str(attempt.pk))

    def has_unlock_permission(self, request):
        return request.user.has_perm("axes.delete_accessattempt")

    @admin.action(description="ยกเลิกการระงับ ให้เข้าสู่ระบบได้ทันที", permissions=["unlock"])
    def allow_again(self, request, queryset):
        count = queryset.count()
        queryset.delete()
        self.message_user(request, f"ยกเลิกการระงับแล้ว {count} รายการ")


@admin.register(AccessLog)
class AccessLogAdmin(ListOnlyAdmin):
    list_display = ["attempt_time", "logout_time", "username", "ip_address"]
    list_filter = ["attempt_time"]
    search_fields = ["username", "ip_address"]


@admin.register(DBTaskResult)
class TaskAdmin(ListOnlyAdmin):
    list_display = ["task_path", "status", "enqueued_at", "started_at", "finished_at"]
    list_filter = ["status"]
    search_fields = ["task_path"]
    ordering = ["-enqueued_at"]
