"""The heat table: units by questions."""

from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from surveys.department.figures import department_of
from surveys.department.heat import gap_step, heat_table
from tests.factories import make_area_score, make_aspect, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db

POLITE, QUICK = "สุภาพ", "รวดเร็ว"


@pytest.fixture
def round(unit_a, unit_b):
    """Two questions of aspect 2 and one of aspect 1; few answered in unit B."""
    round = make_round(2565)
    far = make_unit("18", "ชัยนาท", inspection_region=1)
    for unit, n, polite, quick in ((unit_a, 40, "4.60", "3.00"), (unit_b, 9, "5.00", "4.00"), (far, 20, "3.90", None)):
        make_score(unit, round, make_aspect(2), mean="4.10", n=n)
        make_score(unit, round, make_aspect(2), POLITE, mean=polite, n=n)
        make_score(unit, round, make_aspect(1), QUICK, mean=quick, n=n)
    for aspect, text, mean in ((2, "", "4.10"), (2, POLITE, "4.30"), (1, QUICK, "3.45")):
        make_area_score(round, aspect=make_aspect(aspect), text=text, mean=mean)
    return round


def table_of(round, **query):
    return heat_table(department_of(round), query)


def test_columns_stand_by_aspect_the_aspect_before_its_questions(round):
    table = table_of(round)

    assert [column.label for column in table.columns] == ["หน่วยงาน", "1.1", "รวม", "2.1"]
    assert [(group.title, group.size) for group in table.groups] == [
        ("ด้านที่ 1", 1),
        ("2) ด้านการให้บริการของเจ้าหน้าที่", 2),
    ]


def test_cells_by_band(round):
    table = table_of(round)
    cells = {row.label: [(cell.mean, cell.gap, cell.step) for cell in cells] for row, cells in table.lines}

    assert cells == {
        "เชียงใหม่": [("3.00", "", "band-3"), ("4.10", "", "band-4"), ("4.60", "", "band-5")],
        "ลำพูน": [("4.00", "", ""), ("4.10", "", ""), ("5.00", "", "")],  # too few: no colour
        "ชัยนาท": [("", "", ""), ("4.10", "", "band-4"), ("3.90", "", "band-4")],
    }
    assert [cell.mean for cell in table.totals[0][1]] == ["3.45", "4.10", "4.30"]


def test_cells_by_gap_carry_the_gap_as_a_number(round):
    table = table_of(round, by="gap")
    cells = {row.label: [(cell.gap, cell.step) for cell in cells] for row, cells in table.lines}

    assert cells["เชียงใหม่"] == [("−0.45", "gap-1"), ("0.00", "gap-3"), ("+0.30", "gap-5")]
    assert cells["ลำพูน"] == [("+0.55", ""), ("0.00", ""), ("+0.70", "")]
    assert cells["ชัยนาท"] == [("", ""), ("0.00", "gap-3"), ("−0.40", "gap-1")]
    assert [(cell.mean, cell.gap, cell.step) for cell in table.totals[0][1]][0] == ("3.45", "", "")


def test_few_respondents_are_marked(round):
    table = table_of(round)

    assert [row.label for row, cells in table.lines if all(cell.is_small for cell in cells)] == ["ลำพูน"]
    assert (table.has_small, table_of(round, region="1").has_small) == (True, False)


@pytest.mark.parametrize(
    ("gap", "step"),
    [
        ("0.30", 5),
        ("0.29", 4),
        ("0.10", 4),
        ("0.09", 3),
        ("-0.09", 3),
        ("-0.10", 2),
        ("-0.29", 2),
        ("-0.30", 1),
        (None, None),
    ],
)
def test_gap_step(gap, step):
    assert gap_step(gap and Decimal(gap)) == step


@pytest.mark.parametrize(
    ("by", "first", "last"),
    [
        ("band", ("band-5", "ระดับมากที่สุด"), ("band-1", "ระดับน้อยที่สุด")),
        ("gap", ("gap-5", "สูงกว่ากรมตั้งแต่ 0.30"), ("gap-1", "ต่ำกว่ากรมตั้งแต่ 0.30")),
        ("colour", ("band-5", "ระดับมากที่สุด"), ("band-1", "ระดับน้อยที่สุด")),
    ],
)
def test_the_legend_tells_each_colour(round, by, first, last):
    legend = table_of(round, by=by).legend

    assert (len(legend), legend[0], legend[-1]) == (5, first, last)


def test_sorting_by_a_question_keeps_the_colours(round):
    table = table_of(round, by="gap", sort="2.1", order="asc")

    assert [row.label for row in table.rows] == ["ชัยนาท", "เชียงใหม่", "ลำพูน"]
    assert dict(parse_qsl(table.headers[1]["query"])) == {"by": "gap", "sort": "1.1", "order": "asc"}
    assert dict(parse_qsl(table.by_band_query)) == {"by": "band", "sort": "2.1", "order": "asc"}


def test_a_region_is_shown_beside_the_department(round):
    table = table_of(round, region="1", by="gap")

    assert [row.label for row in table.rows] == ["ชัยนาท"]
    assert [area.label for area, _ in table.totals] == ["เขตตรวจราชการที่ 1", "ทั้งกรม"]
    assert [(cell.mean, cell.gap) for cell in table.totals[0][1]] == [("", ""), ("4.10", "0.00"), ("3.90", "−0.40")]
    assert table.sources == [
        "ค่าเฉลี่ยเขตตรวจราชการที่ 1 คำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)",
        "ค่าเฉลี่ยทั้งกรม ใช้ค่าตามรายงานผลการสำรวจ",
    ]


def test_the_key_gives_the_words_and_how_many_lie_below(round):
    lines = [(line.label, line.title, line.mean, line.band, line.below, line.is_aspect) for line in table_of(round).key]

    assert lines == [
        ("1.1", QUICK, "3.45", "ปานกลาง", 1, False),
        ("รวม", "ด้านการให้บริการของเจ้าหน้าที่", "4.10", "มาก", 0, True),
        ("2.1", POLITE, "4.30", "มาก", 1, False),
    ]


def test_a_round_of_the_overall_only_has_no_columns(unit_a):
    round = make_round(2565)
    make_score(unit_a, round)

    assert table_of(round).items == []
