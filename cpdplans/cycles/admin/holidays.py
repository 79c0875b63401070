"""Public holidays: the calendar of a year, and where กพร. corrects it."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from cpdplans.admin import BaseAdmin
from cpdplans.thai import BUDDHIST_OFFSET, format_date

from ..models import HolidayCorrection
from ..working_days import WEEKDAYS, year_calendar

YEARS_AROUND = 3  # offered before and after this one


class CalendarYearFilter(admin.SimpleListFilter):
    """By calendar year (พ.ศ.), as holidays are announced; without a choice this one."""

    title = "ปี"
    parameter_name = "year"
    ALL = "all"

    def lookups(self, request, model_admin):
        this = timezone.localdate().year
        held = {day.year for day in HolidayCorrection.objects.dates("day", "year")}
        years = sorted({*range(this - YEARS_AROUND, this + YEARS_AROUND + 1), *held}, reverse=True)
        self.default = str(this + BUDDHIST_OFFSET)
        return [(self.ALL, "ทุกปี"), *((str(year + BUDDHIST_OFFSET), f"พ.ศ. {year + BUDDHIST_OFFSET}") for year in years)]

    def chosen(self):
        return self.value() if self.value() in dict(self.lookup_choices) else self.default

    def shown_year(self):
        """The Gregorian year whose calendar stands beside the list."""
        return int(self.default if self.chosen() == self.ALL else self.chosen()) - BUDDHIST_OFFSET

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self.chosen(), "query_string": query, "display": label}

    def queryset(self, request, queryset):
        return queryset if self.chosen() == self.ALL else queryset.filter(day__year=self.shown_year())


class HolidayCorrectionForm(forms.ModelForm):
    class Meta:
        model = HolidayCorrection
        fields = ["day", "name", "is_off"]


@admin.register(HolidayCorrection)
class HolidayCorrectionAdmin(BaseAdmin):
    form = HolidayCorrectionForm
    change_list_template = "cycles/admin_holidays.html"
    list_display = ["shown_day", "name", "meaning"]
    list_filter = [CalendarYearFilter]
    search_fields = ["name"]
    actions = None
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description="วันที่", ordering="day")
    def shown_day(self, correction):
        return f"{WEEKDAYS[correction.day.weekday()]}ที่ {format_date(correction.day)}"

    @admin.display(description="ความหมาย", ordering="is_off")
    def meaning(self, correction):
        return "เป็นวันหยุดราชการ" if correction.is_off else "เป็นวันทำการ"

    def changelist_view(self, request, extra_context=None):
        """With the calendar of the year that the list shows."""
        response = super().changelist_view(request, extra_context)
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist:
            year = next(one for one in changelist.filter_specs if isinstance(one, CalendarYearFilter)).shown_year()
            rows = [_row(*one) for one in year_calendar(year)]
            response.context_data |= {"calendar": rows, "calendar_year": year + BUDDHIST_OFFSET}
        return response


def _row(day, name, correction):
    add = reverse("admin:cycles_holidaycorrection_add")
    address = f"{add}?{urlencode({'day': format_date(day), 'name': name[:200]})}"
    if correction:
        address = reverse("admin:cycles_holidaycorrection_change", args=[correction.pk])
    return {"day": day, "weekday": WEEKDAYS[day.weekday()], "name": name, "correction": correction, "address": address}
