"""The calendar of a unit, read as a program of calendars reads it."""

import datetime

import pytest
from icalendar import Calendar

from cpdplans.cycles import services, unit_calendar
from cpdplans.cycles.clock import Stage
from tests.cycles.factories import bring_to, make_extension, submission_of

PAGE = "/calendar/"


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


def events(unit, now):
    """{first word of the uid: (first day, day after the last, summary)}"""
    calendar = Calendar.from_ical(unit_calendar.calendar_of(unit, now=now))
    return {
        (str(event["uid"]), event.decoded("dtstart"), event.decoded("dtend"), str(event["summary"]))
        for event in calendar.walk("VEVENT")
    }


def day(month, date):
    return datetime.date(2023, month, date)


def due_of(submission, words, first):
    noun = f"ครบกำหนดส่ง{submission.noun} ปีงบประมาณ พ.ศ. 2566{words}"
    return (f"due-{submission.pk}@cpdplans", first, first + datetime.timedelta(days=1), noun)


def test_the_last_days_of_the_unit(plan, now):
    report = plan.sibling("report")
    assert events(plan.unit, now) == {due_of(plan, "", day(4, 12)), due_of(report, "", day(8, 15))}


def test_an_extension_takes_the_place_of_the_deadline(plan, reviewer, now):
    held = make_extension(plan, day(4, 28), reviewer, now)
    words = "ครบกำหนดส่งแผน ปีงบประมาณ พ.ศ. 2566 ที่ขยายระยะเวลา"
    extended = (f"extension-{held.pk}@cpdplans", day(4, 28), day(4, 29), words)
    assert events(plan.unit, now) == {extended, due_of(plan.sibling("report"), "", day(8, 15))}
    services.withdraw_extension(held, reason="ไม่จำเป็นแล้ว", by=reviewer, now=now)
    assert due_of(plan, "", day(4, 12)) in events(plan.unit, now)


def test_the_day_to_mend_by(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)
    mend = (f"revise-{plan.pk}@cpdplans", day(4, 8), day(4, 9), "ครบกำหนดแก้ไขแผน ปีงบประมาณ พ.ศ. 2566")
    report = due_of(plan.sibling("report"), "", day(8, 15))
    assert events(plan.unit, now) == {due_of(plan, " (ส่งแล้ว)", day(4, 12)), report, mend}


def test_what_is_exempt_has_no_last_day(plan, reviewer, now):
    services.exempt(plan, reason="น้ำท่วม", by=reviewer, now=now)
    assert events(plan.unit, now) == set()


def test_a_closing_day(plan, cycle, now):
    cycle.plan_closes = day(4, 20)
    cycle.save()
    closing = (f"closes-{plan.pk}@cpdplans", day(4, 20), day(4, 21), "วันสุดท้ายที่รับแผน ปีงบประมาณ พ.ศ. 2566")
    both = {due_of(plan, "", day(4, 12)), due_of(plan.sibling("report"), "", day(8, 15))}
    assert events(plan.unit, now) == both | {closing}


def test_the_same_queries_however_many_extensions(plan, reviewer, now, django_assert_num_queries):
    for date in (20, 25, 28):
        make_extension(plan, day(4, date), reviewer, now)
    with django_assert_num_queries(2):
        unit_calendar.calendar_of(plan.unit, now=now)


def test_an_officer_makes_and_renews_the_address(officer_client, plan):
    assert officer_client.get(PAGE).context["address"] == ""
    officer_client.post(PAGE)
    first = officer_client.get(PAGE).context["path"]
    for _ in range(2):  # posted twice, it is renewed once
        officer_client.post(PAGE, {"key": first[10:50]})
    second = officer_client.get(PAGE).context["path"]
    codes = [officer_client.get(path).status_code for path in (first, second)]
    assert (len(first), codes) == (54, [404, 200])


def test_the_file_needs_no_sign_in(client, plan):
    unit_calendar.make_key(plan.unit)
    response = client.get(f"/calendar/{plan.unit.calendar_key}.ics")
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response.content[:15] == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize("key", ["x", "0" * 40, "0" * 39 + "%00", "A" * 40])
def test_no_other_key_opens_it(client, plan, key):
    unit_calendar.make_key(plan.unit)
    assert client.get(f"/calendar/{key}.ics").status_code == 404


@pytest.mark.parametrize("who", ["reviewer_client", "executive_client"])
def test_only_officers_see_the_address(request, plan, who):
    client = request.getfixturevalue(who)
    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (403, 403)
