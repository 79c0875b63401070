"""Sending a plan as people do it: twice, back and forth, in two tabs, over midnight, by keyboard, without JavaScript.

All on a screen 390 pixels wide, where nothing may stick out sideways.
"""

import datetime
import re

import pytest
import time_machine
from django.test import override_settings
from playwright.sync_api import expect

from cpdplans.cycles.models import Cycle, Event, Submission, Version
from plans.models import Plan
from tests.browser.cast import MARCH, enter
from tests.plans.factories import make_plan

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BEFORE_MIDNIGHT = MARCH.replace(month=4, day=12, hour=23, minute=58)
AFTER_MIDNIGHT = BEFORE_MIDNIGHT + datetime.timedelta(minutes=5)
SENT = "ส่งแผนแล้ว"
NOT_SENT = "ฉบับร่าง ยังไม่ได้ส่ง"


@pytest.fixture(autouse=True)
def any_host():
    with override_settings(ALLOWED_HOSTS=["*"]):
        yield


@pytest.fixture
def march():
    with time_machine.travel(MARCH):
        yield


@pytest.fixture
def phone(browser, live_server):
    """A context of a phone's width; the test opens its tabs, with or without JavaScript."""
    contexts = []

    def open_page(**kw):
        size = {"width": 390, "height": 844}
        kw = {"base_url": live_server.url, "locale": "th-TH", "timezone_id": "Asia/Bangkok", "viewport": size} | kw
        contexts.append(browser.new_context(**kw))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def officer(office):
    return office["officer"]


@pytest.fixture
def plan(officer):
    """A plan that may be sent as it stands."""
    return make_plan(Cycle.objects.get(fiscal_year=2566), officer, now=MARCH)


def fits(page):
    """Nothing sticks out sideways."""
    page.wait_for_load_state()
    wide = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    outside = page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 200))")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], outside


def open_check(page, plan):
    page.goto(f"/plans/{plan.pk}/check/")
    expect(page.get_by_role("heading", name="ตรวจทานและส่งแผน")).to_be_visible()
    expect(page.get_by_text(NOT_SENT)).to_be_visible()
    fits(page)


def send_button(page):
    return page.get_by_role("button", name="ส่งแผน", exact=True)


