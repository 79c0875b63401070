"""The board: every owing unit of a round, how its plan and its report stand, and what the whole comes to."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans import thai
from cpdplans.cycles.clock import Status
from cpdplans.cycles.models import Cycle
from cpdplans.units.models import region_label

from .exporting import board_paper, board_workbook
from .permissions import BOARD_IS_CLOSED, can_see_board
from .standing import PAST_DUE, SENT, Section, by_region, percent_words, rows_of

GROUPS = {  # what is asked for more often than one status
    "sent": ("ส่งแล้ว (ทุกสถานะ)", SENT),
    "unsent": ("ยังไม่ส่ง (ทุกสถานะ)", frozenset(Status) - SENT - {Status.EXEMPT}),
    "past-due": ("พ้นกำหนดและยังไม่ส่ง", PAST_DUE),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for. What it asks that does not exist is left out."""

    region: int | None = None
    plan: str = ""
    report: str = ""
    text: str = ""
    is_by_region: bool = False

    @classmethod
    def of(cls, query, regions):
        region = thai.arabic_digits(query.get("region", ""))
        known = {str(number): number for number in regions}
        return cls(
            region=known.get(region),
            plan=_known_status(query.get("plan", "")),
            report=_known_status(query.get("report", "")),
            text=thai.clean_text(query.get("q", ""))[:100],
            is_by_region=query.get("view") == "region",
        )

    def in_region(self, row):
        return self.region is None or row.unit.inspection_region == self.region

    def shows(self, row):
        return (
            self.in_region(row)
            and _has_status(row.plan, self.plan)
            and _has_status(row.report, self.report)
            and thai.search_key(self.text) in row.search_key
        )

    @property
    def are_narrow(self):
        return bool(self.region is not None or self.plan or self.report or self.text)

    def words(self):
        """What was asked for, in words for paper and workbook."""
        parts = [
            "" if self.region is None else region_label(self.region),
            self.plan and f"สถานะแผน: {STATUS_LABELS[self.plan]}",
            self.report and f"สถานะรายงานผล: {STATUS_LABELS[self.report]}",
            self.text and f"ค้นหา: {self.text}",
        ]
        return " · ".join(filter(None, parts)) or "ทุกหน่วยงาน"

    def query(self, cycle, **changes):
        """The address of these filters with some of them changed, "" leaving one out."""
        region = "" if self.region is None else self.region
        asked = {"region": region, "plan": self.plan, "report": self.report, "q": self.text}
        asked |= {"view": "region" if self.is_by_region else ""} | changes
        return urlencode({"cycle": cycle.fiscal_year} | {name: value for name, value in asked.items() if value != ""})


STATUS_LABELS = {key: label for key, (label, _) in GROUPS.items()} | dict(Status.choices)


def _known_status(key):
    return key if key in STATUS_LABELS else ""


def _has_status(side, key):
    if not key:
        return True
    wanted = GROUPS[key][1] if key in GROUPS else {Status(key)}
    return side is not None and side.status in wanted


@dataclass(frozen=True)
class Board:
    """One round as it is looked at."""

    cycle: Cycle
    years: list  # fiscal years of the rounds opened
    filters: Filters
    rows: list  # those that the filters show
    scope: Section  # those of the region chosen, whatever their status: what the figures count
    regions: list  # numbers of those that have units
    size: int  # units in the round

    @property
    def sections(self):
        return by_region(self.rows) if self.filters.is_by_region else [Section("", self.rows)]

    @property
    def total(self):
        return Section(f"รวม {len(self.rows)} หน่วยงาน", self.rows)

    @property
    def shown(self):
        """The rows in the order of the view."""
        return [row for section in self.sections for row in section.rows]


def board_of(query, now):
    """The Board that the address asks for; None while no round is opened."""
    cycles = list(Cycle.objects.opened())
    chosen = thai.arabic_digits(query.get("cycle", ""))
    cycle = next((one for one in cycles if str(one.fiscal_year) == chosen), None) or Cycle.objects.current(now)
    if cycle is None:
        return None
    every = rows_of(cycle, now)
    regions = sorted({row.unit.inspection_region for row in every})
    filters = Filters.of(query, regions)
    scope = Section(
        "ทุกหน่วยงาน" if filters.region is None else region_label(filters.region),
        [row for row in every if filters.in_region(row)],
    )
    years = [one.fiscal_year for one in cycles]
    return Board(cycle, years, filters, [row for row in every if filters.shows(row)], scope, regions, len(every))


