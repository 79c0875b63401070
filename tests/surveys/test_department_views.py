"""The pages of the whole department: who may look, what they say, what they never say."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from surveys.models import Comment, Score
from surveys.permissions import can_see_department
from tests.conftest import signed_in
from tests.factories import make_aspect, make_comment, make_round, make_score, make_unit, make_user

pytestmark = pytest.mark.django_db

PAGES = ["department", "department_heat", "department_themes", "department_xlsx"]
SECRET, HIDDEN = "เจ้าหน้าที่ชื่อสมชายพูดจาไม่สุภาพ", "ลำพูนไม่รับโทรศัพท์ของนายสมศักดิ์"
QUESTION = "ระยะเวลาเหมาะสม"


def fill(round, units):
    for unit, mean in zip(units, ("4.12", "3.21", "4.55"), strict=False):
        make_score(unit, round, mean=mean)
        make_score(unit, round, make_aspect(1), mean=mean)
        make_score(unit, round, make_aspect(1), QUESTION, mean=mean)


@pytest.fixture
def round(unit_a, unit_b, now):
    """A round not released yet, with a comment of unit A and a hidden one of unit B."""
    round = make_round(2565, released=False)
    fill(round, [unit_a, unit_b])
    make_comment(unit_a, round, SECRET, aspect=make_aspect(1))
    make_comment(unit_b, round, HIDDEN, aspect=make_aspect(1), hidden_at=now, hidden_reason="ระบุชื่อ")
    return round


def page(client, name, year=2565, **query):
    return client.get(reverse(f"surveys:{name}", args=[year]), query)


def words(response):
    return response.content.decode()


# Who may look


@pytest.mark.parametrize("released", [True, False])
@pytest.mark.parametrize("name", PAGES)
def test_only_reviewers_and_administrators_may_look(request, round, now, name, released):
    round.released_at = now if released else None
    round.save()
    clients = ["officer_client", "officer_b_client", "executive_client", "reviewer_client", "administrator_client"]

    codes = [page(request.getfixturevalue(client), name).status_code for client in clients]
    assert codes == [404, 404, 404, 200, 200]


@pytest.mark.parametrize("name", [*PAGES, "department_current"])
def test_strangers_are_asked_to_sign_in(client, round, name):
    address = reverse(f"surveys:{name}", args=[] if name == "department_current" else [2565])

    assert client.get(address).url == f"{reverse('units:sign_in')}?next={address}"


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_nobody_else_is_led_to_the_round(request, round, who):
    assert request.getfixturevalue(who).get(reverse("surveys:department_current")).status_code == 404


def test_nobody_looks_once_the_account_is_closed(reviewer):
    assert can_see_department(reviewer)
    reviewer.is_active = False
    assert not can_see_department(reviewer)


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_only_looked_at(reviewer_client, round, name):
    assert reviewer_client.post(reverse(f"surveys:{name}", args=[2565])).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_a_year_without_a_round_is_not_found(reviewer_client, round, name):
    assert page(reviewer_client, name, 2560).status_code == 404


@pytest.mark.parametrize(
    ("who", "sees"), [("officer_client", False), ("executive_client", False), ("reviewer_client", True)]
)
def test_the_navigation_leads_there(request, round, who, sees):
    response = request.getfixturevalue(who).get(reverse("surveys:catalogue"))

    assert ("ผลสำรวจทั้งกรม" in words(response)) is sees


# Where it leads


def test_current_leads_to_the_latest_round_with_results(reviewer_client, round):
    make_round(2564)
    make_round(2566)

    assert reviewer_client.get(reverse("surveys:department_current")).url == reverse("surveys:department", args=[2565])


def test_current_leads_to_the_latest_round_while_none_has_results(reviewer_client):
    for year in (2564, 2566):
        make_round(year)

    assert reviewer_client.get(reverse("surveys:department_current")).url == reverse("surveys:department", args=[2566])


def test_current_says_that_there_is_no_round(reviewer_client):
    response = reviewer_client.get(reverse("surveys:department_current"))

    assert (response.status_code, "ยังไม่มีผลการสำรวจ" in words(response)) == (200, True)


def test_each_unit_leads_to_the_page_that_it_sees(reviewer_client, round, unit_a, unit_b):
    own = [reverse("surveys:results_of_unit", args=[2565, unit.code]) for unit in (unit_a, unit_b)]
    for name in ("department", "department_heat"):
        assert re.findall(r'<th scope="row"><a href="([^"]+)"', words(page(reviewer_client, name))) == own
    assert [reviewer_client.get(address).status_code for address in own] == [200, 200]


def test_years_keep_what_was_asked(reviewer_client, round):
    make_round(2564)
    found = re.findall(
        r'href="(/surveys/2564/[^"]*)"', words(page(reviewer_client, "department_heat", region="15", by="gap"))
    )

    assert found == [f"{reverse('surveys:department_heat', args=[2564])}?region=15&amp;by=gap"]


# What the pages say


@pytest.mark.parametrize("name", PAGES[:3])
def test_pages_say_what_the_round_is(reviewer_client, round, name, now):
    said = ["ยังไม่ได้เผยแพร่ให้หน่วยงาน เห็นเฉพาะกลุ่มพัฒนาระบบบริหาร", "ข้อมูลสาธิต"]
    before = words(page(reviewer_client, name))
    round.released_at, round.is_demonstration = now, True
    round.save()
    after = words(page(reviewer_client, name))

    assert [[text in html for text in said] for html in (before, after)] == [[True, False], [False, True]]


def test_overview_names_what_is_missing_and_whom_few_answered(reviewer_client, round, unit_b):
    make_unit("55", "น่าน")
    Score.objects.filter(unit=unit_b).update(n=4)
    response = page(reviewer_client, "department")
    html = words(response)

    assert [figure["value"] for figure in response.context["tiles"]] == ["2/3", "54", "4.05", "–", "–", 1]
    assert "<strong>ยังไม่มีผลสำรวจ 1 หน่วยงาน</strong> น่าน" in html
    assert "* ผู้ตอบน้อยกว่า 10 ราย เมื่อเรียงตามคะแนนจะอยู่ท้ายตาราง ไม่นำมาจัดลำดับ" in html
    assert "<dt>ผู้ตอบน้อย</dt><dd>ลำพูน</dd>" in html


def test_overview_tells_last_year_and_where_a_year_has_no_data(reviewer_client, round, unit_a):
    make_score(unit_a, make_round(2564), mean="3.50")
    response = page(reviewer_client, "department")
    tile = response.context["tiles"][3]

    # (4.12 + 3.21) / 2 = 3.665, half up
    note = "ปีนี้ต่างจากปีก่อน +0.17 (ปีก่อน 1 หน่วยงาน ปีนี้ 2 หน่วยงาน)"
    assert tile == {"label": "ค่าเฉลี่ยกรม ปี 2564", "value": "3.50", "note": note}
    assert "ปี 2564 มีผลสำรวจ 1 หน่วยงาน ส่วนปี 2565 มี 2 หน่วยงาน" in words(response)
    assert "ปี 2563 ไม่มีข้อมูล" in words(response)


def test_overview_marks_the_column_sorted_by(reviewer_client, round):
    html = words(page(reviewer_client, "department", sort="mean", order="desc"))

    assert re.findall(r'aria-sort="(\w+)"', html) == ["descending"]
    units = html.partition('id="units"')[2]
    assert units.index("เชียงใหม่") < units.index("ลำพูน")


def test_the_drawings_hold_no_words_and_say_themselves_in_an_attribute(reviewer_client, round):
    html = words(page(reviewer_client, "department"))
    drawings = re.findall(r'<svg class="plot".*?</svg>\s*<(?:div|ol)', html, re.DOTALL)

    assert len(drawings) == 4  # distribution and trend, of the overall and of aspect 1
    assert [re.findall(r">\s*[^<\s]", one) for one in drawings] == [[]] * 4
    assert [one.count('role="img" aria-label="') for one in drawings] == [1] * 4
    assert "style=" not in html


def test_the_file_is_what_is_on_screen(reviewer_client, round):
    address = re.search(
        r'href="([^"]+units\.xlsx[^"]*)"', words(page(reviewer_client, "department", sort="mean", region="15"))
    )
    response = reviewer_client.get(address[1].replace("&amp;", "&"))

    assert address[1] == f"{reverse('surveys:department_xlsx', args=[2565])}?region=15&amp;sort=mean&amp;order=asc"
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert b"".join(response.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("name", PAGES[:3])
def test_a_round_without_figures_says_so(reviewer_client, name):
    make_round(2565)
    response = page(reviewer_client, name)

    assert (response.status_code, "empty-state" in words(response)) == (200, True)


@pytest.mark.parametrize(
    "query",
    [{"sort": "\0", "order": "\0", "region": "9" * 400}, {"kind": "x", "aspect": "-1", "page": "zz", "by": "'"}],
)
@pytest.mark.parametrize("name", PAGES)
def test_garbage_in_the_address_is_left_out(reviewer_client, round, name, query):
    assert page(reviewer_client, name, **query).status_code == 200


# What must not be seen


def test_only_the_themes_show_texts_and_none_that_is_hidden(reviewer_client, round):
    shown = {name: words(page(reviewer_client, name)) for name in PAGES[:3]}

    assert {name: SECRET in html for name, html in shown.items()} == {
        "department": False,
        "department_heat": False,
        "department_themes": True,
    }
    assert [HIDDEN in html for html in shown.values()] == [False] * 3


def test_a_text_shown_again_comes_back(reviewer_client, round):
    Comment.objects.update(hidden_at=None)

    assert HIDDEN in words(page(reviewer_client, "department_themes"))


def test_texts_are_not_taken_for_markup(reviewer_client, round, unit_a):
    text = "<script>alert(1)</script>"
    make_comment(unit_a, round, text, aspect=make_aspect(1))
    html = words(page(reviewer_client, "department_themes"))

    assert (text in html, escape(text) in html) == (False, True)


def test_the_themes_say_not_to_copy_them(reviewer_client, round):
    html = words(page(reviewer_client, "department_themes"))

    assert ("ห้ามคัดลอกข้อความลงในเอกสาร" in html, ".xlsx" in html) == (True, False)


# The themes


def themes_shown(response):
    return re.findall(r"<tr><th scope=\"row\">(ข้อ \d+ จบ)</th>", words(response))


def test_themes_show_the_first_of_each_aspect_and_lead_to_all(reviewer_client, round, unit_a):
    for number in range(60):
        make_comment(unit_a, round, f"ข้อ {number:02} จบ", Comment.Kind.NEED, aspect=make_aspect(1))
    first = page(reviewer_client, "department_themes", kind="need")
    every = [page(reviewer_client, "department_themes", kind="need", aspect="1", page=number) for number in (1, 2)]

    assert [len(themes_shown(response)) for response in (first, *every)] == [15, 50, 10]
    assert 'href="?kind=need&amp;aspect=1#texts">ดูทั้งหมด 60 ข้อความ' in words(first)
    assert "รายการที่ 51–60 จากทั้งหมด 60 รายการ" in words(every[1])


def test_themes_of_one_kind(reviewer_client, round, unit_a):
    make_comment(unit_a, round, "ข้อ 1 จบ", Comment.Kind.NEED, aspect=make_aspect(1))
    html = words(page(reviewer_client, "department_themes", kind="need"))

    assert (SECRET in html, "ข้อ 1 จบ" in html) == (False, True)


# Queries


@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize(
    ("name", "query", "queries"),
    [
        ("department", {}, 13),
        ("department", {"region": "1", "sort": "mean"}, 15),
        ("department_heat", {"by": "gap"}, 12),
        ("department_heat", {"region": "1"}, 14),
        ("department_themes", {}, 8),
        ("department_themes", {"aspect": "1", "kind": "dissatisfaction"}, 8),
        ("department_xlsx", {}, 9),
    ],
)
def test_queries_do_not_grow(units, name, query, queries, django_assert_num_queries):
    client = signed_in(make_user("reviewer"))
    rows = [make_unit() for _ in range(units)]
    for year in (2563, 2564, 2565):
        round = make_round(year)
        fill(round, rows)
        for unit in rows:
            make_comment(unit, round, f"ข้อคิดเห็นของ {unit.code}", aspect=make_aspect(1))

    with django_assert_num_queries(queries):
        response = page(client, name, **query)
    assert response.status_code == 200
