"""Ready sentences for remarks: written, ordered and taken out of use by กพร. itself."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Max
from django.shortcuts import redirect

from cpdplans.admin import BaseAdmin

from ..models import Sentence

KEEP = "ข้อความนี้มีผู้ใช้แล้ว จึงลบไม่ได้ หากไม่ต้องการใช้อีก ให้เอาเครื่องหมายออกจากช่อง “เปิดใช้” แล้วบันทึก"


class SentenceForm(forms.ModelForm):
    class Meta:
        model = Sentence
        fields = ["text", "kind", "paper", "position", "is_active"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "cols": 80})}


@admin.register(Sentence)
class SentenceAdmin(BaseAdmin):
    form = SentenceForm
    list_display = ["text", "kind", "of_paper", "uses", "position", "is_active"]
    list_editable = ["position", "is_active"]
    list_filter = ["kind", "paper", "is_active"]
    search_fields = ["text"]
    search_help_text = "ค้นจากข้อความ"
    fields = ["text", "kind", "paper", "position", "is_active", "uses"]
    readonly_fields = ["uses"]
    actions = None  # several at once would be deleted without a look at who uses them

    def get_queryset(self, request):
        return super().get_queryset(request).with_uses()

    def get_changeform_initial_data(self, request):
        last = Sentence.objects.aggregate(last=Max("position"))["last"] or 0
        return {"position": last + 1} | super().get_changeform_initial_data(request)

    @admin.display(description="เอกสาร", ordering="paper")
    def of_paper(self, sentence):
        return sentence.get_paper_display() or "แผนและรายงานผล"

    @admin.display(description="ใช้แล้ว (ครั้ง)", ordering="uses")
    def uses(self, sentence):
        return getattr(sentence, "uses", 0)

    def has_delete_permission(self, request, obj=None):
        """Not of one that remarks began from; its page says what to do instead."""
        return super().has_delete_permission(request, obj) and not (obj and obj.uses)

    def delete_view(self, request, object_id, extra_context=None):
        sentence = self.get_object(request, object_id)
        if sentence and sentence.uses and self.has_change_permission(request, sentence):
            self.message_user(request, KEEP, messages.WARNING)
            return redirect("admin:cycles_sentence_change", sentence.pk)
        return super().delete_view(request, object_id, extra_context)
