import datetime
import io

import openpyxl
import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpdplans.cycles.clock import Kind, Stage, Status
from cpdplans.units.models import Unit
from reports.board import Filters, board_of
from reports.board.filters import VIEWS
from reports.board.paper import board_paper
from reports.board.workbook import HEADERS, board_workbook
from reports.permissions import BOARD_IS_CLOSED, can_see_board
from reports.standing import by_region, count, rows_of
from tests import factories

from .factories import (
    exempt,
    extend,
    fill,
    moment,
    promise_awareness,
    prove_awareness,
    read_results,
    set_submission,
)

AFTER_DUE = moment(4, 15)  # plans were due on 12 April
PAGES = ["reports:board", "reports:board_xlsx", "reports:board_pdf"]
FILES = PAGES[1:]


@pytest.fixture
def units(cycle, unit_a, unit_b):
    """A and B of region 15, C of region 1 and D of ส่วนกลาง, in dictionary order."""
    more = [
        factories.make_unit("18", "ชัยนาท", inspection_region=1),
        factories.make_unit("10-1", "กรุงเทพมหานคร พื้นที่ 1", inspection_region=0),
    ]
    factories.open_cycle(cycle, by=None, now=moment(3, 17))
    return [unit_a, unit_b, *more]


def names(rows):
    return [row.unit.short_name for row in rows]


def row_of(cycle, unit, now):
    return next(row for row in rows_of(cycle, now) if row.unit == unit)


# Who may look


@pytest.mark.parametrize("page", FILES)
def test_officer_is_refused_the_files_with_the_reason(page, officer_client, cycle):
    response = officer_client.get(reverse(page))
    assert response.status_code == 403
    assert BOARD_IS_CLOSED in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("client_name", ["reviewer_client", "administrator_client", "executive_client"])
