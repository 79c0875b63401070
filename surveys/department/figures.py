"""Every unit of a survey round beside the others, and what they come to together.

    department = department_of(round)      # 6 queries, however many units
    department.rows                        # a UnitRow for each unit with figures, in dictionary order
    department.whole.of(item)              # the department's own Figure of an item of this round or an earlier one
    department.region(15)                  # the same of an inspection region; 2 queries

Figures are those of all respondents together. Means are on 5 levels, dissatisfied is percent, all Decimal or None.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count

from cpdplans.units.models import Unit, region_label

from ..models import GROUP_ALL, Comment, Item, Score, SurveyRound
from ..references import Area, area_figures

WHOLE = "ทั้งกรม"
ENOUGH_UNITS = Decimal("0.9")  # of this year's: with fewer, an earlier year is not quite the same department


@dataclass(frozen=True)
class Figure:
    """What was given for one item. One of too few respondents (is_small) is shown with a mark and never ranked."""

    n: int | None = None
    mean: Decimal | None = None
    dissatisfied: Decimal | None = None
    is_small: bool = False


NOTHING = Figure()


@dataclass(frozen=True)
class UnitRow:
    """One unit of the round."""

    unit: Unit
    figures: dict  # {item pk: Figure}
    smallest_n: int
    comments: int = 0  # how many texts are shown

    @property
    def label(self):
        return self.unit.short_name

    def of(self, item):
        return self.figures.get(item.pk, NOTHING) if item else NOTHING

    @property
    def n(self):
        """How many answered: the largest n of all items, which is that of the overall."""
        return max((figure.n for figure in self.figures.values() if figure.n is not None), default=None)

    @property
    def is_small(self):
        return self.n is not None and self.n < self.smallest_n


@dataclass(frozen=True)
class Together:
    """What the units of the department or of a region come to."""

    label: str
    area: Area

    def of(self, item):
        if item is None:
            return NOTHING
        told = self.area.of(item.pk)
        return Figure(told.n, told.mean, told.dissatisfied)

    def n(self, item, rows):
        """How many answered: what the item says, else the sum over `rows`."""
        told = self.of(item).n
        return sum(row.n or 0 for row in rows) if told is None else told

    def source(self, items):
        """Where the means of these items come from, as a sentence; "" when there are none."""
        told = [item.pk for item in items if self.of(item).mean is not None]
        return f"ค่าเฉลี่ย{self.label} {self.area.source('mean', told)}" if told else ""


@dataclass(frozen=True)
class Department:
    round: SurveyRound
    items: tuple[Item, ...]  # of this round, those with a figure, by aspect
    rows: tuple[UnitRow, ...]
    missing: tuple[Unit, ...]  # units that ought to have results and have none
    whole: Together
    earlier: dict  # {round asked for beside this one: its items}
    units_in: dict  # {year of such a round: how many units have figures of it}

    @cached_property
    def overall(self):
        return next((item for item in self.items if item.kind == Item.Kind.OVERALL), None)

    @cached_property
    def aspects(self):
        """The items that are aspects themselves."""
        return tuple(item for item in self.items if item.kind == Item.Kind.ASPECT)

    @property
    def main_items(self):
        return tuple(filter(None, (self.overall, *self.aspects)))

    @property
    def regions(self):
        """The numbers of the inspection regions that have units here."""
        return sorted({row.unit.inspection_region for row in self.rows})

    def region(self, number):
        return together([self.round], number)

    def in_year(self, item, year):
        """The department's Figure of what is the same item, the overall or an aspect, in the round of a year."""
        if item is None or year == self.round.fiscal_year:
            return self.whole.of(item)
        items = next((items for round, items in self.earlier.items() if round.fiscal_year == year), ())
        same = (one for one in items if (one.kind, one.aspect_id) == (item.kind, item.aspect_id))
        return next((self.whole.of(one) for one in same), NOTHING)

    def fewer_units(self, year):
        """How many units an earlier year holds, where they are too few to compare it as it stands; else None."""
        units = self.units_in.get(year)  # none where only the report's own rows are known
        return units if units and units < ENOUGH_UNITS * len(self.rows) else None

    @property
    def small(self):
        """The units with too few respondents."""
        return [row for row in self.rows if row.is_small]


def department_of(round, earlier=()):
    """The Department of `round`. Six queries, seven with `earlier`.

    Asks no permission: see permissions.can_see_department.
    `earlier` are rounds whose department's means are wanted beside it: `whole` then knows their items too.
    """
    rounds = [round, *earlier]
    items = defaultdict(list)
    for item in Item.objects.filter(round__in=rounds).select_related("aspect"):
        items[item.round_id].append(item)
    whole = together(rounds)
    rows, missing = _rows(round)
    told = {pk for row in rows for pk in row.figures} | set(whole.area.figures)
    return Department(
        round=round,
        items=tuple(sorted((item for item in items[round.pk] if item.pk in told), key=_place)),
        rows=rows,
        missing=missing,
        whole=whole,
        earlier={one: tuple(items[one.pk]) for one in earlier},
        units_in=_units_in(earlier),
    )


def _units_in(rounds):
    scores = Score.objects.filter(round__in=rounds, group__name=GROUP_ALL).order_by()
    return dict(scores.values_list("round__fiscal_year").annotate(units=Count("unit", distinct=True)))


def _place(item):
    """The overall, then aspect by aspect, each before its questions."""
    return item.aspect.number if item.aspect else 0, item.kind == Item.Kind.QUESTION, item.position, item.pk


def _rows(round):
    """(a UnitRow for each unit with figures, the units that ought to have some and have none)"""
    figures = defaultdict(dict)
    scores = Score.objects.filter(round=round, group__name=GROUP_ALL)
    for unit_pk, item_pk, n, mean, dissatisfied in scores.values_list("unit", "item", "n", "mean", "dissatisfied"):
        is_small = n is not None and n < round.smallest_n
        figures[unit_pk][item_pk] = Figure(n, mean, dissatisfied, is_small)
    texts = Comment.objects.shown().filter(round=round).order_by().values_list("unit").annotate(texts=Count("pk"))
    comments = dict(texts)
    rows, missing = [], []
    expected = Unit.objects.field_units().filter(is_active=True)
    for unit in expected | Unit.objects.filter(pk__in=scores.values("unit")):
        if unit.pk in figures:
            rows.append(UnitRow(unit, figures[unit.pk], round.smallest_n, comments.get(unit.pk, 0)))
        else:
            missing.append(unit)
    return tuple(rows), tuple(missing)


def together(rounds, region=None):
    """Together of the department (no region) or of an inspection region, over the items of the rounds. Two queries."""
    return Together(WHOLE if region is None else region_label(region), area_figures(rounds, region))


def band_number(round, mean):
    """5 for the highest band to 1 for the lowest; None for None."""
    if mean is None:
        return None
    return next(5 - at for at, (edge, _) in enumerate(round.bands) if mean >= edge)
