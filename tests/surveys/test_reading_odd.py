"""What looks right and is not: the same said twice, aspects in odd places, figures that cannot be, telling texts."""

import io
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook

from surveys.importing.answers import tells_who
from surveys.importing.meanings import COMMENT_HEADERS, SCORE_HEADERS
from tests.factories import make_aspects, make_unit

from .reading import asked, book, figures, read, wrong

pytestmark = pytest.mark.django_db

ROW = ("เชียงใหม่", "", "", "", 50, 4.2, 0.5, 84, 4)
SHORT = ("หน่วยงาน", "n", "ค่าเฉลี่ย")


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


def sheets(tables):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in tables.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return ContentFile(buffer.getvalue(), name="ผลสำรวจ.xlsx")


def test_the_same_figure_on_two_sheets_is_refused_and_names_both():
    contents = read(sheets({"ภาคเหนือ": [SCORE_HEADERS, ROW], "แก้ไข": [SCORE_HEADERS, ("จ.เชียงใหม่", *ROW[1:])]}))

    assert [(problem.sheet, problem.cell, problem.expected) for problem in contents.problems] == [
        ("แก้ไข", "A2", "รายการเดียวมีได้แถวเดียว แต่แถวที่ 2 ซ้ำกับแถวที่ 2 ของแผ่นงาน “ภาคเหนือ”")
    ]


def test_the_same_comment_on_two_sheets_is_refused():
    row = ("เชียงใหม่", "ความต้องการ", "", "", "เปิดวันเสาร์", 2)

    contents = read(sheets({"หนึ่ง": [COMMENT_HEADERS, row], "สอง": [COMMENT_HEADERS, row]}))

    assert wrong(contents) == [("A2", "เชียงใหม่")]


def test_a_summary_and_raw_answers_of_one_unit_are_refused_together():
    answers = [("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", 5)]

    contents = read(sheets({"ผลสำรวจ": [SCORE_HEADERS, ROW], "คำตอบรายบุคคล": answers}))

    assert wrong(contents) == [("แถวที่ 2", "เชียงใหม่: แผ่นงาน “ผลสำรวจ” และ “คำตอบรายบุคคล”")]


@pytest.mark.parametrize("title", ["ด้าน1 กระบวนการ", "ด้านที่ 1", "ด้านกระบวนการ"])
def test_the_aspect_of_a_sheet_without_such_a_column_is_taken_from_its_name(title, aspects):
    aspects[0].title = "ด้านกระบวนการ"
    aspects[0].save()

    contents = read(sheets({title: [SHORT, ("เชียงใหม่", 50, 4.2)]}))

    assert [row.aspect.number for row in contents.scores] == [1]
    assert "ใช้ด้านที่ 1 ด้านกระบวนการ" in contents.warnings[1].expected


def test_the_aspect_above_the_table_counts_for_all_its_rows(aspects):
    contents = read(book((aspects[1].title,), SHORT, ("เชียงใหม่", 50, 4.2), title="Sheet1"))

    assert [row.aspect.number for row in contents.scores] == [2]


@pytest.mark.parametrize("rows", [1, 2])
def test_aspects_as_columns_are_refused_with_what_to_do(rows, aspects):
    titles = [aspect.title for aspect in aspects]
    head = [("หน่วยงาน", *titles)] if rows == 1 else [("หน่วยงาน", *titles), (None, *["ค่าเฉลี่ย"] * 3)]

    contents = read(book(*head, ("เชียงใหม่", 4.21, 4.35, 4.02), title="สรุป"))

    assert wrong(contents) == [("แถวหัวตาราง", "แต่ละด้านอยู่คนละคอลัมน์")]


def test_a_column_named_only_in_the_upper_row_of_the_header_is_read():
    def merge(sheet):
        sheet.merge_cells("A1:A2")

    head = [("หน่วยงาน", "n", "คะแนน", None), (None, None, "ค่าเฉลี่ย", "S.D.")]
    contents = read(book(*head, ("เชียงใหม่", 50, 4.2, 0.5), change=merge))

    assert figures(contents)["เชียงใหม่", "ทั้งหมด", 0, ""][:3] == (50, Decimal("4.20"), Decimal("0.50"))


