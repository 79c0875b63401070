"""The heat table, units by questions: a cell is coloured by its band or its gap to the department; numbers say both."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..models import Item
from ..references import difference
from .columns import GAP, MEAN, Choice, Column, item_column, unit_columns, written
from .figures import Department, Together, band_number

BY_BAND, BY_GAP = "band", "gap"
# The lowest gap of the steps 5 to 2; below the last is 1.
GAP_STEPS = (Decimal("0.30"), Decimal("0.10"), Decimal("-0.09"), Decimal("-0.29"))
GAP_WORDS = (
    "สูงกว่ากรมตั้งแต่ 0.30",
    "สูงกว่ากรม 0.10–0.29",
    "ใกล้เคียงกรม (ต่างไม่ถึง 0.10)",
    "ต่ำกว่ากรม 0.10–0.29",
    "ต่ำกว่ากรมตั้งแต่ 0.30",
)


@dataclass(frozen=True)
class Cell:
    mean: str
    gap: str  # "" unless the colours are of gaps
    step: str  # of the colour, such as "band-4"; "" for none
    is_small: bool


@dataclass(frozen=True)
class Group:
    """The columns of one aspect."""

    title: str
    size: int


@dataclass(frozen=True)
class KeyLine:
    """What a number in the head means, and how the department stands in it."""

    label: str
    title: str
    mean: str
    band: str
    below: int  # units below the department, those of too few respondents not counted
    is_aspect: bool


@dataclass(frozen=True)
class HeatTable:
    department: Department
    by: str
    columns: list[Column]
    items: list[Item]  # of the columns after the unit's
    choice: Choice
    rows: list
    areas: list[Together]  # of the region chosen, then of the department

    @property
    def headers(self):
        return self.choice.headers(self.columns)

    @cached_property
    def groups(self):
        sizes = {}
        for item in self.items:
            sizes[item.aspect] = sizes.get(item.aspect, 0) + 1
        return [
            Group(f"ด้านที่ {aspect.number}" if size == 1 else aspect_words(aspect), size)
            for aspect, size in sizes.items()
        ]

    @property
    def lines(self):
        """[(row, its cells)]"""
        return [(row, self._cells(row)) for row in self.rows]

    @property
    def totals(self):
        """[(area, its cells)]; the department is not held against itself."""
        return [(area, self._cells(area)) for area in self.areas]

    def _cells(self, row):
        whole = self.department.whole
        return [self._cell(row.of(item), None if row is whole else whole.of(item).mean) for item in self.items]

    def _cell(self, figure, held_against):
        gap = difference(figure.mean, held_against)
        step = gap_step(gap) if self.by == BY_GAP else band_number(self.department.round, figure.mean)
        return Cell(
            mean=written(figure.mean, MEAN),
            gap=written(gap, GAP) if self.by == BY_GAP else "",
            step="" if step is None or figure.is_small else f"{self.by}-{step}",
            is_small=figure.is_small,
        )

    @property
    def has_small(self):
        return any(row.of(item).is_small for row in self.rows for item in self.items)

    @property
    def legend(self):
        """[(step of a colour, words)], the highest first."""
        names = GAP_WORDS if self.by == BY_GAP else [f"ระดับ{name}" for _, name in self.department.round.bands]
        return [(f"{self.by}-{5 - at}", words) for at, words in enumerate(names)]

    @property
    def sources(self):
        """Sentences: where the means of the region and the department come from."""
        return [area.source(self.items) for area in self.areas]

    @property
    def by_band_query(self):
        return self.choice.query(by=BY_BAND)

    @property
    def by_gap_query(self):
        return self.choice.query(by=BY_GAP)

    @property
    def key(self):
        return [self._key_line(column, item) for column, item in zip(self.columns[1:], self.items, strict=True)]

    def _key_line(self, column, item):
        mean = self.department.whole.of(item).mean
        ranked = [figure.mean for row in self.department.rows if not (figure := row.of(item)).is_small]
        below = sum(one < mean for one in ranked if one is not None) if mean is not None else 0
        band = self.department.round.band(mean)
        return KeyLine(column.label, item.text, written(mean, MEAN), band, below, item.kind == Item.Kind.ASPECT)


def aspect_words(aspect):
    return f"{aspect.number}) {aspect.title}"


def heat_table(department, query):
    """The HeatTable that the address asks for. Two more queries where it asks for a region."""
    by = BY_GAP if query.get("by") == BY_GAP else BY_BAND
    columns, items = _columns(department)
    choice = Choice.of(query, columns, department.regions, [("by", by)])
    areas = [] if choice.region is None else [department.region(choice.region)]
    return HeatTable(department, by, columns, items, choice, choice.rows(department.rows), [*areas, department.whole])


def _columns(department):
    """The unit, then by aspect the aspect itself and its questions as 1.1, 1.2 …; and the items of the latter."""
    columns, numbers = unit_columns()[:1], {}
    items = [item for item in department.items if item.aspect]
    for item in items:
        aspect = item.aspect.number
        if item.kind == Item.Kind.ASPECT:
            columns.append(item_column(item, f"aspect-{aspect}", "รวม"))
        else:
            numbers[aspect] = numbers.get(aspect, 0) + 1
            columns.append(item_column(item, f"{aspect}.{numbers[aspect]}", f"{aspect}.{numbers[aspect]}"))
    return columns, items


def gap_step(gap):
    """5 for far above the department to 1 for far below; None for None."""
    if gap is None:
        return None
    return next((5 - at for at, edge in enumerate(GAP_STEPS) if gap >= edge), 1)
