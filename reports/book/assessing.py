"""The summary for assessors: two pages, from the frozen versions and the board."""

from cpdplans import thai
from cpdplans.pdf import render_pdf

from ..answers import NONE, aspects_answered
from ..board import board_of
from ..effect import words
from ..effect.department import effect_of
from ..effect.page import Shown, span_of
from ..sent import year_of
from ..standing import by_region
from ..supplements import added_in
from .figures import Line, added_of, by_aspect, tally_of


def title_of(cycle):
    return f"สรุปผลการปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. {cycle.fiscal_year}"


def summary(cycle, now):
    """The PDF as bytes."""
    years = year_of(cycle)
    board = board_of({"cycle": str(cycle.fiscal_year), "view": "list"}, now)
    context = {
        "cycle": cycle,
        "document_title": thai.thai_digits(title_of(cycle)),
        "is_demonstration": cycle.is_demonstration,
        "now": now,
        "board": board,
        "kinds": [("แผน", board.scope.plan), ("รายงานผล", board.scope.report)],
        "whole": tally_of(years),
        "added": added_of(added_in(cycle)),
        "aspects": [_aspect(line, years) for line in by_aspect(years)],
        "regions": _regions(board, years),
        "told": _told(years),
    }
    return render_pdf("reports/pdf/assessors.html", context | _effect(cycle))


def _aspect(line, years):
    """The Line of an aspect with how many units that sent a plan have no project for it."""
    answers = (one for one in aspects_answered(years) if one.aspect.title == line.title)
    return {"line": line, "unanswered": sum(one.state == NONE for one in answers)}


def _regions(board, years):
    """[Line] of the regions, in two columns."""
    found = {year.unit.pk: year for year in years}
    lines = [
        Line(section.title, tally_of([found[row.unit.pk] for row in section.rows if row.unit.pk in found]))
        for section in by_region(board.every)
    ]
    half = (len(lines) + 1) // 2
    return [lines[:half], lines[half:]]


def _told(years):
    """How many projects' reports tell each thing."""
    reported = [project.reported for year in years for project in year.projects if project.reported]
    names = ("problems", "solutions", "lessons", "continues")
    return {"projects": len(reported)} | {name: sum(bool(one.get(name)) for one in reported) for name in names}


def _effect(cycle):
    """The comparison of each aspect, where the next survey is in."""
    effect = effect_of(cycle)
    span = span_of(effect.lines)
    shown = [Shown(line, span) for line in effect.lines if line.is_aspect]
    return {"effect": effect, "effects": shown, "scale": [words.signed(-span), words.signed(span)]}
