import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cpdplans.cycles.models import Event
from surveys.models import Aspect, Comment, Responsible, Score, SuggestedActivity, SurveyImport, SurveyRound
from tests.factories import make_aspects, make_comment, make_cycle, make_round, make_score, make_suggestion, make_unit

from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db


def url(model, page="changelist", *args):
    return reverse(f"admin:surveys_{model}_{page}", args=args)


def refused(client, address, *, post=False):
    """Whether somebody signed in without the right ends, by way of the admin's own sign-in, at a 403."""
    response = client.post(address, follow=True) if post else client.get(address, follow=True)
    return response.status_code == 403


@pytest.fixture
def records(cycle, unit_a, reviewer, now):
    """One record of each model, by its name."""
    round = make_round(2565)
    return {
        "surveyround": round,
        "score": make_score(unit_a, round),
        "comment": make_comment(unit_a, round),
        "aspect": Aspect.objects.first(),
        "suggestedactivity": make_suggestion(cycle, responsible=[unit_a, "provincial"]),
    }


MODELS = ["surveyround", "score", "comment", "aspect", "suggestedactivity"]


@pytest.mark.parametrize("model", MODELS)
def test_changelists_and_change_pages_open(records, reviewer_client, model):
    record = records[model]

    assert reviewer_client.get(url(model), {"q": "ก"}).status_code == 200
    response = reviewer_client.get(url(model, "change", record.pk))
    assert (response.status_code, str(record) in response.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "model, code",
    [
        ("surveyround", 200),
        ("aspect", 200),
        ("suggestedactivity", 200),
        ("score", 403),
        ("comment", 403),
        ("surveyimport", 403),
    ],
)
def test_add_pages_open_where_records_are_typed(records, reviewer_client, model, code):
    assert reviewer_client.get(url(model, "add")).status_code == code


@pytest.mark.parametrize("model", [*MODELS, "surveyimport"])
def test_others_do_not_enter(records, executive_client, officer_client, model):
    assert [refused(client, url(model)) for client in (executive_client, officer_client)] == [True, True]


@pytest.mark.parametrize("page", ["import", "template"])
def test_others_do_not_import(records, executive_client, officer_client, page):
    address = url("surveyround", page)

    assert [refused(client, address) for client in (executive_client, officer_client)] == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model, queries", [("surveyround", 4), ("score", 6), ("comment", 6), ("suggestedactivity", 6)])
def test_changelists_take_the_same_queries(
    cycle, unit_a, reviewer_client, rows, model, queries, django_assert_num_queries
):
    for number in range(rows):
        round = make_round(2560 + number)
        make_score(make_unit(), round)
        make_comment(make_unit(), round, aspect=Aspect.objects.first())
        make_suggestion(cycle, number=number)

    with django_assert_num_queries(queries):
        assert reviewer_client.get(url(model)).status_code == 200


# Rounds


def test_round_is_changed_and_its_year_kept(records, reviewer_client):
    bands = {"band_5": "4.21", "band_4": "3.41", "band_3": "2.61", "band_2": "1.81"}
    data = {"fiscal_year": 2500, "smallest_n": 5, "method": "ตามรายงาน", **bands}

    response = reviewer_client.post(url("surveyround", "change", records["surveyround"].pk), data)

    round = SurveyRound.objects.get()
    assert (response.status_code, round.fiscal_year, round.smallest_n, str(round.band_5)) == (302, 2565, 5, "4.21")


def test_round_refuses_bands_out_of_order(records, reviewer_client):
    data = {"smallest_n": 5, "band_5": "3.00", "band_4": "3.41", "band_3": "2.61", "band_2": "1.81"}

    response = reviewer_client.post(url("surveyround", "change", records["surveyround"].pk), data)

    assert "เกณฑ์ระดับต้องเรียงจากมากไปน้อย" in response.content.decode()


def test_round_is_never_deleted(records, administrator_client):
    assert administrator_client.get(url("surveyround", "delete", records["surveyround"].pk)).status_code == 403


