"""Two rounds of the survey and the approved plans between them, for tests of the effect."""

from cpdplans.cycles.clock import Stage
from cpdplans.cycles.services import open_cycle
from cpdplans.units.models import Unit
from plans.models import Finding, Plan, Project
from tests import factories
from tests.factories import make_aspect, make_item, make_score
from tests.reports.factories import moment, set_submission

QUESTION = "การแจ้งความคืบหน้าชัดเจน"


def make_rounds():
    """Those of the years 2565 and 2566, with one question of the first aspect asked in both."""
    rounds = [factories.make_round(year) for year in (2565, 2566)]
    for round in rounds:
        make_item(round, make_aspect(1), QUESTION)
    return rounds


def scored(unit, rounds, before, after, *, n=(50, 50), aspect=1, text=QUESTION):
    """What the unit was given for an item before and after; None for no score."""
    for round, mean, answered in zip(rounds, (before, after), n, strict=True):
        if mean is not None:
            make_score(unit, round, make_aspect(aspect), text, mean=mean, n=answered)


def planned(unit, cycle, *, item=None, aspect=None, stage=Stage.APPROVED, suggested=(), number=1):
    """A project of the unit's plan, which answers an item, or an aspect, or the third aspect."""
    submission = set_submission(unit, cycle, stage=stage)
    plan, _ = Plan.objects.get_or_create(submission=submission)
    project = Project.objects.create(plan=plan, number=number, title="ลดขั้นตอน")
    about = item.aspect if item else make_aspect(aspect or 3)
    Finding.objects.create(project=project, aspect=about, item=item, survey_year=cycle.survey_year)
    project.suggested.set(suggested)
    return project


def fill(cycle, rounds, size):
    """`size` units with scores of both rounds and an approved plan; every second one answers the question."""
    units = [factories.make_unit(inspection_region=at % 19) for at in range(size)]
    open_cycle(cycle, by=None, now=moment(3, 17))
    item = rounds[0].items.get(text=QUESTION)
    for at, unit in enumerate(units):
        scored(unit, rounds, "3.50", "3.60")
        planned(unit, cycle, item=item if at % 2 else None)
    return Unit.objects.filter(pk__in=[unit.pk for unit in units])
