"""Documents of a round in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from surveys.models import RoundDocument
from tests.factories import make_round, make_unit

from .desk import act, messages_of, refused, url
from .test_documents import PDF, make_document, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return make_round(2565)


def form(asked, whose="department", **kw):
    return {"round": asked.pk, "whose": whose, "unit": "", "title": "รายงานผลการสำรวจ", "url": "", **kw}


def errors_of(response):
    return {name: list(errors) for name, errors in response.context["adminform"].form.errors.items()}


def test_file_is_added_with_who_and_when(round, unit_a, reviewer, reviewer_client, time_machine, now):
    time_machine.move_to(now, tick=False)

    response = reviewer_client.post(
        url("rounddocument", "add"), form(round, "unit", unit=unit_a.pk, file=pdf("ผล.pdf"))
    )

    document = RoundDocument.objects.get()
    assert (response.status_code, document.unit, document.url) == (302, unit_a, "")
    assert (document.original_name, document.content_type) == ("ผล.pdf", "application/pdf")
    assert (document.added_by, document.added_at) == (reviewer, now)


def test_link_of_the_department_is_added(round, reviewer_client):
    reviewer_client.post(url("rounddocument", "add"), form(round, url="www.cpd.go.th/report"))

    document = RoundDocument.objects.get()
    assert (document.unit, document.url, document.original_name) == (None, "https://www.cpd.go.th/report", "")


@pytest.mark.parametrize(
    "given, errors",
    [
        ({}, {"file": ["เอกสารยังไม่มีเนื้อหา แนบไฟล์หรือกรอกลิงก์อย่างใดอย่างหนึ่ง"]}),
        (
            {"url": "https://example.com/", "file": pdf("ผล.pdf")},
            {"file": ["ให้ทั้งไฟล์และลิงก์พร้อมกันไม่ได้ แนบไฟล์หรือกรอกลิงก์อย่างใดอย่างหนึ่ง"]},
        ),
        (
            {"file": pdf("ผล.pdf", b"hello")},
            {"file": ["ไฟล์ “ผล.pdf” ไม่ใช่ PDF, JPEG, PNG, DOCX หรือ XLSX กรุณาบันทึกเป็น PDF แล้วแนบใหม่"]},
        ),
        (
            {"url": "ftp://example.com/a"},
            {"url": ["ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และเป็นที่อยู่เว็บที่ถูกต้อง"]},
        ),
        ({"url": "ไม่ใช่ลิงก์"}, {"url": ["ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และเป็นที่อยู่เว็บที่ถูกต้อง"]}),
        (
            {"url": "https://example.com/", "title": "\u200b", "round": ""},
            {"title": ["กรอกชื่อเอกสารที่หน่วยงานจะเห็น"], "round": ["เลือกผลการสำรวจของปีที่เอกสารนี้ประกอบ"]},
        ),
        ({"url": "https://example.com/", "whose": ""}, {"whose": ["เลือกว่าเป็นเอกสารของหน่วยงาน หรือรายงานของกรม"]}),
        ({"url": "https://example.com/", "whose": "unit"}, {"unit": ["เลือกหน่วยงานเจ้าของเอกสาร"]}),
    ],
)
def test_what_is_wrong_is_named(round, reviewer_client, given, errors):
    response = reviewer_client.post(url("rounddocument", "add"), form(round, **given))

    assert (response.status_code, errors_of(response), RoundDocument.objects.count()) == (200, errors, 0)


def test_the_departments_report_is_of_no_unit(round, unit_a, reviewer_client):
    response = reviewer_client.post(
        url("rounddocument", "add"), form(round, unit=unit_a.pk, url="https://example.com/")
    )

    words = "รายงานของกรมไม่ระบุหน่วยงาน กรุณานำหน่วยงานออก หรือเลือกประเภท “เอกสารของหน่วยงาน”"
    assert (errors_of(response), RoundDocument.objects.count()) == ({"unit": [words]}, 0)


@pytest.mark.parametrize("of_unit, chosen", [(True, "unit"), (False, "department")])
def test_page_says_whose_a_document_is(round, unit_a, reviewer, reviewer_client, of_unit, chosen):
    document = make_document(round, unit_a if of_unit else None, reviewer)

    pages = [reviewer_client.get(url("rounddocument", *where)) for where in (["change", document.pk], ["add"])]

    assert [page.context["adminform"].form["whose"].value() for page in pages] == [chosen, None]


def test_the_round_that_one_comes_from_is_chosen(round, reviewer_client):
    other = make_round(2566)
    listed = reviewer_client.get(url("rounddocument"), {"round__id__exact": round.pk}).content.decode()
    queries = [{"round": round.pk}, {"_changelist_filters": f"round__id__exact={round.pk}&q="}]
    queries += [{"round": other.pk, **queries[1]}, {"_changelist_filters": "round__id__exact=x"}, {}]

    pages = [reviewer_client.get(url("rounddocument", "add"), query) for query in queries]

    chosen = [str(page.context["adminform"].form["round"].value()) for page in pages]
    assert chosen == [str(round.pk), str(round.pk), str(other.pk), "x", ""]
    assert [page.status_code for page in pages] == [200] * 5
    assert f'href="{url("rounddocument", "many")}?round={round.pk}"' in listed


def test_new_file_takes_the_place_of_a_link(round, reviewer, reviewer2, reviewer_client):
    document = make_document(round, None, reviewer2, url="https://example.com/")

    reviewer_client.post(url("rounddocument", "change", document.pk), form(round, url=document.url, file=pdf("ผล.pdf")))

    document.refresh_from_db()
    assert (document.url, document.original_name, document.added_by) == ("", "ผล.pdf", reviewer)


def test_new_link_takes_the_place_of_a_file(round, reviewer, reviewer_client, django_capture_on_commit_callbacks):
    document = make_document(round, None, reviewer)
    stored = document.file.name

    with django_capture_on_commit_callbacks(execute=True):
        reviewer_client.post(url("rounddocument", "change", document.pk), form(round, url="https://example.com/"))

    document.refresh_from_db()
    assert (document.url, bool(document.file), document.original_name) == ("https://example.com/", False, "")
    assert (document.content_type, document.file.storage.exists(stored)) == ("", False)


def test_title_is_changed_and_the_rest_kept(round, reviewer2, reviewer_client):
    document = make_document(round, None, reviewer2)

    reviewer_client.post(url("rounddocument", "change", document.pk), form(round, title="ชื่อใหม่"))

    kept = RoundDocument.objects.get()
    assert (kept.title, kept.added_by, kept.added_at) == ("ชื่อใหม่", reviewer2, document.added_at)
    assert kept.file.storage.exists(document.file.name)


def test_deleted_document_leaves_no_file(round, reviewer, reviewer_client, django_capture_on_commit_callbacks):
    documents = [make_document(round, None, reviewer) for _ in range(2)]

    with django_capture_on_commit_callbacks(execute=True):
        reviewer_client.post(url("rounddocument", "delete", documents[0].pk), {"post": "yes"})
        act(reviewer_client, "rounddocument", "delete_selected", documents[1], post="yes")

    assert RoundDocument.objects.count() == 0
    assert [document.file.storage.exists(document.file.name) for document in documents] == [False, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries(round, reviewer, reviewer_client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_document(round, make_unit(), reviewer)

    with django_assert_num_queries(5):
        assert reviewer_client.get(url("rounddocument")).status_code == 200


def test_list_tells_the_departments_report_apart(round, unit_a, reviewer, reviewer_client):
    make_document(round, unit_a, reviewer, title="ฉบับที่หนึ่ง")
    make_document(round, None, reviewer, title="ฉบับที่สอง")

    page = reviewer_client.get(url("rounddocument"), {"unit__isempty": "1"}).content.decode()

    assert [text in page for text in ("ฉบับที่สอง", "รายงานของกรม", "ฉบับที่หนึ่ง")] == [True, True, False]


# Many files at once


def send(client, round, *files, titled="unit"):
    return client.post(url("rounddocument", "many"), {"round": round.pk, "titled": titled, "files": list(files)})


def test_files_that_are_all_sound_lead_to_the_list(round, unit_a, unit_b, reviewer_client):
    response = send(reviewer_client, round, pdf("เชียงใหม่.pdf"), pdf("ลำพูน.pdf"))

    assert response.url == f"{url('rounddocument')}?round__id__exact={round.pk}"
    assert messages_of(reviewer_client.get(response.url)) == ["แนบเอกสารแล้ว 2 ไฟล์"]
    assert set(RoundDocument.objects.values_list("unit", flat=True)) == {unit_a.pk, unit_b.pk}


def test_files_that_are_not_are_named_with_the_reason(round, unit_a, reviewer_client):
    response = send(reviewer_client, round, pdf("เชียงใหม่.pdf"), pdf("<b>สรุป.pdf"))

    page = response.content.decode()
    assert (response.status_code, messages_of(response)) == (200, ["แนบเอกสารแล้ว 1 ไฟล์"])
    assert ("&lt;b&gt;สรุป.pdf" in page, page.count("ไม่ได้แนบ</strong>"), page.count("<td>แนบแล้ว")) == (True, 1, 1)


def test_replaced_files_are_told(round, unit_a, reviewer_client):
    send(reviewer_client, round, pdf("เชียงใหม่.pdf"))

    response = send(reviewer_client, round, pdf("เชียงใหม่.pdf", PDF + b"new"), pdf("สรุป.pdf"), titled="file")

    assert messages_of(response)[-1:] == ["แนบเอกสารแล้ว 1 ไฟล์ ในจำนวนนี้แทนที่ไฟล์เดิม 1 ไฟล์"]
    assert ("แทนที่ไฟล์เดิม</td>" in response.content.decode(), RoundDocument.objects.get().title) == (True, "เชียงใหม่")


def test_two_files_of_one_unit_are_told(round, unit_a, unit_b, reviewer_client):
    said = []
    for titled in ("unit", "file"):
        files = [pdf("เชียงใหม่.pdf"), pdf("เชียงใหม่ 2.pdf"), pdf("ลำพูน.pdf")]
        said.append(messages_of(reviewer_client.get(send(reviewer_client, round, *files, titled=titled).url)))

    words = "มีหน่วยงานที่แนบมากกว่าหนึ่งไฟล์ คือ เชียงใหม่ ชื่อเอกสารของหน่วยงานดังกล่าวจึงใช้ชื่อไฟล์ เพื่อให้แยกกันได้"
    assert said == [
        ["แนบเอกสารแล้ว 3 ไฟล์", words],
        ["แนบเอกสารแล้ว 3 ไฟล์ ในจำนวนนี้แทนที่ไฟล์เดิม 3 ไฟล์"],
    ]


def test_page_asks_for_what_is_missing(reviewer_client):
    page = reviewer_client.post(url("rounddocument", "many"), {"round": "abc"}).content.decode()

    asked = ["เลือกผลการสำรวจจากรายการที่มีให้", "เลือกชื่อเอกสารที่หน่วยงานเห็น", "แนบไฟล์ของหน่วยงาน"]
    assert [text in page for text in asked] == [True] * 3


def test_page_opens_with_a_round_chosen(round, reviewer_client):
    page = reviewer_client.get(url("rounddocument", "many"), {"round": round.pk}).content.decode()

    assert f'<option value="{round.pk}" selected>' in page
    assert reviewer_client.get(url("rounddocument", "many"), {"round": "abc"}).status_code == 200


@pytest.mark.parametrize("count, code", [(101, 200), (401, 400)])
def test_more_files_than_can_be_taken_at_once(round, reviewer_client, count, code):
    files = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(count)]

    assert send(reviewer_client, round, *files).status_code == code
    assert RoundDocument.objects.count() == 0


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
@pytest.mark.parametrize("page", ["many", "add"])
def test_others_attach_nothing(request, who, page, round, unit_a):
    data = form(round, titled="unit", files=[pdf("เชียงใหม่.pdf")], file=pdf("เชียงใหม่.pdf"))

    assert refused(request.getfixturevalue(who), url("rounddocument", page), data) is True
    assert RoundDocument.objects.count() == 0
