import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from cpdplans.cycles.models import Event
from surveys.importing import import_workbook
from surveys.importing.meanings import SCORE_HEADERS, SCORE_SHEET
from surveys.importing.outcome import Problem
from surveys.models import AreaScore, Comment, Item, RespondentGroup, Score, SurveyImport, SurveyRound
from tests.factories import make_aspects, make_unit

from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def run(reviewer, now):
    def run(file, *, commit=True, year=2565, **kw):
        return import_workbook(file, round_year=year, by=reviewer, now=now, commit=commit, **kw)

    return run


def written():
    models = (SurveyRound, Score, AreaScore, Comment, Item, RespondentGroup, SurveyImport, Event)
    return {model.__name__: model.objects.count() for model in models}


def cells(outcome):
    return [(problem.cell, problem.found) for problem in outcome.problems]


# A clean file


@pytest.mark.parametrize(
    "name",
    [
        "เชียงใหม่",
        " สสจ.เชียงใหม่ ",
        "สสจ. เชียงใหม่",
        "สำนักงานสหกรณ์จังหวัดเชียงใหม่",
        "สำนักงานสหกรณ์จังหวัด เชียงใหม่",
        "จังหวัดเชียงใหม่",
        "จ.เชียงใหม่",
        "เชียง\u200bใหม่",
        "นครพิงค์",
    ],
)
def test_import_finds_the_unit_however_it_is_named(run, unit_a, name):
    unit_a.aliases = "นครพิงค์"
    unit_a.save()

    assert [unit.code for unit in run(workbook([score_row(name)]), commit=False).units] == ["50"]


@pytest.mark.parametrize("name, code", [("สสพ. ๑", "10-1"), ("กรุงเทพมหานคร พื้นที่ 1", "10-1"), ("กรุงเทพฯ พื้นที่ 2", "10-2")])
def test_import_finds_the_bangkok_offices(run, name, code):
    for number in (1, 2):
        make_unit(
            f"10-{number}",
            f"กรุงเทพมหานคร พื้นที่ {number}",
            abbreviation=f"สสพ.{number}",
            aliases=f"กรุงเทพฯ พื้นที่ {number}",
            kind="bangkok",
        )

    assert [unit.code for unit in run(workbook([score_row(name)]), commit=False).units] == [code]


@pytest.mark.parametrize(
    "text", [1, "1", "๑", "ด้านที่ 1", "1) ด้านกระบวนการ/ขั้นตอนการให้บริการ", "กระบวนการ / ขั้นตอนการให้บริการ"]
)
def test_import_finds_the_aspect_by_number_or_title(run, text):
    run(workbook([score_row(aspect=text)]))

    assert Score.objects.get().item.aspect.number == 1


@pytest.mark.parametrize("name", ["", "ทั้งหมด", "รวม", "ภาพรวม"])
def test_import_takes_an_empty_group_aspect_and_question_for_the_whole(run, name):
    run(workbook([score_row(group=name, aspect=name, question=name)]))

    score = Score.objects.get()
    assert (score.group.name, score.item.kind) == ("ทั้งหมด", Item.Kind.OVERALL)


@pytest.mark.parametrize(
    "name, region", [("กรมส่งเสริมสหกรณ์", None), ("ภาพรวมกรม", None), ("ส่วนกลาง", 0), ("เขตตรวจราชการที่ ๑๕", 15)]
)
def test_import_keeps_rows_of_areas_apart(run, name, region):
    outcome = run(workbook([score_row(), score_row(name, mean=4.1)]))

    area = AreaScore.objects.get()
    assert (area.region, area.mean, Score.objects.count()) == (region, Decimal("4.10"), 1)
    assert (outcome.area_rows, outcome.area_changed) == (1, 1)


@pytest.mark.parametrize("value, percent", [(87.5, False), (0.875, True), ("87.5%", False), ("๘๗.๕", False)])
def test_import_reads_a_percentage_however_it_is_held(run, value, percent):
    def change(book):
        if percent:
            book[SCORE_SHEET]["H2"].number_format = "0.0%"

    run(workbook([score_row(satisfied=value)], change=change))

    assert Score.objects.get().satisfied == Decimal("87.5")


