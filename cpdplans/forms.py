"""Forms of the portal: fields that read Thai dates and digits, and the base that every form is built on."""

import datetime
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name

from cpdplans import thai

OPTIONAL = "(ถ้ามี)"
DATE_HELP = "พิมพ์ได้ทั้ง 12/4/2566, 12 เม.ย. 2566 หรือ 12 เมษายน 2566"


class ThaiDateInput(forms.DateInput):
    """A text box: <input type=date> always shows and returns Gregorian years."""

    input_type = "text"

    def __init__(self, attrs=None, format=None):
        defaults = {"class": "thai-date", "inputmode": "text", "placeholder": "12 เม.ย. 2566", "autocomplete": "off"}
        super().__init__({**defaults, **(attrs or {})}, format)

    def format_value(self, value):
        """A date as "12 เมษายน 2566"; typed text as it was typed."""
        return thai.format_date(value) if isinstance(value, datetime.date) else value


class ThaiDateField(forms.DateField):
    """A date typed by a person in any form that thai.parse_date reads; cleans to a Gregorian date."""

    widget = ThaiDateInput

    def __init__(self, *, help_text="", **kwargs):
        super().__init__(help_text=help_text or DATE_HELP, **kwargs)

    def to_python(self, value):
        """The Gregorian date; nothing for an empty box."""
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        if value is None or not str(value).strip():
            return None
        return _parsed(thai.parse_date, value)

    def bound_data(self, data, initial):
        """What the portal understood; what was typed where it did not."""
        value = super().bound_data(data, initial)
        try:
            return self.to_python(value) or value
        except ValidationError:
            return value


EXACT_DIGITS = 15  # SQLite keeps a decimal as a float; more digits come back otherwise than they were typed


class ThaiNumberField(forms.DecimalField):
    """A number in Thai or Arabic digits, with or without commas; cleans to a Decimal. Of EXACT_DIGITS at most."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": "กรอกเฉพาะตัวเลข เช่น 85 หรือ 85.50",
        "min_value": "กรอกตัวเลขที่ไม่น้อยกว่า %(limit_value)s",
        "max_value": "กรอกตัวเลขที่ไม่เกิน %(limit_value)s",
        "max_digits": "กรอกตัวเลขไม่เกิน %(max)s หลัก",
        "max_decimal_places": "กรอกทศนิยมไม่เกิน %(max)s ตำแหน่ง",
        "max_whole_digits": "กรอกตัวเลขหน้าจุดทศนิยมไม่เกิน %(max)s หลัก",
    }

    def __init__(self, *, max_digits=EXACT_DIGITS, **options):
        super().__init__(max_digits=min(max_digits or EXACT_DIGITS, EXACT_DIGITS), **options)

    def to_python(self, value):
        """The Decimal; nothing for an empty box."""
        if value is None or not str(value).strip():
            return None
        return _parsed(thai.parse_number, value) + 0  # "-0" is 0

    def prepare_value(self, value):
        """A Decimal without an exponent; typed text as it was typed."""
        return f"{value:f}" if isinstance(value, Decimal) else value

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class CleanCharField(forms.CharField):
    """Text made fit to keep (thai.clean_text; on one line for a box of one line); its length is counted after that."""

    def to_python(self, value):
        clean = thai.clean_text if isinstance(self.widget, forms.Textarea) else thai.one_line
        return clean(super().to_python(value) or "") or self.empty_value


def number_in(text):
    """The number that an address or a posted text names, of no more digits than a key of the store has; else None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _parsed(parse, value):
    try:
        return parse(value)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error


class PortalFormMixin:
    """Crispy helper, one primary button, and messages in the words of each label.

    A form that changes `required` or a label after super().__init__() calls prepare_fields() again.
    """

    use_required_attribute = False
    form_tag = True
    submit_label = "บันทึก"  # an act in the form's own words; empty for no button

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prepare_fields()
        self.helper = self.build_helper()

    def prepare_fields(self):
        """Put Thai messages in place of Django's own, and mark what is optional. Harmless when repeated."""
        for name, field in self.fields.items():
            label = str(pretty_name(name) if field.label is None else field.label)
            _speak_thai(field, label.removesuffix(OPTIONAL).strip() or "ข้อมูล")
            field.label = f"{label} {OPTIONAL}" if _needs_optional_mark(field, label) else label

    def build_helper(self):
        """The FormHelper of this form: POST, no browser validation, one primary button."""
        helper = FormHelper()
        helper.form_tag = self.form_tag
        helper.attrs = {"novalidate": True}
        if self.submit_label:
            helper.add_input(Submit("save", self.submit_label))
        return helper


class PortalForm(PortalFormMixin, forms.Form):
    """A form of the portal."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A form of the portal for one record."""


def _needs_optional_mark(field, label):
    visible = not (field.required or field.disabled or field.widget.is_hidden)
    return visible and bool(label) and not isinstance(field, forms.BooleanField) and not label.endswith(OPTIONAL)


def _speak_thai(field, label):
    """Replace Django's own messages; those written for the form or for a field of the portal stay."""
    for code, message in _thai_messages(field, label).items():
        if code not in field.error_messages or _is_stock(field, code):
            field.error_messages[code] = message


def _is_stock(field, code):
    stock = (vars(kind).get("default_error_messages", {}) for kind in type(field).__mro__ if _is_django(kind))
    return any(field.error_messages[code] is messages.get(code) for messages in stock)


def _is_django(kind):
    return kind.__module__.startswith("django.")


def _thai_messages(field, label):
    """Messages by error code. Those with parameters are %-formatted, so a % in the label is doubled there."""
    safe = label.replace("%", "%%")
    messages = {
        "required": f"{_verb(field)}{label}",
        "max_length": f"{safe}ยาวเกิน %(limit_value)d ตัวอักษร ขณะนี้ยาว %(show_value)d ตัวอักษร",
        "min_length": f"{safe}ต้องยาวอย่างน้อย %(limit_value)d ตัวอักษร ขณะนี้ยาว %(show_value)d ตัวอักษร",
    }
    if isinstance(field, forms.FileField):
        messages |= _file_messages(label, safe)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        messages |= dict.fromkeys(("invalid_choice", "invalid_list", "invalid_pk_value"), f"เลือก{safe}จากรายการที่มีให้")
    # Only these: "invalid" is also the code of a RegexValidator, whose own sentence says more.
    if "invalid" in field.error_messages or isinstance(field, forms.EmailField):
        messages.setdefault("invalid", f"กรอก{label}ให้ถูกต้อง")
    return messages


def _file_messages(label, safe):
    return {
        "max_length": f"ชื่อไฟล์ของ{safe}ยาวเกิน %(max)d ตัวอักษร ขณะนี้ยาว %(length)d ตัวอักษร กรุณาตั้งชื่อให้สั้นลง",
        "invalid": f"ระบบไม่ได้รับไฟล์ของ{label} กรุณาเลือกไฟล์อีกครั้ง",
        "missing": f"ระบบไม่ได้รับไฟล์ของ{label} กรุณาเลือกไฟล์อีกครั้ง",
        "empty": f"ไฟล์ของ{label}ว่างเปล่า กรุณาเลือกไฟล์ใหม่",
    }


def _verb(field):
    if isinstance(field, forms.FileField):
        return "แนบ"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.BooleanField):
        return "เลือก"
    return "กรอก"
