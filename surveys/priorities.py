"""What a unit should look at first: points by four criteria, a rule that a person can check on the page.

    priorities(results)            # Priorities that earn a place, the first first
    standing(results)              # why there are none, and what is left out, in words
    weakest_items(results, 5)      # the Lines by the same rule, filled up with the rest

The criteria and their steps stand in CRITERIA alone. They are the portal's own, to help a unit to put its items in
order, and no rule of the department.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from .drawing import HIGHEST_MEAN
from .models import Aspect, Comment

COUNTED_KINDS = (Comment.Kind.DISSATISFACTION, Comment.Kind.NEED, Comment.Kind.SUGGESTION)
MOST_POINTS = 3  # by one criterion
STEPS_OF_MEANS = (Decimal("0.01"), Decimal("0.11"), Decimal("0.31"))


def _dash(line):
    return "–"


@dataclass(frozen=True)
class Criterion:
    """`steps`: the least that earns 1, 2 and 3 points. `measure` gives what is seen of a line, None when missing."""

    key: str
    label: str
    unit: str
    steps: tuple
    measure: Callable  # (line, how many people voiced something about its aspect)
    smallest: Decimal = Decimal("0.01")  # the last place in which it is written
    pattern: str = "{}"  # the value with its unit
    none: str = ""  # what is said instead of zero
    unknown: Callable = _dash  # (line): what is said where nothing is seen of it
    earns_a_place: bool = True

    def points(self, value):
        return 0 if value is None else sum(value >= step for step in self.steps)

    def text(self, value):
        return f"{value:,}" if self.smallest == 1 else f"{value:.2f}"

    def words(self, value):
        """What is seen, with its unit."""
        return self.pattern.format(self.text(value)) if value or not self.none else self.none

    @property
    def ranges(self):
        """What earns 1, 2 and 3 points, in words."""
        edges = zip(self.steps, self.steps[1:], strict=False)
        closed = [f"{self.text(low)}–{self.text(next_one - self.smallest)}" for low, next_one in edges]
        return [*closed, f"ตั้งแต่ {self.text(self.steps[-1])} ขึ้นไป"]


def _below_department(line, voices):
    return _drop(line.gap)


def _dissatisfied(line, voices):
    return line.dissatisfied


def _fallen(line, voices):
    return _drop(line.change)


def _voices(line, voices):
    return voices


def _why_no_fall(line):
    return "ปีก่อนผู้ตอบน้อย" if line.last_is_small else "–"


def _drop(difference):
    """How far below; 0 when level or above."""
    return None if difference is None else max(-difference, Decimal(0))


CRITERIA = (
    Criterion(
        "gap",
        "ต่ำกว่าค่าเฉลี่ยกรม",
        "คะแนนเฉลี่ย",
        STEPS_OF_MEANS,
        _below_department,
        pattern="คะแนนเฉลี่ยต่ำกว่า {}",
        none="ไม่ต่ำกว่า",
    ),
    Criterion(
        "dissatisfied", "ผู้ไม่พึงพอใจ", "ร้อยละ", (Decimal(2), Decimal(5), Decimal(10)), _dissatisfied, pattern="ร้อยละ {}"
    ),
    Criterion(
        "fall",
        "ลดลงจากปีก่อน",
        "คะแนนเฉลี่ย",
        STEPS_OF_MEANS,
        _fallen,
        pattern="คะแนนเฉลี่ยลดลง {}",
        none="ไม่ลดลง",
        unknown=_why_no_fall,
    ),
    Criterion(
        "voices",
        "ผู้แสดงความเห็นในด้านนี้",
        "ราย",
        (1, 3, 10),
        _voices,
        smallest=Decimal(1),
        pattern="{} ราย",
        none="ไม่มี",
        earns_a_place=False,
    ),
)
MOST_IN_ALL = MOST_POINTS * len(CRITERIA)
MOST_SHOWN = 5
NOTHING_FOUND = "ต่ำกว่าค่าเฉลี่ยกรม ลดลงจากปีก่อน หรือมีผู้ไม่พึงพอใจถึงเกณฑ์ที่ระบบใช้จัดลำดับ"


def rule_sentences(smallest_n):
    """What the steps of CRITERIA do not say of the rule, for page and paper alike."""
    kinds = [kind.label for kind in COUNTED_KINDS]
    counted = f"{' '.join(kinds[:-1])} และ{kinds[-1]}"
    return (
        f"แสดงไม่เกิน {MOST_SHOWN} ข้อ เฉพาะข้อที่ได้คะแนนจากเกณฑ์ {len(CRITERIA) - 1} ข้อแรกอย่างน้อย 1 คะแนน",
        "คะแนนรวมเท่ากันให้ข้อที่ต่ำกว่ากรมมากกว่ามาก่อน แล้วจึงดูร้อยละไม่พึงพอใจที่มากกว่า ค่าเฉลี่ยที่ต่ำกว่า และลำดับในแบบสำรวจ",
        f"ผู้แสดงความเห็นนับเฉพาะ{counted}ในด้านของข้อนั้น",
        "ตัวเลขที่ไม่มีข้อมูล (–) และตัวเลขของปีก่อนที่มีผู้ตอบน้อย ได้ 0 คะแนน",
        f"ไม่จัดลำดับข้อที่มีผู้ตอบน้อยกว่า {smallest_n} ราย",
    )


@dataclass(frozen=True)
class Seen:
    """One criterion as it stands for one line."""

    criterion: Criterion
    value: object  # None when missing
    unknown: str  # what is said then

    @property
    def points(self):
        return self.criterion.points(self.value)

    @property
    def words(self):
        """With its unit."""
        return self.unknown if self.value is None else self.criterion.words(self.value)

    @property
    def figure(self):
        """The number alone, or why there is none."""
        is_told = self.value is not None and (self.value or not self.criterion.none)
        return self.criterion.text(self.value) if is_told else self.words


@dataclass(frozen=True)
class Priority:
    line: object  # surveys.results.Line
    aspect: Aspect
    criteria: tuple[Seen, ...]

    @property
    def total(self):
        return sum(seen.points for seen in self.criteria)

    @property
    def earns_a_place(self):
        """Whether a figure of the item itself speaks for it: people's words are about its whole aspect."""
        return any(seen.points for seen in self.criteria if seen.criterion.earns_a_place)

    def order(self):
        """Most points first, then further below the department, more dissatisfied, lower, the survey's order."""
        line = self.line
        return (
            -self.total,
            HIGHEST_MEAN if line.gap is None else line.gap,
            -(line.dissatisfied or 0),
            HIGHEST_MEAN if line.mean is None else line.mean,
            self.aspect.number,
            line.item.position,
            line.item.pk,
        )


