"""Nobody gives out, replaces or takes back a prepared decision that he has not read."""

import datetime
from datetime import timedelta

import pytest

from cpdplans.cycles import reviewing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import PreparedDecision
from cpdplans.cycles.stages import Refused, StaleStage

from .factories import Act, act, add_remark, submission_of

MEND_BY = datetime.date(2023, 4, 20)


@pytest.fixture
def plan(cycle, unit_a, officer_a, now):
    return act(submission_of(cycle, unit_a), Act.SEND, by=officer_a, now=now).submission


@pytest.fixture
def read(plan, reviewer, now):
    """The approval that a reviewer has read on a page."""
    return reviewing.prepare(plan, Act.APPROVE, by=reviewer, now=now, read=1)


@pytest.fixture
def changed(plan, read, reviewer2, now):
    """What a colleague made of it since."""
    later = now + timedelta(minutes=5)
    add_remark(plan, reviewer2, later)
    return reviewing.prepare(plan, Act.RETURN, by=reviewer2, now=later, read=1, revise_by=MEND_BY, seen=read.stamp)


def stage_of(plan):
    plan.refresh_from_db()
    return plan.stage


def test_another_decision_than_the_one_read_is_not_released(plan, read, changed, reviewer, now):
    with pytest.raises(StaleStage, match="ผู้ใช้ reviewer2 เตรียมผล “ส่งคืนแก้ไข ภายในวันที่ 20 เมษายน 2566”"):
        reviewing.release(read, by=reviewer, now=now)
    assert stage_of(plan) == Stage.SUBMITTED
    reviewing.release(changed, by=reviewer, now=now)
    assert stage_of(plan) == Stage.RETURNED


@pytest.mark.parametrize("seen", ["", "read"])
def test_a_colleagues_decision_is_not_replaced_unread(plan, read, changed, reviewer, now, seen):
    with pytest.raises(StaleStage):
        reviewing.prepare(plan, Act.RETURN, by=reviewer, now=now, read=1, revise_by=MEND_BY, seen=seen and read.stamp)
    assert PreparedDecision.objects.get().prepared_by == changed.prepared_by


def test_a_colleagues_decision_is_not_taken_back_unread(plan, read, changed, reviewer, now):
    with pytest.raises(StaleStage):
        reviewing.drop_prepared(plan, by=reviewer, now=now, seen=read.stamp)
    assert PreparedDecision.objects.count() == 1


def test_what_was_given_out_cannot_be_taken_back(plan, read, reviewer, reviewer2, now):
    reviewing.release(read, by=reviewer, now=now)
    with pytest.raises(Refused, match="ผู้ใช้ reviewer ดำเนินการ “เห็นชอบ” แล้ว"):
        reviewing.drop_prepared(plan, by=reviewer2, now=now, seen=read.stamp)
