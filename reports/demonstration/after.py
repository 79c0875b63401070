"""What happens to a few units after an approval: a plan amended during the year, results added after the report."""

from datetime import timedelta
from decimal import Decimal

from cpdplans import thai
from cpdplans.cycles import amending, stages, writing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import UnitRequest
from cpdplans.cycles.stages import Act
from plans.models import Direction, Indicator
from reports.models import ActivityResult, Supplement
from reports.supplements import name_of, outcome_words

from .asking import ask
from .moments import at, working_day

AMENDED_BECAUSE = "งบประมาณที่ได้รับจัดสรรระหว่างปีลดลง จึงขอปรับค่าเป้าหมายของตัวชี้วัดให้สอดคล้องกับผู้รับบริการที่เข้าถึงได้"
AMEND_ANSWER = "ปรับเฉพาะค่าเป้าหมายของตัวชี้วัดตามที่ขอ"
SUPPLEMENTS = 4
Asked = UnitRequest.Kind
ADDED = "ดำเนินกิจกรรมส่วนที่เหลือแล้วเสร็จหลังรายงานผล และเผยแพร่ให้ผู้รับบริการทราบแล้ว"


def amend(course):
    """The unit asks to amend its approved plan, กพร. opens it again, and it is sent and approved anew."""
    submission, moments = course.submission, course.moments
    asked_at = moments.after(12, 18)
    answered = {"answered_at": moments.after(1, 2), "answered_by": course.reviewer, "answer": AMEND_ANSWER}
    revise_by = moments.day + timedelta(days=14)
    given = {"reason": AMENDED_BECAUSE, "state": "granted", "given_until": revise_by} | answered
    asked = ask(submission, Asked.AMENDMENT, by=course.officer, now=asked_at, **given)
    by = {"by": course.reviewer, "now": answered["answered_at"]}
    note = amending.words_of(asked)
    stages.perform(submission, Act.REOPEN, note=note, revise_by=revise_by, told=False, **by)
    stages.record(Act.GRANT, submission=submission, note=f"{Asked.AMENDMENT.label} {AMEND_ANSWER}", **by)
    _lower(submission, by=course.officer, now=moments.after(2, 4))
    moments.after(0, 1)
    course.send()
    course.take(0, 1)
    course.approve()


def _lower(submission, *, by, now):
    """An easier target for the first indicator that has one."""
    rows = Indicator.objects.filter(project__plan__submission=submission, target__isnull=False)
    row = rows.exclude(direction=Direction.DONE).order_by("project__number", "number").first()
    share = Decimal("0.95") if row.direction == Direction.MORE else Decimal("1.25")
    target = thai.plain_number((row.target * share).quantize(Decimal(1)))
    writing.write_text(row, "target", target, base=writing.text_of(row, "target"), by=by, now=now)


def supplement(courses):
    """Some of the activities that were under way when they were reported on are finished by the round's last day."""
    waiting = ActivityResult.objects.filter(
        result__report__submission__in=[course.submission for course in courses],
        result__report__submission__stage=Stage.APPROVED,
        progress=ActivityResult.Progress.UNDERWAY,
    )
    officers = {course.submission.pk: course.officer for course in courses}
    rows = waiting.select_related("result__report__submission__cycle").order_by(
        "result__report__submission__unit__code"
    )
    for line in list(rows)[:SUPPLEMENTS]:
        report = line.result.report
        now = at(working_day(report.submission.cycle.supplement_until - timedelta(days=6), -1), 10, 20)
        if report.submission.approved_at < now:
            _add(report, line, by=officers[report.submission_id], now=now)


def _add(report, line, *, by, now):
    made = Supplement.objects.create(
        report=report,
        about=line.ref,
        place=name_of(line),
        text=ADDED,
        figure=100,
        is_finished=True,
        outcome=outcome_words(line, 100, is_finished=True),
        url=f"https://drive.example/{report.submission.unit.code}/{report.submission.cycle.fiscal_year}/more",
        added_at=now,
        added_by=by,
    )
    stages.record(Act.ADD_ROW, submission=report.submission, by=by, now=now, note=f"ผลเพิ่มเติม {made.place}"[:1000])
