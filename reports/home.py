"""The first page after signing in: where the year stands and what is owed next, by role."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans import thai
from cpdplans.cycles import pages, presenting
from cpdplans.cycles.amending import is_with_the_unit
from cpdplans.cycles.clock import Kind, Stage, Status
from cpdplans.cycles.models import Cycle, Remark, Submission, UnitRequest
from cpdplans.cycles.working_days import WorkingDays
from surveys.permissions import known_rounds, visible_rounds
from surveys.results import comments, listed_comments, unit_results

from .amending import has_notes_to_go_on, refused
from .board import figures
from .effect.gathering import has_effect
from .permissions import can_see_board
from .standing import count, readings, rows_of
from .year import calendar_steps, year_steps

NOTICES_SHOWN = 5
REMARKS_SHOWN = 5
COMMENTS_SHOWN = 3
WAITING_SHOWN = 5


@login_required
@require_safe
def home(request):
    now = timezone.now()
    user = request.user
    cycle = Cycle.objects.current(now)
    context = {"cycle": cycle, "unread": user.notices.filter(read_at=None)[:NOTICES_SHOWN]}
    if user.is_officer:
        context |= {"part": "reports/_home_officer.html"} | officer_home(user, cycle, now)
    elif user.is_reviewer:
        context |= {"part": "reports/_home_reviewer.html"} | reviewer_home(cycle, now)
    else:
        context |= {"part": "reports/_home_executive.html"} | executive_home(user, cycle, now)
    return render(request, "reports/home.html", context)


# An officer's home: this unit and nothing of another.


def officer_home(user, cycle, now):
    """The officer's unit in the round: steps, what is owed next, remarks, results, documents, earlier rounds."""
    owed = submissions_of(user, cycle)
    plan, report = owed.get(Kind.PLAN), owed.get(Kind.REPORT)
    round_ = results_round(user, cycle)
    return {
        "unit": user.unit,
        "banner": next_banner(plan, report, now),
        "requests": [*waiting_requests(owed.values()), *refused_requests(plan, report)],
        "notes_url": reverse("reports:current") if has_notes_to_go_on(plan, report) else "",
        "remarks": waiting_remarks([one for one in (plan, report) if one]),
        "steps": officer_steps(cycle, plan, report, user.unit, now),
        "documents": cycle.documents.all() if cycle else [],
        "earlier": earlier_rounds(user, cycle, now),
        "has_effect": has_effect(user.unit),
        "results_gap": results_gap(user, cycle, round_),
    } | results_parts(round_, user.unit)


def officer_steps(cycle, plan, report, unit, now):
    if cycle is None:
        return []
    return year_steps(cycle, plan, report, readings(cycle).filter(unit=unit).exists(), now)


def submissions_of(user, cycle):
    """{kind: Submission} of the officer's unit in the round; empty for a unit that owes nothing."""
    if cycle is None:
        return {}
    own = Submission.objects.visible_to(user).of_cycle(cycle).with_clock().select_related("unit", "cycle")
    return {submission.kind: submission for submission in own}


def next_banner(plan, report, now):
    """What the unit owes next, for components/deadline_banner.html; None when it owes nothing in the round."""
    submission = next_owed(plan, report, now)
    if submission is None:
        return None
    action = action_words(submission, now)
    url = _action_url(submission, now) if action else ""
    return presenting.banner(submission, now, url=url, action=action)


def waiting_requests(submissions):
    """What the unit asked and waits for: [{words, state, url}]."""
    waiting = UnitRequest.objects.waiting().filter(submission__in=[submission.pk for submission in submissions])
    return [_waiting_request(request) for request in waiting.select_related("submission__plan", "submission__report")]


def refused_requests(plan, report):
    """The refused asking to amend the plan, with what กพร. said, until the report is sent."""
    found = refused(plan, report)
    return [_waiting_request(found) | {"answer": found.answer}] if found else []


def _waiting_request(request):
    kind = request.submission.kind
    until = f"ถึงวันที่ {thai.format_date(request.wanted_until)}" if request.wanted_until else ""
    owner = getattr(request.submission, kind, None)
    return {
        "words": f"{request.title} ({request.submission.noun}) {until}".strip(),
        "state": request.tag,
        "url": reverse(f"{kind}s:request", args=[owner.pk]) if owner else "",
    }


