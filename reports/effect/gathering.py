"""What the effect is read from: two rounds of the survey, the approved plans between them, what they answered.

    between = rounds_of(cycle)             # the round that the plans answered, and the next one; 1 query
    scores = Scores.of(between)            # every unit's figures of both, by what an item is; 2 queries
    projects = approved_projects(cycle)    # of plans that were approved, with what they answer; 4 queries

Only released rounds count. Figures are those of all respondents together.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from cpdplans import thai
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Cycle, Submission
from plans.models import Project
from surveys.department.figures import NOTHING, Figure
from surveys.models import GROUP_ALL, Item, Score, SurveyRound
from surveys.references import identity


@dataclass(frozen=True)
class Between:
    """The rounds of the survey before and after the plans of a cycle; None while one is not released."""

    before: SurveyRound | None
    after: SurveyRound | None

    @property
    def is_whole(self):
        return self.before is not None and self.after is not None

    @property
    def rounds(self):
        return [one for one in (self.before, self.after) if one]


def rounds_of(cycle):
    found = list(SurveyRound.objects.released().filter(fiscal_year__gte=cycle.survey_year).order_by("fiscal_year"))
    before = next((one for one in found if one.fiscal_year == cycle.survey_year), None)
    return Between(before, next((one for one in found if one.fiscal_year > cycle.survey_year), None))


def has_effect(unit):
    """Whether a plan of the unit was approved and a survey released since that it may be held against."""
    later = SurveyRound.objects.released().filter(fiscal_year__gt=OuterRef("cycle__survey_year"))
    plans = Submission.objects.filter(unit=unit, kind=Kind.PLAN, stage=Stage.APPROVED, is_exempt=False)
    return plans.filter(Exists(later)).exists()


def cycle_for(query, now):
    """(the round that the address asks for, else the latest with surveys on both sides, else the current; all years)"""
    cycles = list(Cycle.objects.opened().order_by("-fiscal_year"))
    released = set(SurveyRound.objects.released().values_list("fiscal_year", flat=True))
    asked = thai.arabic_digits(query.get("cycle", ""))
    chosen = next((one for one in cycles if str(one.fiscal_year) == asked), None)
    whole = (one for one in cycles if one.survey_year in released and max(released) > one.survey_year)
    cycle = chosen or next(whole, None) or Cycle.objects.current(now)
    return cycle, [one.fiscal_year for one in cycles]


@dataclass(frozen=True)
class Scores:
    between: Between
    items: dict  # {round pk: {what an item is: Item}}, in the order of the page
    figures: dict  # {(round pk, unit pk, what an item is): Figure}

    @classmethod
    def of(cls, between, units=None):
        """Of every unit, or of `units` alone."""
        items = defaultdict(dict)
        for item in sorted(Item.objects.filter(round__in=between.rounds).select_related("aspect"), key=_place):
            items[item.round_id][identity(item)] = item
        keys = {item.pk: key for held in items.values() for key, item in held.items()}
        smallest = {one.pk: one.smallest_n for one in between.rounds}
        scores = Score.objects.filter(round__in=between.rounds, group__name=GROUP_ALL)
        if units is not None:
            scores = scores.filter(unit__in=units)
        told = scores.values_list("round", "unit", "item", "n", "mean", "dissatisfied")
        return cls(
            between,
            dict(items),
            {
                (at, unit, keys[item]): Figure(n, mean, dissatisfied, n is not None and n < smallest[at])
                for at, unit, item, n, mean, dissatisfied in told
                if item in keys
            },
        )

    def before(self, unit_pk, key):
        return self._of(self.between.before, unit_pk, key)

    def after(self, unit_pk, key):
        return self._of(self.between.after, unit_pk, key)

    def _of(self, round, unit_pk, key):
        return self.figures.get((round.pk, unit_pk, key), NOTHING) if round else NOTHING

    @cached_property
    def kept(self):
        """{what it is: Item} of those that both rounds asked in the same words."""
        return {key: item for key, item in self._asked(self.between.before).items() if key in self._later}

    @cached_property
    def dropped(self):
        """The Items of the first round that the next did not ask in these words."""
        return [item for key, item in self._asked(self.between.before).items() if key not in self._later]

    @cached_property
    def added(self):
        """The Items of the next round that the first did not ask in these words."""
        first = self._asked(self.between.before)
        return [item for key, item in self._later.items() if key not in first]

    @property
    def _later(self):
        return self._asked(self.between.after)

    def _asked(self, round):
        return self.items.get(round.pk, {}) if round else {}


def _place(item):
    return item.aspect.number if item.aspect else 0, item.kind == Item.Kind.QUESTION, item.position, item.pk


def approved_projects(cycle, unit=None):
    """The Projects of the plans of the round that were approved, or of one unit's, each with what it answers."""
    found = Project.objects.filter(
        plan__submission__cycle=cycle,
        plan__submission__kind=Kind.PLAN,
        plan__submission__stage=Stage.APPROVED,
        plan__submission__is_exempt=False,
    )
    if unit is not None:
        found = found.filter(plan__submission__unit=unit)
    found = found.select_related("plan__submission").prefetch_related("findings__item", "suggested")
    return list(found.order_by("plan__submission__unit__position", "number"))


def aspect_key(aspect_pk):
    return Item.Kind.ASPECT, aspect_pk, ""


def addressed(finding):
    """What a finding answers: its question, else its aspect."""
    item = finding.item
    return identity(item) if item and item.kind == Item.Kind.QUESTION else aspect_key(finding.aspect_id)


def answered_by(project):
    """Everything that a project answers: its questions, and the aspects of all that it answers."""
    findings = project.findings.all()
    return {addressed(one) for one in findings} | {aspect_key(one.aspect_id) for one in findings}
