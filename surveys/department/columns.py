"""What the tables of units have in common: columns that can be sorted by, the filter by region, their addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from cpdplans.thai import arabic_digits
from cpdplans.units.models import region_label

from ..models import Item

TEXT, COUNT, MEAN, GAP = "text", "count", "mean", "gap"
ASCENDING, DESCENDING = "asc", "desc"
BY_NAME = "unit"


def _never(row):
    return False


@dataclass(frozen=True)
class Cell:
    text: str
    numeric: bool
    has_mark: bool


@dataclass(frozen=True)
class Column:
    """A column of units. `value` and `is_small` are of a UnitRow or, at the foot, of a Together."""

    key: str
    label: str
    value: Callable  # what is sorted by and exported; None when missing
    style: str = MEAN
    is_small: Callable = _never  # too few respondents to be ranked
    has_mark: Callable = _never  # whether the cell says that they are too few
    starts_descending: bool = False
    words: Callable | None = None  # what is shown instead of the value
    title: str = ""  # the label in full, where the label is short

    def shown(self, row):
        """What stands in the cell: the words of a text, the figure of all else."""
        return self.words(row) if self.words else self.value(row)

    def cell(self, row):
        return Cell(written(self.shown(row), self.style), self.style != TEXT, self.has_mark(row))


def written(value, style):
    """A figure as people read it; "" when missing."""
    if value is None:
        return ""
    if style == COUNT:
        return f"{value:,}"
    if style == MEAN:
        return f"{value:.2f}"
    if style == GAP:
        return f"{value:+.2f}".replace("-", "−") if value else "0.00"
    return str(value)


def unit_columns():
    """The two columns that every table of units begins with."""
    return [
        Column(BY_NAME, "หน่วยงาน", lambda row: row.unit.position, TEXT, words=lambda row: row.unit.short_name),
        Column("region", "เขตตรวจราชการ", lambda row: row.unit.inspection_region, TEXT, words=_region),
    ]


def item_column(item, key, label):
    """The column of an item's mean; of too few respondents it is not ranked."""
    title = item.text if item.kind == Item.Kind.QUESTION else f"{item.aspect.number}) {item.text}"

    def is_small(row):
        return row.of(item).is_small

    return Column(key, label, lambda row: row.of(item).mean, MEAN, is_small, is_small, title=title)


def _region(row):
    return row.unit.inspection_region or row.unit.region_label


@dataclass(frozen=True)
class Choice:
    """What the address asks of a table. What it asks that does not exist is left out."""

    column: Column
    is_descending: bool
    region: int | None
    others: tuple = ()  # (name, value) of what else the address says of the page

    @classmethod
    def of(cls, query, columns, regions, others=()):
        by_key = {column.key: column for column in columns}
        column = by_key.get(query.get("sort"), columns[0])
        orders = {ASCENDING: False, DESCENDING: True}
        known = {str(number): number for number in regions}
        return cls(
            column=column,
            is_descending=orders.get(query.get("order"), column.starts_descending),
            region=known.get(arabic_digits(query.get("region", ""))),
            others=tuple(others),
        )

    def rows(self, rows):
        """The rows of the region chosen, sorted. After those with a figure come those of too few respondents, then
        those without; equal ones stay in dictionary order."""
        here = [row for row in rows if self.region is None or row.unit.inspection_region == self.region]
        parts = [], [], []
        for row in here:
            parts[2 if self.column.value(row) is None else 1 if self.column.is_small(row) else 0].append(row)
        for part in parts[:2]:
            part.sort(key=self.column.value, reverse=self.is_descending)
        return [row for part in parts for row in part]

    def query(self, **changes):
        """The address of this choice with some of it changed; "" leaves one out."""
        region = "" if self.region is None else self.region
        order = DESCENDING if self.is_descending else ASCENDING
        asked = dict(self.others) | {"region": region, "sort": self.column.key, "order": order} | changes
        return urlencode({name: value for name, value in asked.items() if value != ""})

    @property
    def kept(self):
        """(name, value) of all but the region, for the form that filters by region."""
        return parse_qsl(self.query(region=""))

    @property
    def everywhere(self):
        return self.query(region="")

    def headers(self, columns):
        """Inputs of surveys/department/_headers.html: each column with the address that sorts by it."""
        return [self._header(column) for column in columns]

    def _header(self, column):
        is_chosen = column.key == self.column.key
        turned = not self.is_descending if is_chosen else column.starts_descending
        return {
            "label": column.label,
            "title": column.title,
            "numeric": column.style != TEXT,
            "query": self.query(sort=column.key, order=DESCENDING if turned else ASCENDING),
            "sorted": ("descending" if self.is_descending else "ascending") if is_chosen else "",
        }

    def words(self):
        """What is shown, for the workbook and the caption."""
        return "ทุกหน่วยงาน" if self.region is None else region_label(self.region)

    def region_options(self, regions):
        return [{"value": one, "label": region_label(one), "is_chosen": one == self.region} for one in regions]
