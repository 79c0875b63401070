"""The whole job of a year in a real browser, on the letter's own data and dates: FY 2566."""

import re
from pathlib import Path

import time_machine
from django.core import mail
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from cpdplans.cycles.models import Submission
from cpdplans.units.models import Unit
from cpdplans.xlsx import new_workbook, workbook_bytes, write_table
from surveys.importing.meanings import COMMENT_HEADERS, COMMENT_SHEET, SCORE_HEADERS, SCORE_SHEET
from surveys.models import Aspect, Score
from tests.browser.cast import MARCH, sign_in

MAY = MARCH.replace(month=5, day=10)
JULY = MARCH.replace(month=7, day=20)
CLOSE = "ปิดประเด็น (เรียบร้อยแล้ว)"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def survey_workbook(folder):
    """A workbook of 78 units as กพร. would fill it in: three aspects and a question each; 50 is weak in aspect 1."""
    scores, comments = [], []
    for at, unit in enumerate(Unit.objects.field_units()):
        low = unit.code == "50"
        scores.append([unit.name, "ทั้งหมด", "ภาพรวม", "", 120, 4.2, 0.6, 84.0, 4.0])
        for aspect in Aspect.objects.all():
            mean = 3.41 if low and aspect.number == 1 else 4.0 + (at % 7) / 10
            scores.append([unit.name, "ทั้งหมด", aspect.title, "", 120, mean, 0.6, mean * 20, 5.0])
            question = f"ข้อคำถามของด้านที่ {aspect.number}"
            scores.append([unit.name, "ทั้งหมด", aspect.title, question, 120, mean, 0.7, mean * 20, 6.5])
        words = "ขั้นตอนการขอหนังสือรับรองใช้เวลานาน" if low else f"ความเห็นของผู้รับบริการ {unit.short_name}"
        comments.append([unit.name, "ความไม่พึงพอใจ", "กระบวนการ/ขั้นตอนการให้บริการ", "ทั้งหมด", words, 7])
    book = new_workbook()
    write_table(book.create_sheet(SCORE_SHEET), SCORE_HEADERS, scores)
    write_table(book.create_sheet(COMMENT_SHEET), COMMENT_HEADERS, comments)
    path = Path(folder) / "survey-2565.xlsx"
    path.write_bytes(workbook_bytes(book))
    return path


def fill_project(page, *, title, start, end, target):
    page.get_by_label("ชื่อแผนปรับปรุงและพัฒนาการให้บริการ").fill(title)
    page.get_by_label("วัตถุประสงค์", exact=True).fill("เพื่อให้สหกรณ์ได้รับบริการที่รวดเร็วและถูกต้อง")
    page.get_by_role("textbox", name="เริ่มดำเนินการวันที่").fill(start)
    page.get_by_role("textbox", name="สิ้นสุดวันที่").fill(end)
    page.get_by_label("กิจกรรม", exact=True).first.fill("จัดทำผังขั้นตอนและประกาศระยะเวลาให้บริการ")
    page.get_by_label("ตัวชี้วัดความสำเร็จ", exact=True).first.fill("ร้อยละความพึงพอใจของผู้รับบริการ")
    page.get_by_label("หน่วยนับ").first.fill("ร้อยละ")
    page.get_by_label("ค่าเป้าหมาย").first.fill(target)
    page.get_by_label("วิธีที่หน่วยงานวัดผลด้วยตนเอง").first.fill("แบบสอบถามของหน่วยงาน")


