"""Summary figures and comments, in the workbooks that people really have."""

from decimal import Decimal

import pytest

from surveys.importing.meanings import COMMENT_HEADERS, SCORE_HEADERS
from surveys.importing.rows import ABSENT
from tests.factories import make_aspects, make_unit

from .reading import asked, book, csv_file, figures, read, wrong

pytestmark = pytest.mark.django_db

ROW = ("เชียงใหม่", "", "", "", 50, 4.2, 0.5, 84, 4)
FIGURES = (50, Decimal("4.20"), Decimal("0.50"), Decimal("84.00"), Decimal("4.00"))
OVERALL = ("เชียงใหม่", "ทั้งหมด", 0, "")


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


def clean(contents):
    return contents.problems == [] and contents.doubts == []


def test_sheets_are_known_by_their_columns_not_by_their_names():
    contents = read(book(SCORE_HEADERS, ROW, title="Sheet1"))

    assert (clean(contents), figures(contents), contents.unread_sheets) == (True, {OVERALL: FIGURES}, [])


def test_a_sheet_that_holds_no_table_is_named():
    contents = read(book(("ชื่อ", "จำนวน"), ("เชียงใหม่", 3), title="รายชื่อ"))

    assert (contents.unread_sheets, [problem.found for problem in contents.problems]) == (["รายชื่อ"], ["รายชื่อ"])


@pytest.mark.parametrize(
    "name",
    ["สสจ.เชียงใหม่", "สำนักงานสหกรณ์จังหวัดเชียงใหม่", "จ.เชียงใหม่", " เชียง ใหม่\u200b", "เชียงใหม่\u00a0", "จังหวัดเชียงใหม่"],
)
def test_a_unit_is_found_however_it_is_written(name):
    assert list(figures(read(book(SCORE_HEADERS, (name, *ROW[1:]))))) == [OVERALL]


@pytest.mark.parametrize("name", ["รวม", "รวมทั้งหมด", "ทั้งหมด", "ค่าเฉลี่ยรวม", "กรมส่งเสริมสหกรณ์"])
def test_a_row_of_totals_is_the_departments(name):
    contents = read(book(SCORE_HEADERS, ROW, (name, *ROW[1:])))

    assert [str(row.target) for row in contents.scores] == ["เชียงใหม่", "กรมส่งเสริมสหกรณ์"]


def test_a_name_near_two_units_is_asked_and_remembered():
    make_unit("57", "เชียงราย")
    file = book(SCORE_HEADERS, ("เชียงใราย", *ROW[1:]), ("เชียงใราย", "สหกรณ์", *ROW[2:]))

    doubts = read(file).doubts
    assert [(doubt.written, doubt.proposal, doubt.rows) for doubt in doubts] == [("เชียงใราย", "unit-57", 2)]

    contents = read(file, {(doubts[0].of, doubts[0].key): "unit-50"})
    assert [key[0] for key in figures(contents)] == ["เชียงใหม่", "เชียงใหม่"]


def test_a_name_that_two_units_bear_is_asked(unit_a, unit_b):
    for unit in (unit_a, unit_b):
        unit.aliases = "ภาคเหนือ"
        unit.save()

    assert asked(read(book(SCORE_HEADERS, ("ภาคเหนือ", *ROW[1:])))) == [("ภาคเหนือ", "unit-50")]


@pytest.mark.parametrize(
    "meaning, targets", [("none", []), ("area", ["กรมส่งเสริมสหกรณ์"]), ("area-3", ["เขตตรวจราชการที่ 3"])]
)
def test_a_name_can_be_said_to_mean_an_area_or_nothing(meaning, targets):
    file = book(SCORE_HEADERS, ROW, ("ภาคเหนือตอนบน", *ROW[1:]))

    contents = read(file, {("unit", "ภาคเหนือตอนบน"): meaning})

    assert [str(row.target) for row in contents.scores] == ["เชียงใหม่", *targets]
    assert [(warning.cell, warning.found) for warning in contents.warnings] == (
        [("A3", "ภาคเหนือตอนบน")] * (not targets)
    )


def test_what_was_said_of_a_unit_that_is_gone_is_asked_again():
    contents = read(book(SCORE_HEADERS, ("เวียงพิงค์", *ROW[1:])), {("unit", "เวียงพิงค์"): "unit-99"})

    assert asked(contents) == [("เวียงพิงค์", "")]


