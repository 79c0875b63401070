"""Assigning, and decisions prepared and released: what is kept, who sees it, what refuses it."""

import datetime
from datetime import timedelta

import pytest

from cpdplans.cycles import reviewing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Notice, PreparedDecision, Remark
from cpdplans.cycles.stages import Refused
from tests.factories import make_user

from .factories import Act, act, add_remark, submission_of

MEND_BY = datetime.date(2023, 4, 20)


@pytest.fixture
def plan(cycle, unit_a, officer_a, now):
    plan = submission_of(cycle, unit_a)
    return act(plan, Act.SEND, by=officer_a, now=now).submission


def prepare(plan, by, now, name=Act.APPROVE, **kw):
    return reviewing.prepare(plan, name, by=by, now=now, **({"read": 1} | kw))


def acts_of(plan):
    return [event.act for event in plan.events.order_by("pk")]


# Assigning


def test_assigned_from_one_to_another_is_told_in_the_history(plan, reviewer, reviewer2, administrator, now):
    assert reviewing.assign(plan, reviewer, by=administrator, now=now)
    assert reviewing.assign(plan, reviewer2, by=administrator, now=now)
    notes = [event.note for event in plan.events.filter(act=Act.ASSIGN).order_by("pk")]
    assert notes == ["ยังไม่มีผู้พิจารณา → ผู้ใช้ reviewer", "ผู้ใช้ reviewer → ผู้ใช้ reviewer2"]


def test_assigned_again_to_the_same_changes_nothing(plan, reviewer, now):
    reviewing.assign(plan, reviewer, by=reviewer, now=now)
    assert not reviewing.assign(plan, reviewer, by=reviewer, now=now)
    assert plan.events.filter(act=Act.ASSIGN).count() == 1


def test_only_who_reviews_is_given_anything(plan, reviewer, officer_a, executive, now):
    gone = make_user("reviewer", username="gone", is_active=False)
    for person in (officer_a, executive, gone):
        with pytest.raises(Refused):
            reviewing.assign(plan, person, by=reviewer, now=now)
    with pytest.raises(Refused):
        reviewing.assign(plan, reviewer, by=officer_a, now=now)
    plan.refresh_from_db()
    assert plan.reviewer is None


# Preparing


def test_a_prepared_decision_changes_nothing_for_the_unit(plan, reviewer, now):
    told = Notice.objects.count()
    prepare(plan, reviewer, now)
    plan.refresh_from_db()
    assert (plan.stage, Notice.objects.count(), acts_of(plan)) == (Stage.SUBMITTED, told, ["send", "prepare"])


def test_it_can_be_changed_and_taken_back(plan, reviewer, reviewer2, now):
    add_remark(plan, reviewer, now)
    prepare(plan, reviewer, now, Act.RETURN, revise_by=MEND_BY)
    changed = prepare(plan, reviewer2, now, Act.RETURN, revise_by=MEND_BY + timedelta(days=4), note="โปรดเร่ง")
    assert (changed.revise_by.day, changed.note, changed.prepared_by) == (24, "โปรดเร่ง", reviewer2)
    reviewing.drop_prepared(plan, by=reviewer, now=now)
    with pytest.raises(Refused, match="ถูกยกเลิกไปแล้ว"):
        reviewing.drop_prepared(plan, by=reviewer, now=now)
    assert not PreparedDecision.objects.exists()
    assert acts_of(plan) == ["send", "remark", "prepare", "prepare", "unprepare"]


def test_what_may_not_be_decided_may_not_be_prepared(plan, reviewer, officer_a, now):
    refused = [
        {"by": reviewer, "name": Act.RETURN, "revise_by": MEND_BY},  # without a remark
        {"by": officer_a},
        {"by": reviewer, "read": 2},  # not the version that is there
    ]
    for given in refused:
        with pytest.raises(Refused):
            prepare(plan, now=now, **given)
    assert not PreparedDecision.objects.exists()


# Releasing