def start_from_a_finding(page, look):
    """The weakest item stands open with what people said; a suggested activity and words of the unit's own go along."""
    page.get_by_role("link", name="เพิ่มแผน").click()
    look(page, "project-new")
    weakest = page.locator("details.offer[open]")
    expect(weakest).to_have_count(1)
    expect(weakest.get_by_text("ข้อคำถามของด้านที่ 1").first).to_be_visible()
    expect(weakest.get_by_text("ขั้นตอนการขอหนังสือรับรองใช้เวลานาน")).to_be_visible()
    weakest.get_by_label(re.compile(r"1\.4 ")).check()
    weakest.get_by_label(re.compile("^อื่น ๆ")).fill("จัดมุมบริการด่วน เพราะผู้รับบริการรอนาน")
    weakest.get_by_role("button", name="เริ่มแผนจากข้อนี้").click()
    expect(page.get_by_text("เริ่มแผนที่ 1 จากข้อ “ข้อคำถามของด้านที่ 1” แล้ว")).to_be_visible()
    expect(page.get_by_label("กิจกรรม", exact=True).first).to_have_value(
        re.compile("^แนะนำ ส่งเสริมสหกรณ์ จัดทำ application")
    )
    expect(page.get_by_label(re.compile("^กิจกรรมอื่น ๆ"))).to_have_value("จัดมุมบริการด่วน เพราะผู้รับบริการรอนาน")


def start_empty(page, *, finding):
    page.get_by_role("link", name="เพิ่มแผน").click()
    page.get_by_role("button", name="เริ่มจากแผนเปล่า").click()
    page.get_by_label(re.compile(finding)).first.check()


def import_survey(page, tmp_path, look):
    sign_in(page, "reviewer")
    page.goto("/admin/surveys/surveyimport/upload/")
    page.locator("input[name=fiscal_year]").fill("2565")
    page.locator("input[type=file]").set_input_files(survey_workbook(tmp_path))
    page.get_by_role("button", name="ตรวจสอบไฟล์").click()
    expect(page.get_by_text("ไฟล์ถูกต้อง ยังไม่ได้บันทึก")).to_be_visible()
    look(page, "admin-import")
    assert Score.objects.count() == 0
    page.get_by_role("button", name="นำเข้า", exact=True).click()
    expect(page.get_by_text(re.compile("^นำเข้าแล้วเมื่อวันที่"))).to_be_visible()
    assert Score.objects.values("unit").distinct().count() == 78
    page.goto("/admin/surveys/surveyround/")
    page.get_by_role("link", name="เผยแพร่…").click()
    page.get_by_role("button", name="เผยแพร่ให้หน่วยงาน").click()
    expect(page.get_by_text("ผลการสำรวจ ปีงบประมาณ พ.ศ. 2565 และแจ้งหน่วยงานแล้ว")).to_be_visible()


def read_home(page, look):
    sign_in(page, "50")
    look(page, "home-officer")
    expect(page.get_by_text("ภายในวันที่ 12 เมษายน 2566").first).to_be_visible()
    expect(page.get_by_text("เหลือเวลาอีก 13 วัน").first).to_be_visible()
    expect(page.get_by_text("3.41").first).to_be_visible()
    expect(page.get_by_text("ขั้นตอนการขอหนังสือรับรองใช้เวลานาน").first).to_be_visible()
    assert "ความเห็นของผู้รับบริการ" not in page.content()


def write_plan(page, look):
    page.get_by_role("link", name="แผนของหน่วยงาน").first.click()
    start_from_a_finding(page, look)
    look(page, "project-started")
    fill_project(page, title="ลดขั้นตอนการออกหนังสือรับรอง", start="๑๗ เมษายน ๒๕๖๖", end="31/7/66", target="๘๕")
    page.get_by_role("button", name="เพิ่มกิจกรรม").click()
    page.get_by_label("กิจกรรม", exact=True).nth(1).fill("อบรมเจ้าหน้าที่ผู้ให้บริการ")
    look(page, "project-filled")
    page.get_by_role("button", name="บันทึกและกลับไปหน้าแผน").click()
    expect(page.get_by_text("แผนที่ 1 ลดขั้นตอนการออกหนังสือรับรอง").first).to_be_visible()
    start_empty(page, finding="ข้อคำถามของด้านที่ 3")
    fill_project(page, title="เพิ่มช่องทางติดต่อสื่อสาร", start="1 พ.ค. 66", end="30 มิ.ย. 2566", target="90")
    page.get_by_role("button", name="บันทึกและกลับไปหน้าแผน").click()
    look(page, "plan-draft")


