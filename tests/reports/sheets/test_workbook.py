"""The workbook of a year as it opens again, and its tables as CSV."""

import csv
import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Version
from plans.models import Finding
from reports import supplements
from reports.examples.marking import mark
from reports.models import ProjectResult
from reports.sheets import making
from reports.sheets.tables import tables_of
from reports.sheets.workbook import csv_text, year_workbook
from tests import factories
from tests.plans.factories import approve
from tests.reports.factories import fill, fresh_report, make_report, moment, send_report

FORMULA, SECRET = "=1+1", "พนักงานชื่อสมชายพูดจาไม่ดี"
NOW = moment(4, 1)
SHEETS = ["คู่มือรหัส", "หน่วยงาน", "แผน", "กิจกรรม", "ตัวชี้วัด", "ผลสำรวจและแผนที่ตอบ", "ผลเพิ่มเติม", "เส้นทาง"]


@pytest.fixture
def report(cycle, officer_a, unit_a, reviewer, now):
    """Sent, one of its texts begins as a formula does; the unit has a score and a comment."""
    round = factories.make_round(2565)
    factories.make_score(unit_a, round, factories.make_aspect(1), mean="3.50")
    factories.make_comment(unit_a, round, text=SECRET, aspect=factories.make_aspect(1))
    made = make_report(cycle, officer_a, reviewer, now=now)
    ProjectResult.objects.update(problems=FORMULA)
    send_report(made, officer_a, now)
    return made


def opened(cycle, now, *, is_desk=True):
    book = year_workbook(cycle, tables_of(cycle, now, is_desk=is_desk), now)
    return openpyxl.load_workbook(io.BytesIO(book))


def row_of(sheet, number=2):
    return dict(zip([cell.value for cell in sheet[1]], sheet[number], strict=True))


def test_every_table_has_a_sheet_with_its_header_first(cycle, report, now):
    book = opened(cycle, now)
    heads = [(sheet["A1"].value, sheet.freeze_panes, sheet.merged_cells.ranges) for sheet in book.worksheets[1:]]
    assert (book.sheetnames, heads) == (SHEETS, [("ปีงบประมาณ พ.ศ.", "E2", set())] * 7)


def test_evidence_of_the_whole_stands_after_the_projects_in_the_trace(cycle, report, now):
    sheet = opened(cycle, now)["เส้นทาง"]
    row = row_of(sheet, sheet.max_row)
    told = [row[name].value for name in ("แผนที่", "ชื่อแผน", "ข้อ", "ข้อความ", "รหัสอ้างอิงแผน")]
    assert told == [None, "หลักฐานของทั้งแผนและทั้งรายงาน", "หลักฐาน", "ภาพผลงาน", None]


def test_days_are_days_shown_in_thai(cycle, report, now):
    cell = row_of(opened(cycle, now)["แผน"])["เริ่มดำเนินการ"]
    assert (cell.value, cell.number_format) == (datetime.datetime(2023, 4, 17), "[$-107041E]d mmm yyyy")  # noqa: DTZ001


