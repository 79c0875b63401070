"""Never lose a word: too much text, and text from Word and Google Docs."""

import pytest
from playwright.sync_api import expect

from tests.conftest import signed_in

from .desk import FIRST, MINE, OBJECTIVE, SAVED, TITLE, box, state, stored, write

# Too much


def text_of(length):
    """Thai digits: browsers take long to find where very long Thai words may break."""
    return ("๑๒๓๔ ๕๖๗๘๙\n" * (length // 10))[: length - 1] + "ก"


def put(page, text):
    """As typed, without the typing, which for so long a text takes minutes."""
    act = "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })) }"
    box(page).evaluate(act, text)


def posted_by(page):
    """The addresses that the page posts to from now on."""
    posted = []
    page.on("request", lambda request: posted.extend([request.url] if request.method == "POST" else []))
    return posted


def test_five_megabytes_are_not_pasted(form, project):
    sent = posted_by(form)
    paste(form, text_of(1_700_000))
    expect(form.get_by_text("ยาวเกิน 20,000 ตัวอักษร (ที่วาง 1,700,000 ตัวอักษร) จึงไม่ได้วาง")).to_be_visible()
    expect(box(form)).to_have_value(FIRST)
    form.wait_for_timeout(2500)
    assert (sent, stored(project)) == ([], FIRST)


def test_far_too_long_a_text_does_not_travel(form, project, look):
    sent = posted_by(form)
    put(form, text_of(90_000))
    fault = form.get_by_text("วัตถุประสงค์: ยาวเกิน 20,000 ตัวอักษร (ที่กรอก 90,000 ตัวอักษร)")
    expect(fault).to_be_visible()
    form.get_by_role("button", name="บันทึกร่าง").click()
    form.wait_for_timeout(500)
    assert (sent, stored(project)) == ([], FIRST)
    assert box(form).evaluate("box => box.value.length") == 90_000
    look(form, "safety-too-long")
    write(form, MINE)
    expect(fault).to_be_hidden()
    expect(state(form)).to_have_text(SAVED)


def test_too_long_a_text_is_refused_by_the_server(form, project):
    write(form, "ก" * 20_001)
    expect(form.get_by_text("วัตถุประสงค์: ยาวเกิน 20,000 ตัวอักษร (ที่กรอก 20,001 ตัวอักษร) กรุณาย่อข้อความ")).to_be_visible()
    assert stored(project) == FIRST


def test_far_too_long_a_text_without_scripts(visit, officer, address, project, look):
    page = visit(officer, java_script_enabled=False)
    page.goto(address)
    much = text_of(1_200_000)
    put(page, much)
    page.get_by_role("button", name="บันทึกร่าง").click()
    expect(page.get_by_role("heading", name="ข้อมูลที่ส่งมีขนาดเกินกำหนด")).to_be_visible()
    look(page, "safety-400")
    page.go_back()
    assert box(page).evaluate("box => box.value.length") == len(much)
    assert stored(project) == FIRST


# Pasting


def paste(page, plain, html="", label=OBJECTIVE):
    box(page, label).evaluate(
        """(box, [plain, html]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", plain);
            if (html) clipboardData.setData("text/html", html);
            box.focus();
            box.select();
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        [plain, html],
    )


WORD_PLAIN = "วัตถุประสงค์\r\n๑.\tลดเวลา\r\n\uf0b7\tผัง  \r\no\tย่อย\x0bต่อ\tท้าย"
WORD_HTML = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<style>p.MsoListParagraph {margin-left: 36pt}</style></head><body><p class=MsoNormal>วัตถุประสงค์<o:p></o:p></p>
<p class=MsoListParagraph><![if !supportLists]><span>๑.<span>&nbsp;&nbsp; </span></span><![endif]>ลดเวลา</p>
<p class=MsoListParagraph><span style='font-family:Symbol'>·<span>&nbsp;</span></span><ul><li>ผัง</li></ul></p></body>"""
DOCS_PLAIN = "แผนงาน\nลดเวลา\nผังขั้นตอน\nอบรม\nเจ้าหน้าที่\nจบ"
DOCS_HTML = """<meta charset='utf-8'><b style="font-weight:normal" id="docs-internal-guid-1"><p><span>แผนงาน</span></p>
<ol><li dir="ltr" aria-level="1"><p dir="ltr"><span>ลด</span><b>เวลา</b></p></li>
<ul><li aria-level="2"><p>ผังขั้นตอน</p></li></ul><li aria-level="1"><p>อบรม<br>เจ้าหน้าที่</p></li></ol>
<script>alert(1)</script><img src="https://elsewhere.example/x.png" onerror="alert(1)"><p>จบ</p></b>"""
THAI_HTML = (
    '<ol style="list-style-type: thai" start="2"><li>หนึ่ง<ol type="a"><li>ก</li><li>ข</li></ol></li><li>สอง</li></ol>'
)


@pytest.mark.parametrize(
    ("plain", "html", "pasted"),
    [
        (WORD_PLAIN, WORD_HTML, "วัตถุประสงค์\n๑. ลดเวลา\n• ผัง\n• ย่อย\nต่อ ท้าย"),
        (DOCS_PLAIN, DOCS_HTML, "แผนงาน\n1. ลดเวลา\n  • ผังขั้นตอน\n2. อบรม\nเจ้าหน้าที่\nจบ"),
        ("หนึ่ง\nก\nข\nสอง", THAI_HTML, "๒. หนึ่ง\n  a. ก\n  b. ข\n๓. สอง"),
        ("1. หนึ่ง\n2. สอง", "<ol><li>หนึ่ง</li><li>สอง</li></ol>", "1. หนึ่ง\n2. สอง"),
        ("ตัวหนา", "<b>ตัวหนา</b>", "ตัวหนา"),
    ],
    ids=["Word", "Google Docs", "Thai numbers", "numbered already", "no list"],
)
def test_pasting_keeps_lines_and_numbering(form, project, plain, html, pasted):
    paste(form, plain, html)
    expect(box(form)).to_have_value(pasted)
    box(form).blur()
    expect(state(form)).to_have_text(SAVED)
    assert stored(project) == pasted


def test_pasting_into_one_line_makes_one_line(form, project):
    paste(form, "ลดขั้นตอน\r\n\tการให้บริการ\r\n", label=TITLE)
    expect(box(form, TITLE)).to_have_value("ลดขั้นตอน การให้บริการ")
    box(form, TITLE).press("Control+z")
    expect(box(form, TITLE)).to_have_value("ลดขั้นตอนการให้บริการ")


def test_what_came_back_is_as_it_was_typed(form, project, officer):
    """Nothing of a text is markup anywhere."""
    write(form, "<script>document.title='x'</script>\n=1+1\n👨\u200d👩\u200d👧")
    expect(state(form)).to_have_text(SAVED)
    assert stored(project) == "<script>document.title='x'</script>\n=1+1\n👨\u200d👩\u200d👧"
    shown = signed_in(officer).get(f"/plans/{project.plan_id}/").content.decode()
    assert "&lt;script&gt;document.title=&#x27;x&#x27;&lt;/script&gt;" in shown
