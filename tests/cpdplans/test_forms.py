import datetime
from decimal import Decimal

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.test.utils import isolate_apps

from cpdplans.fields import DayField
from cpdplans.forms import (
    DATE_HELP,
    CleanCharField,
    PortalForm,
    PortalModelForm,
    ThaiDateField,
    ThaiDateInput,
    ThaiNumberField,
)


class ActivityForm(PortalForm):
    submit_label = "บันทึกกิจกรรม"

    name = CleanCharField(label="ชื่อกิจกรรม", max_length=10)
    starts = ThaiDateField(label="วันเริ่มต้น")
    target = ThaiNumberField(label="ค่าเป้าหมาย (%)", max_value=100, decimal_places=2)
    email = forms.EmailField(label="อีเมล", required=False)
    telephone = forms.CharField(
        label="โทรศัพท์ (ถ้ามี)", required=False, validators=[RegexValidator(r"^0\d+$", "เริ่มด้วย 0")]
    )
    kind = forms.ChoiceField(label="ประเภท 100%", choices=[("a", "ก"), ("b", "ข")])
    paper = forms.FileField(label="ไฟล์หลักฐาน")
    agreed = forms.BooleanField(label="รับทราบ", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False, label="ลับ")
    reason = forms.CharField(label="เหตุผล", error_messages={"required": "โปรดบอกเหตุผลที่ส่งล่าช้า"})


def errors_of(**data):
    return {name: list(messages) for name, messages in ActivityForm(data).errors.items()}


def test_empty_form_asks_in_the_words_of_its_labels():
    assert errors_of() == {
        "name": ["กรอกชื่อกิจกรรม"],
        "starts": ["กรอกวันเริ่มต้น"],
        "target": ["กรอกค่าเป้าหมาย (%)"],
        "kind": ["เลือกประเภท 100%"],
        "paper": ["แนบไฟล์หลักฐาน"],
        "reason": ["โปรดบอกเหตุผลที่ส่งล่าช้า"],
    }


def test_wrong_values_are_refused_in_thai():
    errors = errors_of(
        name="ก" * 11, starts="31/4/66", target="101", email="ไม่ใช่อีเมล", telephone="99", kind="c", reason="มี"
    )
    assert errors == {
        "name": ["ชื่อกิจกรรมยาวเกิน 10 ตัวอักษร ขณะนี้ยาว 11 ตัวอักษร"],
        "starts": ["ไม่มีวันที่ “31/4/66” ในปฏิทิน กรุณาตรวจสอบวันและเดือน"],
        "target": ["กรอกตัวเลขที่ไม่เกิน 100"],
        "email": ["กรอกอีเมลให้ถูกต้อง"],
        "telephone": ["เริ่มด้วย 0"],
        "kind": ["เลือกประเภท 100%จากรายการที่มีให้"],
        "paper": ["แนบไฟล์หลักฐาน"],
    }


def test_optional_fields_say_so_once():
    assert {name: field.label for name, field in ActivityForm().fields.items() if not field.required} == {
        "email": "อีเมล (ถ้ามี)",
        "telephone": "โทรศัพท์ (ถ้ามี)",
        "agreed": "รับทราบ",
        "secret": "ลับ",
    }


def test_prepare_fields_again_follows_what_the_form_changed():
    form = ActivityForm()
    form.fields["reason"].required = False
    form.prepare_fields()
    form.prepare_fields()
    assert (form.fields["reason"].label, form.fields["email"].label) == ("เหตุผล (ถ้ามี)", "อีเมล (ถ้ามี)")


def test_helper_has_one_button_that_names_the_act():
    helper = ActivityForm().helper
    assert [(button.name, button.value) for button in helper.inputs] == [("save", "บันทึกกิจกรรม")]
    assert (helper.form_tag, helper.form_method, helper.attrs) == (True, "post", {"novalidate": True})


def test_form_without_tag_and_button():
    class PartForm(PortalForm):
        form_tag = False
        submit_label = ""

    helper = PartForm().helper
    assert (helper.form_tag, helper.inputs) == (False, [])


def test_rendered_form_leaves_checking_to_the_server():
    html = render_crispy_form(ActivityForm())
    assert (html.count("novalidate"), html.count(" required"), html.count('type="submit"')) == (1, 0, 1)


