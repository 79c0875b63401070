"""The book as it opens again: what stands where, its numbers, contents and bookmarks."""

import io

import pytest
import time_machine
from django.db import transaction
from pypdf import PdfReader

from cpdplans import thai
from cpdplans.cycles.bundles import BrokenDocument
from cpdplans.cycles.models import Document
from reports.book.joining import write_book
from reports.book.papers import all_stored
from reports.book.parts import parts_of

from .worlds import AFTER, PROBE, World, texts_of

WORLDS = []
pytestmark = [pytest.mark.book, pytest.mark.django_db]
SECTIONS = ["บทสรุป", "แผนที่รายจังหวัด", "ผลตามเขตตรวจราชการ", "สถานะรายหน่วยงาน"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world and its book for all tests of this file; taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(AFTER, tick=False):
            made = World()
            parts, stream = parts_of(made.cycle, AFTER), io.BytesIO()
            made.pages = write_book(parts, all_stored(parts.versions), stream, AFTER)
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


def test_every_page_has_its_number_once(world):
    numbers = [f"–{thai.thai_digits(number)}–" for number in range(1, world.pages + 1)]
    counts = [text.count(number) for text, number in zip(world.texts, numbers, strict=True)]
    assert counts == [1] * world.pages


def test_bookmarks_are_sections_then_regions_with_units_and_papers(world):
    titles = [(depth, item.title) for depth, item in outline(PdfReader(io.BytesIO(world.book)).outline)]
    names = [f"สำนักงานสหกรณ์จังหวัด{name}" for name in ("กระบี่", "เชียงใหม่")]
    sixth = [(0, "เขตตรวจราชการที่ 6"), (1, names[0]), (2, "แผน")]
    fifteenth = [(0, "เขตตรวจราชการที่ 15"), (1, names[1]), (2, "แผน"), (2, "รายงานผล")]
    assert titles == [*((0, title) for title in SECTIONS), *sixth, *fifteenth]


def test_bookmarks_lead_where_their_words_stand(world):
    book = PdfReader(io.BytesIO(world.book))
    found = [(item.title, book.get_destination_page_number(item)) for depth, item in outline(book.outline) if depth < 2]
    sections = [title in world.texts[page] for title, page in found if title in SECTIONS]
    units = [title in world.texts[page] for title, page in found if title.startswith("สำนักงาน")]
    assert (sections, units) == ([True] * 4, [True] * 2)


def test_the_contents_say_the_pages_of_the_bookmarks(world):
    book = PdfReader(io.BytesIO(world.book))
    pages = [book.get_destination_page_number(item) + 1 for depth, item in outline(book.outline) if depth == 2]
    krabi, chiang_mai = (f"สำนักงานสหกรณ์จังหวัด{name}" for name in ("กระบี่", "เชียงใหม่"))
    first, second, third = map(thai.thai_digits, pages)
    lines = [f"{krabi}{first}รอแผนได้รับความเห็นชอบ", f"{chiang_mai}{second}{third}"]
    assert [line in world.texts[1] for line in lines] == [True, True]


def test_every_unit_and_each_probe_word_is_in_it(world):
    whole = "".join(world.texts)
    named = [unit.name in whole for unit in world.units]
    assert (named, whole.count(PROBE)) == ([True] * 3, 1)


def test_it_says_what_it_is(world):
    book = PdfReader(io.BytesIO(world.book))
    told = (book.metadata.title[-4:], book.metadata.author, book.root_object["/Lang"], book.page_mode)
    assert told == ("2566", "กรมส่งเสริมสหกรณ์", "th", "/UseOutlines")


def test_a_stored_document_that_is_gone_is_named(world):
    documents = all_stored(world.parts.versions)
    gone = Document(version_id=world.parts.versions[0].pk, file="documents/none.pdf")
    with pytest.raises(BrokenDocument, match="สำนักงานสหกรณ์จังหวัดกระบี่"):
        write_book(world.parts, documents | {gone.version_id: gone}, io.BytesIO(), AFTER)
