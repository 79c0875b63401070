"""A sending that was refused stays in the history with all that was missing."""

import datetime

import pytest

from cpdplans.cycles import pages, services, stages
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Submission
from cpdplans.cycles.stages import Incomplete, Lack, Refused, attempt_sending
from cpdplans.thai import day_end
from tests.factories import make_user

from .factories import Act, Content, bring_to, submission_of

LATE = day_end(datetime.date(2023, 4, 12))
NO_REASON = "พ้นกำหนดส่งแล้ว กรุณากรอกเหตุผลที่ส่งล่าช้า แล้วส่งอีกครั้ง"
LACKS = [Lack("แผนที่ 1: กรอกวัตถุประสงค์", "/a/"), Lack("ผู้ประสานงาน: กรอกโทรศัพท์", "/b/")]


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


def attempt(plan, by, now, lacks=(), **kw):
    """The sentence of the refusal, "" when it was sent."""
    try:
        attempt_sending(plan, by=by, now=now, content=Content(plan, lacks), **kw)
    except Refused as refused:
        return str(refused)
    return ""


def refusals():
    return list(Event.objects.filter(act=Act.REFUSE_SENDING).order_by("pk"))


def test_what_was_missing_is_kept(plan, officer_a, now):
    with pytest.raises(Incomplete):
        attempt_sending(plan, by=officer_a, now=now, content=Content(plan, LACKS))

    [event] = refusals()
    assert (event.submission, event.by, event.at, event.unit, event.cycle) == (
        plan,
        officer_a,
        now,
        plan.unit,
        plan.cycle,
    )
    assert event.note.split("\n") == [
        "ยังส่งไม่ได้ เนื่องจากข้อมูลยังไม่ครบ 2 รายการ",
        "แผนที่ 1: กรอกวัตถุประสงค์",
        "ผู้ประสานงาน: กรอกโทรศัพท์",
    ]
    assert (event.from_stage, event.to_stage) == ("", "")
    assert Submission.objects.get(pk=plan.pk).stage == Stage.DRAFT


def test_a_refusal_by_the_clock_tells_also_what_was_missing(plan, officer_a):
    assert attempt(plan, officer_a, LATE, LACKS[:1]) == NO_REASON
    assert [event.note.split("\n") for event in refusals()] == [[NO_REASON, "แผนที่ 1: กรอกวัตถุประสงค์"]]


def test_a_refusal_by_the_closing_is_kept(plan, cycle, officer_a):
    type(cycle).objects.update(plan_closes=datetime.date(2023, 4, 12))
    plan.refresh_from_db()
    sentence = attempt(plan, officer_a, LATE, late_reason="ไฟฟ้าดับ")
    assert sentence.startswith("ปิดรับแผนแล้วเมื่อสิ้นวันที่ 12 เมษายน 2566")
    assert [event.note for event in refusals()] == [sentence]


def test_pressing_again_within_a_minute_is_one_attempt(plan, officer_a, now):
    for seconds in (0, 20, 59):
        attempt(plan, officer_a, now + datetime.timedelta(seconds=seconds), LACKS)
    assert [event.at for event in refusals()] == [now]
    attempt(plan, officer_a, now + datetime.timedelta(seconds=60), LACKS)
    assert len(refusals()) == 2


def test_another_person_or_another_lack_is_another_attempt(plan, officer_a, unit_a, now):
    colleague = make_user(unit=unit_a, username="50b")
    attempt(plan, officer_a, now, LACKS)
    attempt(plan, officer_a, now, LACKS[:1])
    attempt(plan, colleague, now, LACKS)
    assert [(event.by, event.note.count("\n")) for event in refusals()] == [
        (officer_a, 2),
        (officer_a, 1),
        (colleague, 2),
    ]


def test_a_sending_leaves_no_refusal(plan, officer_a, now):
    assert (attempt(plan, officer_a, now), attempt(plan, officer_a, now), refusals()) == ("", "", [])
    assert plan.versions.count() == 1


def test_what_is_approved_is_no_refused_attempt(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.APPROVED, officer=officer_a, reviewer=reviewer, now=now)
    assert attempt(plan, officer_a, now).startswith("ดำเนินการไม่ได้ เนื่องจาก")
    assert refusals() == []


def test_who_may_not_send_leaves_no_trace(plan, officer_b, executive, now):
    assert [attempt(plan, by, now, LACKS) for by in (officer_b, executive)] == [stages.NO_RIGHT] * 2
    assert refusals() == []


def test_an_exempt_unit_is_refused_in_words(plan, officer_a, reviewer, now):
    services.exempt(plan, reason="ยุบรวมหน่วยงาน", by=reviewer, now=now)
    assert attempt(plan, officer_a, now) == "หน่วยงานได้รับยกเว้น จึงไม่ต้องดำเนินการ"


def test_unit_and_reviewers_read_it_in_the_history(plan, officer_a, now):
    attempt(plan, officer_a, now, LACKS)
    assert [event.get_act_display() for event in pages.history(plan, officer_a)] == ["ส่งไม่สำเร็จ"]


@pytest.mark.django_db(transaction=True)
def test_it_is_kept_though_the_sending_is_rolled_back(plan, officer_a, now):
    attempt(plan, officer_a, now, LACKS)
    assert (len(refusals()), plan.versions.count()) == (1, 0)
