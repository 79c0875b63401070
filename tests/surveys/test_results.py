from decimal import Decimal

import pytest

from surveys.models import Comment
from surveys.results import comments, listed_comments, unit_results, weakest_items
from tests.factories import make_area_score, make_aspect, make_comment, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db
KIND = Comment.Kind


@pytest.fixture
def round(db):
    return make_round(2565)


def by_label(results):
    return {line.label: line for line in results.lines}


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


def test_department_and_region_are_weighted_by_n(round, unit_a, unit_b):
    elsewhere = make_unit(inspection_region=3)
    make_score(unit_a, round, mean="4.00", n=10)
    make_score(unit_b, round, mean="3.00", n=30)
    make_score(elsewhere, round, mean="5.00", n=60)

    line = unit_results(round, unit_a).overall

    # (4 x 10 + 3 x 30) / 40 = 3.25; with 5 x 60: 430 / 100 = 4.30
    assert (line.region_mean, line.department_mean) == (Decimal("3.25"), Decimal("4.30"))
    assert line.gap == Decimal("-0.30")


def test_weighted_means_leave_out_missing_figures_and_other_groups(round, unit_a, unit_b):
    make_score(unit_a, round, mean="4.00", n=10)
    make_score(unit_b, round, mean="2.00", n=None)
    make_score(make_unit(), round, mean=None, n=500)
    make_score(unit_b, round, mean="1.00", n=90, group="สหกรณ์")

    assert unit_results(round, unit_a).overall.department_mean == Decimal("4.00")


def test_weighted_means_are_rounded_half_up(round, unit_a, unit_b):
    make_score(unit_a, round, mean="4.00", n=1)
    make_score(unit_b, round, mean="4.01", n=1)

    assert unit_results(round, unit_a).overall.department_mean == Decimal("4.01")  # 4.005


def test_workbooks_own_row_comes_before_the_weighted_mean(round, unit_a):
    make_score(unit_a, round, mean="4.00")
    make_area_score(round, mean="3.77")
    make_area_score(round, region=15, mean="3.55")
    make_area_score(round, region=1, mean="1.00")

    line = unit_results(round, unit_a).overall

    assert (line.department_mean, line.region_mean) == (Decimal("3.77"), Decimal("3.55"))


WEIGHTED = "คำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)"
OWN = "ใช้ค่าตามรายงานผลการสำรวจ"


@pytest.mark.parametrize(
    "areas, sentence",
    [
        ([], f"ค่าเฉลี่ยกรมและค่าเฉลี่ยเขตตรวจราชการที่ 15 {WEIGHTED}"),
        ([(None, None), (None, 1)], f"ค่าเฉลี่ยกรม{OWN} ส่วนค่าเฉลี่ยเขตตรวจราชการที่ 15 {WEIGHTED}"),
        ([(None, None), (None, 1), (15, None), (15, 1)], f"ค่าเฉลี่ยกรมและค่าเฉลี่ยเขตตรวจราชการที่ 15 {OWN}"),
        (
            [(None, None)],
            f"ค่าเฉลี่ยกรม{OWN} รายการที่รายงานไม่ได้ระบุ{WEIGHTED} ส่วนค่าเฉลี่ยเขตตรวจราชการที่ 15 {WEIGHTED}",
        ),
    ],
)
def test_results_say_where_the_references_come_from(round, unit_a, areas, sentence):
    make_score(unit_a, round)
    make_score(unit_a, round, make_aspect(1))
    for region, aspect in areas:
        make_area_score(round, region, aspect and make_aspect(aspect))

    assert unit_results(round, unit_a).reference_source == sentence


def test_year_before_is_matched_by_aspect_and_words(round, unit_a):
    last = make_round(2564)
    for each, mean in ((last, "3.50"), (round, "4.00")):
        make_score(unit_a, each, mean=mean)
        make_score(unit_a, each, make_aspect(1), mean=mean)
    make_score(unit_a, last, make_aspect(1), "ใช้เวลา  ไม่เกิน ๓ วัน", mean="3.10")
    make_score(unit_a, round, make_aspect(1), "ใช้เวลา ไม่เกิน 3 วัน")
    make_score(unit_a, round, make_aspect(2), "ใช้เวลา ไม่เกิน 3 วัน")

    results = unit_results(round, unit_a)

    assert [line.last_mean for line in results.lines] == [Decimal("3.50"), Decimal("3.50"), Decimal("3.10"), None]
    assert (results.overall.change, results.has_last_year) == (Decimal("0.50"), True)


