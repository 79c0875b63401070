"""The shape of one ready-made plan, from which the demonstration makes the plans and results of many units.

Texts may hold {place} {office} {head} {coops} {groups} {staff} {many} {some} {few} {months}: see drafts.filled().
"""

from dataclasses import dataclass

from plans.models import Direction


@dataclass(frozen=True)
class Measured:
    """An indicator: ranges to draw the baseline and the target from. `whole` for things that are counted."""

    text: str
    unit_of_measure: str
    direction: str
    baseline: tuple[float, float] | None
    target: tuple[float, float] | None
    measured_how: str


def more(text, unit_of_measure, baseline, target, measured_how):
    return Measured(text, unit_of_measure, Direction.MORE, baseline, target, measured_how)


def less(text, unit_of_measure, baseline, target, measured_how):
    return Measured(text, unit_of_measure, Direction.LESS, baseline, target, measured_how)


def done(text, measured_how):
    return Measured(text, "", Direction.DONE, None, None, measured_how)


@dataclass(frozen=True)
class Template:
    """`answers` is (aspect number, number of its question); `suggested` are labels of the department's catalogue."""

    key: str
    answers: tuple[int, int]
    suggested: tuple[str, ...]
    titles: tuple[str, ...]
    objectives: tuple[str, ...]
    words: tuple[str, ...]  # of the findings: the unit's own
    activities: tuple[tuple[str, str], ...]  # what is planned, and what the report says of it
    indicators: tuple[Measured, ...]
    changes: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]  # problem, solution
    lessons: tuple[str, ...]
    own_choice: str = ""
