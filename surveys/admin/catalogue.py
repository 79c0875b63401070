"""The aspects and the suggested activities in the admin."""

from django.contrib import admin

from cpdplans.admin import BaseAdmin, BaseTabularInline

from ..forms import ResponsibleForm
from ..models import Aspect, Responsible, SuggestedActivity
from .new_round import NewRoundPage

PROBLEMS_PER_PAGE = 200
LONGEST_SHOWN = 80  # characters of a comment in the list


@admin.register(Aspect)
class AspectAdmin(BaseAdmin):
    list_display = ["title", "number"]


class ResponsibleInline(BaseTabularInline):
    model = Responsible
    form = ResponsibleForm
    fields = ["position", "row", "unit", "kind", "role"]
    autocomplete_fields = ["unit"]


@admin.register(SuggestedActivity)
class SuggestedActivityAdmin(NewRoundPage, BaseAdmin):
    list_display = ["label", "title", "aspect", "cycle"]
    list_display_links = ["label", "title"]
    list_filter = ["cycle", "aspect"]
    search_fields = ["title", "items"]
    list_select_related = ["aspect", "cycle"]
    inlines = [ResponsibleInline]

    @admin.display(description="กิจกรรมที่", ordering="aspect__number")
    def label(self, activity):
        return activity.label
