"""Forms of the import: the file that is uploaded, and what the names in it mean."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError

from cpdplans.forms import CleanCharField, PortalForm

from .forms import FIRST_YEAR, LAST_YEAR, parse_year
from .importing.names import meaning_choices
from .models import BAND_SETS, KnownName
from .round_forms import band_ranges

NOT_CHOSEN = ("", "เลือกความหมาย")


class ImportForm(PortalForm):
    """The year and the file. Whether the file opens is told by surveys.importing.receive, which opens it once.

    `this_year`: the current fiscal year (พ.ศ.), for the examples.
    """

    submit_label = "ตรวจสอบไฟล์"

    fiscal_year = CleanCharField(
        label="ปีงบประมาณ พ.ศ. ของผลการสำรวจ",
        error_messages={"required": "กรุณากรอกปีงบประมาณ พ.ศ. ของผลการสำรวจ"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="ไฟล์ผลการสำรวจ",
        help_text="ไฟล์ Excel (.xlsx) หรือ CSV ตามแบบฟอร์มของระบบหรือตามที่มีอยู่ ขนาดไม่เกิน 20 MB",
        allow_empty_file=True,  # receive() says what is wrong with it, with its name
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    bands = forms.ChoiceField(
        label="เกณฑ์แปลผลค่าเฉลี่ย 5 ระดับ",
        help_text="ใช้เมื่อเป็นปีที่ยังไม่มีผลการสำรวจในระบบ ปีที่มีอยู่แล้วใช้เกณฑ์เดิมของปีนั้น",
        choices=[(key, band_ranges(edges)) for key, edges in BAND_SETS.items()],
        initial=next(iter(BAND_SETS)),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, this_year, **kwargs):
        self._example = this_year - 1
        super().__init__(*args, **kwargs)
        words = f"ปีที่สำรวจ เช่น {self._example} สำหรับการจัดทำแผนปีงบประมาณ พ.ศ. {this_year}"
        self.fields["fiscal_year"].help_text = words

    def build_helper(self):
        helper = super().build_helper()
        helper.label_class, helper.wrapper_class = "required", "form-row"  # as the admin's own forms look
        return helper

    def clean_fiscal_year(self):
        year = parse_year(self.cleaned_data["fiscal_year"])
        if year is None:
            raise ValidationError(f"ปีงบประมาณต้องเป็น พ.ศ. 4 หลัก ระหว่าง {FIRST_YEAR} ถึง {LAST_YEAR} เช่น {self._example}")
        return year


class NamesForm(PortalForm):
    """One choice for each doubt of a file (Doubt as JSON), the proposal chosen."""

    form_tag = False
    submit_label = ""

    def __init__(self, doubts, *args, **kwargs):
        self._doubts = {_name_of(doubt): doubt for doubt in doubts}
        self._of_units = [NOT_CHOSEN, *meaning_choices()]
        super().__init__(*args, **kwargs)

    def prepare_fields(self):
        for name, doubt in self._doubts.items():
            self.fields[name] = self._field(doubt)
        super().prepare_fields()

    def _field(self, doubt):
        choices = [NOT_CHOSEN, *map(tuple, doubt["choices"])] if doubt["choices"] else self._of_units
        known = {meaning for meaning, _ in choices}
        return forms.ChoiceField(
            label=f"“{doubt['written']}” หมายถึง",
            choices=choices,
            initial=doubt["proposal"] if doubt["proposal"] in known else "",
            error_messages={
                "required": f"เลือกว่า “{doubt['written']}” หมายถึงอะไร",
                "invalid_choice": f"เลือกความหมายของ “{doubt['written']}” จากรายการที่มีให้",
            },
        )

    def columns(self):
        """(doubt, its field) of the columns in doubt."""
        return self._rows(KnownName.Of.COLUMN)

    def units(self):
        """(doubt, its field) of the names of units in doubt."""
        return self._rows(KnownName.Of.UNIT)

    def _rows(self, of):
        return [(doubt, self[name]) for name, doubt in self._doubts.items() if doubt["of"] == of]

    def meanings(self):
        """{(of, key): meaning} of a valid form."""
        return {(doubt["of"], doubt["key"]): self.cleaned_data[name] for name, doubt in self._doubts.items()}


def _name_of(doubt):
    """The field's name: of the doubt itself, not of its place, which another person's answers may move."""
    digest = hashlib.sha256(f"{doubt['of']} {doubt['key']}".encode()).hexdigest()
    return f"meaning-{digest[:16]}"
