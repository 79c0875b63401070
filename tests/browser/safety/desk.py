"""What the tests of writing do on the page, and what they look for."""

import re
import time

from tests.browser.cast import PASSWORD

TITLE = "ชื่อแผนปรับปรุงและพัฒนาการให้บริการ"
OBJECTIVE = "วัตถุประสงค์"
FIRST = "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น"
MINE = "เพื่อลดระยะเวลารอคอยของสหกรณ์"
THEIRS = "เพื่อให้บริการถูกต้องครบถ้วน"
SAVED = re.compile(r"บันทึกแล้ว \d\d\.\d\d น\.$")
LOST = re.compile("ยังเชื่อมต่อระบบไม่ได้ ข้อความยังอยู่ในเครื่องนี้")
ENDED = re.compile("หมดเวลาการใช้งาน ข้อความยังอยู่ในเครื่องนี้")
OFFER = "พบข้อความที่ยังไม่ได้บันทึกจากเครื่องนี้"
TWO_TEXTS = "มีข้อความสองข้อความในช่องนี้"


def box(page, label=OBJECTIVE):
    return page.get_by_label(label, exact=True)


def state(page):
    return page.locator("[data-save-state]")


def write(page, text, label=OBJECTIVE):
    box(page, label).fill(text)


def stored(project, field="objective"):
    project.refresh_from_db()
    return getattr(project, field)


def eventually(holds):
    """Waits for what no page is left to tell."""
    for _ in range(50):
        if holds():
            return
        time.sleep(0.1)
    assert holds()


def kept_in(page):
    return page.evaluate("() => Object.keys(localStorage).length")


def keep_in(page, key, *, text="ก", base="", days_ago=0):
    """A text in the page's browser as the script keeps it."""
    entry = {"text": text, "base": base, "at": time.time() * 1000 - days_ago * 86_400_000}
    page.evaluate("([key, entry]) => localStorage.setItem(key, JSON.stringify(entry))", [key, entry])


def sign_in_here(page):
    page.get_by_label("ชื่อผู้ใช้").fill("50")
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