@dataclass(frozen=True)
class Standing:
    """What the ranking leaves out: `none` says why nothing is ranked, `few` that some lines are not; "" otherwise."""

    none: str
    few: str
    too_few: tuple  # the Lines with too few respondents


def standing(results):
    """The Standing of a unit's results."""
    lines = [line for line, _ in _candidates(results)]
    too_few = tuple(line for line in lines if line.is_small)
    smallest = f"ผู้ตอบน้อยกว่า {results.round.smallest_n} ราย"
    few = f"ไม่จัดลำดับ {len(too_few)} ข้อ เพราะมี{smallest}" if too_few else ""
    if priorities(results):
        return Standing("", few, too_few)
    if not lines:
        return Standing("ไม่มีคะแนนรายข้อหรือรายด้านของหน่วยงาน จึงไม่จัดลำดับ", "", ())
    if len(too_few) == len(lines):
        return Standing(f"ทุกข้อมี{smallest} จึงไม่จัดลำดับ", "", too_few)
    others = "ข้ออื่น" if too_few else ""
    return Standing(f"ไม่มี{others or 'ข้อใด'}{NOTHING_FOUND}", few, too_few)


def priorities(results):
    """The Priorities of a unit that earn a place, the first first. Lines with too few respondents never are ranked."""
    return [one for one in _ranked(results) if one.earns_a_place]


def weakest_items(results, limit):
    """The lines to look at first, by the same rule, filled up to `limit` with those that earn no place."""
    ranked = sorted(_ranked(results), key=lambda one: not one.earns_a_place)
    return [one.line for one in ranked[:limit]]


def _ranked(results):
    found = [_priority(line, part) for line, part in _candidates(results) if not line.is_small]
    return sorted(found, key=Priority.order)


def _candidates(results):
    """(line, its AspectResults): the questions with figures; an aspect itself only where it has no questions."""
    return [
        (line, part)
        for part in results.aspects
        for line in (part.questions or (part.line,))
        if line and (line.mean, line.dissatisfied) != (None, None)
    ]


def _priority(line, part):
    voices = sum(part.voices.get(kind, 0) for kind in COUNTED_KINDS)
    criteria = tuple(Seen(one, one.measure(line, voices), one.unknown(line)) for one in CRITERIA)
    return Priority(line, part.aspect, criteria)
