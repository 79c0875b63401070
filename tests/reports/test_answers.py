"""What the survey found of each unit, and whether its plan answers it."""

import pytest

from reports.answers import DIRECT, EXEMPT, NEAR, NO_PLAN, NONE, answers_of, aspects_answered
from reports.sent import year_of
from tests import factories
from tests.plans.factories import make_plan, send
from tests.reports.factories import exempt

WAIT, PLACE = "ระยะเวลารอ", "ป้ายบอกทาง"


@pytest.fixture
def round(cycle, unit_a, unit_b):
    """Two aspects with a question each; unit A lies below the department in both, three people of it complain."""
    made = factories.make_round(2565)
    for number, text in ((1, WAIT), (3, PLACE)):
        aspect = factories.make_aspect(number)
        factories.make_score(unit_a, made, aspect, text, mean="3.50")
        factories.make_score(unit_b, made, aspect, text, mean="4.50")
    factories.make_comment(unit_a, made, aspect=factories.make_aspect(1), count=3)
    return made


@pytest.fixture
def plan(cycle, officer_a, now):
    """It answers the first aspect as a whole."""
    return make_plan(cycle, officer_a, now=now)


def states(cycle, round, unit):
    return [(one.text, one.state, one.projects) for one in answers_of(round, year_of(cycle, [unit]))]


def test_a_plan_answers_directly_nearby_or_not(cycle, round, plan, unit_a, officer_a, now):
    send(plan, officer_a, now)
    assert states(cycle, round, unit_a) == [(WAIT, NEAR, [1]), (PLACE, NONE, []), ("ความไม่พึงพอใจ", NEAR, [1])]


def test_a_finding_of_the_very_question_is_a_direct_answer(cycle, round, plan, unit_a, officer_a, now):
    plan.projects.get().findings.update(item_text=WAIT)
    send(plan, officer_a, now)
    assert states(cycle, round, unit_a)[0] == (WAIT, DIRECT, [1])


def test_a_unit_without_a_plan_sent_is_told_apart(cycle, round, plan, unit_a):
    assert [state for _, state, _ in states(cycle, round, unit_a)] == [NO_PLAN, NO_PLAN, NO_PLAN]


def test_an_exempt_unit_is_not_late(cycle, round, plan, unit_a):
    exempt(unit_a, cycle)
    assert [state for _, state, _ in states(cycle, round, unit_a)] == [EXEMPT, EXEMPT, EXEMPT]


def test_few_respondents_are_not_compared(cycle, round, plan, unit_a):
    round.scores.filter(unit=unit_a, item__text=WAIT).update(n=9)
    found = answers_of(round, year_of(cycle, [unit_a]))
    assert [(one.text, one.is_below) for one in found[:2]] == [(WAIT, False), (PLACE, True)]


def test_without_a_round_nothing_is_found(cycle, plan, unit_a):
    assert answers_of(None, year_of(cycle, [unit_a])) == []


def test_aspects_are_answered_without_any_figure(cycle, plan, unit_a, officer_a, now):
    factories.make_aspects()
    send(plan, officer_a, now)
    found = aspects_answered(year_of(cycle, [unit_a]))
    assert [(one.aspect.number, one.state, one.projects) for one in found] == [
        (1, DIRECT, [1]),
        (2, NONE, []),
        (3, NONE, []),
    ]
