"""What needs a decision now, out of the same rows as the board; for กพร. also what nobody else sees."""

from dataclasses import dataclass

from django.utils import timezone

from cpdplans import thai
from cpdplans.cycles.clock import OWED, Kind, Status
from cpdplans.cycles.models import PreparedDecision, UnitRequest
from cpdplans.cycles.working_days import WorkingDays

from ..standing import PAST_DUE

NAMED = 3  # units named under each count
SOON = 7  # days before an extension ends


@dataclass(frozen=True)
class Named:
    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Decision:
    """Some submissions that wait for somebody: how many, and for กพร. the first of them by name."""

    title: str
    count: int
    note: str
    tone: str
    url: str
    named: list


def decisions(rows, now, *, link, is_desk):
    """[Decision] of what is there to decide. `link(kind, status)`: the board's address with a filter.

    Two more queries for กพร., and one of holidays where something waits."""
    sides = [side for row in rows for side in row.sides if side.is_counted]
    found = [_waiting(sides, now, link), *_overdue(sides, link), _past_revision(sides, link), _ending(sides)]
    if is_desk:
        found += [_requests(sides), _prepared(sides)]
    return [_nameless(one) if not is_desk else one for one in found if one.count]


def _nameless(decision):
    return Decision(**vars(decision) | {"named": []})


def _names(sides, note):
    return [_named(side, note(side)) for side in sides[:NAMED]]


def _named(side, note):
    return Named(f"{side.submission.unit.short_name} ({side.submission.noun})", note, side.open_url)


def _waiting(sides, now, link):
    waiting = sorted(
        (side for side in sides if side.status == Status.SUBMITTED), key=lambda side: side.submission.submitted_at
    )
    days = _waited(waiting, now)
    note = f"นานที่สุด {max(days.values())} วันทำการ" if days else ""
    kind = waiting[0].submission.kind if waiting else Kind.PLAN
    named = _names(waiting, lambda side: f"{days[side.submission.pk]} วันทำการ")
    return Decision("รอพิจารณา", len(waiting), note, "info", link(kind, Status.SUBMITTED), named)


def _waited(waiting, now):
    """{submission's key: working days since it was sent}"""
    if not waiting:
        return {}
    today = timezone.localdate(now)
    sent = {side.submission.pk: timezone.localdate(side.submission.submitted_at) for side in waiting}
    days = WorkingDays(min(sent.values()), today)
    known = {day: days.between(day, today) for day in set(sent.values())}
    return {pk: known[day] for pk, day in sent.items()}


def _overdue(sides, link):
    for kind in Kind:
        past = [side for side in sides if side.submission.kind == kind and side.status in PAST_DUE]
        past.sort(key=lambda side: side.days_left)
        note = f"นานที่สุด {-past[0].days_left} วัน" if past else ""
        named = _names(past, lambda side: f"เกิน {-side.days_left} วัน")
        yield Decision(f"{kind.label}พ้นกำหนดและยังไม่ส่ง", len(past), note, "danger", link(kind, "past-due"), named)


def _past_revision(sides, link):
    past = [side for side in sides if side.status == Status.RETURNED and side.days_left < 0]
    past.sort(key=lambda side: side.days_left)
    note = f"นานที่สุด {-past[0].days_left} วัน" if past else ""
    kind = past[0].submission.kind if past else Kind.PLAN
    named = _names(past, lambda side: f"เกิน {-side.days_left} วัน")
    return Decision("เกินกำหนดแก้ไข", len(past), note, "warning", link(kind, Status.RETURNED), named)


def _ending(sides):
    """Extensions whose last day is near and whose unit has not sent."""
    ending = [
        side
        for side in sides
        if side.status in OWED
        and side.status != Status.RETURNED
        and side.submission.due > side.submission.cycle.due(side.submission.kind)
        and 0 <= side.days_left <= SOON
    ]
    ending.sort(key=lambda side: side.days_left)
    named = _names(ending, lambda side: f"ถึง {thai.format_date(side.last_day, 'short')}")
    return Decision("ระยะเวลาที่ขยายใกล้สิ้นสุด", len(ending), f"ภายใน {SOON} วัน", "warning", "", named)


def _requests(sides):
    held = {side.submission.pk: side for side in sides}
    waiting = UnitRequest.objects.waiting().filter(submission__cycle__in=_cycles(sides)).order_by("asked_at")
    found = [(request, held[request.submission_id]) for request in waiting if request.submission_id in held]
    named = [_named(side, request.title) for request, side in found[:NAMED]]
    return Decision("คำขอของหน่วยงานรอพิจารณา", len(found), "ขยายระยะเวลา ยกเว้น หรือแจ้งว่าไม่มีผล", "info", "", named)


def _prepared(sides):
    held = {side.submission.pk: side for side in sides}
    prepared = PreparedDecision.objects.filter(submission__cycle__in=_cycles(sides)).order_by("prepared_at")
    found = [(one, held[one.submission_id]) for one in prepared if one.submission_id in held]
    named = [_named(side, one.get_act_display()) for one, side in found[:NAMED]]
    return Decision("ผลการพิจารณาที่เตรียมไว้", len(found), "ยังไม่แจ้งหน่วยงาน", "info", "", named)


def _cycles(sides):
    return {side.submission.cycle_id for side in sides}
