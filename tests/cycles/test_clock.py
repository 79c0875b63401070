"""What the clock says, in Bangkok, at the edges of every interval, in Python and in SQL."""

import datetime
from itertools import product

import pytest

from cpdplans.cycles import services
from cpdplans.cycles.clock import Kind, Sent, Stage, Status, timeliness
from cpdplans.cycles.models import Extension, Submission
from cpdplans.thai import day_end, day_start
from tests.factories import make_unit

from .factories import make_extension, submission_of

pytestmark = pytest.mark.sql

OPENS, PLAN_DUE, REPORT_DUE = (datetime.date(2023, *day) for day in [(3, 17), (4, 12), (8, 15)])
EXTENDED, REPORT_EXTENDED = datetime.date(2023, 5, 20), datetime.date(2023, 9, 20)
PLAN_CLOSES, REPORT_CLOSES = datetime.date(2023, 5, 1), datetime.date(2023, 9, 1)
TICK = datetime.timedelta(microseconds=1)
DAYS = datetime.timedelta(days=1)


def around(instant):
    return [instant - TICK, instant, instant + TICK]


EDGES = {
    Kind.PLAN: [day_start(OPENS), day_end(PLAN_DUE), day_end(PLAN_CLOSES), day_end(EXTENDED)],
    Kind.REPORT: [day_start(OPENS), day_end(REPORT_DUE), day_end(REPORT_CLOSES), day_end(REPORT_EXTENDED)],
}


@pytest.fixture
def closing_cycle(cycle):
    cycle.plan_closes, cycle.report_closes = PLAN_CLOSES, REPORT_CLOSES
    cycle.save()
    return cycle


def put(submission, **values):
    """Stores a state without the acts that lead there: here only the clock is asked."""
    Submission.objects.filter(pk=submission.pk).update(**values)
    return Submission.objects.get(pk=submission.pk)


def in_stage(submission, stage, **values):
    sent = {} if stage == Stage.DRAFT else {"first_submitted_at": day_start(OPENS), "submitted_at": day_start(OPENS)}
    return put(submission, stage=stage, revise_by=PLAN_DUE if stage == Stage.RETURNED else None, **sent | values)


def status_in_sql(submission, now):
    return list(Status)[Submission.objects.with_status(now).get(pk=submission.pk).status_order]


@pytest.mark.parametrize(
    "moment, status",
    [
        (day_start(OPENS) - TICK, Status.NOT_OPEN),
        (day_start(OPENS), Status.NOT_STARTED),
        (day_start(PLAN_DUE - 14 * DAYS) - TICK, Status.NOT_STARTED),
        (day_start(PLAN_DUE - 14 * DAYS), Status.NEAR_DUE),
        (day_end(PLAN_DUE) - TICK, Status.NEAR_DUE),
        (day_end(PLAN_DUE), Status.OVERDUE),
        (day_end(PLAN_DUE) + TICK, Status.OVERDUE),
        (day_end(PLAN_CLOSES) - TICK, Status.OVERDUE),
        (day_end(PLAN_CLOSES), Status.CLOSED),
    ],
)
def test_untouched_plan(closing_cycle, unit_a, moment, status):
    plan = submission_of(closing_cycle, unit_a)

    assert plan.status(moment) == status
    assert status_in_sql(plan, moment) == status


@pytest.mark.parametrize(
    "moment, status",
    [
        (day_end(PLAN_DUE), Status.NOT_STARTED),
        (day_end(PLAN_CLOSES), Status.NOT_STARTED),
        (day_end(EXTENDED) - TICK, Status.NEAR_DUE),
        (day_end(EXTENDED), Status.CLOSED),
    ],
)
def test_extension_moves_due_and_closing(closing_cycle, unit_a, reviewer, now, moment, status):
    plan = submission_of(closing_cycle, unit_a)
    make_extension(plan, EXTENDED, reviewer, now)

    assert plan.status(moment) == status
    assert status_in_sql(plan, moment) == status


def in_every_state(cycle, kind, by, now):
    """{a submission of a unit of its own: its state}"""
    found = {}
    plan_stages = Stage if kind == Kind.REPORT else [None]
    for stage, extended, started, exempt, plan_stage in product(Stage, [0, 1], [None, now], [False, True], plan_stages):
        unit = make_unit()
        plan, report = (Submission.objects.create(unit=unit, cycle=cycle, kind=one) for one in Kind)
        submission = plan if kind == Kind.PLAN else report
        if plan_stage:
            in_stage(plan, plan_stage)
        if extended:
            until = EXTENDED if kind == Kind.PLAN else REPORT_EXTENDED
            given = {"reason": "น้ำท่วมสำนักงาน", "granted_by": by, "granted_at": now}
            Extension.objects.create(submission=submission, until=until, **given)
        row = in_stage(submission, stage, started_at=started, is_exempt=exempt, exempt_reason="ยุบรวม" * exempt)
        found[row] = stage, extended, started, exempt, plan_stage
    return found


@pytest.mark.parametrize("kind", Kind)
def test_sql_agrees_with_python(closing_cycle, reviewer, now, kind):
    states = in_every_state(closing_cycle, kind, reviewer, now)
    asked = Submission.objects.filter(pk__in=[row.pk for row in states])
    for moment in [moment for edge in EDGES[kind] for moment in around(edge)]:
        in_sql = dict(asked.with_status(moment).values_list("pk", "status_order"))
        assert {state: row.status(moment) for row, state in states.items()} == {
            state: list(Status)[in_sql[row.pk]] for row, state in states.items()
        }, moment


