"""The board: every owing unit of a round, how its plan and its report stand, and what the whole comes to.

    rows = rows_of(cycle, now)      # a fixed number of queries, however many units
    count(rows, Kind.PLAN)          # Counts of them; exempt units are out of the denominator
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans import thai
from cpdplans.cycles.clock import DONE, OWED, Kind, Stage, Status, Timeliness
from cpdplans.cycles.models import Cycle, Event, Evidence, Submission
from cpdplans.pdf import render_pdf
from cpdplans.units.models import Unit, region_label
from cpdplans.xlsx import new_workbook, workbook_bytes, write_cell, write_table
from plans.models import Plan
from surveys.models import SurveyRound

from .permissions import BOARD_IS_CLOSED, can_see_board

SENT = DONE | {Status.RETURNED}
PAST_DUE = frozenset({Status.OVERDUE, Status.CLOSED})
SETTLED = frozenset({Status.SUBMITTED, Status.APPROVED, Status.EXEMPT})
GROUPS = {  # what is asked for more often than one status
    "sent": ("ส่งแล้ว (ทุกสถานะ)", SENT),
    "unsent": ("ยังไม่ส่ง (ทุกสถานะ)", frozenset(Status) - SENT - {Status.EXEMPT}),
    "past-due": ("พ้นกำหนดและยังไม่ส่ง", PAST_DUE),
}


@dataclass(frozen=True)
class Mark:
    """A word with its tone, for components/status_tag.html."""

    label: str
    tone: str


HAS_READ = Mark("อ่านแล้ว", "success")
HAS_NOT_READ = Mark("ยังไม่อ่าน", "neutral")
NOT_RELEASED = Mark("ยังไม่เผยแพร่", "muted")
HAS_EVIDENCE = Mark("มีหลักฐานแล้ว", "success")
NO_AWARENESS = Mark("ยังไม่มี", "neutral")
NOT_ASKED = Mark("ไม่ต้องดำเนินการ", "muted")


@dataclass(frozen=True)
class Side:
    """A unit's plan or its report, as the board shows it."""

    submission: Submission
    status: Status
    timeliness: Timeliness | None
    last_day: date | None  # by which it is owed, or mended once returned; None when nothing is asked of the unit
    days_left: int | None  # until then, negative once past

    @property
    def is_sent(self):
        return self.status in SENT

    @property
    def is_counted(self):
        return self.status != Status.EXEMPT

    @property
    def url(self):
        """Where its page is; empty before anything was written."""
        begun = self.submission.started_at or self.submission.stage != Stage.DRAFT
        return self.submission.get_absolute_url() if begun else ""


@dataclass(frozen=True)
class Row:
    unit: Unit
    plan: Side | None
    report: Side | None
    reading: Mark
    awareness: Mark

    def side(self, kind):
        return self.plan if kind == Kind.PLAN else self.report

    @property
    def sides(self):
        return [side for side in (self.plan, self.report) if side]

    @property
    def next_owed(self):
        """What the unit owes next: its plan, then its report; None when neither waits for the unit."""
        return next((side for side in self.sides if side.last_day), None)

    @property
    def next_words(self):
        """How far off that is, in words of the table."""
        side = self.next_owed
        if side is None:
            return ""
        what = "แก้ไข" if side.status == Status.RETURNED else ""
        days = side.days_left
        words = f"เหลือ {days} วัน" if days > 0 else "ครบกำหนดวันนี้" if days == 0 else f"เกินกำหนด {-days} วัน"
        return f"{what}{side.submission.noun} {words}"

    @property
    def is_pressing(self):
        side = self.next_owed
        return bool(side and side.days_left < 0 and side.status in OWED)

    @property
    def search_key(self):
        letters = [side.submission.letter_number for side in self.sides]
        return thai.search_key(" ".join([self.unit.code, *self.unit.names(), *letters]))


@dataclass(frozen=True)
class Counts:
    """What the plans or the reports of some units come to."""

    total: int  # exempt units are not in it
    sent: int
    on_time: int
    by_extension: int  # of those on time
    approved: int
    waiting: int
    past_due: int
    returned: int
    past_revision: int  # of those returned
    exempt: int

    @property
    def completion_rate(self):
        """Percent of the total that was sent; None when nothing is owed."""
        return _percent(self.sent, self.total)

    @property
    def on_time_rate(self):
        """Percent of those sent that came in time; None while nothing was sent."""
        return _percent(self.on_time, self.sent)


def _percent(part, whole):
    return 100 * part / whole if whole else None


def percent_words(rate):
    return "–" if rate is None else f"{rate:.1f}"


def rows_of(cycle, now):
    """A Row for each unit that owes something in the round, in dictionary order. Five queries."""
    submissions = Submission.objects.of_cycle(cycle).with_status(now).select_related("unit", "cycle")
    sides = {}
    for submission in submissions.order_by("unit__position", "unit__code", "kind"):
        sides.setdefault(submission.unit, {})[submission.kind] = _side(submission, now)
    reading_of, awareness_of = _readings(cycle), _awareness(cycle, now)
    return [
        Row(unit, own.get(Kind.PLAN), own.get(Kind.REPORT), reading_of(unit), awareness_of(own.get(Kind.PLAN)))
        for unit, own in sides.items()
    ]


