"""What a unit's figures are held against: the department's, its inspection region's, and its own of the year before.

    department = area_figures([round])          # 2 queries
    region = area_figures([round], 15)
    department.of(item.pk).mean                  # a Decimal, or None when nobody told

A figure of an area is the workbook's own where its row tells it, else that of the units weighted by n; source() says
which. Means are on 5 levels, satisfied and dissatisfied are percent; all Decimal or None.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import DecimalField, F, Q, Sum

from cpdplans.thai import search_key
from cpdplans.units.models import region_label

from .models import GROUP_ALL, AreaScore, Item, Score

HUNDREDTH = Decimal("0.01")
EXACT = DecimalField(max_digits=20, decimal_places=4)
FIGURES = ("mean", "satisfied", "dissatisfied")  # those that are weighted

OWN_ROWS = "ใช้ค่าตามรายงานผลการสำรวจ"
SUBJECTS = {"mean": "ค่าเฉลี่ย", "dissatisfied": "ร้อยละไม่พึงพอใจของ"}
WEIGHTED = {
    "mean": "คำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)",
    "dissatisfied": "คำนวณจากร้อยละของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)",
}


@dataclass(frozen=True)
class AreaFigures:
    """What one item came to in an area; n is how many answered there."""

    n: int | None = None
    mean: Decimal | None = None
    satisfied: Decimal | None = None
    dissatisfied: Decimal | None = None


NOTHING = AreaFigures()


@dataclass(frozen=True)
class Area:
    """The department or an inspection region. `own`: {name of a figure: pks of the items that the workbook told}."""

    label: str  # after a noun: กรม, เขตตรวจราชการที่ 15
    figures: dict  # {item pk: AreaFigures}
    own: dict

    def of(self, item_pk):
        return self.figures.get(item_pk, NOTHING)

    def source(self, figure, item_pks):
        """Where this figure of these items comes from, as a clause that follows its subject."""
        own = sum(pk in self.own[figure] for pk in item_pks)
        if not own:
            return WEIGHTED[figure]
        return OWN_ROWS if own == len(item_pks) else f"{OWN_ROWS} รายการที่รายงานไม่ได้ระบุ{WEIGHTED[figure]}"


def area_figures(rounds, region=None):
    """The Area of the department (no region) or of an inspection region over the items of the rounds. Two queries."""
    here = Q() if region is None else Q(unit__inspection_region=region)
    weighted = {row["item"]: _weighted_row(row) for row in _weighted(rounds, here)}
    rows = AreaScore.objects.filter(round__in=rounds, region=region, group__name=GROUP_ALL)
    told = {pk: AreaFigures(*figures) for pk, *figures in rows.values_list("item", "n", *FIGURES)}
    return _area(region, told, weighted)


def region_figures(rounds):
    """{number of an inspection region: its Area over the items of the rounds}. Two queries, however many regions."""
    weighted, told = defaultdict(dict), defaultdict(dict)
    for row in _weighted(rounds, Q(), "unit__inspection_region"):
        weighted[row["unit__inspection_region"]][row["item"]] = _weighted_row(row)
    rows = AreaScore.objects.filter(round__in=rounds, region__isnull=False, group__name=GROUP_ALL)
    for region, pk, *figures in rows.values_list("region", "item", "n", *FIGURES):
        told[region][pk] = AreaFigures(*figures)
    return {region: _area(region, told[region], weighted[region]) for region in sorted({*told, *weighted})}


def _area(region, told, weighted):
    pks = told.keys() | weighted.keys()
    return Area(
        label="กรม" if region is None else inspection_region(region),
        figures={pk: _first_told(told.get(pk, NOTHING), weighted.get(pk, NOTHING)) for pk in pks},
        own={name: {pk for pk, row in told.items() if getattr(row, name) is not None} for name in FIGURES},
    )


def inspection_region(number):
    """An inspection region after a noun. ส่วนกลาง alone would be taken for the central units."""
    return region_label(number) if number else f"เขตตรวจราชการ{region_label(number)}"


def _first_told(own, other):
    """Each figure of the workbook's own row where it has one."""
    pairs = ((getattr(own, name), getattr(other, name)) for name in ("n", *FIGURES))
    return AreaFigures(*(second if first is None else first for first, second in pairs))


def _weighted(rounds, here, *by):
    """Sums for each item (and `by`) over the units that have both the figure and n."""
    scores = Score.objects.filter(here, round__in=rounds, group__name=GROUP_ALL, n__gt=0)
    points = {f"{name}_points": Sum(F(name) * F("n"), output_field=EXACT) for name in FIGURES}
    answers = {f"{name}_n": Sum("n", filter=Q(**{f"{name}__isnull": False})) for name in FIGURES}
    return scores.values(*by, "item").annotate(answered=Sum("n"), **points, **answers)


def _weighted_row(row):
    figures = (_ratio(row[f"{name}_points"], row[f"{name}_n"]) for name in FIGURES)
    return AreaFigures(row["answered"], *figures)


def _ratio(points, n):
    return (points / n).quantize(HUNDREDTH, ROUND_HALF_UP) if n else None


class References:
    """What one unit's lines are held against. Five queries."""

    def __init__(self, round, unit):
        self.department = area_figures([round])
        self.region = area_figures([round], unit.inspection_region)
        self._last = _last_scores(round, unit)

    def last(self, item):
        """The unit's Score of the same item in the year before, or None."""
        return self._last.get(identity(item))

    def sentence(self, figure, item_pks):
        """Where the department's and the region's `figure` of these items come from."""
        subject = SUBJECTS[figure]
        department, region = (area.source(figure, item_pks) for area in (self.department, self.region))
        if department == region:
            return f"{subject}กรมและ{subject}{self.region.label} {department}"
        return f"{self.department_sentence(figure, item_pks)} ส่วน{subject}{self.region.label} {region}"

    def department_sentence(self, figure, item_pks):
        """Where the department's alone comes from."""
        return f"{SUBJECTS[figure]}กรม{self.department.source(figure, item_pks)}"


def _last_scores(round, unit):
    """{what an item is: the unit's Score of it in the round of the year before, if that is released}"""
    scores = Score.objects.filter(
        unit=unit,
        group__name=GROUP_ALL,
        round__fiscal_year=round.fiscal_year - 1,
        round__released_at__isnull=False,
    ).select_related("item", "round")
    return {identity(score.item): score for score in scores}


def identity(item):
    """What makes items of two rounds the same: for a question its words, else its kind and aspect."""
    return item.kind, item.aspect_id, search_key(item.text) if item.kind == Item.Kind.QUESTION else ""


def difference(one, other):
    """How far one figure lies above the other; None when either is missing."""
    return None if one is None or other is None else one - other
