"""What is asked before an act on many submissions."""

from django import forms

from cpdplans.forms import CleanCharField, PortalForm, ThaiDateField
from cpdplans.units.models import region_label

from .day_off_forms import WarnsOfDayOff
from .models import Remark, Sentence
from .stages import refusal_of_date

NOBODY = ("", "ยังไม่เลือก")


class SendBackManyForm(WarnsOfDayOff, PortalForm):
    """The remark that all are returned with, and the day to mend by. A day off is warned of once."""

    act = "ส่งคืน"
    day_field = "revise_by"
    submit_label = ""
    form_tag = False
    sentence = forms.ModelChoiceField(
        Sentence.objects.none(),
        label="ข้อความสำเร็จรูป",
        required=False,
        empty_label="ไม่ใช้",
        help_text="หากเลือกโดยไม่กรอกประเด็นด้านล่าง ระบบใช้ข้อความสำเร็จรูปทั้งข้อความ",
    )
    text = CleanCharField(
        label="ประเด็นที่ต้องแก้ไข", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    revise_by = ThaiDateField(label="ให้แก้ไขแล้วเสร็จภายในวันที่")
    note = CleanCharField(
        label="ข้อความเพิ่มเติม", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen_off = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, kind, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["sentence"].queryset = Sentence.objects.in_use().filter(
            kind=Remark.Kind.TO_UNIT, paper__in=["", kind]
        )
        self.fields["text"].label = "ประเด็นที่ต้องแก้ไข"  # required, unless a sentence stands in for it

    def clean_revise_by(self):
        day = self.cleaned_data["revise_by"]
        sentence = refusal_of_date(day, self.now)
        if sentence:
            raise forms.ValidationError(sentence)
        return day

    def clean(self):
        data = super().clean()
        sentence = data.get("sentence")
        if not data.get("text") and sentence:
            data["text"] = sentence.text
        elif not data.get("text") and "text" not in self.errors:
            self.add_error("text", "กรอกประเด็นที่ต้องแก้ไข หรือเลือกข้อความสำเร็จรูป")
        return data


class AssignForm(PortalForm):
    """How the ticked are shared out. `loads`: [(reviewer, how many wait with them)]; `regions`: those of the units."""

    ONE, EVENLY, BY_REGION = "one", "evenly", "region"
    WAYS = [(ONE, "ให้คนเดียว"), (EVENLY, "เฉลี่ยให้เท่ากัน"), (BY_REGION, "ตามเขตตรวจราชการ")]

    submit_label = ""
    form_tag = False
    way = forms.ChoiceField(label="วิธีมอบหมาย", choices=WAYS, widget=forms.RadioSelect)
    reviewer = forms.ChoiceField(label="ผู้พิจารณา", required=False)
    reviewers = forms.MultipleChoiceField(label="เฉลี่ยให้ผู้พิจารณา", required=False, widget=forms.CheckboxSelectMultiple)
    takes_taken = forms.BooleanField(label="รวมรายการที่รับไว้พิจารณาแล้ว", required=False)

    def __init__(self, *args, loads, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(reviewer.pk): reviewer for reviewer, _ in loads}
        named = [(str(reviewer.pk), reviewer.display_name) for reviewer, _ in loads]
        carried = [(str(person.pk), f"{person.display_name} (รอพิจารณาอยู่ {count} รายการ)") for person, count in loads]
        self.fields["reviewer"].choices = [NOBODY, *carried]
        self.fields["reviewers"].choices = carried
        self.regions = {f"region_{number}": number for number in regions}
        for name, number in self.regions.items():
            self.fields[name] = forms.ChoiceField(
                label=region_label(number), required=False, choices=[("", "ไม่เปลี่ยน"), *named]
            )
        self.prepare_fields()
        for name in ("reviewer", "reviewers", *self.regions):  # asked for by the way that is chosen
            self.fields[name].label = self.fields[name].label.removesuffix("(ถ้ามี)").strip()

    def region_fields(self):
        return [self[name] for name in self.regions]

    def clean(self):
        data = super().clean()
        lacking = {
            self.ONE: ("reviewer", "เลือกผู้พิจารณา"),
            self.EVENLY: ("reviewers", "เลือกผู้พิจารณาอย่างน้อย 1 คน"),
        }.get(data.get("way"))
        if lacking and not data.get(lacking[0]) and lacking[0] not in self.errors:
            self.add_error(*lacking)
        if data.get("way") == self.BY_REGION and not self.errors and not self.by_region():
            self.add_error("way", "เลือกผู้พิจารณาของเขตตรวจราชการอย่างน้อย 1 เขต")
        return data

    def one(self):
        return self.people[self.cleaned_data["reviewer"]]

    def several(self):
        return [self.people[key] for key in self.people if key in self.cleaned_data["reviewers"]]

    def by_region(self):
        """{number of a region: reviewer} of the regions for which one was chosen."""
        chosen = {number: self.cleaned_data.get(name) for name, number in self.regions.items()}
        return {number: self.people[key] for number, key in chosen.items() if key}
