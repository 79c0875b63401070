"""Closing a year: what is kept, that it stays the same, and who is given which file."""

import hashlib
import io
import os

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from cpdplans.cycles.models import Document, Event, Version
from cpdplans.cycles.stages import Refused
from cpdplans.units.models import Unit, User
from reports.book import keeping, making
from reports.book.models import Book, FrozenFile, FrozenYear
from reports.book.papers import all_stored
from reports.book.parts import parts_of
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
    Unit.objects.filter(pk=made.units[0].pk).update(name="ชื่อที่แก้ภายหลัง")
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


def corrupt(kind):
    """The file of the latest closing, changed on the disk; the bytes that were there."""
    path = FrozenFile.objects.filter(kind=kind).last().file.path
    with open(path, "rb") as file:
        before = file.read()
    with open(path, "wb") as file:
        file.write(b"%PDF-1.7 another")
    return path, before


@pytest.fixture
def corrupted(made):
    path, before = corrupt(Kind.SUMMARY)
    yield path
    with open(path, "wb") as file:
        file.write(before)


def test_a_file_that_was_changed_is_not_given_out(made, corrupted):
    response = signed_in(made.reviewer).get(address("board_book_summary"), follow=True)
    said = "ไฟล์ “สรุปสองหน้าสำหรับผู้ประเมิน (PDF)” ไม่ตรงกับที่เก็บไว้เมื่อปิดรอบ" in response.content.decode()
    assert (response.redirect_chain, said) == ([("/board/book/?cycle=2566", 302)], True)


def test_a_file_that_is_gone_is_not_given_out(made, corrupted):
    os.rename(corrupted, corrupted + ".away")
    response = signed_in(made.reviewer).get(address("board_book_kept", Kind.SUMMARY))
    os.rename(corrupted + ".away", corrupted)
    assert (response.status_code, response.url) == (302, "/board/book/?cycle=2566")


def test_closing_again_needs_a_reason(made):
    client = signed_in(made.reviewer)
    response = client.post(reverse("admin:reports_frozenyear_close", args=[made.cycle.pk]), {"reason": " "})
    said = "กรอกเหตุผล</li>" in response.content.decode()
    assert (said, FrozenYear.objects.count(), Book.objects.get().asked_at) == (True, 1, None)
    with pytest.raises(Refused, match="การปิดอีกครั้งต้องระบุเหตุผล"):
        keeping.ask_to_close(made.cycle, by=made.reviewer, now=AFTER)


def test_a_closed_year_has_no_other_book(made):
    with pytest.raises(Refused, match="รอบนี้ปิดและเก็บรูปเล่มแล้ว"):
        making.ask(made.cycle, by=made.reviewer, now=AFTER)


def close_again(made, reason="แก้ชื่อหน่วยงาน"):
    book = keeping.ask_to_close(made.cycle, by=made.reviewer, now=AFTER, reason=reason)
    make_book.func(book.pk, AFTER.isoformat())


def test_a_year_closed_again_gives_the_new_files_and_keeps_the_earlier(made):
    client = signed_in(made.reviewer)
    first = content_of(client.get(address("board_book_pdf")))
    Unit.objects.filter(pk=made.units[2].pk).update(name="ชื่อที่แก้แล้ว")
    close_again(made)
    book = address("board_book_kept", Kind.BOOK)
    latest, earlier = (content_of(client.get(book + rest)) for rest in ("", "&closing=1"))
    told = list(FrozenYear.objects.values_list("number", "reason"))
    assert (told, earlier == first, latest == first) == ([(2, "แก้ชื่อหน่วยงาน"), (1, "")], True, False)


@pytest.mark.parametrize("number", ["0", "2", "x", "9" * 30])
def test_a_closing_that_is_not_there_is_not_found(made, number):
    response = signed_in(made.reviewer).get(address("board_book_kept", Kind.BOOK) + f"&closing={number}")
    assert response.status_code == 404


def test_the_page_of_the_round_says_who_closed_it_when_and_why(made):
    close_again(made)
    page = signed_in(made.reviewer).get(reverse("admin:cycles_cycle_change", args=[made.cycle.pk])).content.decode()
    notes = list(Event.objects.filter(act=Event.Act.CLOSE_CYCLE).order_by("pk").values_list("by", "note"))
    assert (notes, "ครั้งที่ 2 แก้ชื่อหน่วยงาน" in page) == (
        [(made.reviewer.pk, ""), (made.reviewer.pk, "ครั้งที่ 2 แก้ชื่อหน่วยงาน")],
        True,
    )


def test_a_task_that_was_taken_for_dead_closes_nothing(made):
    """Another began since: what this one made is put away."""
    book = keeping.ask_to_close(made.cycle, by=made.reviewer, now=AFTER, reason="แก้ไข")
    Book.objects.update(asked_at=AFTER + making.PATIENCE)
    before = set(default_storage.listdir("frozen/2566")[1])
    keeping.close(book, making.Made(parts_of(made.cycle, AFTER), io.BytesIO(b"%PDF-1.7"), 1, [], AFTER))
    assert (FrozenYear.objects.count(), set(default_storage.listdir("frozen/2566")[1])) == (1, before)


def test_nothing_is_kept_where_a_file_cannot_be_made(made, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    book = keeping.ask_to_close(made.cycle, by=made.reviewer, now=AFTER, reason="แก้ไข")
    before = set(default_storage.listdir("frozen/2566")[1])
    monkeypatch.setattr(keeping, "year_workbook", broken)
    with pytest.raises(ZeroDivisionError):
        make_book.func(book.pk, AFTER.isoformat())
    assert (FrozenYear.objects.count(), set(default_storage.listdir("frozen/2566")[1])) == (1, before)
    assert Book.objects.get().problem == making.BROKEN


def test_a_book_that_lacks_a_document_closes_nothing(made):
    book = keeping.ask_to_close(made.cycle, by=made.reviewer, now=AFTER, reason="แก้ไข")
    os.rename(*(paths := (plan_path(), plan_path() + ".away")))
    with pytest.raises(Refused):
        make_book.func(book.pk, AFTER.isoformat())
    os.rename(*reversed(paths))
    words = "ยังปิดรอบไม่ได้ เพราะรูปเล่มขาดเอกสารที่ส่งแล้ว แผนของสำนักงานสหกรณ์จังหวัดกระบี่ (ไม่พบไฟล์"
    assert (Book.objects.get().problem.startswith(words), FrozenYear.objects.count()) == (True, 1)


def plan_path():
    """Where the document of B's plan is stored."""
    return Document.objects.get(version__submission__unit__short_name="กระบี่", kind="content").file.path


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
