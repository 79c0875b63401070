"""The board on paper: the view that is on screen, with what all the units come to above it."""

from itertools import count

from cpdplans import thai
from cpdplans.pdf import render_pdf

from .page import view_of
from .workbook import title_of

COLUMNS = 10  # of the tiles


def board_paper(board, now):
    """The PDF of the board as bytes."""
    context = {
        "document_title": thai.thai_digits(title_of(board)),
        "is_demonstration": board.cycle.is_demonstration,
        "board": board,
        "view": board.filters.view,
        "sections": numbered(board.sections),
        "kinds": [("แผน", board.scope.plan), ("รายงานผล", board.scope.report)],
        "now": now,
    } | view_of(board, now)
    if board.filters.view == "tiles":
        context["lines"] = _lines(context["shapes"].spots)
    return render_pdf("reports/pdf/board.html", context)


def numbered(sections):
    """[(section, [(number, row)])], the numbers running through all sections."""
    numbers = count(1)
    return [(section, [(next(numbers), row) for row in section.rows]) for section in sections]


def _lines(spots):
    """The tiles as the rows of a table: a Spot, or None where nothing stands."""
    held = {(spot.place.row, spot.place.column): spot for spot in spots}
    rows = range(1, max((row for row, _ in held), default=0) + 1)
    return [[held.get((row, column)) for column in range(1, COLUMNS + 1)] for row in rows]
