"""Three years of an item, by inspection region and by unit: one line each, a mean for every year."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from cpdplans.units.models import Unit, region_label
from surveys.department.figures import NOTHING, Figure, department_of
from surveys.department.trend import YEARS, trends
from surveys.models import GROUP_ALL, Item, Score, SurveyRound
from surveys.references import difference, region_figures

from . import words


@dataclass(frozen=True)
class Cell:
    """One year. `change`: since the year before, None where either is missing or of too few respondents."""

    figure: Figure
    change: Decimal | None

    @property
    def text(self):
        return "ผู้ตอบน้อย" if self.figure.is_small else words.mean_words(self.figure.mean)

    @property
    def change_text(self):
        return "" if self.change is None else words.signed(self.change)


@dataclass(frozen=True)
class Line:
    label: str
    cells: tuple[Cell, ...]

    @property
    def across(self):
        """How far it rose from the first year to the last."""
        return _change(self.cells[-1].figure, self.cells[0].figure)

    @property
    def across_text(self):
        return words.signed(self.across)


def line_of(label, figures):
    """A Line of the figures of consecutive years."""
    changes = [None, *(_change(later, earlier) for earlier, later in zip(figures, figures[1:], strict=False))]
    return Line(label, tuple(Cell(*pair) for pair in zip(figures, changes, strict=True)))


def _change(later, earlier):
    return None if later.is_small or earlier.is_small else difference(later.mean, earlier.mean)


def trend_page(query, *, with_units):
    """The context of reports/effect/trend.html; {} while no survey is released. `with_units`: units one by one too.

    13 queries, however many units and regions."""
    released = list(SurveyRound.objects.released())
    latest = next(iter(released), None)
    if latest is None:
        return {}
    earlier = [one for one in released if latest.fiscal_year - YEARS < one.fiscal_year < latest.fiscal_year]
    department = department_of(latest, earlier)
    if not department.main_items:
        return {}
    choices = {f"aspect-{item.aspect.number}" if item.aspect else "overall": item for item in department.main_items}
    asked = query.get("item") if query.get("item") in choices else next(iter(choices))
    item = choices[asked]
    years = Years.of(department, item)
    return {
        "round": latest,
        "trends": trends(department),
        "department_source": department.whole.source(years.items()),
        "choices": [(key, _name(one), key == asked) for key, one in choices.items()],
        "item_name": _name(item),
        "years": years.years,
        "with_units": with_units,
    } | _parts(years, department, with_units)


def _parts(years, department, with_units):
    units = Counter(row.unit.inspection_region for row in department.rows)
    # A region of a single unit would tell that unit's scores.
    regions = {at: area for at, area in region_figures(years.rounds).items() if with_units or units[at] != 1}
    lines = [line_of(region_label(number), years.of_area(area)) for number, area in regions.items()]
    pks = [one.pk for one in years.items()]
    sources = {area.source("mean", pks) for area in regions.values()}
    whole = line_of(department.whole.label, years.of_area(department.whole.area))
    found = {"regions": lines, "whole": whole, "region_sources": sorted(sources)}
    return found | ({"units": years.of_units()} if with_units else {})


def _name(item):
    return f"ด้านที่ {item.aspect.number}" if item.aspect else "ภาพรวม"


@dataclass(frozen=True)
class Years:
    """One item, the overall or an aspect, in each of the years: None where that year has no such item."""

    years: tuple[int, ...]
    by_year: dict  # {year: Item}
    by_round: dict  # {round pk: SurveyRound}

    @classmethod
    def of(cls, department, item):
        last = department.round.fiscal_year
        rounds = [department.round, *department.earlier]
        same = Item.objects.filter(round__in=rounds, kind=item.kind, aspect=item.aspect)
        by_round = {one.pk: one for one in rounds}
        held = {by_round[one.round_id].fiscal_year: one for one in same}
        return cls(tuple(range(last - YEARS + 1, last + 1)), held, by_round)

    @property
    def rounds(self):
        return list(self.by_round.values())

    def items(self):
        return list(self.by_year.values())

    def of_area(self, area):
        """[Figure] of an Area, year by year."""
        items = (self.by_year.get(year) for year in self.years)
        return [Figure(area.of(one.pk).n, area.of(one.pk).mean) if one else NOTHING for one in items]

    def of_units(self):
        """[Line] of every unit with a figure in any of the years, in dictionary order."""
        told = {}
        scores = Score.objects.filter(item__in=self.items(), group__name=GROUP_ALL)
        for unit, at, n, mean in scores.values_list("unit", "round", "n", "mean"):
            round = self.by_round[at]
            is_small = n is not None and n < round.smallest_n
            told.setdefault(unit, {})[round.fiscal_year] = Figure(n, mean, is_small=is_small)
        units = Unit.objects.filter(pk__in=told)
        return [line_of(unit.short_name, [told[unit.pk].get(year, NOTHING) for year in self.years]) for unit in units]