def test_import_rounds_an_average_of_excel_half_up(run):
    run(workbook([score_row(mean=4.125, sd=0.4444444)]))

    assert (Score.objects.get().mean, Score.objects.get().sd) == (Decimal("4.13"), Decimal("0.44"))


def test_import_takes_dashes_and_blanks_for_nothing(run):
    run(workbook([score_row(n="-", mean=4, sd=None, satisfied="–", dissatisfied="")]))

    assert Score.objects.get().figures() == (None, Decimal(4), None, None, None)


def test_import_leaves_out_rows_without_a_figure(run):
    blank = score_row("ลำพูน", n=None, mean="-", sd=None, satisfied=None, dissatisfied=None)

    outcome = run(workbook([score_row(), blank]))

    assert (Score.objects.count(), outcome.blank_rows, outcome.missing_units) == (1, 1, ("ลำพูน",))


def test_import_finds_the_header_below_a_title(run):
    def change(book):
        book[SCORE_SHEET].insert_rows(1, 3)
        book[SCORE_SHEET]["A1"] = "ผลการสำรวจ ประจำปีงบประมาณ พ.ศ. 2565"

    assert run(workbook([score_row()], change=change), commit=False).total("added") == 1


def test_import_reads_columns_in_any_order(run):
    file = workbook([score_row()[::-1]], headers=SCORE_HEADERS[::-1])

    run(file)

    assert Score.objects.get().figures() == (50, Decimal("4.2"), Decimal("0.5"), Decimal(84), Decimal(4))


def test_import_tells_of_sheets_it_did_not_read(run):
    file = workbook([score_row()], change=lambda book: book.create_sheet("กราฟ"))

    assert run(file, commit=False).unread_sheets == ("กราฟ",)


# Errors: one failing file for each kind

OVERALL_ONLY = "ระบุด้านของข้อคำถามนี้ในคอลัมน์ด้าน หรือเว้นข้อคำถามว่างสำหรับภาพรวม"


@pytest.mark.parametrize(
    "row, cell, found",
    [
        (score_row(""), "A2", ""),
        (score_row(group="ก" * 101), "B2", "ก" * 101),
        (score_row(aspect="ด้านอื่น"), "C2", "ด้านอื่น"),
        (score_row(aspect="4"), "C2", "4"),
        (score_row(aspect="2 ด้านกระบวนการ/ขั้นตอนการให้บริการ"), "C2", "2 ด้านกระบวนการ/ขั้นตอนการให้บริการ"),
        (score_row(question="สุภาพ"), "D2", "สุภาพ"),
        (score_row(aspect="1", question="ก" * 501), "D2", "ก" * 120),
        (score_row(n="ห้าสิบ"), "E2", "ห้าสิบ"),
        (score_row(n=-1), "E2", "-1"),
        (score_row(n=12.5), "E2", "12.5"),
        (score_row(mean=5.01), "F2", "5.01"),
        (score_row(mean="มาก"), "F2", "มาก"),
        (score_row(mean="#DIV/0!"), "F2", "#DIV/0!"),
        (score_row(mean=datetime.date(2023, 5, 4)), "F2", "4 พฤษภาคม 2566"),
        (score_row(sd=-0.1), "G2", "-0.1"),
        (score_row(satisfied=120), "H2", "120"),
        (score_row(dissatisfied=-3), "I2", "-3"),
    ],
)
def test_import_refuses_a_cell_and_names_it(run, row, cell, found):
    before = written()

    outcome = run(workbook([row]))

    assert [(p.sheet, p.cell, p.found) for p in outcome.problems] == [(SCORE_SHEET, cell, found)]
    assert written() == before


