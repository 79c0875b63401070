"""A page that has grown old: another decided meanwhile, or the unit sent again. Who, when and what is said; what was
typed stays."""

from functools import partial

import pytest

from cpdplans.cycles import stages
from cpdplans.cycles.models import Event
from tests.worlds import World

from .desk import WRITTEN, act, box_at, indicator_of, main_of, remark, words_of
from .factories import add_remark, approve, fresh, make_cast_with_plan, send, send_back

WORLD = World(partial(make_cast_with_plan, sent=True), "plan")

pytestmark = pytest.mark.usefixtures("at_that_moment")

STALE = {
    "approve": {},
    "return": {"revise_by": "20/4/66", "note": "โปรดแก้ไข"},
    "prepare_approval": {},
    "prepare_return": {"revise_by": "20/4/66", "note": "โปรดแก้ไข"},
    "take": {},
    "remark": {"text": WRITTEN, "kind": "to_unit"},
}


@pytest.mark.parametrize("name", STALE)
def test_a_stale_page_says_who_decided(plan, page, submission, reviewer2, now, reviewer_client, name):
    approve(plan, reviewer2, now)
    before = Event.objects.count()
    response = act(reviewer_client, page, name, **STALE[name])
    sentence = (
        "ดำเนินการไม่ได้ เนื่องจากผู้ใช้ reviewer2 ดำเนินการ “เห็นชอบ” แล้ว "
        "เมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. ขณะนี้อยู่ในขั้น “เห็นชอบแล้ว”"
    )
    assert (response.status_code, sentence in main_of(response), Event.objects.count()) == (200, True, before)


@pytest.mark.parametrize("name", ["approve", "return"])
@pytest.mark.parametrize("read", ["1", "", "abc"])
def test_a_version_that_was_not_read_is_not_decided(plan, page, officer_a, reviewer, now, reviewer_client, name, read):
    """Recalled and sent again while the reviewer read: what was typed stays, the new version comes to be read."""
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    send(plan, officer_a, now)
    data = {"act": name, "version": read, "revise_by": "20/4/66", "note": "โปรดแก้ไขทุกช่อง"}
    response = reviewer_client.post(page, data)
    assert words_of(response) == ["หน่วยงานส่งฉบับที่ 2 แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนพิจารณา"]
    assert (fresh(plan).submission.stage, response.context["version"].number) == ("submitted", 2)
    kept = response.context["return_form"]["note"].value()
    assert kept == ("โปรดแก้ไขทุกช่อง" if name == "return" else "")


def test_reopening_what_another_has_reopened_says_who(plan, page, reviewer2, now, reviewer_client):
    approve(plan, reviewer2, now)
    send_back(plan, reviewer2, now, "reopen", "หน่วยงานขอ")
    response = act(reviewer_client, page, "reopen", note="ปรับ", revise_by="28 เม.ย. 66")
    assert response.context["homeless"]["texts"] == ["ปรับ"]
    assert "ผู้ใช้ reviewer2 ดำเนินการ “เปิดให้แก้ไข” แล้ว" in main_of(response)


def test_a_version_sent_meanwhile_is_not_approved_unread(plan, page, officer_a, reviewer_client, now):
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=now)
    send(plan, officer_a, now)
    response = act(reviewer_client, page, "approve", version="1")
    assert words_of(response) == ["หน่วยงานส่งฉบับที่ 2 แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนพิจารณา"]
    assert fresh(plan).submission.stage == "submitted"


@pytest.mark.parametrize("name, typed", [("return", "โปรดแก้ไข"), ("remark", WRITTEN)])
def test_what_was_typed_on_a_stale_page_can_be_copied(plan, page, reviewer2, now, reviewer_client, name, typed):
    approve(plan, reviewer2, now)
    response = act(reviewer_client, page, name, **STALE[name])
    assert response.context["homeless"]["texts"] == [typed]
    assert f">\n{typed}</textarea>" in response.content.decode()


def test_a_remark_on_a_version_not_read_stays_in_its_box(plan, page, submission, officer_a, reviewer_client, now):
    stages.perform(submission, stages.Act.RECALL, by=officer_a, now=now)
    send(plan, officer_a, now)
    indicator = indicator_of(plan)
    response = remark(reviewer_client, page, ref=indicator.ref, field="target")
    box = box_at(response, f"part-{indicator.ref}-target")
    assert (submission.remarks.count(), box.text) == (0, WRITTEN)
    assert box.kept.errors == ("หน่วยงานส่งฉบับที่ 2 แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนดำเนินการ",)


def test_a_remark_on_what_is_no_more_comes_back_at_the_whole(plan, page, officer_a, reviewer_client, now):
    activity = plan.projects.get().activities.get()
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=now)
    activity.delete()
    plan.projects.get().activities.create(number=1, title="กิจกรรมใหม่")
    send(plan, officer_a, now)
    response = remark(reviewer_client, page, ref=activity.ref, field="title")
    assert box_at(response).text == WRITTEN