def act(client, model, action, *records, **more):
    data = {"action": action, ACTION_CHECKBOX_NAME: [record.pk for record in records], **more}
    return client.post(url(model), data, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_release_action_releases_once_and_says_what_it_did(unit_a, reviewer, reviewer_client):
    full, empty, old = make_round(2565, released=False), make_round(2564, released=False), make_round(2563)
    make_score(unit_a, full)
    make_score(unit_a, old)

    response = act(reviewer_client, "surveyround", "release", full, empty, old)

    full.refresh_from_db()
    empty.refresh_from_db()
    assert (full.released_at is not None, empty.released_at) == (True, None)
    assert messages_of(response) == [
        "เผยแพร่ผลการสำรวจ ปีงบประมาณ พ.ศ. 2565แล้ว",
        "ผลการสำรวจ ปีงบประมาณ พ.ศ. 2564 ยังไม่มีคะแนน กรุณานำเข้าผลสำรวจก่อนเผยแพร่",
        "ผลการสำรวจ ปีงบประมาณ พ.ศ. 2563 เผยแพร่อยู่ก่อนแล้ว",
    ]
    assert Event.objects.get(act=Event.Act.RELEASE_SURVEY).by == reviewer


# The import


@pytest.fixture
def aspects(unit_a, unit_b):
    return make_aspects()


def upload(client, file, year="๒๕๖๕", name="ผลสำรวจ.xlsx"):
    file = SimpleUploadedFile(name, file.read())
    return client.post(url("surveyround", "import"), {"fiscal_year": year, "file": file})


def test_import_page_opens(reviewer_client):
    assert "ดาวน์โหลดแบบฟอร์ม Excel" in reviewer_client.get(url("surveyround", "import")).content.decode()


def test_import_is_looked_at_then_applied(aspects, reviewer_client):
    response = upload(reviewer_client, workbook([score_row(), score_row(aspect="1")], [comment_row()]))
    kept = SurveyImport.objects.get()
    assert (response.url, kept.applied_at, Score.objects.count()) == (url("surveyround", "review", kept.pk), None, 0)

    html = reviewer_client.get(response.url).content.decode()
    assert [text in html for text in ("เพิ่มใหม่ 2 รายการ", "1 หน่วยงาน: ลำพูน", 'value="นำเข้า"')] == [True, True, True]

    response = reviewer_client.post(response.url, follow=True)
    assert (Score.objects.count(), Comment.objects.count()) == (2, 1)
    assert messages_of(response)[0].startswith("นำเข้าแล้ว ผลสำรวจปีงบประมาณ พ.ศ. 2565: 1 หน่วยงาน")
    assert 'value="นำเข้า"' not in response.content.decode()


def test_import_applied_twice_is_harmless(aspects, reviewer_client):
    review = upload(reviewer_client, workbook([score_row()])).url
    reviewer_client.post(review, follow=True)

    response = reviewer_client.post(review, follow=True)

    assert messages_of(response)[0].startswith("นำเข้าไฟล์นี้แล้ว")
    assert Event.objects.filter(act=Event.Act.IMPORT_SURVEY).count() == 1


def test_import_shows_every_problem_and_offers_no_button(aspects, reviewer_client):
    file = workbook([score_row("เชียงราย"), score_row(mean=9)], [comment_row(kind="<b>ชมเชย</b>")])

    html = reviewer_client.get(upload(reviewer_client, file).url).content.decode()

    assert "พบจุดที่ต้องแก้ไข 3 จุด" in html
    assert [text in html for text in (">A2<", ">F3<", ">B2<", "&lt;b&gt;ชมเชย")] == [True] * 4
    assert 'value="นำเข้า"' not in html


def test_import_with_problems_posted_all_the_same_writes_nothing(aspects, reviewer_client):
    review = upload(reviewer_client, workbook([score_row("เชียงราย")])).url

    response = reviewer_client.post(review, follow=True)

    assert messages_of(response) == ["ยังไม่ได้นำเข้า เนื่องจากพบจุดที่ต้องแก้ไข"]
    assert (SurveyRound.objects.count(), Event.objects.count()) == (0, 0)


def test_import_of_a_released_round_warns(aspects, reviewer_client):
    make_round(2565)

    html = reviewer_client.get(upload(reviewer_client, workbook([score_row()])).url).content.decode()

    assert "หน่วยงานจะเห็นค่าที่เปลี่ยนทันทีที่นำเข้า" in html


@pytest.mark.parametrize(
    "year, name, error",
    [
        ("abc", "a.xlsx", "ปีงบประมาณต้องเป็น พ.ศ. 4 หลัก"),
        ("2022", "a.xlsx", "ปีงบประมาณต้องเป็น พ.ศ. 4 หลัก"),
        ("", "a.xlsx", "กรอกผลสำรวจของปีงบประมาณ พ.ศ."),
        ("2565", "a.xls", "ต้องเป็นไฟล์ Excel (.xlsx)"),
    ],
)
def test_import_form_names_what_is_wrong(aspects, reviewer_client, year, name, error):
    response = upload(reviewer_client, workbook([score_row()]), year, name)

    assert (response.status_code, error in response.content.decode()) == (200, True)
    assert SurveyImport.objects.count() == 0


@pytest.mark.parametrize(
    "data, error", [({}, "แนบไฟล์ผลการสำรวจ"), ({"file": SimpleUploadedFile("a.xlsx", b"x")}, "ไม่ใช่ไฟล์ Excel")]
)
def test_import_form_refuses_a_file_that_is_none(reviewer_client, data, error):
    response = reviewer_client.post(url("surveyround", "import"), {"fiscal_year": "2565", **data})

    assert (response.status_code, error in response.content.decode()) == (200, True)


def test_officer_cannot_apply_an_import(aspects, reviewer_client, officer_client):
    review = upload(reviewer_client, workbook([score_row()])).url

    assert (refused(officer_client, review, post=True), Score.objects.count()) == (True, 0)


def test_imports_are_listed_and_lead_to_their_page(aspects, reviewer_client):
    review = upload(reviewer_client, workbook([score_row()])).url
    kept = SurveyImport.objects.get()

    assert "ผลสำรวจ.xlsx" in reviewer_client.get(url("surveyimport"), {"q": "ผล"}).content.decode()
    assert reviewer_client.get(url("surveyimport", "change", kept.pk)).url == review


def test_uploaded_file_is_for_reviewers_only(aspects, reviewer_client, officer_client, executive_client):
    upload(reviewer_client, workbook([score_row()]))
    address = url("surveyimport", "file", SurveyImport.objects.get().pk)

    response = reviewer_client.get(address)

    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content).startswith(b"PK")
    assert [refused(client, address) for client in (officer_client, executive_client)] == [True, True]


