"""Submissions put at a stage at once, and rounds of many units, for tests of pages that only look."""

import datetime

from cpdplans.cycles import stages, writing
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Event, Evidence, Extension, Submission
from cpdplans.cycles.services import open_cycle
from cpdplans.thai import day_start
from cpdplans.units.models import Unit
from plans.models import Plan
from reports.content import ReportContent
from reports.models import ActivityResult, IndicatorResult, Report
from reports.services import report_of
from tests import factories
from tests.plans.factories import approve, make_plan, send
from tests.worlds import NOW


def moment(month, day, hour=10):
    """A moment of the year 2566 in Bangkok."""
    return day_start(datetime.date(2023, month, day)) + datetime.timedelta(hours=hour)


def set_submission(unit, cycle, kind=Kind.PLAN, stage=Stage.DRAFT, sent=None, **values):
    """Puts the unit's submission at `stage`, first sent at `sent`, past the rules: the acts have tests of their own."""
    if stage != Stage.DRAFT:
        sent = sent or moment(4, 1)
        values |= {"started_at": sent, "first_submitted_at": sent, "submitted_at": sent}
    if stage == Stage.RETURNED:
        values.setdefault("revise_by", datetime.date(2023, 4, 20))
    if stage == Stage.APPROVED:
        values.setdefault("approved_at", sent)
    found = Submission.objects.filter(unit=unit, cycle=cycle, kind=kind)
    found.update(stage=stage, **values)
    return found.get()


def exempt(unit, cycle):
    for kind in Kind:
        set_submission(unit, cycle, kind, is_exempt=True, exempt_reason="ประสบอุทกภัย")


def extend(submission, until, by):
    return Extension.objects.create(
        submission=submission, until=until, reason="ประสบอุทกภัย", granted_by=by, granted_at=moment(4, 1)
    )


def prove_awareness(submission, by):
    url = "https://example.go.th/awareness"
    return Evidence.objects.create(submission=submission, url=url, added_at=moment(4, 1), added_by=by)


def promise_awareness(submission, day):
    return Plan.objects.create(submission=submission, awareness_promised_on=day)


def read_results(unit, round, by):
    return Event.objects.create(act=Event.Act.READ_RESULTS, unit=unit, note=str(round), at=moment(4, 1), by=by)


def fill(cycle, size, by):
    """Brings the round to `size` units, a third of them sent, with what the board looks at."""
    held = Unit.objects.owing().count()
    for number in range(held, size):
        factories.make_unit(f"u{number}", f"จังหวัดที่ {number}", inspection_region=number % 19)
    open_cycle(cycle, by=by, now=moment(3, 17))
    for unit in list(Unit.objects.owing())[held::3]:
        submission = set_submission(unit, cycle, stage=Stage.SUBMITTED)
        prove_awareness(submission, by)
        extend(submission, datetime.date(2023, 4, 30), by)


def make_approved_plan(cycle, officer, reviewer, *, now, projects=1):
    plan = make_plan(cycle, officer, now=now, projects=projects)
    send(plan, officer, now)
    approve(plan, reviewer, now)
    return plan


def make_report(cycle, officer, reviewer, *, now, projects=1):
    """A complete report of a plan made and approved on the way."""
    make_approved_plan(cycle, officer, reviewer, now=now, projects=projects)
    report = open_report(cycle, officer)
    fill_in(report)
    writing.attach(report.submission, by=officer, now=now, url="https://www.example.com/results", caption="ภาพผลงาน")
    return fresh_report(report)


def make_cast_with_report(sent=False):
    """The cast with a complete report of the unit A, which was just `sent`."""
    cast = factories.make_cast()
    report = make_report(cast["cycle"], cast["officer_a"], cast["reviewer"], now=NOW)
    if sent:
        send_report(report, cast["officer_a"], NOW)
    return cast | {"report": report}


def open_report(cycle, officer):
    return report_of(cycle.submissions.get(unit=officer.unit, kind=Kind.REPORT))


def fill_in(report):
    """Everything done and reached."""
    report.results.update(change_for_clients="สหกรณ์ได้รับบริการเร็วขึ้น")
    ActivityResult.objects.filter(result__report=report).update(progress="done", done="จัดทำแล้ว 1 ฉบับ")
    IndicatorResult.objects.filter(result__report=report).update(actual="90")
    contact = {"contact_name": "นางสาวกานดา ใจดี", "contact_position": "นักวิชาการสหกรณ์", "contact_telephone": "053"}
    Submission.objects.filter(pk=report.submission_id).update(**contact)


def fresh_report(report):
    return Report.objects.with_rows().get(pk=report.pk)


def send_report(report, by, now, **kw):
    return stages.perform(report.submission, stages.Act.SEND, by=by, now=now, content=ReportContent(report), **kw)
