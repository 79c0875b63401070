"""The table of units, for the page and the workbook: one list of columns, sorted and filtered as the address asks."""

from dataclasses import dataclass
from functools import cached_property

from ..references import difference
from .columns import COUNT, GAP, MEAN, TEXT, Choice, Column, item_column, unit_columns
from .figures import WHOLE, Department, Together, band_number


@dataclass(frozen=True)
class Total:
    """What the rows of a region or of the department come to; a row as far as the columns of figures ask."""

    label: str
    together: Together
    n: int
    comments: int
    is_small = False  # however few answered, nobody is ranked by it

    def of(self, item):
        return self.together.of(item)


@dataclass(frozen=True)
class UnitTable:
    department: Department
    columns: list[Column]
    choice: Choice
    rows: list  # those of the region chosen, sorted
    totals: list[Total]  # of the region chosen, then of the department

    @cached_property
    def has_small(self):
        return any(column.has_mark(row) for row in self.rows for column in self.columns)

    @property
    def sources(self):
        """Sentences: where the figures of the totals come from."""
        return [total.together.source(self.department.main_items) for total in self.totals]

    @property
    def lines(self):
        """[(row, its cells after the unit's name)]"""
        return [(row, [column.cell(row) for column in self.columns[1:]]) for row in self.rows]

    @property
    def total_lines(self):
        """[(total, its cells after the unit and the region)]"""
        return [(total, [column.cell(total) for column in self.figure_columns]) for total in self.totals]

    @property
    def figure_columns(self):
        """The columns that a total has something to say to."""
        return self.columns[2:]


def unit_table(department, query):
    """The UnitTable that the address asks for. Two more queries where it asks for a region."""
    columns = columns_of(department)
    choice = Choice.of(query, columns, department.regions)
    rows = choice.rows(department.rows)
    areas = [] if choice.region is None else [(department.region(choice.region), rows)]
    areas.append((department.whole, department.rows))
    totals = [_total(together, counted, department.overall) for together, counted in areas]
    return UnitTable(department, columns, choice, rows, totals)


def _total(together, rows, overall):
    comments = sum(row.comments for row in rows)
    return Total(together.label, together, together.n(overall, rows), comments)


def columns_of(department):
    """Unit and region, n, the overall with its band, each aspect, dissatisfied, the gap to the department, comments."""
    round, overall = department.round, department.overall
    whole = department.whole.of(overall).mean

    def mean(row):
        return row.of(overall).mean

    def is_small(row):
        return row.of(overall).is_small

    def gap(row):
        return None if row.label == WHOLE else difference(row.of(overall).mean, whole)

    def dissatisfied(row):
        return row.of(overall).dissatisfied

    return [
        *unit_columns(),
        Column("n", "ผู้ตอบ (ราย)", lambda row: row.n, COUNT, has_mark=_has_few),
        Column("mean", "ภาพรวม", mean, MEAN, is_small, is_small, title="ค่าเฉลี่ยภาพรวม"),
        Column("band", "ระดับ", _band_number(round, mean), TEXT, is_small, words=lambda row: round.band(mean(row))),
        *map(aspect_column, department.aspects),
        Column("dissatisfied", "ร้อยละไม่พึงพอใจ", dissatisfied, MEAN, is_small, starts_descending=True),
        Column("gap", "ต่างจากกรม", gap, GAP, is_small),
        Column("comments", "ข้อคิดเห็น", _texts, COUNT, starts_descending=True, title="ข้อคิดเห็น (ข้อความ)"),
    ]


def _has_few(row):
    return row.is_small


def _texts(row):
    return row.comments


def _band_number(round, mean):
    return lambda row: band_number(round, mean(row))


def aspect_column(item):
    number = item.aspect.number
    return item_column(item, f"aspect-{number}", f"ด้านที่\u00a0{number}")
