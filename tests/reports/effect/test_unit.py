"""The page of one unit: before, after, the projects between, how their indicators ended."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cpdplans.cycles import stages
from plans.models import Finding, Project
from reports.effect.unit import unit_page
from tests.factories import make_area_score, make_aspect, make_score
from tests.plans.factories import queries_of
from tests.reports.factories import make_approved_plan, make_report, send_report

from .worlds import QUESTION, fill, make_rounds, scored

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds(db):
    return make_rounds()


@pytest.fixture
def reported(cycle, rounds, officer_a, reviewer, now):
    """The unit's report, approved; its project answers the question."""
    report = make_report(cycle, officer_a, reviewer, now=now)
    item = rounds[0].items.get(text=QUESTION)
    Finding.objects.filter(project=Project.objects.get()).update(item=item)
    send_report(report, officer_a, now)
    stages.perform(report.submission, stages.Act.APPROVE, by=reviewer, now=now)
    return report


def row_of(page, part="answered"):
    return next(row for row in page[part] if row.label == QUESTION)


def test_a_row_tells_both_scores_and_how_the_indicators_ended(cycle, rounds, unit_a, reported):
    scored(unit_a, rounds, "3.50", "3.75", n=(40, 60))
    make_area_score(rounds[0], aspect=make_aspect(1), text=QUESTION, mean="4.00")
    make_area_score(rounds[1], aspect=make_aspect(1), text=QUESTION, mean="4.10")

    row = row_of(unit_page(unit_a, cycle))

    assert (row.before_words, row.after_words) == (("3.50", "ผู้ตอบ 40 ราย"), ("3.75", "ผู้ตอบ 60 ราย"))
    assert (row.change, row.department) == (Decimal("0.25"), Decimal("0.10"))
    assert row.answers[0].indicators == [
        "ตัวชี้วัด ร้อยละความพึงพอใจของผู้รับบริการ: เป้าหมายไม่น้อยกว่าร้อยละ 85 ผลที่ทำได้ ร้อยละ 90 (บรรลุเป้าหมาย)"
    ]


def test_the_aspect_of_a_question_names_the_project_alone(cycle, rounds, unit_a, reported):
    rows = {row.item.kind: row for row in unit_page(unit_a, cycle)["answered"]}
    assert [(len(rows[kind].answers), len(rows[kind].answers[0].indicators)) for kind in ("aspect", "question")] == [
        (1, 0),
        (1, 1),
    ]


def test_scores_of_few_respondents_are_not_told_or_compared(cycle, rounds, unit_a):
    scored(unit_a, rounds, "3.50", "3.75", n=(9, 60))
    row = row_of(unit_page(unit_a, cycle), "others")
    assert (row.before_words, row.change) == (("ผู้ตอบน้อย", "ผู้ตอบ 9 ราย"), None)


def test_indicators_wait_for_the_approved_report(cycle, rounds, unit_a, officer_a, reviewer, now):
    make_approved_plan(cycle, officer_a, reviewer, now=now)
    (row,) = unit_page(unit_a, cycle)["answered"]
    assert (row.is_aspect, row.answers[0].is_reported, row.answers[0].indicators) == (True, False, [])


def test_before_the_next_survey_the_page_says_so_without_a_date(officer_client, cycle, rounds, unit_a):
    make_score(unit_a, rounds[0], mean="3.90")
    rounds[1].delete()
    page = officer_client.get(reverse("reports:board_unit_effect", args=[unit_a.code])).content.decode()
    assert ("ยังไม่มีผลสำรวจหลังดำเนินการ" in page, "3.90" in page, "2566 (หลัง)" in page) == (True, True, False)


def test_officers_are_led_to_the_page_only_when_there_is_something_to_see(
    officer_client, cycle, rounds, unit_a, officer_a, reviewer, now
):
    address = reverse("reports:board_unit_effect", args=[unit_a.code])
    pages = [reverse("reports:board"), reverse("reports:board_unit", args=[unit_a.code])]
    assert [address in officer_client.get(page).content.decode() for page in pages] == [False, False]
    make_approved_plan(cycle, officer_a, reviewer, now=now)
    assert [address in officer_client.get(page).content.decode() for page in pages] == [True, True]


def test_a_unit_without_anything_is_told_so(officer_client, cycle, rounds, unit_a):
    page = officer_client.get(reverse("reports:board_unit_effect", args=[unit_a.code])).content.decode()
    assert "ผลสำรวจปีงบประมาณ พ.ศ. 2565 ไม่มีคะแนนของหน่วยงานนี้" in page


def test_the_page_takes_the_same_queries_for_more_projects_and_units(reviewer_client, cycle, rounds):
    first = fill(cycle, rounds, 3).first()
    address = reverse("reports:board_unit_effect", args=[first.code])
    few = queries_of(reviewer_client, address)
    fill(cycle, rounds, 75)
    assert queries_of(reviewer_client, address) == few
