"""Documents of a round: who opens them, and many attached at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from surveys.documents import attach_checked, check_files, documents_for, given_name
from surveys.models import RoundDocument
from tests.cycles.factories import png
from tests.factories import make_round

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%%EOF\n"


def pdf(name, content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def make_document(round, unit=None, by=None, **kw):
    content = {"file": png(), "original_name": "ภาพ.png", "content_type": "image/png"} if "url" not in kw else {}
    defaults = {"title": "เอกสาร", "added_at": timezone.now(), "added_by": by}
    return RoundDocument.objects.create(round=round, unit=unit, **defaults | content | kw)


def read(response):
    """What was sent; a file is closed when it was read to its end."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def rounds():
    return {True: make_round(2565), False: make_round(2564, released=False)}


@pytest.fixture
def people(officer_a, officer_b, executive, reviewer, administrator):
    return [officer_a, officer_b, executive, reviewer, administrator]


@pytest.mark.parametrize(
    "released, of_unit, sees",
    [
        (True, True, [1, 0, 0, 1, 1]),
        (True, False, [1, 1, 0, 1, 1]),
        (False, True, [0, 0, 0, 1, 1]),
        (False, False, [0, 0, 0, 1, 1]),
    ],
)
def test_document_is_opened_by(client, rounds, unit_a, people, released, of_unit, sees):
    document = make_document(rounds[released], unit_a if of_unit else None, people[3])
    codes = []
    for person in people:
        client.force_login(person)
        response = client.get(document.get_absolute_url())
        codes.append(response.status_code)
        read(response)

    assert codes == [200 if seen else 404 for seen in sees]


def test_document_comes_under_its_own_name(rounds, unit_a, officer_client, reviewer):
    document = make_document(rounds[True], unit_a, reviewer, original_name="ผลสำรวจ.png")

    response = officer_client.get(document.get_absolute_url())

    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B8%9C")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert read(response).startswith(b"\x89PNG")


def test_link_has_no_file_to_open(rounds, officer_client, reviewer):
    link = make_document(rounds[True], None, reviewer, url="https://example.com/report.pdf")

    assert link.get_absolute_url() == "https://example.com/report.pdf"
    assert officer_client.get(reverse("surveys:document", args=[link.pk])).status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_document_that_is_none(officer_client, number):
    assert officer_client.get(f"/surveys/documents/{number}/").status_code == 404


def test_page_lists_the_units_own_documents_then_the_departments(rounds, unit_a, unit_b, officer_a, reviewer):
    report = make_document(rounds[True], None, reviewer, url="https://example.com/")
    own = make_document(rounds[True], unit_a, reviewer)
    make_document(rounds[True], unit_b, reviewer)
    make_document(rounds[False], unit_a, reviewer)

    assert list(documents_for(officer_a, unit_a, rounds[True])) == [own, report]
    assert list(documents_for(reviewer, unit_a, rounds[True])) == [own, report]


@pytest.mark.parametrize("who, count", [("officer_a", 0), ("reviewer", 1)])
def test_page_of_an_unreleased_round_lists_documents_to_reviewers_only(request, rounds, unit_a, reviewer, who, count):
    make_document(rounds[False], unit_a, reviewer)

    assert documents_for(request.getfixturevalue(who), unit_a, rounds[False]).count() == count


def test_page_does_not_list_another_units_documents(rounds, unit_a, unit_b, officer_b, reviewer):
    make_document(rounds[True], unit_a, reviewer)

    assert list(documents_for(officer_b, unit_a, rounds[True])) == []


# Many files at once


def attached(files, round, by, now, *, by_name=False):
    return attach_checked(check_files(files, round), round, by_name=by_name, by=by, now=now)


