"""Comments in the admin: hidden with a reason, from the list or one by one, and shown again."""

import re

import pytest

from cpdplans.cycles.models import Event
from surveys.models import Comment
from surveys.services import hide_comment
from tests.factories import make_comment, make_round

from .desk import act, messages_of, refused, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(unit_a):
    return make_comment(unit_a, make_round(2565), text="นายสมชายพูดจาไม่สุภาพ")


@pytest.fixture
def hidden(comment, reviewer, now):
    hide_comment(comment, reason="ระบุชื่อบุคคล", by=reviewer, now=now)
    return comment


def state(comment):
    comment.refresh_from_db()
    return comment.hidden_at is not None, comment.hidden_by, comment.hidden_reason


# From the list


def test_comments_are_hidden_with_a_reason(comment, reviewer, reviewer_client):
    asked = act(reviewer_client, "comment", "hide", comment).content.decode()
    refused = act(reviewer_client, "comment", "hide", comment, reason=" ").content.decode()
    assert ("เหตุผลที่ซ่อน" in asked, "กรอกเหตุผลที่ซ่อน" in refused, state(comment)[0]) == (True, True, False)

    response = act(reviewer_client, "comment", "hide", comment, reason="ระบุชื่อบุคคล")

    assert state(comment) == (True, reviewer, "ระบุชื่อบุคคล")
    assert messages_of(response) == ["ซ่อนข้อคิดเห็นแล้ว 1 รายการ"]


def test_what_was_hidden_before_is_left_and_told(hidden, reviewer, reviewer_client):
    other = make_comment(hidden.unit, hidden.round)

    response = act(reviewer_client, "comment", "hide", hidden, other, reason="ไม่สุภาพ")

    assert [state(comment)[2] for comment in (hidden, other)] == ["ระบุชื่อบุคคล", "ไม่สุภาพ"]
    assert messages_of(response) == ["ซ่อนข้อคิดเห็นแล้ว 1 รายการ ซ่อนอยู่ก่อนแล้ว 1 รายการ"]


def test_hidden_comments_are_shown_again(hidden, reviewer_client):
    response = act(reviewer_client, "comment", "show", hidden)

    assert (Comment.objects.shown().count(), state(hidden)) == (1, (False, None, ""))
    assert messages_of(response) == ["แสดงข้อคิดเห็นแล้ว 1 รายการ"]


def test_list_shows_what_is_hidden_and_why(hidden, reviewer_client):
    make_comment(hidden.unit, hidden.round, text="รอนาน")

    pages = [
        reviewer_client.get(url("comment"), {"hidden": only} if only else {}).content.decode()
        for only in ("", "yes", "no", "x")
    ]

    assert ["ซ่อน 1 เม.ย. 66 เหตุผล: ระบุชื่อบุคคล" in page for page in pages] == [True, True, False, True]
    assert [">รอนาน<" in page for page in pages] == [True, False, True, True]


def test_list_tells_the_group_and_the_year(comment, reviewer_client):
    page = reviewer_client.get(url("comment")).content.decode()

    columns = ('<td class="field-year">2565</td>', '<td class="field-group nowrap">ทั้งหมด</td>')
    assert [column in page for column in columns] == [True, True]


def test_list_is_filtered_by_the_overall(comment, reviewer_client):
    make_comment(comment.unit, comment.round, text="รอนาน")
    page = reviewer_client.get(url("comment"), {"aspect__isnull": "True"}).content.decode()

    chosen = re.findall(r'aria-current="true">([^<]*)<', page)
    assert [words for words in chosen if words != "ทั้งหมด"] == ["ภาพรวม"]
    assert ">รอนาน<" in page


# From its own page


def test_page_of_a_comment_leads_to_hiding_it(comment, reviewer_client):
    page = reviewer_client.get(url("comment", "change", comment.pk)).content.decode()

    assert f'<a href="{url("comment", "visibility", comment.pk)}">ซ่อนข้อคิดเห็น</a>' in page


def test_page_of_a_hidden_comment_says_who_and_why(hidden, reviewer_client):
    page = reviewer_client.get(url("comment", "change", hidden.pk)).content.decode()

    found = ["แสดงให้หน่วยงานเห็นอีกครั้ง", "1 เมษายน 2566 เวลา 10.00 น.", "ผู้ใช้ reviewer", "ระบุชื่อบุคคล"]
    assert [text in page for text in found] == [True] * 4


def test_one_comment_is_hidden_with_a_reason(comment, reviewer, reviewer_client):
    address = url("comment", "visibility", comment.pk)
    asked = reviewer_client.post(address, {"act": "hide", "reason": "ก" * 301})
    assert (asked.status_code, "ยาวเกิน 300 ตัวอักษร" in asked.content.decode(), state(comment)[0]) == (200, True, False)

    response = reviewer_client.post(address, {"act": "hide", "reason": "ระบุชื่อบุคคล"}, follow=True)

    assert (state(comment), messages_of(response)) == ((True, reviewer, "ระบุชื่อบุคคล"), ["ซ่อนข้อคิดเห็นแล้ว 1 รายการ"])
    assert response.redirect_chain[-1][0] == url("comment", "change", comment.pk)


def test_one_comment_is_shown_again(hidden, reviewer_client):
    address = url("comment", "visibility", hidden.pk)
    page = reviewer_client.get(address).content.decode()
    assert ("เหตุผล: ระบุชื่อบุคคล" in page, 'value="แสดงอีกครั้ง"' in page) == (True, True)

    for _ in range(2):
        response = reviewer_client.post(address, {"act": "show"}, follow=True)

    assert (state(hidden), messages_of(response)) == (
        (False, None, ""),
        ["แสดงข้อคิดเห็นแล้ว 0 รายการ แสดงอยู่ก่อนแล้ว 1 รายการ"],
    )


def test_hiding_from_an_old_page_keeps_the_first_reason(hidden, reviewer_client):
    address = url("comment", "visibility", hidden.pk)

    reviewer_client.post(address, {"act": "hide", "reason": "อื่น"})

    assert (state(hidden)[2], Event.objects.count()) == ("ระบุชื่อบุคคล", 1)


def test_an_act_that_is_none_changes_nothing(comment, reviewer_client):
    assert reviewer_client.post(url("comment", "visibility", comment.pk), {"act": "delete"}).status_code == 200
    assert (state(comment)[0], Event.objects.count()) == (False, 0)


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_others_hide_nothing(request, who, comment):
    client = request.getfixturevalue(who)
    data = {"act": "hide", "reason": "ไม่ชอบ"}

    assert refused(client, url("comment", "visibility", comment.pk), data) is True
    assert state(comment)[0] is False


def test_comment_text_cannot_be_edited(comment, reviewer_client):
    address = url("comment", "change", comment.pk)

    assert reviewer_client.post(address, {"text": "อื่น"}).status_code == 403
