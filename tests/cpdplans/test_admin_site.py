import datetime
import re
from types import SimpleNamespace

import pytest
from axes.models import AccessAttempt
from django import forms
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.core.exceptions import PermissionDenied
from django.db import models
from django.test import RequestFactory
from django.urls import reverse
from post_office.models import Email, Log

from cpdplans import admin as portal_admin
from cpdplans.fields import DayField

MOMENT = datetime.datetime(2023, 4, 12, 9, 30, tzinfo=datetime.UTC)
DAY = datetime.date(2023, 4, 12)
STRANGER = SimpleNamespace(is_active=True, is_staff=False, is_authenticated=False)
OFFICER = SimpleNamespace(is_active=True, is_staff=False, is_authenticated=True)
REVIEWER = SimpleNamespace(is_active=True, is_staff=True, is_authenticated=True)


def request(user, path="/admin/login/"):
    made = RequestFactory().get(path)
    made.user = user
    return made


def test_site_is_the_portals():
    assert isinstance(admin.site, portal_admin.PortalAdminSite)


@pytest.mark.parametrize("user, allowed", [(STRANGER, False), (OFFICER, False), (REVIEWER, True)])
def test_has_permission(user, allowed):
    assert admin.site.has_permission(request(user)) is allowed


def test_login_sends_a_stranger_to_the_one_sign_in_page():
    response = admin.site.login(request(STRANGER, "/admin/login/?next=/admin/units/unit/"))

    assert response.url == f"{reverse('units:sign_in')}?next=/admin/units/unit/"


def test_login_refuses_who_is_signed_in_without_the_right():
    with pytest.raises(PermissionDenied):
        admin.site.login(request(OFFICER))


@pytest.mark.parametrize("target, goes_to", [("/admin/units/", "/admin/units/"), ("https://evil.example/", "/admin/")])
def test_login_takes_a_reviewer_on_within_the_portal_only(target, goes_to):
    assert admin.site.login(request(REVIEWER, f"/admin/login/?next={target}")).url == goes_to


def test_packages_cannot_register_their_own_admin():
    site = portal_admin.PortalAdminSite()
    foreign = type("ForeignAdmin", (admin.ModelAdmin,), {"__module__": "post_office.admin"})

    site.register(Email, foreign)
    site.register(Log)

    assert [type(shown) for shown in site._registry.values()] == [portal_admin.BaseAdmin]


def columns_and_fields(model_admin):
    """The names of what a ModelAdmin shows, as far as it says so itself."""
    fields = flatten_fieldsets(model_admin.fieldsets or [(None, {"fields": model_admin.fields or []})])
    return [*model_admin.list_display, *fields]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_what_is_registered_is_named_in_thai(model):
    model_admin = admin.site._registry[model]
    names = [name for name in columns_and_fields(model_admin) if name != "__str__"]
    labels = [str(label_for_field(name, model, model_admin)) for name in names]
    labels += [str(model._meta.verbose_name), str(model._meta.app_config.verbose_name)]

    assert [label for label in labels if not re.search("[ก-ฮ]", label)] == []


@pytest.mark.parametrize(
    "value, field, listed, on_form",
    [
        (DAY, models.DateField(), "12 เม.ย. 66", "12 เมษายน 2566"),
        (DAY, DayField(), "12 เม.ย. 66", "12 เมษายน 2566"),
        (MOMENT, models.DateTimeField(), "12 เม.ย. 66 16.30 น.", "12 เมษายน 2566 เวลา 16.30 น."),
        (None, DayField(), "-", "-"),
        ("แผน", models.CharField(), "แผน", "แผน"),
    ],
)
def test_admin_writes_dates_in_thai(value, field, listed, on_form):
    assert admin_list.display_for_field(value, field, "-") == listed
    assert helpers.display_for_field(value, field, "-") == on_form


