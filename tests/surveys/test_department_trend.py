"""Three years of the department's means."""

from decimal import Decimal

import pytest

from surveys.department.figures import department_of
from surveys.department.overview import tiles
from surveys.department.trend import trends
from tests.factories import make_area_score, make_aspect, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db


def trends_of(unit, means, **aspects):
    """Trends of the latest of {year: overall}; `aspects` {aspect number as "a1": {year: mean}}."""
    rounds = {year: make_round(year) for year in sorted(means, reverse=True)}
    for year, mean in means.items():
        if mean:
            make_score(unit, rounds[year], mean=mean)
    for name, told in aspects.items():
        for year, mean in told.items():
            make_score(unit, rounds[year], make_aspect(int(name[1:])), mean=mean)
    latest, *earlier = rounds.values()
    return trends(department_of(latest, earlier))


def texts(trend):
    return [(point.year, point.text, point.change_text) for point in trend.points]


def test_three_years_with_their_changes(unit_a):
    found = trends_of(unit_a, {2563: "3.90", 2564: "4.10", 2565: "4.05"}, a2={2564: "4.20", 2565: "4.30"})

    assert [(trend.label, trend.title) for trend in found.items] == [
        ("ภาพรวม", "ทุกด้าน"),
        ("ด้านที่ 2", "ด้านการให้บริการของเจ้าหน้าที่"),
    ]
    assert texts(found.items[0]) == [(2563, "3.90", ""), (2564, "4.10", "+0.20"), (2565, "4.05", "−0.05")]
    assert texts(found.items[1]) == [(2563, "", ""), (2564, "4.20", ""), (2565, "4.30", "+0.10")]
    assert found.without_data == ()


def test_a_year_without_data_is_told_and_breaks_the_line(unit_a):
    found = trends_of(unit_a, {2563: "3.90", 2564: None, 2565: "4.05"})
    overall = found.items[0]

    assert (found.years, found.without_data) == ((2563, 2564, 2565), (2564,))
    assert [bool(point.y) for point in overall.points] == [True, False, True]
    assert overall.lines == ()
    assert overall.words == "แนวโน้มค่าเฉลี่ยกรม ภาพรวม พ.ศ. 2563 3.90 พ.ศ. 2564 ไม่มีข้อมูล พ.ศ. 2565 4.05"


def test_a_first_year_stands_alone(unit_a):
    found = trends_of(unit_a, {2565: "4.05"})

    assert (found.without_data, texts(found.items[0])[-1]) == ((2563, 2564), (2565, "4.05", ""))


def test_points_stand_above_their_years_on_a_scale_of_halves(unit_a):
    found = trends_of(unit_a, {2563: "3.50", 2564: "3.75", 2565: "4.00"})
    overall = found.items[0]

    assert (found.low, found.high) == (Decimal("3.5"), Decimal("4.0"))
    assert [(point.x, point.y) for point in overall.points] == [("50.0", "84.0"), ("150.0", "48.0"), ("250.0", "12.0")]
    assert [(one.year, other.year) for one, other in overall.lines] == [(2563, 2564), (2564, 2565)]


@pytest.mark.parametrize(
    ("mean", "ends"), [("4.00", ("4.0", "4.5")), ("5.00", ("4.5", "5.0")), ("3.70", ("3.5", "4.0"))]
)
def test_the_scale_of_a_single_mean(unit_a, mean, ends):
    found = trends_of(unit_a, {2565: mean})

    assert (found.low, found.high) == tuple(map(Decimal, ends))


def test_the_reports_own_row_is_drawn(unit_a):
    before, round = make_round(2564), make_round(2565)
    make_score(unit_a, round, mean="4.00")
    make_score(unit_a, before, mean="3.00")
    make_area_score(before, mean="3.88")

    assert texts(trends(department_of(round, [before])).items[0])[1:] == [(2564, "3.88", ""), (2565, "4.00", "+0.12")]


def test_an_empty_round_has_no_trend():
    found = trends(department_of(make_round(2565)))

    assert (found.items, found.without_data) == ((), (2563, 2564, 2565))


@pytest.mark.parametrize("before, is_told", [(8, True), (9, False), (10, False), (0, False)])
def test_a_year_of_clearly_fewer_units_is_told(before, is_told):
    this_year, last_year = make_round(2565), make_round(2564)
    for number, unit in enumerate([make_unit() for _ in range(10)]):
        make_score(unit, this_year)
        if number < before:
            make_score(unit, last_year)
    make_area_score(last_year, mean="4.00")  # the report's own row, whatever units are known

    department = department_of(this_year, [last_year])
    notes = trends(department).notes

    start = "ปี 2564 มีผลสำรวจ 8 หน่วยงาน ส่วนปี 2565 มี 10 หน่วยงาน "
    assert [note.startswith(start) for note in notes] == [True] * is_told
    assert ("(ปีก่อน 8 หน่วยงาน" in tiles(department)[3]["note"]) == is_told
