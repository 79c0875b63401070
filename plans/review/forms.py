"""What a reviewer types on the review page."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from cpdplans import thai
from cpdplans.cycles import stages
from cpdplans.cycles.models import Remark, Sentence
from cpdplans.forms import CleanCharField, PortalForm, ThaiDateField, number_in


def sentences_for(paper):
    """The ready sentences in use for plans or for reports."""
    return Sentence.objects.in_use().filter(Q(paper="") | Q(paper=paper))


SHORT_BOX = {"rows": 2, "data-keep": ""}


class ReviewForm(PortalForm):
    submit_label = ""
    form_tag = False


class RemarkForm(ReviewForm):
    """A remark's words, or a ready sentence that stands for them. A sentence that is none is no sentence."""

    text = CleanCharField(label="ข้อความของประเด็น", required=False, max_length=4000, widget=forms.Textarea)
    kind = forms.ChoiceField(label="ประเภท", choices=Remark.Kind)
    ref = forms.UUIDField(label="ส่วนของเอกสาร", required=False)
    field = forms.CharField(label="ช่องของเอกสาร", required=False, max_length=60)
    sentence = forms.CharField(label="ข้อความสำเร็จรูป", required=False)

    def __init__(self, data, paper):
        super().__init__(data)
        self.paper = paper

    def clean_sentence(self):
        pk = number_in(self.cleaned_data["sentence"])
        return sentences_for(self.paper).filter(pk=pk).first() if pk else None

    def clean(self):
        data = super().clean()
        sentence = data.get("sentence")
        slipped = sentence and sentence.kind == Remark.Kind.INTERNAL and data.get("kind") == Remark.Kind.TO_UNIT
        if slipped and data.get("text") in {"", sentence.text}:
            raise ValidationError({"kind": "ข้อความสำเร็จรูปที่เลือกใช้เป็นบันทึกภายใน กรุณาเลือก “บันทึกภายใน” หรือข้อความอื่น"})
        if "text" in data and not data["text"]:
            if sentence is None:
                raise ValidationError({"text": "กรอกข้อความของประเด็น หรือเลือกข้อความสำเร็จรูป"})
            data["text"] = sentence.text
        return data


class KeepOpenForm(ReviewForm):
    text = CleanCharField(label="ข้อความเพิ่มเติม", required=False, max_length=4000, widget=forms.Textarea)


class MendingForm(ReviewForm):
    """With the day to mend by. A day on which nobody works is warned of once (`warning`, of the day `warned_of`), then
    taken: it is no error."""

    off = None  # day -> why no work is done on it
    now = None
    warned_of = warning = ""

    def __init__(self, data=None, *, off=None, now=None, **kw):
        super().__init__(data, **kw)
        self.off, self.now = off, now

    def clean_revise_by(self):
        day = self.cleaned_data["revise_by"]
        never = stages.refusal_of_date(day, self.now) if self.now else ""
        if never:
            raise ValidationError(never)
        why = self.off(day) if self.off else ""
        self.warned_of = day.isoformat() if why else ""
        if why and self.data.get("warned_of") != self.warned_of:
            self.warning = f"วันที่ {thai.format_date(day)} ตรงกับ{why} เปลี่ยนวันที่ หรือกดปุ่มเดิมอีกครั้งเพื่อใช้วันที่นี้"
        return day


class ReturnForm(MendingForm):
    revise_by = ThaiDateField(label="ให้แก้ไขแล้วเสร็จภายในวันที่")
    note = CleanCharField(label="ข้อความเพิ่มเติม", required=False, max_length=2000, widget=forms.Textarea(attrs=SHORT_BOX))


class ReopenForm(MendingForm):
    note = CleanCharField(label="เหตุผลที่เปิดให้แก้ไข", max_length=2000, widget=forms.Textarea(attrs=SHORT_BOX))
    revise_by = ThaiDateField(label="ให้แก้ไขแล้วเสร็จภายในวันที่")
