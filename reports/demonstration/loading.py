"""The whole demonstration, in order, in one transaction."""

from django.db import transaction
from django.db.models import F

from cpdplans.cycles.models import Cycle, Notice
from surveys.models import SurveyRound

from . import past, present
from .accounts import give_addresses, load_people
from .rounds import load_surveys, make_cycles, open_round
from .scene import GUEST, Scene
from .years import LETTER_YEAR


def is_loaded():
    return Cycle.objects.filter(is_demonstration=True).exists()


def is_in_use():
    """Whether people have worked here already, so that invented records would come to lie among theirs."""
    others = Cycle.objects.exclude(fiscal_year=LETTER_YEAR)
    return others.exists() or Cycle.objects.opened().exists() or SurveyRound.objects.exists()


@transaction.atomic
def load(years):
    """Makes everything of the demonstration for the Years. Gives the open Cycle. Needs the reference data."""
    people = load_people()
    cycles = make_cycles(years)
    rounds = load_surveys(years, cycles, by=people.reviewers[0])
    used = {}
    for year, cycle in cycles.items():
        open_round(cycle, by=people.reviewers[0], told=year == years.open_year)
        _let_read()
        scene = Scene(cycle, people, rounds[cycle.survey_year], last=years.last_day)
        if year == years.open_year:
            present.play(scene, today=years.today, used=used)
        else:
            used = past.play(scene, is_previous=year == years.previous, used=used)
    give_addresses()
    return cycles[years.open_year]


def _let_read():
    """All but the guest's unit have read what they were told of the release and the opening."""
    Notice.objects.filter(read_at=None).exclude(user__unit__code=GUEST).update(read_at=F("created_at"))
