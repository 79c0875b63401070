"""The survey workbook: its sheets and columns, and its cells read into typed rows that keep their place.

Nothing here writes. Everything that is wrong is found at once, each as a Problem with its sheet and cell.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.utils import get_column_letter

from cpdplans.xlsx import cell_decimal, cell_text

from ..models import Aspect
from . import names
from .names import Target, squeezed
from .outcome import Problem

SCORE_SHEET = "ผลสำรวจ"
COMMENT_SHEET = "ข้อคิดเห็น"
GUIDE_SHEET = "คำอธิบาย"

UNIT, GROUP, ASPECT, QUESTION = "หน่วยงาน", "กลุ่มผู้รับบริการ", "ด้าน", "ข้อคำถาม"
N, MEAN, SD, SATISFIED, DISSATISFIED = "n", "ค่าเฉลี่ย", "S.D.", "ร้อยละพึงพอใจ", "ร้อยละไม่พึงพอใจ"
KIND, TEXT, COUNT = "ประเภท", "ข้อความ", "จำนวน"
SCORE_HEADERS = (UNIT, GROUP, ASPECT, QUESTION, N, MEAN, SD, SATISFIED, DISSATISFIED)
COMMENT_HEADERS = (UNIT, KIND, ASPECT, GROUP, TEXT, COUNT)

LAST_ROW = 60_000
LAST_COLUMN = 40
HEADER_ROWS = 20  # a title may stand above the header
FEWEST_TO_JUDGE = 5  # rows
MOST_PEOPLE = 1_000_000
FIGURE_HEADERS = (N, MEAN, SD, SATISFIED, DISSATISFIED)  # in the order of models.Figures.FIGURES
HIGHEST = {MEAN: 5, SD: 5, SATISFIED: 100, DISSATISFIED: 100}
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class ScoreRow:
    sheet: str
    number: int
    target: Target
    group: str
    aspect: Aspect | None
    question: str
    figures: tuple  # n, mean, sd, satisfied, dissatisfied: as models.Figures.FIGURES

    def key(self):
        """Two rows with the same key say twice what may be said once."""
        return self.target, squeezed(self.group), self.aspect, squeezed(self.question)


@dataclass(frozen=True)
class CommentRow:
    sheet: str
    number: int
    target: Target
    kind: str
    aspect: Aspect | None
    group: str
    text: str
    count: int

    def key(self):
        return self.target, self.kind, self.aspect, squeezed(self.group), self.text


@dataclass
class Contents:
    """What was read: rows that are right, and all that is wrong. comments is None where there is no such sheet."""

    scores: list = field(default_factory=list)
    comments: list | None = None
    blank_rows: int = 0  # rows that name a unit but hold no figure
    unread_sheets: list = field(default_factory=list)
    problems: list = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One row of a sheet, its cells by header. Reading a cell that is wrong adds a Problem and gives None."""

    sheet: str
    number: int
    cells: dict
    columns: dict
    problems: list

    def text(self, header):
        return _shown(self.cells[header].value)

    def address(self, header):
        return f"{get_column_letter(self.columns[header])}{self.number}"

    def refuse(self, header, expected):
        self.problems.append(Problem(self.sheet, self.address(header), self.text(header)[:120], expected))

    def read(self, header, parse, *arguments):
        """parse(text of the cell, *arguments), whose ValueError says what was expected."""
        return self._attempt(header, parse, self.text(header), *arguments)

    def number_in(self, header):
        """The figure of a cell, None for none: whole for n and จำนวน, else a Decimal within the header's range."""
        return self._attempt(header, _people if header in {N, COUNT} else _figure, self.cells[header], header)

    def _attempt(self, header, parse, *arguments):
        try:
            return parse(*arguments)
        except ValueError as error:
            self.refuse(header, str(error))
            return None


