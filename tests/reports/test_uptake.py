"""Who took up suggested activities, seen by the unit that answers for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpdplans.cycles import stages
from reports.uptake import uptakes
from tests import factories
from tests.conftest import signed_in
from tests.plans.factories import make_plan, send, send_back

from .factories import make_report, send_report

CONTACT = "นางสาวกานดา ใจดี"


@pytest.fixture
def central(db):
    return factories.make_unit("C08", "ศทส.", kind="central", owes_submissions=False)


@pytest.fixture
def suggestion(cycle, central):
    return factories.make_suggestion(cycle, responsible=[central])


def take_up(plan, suggestion):
    for project in plan.projects.all():
        project.suggested.add(suggestion)
        project.activities.update(suggested=suggestion)


def found(cycle, unit=None):
    return [(len(one.taken), one.drafts, one.approved, one.reported) for one in uptakes(cycle, unit)]


def test_drafts_are_counted_and_not_named(cycle, suggestion, officer_a, now):
    take_up(make_plan(cycle, officer_a, now=now), suggestion)
    assert found(cycle) == [(0, 1, 0, 0)]


def test_what_is_being_mended_shows_no_text(cycle, suggestion, officer_a, reviewer, now):
    plan = make_plan(cycle, officer_a, now=now)
    take_up(plan, suggestion)
    send(plan, officer_a, now)
    assert uptakes(cycle)[0].taken[0].titles == ["ลดขั้นตอนการให้บริการ"]
    stages.perform(plan.submission, stages.Act.APPROVE, by=reviewer, now=now)
    send_back(plan, reviewer, now, stages.Act.REOPEN, "หน่วยงานขอปรับแผน")
    assert uptakes(cycle)[0].taken[0].titles == []


def test_results_show_once_the_report_is_approved(cycle, suggestion, officer_a, reviewer, now):
    report = make_report(cycle, officer_a, reviewer, now=now)
    take_up(cycle.submissions.get(unit=officer_a.unit, kind="plan").plan, suggestion)
    send_report(report, officer_a, now)
    assert found(cycle) == [(1, 0, 1, 0)]
    stages.perform(report.submission, stages.Act.APPROVE, by=reviewer, now=now)
    assert [line.get_progress_display() for line in uptakes(cycle)[0].taken[0].activities] == ["แล้วเสร็จ"]


def test_a_central_unit_sees_only_what_it_answers_for(cycle, suggestion, central):
    other = factories.make_unit("C03", "กพก.", kind="central", owes_submissions=False)
    factories.make_suggestion(cycle, number=2, responsible=[other])
    titles = [[one.suggestion.activity.number for one in uptakes(cycle, unit)] for unit in (central, other, None)]
    assert titles == [[1], [2], [1, 2]]


def test_nothing_confidential_is_on_the_page(cycle, suggestion, central, officer_a, now):
    plan = make_plan(cycle, officer_a, now=now)
    take_up(plan, suggestion)
    send(plan, officer_a, now)
    page = signed_in(factories.make_user(unit=central)).get(reverse("reports:uptake")).content.decode()
    assert ("เชียงใหม่" in page, CONTACT in page, plan.submission.contact_telephone in page) == (True, False, False)


def test_field_units_are_refused_with_the_reason(officer_client, cycle):
    response = officer_client.get(reverse("reports:uptake"))
    assert (response.status_code, "หน้านี้เปิดให้หน่วยงานส่วนกลาง" in response.content.decode()) == (403, True)


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_takes_the_same_queries_for_more_units(units, cycle, suggestion, reviewer_client, reviewer, now):
    officers = [factories.make_user(unit=factories.make_unit()) for _ in range(units)]
    factories.open_cycle(cycle, by=None, now=now)
    for officer in officers:
        take_up(make_plan(cycle, officer, now=now), suggestion)
    reviewer_client.get(reverse("reports:uptake"))
    with CaptureQueriesContext(connection) as queries:
        reviewer_client.get(reverse("reports:uptake"))
    assert len(queries) == 13
