"""The last days before a moment that counts, to the microsecond, in the words of the page."""

import datetime
from datetime import timedelta

import pytest

from cpdplans.cycles import countdown
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.thai import day_end, day_start

from .factories import Act, act, approve_plan, bring_to, make_extension, submission_of

DUE = datetime.date(2023, 4, 12)
CLOSES = datetime.date(2023, 4, 30)
TICK = timedelta(microseconds=1)
HEARD = "ระบบนับเวลาที่ได้รับข้อมูล ณ เวลาของระบบ ส่งก่อนสิ้นวันที่ 12 เมษายน 2566 (ถึงเวลา 23.59.59 น.) "
PAST = "พ้นกำหนดแล้ว ยังส่งได้ โดยระบบจะบันทึกว่าส่งล่าช้า กรุณากรอกเหตุผลที่ส่งล่าช้า"


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


def closing(plan, day):
    type(plan.cycle).objects.update(plan_closes=day)
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize(
    "left, words",
    [
        (timedelta(days=3), "เหลือเวลาอีก 3 วัน"),
        (timedelta(days=3) - TICK, "เหลือเวลาอีก 2 วัน 23 ชั่วโมง"),
        (timedelta(days=1, minutes=59), "เหลือเวลาอีก 1 วัน"),
        (timedelta(days=1) - TICK, "เหลือเวลาอีก 23 ชั่วโมง 59 นาที"),
        (timedelta(hours=7, minutes=29, seconds=59), "เหลือเวลาอีก 7 ชั่วโมง 29 นาที"),
        (timedelta(hours=2), "เหลือเวลาอีก 2 ชั่วโมง"),
        (timedelta(minutes=59, seconds=59), "เหลือเวลาอีก 59 นาที"),
        (timedelta(minutes=1), "เหลือเวลาอีก 1 นาที"),
        (timedelta(minutes=1) - TICK, "เหลือเวลาไม่ถึง 1 นาที"),
        (TICK, "เหลือเวลาไม่ถึง 1 นาที"),
    ],
)
def test_the_time_left_is_never_more_than_there_is(left, words):
    assert countdown.left_words(left) == words


def test_the_clock_stands_there_for_the_last_three_days(plan):
    first = day_start(DUE - timedelta(days=2))
    moments = (first - TICK, first, day_end(DUE) - TICK, day_end(DUE), day_end(DUE) + TICK)
    found = [countdown.clock(plan, moment) for moment in moments]
    assert [clock and clock.left for clock in found] == [
        None,
        "เหลือเวลาอีก 3 วัน",
        "เหลือเวลาไม่ถึง 1 นาที",
        None,
        None,
    ]


def test_the_clock_says_which_moment_counts(plan):
    moment = day_end(DUE) - timedelta(hours=7, minutes=29)
    clock = countdown.clock(plan, moment)
    assert (clock.now, clock.ends, clock.left) == (moment, day_end(DUE), "เหลือเวลาอีก 7 ชั่วโมง 29 นาที")
    assert (clock.counts, clock.past) == (f"{HEARD}ถือว่าส่งภายในกำหนด", PAST)


def test_an_extension_moves_the_clock(plan, reviewer, now):
    make_extension(plan, DUE + timedelta(days=5), reviewer, now)
    ends = day_end(DUE + timedelta(days=5))
    moments = (day_end(DUE) - TICK, ends - TICK, ends)
    assert [bool(countdown.clock(plan, moment)) for moment in moments] == [False, True, False]
    assert countdown.clock(plan, ends - TICK).ends == ends


def test_closing_with_the_deadline_is_said(plan):
    clock = countdown.clock(closing(plan, DUE), day_end(DUE) - TICK)
    assert (clock.counts, clock.past) == (
        f"{HEARD}ถือว่าส่งภายในกำหนด หลังจากนั้นปิดรับ",
        "ปิดรับแผนแล้ว ส่งได้อีกเมื่อได้รับขยายระยะเวลา หน่วยงานยื่นคำขอได้ที่หน้าแผน",
    )


def test_once_late_the_clock_counts_to_the_closing(plan):
    closing(plan, CLOSES)
    ends = day_end(CLOSES)
    found = [countdown.clock(plan, moment) for moment in (day_end(DUE), ends - TICK, ends)]
    assert [clock and (clock.ends, clock.counts.rpartition(") ")[2]) for clock in found] == [
        None,
        (ends, "ระบบยังรับ"),
        None,
    ]


def test_a_returned_plan_counts_to_the_day_for_mending(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)  # by 8 April
    ends = day_end(plan.revise_by)
    assert [bool(countdown.clock(plan, moment)) for moment in (ends - TICK, ends, ends + TICK)] == [True, False, False]
    clock = countdown.clock(plan, ends - TICK)
    assert (clock.counts.rpartition(") ")[2], clock.past) == (
        "ถือว่าแก้ไขภายในกำหนด",
        "พ้นวันที่ให้แก้ไขแล้ว ยังส่งได้ โดยระบบจะแสดงว่าเกินกำหนดแก้ไข",
    )
    assert countdown.if_late(plan, ends - TICK) is None


