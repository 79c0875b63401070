"""How long what was sent waits, in working days, and what is usual."""

import datetime
from datetime import timedelta

import pytest

from cpdplans.cycles import presenting, waiting
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import HolidayCorrection
from cpdplans.thai import day_start
from tests.factories import make_cycle, make_unit, make_user

from .factories import Act, act, add_remark, submission_of


def at(month, day, hour=10):
    return day_start(datetime.date(2023, month, day)) + timedelta(hours=hour)


@pytest.fixture
def plan(cycle, unit_a, officer_a):
    """Sent on Monday 3 April 2566; the 6th is a public holiday, the 13th to the 17th Songkran and a week-end."""
    plan = submission_of(cycle, unit_a)
    return act(plan, Act.SEND, by=officer_a, now=at(4, 3, 23)).submission


def decide(plan, reviewer, now):
    act(plan, Act.APPROVE, by=reviewer, now=now)


def make_decisions(cycle, reviewer, spans):
    """A unit for each (day of April sent, day decided)."""
    for sent, decided in spans:
        unit = make_unit()
        [plan] = cycle.submissions.bulk_create([cycle.submissions.model(unit=unit, cycle=cycle, kind=Kind.PLAN)])
        act(plan, Act.SEND, by=make_user(unit=unit), now=at(4, sent), late_reason="รอบของปีก่อน ๆ")
        decide(plan, reviewer, at(4, decided))


@pytest.mark.parametrize(
    "now, day",
    [
        (at(4, 3, 23), 0),
        (at(4, 4, 0), 1),
        (at(4, 5), 2),
        (at(4, 6), 2),
        (at(4, 7), 3),
        (at(4, 9), 3),
        (at(4, 10), 4),
        (at(4, 18), 7),
    ],
)
def test_which_working_day_this_is(plan, now, day):
    assert waiting.day_of_waiting(plan, now) == day


def test_a_correction_counts(plan):
    HolidayCorrection.objects.create(day=datetime.date(2023, 4, 5), name="วันหยุดพิเศษของจังหวัด")
    HolidayCorrection.objects.create(day=datetime.date(2023, 4, 6), name="วันทำการ", is_off=False)
    assert [waiting.day_of_waiting(plan, at(4, day)) for day in (5, 6)] == [1, 2]


def test_what_is_usual(cycle, reviewer):
    make_decisions(cycle, reviewer, [(3, 3), (3, 4), (3, 5), (3, 7), (3, 10)])
    assert waiting.usual_time(cycle, Kind.PLAN) == waiting.UsualTime(half=2, most=4, decisions=5)


def test_four_decisions_say_nothing_of_what_is_usual(cycle, reviewer):
    make_decisions(cycle, reviewer, [(3, 4)] * 4)
    assert waiting.usual_time(cycle, Kind.PLAN) is None


def test_decisions_of_reports_and_of_long_ago_do_not_count(cycle, reviewer):
    make_decisions(make_cycle(2564), reviewer, [(3, 4)] * 5)
    assert [waiting.usual_time(cycle, kind) for kind in Kind] == [None, None]
    assert waiting.usual_time(make_cycle(2565), Kind.PLAN).decisions == 5


def test_each_round_of_a_plan_is_a_decision_and_a_recall_none(cycle, unit_a, plan, officer_a, reviewer):
    act(plan, Act.RECALL, by=officer_a, now=at(4, 4))
    act(plan, Act.SEND, by=officer_a, now=at(4, 5))
    add_remark(plan, reviewer, at(4, 7))
    act(plan, Act.RETURN, by=reviewer, now=at(4, 7))
    act(plan, Act.SEND, by=officer_a, now=at(4, 10))
    plan.remarks.update(state="closed")
    decide(plan, reviewer, at(4, 11))
    assert waiting._spans(cycle, Kind.PLAN) == [
        (datetime.date(2023, 4, 5), datetime.date(2023, 4, 7)),
        (datetime.date(2023, 4, 10), datetime.date(2023, 4, 11)),
    ]


def test_the_unit_reads_it(cycle, plan, reviewer):
    make_decisions(cycle, reviewer, [(3, 3), (3, 4), (3, 5), (3, 7), (3, 10)])
    plan.cycle.contact_telephone = "0 2281 7002"
    told = presenting.banner(plan, at(4, 18))
    assert (told["title"], told["detail"]) == (
        "ส่งแผนแล้ว อยู่ระหว่างการพิจารณา (วันทำการที่ 7)",
        "การพิจารณาแผนตามปกติ: ครึ่งหนึ่งแล้วเสร็จภายใน 2 วันทำการ และเก้าในสิบภายใน 4 วันทำการ (จาก 5 ครั้งในรอบนี้และรอบก่อน)"
        " ขณะนี้เกินเวลาปกติแล้ว สอบถามได้ที่กลุ่มพัฒนาระบบบริหาร โทร. 0 2281 7002",
    )


def test_on_the_day_of_sending_no_working_day_is_counted(plan):
    told = presenting.banner(plan, at(4, 3, 23))
    assert (told["title"], told["detail"]) == ("ส่งแผนแล้ว อยู่ระหว่างการพิจารณา", "")
