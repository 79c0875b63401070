"""The book as it opens again: what stands where, its numbers, contents and bookmarks."""

import hashlib
import io

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from pypdf import PdfReader

from cpdplans import thai
from cpdplans.cycles.models import Document
from reports.book.joining import write_book
from reports.book.papers import all_stored
from reports.book.parts import parts_of
from reports.book.reading import PaperReader

from .worlds import AFTER, FLOOD, PLACES, PROBE, World, texts_of

WORLDS = []
pytestmark = [pytest.mark.book, pytest.mark.django_db]
SECTIONS = ["บทสรุป", "แผนที่แสดงสถานะรายจังหวัด", "ผลตามเขตตรวจราชการ", "สถานะรายหน่วยงาน", "เอกสารที่ไม่มีในรูปเล่ม"]
OFFICE = "สำนักงานสหกรณ์จังหวัด"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world and its book for all tests of this file; taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(AFTER, tick=False):
            made = World()
            parts, stream = parts_of(made.cycle, AFTER), io.BytesIO()
            made.pages, made.lacking = write_book(parts, all_stored(parts.versions), stream, AFTER)
            made.parts, made.book = parts, stream.getvalue()
            made.texts = texts_of(made.book)
        yield made
        transaction.set_rollback(True)


def outline(items, depth=0):
    """[(depth, bookmark)]"""
    found = []
    for item in items:
        found += outline(item, depth + 1) if isinstance(item, list) else [(depth, item)]
    return found


def places(book):
    """[(depth, title, the page it leads to)] of the bookmarks."""
    return [(depth, item.title, book.get_destination_page_number(item)) for depth, item in outline(book.outline)]


@pytest.fixture
def book(world):
    return PdfReader(io.BytesIO(world.book))


def test_every_page_has_its_number_once(world):
    numbers = [f"–{thai.thai_digits(number)}–" for number in range(1, world.pages + 1)]
    counts = [text.count(number) for text, number in zip(world.texts, numbers, strict=True)]
    assert counts == [1] * world.pages


def test_bookmarks_are_sections_then_regions_with_units_and_papers(book):
    sixth = [(0, "เขตตรวจราชการที่ 6"), (1, f"{OFFICE}กระบี่"), (2, "แผน")]
    papers = [(2, title) for title in ("แผน", "รายงานผล", "ผลเพิ่มเติม")]
    fifteenth = [(0, "เขตตรวจราชการที่ 15"), (1, f"{OFFICE}เชียงใหม่"), *papers]
    titles = [(depth, title) for depth, title, _ in places(book)]
    assert titles == [*((0, title) for title in SECTIONS), *sixth, *fifteenth]


def test_bookmarks_lead_where_their_words_stand(world, book):
    found = [(title, page) for depth, title, page in places(book) if depth < 2 and not title.startswith("เขต")]
    assert [title in world.texts[page] for title, page in found] == [True] * 7


def test_the_summary_with_its_curves_takes_one_page(book):
    first, second = [page for _, _, page in places(book)][:2]
    assert second - first == 1


def test_the_contents_say_the_pages_of_the_bookmarks(world, book):
    first, second, third, fourth = (thai.thai_digits(page + 1) for depth, _, page in places(book) if depth == 2)
    lines = [
        f"{OFFICE}กระบี่{first}รอแผนได้รับความเห็นชอบ–",
        f"{OFFICE}ตรังเกินกำหนดรอแผนได้รับความเห็นชอบ–",
        f"{OFFICE}พังงาได้รับยกเว้นได้รับยกเว้น–",
        f"{OFFICE}เชียงใหม่{second}{third}{fourth}",
    ]
    assert [line in world.texts[1] for line in lines] == [True] * 4


