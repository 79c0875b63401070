"""The cells of a survey file, read into typed rows that keep their place.

Nothing here writes. Everything that is wrong is found at once, each as a Problem with its sheet and cell; what only a
person can tell is a Doubt; what was taken otherwise than it stands is a warning.
"""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from cpdplans.units.models import Unit

from ..models import KnownName
from . import columns, meanings, names
from .answers import NOT_SHOWN, TELLS_WHO, Answers, tells_who
from .cells import HUNDREDTH, Line, Progress, Table
from .collecting import without_collecting
from .meanings import ANSWERS, COMMENTS, GUIDE_SHEET, SCORES, shown
from .names import squeezed
from .outcome import Doubt, Problem
from .rows import ABSENT, CommentRow, Contents, ScoreRow

MOST_DOUBTS = 200  # names of units to ask about
MOST_QUESTIONS, MOST_GROUPS = 500, 100  # of one survey: more are texts in the wrong column
MOST_TOGETHER = Decimal("100.5")  # two percentages that were rounded up
MOST_SHOWN = 2_000  # problems and warnings kept of one file
FEWEST_TO_JUDGE = 5  # rows
PERCENTAGES = {one: meanings.FIGURES.index(one) for one in (meanings.SATISFIED, meanings.DISSATISFIED)}
# With a mean above this, over 1 % of the people must have answered 4 or 5: a smaller "percentage" is a share of 1.
LOWEST_TELLING_MEAN = Decimal("3.05")


class Units:
    """Finds the unit of a row; gathers the names that nobody has explained yet as Doubts."""

    def __init__(self, known):
        said = {key: meaning for (of, key), meaning in known.items() if of == KnownName.Of.UNIT}
        self.targets = names.Targets(said)
        self.field_units = Unit.objects.field_units().filter(is_active=True).count()
        self._doubts = {}
        self._rows = Counter()
        self._left_out = set()

    def find(self, table, column, number, text):
        """The Target that a cell names; None where its row is not to be read on."""
        try:
            target = self.targets.find(text)
        except names.UnknownName as unknown:
            self._doubt(table, column, number, text, unknown.key)
            return None
        except ValueError as error:
            table.refuse(column, number, text, str(error))
            return None
        if target is None and text not in self._left_out:
            self._left_out.add(text)
            table.warn(column, number, text, "ไม่นำเข้าแถวของชื่อนี้ ตามที่ยืนยันไว้")
        return target

    def _doubt(self, table, column, number, text, nearest_to):
        key = squeezed(text)[: names.LONGEST_NAME]
        self._rows[key] += 1
        if key in self._doubts or len(self._doubts) > MOST_DOUBTS:
            return
        if len(self._doubts) == MOST_DOUBTS:
            expected = f"ชื่อหน่วยงาน แต่มีชื่อที่ไม่รู้จักเกิน {MOST_DOUBTS} ชื่อ คอลัมน์นี้อาจไม่ใช่ชื่อหน่วยงาน กรุณาตรวจสอบไฟล์"
            table.refuse(column, number, text, expected)
        place = table.sheet.title, table.address(column, number)
        self._doubts[key] = (text[: names.LONGEST_NAME], *place, self.targets.nearest(nearest_to))

    def doubts(self):
        """Nothing to ask where there are so many that the column must mean something else."""
        if len(self._doubts) > MOST_DOUBTS:
            return []
        return [
            Doubt(KnownName.Of.UNIT, key, written, sheet, cell, self._rows[key], (), proposal)
            for key, (written, sheet, cell, proposal) in self._doubts.items()
        ]


@without_collecting()
def read_contents(source, *, known=None, progress=None):
    """Contents of an open Source. `known`: {(of, key): meaning} of the KnownNames; `progress` is told percents (0-99).

    Reads units, aspects and questions from the database and writes nothing.
    """
    contents, known = Contents(), known or {}
    units = Units(known)
    reader, aspects = columns.Reader(known, units.targets), names.Aspects()
    counter = Progress(source.sheets, progress)
    answers = Answers(aspects)
    for sheet in source.sheets:
        if sheet.title == GUIDE_SHEET:
            continue
        header = reader.header(sheet, contents)
        if header is None:
            contents.unread_sheets += [] if sheet.title in meanings.FORMAT_OF_SHEET else [sheet.title]
        elif header.is_readable():
            contents.formats.append(header.format)
            _READERS[header.format](Table(sheet, header, contents), units, aspects, answers, counter)
    contents.doubts += units.doubts()
    answers.pour(contents)
    _refuse_empty(source, contents)
    _refuse_too_many(contents)
    for found in (contents.problems, contents.warnings):
        _shorten(found)
    return contents


