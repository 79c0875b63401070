"""The calendar of a unit, read as a program of calendars reads it."""

import datetime
from urllib.parse import quote

import pytest
from icalendar import Calendar

from cpdplans.cycles import services, unit_calendar
from cpdplans.cycles.clock import Stage
from tests.cycles.factories import Act, act, bring_to, make_extension, submission_of

PAGE = "/calendar/"


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


def read(unit, now):
    return Calendar.from_ical(unit_calendar.calendar_of(unit, now=now)).walk("VEVENT")


def events(unit, now):
    """{(uid, first day, day after the last, summary)}"""
    return {
        (str(event["uid"]), event.decoded("dtstart"), event.decoded("dtend"), str(event["summary"]))
        for event in read(unit, now)
    }


def day(month, date):
    return datetime.date(2023, month, date)


def event(name, submission, first, summary):
    uid = f"{name}-{submission.pk}@cpdplans"
    return uid, first, first + datetime.timedelta(days=1), f"{summary} ปีงบประมาณ พ.ศ. 2566"


def due_of(submission, first, words=""):
    uid, start, end, summary = event("due", submission, first, f"ครบกำหนดส่ง{submission.noun}")
    return uid, start, end, summary + words


def of_report(plan):
    """The days of a report that nothing was done about."""
    report = plan.sibling("report")
    return {due_of(report, day(8, 15)), event("supplement", report, day(9, 30), "วันสุดท้ายของการเพิ่มเติมผล")}


def test_the_last_days_of_the_unit(plan, now):
    assert events(plan.unit, now) == {due_of(plan, day(4, 12))} | of_report(plan)


def test_an_extension_moves_the_deadline_under_its_own_name(plan, reviewer, now):
    held = make_extension(plan, day(4, 28), reviewer, now)
    assert events(plan.unit, now) == {due_of(plan, day(4, 28), " ที่ขยายระยะเวลา")} | of_report(plan)
    services.withdraw_extension(held, reason="ไม่จำเป็นแล้ว", by=reviewer, now=now)
    assert events(plan.unit, now) == {due_of(plan, day(4, 12))} | of_report(plan)


def test_an_extended_day_has_its_hour_and_reason(plan, reviewer, now):
    held = make_extension(plan, day(4, 28), reviewer, now)
    said = {str(row["description"]) for row in read(plan.unit, now) if str(row["uid"]).startswith("due-")}
    extended = f"ภายในเวลา 23.59 น. ขยายจากวันที่ 12 เมษายน 2566 เหตุผล: {held.reason}"
    assert said == {extended, "ภายในเวลา 23.59 น."}


def test_a_file_brought_in_later_counts(plan, now):
    first, later = (read(plan.unit, at)[0]["sequence"] for at in (now, now + datetime.timedelta(minutes=1)))
    assert later == first + 1


def test_the_day_to_mend_by(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)
    mend = event("revise", plan, day(4, 8), "ครบกำหนดแก้ไขแผน")
    assert events(plan.unit, now) == {due_of(plan, day(4, 12), " (ส่งคืนแก้ไข)"), mend} | of_report(plan)


@pytest.mark.parametrize(
    "stage, words", [(Stage.SUBMITTED, " (ส่งแล้ว)"), (Stage.APPROVED, " (เห็นชอบแล้ว)"), ("recalled", " (ดึงกลับมาแก้ไข)")]
)
def test_the_deadline_says_how_what_was_sent_stands(plan, stage, words, officer_a, reviewer, now):
    bring_to(plan, Stage.SUBMITTED if stage == "recalled" else stage, officer=officer_a, reviewer=reviewer, now=now)
    if stage == "recalled":
        act(plan, Act.RECALL, by=officer_a, now=now)
    assert due_of(plan, day(4, 12), words) in events(plan.unit, now)


def test_what_is_exempt_has_no_last_day(plan, reviewer, now):
    services.exempt(plan, reason="น้ำท่วม", by=reviewer, now=now)
    assert events(plan.unit, now) == set()


def test_a_closing_day(plan, cycle, now):
    cycle.plan_closes = day(4, 20)
    cycle.save()
    closing = event("closes", plan, day(4, 20), "วันสุดท้ายที่รับแผน")
    assert events(plan.unit, now) == {due_of(plan, day(4, 12)), closing} | of_report(plan)


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
    name = quote("ปฏิทินกำหนดส่ง สสจ.เชียงใหม่.ics")
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{name}"


@pytest.mark.parametrize("key", ["x", "0" * 40, "0" * 39 + "%00", "A" * 40])
def test_no_other_key_opens_it(client, plan, key):
    unit_calendar.make_key(plan.unit)
    response = client.get(f"/calendar/{key}.ics")
    assert (response.status_code, response.templates[0].name) == (404, "cycles/calendar_gone.html")


def test_renewing_is_asked_first(officer_client, plan):
    assert officer_client.get(PAGE, {"renew": "1"}).templates[0].name == "cycles/calendar.html"
    officer_client.post(PAGE)
    plan.unit.refresh_from_db()
    page = officer_client.get(PAGE, {"renew": "1"})
    assert (page.templates[0].name, page.context["unit"]) == ("cycles/calendar_renew.html", plan.unit)


def test_home_leads_to_the_calendar(officer_client, plan):
    assert f'href="{PAGE}"' in officer_client.get("/").content.decode()


@pytest.mark.parametrize("who", ["reviewer_client", "executive_client"])
def test_only_officers_see_the_address(request, plan, who):
    client = request.getfixturevalue(who)
    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (403, 403)
