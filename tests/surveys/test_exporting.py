import io

import openpyxl
import pytest
from django.core.files.base import ContentFile

from surveys.exporting import template_workbook
from surveys.importing import import_workbook
from surveys.importing.reading import COMMENT_HEADERS, COMMENT_SHEET, GUIDE_SHEET, SCORE_HEADERS, SCORE_SHEET
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
    lists = {sheet: len(book[sheet].data_validations.dataValidation) for sheet in (SCORE_SHEET, COMMENT_SHEET)}
    assert lists == {SCORE_SHEET: 3, COMMENT_SHEET: 4}


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
