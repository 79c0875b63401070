"""What the survey found of each unit, and whether a project of its plan answers it.

Figures and kinds of voice are for กพร. and the unit alone (surveys.permissions); what plans answer by aspect is for all
who see the board. The text of a comment is nowhere here.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from cpdplans.units.models import Unit
from surveys.department.figures import NOTHING, Figure, department_of
from surveys.models import Aspect, Comment, Item, SurveyRound

from .sent import UnitYear

DIRECT, NEAR, NONE = "มีแผนตอบโดยตรง", "มีแผนตอบในด้านเดียวกัน", "ไม่มีแผนตอบ"
NO_PLAN, EXEMPT = "ยังไม่มีแผนที่ส่ง", "ได้รับยกเว้น"
STATES = (DIRECT, NEAR, NONE, NO_PLAN, EXEMPT)


@dataclass(frozen=True)
class Answer:
    """One thing found of one unit: a line of the survey (`item`) or a kind of voice about an aspect (`voice`)."""

    unit: Unit
    aspect: Aspect
    state: str
    projects: list  # numbers of the projects that name it, or those of its aspect
    item: Item | None = None
    voice: str = ""
    people: int | None = None  # who voiced it
    figure: Figure = NOTHING
    department: Figure = NOTHING

    @property
    def gap(self):
        """How far the mean lies above the department's; None when either is missing or too few answered."""
        if self.figure.is_small or None in (self.figure.mean, self.department.mean):
            return None
        return self.figure.mean - self.department.mean

    @property
    def is_below(self):
        return self.gap is not None and self.gap < 0

    @property
    def kind(self):
        return "ข้อคิดเห็น" if self.item is None else self.item.get_kind_display()

    @property
    def text(self):
        return self.voice if self.item is None else self.item.text


def answers_of(round: SurveyRound | None, years: list[UnitYear]) -> list[Answer]:
    """Every Answer of these units in their order. Eight queries, none without a round."""
    if round is None:
        return []
    department, voices = department_of(round), _voices(round)
    rows = {row.unit.pk: row for row in department.rows}
    aspects = list(Aspect.objects.all())
    items = [item for item in department.items if item.aspect_id]
    found = []
    for year in years:
        cited = cited_by(year)
        for item in items:
            figure = rows[year.unit.pk].of(item) if year.unit.pk in rows else NOTHING
            if figure is not NOTHING:
                answered = _state(year, cited, item.aspect, item.text)
                found.append(
                    Answer(year.unit, item.aspect, *answered, item, figure=figure, department=department.whole.of(item))
                )
        found += _voiced(year, cited, aspects, voices)
    return found


def _voices(round):
    """{(unit pk, aspect pk, kind): how many people}"""
    shown = Comment.objects.shown().filter(round=round, aspect__isnull=False).order_by()
    rows = shown.values_list("unit", "aspect", "kind").annotate(people=Sum("count"))
    return {tuple(key): people for *key, people in rows}


def _voiced(year, cited, aspects, voices):
    for aspect in aspects:
        for kind in Comment.Kind:
            people = voices.get((year.unit.pk, aspect.pk, kind.value))
            if people:
                answered = _state(year, cited, aspect, kind.label)
                yield Answer(year.unit, aspect, *answered, voice=kind.label, people=people)


def cited_by(year: UnitYear) -> dict:
    """{(number of an aspect, text of a line or kind of voice): numbers of the projects}; (number, "") is any of it."""
    found = defaultdict(list)
    for project in year.projects:
        for finding in project.findings:
            number = finding["aspect_number"]
            named = finding["voice"] or finding["item"] or finding["aspect"]
            for text in ("", named):
                if project.number not in found[number, text]:
                    found[number, text].append(project.number)
    return dict(found)


def _state(year, cited, aspect, text):
    if year.plan is None:
        return _without_plan(year), []
    direct, near = cited.get((aspect.number, text)), cited.get((aspect.number, ""))
    return (DIRECT, direct) if direct else (NEAR, near) if near else (NONE, [])


def _without_plan(year):
    return EXEMPT if year.is_exempt else NO_PLAN


@dataclass(frozen=True)
class AspectAnswer:
    """Whether a unit's plan answers an aspect at all, and by which kinds of voice. No figure of the survey."""

    unit: Unit
    aspect: Aspect
    state: str
    projects: list
    voices: list


def aspects_answered(years: list[UnitYear]) -> list[AspectAnswer]:
    """One of each unit and aspect. One query."""
    aspects = list(Aspect.objects.all())
    return [_aspect_answer(year, cited_by(year), aspect) for year in years for aspect in aspects]


def _aspect_answer(year, cited, aspect):
    projects = cited.get((aspect.number, ""), [])
    state = _without_plan(year) if year.plan is None else DIRECT if projects else NONE
    voices = [kind.label for kind in Comment.Kind if (aspect.number, kind.label) in cited]
    return AspectAnswer(year.unit, aspect, state, projects, voices)
