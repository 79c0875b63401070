import io

import pytest
from django.urls import reverse
from pypdfium2 import PdfDocument

from cpdplans.cycles.models import CycleDocument, Event
from cpdplans.units.models import Unit
from surveys.models import Comment, RoundDocument
from tests.factories import (
    make_aspect,
    make_comment,
    make_cycle,
    make_round,
    make_score,
    make_suggestion,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

SECRET_A, SECRET_B = "เจ้าหน้าที่ชื่อสมชายพูดจาไม่สุภาพ", "ลำพูนไม่รับโทรศัพท์"


@pytest.fixture
def round(unit_a, unit_b):
    """A released round in which both units have figures and words that the other must not see."""
    round = make_round(2565)
    for unit, mean, text in ((unit_a, "4.12", SECRET_A), (unit_b, "3.21", SECRET_B)):
        make_score(unit, round, mean=mean)
        make_score(unit, round, make_aspect(1), mean=mean)
        make_score(unit, round, make_aspect(1), "ระยะเวลาเหมาะสม", mean=mean)
        make_comment(unit, round, text)
    return round


def page(client, name, *args, **query):
    return client.get(reverse(f"surveys:{name}", args=args), query)


def words(response):
    return response.content.decode()


# Who sees what

CLIENTS = ["officer_client", "officer_b_client", "reviewer_client", "administrator_client", "executive_client"]


@pytest.mark.parametrize(
    "name, args, codes",
    [
        ("current", [], [302, 302, 302, 302, 404]),
        ("catalogue", [], [200, 200, 200, 200, 200]),
        ("results", [2565], [200, 200, 404, 404, 404]),
        ("results", [2564], [404, 404, 404, 404, 404]),
        ("results_of_unit", [2565, "50"], [200, 404, 200, 200, 404]),
        ("results_of_unit", [2564, "50"], [404, 404, 200, 200, 404]),
        ("results_of_unit", [2565, "99"], [404, 404, 404, 404, 404]),
        ("results_pdf", [2565, "50"], [200, 404, 200, 200, 404]),
        ("results_pdf", [2564, "50"], [404, 404, 200, 200, 404]),
    ],
)
def test_pages_open_for_those_who_may(round, unit_a, request, name, args, codes):
    make_score(unit_a, make_round(2564, released=False), mean="1.11")

    assert [page(request.getfixturevalue(client), name, *args).status_code for client in CLIENTS] == codes


@pytest.mark.parametrize(
    "name, args", [("current", []), ("catalogue", []), ("results", [2565]), ("results_pdf", [2565, "50"])]
)
def test_pages_ask_strangers_to_sign_in(round, client, name, args):
    response = page(client, name, *args)

    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("units:sign_in"))


def test_officer_sees_the_own_unit_and_nothing_of_another(round, officer_client):
    html = words(page(officer_client, "results", 2565))

    assert [text in html for text in ("4.12", SECRET_A, "3.21", SECRET_B)] == [True, True, False, False]


def test_officer_does_not_see_a_hidden_comment(round, officer_client, now):
    Comment.objects.filter(text=SECRET_A).update(hidden_at=now, hidden_reason="ระบุชื่อ")

    html = words(page(officer_client, "results", 2565))

    assert (SECRET_A in html, "ไม่มีข้อคิดเห็นด้านความไม่พึงพอใจ" in html) == (False, True)


def test_retired_officer_is_sent_to_sign_in(round, officer_a, officer_client):
    officer_a.is_active = False
    officer_a.save()

    assert page(officer_client, "results", 2565).status_code == 302


@pytest.mark.parametrize("kind", [Unit.Kind.CENTRAL, Unit.Kind.PROVINCIAL])
def test_a_unit_without_rows_in_a_released_round_is_told_so(round, client, kind):
    unit = make_unit(kind=kind)
    client.force_login(make_user(unit=unit))
    for year, released in ((2563, True), (2567, False)):
        make_score(unit, make_round(year, released=released))

    response = page(client, "results", 2565)

    links = [f'href="{reverse("surveys:results", args=[year])}"' in words(response) for year in (2563, 2565, 2567)]
    assert (response.status_code, links) == (200, [True, False, False])
    assert ("ไม่มีผลของหน่วยงานในปีนี้" in words(response), SECRET_A in words(response)) == (True, False)
    assert [page(client, "results", year).status_code for year in (2566, 2567)] == [404, 404]


def test_another_units_lack_of_rows_is_not_told(round, unit_a, officer_b_client, executive_client, reviewer_client):
    make_round(2566)
    clients = (officer_b_client, executive_client, reviewer_client)
    assert [page(client, "results_of_unit", 2566, "50").status_code for client in clients] == [404, 404, 200]


# The officer's results


