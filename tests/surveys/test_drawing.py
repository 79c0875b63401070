"""Where bars end and marks stand, and what is said of them."""

from decimal import Decimal

import pytest

from cpdplans.thai import thai_digits
from surveys.drawing import GREY, dissatisfaction_drawing, mean_axis, mean_drawing, percent_axis
from surveys.results import unit_results
from tests.factories import make_area_score, make_aspect, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(db):
    return make_round(2565)


@pytest.mark.parametrize(
    "mean, percent", [(None, None), ("1", 0), ("2", 25), ("3.5", 62.5), ("4.33", 83.25), ("5", 100), ("0.5", 0)]
)
def test_means_stand_on_an_axis_from_one_to_five(mean, percent):
    assert mean_axis().percent(mean and Decimal(mean)) == percent


def test_lines_stand_at_two_three_and_four():
    axis = mean_axis()
    assert (axis.labels, axis.lines) == (("1", "2", "3", "4", "5"), [25, 50, 75])


@pytest.mark.parametrize(
    "values, labels",
    [
        ([], "0 2 4 6 8"),
        ([None, Decimal(8)], "0 2 4 6 8"),
        ([Decimal("8.01")], "0 5 10 15 20"),
        ([Decimal(35), Decimal(2)], "0 10 20 30 40"),
        ([Decimal(100)], "0 25 50 75 100"),
    ],
)
def test_axis_of_percents_holds_every_value(values, labels):
    assert percent_axis(values).labels == tuple(labels.split())


def test_mean_beside_department_region_and_last_year(round, unit_a):
    make_score(unit_a, make_round(2564), mean="3.00")
    make_score(unit_a, round, mean="4.00", n=50)
    make_area_score(round, mean="4.20")
    make_area_score(round, 15, mean="4.60")

    results = unit_results(round, unit_a)
    drawing = mean_drawing(results.lines, results)

    [bar] = drawing.bars
    assert (bar.text, bar.percent, bar.note) == ("4.00", 75, "ระดับมาก · ผู้ตอบ 50 ราย")
    assert [(mark.kind, mark.text, mark.percent) for mark in bar.marks] == [
        ("department", "4.20", 80),
        ("region", "4.60", 90),
        ("last", "3.00", 50),
    ]
    assert bar.words == (
        "ภาพรวม ค่าเฉลี่ย 4.00 ค่าเฉลี่ยกรม 4.20 ค่าเฉลี่ยเขตตรวจราชการที่ 15 4.60 หน่วยงานในปีงบประมาณ พ.ศ. 2564 3.00"
    )
    assert [kind for kind, _ in drawing.legend] == ["own", "department", "region", "last"]


def test_legend_explains_only_the_marks_there_are(round, unit_a):
    make_score(unit_a, round, n=None)

    results = unit_results(round, unit_a)

    assert mean_drawing(results.lines, results).legend == (("own", "ค่าเฉลี่ยของหน่วยงาน"),)


def test_missing_mean_has_no_bar_and_few_respondents_a_grey_one(round, unit_a):
    make_score(unit_a, round, mean=None)
    make_score(unit_a, round, make_aspect(1), n=9)

    results = unit_results(round, unit_a)
    missing, few = mean_drawing(results.lines, results).bars

    assert (missing.percent, missing.text, missing.words) == (None, "", "ภาพรวม ค่าเฉลี่ย ไม่มีข้อมูล")
    assert (few.is_small, few.fill, few.note) == (True, GREY, "ระดับมาก · ผู้ตอบ 9 ราย *")
    assert mean_drawing(results.lines, results).legend[-1] == ("few", "* ผู้ตอบน้อยกว่า 10 ราย ไม่นำมาจัดลำดับ")


def test_a_year_before_with_few_respondents_says_so(round, unit_a):
    make_score(unit_a, make_round(2564), mean="3.00", n=9)
    make_score(unit_a, round)

    results = unit_results(round, unit_a)
    [bar] = mean_drawing(results.lines, results).bars

    assert bar.note == "ระดับมาก · ผู้ตอบ 50 ราย · ปีก่อนผู้ตอบน้อย"
    assert bar.marks[-1].words == "หน่วยงานในปีงบประมาณ พ.ศ. 2564 3.00 (ผู้ตอบน้อย)"


def test_the_central_region_is_named_as_a_region(round):
    unit = make_unit(inspection_region=0)
    make_score(unit, round)

    results = unit_results(round, unit)

    assert mean_drawing(results.lines, results).legend[2] == ("region", "ค่าเฉลี่ยเขตตรวจราชการส่วนกลาง")


def test_dissatisfied_beside_the_department_the_region_and_last_year(round, unit_a):
    make_score(unit_a, make_round(2564), dissatisfied="5")
    make_score(unit_a, round, dissatisfied="2.50")
    make_area_score(round, dissatisfied="10")
    make_area_score(round, 15, dissatisfied="5")

    results = unit_results(round, unit_a)
    drawing = dissatisfaction_drawing(results.lines, results)

    [bar] = drawing.bars
    assert (bar.text, bar.percent, bar.note) == ("2.50", 12.5, "ผู้ตอบ 50 ราย")
    assert [(mark.kind, mark.text, mark.percent) for mark in bar.marks] == [
        ("department", "10.00", 50),
        ("region", "5.00", 25),
        ("last", "5.00", 25),
    ]
    assert drawing.axis.unit == "ร้อยละ"


def test_paper_has_thai_digits_and_the_same_places(round, unit_a):
    make_score(unit_a, round, make_aspect(1), "ใช้เวลาไม่เกิน 3 วัน")
    results = unit_results(round, unit_a)

    page, paper = (mean_drawing(results.lines, results, digits) for digits in (str, thai_digits))

    assert paper.axis.labels == ("๑", "๒", "๓", "๔", "๕")
    assert [mark.text for mark in paper.bars[0].marks] == ["๔.๐๐", "๔.๐๐"]
    assert [mark.percent for mark in paper.bars[0].marks] == [mark.percent for mark in page.bars[0].marks]
    assert paper.bars[0].words.startswith("ใช้เวลาไม่เกิน 3 วัน ค่าเฉลี่ย ๔.๐๐")
