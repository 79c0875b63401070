"""Sharing submissions out among reviewers: level, in the order of sending, the same for the same question."""

import datetime

import pytest

from cpdplans.cycles import assigning, reviewing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Submission
from tests.factories import make_cycle, make_unit

from .factories import Act, act, bring_to, submission_of


@pytest.fixture
def rows(db, now, reviewer):
    """Five plans, the first sent last; two regions."""
    for number in range(5):
        make_unit(f"u{number}", inspection_region=1 + number % 2)
    cycle = make_cycle(2566, opened=True, by=reviewer)
    rows = list(cycle.submissions.filter(kind="plan").order_by("unit__position"))
    for number, row in enumerate(rows):
        row.stage, row.submitted_at = Stage.SUBMITTED, now - datetime.timedelta(hours=number)
        row.first_submitted_at = row.submitted_at
        row.save()
    return rows


def counts(shares):
    """How many each is given, by user name, in the order in which they come first."""
    found = {}
    for _, person in shares:
        found[person.username] = found.get(person.username, 0) + 1
    return found


def test_evenly_in_the_order_of_sending(rows, reviewer, reviewer2):
    shares = assigning.evenly(rows, [reviewer, reviewer2], {})
    assert shares == list(zip(rows[::-1], [reviewer, reviewer2, reviewer, reviewer2, reviewer], strict=True))


def test_evenly_counts_what_each_carries(rows, reviewer, reviewer2):
    assert counts(assigning.evenly(rows, [reviewer, reviewer2], {reviewer.pk: 3})) == {"reviewer2": 4, "reviewer": 1}


def test_evenly_takes_what_is_shared_out_from_who_carries_it(rows, reviewer, reviewer2):
    """Repeated, it gives the same: the loads hold the shares of the first time."""
    first = assigning.evenly(rows, [reviewer, reviewer2], {})
    for row, person in first:
        row.reviewer = person
    assert assigning.evenly(rows, [reviewer, reviewer2], {reviewer.pk: 3, reviewer2.pk: 2}) == first


def test_those_not_sent_come_last_and_are_not_carried_yet(rows, reviewer, reviewer2):
    rows[4].stage, rows[4].submitted_at, rows[4].reviewer = Stage.DRAFT, None, reviewer
    shares = assigning.evenly(rows, [reviewer, reviewer2], {reviewer.pk: 1})
    assert [row for row, _ in shares] == [rows[3], rows[2], rows[1], rows[0], rows[4]]
    assert counts(shares) == {"reviewer2": 3, "reviewer": 2}


def test_by_region(rows, reviewer, reviewer2):
    shares = assigning.by_region(rows, {1: reviewer, 2: reviewer2})
    assert counts(shares) == {"reviewer": 3, "reviewer2": 2}
    assert {(person.username, row.unit.inspection_region) for row, person in shares} == {
        ("reviewer", 1),
        ("reviewer2", 2),
    }


def test_a_region_without_a_choice_is_left(rows, reviewer):
    assert [row for row, _ in assigning.by_region(rows, {2: reviewer})] == [rows[3], rows[1]]


def test_the_loads_are_what_waits(rows, reviewer, reviewer2, now):
    for row, person in zip(rows, [reviewer, reviewer, reviewer, reviewer2, None], strict=True):
        row.reviewer = person
        row.save()
    Submission.objects.filter(pk=rows[0].pk).update(is_exempt=True, exempt_reason="ยุบรวม")
    Submission.objects.filter(pk=rows[1].pk).update(stage=Stage.APPROVED)
    assert assigning.waiting_loads() == {reviewer.pk: 1, reviewer2.pk: 1}


def test_what_needs_no_reviewer_any_more(cycle, unit_a, officer_a, reviewer, now):
    plan = submission_of(cycle, unit_a)
    assert assigning.settled(plan) == ""
    bring_to(plan, Stage.APPROVED, officer=officer_a, reviewer=reviewer, now=now)
    assert assigning.settled(plan) == "เห็นชอบแล้ว จึงไม่ต้องมอบหมาย"
    plan.is_exempt = True
    assert assigning.settled(plan) == "ได้รับยกเว้น จึงไม่ต้องพิจารณา"


def test_who_has_taken_it(cycle, unit_a, officer_a, reviewer, now):
    plan = submission_of(cycle, unit_a)
    act(plan, Act.SEND, by=officer_a, now=now)
    reviewing.assign(plan, reviewer, by=reviewer, now=now)
    plan.refresh_from_db()
    assert assigning.taken(plan) == ""  # given to somebody is not yet taken
    reviewing.take(plan, by=reviewer, now=now)
    assert assigning.taken(plan) == f"{reviewer.display_name} รับไว้พิจารณาแล้ว"
