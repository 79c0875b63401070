"""The desk of an import: what each state shows and lets people do."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cpdplans.cycles.models import Event
from surveys.importing import apply_kept, receive
from surveys.importing.steps import PATIENCE, reporter
from surveys.models import BAND_SETS, Comment, KnownName, Score, SurveyImport, SurveyRound
from surveys.round_forms import band_ranges
from tests.cpdplans.test_sheets import BAD_FILES
from tests.factories import make_aspects, make_round

from .desk import messages_of, refused, url
from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db
State = SurveyImport.State
APPLY, RECHECK = 'value="นำเข้า"', 'name="recheck"'


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def kept(reviewer, now):
    """A function that receives a file of these rows."""

    def kept(*rows, comments=None):
        file = workbook(list(rows) or [score_row()], comments)
        return receive(file, round_year=2565, by=reviewer, now=now)

    return kept


def upload(client, file, year="๒๕๖๕", name="ผลสำรวจ.xlsx", **more):
    data = {"fiscal_year": year, "file": SimpleUploadedFile(name, file.read()), "bands": "4.51"} | more
    return client.post(url("surveyimport", "upload"), data)


def page_of(client, kept, page="review", query=""):
    return client.get(url("surveyimport", page, kept.pk) + query, follow=True).content.decode()


def post(client, kept, **data):
    """As the button of the page does, with what it shows now."""
    kept.refresh_from_db()
    data = {"shown": kept.outcome.get("fingerprint", "")} | data
    return client.post(url("surveyimport", "review", kept.pk), data, follow=True)


def put(kept, **fields):
    SurveyImport.objects.filter(pk=kept.pk).update(**fields)
    kept.refresh_from_db()


def field_of(html, written):
    """The name of the field that asks what `written` means."""
    return re.search(rf'<label for="id_(meaning-\w+)">[^<]*“{written}”', html)[1]


# Upload


def test_upload_page_leads_to_both_templates(reviewer_client):
    html = reviewer_client.get(url("surveyimport", "upload"), {"year": "2565"}).content.decode()

    links = re.findall(r'href="(/admin/surveys/surveyimport/template/[^"]*)"', html)
    assert [link.partition("?")[2] for link in links] == ["year=2565", "year=2565&amp;format=answers"]
    assert re.findall(r'name="bands" value="([^"]+)"', html) == ["4.51", "4.21"]


def test_a_file_is_looked_at_then_applied(reviewer_client):
    response = upload(reviewer_client, workbook([score_row(), score_row(aspect="1")], [comment_row()]))
    kept = SurveyImport.objects.get()
    assert (response.url, kept.state, Score.objects.count()) == (url("surveyimport", "review", kept.pk), State.READY, 0)

    html = reviewer_client.get(response.url).content.decode()
    assert [text in html for text in ("เพิ่มใหม่ 2 รายการ", "1 หน่วยงาน: ลำพูน", APPLY)] == [True, True, True]

    response = post(reviewer_client, kept)
    assert (Score.objects.count(), Comment.objects.count()) == (2, 1)
    assert messages_of(response) == ["นำเข้าผลการสำรวจแล้ว"]
    assert APPLY not in response.content.decode()


def test_a_new_round_takes_the_bands_that_were_chosen(reviewer_client):
    upload(reviewer_client, workbook([score_row()]), bands="4.21")
    kept = SurveyImport.objects.get()
    assert f"เป็นปีใหม่ เกณฑ์แปลผล {band_ranges(BAND_SETS['4.21'])}" in page_of(reviewer_client, kept)

    post(reviewer_client, kept)

    assert str(SurveyRound.objects.get().band_5) == "4.21"


@pytest.mark.parametrize(
    "data, error",
    [
        ({"year": "abc"}, "ปีงบประมาณต้องเป็น พ.ศ. 4 หลัก"),
        ({"year": "2022"}, "ปีงบประมาณต้องเป็น พ.ศ. 4 หลัก"),
        ({"year": ""}, "กรุณากรอกปีงบประมาณ พ.ศ. ของผลการสำรวจ"),
        ({"bands": "9.99"}, "เลือกเกณฑ์แปลผลค่าเฉลี่ย 5 ระดับจากรายการที่มีให้"),
        ({"name": "a.xls"}, ""),
    ],
)
def test_upload_names_what_is_wrong(reviewer_client, data, error):
    response = upload(reviewer_client, workbook([score_row()]), **data)

    assert (response.status_code, SurveyImport.objects.count()) == ((200, 0) if error else (302, 1))
    assert error in response.content.decode()


def test_upload_without_a_file_asks_for_it(reviewer_client):
    response = reviewer_client.post(url("surveyimport", "upload"), {"fiscal_year": "2565", "bands": "4.21"})

    html = response.content.decode()
    assert (response.status_code, "แนบไฟล์ผลการสำรวจ" in html) == (200, True)
    assert 'name="fiscal_year" value="2565"' in html
    assert re.search(r'value="4.21"[^>]*checked', html)


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(reviewer_client, kind):
    make, sentence = BAD_FILES[kind]
    file = SimpleUploadedFile("ผล.xlsx", make())

    response = upload(reviewer_client, file, year="2565", name="ผล.xlsx", bands="4.21")

    assert (response.status_code, sentence in response.content.decode()) == (200, True)
    assert (SurveyImport.objects.count(), 'value="2565"' in response.content.decode()) == (0, True)


# Wrong, doubtful


def test_every_problem_is_shown_and_no_button(reviewer_client, kept):
    found = kept(score_row(mean=9), score_row(n="<b>"), comments=[comment_row(kind="<i>ชมเชย</i>")])

    html = page_of(reviewer_client, found)

    assert "จุดที่ต้องแก้ไขในไฟล์ 3 จุด" in html
    assert [text in html for text in (">F2<", ">E3<", ">B2<", "&lt;i&gt;ชมเชย", APPLY)] == [True] * 4 + [False]


def test_problems_are_paged(reviewer_client, kept):
    found = kept(*(score_row(group=f"กลุ่ม {number}", mean=9) for number in range(201)))

    first, second = (page_of(reviewer_client, found, query=f"?page={page}") for page in (1, 2))

    assert [html.count("ค่าเฉลี่ย เป็นตัวเลข 0 ถึง 5") for html in (first, second)] == [200, 1]


def test_an_import_with_problems_posted_all_the_same_writes_nothing(reviewer_client, kept):
    response = post(reviewer_client, kept(score_row(mean=9)))

    assert messages_of(response)[0].startswith("ดำเนินการไม่ได้ เนื่องจากไฟล์นี้อยู่ในสถานะ “พบจุดที่ต้องแก้ไข”")
    assert (SurveyRound.objects.count(), Event.objects.count()) == (0, 0)


def test_doubts_are_asked_with_the_proposal_chosen(reviewer_client, kept):
    found = kept(score_row("สสจ.เชียงไหม่"), score_row("เวียงพิงค์"), score_row("ลำพูน", mean=9))

    html = page_of(reviewer_client, found)

    chosen = re.findall(r'<option value="([^"]*)" selected>', html)
    assert chosen == ["unit-50", ""]
    assert "ไฟล์นี้ยังมีจุดที่ต้องแก้ไขอีก 1 จุด" in html


def test_answers_are_remembered_and_lead_on(reviewer, reviewer_client, kept):
    found = kept(score_row("สสจ.เชียงไหม่"), score_row("เวียงพิงค์", aspect="1"))
    html = page_of(reviewer_client, found)
    data = {field_of(html, "สสจ.เชียงไหม่"): "unit-50", field_of(html, "เวียงพิงค์"): "none"}

    response = reviewer_client.post(url("surveyimport", "names", found.pk), data, follow=True)

    assert messages_of(response) == ["ตรวจสอบแล้ว ไฟล์ถูกต้อง"]
    assert APPLY in response.content.decode()
    assert sorted(KnownName.objects.values_list("written", "meaning", "decided_by")) == [
        ("สสจ.เชียงไหม่", "unit-50", reviewer.pk),
        ("เวียงพิงค์", "none", reviewer.pk),
    ]


@pytest.mark.parametrize(
    "answer, error", [("", "เลือกว่า “เวียงพิงค์” หมายถึงอะไร"), ("unit-99", "เลือกความหมายของ “เวียงพิงค์” จากรายการที่มีให้")]
)
def test_every_doubt_must_be_answered_and_the_others_are_kept(reviewer_client, kept, answer, error):
    found = kept(score_row("สสจ.เชียงไหม่"), score_row("เวียงพิงค์"))
    html = page_of(reviewer_client, found)
    data = {field_of(html, "สสจ.เชียงไหม่"): "unit-51", field_of(html, "เวียงพิงค์"): answer}

    html = reviewer_client.post(url("surveyimport", "names", found.pk), data).content.decode()

    assert ("พบข้อผิดพลาด 1 รายการ" in html, error in html) == (True, True)
    assert (re.findall(r'<option value="([^"]+)" selected>', html), KnownName.objects.count()) == (["unit-51"], 0)


def test_answers_that_come_second_are_told_so(reviewer_client, kept):
    found = kept(score_row("เวียงพิงค์"))
    data = {field_of(page_of(reviewer_client, found), "เวียงพิงค์"): "unit-50"}
    address = url("surveyimport", "names", found.pk)
    reviewer_client.post(address, data)

    response = reviewer_client.post(address, data, follow=True)

    assert (response.redirect_chain[-1][0], KnownName.objects.count()) == (url("surveyimport", "review", found.pk), 1)


# Ready, running, applied


def test_what_was_read_otherwise_is_told_apart(reviewer_client, kept):
    html = page_of(reviewer_client, kept(score_row(satisfied=0.84)))

    assert ("ข้อสังเกต 1 จุด" in html, "อ่านเป็นร้อยละ 84.00" in html, APPLY in html) == (True, True, True)


def test_a_released_round_warns(reviewer_client, kept):
    make_round(2565)

    assert "หน่วยงานจะเห็นค่าที่เปลี่ยนทันทีที่นำเข้า" in page_of(reviewer_client, kept())


def test_a_file_that_changes_nothing_says_so(reviewer, reviewer_client, kept, now):
    apply_kept(kept(), by=reviewer, now=now)

    assert "ข้อมูลในไฟล์ตรงกับที่มีอยู่แล้วทุกรายการ" in page_of(reviewer_client, kept())


def test_pressed_twice_is_harmless(reviewer_client, kept):
    found = kept()
    post(reviewer_client, found)

    response = post(reviewer_client, found)

    assert messages_of(response)[0].startswith("ผู้ใช้ reviewer นำเข้าไฟล์นี้แล้วเมื่อวันที่")
    assert Event.objects.filter(act=Event.Act.IMPORT_SURVEY).count() == 1


@pytest.mark.parametrize("state", SurveyImport.RUNNING)
def test_a_running_step_shows_its_progress_and_refreshes(reviewer_client, kept, state, time_machine, now):
    time_machine.move_to(now, tick=False)
    found = kept()
    put(found, state=state)
    reporter(found)(40)

    html = page_of(reviewer_client, found)

    assert '<progress max="100" value="40"' in html
    assert ('http-equiv="refresh"' in html, APPLY in html, RECHECK in html) == (True, False, False)


def test_a_dead_step_is_begun_anew(reviewer_client, kept, time_machine, now):
    found = kept()
    put(found, state=State.CHECKING)
    time_machine.move_to(now + PATIENCE + datetime.timedelta(minutes=1), tick=False)
    html = page_of(reviewer_client, found)
    assert ('http-equiv="refresh"' in html, RECHECK in html) == (False, True)

    response = post(reviewer_client, found, recheck="ตรวจสอบใหม่")

    assert (messages_of(response), APPLY in response.content.decode()) == (["ตรวจสอบแล้ว ไฟล์ถูกต้อง"], True)


def test_a_broken_import_says_why_and_is_looked_at_again(reviewer_client, kept):
    found = kept()
    put(found, state=State.BROKEN, outcome={"failure": "ไฟล์ “ผลสำรวจ.xlsx” เสียหาย"})
    html = page_of(reviewer_client, found)
    assert ("ไฟล์ “ผลสำรวจ.xlsx” เสียหาย" in html, APPLY in html) == (True, False)

    post(reviewer_client, found, recheck="ตรวจสอบใหม่")

    found.refresh_from_db()
    assert found.state == State.READY


def test_an_applied_import_leads_to_its_undoing(reviewer_client, kept):
    first = kept()
    post(reviewer_client, first)
    second = kept(score_row(mean=3))
    post(reviewer_client, second)

    pages = [page_of(reviewer_client, one) for one in (first, second)]

    assert [f"/{one.pk}/undo/" in page for one, page in zip((first, second), pages, strict=True)] == [False, True]
    assert "ยกเลิกได้เฉพาะไฟล์ที่นำเข้าล่าสุด" in page_of(reviewer_client, first)


@pytest.mark.parametrize("state", State.values)
def test_an_outcome_of_earlier_years_is_shown_in_every_state(reviewer_client, kept, state, reviewer, now):
    found = kept()
    put(found, state=state, outcome={"doubts": []} if state == State.ASKING else {}, moved_at=None)
    if state in {State.APPLIED, State.UNDONE}:
        put(found, applied_at=now, undone_at=now)

    for page in ("review", "problems"):
        assert reviewer_client.get(url("surveyimport", page, found.pk), follow=True).status_code == 200


# Lists and files


def test_imports_are_listed_and_lead_to_their_page(reviewer_client, kept):
    found = kept()

    html = reviewer_client.get(url("surveyimport"), {"q": "ผล"}).content.decode()

    assert [text in html for text in ("ผลสำรวจ.xlsx", "ถูกต้อง รอนำเข้า", url("surveyimport", "upload"))] == [True] * 3
    assert reviewer_client.get(url("surveyimport", "change", found.pk)).url == url("surveyimport", "review", found.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries(reviewer_client, kept, rows, django_assert_num_queries):
    for _ in range(rows):
        kept()

    with django_assert_num_queries(5):
        assert reviewer_client.get(url("surveyimport")).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_names_takes_the_same_queries(reviewer, reviewer_client, rows, now, django_assert_num_queries):
    for number, meaning in enumerate(["unit-50", "area-15", "unit-99"][:rows]):
        written = f"ชื่อ {number}"
        KnownName.objects.create(
            of="unit", written=written, key=written, meaning=meaning, decided_at=now, decided_by=reviewer
        )

    with django_assert_num_queries(4):
        html = reviewer_client.get(url("knownname")).content.decode()

    shown = ["เชียงใหม่", "เขตตรวจราชการที่ 15", "หน่วยงานที่ไม่มีแล้ว"]
    assert [text in html for text in shown] == [True, rows == 3, rows == 3]


def test_uploaded_file_is_for_reviewers_only(reviewer_client, officer_client, executive_client, kept):
    address = url("surveyimport", "file", kept().pk)

    response = reviewer_client.get(address)

    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content).startswith(b"PK")
    others = [client.get(address, follow=True).status_code for client in (officer_client, executive_client)]
    assert others == [403, 403]


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_others_take_no_step(request, who, kept):
    client, ready, asking = request.getfixturevalue(who), kept(), kept(score_row("เวียงพิงค์"))
    before = list(SurveyImport.objects.values())

    addresses = [url("surveyimport", "upload"), url("surveyimport", "review", ready.pk)]
    addresses.append(url("surveyimport", "names", asking.pk))

    assert [refused(client, address) for address in addresses] == [True, True, True]
    assert (list(SurveyImport.objects.values()), Score.objects.count()) == (before, 0)


@pytest.mark.parametrize("year, name", [("2565", "2565"), ("๒๕๖๕", "2565"), ("../x", "25")])
@pytest.mark.parametrize("format", ["summary", "answers"])
def test_template_is_downloaded_for_a_year(reviewer_client, year, name, format):
    response = reviewer_client.get(url("surveyimport", "template"), {"year": year, "format": format})

    assert (response.status_code, name in response["Content-Disposition"]) == (200, True)
    assert b"".join(response.streaming_content).startswith(b"PK")
