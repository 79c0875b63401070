"""Whether an officer may start a project from the results: each reason on its own."""

import datetime

import pytest

from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Extension
from surveys.starting import cycle_of, start_of
from tests.factories import make_cycle, make_round, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(db):
    return make_round(2565)


def plan_of(cycle, unit):
    return cycle.submissions.get(unit=unit, kind=Kind.PLAN)


def change(cycle, unit, **values):
    cycle.submissions.filter(unit=unit, kind=Kind.PLAN).update(**values)


def refusal(round, user, now):
    return start_of(round, cycle_of(round), user, now).refusal


def test_an_open_plan_may_be_started(round, cycle, unit_a, officer_a, now):
    start = start_of(round, cycle_of(round), officer_a, now)
    assert (start.submission, start.refusal) == (plan_of(cycle, unit_a), "")


def test_the_latest_opened_round_on_this_survey_is_meant(round):
    make_cycle(2566)
    make_cycle(2568, survey_year=2565, opened=False)
    later = make_cycle(2567, survey_year=2565)
    make_cycle(2569)
    assert (cycle_of(round), cycle_of(make_round(2564))) == (later, None)


def test_no_round_is_opened(round, officer_a, now):
    make_cycle(2566, opened=False)
    assert refusal(round, officer_a, now) == "ยังไม่เปิดรอบปีงบประมาณที่ใช้ผลการสำรวจปีงบประมาณ พ.ศ. 2565"


def test_a_past_year_is_said_to_be_past(round, cycle, officer_a, now):
    """A round of plans rests on a later survey already: this one's will never be opened."""
    past = make_round(2564)
    assert refusal(past, officer_a, now) == "ผลการสำรวจปีงบประมาณ พ.ศ. 2564 เป็นผลของปีที่ผ่านมา"


def test_the_unit_owes_no_plan(round, cycle, now):
    officer = make_user(unit=make_unit(owes_submissions=False))
    assert refusal(round, officer, now) == "หน่วยงานไม่ต้องจัดทำแผนในรอบปีงบประมาณ พ.ศ. 2566"


@pytest.mark.parametrize("who", ["reviewer", "administrator", "executive"])
def test_nobody_but_officers_starts_a_plan(request, round, cycle, who, now):
    start = start_of(round, cycle_of(round), request.getfixturevalue(who), now)
    assert (start.submission, bool(start.refusal)) == (None, True)


@pytest.mark.parametrize("day, begun", [(16, False), (17, True)])
def test_before_its_first_day(round, cycle, officer_a, now, day, begun):
    expected = "" if begun else "ยังไม่เปิดรับแผน เปิดรับวันที่ 17 มีนาคม 2566"
    assert refusal(round, officer_a, now.replace(month=3, day=day, hour=0)) == expected


@pytest.mark.parametrize(
    "values, words",
    [
        ({"is_exempt": True, "exempt_reason": "ยุบรวม"}, "หน่วยงานได้รับยกเว้น จึงไม่ต้องจัดทำแผนปีงบประมาณ พ.ศ. 2566"),
        ({"stage": Stage.SUBMITTED}, "แผนปีงบประมาณ พ.ศ. 2566 ของหน่วยงานอยู่ในขั้น “ส่งแล้ว”"),
        ({"stage": Stage.APPROVED}, "แผนปีงบประมาณ พ.ศ. 2566 ของหน่วยงานอยู่ในขั้น “เห็นชอบแล้ว”"),
        ({"stage": Stage.RETURNED, "revise_by": datetime.date(2023, 4, 20)}, ""),
    ],
)
def test_the_stage_of_the_plan_decides(round, cycle, officer_a, now, values, words):
    change(cycle, officer_a.unit, first_submitted_at=now, **values)
    assert refusal(round, officer_a, now) == words


def test_after_the_closing_day(round, cycle, officer_a, officer_b, reviewer, now):
    cycle.plan_closes = datetime.date(2023, 4, 20)
    cycle.save()
    until = datetime.date(2023, 4, 30)
    plan = plan_of(cycle, officer_b.unit)
    Extension.objects.create(submission=plan, until=until, reason="น้ำท่วม", granted_by=reviewer, granted_at=now)

    said = [refusal(round, officer, now.replace(day=21)) for officer in (officer_a, officer_b)]

    closed = "ปิดรับแผนแล้วเมื่อสิ้นวันที่ 20 เมษายน 2566 ส่งได้อีกเมื่อได้รับขยายระยะเวลา หน่วยงานยื่นคำขอได้ที่หน้าแผน"
    assert said == [closed, ""]
