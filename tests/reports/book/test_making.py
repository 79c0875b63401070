"""The book as it is asked for: once, seen how far it is, asked for again where its task died."""

import datetime

import pytest

from cpdplans.cycles.stages import Refused
from reports.book import keeping, making
from reports.book.models import Book, FrozenYear
from tests.reports.factories import moment

NOW = moment(10, 2)
LATER = NOW + datetime.timedelta(minutes=1)


@pytest.fixture
def book(cycle, reviewer):
    return making.ask(cycle, by=reviewer, now=NOW)


def test_two_who_ask_get_one_book(book, cycle, reviewer2, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as enqueued:
        again = making.ask(cycle, by=reviewer2, now=LATER)
    assert (again.pk, again.asked_at, again.asked_by, enqueued) == (book.pk, NOW, book.asked_by, [])


def test_one_whose_task_died_is_begun_anew(book, cycle, reviewer2):
    much_later = NOW + making.PATIENCE
    again = making.ask(cycle, by=reviewer2, now=much_later)
    assert (making.is_running(book, much_later), again.asked_at, again.asked_by) == (False, much_later, reviewer2)


def test_one_that_gives_signs_of_life_is_not_taken_for_dead(book, cycle, reviewer2):
    Book.objects.update(seen_at=NOW + making.PATIENCE)
    again = making.ask(cycle, by=reviewer2, now=NOW + making.PATIENCE + datetime.timedelta(minutes=1))
    assert (again.asked_at, again.asked_by) == (NOW, book.asked_by)


def test_one_that_failed_is_begun_anew_at_once(book, cycle, reviewer):
    Book.objects.update(problem="ระบบจัดทำรูปเล่มไม่สำเร็จ")
    again = making.ask(cycle, by=reviewer, now=LATER)
    assert (again.problem, again.asked_at) == ("", LATER)


def test_a_file_that_is_there_stays_until_the_next_is_made(book, cycle, reviewer):
    Book.objects.update(file="books/2566.pdf", asked_at=None)
    assert making.ask(cycle, by=reviewer, now=LATER).file.name == "books/2566.pdf"


def test_a_closed_year_has_its_book(cycle, reviewer):
    FrozenYear.objects.create(cycle=cycle, frozen_at=NOW, frozen_by=reviewer)
    with pytest.raises(Refused, match="รอบนี้ปิดและเก็บรูปเล่มแล้ว"):
        making.ask(cycle, by=reviewer, now=LATER)


def test_the_year_is_not_closed_with_a_book_that_is_being_made(book, cycle, reviewer):
    with pytest.raises(Refused, match="กรุณารอให้เสร็จ"):
        keeping.ask_to_close(cycle, by=reviewer, now=LATER)


def test_the_reason_of_a_second_who_closes_is_not_lost(cycle, reviewer, reviewer2):
    making.ask(cycle, by=reviewer, now=NOW, closes=True, reason="ครบทุกหน่วยงาน")
    with pytest.raises(Refused, match="กรุณารอให้เสร็จ"):
        making.ask(cycle, by=reviewer2, now=LATER, closes=True, reason="แก้ไขคะแนน")


def test_what_goes_wrong_is_told(book, cycle):
    def broken(*args):
        raise Refused("เขียนไฟล์ไม่ได้")

    with pytest.raises(Refused):
        making.make(book, now=lambda: NOW, keep=broken)
    book.refresh_from_db()
    assert (book.problem, making.is_running(book, NOW)) == ("เขียนไฟล์ไม่ได้", False)


@pytest.mark.parametrize(
    "moment, words",
    [
        (moment(9, 30, 23), "หน่วยงานยังเพิ่มเติมผลได้ถึงวันที่ 30 กันยายน 2566 ปิดรอบได้ตั้งแต่วันถัดไป"),
        (moment(10, 1, 0), ""),
    ],
)
def test_a_year_is_closed_once_results_cannot_be_added(cycle, moment, words):
    assert keeping.why_not(cycle, moment) == words
