"""Never lose a word: sessions end, and other people sign in."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.cast import enter

from .desk import ENDED, FIRST, MINE, SAVED, TITLE, box, kept_in, sign_in_here, state, stored, write


def test_session_ends_while_typing(form, project, look):
    Session.objects.all().delete()
    write(form, MINE)
    expect(state(form)).to_have_text(ENDED)
    look(form, "safety-session")
    assert stored(project) == FIRST

    form.get_by_role("link", name="กรุณาเข้าสู่ระบบอีกครั้ง").click()
    sign_in_here(form)
    form.wait_for_url(re.compile(rf"/projects/{project.ref}/#id_.*objective$"))
    form.get_by_role("button", name="ใช้ข้อความนี้").click()
    expect(state(form)).to_have_text(SAVED)
    assert (stored(project), kept_in(form)) == (MINE, 0)


def test_signing_in_again_in_another_window_goes_on_saving(form, project):
    Session.objects.all().delete()
    write(form, MINE)
    expect(state(form)).to_have_text(ENDED)
    other = form.context.new_page()
    other.goto("/sign-in/")
    sign_in_here(other)
    expect(other.get_by_role("link", name="หน้าหลัก").first).to_be_visible()
    form.bring_to_front()
    form.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(state(form)).to_have_text(SAVED)
    assert stored(project) == MINE
    form.get_by_role("button", name="บันทึกร่าง").click()
    expect(form.get_by_text("ข้อความในหน้านี้บันทึกไว้แล้ว")).to_be_visible()


@pytest.mark.parametrize("where", ["same unit", "another unit"])
def test_another_account_signed_in_meanwhile(form, project, colleague, officer_b, where):
    enter(form, colleague if where == "same unit" else officer_b)
    write(form, MINE)
    expect(state(form)).to_have_text(re.compile("เข้าสู่ระบบด้วยบัญชีของ.*ข้อความยังอยู่ในเครื่องนี้"))
    form.get_by_role("button", name="บันทึกร่าง").click()
    expect(box(form)).to_have_value(MINE)
    assert (stored(project), kept_in(form)) == (FIRST, 1)


def test_session_ends_without_scripts(visit, officer, address, project, look):
    page = visit(officer, java_script_enabled=False)
    page.goto(address)
    write(page, MINE + "\n๒. ข้อ <b>สอง</b> & “อื่น ๆ”")
    write(page, "ชื่อใหม่", TITLE)
    Session.objects.all().delete()
    page.get_by_role("button", name="บันทึกร่าง").click()
    expect(page.get_by_role("heading", name="หมดเวลาการใช้งาน กรุณาเข้าสู่ระบบอีกครั้ง")).to_be_visible()
    assert stored(project) == FIRST

    page.get_by_label("ชื่อผู้ใช้").fill("50")
    page.get_by_label("รหัสผ่าน", exact=True).fill("ผิด")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_text(re.compile("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง")).first).to_be_visible()
    expect(page.get_by_text("ข้อความที่ยังไม่ได้บันทึก 2 ช่อง")).to_be_visible()
    sign_in_here(page)
    expect(page.get_by_text("ข้อความที่ยังไม่ได้บันทึก 2 ช่อง")).to_be_visible()
    page.get_by_role("button", name="บันทึกต่อ").click()
    expect(page.get_by_text(re.compile("^บันทึกแล้ว"))).to_be_visible()
    expect(box(page)).to_have_value(MINE + "\n๒. ข้อ <b>สอง</b> & “อื่น ๆ”")
    assert (stored(project, "title"), project.objective) == ("ชื่อใหม่", MINE + "\n๒. ข้อ <b>สอง</b> & “อื่น ๆ”")


def test_pages_of_signing_in_again(visit, officer, address, look):
    page = visit(officer)
    page.goto(address)
    write(page, MINE)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="บันทึกร่าง").click()
    expect(page.get_by_role("heading", name="หมดเวลาการใช้งาน กรุณาเข้าสู่ระบบอีกครั้ง")).to_be_visible()
    look(page, "safety-again")
    sign_in_here(page)
    look(page, "safety-carried")
