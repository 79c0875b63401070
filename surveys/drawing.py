"""Drawings of a unit's figures as numbers: where a bar ends and a mark stands, in percent of the drawing's width.

The templates in surveys/drawings/ only place them, on the page and on paper alike. Words stand in HTML beside them:
Thai inside an SVG is drawn letter by letter. `digits` turns figures into the digits of the page or of the paper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from .models import Item
from .references import inspection_region

QUARTERS = 4
LOWEST_MEAN, HIGHEST_MEAN = Decimal(1), Decimal(5)
WIDEST_PERCENTS = (8, 20, 40, 60, 80, 100)  # ends of an axis of percent; each has whole quarters

OWN, DEPARTMENT, REGION, LAST, FEW = "own", "department", "region", "last", "few"
GREEN, RED, GREY = "#26734f", "#9b1c1c", "#c6cec9"


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high` with a line at every quarter."""

    low: Decimal
    high: Decimal
    labels: tuple[str, ...]
    unit: str  # what the labels count

    @property
    def lines(self):
        """Where the lines between the two ends stand."""
        return [100 * at / QUARTERS for at in range(1, QUARTERS)]

    def percent(self, value):
        """The place of a value, 0 to 100; None for None. What lies outside stands at the end."""
        if value is None:
            return None
        place = (Decimal(value) - self.low) * 100 / (self.high - self.low)
        return round(float(min(max(place, 0), 100)), 2)


@dataclass(frozen=True)
class Mark:
    """What the bar is held against. `kind` gives its shape."""

    kind: str
    label: str
    text: str
    percent: float
    note: str = ""

    @property
    def words(self):
        return f"{self.label} {self.text} {self.note}".strip()


@dataclass(frozen=True)
class Bar:
    """One line of the survey. `percent` is None where there is no figure; a bar of too few respondents is hollow."""

    line: object
    text: str
    percent: float | None
    marks: tuple[Mark, ...]
    fill: str
    subject: str
    note: str = ""

    @property
    def is_small(self):
        return self.line.is_small

    @property
    def is_whole(self):
        """Whether it is of the overall or an aspect, not of one question."""
        return self.line.item.kind != Item.Kind.QUESTION

    @property
    def words(self):
        """What the drawing says, for those who do not see it."""
        told = [f"{self.subject} {self.text or 'ไม่มีข้อมูล'}", *(mark.words for mark in self.marks)]
        return f"{self.line.label} {' '.join(told)}"


@dataclass(frozen=True)
class Drawing:
    """Bars on one axis, with the (kind of mark, label) that its legend explains."""

    axis: Axis
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    fill: str


@dataclass(frozen=True)
class Look:
    """How the bars of one drawing speak and look."""

    subject: str
    fill: str
    notes: Callable  # a line's words beside its figure


def mean_axis(digits=str):
    return Axis(LOWEST_MEAN, HIGHEST_MEAN, tuple(digits(number) for number in range(1, 6)), "คะแนนเฉลี่ย")


def percent_axis(values, digits=str):
    """From 0 to the first of WIDEST_PERCENTS that holds every value."""
    largest = max((value for value in values if value is not None), default=0)
    end = next(end for end in WIDEST_PERCENTS if largest <= end)
    labels = tuple(digits(end * at // QUARTERS) for at in range(QUARTERS + 1))
    return Axis(Decimal(0), Decimal(end), labels, "ร้อยละ")


def mean_drawing(lines, results, digits=str):
    """Means of `lines` beside those of the department, the inspection region and the year before."""
    names = (
        (DEPARTMENT, "ค่าเฉลี่ยกรม", lambda line: line.department.mean),
        (REGION, digits(f"ค่าเฉลี่ย{_region(results)}"), lambda line: line.region.mean),
        (LAST, _last_year(results, digits), lambda line: line.last_mean),
    )
    axis = mean_axis(digits)
    look = Look("ค่าเฉลี่ย", GREEN, lambda line: (line.band and f"ระดับ{line.band}", *_respondents(line)))
    bars = tuple(_bar(line, line.mean, look, axis, names, digits) for line in lines)
    return _drawing(axis, bars, names, ("ค่าเฉลี่ยของหน่วยงาน", GREEN), digits)


def dissatisfaction_drawing(lines, results, digits=str):
    """Percent dissatisfied of `lines` beside those of the department, the inspection region and the year before."""
    names = (
        (DEPARTMENT, "ร้อยละไม่พึงพอใจของกรม", lambda line: line.department.dissatisfied),
        (REGION, digits(f"ร้อยละไม่พึงพอใจของ{_region(results)}"), lambda line: line.region.dissatisfied),
        (LAST, _last_year(results, digits), lambda line: line.last_dissatisfied),
    )
    seen = [line.dissatisfied for line in lines] + [read(line) for *_, read in names for line in lines]
    axis = percent_axis(seen, digits)
    look = Look("ไม่พึงพอใจร้อยละ", RED, _respondents)
    bars = tuple(_bar(line, line.dissatisfied, look, axis, names, digits) for line in lines)
    return _drawing(axis, bars, names, ("ร้อยละไม่พึงพอใจของหน่วยงาน", RED), digits)


def _region(results):
    return inspection_region(results.unit.inspection_region)


def _last_year(results, digits):
    return digits(f"หน่วยงานในปีงบประมาณ พ.ศ. {results.round.fiscal_year - 1}")


def _respondents(line):
    now = "" if line.n is None else f"ผู้ตอบ {line.n:,} ราย{' *' if line.is_small else ''}"
    return now, "ปีก่อนผู้ตอบน้อย" if line.last_is_small else ""


def _bar(line, value, look, axis, names, digits):
    marks = ((kind, label, read(line)) for kind, label, read in names)
    return Bar(
        line=line,
        text=_written(value, digits),
        percent=axis.percent(value),
        marks=tuple(
            Mark(kind, label, _written(seen, digits), axis.percent(seen), _mark_note(kind, line))
            for kind, label, seen in marks
            if seen is not None
        ),
        fill=GREY if line.is_small else look.fill,
        subject=look.subject,
        note=digits(" · ".join(filter(None, look.notes(line)))),
    )


def _mark_note(kind, line):
    return "(ผู้ตอบน้อย)" if kind == LAST and line.last_is_small else ""


def _drawing(axis, bars, names, own, digits):
    """The legend explains the marks that there are, and the bars of too few respondents."""
    seen = {mark.kind for bar in bars for mark in bar.marks}
    legend = [(kind, label) for kind, label, _ in names if kind in seen]
    legend += [(FEW, digits(f"* {bar.line.warning}")) for bar in bars if bar.is_small][:1]
    label, fill = own
    return Drawing(axis, bars, ((OWN, label), *legend), fill)


def _written(value, digits):
    return "" if value is None else digits(f"{value:.2f}")