def see_receipt(page):
    """Waits long: in the tests the documents are made while the sending is answered."""
    expect(page.get_by_role("heading", name=SENT, exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("2566-P-50-1").first).to_be_visible()
    expect(page.locator(".not-sent")).to_have_count(0)
    fits(page)


def sendings():
    """(receipts, sendings in the history)"""
    receipts = list(Version.objects.values_list("receipt_number", flat=True))
    return receipts, Event.objects.filter(act="send").count()


ONE = (["2566-P-50-1"], 1)


def test_back_after_sending_says_it_is_sent(plan, march, phone, officer):
    page = phone()
    enter(page, officer)
    open_check(page, plan)
    send_button(page).click()
    see_receipt(page)
    page.go_back()
    expect(page.get_by_role("heading", name="ส่งแผนปีงบประมาณ พ.ศ. 2566 ไว้แล้ว")).to_be_visible()
    expect(send_button(page)).to_have_count(0)
    fits(page)
    page.get_by_role("link", name="เปิดใบรับ").click()
    see_receipt(page)
    assert sendings() == ONE


@pytest.mark.parametrize("script", [True, False])
def test_a_double_click_sends_once(plan, march, phone, officer, script):
    page = phone(java_script_enabled=script)
    enter(page, officer)
    open_check(page, plan)
    send_button(page).dblclick()
    see_receipt(page)
    assert sendings() == ONE


def test_a_refresh_after_sending_changes_nothing(plan, march, phone, officer):
    page = phone()
    enter(page, officer)
    open_check(page, plan)
    send_button(page).click()
    see_receipt(page)
    page.reload()
    see_receipt(page)
    assert sendings() == ONE


def test_a_second_tab_leads_to_the_one_receipt(plan, march, phone, officer):
    first = phone()
    enter(first, officer)
    second = first.context.new_page()
    for tab in (first, second):
        open_check(tab, plan)
    send_button(first).click()
    see_receipt(first)
    send_button(second).click()
    see_receipt(second)
    expect(second.get_by_text("ระบบไม่ส่งซ้ำ และใช้ใบรับเดิม")).to_be_visible()
    assert sendings() == ONE


def test_a_page_out_of_the_browsers_memory_asks_the_server_again(plan, march, phone, officer):
    first = phone()
    enter(first, officer)
    second = first.context.new_page()
    for tab in (first, second):
        open_check(tab, plan)
    send_button(first).click()
    see_receipt(first)
    second.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(second.get_by_role("link", name="เปิดใบรับ")).to_be_visible()


def test_a_refused_attempt_says_all_at_once_with_the_summary_in_focus(plan, march, phone, officer):
    plan.projects.update(objective="")
    Submission.objects.filter(plan=plan).update(contact_telephone="")
    page = phone()
    enter(page, officer)
    open_check(page, plan)
    send_button(page).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading")).to_have_text("ยังส่งไม่ได้ ขาดข้อมูล 2 รายการ")
    fits(page)
    summary.get_by_role("link", name="แผนที่ 1: กรอกวัตถุประสงค์").click()
    expect(page.get_by_label("วัตถุประสงค์", exact=True)).to_be_focused()
    [attempt] = Event.objects.filter(act="refuse_sending")
    assert attempt.note.split("\n")[1:] == ["แผนที่ 1: กรอกวัตถุประสงค์", "ผู้ประสานงาน: กรอกโทรศัพท์"]


# The last minutes


def test_midnight_with_the_page_open(plan, phone, officer):
    page = phone()
    page.clock.install()
    with time_machine.travel(BEFORE_MIDNIGHT):
        enter(page, officer)
        open_check(page, plan)
        expect(page.get_by_text("เวลาของระบบ 23.58 น.").first).to_be_visible()
        expect(page.get_by_text("เหลือเวลาอีก 1 นาที").first).to_be_visible()
        expect(page.get_by_label("เหตุผลที่ส่งล่าช้า")).to_be_hidden()
        page.clock.fast_forward("01:10")
        expect(page.locator("[data-clock-aloud]")).to_have_text("เหลือเวลาไม่ถึง 1 นาที")
        page.clock.fast_forward("03:50")
    with time_machine.travel(AFTER_MIDNIGHT):
        expect(page.get_by_text("พ้นกำหนดแล้ว ยังส่งได้ โดยระบบจะบันทึกว่าส่งล่าช้า").first).to_be_visible()
        expect(page.get_by_label("เหตุผลที่ส่งล่าช้า")).to_be_visible()
        fits(page)
        send_button(page).click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("alert").get_by_role("link", name="พ้นกำหนดส่งแล้ว กรุณากรอกเหตุผลที่ส่งล่าช้า").click()
        expect(page.get_by_label("เหตุผลที่ส่งล่าช้า")).to_be_focused()
        page.keyboard.type("ระบบอินเทอร์เน็ตของสำนักงานขัดข้อง")
        send_button(page).click()
        see_receipt(page)
        expect(page.get_by_text("ส่งล่าช้า 1 วัน").first).to_be_visible()
    submission = Submission.objects.get(plan=plan)
    assert (submission.late_reason, submission.timeliness.days_late) == ("ระบบอินเทอร์เน็ตของสำนักงานขัดข้อง", 1)


def test_a_reason_typed_in_time_costs_nothing(plan, phone, officer):
    """Crossing midnight with the folded reason filled in: one press, no form to fill again."""
    page = phone()
    page.clock.install()
    with time_machine.travel(BEFORE_MIDNIGHT):
        enter(page, officer)
        open_check(page, plan)
        page.get_by_text("หากส่งหลังเวลา 23.59 น. ของวันนี้").click()
        page.get_by_label("เหตุผลที่ส่งล่าช้า").fill("ไฟฟ้าดับ")
    with time_machine.travel(AFTER_MIDNIGHT):
        send_button(page).click()
        see_receipt(page)
    assert Submission.objects.get(plan=plan).late_reason == "ไฟฟ้าดับ"


def test_a_wrong_clock_of_the_pc_does_not_matter(plan, phone, officer):
    page = phone()
    page.clock.install(time=datetime.datetime(2031, 1, 1, 3, 0, tzinfo=datetime.UTC))
    with time_machine.travel(BEFORE_MIDNIGHT - datetime.timedelta(hours=7, minutes=28), tick=False):
        enter(page, officer)
        open_check(page, plan)
        page.clock.fast_forward(60_000)
        expect(page.locator("[data-clock-time]").first).to_have_text("16.31 น.")
        expect(page.locator("[data-clock-left]").first).to_have_text("เหลือเวลาอีก 7 ชั่วโมง 28 นาที")
        expect(page.locator("[data-clock-aloud]")).to_be_empty()  # read out on the hour only, until the last one


# By keyboard alone

FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    name: at.innerText?.trim() || at.labels?.[0]?.innerText?.trim() || at.value || "",
    tag: at.tagName,
    visible: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1) || style.boxShadow !== "none",
    inside: box.left >= 0 && box.right <= innerWidth && box.width > 0,
    order: [...document.querySelectorAll("*")].indexOf(at),
  };
}"""


def tab_to(page, name):
    """Presses Tab until the element with this name has the focus: each stop is seen, inside, after the last."""
    last = -1
    for _ in range(150):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        assert (at["visible"], at["inside"], at["order"] > last) == (True, True, True), at
        last = at["order"]
        if re.sub(r"\s+", "", at["name"]) == re.sub(r"\s+", "", name):
            return
    raise AssertionError(f"no {name} by Tab")


def test_by_keyboard_alone_from_the_plan_to_the_receipt(plan, march, phone, officer):
    Submission.objects.filter(plan=plan).update(contact_telephone="")
    page = phone()
    enter(page, officer)
    page.goto(f"/plans/{plan.pk}/")
    tab_to(page, "ข้ามไปยังเนื้อหา")
    page.keyboard.press("Enter")
    tab_to(page, "ผลสำรวจที่นำมาพิจารณา")  # the first stop of the content, past the menu
    tab_to(page, "แก้ไขผู้ประสานงาน")
    page.keyboard.press("Enter")
    expect(page.get_by_label("ชื่อ-สกุลผู้ประสานงาน")).to_be_focused()
    tab_to(page, "โทรศัพท์")
    page.keyboard.type("0 5311 2233")
    tab_to(page, "บันทึกและกลับไปหน้าแผน")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="สิ่งที่ต้องทำ")).to_be_visible()
    tab_to(page, "ตรวจทานและส่ง")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ตรวจทานและส่งแผน")).to_be_visible()
    tab_to(page, "ข้ามไปยังเนื้อหา")
    page.keyboard.press("Enter")
    tab_to(page, "ส่งแผน")
    page.keyboard.press("Space")
    see_receipt(page)
    assert sendings() == ONE


# Without JavaScript


def add_project(page):
    """From the plan's page to the form of an empty project."""
    page.get_by_role("link", name="เพิ่มแผน").click()
    expect(page.get_by_text(NOT_SENT)).to_be_visible()
    fits(page)
    page.get_by_role("button", name="เริ่มจากแผนเปล่า").click()


