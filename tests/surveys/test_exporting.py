import io
import re

import openpyxl
import pytest
from django.core.files.base import ContentFile

from cpdplans.units.models import Unit
from surveys.exporting import RAW_SHEET, RESPONDENTS, raw_template_workbook, template_workbook
from surveys.importing import import_workbook
from surveys.importing.meanings import COMMENT_HEADERS, COMMENT_SHEET, GUIDE_SHEET, SCORE_HEADERS, SCORE_SHEET
from tests.factories import make_aspect, make_aspects, make_group, make_item, make_round, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference(unit_a):
    make_unit("C08", "ศทส.", kind="central")
    return make_aspects()


def template(year=2565):
    return openpyxl.load_workbook(io.BytesIO(template_workbook(year)))


def rows(sheet):
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


def rules(sheet):
    """{column: (kind, style, first formula, second)} of the checks of its cells, each from the second row down."""
    return {
        column.split("2:")[0]: (rule.type, rule.errorStyle, rule.formula1, rule.formula2)
        for rule in sheet.data_validations.dataValidation
        for column in str(rule.sqref).split()
    }


def test_template_lists_field_units_groups_and_aspects(reference):
    found = rows(template()[SCORE_SHEET])

    assert found[0] == list(SCORE_HEADERS)
    assert len(found) == 1 + 5 * 4  # the whole and four groups; the overall and three aspects
    assert found[1][:4] == ["เชียงใหม่", "ทั้งหมด", "ภาพรวม", ""]
    assert found[2][:4] == ["เชียงใหม่", "ทั้งหมด", reference[0].title, ""]


def test_template_takes_questions_and_groups_from_the_round():
    round = make_round(2565)
    make_item(round, make_aspect(2), "ให้คำแนะนำชัดเจน")
    make_group(round, "ชุมนุมสหกรณ์")

    found = [row[1:4] for row in rows(template()[SCORE_SHEET])[1:]]

    assert ["ทั้งหมด", make_aspect(2).title, "ให้คำแนะนำชัดเจน"] in found
    assert sorted({row[0] for row in found}) == ["ชุมนุมสหกรณ์", "ทั้งหมด"]
    assert ["ชุมนุมสหกรณ์", make_aspect(2).title, "ให้คำแนะนำชัดเจน"] not in found


def test_template_explains_itself_and_checks_what_is_typed():
    book = template()

    assert book.sheetnames == [GUIDE_SHEET, SCORE_SHEET, COMMENT_SHEET, "รายการ"]
    assert (book["รายการ"].sheet_state, book[GUIDE_SHEET]["A1"].value.endswith("2565")) == ("hidden", True)
    assert rows(book[COMMENT_SHEET]) == [list(COMMENT_HEADERS)]
    assert rules(book[SCORE_SHEET]) == {
        "A": ("list", "warning", "'รายการ'!$A$1:$A$21", None),
        "B": ("list", "warning", "'รายการ'!$B$1:$B$5", None),
        "C": ("list", "warning", "'รายการ'!$C$1:$C$4", None),
        "E": ("whole", "stop", "0", "1000000"),
        "F": ("decimal", "stop", "0", "5"),
        "G": ("decimal", "stop", "0", "5"),
        "H": ("decimal", "stop", "0", "100"),
        "I": ("decimal", "stop", "0", "100"),
    }
    assert rules(book[COMMENT_SHEET]) == {
        "A": ("list", "warning", "'รายการ'!$A$1:$A$21", None),
        "B": ("list", "warning", "'รายการ'!$D$1:$D$4", None),
        "C": ("list", "warning", "'รายการ'!$C$1:$C$4", None),
        "D": ("list", "warning", "'รายการ'!$B$1:$B$5", None),
        "F": ("whole", "stop", "1", "1000000"),
    }


@pytest.mark.parametrize("make", [template_workbook, raw_template_workbook])
def test_refusals_of_cells_are_in_thai_and_short_enough_for_excel(make):
    book = openpyxl.load_workbook(io.BytesIO(make(2565)))
    found = [rule for sheet in book for rule in sheet.data_validations.dataValidation]

    assert [rule for rule in found if not re.search("[ก-ฮ]", rule.error) or not rule.showErrorMessage] == []
    assert max(len(rule.errorTitle) for rule in found) <= 32
    assert max(len(rule.error) for rule in found) <= 255
    assert {rule.allow_blank for rule in found} == {True}


def test_template_filled_in_can_be_imported(reviewer, now):
    book = template()
    for row in book[SCORE_SHEET].iter_rows(min_row=2, min_col=5, max_col=9):
        for cell, value in zip(row, (40, 4.2, 0.5, 84, 4), strict=True):
            cell.value = value
    book[COMMENT_SHEET].append(["เชียงใหม่", "ข้อเสนอแนะ", "", "", "ขอให้มีที่จอดรถ", None])
    buffer = io.BytesIO()
    book.save(buffer)

    outcome = import_workbook(
        ContentFile(buffer.getvalue(), name="a.xlsx"), round_year=2565, by=reviewer, now=now, commit=True
    )

    assert (outcome.problems, outcome.total("added"), outcome.total("comments")) == ((), 20, 1)
    assert outcome.unread_sheets == ()