@pytest.mark.parametrize("value", [87.5, "87.5%", "87.5 %", "๘๗.๕", 0.875])
def test_a_percentage_is_read_however_it_is_written(value):
    contents = read(book(SCORE_HEADERS, (*ROW[:7], value, 4)))

    assert figures(contents)[OVERALL][3] == Decimal("87.50")


def test_a_cell_of_percent_is_read_as_it_is_shown():
    def percent(sheet):
        sheet["H2"].number_format = sheet["I2"].number_format = "0.00%"

    contents = read(book(SCORE_HEADERS, (*ROW[:7], 0.845, 0.008), change=percent))

    assert figures(contents)[OVERALL][3:] == (Decimal("84.50"), Decimal("0.80"))
    assert contents.warnings == []


def test_a_share_beside_a_high_mean_is_one_and_its_row_says_so():
    contents = read(book(SCORE_HEADERS, (*ROW[:7], 0.875, 0.02), (*ROW[:2], "1", "", 50, 4.1, 0.5, 82, 0.8)))

    assert [row.figures[3:] for row in contents.scores] == [
        (Decimal("87.50"), Decimal("2.00")),
        (Decimal("82.00"), Decimal("0.80")),
    ]
    assert [(warning.cell, warning.expected) for warning in contents.warnings] == [
        ("H2", "อ่านเป็นร้อยละ 87.50"),
        ("I2", "อ่านเป็นร้อยละ 2.00"),
    ]


def test_a_whole_column_of_shares_is_read_as_one():
    rows = [("เชียงใหม่", f"กลุ่ม {number}", "", "", 50, 2.5, 0.5, 0.4, 0.25) for number in range(5)]

    contents = read(book(SCORE_HEADERS, *rows))

    assert {row.figures[3:] for row in contents.scores} == {(Decimal("40.00"), Decimal("25.00"))}


def test_shares_of_dissatisfied_that_nobody_can_tell_are_refused():
    rows = [("เชียงใหม่", f"กลุ่ม {number}", "", "", 50, 4.2, 0.5, None, 0.4) for number in range(5)]

    assert wrong(read(book(SCORE_HEADERS, *rows))) == [("I2", "0.40")]


def test_columns_may_stand_in_another_order_below_titles_with_columns_nobody_needs():
    headers = ("ลำดับ", "S.D.", "ค่าเฉลี่ย (x̄)", "จำนวนผู้ตอบ", "รายการ", "ด้านที่", "กลุ่ม", "ชื่อหน่วยงาน", "หมายเหตุ")
    rows = [("ผลการสำรวจความพึงพอใจ",), (), ("ประจำปีงบประมาณ พ.ศ. ๒๕๖๕",), headers]

    contents = read(book(*rows, ("๑", "๐.๕", "๔.๒", "๕๐", "", "", "", "เชียงใหม่", "ข้อมูลครบ")))

    assert (clean(contents), figures(contents)) == (True, {OVERALL: (*FIGURES[:3], ABSENT, ABSENT)})
    assert [warning.expected for warning in contents.warnings] == [
        "ไม่มีคอลัมน์ “ร้อยละพึงพอใจ” จะคงค่าเดิมที่มีอยู่ในระบบ",
        "ไม่มีคอลัมน์ “ร้อยละไม่พึงพอใจ” จะคงค่าเดิมที่มีอยู่ในระบบ",
    ]


def test_merged_cells_give_their_value_in_every_row():
    def merge(sheet):
        sheet.merge_cells("A1:I1")
        sheet.merge_cells("A3:A5")
        sheet.merge_cells("B3:B4")

    contents = read(
        book(
            ("ผลการสำรวจ",),
            SCORE_HEADERS,
            ("เชียงใหม่", "สหกรณ์", "1", "", 50, 4.2, 0.5, 84, 4),
            (None, None, "2", "", 50, 4.3, 0.5, 84, 4),
            (None, "กลุ่มเกษตรกร", "1", "", 20, 4.4, 0.5, 84, 4),
            ("ลำพูน", "", "", "", 20, 4.4, 0.5, 84, 4),
            change=merge,
        )
    )

    assert [key[:3] for key in figures(contents)] == [
        ("เชียงใหม่", "สหกรณ์", 1),
        ("เชียงใหม่", "สหกรณ์", 2),
        ("เชียงใหม่", "กลุ่มเกษตรกร", 1),
        ("ลำพูน", "ทั้งหมด", 0),
    ]


