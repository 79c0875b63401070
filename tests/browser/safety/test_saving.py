"""Never lose a word: what becomes of a text while its author goes on, while lines break and browsers die."""

import re

import pytest
from playwright.sync_api import expect

from cpdplans.cycles import writing
from cpdplans.cycles.models import TextChange
from tests.browser.cast import enter

from .desk import (
    FIRST,
    LOST,
    MINE,
    OFFER,
    SAVED,
    THEIRS,
    TITLE,
    TWO_TEXTS,
    box,
    eventually,
    keep_in,
    kept_in,
    state,
    stored,
    write,
)

# Saving while writing goes on


def test_a_rest_saves(form, project):
    write(form, MINE)
    expect(state(form)).to_have_text(SAVED)
    assert (stored(project), kept_in(form)) == (MINE, 0)


def test_typing_without_rest_is_saved_within_seconds(form, project):
    box(form).fill("")
    box(form).press_sequentially("ก" * 60, delay=200)
    first = TextChange.objects.filter(ref=project.ref, field="objective").order_by("pk").first()
    assert 20 < len(first.new) < 60


def test_leaving_a_field_saves_at_once(form, project):
    write(form, MINE)
    box(form, TITLE).focus()
    expect(state(form)).to_have_text(SAVED, timeout=1500)
    assert stored(project) == MINE


@pytest.mark.parametrize("leave", ["link", "close"])
def test_leaving_the_page_saves_without_a_question(form, project, leave):
    asked = []
    form.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    write(form, MINE)
    if leave == "link":
        form.get_by_role("link", name="หน้าหลัก").first.click()
    else:
        form.close(run_before_unload=True)
    eventually(lambda: stored(project) == MINE)
    assert asked == []


def test_a_date_is_not_blamed_while_it_is_typed(form, project):
    start = box(form, "เริ่มดำเนินการวันที่")
    start.fill("1 พ.")
    expect(state(form)).to_have_text("ยังไม่ได้บันทึก")
    form.wait_for_timeout(2500)
    expect(start).not_to_have_class(re.compile("is-invalid"))
    start.press_sequentially("ค. 66")
    start.blur()
    expect(start).to_have_value("1 พฤษภาคม 2566")
    assert f"{stored(project, 'period_start')}" == "2023-05-01"


def test_an_error_is_taken_back_when_the_text_is_as_it_was(form):
    start = box(form, "เริ่มดำเนินการวันที่")
    before = start.input_value()
    start.fill("ไม่ทราบ")
    start.blur()
    expect(state(form)).to_contain_text("ยังบันทึกไม่ได้ 1 ช่อง")
    start.fill(before)
    expect(state(form)).to_be_empty()
    expect(form.locator("[data-fault]")).to_be_hidden()


# The line breaks


def test_lost_connection_and_its_return(form, project, look):
    form.context.set_offline(True)
    write(form, MINE)
    expect(state(form)).to_have_text(LOST)
    look(form, "safety-lost")
    write(form, MINE + " ในปี 2566")
    write(form, "ชื่อใหม่", TITLE)
    assert stored(project) == FIRST

    form.context.set_offline(False)
    expect(state(form)).to_have_text(SAVED)
    assert (stored(project), project.title) == (MINE + " ในปี 2566", "ชื่อใหม่")
    assert kept_in(form) == 0


def test_lost_connection_keeps_the_page_that_is_to_be_saved(form, project):
    form.context.set_offline(True)
    write(form, MINE)
    form.get_by_role("button", name="บันทึกร่าง").click()
    expect(state(form)).to_have_text(LOST)
    expect(box(form)).to_have_value(MINE)
    form.context.set_offline(False)
    expect(state(form)).to_have_text(SAVED)
    form.get_by_role("button", name="บันทึกร่าง").click()
    expect(form.get_by_text("ข้อความในหน้านี้บันทึกไว้แล้ว")).to_be_visible()
    assert stored(project) == MINE


def test_leaving_while_nothing_can_be_saved_asks(form):
    asked = []
    form.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    form.context.set_offline(True)
    write(form, MINE)
    expect(state(form)).to_have_text(LOST)
    form.close(run_before_unload=True)
    expect(box(form)).to_have_value(MINE)
    assert asked == ["beforeunload"]


