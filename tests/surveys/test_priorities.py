"""What to look at first: each criterion at the edges of its steps, the order, and who is ranked at all."""

from decimal import Decimal

import pytest

from surveys.models import Comment
from surveys.priorities import CRITERIA, NOTHING_FOUND, priorities, standing, weakest_items
from surveys.results import unit_results
from tests.factories import make_area_score, make_aspect, make_comment, make_round, make_score

pytestmark = pytest.mark.django_db
KIND = Comment.Kind


@pytest.fixture
def round(db):
    return make_round(2565)


@pytest.fixture
def last(db):
    return make_round(2564)


def make_question(unit, round, label, mean="4.00", department=None, aspect=1, last=None, **kw):
    """A question, with the department's own mean and the unit's of the year before (a round and a mean)."""
    make_score(unit, round, make_aspect(aspect), label, mean=mean, **kw)
    if department:
        make_area_score(round, aspect=make_aspect(aspect), text=label, mean=department)
    if last:
        make_score(unit, last[0], make_aspect(aspect), label, mean=last[1])


def found(round, unit):
    return priorities(unit_results(round, unit))


def labels(found):
    return [one.line.label for one in found]


# Points


@pytest.mark.parametrize(
    "key, value, points",
    [
        ("gap", None, 0),
        ("gap", "0.00", 0),
        ("gap", "0.01", 1),
        ("gap", "0.10", 1),
        ("gap", "0.11", 2),
        ("gap", "0.30", 2),
        ("gap", "0.31", 3),
        ("dissatisfied", None, 0),
        ("dissatisfied", "1.99", 0),
        ("dissatisfied", "2.00", 1),
        ("dissatisfied", "4.99", 1),
        ("dissatisfied", "5.00", 2),
        ("dissatisfied", "9.99", 2),
        ("dissatisfied", "10.00", 3),
        ("fall", "0.01", 1),
        ("fall", "0.11", 2),
        ("fall", "0.31", 3),
        ("voices", 0, 0),
        ("voices", 1, 1),
        ("voices", 2, 1),
        ("voices", 3, 2),
        ("voices", 9, 2),
        ("voices", 10, 3),
    ],
)
def test_points_by_step(key, value, points):
    criterion = next(one for one in CRITERIA if one.key == key)
    assert criterion.points(None if value is None else Decimal(value)) == points


def test_steps_in_words_say_the_same():
    assert [one.ranges for one in CRITERIA] == [
        ["0.01–0.10", "0.11–0.30", "ตั้งแต่ 0.31 ขึ้นไป"],
        ["2.00–4.99", "5.00–9.99", "ตั้งแต่ 10.00 ขึ้นไป"],
        ["0.01–0.10", "0.11–0.30", "ตั้งแต่ 0.31 ขึ้นไป"],
        ["1–2", "3–9", "ตั้งแต่ 10 ขึ้นไป"],
    ]


def test_each_criterion_shows_what_was_seen_and_its_points(round, last, unit_a):
    make_question(unit_a, round, "ก", "3.80", "4.00", last=(last, "4.20"), dissatisfied="5.50")
    make_comment(unit_a, round, aspect=make_aspect(1), kind=KIND.NEED, count=4)

    [one] = found(round, unit_a)

    assert [(seen.words, seen.points) for seen in one.criteria] == [
        ("คะแนนเฉลี่ยต่ำกว่า 0.20", 2),
        ("ร้อยละ 5.50", 2),
        ("คะแนนเฉลี่ยลดลง 0.40", 3),
        ("4 ราย", 2),
    ]
    assert one.total == 9


def test_better_or_missing_earns_nothing_and_is_said(round, last, unit_a):
    make_question(unit_a, round, "ก", "4.20", "4.00", dissatisfied="2.00")
    make_question(unit_a, round, "ข", "4.20", "4.00", last=(last, "4.20"), dissatisfied=None)
    make_question(unit_a, round, "ค", "4.00", "4.01")

    by_label = {one.line.label: one for one in found(round, unit_a)}

    assert [seen.words for seen in by_label["ก"].criteria] == ["ไม่ต่ำกว่า", "ร้อยละ 2.00", "–", "ไม่มี"]
    assert [seen.words for seen in by_label["ค"].criteria] == ["คะแนนเฉลี่ยต่ำกว่า 0.01", "–", "–", "ไม่มี"]
    assert by_label.keys() == {"ก", "ค"}


def test_a_line_without_a_mean_is_ranked_by_its_dissatisfied(round, unit_a):
    make_question(unit_a, round, "ก", None, dissatisfied="12")
    make_question(unit_a, round, "ข", None, dissatisfied=None)

    results = unit_results(round, unit_a)

    assert labels(priorities(results)) == ["ก"]
    assert [line.label for line in weakest_items(results, 9)] == ["ก"]


def test_voices_of_the_aspect_count_people_of_three_kinds(round, unit_a, unit_b, now):
    one = make_aspect(1)
    make_question(unit_a, round, "ก", dissatisfied="3")
    make_question(unit_a, round, "ข", dissatisfied="3", aspect=2)
    for kind in (KIND.DISSATISFACTION, KIND.NEED, KIND.SUGGESTION):
        make_comment(unit_a, round, kind=kind, aspect=one, count=2)
    make_comment(unit_a, round, kind=KIND.EXPECTATION, aspect=one, count=50)
    make_comment(unit_a, round, aspect=one, count=50, hidden_at=now)
    make_comment(unit_a, round, count=50)
    make_comment(unit_b, round, aspect=make_aspect(2), count=50)

    assert [(one.line.label, one.criteria[3].value) for one in found(round, unit_a)] == [("ก", 6), ("ข", 0)]


