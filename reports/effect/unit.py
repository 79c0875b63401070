"""Of one unit: its scores before and after, beside the projects that answered them and how their indicators ended."""

from dataclasses import dataclass, field

from plans.models import Project
from surveys.department.figures import Figure
from surveys.models import Item
from surveys.references import area_figures, difference

from ..uptake import approved_results, indicator_words
from . import words
from .gathering import Scores, addressed, answered_by, approved_projects, rounds_of


@dataclass(frozen=True)
class Answer:
    """A project that answered an item. `indicators`: sentences of the approved report, at what it answers itself."""

    project: Project
    indicators: list
    is_reported: bool


@dataclass(frozen=True)
class Row:
    item: Item
    before: Figure
    after: Figure
    is_asked_again: bool  # in the same words; True while the next survey is not in
    department: object = None  # how far the department's mean changed
    answers: list = field(default_factory=list)

    @property
    def label(self):
        return f"{self.item.aspect.number}) {self.item.text}" if self.is_aspect else self.item.text

    @property
    def is_aspect(self):
        return self.item.kind == Item.Kind.ASPECT

    @property
    def change(self):
        few = self.before.is_small or self.after.is_small
        return None if few else difference(self.after.mean, self.before.mean)

    @property
    def change_words(self):
        return words.signed(self.change)

    @property
    def department_words(self):
        return words.signed(self.department)

    @property
    def before_words(self):
        return figure_words(self.before)

    @property
    def after_words(self):
        return figure_words(self.after)


def figure_words(figure):
    """(the mean, how many answered); a mean of too few is not told."""
    counted = "" if figure.n is None else f"ผู้ตอบ {figure.n:,} ราย"
    return ("ผู้ตอบน้อย" if figure.is_small else words.mean_words(figure.mean)), counted


def unit_page(unit, cycle):
    """The context of reports/effect/unit.html. Twelve queries, however many rows."""
    between = rounds_of(cycle)
    scores = Scores.of(between, [unit.pk])
    projects = approved_projects(cycle, unit)
    department = area_figures(between.rounds)
    rows = _rows(unit, scores, _answers(cycle, projects), department) if between.before else []
    rows = [row for row in rows if row.before.n is not None or row.before.mean is not None or row.answers]
    return {
        "unit": unit,
        "cycle": cycle,
        "between": between,
        "projects": projects,
        "answered": [row for row in rows if row.answers],
        "others": [row for row in rows if not row.answers],
        "department_source": _department_source(department, scores) if between.is_whole else "",
        "has_changed_words": between.is_whole and any(not row.is_asked_again for row in rows),
    }


def _answers(cycle, projects):
    """{what an item is: [Answer]}"""
    results = approved_results(cycle, projects) if projects else {}
    found = {}
    for project in projects:
        result = results.get(project.ref)
        sentences = [indicator_words(line) for line in result.indicators.all()] if result else []
        own = {addressed(finding) for finding in project.findings.all()}
        for key in answered_by(project):
            # The aspect of a question only names the project: its indicators stand at the question.
            answer = Answer(project, sentences, result is not None) if key in own else Answer(project, [], True)
            found.setdefault(key, []).append(answer)
    return found


def _rows(unit, scores, answers, area):
    """A Row for each item of the survey that the plan answered, in the order of the page."""
    between = scores.between
    later = scores.items.get(between.after.pk, {}) if between.after else {}
    for key, item in scores.items.get(between.before.pk, {}).items():
        again = later.get(key)
        yield Row(
            item=item,
            before=scores.before(unit.pk, key),
            after=scores.after(unit.pk, key),
            is_asked_again=between.after is None or again is not None,
            department=again and difference(area.of(again.pk).mean, area.of(item.pk).mean),
            answers=answers.get(key, []),
        )


def _department_source(area, scores):
    """Where the department's means of both rounds come from, as a sentence; "" when there are none."""
    pks = [item.pk for held in scores.items.values() for item in held.values()]
    told = [pk for pk in pks if area.of(pk).mean is not None]
    return f"ค่าเฉลี่ยกรม{area.source('mean', told)}" if told else ""
