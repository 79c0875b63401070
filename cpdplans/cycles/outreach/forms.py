"""What people fill in once they have handed out what was made."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpdplans.forms import PortalForm, ThaiDateField

from ..models import Outreach

USUAL = {
    Outreach.Kind.LINE: Outreach.How.LINE,
    Outreach.Kind.MERGE: Outreach.How.EMAIL,
    Outreach.Kind.LETTER: Outreach.How.LETTER,
}


class SentForm(PortalForm):
    submit_label = ""
    form_tag = False
    on = ThaiDateField(label="วันที่ส่ง")
    how = forms.ChoiceField(label="ช่องทางที่ส่ง", choices=Outreach.How, widget=forms.RadioSelect)

    def __init__(self, *args, outreach, today, **kwargs):
        super().__init__(*args, initial={"on": today, "how": USUAL[outreach.kind].value}, **kwargs)
        self.made_on, self.today = timezone.localdate(outreach.made_at), today

    def clean_on(self):
        """The day: not before what was sent was made, nor to come."""
        day = self.cleaned_data["on"]
        if not self.made_on <= day <= self.today:
            raise ValidationError("วันที่ส่งต้องไม่ก่อนวันที่จัดทำ และไม่เกินวันนี้")
        return day
