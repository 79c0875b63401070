"""A unit's results page: what to work on, what people said, what is flagged; and who sees none of it."""

import re

import pytest
from django.urls import reverse

from cpdplans.cycles.clock import Kind, Stage
from cpdplans.thai import thai_digits
from surveys.importing.answers import METHOD
from surveys.models import Comment, SurveyImport
from surveys.overview import unit_page, unit_paper
from tests.conftest import signed_in
from tests.factories import (
    make_area_score,
    make_aspect,
    make_comment,
    make_round,
    make_score,
    make_suggestion,
    make_user,
)

pytestmark = pytest.mark.django_db
KIND = Comment.Kind
QUESTION = "ความรวดเร็วในการให้บริการ"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def round(unit_a):
    """Released. Unit A is asked one question, below the department."""
    round = make_round(2565)
    make_score(unit_a, round, dissatisfied="2")
    make_score(unit_a, round, make_aspect(1), QUESTION, mean="3.48", dissatisfied="12.50")
    make_area_score(round, aspect=make_aspect(1), text=QUESTION, mean="4.00", dissatisfied="3")
    return round


def html_of(client, address="/surveys/2565/", **query):
    return client.get(address, query).content.decode()


def context_of(round, unit, user, now, **query):
    return unit_page(round, unit, user, query, now)


# In one look


def test_tiles_tell_the_results_in_one_look(round, unit_a, officer_a, now):
    none = context_of(round, unit_a, officer_a, now)["tiles"][-1]
    assert (none.label, none.value, none.note) == ("ข้อคิดเห็น", "ไม่มี", "")

    make_comment(unit_a, round, count=3)
    tiles = context_of(round, unit_a, officer_a, now)["tiles"]
    assert [(tile.label, tile.value, tile.note) for tile in tiles] == [
        ("ค่าเฉลี่ยภาพรวม", "4.00", "ระดับมาก · กรม 4.00"),
        ("ร้อยละไม่พึงพอใจ", "2.00", "กรม 2.00"),
        ("ผู้ตอบแบบสำรวจ (ราย)", "50", ""),
        ("ข้อคิดเห็น (ข้อความ)", "1", "จาก 3 ราย"),
    ]


def test_a_unit_without_an_overall_has_a_page(unit_a, officer_client):
    round = make_round(2565)
    make_score(unit_a, round, make_aspect(1), QUESTION, mean=None, n=None)

    html = html_of(officer_client)

    said = ["ไม่มีคะแนนภาพรวมหรือรายด้านของหน่วยงาน", "ไม่มีข้อมูลร้อยละของผู้ไม่พึงพอใจ", "ไม่มีคะแนนแยกตามกลุ่มผู้รับบริการ"]
    said += ["ไม่มีคะแนนรายข้อของด้านนี้", "ไม่มีข้อคิดเห็นของหน่วยงานในผลการสำรวจปีนี้", "แหล่งข้อมูลไม่ได้ระบุวิธีคำนวณ"]
    assert [words for words in said if words not in html] == []


def test_every_drawing_speaks_and_has_its_table(round, officer_client):
    html = html_of(officer_client)

    drawings = re.findall(r'<svg class="drawing"[^>]*role="img" aria-label="([^"]+)"', html)
    assert len(drawings) == 5  # the overall, the priority, the question; two of dissatisfaction
    assert html.count("<summary>ดูเป็นตาราง</summary>") == 3
    assert " style=" not in html
    assert not re.search("<text|<tspan", html)


def test_few_respondents_are_flagged(round, unit_a, officer_client):
    make_score(unit_a, round, make_aspect(2), "ข้อที่ตอบน้อย", n=9)
    html = html_of(officer_client)
    note = "* ผู้ตอบน้อยกว่า 10 ราย ไม่นำมาจัดลำดับ"
    assert (html.count(f"{note}</li>"), html.count(f"{note}</p>")) == (1, 1)  # the legend and the table
    assert html.count("ผู้ตอบ 9 ราย *") == 1
    assert "ไม่จัดลำดับ 1 ข้อ เพราะมีผู้ตอบน้อยกว่า 10 ราย" in html


def test_small_groups_are_spoken_of_only_where_there_are_any(round, unit_a, officer_client):
    said = "กลุ่มที่มีผู้ตอบน้อยกว่า 10 รายไม่แสดงค่าเฉลี่ย"
    make_score(unit_a, round, group="สหกรณ์", n=10)
    before = html_of(officer_client)
    make_score(unit_a, round, group="กลุ่มอาชีพ", n=9)
    assert (said in before, said in html_of(officer_client)) == (False, True)


