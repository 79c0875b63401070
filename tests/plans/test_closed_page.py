"""What an officer is told who opens a page of a plan that is closed."""

import datetime

import pytest

from cpdplans.cycles import asking
from plans.models import Activity, Project
from tests.cycles.factories import make_extension
from tests.plans.factories import make_plan

CLOSES = datetime.date(2023, 4, 20)
PAGES = ["letter/", "awareness/", "check/"]
TEMPLATE = "cycles/closed.html"


@pytest.fixture
def plan(cycle, officer_a, now, time_machine):
    """Complete and never sent; its round closed yesterday."""
    cycle.plan_closes = CLOSES
    cycle.save()
    plan = make_plan(cycle, officer_a, now=now)
    time_machine.move_to(now + datetime.timedelta(days=20), tick=False)
    return plan


def shown(client, plan, page):
    response = client.get(f"/plans/{plan.pk}/{page}")
    return response.status_code, TEMPLATE in [template.name for template in response.templates]


@pytest.mark.parametrize("page", PAGES)
def test_the_closed_page_stands_in_for_a_page_to_write(officer_client, plan, page):
    assert shown(officer_client, plan, page) == (200, True)


def test_the_closed_page_says_since_when_and_whom_to_ask(officer_client, plan):
    page = officer_client.get(f"/plans/{plan.pk}/letter/").content.decode()
    link = f'<a class="btn btn-primary" href="/plans/{plan.pk}/request/">ขอขยายระยะเวลา</a>'
    assert [words in page for words in ("20 เมษายน 2566</strong> เวลา 23.59 น.", link)] == [True, True]


def test_a_waiting_request_is_shown_there(officer_client, plan, officer_a, now):
    later = now + datetime.timedelta(days=20)
    day = datetime.date(2023, 5, 2)
    held = asking.ask(plan.submission, "extension", by=officer_a, now=later, reason="น้ำท่วม", wanted_until=day)
    assert officer_client.get(f"/plans/{plan.pk}/letter/").context["waiting"] == held


def test_what_is_posted_is_not_lost(officer_client, plan):
    name = f"{plan.submission.ref.hex}-contact_name"
    officer_client.post(f"/plans/{plan.pk}/letter/", {name: "นายใหม่", f"base-{name}": "นางสาวกานดา ใจดี"})
    plan.submission.refresh_from_db()
    assert plan.submission.contact_name == "นายใหม่"


def test_with_more_time_it_is_open(officer_client, plan, reviewer, now):
    make_extension(plan.submission, datetime.date(2023, 4, 30), reviewer, now)
    assert shown(officer_client, plan, "letter/") == (200, False)


def test_reviewers_may_still_write(reviewer_client, plan):
    assert shown(reviewer_client, plan, "letter/") == (200, False)


# The plan's own page


def own_page(client, plan):
    return client.get(f"/plans/{plan.pk}/").context


def test_the_own_page_is_for_reading_with_one_button(officer_client, plan):
    page = own_page(officer_client, plan)
    assert (page["edit"], "evidence_url" in page["content"]) == (False, False)
    assert (page["banner"]["url"], page["banner"]["action"]) == (f"/plans/{plan.pk}/request/", "ขอขยายระยะเวลา")


def test_the_own_page_says_what_is_missing(officer_client, plan):
    plan.projects.update(objective="")
    shown = own_page(officer_client, plan)["tasks"]
    assert [row["missing"] for row in shown if row["status"].label == "กำลังจัดทำ"] == ["ยังขาด: กรอกวัตถุประสงค์"]
    assert {(row["url"], str(row.get("links", []))) for row in shown} == {("", "[]")}


def test_the_own_page_leads_to_the_request_that_waits(officer_client, plan, officer_a, now):
    later, day = now + datetime.timedelta(days=20), datetime.date(2023, 5, 2)
    asking.ask(plan.submission, "extension", by=officer_a, now=later, reason="น้ำท่วม", wanted_until=day)
    assert own_page(officer_client, plan)["banner"]["action"] == "ดูคำขอที่ยื่นไว้"


@pytest.mark.parametrize("page", ["projects/add/", "projects/new/"])
def test_nothing_new_is_begun(officer_client, plan, page):
    officer_client.post(f"/plans/{plan.pk}/{page}", {"answer": ""})
    assert Project.objects.count() == 1


def test_words_typed_before_a_row_is_refused_stay(officer_client, plan):
    project, held = plan.projects.get(), Activity.objects.count()
    name = f"{project.ref.hex}-title"
    typed = {name: "ชื่อใหม่", f"base-{name}": project.title, "act": "add-activity"}
    officer_client.post(f"/plans/{plan.pk}/projects/{project.ref}/", typed)
    assert (Project.objects.get().title, Activity.objects.count()) == ("ชื่อใหม่", held)


def test_the_history_offers_nothing_to_take_back(officer_client, plan):
    assert officer_client.get(f"/plans/{plan.pk}/history/").context["edit"] is False


def test_a_reviewer_may_add_a_project(reviewer_client, plan):
    reviewer_client.post(f"/plans/{plan.pk}/projects/add/")
    assert (own_page(reviewer_client, plan)["edit"], Project.objects.count()) == (True, 2)
