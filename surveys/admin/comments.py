"""What people wrote, in the admin."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_datetime
from cpdplans.thai import format_date

from .. import services
from ..forms import HideCommentsForm
from ..models import ITEM_OVERALL, Comment, Score

LONGEST_SHOWN = 80  # characters of a comment in the list


class HiddenFilter(admin.SimpleListFilter):
    title = "การแสดงผล"
    parameter_name = "hidden"

    def lookups(self, request, model_admin):
        return [("no", "แสดง"), ("yes", "ซ่อน")]

    def queryset(self, request, queryset):
        if self.value() not in {"no", "yes"}:
            return queryset
        return queryset.filter(hidden_at__isnull=self.value() == "no")


class AspectFilter(admin.RelatedFieldListFilter):
    """By aspect; what was said of none is of the overall, as in the column."""

    def __init__(self, *arguments, **names):
        super().__init__(*arguments, **names)
        self.empty_value_display = ITEM_OVERALL


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin, BaseAdmin):
    """For กพร. only. Texts are not edited: a comment that must not be read is hidden, with a reason."""

    change_form_template = "admin/surveys/comment/change_form.html"
    list_display = ["shown_text", "visibility", "unit_name", "year", "kind", "aspect_number", "group", "count"]
    list_filter = [HiddenFilter, "round", "kind", ("aspect", AspectFilter)]
    search_fields = ["text", "unit__name"]
    list_select_related = ["unit", "aspect", "round", "group"]
    fields = ["round", "unit", "kind", "aspect", "group", "text", "count", "hidden_long", "hidden_by", "hidden_reason"]
    readonly_fields = ["hidden_long", "hidden_by"]
    actions = ["hide", "show"]
    hidden_long = thai_datetime("hidden_at", "ซ่อนเมื่อ", "long")

    def has_hide_permission(self, request):
        return request.user.has_perm("surveys.change_comment")

    @admin.display(description="หน่วยงาน", ordering="unit__position")
    def unit_name(self, comment):
        return comment.unit.short_name

    @admin.display(description="ด้านที่", ordering="aspect__number", empty_value=ITEM_OVERALL)
    def aspect_number(self, comment):
        return comment.aspect and comment.aspect.number

    @admin.display(description="ปี พ.ศ.", ordering="round__fiscal_year")
    def year(self, comment):
        return comment.round.fiscal_year

    @admin.display(description="การแสดงผล", ordering="hidden_at")
    def visibility(self, comment):
        if comment.hidden_at is None:
            return "แสดง"
        return f"ซ่อน {format_date(comment.hidden_at, 'short')} เหตุผล: {comment.hidden_reason}"

    @admin.display(description="ข้อความ", ordering="text")
    def shown_text(self, comment):
        return comment.text if len(comment.text) <= LONGEST_SHOWN else f"{comment.text[:LONGEST_SHOWN]}…"

    @admin.action(description="ซ่อนข้อคิดเห็นไม่ให้หน่วยงานเห็น", permissions=["hide"])
    def hide(self, request, queryset):
        """Asks for the reason on a page of its own, then hides."""
        form = HideCommentsForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            self._hide(request, queryset, form.cleaned_data["reason"])
            return None
        context = {"form": form, "comments": queryset.select_related("unit"), "checkbox_name": ACTION_CHECKBOX_NAME}
        return self._page(request, "hide", "ซ่อนข้อคิดเห็น", context)

    @admin.action(description="แสดงข้อคิดเห็นที่ซ่อนไว้อีกครั้ง", permissions=["hide"])
    def show(self, request, queryset):
        self._show(request, queryset)

    # The same for one comment, from its own page

    def get_urls(self):
        view = self.admin_site.admin_view(self.visibility_view)
        return [path("<int:pk>/visibility/", view, name="surveys_comment_visibility"), *super().get_urls()]

    def visibility_view(self, request, pk):
        """One comment: hidden with a reason, or shown again. The act is named, so that a repeated one is harmless."""
        if not self.has_hide_permission(request):
            raise PermissionDenied
        comment = get_object_or_404(Comment.objects.select_related("unit", "round", "hidden_by"), pk=pk)
        act = request.POST.get("act", "")
        form = HideCommentsForm(request.POST if act == "hide" else None)
        if act == "hide" and form.is_valid():
            self._hide(request, [comment], form.cleaned_data["reason"])
        elif act == "show":
            self._show(request, [comment])
        else:
            title = "แสดงข้อคิดเห็นอีกครั้ง" if comment.hidden_at else "ซ่อนข้อคิดเห็น"
            return self._page(request, "visibility", title, {"form": form, "comment": comment})
        return redirect("admin:surveys_comment_change", comment.pk)

    def _hide(self, request, comments, reason):
        now = timezone.now()
        done = [services.hide_comment(comment, reason=reason, by=request.user, now=now) for comment in comments]
        self._say(request, "ซ่อนข้อคิดเห็นแล้ว", done, "ซ่อนอยู่ก่อนแล้ว")

    def _show(self, request, comments):
        now = timezone.now()
        done = [services.show_comment(comment, by=request.user, now=now) for comment in comments]
        self._say(request, "แสดงข้อคิดเห็นแล้ว", done, "แสดงอยู่ก่อนแล้ว")

    def _say(self, request, words, done, otherwise):
        left = f" {otherwise} {done.count(False)} รายการ" if False in done else ""
        self.message_user(request, f"{words} {done.count(True)} รายการ{left}")

    def _page(self, request, template, title, context):
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "title": title}
        return render(request, f"admin/surveys/comment/{template}.html", shared | context)


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
