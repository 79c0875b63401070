"""The workbook of what is wrong in a file."""

import io

import openpyxl
import pytest

from surveys.importing import receive
from surveys.problems import HEADERS, problems_workbook
from tests.factories import make_aspects

from .desk import url
from .workbooks import score_row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(unit_a, unit_b, reviewer, now):
    make_aspects()
    rows = [score_row(mean="=9"), score_row("สสจ.เชียงไหม่", n=""), score_row("ลำพูน", satisfied=0.84)]
    return receive(workbook([rows[0], rows[1], rows[2]]), round_year=2565, by=reviewer, now=now)


def cells_of(content):
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def test_problems_doubts_and_warnings_stand_with_their_cells(kept):
    header, *rows = cells_of(problems_workbook(kept.outcome))

    assert header == list(HEADERS)
    assert [[*row[:3], row[4]] for row in rows] == [
        ["ต้องแก้ไขในไฟล์", "ผลสำรวจ", "F2", "สูตรที่ยังไม่มีค่า"],
        ["ต้องยืนยันความหมาย", "ผลสำรวจ", "A3", "สสจ.เชียงไหม่"],
        ["โปรดทราบ ไม่ต้องแก้ไข", "ผลสำรวจ", "H4", "0.84"],
    ]
    assert [row[5] for row in rows][1:] == ["ยืนยันความหมายในหน้าตรวจสอบไฟล์ ระบบเสนอ: เชียงใหม่", "อ่านเป็นร้อยละ 84.00"]


def test_what_stands_in_many_cells_is_one_row_with_their_number():
    problem = {"sheet": "ผลสำรวจ", "cell": "F2", "found": "9", "expected": "0 ถึง 5"}

    _, *rows = cells_of(problems_workbook({"problems": [problem | {"times": 12}, problem]}))

    assert [row[2:5] for row in rows] == [["F2", 12, "9"], ["F2", 1, "9"]]


def test_an_outcome_without_any_is_a_sheet_with_its_header():
    assert cells_of(problems_workbook({})) == [list(HEADERS)]


def test_the_workbook_is_downloaded_under_the_files_name(kept, reviewer_client):
    response = reviewer_client.get(url("surveyimport", "problems", kept.pk))

    assert "%E0%B8%9C%E0%B8%A5%E0%B8%AA%E0%B8%B3%E0%B8%A3%E0%B8%A7%E0%B8%88.xlsx" in response["Content-Disposition"]
    assert len(cells_of(b"".join(response.streaming_content))) == 4
