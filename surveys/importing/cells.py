"""The cells of a table, read one by one; what is wrong with one becomes a Problem that names it."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.utils import get_column_letter

from cpdplans.xlsx import cell_decimal

from . import meanings
from .meanings import LAST_ROW, shown
from .outcome import Problem
from .rows import ABSENT

LONGEST_FOUND = 120  # characters of a cell shown in a problem
MOST_PEOPLE = 1_000_000
HIGHEST = {meanings.MEAN: 5, meanings.SD: 5, meanings.SATISFIED: 100, meanings.DISSATISFIED: 100}
HIGHEST_PERCENT = {meanings.SATISFIED, meanings.DISSATISFIED}
HUNDREDTH = Decimal("0.01")
STEPS = 2_000  # rows from one report of progress to the next


class Progress:
    """Counts rows and tells now and then how many percent are read."""

    def __init__(self, sheets, tell):
        self._total = sum(sheet.last_row or 0 for sheet in sheets) or 1
        self._tell = tell
        self._done = 0

    def step(self):
        self._done += 1
        if self._tell and self._done % STEPS == 0:
            self._tell(min(99, self._done * 100 // self._total))


class Table:
    """The rows below one header, read cell by cell."""

    def __init__(self, sheet, header, contents):
        self.sheet, self.header, self.contents = sheet, header, contents
        self.places = header.by_meaning()
        self._alike = {}
        self._width = max((column.number for column in header.columns), default=1)

    def rows(self, progress, *, values_only=False):
        """(row number, cells) of every row below the header, empty ones too; a Problem for data past the last row."""
        first, last_row = self.header.row + 1, self.sheet.last_row
        if (last_row or 0) > LAST_ROW:
            self._refuse_length(f"มีข้อมูลถึงแถวที่ {last_row:,}")
        rows = self.sheet.rows(
            max_row=LAST_ROW + 1, max_column=self._width, first_row=first, values_only=values_only, across=False
        )
        for number, row in rows:
            progress.step()
            if number <= LAST_ROW:
                yield number, row
            elif last_row is None and any((cell if values_only else cell.value) is not None for cell in row):
                self._refuse_length("มีข้อมูลต่อจากแถวนี้")

    def _refuse_length(self, found):
        expected = f"ข้อมูลไม่เกิน {LAST_ROW:,} แถว"
        self.contents.problems.append(Problem(self.sheet.title, f"A{LAST_ROW + 1}", found, expected))

    def address(self, column, number):
        return f"{get_column_letter(column)}{number}"

    def refuse(self, column, number, found, expected):
        cell = self.address(column, number)
        if cell in self.sheet.uncalculated:
            found, expected = "สูตรที่ยังไม่มีค่า", "ค่าที่คำนวณแล้ว กรุณาเปิดไฟล์ใน Excel บันทึก แล้วอัปโหลดใหม่"
        self.contents.problems.append(Problem(self.sheet.title, cell, found[:LONGEST_FOUND], expected))

    def refuse_alike(self, column, number, found, expected):
        """As refuse(), but once for the same thing in the same column: the Problem counts how often it stands there."""
        key = self.sheet.title, column, found
        at = self._alike.get(key)
        if at is None:
            self._alike[key] = len(self.contents.problems)
            self.refuse(column, number, found, expected)
        else:
            problem = self.contents.problems[at]
            self.contents.problems[at] = replace(problem, times=problem.times + 1)

    def warn(self, column, number, found, said):
        cell = self.address(column, number)
        self.contents.warnings.append(Problem(self.sheet.title, cell, found[:LONGEST_FOUND], said))


class Line:
    """One row of a table. Reading a cell that is wrong adds a Problem and gives None."""

    __slots__ = ("_table", "cells", "number", "wrong")

    def __init__(self, table, number, cells):
        self._table, self.number, self.cells, self.wrong = table, number, cells, False

    def cell(self, meaning):
        place = self._table.places.get(meaning)
        return self.cells[place - 1] if place else None

    def text(self, meaning):
        cell = self.cell(meaning)
        return "" if cell is None else shown(cell.value)

    def refuse(self, meaning, expected):
        self.wrong = True
        self._table.refuse(self._table.places[meaning], self.number, self.text(meaning), expected)

    def warn(self, meaning, said):
        self._table.warn(self._table.places[meaning], self.number, self.text(meaning), said)

    def is_percent(self, meaning):
        """Whether a figure is written with % or held in a cell of percent."""
        cell = self.cell(meaning)
        return "%" in (cell.number_format or "") or (isinstance(cell.value, str) and "%" in cell.value)

    def is_uncalculated(self, meaning):
        place, uncalculated = self._table.places.get(meaning), self._table.sheet.uncalculated
        return bool(place and uncalculated) and self._table.address(place, self.number) in uncalculated

    def read(self, meaning, parse, *arguments):
        """parse(text of the cell, *arguments), whose ValueError says what was expected."""
        return self._attempt(meaning, parse, self.text(meaning), *arguments)

    def figure(self, meaning):
        """The number in a cell as it stands, None for none, ABSENT where there is no such column."""
        cell = self.cell(meaning)
        if cell is None:
            return ABSENT
        if cell.value is None and self.is_uncalculated(meaning):
            self.refuse(meaning, "")
            return None
        if meaning not in HIGHEST_PERCENT and isinstance(cell.value, str) and "%" in cell.value:
            self.refuse(meaning, _expected(meaning))
            return None
        return self._attempt(meaning, _people if meaning in {meanings.N, meanings.COUNT} else _figure, cell, meaning)

    def _attempt(self, meaning, parse, *arguments):
        try:
            return parse(*arguments)
        except ValueError as error:
            self.refuse(meaning, str(error))
            return None


# Numbers


def _people(cell, meaning):
    value = cell.value
    if type(value) is int and 0 <= value <= MOST_PEOPLE:
        return value
    number = _plain_number(cell, meaning)
    if number is None:
        return None
    if number != int(number) or not 0 <= number <= MOST_PEOPLE:
        raise ValueError(_expected(meaning))
    return int(number)


def _figure(cell, meaning):
    """A Decimal rounded half up to two places; a percentage of up to 1 as it stands, for it may be a share."""
    highest = HIGHEST[meaning]
    number = _plain_number(cell, meaning)
    if number is None:
        return None
    if highest == 100 and isinstance(cell.value, int | float) and "%" in (cell.number_format or ""):
        number *= 100
    if not 0 <= number <= highest:
        raise ValueError(_expected(meaning))
    return number if highest == 100 and number <= 1 else number.quantize(HUNDREDTH, ROUND_HALF_UP)


def _expected(meaning):
    least = 1 if meaning == meanings.COUNT else 0
    kind = f"ตัวเลข 0 ถึง {HIGHEST[meaning]}" if meaning in HIGHEST else f"จำนวนเต็มตั้งแต่ {least} ขึ้นไป"
    return f"{meanings.label_of(meaning)} เป็น{kind} หรือเว้นว่าง"


def _plain_number(cell, meaning):
    value = cell.value
    if value is None:
        return None
    try:
        number = Decimal(repr(value)) if type(value) in {int, float} else cell_decimal(value)
    except ValueError as error:
        raise ValueError(_expected(meaning)) from error
    if number is not None and not number.is_finite():
        raise ValueError(_expected(meaning))
    return number
