"""Lists of the admin: filters that take several values, and chips that say which filters are on."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q

ALL = "ทั้งหมด"


class MultipleFilter(admin.SimpleListFilter):
    """Several values at once, ticked in the one form of a list's filters; what is no choice is passed over.

    Its queryset() narrows by `self.values`, which is empty when nothing is asked."""

    template = "admin/multiple_filter.html"
    finder = ""  # what the box that finds among many choices is called; it works by script only

    def __init__(self, request, params, model, model_admin):
        asked = params.get(self.parameter_name, [])
        super().__init__(request, params, model, model_admin)
        known = {str(value) for value, _ in self.lookup_choices}
        self.values = [value for value in dict.fromkeys(asked) if value in known]

    def choices(self, changelist):
        """As Django's; the address of a choice is that of the list without it."""
        counts = self.get_facet_queryset(changelist) if changelist.add_facets else {}
        for number, (value, label) in enumerate(self.lookup_choices):
            count = counts.get(f"{number}__c")
            yield {
                "value": value,
                "display": label if count is None else f"{label} ({count})",
                "selected": str(value) in self.values,
                "query_string": self._without(changelist, str(value)),
            }

    def _without(self, changelist, value):
        left = [other for other in self.values if other != value]
        return changelist.get_query_string({self.parameter_name: left or None})

    def get_facet_counts(self, pk_attname, filtered_qs):
        held, counts = self.values, {}
        for number, (value, _) in enumerate(self.lookup_choices):
            self.values = [str(value)]
            found = self.queryset(self.request, filtered_qs)
            counts[f"{number}__c"] = Count(pk_attname, filter=Q(pk__in=found.values("pk")))
        self.values = held
        return counts


class PortalChangeList(ChangeList):
    def kept_pairs(self):
        """What the form of the filters carries along: all that is asked of the list beside its own boxes."""
        ticked = {spec.parameter_name for spec in self.filter_specs if isinstance(spec, MultipleFilter)}
        return [(name, value) for name, held in self.filter_params.items() if name not in ticked for value in held]

    def has_boxes(self):
        return any(isinstance(spec, MultipleFilter) for spec in self.filter_specs)

    def chips(self):
        """[{title, display, query_string}] of each choice that is on; its address leads to the list without it,
        its title is empty where the choice says it too."""
        return [chip for spec in self.filter_specs for chip in self._chips_of(spec)]

    def _chips_of(self, spec):
        names = spec.expected_parameters()
        if not set(names) & set(self.filter_params):
            return
        for choice in spec.choices(self):
            if choice["selected"]:
                several = isinstance(spec, MultipleFilter)
                address = choice["query_string"] if several else self.get_query_string(remove=names)
                display = str(choice["display"])
                title = "" if display.startswith(str(spec.title)) else spec.title  # "เขตตรวจราชการที่ 1" says both
                yield {"title": title, "display": display, "query_string": address}

    def filters_in_words(self):
        """[(title, what is chosen)] of every filter, also where nothing is left out."""
        return [(spec.title, self._chosen(spec)) for spec in self.filter_specs]

    def _chosen(self, spec):
        return ", ".join(str(choice["display"]) for choice in spec.choices(self) if choice["selected"]) or ALL