def _side(submission, now):
    status = Status(submission.status_code)
    last_day = None
    if status not in SETTLED:
        last_day = submission.revise_by if status == Status.RETURNED else submission.due
    days_left = last_day and (last_day - timezone.localdate(now)).days
    return Side(submission, status, submission.timeliness, last_day, days_left)


def _readings(cycle):
    """A function: whether somebody of the unit has read the results that the round rests on."""
    survey = SurveyRound.objects.released().filter(fiscal_year=cycle.survey_year).first()
    # The note, not the event's cycle: results may be read before the round that rests on them is made.
    events = Event.objects.filter(act=Event.Act.READ_RESULTS, note=str(survey))
    readers = set(events.values_list("unit", flat=True))

    def reading_of(unit):
        if survey is None:
            return NOT_RELEASED
        return HAS_READ if unit.pk in readers else HAS_NOT_READ

    return reading_of


def _awareness(cycle, now):
    """A function: how far a unit is in making its plan known, from the plan's evidence and promised date."""
    plans = {"submission__cycle": cycle, "submission__kind": Kind.PLAN}
    proven = set(Evidence.objects.kept().filter(**plans).values_list("submission", flat=True))
    promised = dict(Plan.objects.filter(**plans).values_list("submission", "awareness_promised_on"))

    def awareness_of(side):
        if side is None or not side.is_counted:
            return NOT_ASKED
        if side.submission.pk in proven:
            return HAS_EVIDENCE
        return _promise(promised.get(side.submission.pk), now)

    return awareness_of


def _promise(day, now):
    if day is None:
        return NO_AWARENESS
    words = thai.format_date(day, "short")
    return Mark(f"เลยวันที่แจ้งไว้ {words}", "warning") if day < timezone.localdate(now) else Mark(f"ภายใน {words}", "info")


def count(rows, kind):
    """Counts of the plans or the reports of the rows."""
    sides = [row.side(kind) for row in rows if row.side(kind)]
    counted = [side for side in sides if side.is_counted]
    sent = [side for side in counted if side.is_sent]
    on_time = [side.timeliness for side in sent if side.timeliness.is_on_time]
    returned = [side for side in counted if side.status == Status.RETURNED]
    return Counts(
        total=len(counted),
        sent=len(sent),
        on_time=len(on_time),
        by_extension=sum(timeliness.by_extension for timeliness in on_time),
        approved=sum(side.status == Status.APPROVED for side in sent),
        waiting=sum(side.status == Status.SUBMITTED for side in sent),
        past_due=sum(side.status in PAST_DUE for side in counted),
        returned=len(returned),
        past_revision=sum(side.days_left < 0 for side in returned),
        exempt=len(sides) - len(counted),
    )


@dataclass(frozen=True)
class Section:
    """Some rows with what they come to: an inspection region, or all that is shown."""

    title: str
    rows: list

    @property
    def plan(self):
        return count(self.rows, Kind.PLAN)

    @property
    def report(self):
        return count(self.rows, Kind.REPORT)

    @property
    def read(self):
        return sum(row.reading == HAS_READ for row in self.rows)

    @property
    def aware(self):
        return sum(row.awareness == HAS_EVIDENCE for row in self.rows)


def by_region(rows):
    """A Section for each inspection region that has rows: ส่วนกลาง, then 1-18."""
    regions = sorted({row.unit.inspection_region for row in rows})
    return [
        Section(region_label(region), [row for row in rows if row.unit.inspection_region == region])
        for region in regions
    ]


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
    cycles: list
    filters: Filters
    rows: list  # those that the filters show
    scope: Section  # those of the region chosen, whatever their status: what the figures count
    regions: list  # numbers of those that have units

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
    return Board(cycle, cycles, filters, [row for row in every if filters.shows(row)], scope, regions)