def test_differences_stand_in_words_beside_the_overall_and_the_aspects(round, unit_a, officer_client):
    make_area_score(round, mean="4.17")
    make_area_score(round, 15, mean="4.00")
    make_score(unit_a, make_round(2564), mean="3.99")
    html = html_of(officer_client)
    [block] = re.findall(r'<div class="drawn__differences">(.*?)</div>', html)
    assert re.sub("<[^>]+>", "", block).strip() == "ต่ำกว่ากรม 0.17 · เท่ากับเขต · สูงกว่าปีก่อน 0.01"


def test_method_bands_and_sources_are_told(round, officer_client):
    round.method = "มาตร 5 ระดับ"
    round.save()
    html = html_of(officer_client)
    said = ["<p>มาตร 5 ระดับ</p>", "4.51–5.00", "ร้อยละไม่พึงพอใจของกรมใช้ค่าตามรายงานผลการสำรวจ"]
    assert [words for words in said if words not in html] == []


# What to work on


def test_card_holds_the_comments_behind_it_and_the_suggestions(round, cycle, unit_a, officer_a, now):
    one = make_aspect(1)
    for text, kind, count in [
        ("ความต้องการ", KIND.NEED, 9),
        ("ไม่พอใจน้อย", KIND.DISSATISFACTION, 1),
        ("ไม่พอใจมาก", KIND.DISSATISFACTION, 2),
        ("เสนอแนะ", KIND.SUGGESTION, 5),
        ("คาดหวัง", KIND.EXPECTATION, 50),
    ]:
        make_comment(unit_a, round, text, kind, aspect=one, count=count)
    make_comment(unit_a, round, "ด้านอื่น", aspect=make_aspect(2))
    central = make_suggestion(cycle, one, number=1, responsible=[])
    field = make_suggestion(cycle, one, number=2, responsible=["provincial"])
    make_suggestion(cycle, make_aspect(2), number=1)

    [card] = context_of(round, unit_a, officer_a, now)["cards"]

    assert [comment.text for comment in card.comments] == ["ไม่พอใจมาก", "ไม่พอใจน้อย", "ความต้องการ"]
    assert (card.texts, card.query, card.rank) == (5, "aspect=1", 1)
    assert [one.activity for one in card.suggestions] == [field, central]
    assert card.aspect_title == "ด้านที่ 1 กระบวนการ/ขั้นตอนการให้บริการ"


def test_five_are_shown(round, unit_a, officer_a, now):
    for number in range(8):
        make_score(unit_a, round, make_aspect(2), f"ข้อ {number}", dissatisfied="50")
    page = context_of(round, unit_a, officer_a, now)
    assert [card.rank for card in page["cards"]] == [1, 2, 3, 4, 5]


def test_no_item_that_meets_the_rule_is_said(unit_a, officer_client):
    make_score(unit_a, make_round(2565), make_aspect(1), QUESTION)
    html = html_of(officer_client)
    assert ("ไม่มีข้อใดต่ำกว่าค่าเฉลี่ยกรม" in html, "priority__head" in html) == (True, False)


def test_officer_may_start_a_plan_with_the_suggestions(round, cycle, officer_client):
    suggestion = make_suggestion(cycle, make_aspect(1))
    html = html_of(officer_client)
    [form] = re.findall(rf'<form method="post" action="{reverse("plans:start")}".*?</form>', html, re.DOTALL)
    assert re.findall(r'name="(\w+)" value="(\d+)"', form) == [
        ("item", str(round.items.get(text=QUESTION).pk)),
        ("suggested", str(suggestion.pk)),
    ]


def test_why_a_plan_cannot_be_started_is_said(round, cycle, unit_a, officer_client, now):
    cycle.submissions.filter(unit=unit_a, kind=Kind.PLAN).update(stage=Stage.APPROVED, first_submitted_at=now)
    html = html_of(officer_client)
    plan = cycle.submissions.get(unit=unit_a, kind=Kind.PLAN)
    said = "เริ่มแผนจากข้อเหล่านี้ไม่ได้ เนื่องจากแผนปีงบประมาณ พ.ศ. 2566 ของหน่วยงานอยู่ในขั้น “เห็นชอบแล้ว”"
    assert f'{said} <a href="{reverse("plans:of_submission", args=[plan.pk])}">' in html
    assert reverse("plans:start") not in html


def test_a_suggestion_shows_its_items(round, cycle, officer_client):
    make_suggestion(cycle, make_aspect(1), title="ลดขั้นตอน คือ", items="การจดทะเบียน\nการขอข้อมูล")
    assert '<ul class="suggested-items"><li>การจดทะเบียน</li><li>การขอข้อมูล</li></ul>' in html_of(officer_client)


