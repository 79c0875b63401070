"""What stands before the units' documents: cover, contents, summary with pictures, regions, the board."""

from dataclasses import replace

from cpdplans import thai
from cpdplans.cycles.clock import Kind
from cpdplans.pdf import render_pdf

from ..board.curve import curves
from ..board.paper import numbered
from ..board.places import CREDIT
from .contents import lacking
from .figures import Line, added_of, by_aspect, tally_of


def title_of(cycle):
    return f"รูปเล่มแผนปรับปรุงและพัฒนาการให้บริการ และผลการดำเนินการ ประจำปีงบประมาณ พ.ศ. {cycle.fiscal_year}"


def head(parts, lines, now):
    """Cover and contents as PDF."""
    context = _common(parts.cycle, now) | {"lines": lines, "parts": parts}
    return render_pdf("reports/pdf/book_head.html", context, tagged=False)


def body(parts, places, now):
    """The sections before the documents as PDF. Each begins with an h1, whose bookmark the contents are made from."""
    board = parts.board
    context = _common(parts.cycle, now) | {
        "parts": parts,
        "board": board,
        "sections": numbered(board.sections),
        "kinds": [("แผน", board.scope.plan), ("รายงานผล", board.scope.report)],
        "whole": tally_of(parts.years),
        "added": added_of([one for chapter in parts.supplemented for one in chapter.supplements]),
        "aspects": by_aspect(parts.years),
        "regions": [Line(region.title, tally_of(region.years)) for region in parts.regions],
        "lacking": lacking(parts, places),
        "maps": [_map(board, kind) for kind in Kind],
        "curves": curves(board.every, parts.cycle, now),
        "credit": CREDIT,
    }
    return render_pdf("reports/pdf/book_body.html", context, tagged=False)


def supplements(parts, now):
    """What units added to their results as PDF. Each unit begins a page, with an h1 whose bookmark tells which."""
    return render_pdf("reports/pdf/book_supplements.html", _common(parts.cycle, now) | {"parts": parts}, tagged=False)


def _map(board, kind):
    """The board painted by one kind, with its shapes and legend."""
    painted = replace(board, filters=board.filters.changed(view="map", by=kind.value))
    shapes = painted.shapes()
    sets = {"map_set": f"map-{kind}", "key_set": f"key-{kind}"}  # names of patterns: two maps stand on this paper
    return {"board": painted, "shapes": shapes, "legend": shapes.legend()} | sets


def _common(cycle, now):
    return {
        "cycle": cycle,
        "document_title": thai.thai_digits(title_of(cycle)),
        "is_demonstration": cycle.is_demonstration,
        "now": now,
    }