# Who is listed


def test_words_alone_earn_no_place(round, unit_a):
    make_question(unit_a, round, "ก", "4.50", "4.00", dissatisfied="1.99")
    make_comment(unit_a, round, aspect=make_aspect(1), count=99)

    assert found(round, unit_a) == []


def test_too_few_respondents_are_never_ranked(round, unit_a):
    make_question(unit_a, round, "เก้าราย", "1.00", "4.00", n=9, dissatisfied="90")
    make_question(unit_a, round, "สิบราย", "3.99", "4.00", n=10)

    results = unit_results(round, unit_a)

    assert labels(priorities(results)) == ["สิบราย"]
    assert [line.label for line in weakest_items(results, 9)] == ["สิบราย"]


def test_questions_are_ranked_and_an_aspect_without_any(round, unit_a):
    two = make_aspect(2)
    make_score(unit_a, round, dissatisfied="50")
    make_score(unit_a, round, make_aspect(1), dissatisfied="50")
    make_question(unit_a, round, "ข้อ 1", dissatisfied="2")
    make_score(unit_a, round, two, dissatisfied="2")

    assert labels(found(round, unit_a)) == ["ข้อ 1", two.title]


def test_the_unreleased_year_before_earns_nothing(round, unit_a):
    make_question(unit_a, round, "ก", "3.00", last=(make_round(2564, released=False), "5.00"))

    assert found(round, unit_a) == []


@pytest.mark.parametrize("n, words, points", [(9, "ปีก่อนผู้ตอบน้อย", 0), (10, "คะแนนเฉลี่ยลดลง 1.00", 3)])
def test_a_year_before_with_too_few_respondents_earns_nothing(round, last, unit_a, n, words, points):
    make_question(unit_a, round, "ก", "4.00", dissatisfied="2")
    make_score(unit_a, last, make_aspect(1), "ก", mean="5.00", n=n)

    fall = found(round, unit_a)[0].criteria[2]

    assert (fall.words, fall.points) == (words, points)


@pytest.mark.parametrize(
    "questions, none, few",
    [
        ([], "ไม่มีคะแนนรายข้อหรือรายด้านของหน่วยงาน จึงไม่จัดลำดับ", ""),
        ([("ก", 9), ("ข", 0)], "ทุกข้อมีผู้ตอบน้อยกว่า 10 ราย จึงไม่จัดลำดับ", ""),
        ([("ก", 10)], f"ไม่มีข้อใด{NOTHING_FOUND}", ""),
        ([("ก", 10), ("ข", 9)], f"ไม่มีข้ออื่น{NOTHING_FOUND}", "ไม่จัดลำดับ 1 ข้อ เพราะมีผู้ตอบน้อยกว่า 10 ราย"),
        ([("ต่ำ", 10), ("ข", 9)], "", "ไม่จัดลำดับ 1 ข้อ เพราะมีผู้ตอบน้อยกว่า 10 ราย"),
    ],
)
def test_what_is_left_out_is_said(round, unit_a, questions, none, few):
    for label, n in questions:
        make_question(unit_a, round, label, "3.00", "4.00" if label == "ต่ำ" else "3.00", n=n)

    said = standing(unit_results(round, unit_a))

    assert (said.none, said.few) == (none, few)
    assert [line.label for line in said.too_few] == [label for label, n in questions if n < 10]


# The order


def test_order_is_total_then_gap_then_dissatisfied_then_mean_then_survey(round, unit_a):
    make_question(unit_a, round, "ลำดับแบบสำรวจ 1", "4.00", "4.10", dissatisfied="5")
    make_question(unit_a, round, "ลำดับแบบสำรวจ 2", "4.00", "4.10", dissatisfied="5")
    make_question(unit_a, round, "ค่าเฉลี่ยต่ำกว่า", "3.00", "3.10", dissatisfied="5")
    make_question(unit_a, round, "ไม่พึงพอใจมากกว่า", "4.00", "4.10", dissatisfied="9")
    make_question(unit_a, round, "ต่างจากกรมมากกว่า", "4.00", "4.40", dissatisfied="1")
    make_question(unit_a, round, "สูงกว่ากรม", "2.00", "1.90", dissatisfied="50")
    make_question(unit_a, round, "ไม่มีค่าของกรม", "2.00", n=None, dissatisfied="50")
    make_question(unit_a, round, "คะแนนรวมมากกว่า", "4.00", "4.31", dissatisfied="2")
    make_question(unit_a, round, "คะแนนรวมน้อยกว่า", "1.00", "1.05", aspect=2)

    assert labels(found(round, unit_a)) == [
        "คะแนนรวมมากกว่า",
        "ต่างจากกรมมากกว่า",
        "ไม่พึงพอใจมากกว่า",
        "ค่าเฉลี่ยต่ำกว่า",
        "ลำดับแบบสำรวจ 1",
        "ลำดับแบบสำรวจ 2",
        "สูงกว่ากรม",
        "ไม่มีค่าของกรม",
        "คะแนนรวมน้อยกว่า",
    ]


def test_weakest_items_follow_the_rule_and_are_filled_up(round, unit_a):
    make_question(unit_a, round, "ไม่ต่ำ", "4.50", "4.00")
    make_question(unit_a, round, "ต่ำ", "3.99", "4.00", aspect=2)
    make_comment(unit_a, round, aspect=make_aspect(1), count=99)  # 3 points, and no place for it

    results = unit_results(round, unit_a)

    assert [line.label for line in weakest_items(results, 9)] == ["ต่ำ", "ไม่ต่ำ"]
    assert [line.label for line in weakest_items(results, 1)] == ["ต่ำ"]
