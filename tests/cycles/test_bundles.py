"""PDFs joined as one: what stands in the file, who may have it, and how one that failed is asked for again."""

import datetime
import io

import pypdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from cpdplans.cycles import bundles, documents
from cpdplans.cycles.models import Bundle, Document, Submission
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.tasks import make_bundle
from tests.conftest import signed_in
from tests.factories import make_cast, make_user
from tests.plans.factories import make_plan, queries_of, send
from tests.worlds import NOW, World

from .factories import overwrite

LIST = "admin:cycles_bundle_changelist"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


def make_versions(cycle, officer_a, officer_b):
    """The plans of Lamphun and of Chiang Mai, in this order."""
    for officer in (officer_b, officer_a):
        send(make_plan(cycle, officer, now=NOW), officer, NOW)
    rows = [cycle.submissions.get(unit=officer.unit, kind="plan") for officer in (officer_b, officer_a)]
    return bundles.latest_versions(rows)[0]


def make_both_sent():
    cast = make_cast()
    cast["officer_b"] = make_user(unit=cast["unit_b"], username="51")
    return cast | {"versions": make_versions(cast["cycle"], cast["officer_a"], cast["officer_b"])}


WORLD = World(make_both_sent, "versions")


@pytest.fixture
def versions(cycle, officer_a, officer_b, standing):
    return standing.get("versions") or make_versions(cycle, officer_a, officer_b)


@pytest.fixture
def bundle(versions, reviewer, now):
    """Asked for and not yet begun: what is enqueued on commit waits here."""
    return bundles.ask(versions, by=reviewer, now=now)


def page_of(bundle):
    return reverse("admin:cycles_bundle_change", args=[bundle.pk])


def joined(versions):
    with bundles.joined(versions) as stream:
        return stream.read()


def finish(bundle, now):
    bundles.make(Bundle.objects.get(pk=bundle.pk), now=lambda: now)
    bundle.refresh_from_db()


# The file


def bytes_of(file):
    with file.open("rb") as stream:
        return stream.read()