def test_current_leads_to_the_latest_released_round(round, unit_a, officer_client):
    make_score(unit_a, make_round(2564))
    make_score(unit_a, make_round(2567, released=False))
    make_round(2566)  # released, without a score of the unit

    assert page(officer_client, "current").url == reverse("surveys:results", args=[2565])


@pytest.mark.parametrize(
    "released, said",
    [(None, "ยังไม่มีผลการสำรวจของหน่วยงาน"), (False, "ยังไม่มีผลการสำรวจของหน่วยงาน"), (True, "ไม่มีผลของหน่วยงานในปีนี้")],
)
def test_current_says_why_there_are_no_results(officer_client, released, said):
    if released is not None:
        make_round(2565, released=released)
    assert f">{said}</h2>" in words(page(officer_client, "current"))


def test_current_leads_a_reviewer_to_the_admin(reviewer_client):
    assert page(reviewer_client, "current").url == reverse("admin:surveys_surveyround_changelist")


def test_reading_is_recorded_once_for_each_person(round, unit_a, officer_a, officer_client, reviewer_client):
    for _ in range(2):
        page(officer_client, "results", 2565)
        page(reviewer_client, "results_of_unit", 2565, "50")

    event = Event.objects.get(act=Event.Act.READ_RESULTS)
    assert (event.by, event.unit, event.note) == (officer_a, unit_a, "ผลการสำรวจ ปีงบประมาณ พ.ศ. 2565")


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_results_say_when_they_are_invented(round, officer_client, is_demonstration):
    round.is_demonstration = is_demonstration
    round.save()

    assert ("ข้อมูลสาธิต" in words(page(officer_client, "results", 2565))) is is_demonstration


def test_comments_are_paged_by_fifty(round, unit_a, officer_client):
    for number in range(60):
        make_comment(unit_a, round, f"ความเห็นที่ {number:02} จบ", Comment.Kind.NEED)

    pages = [words(page(officer_client, "results", 2565, page=number)) for number in (1, 2, "x")]

    assert [html.count(" จบ") for html in pages] == [49, 11, 49]
    assert "รายการที่ 51–61 จากทั้งหมด 61 รายการ" in pages[1]


def test_comment_is_shown_as_text(round, unit_a, officer_client):
    make_comment(unit_a, round, "<script>alert(1)</script>")

    html = words(page(officer_client, "results", 2565))

    assert ("&lt;script&gt;alert(1)" in html, "<script>alert" in html) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_results_take_the_same_queries(round, unit_a, officer_client, rows, django_assert_num_queries):
    for number in range(rows):
        make_score(unit_a, round, make_aspect(2), f"ข้อ {number}")
        make_score(unit_a, round, make_aspect(2), group=f"กลุ่ม {number}")
        make_comment(unit_a, round, f"ข้อความ {number}", group=f"กลุ่ม {number}", aspect=make_aspect(2))
    page(officer_client, "results", 2565)  # the first reading is recorded

    with django_assert_num_queries(25):
        page(officer_client, "results", 2565)


def test_documents_of_the_unit_and_of_the_department_are_listed(round, unit_a, unit_b, reviewer, officer_client, now):
    for title, whose in (("ของเชียงใหม่", unit_a), ("ของลำพูน", unit_b), ("ของกรม", None)):
        RoundDocument.objects.create(
            round=round, unit=whose, title=title, url="https://example.com/a", added_at=now, added_by=reviewer
        )

    html = words(page(officer_client, "results", 2565))

    assert [title in html for title in ("ของเชียงใหม่", "ของลำพูน", "ของกรม")] == [True, False, True]


# On paper


def pdf_text(response):
    document = PdfDocument(io.BytesIO(b"".join(response.streaming_content)))
    return len(document), "".join(page.get_textpage().get_text_range() for page in document)


def test_pdf_tells_the_figures_in_thai_digits_and_no_comment(round, officer_client):
    pages, text = pdf_text(page(officer_client, "results_pdf", 2565, "50"))

    assert ["๔.๑๒" in text, "สำนักงานสหกรณ์จังหวัดเชียงใหม่" in text, "๓.๒๑" in text, SECRET_A in text] == [
        True,
        True,
        False,
        False,
    ]
    assert pages <= 4


