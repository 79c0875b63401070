"""Every button of the review page, posted as the page posts it, and what it refuses."""

import datetime
import uuid
from functools import partial

import pytest
from django.urls import reverse

from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Remark
from tests.conftest import signed_in
from tests.worlds import World

from .desk import WRITTEN, act, box_at, indicator_of, main_of, remark, words_of
from .factories import add_remark, approve, fresh, make_cast_with_plan, make_plan, send

WORLD = World(partial(make_cast_with_plan, sent=True), "plan")

pytestmark = pytest.mark.usefixtures("at_that_moment")


def test_take(page, submission, reviewer, reviewer_client, now):
    response = act(reviewer_client, page, "take")
    submission.refresh_from_db()
    assert (response["Location"], words_of(response)) == (f"{page}#taking", ["รับไว้พิจารณาแล้ว"])
    assert (submission.taken_at, submission.reviewer, submission.stage) == (now, reviewer, Stage.SUBMITTED)


def test_take_twice_says_who_has_it(page, submission, reviewer, reviewer2, reviewer_client):
    act(reviewer_client, page, "take")
    response = act(signed_in(reviewer2), page, "take")
    submission.refresh_from_db()
    assert (submission.reviewer, words_of(response)) == (reviewer, ["ผู้ใช้ reviewer รับไว้พิจารณาแล้ว"])


def test_remark_pinned_to_a_field(plan, page, submission, reviewer, reviewer_client):
    indicator = indicator_of(plan)
    remark(reviewer_client, page, ref=indicator.ref, field="target")
    made = submission.remarks.get()
    assert (made.ref, made.field, made.place) == (indicator.ref, "target", "แผนที่ 1 ตัวชี้วัดที่ 1 ค่าเป้าหมาย")
    assert (made.text, made.kind, made.version, made.created_by) == (
        WRITTEN,
        "to_unit",
        submission.latest_version(),
        reviewer,
    )


def test_remark_on_the_whole(page, submission, reviewer_client):
    response = remark(reviewer_client, page, ref="", field="")
    made = submission.remarks.get()
    assert (made.ref, made.field, made.place, words_of(response)) == (
        None,
        "",
        "",
        ["เพิ่มประเด็นที่ต้องแก้ไขแล้ว (ภาพรวม)"],
    )


def test_place_of_a_remark_is_that_of_the_version(plan, page, submission, reviewer_client):
    """What the page's form or the store says of the place does not count: the version that is reviewed does."""
    indicator = indicator_of(plan)
    plan.projects.get().indicators.update(number=7)
    remark(reviewer_client, page, ref=indicator.ref, field="text", place="<b>ที่อื่น</b>")
    assert submission.remarks.get().place == "แผนที่ 1 ตัวชี้วัดที่ 1 ตัวชี้วัดความสำเร็จ"


@pytest.mark.parametrize(
    "pinned",
    [
        {"ref": uuid.UUID(int=1), "field": "target"},
        {"ref": "", "field": "<script>"},
        {"field": "target"},
    ],
)
def test_remark_on_what_is_not_there_is_refused_and_kept(page, submission, reviewer_client, pinned):
    response = remark(reviewer_client, page, **pinned)
    assert (response.status_code, submission.remarks.count()) == (200, 0)
    assert WRITTEN in response.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"ref": "1 OR 1=1"}, {"ref": "abc"}, {"field": "x" * 61}, {"kind": "public"}, {"kind": ""}]
)
def test_remark_with_garbage_keeps_what_was_typed(page, submission, reviewer_client, wrong):
    response = act(reviewer_client, page, "remark", **{"text": WRITTEN, "kind": "to_unit"} | wrong)
    assert (response.status_code, submission.remarks.count()) == (200, 0)
    assert box_at(response).text == WRITTEN


@pytest.mark.parametrize("text", ["", "  \u200b "])
def test_remark_without_words(page, submission, reviewer_client, text):
    response = remark(reviewer_client, page, text=text)
    assert box_at(response).kept.errors == ("กรอกข้อความของประเด็น หรือเลือกข้อความสำเร็จรูป",)
    assert submission.remarks.count() == 0


def test_remark_too_long_keeps_what_was_typed(page, submission, reviewer_client):
    text = "ก" * 4001
    response = remark(reviewer_client, page, text=text)
    box = box_at(response)
    assert (submission.remarks.count(), box.text, len(box.kept.errors)) == (0, text, 1)
    assert text in response.content.decode()


def test_remark_on_a_plan_not_yet_sent(cycle, officer_b, now, reviewer_client):
    plan = make_plan(cycle, officer_b, now=now)
    response = remark(reviewer_client, reverse("admin:plans_plan_change", args=[plan.pk]))
    kept = response.context["homeless"]
    assert (response.status_code, plan.submission.remarks.count(), kept["texts"]) == (200, 0, [WRITTEN])
    assert kept["errors"] == ("ดำเนินการไม่ได้ เนื่องจากอยู่ในขั้น “ฉบับร่าง”",)


def test_close_and_open_a_remark(plan, page, reviewer, now, reviewer_client):
    made = add_remark(plan, reviewer, now)
    states = []
    for name in ("close", "open"):
        assert act(reviewer_client, page, name, remark=made.pk).status_code == 302
        made.refresh_from_db()
        states.append((made.state, made.closed_at))
    assert states == [("closed", now), ("open", None)]


@pytest.mark.parametrize("number", ["", "0", "abc", "9" * 30, "²", "-1"])
def test_close_a_remark_that_is_not_there(page, reviewer_client, number):
    response = act(reviewer_client, page, "close", remark=number)
    assert (response.status_code, words_of(response)) == (200, ["ไม่พบประเด็นนี้ กรุณาเปิดหน้านี้ใหม่"])


