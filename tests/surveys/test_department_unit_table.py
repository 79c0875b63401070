"""The table of units, sorted and filtered, on the page and in the workbook."""

import io
from decimal import Decimal
from urllib.parse import parse_qsl

import openpyxl
import pytest

from surveys.department.columns import COUNT, GAP, MEAN, TEXT, written
from surveys.department.figures import department_of
from surveys.department.unit_table import unit_table
from surveys.department.workbook import units_workbook
from surveys.models import Score
from tests.factories import make_aspect, make_comment, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db

SECRET = "เจ้าหน้าที่ชื่อสมชายพูดจาไม่สุภาพ"
FIGURES = {  # name: (region, n, overall, aspect 1, percent dissatisfied)
    "กระบี่": (6, 40, "4.10", "4.60", "1.00"),
    "เชียงใหม่": (15, 60, "3.90", "3.40", "5.00"),
    "น่าน": (16, 4, "4.90", "4.90", "0.00"),
    "กรุงเทพมหานคร พื้นที่ 1": (0, 50, "4.10", "4.00", "2.00"),
    "แพร่": (16, 55, None, "4.20", None),
}
ORDER = list(FIGURES)


@pytest.fixture
def round():
    """Units whose order in the dictionary is not that of their names' letters."""
    round = make_round(2565)
    for position, (name, (region, n, mean, aspect, dissatisfied)) in enumerate(FIGURES.items()):
        unit = make_unit(short_name=name, inspection_region=region, position=position)
        make_score(unit, round, make_aspect(1), mean=aspect, n=n)
        if mean:
            make_score(unit, round, mean=mean, n=n, dissatisfied=dissatisfied)
        for number in range(position):
            make_comment(unit, round, f"{SECRET} {number}")
    return round


def table_of(round, **query):
    return unit_table(department_of(round), query)


def names(round, **query):
    return [row.label for row in table_of(round, **query).rows]


def test_units_stand_in_dictionary_order_unless_asked_otherwise(round):
    assert names(round) == ORDER
    assert names(round, sort="unit", order="desc") == ORDER[::-1]


@pytest.mark.parametrize(
    ("sort", "order", "expected"),
    [
        # น่าน has too few respondents and comes after those that are ranked, แพร่ has no figure and comes last
        ("mean", "asc", ["เชียงใหม่", "กระบี่", "กรุงเทพมหานคร พื้นที่ 1", "น่าน", "แพร่"]),
        ("mean", "desc", ["กระบี่", "กรุงเทพมหานคร พื้นที่ 1", "เชียงใหม่", "น่าน", "แพร่"]),
        ("gap", "asc", ["เชียงใหม่", "กระบี่", "กรุงเทพมหานคร พื้นที่ 1", "น่าน", "แพร่"]),
        ("band", "asc", ["กระบี่", "เชียงใหม่", "กรุงเทพมหานคร พื้นที่ 1", "น่าน", "แพร่"]),
        ("aspect-1", "desc", ["กระบี่", "แพร่", "กรุงเทพมหานคร พื้นที่ 1", "เชียงใหม่", "น่าน"]),
        ("dissatisfied", "", ["เชียงใหม่", "กรุงเทพมหานคร พื้นที่ 1", "กระบี่", "น่าน", "แพร่"]),
        ("n", "", ["น่าน", "กระบี่", "กรุงเทพมหานคร พื้นที่ 1", "แพร่", "เชียงใหม่"]),
        ("comments", "", ["แพร่", "กรุงเทพมหานคร พื้นที่ 1", "น่าน", "เชียงใหม่", "กระบี่"]),
        ("region", "asc", ["กรุงเทพมหานคร พื้นที่ 1", "กระบี่", "เชียงใหม่", "น่าน", "แพร่"]),
        ("region", "desc", ["น่าน", "แพร่", "เชียงใหม่", "กระบี่", "กรุงเทพมหานคร พื้นที่ 1"]),
    ],
)
def test_sorting(round, sort, order, expected):
    assert names(round, sort=sort, order=order) == expected


@pytest.mark.parametrize(
    "query", [{"sort": "password"}, {"order": "sideways"}, {"region": "7"}, {"region": "ก"}, {"q": "x"}, {"region": ""}]
)
def test_what_does_not_exist_is_left_out(round, query):
    assert names(round, **query) == ORDER


@pytest.mark.parametrize(
    ("region", "expected"),
    [("16", ["น่าน", "แพร่"]), ("๑๖", ["น่าน", "แพร่"]), ("0", ["กรุงเทพมหานคร พื้นที่ 1"])],
)
def test_filter_by_region(round, region, expected):
    assert names(round, region=region) == expected


def test_totals_of_the_region_and_of_the_department(round):
    totals = [(total.label, total.n, total.comments) for total in table_of(round, region="15").totals]

    assert totals == [("เขตตรวจราชการที่ 15", 60, 1), ("ทั้งกรม", 154, 10)]
    assert [total.label for total in table_of(round).totals] == ["ทั้งกรม"]


def test_cells_of_a_row_and_of_the_total(round):
    table = table_of(round, region="15")

    # the department is (4.10x40 + 3.90x60 + 4.90x4 + 4.10x50) / 154
    shown = [cell.text for cell in table.lines[0][1]]
    assert shown == ["15", "60", "3.90", "มาก", "3.40", "5.00", "−0.14", "1"]
    assert [cell.text for cell in table.total_lines[1][1]] == ["154", "4.04", "มาก", "4.01", "2.86", "", "10"]