def test_year_before_is_not_told_until_released(round, unit_a):
    make_score(unit_a, make_round(2564, released=False), mean="3.50")
    make_score(unit_a, round)

    results = unit_results(round, unit_a)

    assert (results.overall.last_mean, results.has_last_year) == (None, False)


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


def test_weakest_are_ranked_by_gap_then_dissatisfied(round, unit_a):
    one, two = make_aspect(1), make_aspect(2)
    for label, mean, department, dissatisfied in [
        ("ก", "4.00", "4.10", 5),  # -0.10
        ("ข", "4.50", "4.90", 1),  # -0.40
        ("ค", "3.00", "3.10", 9),  # -0.10, more dissatisfied than ก
        ("ง", "2.00", "1.90", 50),  # +0.10
    ]:
        make_score(unit_a, round, one, label, mean=mean, dissatisfied=dissatisfied)
        make_area_score(round, aspect=one, text=label, mean=department)
    make_score(unit_a, round, one, "ผู้ตอบน้อย", mean="1.00", n=5)
    make_score(unit_a, round, one, mean="1.00")  # has questions: they are ranked, not the aspect
    make_score(unit_a, round, two, mean="4.00")  # has none: it is ranked itself
    make_area_score(round, aspect=two, mean="4.05")  # -0.05

    results = unit_results(round, unit_a)

    assert [line.label for line in weakest_items(results, 9)] == ["ข", "ค", "ก", two.title, "ง"]
    assert [line.label for line in weakest_items(results, 2)] == ["ข", "ค"]


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
        "percent": 84.0,
        "reference_percent": 86.0,
        "tone": "warning",
    }


def test_bar_without_a_mean_says_nothing(round, unit_a):
    make_score(unit_a, round, mean=None, n=4)

    bar = unit_results(round, unit_a).overall.bar()

    assert (bar["value"], bar["value_text"], bar["note"], bar["tone"]) == (
        None,
        "",
        "ผู้ตอบ 4 ราย · น้อยกว่า 10 ราย ไม่นำมาจัดลำดับ",
        "muted",
    )


def test_comments_are_counted_by_kind_and_aspect(round, unit_a, unit_b, now):
    one = make_aspect(1)
    make_comment(unit_a, round, "ก", KIND.NEED, aspect=one, count=2)
    make_comment(unit_a, round, "ข", KIND.NEED, aspect=one)
    make_comment(unit_a, round, "ค", KIND.NEED)
    make_comment(unit_a, round, "ง", KIND.NEED, hidden_at=now, hidden_reason="ระบุชื่อ")
    make_comment(unit_b, round, "จ", KIND.NEED)
    make_comment(unit_a, make_round(2564), "ฉ", KIND.NEED)

    counts = comments(round, unit_a)

    assert [(kind.label, kind.texts, kind.count) for kind in counts.kinds] == [
        ("ความไม่พึงพอใจ", 0, 0),
        ("ความต้องการ", 3, 4),
        ("ความคาดหวัง", 0, 0),
        ("ข้อเสนอแนะ", 0, 0),
    ]
    assert counts.kinds[1].aspects == ((one.title, 3), ("ภาพรวม", 1))
    assert (counts.texts, counts.count) == (3, 4)


def test_comments_are_listed_by_kind_then_count(round, unit_a, now):
    make_comment(unit_a, round, "ก", KIND.SUGGESTION)
    make_comment(unit_a, round, "ข", KIND.NEED)
    make_comment(unit_a, round, "ค", KIND.NEED, count=5)
    make_comment(unit_a, round, "ง", KIND.DISSATISFACTION, hidden_at=now)

    assert [comment.text for comment in listed_comments(round, unit_a)] == ["ค", "ข", "ก"]


@pytest.mark.parametrize("rows", [1, 3])
def test_unit_results_take_the_same_queries(round, unit_a, unit_b, rows, django_assert_num_queries):
    make_round(2564)
    for number in range(rows):
        for unit in (unit_a, unit_b):
            make_score(unit, round, make_aspect(1), f"ข้อ {number}")
            make_score(unit, round, make_aspect(1), f"ข้อ {number}", group="สหกรณ์")
            make_comment(unit, round, f"ข้อความ {number}")

    with django_assert_num_queries(6):
        results = unit_results(round, unit_a)
        assert len([line.bar() for line in weakest_items(results, 9)]) == rows