def next_owed(plan, report, now):
    """The plan until it is approved, then the report."""
    if plan is None or report is None:
        return plan or report
    status = plan.status(now)
    if status == Status.EXEMPT:
        report_stands_alone = report.status(now) not in {Status.EXEMPT, Status.WAITING_FOR_PLAN}
        return report if report_stands_alone else plan
    return report if status == Status.APPROVED else plan


def action_words(submission, now):
    """The button of what can be done with it now; "" when nothing can."""
    noun, status = submission.noun, submission.status(now)
    if status in {Status.NOT_OPEN, Status.EXEMPT, Status.WAITING_FOR_PLAN}:
        return ""
    if status == Status.CLOSED:
        return "ขอขยายระยะเวลา"
    if status in {Status.SUBMITTED, Status.APPROVED}:
        return f"เปิดดู{noun}"
    if status == Status.RETURNED:
        return "ปรับแผน" if is_with_the_unit(submission) else f"แก้ไข{noun}"
    return f"จัดทำ{noun}ต่อ" if submission.started_at else f"เริ่มจัดทำ{noun}"


def _action_url(submission, now):
    """Its own page; of what is closed the page of requests, once the plan or report was opened."""
    kind = submission.kind
    owner = getattr(submission, kind, None) if submission.status(now) == Status.CLOSED else None
    return reverse(f"{kind}s:request", args=[owner.pk]) if owner else reverse(f"{kind}s:current")


def waiting_remarks(submissions):
    """The remarks of what was returned that are not settled, for components/remark_list.html; None when none wait."""
    returned = next((one for one in submissions if one.stage == Stage.RETURNED and not one.is_exempt), None)
    if returned is None:
        return None
    page = returned.get_absolute_url()
    rows = pages.remarks_for_unit(returned, lambda remark: f"{page}#remark-{remark.pk}")
    waiting = [row for row in rows if row["state"] == Remark.State.OPEN]
    url = reverse(f"{returned.kind}s:current") + "#remarks"
    shown = {"rows": waiting[:REMARKS_SHOWN], "total": len(waiting), "asked": len(rows), "url": url}
    shown["is_amended"] = is_with_the_unit(returned)
    return shown | {"noun": returned.noun, "submission": returned}


def results_round(user, cycle):
    """The survey whose results are shown: the one the round rests on, else the latest that the unit may see."""
    rounds = list(visible_rounds(user, user.unit))
    wanted = cycle.survey_year if cycle else None
    return next((one for one in rounds if one.fiscal_year == wanted), rounds[0] if rounds else None)


def results_gap(user, cycle, shown):
    """The survey that the round rests on where it is not the one shown, {year, is_released}; None otherwise."""
    year = cycle.survey_year if cycle else None
    if year is None or (shown and shown.fiscal_year == year):
        return None
    return {"year": year, "is_released": known_rounds(user, user.unit).filter(fiscal_year=year).exists()}


def results_parts(round_, unit):
    """The unit's results by aspect against the department, and its comments in short."""
    if round_ is None:
        return {"round": None}
    results = unit_results(round_, unit)
    lines = [results.overall, *(section.line for section in results.aspects)]
    return {
        "round": round_,
        "results": results,
        "bars": [line.bar() for line in lines if line],
        "comments": comments(round_, unit),
        "most_frequent": listed_comments(round_, unit).order_by("-count", "pk")[:COMMENTS_SHOWN],
    }


def earlier_rounds(user, cycle, now):
    """The unit's other rounds, the latest first: [{cycle, sides: [{noun, status, timeliness, url}]}]."""
    own = Submission.objects.visible_to(user).with_clock().select_related("unit", "cycle")
    if cycle:
        own = own.exclude(cycle=cycle)
    rounds = {}
    for submission in own.order_by("-cycle__fiscal_year", "kind"):
        rounds.setdefault(submission.cycle, []).append(_earlier(submission, now))
    return [{"cycle": cycle, "sides": sides} for cycle, sides in rounds.items()]


def _earlier(submission, now):
    begun = submission.started_at or submission.stage != Stage.DRAFT
    return {
        "noun": submission.noun,
        "status": presenting.status_tag(submission, now),
        "timeliness": submission.timeliness,
        "url": submission.get_absolute_url() if begun else "",
    }