@isolate_apps("cpdplans")
def test_model_form_reads_thai_dates_of_its_own_accord():
    class Round(models.Model):
        opens = DayField("วันเปิดรับ")
        closes = DayField("วันปิดรับ", null=True, blank=True)

        class Meta:
            app_label = "cpdplans"

        def __str__(self):
            return str(self.opens)

    class RoundForm(PortalModelForm):
        class Meta:
            model = Round
            fields = ["opens", "closes"]

    form = RoundForm({"opens": "๑ ต.ค. ๒๕๖๕", "closes": ""})
    assert form.is_valid()
    assert (form.instance.opens, form.instance.closes) == (datetime.date(2022, 10, 1), None)
    assert [field.label for field in form] == ["วันเปิดรับ", "วันปิดรับ (ถ้ามี)"]
    assert RoundForm({"opens": ""}).errors["opens"] == ["กรอกวันเปิดรับ"]


class DateForm(forms.Form):
    day = ThaiDateField(label="วันที่")


def test_date_is_shown_in_thai():
    form = DateForm(initial={"day": datetime.date(2023, 4, 12)})
    assert str(form["day"]) == (
        '<input type="text" name="day" value="12 เมษายน 2566" class="thai-date" inputmode="text" '
        'placeholder="12 เม.ย. 2566" autocomplete="off" required aria-describedby="id_day_helptext" id="id_day">'
    )


@pytest.mark.parametrize(
    ("typed", "shown"), [("12/4/66", "12 เมษายน 2566"), ("31/4/66", "31/4/66"), ("พรุ่งนี้", "พรุ่งนี้"), ("", "")]
)
def test_date_shows_what_it_understood_or_what_was_typed(typed, shown):
    bound = DateForm({"day": typed})["day"]
    assert bound.field.widget.format_value(bound.value()) == shown


def test_date_field_says_how_to_type_unless_told_otherwise():
    assert [ThaiDateField().help_text, ThaiDateField(help_text="วันสุดท้าย").help_text] == [DATE_HELP, "วันสุดท้าย"]


@pytest.mark.parametrize(("initial", "changed"), [(datetime.date(2023, 4, 12), False), (None, True)])
def test_date_has_changed_compares_days(initial, changed):
    assert ThaiDateField().has_changed(initial, "12 เมษายน 2566") is changed


def test_date_widget_keeps_given_attributes():
    attrs = ThaiDateInput({"class": "thai-date wide"}).attrs
    assert (attrs["class"], attrs["placeholder"]) == ("thai-date wide", "12 เม.ย. 2566")


@pytest.mark.parametrize(
    ("typed", "number"), [("๑,๒๓๔.๕๐", Decimal("1234.50")), ("85 %", Decimal(85)), ("  ", None), (None, None)]
)
def test_number_reads(typed, number):
    assert ThaiNumberField(required=False).clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("มาก", "“มาก” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น 85 หรือ 85.50"),
        ("-1", "กรอกตัวเลขที่ไม่น้อยกว่า 0"),
        ("100.5", "กรอกตัวเลขที่ไม่เกิน 100"),
        ("1.234", "กรอกทศนิยมไม่เกิน 2 ตำแหน่ง"),
    ],
)
def test_number_refuses_with_a_sentence(typed, sentence):
    with pytest.raises(forms.ValidationError) as caught:
        ThaiNumberField(min_value=0, max_value=100, max_digits=5, decimal_places=2).clean(typed)
    assert caught.value.messages == [sentence]


def test_number_is_a_text_box_without_exponents():
    class NumberForm(forms.Form):
        n = ThaiNumberField(initial=Decimal("1E+3"), required=False)

    assert str(NumberForm()["n"]) == (
        '<input type="text" name="n" value="1000" inputmode="decimal" autocomplete="off" id="id_n">'
    )


def test_clean_text_field_joins_and_strips():
    typed = " น\u0e4d\u0e49\u0e32\r\nใส\u200b "
    assert CleanCharField(widget=forms.Textarea).clean(typed) == "น้ำ\nใส"
    assert CleanCharField().clean(typed) == "น้ำ ใส"


def test_clean_text_field_takes_invisible_text_for_nothing():
    assert CleanCharField(required=False, empty_value=None).clean("\u200b \ufeff") is None
