"""The board: every owing unit of a round, how it stands, and what the whole comes to."""

from dataclasses import dataclass
from functools import cached_property

from cpdplans import thai
from cpdplans.cycles.models import Cycle
from cpdplans.units.models import User, region_label

from ..standing import Section, by_region, rows_of, unit_url
from .curve import curves
from .decisions import decisions
from .filters import LABELS, NOBODY, TITLES, VIEWS, Filters
from .looks import PATTERNS, SUBJECTS, grouped
from .places import CREDIT, CREDIT_URL
from .shapes import shapes_of
from .summary import cards
from .table import lines_of

NAMES_SHOWN = 100  # of a list on the page: more than there are units; the workbook holds all


@dataclass(frozen=True)
class Board:
    """One round as it is looked at."""

    cycle: Cycle
    years: list  # fiscal years of the rounds opened
    filters: Filters
    rows: list  # those that the filters show
    scope: Section  # those of the region chosen, whatever their status: what the figures count
    regions: list  # numbers of those that have units
    every: list  # rows of the whole round
    is_desk: bool  # looked at by กพร.

    @property
    def size(self):
        return len(self.every)

    @property
    def sections(self):
        return by_region(self.rows) if self.filters.view == "region" else [Section("", self.rows)]

    @cached_property
    def total(self):
        return Section(f"รวม {len(self.rows)} หน่วยงาน", self.rows)

    @property
    def shown(self):
        """The rows in the order of the view."""
        return [row for section in self.sections for row in section.rows]

    @property
    def subject(self):
        return SUBJECTS[self.filters.by]

    @cached_property
    def groups(self):
        """The rows shown by how they are painted."""
        return grouped(self.rows, self.subject)

    def shapes(self):
        return shapes_of(self.every, self.rows, self.subject, self.url_of)

    def url_of(self, row):
        """One click away: what is painted where it was begun, else the unit's own page."""
        side = row.report if self.filters.by == "report" else row.plan
        return (side and side.url) or unit_url(row.unit, self.cycle)


def cycle_of(query, now):
    """(the round that the address asks for, else the current one; the fiscal years of those opened)"""
    cycles = list(Cycle.objects.opened())
    chosen = thai.arabic_digits(query.get("cycle", ""))
    cycle = next((one for one in cycles if str(one.fiscal_year) == chosen), None) or Cycle.objects.current(now)
    return cycle, [one.fiscal_year for one in cycles]


def board_of(query, now, *, is_desk=False):
    """The Board that the address asks for; None while no round is opened."""
    cycle, years = cycle_of(query, now)
    if cycle is None:
        return None
    every = rows_of(cycle, now)
    regions = sorted({row.unit.inspection_region for row in every})
    filters = Filters.of(query, regions, _reviewers(cycle) if is_desk else ())
    scope = Section(
        "ทุกหน่วยงาน" if filters.region is None else region_label(filters.region),
        [row for row in every if filters.in_region(row)],
    )
    shown = [row for row in every if filters.shows(row)]
    return Board(cycle, years, filters, shown, scope, regions, every, is_desk)


def _reviewers(cycle):
    """((key, name), …) of those who hold a submission of the round; one query."""
    people = User.objects.filter(reviews__cycle=cycle).distinct().order_by("name", "pk")
    return (*((str(person.pk), person.display_name) for person in people), (NOBODY, "ยังไม่มีผู้พิจารณา"))


def board_page(board, now):
    """The context of reports/board.html."""
    filters, cycle = board.filters, board.cycle
    context = {
        "board": board,
        "cards": [_card_links(board, card) for card in cards(board.scope.rows, cycle, now)],
        "decisions": decisions(board.scope.rows, now, link=_status_link(board), is_desk=board.is_desk),
        "fields": _fields(board),
        "cycles": _options([(year, f"พ.ศ. {year}") for year in board.years], cycle.fiscal_year),
        "views": [_tab(board, "view", key, label) for key, label in VIEWS.items()],
        "subjects": [_tab(board, "by", key, subject.label) for key, subject in SUBJECTS.items()],
        "query": filters.query(cycle),
        "clear_query": filters.query(cycle, region="", **filters.cleared),
        "first": NAMES_SHOWN,
        "patterns": PATTERNS,
    }
    if board.filters.view in {"region", "list"}:
        context |= table_of(board)
    return context | view_of(board, now)


def view_of(board, now):
    """What the view chosen shows beside the rows, on the page and on paper."""
    if board.filters.view == "curve":
        return {"curves": curves(board.rows, board.cycle, now)}
    if board.filters.view in {"map", "tiles"}:
        shapes = board.shapes()
        return {"shapes": shapes, "legend": shapes.legend(), "credit": CREDIT, "credit_url": CREDIT_URL}
    return {"by_region": board.filters.view == "region"}


def table_of(board):
    """The lines of the table on the page: of the first units only, where there are more than anybody reads."""
    left, parts = NAMES_SHOWN, []
    for section in board.sections:
        parts.append((section, lines_of(section.rows[:left], board.url_of)))
        left = max(0, left - len(section.rows))
    return {"parts": parts, "left_out": max(0, len(board.rows) - NAMES_SHOWN)}


def _tab(board, name, key, label):
    changes = {name: "" if (name, key) == ("by", "plan") else key}
    query = board.filters.query(board.cycle, **changes)
    return {"key": key, "label": label, "query": query, "is_chosen": getattr(board.filters, name) == key}


def _fields(board):
    """The filters of the form: [{name, title, all, options}]."""
    filters = board.filters
    regions = [(number, region_label(number)) for number in board.regions]
    fields = [("region", "เขตตรวจราชการ", "ทุกเขต", regions, filters.region)]
    fields += [(name, TITLES[name], "ทุกสถานะ", LABELS[name].items(), getattr(filters, name)) for name in LABELS]
    if board.is_desk:
        fields.append(("reviewer", "ผู้พิจารณา", "ทุกคน", filters.reviewers, filters.reviewer))
    return [
        {"name": name, "title": title, "all": every, "options": _options(choices, chosen)}
        for name, title, every, choices, chosen in fields
    ]


def _options(choices, chosen):
    return [{"value": value, "label": label, "is_chosen": value == chosen} for value, label in choices]


def _status_link(board):
    """A function: the address of the board's table with one status of the plan or the report, of the same region."""
    cleared = board.filters.cleared | {"view": "list", "by": ""}
    return lambda kind, key: f"?{board.filters.query(board.cycle, **cleared | {str(kind): key})}#units"


def _card_links(board, card):
    """The card with the address of each part of its bar."""
    link = _status_link(board)
    key = card.subject.key
    keys = [part.look.key for part in card.parts]
    urls = [link(key, look) if look in LABELS[key] else "" for look in keys]
    parts = [{"part": part, "url": url} for part, url in zip(card.parts, urls, strict=True)]
    return {"card": card, "parts": parts}