# The home of กพร. and of executives: all units, in figures.


def reviewer_home(cycle, now):
    """What waits for a decision, and how the round stands."""
    if cycle is None:
        return {"queues": [], "waiting": []}
    rows = rows_of(cycle, now)
    waiting = waiting_sides(rows)
    days = waiting_days(waiting, now)
    return {
        "queues": [*(_queue(kind, count(rows, kind), days, cycle) for kind in Kind), _request_queue(cycle, now)],
        "waiting": [_waiting(*pair) for pair in days[:WAITING_SHOWN]],
        "status_table": status_table(rows),
        "steps": calendar_steps(cycle, now),
    }


def waiting_sides(rows):
    """What was sent and waits for a decision, the oldest sending first."""
    sides = [side for row in rows for side in row.sides if side.status == Status.SUBMITTED]
    return sorted(sides, key=lambda side: side.submission.submitted_at)


def waiting_days(sides, now):
    """[(side, which working day of waiting this is)]"""
    today = timezone.localdate(now)
    sent = [timezone.localdate(side.submission.submitted_at) for side in sides]
    days = WorkingDays(min([*sent, today]), today)
    return [(side, days.between(day, today)) for side, day in zip(sides, sent, strict=True)]


def _queue(kind, counts, days, cycle):
    """A tile of the queue of plans or reports, for components/figure.html; `days`: waiting_days(), the oldest first."""
    longest = next((day for side, day in days if side.submission.kind == kind), None)
    note = "ไม่มีรายการค้าง" if longest is None else f"รอนานที่สุด {longest} วันทำการ"
    url = reverse(f"admin:{kind}s_{kind}_changelist") + f"?round={cycle.pk}&status={Status.SUBMITTED}"
    return {"label": f"{kind.label}รอพิจารณา", "value": counts.waiting, "note": note, "url": url}


def _request_queue(cycle, now):
    """The tile of what units ask: how many wait, and since when the oldest does."""
    asked = UnitRequest.objects.waiting().filter(submission__cycle=cycle).order_by("asked_at")
    moments = list(asked.values_list("asked_at", flat=True))
    longest = f"ยื่นก่อนสุด {thai.format_ago(moments[0], now)}" if moments else "ไม่มีรายการค้าง"
    url = reverse("admin:cycles_unitrequest_changelist") + f"?round={cycle.pk}&state__exact=waiting"
    return {"label": "คำขอรอพิจารณา", "value": len(moments), "note": longest, "url": url}


def _waiting(side, day):
    """A line of components/task_list.html."""
    submission = side.submission
    sent = thai.format_datetime(submission.submitted_at, "short")
    return {
        "title": f"{submission.noun} {submission.unit.short_name}",
        "url": side.url,
        "status": side.timeliness,
        "missing": f"ส่งเมื่อ {sent} วันทำการที่ {day}",
    }


def status_table(rows):
    """How many units stand at each status, for components/table.html."""
    sides = [side for row in rows for side in row.sides]
    table_rows = []
    for status in Status:
        found = [sum(side.status == status and side.submission.kind == kind for side in sides) for kind in Kind]
        if any(found):
            cells = [_status_count(status, kind, number) for kind, number in zip(Kind, found, strict=True)]
            table_rows.append([{"status": status}, *cells])
    headers = [{"label": "สถานะ"}, *({"label": f"{kind.label} (หน่วยงาน)", "numeric": True} for kind in Kind)]
    return {"caption": "จำนวนหน่วยงานตามสถานะ", "headers": headers, "rows": table_rows}


def _status_count(status, kind, number):
    url = f"{reverse('reports:board')}?{kind}={status}#units" if number else ""
    return {"text": number or "–", "url": url, "numeric": True}


def executive_home(user, cycle, now):
    """The board's key figures; nothing for an account that may not see the board."""
    if cycle is None or not can_see_board(user):
        return {"kinds": []}
    rows = rows_of(cycle, now)
    return {
        "kinds": [(kind.label, cycle.due(kind), key_figures(rows, kind)) for kind in Kind],
        "steps": calendar_steps(cycle, now),
    }


def key_figures(rows, kind):
    """The board's tiles of one kind, each leading to its units there."""
    board_url = reverse("reports:board")
    return figures(count(rows, kind), lambda key: f"{board_url}?{kind}={key}#units")
