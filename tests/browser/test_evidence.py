"""Evidence in a real browser: several at once with progress, lost connection, expired session, without JavaScript."""

import io
import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import override_settings
from PIL import Image
from playwright.sync_api import expect

from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Evidence, Submission
from plans.services import plan_of
from tests.browser.cast import MARCH, enter

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(color="green"):
    stream = io.BytesIO()
    Image.new("RGB", (60, 60), color).save(stream, "PNG")
    return stream.getvalue()


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture(autouse=True)
def in_march():
    with override_settings(ALLOWED_HOSTS=["*"]), time_machine.travel(MARCH):
        yield


@pytest.fixture
def address(office):
    plan = plan_of(Submission.objects.get(unit__code="50", kind=Kind.PLAN))
    return f"/plans/{plan.pk}/awareness/"


@pytest.fixture
def opened(page, office, address):
    """The page of evidence, opened by the officer."""
    enter(page, office["officer"])
    page.goto(address)
    return page


def names():
    return sorted(str(piece) for piece in Evidence.objects.kept())


def rows(page):
    return page.locator("[data-kept] .piece[data-ref]")


def upload(page, name):
    return page.locator(".upload", has_text=name)


def choose(page, *files):
    page.get_by_label("ไฟล์", exact=True).set_input_files(list(files))


def hold(page, address):
    """Requests that attach wait until what this gives is called; then they go on."""
    held, is_open = [], []
    page.route(f"**{address}attach/", lambda route: route.continue_() if is_open else held.append(route))

    def release():
        is_open.append(True)
        for route in held:
            route.continue_()

    return release


def test_two_files_and_a_bad_one_at_once(opened, address, look):
    page = opened
    page.get_by_label("ประเภทหลักฐาน").first.select_option(label="ระเบียบวาระ/รายงานการประชุม")
    release = hold(page, address)
    choose(page, file("ก.png", picture()), file("ข.exe", b"MZ no"), file("ค.pdf", PDF))
    for name in ("ก.png", "ข.exe", "ค.pdf"):
        expect(page.get_by_role("progressbar", name=f"ความคืบหน้าของ {name}")).to_be_visible()
    for name, words in (("ก.png", "กำลังส่ง"), ("ข.exe", "กำลังส่ง"), ("ค.pdf", "รอแนบ")):  # two at a time
        expect(upload(page, name)).to_contain_text(words)
    look(page, "evidence-progress")
    release()
    expect(rows(page)).to_have_count(2)
    expect(upload(page, "ข.exe")).to_contain_text(
        "ไฟล์ “ข.exe” ไม่ใช่ PDF, JPEG, PNG, DOCX หรือ XLSX กรุณาบันทึกเป็น PDF แล้วแนบใหม่"
    )
    expect(page.get_by_text("แนบแล้ว 2 ไฟล์ ยังไม่ได้แนบ 1 ไฟล์")).to_be_visible()
    facts = r"ค\.pdf · 69.ไบต์ · แนบเมื่อ 30 มี\.ค\. 66 09\.\d\d น\. โดย นางสาวกานดา ใจดี"
    expect(rows(page).filter(has_text="ค.pdf")).to_contain_text(
        re.compile(rf"ระเบียบวาระ/รายงานการประชุม · หลักฐานของทั้งแผน\s+{facts}")
    )
    look(page, "evidence-attached")
    page.get_by_role("button", name="นำออก ข.exe").click()
    expect(page.locator(".upload")).to_have_count(0)
    assert names() == ["ก.png", "ค.pdf"]