def check_what_is_missing(page, look):
    page.get_by_role("link", name="ตรวจทานและส่ง").first.click()
    expect(page.get_by_role("heading", name="ยังส่งไม่ได้ ขาดข้อมูล 6 รายการ")).to_be_visible()
    look(page, "check-missing")
    page.get_by_role("link", name="ผู้ประสานงาน: กรอกโทรศัพท์").click()
    expect(page.get_by_label("โทรศัพท์", exact=True)).to_be_focused()
    page.get_by_label("ชื่อ-สกุลผู้ประสานงาน").fill("นางสาวกานดา ใจดี")
    page.get_by_label("ตำแหน่ง", exact=True).fill("นักวิชาการสหกรณ์ชำนาญการ")
    page.get_by_label("โทรศัพท์", exact=True).fill("0 5311 2233")
    page.get_by_role("button", name=re.compile("^บันทึกและกลับไปหน้า")).click()


def attach_evidence(page, look):
    page.get_by_role("link", name="การสร้างความรับรู้ทั่วทั้งองค์กร").first.click()
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/meeting")
    page.get_by_label(re.compile("^คำอธิบาย")).first.fill("ภาพการประชุมสำนักงานประจำเดือนเมษายน")
    page.get_by_role("button", name="แนบลิงก์").click()
    expect(page.get_by_text("แนบหลักฐาน “ภาพการประชุมสำนักงานประจำเดือนเมษายน” แล้ว")).to_be_visible()
    files = [("วาระ.exe", b"MZ no"), ("วาระ.pdf", PDF)]
    page.get_by_label("ไฟล์", exact=True).set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files]
    )
    expect(page.get_by_text("ไฟล์ “วาระ.exe” ไม่ใช่ PDF, JPEG, PNG, DOCX หรือ XLSX")).to_be_visible()
    expect(page.locator(".piece", has_text="วาระ.pdf")).to_be_visible()
    look(page, "evidence")


def print_draft_and_send(page, look):
    page.get_by_role("link", name="แผนปีงบประมาณ พ.ศ. 2566").first.click()
    draft = page.get_by_role("link", name="พิมพ์ฉบับร่าง (PDF)").get_attribute("href")
    assert page.request.get(draft).body().startswith(b"%PDF-")
    page.get_by_role("link", name="หนังสือนำส่งและผู้ประสานงาน").click()
    page.get_by_label("เลขที่หนังสือนำส่ง").fill("ชม 0010/1234")
    page.get_by_role("textbox", name="หนังสือลงวันที่").fill("30 มีนาคม 2566")
    look(page, "letter")
    page.get_by_role("button", name=re.compile("^บันทึกและกลับไปหน้า")).click()
    page.get_by_role("link", name="ตรวจทานและส่ง").first.click()
    look(page, "check-complete")
    page.get_by_role("button", name="ส่งแผน").click()
    expect(page.get_by_role("heading", name="ส่งแผนแล้ว")).to_be_visible()
    expect(page.get_by_text("ส่งภายในกำหนด").first).to_be_visible()
    look(page, "receipt")
    for name in ("ใบรับ (PDF)", "เอกสารที่ส่ง (PDF)"):
        href = page.get_by_role("link", name=name).get_attribute("href")
        assert page.request.get(href).body().startswith(b"%PDF-")


