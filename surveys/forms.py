import re

from django import forms

from cpdplans.forms import CleanCharField, PortalForm
from cpdplans.thai import arabic_digits

FIRST_YEAR, LAST_YEAR = 2540, 2700  # พ.ศ.


def parse_year(text):
    """The fiscal year (พ.ศ.) that was written in Thai or Arabic digits; None when it is none."""
    digits = arabic_digits(text.strip())
    year = int(digits) if re.fullmatch("[0-9]{4}", digits) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


class HideCommentsForm(PortalForm):
    form_tag = False
    submit_label = ""

    reason = CleanCharField(
        label="เหตุผลที่ซ่อน",
        max_length=300,
        help_text="เช่น ระบุชื่อบุคคล มีถ้อยคำไม่เหมาะสม",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ResponsibleForm(forms.ModelForm):
    """A unit or a kind of unit. A row with neither keeps what it held: it could not be shown again otherwise."""

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("unit")) == bool(cleaned.get("kind")):
            self.add_error("unit", "เลือกหน่วยงานหรือประเภทหน่วยงานอย่างใดอย่างหนึ่ง")
            cleaned.pop("kind", None)
        return cleaned
