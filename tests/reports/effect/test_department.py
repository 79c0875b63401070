"""Units that answered an item beside those that did not."""

import pytest

from cpdplans.cycles.clock import Stage
from cpdplans.cycles.services import open_cycle
from reports.effect.department import effect_of
from reports.effect.gathering import cycle_for, rounds_of
from tests import factories
from tests.factories import make_item, make_suggestion
from tests.reports.factories import exempt, moment

from .worlds import QUESTION, make_rounds, planned, scored

pytestmark = pytest.mark.django_db
WORLDS = []  # its round is one of its own


@pytest.fixture
def rounds(db):
    return make_rounds()


@pytest.fixture
def question(rounds):
    return rounds[0].items.get(text=QUESTION)


@pytest.fixture
def cycle(db):
    return factories.make_cycle(2566, opened=False)


def units_of(cycle, size):
    units = [factories.make_unit() for _ in range(size)]
    open_cycle(cycle, by=None, now=moment(3, 17))
    return units


def line(cycle):
    return next(one for one in effect_of(cycle).lines if one.item.text == QUESTION)


def test_answered_and_not_answered_change_apart(cycle, rounds, question):
    units = units_of(cycle, 10)
    for unit, after in zip(units[:5], ("3.60", "3.70", "3.80", "3.90", "4.00"), strict=True):
        planned(unit, cycle, item=question)
        scored(unit, rounds, "3.50", after)
    for unit in units[5:]:
        planned(unit, cycle)
        scored(unit, rounds, "4.00", "4.10")

    found = line(cycle).comparison

    assert (found.answered.n, found.answered.before, found.answered.change) == (5, 3.5, pytest.approx(0.3))
    assert (found.others.n, found.others.before, found.others.change) == (5, 4.0, pytest.approx(0.1))
    assert found.difference == pytest.approx(0.2)


def test_few_respondents_and_missing_scores_are_left_out_and_counted(cycle, rounds, question):
    few_before, few_after, without, enough = units_of(cycle, 4)
    for unit in (few_before, few_after, without, enough):
        planned(unit, cycle, item=question)
    scored(few_before, rounds, "3.50", "3.60", n=(9, 50))
    scored(few_after, rounds, "3.50", "3.60", n=(50, 9))
    scored(without, rounds, "3.50", None)
    scored(enough, rounds, "3.50", "3.60", n=(10, 10))

    found = line(cycle)

    assert (found.comparison.answered.n, found.few, found.missing) == (1, 2, 1)


def test_an_aspect_is_answered_by_its_questions_too(cycle, rounds, question):
    by_question, by_aspect, neither = units_of(cycle, 3)
    planned(by_question, cycle, item=question)
    planned(by_aspect, cycle, aspect=1)
    planned(neither, cycle, aspect=2)
    for unit in (by_question, by_aspect, neither):
        scored(unit, rounds, "3.50", "3.60", text="")
        scored(unit, rounds, "3.50", "3.60")

    sides = {one.item.text: (one.comparison.answered.n, one.comparison.others.n) for one in effect_of(cycle).lines}

    assert sides["ด้านกระบวนการ/ขั้นตอนการให้บริการ"] == (2, 1)
    assert sides[QUESTION] == (1, 2)


def test_only_approved_plans_count(cycle, rounds, question):
    approved, returned, away = units_of(cycle, 3)
    planned(approved, cycle, item=question)
    planned(returned, cycle, item=question, stage=Stage.RETURNED)
    exempt(away, cycle)
    for unit in (approved, returned, away):
        scored(unit, rounds, "3.50", "3.60")

    effect = effect_of(cycle)

    assert (effect.planned, effect.owing, line(cycle).comparison.answered.n) == (1, 2, 1)


def test_items_whose_words_changed_are_named_and_not_compared(cycle, rounds):
    first, later = rounds
    make_item(first, factories.make_aspect(2), "ข้อเดิม  ปี ๑")
    make_item(later, factories.make_aspect(2), "ข้อเดิม ปี 1")
    make_item(first, factories.make_aspect(2), "ถามครั้งเดียว")
    make_item(later, factories.make_aspect(2), "ถามใหม่")
    units_of(cycle, 1)

    effect = effect_of(cycle)

    assert [item.text for item in effect.dropped] == ["ถามครั้งเดียว"]
    assert [item.text for item in effect.added] == ["ถามใหม่"]
    assert [one.item.text for one in effect.lines if one.item.aspect.number == 2][1:] == ["ข้อเดิม  ปี ๑"]


def test_a_suggested_activity_counts_the_items_it_was_taken_up_for(cycle, rounds, question):
    units = units_of(cycle, 6)
    activity = make_suggestion(cycle)
    for unit in units:
        planned(unit, cycle, item=question, suggested=[activity])
        scored(unit, rounds, "3.50", "3.60", text="")
    for unit, after in zip(units, ("3.60", "3.70", "3.80", "3.90", "4.00"), strict=False):
        scored(unit, rounds, "3.50", after)
    planned(units[0], cycle, aspect=2, suggested=[activity], number=2)  # of another aspect: it is not for that

    (used,) = effect_of(cycle).used

    assert (used.units, used.sample.n, used.sample.change) == (6, 5, pytest.approx(0.3))


def test_without_the_next_survey_there_is_nothing_to_compare(cycle, rounds):
    rounds[1].released_at = None
    rounds[1].save()

    effect = effect_of(cycle)

    assert (effect.between.is_whole, effect.lines, effect.used) == (False, (), ())


def test_the_next_survey_is_the_next_released_one(cycle, rounds):
    factories.make_round(2564)
    factories.make_round(2567)
    assert (rounds_of(cycle).before, rounds_of(cycle).after) == tuple(rounds)


def test_the_page_opens_on_the_latest_round_with_both_surveys(cycle, rounds, now):
    later = factories.make_cycle(2567)
    open_cycle(cycle, by=None, now=moment(3, 17))
    assert [cycle_for(query, now)[0] for query in ({}, {"cycle": "๒๕๖๗"})] == [cycle, later]
