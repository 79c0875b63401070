"""What units are told of their survey: a notice in the portal for each officer, one e-mail to each unit."""

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from cpdplans.cycles.notices import keep, words
from cpdplans.units.mail import queue_mails
from cpdplans.units.models import Unit, User

RELEASED = "surveys/notices/released.txt"


def units_told(round):
    """The units with results of the round, each with its active `officers`: who is told when it is released."""
    officers = User.objects.filter(role=User.Role.OFFICER, is_active=True)
    found = Unit.objects.filter(pk__in=round.scores.values("unit"))
    return found.prefetch_related(Prefetch("users", queryset=officers, to_attr="officers"))


def addresses_of(unit):
    """Where the e-mail to a unit goes: its own address and those of its officers, without empty ones."""
    return {unit.email, *(officer.email for officer in unit.officers)} - {""}


def released(round, *, contact, now):
    """Tells every unit with results that they are there; the same number of queries for one unit and for 78.

    `contact` is the Cycle whose contact the words name, or None.
    """
    path = reverse("surveys:results", args=[round.fiscal_year])
    shared = {"round": round, "url": settings.PORTAL_URL + path, "contact": contact}
    letters = [(unit, *words(RELEASED, shared | {"unit": unit})) for unit in units_told(round)]
    keep(((person, *text) for unit, *text in letters for person in unit.officers), path=path, now=now)
    queue_mails((addresses_of(unit), *text) for unit, *text in letters)
