"""The page of the whole department: the lines of the Effect with their pictures, on one scale."""

import math
from dataclasses import dataclass

from . import words
from .department import Line

WIDTH, TENTH = 200, 0.1


@dataclass(frozen=True)
class Picture:
    """The difference and its interval; x of each in a drawing WIDTH wide, whose middle is no difference."""

    point: str
    low: str
    high: str
    tone: str
    words: str
    width: int = WIDTH
    middle: int = WIDTH // 2


@dataclass(frozen=True)
class Shown:
    """A Line as the page shows it."""

    line: Line
    span: float  # either end of the scale

    @property
    def answered(self):
        return words.sample_words(self.line.comparison.answered)

    @property
    def others(self):
        return words.sample_words(self.line.comparison.others)

    @property
    def difference(self):
        return words.signed(self.line.comparison.difference)

    @property
    def interval(self):
        return words.interval_words(self.line.comparison.interval)

    @property
    def reading(self):
        return words.reading(self.line.comparison)[0]

    @property
    def picture(self):
        comparison = self.line.comparison
        if comparison.interval is None:
            return None
        ends = (comparison.difference, comparison.interval.low, comparison.interval.high)
        said, tone = words.reading(comparison)
        label = f"ผลต่าง {self.difference} ช่วงความเชื่อมั่นร้อยละ 95 {self.interval} {said}"
        return Picture(*(f"{WIDTH / 2 * (1 + one / self.span):.1f}" for one in ends), tone, label)


def effect_page(effect):
    """The context of reports/effect/department.html."""
    span = span_of(effect.lines)
    sections = [
        {"head": head and Shown(head, span), "lines": [Shown(one, span) for one in lines]}
        for head, lines in effect.sections
    ]
    return {
        "effect": effect,
        "cycle": effect.cycle,
        "between": effect.between,
        "sections": sections,
        "scale": [words.signed(-span), "0", words.signed(span)],
        "used": [(one, words.sample_words(one.sample)) for one in effect.used],
        "left_out": [line for line in effect.lines if line.few or line.missing],
        "told": sum(line.comparison.interval is not None for line in effect.lines),
        "fewest": words.FEWEST_UNITS,
    }


def span_of(lines):
    """The tenth that every interval lies within."""
    intervals = [line.comparison.interval for line in lines if line.comparison.interval]
    widest = max((max(abs(one.low), abs(one.high)) for one in intervals), default=TENTH)
    return max(TENTH, math.ceil(round(widest / TENTH, 6)) * TENTH)