@pytest.mark.parametrize("client", ["reviewer_client", "administrator_client"])
def test_reviewers_see_the_units_page_without_the_start(request, round, cycle, unit_a, officer_client, client):
    make_comment(unit_a, round, "รอนานมาก", aspect=make_aspect(1))
    make_suggestion(cycle, make_aspect(1), title="ลดขั้นตอน")
    own, seen = html_of(officer_client), html_of(request.getfixturevalue(client), "/surveys/2565/units/50/")

    same = ["3.48", "12.50", "รอนานมาก", "ลดขั้นตอน", 'class="priority__rank"', "ดูเกณฑ์จัดลำดับ"]
    assert [words for words in same if words not in own or words not in seen] == []
    assert [reverse("plans:start") in html for html in (own, seen)] == [True, False]
    assert ["เริ่มแผนจากหน้านี้ไม่ได้" in html for html in (own, seen)] == [False, False]


# Comments


@pytest.fixture
def many(round, unit_a):
    for number in range(60):
        make_comment(unit_a, round, f"ความเห็นที่ {number:02} จบ", KIND.NEED, aspect=make_aspect(2))
    make_comment(unit_a, round, "รอ ๑๒ วัน จบ")


def test_pages_keep_the_filter_and_the_place(many, officer_client):
    first = html_of(officer_client, kind="need", aspect="2", q="จบ")
    second = html_of(officer_client, kind="need", aspect="2", q="จบ", page="2")

    kept = "?kind=need&amp;aspect=2&amp;q=%E0%B8%88%E0%B8%9A&amp;page="
    assert [first.count("จบ</th>"), second.count("จบ</th>")] == [50, 10]
    assert (f'{kept}2#comment-list"' in first, f'{kept}1#comment-list"' in second) == (True, True)
    assert "พบ 60 ข้อความ จาก 60 ราย (ทั้งหมด 61 ข้อความ จาก 61 ราย)" in first


@pytest.mark.parametrize(
    "query, said",
    [
        ({"kind": "need"}, "พบ 2 ข้อความ จาก 5 ราย"),
        ({"aspect": "0"}, "พบ 2 ข้อความ จาก 11 ราย"),
        ({"kind": "need", "aspect": "2"}, "พบ 1 ข้อความ จาก 3 ราย"),
        ({"q": "ก"}, "พบ 2 ข้อความ จาก 12 ราย"),
    ],
)
def test_found_texts_and_people_are_both_counted(round, unit_a, officer_client, query, said):
    make_comment(unit_a, round, "ก1", KIND.NEED, aspect=make_aspect(2), count=3)
    make_comment(unit_a, round, "ข", KIND.NEED, count=2)
    make_comment(unit_a, round, "ก2", count=9)
    assert f"<p>{said} (ทั้งหมด 3 ข้อความ จาก 14 ราย)</p>" in html_of(officer_client, **query)


@pytest.mark.parametrize("words", ["12 วัน", "๑๒ วัน"])
def test_words_find_thai_and_arabic_digits(many, officer_client, words):
    html = html_of(officer_client, q=words)
    assert (html.count("จบ</th>"), "รอ ๑๒ วัน จบ</th>" in html) == (1, True)


def test_nothing_found_is_said(many, officer_client):
    html = html_of(officer_client, kind="suggestion")
    assert ("ไม่มีข้อเสนอแนะตามที่เลือก (ทั้งหมด 61 ข้อความ" in html, html.count("จบ</th>")) == (True, 0)


@pytest.mark.parametrize(
    "query", [{"kind": "x"}, {"aspect": "99"}, {"page": "x"}, {"page": "-1"}, {"kind": "\x00", "aspect": "\x00"}]
)
def test_unknown_filters_are_left_out(many, officer_client, query):
    response = officer_client.get("/surveys/2565/", query)
    assert (response.status_code, "ทั้งหมด 61 ข้อความ จาก 61 ราย" in response.content.decode()) == (200, True)


def test_words_typed_are_kept_and_harmless(many, officer_client):
    html = html_of(officer_client, q='"><script>alert(1)</script>')
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in html


# Who sees what


@pytest.fixture
def leaks(round, unit_a, unit_b, now):
    """What only one side may see: of unit B, of the years before and after that are not released, hidden."""
    last, later = make_round(2564, released=False), make_round(2566, released=False)
    make_score(unit_b, round, make_aspect(1), QUESTION, mean="1.23", dissatisfied="77.77", n=50)
    make_comment(unit_b, round, "ความลับของลำพูน", aspect=make_aspect(1))
    make_score(unit_a, last, mean="1.45", dissatisfied="66.66")
    make_score(unit_a, last, make_aspect(1), QUESTION, mean="4.97", dissatisfied="55.55")
    make_score(unit_a, later, mean="1.67")
    make_comment(unit_a, last, "ความลับของปีก่อน", aspect=make_aspect(1))
    make_comment(unit_a, later, "ความลับของปีหน้า", aspect=make_aspect(1))
    make_comment(unit_a, round, "ความลับที่ซ่อน", aspect=make_aspect(1), hidden_at=now, hidden_reason="ระบุชื่อ")
    make_comment(unit_a, round, "คำของเชียงใหม่", aspect=make_aspect(1))


