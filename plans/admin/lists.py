"""The lists of the review desk: the queue, who carries how much, and links to what is looked for most."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin
from cpdplans.cycles.admin import filters
from cpdplans.cycles.admin.exported import Exports
from cpdplans.cycles.admin.queue import EXPORTED, QueueColumns
from cpdplans.cycles.admin.saved import KeepsFilters
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Submission
from cpdplans.cycles.queue import loads_of, shown_in_lists
from cpdplans.units.admin import RegionFilter

from .desk_links import carriers, quick_links


class OwnerCycleFilter(filters.CycleFilter):
    cycle_field = "submission__cycle"


class OwnerRegionFilter(RegionFilter):
    unit_field = "submission__unit__inspection_region"


class OwnerUnitFilter(filters.UnitFilter):
    unit_field = "submission__unit"


class DeskList(QueueColumns, KeepsFilters, Exports, ReadOnlyAdmin, BaseAdmin):
    """The queue of plans or reports."""

    submission_path = "submission__"
    change_list_template = "admin/review/change_list.html"
    list_display = QueueColumns.columns
    list_filter = [
        OwnerCycleFilter,
        filters.StatusFilter,
        filters.ReviewerFilter,
        filters.ProgressFilter,
        filters.TimelinessFilter,
        filters.WaitingFilter,
        filters.SentFilter,
        OwnerRegionFilter,
        OwnerUnitFilter,
    ]
    search_fields = [
        "submission__unit__name",
        "submission__unit__abbreviation",
        "submission__unit__short_name",
        "submission__unit__aliases",
        "=submission__unit__code",
        "submission__letter_number",
    ]
    search_help_text = "ค้นจากชื่อ ชื่อย่อ หรือรหัสของหน่วยงาน และเลขที่หนังสือนำส่ง ใช้เลขไทยหรืออารบิกก็ได้"
    export_columns = EXPORTED
    actions = None

    class Media:
        css = {"all": ["css/review.css"]}  # the colours of the status tags

    @property
    def kind(self):
        return Kind(self.opts.model_name)

    @property
    def export_title(self):
        return f"คิวพิจารณา{self.kind.label}"

    def get_queryset(self, request):
        now = timezone.now()
        submissions = shown_in_lists(Submission.objects.all())
        rows = super().get_queryset(request).prefetch_related(Prefetch("submission", queryset=submissions))
        return self.sortable(rows, now)

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        changelist = (getattr(response, "context_data", None) or {}).get("cl")
        if changelist:
            response.context_data |= self._desk(request, changelist)
            response.context_data["not_begun_address"] = reverse("admin:cycles_submission_changelist")
        return response

    def _desk(self, request, changelist):
        """What stands above the list: of its round, whatever else is filtered."""
        now = timezone.now()
        cycle = next(spec.cycle() for spec in changelist.filter_specs if isinstance(spec, filters.CycleFilter))
        submissions = Submission.objects.filter(kind=self.kind, **({"cycle": cycle} if cycle else {}))
        loads = loads_of(submissions, now)
        here = changelist.get_query_string()
        asked = changelist.params.get(OwnerCycleFilter.parameter_name)
        return {
            "quick_links": quick_links(loads, request.user, asked, here),
            "carriers": carriers(loads, asked, here),
        }
