"""The strip over every page that is not sent, and the banner, in the words of the page."""

import datetime
from datetime import timedelta

import pytest

from cpdplans.cycles import countdown, presenting, services
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.thai import day_end, day_start

from .factories import Act, act, bring_to, make_extension, submission_of

DUE = datetime.date(2023, 4, 12)
TICK = timedelta(microseconds=1)


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


def strip(submission, moment):
    found = presenting.not_sent(submission, moment)
    return found and (found.title, found.words)


@pytest.mark.parametrize(
    "moment, left",
    [
        (day_end(DUE) - timedelta(days=1) - TICK, "เหลือ 1 วัน"),
        (day_end(DUE) - TICK, "ครบกำหนดวันนี้"),
        (day_end(DUE), "เกินกำหนด 1 วัน"),
        (day_end(DUE) + TICK, "เกินกำหนด 1 วัน"),
    ],
)
def test_a_draft_says_until_when(plan, moment, left):
    assert strip(plan, moment) == ("ฉบับร่าง ยังไม่ได้ส่ง", f"ภายใน 12 เม.ย. 66 เวลา 23.59 น. {left}")


@pytest.mark.parametrize(
    "moment, tone",
    [
        (day_end(DUE) - timedelta(days=20), "neutral"),
        (day_end(DUE) - TICK, "warning"),
        (day_end(DUE), "danger"),
    ],
)
def test_the_colour_of_alarm_waits_for_the_day_to_pass(plan, moment, tone):
    assert presenting.not_sent(plan, moment).tone == tone


def test_a_returned_one_alarms_after_its_own_day(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)  # by 8 April
    ends = day_end(plan.revise_by)
    assert [presenting.not_sent(plan, moment).tone for moment in (ends - TICK, ends)] == ["warning", "danger"]


def test_an_extension_counts(plan, reviewer, now):
    make_extension(plan, datetime.date(2023, 4, 20), reviewer, now)
    assert strip(plan, day_end(DUE)) == ("ฉบับร่าง ยังไม่ได้ส่ง", "ภายใน 20 เม.ย. 66 เวลา 23.59 น. เหลือ 7 วัน")


def test_before_the_opening_and_after_the_closing(plan, cycle):
    type(cycle).objects.update(plan_closes=DUE)
    plan.refresh_from_db()
    assert strip(plan, day_start(cycle.opens) - TICK)[1] == "เปิดรับ 17 มี.ค. 66"
    assert strip(plan, day_end(DUE))[1] == "ปิดรับแล้วเมื่อสิ้นวันที่ 12 เม.ย. 66"


def test_a_returned_plan_says_until_when_to_mend(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)
    title = "ส่งคืนแก้ไข ยังไม่ได้ส่งอีกครั้ง"
    assert strip(plan, now) == (title, "ภายใน 8 เม.ย. 66 เวลา 23.59 น. เหลือ 7 วัน")
    assert strip(plan, day_end(plan.revise_by)) == (title, "ภายใน 8 เม.ย. 66 เวลา 23.59 น. เกินกำหนด 1 วัน")


def test_a_recalled_plan_says_so(plan, officer_a, now):
    act(plan, Act.SEND, by=officer_a, now=now)
    act(plan, Act.RECALL, by=officer_a, now=now)
    plan.refresh_from_db()
    assert strip(plan, now)[0] == "ฉบับร่าง (ดึงกลับมาแก้ไข) ยังไม่ได้ส่งอีกครั้ง"
    assert presenting.banner(plan, day_end(DUE))["text"] == (
        "เกินกำหนด 1 วัน ดึงกลับมาแก้ไขแล้ว ต้องส่งอีกครั้ง ผลการส่งครั้งแรก (ส่งภายในกำหนด) คงเดิม"
    )


def test_a_report_waits_for_its_plan(cycle, unit_a, now):
    report = submission_of(cycle, unit_a, Kind.REPORT)
    words = "รอแผนได้รับความเห็นชอบ ภายใน 15 ส.ค. 66 เวลา 23.59 น. เหลือ 136 วัน"
    assert strip(report, now) == ("ฉบับร่าง ยังไม่ได้ส่ง", words)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.APPROVED])
def test_what_is_sent_has_no_strip(plan, officer_a, reviewer, now, stage):
    bring_to(plan, stage, officer=officer_a, reviewer=reviewer, now=now)
    assert strip(plan, now) is None


def test_an_exempt_unit_has_no_strip(plan, reviewer, now):
    services.exempt(plan, reason="ยุบรวมหน่วยงาน", by=reviewer, now=now)
    plan.refresh_from_db()
    assert strip(plan, now) is None


def test_the_banner_leaves_the_time_left_to_the_clock(plan):
    moments = (day_end(DUE) - timedelta(days=1, hours=7), day_end(DUE) - TICK, day_end(DUE))
    found = [presenting.banner(plan, at, clock=countdown.clock(plan, at)) for at in moments]
    assert [(banner["text"], bool(banner["clock"])) for banner in found] == [
        ("", True),
        ("ครบกำหนดวันนี้", True),
        ("เกินกำหนด 1 วัน ยังส่งได้ โดยระบบจะบันทึกว่าส่งล่าช้าพร้อมเหตุผล", False),
    ]
    assert presenting.banner(plan, moments[0])["text"] == "เหลือเวลาอีก 1 วัน"


def test_what_is_exempt_says_no_extension(plan, reviewer, now):
    make_extension(plan, datetime.date(2023, 4, 30), reviewer, now)
    assert presenting.banner(plan, now)["detail"] == "ได้รับขยายระยะเวลาถึงวันที่ 30 เมษายน 2566"
    services.exempt(plan, reason="ประสบอุทกภัย", by=reviewer, now=now)
    plan.refresh_from_db()
    assert presenting.banner(plan, now)["detail"] == ""
