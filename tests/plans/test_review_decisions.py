"""Decisions prepared, changed, dropped and released from the page; days on which nobody works."""

import datetime
from functools import partial

import pytest
from django.utils import timezone

from cpdplans.cycles import reviewing
from cpdplans.cycles.models import Event, HolidayCorrection, PreparedDecision, Remark
from tests.conftest import signed_in
from tests.worlds import World

from .desk import WRITTEN, act, main_of, remark, words_of
from .factories import add_remark, approve, fresh, make_cast_with_plan, send, send_back

WORLD = World(partial(make_cast_with_plan, sent=True), "plan")

pytestmark = pytest.mark.usefixtures("at_that_moment")
DAY = datetime.date(2023, 4, 20)


def prepare(client, page, **data):
    return act(client, page, "prepare_return", **{"revise_by": "20/4/66", "note": "โปรดแก้ไข"} | data)


@pytest.fixture
def remarked(plan, reviewer, now):
    return add_remark(plan, reviewer, now)


def test_a_return_is_prepared(page, submission, remarked, reviewer, now, reviewer_client):
    response = prepare(reviewer_client, page)
    submission.refresh_from_db()
    held = submission.prepared_decision
    assert (response["Location"], submission.stage) == (f"{page}#prepared", "submitted")
    assert (held.act, held.revise_by, held.note, held.prepared_by) == ("return", DAY, "โปรดแก้ไข", reviewer)
    assert "เตรียมไว้: ส่งคืนแก้ไข ภายในวันที่ 20 เมษายน 2566" in main_of(reviewer_client.get(page))


def test_an_approval_is_prepared(page, submission, reviewer_client):
    response = act(reviewer_client, page, "prepare_approval")
    assert words_of(response) == ["เตรียมผลการพิจารณา “เห็นชอบ” ไว้แล้ว หน่วยงานยังไม่เห็น"]
    assert submission.prepared_decision.act == "approve"


def test_what_is_prepared_is_changed(page, submission, remarked, reviewer_client):
    prepare(reviewer_client, page)
    assert reviewer_client.get(page).context["return_form"]["note"].value() == "โปรดแก้ไข"
    prepare(reviewer_client, page, revise_by="21/4/66", note="โปรดแก้ไขทุกช่อง")
    held = PreparedDecision.objects.get()
    assert (held.revise_by.day, held.note) == (21, "โปรดแก้ไขทุกช่อง")


def test_what_is_prepared_is_dropped(page, remarked, reviewer_client):
    prepare(reviewer_client, page)
    response = act(reviewer_client, page, "drop")
    assert (PreparedDecision.objects.count(), response["Location"]) == (0, f"{page}#decide")
    assert words_of(act(reviewer_client, page, "drop"))[-1] == "ผลการพิจารณาที่เตรียมไว้ถูกยกเลิกไปแล้ว"


def test_what_is_prepared_is_released(page, submission, remarked, reviewer2, reviewer_client):
    prepare(signed_in(reviewer2), page)
    response = act(reviewer_client, page, "release")
    submission.refresh_from_db()
    assert (submission.stage, submission.revise_by, PreparedDecision.objects.count()) == ("returned", DAY, 0)
    assert words_of(response)[-1] == "แจ้งผลการพิจารณา “ส่งคืนแก้ไข” แผนของสำนักงานสหกรณ์จังหวัดเชียงใหม่แล้ว"


def test_what_another_has_released_is_not_released_again(page, submission, remarked, reviewer_client):
    response = act(reviewer_client, page, "release")
    assert words_of(response) == ["ไม่มีผลการพิจารณาที่เตรียมไว้แล้ว กรุณาเปิดหน้านี้ใหม่"]


def test_an_approval_prepared_before_a_remark_is_not_released(plan, page, submission, reviewer, now, reviewer_client):
    act(reviewer_client, page, "prepare_approval")
    add_remark(plan, reviewer, now)
    response = act(reviewer_client, page, "release")
    submission.refresh_from_db()
    assert (submission.stage, words_of(response)[-1]) == (
        "submitted",
        "ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 1 ประเด็น",
    )


@pytest.mark.parametrize("name, data", [("prepare_approval", {}), ("prepare_return", {"revise_by": "20/4/66"})])
def test_who_decides_on_what_another_has_taken_is_told(
    page, submission, remarked, reviewer2, now, reviewer_client, name, data
):
    reviewing.take(submission, by=reviewer2, now=now)
    if name == "prepare_approval":
        Remark.objects.update(state="closed")
    assert words_of(act(reviewer_client, page, name, **data))[0].endswith("ผู้ใช้ reviewer2 รับไว้พิจารณาแล้ว")


def test_a_prepared_return_without_a_remark_keeps_what_was_typed(page, reviewer_client):
    form = prepare(reviewer_client, page).context["return_form"]
    assert (form["note"].value(), PreparedDecision.objects.count()) == ("โปรดแก้ไข", 0)
    assert form.non_field_errors() == ["ส่งคืนไม่ได้ ต้องมีประเด็นที่ต้องแก้ไขถึงหน่วยงานอย่างน้อย 1 ประเด็น"]


# Days on which nobody works


def test_the_day_offered_is_a_working_day(page, reviewer_client):
    """14 days on from 1 April is Saturday 15 April 2566, in the days of Songkran, which Monday makes good."""
    day = reviewer_client.get(page).context["return_form"]["revise_by"].value()
    assert day == datetime.date(2023, 4, 18)


