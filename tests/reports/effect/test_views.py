"""The pages and the workbook of the effect on the department."""

import io

import openpyxl
import pytest
from django.urls import reverse

from cpdplans.cycles.services import open_cycle
from surveys.models import SurveyRound
from tests import factories
from tests.factories import make_suggestion
from tests.plans.factories import queries_of
from tests.reports.factories import moment

from .worlds import QUESTION, fill, make_rounds, planned, scored

pytestmark = pytest.mark.django_db
WORLDS = []  # its round is one of its own
PAGE, TREND, XLSX = (reverse(f"reports:board_{name}") for name in ("effect", "trend", "effect_xlsx"))


@pytest.fixture
def rounds(db):
    return make_rounds()


@pytest.fixture
def cycle(db):
    return factories.make_cycle(2566, opened=False)


def compared(cycle, rounds):
    """Five units that answer the question and rise by 0.1 to 0.5; five that do not and do not change."""
    units = [factories.make_unit() for _ in range(10)]
    open_cycle(cycle, by=None, now=moment(3, 17))
    item = rounds[0].items.get(text=QUESTION)
    for unit, after in zip(units, ["3.60", "3.70", "3.80", "3.90", "4.00", *["3.50"] * 5], strict=True):
        scored(unit, rounds, "3.50", after)
        planned(unit, cycle, item=item if after != "3.50" else None)


def sheet_of(client, title):
    content = b"".join(client.get(XLSX).streaming_content)
    return openpyxl.load_workbook(io.BytesIO(content))[title]


def test_the_page_tells_the_difference_its_interval_and_the_caution(executive_client, cycle, rounds):
    compared(cycle, rounds)
    page = executive_client.get(PAGE).content.decode()
    # 0.3 more; standard error of 0.1 to 0.5 is 0.0707, 4 degrees: 2.776 x 0.0707 = 0.196
    for words in ("3.50 → 3.80 (+0.30)", "3.50 → 3.50 (0.00)", "+0.10 ถึง +0.50", "ไม่ใช่ข้อพิสูจน์ว่าคะแนนเปลี่ยนเพราะแผน"):
        assert words in page, words


def test_a_side_of_few_units_tells_no_mean(executive_client, cycle, rounds):
    fill(cycle, rounds, 6)
    page = executive_client.get(PAGE).content.decode()
    assert ("น้อยกว่า 5 หน่วยงาน ไม่แสดงค่าเฉลี่ย" in page, "3.50 →" in page) == (True, False)


def test_before_the_next_survey_the_page_says_so(executive_client, cycle, rounds):
    fill(cycle, rounds, 1)
    SurveyRound.objects.filter(pk=rounds[1].pk).update(released_at=None)
    page = executive_client.get(PAGE).content.decode()
    assert ("ยังไม่มีผลสำรวจหลังดำเนินการ" in page, "รายข้อคำถาม" in page) == (True, False)


def test_pages_without_a_round_say_so(executive_client, db):
    pages = [executive_client.get(address).content.decode() for address in (PAGE, TREND)]
    assert ["ยังไม่เปิดรอบปีงบประมาณ" in pages[0], "ยังไม่มีผลสำรวจที่เผยแพร่แล้ว" in pages[1]] == [True, True]
    assert executive_client.get(XLSX).url == PAGE


def test_the_workbook_holds_the_figures_of_the_page(executive_client, cycle, rounds):
    compared(cycle, rounds)
    rows = [[cell.value for cell in row] for row in sheet_of(executive_client, "รายการ").iter_rows()]
    row = next(one for one in rows if one[2] == QUESTION)
    assert row[:12] == [1, "ข้อคำถาม", QUESTION, 5, 3.5, 3.8, 0.3, 5, 3.5, 3.5, 0, 0.3]
    assert (row[12:14], row[15:]) == ([pytest.approx(0.1037, abs=1e-3), pytest.approx(0.4963, abs=1e-3)], [0, 0])


def test_text_of_the_workbook_is_never_a_formula(executive_client, cycle, rounds):
    make_suggestion(cycle, title="=1+1")
    fill(cycle, rounds, 1)
    (cell,) = [row[1] for row in sheet_of(executive_client, "กิจกรรมที่กรมเสนอแนะ").iter_rows() if row[0].value == "1.1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_the_same_queries_for_3_and_for_78_units(reviewer_client, cycle, rounds):
    fill(cycle, rounds, 3)
    few = [queries_of(reviewer_client, address) for address in (PAGE, TREND, XLSX)]
    fill(cycle, rounds, 75)
    assert [queries_of(reviewer_client, address) for address in (PAGE, TREND, XLSX)] == few
