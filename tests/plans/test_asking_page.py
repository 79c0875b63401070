"""The page on which a unit asks กพร. about its plan."""

import datetime

import pytest

from cpdplans.cycles import asking
from cpdplans.cycles.models import UnitRequest
from tests.plans.factories import make_cast_with_plan
from tests.worlds import World

WORLD = World(make_cast_with_plan, "plan")

WANTED = datetime.date(2023, 4, 28)
ASKED = {"kind": "extension", "wanted_until": "28 เม.ย. 66", "reason": "น้ำท่วมสำนักงาน", "letter_number": ""}


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def url(plan):
    return f"/plans/{plan.pk}/request/"


def asked(plan, by, now):
    return asking.ask(plan.submission, "extension", by=by, now=now, reason="น้ำท่วมสำนักงาน", wanted_until=WANTED)


def states():
    return list(UnitRequest.objects.order_by("pk").values_list("kind", "wanted_until", "state"))


def test_own_page_leads_to_the_request(officer_client, plan, url):
    page = officer_client.get(f"/plans/{plan.pk}/")
    assert page.context["request_link"] == {"url": url, "words": "ยื่นคำขอ (ขยายระยะเวลา หรือยกเว้นการส่ง)"}


def test_own_page_leads_no_reviewer_there(reviewer_client, plan):
    assert reviewer_client.get(f"/plans/{plan.pk}/").context["request_link"] is None


def test_own_page_shows_the_state_of_the_request(officer_client, plan, officer_a, now):
    asked(plan, officer_a, now)
    link = officer_client.get(f"/plans/{plan.pk}/").context["request_link"]
    assert (link["words"], link["state"].label) == ("ขอขยายระยะเวลา", "รอ กพร. พิจารณา")


def test_a_unit_asks(officer_client, url):
    answer = officer_client.post(url, ASKED)
    assert (answer.status_code, answer.url, states()) == (302, url, [("extension", WANTED, "waiting")])


def test_posted_twice_is_asked_once(officer_client, url):
    officer_client.post(url, ASKED)
    answer = officer_client.post(url, ASKED)
    assert (answer.status_code, len(states())) == (302, 1)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "กรอกเหตุผล"),
        ({"kind": "nothing"}, "kind", "เลือกคำขอจากรายการที่มีให้"),
        ({"kind": ""}, "kind", "เลือกคำขอ"),
        ({"wanted_until": ""}, "wanted_until", "กรุณากรอกวันที่ขอขยายถึง"),
        (
            {"wanted_until": "1/4/66"},
            "wanted_until",
            "วันที่ขอขยายถึงต้องหลังวันครบกำหนด (12 เมษายน 2566) และหลังวันนี้",
        ),
    ],
)
def test_a_refused_request_keeps_what_was_typed(officer_client, url, changed, field, sentence):
    page = officer_client.post(url, ASKED | {"letter_number": "ชม 0010/55"} | changed)
    form = page.context["form"]
    assert (page.status_code, form.errors, states()) == (200, {field: [sentence]}, [])
    assert form["letter_number"].value() == "ชม 0010/55"


def test_an_exemption_wants_no_date(officer_client, url):
    officer_client.post(url, ASKED | {"kind": "exemption", "wanted_until": ""})
    assert states() == [("exemption", None, "waiting")]


def test_words_that_come_too_late_are_given_back(officer_client, plan, url, officer_a, now):
    asked(plan, officer_a, now)
    page = officer_client.post(url, ASKED | {"reason": "เหตุผลอื่นที่พิมพ์ไว้"})
    assert (page.status_code, page.context["typed"]) == (409, [("เหตุผลของคำขอ", "เหตุผลอื่นที่พิมพ์ไว้")])


def test_a_unit_takes_its_request_back(officer_client, plan, url, officer_a, now):
    request = asked(plan, officer_a, now)
    for _ in range(2):
        answer = officer_client.post(url, {"act": "withdraw", "request": request.pk})
        assert (answer.status_code, answer.url) == (302, url)
    assert states() == [("extension", WANTED, "withdrawn")]


def test_what_was_taken_back_fills_the_form_again(officer_client, plan, url, officer_a, now):
    asking.withdraw(asked(plan, officer_a, now), by=officer_a, now=now)
    form = officer_client.get(url).context["form"]
    filled = {name: form[name].value() for name in form.fields}
    assert filled == {"kind": "extension", "wanted_until": WANTED, "reason": "น้ำท่วมสำนักงาน", "letter_number": ""}


@pytest.mark.parametrize("key", ["", "x", "99999", "9" * 30])
def test_no_request_of_others_is_taken_back(officer_client, url, key):
    assert officer_client.post(url, {"act": "withdraw", "request": key}).status_code == 404


@pytest.mark.parametrize(
    ("who", "code"), [("officer_b_client", 404), ("reviewer_client", 403), ("executive_client", 403)]
)
def test_only_own_officers_ask(request, url, who, code):
    assert (request.getfixturevalue(who).post(url, ASKED).status_code, states()) == (code, [])


def test_the_answer_is_shown(officer_client, plan, url, officer_a, reviewer, now):
    asking.refuse(asked(plan, officer_a, now), by=reviewer, now=now, answer="เวลายังเพียงพอ")
    page = officer_client.get(url)
    assert [(row.tag.label, row.answer) for row in page.context["answered"]] == [("ไม่อนุญาต", "เวลายังเพียงพอ")]
    assert (page.context["waiting"], page.context["may_ask"]) == (None, True)
