"""What the lists of the desk are filtered by."""

from django.contrib import admin
from django.utils import timezone

from cpdplans.units.admin import RegionFilter

from ..clock import Status
from ..models import Cycle


class CycleFilter(admin.SimpleListFilter):
    """By round; without a choice the one that people work in now."""

    title = "รอบปีงบประมาณ"
    parameter_name = "round"
    cycle_field = "cycle"
    ALL = "all"

    def lookups(self, request, model_admin):
        self.cycles = {str(cycle.pk): cycle for cycle in Cycle.objects.all()}
        current = Cycle.objects.current(timezone.now())
        self.default = str(current.pk) if current else self.ALL
        return [*((pk, str(cycle)) for pk, cycle in self.cycles.items()), (self.ALL, "ทุกรอบ")]

    def chosen(self):
        return self.value() if self.value() in {*self.cycles, self.ALL} else self.default

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self.chosen(), "query_string": query, "display": label}

    def queryset(self, request, queryset):
        if self.chosen() == self.ALL:
            return queryset
        return queryset.filter(**{self.cycle_field: self.cycles[self.chosen()]})


class StatusFilter(admin.SimpleListFilter):
    title = "สถานะ"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        return queryset.filter(status_code=self.value()) if self.value() in Status.values else queryset


class UnitRegionFilter(RegionFilter):
    unit_field = "unit__inspection_region"
