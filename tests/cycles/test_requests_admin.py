"""กพร. reads what units ask, and answers."""

import datetime

import pytest
from django.contrib.messages import get_messages

from cpdplans import thai
from cpdplans.cycles import asking
from tests.cycles.factories import submission_of

LIST = "/admin/cycles/unitrequest/"
FRIDAY, SATURDAY = datetime.date(2023, 4, 28), datetime.date(2023, 4, 29)


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def asked(cycle, officer_a, now):
    return ask(cycle, officer_a, now)


def ask(cycle, officer, now, until=FRIDAY):
    plan = submission_of(cycle, officer.unit)
    return asking.ask(plan, "extension", by=officer, now=now, reason="น้ำท่วมสำนักงาน", wanted_until=until)


def page_of(row):
    return f"{LIST}{row.pk}/change/"


def answer(client, row, act, **data):
    return client.post(page_of(row), {"act": act, "until": "28/4/2566", "answer": ""} | data)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_waiting_come_first(cycle, reviewer_client, officer_a, officer_b, now):
    first = ask(cycle, officer_a, now)
    second = ask(cycle, officer_b, now + datetime.timedelta(minutes=5))
    asking.withdraw(second, by=officer_b, now=now)
    assert list(reviewer_client.get(LIST).context["cl"].result_list) == [first, second]


def test_who_has_waited_longest_comes_first(cycle, reviewer_client, officer_a, officer_b, now):
    later, earlier = ask(cycle, officer_a, now), ask(cycle, officer_b, now - datetime.timedelta(days=1))
    assert list(reviewer_client.get(LIST).context["cl"].result_list) == [earlier, later]


def test_the_letter_of_the_answer_is_kept_with_it(reviewer_client, asked):
    answer(reviewer_client, asked, "grant", answer="ขยายให้ตามที่ขอ", letter_number="กษ 1105/55")
    asked.refresh_from_db()
    assert (asked.answer_letter, asked.extension.letter_number) == ("กษ 1105/55", "กษ 1105/55")


def test_the_day_wanted_is_filled_in(reviewer_client, asked):
    form = reviewer_client.get(page_of(asked)).context["form"]
    assert (form["until"].value(), form.warning) == (FRIDAY, "")


@pytest.mark.parametrize(("typed", "given"), [("28/4/2566", FRIDAY), ("20 เม.ย. 66", datetime.date(2023, 4, 20))])
def test_granted_until_the_day_given(reviewer_client, asked, typed, given):
    response = answer(reviewer_client, asked, "grant", until=typed)
    asked.refresh_from_db()
    assert (response.url, asked.state, asked.extension.until) == (LIST, "granted", given)
    day = thai.format_date(given)
    words = f"บันทึกผล “อนุญาตถึงวันที่ {day}” สำหรับคำขอ “ขอขยายระยะเวลา” ของ สสจ.เชียงใหม่ และแจ้งหน่วยงานแล้ว"
    assert told(response) == [words]


def test_a_day_off_is_warned_of_once(reviewer_client, asked):
    page = answer(reviewer_client, asked, "grant", until="29/4/2566")
    form = page.context["form"]
    expected = "วันที่ 29 เมษายน 2566 ตรงกับวันเสาร์ เปลี่ยนวันที่ หรือกดอนุญาตอีกครั้งเพื่อใช้วันที่นี้"
    assert (page.status_code, form.warning) == (200, expected)
    answer(reviewer_client, asked, "grant", until="29/4/2566", seen_off=form["seen_off"].value())
    asked.refresh_from_db()
    assert asked.extension.until == SATURDAY


def test_a_day_off_that_was_asked_for_is_told_at_once(cycle, reviewer_client, officer_a, now):
    form = reviewer_client.get(page_of(ask(cycle, officer_a, now, SATURDAY))).context["form"]
    assert form.warning == "วันที่ 29 เมษายน 2566 ตรงกับวันเสาร์"


@pytest.mark.parametrize(
    ("act", "data", "errors"),
    [
        ("refuse", {}, {"answer": ["กรุณากรอกเหตุผลที่ไม่อนุญาต"]}),
        ("grant", {"until": ""}, {"until": ["กรอกวันที่ขยายให้"]}),
        ("grant", {"until": "3/4/2566"}, {"until": ["วันที่ขยายต้องหลังวันครบกำหนดเดิม (12 เมษายน 2566)"]}),
    ],
)
def test_an_answer_that_lacks_something(reviewer_client, asked, act, data, errors):
    page = answer(reviewer_client, asked, act, **data)
    asked.refresh_from_db()
    assert (page.status_code, page.context["form"].errors, asked.state) == (200, errors, "waiting")


def test_refused_with_a_reason(reviewer_client, asked):
    answer(reviewer_client, asked, "refuse", answer="เวลายังเพียงพอ")
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "เวลายังเพียงพอ")


@pytest.mark.parametrize("act", ["grant", "refuse"])
def test_who_comes_second_is_told_who_was_first(reviewer_client, asked, reviewer2, now, act):
    asking.refuse(asked, by=reviewer2, now=now, answer="เวลายังเพียงพอ")
    response = answer(reviewer_client, asked, act)
    words = "คำขอนี้ไม่ได้รอพิจารณาแล้ว ผลคือ “ไม่อนุญาต” โดยผู้ใช้ reviewer2 เมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น."
    assert (response.url, told(response)) == (page_of(asked), [words])


def test_what_is_answered_is_only_read(reviewer_client, asked, reviewer, now):
    asking.refuse(asked, by=reviewer, now=now, answer="เวลายังเพียงพอ")
    assert reviewer_client.get(page_of(asked)).context["may_answer"] is False


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_nobody_else_answers(request, asked, who):
    response = request.getfixturevalue(who).post(page_of(asked), {"act": "grant", "until": "28/4/2566"}, follow=True)
    asked.refresh_from_db()
    assert (response.status_code, asked.state) == (403, "waiting")
