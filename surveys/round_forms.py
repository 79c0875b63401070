"""Forms of a round in the admin: its bands, its documents."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from cpdplans.forms import CleanCharField, PortalForm, ThaiNumberField
from cpdplans.uploads import KINDS, check_upload

from .documents import given_name
from .forms import FIRST_YEAR, LAST_YEAR
from .models import BAND_SETS, RoundDocument, SurveyRound

OWN = "own"
BAND_NAMES = {"band_5": "มากที่สุด", "band_4": "มาก", "band_3": "ปานกลาง", "band_2": "น้อย"}
LOWEST_BAND = "น้อยที่สุด"
HIGHEST, LOWEST, STEP = Decimal("5.00"), Decimal("1.00"), Decimal("0.01")
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
LINK_OR_FILE = "แนบไฟล์หรือกรอกลิงก์อย่างใดอย่างหนึ่ง"


def band_ranges(edges):
    """The bands in words, the highest first ("มากที่สุด 4.51–5.00 · มาก 3.51–4.50 …"), of their four lowest means.

    Joiners keep a range on one line with its name.
    """
    lows = [*map(Decimal, edges), LOWEST]
    highs = [HIGHEST, *(low - STEP for low in lows)]
    names = [*BAND_NAMES.values(), LOWEST_BAND]
    return " · ".join(
        f"{name}\u00a0{low:.2f}\u2060–\u2060{high:.2f}" for name, low, high in zip(names, lows, highs, strict=False)
    )


def _band_field(name):
    return ThaiNumberField(
        label=f"{name} ตั้งแต่",
        required=False,
        min_value=LOWEST,
        max_value=HIGHEST,
        decimal_places=2,
        error_messages={
            "invalid": f"คะแนนต่ำสุดของระดับ “{name}” ต้องเป็นตัวเลข เช่น 4.51",
            "min_value": f"คะแนนต่ำสุดของระดับ “{name}” ต้องอยู่ระหว่าง 1.00 ถึง 5.00",
            "max_value": f"คะแนนต่ำสุดของระดับ “{name}” ต้องอยู่ระหว่าง 1.00 ถึง 5.00",
            "max_decimal_places": f"คะแนนต่ำสุดของระดับ “{name}” มีทศนิยมได้ไม่เกิน 2 ตำแหน่ง",
        },
    )


class SurveyRoundForm(forms.ModelForm):
    """A round with its bands: one of the sets in use, or four edges of its own.

    What units already see changes only when that is confirmed.
    """

    band_set = forms.ChoiceField(
        label="เกณฑ์ที่ใช้",
        choices=[*((key, band_ranges(edges)) for key, edges in BAND_SETS.items()), (OWN, "กำหนดเอง ตามช่องด้านล่าง")],
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),  # the admin's own look of a list of choices
        error_messages={"required": "เลือกเกณฑ์แปลผลค่าเฉลี่ย", "invalid_choice": "เลือกเกณฑ์แปลผลค่าเฉลี่ยจากรายการที่มีให้"},
    )
    confirmed = forms.BooleanField(
        label="ยืนยันให้หน่วยงานเห็นผลตามเกณฑ์หรือจำนวนผู้ตอบขั้นต่ำที่แก้ไข",
        required=False,
        help_text="ต้องทำเครื่องหมายเมื่อแก้ไขเกณฑ์แปลผลหรือจำนวนผู้ตอบขั้นต่ำ เพราะหน่วยงานจะเห็นระดับคะแนนและการจัดลำดับเปลี่ยนทันทีที่บันทึก",
    )
    band_5 = _band_field(BAND_NAMES["band_5"])
    band_4 = _band_field(BAND_NAMES["band_4"])
    band_3 = _band_field(BAND_NAMES["band_3"])
    band_2 = _band_field(BAND_NAMES["band_2"])

    class Meta:
        model = SurveyRound
        fields = ["fiscal_year", "smallest_n", "method", *BAND_NAMES]
        field_classes = {"method": CleanCharField}
        help_texts = {
            "smallest_n": "รายการที่มีผู้ตอบน้อยกว่านี้จะไม่นำมาจัดลำดับ และไม่แสดงค่าเฉลี่ยของกลุ่มผู้รับบริการ"
            " หากลดจำนวนลง ค่าเฉลี่ยของกลุ่มที่มีผู้ตอบน้อยจะแสดงทันที ซึ่งอาจทำให้ทราบว่าใครเป็นผู้ตอบ",
        }
        widgets = {"method": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["band_set"] = self._set_of(self.instance)

    @staticmethod
    def _set_of(round):
        edges = tuple(f"{Decimal(getattr(round, name)):.2f}" for name in BAND_NAMES)
        return next((key for key, known in BAND_SETS.items() if known == edges), OWN)

    def clean_fiscal_year(self):
        year = self.cleaned_data["fiscal_year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(f"ปีงบประมาณต้องเป็น พ.ศ. 4 หลัก ระหว่าง {FIRST_YEAR} ถึง {LAST_YEAR} เช่น 2565")
        return year

    def clean(self):
        data = super().clean()
        chosen = data.get("band_set")
        if chosen in BAND_SETS:
            self._take_set(BAND_SETS[chosen], data)
        elif chosen == OWN:
            self._check_own(data)
        if self.instance.released_at and not data.get("confirmed"):
            self._ask_to_confirm(data)
        return data

    def _ask_to_confirm(self, data):
        bands = any(getattr(self.instance, name) != data.get(name) for name in BAND_NAMES)
        before, smallest = self.instance.smallest_n, data.get("smallest_n")
        changes = ["เกณฑ์แปลผลค่าเฉลี่ย"] if bands else []
        if smallest != before:
            changes.append(f"จำนวนผู้ตอบขั้นต่ำจาก {before} เป็น {smallest}")
        if changes and not self.errors:  # what is wrong is mended first
            words = f"ผลการสำรวจนี้เผยแพร่แล้ว การแก้ไข{'และ'.join(changes)} มีผลกับที่หน่วยงานเห็นทันที"
            self.add_error("confirmed", f"{words} หากต้องการแก้ไข กรุณาทำเครื่องหมายยืนยัน")

    def _take_set(self, edges, data):
        """The edges of a set; what stands in the boxes for own ones does not matter then."""
        for name, edge in zip(BAND_NAMES, edges, strict=True):
            self.errors.pop(name, None)
            data[name] = Decimal(edge)

    def _check_own(self, data):
        higher = None
        for name, words in BAND_NAMES.items():
            edge = data.get(name)
            if edge is None and name not in self.errors:
                self.add_error(name, f"กรอกคะแนนต่ำสุดของระดับ “{words}” หรือเลือกเกณฑ์ที่มีให้")
            elif edge is not None and higher and edge >= higher[0]:
                self.add_error(name, f"คะแนนต่ำสุดของระดับ “{words}” ต้องน้อยกว่าระดับ “{higher[1]}” ({higher[0]:.2f})")
            higher = (edge, words) if edge is not None else higher


class RoundDocumentForm(forms.ModelForm):
    """A document: a link or a file. What is given anew takes the place of what was there.

    Whose it is, is asked: a unit left out by mistake would show its document to all others.
    """

    OF_UNIT, OF_DEPARTMENT = "unit", "department"
    FIELDS = ["round", "whose", "unit", "title", "url", "file"]  # as they stand on the page

    whose = forms.ChoiceField(
        label="ประเภทเอกสาร",
        choices=[(OF_UNIT, "เอกสารของหน่วยงาน"), (OF_DEPARTMENT, "รายงานของกรม (ทุกหน่วยงานเห็น)")],
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": "เลือกว่าเป็นเอกสารของหน่วยงาน หรือรายงานของกรม"},
    )
    url = forms.URLField(
        label="ลิงก์",
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vTextField"}),
        error_messages={"invalid": "ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และเป็นที่อยู่เว็บที่ถูกต้อง"},
    )

    class Meta:
        model = RoundDocument
        fields = ["round", "unit", "title", "url", "file"]
        field_classes = {"title": CleanCharField}
        widgets = {"file": forms.FileInput(attrs={"accept": ACCEPTED})}
        help_texts = {
            "unit": "เลือกเมื่อเป็นเอกสารของหน่วยงาน",
            "file": f"ไฟล์ {KINDS} ขนาดไม่เกิน 20 MB ไฟล์หรือลิงก์ที่ให้ใหม่จะแทนที่ของเดิม",
        }
        error_messages = {
            "round": {"required": "เลือกผลการสำรวจของปีที่เอกสารนี้ประกอบ"},
            "title": {"required": "กรอกชื่อเอกสารที่หน่วยงานจะเห็น"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["whose"] = self.OF_UNIT if self.instance.unit_id else self.OF_DEPARTMENT

    def clean_file(self):
        file = self.cleaned_data["file"]
        if self._is_new("file") and file:
            self.instance.content_type = check_upload(file)
            self.instance.original_name = given_name(file)
        return file

    def clean(self):
        data = super().clean()
        self._check_whose(data)
        if {"url", "file"} & set(self.errors):
            return data
        link, file = data.get("url"), data.get("file")
        if link and file:
            self._choose(data)
        elif not (link or file):
            self.add_error("file", f"เอกสารยังไม่มีเนื้อหา {LINK_OR_FILE}")
        return data

    def _check_whose(self, data):
        whose, unit = data.get("whose"), data.get("unit")
        if whose == self.OF_UNIT and not unit and "unit" not in self.errors:
            self.add_error("unit", "เลือกหน่วยงานเจ้าของเอกสาร")
        elif whose == self.OF_DEPARTMENT and unit:
            self.add_error("unit", "รายงานของกรมไม่ระบุหน่วยงาน กรุณานำหน่วยงานออก หรือเลือกประเภท “เอกสารของหน่วยงาน”")

    def _choose(self, data):
        """Of a link and a file the newer; on a new document, or when both are new, that is for the person to say."""
        if self._is_new("url") == self._is_new("file"):
            self.add_error("file", f"ให้ทั้งไฟล์และลิงก์พร้อมกันไม่ได้ {LINK_OR_FILE}")
        elif self._is_new("file"):
            data["url"] = ""
        else:
            data["file"] = False  # Django's word for an emptied file
            self.instance.original_name = self.instance.content_type = ""

    def _is_new(self, name):
        return name in self.changed_data


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Files chosen at once: a list, never empty. Each is looked at by itself, so that one does not hold up the rest."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        return [super(ManyFilesField, self).clean(file, initial) for file in data or [None]]


class ManyDocumentsForm(PortalForm):
    submit_label = "ตรวจสอบและแนบไฟล์"

    UNIT_NAME, FILE_NAME = "unit", "file"

    round = forms.ModelChoiceField(SurveyRound.objects.all(), label="ผลการสำรวจ", empty_label="เลือกปีงบประมาณ")
    titled = forms.ChoiceField(
        label="ชื่อเอกสารที่หน่วยงานเห็น",
        choices=[(UNIT_NAME, "ผลการสำรวจของ (ชื่อหน่วยงาน)"), (FILE_NAME, "ชื่อไฟล์ ไม่รวมนามสกุล")],
        widget=forms.RadioSelect,
        initial=UNIT_NAME,
    )
    files = ManyFilesField(
        label="ไฟล์ของหน่วยงาน",
        allow_empty_file=True,
        help_text=f"เลือกได้ครั้งละไม่เกิน 400 ไฟล์ เป็น {KINDS} ขนาดไม่เกินไฟล์ละ 20 MB และมีชื่อหน่วยงานในชื่อไฟล์",
        widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
    )

    def build_helper(self):
        helper = super().build_helper()
        helper.label_class, helper.wrapper_class = "required", "form-row"  # as the admin's own forms look
        return helper
