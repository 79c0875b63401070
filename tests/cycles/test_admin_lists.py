"""Filters, order and search of the lists of the desk; seen on the list of what each unit owes."""

import datetime

import pytest
import time_machine
from django.utils.http import urlencode

from cpdplans.cycles import reviewing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Submission
from cpdplans.units.models import User
from tests.factories import make_cycle, make_unit, make_user
from tests.worlds import NOW, World

from .factories import Act, act, bring_to, make_extension, submission_of

LIST = "/admin/cycles/submission/"
DAY = datetime.timedelta(days=1)
NAMES = ["เชียงใหม่", "ลำพูน", "ตรัง", "ยะลา", "สงขลา", "แพร่"]


LATER = NOW + 20 * DAY  # Friday 21 April 2566, nine days after the plans were due; Songkran was in between


@pytest.fixture
def _then(time_machine):
    time_machine.move_to(LATER, tick=False)


def make_plans(reviewer, reviewer2):
    """One plan in every position: waiting since long and taken, late, by extension, returned, approved, a draft."""
    units = [make_unit(f"{number}0", name, inspection_region=number) for number, name in enumerate(NAMES, 1)]
    cycle = make_cycle(by=reviewer)
    plans = dict(zip(NAMES, (submission_of(cycle, unit) for unit in units), strict=True))
    officers = {name: make_user(unit=plan.unit) for name, plan in plans.items()}
    lead = {"reviewer": reviewer2}
    bring_to(plans["เชียงใหม่"], Stage.SUBMITTED, officer=officers["เชียงใหม่"], now=LATER - 20 * DAY, **lead)
    reviewing.take(plans["เชียงใหม่"], by=reviewer, now=LATER - DAY)
    reviewing.prepare(plans["เชียงใหม่"], Act.APPROVE, by=reviewer, now=LATER, read=1)
    act(plans["ลำพูน"], Act.SEND, by=officers["ลำพูน"], now=LATER - 2 * DAY, late_reason="ไฟฟ้าดับ")
    make_extension(plans["ตรัง"], datetime.date(2023, 5, 1), reviewer, LATER - 15 * DAY)
    act(plans["ตรัง"], Act.SEND, by=officers["ตรัง"], now=LATER)
    bring_to(plans["ยะลา"], Stage.RETURNED, officer=officers["ยะลา"], now=LATER - 10 * DAY, **lead)
    reviewing.assign(plans["ยะลา"], reviewer2, by=reviewer, now=LATER)
    bring_to(plans["สงขลา"], Stage.APPROVED, officer=officers["สงขลา"], now=LATER - 9 * DAY, **lead)
    return plans


def make_desk():
    with time_machine.travel(LATER, tick=False):
        reviewers = {name: make_user(User.Role.REVIEWER, username=name) for name in ("reviewer", "reviewer2")}
        return reviewers | {"plans": make_plans(**reviewers)}


WORLD = World(make_desk, "plans")


@pytest.fixture
def plans(db, standing, _then):
    return standing["plans"]


def shown(client, **query):
    address = f"{LIST}?{urlencode({'kind__exact': 'plan', **query}, doseq=True)}"
    return [row.unit.short_name for row in client.get(address).context["cl"].result_list]


def test_the_queue_is_the_usual_order(plans, reviewer_client):
    assert shown(reviewer_client) == ["เชียงใหม่", "ลำพูน", "ตรัง", "ยะลา", "แพร่", "สงขลา"]


@pytest.mark.parametrize(
    "query, found",
    [
        ({"status": ["returned", "approved"]}, "ยะลา สงขลา"),
        ({"status": ["overdue", "x", "overdue"]}, "แพร่"),
        ({"status": "x"}, "เชียงใหม่ ลำพูน ตรัง ยะลา แพร่ สงขลา"),
        ({"region": ["2", "4", "99"]}, "ลำพูน ยะลา"),
        ({"reviewer": "none"}, "ลำพูน ตรัง แพร่"),
        ({"reviewer": "mine"}, "เชียงใหม่"),
        ({"reviewer": ["mine", "none"], "status": "submitted"}, "เชียงใหม่ ลำพูน ตรัง"),
        ({"timeliness": "on_time"}, "เชียงใหม่ ยะลา สงขลา"),
        ({"timeliness": ["by_extension", "late"]}, "ลำพูน ตรัง"),
        ({"timeliness": "not_sent"}, "แพร่"),
        ({"waiting": "3"}, "เชียงใหม่"),
        ({"waiting": "10"}, "เชียงใหม่"),
        ({"waiting": "4"}, "เชียงใหม่ ลำพูน ตรัง ยะลา แพร่ สงขลา"),
        ({"sent": "today"}, "ตรัง"),
        ({"sent": "week"}, "ลำพูน ตรัง"),
        ({"sent": "month"}, "เชียงใหม่ ลำพูน ตรัง ยะลา สงขลา"),
        ({"sent": "fiscal_year"}, "เชียงใหม่ ลำพูน ตรัง ยะลา สงขลา"),
        ({"progress": "taken"}, "เชียงใหม่"),
        ({"progress": "prepared"}, "เชียงใหม่"),
        ({"progress": ["unprepared", "overdue"]}, "ลำพูน ตรัง ยะลา"),
        ({"q": "จังหวัดตรัง"}, "ตรัง"),
        ({"q": "จ.ตรัง"}, "ตรัง"),
        ({"q": "จ. ตรัง"}, "ตรัง"),
        ({"q": "สสจ.ตรัง"}, "ตรัง"),
        ({"q": "๓๐"}, "ตรัง"),
        ({"q": "ล\u0e4d\u0e32พูน"}, "ลำพูน"),
    ],
)
def test_filters_and_search(plans, reviewer_client, query, found):
    assert shown(reviewer_client, **query) == found.split()


