"""Three years of the department's means: a line of each item, on one scale. Geometry only, words are HTML."""

import math
from dataclasses import dataclass
from decimal import Decimal

from ..references import difference
from .columns import GAP, MEAN, written
from .figures import Figure

WIDTH, HEIGHT = 300, 96
MARGIN = 12  # above and below the points
YEARS = 3
HALF, HIGHEST_MEAN = Decimal("0.5"), Decimal(5)


@dataclass(frozen=True)
class Point:
    """One year: of a year without data only the year is known."""

    year: int
    figure: Figure
    change: Decimal | None  # since the year before
    x: str
    y: str

    @property
    def text(self):
        return written(self.figure.mean, MEAN)

    @property
    def change_text(self):
        return written(self.change, GAP)


@dataclass(frozen=True)
class Trend:
    label: str
    title: str
    points: tuple[Point, ...]
    lines: tuple[tuple[Point, Point], ...]  # between years that both have data and follow each other
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def words(self):
        told = (f"พ.ศ. {point.year} {point.text or 'ไม่มีข้อมูล'}" for point in self.points)
        return f"แนวโน้มค่าเฉลี่ยกรม {self.label} {' '.join(told)}"


@dataclass(frozen=True)
class Trends:
    years: tuple[int, ...]
    without_data: tuple[int, ...]
    low: Decimal  # the ends of the scale
    high: Decimal
    items: tuple[Trend, ...]
    notes: tuple[str, ...]  # what to mind when comparing the years


def trends(department):
    """Trends of the overall and each aspect over this year and the two before."""
    last = department.round.fiscal_year
    years = tuple(range(last - YEARS + 1, last + 1))
    found = {item: [department.in_year(item, year) for year in years] for item in department.main_items}
    means = [figure.mean for figures in found.values() for figure in figures if figure.mean is not None]
    low, high = _scale(means)
    items = tuple(_trend(item, years, figures, low, high) for item, figures in found.items())
    told = {
        year for figures in found.values() for year, one in zip(years, figures, strict=True) if one.mean is not None
    }
    without_data = tuple(year for year in years if year not in told)
    return Trends(years, without_data, low, high, items, tuple(_notes(department, sorted(told))))


def _notes(department, years):
    this_year, units = department.round.fiscal_year, len(department.rows)
    for year in years:
        if fewer := department.fewer_units(year):
            yield (
                f"ปี {year} มีผลสำรวจ {fewer} หน่วยงาน ส่วนปี {this_year} มี {units} หน่วยงาน"
                " ค่าเฉลี่ยกรมของสองปีนี้จึงไม่ได้มาจากหน่วยงานชุดเดียวกัน ควรเปรียบเทียบด้วยความระมัดระวัง"
            )


def _scale(means):
    """The halves around all means, at least 0.5 apart."""
    low = math.floor(min(means, default=4) / HALF) * HALF
    high = math.ceil(max(means, default=5) / HALF) * HALF
    return (low, high) if high > low else (low, low + HALF) if low < HIGHEST_MEAN else (low - HALF, low)


def _trend(item, years, figures, low, high):
    points = []
    for at, (year, figure) in enumerate(zip(years, figures, strict=True)):
        change = difference(figure.mean, figures[at - 1].mean) if at else None
        x = WIDTH / YEARS * (at + 0.5)
        points.append(Point(year, figure, change, f"{x:.1f}", _y(figure.mean, low, high)))
    lines = tuple(pair for pair in zip(points, points[1:], strict=False) if all(point.y for point in pair))
    number = item.aspect.number if item.aspect else 0
    label, title = (f"ด้านที่ {number}", item.text) if number else ("ภาพรวม", "ทุกด้าน")
    return Trend(label, title, tuple(points), lines)


def _y(mean, low, high):
    if mean is None:
        return ""
    return f"{HEIGHT - MARGIN - float((mean - low) / (high - low)) * (HEIGHT - 2 * MARGIN):.1f}"
