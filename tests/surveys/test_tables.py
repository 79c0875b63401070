"""The results in tables: what stands in the cells."""

from decimal import Decimal

import pytest
from django.urls import reverse

from surveys import tables
from surveys.models import BAND_SETS, Comment
from surveys.priorities import priorities
from surveys.results import unit_results
from surveys.voices import comments, listed_comments
from tests.factories import make_area_score, make_aspect, make_comment, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(db):
    return make_round(2565)


def rows(table):
    return [[cell["text"] for cell in row] for row in table["rows"]]


def heads(table):
    return [header["label"] for header in table["headers"]]


def test_means_table_holds_every_figure(round, unit_a):
    make_score(unit_a, make_round(2564), mean="4.20")
    make_score(unit_a, round, mean="4.00", n=1234, satisfied="80")
    make_area_score(round, mean="4.50", satisfied="90")

    results = unit_results(round, unit_a)
    table, short = (tables.means_table("", "รายการ", results.lines, results, short=short) for short in (False, True))

    assert dict(zip(heads(table), rows(table)[0], strict=True)) == {
        "รายการ": "ภาพรวม",
        "ค่าเฉลี่ย": "4.00",
        "ระดับ": "มาก",
        "กรม": "4.50",
        "ต่างจากกรม": "−0.50",
        "เขต 15": "4.00",
        "ปี 2564": "4.20",
        "ต่างจากปีก่อน": "−0.20",
        "ผู้ตอบ": "1,234",
        "พึงพอใจ (ร้อยละ)": "80.00",
        "พึงพอใจของกรม (ร้อยละ)": "90.00",
    }
    assert heads(short) == ["รายการ", "ค่าเฉลี่ย", "ระดับ", "กรม", "เขต 15", "ปี 2564", "ผู้ตอบ", "พึงพอใจ (ร้อยละ)"]


def test_missing_figures_are_dashes_and_few_respondents_are_starred(round):
    unit = make_unit(inspection_region=0)
    make_score(unit, round, mean=None, n=9)

    results = unit_results(round, unit)
    table = tables.means_table("", "รายการ", results.lines, results, short=True)

    assert heads(table) == ["รายการ", "ค่าเฉลี่ย", "ระดับ", "กรม", "เขต ส่วนกลาง", "ผู้ตอบ", "พึงพอใจ (ร้อยละ)"]
    assert rows(table) == [["ภาพรวม", "–", "–", "–", "–", "9 *", "–"]]


def test_few_respondents_of_the_year_before_are_starred_and_not_compared(round, unit_a):
    make_score(unit_a, make_round(2564), n=9, mean="4.90", dissatisfied="1")
    make_score(unit_a, round, mean="4.00", dissatisfied="2")

    results = unit_results(round, unit_a)
    means = tables.means_table("", "รายการ", results.lines, results)
    dissatisfied = tables.dissatisfied_table("", results.lines, results)

    by_head = dict(zip(heads(means), rows(means)[0], strict=True))
    assert (by_head["ปี 2564"], by_head["ต่างจากปีก่อน"], rows(dissatisfied)[0][-2]) == ("4.90 **", "–", "1.00 **")
    assert tables.star_notes(results.lines) == ["** ปีก่อนมีผู้ตอบน้อยกว่าเกณฑ์ขั้นต่ำของปีนั้น จึงไม่นำมาเทียบ"]


def test_dissatisfied_table_stands_apart(round, unit_a):
    make_score(unit_a, round, dissatisfied="6.50")
    make_area_score(round, dissatisfied="4")
    make_area_score(round, 15, dissatisfied="5")

    results = unit_results(round, unit_a)
    table = tables.dissatisfied_table("", results.lines, results)

    assert heads(table) == ["รายการ", "หน่วยงาน", "กรม", "ต่างจากกรม", "เขต 15", "ผู้ตอบ"]
    assert rows(table) == [["ภาพรวม", "6.50", "4.00", "+2.50", "5.00", "50"]]


@pytest.mark.parametrize(
    "bands, expected",
    [
        ("4.51", ["4.51–5.00", "3.51–4.50", "2.51–3.50", "1.51–2.50", "1.00–1.50"]),
        ("4.21", ["4.21–5.00", "3.41–4.20", "2.61–3.40", "1.81–2.60", "1.00–1.80"]),
    ],
)
def test_bands_are_those_of_the_round(round, bands, expected):
    edges = map(Decimal, BAND_SETS[bands])
    round.band_5, round.band_4, round.band_3, round.band_2 = edges
    names = ["มากที่สุด", "มาก", "ปานกลาง", "น้อย", "น้อยที่สุด"]
    assert tables.bands(round) == list(zip(names, expected, strict=True))


