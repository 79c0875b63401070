"""What a unit fills in when it asks, and กพร. when it answers."""

from django import forms

from cpdplans.forms import CleanCharField, PortalForm, ThaiDateField

from . import asking, reviewing, stages
from .day_off_forms import WarnsOfDayOff, day_off, off_words
from .models import UnitRequest


class AskForm(PortalForm):
    submit_label = "ยื่นคำขอ"
    kind = forms.ChoiceField(label="คำขอ", widget=forms.RadioSelect)
    wanted_until = ThaiDateField(label="ขอขยายถึงวันที่", required=False)
    reason = CleanCharField(label="เหตุผล", max_length=asking.LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4}))
    letter_number = CleanCharField(label="เลขที่หนังสือของหน่วยงาน", max_length=60, required=False)

    def __init__(self, *args, submission, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.submission, self.now = submission, now
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in asking.kinds_for(submission)]
        self.fields["wanted_until"].label = "ขอขยายถึงวันที่ (เฉพาะเมื่อขอขยายระยะเวลา)"
        kinds = asking.kinds_for(submission)
        if len(kinds) == 1:  # to amend the plan
            self.fields["kind"].initial = kinds[0].value
            del self.fields["wanted_until"]

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
            self.fields["until"].label = "ให้ส่งแผนที่ปรับแล้วภายในวันที่" if self.amends else "ขยายให้ถึงวันที่"

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