def test_several_units(plans, reviewer_client):
    units = [plans[name].unit_id for name in ("แพร่", "ตรัง")]

    assert shown(reviewer_client, unit=[*units, 9999, "x"]) == ["ตรัง", "แพร่"]


@pytest.mark.parametrize("number", ["ชม 0010/๑๒", "ชม 0010/12", "ชม ๐๐๑๐/๑๒"])
@pytest.mark.parametrize("typed", ["0010/12", "๐๐๑๐/๑๒"])
def test_letter_numbers_are_found_however_their_digits_are_written(plans, reviewer_client, number, typed):
    Submission.objects.filter(pk=plans["แพร่"].pk).update(letter_number=number)

    found = shown(reviewer_client, q=typed)
    assert found == (["แพร่"] if number != "ชม 0010/๑๒" else [])  # a number of both kinds of digits is found as typed


def test_an_exempt_unit_is_not_among_those_that_have_not_sent(plans, reviewer_client):
    Submission.objects.filter(pk=plans["แพร่"].pk).update(is_exempt=True, exempt_reason="ยุบรวม")

    assert (shown(reviewer_client, timeliness="not_sent"), shown(reviewer_client)[-1]) == ([], "แพร่")


@pytest.mark.parametrize(
    "column, found",
    [
        ("unit_name", "เชียงใหม่ ลำพูน ตรัง ยะลา สงขลา แพร่"),
        ("status", "แพร่ ยะลา เชียงใหม่ ลำพูน ตรัง สงขลา"),
        ("-waiting", "เชียงใหม่ ลำพูน ตรัง ยะลา แพร่ สงขลา"),
        ("sent_when", "เชียงใหม่ ยะลา สงขลา ลำพูน ตรัง แพร่"),
    ],
)
def test_columns_are_sorted(plans, reviewer_client, column, found):
    columns = reviewer_client.get(LIST).context["cl"].list_display
    number = columns.index(column.removeprefix("-"))
    order = "-" * column.startswith("-") + str(number)

    names = shown(reviewer_client, o=order)
    held = [name for name in names if column != "sent_when" or name != "แพร่"]  # where empty ones stand, stores differ
    assert held == [name for name in found.split() if column != "sent_when" or name != "แพร่"]


# The form of the filters


def page(client, query):
    return client.get(f"{LIST}?{query}")


def test_boxes_are_ticked_and_the_rest_of_the_address_is_carried_along(plans, reviewer_client):
    response = page(reviewer_client, "kind__exact=plan&q=%E0%B8%A5&status=submitted&status=returned&p=1&o=-2")

    html = response.content.decode()
    boxes = [f'name="status" value="{value}" checked' in html for value in ("submitted", "returned", "approved")]
    assert boxes == [True, True, False]
    assert response.context["cl"].kept_pairs() == [("kind__exact", "plan"), ("q", "ล"), ("o", "-2")]


def test_the_search_carries_every_value_along(plans, reviewer_client):
    html = page(reviewer_client, "status=submitted&status=returned").content.decode()
    search = html[html.index('id="changelist-search"') : html.index('id="changelist-filter"')]

    values = ("submitted", "returned")
    hidden = [search.count(f'<input type="hidden" name="status" value="{value}">') for value in values]
    assert hidden == [1, 1]


def test_each_chip_leads_to_the_list_without_it(plans, reviewer_client):
    chips = page(reviewer_client, "kind__exact=plan&status=submitted&status=returned&waiting=3").context["cl"].chips()

    assert [(chip["title"], str(chip["display"]), chip["query_string"]) for chip in chips] == [
        ("ประเภท", "แผน", "?status=submitted&status=returned&waiting=3"),
        ("สถานะ", "ส่งคืนแก้ไข", "?kind__exact=plan&status=submitted&waiting=3"),
        ("สถานะ", "ส่งแล้ว รอพิจารณา", "?kind__exact=plan&status=returned&waiting=3"),
        ("รอพิจารณา", "เกิน 3 วันทำการ", "?kind__exact=plan&status=submitted&status=returned"),
    ]


def test_an_empty_list_says_what_to_do(plans, reviewer_client):
    html = page(reviewer_client, "status=closed").content.decode()

    assert html.count("ไม่พบรายการที่ตรงกับคำค้นหรือตัวกรองนี้") == 1


def test_regions_of_other_lists_take_several_too(plans, administrator_client):
    found = administrator_client.get("/admin/units/unit/?region=1&region=3&_facets=1").context["cl"]

    assert [unit.short_name for unit in found.result_list] == ["เชียงใหม่", "ตรัง"]
    counts = [choice["display"] for choice in found.filter_specs[1].choices(found)]
    assert counts == [f"เขตตรวจราชการที่ {number} (1)" for number in range(1, 7)]