SECRETS = ["1.23", "77.77", "ความลับ", "1.45", "66.66", "4.97", "55.55", "1.67", "ปีงบประมาณ พ.ศ. 2564", "ปี 2564"]


@pytest.mark.parametrize("username", ["50", "50b"])
def test_both_officers_see_the_own_unit_alone(leaks, cycle, officer_a, username):
    officer = officer_a if username == "50" else make_user(unit=officer_a.unit, username=username)
    html = html_of(signed_in(officer))
    assert ("คำของเชียงใหม่" in html, [words for words in SECRETS if words in html]) == (True, [])


def test_the_other_unit_sees_the_other_side(leaks, cycle, officer_b_client):
    html = html_of(officer_b_client)
    seen = ["1.23", "77.77", "ความลับของลำพูน"]
    hidden = ["3.48", "12.50", "คำของเชียงใหม่", "ความลับของปี", "ความลับที่ซ่อน"]
    assert [[words in html for words in some] for some in (seen, hidden)] == [[True] * 3, [False] * 5]


def test_unreleased_rounds_are_not_there_for_officers(leaks, officer_client):
    codes = [officer_client.get(f"/surveys/{year}/").status_code for year in (2564, 2565, 2566)]
    papers = [officer_client.get(f"/surveys/{year}/units/50/results.pdf").status_code for year in (2564, 2566)]
    assert (codes, papers) == ([404, 200, 404], [404, 404])


@pytest.mark.parametrize("who", ["reviewer", "reviewer2"])
def test_both_reviewers_see_every_round_as_the_unit_would(request, leaks, who):
    """The year before is not told on the page of a released round: the unit would not see it either."""
    client = signed_in(request.getfixturevalue(who))
    pages = [html_of(client, f"/surveys/{year}/units/50/") for year in (2564, 2565, 2566)]
    seen = [("66.66" in html, "ความลับของปีก่อน" in html, "ยังไม่ได้เผยแพร่ให้หน่วยงาน" in html) for html in pages]
    assert seen == [(True, True, True), (False, False, False), (False, False, True)]
    assert ["ความลับที่ซ่อน" in html for html in pages] == [False] * 3


# On paper


def test_paper_counts_comments_and_tells_none(round, unit_a, now):
    make_comment(unit_a, round, "ชื่อสมชาย", KIND.NEED, aspect=make_aspect(1), count=4)

    paper = unit_paper(round, unit_a, now)

    assert [cell["text"] for cell in paper["matrix"]["rows"][1]] == ["ความต้องการ", "4", "–", "–", "–", "4"]
    assert "ชื่อสมชาย" not in repr(paper)
    assert [bar.text for bar, *_ in paper["means"]["rows"]] == ["๔.๐๐", "๓.๔๘"]
    assert [len(body) for body in paper["means"]["bodies"]] == [2]  # the overall stays with the first question
    assert [bar.text for bar, *_ in paper["dissatisfaction"]["rows"]] == ["๒.๐๐", "๑๒.๕๐"]


def test_paper_turns_the_digits_of_the_portals_own_method_alone(round, unit_a, reviewer, now):
    round.method = "มาตร 5 ระดับ"
    file = SurveyImport.objects.create(
        fiscal_year=2565, file="a.xlsx", sha256="0" * 64, uploaded_at=now, uploaded_by=reviewer, method=METHOD
    )
    round.scores.update(source=file)
    assert unit_paper(round, unit_a, now)["methods"] == ["มาตร 5 ระดับ", thai_digits(METHOD)]


# How much it asks


@pytest.mark.parametrize("rows", [1, 40])
def test_page_takes_the_same_queries(round, cycle, unit_a, unit_b, officer_a, rows, now, django_assert_num_queries):
    make_round(2564)
    for number in range(rows):
        for unit in (unit_a, unit_b):
            make_score(unit, round, make_aspect(2), f"ข้อ {number}", dissatisfied="50")
            make_score(unit, round, make_aspect(2), group=f"กลุ่ม {number}")
            make_comment(unit, round, f"ข้อความ {number}", aspect=make_aspect(2), group=f"กลุ่ม {number}")
        make_suggestion(cycle, make_aspect(2), number=number + 1, responsible=["provincial", unit_b])

    with django_assert_num_queries(19):
        page = context_of(round, unit_a, officer_a, now, q="ข้อความ")
    assert (len(page["comment_page"].object_list), len(page["cards"])) == (rows, min(rows + 1, 5))