def _shorten(found):
    """Keeps the first of very many problems, and says how many more there are."""
    more = sum(problem.times for problem in found[MOST_SHOWN:])
    del found[MOST_SHOWN:]
    if more:
        found.append(Problem("-", "-", f"และอีก {more:,} จุด", "แก้ไขจุดข้างต้นก่อน แล้วตรวจสอบใหม่", times=more))


def _refuse_too_many(contents):
    questions = {squeezed(row.question) for row in contents.scores}
    groups = {squeezed(row.group) for row in [*contents.scores, *(contents.comments or [])]}
    for found, most, name in ((questions, MOST_QUESTIONS, "ข้อคำถาม"), (groups, MOST_GROUPS, "กลุ่มผู้รับบริการ")):
        if len(found) > most:
            expected = f"{name}ไม่เกิน {most:,} รายการ คอลัมน์{name}อาจเป็นข้อมูลอื่น กรุณาตรวจสอบไฟล์"
            contents.problems.append(Problem("-", "-", f"{name} {len(found):,} รายการ", expected))


def _refuse_empty(source, contents):
    if contents.problems or contents.doubts:
        return
    if not contents.formats:
        titles = ", ".join(sheet.title for sheet in source.sheets)
        sheets = " ".join(f"“{title}”" for title in meanings.FORMAT_OF_SHEET)
        contents.problems.append(Problem("-", "-", titles, f"แผ่นงาน {sheets} หรือแผ่นงานที่มีหัวตารางตามแบบฟอร์ม"))
    elif not (contents.scores or contents.comments):
        contents.problems.append(Problem("-", "-", "ไม่มีแถวข้อมูล", "แถวคะแนน คำตอบ หรือข้อคิดเห็นที่กรอกแล้วอย่างน้อย 1 แถว"))


# Scores


def _read_scores(table, units, aspects, answers, progress):
    rows, totals, shares, contents = [], [], Shares(table), table.contents
    for number, cells in table.rows(progress):
        line = Line(table, number, cells)
        if not any(_is_filled(line, meaning) for meaning in meanings.FIGURES):
            contents.blank_rows += any(cell.value is not None for cell in cells)
        elif row := _score_row(line, table, units, aspects):
            if names.is_total(line.text(meanings.UNIT)):
                totals.append(row)
            shares.see(len(rows), line, row)
            rows.append(row)
    shares.judge(rows)
    rows = _without_totals_of_a_part(rows, totals, table, units)
    contents.scores += _unrepeated(rows, table, contents.scores)


def _without_totals_of_a_part(rows, totals, table, units):
    """A row of totals is the department's only where the sheet has most units; below a few it is theirs alone."""
    listed = len({row.target.key for row in rows if row.target.unit})
    if not totals or listed * 2 >= units.field_units:
        return rows
    dropped = {row.number for row in totals}
    for row in totals:
        said = f"ไม่นำเข้าแถวรวม เพราะแผ่นงานนี้มีเพียง {listed} หน่วยงาน ไม่ใช่ค่าของทั้งกรม"
        table.warn(table.places[meanings.UNIT], row.number, "รวม", said)
    return [row for row in rows if row.number not in dropped]


def _is_filled(line, meaning):
    cell = line.cell(meaning)
    value = cell and cell.value
    if type(value) in {int, float}:
        return True
    if cell is None:
        return False
    if value is None:
        return line.is_uncalculated(meaning)
    return not (isinstance(value, str) and value.strip() in {"", "-", "–", "—"})