def test_a_corrected_day_is_not_offered(page, reviewer_client):
    HolidayCorrection.objects.create(day=datetime.date(2023, 4, 18), name="วันหยุดชดเชย")
    assert reviewer_client.get(page).context["return_form"]["revise_by"].value() == datetime.date(2023, 4, 19)


@pytest.mark.parametrize("name", ["return", "prepare_return"])
def test_a_day_off_is_asked_about_once(page, submission, remarked, reviewer_client, name):
    typed = {"revise_by": "22 เม.ย. 66", "note": "โปรดแก้ไข"}
    form = act(reviewer_client, page, name, **typed).context["return_form"]
    assert form.warning == "วันที่ 22 เมษายน 2566 ตรงกับวันเสาร์ เปลี่ยนวันที่ หรือกดปุ่มเดิมอีกครั้งเพื่อใช้วันที่นี้"
    assert (form.errors, form.warned_of, form["note"].value()) == ({}, "2023-04-22", "โปรดแก้ไข")
    assert act(reviewer_client, page, name, **typed, warned_of=form.warned_of).status_code == 302


def test_the_warning_is_said_once_and_not_as_an_error(page, remarked, reviewer_client):
    body = main_of(act(reviewer_client, page, "return", revise_by="22/4/66"))
    assert [body.count(words) for words in ("ตรงกับวันเสาร์", "พบข้อผิดพลาด")] == [1, 0]


def test_another_day_off_is_asked_about_again(page, submission, remarked, reviewer_client):
    response = act(reviewer_client, page, "return", revise_by="23/4/66", warned_of="2023-04-22")
    submission.refresh_from_db()
    assert (submission.stage, response.context["return_form"].warned_of) == ("submitted", "2023-04-23")


# Answers of the unit


@pytest.fixture
def answered(plan, page, officer_a, reviewer, now):
    """Two remarks, answered, and the plan sent again."""

    made = [add_remark(plan, reviewer, now, text) for text in (WRITTEN, "ระบุหน่วยนับ")]
    send_back(plan, reviewer, now)
    for one in made:
        reviewing.answer_remark(one, text="แก้ไขแล้ว", by=officer_a, now=now)
    send(fresh(plan), officer_a, now)
    return made


def states():
    return list(Remark.objects.order_by("pk").values_list("state", flat=True))


def test_all_that_is_answered_is_closed_in_one_act(page, answered, reviewer_client):
    assert "ปิดทุกประเด็นที่หน่วยงานชี้แจงแล้ว (2)" in main_of(reviewer_client.get(page))
    response = act(reviewer_client, page, "close_answered", version="2")
    assert (states(), response["Location"]) == (["closed", "closed"], f"{page}#remarks")
    assert words_of(response) == ["ปิดประเด็นที่หน่วยงานชี้แจงแล้ว 2 ประเด็น"]
    assert words_of(act(reviewer_client, page, "close_answered", version="2"))[-1] == "ไม่มีประเด็นที่หน่วยงานชี้แจงแล้วเหลืออยู่"


def test_an_answer_that_will_not_do_keeps_the_remark_open(page, answered, reviewer_client):
    response = act(reviewer_client, page, "open", version="2", remark=answered[0].pk)
    assert (states(), response["Location"]) == (["open", "answered"], f"{page}#remark-{answered[0].pk}")


def test_a_remark_kept_open_takes_more_words(page, answered, submission, reviewer_client):
    act(reviewer_client, page, "open", version="2", remark=answered[0].pk, text="ยังไม่ระบุค่าเป้าหมาย")
    more = submission.remarks.latest("pk")
    assert (states(), more.text, more.version.number) == (["open", "answered", "open"], "ยังไม่ระบุค่าเป้าหมาย", 2)


def test_more_words_that_are_too_long_come_back_at_their_remark(page, answered, reviewer_client):
    text = "ก" * 4001
    response = act(reviewer_client, page, "open", version="2", remark=answered[0].pk, text=text)
    [kept] = [one.kept for _, shown in response.context["rounds"] for one in shown if one.kept]
    assert (states(), kept.form["text"].value()) == (["answered", "answered"], text)


def test_remarks_stay_by_round(page, answered, submission, reviewer_client):
    remark(reviewer_client, page, text="ฉบับนี้ดีขึ้น", kind="internal", version="2")
    rounds = reviewer_client.get(page).context["rounds"]
    told = [(number, [one.remark.text for one in shown]) for number, shown in rounds]
    assert told == [(2, ["ฉบับนี้ดีขึ้น"]), (1, [WRITTEN, "ระบุหน่วยนับ"])]


def test_a_remark_pressed_twice_is_one(page, submission, reviewer_client):
    first, second = (remark(reviewer_client, page)["Location"] for _ in range(2))
    assert (submission.remarks.count(), first) == (1, second)


def test_a_released_decision_names_who_prepared_it(page, submission, remarked, reviewer2, reviewer_client):
    prepare(signed_in(reviewer2), page)
    act(reviewer_client, page, "release")
    assert submission.events.get(act=Event.Act.RETURN).note == "โปรดแก้ไข\nผู้พิจารณา ผู้ใช้ reviewer2"


def test_what_was_decided_can_be_looked_at_again(plan, page, reviewer2, now, reviewer_client):
    approve(plan, reviewer2, now)
    context = reviewer_client.get(page).context
    assert (context["is_submitted"], context["may_reopen"], context["queue"].place) == (False, True, None)
    assert timezone.localdate(now) < context["reopen_form"]["revise_by"].value()