def test_pdf_of_a_whole_survey_takes_two_to_four_pages(round, unit_a, officer_client):
    make_round(2564)
    for aspect in (1, 2, 3):
        for number in range(7):
            text = f"ความรวดเร็วและความชัดเจนของการแจ้งผลการดำเนินการให้ผู้รับบริการทราบในเรื่องที่ {number}"
            make_score(unit_a, round, make_aspect(aspect), text, mean="4.00", dissatisfied="6.25")
        for group in ("สหกรณ์", "กลุ่มเกษตรกร", "กลุ่มอาชีพ", "หน่วยงานภาครัฐ"):
            make_score(unit_a, round, make_aspect(aspect), group=group)

    pages, text = pdf_text(page(officer_client, "results_pdf", 2565, "50"))

    assert 2 <= pages <= 4
    said = ["ประเด็นที่ควรพิจารณาก่อน", "๖.๒๕ (๒)", "มิใช่หลักเกณฑ์ของกรม", "วิธีคำนวณ", "ไม่มีข้อเสนอแนะ"]
    said += ["แสดงไม่เกิน ๕ ข้อ เฉพาะข้อที่ได้คะแนนจากเกณฑ์ ๓ ข้อแรกอย่างน้อย ๑ คะแนน", "คะแนนรวมเท่ากันให้ข้อที่ต่ำกว่ากรมมากกว่า"]
    said += ["ความไม่พึงพอใจ ความต้องการ และข้อเสนอแนะ", "ด้านที่ ๓ ช่องทางการติดต่อสื่อสารและสิ่งอำนวยความสะดวก"]
    text = " ".join(text.split())
    assert [words for words in said if words not in text] == []
    assert text.count("ปีงบประมาณ พ.ศ. ๒๕๖๕ · สำนักงานสหกรณ์จังหวัดเชียงใหม่") == pages


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_pdf_says_when_figures_are_invented(round, officer_client, is_demonstration):
    round.is_demonstration = is_demonstration
    round.save()

    assert ("ข้อมูลสาธิต" in pdf_text(page(officer_client, "results_pdf", 2565, "50"))[1]) is is_demonstration


def test_pdf_is_downloaded_under_a_thai_name(round, officer_client):
    response = page(officer_client, "results_pdf", 2565, "50")

    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B8%9C")
    assert response["X-Content-Type-Options"] == "nosniff"


# The catalogue


@pytest.fixture
def suggestions(cycle, unit_a):
    centre = make_unit("C08", "ศทส.", abbreviation="ศทส.", kind=Unit.Kind.CENTRAL)
    make_suggestion(cycle, number=1, title="นำเทคโนโลยีมาใช้", responsible=[centre])
    make_suggestion(cycle, make_aspect(2), number=1, title="จัดอัตรากำลัง", responsible=["provincial", unit_a, centre])
    return cycle


def test_catalogue_marks_what_field_units_can_do(suggestions, executive_client):
    html = words(page(executive_client, "catalogue"))

    central, field = html.split("จัดอัตรากำลัง")
    assert ("ส่วนกลางดำเนินการ" in central, "หน่วยงานในพื้นที่ดำเนินการได้" in central) == (True, False)
    assert ("ส่วนกลางดำเนินการ" in field, "หน่วยงานในพื้นที่ดำเนินการได้" in field) == (False, True)


def test_catalogue_keeps_the_letters_order_and_note(suggestions, officer_client):
    html = words(page(officer_client, "catalogue"))

    assert "กิจกรรม/แผนงานเป็นเพียงข้อเสนอแนะ" in html
    assert (
        html.index("<strong>สสจ.</strong>")
        < html.index("<strong>สสจ.เชียงใหม่</strong>")
        < html.rindex("<strong>ศทส.</strong>")
    )


@pytest.mark.parametrize(
    "aspect, shown", [("1", [True, False]), ("2", [False, True]), ("9", [True, True]), ("x", [True, True])]
)
def test_catalogue_is_filtered_by_aspect(suggestions, officer_client, aspect, shown):
    html = words(page(officer_client, "catalogue", aspect=aspect))

    assert [title in html for title in ("นำเทคโนโลยีมาใช้", "จัดอัตรากำลัง")] == shown


def test_catalogue_links_the_documents_of_the_round(suggestions, officer_client):
    CycleDocument.objects.create(cycle=suggestions, title="รายงานผล", url="https://shorturl.asia/vrPO1")
    file = CycleDocument.objects.create(cycle=suggestions, title="หนังสือ", file="evidence/aa/letter.pdf")

    html = words(page(officer_client, "catalogue"))

    assert 'href="https://shorturl.asia/vrPO1"' in html
    assert reverse("cycles:cycle_document", args=[file.pk]) in html


@pytest.mark.parametrize("opened", [None, 2566])
def test_catalogue_without_activities_says_so(officer_client, opened):
    if opened:
        make_cycle(opened)

    assert "ยังไม่มีกิจกรรมที่กรมเสนอแนะ" in words(page(officer_client, "catalogue"))


@pytest.mark.parametrize("rows", [1, 3])
def test_catalogue_takes_the_same_queries(cycle, unit_a, officer_client, rows, django_assert_num_queries):
    for number in range(rows):
        make_suggestion(cycle, number=number, responsible=[unit_a, "provincial"])

    with django_assert_num_queries(11):
        page(officer_client, "catalogue")