def test_a_recalled_plan_keeps_its_first_sending(plan, officer_a, now):
    act(plan, Act.SEND, by=officer_a, now=now)
    act(plan, Act.RECALL, by=officer_a, now=now)
    plan.refresh_from_db()
    clock = countdown.clock(plan, day_end(DUE) - TICK)
    assert clock.past == "พ้นกำหนดแล้ว ยังส่งอีกครั้งได้ ผลการส่งครั้งแรก (ส่งภายในกำหนด) คงเดิม"
    assert [countdown.needs_reason(plan, day_end(DUE)), countdown.if_late(plan, day_end(DUE))] == [False, None]


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.APPROVED])
def test_what_is_sent_has_no_clock(plan, officer_a, reviewer, now, stage):
    bring_to(plan, stage, officer=officer_a, reviewer=reviewer, now=now)
    assert countdown.clock(plan, day_end(DUE) - TICK) is None


def test_a_report_has_its_own_clock_once_its_plan_is_approved(cycle, unit_a, officer_a, reviewer, now):
    report = submission_of(cycle, unit_a, Kind.REPORT)
    moment = day_end(cycle.report_due) - TICK
    assert countdown.clock(report, moment) is None
    approve_plan(report, officer=officer_a, reviewer=reviewer, now=now)
    assert countdown.clock(report, moment).ends == day_end(cycle.report_due)
    assert countdown.if_late(report, day_end(cycle.report_due)).lines[0] == (
        "ยังส่งได้ หากส่งวันนี้ระบบจะบันทึกว่า “ส่งล่าช้า 1 วัน” พร้อมเหตุผลที่กรอก"
    )


# The reason for being late

MOMENTS = [
    (day_start(DUE) - TICK, (False, False)),
    (day_start(DUE), (False, True)),
    (day_end(DUE) - TICK, (False, True)),
    (day_end(DUE), (True, False)),
    (day_end(DUE) + TICK, (True, False)),
]


@pytest.mark.parametrize("moment, asked", MOMENTS)
def test_the_reason_is_ready_on_the_day_and_asked_for_after_it(plan, moment, asked):
    assert (countdown.needs_reason(plan, moment), countdown.may_need_reason(plan, moment)) == asked


def test_no_reason_is_prepared_where_nothing_is_taken_after_the_day(plan):
    closing(plan, DUE)
    moments = (day_end(DUE) - TICK, day_end(DUE))
    assert [(countdown.needs_reason(plan, at), countdown.may_need_reason(plan, at)) for at in moments] == [
        (False, False)
    ] * 2


# What late means

NUMBER = "จำนวนวันนับถึงวันที่ส่งครั้งแรก การแก้ไขและส่งอีกครั้งหลังจากนั้นไม่ทำให้ล่าช้าเพิ่มขึ้น"
UNTIL = "ปิดรับเมื่อสิ้นวันที่ 30 เมษายน 2566 เวลา 23.59 น. หลังจากนั้นส่งไม่ได้"


def told(plan, moment):
    found = countdown.if_late(plan, moment)
    return found and (found.title, found.lines)


def test_late_is_explained_from_the_instant_on(plan):
    before = "ส่งหลังวันที่ 12 เมษายน 2566 เวลา 23.59 น. ระบบยังรับ แต่จะบันทึกว่าส่งล่าช้า พร้อมจำนวนวันและเหตุผล"
    after = "ยังส่งได้ หากส่งวันนี้ระบบจะบันทึกว่า “ส่งล่าช้า 1 วัน” พร้อมเหตุผลที่กรอก"
    assert told(plan, day_end(DUE) - TICK) == ("หากส่งไม่ทันกำหนด", [before])
    for moment in (day_end(DUE), day_end(DUE) + TICK):
        assert told(plan, moment) == ("ส่งล่าช้าหมายความว่าอย่างไร", [after, NUMBER])


def test_the_days_late_count_from_the_extended_day(plan, reviewer, now):
    make_extension(plan, DUE + timedelta(days=5), reviewer, now)
    moment = day_end(DUE + timedelta(days=7)) - TICK
    assert told(plan, moment)[1][0] == "ยังส่งได้ หากส่งวันนี้ระบบจะบันทึกว่า “ส่งล่าช้า 2 วัน” พร้อมเหตุผลที่กรอก"
    assert told(plan, day_end(DUE)) is None  # late without the extension, and not near the extended day


def test_the_closing_is_in_view(plan):
    closing(plan, CLOSES)
    assert told(plan, day_end(CLOSES) - TICK)[1][1:] == [NUMBER, UNTIL]
    assert told(plan, day_end(CLOSES)) == (
        "ปิดรับแล้ว ต้องทำอย่างไร",
        ["ปิดรับเมื่อสิ้นวันที่ 30 เมษายน 2566 ส่งได้อีกเมื่อได้รับขยายระยะเวลา ข้อมูลที่กรอกไว้ยังอยู่ครบ"],
    )


def test_before_a_closing_with_the_deadline_nothing_late_is_promised(plan):
    closing(plan, DUE)
    assert told(plan, day_end(DUE) - TICK) == (
        "หากส่งไม่ทันกำหนด",
        ["ปิดรับเมื่อสิ้นวันที่ 12 เมษายน 2566 เวลา 23.59 น. หลังจากนั้นส่งไม่ได้"],
    )
