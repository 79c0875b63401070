"""Raw answers: the figures they give, and the forms in which people export them."""

import random
import statistics
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from surveys.importing.answers import METHOD, figures_of_counts
from surveys.importing.meanings import LAST_ROW
from surveys.models import BAND_SETS, SurveyRound
from tests.factories import make_aspects, make_item, make_round, make_unit

from .reading import asked, book, csv_file, figures, read, wrong

pytestmark = pytest.mark.django_db

GRID = (
    "หน่วยงาน",
    "กลุ่มผู้รับบริการ",
    "1 กระบวนการ/ขั้นตอนการให้บริการ [รวดเร็ว]",
    "ด้านที่ 1 [ชัดเจน]",
    "ด้านที่ 2 [สุภาพ]",
    "ข้อเสนอแนะ",
)
SHEET = "การตอบแบบฟอร์ม 1"


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


def figures_by_statistics(answers):
    """Mean, SD, satisfied and dissatisfied to two places, half up, by another road."""

    def two(number):
        scaled = Decimal(number.numerator) / Decimal(number.denominator) if isinstance(number, Fraction) else number
        return Decimal(scaled).quantize(Decimal("0.01"), ROUND_HALF_UP)

    exact = [Fraction(answer) for answer in answers]
    variance = statistics.variance(exact) if len(exact) > 1 else None
    spread = None if variance is None else two((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())
    shares = [Fraction(100 * sum(answer in levels for answer in answers), len(answers)) for levels in ({4, 5}, {1, 2})]
    return two(statistics.mean(exact)), spread, *map(two, shares)


@pytest.mark.parametrize("seed", range(25))
def test_figures_equal_an_independent_computation(seed):
    rng = random.Random(seed)
    answers = rng.choices(range(1, 6), weights=[rng.random() for _ in range(5)], k=rng.randint(1, 400))

    assert figures_of_counts([0, *map(answers.count, range(1, 6))]) == figures_by_statistics(answers)


@pytest.mark.parametrize("edge", ["4.505", "3.505", "2.505", "1.505", "4.205", "3.405", "2.605", "1.805"])
def test_a_mean_at_the_edge_of_a_band_rounds_up_into_it(edge):
    """200 answers whose mean is exactly the edge less half a hundredth."""
    low, points = int(float(edge)), int(Decimal(edge) * 200)
    high = points - low * 200
    counts = [0, 0, 0, 0, 0, 0]
    counts[low], counts[low + 1] = 200 - high, high
    mean = figures_of_counts(counts)[0]
    answers = [level for level, count in enumerate(counts) for _ in range(count)]

    bands = next(values for values in BAND_SETS.values() if str(mean) in values)
    numbers = dict(zip(("band_5", "band_4", "band_3", "band_2"), map(Decimal, bands), strict=True))
    below = SurveyRound(**numbers).band(mean - Decimal("0.01"))
    assert mean == Decimal(edge) + Decimal("0.005") == figures_by_statistics(answers)[0]
    assert (SurveyRound(**numbers).band(mean), below) == {
        str(mean): pair
        for mean, pair in zip(
            map(Decimal, bands),
            [("มากที่สุด", "มาก"), ("มาก", "ปานกลาง"), ("ปานกลาง", "น้อย"), ("น้อย", "น้อยที่สุด")],
            strict=True,
        )
    }[str(mean)]


def test_answers_make_figures_by_unit_group_aspect_and_question():
    contents = read(
        book(
            GRID,
            ("เชียงใหม่", "สหกรณ์", 5, 4, 2, "เปิดวันเสาร์"),
            ("เชียงใหม่", "สหกรณ์", 3, None, 1, "-"),
            ("สสจ.เชียงใหม่", "กลุ่มเกษตรกร", 4, 4, 5, "เปิดวันเสาร์"),
            ("ลำพูน", "", 5, 5, None, "ไม่มี"),
            title=SHEET,
        )
    )

    two = lambda *texts: tuple(map(Decimal, texts))  # noqa: E731
    found = figures(contents)
    assert (contents.problems, contents.doubts, contents.respondents, contents.silent_voices) == ([], [], 4, 2)
    assert found["เชียงใหม่", "ทั้งหมด", 0, ""] == (3, *two("3.50", "1.41", "62.50", "25.00"))
    assert found["เชียงใหม่", "ทั้งหมด", 1, ""] == (3, *two("4.00", "0.71", "80.00", "0.00"))
    assert found["เชียงใหม่", "ทั้งหมด", 1, "ชัดเจน"] == (2, *two("4.00", "0.00", "100.00", "0.00"))
    assert found["เชียงใหม่", "กลุ่มเกษตรกร", 2, "สุภาพ"] == (1, Decimal(5), None, *two("100", "0"))
    assert found["ลำพูน", "ทั้งหมด", 0, ""] == (1, *two("5", "0", "100", "0"))
    assert ("ลำพูน", "ทั้งหมด", 2, "") not in found
    assert [(row.target.unit.code, row.kind, row.group, row.text, row.count) for row in contents.comments] == [
        ("50", "suggestion", "สหกรณ์", "เปิดวันเสาร์", 1),
        ("50", "suggestion", "กลุ่มเกษตรกร", "เปิดวันเสาร์", 1),
    ]
    assert contents.method == METHOD


@pytest.mark.parametrize(
    "answer, level",
    [
        (5, 5),
        ("5", 5),
        ("๔", 4),
        (4.0, 4),
        ("มากที่สุด", 5),
        ("พึงพอใจมาก", 4),
        ("2 = น้อย", 2),
        ("3 คะแนน", 3),
        ("1. น้อยที่สุด", 1),
    ],
)
def test_an_answer_is_read_however_it_is_written(answer, level):
    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", answer), title=SHEET))

    assert figures(contents)["เชียงใหม่", "ทั้งหมด", 1, "รวดเร็ว"][:2] == (1, Decimal(level))


@pytest.mark.parametrize("answer", [None, "", "-", "–", "ไม่เคยใช้บริการ", "0"])
def test_no_answer_is_not_counted(answer):
    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", 5), ("เชียงใหม่", answer), title="คำตอบรายบุคคล"))

    assert figures(contents)["เชียงใหม่", "ทั้งหมด", 1, "รวดเร็ว"][0] == 1


@pytest.mark.parametrize("answer", [6, 0.5, 4.5, "ดีมาก", "4 มากที่สุด", -1])
def test_an_answer_that_is_no_level_is_refused_with_its_cell(answer):
    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", 5), ("เชียงใหม่", answer), title="คำตอบรายบุคคล"))

    assert wrong(contents) == [("B3", str(answer))]


def test_a_question_of_an_earlier_round_is_known_without_its_aspect(aspects):
    make_item(make_round(2564), aspects[1], "เจ้าหน้าที่สุภาพ")

    contents = read(book(("หน่วยงาน", "2.1 เจ้าหน้าที่สุภาพ"), ("เชียงใหม่", 4), title=SHEET))

    assert ("เชียงใหม่", "ทั้งหมด", 2, "เจ้าหน้าที่สุภาพ") in figures(contents)


def test_the_row_above_names_the_aspects(aspects):
    def merge(sheet):
        sheet.merge_cells("B1:C1")

    contents = read(
        book(
            ("", aspects[0].title, "", aspects[1].title),
            ("หน่วยงาน", "รวดเร็ว", "ชัดเจน", "สุภาพ"),
            ("เชียงใหม่", 5, 4, 3),
            title=SHEET,
            change=merge,
        )
    )

    assert [key[2:] for key in figures(contents) if key[3]] == [(1, "รวดเร็ว"), (1, "ชัดเจน"), (2, "สุภาพ")]


def test_columns_nobody_knows_are_asked_with_a_proposal():
    contents = read(
        book(
            (
                "ประทับเวลา",
                "สำนักงานที่ท่านติดต่อ",
                "ท่านเป็นผู้รับบริการกลุ่มใด",
                "1.2 ได้ผลเร็ว",
                "2.1 ทักทาย",
                "เต็มใจ",
                "เพศ",
                "สิ่งที่ท่านต้องการ",
            ),
            ("1/2/66", "เชียงใหม่", "สหกรณ์", 5, 4, 4, "หญิง", "เปิดวันเสาร์"),
            ("1/2/66", "ลำพูน", "สหกรณ์", 5, 4, 3, "ชาย", ""),
            title=SHEET,
        )
    )

    assert asked(contents) == [
        ("สำนักงานที่ท่านติดต่อ", "unit"),
        ("ท่านเป็นผู้รับบริการกลุ่มใด", "group"),
        ("1.2 ได้ผลเร็ว", "question-1"),
        ("2.1 ทักทาย", "question-2"),
        ("เต็มใจ", "question-2"),
        ("เพศ", "none"),
        ("สิ่งที่ท่านต้องการ", "voice-need"),
    ]
    assert [doubt.cell for doubt in contents.doubts] == ["B1", "C1", "D1", "E1", "F1", "G1", "H1"]
    assert contents.doubts[0].samples == ("เชียงใหม่", "ลำพูน")


def test_what_was_said_of_columns_is_remembered():
    file = book(("จังหวัดที่ติดต่อ", "ถูกใจ", "ใจดี", "ได้ผล", "อยากให้"), ("เชียงใหม่", 5, 4, 3, "เร็วขึ้น"), title=SHEET)
    meanings = ["unit", "question-1", "question-2", "question-2", "voice-need-2"]

    known = {(doubt.of, doubt.key): meaning for doubt, meaning in zip(read(file).doubts, meanings, strict=True)}
    contents = read(file, known)

    assert (contents.doubts, contents.problems) == ([], [])
    assert [key[2:] for key in figures(contents) if key[3]] == [(1, "ถูกใจ"), (2, "ใจดี"), (2, "ได้ผล")]
    assert [(row.kind, row.aspect.number, row.text) for row in contents.comments] == [("need", 2, "เร็วขึ้น")]


@pytest.mark.parametrize(
    "encoding, mark", [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp874", b""), ("utf-16-le", b"\xff\xfe")]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_the_encodings_that_offices_have(encoding, mark, delimiter):
    file = csv_file(GRID, ("เชียงใหม่", "สหกรณ์", 5, 4, "๓", "ขอบคุณ"), encoding=encoding, mark=mark, delimiter=delimiter)

    contents = read(file)

    assert figures(contents)["เชียงใหม่", "สหกรณ์", 2, "สุภาพ"][:2] == (1, Decimal(3))
    assert [row.text for row in contents.comments] == ["ขอบคุณ"]


def test_two_hundred_thousand_blank_rows_cost_nothing_and_hide_nothing():
    """Rows with formats alone stand before and behind the last answer."""

    def style(sheet):
        for number in range(3, 200_000, 50):
            sheet.cell(number, 1).number_format = "@"
        sheet.cell(150, 1, "ลำพูน")
        sheet.cell(150, 2, 4)

    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", 5), title=SHEET, change=style))

    assert (contents.respondents, contents.problems) == (2, [])


def test_answers_past_the_last_row_are_refused_not_lost():
    def far(sheet):
        sheet.cell(LAST_ROW + 5, 1, "ลำพูน")
        sheet.cell(LAST_ROW + 5, 2, 4)

    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("เชียงใหม่", 5), title=SHEET, change=far))

    assert wrong(contents) == [(f"A{LAST_ROW + 1}", f"มีข้อมูลถึงแถวที่ {LAST_ROW + 5:,}")]


def test_an_unknown_unit_is_asked_once_for_all_its_rows():
    make_unit("57", "เชียงราย")
    rows = [("เชียงไหม่", 5)] * 3 + [("เชียงใหม่", 4)]

    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), *rows, title=SHEET))

    assert [(doubt.written, doubt.proposal, doubt.cell, doubt.rows) for doubt in contents.doubts] == [
        ("เชียงไหม่", "unit-50", "A2", 3)
    ]


def test_answers_of_the_department_are_refused():
    contents = read(book(("หน่วยงาน", "ด้านที่ 1 [รวดเร็ว]"), ("กรมส่งเสริมสหกรณ์", 5), title=SHEET))

    assert wrong(contents) == [("A2", "กรมส่งเสริมสหกรณ์")]
