"""What a unit fills in when it asks, and กพร. when it answers."""

import datetime

from django import forms

from cpdplans import thai
from cpdplans.forms import CleanCharField, PortalForm, ThaiDateField

from . import asking, reviewing, stages
from .day_off_forms import WarnsOfDayOff, day_off, off_words
from .models import UnitRequest

Asked = UnitRequest.Kind
NEXT = datetime.timedelta(days=14)  # after the last day: the example of a later one


def show_example(field, day):
    """Dates are shown how to be typed by one of the round itself, not of a year long past."""
    digits = f"{day.day}/{day.month}/{day.year + 543}"
    field.help_text = f"พิมพ์ได้ทั้ง {digits}, {thai.format_date(day)} หรือ {thai.format_date(day, 'short')}"
    field.widget.attrs["placeholder"] = thai.format_date(day)


class AskForm(PortalForm):
    submit_label = "ยื่นคำขอ"
    kind = forms.ChoiceField(label="คำขอ", widget=forms.RadioSelect)
    wanted_until = ThaiDateField(label="ขอขยายถึงวันที่", required=False)
    reason = CleanCharField(label="เหตุผล", max_length=asking.LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4}))
    letter_number = CleanCharField(label="เลขที่หนังสือของหน่วยงาน", max_length=60, required=False)

    def __init__(self, *args, submission, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.submission, self.now = submission, now
        kinds = asking.kinds_for(submission)
        self.fields["kind"].choices = [(kind.value, self._words(kind)) for kind in kinds]
        if Asked.AMENDMENT in kinds:  # the only one: nothing to choose
            self.fields["kind"].initial = Asked.AMENDMENT.value
            self.fields["kind"].widget = forms.HiddenInput()
            del self.fields["wanted_until"]
            return
        more_time = "เวลาแก้ไข" if asking.asks_revision(submission) else "ระยะเวลา"
        self.fields["wanted_until"].label = f"ขอขยายถึงวันที่ (เฉพาะเมื่อขอขยาย{more_time})"
        show_example(self.fields["wanted_until"], asking.last_day(submission) + NEXT)

    def _words(self, kind):
        """What is asked, with what follows from it where that is more than the words say."""
        if kind == Asked.EXEMPTION:
            return f"{kind.label}แผน ซึ่งยกเว้นรายงานผลด้วย"
        if kind == Asked.EXTENSION and asking.asks_revision(self.submission):
            return "ขอขยายเวลาแก้ไข"
        return kind.label

    def clean(self):
        data = super().clean()
        if data.get("kind") == UnitRequest.Kind.EXTENSION and "wanted_until" not in self.errors:
            sentence = asking.refusal_of_day(self.submission, data.get("wanted_until"), self.now)
            if sentence:
                self.add_error("wanted_until", sentence)
        return data


class AnswerForm(WarnsOfDayOff, PortalForm):
    """The answer of กพร.: the day until which more time is given, words to the unit."""

    act = "อนุญาต"
    submit_label = ""
    form_tag = False
    until = ThaiDateField(label="ขยายให้ถึงวันที่", required=False)
    answer = CleanCharField(
        label="คำชี้แจงถึงหน่วยงาน",
        required=False,
        max_length=asking.LONGEST_REASON,
        help_text="หากไม่อนุญาต ต้องกรอกเหตุผล",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    letter_number = CleanCharField(label="เลขที่หนังสือของ กพร.", max_length=60, required=False)
    seen_off = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, request, grants, now, **kwargs):
        self.now, self.amends = now, request.kind == UnitRequest.Kind.AMENDMENT
        day = reviewing.mending_day(now) if self.amends else request.wanted_until
        off = day_off(day) if day else ""
        initial = {"until": day, "seen_off": day.isoformat() if off else ""}
        super().__init__(*args, initial=initial, **kwargs)
        self.grants, self.warning = grants, off_words(day, off) if off and not self.is_bound else ""
        if day is None:
            del self.fields["until"]
        else:
            self.fields["until"].label = self._day_label(request)
            show_example(self.fields["until"], day)
        if request.kind == Asked.NOTHING:
            self.fields["answer"].help_text = "หากให้รายงานผล ต้องกรอกเหตุผล"

    def _day_label(self, request):
        if self.amends:
            return "ให้ส่งแผนที่ปรับแล้วภายในวันที่"
        return "ให้แก้ไขถึงวันที่" if request.asks_revision else "ขยายให้ถึงวันที่"

    def clean(self):
        data = super().clean()
        if self.grants and self.amends and "until" not in self.errors:
            sentence = stages.refusal_of_date(data.get("until"), self.now)
            if sentence:
                self.add_error("until", sentence)
        if self.grants and "until" in self.fields and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "กรอกวันที่ขยายให้")
        if not self.grants and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "กรุณากรอกเหตุผลที่ไม่อนุญาต")
        return data

    def day_given(self):
        return super().day_given() if self.grants else None


class ExtendManyForm(WarnsOfDayOff, PortalForm):
    """The day until which many are given more time, and why."""

    act = "ขยายระยะเวลา"
    submit_label = ""
    form_tag = False
    until = ThaiDateField(label="ขยายถึงวันที่")
    reason = CleanCharField(label="เหตุผล", max_length=asking.LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))
    letter_number = CleanCharField(label="เลขที่หนังสือ", max_length=60, required=False)
    seen_off = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, latest, **kwargs):
        """`latest`: the latest last day of those chosen, after which any new one lies."""
        super().__init__(*args, **kwargs)
        show_example(self.fields["until"], latest + NEXT)
