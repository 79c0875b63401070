import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils.functional import lazystr

from cpdplans import xlsx


def written(headers, rows, **options):
    """The sheet as it is after saving and opening again."""
    workbook = xlsx.new_workbook()
    xlsx.write_table(workbook.create_sheet("แผน"), headers, rows, **options)
    return openpyxl.load_workbook(io.BytesIO(xlsx.workbook_bytes(workbook)))["แผน"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "#N/A", "=cmd|'/c calc'!A1"])
def test_text_stays_text(text):
    cell = written(["ก"], [[text]])["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", not text.startswith("#"))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("ก\x00ข\x0bค\ud800", "กขค"),
        ("ก\r\nข", "ก\nข"),
        ("ก" * 40_000, "ก" * 32_767),
        (lazystr("ส่งแล้ว"), "ส่งแล้ว"),
        (Decimal("4.35"), 4.35),
        (7, 7),
        (None, None),
    ],
)
def test_values_are_kept(value, kept):
    assert written(["ก"], [[value]])["A2"].value == kept


def test_dates_are_real_and_shown_in_thai():
    moment = datetime.datetime(2023, 4, 12, 17, 30, tzinfo=datetime.UTC)
    sheet = written(["วันที่", "เวลา"], [[datetime.date(2023, 4, 12), moment]])
    assert [(cell.value, cell.number_format) for cell in sheet[2]] == [
        (datetime.datetime(2023, 4, 12), "[$-107041E]d mmm yyyy"),  # noqa: DTZ001
        (datetime.datetime(2023, 4, 13, 0, 30), "[$-107041E]d mmm yyyy hh:mm"),  # noqa: DTZ001
    ]


def test_header_is_bold_frozen_and_filtered():
    sheet = written(["หน่วยงาน", "คะแนน"], [["กระบี่", 4], ["ตรัง", 5]])
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:B3", "$1:$1")


def test_table_without_rows_still_has_a_header():
    sheet = written(["หน่วยงาน"], [])
    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:A1")


def test_table_below_a_title():
    sheet = written(["หน่วยงาน"], [["กระบี่"]], first_row=3)
    assert [sheet["A3"].value, sheet["A4"].value, sheet.freeze_panes] == ["หน่วยงาน", "กระบี่", "A4"]


def test_widths_do_not_count_marks_and_can_be_given():
    rows = [["ที่นี่ที่นี่ที่นี่", "ก" * 200, "ก", "ข"]]
    sheet = written(["ก", "ข", "ค", "ง"], rows, widths=[None, None, 30])
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [8, 60, 30, 8]
    assert written(["ที่" * 10], []).column_dimensions["A"].width == 12


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" น\u0e4d\u0e49\u0e32 ", "น้ำ"),
        (3.0, "3"),
        (4.35, "4.35"),
        (7, "7"),
        (datetime.date(2023, 4, 12), "12 เมษายน 2566"),
        (datetime.datetime(2566, 4, 12), "12 เมษายน 2566"),  # noqa: DTZ001
    ],
)
def test_cell_text(value, text):
    assert xlsx.cell_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (None, None),
        (" ", None),
        ("-", None),
        ("–", None),
        (0, Decimal(0)),
        (4.35, Decimal("4.35")),
        (1e-05, Decimal("0.00001")),
        ("๔.๓๕", Decimal("4.35")),
        ("84.5%", Decimal("84.5")),
    ],
)
def test_cell_decimal(value, number):
    assert xlsx.cell_decimal(value) == number


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("ดีมาก", "ดีมาก"),
        (True, "True"),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        ("#DIV/0!", "#DIV/0!"),
        (datetime.date(2023, 4, 12), "12 เมษายน 2566"),
    ],
)
def test_cell_decimal_refuses_with_a_sentence(value, shown):
    with pytest.raises(ValueError, match=".") as caught:
        xlsx.cell_decimal(value)
    assert str(caught.value) == f"“{shown}” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น 85 หรือ 85.50"


@pytest.mark.parametrize(
    "value",
    [datetime.datetime(2023, 4, 12), datetime.date(2566, 4, 12), "12 เม.ย. 66"],  # noqa: DTZ001
    ids=["gregorian", "buddhist", "typed"],
)
def test_cell_date(value):
    assert xlsx.cell_date(value) == datetime.date(2023, 4, 12)


@pytest.mark.parametrize("value", [None, "", "-"])
def test_cell_date_of_nothing(value):
    assert xlsx.cell_date(value) is None


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (datetime.date(2568, 2, 29), "ไม่มีวันที่ 29 กุมภาพันธ์ 2568 ในปฏิทิน กรุณาตรวจสอบวันและเดือน"),
        (datetime.date(2300, 1, 1), "ปีต้องอยู่ระหว่าง พ.ศ. 2443 ถึง พ.ศ. 2743 แต่ที่ระบุคือ พ.ศ. 2843"),
    ],
)
def test_cell_date_refuses_with_a_sentence(value, sentence):
    with pytest.raises(ValueError, match=".") as caught:
        xlsx.cell_date(value)
    assert str(caught.value) == sentence