@pytest.mark.parametrize("value, shown", [(MOMENT, "12 เม.ย. 66 16.30 น."), (DAY, "12 เม.ย. 66"), (None, "-")])
def test_a_column_that_gives_a_date_is_written_in_thai(value, shown):
    assert admin_list.display_for_value(value, "-") == shown


def test_icons_are_named_in_thai():
    names = [re.search('alt="(.*?)"', admin_list._boolean_icon(value))[1] for value in (True, False, None)]

    assert names == ["ใช่", "ไม่ใช่", "ไม่ทราบ"]


def test_date_hierarchy_counts_years_as_thais_do():
    def of_django(cl):
        return {"back": {"title": "2023"}, "choices": [{"title": "เมษายน 2023"}, {"title": "12 เมษายน"}]}

    shown = portal_admin._thai_date_hierarchy(of_django)(None)

    assert shown == {"back": {"title": "2566"}, "choices": [{"title": "เมษายน 2566"}, {"title": "12 เมษายน"}]}


def test_thai_date_follows_relations_and_sorts_by_the_field():
    show = portal_admin.thai_date("cycle__opens", "วันเปิด")

    assert show(SimpleNamespace(cycle=SimpleNamespace(opens=DAY))) == "12 เม.ย. 66"
    assert show(SimpleNamespace(cycle=None)) == "-"
    assert (show.short_description, show.admin_order_field) == ("วันเปิด", "cycle__opens")


def test_thai_datetime_is_also_a_method():
    class Shown:
        sent = portal_admin.thai_datetime("sent_at", "ส่งเมื่อ", "long")

    assert Shown().sent(SimpleNamespace(sent_at=MOMENT)) == "12 เมษายน 2566 เวลา 16.30 น."


@pytest.mark.parametrize("field", [forms.CharField(), forms.ChoiceField()])
def test_label_widget(field):
    portal_admin.label_widget(field.widget, "กิจกรรม")

    assert field.widget.attrs["aria-label"] == "กิจกรรม"


def test_label_widget_leaves_radio_buttons_to_their_own_labels():
    widget = forms.RadioSelect()

    portal_admin.label_widget(widget, "ประเภท")

    assert widget.attrs == {}


def test_label_widget_tells_date_from_time():
    widget = forms.SplitDateTimeWidget()

    portal_admin.label_widget(widget, "ส่งเมื่อ")

    assert [part.attrs["aria-label"] for part in widget.widgets] == ["ส่งเมื่อ (วันที่)", "ส่งเมื่อ (เวลา)"]


def test_inline_rows_are_labelled():
    rows = forms.inlineformset_factory(
        Email, Log, formset=portal_admin.LabelledInlineFormSet, fields=["status", "exception_type"], extra=1
    )
    fields = rows().forms[0].fields

    labels = {name: field.widget.attrs.get("aria-label") for name, field in fields.items()}
    assert labels == {"status": "สถานะ", "exception_type": "ชนิดข้อผิดพลาด", "DELETE": "ลบ", "email": None, "id": None}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["12", "๑๒", " ๑๒ "])
def test_search_reads_thai_and_arabic_digits_alike(typed):
    class SubjectAdmin(portal_admin.BaseAdmin):
        search_fields = ["subject"]

    for subject in ("แผนที่ 12", "แผนที่ ๑๒", "แผนที่ 3"):
        Email.objects.create(subject=subject, to="a@cpd.go.th", from_email="b@cpd.go.th")

    found, _ = SubjectAdmin(Email, admin.site).get_search_results(request(REVIEWER), Email.objects.all(), typed)

    assert {email.subject for email in found} == {"แผนที่ 12", "แผนที่ ๑๒"}


@pytest.mark.parametrize("model", [Email, AccessAttempt])
def test_records_of_packages_are_read_only(model):
    shown = admin.site._registry[model]
    asked = request(REVIEWER)

    allowed = [shown.has_add_permission(asked), shown.has_change_permission(asked), shown.has_delete_permission(asked)]
    assert allowed == [False, False, False]
