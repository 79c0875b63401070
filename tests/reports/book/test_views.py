"""The page of a year's book: what there is, how far it is, who may ask and who may close."""

import pytest
from django.urls import reverse

from reports.book import making
from reports.book.models import Book
from tests.reports.factories import moment

NOW = moment(10, 2)


@pytest.fixture(autouse=True)
def at_that_moment(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def book(cycle, reviewer):
    return making.ask(cycle, by=reviewer, now=NOW)


def page(client):
    return client.get(reverse("reports:board_book")).content.decode()


def test_who_sees_the_board_may_ask(cycle, executive_client, executive):
    response = executive_client.post(reverse("reports:board_book_ask"), {"cycle": "2566"})
    book = Book.objects.get()
    assert (response.url, book.asked_by, book.asked_at) == ("/board/book/?cycle=2566", executive, NOW)


def test_an_officer_may_not(cycle, officer_client):
    response = officer_client.post(reverse("reports:board_book_ask"), {"cycle": "2566"})
    assert (response.status_code, Book.objects.count()) == (403, 0)


@pytest.mark.parametrize("year", ["", "x", "2500", "9" * 30, "9" * 5000])
def test_a_round_that_is_not_there_is_not_found(cycle, reviewer_client, year):
    assert reviewer_client.post(reverse("reports:board_book_ask"), {"cycle": year}).status_code == 404


def test_the_page_shows_how_far_it_is_and_asks_again(book, reviewer_client):
    Book.objects.update(done=40, total=156)
    shown = page(reviewer_client)
    assert ("จัดทำเอกสารแล้ว 40 จาก 156 ฉบับ" in shown, 'http-equiv="refresh"' in shown) == (True, True)


def test_the_page_says_what_went_wrong(book, reviewer_client):
    Book.objects.update(problem="เปิดเอกสารไม่ได้")
    shown = page(reviewer_client)
    assert ("เปิดเอกสารไม่ได้" in shown, "จัดทำรูปเล่ม</button>" in shown) == (True, True)


def test_the_page_names_what_the_book_does_without(book, reviewer_client):
    Book.objects.update(file="books/2566.pdf", asked_at=None, made_at=NOW, lacking="แผนของเชียงใหม่ (ไม่พบไฟล์)")
    shown = page(reviewer_client)
    assert ("<li>แผนของเชียงใหม่ (ไม่พบไฟล์)</li>" in shown, "รูปเล่มนี้ขาดเอกสาร" in shown) == (True, True)


def test_two_who_close_at_once_get_one_closing(cycle, reviewer_client):
    address, asked = reverse("admin:reports_frozenyear_close", args=[cycle.pk]), []
    for _ in range(2):
        asked.append(reviewer_client.post(address, {"reason": ""}).url)
    assert (asked, Book.objects.filter(closes=True, asked_at=NOW).count()) == (["/board/book/?cycle=2566"] * 2, 1)


def test_without_a_book_its_address_leads_to_the_page(cycle, reviewer_client):
    assert reviewer_client.get(reverse("reports:board_book_pdf")).url == "/board/book/?cycle=2566"


def test_only_the_desk_closes(cycle, executive_client, reviewer_client):
    address = reverse("admin:reports_frozenyear_close", args=[cycle.pk])
    made = []
    for client in (executive_client, reviewer_client):
        client.post(address)
        made.append(Book.objects.filter(closes=True).count())
    assert made == [0, 1]


def test_the_closing_page_counts_what_is_not_approved(cycle, reviewer_client):
    shown = reviewer_client.get(reverse("admin:reports_frozenyear_close", args=[cycle.pk])).content.decode()
    assert "มีแผนและรายงานผล 4 ฉบับที่ยังไม่ได้รับความเห็นชอบ" in shown


def test_before_its_day_the_closing_page_says_when(cycle, reviewer_client, time_machine):
    time_machine.move_to(moment(9, 1), tick=False)
    shown = reviewer_client.get(reverse("admin:reports_frozenyear_close", args=[cycle.pk])).content.decode()
    assert ("ปิดรอบได้ตั้งแต่วันถัดไป" in shown, "submit-row" in shown) == (True, False)
