"""The queue of the desk: its order, how long each waits, and who carries how much."""

import datetime

import pytest

from cpdplans.cycles import reviewing
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import HolidayCorrection, Remark, Submission
from cpdplans.cycles.queue import Progress, count_waiting, loads_of, queue_order, shown_in_lists, waited_words
from cpdplans.cycles.working_days import WorkingDays
from tests.factories import make_cycle, make_unit, make_user

from .factories import Act, act, add_remark, bring_to, submission_of

pytestmark = [pytest.mark.django_db, pytest.mark.sql]
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture
def plans(reviewer):
    """The plans of eight units in a round, in the order of the dictionary."""
    units = [make_unit(short_name=f"หน่วย {number}") for number in range(8)]
    cycle = make_cycle(by=reviewer)
    return [submission_of(cycle, unit) for unit in units]


@pytest.fixture
def officers(plans):
    return {plan.pk: make_user(unit=plan.unit) for plan in plans}


def order(plans):
    found = Submission.objects.filter(pk__in=[plan.pk for plan in plans]).order_by(*queue_order())
    names = {plan.pk: number for number, plan in enumerate(plans)}
    return [names[plan.pk] for plan in found]


def lead(plan, stage, officers, reviewer, now):
    return bring_to(plan, stage, officer=officers[plan.pk], reviewer=reviewer, now=now)


def test_waiting_come_first_then_returned_drafts_approved_exempt(plans, officers, reviewer, now):
    lead(plans[5], Stage.SUBMITTED, officers, reviewer, now)
    lead(plans[7], Stage.SUBMITTED, officers, reviewer, now - HOUR)
    lead(plans[1], Stage.RETURNED, officers, reviewer, now)
    lead(plans[6], Stage.RETURNED, officers, reviewer, now - DAY)
    lead(plans[2], Stage.APPROVED, officers, reviewer, now - DAY)
    lead(plans[4], Stage.APPROVED, officers, reviewer, now)
    Submission.objects.filter(pk=plans[0].pk).update(is_exempt=True, exempt_reason="ยุบรวม")

    assert order(plans) == [7, 5, 6, 1, 3, 4, 2, 0]


def test_working_days_are_counted_with_one_query(plans, officers, reviewer, now, django_assert_num_queries):
    """Sent on Saturday 1 April and on Thursday 30 March; Thursday 6 April is a holiday."""
    for plan, days in ((plans[0], 0), (plans[1], 2)):
        lead(plan, Stage.SUBMITTED, officers, reviewer, now - days * DAY)
    rows = list(Submission.objects.filter(kind=Kind.PLAN).order_by("unit__position"))

    with django_assert_num_queries(1):
        count_waiting(rows, now + 6 * DAY)

    assert [row.waited for row in rows] == [4, 5, None, None, None, None, None, None]


@pytest.mark.parametrize("waited, words", [(0, "ยังไม่ครบ 1 วันทำการ"), (1, "วันทำการที่ 1"), (6, "วันทำการที่ 6")])
def test_words_of_waiting(waited, words):
    assert waited_words(waited) == words


@pytest.mark.parametrize("count", [0, 1, 3, 5, 10])
def test_day_before_is_the_latest_with_more_working_days(count):
    """Around Songkran 2566, with a day off more and a Sunday that is worked."""
    HolidayCorrection.objects.create(day=datetime.date(2023, 4, 11), name="วันหยุดเพิ่มเติม", is_off=True)
    HolidayCorrection.objects.create(day=datetime.date(2023, 4, 9), name="วันทำการชดเชย", is_off=False)
    today = datetime.date(2023, 4, 20)
    days = WorkingDays(today - 40 * DAY, today)

    found = days.day_before(count, today)

    assert days.between(found, today) > count >= days.between(found + DAY, today)


def test_remarks_and_decision_come_with_the_list(plans, officers, reviewer, now):
    plan = lead(plans[0], Stage.SUBMITTED, officers, reviewer, now)
    for _ in range(2):
        add_remark(plan, reviewer, now)
    add_remark(plan, reviewer, now, kind=Remark.Kind.INTERNAL)
    act(plan, Act.RETURN, by=reviewer, now=now)
    reviewing.answer_remark(plan.remarks.first(), text="แก้แล้ว", by=officers[plan.pk], now=now)

    shown = shown_in_lists(Submission.objects.filter(pk=plan.pk)).get()
    assert (shown.open_remarks, shown.answered_remarks, hasattr(shown, "prepared_decision")) == (1, 1, False)


# Who carries how much


def carried(load):
    return (load.waiting, load.taken, load.decided, load.resent, load.overdue, load.prepared, load.waited)


def test_loads_tell_what_each_has(plans, officers, reviewer, reviewer2, now, django_assert_num_queries):
    for number in (0, 1, 2):
        lead(plans[number], Stage.SUBMITTED, officers, reviewer, now - 3 * DAY)
        reviewing.take(plans[number], by=reviewer, now=now - DAY)
    reviewing.prepare(plans[1], Act.APPROVE, by=reviewer, now=now, read=1)
    act(plans[2], Act.APPROVE, by=reviewer, now=now)
    returned = lead(plans[3], Stage.RETURNED, officers, reviewer, now - 10 * DAY)
    reviewing.assign(returned, reviewer2, by=reviewer, now=now)
    lead(plans[4], Stage.SUBMITTED, officers, reviewer, now)

    with django_assert_num_queries(3):
        loads = loads_of(Submission.objects.filter(kind=Kind.PLAN), now)

    assert [(load.reviewer, *carried(load)) for load in loads] == [
        (reviewer, 2, 2, 1, 0, 0, 1, 2),
        (reviewer2, 0, 0, 1, 0, 1, 0, None),
        (None, 1, 0, 0, 0, 0, 0, 0),
    ]


def test_a_reviewer_who_left_is_told_while_holding_some(plans, officers, reviewer, reviewer2, now):
    reviewing.assign(plans[0], reviewer2, by=reviewer, now=now)
    reviewer2.is_active = False
    reviewer2.save()

    assert [load.reviewer for load in loads_of(Submission.objects.all(), now)] == [reviewer, reviewer2, None]


def test_progress_of_what_was_sent_again(plans, officers, reviewer, now):
    plan = lead(plans[0], Stage.RETURNED, officers, reviewer, now - 10 * DAY)
    overdue = Submission.objects.filter(Progress.OVERDUE.condition(now)).count()
    act(plan, Act.SEND, by=officers[plan.pk], now=now)

    held = {one: Submission.objects.filter(one.condition(now)).count() for one in Progress}
    assert (overdue, held) == (
        1,
        {
            Progress.UNTAKEN: 1,
            Progress.TAKEN: 0,
            Progress.PREPARED: 0,
            Progress.UNPREPARED: 1,
            Progress.RESENT: 1,
            Progress.OVERDUE: 0,
        },
    )