def test_groups_by_aspect_and_overall(round, unit_a):
    make_score(unit_a, round, group="สหกรณ์", mean="4.25", n=20)
    make_score(unit_a, round, make_aspect(2), group="สหกรณ์", mean=None, n=20)
    make_score(unit_a, round, make_aspect(2), group="กลุ่มอาชีพ", mean="1.00", n=9)

    table = tables.groups_table(unit_results(round, unit_a))

    assert heads(table) == ["กลุ่มผู้รับบริการ", "ภาพรวม", "ด้านที่ 2"]
    assert rows(table) == [["สหกรณ์", "4.25 (20 ราย)", "–"], ["กลุ่มอาชีพ", "–", "ผู้ตอบน้อย ไม่แสดง"]]


def test_no_groups_no_table(round, unit_a):
    make_score(unit_a, round)
    assert tables.groups_table(unit_results(round, unit_a)) is None


def test_rule_stands_in_a_table():
    table = tables.rule_table()
    assert (table["caption"], heads(table)) == (
        "เกณฑ์ให้คะแนน รวมไม่เกิน 12 คะแนน",
        ["เกณฑ์", "0 คะแนน", "1 คะแนน", "2 คะแนน", "3 คะแนน"],
    )
    assert rows(table)[:2] == [
        ["ต่ำกว่าค่าเฉลี่ยกรม (คะแนนเฉลี่ย)", "ไม่ต่ำกว่า", "0.01–0.10", "0.11–0.30", "ตั้งแต่ 0.31 ขึ้นไป"],
        ["ผู้ไม่พึงพอใจ (ร้อยละ)", "น้อยกว่า 2.00", "2.00–4.99", "5.00–9.99", "ตั้งแต่ 10.00 ขึ้นไป"],
    ]


def test_priorities_on_paper(round, unit_a):
    make_score(unit_a, round, make_aspect(1), "ข้อ 1", mean="4.00", dissatisfied="5")
    make_area_score(round, aspect=make_aspect(1), text="ข้อ 1", mean="4.20")

    table = tables.priorities_table(priorities(unit_results(round, unit_a)))

    assert rows(table) == [["1", "ข้อ 1", "0.20 (2)", "5.00 (2)", "– (0)", "ไม่มี (0)", "4"]]


def test_numbers_of_the_matrix_lead_to_the_comments(round, unit_a):
    make_comment(unit_a, round, kind=Comment.Kind.NEED, aspect=make_aspect(2), count=4)
    make_comment(unit_a, round, kind=Comment.Kind.NEED)

    counts = comments(round, unit_a)
    table, plain = tables.matrix_table(counts, linked=True), tables.matrix_table(counts)

    assert heads(table) == ["ประเภท", "ด้านที่ 1", "ด้านที่ 2", "ด้านที่ 3", "ภาพรวม", "รวม"]
    assert rows(table) == [
        ["ความไม่พึงพอใจ", "–", "–", "–", "–", "ไม่มี"],
        ["ความต้องการ", "–", "4", "–", "1", "5"],
        ["ความคาดหวัง", "–", "–", "–", "–", "ไม่มี"],
        ["ข้อเสนอแนะ", "–", "–", "–", "–", "ไม่มี"],
    ]
    assert counts.none == ["ไม่มีข้อคิดเห็นด้านความไม่พึงพอใจ", "ไม่มีข้อคิดเห็นด้านความคาดหวัง", "ไม่มีข้อเสนอแนะ"]
    assert [cell.get("url", "") for cell in table["rows"][1]] == [
        "",
        "",
        "?kind=need&aspect=2#comment-list",
        "",
        "?kind=need&aspect=0#comment-list",
        "?kind=need#comment-list",
    ]
    assert {cell.get("url", "") for row in plain["rows"] for cell in row} == {""}


def test_reviewers_alone_get_a_way_to_hide_a_comment(round, unit_a):
    comment = make_comment(unit_a, round, "รอนาน", count=2)

    [table], [unit_table] = (
        tables.comment_tables(listed_comments(round, unit_a), for_reviewer=for_reviewer)
        for for_reviewer in (True, False)
    )

    assert rows(unit_table) == [["รอนาน", "ภาพรวม", "ทั้งหมด", "2"]]
    assert rows(table) == [["รอนาน", "ภาพรวม", "ทั้งหมด", "2", "จัดการข้อคิดเห็นนี้"]]
    assert table["rows"][0][-1]["url"] == reverse("admin:surveys_comment_change", args=[comment.pk])
