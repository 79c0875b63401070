"""What the columns of a survey file mean: by the names we know, by what a reviewer said once, else a Doubt."""

import re
from difflib import get_close_matches

from openpyxl.utils import get_column_letter

from ..models import Aspect, Comment, Item, KnownName
from . import names
from .headers import (
    HEADER_ROWS,
    Column,
    Header,
    is_answered,
    refusal_of_columns,
    refuse_missing,
    stands_in_columns,
    values_of,
    warn_of_nameless,
)
from .meanings import (
    ANSWERS,
    ASPECT,
    BY_KEY,
    COMMENTS,
    DISSATISFIED,
    FIGURES,
    FORMAT_OF_SHEET,
    GROUP,
    HEADERS,
    KIND,
    MEAN,
    MEANINGS,
    NONE,
    SATISFIED,
    SCORES,
    TEXT,
    UNIT,
    UNUSED_KEYS,
    header_key,
    label_of,
    shown,
)
from .names import LONGEST_NAME, squeezed
from .outcome import Doubt, Problem

LAST_COLUMN = 200
SAMPLED_ROWS = 30
SAMPLES_SHOWN = 3
LEVELS = set("12345")
FEWEST_QUESTIONS = 3  # columns of levels that make a sheet one of raw answers

_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_GRID = re.compile(r"(.*?)\s*\[(.+)\]", re.DOTALL)  # how a form exports a question of a grid
_ASPECT_NUMBER = re.compile(r"ด้าน(?:ที่)?([1-9])(?![0-9])")
_NUMBERED = re.compile(r"([1-9])\.[0-9]+")
_VOICE_WORDS = (
    (Comment.Kind.DISSATISFACTION, "ไม่พึงพอใจ"),
    (Comment.Kind.NEED, "ต้องการ"),
    (Comment.Kind.EXPECTATION, "คาดหวัง"),
    (Comment.Kind.SUGGESTION, "เสนอแนะ"),
)
_GROUP_WORDS = ("กลุ่ม", "ผู้รับบริการ")


