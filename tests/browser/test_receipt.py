"""The receipt's page on a screen, on a phone and on paper."""

import pypdfium2
import pytest
import time_machine
from playwright.sync_api import expect

from cpdplans.cycles.models import Cycle
from tests.browser.cast import MARCH, enter
from tests.plans.factories import make_plan, send


@pytest.fixture
def sent(office):
    with time_machine.travel(MARCH, tick=False):
        plan = make_plan(Cycle.objects.get(fiscal_year=2566), office["officer"], now=MARCH)
        send(plan, office["officer"], MARCH)
        yield plan


def texts_of(printed):
    document = pypdfium2.PdfDocument(printed)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def test_receipt_is_printed_on_one_page_without_buttons(sent, office, page, look):
    enter(page, office["officer"])
    page.goto(f"/plans/{sent.pk}/receipt/")
    look(page, "receipt-page")
    page.emulate_media(media="print")
    expect(page.get_by_alt_text("คิวอาร์โค้ดไปยังหน้าตรวจสอบใบรับนี้")).to_be_visible()
    expect(page.get_by_text("30 มีนาคม 2566 เวลา 09.00.00 น.")).to_be_visible()
    expect(page.get_by_text("ส่งภายในกำหนด")).to_be_visible()
    for words in ("ใบรับ (PDF)", "กลับไปหน้าแผน", "ดึงกลับมาแก้ไข", "ขั้นต่อไป"):
        expect(page.locator("main").get_by_text(words, exact=True)).to_be_hidden()
    [text] = texts_of(page.pdf(prefer_css_page_size=True))
    assert "2566-P-50-1" in text


def test_address_of_the_code_leads_anybody_to_the_confirmation(sent, page):
    code = sent.submission.latest_version().verify_code
    page.goto(f"/verify/{code}/")
    expect(page.get_by_role("heading", name="พบเอกสารนี้ในระบบ")).to_be_visible()
    expect(page.get_by_text("30 มีนาคม 2566 เวลา 09.00.00 น.")).to_be_visible()