def test_others_see_the_board(page, client_name, request, cycle):
    assert request.getfixturevalue(client_name).get(reverse(page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_stranger_is_asked_to_sign_in(page, client, db):
    assert client.get(reverse(page)).url == f"{reverse('units:sign_in')}?next={reverse(page)}"


def test_nobody_sees_the_board_once_the_account_is_closed(reviewer):
    reviewer.is_active = False
    assert not can_see_board(reviewer)


def test_without_an_open_round_the_page_says_so_and_files_lead_to_it(reviewer_client):
    assert "ยังไม่เปิดรอบปีงบประมาณ" in reviewer_client.get(reverse("reports:board")).content.decode()
    assert reviewer_client.get(reverse("reports:board_xlsx")).url == reverse("reports:board")
    assert reviewer_client.get(reverse("reports:board_pdf")).url == reverse("reports:board")


# Rows


def test_rows_stand_in_dictionary_order_whatever_their_region(cycle, units):
    Unit.objects.filter(pk=units[3].pk).update(position=0)
    assert names(rows_of(cycle, AFTER_DUE)) == ["กรุงเทพมหานคร พื้นที่ 1", "เชียงใหม่", "ลำพูน", "ชัยนาท"]


def test_next_owed_is_the_plan_then_the_report(cycle, units):
    a, b, c, d = units
    set_submission(b, cycle, stage=Stage.SUBMITTED)
    set_submission(c, cycle, stage=Stage.RETURNED, revise_by=datetime.date(2023, 4, 10))
    exempt(d, cycle)
    rows = [row_of(cycle, unit, AFTER_DUE) for unit in units]
    owed = [(row.next_act, row.next_words, row.is_pressing) for row in rows[:3]]
    assert owed == [("ส่งแผน", "เกิน 3 วัน", True), ("ส่งรายงานผล", "เหลือ 122 วัน", False), ("แก้ไขแผน", "เกิน 5 วัน", True)]
    assert (rows[3].next_owed, rows[3].is_pressing) == (None, False)


@pytest.mark.parametrize(
    "day, words", [(12, "ครบกำหนดวันนี้"), (11, "เหลือ 1 วัน"), (13, "เกิน 1 วัน")], ids=["due", "before", "after"]
)
def test_days_are_counted_to_the_last_day(day, words, cycle, unit_a):
    assert row_of(cycle, unit_a, moment(4, day)).next_words == words


def test_extension_moves_the_deadline_of_its_unit_alone(cycle, unit_a, unit_b, reviewer):
    extend(cycle.submissions.get(unit=unit_a, kind=Kind.PLAN), datetime.date(2023, 4, 20), reviewer)
    rows = rows_of(cycle, AFTER_DUE)
    assert [(row.plan.last_day.day, row.plan.status) for row in rows] == [(20, Status.NEAR_DUE), (12, Status.OVERDUE)]


def test_awareness_is_evidence_or_a_promise(cycle, units, reviewer):
    a, b, c, d = units
    prove_awareness(cycle.submissions.get(unit=a, kind=Kind.PLAN), reviewer)
    promise_awareness(cycle.submissions.get(unit=b, kind=Kind.PLAN), datetime.date(2023, 4, 30))
    promise_awareness(cycle.submissions.get(unit=c, kind=Kind.PLAN), datetime.date(2023, 4, 10))
    marks = [row_of(cycle, unit, AFTER_DUE).awareness.label for unit in units]
    assert marks == ["มีหลักฐานแล้ว", "ภายใน 30 เม.ย. 66", "เลยกำหนด 10 เม.ย. 66", "ยังไม่มี"]


def test_evidence_taken_out_proves_nothing(cycle, unit_a, reviewer):
    piece = prove_awareness(cycle.submissions.get(unit=unit_a, kind=Kind.PLAN), reviewer)
    piece.removed_at = AFTER_DUE
    piece.save()
    assert row_of(cycle, unit_a, AFTER_DUE).awareness.label == "ยังไม่มี"


def test_what_the_plan_promised_the_report_proves(cycle, unit_a, reviewer):
    promise_awareness(cycle.submissions.get(unit=unit_a, kind=Kind.PLAN), datetime.date(2023, 4, 10))
    prove_awareness(cycle.submissions.get(unit=unit_a, kind=Kind.REPORT), reviewer)
    assert row_of(cycle, unit_a, AFTER_DUE).awareness.label == "มีหลักฐานแล้ว"


def test_reading_counts_for_the_survey_of_the_round_only(cycle, unit_a, unit_b, officer_a, officer_b):
    read_results(unit_a, factories.make_round(2565), officer_a)
    read_results(unit_b, factories.make_round(2564), officer_b)
    assert [row.reading.label for row in rows_of(cycle, AFTER_DUE)] == ["อ่านแล้ว", "ยังไม่อ่าน"]


def test_reading_waits_until_the_survey_is_released(cycle, unit_a):
    factories.make_round(2565, released=False)
    assert row_of(cycle, unit_a, AFTER_DUE).reading.label == "ยังไม่เผยแพร่"


# Counts


def test_exempt_unit_leaves_the_denominator(cycle, units):
    exempt(units[3], cycle)
    counts = count(rows_of(cycle, AFTER_DUE), Kind.PLAN)
    assert (counts.total, counts.exempt, counts.past_due, counts.completion_rate) == (3, 1, 3, 0)


def test_exempt_unit_that_had_sent_is_not_counted_as_sent(cycle, units):
    set_submission(units[0], cycle, stage=Stage.RETURNED, is_exempt=True, exempt_reason="ยุบรวมหน่วยงาน")
    counts = count(rows_of(cycle, AFTER_DUE), Kind.PLAN)
    assert (counts.total, counts.sent, counts.on_time, counts.returned) == (3, 0, 0, 0)


def test_rates_of_time_and_of_completion_have_their_own_denominators(cycle, units, reviewer):
    a, b, c, d = units
    set_submission(a, cycle, stage=Stage.APPROVED, sent=moment(4, 12, 23))
    set_submission(b, cycle, stage=Stage.SUBMITTED, sent=moment(4, 13, 0))
    late = set_submission(c, cycle, stage=Stage.RETURNED, sent=moment(4, 14))
    extend(late, datetime.date(2023, 4, 14), reviewer)
    counts = count(rows_of(cycle, AFTER_DUE), Kind.PLAN)
    assert (counts.sent, counts.total, counts.completion_rate) == (3, 4, 75)
    assert (counts.on_time, counts.by_extension) == (2, 1)
    assert counts.on_time_rate == pytest.approx(200 / 3)
    assert (counts.approved, counts.waiting, counts.returned, counts.past_due) == (1, 1, 1, 1)


def test_nothing_sent_has_no_rate_of_time(cycle, unit_a):
    assert count(rows_of(cycle, AFTER_DUE), Kind.REPORT).on_time_rate is None
    assert count([], Kind.PLAN).completion_rate is None


def test_returned_past_its_date_is_told_apart(cycle, unit_a, unit_b):
    set_submission(unit_a, cycle, stage=Stage.RETURNED, revise_by=datetime.date(2023, 4, 14))
    set_submission(unit_b, cycle, stage=Stage.RETURNED, revise_by=datetime.date(2023, 4, 15))
    counts = count(rows_of(cycle, AFTER_DUE), Kind.PLAN)
    assert (counts.returned, counts.past_revision) == (2, 1)


def test_regions_stand_from_the_centre_to_18_with_their_own_counts(cycle, units):
    set_submission(units[0], cycle, stage=Stage.SUBMITTED)
    sections = by_region(rows_of(cycle, AFTER_DUE))
    sums = [(section.title, section.plan.sent, section.plan.total) for section in sections]
    assert sums == [("ส่วนกลาง", 0, 1), ("เขตตรวจราชการที่ 1", 0, 1), ("เขตตรวจราชการที่ 15", 1, 2)]


# Filters


@pytest.mark.parametrize(
    "query, found",
    [
        ({}, ["เชียงใหม่", "ลำพูน", "ชัยนาท", "กรุงเทพมหานคร พื้นที่ 1"]),
        ({"region": "15"}, ["เชียงใหม่", "ลำพูน"]),
        ({"region": "๑๕"}, ["เชียงใหม่", "ลำพูน"]),
        ({"region": "0"}, ["กรุงเทพมหานคร พื้นที่ 1"]),
        ({"plan": "submitted"}, ["เชียงใหม่"]),
        ({"plan": "sent"}, ["เชียงใหม่", "ลำพูน"]),
        ({"plan": "unsent"}, ["ชัยนาท"]),
        ({"plan": "past-due"}, ["ชัยนาท"]),
        ({"plan": "exempt"}, ["กรุงเทพมหานคร พื้นที่ 1"]),
        ({"report": "not_started"}, ["ลำพูน"]),
        ({"plan": "sent", "report": "not_started"}, ["ลำพูน"]),
        ({"q": "สสจ.ชัยนาท"}, ["ชัยนาท"]),
        ({"q": "พื้นที่ ๑"}, ["กรุงเทพมหานคร พื้นที่ 1"]),
        ({"q": "ลำพูน".replace("ำ", "\u0e4d\u0e32")}, ["ลำพูน"]),
        ({"q": "ชม ๐๐๑๐/๑๒๓"}, ["เชียงใหม่"]),
        ({"q": "ไม่มีหน่วยงานนี้"}, []),
        ({"region": "99", "plan": "nonsense", "cycle": "abc"}, ["เชียงใหม่", "ลำพูน", "ชัยนาท", "กรุงเทพมหานคร พื้นที่ 1"]),
        ({"view": "region"}, ["กรุงเทพมหานคร พื้นที่ 1", "ชัยนาท", "เชียงใหม่", "ลำพูน"]),
    ],
)
def test_filters(query, found, cycle, units):
    a, b, c, d = units
    set_submission(a, cycle, stage=Stage.SUBMITTED, letter_number="ชม 0010/123")
    set_submission(b, cycle, stage=Stage.APPROVED)
    exempt(d, cycle)
    assert names(board_of(query, AFTER_DUE).shown) == found


def test_figures_count_the_region_and_not_the_status_chosen(cycle, units):
    board = board_of({"region": "15", "plan": "approved"}, AFTER_DUE)
    assert (board.rows, board.scope.title, board.scope.plan.total) == ([], "เขตตรวจราชการที่ 15", 2)


def test_another_round_can_be_looked_at(cycle, units):
    factories.make_cycle(2567)
    assert board_of({}, moment(4, 1)).cycle.fiscal_year == 2566
    assert board_of({"cycle": "๒๕๖๗"}, moment(4, 1)).cycle.fiscal_year == 2567


def test_filters_keep_their_address(cycle):
    filters = Filters(region=0, plan="sent", text="๑ & 2", view="region")
    assert filters.query(cycle, plan="") == "cycle=2566&region=0&q=%E0%B9%91+%26+2&view=region"


# The page


@time_machine.travel(AFTER_DUE)
def test_page_links_what_was_begun_and_nothing_else(executive_client, cycle, unit_a, unit_b):
    submission = set_submission(unit_a, cycle, stage=Stage.SUBMITTED)
    page = executive_client.get(reverse("reports:board")).content.decode()
    links = [one for one in cycle.submissions.all() if f'href="{one.get_absolute_url()}"' in page]
    assert links == [submission]


@time_machine.travel(AFTER_DUE)
def test_page_shows_what_was_typed_and_an_empty_state(reviewer_client, cycle):
    page = reviewer_client.get(reverse("reports:board"), {"q": '<b>"ไม่มี'}).content.decode()
    assert 'value="&lt;b&gt;&quot;ไม่มี"' in page
    assert "ไม่พบหน่วยงานตามเงื่อนไขนี้" in page


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_invented_figures_say_so(is_demonstration, reviewer_client, cycle):
    cycle.is_demonstration = is_demonstration
    cycle.save()
    page = reviewer_client.get(reverse("reports:board")).content.decode()
    assert ("ข้อมูลสาธิต" in page) is is_demonstration


def test_each_view_takes_the_same_queries_at_3_78_and_780_units(reviewer_client, reviewer):
    cycle = factories.make_cycle(2566)
    counts = {view: [] for view in VIEWS}
    for size in (3, 78, 780):
        fill(cycle, size, reviewer)
        for view, counted in counts.items():
            with CaptureQueriesContext(connection) as queries:
                page = reviewer_client.get(reverse("reports:board"), {"view": view})
            assert len(page.context["board"].rows) == size
            counted.append(len(queries))
    assert [len(set(counted)) for counted in counts.values()] == [1] * len(VIEWS)


def test_rows_take_seven_queries(cycle, units, django_assert_num_queries):
    with django_assert_num_queries(7):
        rows = rows_of(cycle, AFTER_DUE)
        [(row.next_owed, row.plan.timeliness, row.plan.submission.due, row.report.url) for row in rows]


# The workbook


def workbook(query, now=AFTER_DUE):
    return openpyxl.load_workbook(io.BytesIO(board_workbook(board_of(query, now), now)))


def test_workbook_holds_real_dates_and_a_frozen_header(cycle, unit_a):
    set_submission(unit_a, cycle, stage=Stage.SUBMITTED, sent=moment(4, 13, 9))
    sheet = workbook({"q": "เชียงใหม่"})["รายหน่วยงาน"]
    assert [cell.value for cell in sheet[4]] == list(HEADERS)
    row = dict(zip(HEADERS, sheet[5], strict=True))
    assert (row["กำหนดส่งแผน"].is_date, f"{row['กำหนดส่งแผน'].value:%d/%m/%Y}") == (True, "12/04/2023")
    assert f"{row['ส่งแผนครั้งแรกเมื่อ'].value:%d/%m/%Y %H.%M}" == "13/04/2023 09.00"
    assert row["กำหนดส่งแผน"].number_format == "[$-107041E]d mmm yyyy"
    assert (row["ส่งแผนล่าช้า (วัน)"].value, row["จำนวนวันถึงกำหนด"].value) == (1, 122)
    assert (sheet.freeze_panes, sheet.max_row) == ("D5", 5)


def test_workbook_takes_no_text_for_a_formula(cycle, unit_a):
    Unit.objects.filter(pk=unit_a.pk).update(name="=1+1", code="=50")
    sheet = workbook({"q": "=1+1"})["รายหน่วยงาน"]
    assert [(cell.value, cell.data_type) for cell in sheet[5][1:3]] == [("=50", "s"), ("=1+1", "s")]


def test_workbook_sums_by_region_and_as_a_whole(cycle, units):
    exempt(units[3], cycle)
    set_submission(units[0], cycle, stage=Stage.SUBMITTED)
    sheet = workbook({"view": "region"})["สรุปตามเขต"]
    sums = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=5) if row[1].value == "แผน"]
    assert sums == [
        ["ส่วนกลาง", "แผน", 0, 0, None],
        ["เขตตรวจราชการที่ 1", "แผน", 1, 0, 0],
        ["เขตตรวจราชการที่ 15", "แผน", 2, 1, 50],
        ["รวม 4 หน่วยงาน", "แผน", 3, 1, 33.33],
    ]