def test_remark_of_another_plan_is_not_closed(page, cycle, officer_b, reviewer, now, reviewer_client):
    other = make_plan(cycle, officer_b, now=now)
    send(other, officer_b, now)
    theirs = add_remark(other, reviewer, now)
    act(reviewer_client, page, "close", remark=theirs.pk)
    theirs.refresh_from_db()
    assert theirs.state == Remark.State.OPEN


def test_return(plan, page, submission, reviewer, now, reviewer_client):
    made = add_remark(plan, reviewer, now)
    response = act(reviewer_client, page, "return", revise_by="20 เม.ย. 2566", note="โปรดแก้ไข")
    submission.refresh_from_db()
    made.refresh_from_db()
    assert (response.status_code, submission.stage, submission.revise_by) == (
        302,
        "returned",
        datetime.date(2023, 4, 20),
    )
    assert (made.released_at, submission.events.get(act="return").note) == (now, "โปรดแก้ไข")


def test_return_without_a_remark_keeps_what_was_typed(page, submission, reviewer_client):
    response = act(reviewer_client, page, "return", revise_by="20 เมษายน 2566", note="โปรดแก้ไขทุกช่อง")
    submission.refresh_from_db()
    form = response.context["return_form"]
    assert (response.status_code, submission.stage) == (200, "submitted")
    assert form.non_field_errors() == ["ส่งคืนไม่ได้ ต้องมีประเด็นที่ต้องแก้ไขถึงหน่วยงานอย่างน้อย 1 ประเด็น"]
    assert (form["revise_by"].value(), form["note"].value()) == (datetime.date(2023, 4, 20), "โปรดแก้ไขทุกช่อง")
    assert "โปรดแก้ไขทุกช่อง" in response.content.decode()


def test_an_internal_remark_is_no_reason_to_return(plan, page, submission, reviewer, now, reviewer_client):
    add_remark(plan, reviewer, now, kind=Remark.Kind.INTERNAL)
    act(reviewer_client, page, "return", revise_by="20/4/66")
    submission.refresh_from_db()
    assert submission.stage == "submitted"


@pytest.mark.parametrize("typed", ["32 เมษายน 2566", "", "พรุ่งนี้", "31 มีนาคม 2566"])
def test_return_with_a_wrong_date_keeps_what_was_typed(plan, page, submission, reviewer, now, reviewer_client, typed):
    add_remark(plan, reviewer, now)
    response = act(reviewer_client, page, "return", revise_by=typed, note="โปรดแก้ไขทุกช่อง")
    submission.refresh_from_db()
    form = response.context["return_form"]
    assert (response.status_code, submission.stage, len(form.errors)) == (200, "submitted", 1)
    assert form["note"].value() == "โปรดแก้ไขทุกช่อง"
    assert typed in response.content.decode()


def test_approve(page, submission, reviewer_client, now):
    response = act(reviewer_client, page, "approve")
    submission.refresh_from_db()
    assert (submission.stage, submission.approved_at) == ("approved", now)
    assert words_of(response) == ["เห็นชอบแผนของสำนักงานสหกรณ์จังหวัดเชียงใหม่แล้ว และแจ้งหน่วยงานแล้ว"]


def test_approve_with_an_open_remark_says_why_not(plan, page, submission, reviewer, now, reviewer_client):
    add_remark(plan, reviewer, now)
    sentence = "ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 1 ประเด็น"
    assert sentence in main_of(reviewer_client.get(page))
    response = act(reviewer_client, page, "approve")
    submission.refresh_from_db()
    assert (submission.stage, words_of(response)) == ("submitted", [sentence])


def test_who_sent_on_behalf_does_not_approve(cycle, officer_b, reviewer, now, reviewer_client):
    plan = make_plan(cycle, officer_b, now=now)
    send(plan, reviewer, now)
    act(reviewer_client, reverse("admin:plans_plan_change", args=[plan.pk]), "approve")
    assert fresh(plan).submission.stage == "submitted"


def test_reopen(plan, page, submission, reviewer, now, reviewer_client):
    approve(plan, reviewer, now)
    act(reviewer_client, page, "reopen", note="ปรับตัวชี้วัด", revise_by="28 เม.ย. 66")
    submission.refresh_from_db()
    assert (submission.stage, submission.revise_by, submission.approved_at) == (
        "returned",
        datetime.date(2023, 4, 28),
        None,
    )
    assert submission.events.get(act="reopen").note == "ปรับตัวชี้วัด"


@pytest.mark.parametrize(
    "wrong, field", [({"note": ""}, "note"), ({"revise_by": "30 ก.พ. 66"}, "revise_by"), ({"note": "ก" * 2001}, "note")]
)
def test_reopen_with_something_wrong_keeps_the_rest(
    plan, page, submission, reviewer, now, reviewer_client, wrong, field
):
    approve(plan, reviewer, now)
    typed = {"note": "ปรับตัวชี้วัด", "revise_by": "28 เม.ย. 66"} | wrong
    response = act(reviewer_client, page, "reopen", **typed)
    submission.refresh_from_db()
    form = response.context["reopen_form"]
    assert (submission.stage, list(form.errors), form["note"].value()) == ("approved", [field], typed["note"])


@pytest.mark.parametrize("name", ["", "send", "delete", "APPROVE", "<script>"])
def test_an_unknown_act_does_nothing(page, submission, reviewer_client, name):
    before = Event.objects.count()
    response = act(reviewer_client, page, name)
    assert (response.status_code, words_of(response)) == (200, ["ไม่รู้จักการดำเนินการนี้ กรุณาเปิดหน้านี้ใหม่"])
    submission.refresh_from_db()
    assert (Event.objects.count(), submission.stage) == (before, Stage.SUBMITTED)
