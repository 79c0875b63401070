"""The year as steps, for components/year_steps.html: done, current, late or upcoming; only one is current."""

from django.urls import reverse
from django.utils import timezone

from cpdplans import thai
from cpdplans.cycles import presenting
from cpdplans.cycles.clock import OWED, Stage, Status

from . import supplements
from .standing import PAST_DUE


def year_steps(cycle, plan, report, is_read, now):
    """The steps of one unit; by the calendar alone for a unit that owes nothing."""
    if plan is None and report is None:
        return calendar_steps(cycle, now)
    steps = [
        _reading_step(cycle, plan, is_read, now),
        _sending_step("ส่งแผน", plan, now),
        _review_step(plan, now),
        _carrying_out_step(cycle, plan, report, now),
        _sending_step("รายงานผล", report, now),
        _supplement_step(cycle, report, now),
    ]
    return _with_one_current([step for step in steps if step])


def _step(title, date_text, state, note="", url=""):
    return {"title": title, "date_text": date_text, "state": state, "note": note, "url": url}


def _whole(day):
    """A date that is not broken over two lines of the narrow steps."""
    return thai.format_date(day).replace(" ", "\u00a0")


def _with_one_current(steps):
    """Of the steps that are open now the first is the current one; the others keep their notes."""
    opened = [step for step in steps if step["state"] == "open"]
    for step in opened:
        step["state"] = "current" if step is opened[0] else "upcoming"
    return steps


def _reading_step(cycle, plan, is_read, now):
    date_text = f"ตั้งแต่วันที่ {_whole(cycle.opens)}"
    has_begun = plan is not None and (plan.started_at or plan.stage != Stage.DRAFT or plan.is_exempt)
    if timezone.localdate(now) < cycle.opens:
        return _step("เปิดรับและอ่านผลการสำรวจ", date_text, "upcoming")
    note = "อ่านแล้ว" if is_read else "ยังไม่ได้อ่านผลการสำรวจ"
    state = "done" if is_read or has_begun else "open"
    return _step("เปิดรับและอ่านผลการสำรวจ", date_text, state, note, reverse("surveys:current"))


def _sending_step(title, submission, now):
    """Sending the plan or the report."""
    if submission is None:
        return None
    status = submission.status(now)
    date_text = f"ภายในวันที่ {_whole(submission.due)}"
    note, state = _sending_note(submission, status, now), _sending_state(status)
    begun = submission.started_at or submission.stage != Stage.DRAFT
    may_begin = status in OWED and status != Status.CLOSED
    url = reverse(f"{submission.kind}s:current") if begun or may_begin else ""
    return _step(title, date_text, state, note, url)


def _sending_state(status):
    if status in {Status.SUBMITTED, Status.APPROVED, Status.EXEMPT}:
        return "done"
    if status in PAST_DUE:
        return "late"
    return "upcoming" if status in {Status.NOT_OPEN, Status.WAITING_FOR_PLAN} else "open"


def _sending_note(submission, status, now):
    if status == Status.RETURNED:
        return f"ส่งคืนแก้ไข ภายในวันที่ {thai.format_date(submission.revise_by, 'short')}"
    if status in {Status.EXEMPT, Status.CLOSED}:
        return status.label
    if status in OWED:
        return presenting.days_words(submission.days_left(now))
    return submission.timeliness.label if submission.timeliness else ""


def _review_step(plan, now):
    title = "พิจารณาและเห็นชอบแผน"
    status = plan.status(now) if plan else Status.EXEMPT
    if status == Status.EXEMPT:
        return None
    if status == Status.APPROVED:
        return _step(title, _whole(plan.approved_at), "done", "เห็นชอบแล้ว")
    if status == Status.SUBMITTED:
        return _step(title, "โดยกลุ่มพัฒนาระบบบริหาร", "open", "รอพิจารณา")
    return _step(title, "โดยกลุ่มพัฒนาระบบบริหาร", "upcoming")


def _carrying_out_step(cycle, plan, report, now):
    sent = report is not None and report.first_submitted_at is not None
    approved = plan is not None and plan.stage == Stage.APPROVED
    if plan is None or plan.is_exempt:
        return None
    state = "done" if sent else "open" if approved else "upcoming"
    period = thai.format_range(plan.due, report.due if report else cycle.report_due, "short")
    return _step("ดำเนินการและสร้างความรับรู้", period, state)


def _supplement_step(cycle, report, now):
    if report is None or report.is_exempt:
        return None
    date_text = f"ถึงวันที่ {_whole(cycle.supplement_until)}"
    if timezone.localdate(now) > cycle.supplement_until:
        return _step("เพิ่มเติมผล", date_text, "done", "สิ้นสุดแล้ว")
    own = getattr(report, "report", None)
    if own and not supplements.why_not(report, now):
        url = reverse("reports:supplements", args=[own.pk])
        return _step("เพิ่มเติมผล", date_text, "open", "เพิ่มเติมผลได้แล้ว", url)
    sent = report.stage in {Stage.SUBMITTED, Stage.APPROVED}
    return _step("เพิ่มเติมผล", date_text, "open" if sent else "upcoming")


def calendar_steps(cycle, now):
    """The dates of the round for those who owe nothing in it."""
    days = [
        ("เปิดรับ", f"วันที่ {_whole(cycle.opens)}", cycle.opens),
        ("หน่วยงานส่งแผน", f"ภายในวันที่ {_whole(cycle.plan_due)}", cycle.plan_due),
        ("หน่วยงานรายงานผล", f"ภายในวันที่ {_whole(cycle.report_due)}", cycle.report_due),
        ("เพิ่มเติมผล", f"ถึงวันที่ {_whole(cycle.supplement_until)}", cycle.supplement_until),
    ]
    today = timezone.localdate(now)
    return _with_one_current([_step(title, words, "done" if day < today else "open") for title, words, day in days])
