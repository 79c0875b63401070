import re

from django import forms
from django.core.exceptions import ValidationError

from cpdplans.forms import CleanCharField, PortalForm
from cpdplans.thai import arabic_digits
from cpdplans.xlsx import read_workbook

FIRST_YEAR, LAST_YEAR = 2540, 2700  # พ.ศ.


def parse_year(text):
    """The fiscal year (พ.ศ.) that was written in Thai or Arabic digits; None when it is none."""
    digits = arabic_digits(text.strip())
    year = int(digits) if re.fullmatch("[0-9]{4}", digits) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


class ImportForm(PortalForm):
    """The year and the workbook; whether it opens is asked here, what stands in it by the import."""

    submit_label = "ตรวจสอบไฟล์"

    fiscal_year = CleanCharField(
        label="ผลสำรวจของปีงบประมาณ พ.ศ.",
        help_text="ปีที่สำรวจ เช่น 2565 สำหรับการจัดทำแผนปีงบประมาณ พ.ศ. 2566",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="ไฟล์ผลการสำรวจ",
        help_text="ไฟล์ Excel (.xlsx) ตามแบบฟอร์มของระบบ ขนาดไม่เกิน 20 MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def build_helper(self):
        helper = super().build_helper()
        helper.label_class, helper.wrapper_class = "required", "form-row"  # as the admin's own forms look
        return helper

    def clean_fiscal_year(self):
        year = parse_year(self.cleaned_data["fiscal_year"])
        if year is None:
            raise ValidationError(f"ปีงบประมาณต้องเป็น พ.ศ. 4 หลัก ระหว่าง {FIRST_YEAR} ถึง {LAST_YEAR} เช่น 2565")
        return year

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".xlsx"):
            raise ValidationError("ไฟล์ผลการสำรวจต้องเป็นไฟล์ Excel (.xlsx) กรุณาบันทึกเป็น Excel Workbook (.xlsx)")
        read_workbook(file).close()
        return file


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