@pytest.mark.parametrize("year, name", [("2565", "2565"), ("๒๕๖๕", "2565"), ("../x", "25")])
def test_template_is_downloaded_for_a_year(reviewer_client, year, name):
    response = reviewer_client.get(url("surveyround", "template"), {"year": year})

    assert (response.status_code, name in response["Content-Disposition"]) == (200, True)
    assert b"".join(response.streaming_content).startswith(b"PK")


# Comments


def test_comments_are_hidden_with_a_reason(records, reviewer_client):
    comment = records["comment"]
    asked = act(reviewer_client, "comment", "hide", comment).content.decode()
    refused = act(reviewer_client, "comment", "hide", comment, reason=" ").content.decode()
    comment.refresh_from_db()
    assert ("เหตุผลที่ซ่อน" in asked, "กรอกเหตุผลที่ซ่อน" in refused, comment.hidden_at) == (True, True, None)

    response = act(reviewer_client, "comment", "hide", comment, reason="ระบุชื่อบุคคล")

    comment.refresh_from_db()
    assert (comment.hidden_at is not None, comment.hidden_reason) == (True, "ระบุชื่อบุคคล")
    assert messages_of(response) == ["ซ่อนข้อคิดเห็นแล้ว 1 รายการ"]


def test_hidden_comments_are_shown_again(records, reviewer_client, now):
    Comment.objects.update(hidden_at=now, hidden_reason="ระบุชื่อ")

    act(reviewer_client, "comment", "show", records["comment"])

    assert Comment.objects.shown().count() == 1


def test_comment_text_cannot_be_edited(records, reviewer_client):
    address = url("comment", "change", records["comment"].pk)

    assert reviewer_client.post(address, {"text": "อื่น"}).status_code == 403


# The catalogue


def test_suggested_activity_is_saved_with_its_responsible(unit_a, reviewer_client):
    cycle, aspect = make_cycle(opened=False), make_aspects()[0]
    data = {
        "cycle": cycle.pk,
        "aspect": aspect.pk,
        "number": 1,
        "title": "กิจกรรมใหม่",
        "items": "",
        "responsible-TOTAL_FORMS": 2,
        "responsible-INITIAL_FORMS": 0,
        "responsible-0-position": 1,
        "responsible-0-row": 1,
        "responsible-0-unit": unit_a.pk,
        "responsible-1-position": 2,
        "responsible-1-row": 2,
        "responsible-1-kind": "provincial",
        "responsible-1-role": "ส่งเสริม",
    }

    assert reviewer_client.post(url("suggestedactivity", "add"), data).status_code == 302

    assert [row.name for row in SuggestedActivity.objects.get().responsible.all()] == ["สสจ.เชียงใหม่", "สสจ."]


def test_responsible_needs_a_unit_or_a_kind(records, reviewer_client):
    activity = records["suggestedactivity"]
    row = activity.responsible.first()
    data = {
        "cycle": activity.cycle_id,
        "aspect": activity.aspect_id,
        "number": 1,
        "title": activity.title,
        "responsible-TOTAL_FORMS": 1,
        "responsible-INITIAL_FORMS": 1,
        "responsible-0-id": row.pk,
        "responsible-0-position": 1,
        "responsible-0-row": 1,
    }

    response = reviewer_client.post(url("suggestedactivity", "change", activity.pk), data)

    assert "เลือกหน่วยงานหรือประเภทหน่วยงานอย่างใดอย่างหนึ่ง" in response.content.decode()
    assert Responsible.objects.get(pk=row.pk).unit is not None
