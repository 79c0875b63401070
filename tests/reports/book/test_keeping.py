"""Closing a year: what is kept, that it stays the same, and who is given which file."""

import hashlib

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from cpdplans.cycles.models import Version
from cpdplans.units.models import User
from reports.book import keeping
from reports.book.models import Book, FrozenFile, FrozenYear
from reports.book.papers import all_stored
from reports.tasks import make_book
from tests import factories
from tests.conftest import signed_in

from .worlds import AFTER, World, texts_of

WORLDS = []
pytestmark = [pytest.mark.book, pytest.mark.django_db]
Kind = FrozenFile.Kind


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """A closed year for all tests of this file; taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(AFTER, tick=False):
            world = World()
            world.executive = factories.make_user(User.Role.EXECUTIVE, username="executive")
            book = keeping.ask_to_close(world.cycle, by=world.reviewer, now=AFTER)
            make_book.func(book.pk, AFTER.isoformat())
        yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def at_that_moment(time_machine):
    cache.clear()
    time_machine.move_to(AFTER, tick=False)


def content_of(response):
    return b"".join(response.streaming_content)


def address(name, *args):
    return f"{reverse(f'reports:{name}', args=args)}?cycle=2566"


def test_four_files_are_kept_with_their_checksums(made):
    year = FrozenYear.objects.get()
    told = [(one.kind, one.is_intact, one.size == one.file.size) for one in year.files.all()]
    assert (year.frozen_by, told) == (made.reviewer, [(kind, True, True) for kind in Kind])


def test_nothing_is_left_to_make(made):
    book = Book.objects.get()
    assert (book.asked_at, book.problem, book.file.name, book.done, book.total) == (None, "", "", 3, 3)


def test_the_files_stay_the_same_when_data_is_corrected(made):
    client = signed_in(made.reviewer)
    names = ("board_book_pdf", "board_book_summary", "board_year_xlsx")
    before = [content_of(client.get(address(name))) for name in names]
    type(made.units[0]).objects.filter(pk=made.units[0].pk).update(name="ชื่อที่แก้ภายหลัง")
    after = [content_of(client.get(address(name))) for name in names]
    kept = [hashlib.sha256(data).hexdigest() for data in before]
    sums = dict(FrozenFile.objects.values_list("kind", "sha256"))
    assert (after, kept) == (before, [sums[kind] for kind in (Kind.BOOK, Kind.SUMMARY, Kind.DESK)])


def test_the_summary_takes_two_pages(made):
    data = content_of(signed_in(made.reviewer).get(address("board_book_summary")))
    assert len(texts_of(data)) == 2


@pytest.mark.parametrize("who, codes", [("reviewer", [200, 404]), ("executive", [404, 200])])
def test_the_survey_of_each_unit_is_for_the_desk(made, who, codes):
    client = signed_in(getattr(made, who))
    found = [client.get(address("board_book_kept", kind)) for kind in (Kind.DESK, Kind.WHOLE)]
    [content_of(response) for response in found if response.streaming]  # read to its end, the file is closed
    assert [response.status_code for response in found] == codes


def test_the_page_says_since_when_and_the_checksums(made):
    page = signed_in(made.executive).get(address("board_book")).content.decode()
    sums = dict(FrozenFile.objects.values_list("kind", "sha256"))
    shown = [sums[kind] in page for kind in Kind]
    said = page.count("ตรวจสอบแล้ว ตรงกับไฟล์ที่เก็บไว้")
    assert (shown, said, "2 ตุลาคม 2566" in page) == ([True, True, False, True], 3, True)


def test_a_file_that_was_changed_is_told(made):
    kept = FrozenFile.objects.get(kind=Kind.SUMMARY)
    kept.sha256 = "0" * 64
    assert kept.is_intact is False


def test_closing_again_changes_nothing(made):
    client = signed_in(made.reviewer)
    response = client.post(reverse("admin:reports_frozenyear_close", args=[made.cycle.pk]), follow=True)
    said = "รอบนี้ปิดและเก็บรูปเล่มแล้ว" in response.content.decode()
    assert (said, FrozenYear.objects.count(), FrozenFile.objects.count()) == (True, 1, 4)


def test_what_is_kept_is_written_once(made):
    with pytest.raises(TypeError):
        FrozenFile.objects.update(sha256="")


def test_many_missing_documents_are_made_on_every_core(made):
    """Four of them: as many processes as there are cores begin."""
    version = Version.objects.first()
    held = {"content": version.content, "sha256": "", "created_at": AFTER, "created_by": made.reviewer}
    made_up = [
        Version.objects.create(
            submission=version.submission, number=10 + at, receipt_number=f"r{at}", verify_code=f"v{at}", **held
        )
        for at in range(4)
    ]
    told = []
    documents = all_stored(made_up, told=told.append)
    assert (set(documents), told) == ({one.pk for one in made_up}, [0, 1, 2, 3, 4])
