"""What a unit is held against: the workbook's own rows, else weighted by n; and its own figures of the year before."""

from decimal import Decimal

import pytest

from surveys.references import AreaFigures, area_figures
from surveys.results import unit_results
from tests.factories import make_area_score, make_aspect, make_item, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db

WEIGHTED = "คำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)"
PERCENTS = "คำนวณจากร้อยละของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)"
OWN = "ใช้ค่าตามรายงานผลการสำรวจ"
PARTLY = f"{OWN} รายการที่รายงานไม่ได้ระบุ{WEIGHTED}"


@pytest.fixture
def round(db):
    return make_round(2565)


def overall(round, unit):
    return unit_results(round, unit).overall


# Weighted by n


def test_department_and_region_are_weighted_by_n(round, unit_a, unit_b):
    make_score(unit_a, round, mean="4.00", n=10, dissatisfied="10")
    make_score(unit_b, round, mean="3.00", n=30, dissatisfied="2")
    make_score(make_unit(inspection_region=3), round, mean="5.00", n=60, dissatisfied="0")

    line = overall(round, unit_a)

    # (4 x 10 + 3 x 30) / 40 = 3.25; with 5 x 60: 430 / 100 = 4.30; (10 x 10 + 2 x 30) / 40 = 4, / 100 = 1.60
    assert (line.region.mean, line.department.mean) == (Decimal("3.25"), Decimal("4.30"))
    assert (line.region.dissatisfied, line.department.dissatisfied) == (Decimal("4.00"), Decimal("1.60"))
    assert (line.gap, line.dissatisfied_gap) == (Decimal("-0.30"), Decimal("8.40"))


def test_each_figure_is_weighted_over_those_who_have_it(round, unit_a, unit_b):
    make_score(unit_a, round, mean="4.00", n=10, satisfied="80")
    make_score(unit_b, round, mean="2.00", n=30, dissatisfied="7.5")

    assert overall(round, unit_a).department == AreaFigures(40, Decimal("2.50"), Decimal("80.00"), Decimal("7.50"))


def test_missing_figures_and_other_groups_are_left_out(round, unit_a, unit_b):
    make_score(unit_a, round, mean="4.00", n=10)
    make_score(unit_b, round, mean="2.00", n=None)
    make_score(make_unit(), round, mean=None, n=500)
    make_score(unit_b, round, mean="1.00", n=90, group="สหกรณ์")
    make_score(make_unit(), round, mean="1.00", n=0)

    assert overall(round, unit_a).department.mean == Decimal("4.00")


def test_weighted_means_are_rounded_half_up(round, unit_a, unit_b):
    make_score(unit_a, round, mean="4.00", n=1)
    make_score(unit_b, round, mean="4.01", n=1)

    assert overall(round, unit_a).department.mean == Decimal("4.01")  # 4.005


def test_nobody_with_n_gives_no_reference(round, unit_a):
    make_score(unit_a, round, n=None)

    assert overall(round, unit_a).department == AreaFigures()


def test_the_central_area_is_a_region_of_its_own(round, unit_a):
    bangkok = make_unit(inspection_region=0)
    make_score(bangkok, round, mean="3.00", n=10)
    make_score(unit_a, round, mean="5.00", n=10)

    line = overall(round, bangkok)

    assert (line.region.mean, line.department.mean) == (Decimal("3.00"), Decimal("4.00"))
    assert "ค่าเฉลี่ยเขตตรวจราชการส่วนกลาง" in unit_results(round, bangkok).reference_source


# The workbook's own rows


def test_workbooks_own_row_comes_before_the_weighted_mean(round, unit_a):
    make_score(unit_a, round, mean="4.00")
    make_area_score(round, mean="3.77")
    make_area_score(round, region=15, mean="3.55")
    make_area_score(round, region=1, mean="1.00")

    line = overall(round, unit_a)

    assert (line.department_mean, line.region_mean) == (Decimal("3.77"), Decimal("3.55"))