def review_and_return(page, look):
    sign_in(page, "reviewer")
    page.goto("/admin/plans/plan/")
    look(page, "queue")
    page.get_by_role("link", name=re.compile("^เชียงใหม่")).click()
    expect(page.get_by_text("3.41").first).to_be_visible()
    look(page, "review")
    page.get_by_role("button", name="รับไว้พิจารณา").click()
    for label, words in (("วัตถุประสงค์", "ระบุกลุ่มเป้าหมายให้ชัดเจน"), ("ตัวชี้วัดความสำเร็จ", "ระบุฐานข้อมูลที่ใช้วัด")):
        part = page.locator(".review-part").filter(has=page.get_by_role("heading", name=label, exact=True)).first
        part.get_by_text("เพิ่มประเด็น").click()
        part.get_by_label("ข้อความของประเด็น").fill(words)
        part.get_by_role("button", name="บันทึกประเด็น").click()
    page.get_by_label("ให้แก้ไขแล้วเสร็จภายในวันที่").fill("10 เม.ย. 66")
    look(page, "review-remarks")
    page.get_by_role("button", name="ส่งคืนพร้อมประเด็นทั้งหมด").click()
    expect(page.get_by_text("และแจ้งหน่วยงานพร้อมเหตุผลแล้ว")).to_be_visible()
    [letter] = [message for message in mail.outbox if message.subject.startswith("ส่งคืนแผนเพื่อแก้ไข")]
    for words in ("ระบุกลุ่มเป้าหมายให้ชัดเจน", "ระบุฐานข้อมูลที่ใช้วัด", "10 เมษายน 2566", "0 2281 7002", "แผนที่ 1 วัตถุประสงค์"):
        assert words in letter.body
    assert letter.to == ["50@cpdplans.example"]


def mend_and_send_again(page, look):
    sign_in(page, "50")
    page.get_by_role("link", name="แผนของหน่วยงาน").first.click()
    look(page, "plan-returned")
    for number in range(2):
        page.locator("textarea[name^=answer-]").nth(number).fill("แก้ไขแล้ว")
    page.get_by_role("button", name="บันทึกคำชี้แจง").click()
    expect(page.get_by_text("บันทึกคำชี้แจงแล้ว")).to_be_visible()
    page.get_by_role("link", name=re.compile("^แผนที่ 1 วัตถุประสงค์")).click()
    expect(page.locator(".field-remark").get_by_text("ระบุกลุ่มเป้าหมายให้ชัดเจน")).to_be_visible()
    expect(page.get_by_label("วัตถุประสงค์", exact=True)).to_be_focused()
    look(page, "project-remark")
    page.get_by_label("วัตถุประสงค์", exact=True).fill("เพื่อให้สหกรณ์ในจังหวัดเชียงใหม่ได้รับบริการที่รวดเร็วและถูกต้อง")
    page.get_by_role("button", name="บันทึกและกลับไปหน้าแผน").click()
    page.get_by_role("link", name="ตรวจทานและส่ง").first.click()
    page.get_by_role("button", name="ส่งแผน").click()
    expect(page.get_by_role("heading", name="ส่งแผนแล้ว")).to_be_visible()


def close_and_approve(page, look, kind="แผน"):
    look(page, "review-again")
    for waiting in range(page.get_by_role("button", name=CLOSE).count(), 0, -1):
        page.get_by_role("button", name=CLOSE).first.click()
        expect(page.get_by_role("button", name=CLOSE)).to_have_count(waiting - 1)
    page.get_by_role("button", name=f"เห็นชอบ{kind}").click()
    expect(page.get_by_text(re.compile(f"^เห็นชอบ{kind}ของ"))).to_be_visible()


