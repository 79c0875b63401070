"""Texts of notices in กพร.'s own words: all there are, and the page that edits one beside a preview on a real case."""

from types import SimpleNamespace

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from cpdplans.admin import BaseAdmin
from cpdplans.forms import CleanCharField, number_in

from ..models import NoticeText
from ..notices.texts import KINDS, LONGEST_SUBJECT, own_text, problems, words_of


class NoticeTextForm(forms.Form):
    use_required_attribute = False
    subject = CleanCharField(
        label="เรื่อง",
        max_length=LONGEST_SUBJECT,
        widget=forms.TextInput(attrs={"size": 100}),
        error_messages={"required": "กรอกเรื่อง"},
    )
    body = CleanCharField(
        label="ข้อความ",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 20, "cols": 100}),
        error_messages={"required": "กรอกข้อความ"},
    )

    def __init__(self, kind, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self):
        cleaned = super().clean()
        found = problems(self.kind, cleaned.get("subject", ""), cleaned.get("body", ""))
        for name, sentences in found.items():
            if name in cleaned:
                self.add_error(name, sentences)
        return cleaned


@admin.register(NoticeText)
class NoticeTextAdmin(BaseAdmin):
    change_list_template = "cycles/admin_notice_texts.html"
    list_display = ["subject"]
    actions = None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """Every notice that the portal sends, also those in its own words still."""
        own = {text.name: text for text in NoticeText.objects.select_related("changed_by")}
        kinds = [(kind, own.get(kind.name)) for kind in KINDS.values()]
        return super().changelist_view(request, {"kinds": kinds} | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        text = get_object_or_404(NoticeText, pk=object_id) if number_in(object_id) else None
        return redirect("admin:cycles_noticetext_edit", text.name) if text else self._gone(request)

    def _gone(self, request):
        return redirect("admin:cycles_noticetext_changelist")

    def get_urls(self):
        view = self.admin_site.admin_view(self.edit_view)
        return [path("<slug:name>/edit/", view, name="cycles_noticetext_edit"), *super().get_urls()]

    def edit_view(self, request, name):
        """The text with its placeholders explained; what is typed can be looked at as it will be read, then saved."""
        kind = KINDS.get(name)
        if kind is None:
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied
        if "restore" in request.POST:
            return self._restore(request, kind)
        own = own_text(name)
        text = own or kind
        form = NoticeTextForm(kind, request.POST or None, initial={"subject": text.subject, "body": text.body})
        if "save" in request.POST and form.is_valid():
            return self._save(request, kind, form.cleaned_data)
        shown = SimpleNamespace(**form.cleaned_data) if form.is_bound and form.is_valid() else text
        context = self.admin_site.each_context(request) | {"opts": self.opts, "kind": kind, "own": own, "form": form}
        context |= {"title": f"ข้อความแจ้ง: {kind.title}"} | _preview(kind, None if form.errors else shown)
        return TemplateResponse(request, "cycles/admin_notice_text.html", context)

    @transaction.atomic
    def _save(self, request, kind, words):
        now = timezone.now()
        if (words["subject"], words["body"]) == (kind.subject, kind.body):
            return self._restore(request, kind)
        values = words | {"changed_at": now, "changed_by": request.user}
        text, _ = NoticeText.objects.update_or_create(name=kind.name, defaults=values)
        self.log_change(request, text, f"แก้ไขข้อความแจ้ง {kind.title}")
        self.message_user(request, f"บันทึกข้อความ “{kind.title}” แล้ว ใช้กับการแจ้งครั้งต่อไป", messages.SUCCESS)
        return self._gone(request)

    @transaction.atomic
    def _restore(self, request, kind):
        own = own_text(kind.name)
        if own:
            self.log_change(request, own, f"กลับไปใช้ข้อความเดิมของ {kind.title}")
            own.delete()
        self.message_user(request, f"“{kind.title}” ใช้ข้อความเดิมของระบบ", messages.SUCCESS)
        return self._gone(request)


def _preview(kind, text):
    """How the text will be read, of the latest real case where there is one; nothing for a text with errors."""
    if text is None:
        return {"preview": None}
    real = kind.latest(timezone.now())
    subject, body = words_of(text, real or kind.examples)
    return {"preview": {"subject": subject, "body": body, "is_real": bool(real)}}
