"""What the lists of the history are filtered by."""

from django.apps import apps

from cpdplans.changelists import MultipleFilter
from cpdplans.units.models import Unit, User

from ...models import Event, Row
from ...writing import label_of
from ..filters import CycleFilter


class ByField(MultipleFilter):
    """Several values of one field of the listed records. `field` is what they are of."""

    field = ""

    def queryset(self, request, queryset):
        return queryset.filter(**{f"{self.field}__in": self.values}) if self.values else queryset


class UnitsFilter(ByField):
    title = "หน่วยงาน"
    finder = "ค้นหาหน่วยงาน"
    parameter_name = "units"
    field = "unit"

    def lookups(self, request, model_admin):
        units = Unit.objects.order_by("position").values_list("pk", "short_name")
        return [(str(pk), name) for pk, name in units]


class ActsFilter(ByField):
    title = "การดำเนินการ"
    parameter_name = "acts"
    field = "act"

    def lookups(self, request, model_admin):
        return Event.Act.choices


class PeopleFilter(ByField):
    """Those whose hand is in the listed records."""

    title = "ผู้ดำเนินการ"
    parameter_name = "people"
    field = "by"

    def lookups(self, request, model_admin):
        hands = model_admin.model.objects.order_by().values(self.field)
        people = User.objects.filter(pk__in=hands).order_by("name", "username")
        return [(str(person.pk), person.display_name) for person in people]


class EveryCycleFilter(CycleFilter):
    """Every round unless one is chosen: some acts belong to none."""

    def lookups(self, request, model_admin):
        *cycles, everything = super().lookups(request, model_admin)
        self.default = self.ALL
        return [everything, *cycles]


# Of records that belong to a submission


class SubmissionUnitsFilter(UnitsFilter):
    field = "submission__unit"


class SubmissionCycleFilter(EveryCycleFilter):
    cycle_field = "submission__cycle"


class RemovedByFilter(PeopleFilter):
    title = "ผู้ลบ"
    field = "removed_by"


class FieldsFilter(ByField):
    """By the field of a text; rooms may give one name to fields of several kinds of row."""

    title = "ช่อง"
    parameter_name = "fields"
    field = "field"

    def lookups(self, request, model_admin):
        held = model_admin.model.objects.order_by().values_list("field", flat=True).distinct()
        named = ((field, " / ".join(labels_of(field))) for field in held)
        return sorted(((field, label) for field, label in named if label), key=lambda named: named[1])


def written_models(field):
    """The kinds of row that people write `field` of."""
    return [model for model in apps.get_models() if issubclass(model, Row) and field in model.written]


def labels_of(field):
    return list(dict.fromkeys(label_of(model, field) for model in written_models(field)))