def test_few_respondents_are_marked(round):
    table = table_of(round)
    marks = {row.label: [cell.has_mark for cell in cells] for row, cells in table.lines}

    assert marks["น่าน"] == [False, True, True, False, True, False, False, False]
    assert (any(marks["กระบี่"]), table.has_small, table_of(round, region="15").has_small) == (False, True, False)


def test_headers_lead_to_the_other_order(round):
    headers = {header["label"]: header for header in _headers(round, sort="mean", order="asc", region="16")}

    assert [(name, header["sorted"]) for name, header in headers.items() if header["sorted"]] == [
        ("ภาพรวม", "ascending")
    ]
    query = dict(parse_qsl(headers["ภาพรวม"]["query"]))
    assert query == {"sort": "mean", "order": "desc", "region": "16"}
    assert dict(parse_qsl(headers["ร้อยละไม่พึงพอใจ"]["query"]))["order"] == "desc"
    assert dict(parse_qsl(headers["หน่วยงาน"]["query"]))["order"] == "asc"


def _headers(round, **query):
    table = table_of(round, **query)
    return table.choice.headers(table.columns)


def test_the_filter_keeps_the_order(round):
    choice = table_of(round, sort="mean", order="desc", region="16").choice

    assert (choice.kept, choice.everywhere) == ([("sort", "mean"), ("order", "desc")], "sort=mean&order=desc")


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (None, MEAN, ""),
        (Decimal("4"), MEAN, "4.00"),
        (1234, COUNT, "1,234"),
        (0, COUNT, "0"),
        (Decimal("0.10"), GAP, "+0.10"),
        (Decimal("-0.10"), GAP, "−0.10"),
        (Decimal("0.00"), GAP, "0.00"),
        ("มาก", TEXT, "มาก"),
        (0, TEXT, "0"),
    ],
)
def test_figures_as_people_read_them(value, style, text):
    assert written(value, style) == text


# The workbook


def sheet_of(round, now, **query):
    return openpyxl.load_workbook(io.BytesIO(units_workbook(table_of(round, **query), now))).active


def cells(sheet, first_row):
    return [[cell.value for cell in row] for row in sheet.iter_rows(first_row)]


def test_the_workbook_holds_what_is_on_screen(round, now):
    sheet = sheet_of(round, now, sort="mean", order="desc", region="16")

    assert cells(sheet, 1)[:2] == [
        ["ผลการสำรวจความพึงพอใจและไม่พึงพอใจรายหน่วยงาน ปีงบประมาณ พ.ศ. 2565", *[None] * 9],
        ["เขตตรวจราชการที่ 16 · ข้อมูล ณ วันที่ 1 เมษายน 2566 เวลา 10.00 น.", *[None] * 9],
    ]
    assert cells(sheet, 6) == [
        [
            *("หน่วยงาน", "เขตตรวจราชการ", "ผู้ตอบ (ราย)", "ค่าเฉลี่ยภาพรวม", "ระดับ"),
            *("1) ด้านกระบวนการ/ขั้นตอนการให้บริการ", "ร้อยละไม่พึงพอใจ", "ต่างจากกรม", "ข้อคิดเห็น (ข้อความ)", "หมายเหตุ"),
        ],
        ["น่าน", 16, 4, 4.9, "มากที่สุด", 4.9, 0, 0.86, 2, "ผู้ตอบน้อยกว่า 10 ราย"],
        ["แพร่", 16, 55, None, None, 4.2, None, None, 4, None],
        ["เขตตรวจราชการที่ 16", None, 4, 4.9, "มากที่สุด", 4.25, 0, 0.86, 6, None],
        ["ทั้งกรม", None, 154, 4.04, "มาก", 4.01, 2.86, None, 10, None],
    ]


def test_the_workbook_filters_rows_and_keeps_names_in_sight(round, now):
    sheet = sheet_of(round, now)

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B6", "A5:J10")
    assert [cell.number_format for cell in sheet[6]][2:8] == [
        "#,##0",
        "0.00",
        "General",
        "0.00",
        "0.00",
        "+0.00;-0.00;0.00",
    ]


@pytest.mark.parametrize("said", [True, False])
def test_the_workbook_says_what_the_round_is(round, now, said):
    round.is_demonstration = said
    round.released_at = None if said else now
    lines = [row[0] for row in cells(sheet_of(round, now), 1)]

    assert [line in lines for line in ("ข้อมูลสาธิต", "ยังไม่ได้เผยแพร่ให้หน่วยงาน")] == [said, said]


def test_the_workbook_holds_no_text_of_a_comment(round, now):
    everything = str(cells(sheet_of(round, now), 1))

    assert (SECRET in everything, "แพร่" in everything) == (False, True)


def test_a_name_that_looks_like_a_formula_stays_text(now):
    round = make_round(2565)
    make_score(make_unit(short_name="=1+1"), round)

    cell = sheet_of(round, now)["A6"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_workbook_of_an_empty_round(now):
    sheet = sheet_of(make_round(2565), now)

    assert [row[0] for row in cells(sheet, 4)] == ["หน่วยงาน", "ทั้งกรม"]
    assert Score.objects.count() == 0
