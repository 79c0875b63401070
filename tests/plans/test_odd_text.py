"""Text that nobody expects, in every field of a plan: kept, and shown as text on every page, paper and sheet."""

import io
import re

import openpyxl
import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import escape
from docx import Document as WordFile

from cpdplans.cycles import documents, writing
from cpdplans.cycles.models import Document, TextChange
from cpdplans.pdf import render_pdf
from cpdplans.units.models import Unit
from plans import letter
from plans.content import PlanContent, plan_parts, rows_of
from tests.cpdplans.word import lines

from .factories import fresh, make_plan, send

# Without digits: on paper a letter's number has Thai ones. 44 of the 60 characters that the shortest field takes.
ODD = '=A+B <script>alert("x")</script> & 🙏🏽✅①½→'
INVISIBLE = "\u200b\ufeff\u202e\x00"
MARKS = "กขคฆงจฉชซญฎฏฐฑฒณดต"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


def text_fields(plan):
    """[(row, field)] of all that people write as text."""
    for row in rows_of(plan).values():
        for name in row.written:
            column = row._meta.get_field(name)
            if isinstance(column, models.CharField | models.TextField) and not column.choices:
                yield row, name


def write(plan, row, field, text, by, now):
    return writing.write_text(row, field, text, base=writing.text_of(row, field), by=by, now=now)


@pytest.fixture
def odd(cycle, officer_a, now):
    """A plan with other odd words in each of its fields, told apart by their last letter."""
    plan = make_plan(cycle, officer_a, now=now)
    for mark, (row, field) in zip(MARKS, text_fields(plan), strict=False):
        write(plan, row, field, f"{INVISIBLE}{ODD}{mark}\u200d \r\n", officer_a, now)
    return fresh(plan)


def words_of(plan):
    """{(model, field): what stands there}"""
    return {(row._meta.model_name, field): getattr(row, field) for row, field in text_fields(plan)}


def test_every_field_keeps_what_can_be_seen(odd):
    words = words_of(odd)
    assert len(words) == 13
    assert sorted(words.values()) == sorted(f"{ODD}{mark}" for mark in MARKS[: len(words)])


# On screen


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def missing(page, plan, *, but=()):
    """The fields that the page does not show as text."""
    return {field for field, text in words_of(plan).items() if escape(text) not in page} - set(but)


def is_safe(page):
    return "<script>alert" not in page and "\u200b" not in page


LETTER_FIELDS = {
    ("submission", name) for name in ("letter_number", "contact_name", "contact_position", "contact_telephone")
}
FINDING = ("finding", "words")  # the unit's own words stand on its page of writing and on the review page


@pytest.mark.parametrize("name", ["detail", "check"])
def test_pages_of_the_plan_show_text(officer_client, odd, name):
    page = shown(officer_client, reverse(f"plans:{name}", args=[odd.pk]))
    assert (missing(page, odd, but={FINDING}), is_safe(page)) == (set(), True)


def test_pages_of_writing_show_text(officer_client, odd):
    project = shown(officer_client, reverse("plans:project", args=[odd.pk, odd.projects.get().ref]))
    letter_page = shown(officer_client, reverse("plans:letter", args=[odd.pk]))
    awareness = shown(officer_client, reverse("plans:awareness", args=[odd.pk]))
    assert missing(project + letter_page + awareness, odd) == set()
    assert all(map(is_safe, (project, letter_page, awareness)))


def test_review_page_shows_text(reviewer_client, officer_a, odd, now):
    send(odd, officer_a, now)
    page = shown(reviewer_client, reverse("admin:plans_plan_change", args=[odd.pk]))
    assert (missing(page, odd), is_safe(page)) == (set(), True)


def test_history_shows_text(reviewer_client, odd):
    changes = TextChange.objects.filter(new__startswith=ODD)
    pages = {change: shown(reviewer_client, change_page(change)) for change in changes}
    assert len(pages) == 13
    assert [change.place for change, page in pages.items() if escape(change.new) not in page or not is_safe(page)] == []


def change_page(change):
    return reverse("admin:cycles_textchange_change", args=[change.pk])


def test_parts_hold_text(odd):
    texts = {part.text for part in plan_parts(PlanContent(odd).frozen())}
    assert [words for words in words_of(odd).values() if not any(words in text for text in texts)] == []


# On paper

PRINTED_BUT = {FINDING}


def text_of(pdf):
    """All that is printed, without the spaces and line ends of its layout."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def not_printed(text, plan):
    return {field for field, words in words_of(plan).items() if "".join(words.split()) not in text} - PRINTED_BUT


def test_draft_paper_prints_text(officer_client, odd):
    text = text_of(officer_client.get(reverse("plans:draft_pdf", args=[odd.pk])).content)
    assert (not_printed(text, odd), "ฉบับร่าง" in text) == (set(), True)


def test_sent_paper_and_receipt_print_text(officer_a, odd, now):
    version = send(odd, officer_a, now).version
    content, receipt = (text_of(documents.render_version(version, kind)) for kind in Document.Kind)
    assert not_printed(content, odd) == set()
    assert not_printed(receipt, odd) & LETTER_FIELDS == set()


@pytest.mark.parametrize("form", letter.Form)
def test_letter_says_text(odd, form, now):
    found = lines(WordFile(io.BytesIO(letter.letter_docx(odd, form, now=now))))
    words = words_of(odd)
    number, title = words["submission", "letter_number"], words["project", "title"]
    assert [any(text in line for line in found) for text in (number, title)] == [True, True]


LONGEST = 20_000
# A text of as many letters as a field takes, and a pattern of what must come out of the paper again, in its order.
LONG = {
    "lines": ("".join(f"ข้อ{number:04} ลดขั้นตอนการให้บริการแก่สหกรณ์\n" for number in range(1, 541)), "ข้อ[0-9]{4}"),
    "one line": ("".join(f"ข้อ{number:04}ลดขั้นตอนการให้บริการแก่สหกรณ์" for number in range(1, 561)), "ข้อ[0-9]{4}"),
    "one word": ("Z" * LONGEST, "Z"),
    "emoji": ("🌾" * LONGEST, "🌾"),
}


@pytest.mark.book
@pytest.mark.parametrize("name", LONG)
def test_the_longest_text_is_printed_over_pages_without_loss(odd, officer_a, now, name):
    text, pattern = LONG[name]
    stored = write(odd, odd.projects.get(), "objective", text[:LONGEST], officer_a, now).text
    content = PlanContent(odd).frozen()
    printed = text_of(render_pdf(documents.content_template(content), documents.pdf_context(content)))
    assert (len(stored) > 0.95 * LONGEST, re.findall(pattern, printed)) == (True, re.findall(pattern, stored))


def test_one_letter_more_is_refused_with_a_sentence(odd, officer_a, now):
    with pytest.raises(ValidationError, match="วัตถุประสงค์: ยาวเกิน 20,000 ตัวอักษร"):
        write(odd, odd.projects.get(), "objective", "ก" * (LONGEST + 1), officer_a, now)


# In a workbook


def test_board_takes_no_name_for_a_formula(reviewer_client, cycle, unit_a):
    """The board's sheet holds no text of a plan; the names of offices are typed in the admin."""
    Unit.objects.filter(pk=unit_a.pk).update(name=f"{ODD}ก")
    data = b"".join(reviewer_client.get(reverse("reports:board_xlsx")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(data))
    [cell] = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (f"{ODD}ก", "s", True)