def test_sound_files_are_attached_and_others_named(rounds, unit_a, unit_b, reviewer, now):
    files = [
        pdf("สสจ.เชียงใหม่.pdf"),
        pdf("สรุป.pdf"),
        pdf("ลำพูน.pdf", b"hello"),
        pdf("ลำพูน 2.pdf", b""),
        pdf("ลำพูน.exe"),
        pdf("เชียงใหม่ ลำพูน.pdf"),
    ]

    checked = check_files(files, rounds[True])
    attach_checked(checked, rounds[True], by_name=False, by=reviewer, now=now)

    document = RoundDocument.objects.get()
    assert (document.unit, document.title) == (unit_a, "ผลการสำรวจของสำนักงานสหกรณ์จังหวัดเชียงใหม่")
    assert (document.original_name, document.content_type) == ("สสจ.เชียงใหม่.pdf", "application/pdf")
    assert (document.added_by, document.added_at, document.file.read()) == (reviewer, now, PDF)
    assert [one.name for one in checked if one.refusal] == [file.name for file in files[1:]]
    reasons = ["", "ไม่พบชื่อ", "ไม่ใช่ PDF", "ว่างเปล่า", "นามสกุล", "หลายหน่วยงาน"]
    assert [word in one.refusal for word, one in zip(reasons, checked, strict=True)] == [True] * 6
    document.file.close()


def test_title_may_be_the_files_name(rounds, unit_a, reviewer, now):
    attached([pdf("ผลสำรวจ เชียงใหม่ 2565.pdf")], rounds[True], reviewer, now, by_name=True)

    assert RoundDocument.objects.get().title == "ผลสำรวจ เชียงใหม่ 2565"


def test_same_file_name_of_unit_and_round_is_replaced(
    rounds, unit_a, unit_b, reviewer, now, django_capture_on_commit_callbacks
):
    attached([pdf("เชียงใหม่.pdf"), pdf("เชียงใหม่ 2.pdf"), pdf("ลำพูน.pdf")], rounds[True], reviewer, now)
    attached([pdf("เชียงใหม่.pdf")], rounds[False], reviewer, now)
    old = RoundDocument.objects.get(round=rounds[True], original_name="เชียงใหม่.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        [one] = attached([pdf("เชียงใหม่.pdf", PDF + b"new")], rounds[True], reviewer, now)

    new = RoundDocument.objects.get(round=rounds[True], original_name="เชียงใหม่.pdf")
    assert (one.replaces, new.file.read(), new.pk == old.pk) == ((old,), PDF + b"new", False)
    assert (RoundDocument.objects.count(), old.file.storage.exists(old.file.name)) == (4, False)
    new.file.close()


def test_one_name_twice_in_one_go_is_refused_once(rounds, unit_a, reviewer, now):
    checked = check_files([pdf("เชียงใหม่.pdf"), pdf("เชียงใหม่.pdf")], rounds[True])

    assert ["ซ้ำกัน" in one.refusal for one in checked] == [False, True]


def test_two_files_of_one_unit_are_told_apart(rounds, unit_a, unit_b, reviewer, now):
    names = ["เชียงใหม่.pdf", "เชียงใหม่ 2.exe", "ลำพูน.pdf", "ลำพูน.exe"]
    checked = check_files([pdf(name) for name in names], rounds[True])
    assert [one.shares_unit for one in checked] == [False] * 4

    attached([pdf("เชียงใหม่.pdf"), pdf("เชียงใหม่ 2.pdf"), pdf("ลำพูน.pdf")], rounds[True], reviewer, now)

    titles = RoundDocument.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["เชียงใหม่.pdf", "เชียงใหม่ 2.pdf", "ผลการสำรวจของสำนักงานสหกรณ์จังหวัดลำพูน"]


@pytest.mark.parametrize("files", [1, 3])
def test_check_takes_the_same_queries(rounds, unit_a, files, django_assert_num_queries):
    with django_assert_num_queries(3):  # units, confirmed names, earlier documents
        check_files([pdf(f"เชียงใหม่ {number}.pdf") for number in range(files)], rounds[True])


@pytest.mark.parametrize(
    "name, kept", [("C:\\งาน\\ผล.pdf", "ผล.pdf"), ("ก" * 300 + ".pdf", "ก" * 251 + ".pdf"), ("ผล\u200b.pdf", "ผล.pdf")]
)
def test_given_name_keeps_the_ending(name, kept):
    class Uploaded:
        pass

    Uploaded.name = name
    assert given_name(Uploaded) == kept