def _score_row(line, table, units, aspects):
    target = units.find(table, table.places[meanings.UNIT], line.number, line.text(meanings.UNIT))
    group = line.read(meanings.GROUP, names.find_group)
    aspect = line.read(meanings.ASPECT, aspects.find) or table.header.aspect
    question = line.read(meanings.QUESTION, names.find_question, aspect)
    figures = tuple(line.figure(meaning) for meaning in meanings.FIGURES)
    if not line.wrong and question and aspect is None:
        line.refuse(meanings.QUESTION, "ระบุด้านของข้อคำถามนี้ในคอลัมน์ด้าน หรือเว้นข้อคำถามว่างสำหรับภาพรวม")
    if line.wrong or target is None:
        return None
    _warn_of_oddities(line, *figures)
    return ScoreRow(table.sheet.title, line.number, target, group, aspect, question, figures)


def _warn_of_oddities(line, n, mean, sd, satisfied, dissatisfied):
    """Figures that may stand as they are, but that somebody should look at."""
    if n == 0 and mean not in {None, ABSENT}:
        line.warn(meanings.N, "ผู้ตอบเป็น 0 แต่มีค่าเฉลี่ย กรุณาตรวจสอบ")
    if mean not in {None, ABSENT} and mean < 1:
        line.warn(meanings.MEAN, "ค่าเฉลี่ยของมาตร 1 ถึง 5 ไม่ควรต่ำกว่า 1 กรุณาตรวจสอบ")
    if {satisfied, dissatisfied}.isdisjoint({None, ABSENT}) and satisfied + dissatisfied > MOST_TOGETHER:
        line.warn(meanings.DISSATISFIED, "ร้อยละพึงพอใจกับไม่พึงพอใจรวมกันเกิน 100 กรุณาตรวจสอบ")


class Shares:
    """The percentages of up to 1 in a table. They become percent where it is certain that they are shares of 1: beside
    a high mean, or in a column of nothing else; a column that nobody can tell is refused."""

    def __init__(self, table):
        self._table = table
        self._low = []  # (index of the row, {meaning: whether it may be a share})
        self._filled = Counter()

    def see(self, at, line, row):
        low = {}
        for meaning, place in PERCENTAGES.items():
            figure = row.figures[place]
            if figure is None or figure is ABSENT:
                continue
            is_plain = not line.is_percent(meaning)
            self._filled[meaning] += is_plain
            if figure <= 1:
                low[meaning] = is_plain
        if low:
            self._low.append((at, low))

    def judge(self, rows):
        whole = {meaning: self._is_column_of_shares(meaning, rows) for meaning in PERCENTAGES}
        for at, low in self._low:
            row = rows[at]
            mean = row.figures[meanings.FIGURES.index(meanings.MEAN)]
            is_high = mean not in {None, ABSENT} and mean > LOWEST_TELLING_MEAN
            is_share = whole[meanings.SATISFIED] or (is_high and self._is_some(row, low, meanings.SATISFIED))
            figures = list(row.figures)
            for meaning, is_plain in low.items():
                place = PERCENTAGES[meaning]
                figures[place] = self._percent(row, meaning, figures[place], is_share=is_share and is_plain)
            rows[at] = row._replace(figures=tuple(figures))
        if whole[meanings.DISSATISFIED] and not self._filled[meanings.SATISFIED]:
            self._refuse_column(rows)

    def _is_some(self, row, low, meaning):
        return low.get(meaning, False) and row.figures[PERCENTAGES[meaning]] > 0

    def _is_column_of_shares(self, meaning, rows):
        """Whether at least five figures that are not written as percent stand in it, none over 1 and not all 0."""
        low = [rows[at] for at, found in self._low if found.get(meaning)]
        filled = self._filled[meaning]
        return len(low) == filled >= FEWEST_TO_JUDGE and any(row.figures[PERCENTAGES[meaning]] for row in low)

    def _percent(self, row, meaning, share, *, is_share):
        percent = (share * 100 if is_share else share).quantize(HUNDREDTH, ROUND_HALF_UP)
        if is_share and share:
            self._table.warn(self._table.places[meaning], row.number, str(share), f"อ่านเป็นร้อยละ {percent}")
        return percent

    def _refuse_column(self, rows):
        row = rows[self._low[0][0]]
        expected = "ร้อยละ 0 ถึง 100 เช่น 2.5 แต่ทุกแถวมีค่าไม่เกิน 1 คล้ายสัดส่วนที่ยังไม่ได้คูณ 100"
        found = meanings.shown(row.figures[PERCENTAGES[meanings.DISSATISFIED]])
        self._table.refuse(self._table.places[meanings.DISSATISFIED], row.number, found, expected)


