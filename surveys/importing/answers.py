"""Figures from raw answers: one row per respondent in, means and percentages out, exact to the second decimal.

Only counts of each level are kept while reading, so memory does not grow with the number of respondents; the rows
themselves are kept nowhere.
"""

import re
from collections import Counter, defaultdict
from decimal import Decimal
from math import isqrt

from cpdplans.thai import arabic_digits, clean_text

from ..models import GROUP_ALL
from .meanings import level_of, shown
from .names import squeezed
from .outcome import Problem
from .rows import CommentRow, ScoreRow

METHOD = (
    "คำนวณจากคำตอบรายบุคคล ค่าเฉลี่ยของข้อ ด้าน และภาพรวม คือค่าเฉลี่ยของคำตอบทุกคำตอบ (ระดับ 1-5) ในข้อ ด้าน หรือทุกข้อนั้น "
    "S.D. เป็นส่วนเบี่ยงเบนมาตรฐานของตัวอย่าง (n-1) ของคำตอบเดียวกัน ร้อยละพึงพอใจคือสัดส่วนคำตอบระดับ 4-5 "
    "ร้อยละไม่พึงพอใจคือสัดส่วนคำตอบระดับ 1-2 n คือจำนวนผู้ตอบที่ตอบอย่างน้อยหนึ่งข้อ ปัดเศษครึ่งขึ้นที่ทศนิยมตำแหน่งที่ 2"
)
# What people write where they have nothing to say.
SILENT = {
    *("", "-", "–", "—", "none", "no", "n/a", "na"),
    *("ไม่มี", "ไม่มีครับ", "ไม่มีค่ะ", "ไม่มีคะ", "ไม่แสดงความเห็น", "ไม่มีความเห็น", "ไม่มีข้อคิดเห็น"),
    *("ไม่มีข้อเสนอแนะ", "ไม่มีความต้องการ", "ไม่มีความคาดหวัง", "ไม่มีความไม่พึงพอใจ"),
}
LEVELS = 5
NOT_SHOWN = "(ไม่แสดงข้อความ)"  # no list of problems carries the text of a comment
TELLS_WHO = "อาจมีหมายเลขโทรศัพท์หรือเลขประจำตัวประชาชน กรุณาตัดออกก่อนนำเข้า หรือซ่อนข้อคิดเห็นนี้ภายหลัง"
_TELEPHONE_OR_IDENTITY = re.compile(r"(?<![0-9])(?:0[0-9](?:[ -]?[0-9]){7,8}|[1-8](?:[ -]?[0-9]){12})(?![0-9])")


def tells_who(text):
    """Whether a comment seems to hold a telephone number or an identity number."""
    return bool(_TELEPHONE_OR_IDENTITY.search(arabic_digits(text)))


class Tally:
    """The answers of one unit and group: how many gave each level to each question, and how many answered at all."""

    __slots__ = ("answered", "counts")

    def __init__(self, questions):
        self.counts = [[0] * (LEVELS + 1) for _ in range(questions)]
        self.answered = Counter()  # by which questions were answered (a bit each): how many respondents