def test_released_by_another_it_names_its_author(plan, reviewer, reviewer2, officer_a, now):
    reviewer.telephone = "0 2281 0000 ต่อ 12"
    reviewer.save()
    decision = prepare(plan, reviewer, now)
    reviewing.release(decision, by=reviewer2, now=now)
    plan.refresh_from_db()
    event = plan.events.get(act=Act.APPROVE)
    assert (plan.stage, event.by, event.note) == (Stage.APPROVED, reviewer2, "ผู้พิจารณา ผู้ใช้ reviewer")
    assert "ผู้พิจารณา: ผู้ใช้ reviewer โทร. 0 2281 0000 ต่อ 12" in officer_a.notices.first().body
    assert not PreparedDecision.objects.exists()


def test_released_twice_is_given_out_once(plan, reviewer, now):
    decision = prepare(plan, reviewer, now)
    reviewing.release(decision, by=reviewer, now=now)
    with pytest.raises(Refused, match="เห็นชอบ"):
        reviewing.release(decision, by=reviewer, now=now)
    assert plan.events.filter(act=Act.APPROVE).count() == 1


def test_a_remark_written_since_keeps_an_approval_back(plan, reviewer, now):
    decision = prepare(plan, reviewer, now)
    add_remark(plan, reviewer, now)
    with pytest.raises(Refused, match="ประเด็นที่ยังไม่ปิด 1 ประเด็น"):
        reviewing.release(decision, by=reviewer, now=now)
    plan.refresh_from_db()
    assert (plan.stage, PreparedDecision.objects.count()) == (Stage.SUBMITTED, 1)


def test_a_date_for_mending_that_has_passed_keeps_a_return_back(plan, reviewer, now):
    add_remark(plan, reviewer, now)
    decision = prepare(plan, reviewer, now, Act.RETURN, revise_by=MEND_BY)
    with pytest.raises(Refused, match="วันที่ให้แก้ไขแล้วเสร็จ"):
        reviewing.release(decision, by=reviewer, now=now + timedelta(days=30))
    assert PreparedDecision.objects.count() == 1


def test_who_sent_it_on_behalf_may_neither_prepare_nor_release_its_approval(cycle, unit_b, reviewer, reviewer2, now):
    plan = act(submission_of(cycle, unit_b), Act.SEND, by=reviewer, now=now).submission
    with pytest.raises(Refused, match="ผู้ส่ง"):
        prepare(plan, reviewer, now)
    decision = prepare(plan, reviewer2, now)
    with pytest.raises(Refused, match="ผู้ส่ง"):
        reviewing.release(decision, by=reviewer, now=now)


def test_what_was_prepared_ends_with_another_act(plan, reviewer, reviewer2, officer_a, now):
    decision = prepare(plan, reviewer, now)
    act(plan, Act.RECALL, by=officer_a, now=now)
    assert acts_of(plan) == ["send", "prepare", "recall", "unprepare"]
    with pytest.raises(Refused, match="ดึงกลับมาแก้ไข"):
        reviewing.release(decision, by=reviewer2, now=now)


# Remarks


def test_an_internal_note_is_told_apart_in_the_history(plan, reviewer, now):
    add_remark(plan, reviewer, now)
    add_remark(plan, reviewer, now, "สอบถามทางโทรศัพท์แล้ว", kind=Remark.Kind.INTERNAL)
    assert acts_of(plan)[1:] == ["remark", "note"]


def test_closing_and_opening_again_are_told_once_each(plan, reviewer, now):
    remark = add_remark(plan, reviewer, now)
    for is_closed in (True, True, False, False):
        reviewing.settle_remark(remark, is_closed=is_closed, by=reviewer, now=now)
    assert acts_of(plan)[2:] == ["close_remark", "reopen_remark"]


def test_an_internal_note_is_not_settled(plan, reviewer, now):
    note = add_remark(plan, reviewer, now, kind=Remark.Kind.INTERNAL)
    reviewing.settle_remark(note, is_closed=True, by=reviewer, now=now)
    assert (plan.remarks.get().state, acts_of(plan)[-1]) == (Remark.State.OPEN, Event.Act.NOTE)
