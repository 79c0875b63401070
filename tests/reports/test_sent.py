"""Which version of a plan or report is in force, and its lines beside what was reported."""

from datetime import timedelta

import pytest

from cpdplans.cycles import stages
from plans.models import Project
from reports.sent import year_of
from tests.plans.factories import approve, make_plan, send, send_back

from .factories import make_report, send_report

LATER = timedelta(hours=1)


def in_force(cycle, unit):
    """(number of the plan's version, of the report's)"""
    found = next(one for one in year_of(cycle) if one.unit == unit)
    return tuple(version and version.number for version in (found.plan, found.report))


def test_a_draft_is_not_read(cycle, officer_a, unit_a, now):
    make_plan(cycle, officer_a, now=now)
    assert in_force(cycle, unit_a) == (None, None)


def test_the_latest_sent_is_read_until_one_is_approved(cycle, officer_a, unit_a, now):
    send(make_plan(cycle, officer_a, now=now), officer_a, now)
    assert in_force(cycle, unit_a) == (1, None)


def test_what_was_taken_back_is_not_read(cycle, officer_a, unit_a, now):
    plan = make_plan(cycle, officer_a, now=now)
    send(plan, officer_a, now)
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=now + LATER)
    assert in_force(cycle, unit_a) == (None, None)


def test_the_approved_one_stays_while_an_amendment_waits(cycle, officer_a, unit_a, reviewer, now):
    plan = make_plan(cycle, officer_a, now=now)
    send(plan, officer_a, now)
    approve(plan, reviewer, now + LATER)
    send_back(plan, reviewer, now + 2 * LATER, stages.Act.REOPEN, "หน่วยงานขอปรับแผน")
    Project.objects.update(title="แผนที่ปรับแล้ว")
    send(plan, officer_a, now + 3 * LATER)
    waiting = in_force(cycle, unit_a)
    approve(plan, reviewer, now + 4 * LATER)
    assert (waiting, in_force(cycle, unit_a)) == ((1, None), (2, None))


def test_a_line_of_the_plan_stands_beside_its_result(cycle, officer_a, reviewer, now):
    send_report(make_report(cycle, officer_a, reviewer, now=now), officer_a, now)
    project = year_of(cycle, [officer_a.unit])[0].projects[0]
    pair = project.indicators[0]
    told = (project.aspects, pair.planned["target"], pair.reported["actual_words"], pair.is_cancelled)
    assert told == ([1], "85", "ร้อยละ 90", False)


@pytest.mark.parametrize("is_amended", [False, True])
def test_a_line_that_an_amendment_took_out_is_kept(is_amended, cycle, officer_a, reviewer, now):
    report = make_report(cycle, officer_a, reviewer, now=now)
    if is_amended:
        report.results.get().activities.create(number=9, plan_ref=report.ref, title="กิจกรรมเดิม", is_cancelled=True)
    send_report(report, officer_a, now)
    pairs = year_of(cycle, [officer_a.unit])[0].projects[0].activities
    assert [(pair.number, pair.is_cancelled) for pair in pairs] == [(1, False), (9, True)][: 1 + is_amended]
