"""The views of the board: places, shapes, what is painted, the curve, what waits for a decision."""

import datetime
import io
from collections import Counter

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from cpdplans.cycles.clock import Kind, Stage, Status
from cpdplans.cycles.models import PreparedDecision, UnitRequest
from cpdplans.units.models import Unit, User
from reports.board import board_of, board_page
from reports.board.curve import Days, Line, compared, curves, days_of
from reports.board.looks import SUBJECTS, grouped
from reports.board.paper import board_paper
from reports.board.places import CAPITAL, LAKE, OFFICES, outlines, places
from reports.board.summary import cards
from reports.board.workbook import board_workbook
from reports.standing import rows_of
from tests import factories

from .factories import exempt, extend, moment, promise_awareness, read_results, set_submission

NOW = moment(4, 20)  # plans were due on 12 April


def decided(query=None, *, is_desk, now=NOW):
    """{title: (count, units named)} of what needs a decision."""
    found = board_page(board_of(query or {}, now, is_desk=is_desk), now)["decisions"]
    return {one.title: (one.count, [name.label for name in one.named]) for one in found}


# Places


def test_every_field_unit_has_a_place_of_its_own(db):
    call_command("load_reference", verbosity=0)
    units = set(Unit.objects.field_units().values_list("code", flat=True))
    spots = {(place.column, place.row) for place in places().values()}
    assert (set(places()), len(spots)) == (units, 78)


def test_every_province_of_the_map_is_a_unit_or_the_capital():
    drawn = {place.map_id for place in places().values()} - {""}
    assert (set(outlines()) - drawn, set(OFFICES)) == ({LAKE, CAPITAL}, {"10-1", "10-2"})


# What is painted


@pytest.mark.parametrize("key", SUBJECTS)
def test_looks_are_told_apart_without_colour(key):
    looks = SUBJECTS[key].looks.values()
    assert len({look.letter for look in looks}) == len({look.label for look in looks}) == len(looks)


def test_every_status_has_a_look():
    assert set(SUBJECTS["plan"].looks) == set(Status)


def test_rows_are_grouped_by_what_is_painted(cycle, unit_a, unit_b, officer_a):
    set_submission(unit_a, cycle, stage=Stage.APPROVED)
    read_results(unit_b, factories.make_round(2565), officer_a)
    rows = rows_of(cycle, NOW)
    groups = [[(one.look.key, len(one.rows)) for one in grouped(rows, SUBJECTS[key])] for key in ("plan", "reading")]
    assert groups == [[("approved", 1), ("overdue", 1)], [("read", 1), ("unread", 1)]]


def test_units_that_the_filters_leave_out_stay_as_outlines(cycle, unit_a, unit_b):
    set_submission(unit_a, cycle, stage=Stage.APPROVED)
    shapes = board_of({"plan": "approved", "view": "map"}, NOW).shapes()
    assert {spot.row.unit: spot.paint for spot in shapes.provinces} == {unit_a: "done", unit_b: "aside"}


def test_a_unit_without_a_place_is_named_below(cycle, unit_a):
    new = factories.make_unit("C11", "กองใหม่", kind=Unit.Kind.CENTRAL)
    factories.open_cycle(cycle, by=None, now=moment(3, 17))
    assert [spot.row.unit for spot in board_of({}, NOW).shapes().others] == [new]


@pytest.mark.parametrize(
    "query, view",
    [
        ({}, "map"),
        ({"plan": "approved"}, "list"),
        ({"plan": "approved", "view": "tiles"}, "tiles"),
        ({"view": "x"}, "map"),
    ],
)
def test_a_link_that_asks_for_units_and_no_view_shows_their_names(query, view, cycle):
    assert board_of(query, NOW).filters.view == view


@time_machine.travel(NOW)
@pytest.mark.parametrize("view", ["map", "tiles"])
def test_drawings_say_how_each_unit_stands_in_words(view, executive_client, cycle, unit_a):
    set_submission(unit_a, cycle, stage=Stage.APPROVED)
    page = executive_client.get(reverse("reports:board"), {"view": view}).content.decode()
    assert ("เห็นชอบแล้ว (ส่งภายในกำหนด)" in page, "CC BY 4.0" in page) == (True, view == "map")


def test_the_reviewer_is_a_filter_of_the_desk_only(cycle, unit_a, unit_b, reviewer):
    set_submission(unit_a, cycle, stage=Stage.SUBMITTED, reviewer=reviewer)
    asked = {"reviewer": str(reviewer.pk)}
    found = [[row.unit for row in board_of(asked, NOW, is_desk=is_desk).rows] for is_desk in (True, False)]
    assert found == [[unit_a], [unit_a, unit_b]]