@pytest.mark.parametrize(
    "answer, level",
    [
        ("มากที่สุด (5)", 5),
        ("5 (มากที่สุด)", 5),
        ("มาก 4", 4),
        ("ระดับ 3", 3),
        ("2.0", 2),
        ("ระดับความพึงพอใจมาก", 4),
        ("[1] น้อยที่สุด", 1),
    ],
)
def test_an_answer_with_its_label_is_read(answer, level):
    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", answer), title="คำตอบรายบุคคล"))

    assert figures(contents)["เชียงใหม่", "ทั้งหมด", 1, "รวดเร็ว"][:2] == (1, Decimal(level))


@pytest.mark.parametrize("answer", ["ไม่พึงพอใจ", "พึงพอใจ", "5 มาก", "4-5", "-1", "45", "5.5"])
def test_an_answer_that_can_mean_two_things_is_refused(answer):
    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", 5), ("เชียงใหม่", answer), title="คำตอบรายบุคคล"))

    assert wrong(contents) == [("B3", answer)]


@pytest.mark.parametrize("answer", ["ไม่เกี่ยวข้อง", "N/A", "ไม่ขอตอบ"])
def test_words_for_no_answer_are_no_answer(answer):
    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", 5), ("เชียงใหม่", answer), title="คำตอบรายบุคคล"))

    assert figures(contents)["เชียงใหม่", "ทั้งหมด", 1, "รวดเร็ว"][0] == 1


def test_the_same_wrong_answer_is_told_once_with_how_often():
    rows = [("เชียงใหม่", "ดีมาก", "ดี")] * 30

    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [ก]", "ด้านที่ 1 [ข]"), *rows, title="คำตอบรายบุคคล"))

    assert [(problem.cell, problem.found, problem.times) for problem in contents.problems] == [
        ("B2", "ดีมาก", 30),
        ("C2", "ดี", 30),
    ]


def test_a_question_that_stands_twice_is_refused():
    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [ก]", "1 [ 1.1 ก ]"), ("เชียงใหม่", 5, 4), title="คำตอบรายบุคคล"))

    assert [(problem.cell, problem.expected) for problem in contents.problems] == [
        ("C1", "ข้อคำถามแต่ละข้อมีคอลัมน์เดียว แต่ซ้ำกับ B1")
    ]


@pytest.mark.parametrize(
    "changed, cell",
    [({4: 0}, "E2"), ({5: 0.5}, "F2"), ({7: 90, 8: 20}, "I2")],
)
def test_figures_that_cannot_be_are_warned_of(changed, cell):
    contents = read(book(SCORE_HEADERS, tuple(changed.get(at, value) for at, value in enumerate(ROW))))

    assert (wrong(contents), [warning.cell for warning in contents.warnings]) == ([], [cell])


@pytest.mark.parametrize(
    "text, found",
    [
        ("โทร 081-2345678", True),
        ("โทร ๐๘๑ ๒๓๔ ๕๖๗๘", True),
        ("053 112908", True),
        ("บัตร 3-5012-34567-89-0", True),
        ("1501234567890", True),
        ("รอ 30 นาที เมื่อ 12/4/2566", False),
        ("ปี 2565 และ 2566", False),
        ("งบ 1,500,000 บาท", False),
    ],
)
def test_numbers_that_tell_who_wrote_are_seen(text, found):
    assert tells_who(text) is found


@pytest.mark.parametrize("format", ["summary", "answers"])
def test_a_comment_that_tells_who_is_warned_of(format):
    text = "โทรกลับ 081-2345678"
    file = {
        "summary": book(COMMENT_HEADERS, ("เชียงใหม่", "ความต้องการ", "", "", text, 1), title="ข้อคิดเห็น"),
        "answers": book(("หน่วยงาน", "ข้อเสนอแนะ"), ("เชียงใหม่", text), title="คำตอบรายบุคคล"),
    }[format]

    contents = read(file)

    cell = {"summary": "E2", "answers": "B2"}[format]
    told = [warning for warning in contents.warnings if "โทรศัพท์" in warning.expected]
    assert [(warning.cell, warning.found) for warning in told] == [(cell, "(ไม่แสดงข้อความ)")]


@pytest.mark.parametrize("name", ["อยุธยา", "พระนครศรีฯ"])
def test_a_part_of_a_name_proposes_its_unit(name):
    make_unit("14", "พระนครศรีอยุธยา")

    assert asked(read(book(SCORE_HEADERS, (name, *ROW[1:])))) == [(name, "unit-14")]


