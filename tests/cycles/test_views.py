"""Files, notices and the page that verifies a document."""

import re
from urllib.parse import quote

import pytest
from django.urls import reverse

from cpdplans.cycles import views
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import CycleDocument, Document, Notice
from tests.conftest import signed_in
from tests.factories import make_cycle

from .factories import Act, act, make_evidence, png, submission_of


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


@pytest.fixture
def piece(plan, officer_a, now):
    return make_evidence(plan, officer_a, now)


@pytest.fixture
def version(plan, officer_a, now):
    return act(plan, Act.SEND, by=officer_a, now=now).version


@pytest.fixture
def evidence_url(piece):
    return reverse("cycles:evidence_file", args=[piece.ref])


@pytest.fixture
def receipt_url(version):
    return reverse("cycles:document", args=[version.pk, "receipt"])


def body(response):
    return b"".join(response.streaming_content)


def text_of(response):
    """What a person reads on the page: no tags, no white space to speak of."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# Evidence


def test_evidence_comes_as_an_attachment(officer_client, evidence_url):
    response = officer_client.get(evidence_url)

    assert body(response) == png().read()
    name = quote("ภาพประชุม.png")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert response["Cache-Control"] == "private"


@pytest.mark.parametrize("who", ["officer_b_client", "client"])
def test_evidence_of_another_unit(request, who, officer_client, evidence_url):
    assert body(officer_client.get(evidence_url))
    response = request.getfixturevalue(who).get(evidence_url)

    expected = (302, f"{reverse('units:sign_in')}?next={evidence_url}") if who == "client" else (404, None)
    assert (response.status_code, response.get("Location")) == expected


@pytest.mark.parametrize("who", ["reviewer_client", "administrator_client", "executive_client"])
def test_evidence_is_open_to_those_who_see_all(request, who, evidence_url):
    assert body(request.getfixturevalue(who).get(evidence_url)) == png().read()


def test_evidence_taken_out_stays_open(officer_client, piece, evidence_url, now):
    type(piece).objects.filter(pk=piece.pk).update(removed_at=now)

    assert body(officer_client.get(evidence_url)) == png().read()


def test_evidence_without_its_file(officer_client, piece, evidence_url):
    piece.file.storage.delete(piece.file.name)

    assert officer_client.get(evidence_url).status_code == 404


def test_evidence_that_is_a_link_has_no_file(officer_client, plan, officer_a, now):
    link = make_evidence(plan, officer_a, now, file=None, url="https://www.cpd.go.th/")

    assert officer_client.get(reverse("cycles:evidence_file", args=[link.ref])).status_code == 404


def test_evidence_of_a_round_not_opened(officer_client, cycle, piece, evidence_url):
    type(cycle).objects.update(opened_at=None)

    assert officer_client.get(evidence_url).status_code == 404


def test_name_and_type_of_old_records_are_harmless(officer_client, piece, evidence_url):
    type(piece).objects.filter(pk=piece.pk).update(original_name='a"\r\nX: 1.png', content_type="")
    response = officer_client.get(evidence_url)

    assert response["Content-Disposition"] == 'attachment; filename="a\\" X: 1.png"'
    assert response["Content-Type"] == "application/octet-stream"
    response.close()


# Documents


def test_document_is_shown_in_the_browser(officer_client, receipt_url, version):
    response = officer_client.get(receipt_url)

    assert body(response).startswith(b"%PDF")
    name = quote("ใบรับ แผน สสจ.เชียงใหม่ ปีงบประมาณ 2566 ฉบับที่ 1.pdf")
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{name}"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert Document.objects.get().version == version


def test_document_of_another_unit(officer_b_client, receipt_url):
    assert officer_b_client.get(receipt_url).status_code == 404
    assert not Document.objects.exists()


def test_document_of_an_unknown_kind(officer_client, version):
    assert officer_client.get(reverse("cycles:document", args=[version.pk, "book"])).status_code == 404


@pytest.mark.parametrize("name, pk", [("document", 10**30), ("cycle_document", 10**30)])
def test_number_beyond_every_record(officer_client, name, pk):
    extra = ["receipt"] if name == "document" else []

    assert officer_client.get(reverse(f"cycles:{name}", args=[pk, *extra])).status_code == 404


# Files of a round


def make_cycle_document(cycle, **kw):
    return CycleDocument.objects.create(cycle=cycle, title="หนังสือแจ้งเวียน", **{"file": png()} | kw)


def test_cycle_document_is_named_by_its_title(cycle, officer_client):
    piece = make_cycle_document(cycle)
    response = officer_client.get(reverse("cycles:cycle_document", args=[piece.pk]))

    assert body(response) == png().read()
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('หนังสือแจ้งเวียน.png')}"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")


@pytest.mark.parametrize("who, code", [("officer_client", 404), ("executive_client", 404), ("reviewer_client", 200)])
def test_document_of_a_round_in_preparation(request, db, who, code):
    piece = make_cycle_document(make_cycle(2567, opened=False))
    response = request.getfixturevalue(who).get(reverse("cycles:cycle_document", args=[piece.pk]))

    assert response.status_code == code
    response.close()


def test_cycle_document_that_is_a_link(cycle, reviewer_client):
    piece = make_cycle_document(cycle, file="", url="https://www.cpd.go.th/")

    assert reviewer_client.get(reverse("cycles:cycle_document", args=[piece.pk])).status_code == 404


# Notices


def make_notice(user, now, subject="ส่งคืนแผน", path="/verify/", **kw):
    return Notice.objects.create(user=user, subject=subject, body="เรียน เจ้าหน้าที่", path=path, created_at=now, **kw)


def test_notices_are_ones_own(officer_client, officer_a, officer_b, now):
    make_notice(officer_a, now, "เรื่องของฉัน")
    make_notice(officer_b, now, "เรื่องของผู้อื่น")
    text = text_of(officer_client.get(reverse("cycles:notices")))

    assert "เรื่องของฉัน" in text
    assert "เรื่องของผู้อื่น" not in text


def test_no_notice_yet(officer_client):
    assert "ยังไม่มีการแจ้งเตือน" in text_of(officer_client.get(reverse("cycles:notices")))


@pytest.mark.parametrize("rows", [1, 3])
def test_notices_take_the_same_queries(officer_client, officer_a, now, rows, django_assert_num_queries):
    for _ in range(rows):
        make_notice(officer_a, now)

    with django_assert_num_queries(8):  # session, user, unit, count, page, unread, the round to name its contact (2)
        officer_client.get(reverse("cycles:notices"))


@pytest.mark.parametrize("page, first", [("", 1), ("2", 21), ("99", 21), ("สอง", 1)])
def test_notices_by_page(officer_client, officer_a, now, page, first):
    for number in range(25):
        make_notice(officer_a, now, f"เรื่องที่ {25 - number}")
    shown = officer_client.get(reverse("cycles:notices"), {"page": page}).context["page"].object_list

    assert [notice.subject for notice in shown][0] == f"เรื่องที่ {first}"
    assert len(shown) == (20 if first == 1 else 5)


def test_reading_a_notice_marks_it_once_and_shows_it(officer_client, officer_a, now):
    notice = make_notice(officer_a, now, path="/plans/of/7/")
    url, read = reverse("cycles:notice", args=[notice.pk]), set()
    for _ in range(2):
        assert officer_client.post(url)["Location"] == url
        notice.refresh_from_db()
        read.add(notice.read_at)
    page = officer_client.get(url)
    assert (len(read), None in read, page.context["path"]) == (1, False, "/plans/of/7/")
    assert "เรียน เจ้าหน้าที่" in text_of(page)


@pytest.mark.parametrize("page, address", [("1", "/notices/"), ("2", "/notices/?page=2")])
def test_one_notice_is_marked_as_read_from_the_list(officer_client, officer_a, now, page, address):
    first, other = make_notice(officer_a, now), make_notice(officer_a, now)
    response = officer_client.post(reverse("cycles:notice", args=[first.pk]), {"page": page})
    assert (response["Location"], list(officer_a.notices.filter(read_at=None))) == (address, [other])


def test_a_look_by_address_marks_nothing(officer_client, officer_a, now):
    notice = make_notice(officer_a, now)
    officer_client.get(reverse("cycles:notice", args=[notice.pk]))
    assert officer_a.notices.filter(read_at=None).count() == 1


@pytest.mark.parametrize("path", ["", "https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_notice_leads_nowhere_else(officer_client, officer_a, now, path):
    notice = make_notice(officer_a, now, path=path)
    assert officer_client.get(reverse("cycles:notice", args=[notice.pk])).context["path"] == ""


def test_notice_of_another_person(officer_client, officer_b, now):
    notice = make_notice(officer_b, now)

    assert officer_client.post(reverse("cycles:notice", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_read_is_for_oneself(officer_client, officer_a, officer_b, now):
    old = make_notice(officer_a, now, read_at=now)
    mine, theirs = make_notice(officer_a, now), make_notice(officer_b, now)
    response = officer_client.post(reverse("cycles:notices_read"))

    assert response["Location"] == reverse("cycles:notices")
    for notice in (old, mine, theirs):
        notice.refresh_from_db()
    assert (old.read_at, mine.read_at is None, theirs.read_at) == (now, False, None)


def test_all_are_marked_by_post_only(officer_client):
    assert officer_client.get(reverse("cycles:notices_read")).status_code == 405


# Verification


def test_verify_shows_six_things_and_no_more(client, version, officer_a):
    response = client.get(reverse("cycles:verify", args=[version.verify_code]))

    terms = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", response.content.decode())
    assert terms == [
        ("หน่วยงาน", "สำนักงานสหกรณ์จังหวัดเชียงใหม่"),
        ("รอบ", "ปีงบประมาณ พ.ศ. 2566"),
        ("เอกสาร", "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566"),
        ("ฉบับที่", "1"),
        ("วันและเวลาที่ได้รับ", "1 เมษายน 2566 เวลา 10.00.00 น."),
        ("ค่าตรวจสอบเนื้อหา (SHA-256)", f"<code>{version.sha256}</code>"),
    ]
    text = text_of(response)
    assert officer_a.display_name not in text
    assert version.content["words"] not in text


@pytest.mark.parametrize("change", [str.lower, lambda code: f" {code[:4]}-{code[4:9]} {code[9:]}-"])
def test_verify_is_tolerant(client, version, change):
    response = client.get(reverse("cycles:verify", args=[change(version.verify_code)]))

    assert response.context["version"] == version


def test_verify_form_leads_to_the_page(client, version):
    spaced = version.verify_code_spaced.lower()
    response = client.get(reverse("cycles:verify_form"), {"code": spaced})

    assert response["Location"] == reverse("cycles:verify", args=[version.verify_code])


@pytest.mark.parametrize(
    "code, sentence",
    [
        ("", "กรอกรหัสตรวจสอบ"),
        ("ไม่มีรหัส", "รหัสตรวจสอบประกอบด้วยตัวอักษรอังกฤษและตัวเลข กรุณาตรวจสอบแล้วกรอกใหม่"),
        ("A" * 101, "รหัสตรวจสอบยาวเกิน 100 ตัวอักษร ขณะนี้ยาว 101 ตัวอักษร"),
    ],
)
def test_verify_form_says_what_is_wrong(client, db, code, sentence):
    response = client.get(reverse("cycles:verify_form"), {"code": code})

    assert response.context["form"].errors == {"code": [sentence]}
    assert "พบข้อผิดพลาด 1 รายการ" in text_of(response)


def test_verify_unknown_code(client, version):
    response = client.get(reverse("cycles:verify", args=["ZZZZ-<b>"]))

    assert response.status_code == 404
    assert "ไม่พบรหัสตรวจสอบนี้" in text_of(response)
    assert "<b>" not in re.search("<main.*</main>", response.content.decode(), re.DOTALL)[0]


def test_verify_is_limited_by_address(client, version):
    url = reverse("cycles:verify", args=[version.verify_code])
    codes = [client.get(url).status_code for _ in range(views.VERIFICATIONS)]
    limited, other = client.get(url), client.get(url, REMOTE_ADDR="10.1.2.3")

    assert (set(codes), limited.status_code, other.status_code) == ({200}, 429, 200)
    assert limited["Retry-After"] == "60"
    assert "ตรวจสอบบ่อยเกินไป" in text_of(limited)
    assert version.sha256 not in limited.content.decode()


# Who is let in where


OPEN = {"verify_form", "verify"}


@pytest.mark.parametrize("name", ["evidence_file", "document", "cycle_document", "notices", "notices_read", "notice"])
def test_stranger_is_led_to_sign_in(client, db, name):
    args = {
        "evidence_file": ["00000000-0000-0000-0000-000000000000"],
        "document": [1, "receipt"],
        "cycle_document": [1],
        "notice": [1],
    }
    response = client.get(reverse(f"cycles:{name}", args=args.get(name)))

    assert response["Location"].startswith(reverse("units:sign_in"))


def test_report_of_another_unit_is_as_hidden_as_its_plan(cycle, unit_b, officer_b, officer_client, now):
    report = submission_of(cycle, unit_b, Kind.REPORT)
    piece = make_evidence(report, officer_b, now)
    url = reverse("cycles:evidence_file", args=[piece.ref])

    assert officer_client.get(url).status_code == 404
    assert body(signed_in(officer_b).get(url))