class Reader:
    """Reads headers. Knows the aspects, the questions of all rounds, and what reviewers said before."""

    def __init__(self, known, targets):
        self._known = known
        self._targets = targets
        self._aspects = list(Aspect.objects.all())
        self._finder = names.Aspects()
        questions = Item.objects.filter(kind=Item.Kind.QUESTION).order_by("round__fiscal_year")
        rows = questions.values_list("text", "aspect__number")
        self._questions = {squeezed(text): number for text, number in rows}  # as the latest round has it
        self._by_number = {aspect.number: aspect for aspect in self._aspects}

    def header(self, sheet, contents):
        """The Header of a sheet; None when it holds no table of ours. Adds problems, warnings and doubts."""
        rows = [list(row) for _, row in _head(sheet)]
        format = FORMAT_OF_SHEET.get(sheet.title)
        found = self._best(rows, [format] if format else [SCORES, COMMENTS, ANSWERS])
        if stands_in_columns(rows, self._aspect_named, format):
            contents.problems.append(refusal_of_columns(sheet))
            return None
        if found is None:
            if format:
                expected = f"แถวหัวตารางที่มีคอลัมน์ {', '.join(HEADERS[meaning][0] for meaning in MEANINGS[format])}"
                contents.problems.append(Problem(sheet.title, "A1", "", expected))
            return None
        header, body = found
        if header.format == SCORES and ASPECT not in header.by_meaning():
            header.aspect = self._aspect_of_sheet(sheet, rows[: header.row])
        self._settle(header, body, sheet, contents)
        return header

    def _aspect_of_sheet(self, sheet, above):
        """The Aspect that the sheet's name or a single cell above the table names; None when there is none."""
        titles = [sheet.title, *(shown(value) for row in above for value in row if value is not None)]
        named = {aspect.number: aspect for title in titles if (aspect := self._aspect_in(title))}
        return next(iter(named.values())) if len(named) == 1 else None

    def _aspect_in(self, title):
        numbered = _ASPECT_NUMBER.search(squeezed(title))
        return self._aspect_named(title) or (self._by_number.get(int(numbered[1])) if numbered else None)

    # Which row is the header, and of which format

    def _best(self, rows, formats):
        """(Header, the sampled rows below it) of the row that names most columns we know, else most columns."""
        best, most = None, (-1, 0)
        for number in range(1, min(len(rows), HEADER_ROWS) + 1):
            for format in formats:
                header, body = self._try(rows, number, format)
                worth = header.worth()
                if worth > most and self._is_table(header, body, titled=len(formats) == 1):
                    best, most = (header, body), worth
        return best

    def _try(self, rows, number, format):
        titles = [shown(value) for value in rows[number - 1]]
        above = [shown(value) for value in rows[number - 2]] if number > 1 else [""] * len(titles)
        below = [shown(value) for value in rows[number]] if number < len(rows) else []
        header = Header(format, number, self._columns(titles, above, format))
        if below and self._is_second_row(below, header):
            joined = self._columns(below, titles, format, fall_back=True)
            return Header(format, number + 1, joined), rows[number + 1 :]
        return header, rows[number:]

    def _columns(self, titles, above, format, fall_back=False):
        columns = []
        for number, (title, upper) in enumerate(zip(titles, above, strict=True), 1):
            if not title and (fall_back or header_key(upper) in BY_KEY[format]):
                title = upper
            if title:
                columns.append(self._column(number, title, "" if upper == title else upper, format))
        return columns

    def _is_second_row(self, below, header):
        """Whether the next row is a lower half of the header: it names columns, and no unit."""
        places = header.by_meaning()
        if not places or (UNIT in places and below[places[UNIT] - 1]):
            return False
        upper = {column.number: column.title for column in header.columns}
        return any(
            title and number not in places.values() and self._is_lower_half(title, upper.get(number), header.format)
            for number, title in enumerate(below, 1)
        )

    def _is_lower_half(self, title, upper, format):
        if format == ANSWERS:  # a question below its aspect
            return self._aspect_named(upper) is not None and not is_answered([title])
        return header_key(title) in BY_KEY[format] or header_key(f"{upper or ''}{title}") in BY_KEY[format]

    def _is_table(self, header, body, *, titled):
        """Whether a row is a header. A sheet that does not bear one of our names must look the part."""
        meanings = set(header.by_meaning())
        if header.format == SCORES:
            shown_figures = meanings & (set(FIGURES) if titled else {MEAN, SATISFIED, DISSATISFIED})
            return bool(shown_figures) and (titled or UNIT in meanings or self._lists_units(header, body))
        if header.format == COMMENTS:
            return len(meanings & {UNIT, KIND, TEXT}) >= 2 and (titled or KIND in meanings)
        is_data = any(column.title in LEVELS for column in header.columns)
        return not is_data and (titled or self._has_questions(header, body))

    def _has_questions(self, header, body):
        answered = [column for column in header.columns if is_answered(values_of(body, column.number))]
        asked = header.having("question") or len(answered) >= FEWEST_QUESTIONS
        return bool(asked) and (UNIT in header.by_meaning() or self._lists_units(header, body))

    def _lists_units(self, header, body):
        return any(self._names_units(body, column.number) for column in header.columns)

    def _names_units(self, body, number):
        values = [shown(value) for value in values_of(body, number)]
        named = [value for value in values if value and self._targets.knows(value)]
        return bool(named) and len(named) * 2 >= len([value for value in values if value])

    # What one column means

    def _column(self, number, title, upper, format):
        column = Column(number, title)
        for name in filter(None, (title, f"{upper}{title}" if upper else "", _IN_BRACKETS.sub("", title))):
            if known := BY_KEY[format].get(header_key(name)):
                column.meaning = known[0]
                return column
        if said := self._said(format, title):
            column.meaning = said
        elif header_key(title) in UNUSED_KEYS:
            column.meaning = NONE
        if format == ANSWERS:
            self._as_answer(column, upper)
        return column

    def _said(self, format, title):
        """The meaning that a reviewer gave this name, if there still is such a one; else ""."""
        said = self._known.get((KnownName.Of.COLUMN, doubt_key(format, title)), "")
        return said if said in self._allowed(format) else ""

    def _as_answer(self, column, upper):
        """A question where a form's grid, the row above, or an earlier round says of which aspect; a voice by name."""
        grid = _GRID.fullmatch(column.title)
        words = names.without_number(grid[2] if grid else column.title)
        column.question = words
        if column.meaning:
            return
        aspect = self._aspect_named(grid[1] if grid else upper)
        number = aspect.number if aspect else self._questions.get(squeezed(words))
        if number:
            column.meaning = f"question-{number}"
        elif kind := _exact_voice(column.title):
            column.meaning = f"voice-{kind}"

    def _aspect_named(self, text):
        if not text or names.is_whole(text):
            return None
        try:
            return self._finder.find(text)
        except ValueError:
            return None

    # What remains

    def _settle(self, header, body, sheet, contents):
        """One column for each meaning; a Doubt for what is not known; a Problem for what is missing."""
        self._drop_rivals(header, sheet, contents)
        missing = [meaning for meaning in MEANINGS[header.format] if meaning not in header.by_meaning()]
        asked = False
        previous = None
        for column in header.columns:
            if column.meaning:
                previous = column.meaning if column.meaning.startswith("question-") else previous
                continue
            proposal = self._proposal(column, header, body, missing, previous)
            previous = proposal if proposal.startswith("question-") else previous
            contents.doubts.append(self._doubt(column, header, body, sheet, proposal))
            asked = True
        if not asked:
            refuse_missing(header, missing, sheet, contents)
        warn_of_nameless(header, body, sheet, contents)

    def _drop_rivals(self, header, sheet, contents):
        """Two columns of one meaning: the one with our own name counts, the other is in doubt; two alike are wrong."""
        first = {}
        for column in header.columns:
            if column.meaning in {"", NONE} or column.meaning.split("-")[0] in {"question", "voice"}:
                continue
            earlier = first.setdefault(column.meaning, column)
            if earlier is column:
                continue
            own = [_is_own_name(one, header.format) for one in (earlier, column)]
            if own[0] == own[1]:
                name, place = label_of(column.meaning), f"{get_column_letter(earlier.number)}{header.row}"
                cell = f"{get_column_letter(column.number)}{header.row}"
                expected = f"คอลัมน์ “{name}” เพียงคอลัมน์เดียว แต่ซ้ำกับ {place}"
                contents.problems.append(Problem(sheet.title, cell, column.title, expected))
                column.meaning = NONE
            else:
                loser = column if own[0] else earlier
                first[column.meaning] = earlier if own[0] else column
                loser.meaning = self._said(header.format, loser.title)

    def _proposal(self, column, header, body, missing, previous):
        values = values_of(body, column.number)
        if header.format == ANSWERS:
            return self._answer_proposal(column, values, missing, previous, body)
        keys = {key: meaning for key, (meaning, _) in BY_KEY[header.format].items() if meaning in missing}
        close = get_close_matches(header_key(column.title), keys, n=1, cutoff=0.7)
        if close:
            return keys[close[0]]
        return UNIT if UNIT in missing and self._names_units(body, column.number) else NONE

    def _answer_proposal(self, column, values, missing, previous, body):
        title = squeezed(column.title)
        if UNIT in missing and self._names_units(body, column.number):
            return UNIT
        if GROUP in missing and any(word in title for word in _GROUP_WORDS) and not is_answered(values):
            return GROUP
        if is_answered(values):
            numbered = _NUMBERED.match(title)
            number = numbered and self._by_number.get(int(numbered[1]))
            return f"question-{number.number}" if number else previous or f"question-{min(self._by_number, default=1)}"
        return next((f"voice-{kind}" for kind, word in _VOICE_WORDS if word in title), NONE)

    def _doubt(self, column, header, body, sheet, proposal):
        samples = dict.fromkeys(shown(value)[:60] for value in values_of(body, column.number))
        return Doubt(
            of=KnownName.Of.COLUMN,
            key=doubt_key(header.format, column.title),
            written=column.title[:LONGEST_NAME],
            sheet=sheet.title,
            cell=f"{get_column_letter(column.number)}{header.row}",
            rows=0,
            samples=tuple(value for value in samples if value)[:SAMPLES_SHOWN],
            proposal=proposal,
            choices=tuple((meaning, label_of(meaning)) for meaning in self._allowed(header.format)),
        )

    def _allowed(self, format):
        allowed = [NONE, *MEANINGS[format]]
        if format == ANSWERS:
            numbers = [aspect.number for aspect in self._aspects]
            allowed += [f"question-{number}" for number in numbers]
            for kind in Comment.Kind:
                allowed += [f"voice-{kind}", *(f"voice-{kind}-{number}" for number in numbers)]
        return allowed


def doubt_key(format, title):
    """The key of a KnownName of a column: the same words may mean other things in another format."""
    return f"{format}:{header_key(title)}"[:LONGEST_NAME]


def _head(sheet):
    return sheet.rows(max_row=HEADER_ROWS + SAMPLED_ROWS, max_column=LAST_COLUMN, values_only=True)


def _exact_voice(title):
    try:
        return names.find_kind(title)
    except ValueError:
        return None


def _is_own_name(column, format):
    known = BY_KEY[format].get(header_key(column.title))
    return bool(known and known[1])
