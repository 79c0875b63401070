import re

from django import forms
from django.core.exceptions import ValidationError

from cpdplans.forms import CleanCharField, PortalForm
from cpdplans.thai import arabic_digits
from cpdplans.uploads import check_upload

from .models import CycleDocument, Submission
from .services import EXEMPTIBLE
from .stages import stale_sentence


def clean_code(text):
    """A verify code however it was typed: without dashes and spaces, in capitals."""
    return re.sub("[^0-9A-Z]", "", arabic_digits(text)[:100].upper())


class VerifyForm(PortalForm):
    submit_label = "ตรวจสอบ"
    code = forms.CharField(
        label="รหัสตรวจสอบ",
        max_length=100,
        help_text="พิมพ์ตามที่ปรากฏบนเอกสาร มีหรือไม่มีขีดคั่นก็ได้",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self):
        code = clean_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError("รหัสตรวจสอบประกอบด้วยตัวอักษรอังกฤษและตัวเลข กรุณาตรวจสอบแล้วกรอกใหม่")
        return code


class ReasonForm(PortalForm):
    """The words that an act of the admin wants."""

    form_tag = False
    submit_label = ""
    reason = CleanCharField(label="เหตุผล", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class CycleDocumentForm(forms.ModelForm):
    url = forms.URLField(label="ลิงก์", required=False, assume_scheme="https")

    class Meta:
        model = CycleDocument
        fields = ["position", "title", "url", "file"]
        field_classes = {"title": CleanCharField}
        widgets = {"file": forms.FileInput}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_upload(file)
        return file


class SubmissionForm(forms.ModelForm):
    """What กพร. sets on a submission by hand: its reviewer and its exemption. All else moves by acts."""

    class Meta:
        model = Submission
        fields = ["reviewer", "is_exempt", "exempt_reason"]
        field_classes = {"exempt_reason": CleanCharField}

    def clean(self):
        data = super().clean()
        begins = data.get("is_exempt") and not self.initial.get("is_exempt")
        if begins and self.instance.stage not in EXEMPTIBLE:
            raise ValidationError(stale_sentence(self.instance))
        if not data.get("is_exempt"):
            data["exempt_reason"] = ""
        return data
