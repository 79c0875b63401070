"""Decisions prepared: their list, and giving them out or taking them back together."""

import datetime

import pytest
from django.urls import reverse

from cpdplans.cycles import reviewing, stages
from cpdplans.cycles.admin.decisions import review_address
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Notice, PreparedDecision, Submission
from cpdplans.cycles.stages import Act, Refused
from tests.conftest import signed_in
from tests.factories import make_user
from tests.plans.factories import add_remark, fresh, queries_of, send, send_back
from tests.plans.many import confirm, do, listed, make_cast_with_sent, make_sent, stages_of, tick, words_of
from tests.worlds import World

WORLD = World(make_cast_with_sent, "sent")

LIST = "admin:cycles_prepareddecision_changelist"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def sent(db, standing):
    return standing["sent"]


@pytest.fixture
def prepared(sent, reviewer, now):
    """Two to be approved and one to be returned with one remark, prepared by `reviewer`."""
    add_remark(sent[2], reviewer, now)
    given = {"by": reviewer, "now": now, "read": 1}
    day = datetime.date(2023, 4, 19)
    return [
        reviewing.prepare(sent[0].submission, Act.APPROVE, **given),
        reviewing.prepare(sent[1].submission, Act.APPROVE, **given),
        reviewing.prepare(sent[2].submission, Act.RETURN, **given, revise_by=day, note="โปรดดูประเด็น"),
    ]


def shown_of(client):
    return client.get(reverse(LIST)).context["cl"].result_list


def full_name(plan):
    return plan.submission.unit.name


# The list


def test_what_the_list_says(prepared, sent, reviewer_client):
    page = reviewer_client.get(reverse(LIST)).content.decode()
    assert [page.count(words) for words in ("19 เม.ย. 66", "โปรดดูประเด็น", "1 ประเด็น")] == [1, 1, 1]
    assert [page.count(f'href="{reverse("admin:plans_plan_change", args=[plan.pk])}"') for plan in sent] == [1] * 3


def test_what_could_not_be_given_out_now_says_why(prepared, sent, reviewer, officer_a, now, reviewer_client):
    add_remark(sent[0], reviewer, now)
    Submission.objects.filter(pk=sent[1].submission_id).update(submitted_by=reviewer)
    assert [decision.refusal for decision in shown_of(reviewer_client)] == [
        "ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 1 ประเด็น",
        "ผู้ส่งเป็นผู้ให้ความเห็นชอบเองไม่ได้ กรุณาให้ผู้พิจารณาคนอื่นดำเนินการ",
        "",
    ]


def test_a_day_that_has_passed_meanwhile(prepared, reviewer, now, time_machine):
    time_machine.move_to(now + datetime.timedelta(days=30), tick=False)
    refusals = [decision.refusal for decision in shown_of(signed_in(reviewer))]
    assert refusals == ["", "", "วันที่ให้แก้ไขแล้วเสร็จต้องไม่ใช่วันที่ผ่านมาแล้ว"]


def test_a_row_leads_to_its_review_page(prepared, sent, reviewer_client):
    response = reviewer_client.get(reverse("admin:cycles_prepareddecision_change", args=[prepared[0].pk]))
    assert response.url == review_address(sent[0].submission) == reverse("admin:plans_plan_change", args=[sent[0].pk])


def test_no_such_decision(db, reviewer_client):
    address = reverse("admin:cycles_prepareddecision_change", args=[1])
    assert reviewer_client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries(cycle, reviewer, now, reviewer_client, rows):
    for plan in make_sent(cycle, now, rows):
        reviewing.prepare(plan.submission, Act.APPROVE, by=reviewer, now=now, read=1)
    found = queries_of(reviewer_client, reverse(LIST))
    for plan in make_sent(cycle, now, 2):
        reviewing.prepare(plan.submission, Act.APPROVE, by=reviewer, now=now, read=1)
    assert queries_of(reviewer_client, reverse(LIST)) == found


# Giving out


def test_the_page_says_what_is_given_out(prepared, sent, reviewer, now, reviewer_client):
    add_remark(sent[0], reviewer, now)
    will, wont = listed(tick(reviewer_client, "release", prepared, at=LIST))
    assert list(will) == [plan.submission.unit.short_name for plan in sent[1:]]
    assert wont == {sent[0].submission.unit.short_name: "ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 1 ประเด็น"}
    assert stages_of(sent) == [Stage.SUBMITTED] * 3


def test_giving_out(prepared, sent, reviewer, administrator_client):
    response = do(administrator_client, "release", prepared, at=LIST)
    assert words_of(response) == ["แจ้งผลการพิจารณาแล้ว 3 รายการ"]
    assert stages_of(sent) == [Stage.APPROVED, Stage.APPROVED, Stage.RETURNED]
    assert sent[2].submission.revise_by == datetime.date(2023, 4, 19)
    assert PreparedDecision.objects.count() == 0
    decided = Event.objects.filter(act__in=["approve", "return"]).values_list("by__username", flat=True)
    assert list(decided) == ["admin"] * 3