def test_empty_template_holds_nothing_to_import(reviewer, now):
    file = ContentFile(template_workbook(2565), name="a.xlsx")

    outcome = import_workbook(file, round_year=2565, by=reviewer, now=now, commit=False)

    [problem] = outcome.problems
    assert (problem.found, outcome.changes_something) == ("ไม่มีแถวข้อมูล", False)


def test_rows_are_as_high_as_their_questions():
    make_item(make_round(2565), make_aspect(1), "ก" * 100)

    sheet = template()[SCORE_SHEET]

    heights = {row[3].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows(min_row=2)}
    assert heights == {None: None, "ก" * 100: 32}


# The answers


def raw(year=2565):
    return openpyxl.load_workbook(io.BytesIO(raw_template_workbook(year)))


def questions(book):
    header = next(book[RAW_SHEET].iter_rows(max_row=1, values_only=True))
    assert header[:2] == ("หน่วยงาน", "กลุ่มผู้รับบริการ")
    assert header[-4:] == ("ความไม่พึงพอใจ", "ความต้องการ", "ความคาดหวัง", "ข้อเสนอแนะ")
    return list(header[2:-4])


def test_answers_take_the_questions_of_their_round():
    make_item(make_round(2564), make_aspect(1), "เก่า")
    round = make_round(2565)
    make_item(round, make_aspect(2), "ให้คำแนะนำชัดเจน")
    make_item(round, make_aspect(1), "รวดเร็ว")

    title = {number: make_aspect(number).title for number in (1, 2)}
    assert questions(raw()) == [f"{title[2]} [ให้คำแนะนำชัดเจน]", f"{title[1]} [รวดเร็ว]"]


def test_answers_take_the_questions_of_the_latest_round_that_has_any():
    make_item(make_round(2563), make_aspect(1), "เก่ากว่า")
    make_item(make_round(2564), make_aspect(1), "เก่า")
    make_round(2565)

    assert questions(raw(2565)) == questions(raw(2570)) == [f"{make_aspect(1).title} [เก่า]"]


def test_answers_without_any_question_hold_examples_to_replace(reference):
    found = questions(raw())

    assert len(found) == 9
    assert found[0] == f"{reference[0].title} [ตัวอย่างข้อคำถามที่ 1 กรุณาแทนที่ด้วยข้อคำถามจริง]"


def test_answers_check_what_is_typed(reference):
    make_item(make_round(2565), reference[0], "รวดเร็ว")
    book = raw()

    assert book.sheetnames == [GUIDE_SHEET, RAW_SHEET, "รายการ"]
    assert (book["รายการ"].sheet_state, book[RAW_SHEET].freeze_panes, RESPONDENTS) == ("hidden", "C2", 20_000)
    assert rules(book[RAW_SHEET]) == {
        "A": ("list", "warning", "'รายการ'!$A$1:$A$1", None),
        "B": ("list", "warning", "'รายการ'!$B$1:$B$4", None),
        "C": ("whole", "stop", "1", "5"),
    }
    ranges = [str(rule.sqref) for rule in book[RAW_SHEET].data_validations.dataValidation]
    assert ranges == ["A2:A20001", "B2:B20001", "C2:C20001"]
    assert rows(book["รายการ"])[:2] == [["เชียงใหม่", "สหกรณ์"], ["", "กลุ่มเกษตรกร"]]


def test_answers_explain_themselves():
    text = " ".join(row[0] for row in rows(raw()[GUIDE_SHEET]))

    wanted = ("2565", "ผู้ตอบหนึ่งคน", "มากที่สุด (5)", "ครึ่งขึ้น", "ไม่เก็บคำตอบเป็นรายบุคคล", "หมายเลขโทรศัพท์", "CSV")
    assert [word for word in wanted if word not in text] == []


def test_answers_filled_in_can_be_imported(reference, reviewer, now):
    make_item(make_round(2565), reference[0], "รวดเร็ว")
    book = raw()
    book[RAW_SHEET].append(["เชียงใหม่", "สหกรณ์", 5, "ที่จอดรถน้อย"])
    book[RAW_SHEET].append(["เชียงใหม่", "สหกรณ์", "มาก", None, "-"])
    buffer = io.BytesIO()
    book.save(buffer)

    outcome = import_workbook(
        ContentFile(buffer.getvalue(), name="a.xlsx"), round_year=2565, by=reviewer, now=now, commit=True
    )

    score = Unit.objects.get(code="50").scores.get(item__text="รวดเร็ว", group__name="ทั้งหมด")
    assert (outcome.problems, outcome.doubts, outcome.respondents) == ((), (), 2)
    assert (score.n, str(score.mean), outcome.total("comments")) == (2, "4.50", 1)


def test_empty_answers_hold_nothing_to_import(reviewer, now):
    file = ContentFile(raw_template_workbook(2565), name="a.xlsx")

    outcome = import_workbook(file, round_year=2565, by=reviewer, now=now, commit=False)

    assert (outcome.problems[0].found, outcome.changes_something) == ("ไม่มีแถวข้อมูล", False)
