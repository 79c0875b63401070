from django import forms
from django.core.exceptions import ValidationError

from cpdplans.forms import CleanCharField, PortalForm, ThaiNumberField
from cpdplans.xlsx import read_workbook

FIRST_YEAR, LAST_YEAR = 2540, 2700


class ImportForm(PortalForm):
    """The year and the workbook; whether it opens is asked here, what stands in it by the import."""

    submit_label = "ตรวจสอบไฟล์"

    fiscal_year = ThaiNumberField(
        label="ผลสำรวจของปีงบประมาณ พ.ศ.",
        decimal_places=0,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="ปีที่สำรวจ เช่น 2565 สำหรับการจัดทำแผนปีงบประมาณ พ.ศ. 2566",
        widget=forms.TextInput(attrs={"class": "input-number", "maxlength": 4}),
    )
    file = forms.FileField(
        label="ไฟล์ผลการสำรวจ",
        help_text="ไฟล์ Excel (.xlsx) ตามแบบฟอร์มของระบบ ขนาดไม่เกิน 20 MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_fiscal_year(self):
        return int(self.cleaned_data["fiscal_year"])

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
