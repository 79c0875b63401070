"""What the unit reads of its remarks: nothing of a review in progress, all of it after the decision."""

from datetime import timedelta

import pytest

from cpdplans.cycles import pages, reviewing
from cpdplans.cycles.models import Remark

from .factories import Act, act, add_remark, submission_of

HOUR = timedelta(hours=1)


@pytest.fixture
def remark(cycle, unit_a, officer_a, reviewer, now):
    """Returned with one remark, which the unit answered and sent again."""
    plan = submission_of(cycle, unit_a)
    act(plan, Act.SEND, by=officer_a, now=now)
    remark = add_remark(plan, reviewer, now)
    act(plan, Act.RETURN, by=reviewer, now=now)
    reviewing.answer_remark(remark, text="แก้ไขแล้ว", by=officer_a, now=now + HOUR)
    act(plan, Act.SEND, by=officer_a, now=now + HOUR)
    return Remark.objects.get()


def told(remark):
    submission = type(remark.submission).objects.get(pk=remark.submission_id)
    return [row["state_label"] for row in pages.remarks_for_unit(submission, lambda remark: "")]


def test_closing_is_not_told_before_the_decision(remark, reviewer, now):
    reviewing.settle_remark(remark, is_closed=True, by=reviewer, now=now + 2 * HOUR)
    during = told(remark)
    act(remark.submission, Act.APPROVE, by=reviewer, now=now + 3 * HOUR)
    assert (during, told(remark)) == (["หน่วยงานชี้แจงแล้ว"], ["เรียบร้อยแล้ว"])


def test_opening_again_is_not_told_before_the_decision(remark, reviewer, now):
    reviewing.settle_remark(remark, is_closed=False, by=reviewer, now=now + 2 * HOUR)
    during = told(remark)
    act(remark.submission, Act.RETURN, by=reviewer, now=now + 3 * HOUR)
    assert (during, told(remark)) == (["หน่วยงานชี้แจงแล้ว"], ["ชี้แจงแล้ว แต่ยังไม่เรียบร้อย"])


def test_what_was_answered_and_not_settled_is_asked_again(remark, reviewer, officer_a, now):
    act(remark.submission, Act.RETURN, by=reviewer, now=now + 3 * HOUR)
    remark.refresh_from_db()
    assert (remark.state, remark.answer) == (Remark.State.OPEN, "แก้ไขแล้ว")
    assert "(หน่วยงานชี้แจงไว้แล้ว แต่ยังไม่เรียบร้อย)" in officer_a.notices.first().body


def test_what_was_closed_before_stays_closed_in_the_next_round(remark, reviewer, officer_a, now):
    reviewing.settle_remark(remark, is_closed=True, by=reviewer, now=now + 2 * HOUR)
    add_remark(remark.submission, reviewer, now + 2 * HOUR, "อีกประเด็น")
    act(remark.submission, Act.RETURN, by=reviewer, now=now + 3 * HOUR)
    act(remark.submission, Act.SEND, by=officer_a, now=now + 4 * HOUR)
    assert told(remark) == ["เรียบร้อยแล้ว", "รอแก้ไข"]


def test_the_notice_goes_as_the_paper_does(cycle, unit_b, officer_b, reviewer, now):
    plan = submission_of(cycle, unit_b)
    act(plan, Act.SEND, by=officer_b, now=now)
    for place, position in (("ตัวชี้วัด", 9), ("วัตถุประสงค์", 2), ("", 0)):
        add_remark(plan, reviewer, now, f"เรื่องของ{place or 'ทั้งแผน'}", place=place, position=position)
    act(plan, Act.RETURN, by=reviewer, now=now)
    body = officer_b.notices.first().body
    found = [body.index(words) for words in ("เรื่องของทั้งแผน", "เรื่องของวัตถุประสงค์", "เรื่องของตัวชี้วัด")]
    assert found == sorted(found)
