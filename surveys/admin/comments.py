"""What people wrote, in the admin."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.shortcuts import render
from django.utils import timezone

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_datetime

from .. import services
from ..forms import HideCommentsForm
from ..models import Comment, Score

PROBLEMS_PER_PAGE = 200
LONGEST_SHOWN = 80  # characters of a comment in the list


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin, BaseAdmin):
    """For กพร. only. Texts are not edited: a comment that must not be read is hidden, with a reason."""

    list_display = ["shown_text", "unit_name", "kind", "aspect_number", "count", "hidden"]
    list_filter = ["round", "kind", "aspect", ("hidden_at", admin.EmptyFieldListFilter)]
    search_fields = ["text", "unit__name"]
    list_select_related = ["unit", "aspect", "round"]
    fields = ["round", "unit", "kind", "aspect", "group", "text", "count", "hidden", "hidden_reason"]
    readonly_fields = ["hidden"]
    actions = ["hide", "show"]
    hidden = thai_datetime("hidden_at", "ซ่อนเมื่อ")

    def has_hide_permission(self, request):
        return request.user.has_perm("surveys.change_comment")

    @admin.display(description="หน่วยงาน", ordering="unit__position")
    def unit_name(self, comment):
        return comment.unit.short_name

    @admin.display(description="ด้านที่", ordering="aspect__number", empty_value="ภาพรวม")
    def aspect_number(self, comment):
        return comment.aspect and comment.aspect.number

    @admin.display(description="ข้อความ", ordering="text")
    def shown_text(self, comment):
        return comment.text if len(comment.text) <= LONGEST_SHOWN else f"{comment.text[:LONGEST_SHOWN]}…"

    @admin.action(description="ซ่อนข้อคิดเห็นไม่ให้หน่วยงานเห็น", permissions=["hide"])
    def hide(self, request, queryset):
        """Asks for the reason on a page of its own, then hides."""
        form = HideCommentsForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            now = timezone.now()
            for comment in queryset.filter(hidden_at=None):
                services.hide_comment(comment, reason=form.cleaned_data["reason"], now=now)
            self.message_user(request, f"ซ่อนข้อคิดเห็นแล้ว {queryset.count()} รายการ")
            return None
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "title": "ซ่อนข้อคิดเห็น"}
        context = {"form": form, "comments": queryset, "checkbox_name": ACTION_CHECKBOX_NAME}
        return render(request, "admin/surveys/comment/hide.html", shared | context)

    @admin.action(description="แสดงข้อคิดเห็นที่ซ่อนไว้อีกครั้ง", permissions=["hide"])
    def show(self, request, queryset):
        for comment in queryset.exclude(hidden_at=None):
            services.show_comment(comment)
        self.message_user(request, f"แสดงข้อคิดเห็นแล้ว {queryset.count()} รายการ")


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin, BaseAdmin):
    list_display = ["unit_name", "item", "group", "n", "mean", "sd", "satisfied", "dissatisfied"]
    list_filter = ["round", "item__kind", "unit__inspection_region"]
    search_fields = ["unit__name", "unit__code", "item__text"]
    list_select_related = ["unit", "item", "group"]
    ordering = ["-round__fiscal_year", "unit__position", "group__position", "item__position"]

    @admin.display(description="หน่วยงาน", ordering="unit__position")
    def unit_name(self, score):
        return score.unit.short_name