def test_each_page_number_of_the_contents_leads_to_its_page(world, book):
    """The words of a link are not read here: two of each line, title and number, lead where the bookmark does."""
    pages = [page for _, _, page in places(book)]
    links = [link.get_object() for link in book.pages[1]["/Annots"]]
    led = [book.get_page_number(link["/Dest"][0].get_object()) for link in links]
    sections = [page for page in pages[:5] for _ in range(2)]
    sixth, fifteenth = [pages[5]] * 3, [pages[8]] * 3 + pages[11:]
    assert (led, [link for link in links if "/A" in link]) == (sections + sixth + fifteenth, [])


def test_every_unit_and_each_probe_word_is_in_it(world):
    whole = "".join(world.texts)
    named = [unit.name in whole for unit in world.units]
    assert (named, whole.count(PROBE), whole.count("น้ำใจ")) == ([True] * 4, PLACES, PLACES)


def test_what_was_added_follows_the_report_dated_and_apart(world, book):
    [page] = [page for _, title, page in places(book) if title == "ผลเพิ่มเติม"]
    said = [words in world.texts[page] for words in (f"ผลเพิ่มเติมของ{OFFICE}เชียงใหม่", "๒เมษายน๒๕๖๖", PROBE)]
    assert said == [True] * 3


def test_what_is_not_in_it_is_told_with_the_reason(world):
    [text] = [text for text in world.texts[2:] if SECTIONS[-1] in text]
    told = [(one.name.removeprefix(OFFICE), one.title, one.is_lost) for one in world.lacking]
    kinds = ("แผน", "รายงานผล")
    held = [("กระบี่", "รายงานผล"), *(("ตรัง", kind) for kind in kinds), *(("พังงา", kind) for kind in kinds)]
    assert (told, text.count(f"ได้รับยกเว้น:{FLOOD}")) == ([(*one, False) for one in held], 2)


def test_it_says_what_it_is(book):
    told = (book.metadata.title[-4:], book.metadata.author, book.root_object["/Lang"], book.page_mode)
    assert told == ("2566", "กรมส่งเสริมสหกรณ์", "th", "/UseOutlines")


def broken(world, content, sha256=None):
    """The book, its first document stored with other bytes: (its texts, [Lacking] of what was sent)."""
    version, stream = world.parts.versions[0], io.BytesIO()
    name = default_storage.save("documents/broken.pdf", ContentFile(content))
    paper = Document(version_id=version.pk, file=name, sha256=sha256 or hashlib.sha256(content).hexdigest())
    papers = all_stored(world.parts.versions) | {version.pk: paper}
    _, lacking = write_book(world.parts, papers, stream, AFTER)
    return texts_of(stream.getvalue()), [one for one in lacking if one.is_lost]


@pytest.mark.parametrize(
    "content, sha256, why", [(b"%PDF-1.7 cut off", None, "เปิดไฟล์ไม่ได้"), (b"-", "0" * 64, "ไฟล์ไม่ตรงกับที่จัดเก็บ")]
)
def test_a_document_that_cannot_be_read_is_named_and_the_others_are_there(world, content, sha256, why):
    texts, [lost] = broken(world, content, sha256)
    [told] = [text for text in texts[2:] if SECTIONS[-1] in text]
    receipt = world.parts.versions[0].receipt_number
    assert (lost.why, f"{why}เลขที่ใบรับ{receipt}" in told, "".join(texts).count(PROBE)) == (
        f"{why} เลขที่ใบรับ {receipt}",
        True,
        PLACES - 1,
    )


def test_of_a_packed_stream_one_object_is_read(world):
    """What makes the joining quick: pypdf would read every tag of the document."""
    with all_stored(world.parts.versions)[world.parts.versions[0].pk].file.open("rb") as source:
        content = source.read()
    readers = PaperReader(io.BytesIO(content)), PdfReader(io.BytesIO(content))
    texts = [[page.extract_text() for page in reader.pages] for reader in readers]
    quick, usual = (len(reader.resolved_objects) for reader in readers)
    assert (texts[0] == texts[1], quick < usual / 2) == (True, True)
