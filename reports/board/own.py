"""How one unit stands in a round: what its officers see of the board, and the page of a unit for those who see all."""

from dataclasses import dataclass

from django.urls import reverse

from cpdplans import thai
from cpdplans.cycles import presenting
from cpdplans.cycles.clock import OWED, Kind, Status
from cpdplans.cycles.outreach.addresses import page_of
from cpdplans.units.models import Unit, User

from ..standing import Section, rows_of
from .looks import SUBJECTS

OWES = OWED - {Status.CLOSED}  # whom people remind by hand
FEWEST = 3  # units in a region whose counts are told: of two, each would read the other's


@dataclass(frozen=True)
class Standing:
    """One of the four columns for one unit. `status`: for components/status_tag.html."""

    title: str
    status: object
    lines: list
    url: str


def unit_page(unit, cycle, now, *, with_region=False):
    """The context of reports/board_unit.html; `row` is None for a unit that owes nothing. Seven queries.

    `with_region`: an officer looks, who is told the counts of the region where the round allows it."""
    tells = with_region and cycle.shares_counts
    units = Unit.objects.filter(inspection_region=unit.inspection_region) if tells else Unit.objects.filter(pk=unit.pk)
    rows = rows_of(cycle, now, units)
    row = next((one for one in rows if one.unit.pk == unit.pk), None)
    region = Section(unit.region_label, rows) if tells and row and len(rows) >= FEWEST else None
    shown = standings(row, is_own=with_region) if row else []
    return {"unit": unit, "cycle": cycle, "row": row, "standings": shown, "region": region}


def for_reviewer(unit, cycle, row):
    """What a reviewer goes on to from the page of a unit, and whom to telephone there. One query."""
    results = reverse("surveys:results_of_unit", args=[cycle.survey_year, unit.code])
    links = [(f"ผลการสำรวจ พ.ศ. {cycle.survey_year}", results)]
    for side in row.sides if row else []:
        key, noun = side.submission.pk, side.submission.noun
        links.append((f"การส่ง{noun} (ประวัติ ขยายระยะเวลา ยกเว้น)", reverse("admin:cycles_submission_change", args=[key])))
        if side.status in OWES:
            links.append((f"เตือนเรื่อง{noun}ด้วยตนเอง", page_of([key])))
    officers = list(unit.users.filter(role=User.Role.OFFICER, is_active=True).order_by("name", "pk"))
    known = {"", *(person.display_name for person in officers)}
    contacts = [side.submission for side in row.sides if side.submission.contact_name not in known] if row else []
    return {"links": links, "contact": contacts[-1] if contacts else None, "officers": officers}


def standings(row, *, is_own=False):
    """[Standing] in the order of the year; `is_own`: for those who may begin what is not begun yet."""
    return [
        Standing(SUBJECTS["reading"].label, row.reading, [], ""),
        _sending(row.plan, Kind.PLAN, is_own),
        Standing(SUBJECTS["awareness"].label, row.awareness, [], ""),
        _sending(row.report, Kind.REPORT, is_own),
    ]


def _sending(side, kind, is_own):
    if side is None:
        return Standing(kind.label, {"label": "ไม่ต้องส่ง", "tone": "muted"}, [], "")
    extended = "" if side.submission.is_exempt else _extended(side)
    lines = list(filter(None, [_deadline(side), _sent(side), extended]))
    may_begin = is_own and side.status in OWED
    return Standing(kind.label, side.status, lines, side.submission.get_absolute_url() if may_begin else side.url)


def _deadline(side):
    if side.last_day is None:
        return ""
    verb = "แก้ไข" if side.status == Status.RETURNED else "กำหนดส่ง"
    return f"{verb}ภายในวันที่ {thai.format_date(side.last_day)} ({presenting.days_words(side.days_left)})"


def _sent(side):
    if not side.timeliness:
        return ""
    sent = thai.format_datetime(side.submission.first_submitted_at, "short")
    return f"ส่งครั้งแรกเมื่อ {sent} ({side.timeliness.label})"


def _extended(side):
    until = side.submission.latest_extension()
    return f"ได้รับขยายระยะเวลาถึงวันที่ {thai.format_date(until)}" if until else ""