def texts_of(data):
    """The text of each page."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_the_order_and_the_thai_text_of_the_file(versions):
    whole = "".join("".join(texts_of(joined(versions))).split())  # lines end where the column does
    places = [whole.index(f"สำนักงานสหกรณ์จังหวัด{name}") for name in ("ลำพูน", "เชียงใหม่")]
    assert places == sorted(places)
    assert whole.count("เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น") == 2


def test_the_text_is_that_of_the_single_papers(versions):
    """Joining loses no sign: also those that fonts put together, such as ำ."""
    single = [documents.document(version, Document.Kind.CONTENT) for version in versions]
    apart = [text for stored in single for text in texts_of(bytes_of(stored.file))]
    assert texts_of(joined(versions)) == apart
    assert "".join(apart).count("ำ") > 4


def test_each_unit_has_a_bookmark(versions):
    reader = pypdf.PdfReader(io.BytesIO(joined(versions)))
    marks = [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline]
    pages = len(texts_of(bytes_of(documents.document(versions[0], Document.Kind.CONTENT).file)))
    assert marks == [
        ("สำนักงานสหกรณ์จังหวัดลำพูน (แผน ฉบับที่ 1)", 0),
        ("สำนักงานสหกรณ์จังหวัดเชียงใหม่ (แผน ฉบับที่ 1)", pages),
    ]


def test_stored_documents_are_used(versions):
    kept = [documents.document(version, Document.Kind.CONTENT).pk for version in versions]
    assert bundles.missing(versions) == 0
    joined(versions)
    assert list(Document.objects.values_list("pk", flat=True)) == kept


def test_what_is_missing_is_made_and_kept(versions):
    documents.document(versions[0], Document.Kind.CONTENT)
    assert bundles.missing(versions) == 1
    joined(versions)
    assert bundles.missing(versions) == 0


def test_those_never_sent_are_apart(versions, cycle):
    rows = list(Submission.objects.order_by("pk"))
    sent, unsent = bundles.latest_versions(rows)
    assert {version.pk for version in sent} == {version.pk for version in versions}
    assert len(sent) + len(unsent) == len(rows)


def test_the_name_of_the_file(versions):
    assert bundles.file_name(versions) == "แผน ปีงบประมาณ 2566 รวม 2 ฉบับ.pdf"


# By the worker


def test_the_worker_makes_the_file(bundle, now):
    make_bundle.call(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.done, bundle.finished_at, bundle.problem) == (2, now, "")
    assert bytes_of(bundle.file).startswith(b"%PDF-")


@pytest.mark.django_db(transaction=True)
def test_asking_enqueues(versions, reviewer, now):
    bundle = bundles.ask(versions, by=reviewer, now=now)
    bundle.refresh_from_db()
    assert bundle.finished_at == now


def test_made_twice_it_is_one_file(bundle, now, stored_files):
    late = Bundle.objects.get(pk=bundle.pk)
    finish(bundle, now)
    bundles.make(late, now=lambda: now)
    kept = [path.relative_to(stored_files).as_posix() for path in (stored_files / "evidence").rglob("*.pdf")]
    assert kept == [Bundle.objects.get().file.name]


def break_one(version):
    stored = documents.document(version, Document.Kind.CONTENT)
    stored.file.storage.delete(stored.file.name)
    return stored


def test_what_went_wrong_is_said(bundle, versions, now):
    break_one(versions[1])
    with pytest.raises(bundles.BrokenDocument):
        bundles.make(bundle, now=lambda: now)
    bundle.refresh_from_db()
    name = "สำนักงานสหกรณ์จังหวัดเชียงใหม่ (แผน ฉบับที่ 1)"
    assert bundle.problem == f"เปิดเอกสารที่จัดเก็บไว้ของ{name} ไม่ได้ กรุณาแจ้งผู้ดูแลระบบ"
    assert (bundle.done, bundle.finished_at) == (1, None)


def test_a_damaged_document(bundle, versions, now):
    stored = break_one(versions[0])
    stored.file.storage.save(stored.file.name, ContentFile(b"not a PDF"))
    with pytest.raises(bundles.BrokenDocument):
        bundles.make(bundle, now=lambda: now)


def test_whatever_else_goes_wrong(bundle, versions, now):
    overwrite(versions[0], content={})
    with pytest.raises(KeyError):
        bundles.make(bundle, now=lambda: now)
    bundle.refresh_from_db()
    assert bundle.problem == bundles.BROKEN


# Asking again


def test_one_that_failed_is_asked_for_again(bundle, versions, now, reviewer_client, django_capture_on_commit_callbacks):
    Bundle.objects.update(problem=bundles.BROKEN, done=1)
    with django_capture_on_commit_callbacks(execute=True):
        response = reviewer_client.post(reverse("admin:cycles_bundle_again", args=[bundle.pk]))
    assert response.url == page_of(bundle)
    bundle.refresh_from_db()
    assert (bundle.problem, bundle.done, bundle.finished_at) == ("", 2, now)


def test_one_that_has_died_is_asked_for_again(bundle, now):
    later = now + datetime.timedelta(minutes=11)
    assert [bundles.may_ask_again(bundle, at) for at in (now, later)] == [False, True]


def test_one_that_runs_or_is_done_is_not(bundle, now):
    with pytest.raises(Refused):
        bundles.ask_again(bundle, now=now)
    finish(bundle, now)
    with pytest.raises(Refused):
        bundles.ask_again(bundle, now=now + datetime.timedelta(days=1))


def test_asked_for_again_twice_it_runs_once(bundle, now):
    Bundle.objects.update(problem=bundles.BROKEN)
    first, second = Bundle.objects.get(), Bundle.objects.get()
    later = now + datetime.timedelta(minutes=1)
    bundles.ask_again(first, now=later)
    bundles.ask_again(second, now=later + datetime.timedelta(minutes=1))
    assert Bundle.objects.get().asked_at == later


# The pages


def test_the_page_while_it_runs(bundle, reviewer_client):
    page = reviewer_client.get(page_of(bundle)).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "กำลังจัดทำและรวมเอกสาร 0 จาก 2 ฉบับ" in page


def test_the_page_when_it_is_done(bundle, now, reviewer_client):
    finish(bundle, now)
    page = reviewer_client.get(page_of(bundle)).content.decode()
    address = reverse("admin:cycles_bundle_file", args=[bundle.pk])
    assert (page.count('http-equiv="refresh"'), page.count(f'href="{address}"')) == (0, 1)


def test_the_page_of_one_that_failed(bundle, reviewer_client):
    Bundle.objects.update(problem=bundles.BROKEN)
    page = reviewer_client.get(page_of(bundle)).content.decode()
    assert [page.count(words) for words in ('http-equiv="refresh"', bundles.BROKEN, 'ขออีกครั้ง"')] == [0, 1, 1]


def test_the_file_has_a_thai_name(bundle, now, reviewer_client):
    finish(bundle, now)
    response = reviewer_client.get(reverse("admin:cycles_bundle_file", args=[bundle.pk]))
    assert (response.filename, response.headers["Content-Type"]) == (
        "แผน ปีงบประมาณ 2566 รวม 2 ฉบับ.pdf",
        "application/pdf",
    )
    assert response.getvalue().startswith(b"%PDF-")


def test_no_file_before_it_is_done(bundle, reviewer_client):
    assert reviewer_client.get(reverse("admin:cycles_bundle_file", args=[bundle.pk])).status_code == 404


@pytest.mark.parametrize(
    "who, seen, codes",
    [
        ("reviewer", 1, [200, 200, 302]),  # who asked
        ("reviewer2", 0, [404, 404, 404]),
        ("admin", 1, [200, 200, 302]),
    ],
)
def test_whose_bundles_are_seen(bundle, now, reviewer2, administrator, who, seen, codes):
    finish(bundle, now)
    client = signed_in(type(reviewer2).objects.get(username=who))
    file, again = (reverse(f"admin:cycles_bundle_{name}", args=[bundle.pk]) for name in ("file", "again"))
    answers = [client.get(page_of(bundle)), client.get(file), client.post(again)]
    assert [answer.status_code for answer in answers] == codes
    assert len(client.get(reverse(LIST)).context["cl"].result_list) == seen
    answers[1].close()


@pytest.mark.parametrize("role", ["executive", "officer"])
def test_others_are_refused(bundle, now, role):
    finish(bundle, now)
    client = signed_in(make_user(role))
    addresses = [reverse(f"admin:cycles_bundle_{name}", args=[bundle.pk]) for name in ("change", "file", "again")]
    found = [client.post(address).url for address in addresses] + [client.get(address).url for address in addresses]
    assert {address.partition("?")[0] for address in found} == {reverse("admin:login")}


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_no_such_bundle(db, reviewer_client, pk):
    for name in ("file", "change"):
        assert reviewer_client.get(f"{reverse(LIST)}{pk}/{name}/").status_code == 404


def test_the_list_takes_the_same_queries(bundle, versions, reviewer, now, reviewer_client):
    alone = queries_of(reviewer_client, reverse(LIST))
    for _ in range(2):
        bundles.ask(versions, by=reviewer, now=now)
    assert queries_of(reviewer_client, reverse(LIST)) == alone