class Answers:
    """Gathers the answers of all sheets of a file, then pours them out as rows of scores and comments."""

    def __init__(self, aspects):
        self._aspects = aspects
        self._questions = {}  # (aspect, squeezed words): (its number here, the words as first written)
        self._tallies = {}  # (target, group)
        self._voices = Counter()  # (target, kind, aspect, group, text): people
        self._levels = {}  # what was written in an answer: its level
        self.respondents = self.silent = 0
        self._sheet = None

    def begin(self, table):
        """Takes the columns of one sheet."""
        self._table, self._sheet = table, table.sheet.title
        self._asked = [
            (column.number - 1, self._number_of(column))
            for column in table.header.having("question")
            if column.question
        ]
        self._spoken = [(column.number - 1, *self._voice_of(column)) for column in table.header.having("voice")]
        self._refuse_twins(table)

    def _refuse_twins(self, table):
        """Two columns of one question would count its answers twice."""
        first = {}
        for place, question in self._asked:
            earlier = first.setdefault(question, place)
            if earlier != place:
                words = f"ข้อคำถามแต่ละข้อมีคอลัมน์เดียว แต่ซ้ำกับ {table.address(earlier + 1, table.header.row)}"
                title = next(one.title for one in table.header.columns if one.number == place + 1)
                table.refuse(place + 1, table.header.row, title, words)

    def _number_of(self, column):
        aspect = self._aspects.by_number(int(column.meaning.partition("-")[2]))
        key = aspect, squeezed(column.question)
        return self._questions.setdefault(key, (len(self._questions), column.question[:500]))[0]

    def _voice_of(self, column):
        _, kind, *number = column.meaning.split("-")
        return kind, self._aspects.by_number(int(number[0])) if number else None

    def add(self, target, group, number, values):
        """Counts one respondent."""
        key = target, group
        tally = self._tallies.get(key)
        if tally is None:
            tally = self._tallies[key] = Tally(0)
        counts = tally.counts
        while len(counts) < len(self._questions):
            counts.append([0] * (LEVELS + 1))
        levels, answered = self._levels, 0
        for place, question in self._asked:
            value = values[place]
            level = levels.get(value, -1) if value is not None else None
            if level == -1:
                level = self._level(place, number, value)
            if level:
                counts[question][level] += 1
                answered |= 1 << question
        tally.answered[answered] += 1
        self.respondents += 1
        for place, kind, aspect in self._spoken:
            if values[place] is not None:
                self._hear((target, kind, aspect, group), place, number, values[place])

    def _level(self, place, number, value):
        try:
            level = level_of(value)
        except ValueError as error:
            self._table.refuse_alike(place + 1, number, shown(value), str(error))
            return None
        self._levels[value] = level
        return level

    def _hear(self, whose, place, number, value):
        text = clean_text(value) if isinstance(value, str) else shown(value)
        if squeezed(text).rstrip(".") in SILENT:
            self.silent += 1
            return
        if tells_who(text):
            self._table.warn(place + 1, number, NOT_SHOWN, TELLS_WHO)
        self._voices[*whose, text] += 1

    # What comes out

    def pour(self, contents):
        """Adds the computed rows to the Contents; nothing where no answers were read."""
        contents.respondents, contents.silent_voices = self.respondents, self.silent
        if self._sheet is None:
            return
        if self._questions:
            contents.method = METHOD
        scores = [
            ScoreRow(self._sheet, 0, target, group, aspect, question, figures)
            for (target, group), tally in self._with_whole().items()
            for aspect, question, figures in self._figures(tally)
        ]
        self._refuse_both(scores, contents)
        contents.scores += scores
        voices = [
            CommentRow(self._sheet, 0, target, kind, aspect, group, text, people)
            for (target, kind, aspect, group, text), people in self._voices.items()
        ]
        if voices or self._spoken:
            contents.comments = [*(contents.comments or []), *voices]

    def _refuse_both(self, scores, contents):
        """Figures that the same file gives as a summary, too: nobody can tell which of the two counts."""
        held = {row.key(): row for row in contents.scores}
        both = next((held[row.key()] for row in scores if row.key() in held), None)
        if both:
            found = f"{both.target}: แผ่นงาน “{both.sheet}” และ “{self._sheet}”"
            expected = "คะแนนของหน่วยงานจากแผ่นงานเดียว เป็นสรุปผลหรือคำตอบรายบุคคลอย่างใดอย่างหนึ่ง"
            contents.problems.append(Problem(both.sheet, f"แถวที่ {both.number}", found, expected))

    def _with_whole(self):
        """The tallies of each unit: all respondents together, then the groups apart."""
        whole = {}
        for (target, _), tally in self._tallies.items():
            together = whole.setdefault((target, GROUP_ALL), Tally(len(self._questions)))
            for mine, theirs in zip(together.counts, tally.counts, strict=False):
                for level in range(1, LEVELS + 1):
                    mine[level] += theirs[level]
            together.answered += tally.answered
        return whole | {key: tally for key, tally in self._tallies.items() if key[1] != GROUP_ALL}

    def _figures(self, tally):
        """(aspect or None, question or "", figures) of the overall and of what was answered."""
        of_aspect = defaultdict(list)
        for (aspect, _), (number, words) in self._questions.items():
            if number < len(tally.counts) and any(tally.counts[number]):
                of_aspect[aspect].append((number, words))
        every = [number for rows in of_aspect.values() for number, _ in rows]
        if not every:
            return
        yield None, "", _figures_of(tally, every)
        for aspect, rows in of_aspect.items():
            yield aspect, "", _figures_of(tally, [number for number, _ in rows])
            for number, words in rows:
                yield aspect, words, _figures_of(tally, [number])


def _figures_of(tally, questions):
    """n, mean, SD, percent satisfied and dissatisfied of all the answers to some questions."""
    bits = sum(1 << question for question in questions)
    people = sum(count for answered, count in tally.answered.items() if answered & bits)
    counts = [sum(tally.counts[question][level] for question in questions) for level in range(LEVELS + 1)]
    return (people, *figures_of_counts(counts))


def figures_of_counts(counts):
    """(mean, SD, percent of 4-5, percent of 1-2) of answers; `counts[level]` is how many gave it.

    Whole numbers to the end, so that 4.505 becomes 4.51 and not what a float makes of it. SD is that of a sample,
    None for a single answer.
    """
    total = sum(counts[1:])
    points = sum(level * count for level, count in enumerate(counts))
    squares = sum(level * level * count for level, count in enumerate(counts))
    spread = _root_hundredths(total * squares - points * points, total * (total - 1)) if total > 1 else None
    return (
        _hundredths(points, total),
        spread,
        _hundredths(100 * (counts[4] + counts[5]), total),
        _hundredths(100 * (counts[1] + counts[2]), total),
    )


def _hundredths(above, below):
    """above / below to two places, half up."""
    return Decimal((200 * above + below) // (2 * below)).scaleb(-2)


def _root_hundredths(above, below):
    """The square root of above / below to two places, half up."""
    return Decimal((isqrt(40_000 * above // below) + 1) // 2).scaleb(-2)