def test_workbook_is_filtered_as_the_page(cycle, units, reviewer_client):
    response = reviewer_client.get(reverse("reports:board_xlsx"), {"region": "15"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue()))["รายหน่วยงาน"]
    assert [sheet.cell(row, 2).value for row in range(5, sheet.max_row + 1)] == ["50", "51"]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B8%A0")


# Paper


def paper_text(query, now=AFTER_DUE):
    document = pypdfium2.PdfDocument(board_paper(board_of(query, now), now))
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


@pytest.mark.parametrize("query", [{"view": "list"}, {"view": "region"}])
def test_paper_names_every_unit_under_a_repeated_header(query, cycle, reviewer):
    fill(cycle, 40, reviewer)
    pages = paper_text(query)
    words = " ".join("".join(pages).split())
    missing = [unit.code for unit in Unit.objects.owing() if thai_name(unit) not in words]
    assert missing == []
    assert [page.count("กำหนดถัดไป") for page in pages] == [1] * len(pages)


def thai_name(unit):
    return unit.short_name.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


def test_paper_speaks_thai_digits_and_says_what_it_shows(cycle, unit_a, unit_b):
    [text] = paper_text({"region": "15", "plan": "unsent"})
    assert "เขตตรวจราชการที่ ๑๕ · สถานะแผน: ยังไม่ส่ง (ทุกสถานะ) · ข้อมูล ณ วันที่ ๑๕ เมษายน ๒๕๖๖ เวลา ๑๐.๐๐ น." in text
    assert [digit for digit in text if digit in "0123456789"] == []
