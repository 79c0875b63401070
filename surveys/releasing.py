"""What releasing a round will show, and to whom: for the person who decides it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from cpdplans.units.mail import is_address
from cpdplans.units.models import Unit

from .models import SurveyImport
from .notices import addresses_of, units_told


@dataclass(frozen=True)
class Preview:
    units: int  # with results
    missing: list  # field units in use that have none, by name
    comments: int  # that units will read
    hidden: int
    unit_documents: int
    reports: int  # of the department
    people: int  # who get a notice
    letters: int  # e-mails: one to each unit that has an address
    untold: list  # units with results and nobody to tell, by name


def preview_of(round):
    """The Preview of a round as it stands; the same number of queries however many units it has."""
    told = list(units_told(round))
    reachable = [unit for unit in told if any(map(is_address, addresses_of(unit)))]
    comments = round.comments.aggregate(shown=Count("pk", filter=Q(hidden_at=None)), all=Count("pk"))
    documents = round.documents.aggregate(of_units=Count("unit"), all=Count("pk"))
    field_units = Unit.objects.field_units().filter(is_active=True)
    return Preview(
        units=len(told),
        missing=[unit.short_name for unit in field_units.exclude(pk__in=[unit.pk for unit in told])],
        comments=comments["shown"],
        hidden=comments["all"] - comments["shown"],
        unit_documents=documents["of_units"],
        reports=documents["all"] - documents["of_units"],
        people=sum(len(unit.officers) for unit in told),
        letters=len(reachable),
        untold=[unit.short_name for unit in told if not unit.officers and unit not in reachable],
    )


def computed_methods(round):
    """How the portal computed the figures of the round that were brought in as raw answers: each text once."""
    applied = SurveyImport.objects.filter(fiscal_year=round.fiscal_year, state=SurveyImport.State.APPLIED)
    return list(applied.exclude(method="").order_by("method").values_list("method", flat=True).distinct())