@pytest.mark.parametrize(
    "query, found",
    [({"reading": "read"}, ["ลำพูน"]), ({"awareness": "promised"}, ["เชียงใหม่"]), ({"reading": "x"}, None)],
)
def test_reading_and_awareness_are_filters(query, found, cycle, unit_a, unit_b, officer_b):
    read_results(unit_b, factories.make_round(2565), officer_b)
    promise_awareness(cycle.submissions.get(unit=unit_a, kind=Kind.PLAN), datetime.date(2023, 4, 30))
    names = [row.unit.short_name for row in board_of(query, NOW).rows]
    assert names == (found or ["เชียงใหม่", "ลำพูน"])


# Cards


def test_the_card_of_plans_keeps_completion_and_time_apart(cycle, unit_a, unit_b):
    set_submission(unit_a, cycle, stage=Stage.SUBMITTED, sent=moment(4, 13))
    card = cards(rows_of(cycle, NOW), cycle, NOW)[1]
    assert (card.done, card.total, card.rate, card.on_time) == (1, 2, "50.0", "0.0")
    assert (card.clock, card.is_pressing, [part.width for part in card.parts]) == ("พ้นกำหนดแล้ว 8 วัน", True, [50, 50])


def test_exempt_units_leave_the_card_of_awareness(cycle, unit_a, unit_b):
    exempt(unit_a, cycle)
    card = cards(rows_of(cycle, NOW), cycle, NOW)[2]
    assert (card.done, card.total, card.rate) == (0, 1, "0.0")


# What needs a decision


def test_decisions_name_the_longest_waiting_first(cycle, unit_a, unit_b):
    set_submission(unit_a, cycle, stage=Stage.SUBMITTED, sent=moment(4, 10))
    set_submission(unit_b, cycle, stage=Stage.SUBMITTED, sent=moment(4, 3))
    assert decided(is_desk=True) == {"รอพิจารณา": (2, ["ลำพูน (แผน)", "เชียงใหม่ (แผน)"])}


def test_decisions_hold_what_is_late_to_send_and_to_mend(cycle, unit_a, unit_b):
    set_submission(unit_a, cycle, stage=Stage.RETURNED, revise_by=datetime.date(2023, 4, 18))
    assert decided(is_desk=True) == {
        "แผนพ้นกำหนดและยังไม่ส่ง": (1, ["ลำพูน (แผน)"]),
        "เกินกำหนดแก้ไข": (1, ["เชียงใหม่ (แผน)"]),
    }


@pytest.mark.parametrize("day, count", [(20, 1), (27, 1), (28, 0)])
def test_an_extension_is_told_in_its_last_days(day, count, cycle, unit_a, unit_b, reviewer):
    exempt(unit_b, cycle)
    extend(cycle.submissions.get(unit=unit_a, kind=Kind.PLAN), datetime.date(2023, 4, day), reviewer)
    assert decided(is_desk=True).get("ระยะเวลาที่ขยายใกล้สิ้นสุด", (0,))[0] == count


@pytest.fixture
def inner_things(cycle, unit_a, unit_b, officer_a, reviewer):
    """A request of A that waits and a decision on B's plan that was prepared."""
    plan_a, plan_b = (cycle.submissions.get(unit=unit, kind=Kind.PLAN) for unit in (unit_a, unit_b))
    asked = {"kind": "extension", "wanted_until": datetime.date(2023, 5, 1), "reason": "น้ำท่วม"}
    UnitRequest.objects.create(submission=plan_a, asked_at=NOW, asked_by=officer_a, **asked)
    version = plan_b.versions.create(number=1, format=1, content={}, created_at=NOW, created_by=reviewer)
    PreparedDecision.objects.create(
        submission=plan_b, version=version, act="approve", prepared_by=reviewer, prepared_at=NOW
    )


def test_requests_and_prepared_decisions_are_for_the_desk(inner_things):
    found = decided(is_desk=True)
    assert found["คำขอของหน่วยงานรอพิจารณา"] == (1, ["เชียงใหม่ (แผน)"])
    assert found["ผลการพิจารณาที่เตรียมไว้"] == (1, ["ลำพูน (แผน)"])


