"""Every unit beside the others, and what they come to."""

from decimal import Decimal

import pytest

from cpdplans.units.models import Unit
from surveys.department.figures import NOTHING, Figure, band_number, department_of
from surveys.models import AreaScore, Score
from tests.factories import (
    make_area_score,
    make_aspect,
    make_comment,
    make_item,
    make_round,
    make_score,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(unit_a, unit_b):
    """A 4.00 of 10 people, B 3.00 of 30, of the overall; an aspect and a question of A only."""
    round = make_round(2565)
    make_score(unit_a, round, mean="4.00", n=10, dissatisfied="2.00")
    make_score(unit_b, round, mean="3.00", n=30, dissatisfied="6.00")
    make_score(unit_a, round, make_aspect(2), mean="4.20", n=9)
    make_score(unit_a, round, make_aspect(2), "สุภาพ", mean="4.30", n=10)
    return round


def test_rows_are_the_units_with_figures_in_their_order(round, unit_a, unit_b):
    department = department_of(round)

    assert [(row.unit, row.label, row.n) for row in department.rows] == [(unit_a, "เชียงใหม่", 10), (unit_b, "ลำพูน", 30)]
    assert department.rows[1].of(department.overall) == Figure(30, Decimal("3.00"), Decimal("6.00"), False)
    assert department.rows[1].of(department.aspects[0]) == NOTHING


def test_items_are_those_with_a_figure_by_aspect(round):
    make_item(round, make_aspect(1), "ไม่มีใครตอบ")
    department = department_of(round)

    assert [item.text for item in department.items] == ["ภาพรวม", "ด้านการให้บริการของเจ้าหน้าที่", "สุภาพ"]
    assert department.main_items == (department.overall, department.aspects[0])


def test_scores_of_groups_and_of_other_rounds_are_left_out(round, unit_a):
    other = make_round(2564)
    make_score(unit_a, other, mean="1.00")
    Score.objects.filter(round=round, unit=unit_a, item__kind="overall").delete()
    make_score(unit_a, round, group="สหกรณ์", mean="1.00", n=99)

    row = department_of(round).rows[0]

    assert (row.of(department_of(round).overall), row.n) == (NOTHING, 10)


def test_missing_are_the_active_field_units_without_figures(round):
    make_unit("c", "กลาง", kind=Unit.Kind.CENTRAL)
    make_unit("x", "ปิดแล้ว", is_active=False)
    lacking = make_unit("y", "น่าน")

    assert department_of(round).missing == (lacking,)


def test_a_closed_unit_with_figures_is_shown(round, unit_b):
    Unit.objects.filter(pk=unit_b.pk).update(is_active=False)

    assert [row.label for row in department_of(round).rows] == ["เชียงใหม่", "ลำพูน"]


def test_few_respondents_are_marked_by_item_and_by_unit(round):
    row = department_of(round).rows[0]
    department = department_of(round)

    assert [row.of(item).is_small for item in department.items] == [False, True, False]
    assert row.is_small is False
    round.smallest_n = 11
    assert [row.label for row in department_of(round).small] == ["เชียงใหม่"]


@pytest.mark.parametrize(("n", "is_small"), [(9, True), (10, False), (None, False)])
def test_small_is_fewer_than_the_smallest_n(unit_a, n, is_small):
    round = make_round(2565)
    make_score(unit_a, round, n=n)

    assert department_of(round).rows[0].is_small is is_small


def test_the_department_is_weighted_by_n_and_says_so(round):
    department = department_of(round)

    # (4.00 x 10 + 3.00 x 30) / 40, (2 x 10 + 6 x 30) / 40
    assert department.whole.of(department.overall) == Figure(40, Decimal("3.25"), Decimal("5.00"))
    assert department.whole.source(department.main_items) == (
        "ค่าเฉลี่ยทั้งกรม คำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)"
    )


def test_the_workbooks_own_row_comes_first_and_the_rest_is_weighted(round):
    make_area_score(round, mean="3.99", n=None)
    department = department_of(round)

    assert department.whole.of(department.overall) == Figure(40, Decimal("3.99"), Decimal("5.00"))
    assert department.whole.source([department.overall]) == "ค่าเฉลี่ยทั้งกรม ใช้ค่าตามรายงานผลการสำรวจ"
    assert department.whole.source(department.main_items) == (
        "ค่าเฉลี่ยทั้งกรม ใช้ค่าตามรายงานผลการสำรวจ รายการที่รายงานไม่ได้ระบุคำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)"
    )


def test_a_region_has_its_own_units_only(round):
    far = make_unit("18", "ชัยนาท", inspection_region=1)
    make_score(far, round, mean="5.00", n=100)
    department = department_of(round)

    assert department.regions == [1, 15]
    assert department.region(15).of(department.overall).mean == Decimal("3.25")
    assert (department.region(1).label, department.region(1).of(department.overall).n) == ("เขตตรวจราชการที่ 1", 100)


def test_the_row_of_a_region_is_not_taken_for_the_departments(round):
    make_area_score(round, region=15, mean="1.00", n=5)
    department = department_of(round)

    means = [area.of(department.overall).mean for area in (department.whole, department.region(15))]
    assert means == [Decimal("3.25"), Decimal("1.00")]


def test_respondents_are_the_sum_of_the_units_where_the_overall_tells_none(round):
    Score.objects.filter(item__kind="overall").update(n=None)
    department = department_of(round)

    assert department.whole.n(department.overall, department.rows) == 10


def test_respondents_are_those_of_the_report(round):
    make_area_score(round, mean="3.99", n=45)
    department = department_of(round)

    assert department.whole.n(department.overall, department.rows) == 45


def test_only_comments_that_are_shown_are_counted(round, unit_a, unit_b, now):
    make_comment(unit_a, round, "รอนาน", count=9)
    make_comment(unit_a, round, "ที่จอดรถไม่พอ")
    make_comment(unit_b, round, "ระบุชื่อ", hidden_at=now)

    assert [row.comments for row in department_of(round).rows] == [2, 0]


def test_earlier_years_are_matched_by_what_the_item_is(round, unit_a):
    before = make_round(2564)
    make_score(unit_a, before, mean="3.10")
    make_score(unit_a, before, make_aspect(2), mean="3.20")
    make_score(unit_a, before, make_aspect(1), mean="1.00")
    department = department_of(round, [before])

    found = [department.in_year(item, 2564).mean for item in department.main_items]
    assert found == [Decimal("3.10"), Decimal("3.20")]
    assert department.in_year(department.overall, 2563) == NOTHING
    assert department.in_year(department.overall, 2565).mean == Decimal("3.25")
    assert department.in_year(None, 2564) == NOTHING


def test_an_empty_round_has_nothing(unit_a):
    department = department_of(make_round(2565))

    assert (department.rows, department.items, department.overall, department.missing) == ((), (), None, (unit_a,))
    assert department.whole.source(department.main_items) == ""


def test_a_round_with_only_rows_of_the_department_has_its_figures(unit_a):
    round = make_round(2565)
    make_area_score(round, mean="4.44")
    department = department_of(round)

    assert (department.rows, department.whole.of(department.overall).mean) == ((), Decimal("4.44"))
    assert AreaScore.objects.count() == 1


@pytest.mark.parametrize(
    ("mean", "number"), [("5.00", 5), ("4.51", 5), ("4.50", 4), ("1.50", 1), ("0.00", 1), (None, None)]
)
def test_band_number(mean, number):
    assert band_number(make_round(2565), mean and Decimal(mean)) == number


@pytest.mark.parametrize("units", [1, 3])
def test_queries_do_not_grow_with_the_units(units, django_assert_num_queries):
    round, before = make_round(2565), make_round(2564)
    for one in (make_unit() for _ in range(units)):
        for year in (round, before):
            make_score(one, year)
            make_score(one, year, make_aspect(1), "ระยะเวลา")
        make_comment(one, round)

    with django_assert_num_queries(7):
        department_of(round, [before])
