from decimal import Decimal

import pytest

from surveys.models import Comment, SurveyImport
from surveys.results import unit_results, weakest_items
from tests.factories import make_area_score, make_aspect, make_comment, make_round, make_score

pytestmark = pytest.mark.django_db
KIND = Comment.Kind


@pytest.fixture
def round(db):
    return make_round(2565)


def made_import(by, now, method):
    """A file once brought in, which says how its figures were computed."""
    return SurveyImport.objects.create(
        fiscal_year=2565, file="a.xlsx", sha256="0" * 64, uploaded_at=now, uploaded_by=by, method=method
    )


def test_lines_hold_the_units_own_figures(round, unit_a, unit_b):
    make_score(unit_a, round, mean="4.20", n=50, sd="0.5", satisfied="84", dissatisfied="4")
    make_score(unit_b, round, mean="1.00")

    line = unit_results(round, unit_a).overall

    assert (line.label, line.n, line.mean, line.sd, line.satisfied, line.dissatisfied, line.band) == (
        "ภาพรวม",
        50,
        Decimal("4.20"),
        Decimal("0.5"),
        Decimal(84),
        Decimal(4),
        "มาก",
    )


def test_aspects_hold_their_questions_groups_and_voices(round, unit_a):
    one, two = make_aspect(1), make_aspect(2)
    make_score(unit_a, round, one, "ข้อ 1")
    make_score(unit_a, round, one, "ข้อ 2")
    make_score(unit_a, round, one)
    make_score(unit_a, round, one, group="สหกรณ์", mean="4.50", n=20)
    make_score(unit_a, round, one, group="กลุ่มอาชีพ", mean="1.00", n=3)
    make_comment(unit_a, round, aspect=one, kind=KIND.NEED, count=4)

    first, second, third = unit_results(round, unit_a).aspects

    assert (first.aspect, [line.label for line in first.questions]) == (one, ["ข้อ 1", "ข้อ 2"])
    assert [(group.name, group.mean, group.n) for group in first.groups] == [
        ("สหกรณ์", Decimal("4.50"), 20),
        ("กลุ่มอาชีพ", None, 3),
    ]
    assert first.voices == {KIND.DISSATISFACTION: 0, KIND.NEED: 4, KIND.EXPECTATION: 0, KIND.SUGGESTION: 0}
    assert (second.aspect, second.line, second.questions) == (two, None, ())


@pytest.mark.parametrize("n, is_small", [(9, True), (10, False), (None, False), (0, True)])
def test_line_is_small_below_the_rounds_smallest_n(round, unit_a, n, is_small):
    make_score(unit_a, round, n=n)

    assert unit_results(round, unit_a).overall.is_small is is_small


def test_bar_is_the_input_of_the_score_bar(round, unit_a):
    make_score(unit_a, round, mean="4.20", n=50)
    make_area_score(round, mean="4.30")

    assert unit_results(round, unit_a).overall.bar() == {
        "label": "ภาพรวม",
        "value": 4.2,
        "value_text": "4.20",
        "reference": 4.3,
        "reference_label": "ค่าเฉลี่ยกรม",
        "reference_text": "4.30",
        "note": "ระดับมาก · ผู้ตอบ 50 ราย",
        "percent": 80.0,
        "reference_percent": 82.5,
        "tone": "warning",
    }


def test_bar_without_a_mean_says_nothing(round, unit_a):
    make_score(unit_a, round, mean=None, n=4)

    bar = unit_results(round, unit_a).overall.bar()

    assert (bar["value"], bar["value_text"], bar["note"], bar["tone"]) == (
        None,
        "",
        "ผู้ตอบ 4 ราย (น้อยกว่า 10 ราย ไม่นำมาจัดลำดับ)",
        "muted",
    )


def test_overall_holds_its_groups(round, unit_a):
    make_score(unit_a, round)
    make_score(unit_a, round, group="สหกรณ์", mean="4.50", n=20)
    make_score(unit_a, round, group="กลุ่มอาชีพ", mean="1.00", n=3)
    make_score(unit_a, round, make_aspect(1), "ข้อ 1", group="สหกรณ์", mean="2.00", n=20)

    results = unit_results(round, unit_a)

    assert [(group.name, group.mean, group.is_small) for group in results.groups] == [
        ("สหกรณ์", Decimal("4.50"), False),
        ("กลุ่มอาชีพ", None, True),
    ]
    assert [section.groups for section in results.aspects] == [(), (), ()]


def test_methods_are_the_rounds_and_each_files_once(round, unit_a, unit_b, reviewer, now):
    round.method = "ตามรายงาน"
    one, two = (made_import(reviewer, now, method=text) for text in ("จากคำตอบรายคน", ""))
    make_score(unit_a, round, source=one)
    make_score(unit_a, round, make_aspect(1), source=one)
    make_score(unit_a, round, make_aspect(2), source=two)
    make_score(unit_a, round, make_aspect(3))
    make_score(unit_b, round, source=made_import(reviewer, now, method="ของหน่วยงานอื่น"))

    assert unit_results(round, unit_a).methods == ("ตามรายงาน", "จากคำตอบรายคน")


def test_lines_without_rows_are_left_out(round, unit_a):
    make_score(unit_a, round, make_aspect(2), "ข้อ 1")

    results = unit_results(round, unit_a)

    assert (results.overall, results.main_lines, [line.label for line in results.lines]) == (None, [], ["ข้อ 1"])


@pytest.mark.parametrize("rows", [1, 3])
def test_unit_results_take_the_same_queries(round, unit_a, unit_b, rows, django_assert_num_queries):
    make_round(2564)
    for number in range(rows):
        for unit in (unit_a, unit_b):
            make_score(unit, round, make_aspect(1), f"ข้อ {number}")
            make_score(unit, round, make_aspect(1), f"ข้อ {number}", group="สหกรณ์")
            make_comment(unit, round, f"ข้อความ {number}")

    with django_assert_num_queries(8):
        results = unit_results(round, unit_a)
        assert len([line.bar() for line in weakest_items(results, 9)]) == rows