def test_a_unit_left_out_of_rows_that_are_not_merged_is_refused():
    contents = read(book(SCORE_HEADERS, ROW, ("", "สหกรณ์", *ROW[2:])))

    assert [(problem.cell, problem.expected) for problem in contents.problems] == [("A3", "ชื่อหน่วยงานทุกแถว")]


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_rows_is_read(merged):
    def merge(sheet):
        sheet.merge_cells("H1:I1")
        for column in "ABCDEFG":
            sheet.merge_cells(f"{column}1:{column}2")

    lower = (None,) * 7 + ("พึงพอใจ", "ไม่พึงพอใจ")
    contents = read(book((*SCORE_HEADERS[:7], "ร้อยละ", None), lower, ROW, change=merge if merged else None))

    assert (clean(contents), figures(contents)) == (True, {OVERALL: FIGURES})


@pytest.mark.parametrize("header, proposal", [("ค่าเฉลียความพึงพอใจ", "mean"), ("สีประจำหน่วย", "none")])
def test_a_column_nobody_knows_is_asked_with_a_proposal(header, proposal):
    headers = (*SCORE_HEADERS[:5], header, *SCORE_HEADERS[6:])

    doubts = read(book(headers, ROW)).doubts

    assert [(doubt.written, doubt.proposal, doubt.cell, doubt.samples) for doubt in doubts] == [
        (header, proposal, "F1", ("4.2",))
    ]


def test_what_was_said_of_a_column_is_remembered():
    file = book((*SCORE_HEADERS[:5], "คะแนน", *SCORE_HEADERS[6:]), ROW)

    (doubt,) = read(file).doubts
    contents = read(file, {(doubt.of, doubt.key): "mean"})

    assert (clean(contents), figures(contents)) == (True, {OVERALL: FIGURES})


def test_a_column_without_a_name_is_told_not_lost_in_silence():
    contents = read(book((*SCORE_HEADERS, None, None), (*ROW, None, "ค่าเพิ่มเติม")))

    assert [(warning.cell, warning.found) for warning in contents.warnings] == [("K1", "ค่าเพิ่มเติม")]


def test_formulas_that_were_never_calculated_are_listed_with_their_cells():
    contents = read(book(SCORE_HEADERS, (*ROW[:5], "=AVERAGE(4,5)", *ROW[6:]), ("ลำพูน", "", "", "", None, "=1+2")))

    assert [(problem.cell, problem.found, problem.expected) for problem in contents.problems] == [
        (cell, "สูตรที่ยังไม่มีค่า", "ค่าที่คำนวณแล้ว กรุณาเปิดไฟล์ใน Excel บันทึก แล้วอัปโหลดใหม่") for cell in ("F2", "F3")
    ]


def test_a_unit_column_of_formulas_without_values_is_listed():
    contents = read(book(SCORE_HEADERS, ("=B9", *ROW[1:])))

    assert [(problem.cell, problem.found) for problem in contents.problems] == [("A2", "สูตรที่ยังไม่มีค่า")]


@pytest.mark.parametrize("question", ["1.1 ได้ผลเร็ว", "1) ได้ผลเร็ว", "๑.๒ ได้ผลเร็ว", "ได้ผลเร็ว"])
def test_the_number_before_a_question_is_left_out(question):
    contents = read(book(SCORE_HEADERS, ("เชียงใหม่", "", "1", question, *ROW[4:])))

    assert [row.question for row in contents.scores] == ["ได้ผลเร็ว"]


@pytest.mark.parametrize("question", ["24 ชั่วโมง", "1.1"])
def test_a_number_that_is_the_question_stays(question):
    contents = read(book(SCORE_HEADERS, ("เชียงใหม่", "", "1", question, *ROW[4:])))

    assert [row.question for row in contents.scores] == [question]


def test_a_csv_of_scores_is_read():
    assert figures(read(csv_file(SCORE_HEADERS, ROW, encoding="cp874"))) == {OVERALL: FIGURES}


def test_a_note_below_the_comments_is_no_comment():
    contents = read(
        book(
            COMMENT_HEADERS,
            ("เชียงใหม่", "ความต้องการ", "", "", "เปิดวันเสาร์", 2),
            ("หมายเหตุ: ข้อมูลตัดชื่อแล้ว",),
            title="ข้อคิดเห็น",
        )
    )

    assert (contents.problems, [row.text for row in contents.comments]) == ([], ["เปิดวันเสาร์"])