def read_contents(workbook):
    """Contents of an open workbook (cpdplans.xlsx.read_workbook). Reads units and aspects, writes nothing."""
    contents = Contents()
    sheets = {sheet.title.strip(): sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"}
    contents.unread_sheets = [name for name in sheets if name not in {SCORE_SHEET, COMMENT_SHEET, GUIDE_SHEET}]
    if not {SCORE_SHEET, COMMENT_SHEET} & set(sheets):
        contents.problems.append(
            Problem("-", "-", ", ".join(sheets), f"แผ่นงานชื่อ “{SCORE_SHEET}” หรือ “{COMMENT_SHEET}”")
        )
        return contents
    if SCORE_SHEET not in sheets and contents.unread_sheets:  # a renamed sheet would be left out without a word
        unread = ", ".join(contents.unread_sheets)
        contents.problems.append(Problem("-", "-", unread, f"แผ่นงานคะแนนชื่อ “{SCORE_SHEET}”"))
    targets, aspects = names.Targets(), names.Aspects()
    if SCORE_SHEET in sheets:
        _read_scores(sheets[SCORE_SHEET], targets, aspects, contents)
    if COMMENT_SHEET in sheets:
        _read_comments(sheets[COMMENT_SHEET], targets, aspects, contents)
    if not (contents.scores or contents.comments or contents.problems):
        contents.problems.append(Problem("-", "-", "ไม่มีแถวข้อมูล", "แถวคะแนนหรือข้อคิดเห็นที่กรอกแล้วอย่างน้อย 1 แถว"))
    return contents


def _read_scores(sheet, targets, aspects, contents):
    rows = []
    for line in _lines(sheet, SCORE_SHEET, SCORE_HEADERS, contents.problems):
        if not any(_is_filled(line, header) for header in FIGURE_HEADERS):
            contents.blank_rows += 1
            continue
        row = _score_row(line, targets, aspects)
        if row:
            rows.append((row, line))
    contents.scores = _unrepeated(rows)
    _check_percentages(rows)


def _read_comments(sheet, targets, aspects, contents):
    rows = []
    for line in _lines(sheet, COMMENT_SHEET, COMMENT_HEADERS, contents.problems):
        row = _comment_row(line, targets, aspects)
        if row:
            rows.append((row, line))
    contents.comments = _unrepeated(rows)


def _is_filled(line, header):
    return line.text(header) not in {"", "-", "–", "—"}


def _score_row(line, targets, aspects):
    before = len(line.problems)
    target = line.read(UNIT, targets.find)
    group = line.read(GROUP, names.find_group)
    aspect = line.read(ASPECT, aspects.find)
    question = line.read(QUESTION, names.find_question, aspect)
    figures = tuple(line.number_in(header) for header in FIGURE_HEADERS)
    if len(line.problems) == before and question and aspect is None:
        line.refuse(QUESTION, "ระบุด้านของข้อคำถามนี้ในคอลัมน์ด้าน หรือเว้นข้อคำถามว่างสำหรับภาพรวม")
    if len(line.problems) > before:
        return None
    return ScoreRow(line.sheet, line.number, target, group, aspect, question, figures)


def _comment_row(line, targets, aspects):
    before = len(line.problems)
    target = line.read(UNIT, targets.find)
    kind = line.read(KIND, names.find_kind)
    aspect = line.read(ASPECT, aspects.find)
    group = line.read(GROUP, names.find_group)
    count = line.number_in(COUNT)
    if target and not target.unit:
        line.refuse(UNIT, "ชื่อหน่วยงาน เพราะข้อคิดเห็นต้องเป็นของหน่วยงานใดหน่วยงานหนึ่ง")
    if not line.text(TEXT):
        line.refuse(TEXT, "ข้อความของข้อคิดเห็น")
    if count == 0:
        line.refuse(COUNT, "จำนวนผู้ให้ข้อคิดเห็นตั้งแต่ 1 ขึ้นไป หรือเว้นว่างสำหรับ 1 ราย")
    if len(line.problems) > before:
        return None
    return CommentRow(line.sheet, line.number, target, kind, aspect, group, line.text(TEXT), count or 1)


def _unrepeated(rows):
    """The rows; one that says again what an earlier row says is a problem that names both."""
    first = {}
    for row, line in rows:
        earlier = first.setdefault(row.key(), row)
        if earlier is not row:
            line.refuse(UNIT, f"รายการเดียวมีได้แถวเดียว แต่แถวที่ {row.number} ซ้ำกับแถวที่ {earlier.number}")
    return list(first.values())


def _check_percentages(rows):
    """A share of 0.85 in a plain cell cannot be told from 0.85 %, but a whole column of them can."""
    at = FIGURE_HEADERS.index(SATISFIED)
    filled = [(row.figures[at], line) for row, line in rows if row.figures[at] is not None]
    if len(filled) >= FEWEST_TO_JUDGE and all(share <= 1 for share, _ in filled):
        filled[0][1].refuse(SATISFIED, "ร้อยละ 0 ถึง 100 เช่น 87.5 แต่ทุกแถวมีค่าไม่เกิน 1 คล้ายสัดส่วนที่ยังไม่ได้คูณ 100")


def _lines(sheet, name, headers, problems):
    """Each row below the header that holds anything, as a Line."""
    rows = sheet.iter_rows(max_row=LAST_ROW + 1, max_col=LAST_COLUMN)
    start, columns = _find_header(rows, name, headers, problems)
    if columns is None:
        return
    for number, row in enumerate(rows, start + 1):
        cells = {header: row[column - 1] for header, column in columns.items()}
        if not any(_shown(cell.value) for cell in cells.values()):
            continue
        if number > LAST_ROW:
            problems.append(Problem(name, f"A{number}", "มีข้อมูลต่อจากแถวนี้", f"ข้อมูลไม่เกิน {LAST_ROW:,} แถว"))
            return
        yield Line(name, number, cells, columns, problems)


def _find_header(rows, name, headers, problems):
    """(row number, {header: column number}); None for the columns, and problems, when one is missing or twice."""
    wanted = {_header_key(header): header for header in headers}
    for number, row in enumerate(rows, 1):
        found = [wanted.get(_header_key(cell_text(cell.value))) for cell in row]
        if sum(header is not None for header in found) >= 3:
            return number, _columns(found, number, name, headers, problems)
        if number >= HEADER_ROWS:
            break
    problems.append(Problem(name, "A1", "", f"แถวหัวตารางที่มีคอลัมน์ {', '.join(headers)}"))
    return 0, None


def _columns(found, number, name, headers, problems):
    before = len(problems)
    for header in headers:
        places = [f"{get_column_letter(at)}{number}" for at, other in enumerate(found, 1) if other == header]
        if not places:
            problems.append(Problem(name, f"แถวที่ {number}", "ไม่มีคอลัมน์นี้", f"คอลัมน์ชื่อ “{header}”"))
        for place in places[1:]:
            problems.append(Problem(name, place, header, f"คอลัมน์ “{header}” เพียงคอลัมน์เดียว แต่ซ้ำกับ {places[0]}"))
    return {header: found.index(header) + 1 for header in headers} if len(problems) == before else None


def _shown(value):
    """What stands in a cell; as it is held where that is a date of no calendar (29 February of a Gregorian 2567)."""
    try:
        return cell_text(value)
    except ValueError:
        return str(value)


def _header_key(text):
    return squeezed(text).replace(".", "")


def _people(cell, header):
    expected = f"{header} เป็นจำนวนเต็มตั้งแต่ 0 ขึ้นไป หรือเว้นว่าง"
    number = _plain_number(cell, expected)
    if number is None:
        return None
    if number != int(number) or not 0 <= number <= MOST_PEOPLE:
        raise ValueError(expected)
    return int(number)


def _figure(cell, header):
    """A Decimal of two places, rounded half up; a percentage is 0-100 however the cell holds it."""
    highest = HIGHEST[header]
    expected = f"{header} เป็นตัวเลข 0 ถึง {highest} หรือเว้นว่าง"
    number = _plain_number(cell, expected)
    if number is None:
        return None
    if highest == 100 and isinstance(cell.value, int | float) and "%" in (cell.number_format or ""):
        number *= 100
    if not 0 <= number <= highest:
        raise ValueError(expected)
    return number.quantize(HUNDREDTH, ROUND_HALF_UP)


def _plain_number(cell, expected):
    try:
        number = cell_decimal(cell.value)
    except ValueError as error:
        raise ValueError(expected) from error
    if number is not None and not number.is_finite():
        raise ValueError(expected)
    return number