def test_executives_see_counts_without_names_and_inner_things(inner_things):
    assert decided(is_desk=False) == {"แผนพ้นกำหนดและยังไม่ส่ง": (2, [])}


# The curve


def test_years_are_compared_by_days_to_their_own_deadlines(cycle, unit_a, unit_b):
    before = factories.make_cycle(2565)
    set_submission(unit_a, cycle, stage=Stage.SUBMITTED, sent=moment(4, 10))
    set_submission(unit_a, before, stage=Stage.APPROVED, sent=moment(4, 10).replace(year=2022))
    set_submission(unit_b, before, stage=Stage.APPROVED, sent=moment(4, 13).replace(year=2022))
    plan = curves(rows_of(cycle, NOW), cycle, NOW)[0]
    assert [(line.by_day, line.total) for line in plan.lines] == [({-2: 1}, 2), ({-2: 1, 1: 1}, 2)]
    assert plan.table[1] == ("หลังครบกำหนด 1 วัน", 0, 1, 50.0, 1, 2, 100.0)


@pytest.mark.parametrize(
    "this, last, said",
    [
        (-26, -26, "เมื่อเหลือเวลาเท่ากัน ปีงบประมาณ 2565 ส่งแล้วร้อยละ 0.0 (มากกว่าปีก่อน 50.0 จุดร้อยละ)"),
        (
            -90,
            -26,
            "เมื่อเหลือเวลาเท่ากัน ปีงบประมาณ 2565 ส่งแล้วร้อยละ 0.0 (มากกว่าปีก่อน 50.0 จุดร้อยละ) "
            "รอบนี้เปิดก่อนครบกำหนด 90 วัน ปีก่อนเปิดก่อนครบกำหนด 26 วัน",
        ),
        (-90, -10, "เมื่อเหลือเวลาเท่ากัน รอบปีงบประมาณ 2565 ยังไม่เปิด จึงยังเทียบกับปีก่อนไม่ได้"),
    ],
)
def test_rounds_opened_at_other_times_are_said_to_be(this, last, said):
    years = Line(2566, 2, Counter({-25: 1}), -20, this), Line(2565, 2, Counter({-2: 1}), 60, last)
    assert compared(*years, -20) == said


def test_this_year_ends_today_and_last_year_runs_on(cycle, unit_a):
    factories.make_cycle(2565)
    plan = curves(rows_of(cycle, moment(4, 5)), cycle, moment(4, 5))[0]
    assert (plan.drawn["end"][0], plan.drawn["last"].endswith("H840.0")) == (plan.days.x(-7), True)


def test_without_a_round_before_there_is_one_line(cycle, unit_a):
    plan = curves(rows_of(cycle, NOW), cycle, NOW)[0]
    assert (plan.last, plan.lead, plan.table) == (None, "", [])


@pytest.mark.parametrize(
    "sent, days", [([], Days(-28, 14, 7)), ([-100, 3], Days(-105, 21, 21)), ([-500], Days(-210, 42, 42))]
)
def test_days_drawn_hold_the_sendings_with_few_ticks(sent, days, cycle):
    line = curves([], cycle, NOW)[0].this
    line.by_day.update(sent)
    assert (days_of([line]), len(days.ticks) <= 8) == (days, True)


# Files


def test_workbook_of_the_curve_begins_with_the_days(cycle, unit_a):
    set_submission(unit_a, cycle, stage=Stage.SUBMITTED, sent=moment(4, 10))
    book = openpyxl.load_workbook(io.BytesIO(board_workbook(board_of({"view": "curve"}, NOW), NOW)))
    assert book.sheetnames == ["การส่งรายวัน", "รายหน่วยงาน", "สรุปตามเขต"]
    assert [cell.value for cell in book.worksheets[0][5][:5]] == ["แผน", "ก่อนครบกำหนด 2 วัน", 1, 1, 50]


@pytest.mark.parametrize("view", ["map", "tiles", "curve"])
def test_paper_of_each_view_is_made(view, cycle, unit_a):
    set_submission(unit_a, cycle, stage=Stage.APPROVED)
    assert board_paper(board_of({"view": view}, NOW), NOW)[:5] == b"%PDF-"


def test_a_reviewer_is_named_in_words_of_the_filter(cycle, unit_a, reviewer):
    set_submission(unit_a, cycle, reviewer=User.objects.get(pk=reviewer.pk))
    board = board_of({"reviewer": str(reviewer.pk)}, NOW, is_desk=True)
    assert board.filters.words() == f"ผู้พิจารณา: {reviewer.display_name}"
