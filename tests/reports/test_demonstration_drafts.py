"""Drafts of the demonstration's plans and the words that they are made of: the same for a unit and a year."""

import datetime
from decimal import Decimal
from random import Random

import pytest

from cpdplans import thai
from cpdplans.units.models import Unit
from reports.demonstration import drafts, surveys
from reports.demonstration.drafts import Place, Weakness, draft_projects
from reports.demonstration.words import TEMPLATES


def place():
    return Place.of(Unit(code="50", short_name="เชียงใหม่", name="สำนักงานสหกรณ์จังหวัดเชียงใหม่", kind="provincial"))


def weaknesses():
    figures = (80, Decimal("3.90"), Decimal("4.10"), Decimal("5"))
    return [Weakness(place, number, f"ข้อ {number}", *figures) for number, place in enumerate(drafts.LIBRARY)]


def draft_twice(**kw):
    begins, due = datetime.date(2023, 4, 10), datetime.date(2023, 8, 15)
    options = {"begins": begins, "report_due": due, "used": set()} | kw
    return [draft_projects(Random("2566 50"), place(), weaknesses(), **options) for _ in range(2)]


def test_drafts_are_the_same_for_the_same_unit_and_year():
    first, second = draft_twice()

    assert first == second


def test_drafts_avoid_what_was_planned_last_year():
    (first, *_), _ = draft_twice()
    (second, *_), _ = draft_twice(used={first.key})

    assert (first.weakness, first.key) != (second.weakness, second.key)
    assert first.weakness == second.weakness


def test_surveys_are_the_same_for_the_same_unit_and_year():
    assert list(surveys.answers_of(2569, "50")) == list(surveys.answers_of(2569, "50"))
    assert surveys.comments_of(2569, "50") == surveys.comments_of(2569, "50")


def test_every_question_has_a_plan_that_answers_it():
    questions = {(aspect, number) for aspect, rows in surveys.QUESTIONS.items() for number in range(1, len(rows) + 1)}

    assert set(drafts.LIBRARY) == questions


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_texts_of_the_library_fill_in_and_are_clean(template):
    texts = [*template.titles, *template.objectives, *template.words, *template.changes, *template.lessons]
    texts += [text for pair in (*template.activities, *template.problems) for text in pair]
    texts += [text for row in template.indicators for text in (row.text, row.measured_how)]

    for text in texts:
        filled = place().filled(text, Random(1))
        assert filled == thai.clean_text(filled)
        assert "{" not in filled
