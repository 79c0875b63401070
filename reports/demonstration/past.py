"""A round that is over: every plan and report sent and approved, some late, some after a return."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Evidence, Notice
from reports.content import ReportContent
from reports.services import report_of

from .after import amend, supplement
from .courses import LATE_REASONS, keep_start, letter, sending_moment
from .drafts import Place
from .examples import mark_examples
from .moments import working_day
from .plans import BATCH
from .results import fill_report

PLAN_FLAWS = ((0,), (1,), (0, 1), (0, 2), (2,))  # which of the flaws that plans.py and results.py know
REPORT_FLAWS = ((0,), (1,), (0, 1))
PLANS_EARLY, REPORTS_EARLY = 16, 9  # days before the due day from which on most are sent
EXTENSION_DAYS = 10
EXTENSION_REASON = "เจ้าหน้าที่ผู้รับผิดชอบปฏิบัติราชการช่วยเหลือผู้ประสบภัยในพื้นที่ หน่วยงานจึงขอเวลาจัดทำแผนเพิ่มเติม"
READERS = 0.9  # of the units, beside those to whom something happens


@dataclass(frozen=True)
class Fates:
    """What is to happen to which units; every other one sends in time and is approved at once."""

    late: list
    returned: list
    promising: list  # awareness evidence follows with the report
    late_reports: list
    returned_reports: list
    extended: list
    exempt: list


def _fates(units, *, is_previous):
    """Fates by the shuffled order of the units. Exemption and extension belong to the previous year alone."""
    parts, at = [], 0
    for size in (6, 10, 3, 4, 5, int(is_previous), int(is_previous)):
        parts.append(units[at : at + size])
        at += size
    return Fates(*parts)


def play(scene, *, is_previous, used):
    """Plays a whole round. `used`: {unit pk: keys of the year before}. Gives the same of this year."""
    fates = _fates(scene.shuffled, is_previous=is_previous)
    for unit in fates.exempt:
        scene.exempt(unit, days=9)
    plans = [_plan(scene, unit, fates, used.get(unit.pk, set())) for unit in scene.units if unit not in fates.exempt]
    scene.save(plans)
    for written in plans:
        written.course.complete()
        if written.course.unit in fates.returned[:1]:
            amend(written.course)
    _play_reports(scene, plans, fates)
    Notice.objects.filter(submission__cycle=scene.cycle).update(read_at=F("created_at"))
    return {written.course.unit.pk: {draft.key for draft in written.drafts} for written in plans}


def _plan(scene, unit, fates, used):
    course = scene.course(unit, Kind.PLAN, scene.cycle.opens)
    if course.rng.random() < READERS or unit in fates.returned:
        scene.read(course)
    course.started_at = course.moments.after(0, 4)
    course.sent_at = _sent_at(course, scene.cycle.plan_due, PLANS_EARLY, late=9 * (unit in fates.late))
    if unit in fates.late:
        _explain(course, fates.late)
    if unit in fates.extended:
        _extend(scene, course)
    if unit in fates.returned:
        course.flaws = list(course.rng.choice(PLAN_FLAWS))
    drafts = scene.drafts(course, course.moments.day, used)
    values = {"unresolved": scene.left(course, drafts)}
    if unit in fates.promising:
        values["awareness_promised_on"] = working_day(scene.cycle.plan_due + timedelta(days=21))
    keep_start(course, **letter(course, 180, 460))
    return scene.written(course, drafts, **values)


def _sent_at(course, due, early, *, late):
    """The moment of the first sending, up to `late` days after the due day if that is not 0."""
    if late:
        return course.moments.on(due + timedelta(days=course.rng.randint(1, late)))
    return sending_moment(course.rng, course.moments, due, early=early)


def _explain(course, late):
    """Each of the late units has a reason of its own."""
    reason = LATE_REASONS[late.index(course.unit) % len(LATE_REASONS)]
    course.late_reason = Place.of(course.unit).filled(reason, course.rng)


def _extend(scene, course):
    due = scene.cycle.plan_due
    until = due + timedelta(days=EXTENSION_DAYS)
    on = working_day(due - timedelta(days=3), -1)
    scene.extend_plan(course.unit, until=until, on=on, reason=EXTENSION_REASON)
    course.sent_at = course.moments.on(until - timedelta(days=course.rng.randint(1, 5)), step=-1)


def _play_reports(scene, plans, fates):
    courses, pieces = [], []
    for written in plans:
        course = _report(scene, written.course, fates)
        report = report_of(course.submission)
        pieces += fill_report(report, course, written.drafts)
        if written.course.unit in fates.promising:
            pieces.append(_promised(course, written))
        course.content = ReportContent(report)
        courses.append(course)
    Evidence.objects.bulk_create(pieces, batch_size=BATCH)
    for course in courses:
        course.complete()
    supplement(courses)
    mark_examples([(course, written.drafts) for course, written in zip(courses, plans, strict=True)])


def _report(scene, plan_course, fates):
    unit, due = plan_course.unit, scene.cycle.report_due
    course = scene.course(unit, Kind.REPORT, plan_course.moments.day + timedelta(days=1))
    course.started_at = course.moments.on(due - timedelta(days=course.rng.randint(11, 24)))
    course.sent_at = _sent_at(course, due, REPORTS_EARLY, late=5 * (unit in fates.late_reports))
    if unit in fates.late_reports:
        _explain(course, fates.late_reports[::-1])
    if unit in fates.returned_reports:
        course.flaws = list(course.rng.choice(REPORT_FLAWS))
    keep_start(course, **letter(course, 720, 1480))
    return course


def _promised(course, written):
    """The evidence of awareness that the plan only promised."""
    day = written.plan.awareness_promised_on
    return Evidence(
        submission=course.submission,
        about=written.plan.ref,
        kind=Evidence.Kind.MEETING,
        caption="รายงานการประชุมถ่ายทอดแผนแก่บุคลากรของสำนักงาน ตามที่แจ้งไว้ในแผน",
        url=f"https://drive.example/{course.unit.code}/{course.submission.cycle.fiscal_year}/meeting-{day:%m}",
        added_at=course.edited_at,
        added_by=course.officer,
    )
