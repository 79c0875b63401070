"""Rounds in the admin: their bands, and what the list leads to. Their release: test_release.py."""

from decimal import Decimal

import pytest
from django.urls import reverse

from surveys.models import BAND_SETS, SurveyImport, SurveyRound
from surveys.round_forms import band_ranges
from tests.factories import make_round, make_score

from .desk import url

pytestmark = pytest.mark.django_db

BOXES = ("band_5", "band_4", "band_3", "band_2")


@pytest.fixture
def round():
    return make_round(2565)


def bands(round):
    round.refresh_from_db()
    return [str(getattr(round, name)) for name in BOXES]


def form(band_set="own", edges=("4.51", "3.51", "2.51", "1.51"), **kw):
    return {"smallest_n": 10, "method": "", "band_set": band_set, "confirmed": "on"} | dict(
        zip(BOXES, edges, strict=True), **kw
    )


def change(client, round, **kw):
    return client.post(url("surveyround", "change", round.pk), form(**kw))


def errors_of(response):
    return {name: list(errors) for name, errors in response.context["adminform"].form.errors.items()}


def test_bands_are_said_as_ranges():
    words = band_ranges(BAND_SETS["4.21"]).replace("\u2060", "").replace("\u00a0", " ")

    assert words == "มากที่สุด 4.21–5.00 · มาก 3.41–4.20 · ปานกลาง 2.61–3.40 · น้อย 1.81–2.60 · น้อยที่สุด 1.00–1.80"


def test_page_offers_both_sets_and_own_bands(round, reviewer_client):
    page = reviewer_client.get(url("surveyround", "change", round.pk)).content.decode()

    offered = [f'name="band_set" value="{key}"' in page for key in (*BAND_SETS, "own")]
    assert (offered, page.count("checked")) == ([True] * 3, 1)
    assert [band_ranges(edges) in page for edges in BAND_SETS.values()] == [True, True]


@pytest.mark.parametrize(
    "edges, chosen",
    [(BAND_SETS["4.51"], "4.51"), (BAND_SETS["4.21"], "4.21"), (("4.50", "3.50", "2.50", "1.50"), "own")],
)
def test_page_shows_the_set_in_use(reviewer_client, edges, chosen):
    round = make_round(2565, **dict(zip(BOXES, map(Decimal, edges), strict=True)))

    response = reviewer_client.get(url("surveyround", "change", round.pk))

    assert response.context["adminform"].form["band_set"].value() == chosen


@pytest.mark.parametrize("boxes", [("4.51", "3.51", "2.51", "1.51"), ("", "", "", ""), ("ก", "9", "1.234", "-1")])
@pytest.mark.parametrize("key", BAND_SETS)
def test_set_fills_the_bands_whatever_stands_in_the_boxes(round, reviewer_client, key, boxes):
    response = change(reviewer_client, round, band_set=key, edges=boxes)

    assert (response.status_code, bands(round)) == (302, list(BAND_SETS[key]))


def test_own_bands_are_kept(round, reviewer_client):
    response = change(reviewer_client, round, edges=("๔.๕๐", "3.5", "2.50", "1.50"))

    assert (response.status_code, bands(round)) == (302, ["4.50", "3.50", "2.50", "1.50"])


@pytest.mark.parametrize(
    "edges, errors",
    [
        (
            ("3.00", "3.41", "2.61", "1.81"),
            {"band_4": ["คะแนนต่ำสุดของระดับ “มาก” ต้องน้อยกว่าระดับ “มากที่สุด” (3.00)"]},
        ),
        (
            ("4.00", "4.00", "2.61", "2.61"),
            {
                "band_4": ["คะแนนต่ำสุดของระดับ “มาก” ต้องน้อยกว่าระดับ “มากที่สุด” (4.00)"],
                "band_2": ["คะแนนต่ำสุดของระดับ “น้อย” ต้องน้อยกว่าระดับ “ปานกลาง” (2.61)"],
            },
        ),
        (
            ("5.01", "", "ก", "0.99"),
            {
                "band_5": ["คะแนนต่ำสุดของระดับ “มากที่สุด” ต้องอยู่ระหว่าง 1.00 ถึง 5.00"],
                "band_4": ["กรอกคะแนนต่ำสุดของระดับ “มาก” หรือเลือกเกณฑ์ที่มีให้"],
                "band_3": ["“ก” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น 85 หรือ 85.50"],
                "band_2": ["คะแนนต่ำสุดของระดับ “น้อย” ต้องอยู่ระหว่าง 1.00 ถึง 5.00"],
            },
        ),
        (("4.505", "3.5", "2.5", "1.5"), {"band_5": ["คะแนนต่ำสุดของระดับ “มากที่สุด” มีทศนิยมได้ไม่เกิน 2 ตำแหน่ง"]}),
    ],
)
def test_own_bands_that_cannot_be(round, reviewer_client, edges, errors):
    before = bands(round)

    response = change(reviewer_client, round, edges=edges)

    assert (response.status_code, errors_of(response), bands(round)) == (200, errors, before)


@pytest.mark.parametrize("band_set, error", [("", "เลือกเกณฑ์แปลผลค่าเฉลี่ย"), ("9.99", "เลือกเกณฑ์แปลผลค่าเฉลี่ยจากรายการที่มีให้")])
def test_one_of_the_bands_must_be_chosen(round, reviewer_client, band_set, error):
    assert errors_of(change(reviewer_client, round, band_set=band_set)) == {"band_set": [error]}


