"""What a page showed is what its buttons act on: no answer is closed unread, no internal sentence sent by a slip."""

from functools import partial

import pytest

from cpdplans.cycles import reviewing
from cpdplans.cycles.models import PreparedDecision, Remark, Sentence
from tests.conftest import signed_in
from tests.worlds import World

from .desk import WRITTEN, act, remark, words_of
from .factories import add_remark, fresh, make_cast_with_plan, send, send_back

WORLD = World(partial(make_cast_with_plan, sent=True), "plan")

UNREAD = "หน่วยงานส่งฉบับที่ 2 แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนดำเนินการ"


@pytest.fixture
def answered(plan, officer_a, reviewer, now):
    """Answered, and sent again as version 2."""
    made = add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    reviewing.answer_remark(made, text="แก้ไขแล้ว", by=officer_a, now=now)
    send(fresh(plan), officer_a, now)
    return made


@pytest.mark.parametrize("name", ["close", "open", "close_answered"])
def test_a_page_of_an_older_version_settles_nothing(page, answered, reviewer_client, name):
    response = act(reviewer_client, page, name, version="1", remark=answered.pk, text="ยังไม่ครบ")
    assert words_of(response)[-1:] == [UNREAD]
    assert [(one.state, one.text) for one in Remark.objects.all()] == [("answered", WRITTEN)]


def test_an_internal_note_is_neither_closed_nor_opened(plan, page, reviewer, now, reviewer_client):
    note = add_remark(plan, reviewer, now, kind=Remark.Kind.INTERNAL)
    for name in ("close", "open"):
        response = act(reviewer_client, page, name, remark=note.pk, text="เพิ่มเติม")
        assert words_of(response)[-1].startswith("ไม่พบประเด็นนี้")
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("text", ["", "หน่วยงานนี้ต้องติดตาม"])
def test_an_internal_sentence_is_not_sent_to_the_unit(page, submission, reviewer_client, text):
    internal = Sentence.objects.create(text="หน่วยงานนี้ต้องติดตาม", kind=Remark.Kind.INTERNAL)
    response = remark(reviewer_client, page, text=text, sentence=internal.pk)
    assert (response.status_code, submission.remarks.count()) == (200, 0)
    remark(reviewer_client, page, text=text, sentence=internal.pk, kind="internal")
    assert [(one.kind, one.text) for one in submission.remarks.all()] == [("internal", internal.text)]


def test_a_colleagues_decision_is_not_replaced_by_a_page_that_did_not_show_it(page, reviewer2, reviewer_client):
    act(signed_in(reviewer2), page, "prepare_approval")
    response = act(reviewer_client, page, "prepare_approval", seen="")
    assert words_of(response)[-1].startswith("ผู้ใช้ reviewer2 เตรียมผล “เห็นชอบ” ไว้เมื่อวันที่")
    assert PreparedDecision.objects.get().prepared_by == reviewer2


def test_a_past_day_is_refused_before_its_being_a_day_off_is_asked_about(plan, page, reviewer, now, reviewer_client):
    add_remark(plan, reviewer, now)
    response = act(reviewer_client, page, "return", revise_by="5/3/66")  # a Sunday, a month ago
    assert response.context["return_form"].errors["revise_by"] == ["วันที่ให้แก้ไขแล้วเสร็จต้องไม่ใช่วันที่ผ่านมาแล้ว"]
