"""What a project may answer, as the page offers it: the unit's own results, with figures copied when ticked."""

from decimal import Decimal

import pytest

from plans import findings
from plans.models import Finding
from surveys.models import Comment
from surveys.results import unit_results
from tests.factories import make_area_score, make_aspect, make_comment, make_round, make_score

from .factories import make_plan, submission_of

QUESTION = "ความรวดเร็วในการให้บริการ"


def choices_of(project, round_):
    return findings.choices_for(project, unit_results(round_, project.submission.unit))


@pytest.fixture
def round_(unit_a, unit_b):
    """Unit A: overall, one aspect and one question of it, a complaint and a wish; unit B: another mean."""
    round_ = make_round(2565)
    aspect = make_aspect(1)
    make_score(unit_a, round_, mean="4.00")
    make_score(unit_a, round_, aspect, mean="3.50", dissatisfied="6.25")
    make_score(unit_a, round_, aspect, QUESTION, mean="3.10", n=40, dissatisfied="12.50")
    make_score(unit_b, round_, aspect, QUESTION, mean="5.00")
    make_area_score(round_, aspect=aspect, text=QUESTION, mean="4.20")
    for text in ("รอนาน", "รอนานมาก"):
        make_comment(unit_a, round_, text=text, aspect=aspect)
    make_comment(
        unit_b, round_, kind=Comment.Kind.NEED if hasattr(Comment.Kind, "NEED") else Comment.Kind.DISSATISFACTION
    )
    return round_


@pytest.fixture
def project(cycle, officer_a, now):
    project = make_plan(cycle, officer_a, now=now).projects.get()
    project.findings.all().delete()
    return project


def first(project, round_):
    return choices_of(project, round_)[0]


def test_every_aspect_is_offered_with_its_questions_and_voices(project, round_):
    choices = choices_of(project, round_)
    assert [choice.aspect.number for choice in choices] == [1, 2, 3]
    one = choices[0]
    assert [option.label for option in one.options()] == [
        make_aspect(1).title,
        QUESTION,
        Comment.Kind.DISSATISFACTION.label,
    ]
    assert (one.questions[0].line.mean, one.voices[0].count) == (Decimal("3.10"), 2)
    assert [option.label for choice in choices[1:] for option in choice.options()] == [
        make_aspect(2).title,
        make_aspect(3).title,
    ]


def test_without_results_the_aspects_alone(project):
    [choice] = findings.choices_for(project, None)
    aspect = make_aspect(1)
    assert [(option.key, option.label) for option in choice.options()] == [(f"aspect-{aspect.pk}-", aspect.title)]


def test_ticked_gives_a_finding_with_the_figures_seen(project, round_):
    question = first(project, round_).questions[0]
    made = findings.chosen_findings(choices_of(project, round_), [question.key], 2565)[question.key]
    assert (made.item_text, made.aspect.number, made.survey_year, made.voice) == (QUESTION, 1, 2565, "")
    assert [getattr(made, name) for name in Finding.FIGURES] == [40, Decimal("3.10"), Decimal("4.20"), Decimal("12.50")]


def test_ticked_voice_copies_its_kind_and_no_text(project, round_):
    voice = first(project, round_).voices[0]
    made = voice.finding(2565)
    assert (made.voice, made.item, made.item_text, made.words) == (Comment.Kind.DISSATISFACTION, None, "", "")


def test_keys_not_offered_are_passed_over(project, round_):
    choices = choices_of(project, round_)
    assert findings.chosen_findings(choices, ["item-999", "<script>", "", "aspect-1-x"], 2565) == {}


def test_what_the_project_answers_is_ticked(project, round_):
    question = first(project, round_).questions[0]
    made = question.finding(2565)
    made.project = project
    made.save()
    ticked = [option.key for choice in choices_of(project, round_) for option in choice.options() if option.is_ticked]
    assert ticked == [question.key]


def test_the_weakest_carry_the_mark(project, round_):
    one = first(project, round_)
    assert [option.is_weak for option in one.options()] == [False, True, False]


@pytest.mark.parametrize("released", [True, False])
def test_results_are_offered_once_released(cycle, unit_a, released):
    round_ = make_round(2565, released=released)
    assert findings.survey_of(submission_of(cycle, unit_a)) == (round_ if released else None)


def test_results_of_another_year_are_not_offered(cycle, unit_a):
    make_round(2564)
    assert findings.survey_of(submission_of(cycle, unit_a)) is None
