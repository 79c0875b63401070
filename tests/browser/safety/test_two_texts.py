"""Never lose a word: two windows, two officers, and scripts that replace the fields."""

import re
import time

import pytest
from playwright.sync_api import expect

from cpdplans.cycles import writing

from .desk import FIRST, MINE, SAVED, THEIRS, TITLE, TWO_TEXTS, box, kept_in, state, stored, write


def test_two_windows_of_one_person_on_one_field(form, address, project):
    other = form.context.new_page()
    other.goto(address)
    write(form, MINE)
    expect(state(form)).to_have_text(SAVED)
    write(other, THEIRS)
    expect(other.get_by_text(TWO_TEXTS)).to_be_visible()
    assert stored(project) == MINE
    other.get_by_role("button", name="ใช้ข้อความของท่าน").click()
    expect(state(other)).to_have_text(SAVED)
    assert (stored(project), kept_in(other)) == (THEIRS, 0)


@pytest.mark.parametrize(
    ("button", "kept"),
    [("ใช้ข้อความของท่าน", MINE), ("ใช้ข้อความในระบบ", THEIRS), ("บันทึกข้อความที่แก้ไขในช่อง", "ข้อความที่สาม")],
)
def test_two_officers_on_one_field(form, address, project, colleague, visit, look, button, kept):
    other = visit(colleague)
    other.goto(address)
    write(other, THEIRS)
    expect(state(other)).to_have_text(SAVED)
    write(form, MINE)
    expect(form.get_by_text(TWO_TEXTS)).to_be_visible()
    expect(form.locator(".choice")).to_contain_text(f"โดย{colleague.name} เมื่อ ")
    expect(form.locator(".choice")).to_contain_text(MINE)
    expect(form.locator(".choice")).to_contain_text(THEIRS)
    if kept == MINE:
        look(form, "safety-conflict")
    if kept == "ข้อความที่สาม":
        write(form, kept)
        form.wait_for_timeout(2500)
    assert stored(project) == THEIRS

    form.get_by_role("button", name=button).click()
    expect(form.get_by_text(TWO_TEXTS)).to_have_count(0)
    expect(box(form)).to_have_value(kept)
    form.wait_for_function("() => Object.keys(localStorage).length === 0")
    assert stored(project) == kept


@pytest.mark.parametrize(("choice", "kept"), [("บันทึกข้อความในช่องด้านบน", MINE), ("ใช้ข้อความในระบบ", THEIRS)])
def test_two_officers_on_one_field_without_scripts(
    visit, officer, colleague, address, project, now, look, choice, kept
):
    page = visit(officer, java_script_enabled=False)
    page.goto(address)
    writing.write_text(project, "objective", THEIRS, base=FIRST, by=colleague, now=now)
    write(page, MINE)
    page.get_by_role("button", name="บันทึกร่าง").click()
    expect(page.get_by_text(TWO_TEXTS)).to_be_visible()
    if kept == MINE:
        look(page, "safety-conflict-plain")
    page.get_by_label(re.compile(choice)).check()
    page.get_by_role("button", name="บันทึกร่าง").click()
    expect(box(page)).to_have_value(kept)
    expect(page.get_by_text(TWO_TEXTS)).to_have_count(0)
    assert stored(project) == kept


def test_two_officers_on_different_fields(form, address, project, colleague, visit):
    other = visit(colleague)
    other.goto(address)
    write(other, THEIRS)
    write(form, "ชื่อใหม่", TITLE)
    for page in (other, form):
        expect(state(page)).to_have_text(SAVED)
    form.get_by_role("button", name="บันทึกร่าง").click()
    expect(box(form)).to_have_value(THEIRS)
    assert (stored(project), project.title) == (THEIRS, "ชื่อใหม่")


def test_new_content_keeps_what_was_typed_meanwhile(form, project):
    """Another script posts the form, its author goes on typing, and the answer replaces all fields."""
    form.evaluate("() => { window.old = document.querySelector('form[data-write-url]').innerHTML }")
    write(form, MINE)
    form.evaluate(
        "() => { const form = document.querySelector('form[data-write-url]'); form.innerHTML = window.old;"
        " form.dispatchEvent(new Event('portal:swap', {bubbles: true})) }"
    )
    expect(box(form)).to_have_value(MINE)
    expect(state(form)).to_have_text(SAVED)
    write(form, MINE + " อีก")
    box(form).blur()
    form.wait_for_function("() => Object.keys(localStorage).length === 0")
    assert stored(project) == MINE + " อีก"


def test_a_pressed_button_is_obeyed_though_the_content_is_replaced_meanwhile(form, project):
    """A tick saves itself and replaces all fields while the press waits for a text to be saved."""
    form.route("**/write/", lambda route: (time.sleep(1.5), route.continue_()))
    write(form, MINE)
    form.locator("[name=finding]").first.click()
    form.get_by_role("button", name="บันทึกและกลับไปหน้าแผน").click()
    form.wait_for_url(f"**/plans/{project.plan_id}/")
    assert (stored(project), project.findings.count()) == (MINE, 0)
