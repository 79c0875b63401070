"""The open round, some days after its opening: units in every stage, and the guest's unit not begun."""

from collections import Counter
from datetime import timedelta

from cpdplans.cycles.clock import Kind, Stage, Status
from cpdplans.cycles.models import Submission

from . import asking
from .copies import copy_some
from .courses import Act, keep_start, letter
from .moments import working_day
from .past import PLAN_FLAWS
from .plans import half_written
from .results import begin_report

EXTENSION_REASON = "อยู่ระหว่างเปลี่ยนผู้รับผิดชอบ จึงขอเวลาวิเคราะห์ผลสำรวจเพิ่มเติม"
REPORTS_BEGUN = 5
TAKEN = 6
PREPARED = ("approve", "approve", "return")  # of those that were taken
ASSIGNED = 4  # of those that wait and were not taken
READERS = 0.45  # of the units that have not begun
DAYS_TO_SEND = {"approved": (2, 4), "returned": (3, 6), "waiting": (6, 11)}
STANDINGS = [
    status.label
    for status in (
        Status.NOT_STARTED,
        Status.WRITING,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.APPROVED,
        Status.EXEMPT,
    )
]
SHARES = (("approved", 0.20), ("returned", 0.10), ("waiting", 0.15), ("writing", 0.20))  # of all units


def play(scene, *, today, used):
    """Brings the units to where they stand on the morning of `today`."""
    units, parts = iter(scene.shuffled), {}
    for name, share in SHARES:
        parts[name] = [unit for _, unit in zip(range(round(share * len(scene.units))), units, strict=False)]
    rest = list(units)
    _special(scene, rest, today)
    _read_only(scene, rest)
    courses = {name: [_course(scene, unit, name) for unit in part] for name, part in parts.items()}
    for course, act in zip(courses["waiting"], PREPARED, strict=False):
        course.flaws = [0] * (act == Act.RETURN)
    plans = [_written(scene, course, used) for row in courses.values() for course in row]
    scene.save(plans)
    copy_some(courses["writing"], courses["waiting"])
    _approve(scene, courses["approved"])
    _give_back(courses["returned"], today)
    _wait(courses["waiting"], today)
    asking.wait(courses["writing"], courses["approved"], today)


def _special(scene, rest, today):
    """One unit with more time, one exempt."""
    for unit in rest[:1]:
        until = working_day(scene.cycle.plan_due + timedelta(days=12))
        day = working_day(today - timedelta(days=2), -1)
        extension = scene.extend_plan(unit, until=until, on=day, reason=EXTENSION_REASON)
        asking.answered(extension, by=scene.people.officers[unit.pk])
    for unit in rest[1:2]:
        scene.exempt(unit, days=9)


def _read_only(scene, rest):
    """Some of those who have not begun have read their results."""
    for unit in rest[2:]:
        course = scene.course(unit, Kind.PLAN, scene.cycle.opens + timedelta(days=3))
        if course.rng.random() < READERS:
            scene.read(course)


def _course(scene, unit, name):
    """When a unit read, began and (unless it is still writing) sends."""
    course = scene.course(unit, Kind.PLAN, scene.cycle.opens)
    scene.read(course)
    course.started_at = course.moments.after(*((2, 11) if name == "writing" else (0, 2)))
    if name == "writing":
        keep_start(course, with_contact=False)
        return course
    course.sent_at = course.moments.after(*DAYS_TO_SEND[name])
    if name == "returned":
        course.flaws = list(course.rng.choice(PLAN_FLAWS))
    keep_start(course, **letter(course, 30, 240))
    return course


def _written(scene, course, used):
    drafts = scene.drafts(course, course.moments.day + timedelta(days=10), used.get(course.unit.pk, set()))
    if not course.sent_at:
        return scene.written(course, half_written(drafts))
    return scene.written(course, drafts, unresolved=scene.left(course, drafts))


def _approve(scene, courses):
    for number, course in enumerate(courses):
        course.send()
        course.take(0, 2)
        course.approve()
        if number < REPORTS_BEGUN:
            _begin(scene, course)


def _begin(scene, plan_course):
    course = scene.course(plan_course.unit, Kind.REPORT, plan_course.moments.day)
    course.moments.now = plan_course.moments.now
    course.started_at = course.moments.after(0, 1)
    begin_report(course)
    keep_start(course, with_contact=False)


def _give_back(courses, today):
    """Returned with remarks, to be mended some days from now; these units are told, as they are in the portal."""
    for course in courses:
        course.send()
        course.take(0, 2)
        course.give_back(working_day(today + timedelta(days=course.rng.randint(3, 10))), told=True)


def _wait(courses, today):
    """Some are under review, a few of these with a decision prepared; some only have a reviewer, the rest nobody."""
    for number, course in enumerate(courses):
        course.send()
        if number < TAKEN:
            course.take(0, 1)
        elif number < TAKEN + ASSIGNED:
            course.assign(by=course.reviewer)
    for course, act in zip(courses, PREPARED, strict=False):
        mended = working_day(today + timedelta(days=10)) if act == Act.RETURN else None
        course.prepare(Act(act), revise_by=mended)


def stages_in_words(cycle):
    """How many plans of a round stand where, in Thai: [(label, count)] in the order of the work; for the summary."""
    counted = Counter(_standing(row) for row in Submission.objects.filter(cycle=cycle, kind=Kind.PLAN))
    return [(label, counted[label]) for label in STANDINGS if counted[label]]


def _standing(submission):
    if submission.is_exempt:
        return Status.EXEMPT.label
    if submission.stage == Stage.DRAFT:
        return (Status.WRITING if submission.started_at else Status.NOT_STARTED).label
    return Status(submission.stage).label