def figures(counts, link):
    """The tiles of one kind, for components/figure.html; `link` gives the address of a status filter."""
    extension = f" ในจำนวนนี้ได้รับขยาย {counts.by_extension}" if counts.by_extension else ""
    past = f"เกินกำหนดแก้ไข {counts.past_revision}" if counts.past_revision else "อยู่ระหว่างหน่วยงานแก้ไข"
    return [
        _figure(
            "ส่งแล้ว", f"{counts.sent}/{counts.total}", f"ร้อยละ {percent_words(counts.completion_rate)}", link("sent")
        ),
        _figure(
            "ส่งภายในกำหนด (ร้อยละ)",
            percent_words(counts.on_time_rate),
            f"{counts.on_time} จาก {counts.sent} ที่ส่งแล้ว{extension}",
        ),
        _figure("เห็นชอบแล้ว", counts.approved, f"จาก {counts.total} หน่วยงาน", link("approved")),
        _figure("รอพิจารณา", counts.waiting, "อยู่ที่กลุ่มพัฒนาระบบบริหาร", link("submitted")),
        _figure("ส่งคืนแก้ไข", counts.returned, past, link("returned")),
        _figure("เกินกำหนด", counts.past_due, "พ้นกำหนดและยังไม่ส่ง", link("past-due")),
        _figure("ได้รับยกเว้น", counts.exempt, "ไม่นับในจำนวนทั้งหมด", link("exempt")),
    ]


def _figure(label, value, note, url=""):
    return {"label": label, "value": value, "note": note, "url": url if value else ""}


def _status_link(board, name):
    """A function: the address of the board with one status of the plan or the report, of the same region."""
    cleared = {"plan": "", "report": "", "q": ""}
    return lambda key: f"?{board.filters.query(board.cycle, **cleared | {name: key})}#units"


def _options(choices, chosen):
    return [{"value": value, "label": label, "is_chosen": value == chosen} for value, label in choices]


def board_page(board):
    """The context of reports/board.html."""
    filters, cycle = board.filters, board.cycle
    return {
        "board": board,
        "kinds": [
            ("แผน", cycle.plan_due, figures(board.scope.plan, _status_link(board, "plan"))),
            ("รายงานผล", cycle.report_due, figures(board.scope.report, _status_link(board, "report"))),
        ],
        "choices": {
            "cycle": _options([(year, f"พ.ศ. {year}") for year in board.years], cycle.fiscal_year),
            "region": _options([(number, region_label(number)) for number in board.regions], filters.region),
            "plan": _options(STATUS_LABELS.items(), filters.plan),
            "report": _options(STATUS_LABELS.items(), filters.report),
        },
        "query": filters.query(cycle),
        "list_query": filters.query(cycle, view=""),
        "region_query": filters.query(cycle, view="region"),
    }


def _permitted(request):
    if not can_see_board(request.user):
        raise PermissionDenied(BOARD_IS_CLOSED)


@login_required
@require_safe
def board(request):
    _permitted(request)
    found = board_of(request.GET, timezone.now())
    return render(request, "reports/board.html", board_page(found) if found else {})


@login_required
@require_safe
def board_xlsx(request):
    return _download(request, board_workbook, "xlsx")


@login_required
@require_safe
def board_pdf(request):
    return _download(request, board_paper, "pdf")


def _download(request, make: Callable, extension):
    """The board as a file, filtered as on the page; the page itself while there is no round."""
    _permitted(request)
    now = timezone.now()
    found = board_of(request.GET, now)
    if found is None:
        return redirect("reports:board")
    name = f"ภาพรวมการส่งแผนและรายงานผล ปีงบประมาณ {found.cycle.fiscal_year}.{extension}"
    return FileResponse(io.BytesIO(make(found, now)), as_attachment=extension == "xlsx", filename=name)