def figures(counts, link):
    """The tiles of one kind, for components/figure.html; `link` gives the address of a status filter."""
    extension = f" ในจำนวนนี้ได้รับขยาย {counts.by_extension}" if counts.by_extension else ""
    past = f"เกินกำหนดแก้ไข {counts.past_revision}" if counts.past_revision else "อยู่ระหว่างหน่วยงานแก้ไข"
    return [
        _figure("ส่งแล้ว", f"{counts.sent}/{counts.total}", f"ร้อยละ {percent_words(counts.completion_rate)}", link("sent")),
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
    return {"label": label, "value": value, "note": note, "url": url}


def _status_link(board, name):
    """A function: the address of the board with one status of the plan or the report, and no other filter but region."""
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
            "cycle": _options([(one.fiscal_year, f"พ.ศ. {one.fiscal_year}") for one in board.cycles], cycle.fiscal_year),
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
    return _download(request, workbook_of, "xlsx")


@login_required
@require_safe
def board_pdf(request):
    return _download(request, paper_of, "pdf")


def _download(request, make: Callable, extension):
    """The board as a file, filtered as on the page; the page itself while there is no round."""
    _permitted(request)
    now = timezone.now()
    found = board_of(request.GET, now)
    if found is None:
        return redirect("reports:board")
    name = f"ภาพรวมการส่งแผนและรายงานผล ปีงบประมาณ {found.cycle.fiscal_year}.{extension}"
    return FileResponse(io.BytesIO(make(found, now)), as_attachment=extension == "xlsx", filename=name)


def title_of(board):
    return f"ภาพรวมการส่งแผนและรายงานผลของหน่วยงาน ประจำปีงบประมาณ พ.ศ. {board.cycle.fiscal_year}"


def paper_of(board, now):
    """The PDF of the board as bytes."""
    context = {
        "document_title": title_of(board),
        "is_demonstration": board.cycle.is_demonstration,
        "board": board,
        "kinds": [("แผน", board.scope.plan), ("รายงานผล", board.scope.report)],
        "now": now,
    }
    return render_pdf("reports/pdf/board.html", context)


HEADERS = (
    *("ลำดับ", "รหัส", "หน่วยงาน", "เขตตรวจราชการ", "ผลสำรวจ"),
    *("สถานะแผน", "กำหนดส่งแผน", "ส่งแผนครั้งแรกเมื่อ", "การส่งแผน", "ส่งแผนล่าช้า (วัน)", "การสร้างความรับรู้"),
    *("สถานะรายงานผล", "กำหนดรายงานผล", "ส่งรายงานผลครั้งแรกเมื่อ", "การส่งรายงานผล", "ส่งรายงานผลล่าช้า (วัน)"),
    *("สิ่งที่ต้องดำเนินการถัดไป", "ภายในวันที่", "จำนวนวันถึงกำหนด"),
)
WIDTHS = (7, 8, 44, 20, 13, 22, 15, 19, 22, 12, 24, 24, 15, 19, 22, 12, 20, 15, 12)
SUMMARY_HEADERS = (
    *("เขตตรวจราชการ", "ประเภท", "ทั้งหมด", "ส่งแล้ว", "ร้อยละที่ส่งแล้ว", "ส่งภายในกำหนด", "ร้อยละส่งภายในกำหนดของที่ส่งแล้ว"),
    *("เห็นชอบแล้ว", "รอพิจารณา", "ส่งคืนแก้ไข", "เกินกำหนด", "ได้รับยกเว้น"),
)


def workbook_of(board, now):
    """The .xlsx of the board as bytes: the units, and what they come to by region."""
    workbook = new_workbook()
    units = workbook.create_sheet("รายหน่วยงาน")
    first_row = _write_title(units, board, now)
    cells = [_cells(number, row) for number, row in enumerate(board.shown, 1)]
    write_table(units, HEADERS, cells, widths=WIDTHS, first_row=first_row)
    units.freeze_panes = f"D{first_row + 1}"
    summary = workbook.create_sheet("สรุปตามเขต")
    first_row = _write_title(summary, board, now)
    sections = [*by_region(board.rows), board.total]
    write_table(summary, SUMMARY_HEADERS, _summary_cells(sections), first_row=first_row)
    return workbook_bytes(workbook)


def _write_title(sheet, board, now):
    """Writes what the sheet is above its table. Returns the row of the table's header."""
    demonstration = ["ข้อมูลสาธิต"] if board.cycle.is_demonstration else []
    lines = [title_of(board), f"{board.filters.words()} · ข้อมูล ณ วันที่ {thai.format_datetime(now)}", *demonstration]
    for row, line in enumerate(lines, 1):
        write_cell(sheet.cell(row, 1), line)
        sheet.cell(row, 1).alignment = sheet.cell(row, 1).alignment.copy(wrap_text=False)
    return len(lines) + 2


def _cells(number, row):
    side = row.next_owed
    owed = ("", None, None)
    if side:
        what = f"แก้ไข{side.submission.noun}" if side.status == Status.RETURNED else f"ส่ง{side.submission.noun}"
        owed = (what, side.last_day, side.days_left)
    unit = (number, row.unit.code, row.unit.name, row.unit.region_label, row.reading.label)
    return (*unit, *_side_cells(row.plan), row.awareness.label, *_side_cells(row.report), *owed)


def _side_cells(side):
    if side is None:
        return "", None, None, "", None
    sent = side.timeliness
    submission = side.submission
    return (
        side.status.label,
        submission.due,
        submission.first_submitted_at,
        sent.label if sent else "",
        sent.days_late if sent else None,
    )


def _summary_cells(sections):
    for section in sections:
        for label, counts in (("แผน", section.plan), ("รายงานผล", section.report)):
            rates = [rate and round(rate, 2) for rate in (counts.completion_rate, counts.on_time_rate)]
            yield (
                *(section.title, label, counts.total, counts.sent, rates[0], counts.on_time, rates[1]),
                *(counts.approved, counts.waiting, counts.returned, counts.past_due, counts.exempt),
            )