@pytest.mark.parametrize(
    "row, cell",
    [
        (comment_row("กรมส่งเสริมสหกรณ์"), "A2"),
        (comment_row(kind="ชมเชย"), "B2"),
        (comment_row(kind=""), "B2"),
        (comment_row(aspect="ด้านอื่น"), "C2"),
        (comment_row(text=None), "E2"),
        (comment_row(count=0), "F2"),
        (comment_row(count="หลายคน"), "F2"),
    ],
)
def test_import_refuses_a_comment_and_names_its_cell(run, row, cell):
    before = written()

    outcome = run(workbook(comments=[row]))

    assert [problem.cell for problem in outcome.problems] == [cell]
    assert written() == before


def test_import_tells_all_errors_at_once(run):
    file = workbook([score_row("เชียงราย", mean=9), score_row(n="x")], [comment_row(kind="ชมเชย", text="")])

    outcome = run(file)

    assert cells(outcome) == [("F2", "9"), ("E3", "x"), ("B2", "ชมเชย"), ("E2", "")]
    assert [(doubt.cell, doubt.written) for doubt in outcome.doubts] == [("A2", "เชียงราย")]


@pytest.mark.parametrize("name, proposal", [("สสจ.เชียงไหม่", "unit-50"), ("เขตตรวจราชการที่ 19", ""), ("สำนักงานใหญ่", "")])
def test_import_asks_about_a_unit_and_writes_nothing(run, name, proposal):
    before = written()

    outcome = run(workbook([score_row(name)], [comment_row(name)]))

    assert [(doubt.of, doubt.written, doubt.cell, doubt.rows, doubt.proposal) for doubt in outcome.doubts] == [
        ("unit", name, "A2", 2, proposal)
    ]
    assert (outcome.is_clean, written()) == (False, before)


def test_import_says_what_was_expected(run):
    outcome = run(workbook([score_row(mean=9)]))

    assert outcome.problems == (Problem(SCORE_SHEET, "F2", "9", "ค่าเฉลี่ย เป็นตัวเลข 0 ถึง 5 หรือเว้นว่าง"),)


def test_import_refuses_a_repeated_row_and_names_both(run):
    outcome = run(workbook([score_row(), score_row("ลำพูน"), score_row("จ.เชียงใหม่", group="รวม", mean=3)]))

    assert [(p.cell, p.expected) for p in outcome.problems] == [("A4", "รายการเดียวมีได้แถวเดียว แต่แถวที่ 4 ซ้ำกับแถวที่ 2")]


def test_import_refuses_a_repeated_comment_and_names_both(run):
    outcome = run(workbook(comments=[comment_row(), comment_row(count=2)]))

    assert [(p.cell, p.expected) for p in outcome.problems] == [("A3", "รายการเดียวมีได้แถวเดียว แต่แถวที่ 3 ซ้ำกับแถวที่ 2")]


def test_import_refuses_a_column_that_stands_twice(run):
    outcome = run(workbook([[*score_row(), 3]], headers=[*SCORE_HEADERS, "ค่าเฉลี่ย"]))

    assert [(p.cell, p.found) for p in outcome.problems] == [("J1", "ค่าเฉลี่ย")]


def test_import_refuses_a_sheet_without_header(run):
    outcome = run(workbook([score_row()], headers=["ก", "ข"]))

    assert [p.cell for p in outcome.problems] == ["A1"]


def test_import_refuses_a_workbook_without_its_sheets(run):
    outcome = run(workbook(change=lambda book: book.create_sheet("Sheet1")))

    assert [(p.found, p.expected) for p in outcome.problems] == [
        ("Sheet1", "แผ่นงาน “ผลสำรวจ” “ข้อคิดเห็น” “คำตอบรายบุคคล” หรือแผ่นงานที่มีหัวตารางตามแบบฟอร์ม")
    ]


def test_import_refuses_rows_past_the_last(run, monkeypatch):
    monkeypatch.setattr("surveys.importing.cells.LAST_ROW", 3)

    outcome = run(workbook([score_row(), score_row(aspect="1"), score_row(aspect="2")]))

    assert cells(outcome) == [("A4", "มีข้อมูลถึงแถวที่ 4")]


def test_import_refuses_what_is_no_workbook(run):
    with pytest.raises(ValidationError, match="ไม่ใช่ไฟล์ Excel"):
        run(ContentFile(b"text", name="ผลสำรวจ.xlsx"))