def test_recalled_draft_is_not_closed(closing_cycle, unit_a, now):
    plan = put(submission_of(closing_cycle, unit_a), first_submitted_at=now)
    moment = day_end(PLAN_CLOSES)

    assert (plan.status(moment), status_in_sql(plan, moment)) == (Status.OVERDUE, Status.OVERDUE)


def test_withdrawn_extension_counts_no_more(cycle, unit_a, reviewer, now):
    plan = submission_of(cycle, unit_a)
    extension = make_extension(plan, EXTENDED, reviewer, now)
    extension.withdrawn_at, extension.withdrawn_reason = now, "ออกผิดหน่วยงาน"
    extension.save()

    assert plan.due == PLAN_DUE
    assert status_in_sql(plan, day_end(PLAN_DUE)) == Status.OVERDUE


def test_the_later_of_two_extensions_counts(cycle, unit_a, reviewer, now):
    plan = submission_of(cycle, unit_a)
    for day in [EXTENDED - 5 * DAYS, EXTENDED]:
        make_extension(plan, day, reviewer, now)

    assert plan.due == EXTENDED
    assert status_in_sql(plan, day_end(EXTENDED) - TICK) == Status.NEAR_DUE


def test_report_waits_for_its_plan(cycle, unit_a, now):
    report = submission_of(cycle, unit_a, Kind.REPORT)
    assert report.status(now) == Status.WAITING_FOR_PLAN

    in_stage(report.sibling(Kind.PLAN), Stage.APPROVED)
    assert report.status(now) == Status.NOT_STARTED


@pytest.mark.parametrize(
    "sent, extended, label",
    [
        (None, None, None),
        (day_end(PLAN_DUE) - TICK, None, "ส่งภายในกำหนด"),
        (day_end(PLAN_DUE) - TICK, EXTENDED, "ส่งภายในกำหนด"),
        (day_end(PLAN_DUE), None, "ส่งล่าช้า 1 วัน"),
        (day_end(PLAN_DUE) + DAYS - TICK, None, "ส่งล่าช้า 1 วัน"),
        (day_end(PLAN_DUE) + DAYS, None, "ส่งล่าช้า 2 วัน"),
        (day_end(PLAN_DUE), EXTENDED, "ส่งภายในกำหนดที่ขยาย"),
        (day_end(EXTENDED) - TICK, EXTENDED, "ส่งภายในกำหนดที่ขยาย"),
        (day_end(EXTENDED), EXTENDED, "ส่งล่าช้า 1 วัน"),
    ],
)
def test_timeliness(sent, extended, label):
    stands = timeliness(sent, PLAN_DUE, extended)

    assert (stands and stands.label) == label


def test_moment_in_another_zone_is_judged_in_bangkok(cycle, unit_a):
    plan = submission_of(cycle, unit_a)
    late_evening_in_london = datetime.datetime(2023, 4, 12, 17, 0, tzinfo=datetime.UTC)

    assert plan.status(late_evening_in_london - TICK) == Status.NEAR_DUE
    assert plan.status(late_evening_in_london) == Status.OVERDUE


def test_days_left_and_past(cycle, unit_a):
    plan = submission_of(cycle, unit_a)
    assert [plan.days_left(moment) for moment in around(day_end(PLAN_DUE))] == [0, -1, -1]

    plan = in_stage(plan, Stage.RETURNED)
    assert [plan.days_past_revision(moment) for moment in around(day_end(PLAN_DUE))] == [0, 1, 1]


@pytest.mark.parametrize("rows", [2, 6])
def test_status_of_many_takes_one_query(cycle, unit_a, now, rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = list(Submission.objects.with_clock().with_status(now).select_related("cycle")[:rows])
        for submission in found:
            assert (submission.status(now), submission.timeliness) == (list(Status)[submission.status_order], None)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("extended", [False, True])
def test_timeliness_in_sql_is_that_of_the_clock(cycle, unit_a, reviewer, now, kind, extended):
    submission = submission_of(cycle, unit_a, kind)
    if extended:
        day = {Kind.PLAN: EXTENDED, Kind.REPORT: REPORT_EXTENDED}[kind]
        make_extension(submission, day, reviewer, now)
    for moment in [None, *(edge for instant in EDGES[kind] for edge in around(instant))]:
        put(submission, first_submitted_at=moment)

        told = Submission.objects.with_timeliness().get(pk=submission.pk)
        stands = told.timeliness
        assert told.timeliness_code == (stands.code if stands else Sent.NOT_SENT)


def test_a_withdrawn_extension_counts_no_more_in_sql(cycle, unit_a, reviewer, now):
    plan = submission_of(cycle, unit_a)
    extension = make_extension(plan, EXTENDED, reviewer, now)
    services.withdraw_extension(extension, reason="ออกผิดหน่วยงาน", by=reviewer, now=now)
    put(plan, first_submitted_at=day_end(PLAN_DUE))

    assert Submission.objects.with_timeliness().get(pk=plan.pk).timeliness_code == Sent.LATE
