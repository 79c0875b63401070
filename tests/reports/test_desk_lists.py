"""The queue of reports is that of plans: what differs, and that it takes no more queries for more rows."""

import datetime

import pytest

from cpdplans.cycles import services
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle, Submission, Version
from cpdplans.units.models import Unit
from reports.models import Report
from tests.factories import make_cycle, make_unit
from tests.plans.factories import queries_of

LIST = "/admin/reports/report/"
EVERY_FILTER = (
    "status=submitted&status=returned&timeliness=on_time&timeliness=late&reviewer=mine&reviewer=none"
    "&progress=untaken&progress=prepared&waiting=3&sent=month&region=1&q=1"
)


@pytest.fixture
def later(now, time_machine):
    moment = now + datetime.timedelta(days=100)
    time_machine.move_to(moment, tick=False)
    return moment


def fill(rows, by, now):
    """A round with so many waiting reports of approved plans."""
    for number in range(Unit.objects.count(), rows):
        make_unit(short_name=f"1 แห่งที่ {number}")
    cycle = Cycle.objects.first() or make_cycle(by=by)
    services.open_cycle(cycle, by=by, now=now)
    sent = now - datetime.timedelta(days=9)
    Submission.objects.update(stage="submitted", first_submitted_at=sent, submitted_at=sent)
    for one in Submission.objects.filter(kind=Kind.REPORT, report=None):
        Report.objects.create(submission=one, plan_version=version_of(one.sibling(Kind.PLAN), by, now))


def version_of(plan, by, now):
    values = {"receipt_number": f"r{plan.pk}", "verify_code": f"v{plan.pk}", "content": {}, "sha256": "0" * 64}
    return Version.objects.create(submission=plan, number=1, format=1, created_at=now, created_by=by, **values)


@pytest.mark.parametrize("query", ["", EVERY_FILTER])
def test_the_queue_takes_the_same_queries_for_more_rows(reviewer, reviewer_client, later, query):
    counts, found = [], []
    for rows in (1, 3, 78):
        fill(rows, reviewer, later)
        found.append(reviewer_client.get(f"{LIST}?{query}").context["cl"].result_count)
        counts.append(queries_of(reviewer_client, f"{LIST}?{query}"))

    assert (found, counts) == ([1, 3, 78], [counts[0]] * 3)


def test_links_above_count_reports_only(reviewer, reviewer_client, later):
    fill(2, reviewer, later)

    links = reviewer_client.get(LIST).context["quick_links"]
    assert [link.count for link in links] == [2, 0, 2, 0, 0, 0]


def test_excel_is_named_after_reports(reviewer, reviewer_client, later):
    fill(1, reviewer, later)

    name = reviewer_client.get(f"{LIST}export/").headers["Content-Disposition"]
    assert name.endswith("%E0%B8%9C%E0%B8%A5%2010%20%E0%B8%81.%E0%B8%84.%2066.xlsx")