# Comments


def _read_comments(table, units, aspects, answers, progress):
    rows, contents = [], table.contents
    for number, cells in table.rows(progress):
        line = Line(table, number, cells)
        if not line.text(meanings.KIND) and not line.text(meanings.TEXT):  # an empty row, or a note below the table
            continue
        if row := _comment_row(line, table, units, aspects):
            rows.append(row)
    contents.comments = [*(contents.comments or []), *_unrepeated(rows, table, contents.comments or [])]


def _comment_row(line, table, units, aspects):
    target = units.find(table, table.places[meanings.UNIT], line.number, line.text(meanings.UNIT))
    kind = line.read(meanings.KIND, names.find_kind)
    aspect = line.read(meanings.ASPECT, aspects.find)
    group = line.read(meanings.GROUP, names.find_group)
    count = line.figure(meanings.COUNT)
    text = line.text(meanings.TEXT)
    if target and not target.unit:
        line.refuse(meanings.UNIT, "ชื่อหน่วยงาน เพราะข้อคิดเห็นต้องเป็นของหน่วยงานใดหน่วยงานหนึ่ง")
    if not text:
        line.refuse(meanings.TEXT, "ข้อความของข้อคิดเห็น")
    elif tells_who(text):
        table.warn(table.places[meanings.TEXT], line.number, NOT_SHOWN, TELLS_WHO)
    if count == 0:
        line.refuse(meanings.COUNT, "จำนวนผู้ให้ข้อคิดเห็นตั้งแต่ 1 ขึ้นไป หรือเว้นว่างสำหรับ 1 ราย")
    if line.wrong or target is None:
        return None
    count = 1 if count is ABSENT else count or 1
    return CommentRow(table.sheet.title, line.number, target, kind, aspect, group, text, count)


def _unrepeated(rows, table, earlier_rows):
    """The rows; one that says again what a row of this or an earlier sheet says is a problem that names both."""
    first = {row.key(): row for row in earlier_rows}
    fresh = []
    for row in rows:
        earlier = first.setdefault(row.key(), row)
        if earlier is row:
            fresh.append(row)
            continue
        where = "" if earlier.sheet == row.sheet else f" ของแผ่นงาน “{earlier.sheet}”"
        expected = f"รายการเดียวมีได้แถวเดียว แต่แถวที่ {row.number} ซ้ำกับแถวที่ {earlier.number}{where}"
        table.refuse(table.places[meanings.UNIT], row.number, str(row.target), expected)
    return fresh


# Raw answers


def _read_answers(table, units, aspects, answers, progress):
    answers.begin(table)
    unit_at, group_at = table.places[meanings.UNIT] - 1, table.places.get(meanings.GROUP, 0) - 1
    groups = {}
    for number, values in table.rows(progress, values_only=True):
        if not any(value is not None for value in values):
            continue
        target = units.find(table, unit_at + 1, number, shown(values[unit_at]))
        if target and not target.unit:
            expected = "ชื่อหน่วยงาน เพราะคำตอบต้องเป็นของหน่วยงานใดหน่วยงานหนึ่ง"
            table.refuse(unit_at + 1, number, shown(values[unit_at]), expected)
            continue
        written = values[group_at] if group_at >= 0 else None
        if written not in groups:
            groups[written] = _group(table, group_at + 1, number, written)
        if target and groups[written]:
            answers.add(target, groups[written], number, values)


def _group(table, column, number, written):
    try:
        return names.find_group(shown(written))
    except ValueError as error:
        table.refuse(column, number, shown(written), str(error))
        return None


_READERS = {SCORES: _read_scores, COMMENTS: _read_comments, ANSWERS: _read_answers}
