"""A text for a LINE group: made with one click, copied with another, readable without a script."""

import datetime

import pytest
import time_machine
from playwright.sync_api import expect

from cpdplans.cycles.models import Outreach
from tests.browser.cast import MARCH, enter

PAGE = "/admin/cycles/outreach/make/"


@pytest.fixture
def at_work(page, office):
    """A reviewer, with the round open and nobody's plan begun."""
    with time_machine.travel(MARCH + datetime.timedelta(days=5)):
        enter(page, office["reviewer"])
        yield page


def test_the_text_is_made_and_copied(at_work):
    page = at_work
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    page.locator("#region-15").get_by_role("button", name="ข้อความไลน์").click()
    page.get_by_role("button", name="คัดลอกข้อความ").click()
    expect(page.locator(".outreach-copied")).to_have_text("คัดลอกแล้ว วางในกลุ่มไลน์ได้ทันที")
    expect(page.locator("[data-copy]")).to_have_text("คัดลอกแล้ว ✓")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == Outreach.objects.get().text


def test_where_the_browser_keeps_the_clipboard_shut_the_text_is_marked(at_work):
    page = at_work
    page.add_init_script("delete Navigator.prototype.clipboard; Document.prototype.execCommand = () => false;")
    page.goto(PAGE)
    page.locator("#region-15").get_by_role("button", name="ข้อความไลน์").click()
    page.get_by_role("button", name="คัดลอกข้อความ").click()
    expect(page.locator(".outreach-copied")).to_have_text("คัดลอกไม่ได้ ข้อความถูกเลือกไว้แล้ว กรุณากด Ctrl+C")
    assert page.evaluate("getSelection().toString().startsWith('เรียน หน่วยงานใน')")
