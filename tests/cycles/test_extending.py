"""More time for many at once, from the list of what units owe."""

import datetime

import pytest
from django.contrib.messages import get_messages

from cpdplans.cycles import services
from cpdplans.cycles.models import Extension
from tests.cycles.factories import make_extension, submission_of
from tests.factories import make_unit

LIST = "/admin/cycles/submission/"
FRIDAY = datetime.date(2023, 4, 28)
GIVEN = {"until": "28/4/2566", "reason": "อุทกภัยในเขต 15", "letter_number": "กษ 1107/15"}


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plans(cycle, unit_a, unit_b):
    return [submission_of(cycle, unit) for unit in (unit_a, unit_b)]


def choose(client, plans, **data):
    return client.post(LIST, {"action": "extend_many", "_selected_action": [plan.pk for plan in plans]} | data)


def confirm(client, plans, **data):
    return choose(client, plans, confirmed="1", **(GIVEN | data))


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def days():
    found = Extension.objects.order_by("submission__unit__code")
    return list(found.values_list("submission__unit__code", "until", "letter_number"))


def test_the_page_says_who_gets_it_and_who_not(reviewer_client, plans, reviewer, now):
    services.exempt(plans[1], reason="น้ำท่วม", by=reviewer, now=now)
    page = choose(reviewer_client, plans)
    refusals = [(choice.submission, choice.refusal) for choice in page.context["wont"]]
    assert [choice.submission for choice in page.context["will"]] == plans[:1]
    assert refusals == [(plans[1], "รายการนี้ได้รับยกเว้นหรือได้รับความเห็นชอบแล้ว จึงไม่ต้องขยายระยะเวลา")]
    assert days() == []


def test_the_page_of_one_leads_to_giving_it_more_time(reviewer_client, plans, reviewer, now):
    services.exempt(plans[1], reason="น้ำท่วม", by=reviewer, now=now)
    pages = [reviewer_client.get(f"{LIST}{plan.pk}/change/") for plan in plans]
    assert [page.context["may_extend"] for page in pages] == [True, False]
    asked = reviewer_client.post(f"{LIST}?round=all", {"action": "extend_many", "_selected_action": plans[0].pk})
    assert [choice.submission for choice in asked.context["will"]] == plans[:1]


def test_many_are_given_more_time(reviewer_client, plans):
    response = confirm(reviewer_client, plans)
    assert days() == [("50", FRIDAY, "กษ 1107/15"), ("51", FRIDAY, "กษ 1107/15")]
    assert told(response) == ["ขยายระยะเวลาถึงวันที่ 28 เมษายน 2566 แล้ว 2 รายการ และแจ้งหน่วยงานแล้ว"]


def test_one_that_has_more_already_is_refused_and_the_other_not(reviewer_client, plans, reviewer, now):
    make_extension(plans[1], datetime.date(2023, 5, 15), reviewer, now)
    response = confirm(reviewer_client, plans)
    assert days() == [("50", FRIDAY, "กษ 1107/15"), ("51", datetime.date(2023, 5, 15), "")]
    words = "ขยายไว้แล้วถึงวันที่ 15 พฤษภาคม 2566 วันที่ใหม่ต้องหลังจากนั้น หรือยกเลิกการขยายเดิมก่อน"
    assert told(response)[0] == f"สำนักงานสหกรณ์จังหวัดลำพูน: {words}"


def test_confirmed_twice_is_given_once(reviewer_client, plans):
    confirm(reviewer_client, plans)
    page = confirm(reviewer_client, plans)
    assert (page.status_code, len(told(page)[1:]), len(days())) == (200, 2, 2)


def test_a_day_too_early_may_be_mended(reviewer_client, plans):
    page = confirm(reviewer_client, plans, until="3/4/2566")
    notes = [choice.notes for choice in page.context["will"]]
    assert notes == [["วันที่ขยายต้องหลังวันครบกำหนดเดิม (12 เมษายน 2566)"]] * 2


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"until": ""}, {"until": ["กรอกขยายถึงวันที่"]}),
        ({"reason": " "}, {"reason": ["กรอกเหตุผล"]}),
    ],
)
def test_what_is_lacking_is_asked_for(reviewer_client, plans, data, errors):
    page = confirm(reviewer_client, plans, **data)
    form = page.context["form"]
    assert (form.errors, form["letter_number"].value(), days()) == (errors, "กษ 1107/15", [])


def test_a_day_off_is_warned_of_once(reviewer_client, plans):
    form = confirm(reviewer_client, plans, until="29/4/2566").context["form"]
    assert (form.warning[:34], days()) == ("วันที่ 29 เมษายน 2566 ตรงกับวันเสา", [])
    confirm(reviewer_client, plans, until="29/4/2566", seen_off=form["seen_off"].value())
    assert len(days()) == 2


def test_a_whole_region_by_its_filter(reviewer_client, plans, cycle):
    other = make_unit("93", "พัทลุง", inspection_region=5)
    services.open_cycle(cycle, by=None, now=cycle.opened_at)
    data = {"action": "extend_many", "select_across": "1", "_selected_action": [plans[0].pk]}
    page = reviewer_client.post(f"{LIST}?region=15&kind__exact=plan", data)
    units = [choice.submission.unit for choice in page.context["will"]]
    assert (units, other in units) == ([plan.unit for plan in plans], False)


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_nobody_else_extends(request, plans, who):
    confirm(request.getfixturevalue(who), plans)
    assert days() == []