def test_what_the_workbooks_row_leaves_out_is_weighted(round, unit_a):
    make_score(unit_a, round, mean="4.00", n=20, dissatisfied="5")
    make_area_score(round, mean="3.77", n=None)

    expected = AreaFigures(20, Decimal("3.77"), None, Decimal("5.00"))
    assert overall(round, unit_a).department == expected


@pytest.mark.parametrize(
    "areas, sentence",
    [
        ([], f"ค่าเฉลี่ยกรมและค่าเฉลี่ยเขตตรวจราชการที่ 15 {WEIGHTED}"),
        ([(None, None), (None, 1)], f"ค่าเฉลี่ยกรม{OWN} ส่วนค่าเฉลี่ยเขตตรวจราชการที่ 15 {WEIGHTED}"),
        ([(None, None), (None, 1), (15, None), (15, 1)], f"ค่าเฉลี่ยกรมและค่าเฉลี่ยเขตตรวจราชการที่ 15 {OWN}"),
        ([(None, None)], f"ค่าเฉลี่ยกรม{PARTLY} ส่วนค่าเฉลี่ยเขตตรวจราชการที่ 15 {WEIGHTED}"),
    ],
)
def test_results_say_where_the_means_come_from(round, unit_a, areas, sentence):
    make_score(unit_a, round)
    make_score(unit_a, round, make_aspect(1))
    for region, aspect in areas:
        make_area_score(round, region, aspect and make_aspect(aspect))

    assert unit_results(round, unit_a).reference_source == sentence


def test_results_say_where_the_dissatisfied_come_from(round, unit_a):
    make_score(unit_a, round, dissatisfied="5")
    make_area_score(round, dissatisfied="4")
    make_area_score(round, 15)

    ours, region = "ร้อยละไม่พึงพอใจของกรม", "ร้อยละไม่พึงพอใจของเขตตรวจราชการที่ 15"
    assert unit_results(round, unit_a).dissatisfied_source == f"{ours}{OWN} ส่วน{region} {PERCENTS}"


def test_areas_hold_the_items_of_several_rounds(round, unit_a, django_assert_num_queries):
    last = make_round(2564)
    for each, mean in ((round, "4.00"), (last, "3.00")):
        make_score(unit_a, each, mean=mean)
        make_area_score(each, 15, mean=mean)

    with django_assert_num_queries(2):
        region = area_figures([round, last], 15)

    assert [region.of(make_item(each).pk).mean for each in (round, last)] == [Decimal("4.00"), Decimal("3.00")]
    assert (region.label, region.of(-1)) == ("เขตตรวจราชการที่ 15", AreaFigures())


# The year before


def test_year_before_is_matched_by_aspect_and_words(round, unit_a, unit_b):
    last = make_round(2564)
    for each, mean in ((last, "3.50"), (round, "4.00")):
        make_score(unit_a, each, mean=mean, dissatisfied="6")
        make_score(unit_a, each, make_aspect(1), mean=mean)
    make_score(unit_a, last, make_aspect(1), "ใช้เวลา  ไม่เกิน ๓ วัน", mean="3.10")
    make_score(unit_b, last, mean="1.11")
    make_score(unit_a, round, make_aspect(1), "ใช้เวลา ไม่เกิน 3 วัน")
    make_score(unit_a, round, make_aspect(2), "ใช้เวลา ไม่เกิน 3 วัน")

    results = unit_results(round, unit_a)

    assert [line.last_mean for line in results.lines] == [Decimal("3.50"), Decimal("3.50"), Decimal("3.10"), None]
    assert (results.overall.change, results.overall.last_dissatisfied) == (Decimal("0.50"), Decimal(6))
    assert results.has_last_year is True


@pytest.mark.parametrize("year, released", [(2564, False), (2563, True)])
def test_only_the_released_year_before_is_told(round, unit_a, year, released):
    make_score(unit_a, make_round(year, released=released), mean="3.50", dissatisfied="6")
    make_score(unit_a, round)

    results = unit_results(round, unit_a)

    told = (results.overall.last_mean, results.overall.last_dissatisfied, results.has_last_year)
    assert told == (None, None, False)