def test_round_is_added_with_the_first_set_chosen(reviewer_client):
    page = reviewer_client.get(url("surveyround", "add"))
    response = reviewer_client.post(url("surveyround", "add"), form(band_set="4.21", fiscal_year="๒๕๖๖"))

    round = SurveyRound.objects.get()
    assert page.context["adminform"].form["band_set"].value() == "4.51"
    assert (response.status_code, round.fiscal_year, bands(round)[0]) == (302, 2566, "4.21")


def test_round_of_an_impossible_year(reviewer_client):
    response = reviewer_client.post(url("surveyround", "add"), form(fiscal_year="2022"))

    assert errors_of(response) == {"fiscal_year": ["ปีงบประมาณต้องเป็น พ.ศ. 4 หลัก ระหว่าง 2540 ถึง 2700 เช่น 2565"]}


def test_round_is_changed_and_its_year_kept(round, reviewer_client):
    response = change(reviewer_client, round, fiscal_year=2500, smallest_n=5, method="ตามรายงาน")

    kept = SurveyRound.objects.get()
    assert (response.status_code, kept.fiscal_year, kept.smallest_n, kept.method) == (302, 2565, 5, "ตามรายงาน")


@pytest.mark.parametrize(
    "given, what",
    [
        ({"smallest_n": 5}, "จำนวนผู้ตอบขั้นต่ำจาก 10 เป็น 5"),
        ({"band_set": "4.21"}, "เกณฑ์แปลผลค่าเฉลี่ย"),
        ({"band_set": "4.21", "smallest_n": 5}, "เกณฑ์แปลผลค่าเฉลี่ยและจำนวนผู้ตอบขั้นต่ำจาก 10 เป็น 5"),
    ],
)
def test_what_units_already_see_is_changed_when_confirmed(round, reviewer_client, given, what):
    before = bands(round)
    response = change(reviewer_client, round, confirmed="", **given)

    words = f"ผลการสำรวจนี้เผยแพร่แล้ว การแก้ไข{what} มีผลกับที่หน่วยงานเห็นทันที หากต้องการแก้ไข กรุณาทำเครื่องหมายยืนยัน"
    assert (errors_of(response), bands(round), round.smallest_n) == ({"confirmed": [words]}, before, 10)
    assert change(reviewer_client, round, **given).status_code == 302


def test_other_words_of_a_released_round_need_no_confirming(round, reviewer_client):
    assert change(reviewer_client, round, confirmed="", method="ตามรายงาน").status_code == 302


def test_a_round_that_nobody_sees_needs_no_confirming(reviewer_client):
    round = make_round(2565, released=False)
    page = reviewer_client.get(url("surveyround", "change", round.pk)).content.decode()

    response = change(reviewer_client, round, confirmed="", smallest_n=5, band_set="4.21")
    assert (response.status_code, 'name="confirmed"' in page) == (302, False)


def test_page_says_how_the_portal_computed(round, reviewer, reviewer_client, now):
    for year, state, method in [
        (2565, "applied", "เฉลี่ยจาก <คำตอบ>"),
        (2565, "applied", "เฉลี่ยจาก <คำตอบ>"),
        (2565, "applied", ""),
        (2565, "undone", "ยกเลิกแล้ว"),
        (2566, "applied", "ปีอื่น"),
    ]:
        SurveyImport.objects.create(
            fiscal_year=year, state=state, method=method, original_name="ผล.xlsx", uploaded_at=now, uploaded_by=reviewer
        )

    page = reviewer_client.get(url("surveyround", "change", round.pk)).content.decode()
    told = ("เฉลี่ยจาก &lt;คำตอบ&gt;", "ยกเลิกแล้ว", "ปีอื่น")
    assert [page.count(method) for method in told] == [1, 0, 0]


@pytest.mark.parametrize("page", ["change", "release"])
def test_pages_lead_to_the_figures_and_the_imports(round, reviewer_client, page):
    html = reviewer_client.get(url("surveyround", page, round.pk)).content.decode()

    addresses = [reverse("surveys:department", args=[2565]), f"{url('surveyimport')}?fiscal_year=2565"]
    assert [f'href="{address}"' in html for address in addresses] == [True, True]


@pytest.mark.parametrize("is_demonstration, words", [(True, "ใช่"), (False, "-")])
def test_list_says_in_words_what_is_for_demonstration(reviewer_client, is_demonstration, words):
    make_round(2565, is_demonstration=is_demonstration)

    assert f'<td class="field-demonstration">{words}</td>' in reviewer_client.get(url("surveyround")).content.decode()


def test_round_is_never_deleted(round, administrator_client):
    assert administrator_client.get(url("surveyround", "delete", round.pk)).status_code == 403


@pytest.mark.parametrize("released", [True, False])
def test_list_and_page_lead_to_the_release(unit_a, reviewer_client, released):
    round = make_round(2565, released=released)
    make_score(unit_a, round)
    address = url("surveyround", "release", round.pk)

    pages = [
        reviewer_client.get(page).content.decode()
        for page in (url("surveyround"), url("surveyround", "change", round.pk))
    ]

    assert [f'href="{address}"' in page for page in pages] == [not released] * 2


def test_list_leads_to_both_templates(reviewer_client):
    page = reviewer_client.get(url("surveyround")).content.decode()

    template = url("surveyimport", "template")
    assert [f'href="{address}"' in page for address in (template, f"{template}?format=answers")] == [True, True]