@pytest.mark.parametrize("count", ["สอง", -1])
def test_a_count_says_what_it_may_be(count):
    file = book(COMMENT_HEADERS, ("เชียงใหม่", "ความต้องการ", "", "", "เปิดวันเสาร์", count), title="ข้อคิดเห็น")

    expected = "จำนวน เป็นจำนวนเต็มตั้งแต่ 1 ขึ้นไป หรือเว้นว่าง"
    assert [problem.expected for problem in read(file).problems] == [expected]


@pytest.mark.parametrize(
    "headers", [("หน่วยงาน", "ชนิดของความเห็น", "ด้าน", "กลุ่ม", "ข้อความ"), ("หน่วยงาน", "ประเภท", "ด้าน", "กลุ่ม", "คำพูด")]
)
def test_comments_whose_needed_column_nobody_knows_are_asked_first(headers):
    contents = read(book(headers, ("เชียงใหม่", "ความต้องการ", "", "", "เปิดวันเสาร์"), title="ข้อคิดเห็น"))

    assert [doubt.written in {"ชนิดของความเห็น", "คำพูด"} for doubt in contents.doubts] == [True]


def test_comments_without_a_needed_column_are_refused():
    contents = read(book(("หน่วยงาน", "ข้อความ"), ("เชียงใหม่", "เปิดวันเสาร์"), title="ข้อคิดเห็น"))

    assert [problem.expected for problem in contents.problems] == ["คอลัมน์ชื่อ “ประเภท”"]


def test_a_note_merged_over_the_table_is_no_row():
    def merge(sheet):
        sheet.merge_cells("A2:I2")
        sheet.merge_cells("A4:I4")

    contents = read(book(SCORE_HEADERS, ("ภาคเหนือ",), ROW, ("หมายเหตุ: ข้อมูล ณ สิ้นปี",), change=merge))

    assert (contents.problems, contents.doubts, len(contents.scores), contents.blank_rows) == ([], [], 1, 2)


def test_a_total_below_a_few_units_is_not_the_departments():
    for number in range(5):
        make_unit(f"9{number}", f"จังหวัดที่ {number}")

    contents = read(book(SCORE_HEADERS, ROW, ("รวม", *ROW[1:]), ("กรมส่งเสริมสหกรณ์", *ROW[1:])))

    assert [str(row.target) for row in contents.scores] == ["เชียงใหม่", "กรมส่งเสริมสหกรณ์"]
    assert [(warning.cell, warning.found) for warning in contents.warnings] == [("A3", "รวม")]


def test_very_many_unknown_names_are_refused_not_asked():
    rows = [(f"สหกรณ์การเกษตรแห่งที่ {number} จำกัด", 5) for number in range(300)]

    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), *rows, title="คำตอบรายบุคคล"))

    assert (contents.doubts, wrong(contents)) == ([], [("A202", "สหกรณ์การเกษตรแห่งที่ 200 จำกัด")])


def test_very_many_questions_are_refused():
    rows = [("เชียงใหม่", "", "1", f"ข้อความที่ {number}", *ROW[4:]) for number in range(501)]

    assert wrong(read(book(SCORE_HEADERS, *rows))) == [("-", "ข้อคำถาม 501 รายการ")]


def shares(*rows):
    """What becomes of rows of (mean, satisfied, dissatisfied) below five plain rows of shares."""
    usual = [("เชียงใหม่", f"กลุ่ม {number}", "", "", 50, 4.2, 0.5, 0.85, 0.05) for number in range(5)]
    own = [("เชียงใหม่", f"แถว {number}", "", "", 50, mean, 0.5, *rest) for number, (mean, *rest) in enumerate(rows)]
    return [row.figures[3:] for row in read(book(SCORE_HEADERS, *usual, *own)).scores][5:]


@pytest.mark.parametrize(
    "row, found",
    [
        ((4.2, "-", 0.05), (None, "5.00")),
        ((2.0, 0, 0.9), ("0.00", "90.00")),
        ((4.2, "85%", 0.1), ("85.00", "10.00")),
        ((5, 1, 0), ("100.00", "0.00")),
    ],
)
def test_a_row_of_shares_is_read_as_its_column_is(row, found):
    assert shares(row) == [tuple(value and Decimal(value) for value in found)]


def test_a_cell_of_percent_does_not_hide_that_the_others_are_shares():
    assert shares((5, "100%", "0%"), (2.6, 0.3, 0.4)) == [(Decimal(100), Decimal(0)), (Decimal(30), Decimal(40))]


def test_a_mean_with_a_sign_of_percent_is_refused():
    assert wrong(read(book(SCORE_HEADERS, (*ROW[:5], "5%", *ROW[6:])))) == [("F2", "5%")]