def write_report(page, look):
    sign_in(page, "50")
    page.get_by_role("link", name="รายงานผล", exact=True).first.click()
    look(page, "report-draft")
    for project in (1, 2):
        page.get_by_role("link", name=re.compile(f"^แผนที่ {project} ")).first.click()
        for at in range(page.get_by_label("สถานะการดำเนินการ").count()):
            page.get_by_label("สถานะการดำเนินการ").nth(at).select_option(label="แล้วเสร็จ")
            page.get_by_label("ผลการดำเนินการ", exact=True).nth(at).fill("ดำเนินการครบถ้วนตามแผน")
        page.get_by_label("ผลที่ทำได้").fill("91.5" if project == 1 else "70")
        page.get_by_label("ผลที่เกิดขึ้นต่อผู้รับบริการ", exact=True).fill("ผู้รับบริการใช้เวลาลดลงจาก 5 วัน เหลือ 2 วัน")
        if project == 1:
            look(page, "result")
        page.get_by_role("button", name="บันทึกและกลับไปหน้ารายงานผล").click()
    page.get_by_role("link", name="หลักฐานและข้อเสนอแนะต่อกรม").click()
    page.get_by_label("ลิงก์", exact=True).fill("https://www.example.com/result")
    page.get_by_role("button", name="แนบลิงก์").click()
    expect(page.locator(".piece")).to_have_count(1)
    page.get_by_role("link", name="รายงานผลปีงบประมาณ พ.ศ. 2566").first.click()
    page.get_by_role("link", name="ผู้รายงานและหนังสือนำส่ง").click()
    page.get_by_label("ชื่อ-สกุลผู้รายงาน").fill("นางสาวกานดา ใจดี")
    page.get_by_label("ตำแหน่ง", exact=True).fill("นักวิชาการสหกรณ์ชำนาญการ")
    page.get_by_label("โทรศัพท์", exact=True).fill("0 5311 2233")
    page.get_by_role("button", name=re.compile("^บันทึกและกลับไปหน้า")).click()
    page.get_by_role("link", name="ตรวจทานและส่ง").first.click()
    look(page, "report-check")
    expect(page.get_by_role("cell", name="ไม่บรรลุ").first).to_be_visible()
    page.get_by_role("button", name="ส่งรายงานผล").click()
    expect(page.get_by_role("heading", name="ส่งรายงานผลแล้ว")).to_be_visible()
    href = page.get_by_role("link", name="เอกสารที่ส่ง (PDF)").get_attribute("href")
    assert page.request.get(href).body().startswith(b"%PDF-")


def see_the_board(page, look):
    sign_in(page, "executive")
    page.goto("/board/")
    look(page, "board")
    for view in ("ผังช่องเท่ากัน", "ตารางตามเขตตรวจราชการ", "การส่งรายวัน", "ตารางตามชื่อ"):
        page.get_by_role("link", name=view, exact=True).click()
        look(page, f"board {view}")
    assert page.locator("tbody tr").count() == 78
    for link in ("/board.xlsx", "/board.pdf"):
        assert page.request.get(link).ok


def test_the_whole_job_of_a_year(page, office, tmp_path, look):
    with override_settings(ALLOWED_HOSTS=["*"]), time_machine.travel(MARCH):
        import_survey(page, tmp_path, look)
        read_home(page, look)
        write_plan(page, look)
        check_what_is_missing(page, look)
        attach_evidence(page, look)
        print_draft_and_send(page, look)
        review_and_return(page, look)
        mend_and_send_again(page, look)
    with time_machine.travel(MAY):
        sign_in(page, "reviewer")
        page.goto("/admin/plans/plan/")
        page.get_by_role("link", name=re.compile("^เชียงใหม่")).click()
        close_and_approve(page, look)
    with time_machine.travel(JULY):
        write_report(page, look)
        sign_in(page, "reviewer")
        page.goto("/admin/reports/report/")
        page.get_by_role("link", name=re.compile("^เชียงใหม่")).click()
        close_and_approve(page, look, "รายงานผล")
        see_the_board(page, look)
    plan, report = Submission.objects.filter(unit__code="50").order_by("kind")
    assert (plan.stage, report.stage) == ("approved", "approved")
    assert timezone.localdate(plan.first_submitted_at) == MARCH.date()
    assert plan.timeliness.label == "ส่งภายในกำหนด"
    assert plan.versions.count() == 2
