"""The header of one table: its columns, what is missing from them, and tables that are shaped otherwise."""

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from ..models import Aspect
from .meanings import (
    ANSWERS,
    ASPECT,
    COMMENTS,
    COUNT,
    FIGURES,
    GROUP,
    KIND,
    MEAN,
    NONE,
    QUESTION,
    SCORES,
    TEXT,
    UNIT,
    label_of,
    level_of,
    shown,
)
from .outcome import Problem

NEEDED = {SCORES: {UNIT}, COMMENTS: {UNIT, KIND, TEXT}, ANSWERS: {UNIT}}
HEADER_ROWS = 20  # titles may stand above the header


@dataclass
class Column:
    """One column: where it stands, what it is called, and what it means ("" while that is in doubt)."""

    number: int
    title: str
    meaning: str = ""
    question: str = ""  # of an answer column: the question's words


@dataclass
class Header:
    """The header of a sheet that was understood, or what is wrong with it."""

    format: str
    row: int
    columns: list[Column] = field(default_factory=list)
    aspect: Aspect | None = None  # of all rows, where the sheet is one aspect's and has no column for it

    def by_meaning(self):
        return {column.meaning: column.number for column in self.columns if column.meaning not in {"", NONE}}

    def is_readable(self):
        """Whether the columns are there without which no row can be read; those in doubt are not."""
        return NEEDED[self.format] <= self.by_meaning().keys()

    def worth(self):
        """What tells the best of several rows: how many columns are known, then how many have a name of their own."""
        known = [column for column in self.columns if column.meaning not in {"", NONE}]
        return len(known), len({column.title for column in self.columns})

    def having(self, word):
        """The columns of answers or voices: those whose meaning begins with `word`."""
        return [column for column in self.columns if column.meaning.startswith(f"{word}-")]


def stands_in_columns(rows, aspect_named, format):
    """Whether aspects stand beside each other as columns of figures, which is another table than ours."""
    if format in {COMMENTS, ANSWERS}:
        return False
    for number, row in enumerate(rows[:HEADER_ROWS]):
        texts = [shown(value) for value in row]
        named = {aspect.number for text in texts if len(text) > 1 and (aspect := aspect_named(text))}
        if len(named) > 1:
            below = [value for later in rows[number + 1 :] for value in later if isinstance(value, int | float)]
            return any(value % 1 for value in below)  # means, not levels 1-5
    return False


def refusal_of_columns(sheet):
    return Problem(
        sheet.title,
        "แถวหัวตาราง",
        "แต่ละด้านอยู่คนละคอลัมน์",
        "หนึ่งแถวต่อหนึ่งหน่วยงาน หนึ่งกลุ่ม และหนึ่งด้านหรือข้อคำถาม ตามแบบฟอร์มสรุปผล กรุณาจัดตารางใหม่แล้วอัปโหลดอีกครั้ง",
    )


def values_of(body, number):
    return [row[number - 1] for row in body if row[number - 1] is not None]


def is_answered(values):
    """Whether a column looks like levels 1-5: every value is one, or no answer, and there is at least one."""
    try:
        levels = [level_of(value) for value in values]
    except ValueError:
        return False
    return any(levels)


def refuse_missing(header, missing, sheet, contents):
    """Problems for columns without which nothing can be read; warnings for those that may be missing."""
    needed = NEEDED[header.format]
    place = f"แถวที่ {header.row}"
    for meaning in missing:
        if meaning == ASPECT and header.aspect:
            said = f"ไม่มีคอลัมน์ด้าน ใช้ด้านที่ {header.aspect.number} {header.aspect.title} ตามชื่อแผ่นงานหรือหัวตาราง"
            contents.warnings.append(Problem(sheet.title, place, "ไม่มีคอลัมน์นี้", said))
        elif meaning in needed:
            expected = f"คอลัมน์ชื่อ “{label_of(meaning)}”"
            contents.problems.append(Problem(sheet.title, place, "ไม่มีคอลัมน์นี้", expected))
        else:
            said = f"ไม่มีคอลัมน์ “{label_of(meaning)}” {_WITHOUT.get(meaning, 'จะคงค่าเดิมที่มีอยู่ในระบบ')}"
            contents.warnings.append(Problem(sheet.title, place, "ไม่มีคอลัมน์นี้", said))
    if header.format == SCORES and not set(header.by_meaning()) & set(FIGURES):
        contents.problems.append(Problem(sheet.title, place, "ไม่มีคอลัมน์ตัวเลข", f"คอลัมน์ชื่อ “{label_of(MEAN)}”"))
    if header.format == ANSWERS and not header.having("question") and not header.having("voice"):
        contents.problems.append(Problem(sheet.title, place, "ไม่มีคอลัมน์คำตอบ", "คอลัมน์ข้อคำถามอย่างน้อย 1 คอลัมน์"))


_WITHOUT = {
    GROUP: "ทุกแถวเป็นของผู้ตอบทั้งหมด",
    ASPECT: "ทุกแถวเป็นภาพรวม",
    QUESTION: "ทุกแถวเป็นคะแนนของด้านหรือภาพรวม",
    COUNT: "ทุกแถวนับเป็น 1 ราย",
}


def warn_of_nameless(header, body, sheet, contents):
    named = {column.number for column in header.columns}
    width = max((len(row) for row in body), default=0)
    for number in range(1, width + 1):
        if number not in named and (values := values_of(body, number)):
            cell, found = f"{get_column_letter(number)}{header.row}", shown(values[0])[:120]
            contents.warnings.append(Problem(sheet.title, cell, found, "คอลัมน์นี้ไม่มีชื่อ จึงไม่ได้อ่าน"))
