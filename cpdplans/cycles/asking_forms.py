"""What a unit fills in when it asks."""

from django import forms

from cpdplans.forms import CleanCharField, PortalForm, ThaiDateField

from . import asking
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

    def clean(self):
        data = super().clean()
        if data.get("kind") == UnitRequest.Kind.EXTENSION and "wanted_until" not in self.errors:
            sentence = asking.refusal_of_day(self.submission, data.get("wanted_until"), self.now)
            if sentence:
                self.add_error("wanted_until", sentence)
        return data