def test_text_is_no_formula(cycle, report, now):
    cell = row_of(opened(cycle, now)["แผน"])["ปัญหา/อุปสรรค"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (FORMULA, "s", True)


def test_what_was_added_after_the_approval_has_a_row(cycle, report, officer_a, reviewer, now):
    approve(report, reviewer, now)
    line = supplements.lines_of(fresh_report(report))[1]
    supplements.add(fresh_report(report), line, by=officer_a, now=now, text=FORMULA, figure=Decimal("60"))
    row = row_of(opened(cycle, now)["ผลเพิ่มเติม"])
    told = [row[name].value for name in ("ตัวเลขล่าสุด", "ผลที่เพิ่มเติม", "เพิ่มเติมเมื่อ")]
    assert (told, row["ผลที่เพิ่มเติม"].data_type) == ([60, FORMULA, datetime.datetime(2023, 4, 1, 10)], "s")  # noqa: DTZ001


def test_no_text_is_a_formula_for_whoever_opens_it(cycle, report, unit_a, now):
    """Of the name of a unit, which stands in every sheet."""
    text = '=HYPERLINK("x")'
    type(unit_a).objects.filter(pk=unit_a.pk).update(name=text)
    cells = [cell for sheet in opened(cycle, now) for row in sheet.iter_rows() for cell in row]
    kinds = {cell.data_type for cell in cells if cell.value == text}
    assert (kinds, [cell for cell in cells if cell.data_type == "f"]) == ({"s"}, [])


def test_figures_are_numbers(cycle, report, now):
    row = row_of(opened(cycle, now)["ตัวชี้วัด"])
    told = [row[name].value for name in ("ค่าเป้าหมาย", "ผลที่ทำได้ (ตัวเลข)", "ผลเทียบเป้าหมาย", "ตอบด้านที่ 1")]
    assert told == [85, 90, "บรรลุ", 1]


def test_a_good_example_says_what_others_can_learn(cycle, report, reviewer, now):
    approve(report, reviewer, now)
    mark(report.submission, report.results.get().plan_ref, reason="ทำได้เอง", by=reviewer, now=now)
    assert row_of(opened(cycle, now)["แผน"])["ตัวอย่างที่ดี"].value == "ทำได้เอง"


def test_every_column_is_in_the_codebook(cycle, report, now):
    book = opened(cycle, now)
    columns = {(sheet.title, cell.value) for sheet in book.worksheets[1:] for cell in sheet[1]}
    told = {(row[0], row[1]) for row in book[SHEETS[0]].iter_rows(values_only=True) if row[2]}
    assert columns - told == set()


def test_widths_hold_their_words(cycle, report, now):
    sheet = opened(cycle, now)["หน่วยงาน"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == [12, 12, 38]


@pytest.mark.parametrize("is_desk, head", [(True, "ค่าเฉลี่ย"), (False, "ประเภทข้อคิดเห็นที่อ้าง")])
def test_executives_are_told_findings_by_aspect_alone(is_desk, head, cycle, report, now):
    Finding.objects.update(words=SECRET)
    tables = tables_of(cycle, now, is_desk=is_desk)
    headers = next(table.headers for table in tables if table.key == "findings")
    told = " ".join(csv_text(table) for table in tables)
    assert ({"ค่าเฉลี่ย", "ประเภทข้อคิดเห็นที่อ้าง"} & set(headers), SECRET in told) == ({head}, False)


def test_csv_begins_with_a_bom_and_escapes_formulas(cycle, report, now):
    table = tables_of(cycle, now, is_desk=True)[1]
    text = csv_text(table)
    row = next(csv.DictReader(io.StringIO(text[1:])))
    told = [row[name] for name in ("ปัญหา/อุปสรรค", "เริ่มดำเนินการ", "แผนที่")]
    assert (text[0], told) == ("\ufeff", ["'=1+1", "2023-04-17", "1"])


@pytest.mark.parametrize("units", [3, 78])
def test_the_tables_take_the_same_queries_for_more_units(units, cycle, report, reviewer, now):
    fill(cycle, units, reviewer)
    content = Version.objects.filter(submission__kind="plan").get().content
    others = cycle.submissions.filter(kind="plan", stage=Stage.SUBMITTED)
    for one in others:
        values = {"number": 1, "content": content, "sha256": "", "created_at": now, "created_by": reviewer}
        Version.objects.create(submission=one, receipt_number=f"r{one.pk}", verify_code=f"v{one.pk}", **values)
    with CaptureQueriesContext(connection) as queries:
        tables = tables_of(cycle, now, is_desk=True)
    assert (len(queries), len(tables[0].records)) == (22, units)


def test_a_long_year_is_made_by_the_worker(cycle, report, now, monkeypatch):
    monkeypatch.setattr(making, "MANY", 1)
    assert making.workbook_of(cycle, now, is_desk=True)[:2] == b"PK"


@time_machine.travel(NOW, tick=False)
def test_who_waits_for_the_worker_is_told_so(cycle, report, reviewer_client, monkeypatch):
    monkeypatch.setattr(making, "MANY", 1)
    cache.add(f"year-asked-{making._mark(cycle, NOW, True)}", True)
    response = reviewer_client.get(reverse("reports:board_year_xlsx"))
    assert (response.status_code, "กำลังจัดทำไฟล์ Excel" in response.content.decode()) == (202, True)


def test_a_table_that_is_not_there_is_not_found(cycle, reviewer_client):
    assert reviewer_client.get(reverse("reports:board_year_csv", args=["x"])).status_code == 404