def fill_project(page):
    page.get_by_label(re.compile("^ด้านกระบวนการ")).first.check()
    page.get_by_label("ชื่อแผนปรับปรุงและพัฒนาการให้บริการ").fill("ลดขั้นตอนการออกหนังสือรับรอง")
    page.get_by_label("วัตถุประสงค์", exact=True).fill("เพื่อให้สหกรณ์ได้รับบริการที่รวดเร็ว")
    page.get_by_role("textbox", name="เริ่มดำเนินการวันที่").fill("17 เม.ย. 2566")
    page.get_by_role("textbox", name="สิ้นสุดวันที่").fill("31/7/66")
    page.get_by_label("กิจกรรม", exact=True).first.fill("จัดทำผังขั้นตอนและประกาศระยะเวลาให้บริการ")
    page.get_by_label("ตัวชี้วัดความสำเร็จ", exact=True).first.fill("ร้อยละความพึงพอใจของผู้รับบริการ")
    page.get_by_label("ค่าเป้าหมาย").first.fill("85")
    page.get_by_role("button", name="บันทึกและกลับไปหน้าแผน").click()


def attach(page):
    page.get_by_role("link", name="การสร้างความรับรู้ทั่วทั้งองค์กร").first.click()
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/meeting")
    page.get_by_label("ไฟล์", exact=True).set_input_files(
        {"name": "วาระ.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="แนบไฟล์").click()
    expect(page.locator(".piece")).to_have_count(2)
    fits(page)


def write_letter(page):
    page.get_by_role("link", name="แผนปีงบประมาณ พ.ศ. 2566").first.click()
    page.get_by_role("link", name="หนังสือนำส่งและผู้ประสานงาน").click()
    for label, words in (
        ("เลขที่หนังสือนำส่ง", "ชม 0010/1234"),
        ("หนังสือลงวันที่", "30 มีนาคม 2566"),
        ("ชื่อ-สกุลผู้ประสานงาน", "นางสาวกานดา ใจดี"),
        ("ตำแหน่ง", "นักวิชาการสหกรณ์ชำนาญการ"),
        ("โทรศัพท์", "0 5311 2233"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    fits(page)
    page.get_by_role("button", name="บันทึกและกลับไปหน้าแผน").click()


def test_without_javascript_from_home_to_the_receipt(officer, march, phone):
    page = phone(java_script_enabled=False)
    enter(page, officer)
    page.goto("/")
    fits(page)
    page.get_by_role("link", name="เริ่มจัดทำแผน").click()
    expect(page.get_by_text(NOT_SENT)).to_be_visible()
    fits(page)
    add_project(page)
    expect(page.get_by_text(NOT_SENT)).to_be_visible()
    fits(page)
    fill_project(page)
    attach(page)
    write_letter(page)
    page.get_by_role("link", name="ตรวจทานและส่ง").first.click()
    fits(page)
    send_button(page).click()
    see_receipt(page)
    assert sendings() == ONE
    plan = Plan.objects.with_rows().get()
    assert (plan.projects.get().title, plan.submission.evidence.count()) == ("ลดขั้นตอนการออกหนังสือรับรอง", 2)


# What it looks like


def test_pages_at_every_point_of_the_deadline_look_right(plan, officer, page, look):
    for name, moment in (
        ("draft", MARCH),
        ("near", MARCH.replace(month=4, day=11, hour=16, minute=30)),
        ("due", BEFORE_MIDNIGHT),
        ("late", MARCH.replace(month=4, day=15)),
    ):
        with time_machine.travel(moment):
            enter(page, officer)
            for place, path in (("plan", ""), ("check", "check/"), ("letter", "letter/")):
                page.goto(f"/plans/{plan.pk}/{path}")
                expect(page.get_by_text(NOT_SENT)).to_be_visible()
                look(page, f"sending-{place}-{name}")