def test_a_lost_answer_makes_no_conflict_with_oneself(form, project):
    """The server took the text, its answer never came, and the author wrote on."""
    form.route("**/write/", lambda route: (route.fetch(), route.abort()), times=1)
    write(form, MINE)
    expect(state(form)).to_have_text(LOST)
    assert stored(project) == MINE
    write(form, MINE + " ทุกแห่ง")
    form.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(state(form)).to_have_text(SAVED)
    assert stored(project) == MINE + " ทุกแห่ง"


# The browser dies


@pytest.fixture
def died(form):
    """The context of a page that died while nothing could be saved."""
    form.context.set_offline(True)
    write(form, MINE)
    expect(state(form)).to_have_text(LOST)
    form.wait_for_timeout(1000)  # the browser hands what a page keeps to its other pages a moment later
    form.close(run_before_unload=False)
    form.context.set_offline(False)
    return form.context


def test_text_of_a_dead_page_is_offered(died, address, project, look):
    page = died.new_page()
    page.goto(address)
    expect(page.get_by_text(OFFER)).to_have_count(2)
    expect(box(page)).to_have_value(FIRST)
    look(page, "safety-offer")
    page.get_by_role("button", name="ใช้ข้อความนี้").click()
    expect(box(page)).to_have_value(MINE)
    expect(state(page)).to_have_text(SAVED)
    expect(page.get_by_text(OFFER)).to_have_count(0)
    assert (stored(project), kept_in(page)) == (MINE, 0)


def test_text_of_a_dead_page_can_be_dropped(died, address, project):
    page = died.new_page()
    page.goto(address)
    page.get_by_role("button", name="ทิ้งข้อความนี้").click()
    expect(page.get_by_text(OFFER)).to_have_count(0)
    assert (kept_in(page), stored(project)) == (0, FIRST)


def test_text_of_a_dead_page_meets_a_newer_one(died, address, project, colleague, now):
    writing.write_text(project, "objective", THEIRS, base=FIRST, by=colleague, now=now)
    page = died.new_page()
    page.goto(address)
    page.get_by_role("button", name="ใช้ข้อความนี้").click()
    expect(page.get_by_text(TWO_TEXTS)).to_be_visible()
    assert stored(project) == THEIRS
    page.get_by_role("button", name="ใช้ข้อความของท่าน").click()
    expect(state(page)).to_have_text(SAVED)
    assert stored(project) == MINE


def test_text_that_arrived_after_all_is_not_offered(died, address, project, officer, now):
    writing.write_text(project, "objective", MINE, base=FIRST, by=officer, now=now)
    page = died.new_page()
    page.goto(address)
    page.wait_for_function("() => Object.keys(localStorage).length === 0")
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_a_date_spelled_otherwise_is_not_offered(form, address, project):
    account = form.locator("body").get_attribute("data-account")
    keep_in(form, f"portal-text:{account}:{project.ref}:period_start:x", text="๑/๕/๖๖", base="17 เมษายน 2566")
    project.period_start = "2023-05-01"
    project.save()
    form.goto(address)
    form.wait_for_function("() => Object.keys(localStorage).length === 0")
    expect(form.get_by_text(OFFER)).to_have_count(0)


def test_text_of_another_account_is_never_shown(died, address, colleague):
    page = died.new_page()
    enter(page, colleague)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert MINE not in page.content()
    assert kept_in(page) == 1


def test_old_texts_are_dropped(form, address):
    keep_in(form, "portal-text:9:a:b:old", days_ago=31)
    keep_in(form, "portal-text:9:a:b:young", days_ago=29)
    form.goto(address)
    assert form.evaluate("() => Object.keys(localStorage)") == ["portal-text:9:a:b:young"]


def test_a_browser_that_keeps_nothing_does_no_harm(form, address, project):
    form.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }")
    form.goto(address)
    form.context.set_offline(True)
    write(form, MINE)
    expect(state(form)).to_have_text(re.compile("ข้อความยังอยู่ในหน้านี้ กรุณาอย่าปิดหน้านี้"))
    form.context.set_offline(False)
    expect(state(form)).to_have_text(SAVED)
    assert stored(project) == MINE