def test_a_file_too_large_is_told_before_it_is_sent(opened, address):
    requests = []
    opened.on("request", lambda request: requests.append(request.url) if request.method == "POST" else None)
    with override_settings(UPLOAD_LIMIT_BYTES=1024 * 1024):
        opened.goto(address)
        choose(opened, file("ใหญ่.pdf", PDF.ljust(1024 * 1024 * 3 // 2)))
    sentence = "ไฟล์ “ใหญ่.pdf” มีขนาด 1.5 MB เกินกำหนด 1 MB กรุณาลดขนาดหรือแบ่งเป็นหลายไฟล์"
    expect(upload(opened, "ใหญ่.pdf")).to_contain_text(sentence)
    assert requests == []


def test_a_file_on_its_way_is_cancelled(opened, address):
    release = hold(opened, address)
    choose(opened, file("ก.png", picture()), file("ข.png", picture("red")), file("ค.png", picture("blue")))
    opened.get_by_role("button", name="ยกเลิก ค.png").click()
    expect(opened.get_by_text("ยกเลิกการแนบ “ค.png” แล้ว")).to_be_visible()
    release()
    expect(rows(opened)).to_have_count(2)
    assert names() == ["ก.png", "ข.png"]


def test_a_lost_connection_is_told_and_tried_again(opened, look):
    page = opened
    page.context.set_offline(True)
    choose(page, file("ก.png", picture()), file("ข.pdf", PDF))
    for name in ("ก.png", "ข.pdf"):
        expect(upload(page, name)).to_contain_text("การเชื่อมต่อขาดหาย ไฟล์นี้ยังไม่ได้แนบ")
    look(page, "evidence-lost")
    page.get_by_role("button", name="ลองอีกครั้ง ก.png").click()
    expect(upload(page, "ก.png")).to_contain_text("การเชื่อมต่อขาดหาย")
    assert names() == []
    page.context.set_offline(False)  # the rest go by themselves
    expect(rows(page)).to_have_count(2)
    expect(page.locator(".upload")).to_have_count(0)
    assert names() == ["ก.png", "ข.pdf"]


def test_an_answer_that_was_lost_doubles_nothing(opened, address):
    """The file arrived, the answer did not: trying again says so."""
    page = opened

    def lose(route):
        route.fetch()
        route.abort()

    page.route(f"**{address}attach/", lose, times=1)
    choose(page, file("ก.png", picture()))
    page.get_by_role("button", name="ลองอีกครั้ง ก.png").click()
    expect(page.get_by_text("“ก.png” แนบไว้แล้ว จึงไม่แนบซ้ำ")).to_be_visible()
    expect(rows(page)).to_have_count(1)
    assert names() == ["ก.png"]


def test_an_expired_session_asks_to_sign_in_and_the_file_goes_on(opened, address):
    page = opened
    Session.objects.all().delete()
    choose(page, file("ก.png", picture()))
    expect(upload(page, "ก.png")).to_contain_text("หมดเวลาการใช้งาน กรุณาเข้าสู่ระบบอีกครั้ง")
    with page.expect_popup() as other:
        page.get_by_role("link", name="เข้าสู่ระบบ (เปิดหน้าต่างใหม่)").click()
    other.value.get_by_label("ชื่อผู้ใช้").fill("50")
    other.value.get_by_label("รหัสผ่าน", exact=True).fill("รหัสผ่าน-ทดสอบ-2566")
    other.value.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(other.value).to_have_url(re.compile(f"{address}$"))
    page.get_by_role("button", name="ลองอีกครั้ง ก.png").click()
    expect(rows(page)).to_have_count(1)
    assert names() == ["ก.png"]


def test_several_links_with_a_wrong_one(opened, look):
    page = opened
    page.get_by_label("ลิงก์", exact=True).fill("https://drive.google.com/x\nไม่ใช่ลิงก์\nwww.example.com/a")
    page.get_by_role("button", name="แนบลิงก์").click()
    expect(rows(page)).to_have_count(2)
    expect(page.get_by_label("ลิงก์", exact=True)).to_have_value("ไม่ใช่ลิงก์")
    expect(page.get_by_text("“ไม่ใช่ลิงก์” ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และเป็นที่อยู่เว็บที่ถูกต้อง")).to_be_visible()
    expect(rows(page).first).to_contain_text("ผู้พิจารณาอาจเปิดลิงก์ Google Drive")
    look(page, "evidence-links")
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/b")
    page.get_by_role("button", name="แนบลิงก์").click()
    expect(rows(page)).to_have_count(3)
    expect(page.get_by_label("ลิงก์", exact=True)).to_have_value("")
    assert names() == ["https://drive.google.com/x", "https://www.example.com/a", "https://www.example.com/b"]


def test_a_piece_is_taken_out_put_back_and_changed(opened, look):
    page = opened
    choose(page, file("ก.png", picture()))
    page.get_by_role("button", name="นำออก ก.png").click()
    expect(page.get_by_text("นำหลักฐาน “ก.png” ออกแล้ว")).to_be_visible()
    look(page, "evidence-taken-out")
    page.get_by_role("button", name="แนบกลับ", exact=True).click()
    expect(rows(page)).to_have_count(1)
    page.get_by_text("แก้ไขคำอธิบายและประเภท").click()
    look(page, "evidence-change")
    rows(page).get_by_label("คำอธิบาย (ถ้ามี)").fill("ภาพการประชุม")
    rows(page).get_by_label("ประเภทหลักฐาน").select_option(label="อื่น ๆ")
    rows(page).get_by_role("button", name="บันทึก").click()
    expect(rows(page)).to_contain_text("อื่น ๆ · หลักฐานของทั้งแผน")
    assert names() == ["ภาพการประชุม"]


def test_a_change_that_is_being_typed_stays_while_files_arrive(opened):
    page = opened
    choose(page, file("ก.png", picture()))
    page.get_by_text("แก้ไขคำอธิบายและประเภท").click()
    caption = rows(page).first.get_by_label("คำอธิบาย (ถ้ามี)")
    caption.fill("กำลังพิมพ์")
    choose(page, file("ข.pdf", PDF))
    expect(rows(page)).to_have_count(2)
    expect(caption).to_have_value("กำลังพิมพ์")


def test_without_javascript_several_files_and_links_in_one_go(browser, live_server, office, address):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    enter(page, office["officer"])
    page.goto(address)
    choose(page, file("ก.png", picture()), file("ข.exe", b"MZ no"), file("ค.pdf", PDF))
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/a\nไม่ใช่ลิงก์")
    page.get_by_role("button", name="แนบไฟล์").click()
    expect(page.get_by_role("heading", name="พบข้อผิดพลาด 2 รายการ")).to_be_visible()
    expect(page.get_by_text("แนบหลักฐานแล้ว 3 รายการ")).to_be_visible()
    expect(page.get_by_label("ลิงก์", exact=True)).to_have_value("ไม่ใช่ลิงก์")
    page.get_by_role("button", name="นำออก ก.png").click()
    page.get_by_role("button", name="แนบกลับ", exact=True).click()
    expect(page.get_by_text("แนบหลักฐาน “ก.png” แล้ว")).to_be_visible()
    assert names() == ["https://www.example.com/a", "ก.png", "ค.pdf"]
    context.close()


def finish(page):
    page.get_by_role("button", name="บันทึกและกลับไปหน้าแผน").click()


@pytest.mark.parametrize("scripted", [True, False])
def test_the_button_that_saves_the_page_attaches_what_stands_in_the_boxes(
    browser, live_server, office, address, look, scripted
):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=scripted)
    page = context.new_page()
    enter(page, office["officer"])
    page.goto(address)
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/a\nไม่ใช่ลิงก์")
    page.get_by_label("ประเด็นที่ยังไม่ดำเนินการและเหตุผล (ถ้ามี)").fill("รองบประมาณ")
    if not scripted:
        choose(page, file("ก.png", picture()))
    finish(page)
    expect(page.get_by_role("heading", name="พบข้อผิดพลาด 1 รายการ")).to_be_visible()
    expect(page.get_by_label("ลิงก์", exact=True)).to_have_value("ไม่ใช่ลิงก์")
    expect(page.get_by_label("ประเด็นที่ยังไม่ดำเนินการและเหตุผล (ถ้ามี)")).to_have_value("รองบประมาณ")
    if scripted:
        look(page, "evidence-refused-by-saving")
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/b")
    finish(page)
    expect(page).to_have_url(re.compile(r"/plans/\d+/$"))
    expect(page.get_by_text("แนบหลักฐาน “https://www.example.com/b” แล้ว")).to_be_visible()
    assert names() == ["https://www.example.com/a", "https://www.example.com/b", *([] if scripted else ["ก.png"])]
    context.close()


def test_saving_waits_for_files_on_their_way(opened, address):
    page = opened
    release = hold(page, address)
    choose(page, file("ก.png", picture()))
    finish(page)
    expect(page.get_by_text("กำลังแนบไฟล์ เมื่อแนบครบแล้วระบบจะบันทึกให้")).to_be_visible()
    release()
    expect(page).to_have_url(re.compile(r"/plans/\d+/$"))
    assert names() == ["ก.png"]


def test_saving_stays_on_the_page_when_a_file_is_refused(opened, address):
    page = opened
    release = hold(page, address)
    choose(page, file("ข.exe", b"MZ no"))
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/a")
    finish(page)
    release()
    expect(page.get_by_text("มีไฟล์ที่ยังไม่ได้แนบ กรุณาลองอีกครั้งหรือนำออก แล้วกดบันทึกอีกครั้ง")).to_be_visible()
    expect(page.get_by_role("button", name="นำออก ข.exe")).to_be_focused()
    expect(page.get_by_label("ลิงก์", exact=True)).to_have_value("https://www.example.com/a")
    finish(page)
    expect(page).to_have_url(re.compile(r"/plans/\d+/$"))
    assert names() == ["https://www.example.com/a"]


def test_enter_in_a_box_saves_the_page(opened, address):
    page = opened
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/a")
    page.get_by_label("คำอธิบาย (ถ้ามี)", exact=True).first.fill("ภาพ")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(f"{address}$"))
    assert names() == ["ภาพ"]


def test_kind_and_caption_do_not_stick_to_what_is_attached_next(opened):
    page = opened
    kind = page.get_by_label("ประเภทหลักฐาน").first
    caption = page.get_by_label("คำอธิบาย (ถ้ามี)", exact=True).first
    first = kind.input_value()

    def describe():
        kind.select_option(label="อื่น ๆ")
        caption.fill("หนังสือเวียน")

    describe()
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/a")
    page.get_by_role("button", name="แนบลิงก์").click()
    expect(caption).to_have_value("")
    expect(kind).to_have_value(first)
    describe()
    choose(page, file("ข.exe", b"MZ no"))
    expect(upload(page, "ข.exe")).to_contain_text("ไม่ใช่ PDF")
    expect(caption).to_have_value("หนังสือเวียน")  # nothing was attached: it is still to be said
    choose(page, file("ก.png", picture()))
    expect(caption).to_have_value("")
    expect(kind).to_have_value(first)
    assert sorted(Evidence.objects.values_list("kind", flat=True)) == ["other", "other"]


def test_on_a_phone_by_keyboard(opened):
    page = opened
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_label("ลิงก์", exact=True).focus()
    page.keyboard.type("https://www.example.com/a")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_label("ลิงก์", exact=True)).to_be_focused()
    rows(page).get_by_role("button", name="นำออก").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-undo]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    assert names() == ["https://www.example.com/a"]