def test_each_is_given_out_once(prepared, sent, reviewer_client, administrator_client):
    """Two who opened the page before either pressed."""
    page = tick(reviewer_client, "release", prepared, at=LIST)
    other = tick(administrator_client, "release", prepared[:2], at=LIST)
    confirm(administrator_client, other)
    response = confirm(reviewer_client, page)
    assert words_of(response) == [
        "แจ้งผลการพิจารณาแล้ว 1 รายการ",
        "อีก 2 รายการมีผู้แจ้งผลหรือยกเลิกไปก่อนแล้ว จึงไม่ได้ดำเนินการซ้ำ",
    ]
    assert Event.objects.filter(act="approve").count() == 2
    subjects = Notice.objects.filter(submission=sent[0].submission, subject__contains="เห็นชอบ")
    assert subjects.values("user").distinct().count() == subjects.count()


def test_one_that_is_given_out_while_the_other_is_about_to(prepared, sent, reviewer2, administrator, now):
    held = PreparedDecision.objects.get(pk=prepared[0].pk)
    reviewing.release(prepared[0], by=reviewer2, now=now)
    with pytest.raises(Refused, match=f"เนื่องจาก{reviewer2.display_name} ดำเนินการ “เห็นชอบ” แล้ว"):
        reviewing.release(held, by=administrator, now=now)
    assert Event.objects.filter(act="approve").count() == 1


def test_a_refused_row_stays_prepared(prepared, sent, reviewer, now, reviewer_client):
    page = tick(reviewer_client, "release", prepared, at=LIST)
    add_remark(sent[0], reviewer, now)
    response = confirm(reviewer_client, page)
    assert words_of(response) == [
        f"{full_name(sent[0])}: ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 1 ประเด็น",
        "แจ้งผลการพิจารณาแล้ว 2 รายการ",
    ]
    assert list(PreparedDecision.objects.all()) == prepared[:1]


def test_a_version_sent_since_is_not_decided_on(sent, reviewer, reviewer2, now, reviewer_client):
    """The older decision ends with the return, so nothing that was prepared for it can be given out."""
    plan = sent[0]
    decision = reviewing.prepare(plan.submission, Act.APPROVE, by=reviewer, now=now, read=1)
    page = tick(reviewer_client, "release", [decision], at=LIST)
    remark = add_remark(plan, reviewer2, now)
    send_back(plan, reviewer2, now)
    send(fresh(plan), plan.submission.submitted_by, now)
    reviewing.settle_remark(remark, is_closed=True, by=reviewer2, now=now)
    confirm(reviewer_client, page)
    assert stages_of([plan]) == [Stage.SUBMITTED]


# Taking back


def test_taking_back(prepared, sent, reviewer_client):
    response = do(reviewer_client, "drop", prepared[:2], at=LIST)
    assert words_of(response) == ["ยกเลิกผลการพิจารณาที่เตรียมไว้แล้ว 2 รายการ"]
    assert list(PreparedDecision.objects.all()) == prepared[2:]
    assert stages_of(sent) == [Stage.SUBMITTED] * 3
    assert Event.objects.filter(act="unprepare").count() == 2


def test_what_can_no_longer_be_given_out_may_be_taken_back(prepared, sent, reviewer, now, reviewer_client):
    add_remark(sent[0], reviewer, now)
    _, wont = listed(tick(reviewer_client, "drop", prepared, at=LIST))
    assert wont == {}


def test_taking_back_again_is_harmless(prepared, reviewer_client):
    page = tick(reviewer_client, "drop", prepared[:1], at=LIST)
    reviewer_client.get(confirm(reviewer_client, page).url)
    assert words_of(confirm(reviewer_client, page)) == ["อีก 1 รายการมีผู้แจ้งผลหรือยกเลิกไปก่อนแล้ว จึงไม่ได้ดำเนินการซ้ำ"]


# Who may


@pytest.mark.parametrize("act", ["release", "drop"])
@pytest.mark.parametrize("role", ["executive", "officer"])
def test_others_are_refused(prepared, sent, role, act):
    response = tick(signed_in(make_user(role)), act, prepared, at=LIST, confirmed="1")
    assert response.url.startswith(reverse("admin:login"))
    assert (stages_of(sent), PreparedDecision.objects.count()) == ([Stage.SUBMITTED] * 3, 3)


@pytest.mark.parametrize("keys", [["abc"], ["9" * 30], ["0"], [str(2**63 - 1)]])
@pytest.mark.parametrize("act", ["release", "drop"])
def test_keys_of_nothing(prepared, sent, reviewer_client, act, keys):
    for more in ({}, {"confirmed": "1"}):
        data = {"action": act, "index": "0", "_selected_action": keys}
        assert reviewer_client.post(reverse(LIST), data | more).status_code == 302
    assert (stages_of(sent), PreparedDecision.objects.count()) == ([Stage.SUBMITTED] * 3, 3)


def test_nothing_is_decided_past_the_stage_function(prepared, reviewer_client):
    """The list has neither a form nor a deletion of its own."""
    pages = [reverse(f"admin:cycles_prepareddecision_{name}", args=[prepared[0].pk]) for name in ("change", "delete")]
    assert [reviewer_client.post(page, {"act": "approve", "post": "yes"}).status_code for page in pages] == [302, 403]
    assert stages.Submission.objects.filter(stage=Stage.APPROVED).count() == 0
