"""What the text for LINE, the file for mail merge and the letters say, and that their files are sound."""

import datetime
import io
import re

import openpyxl
import pypdfium2
import pytest
from docx import Document

from cpdplans.cycles.models import Cycle, Outreach, Submission
from cpdplans.cycles.outreach import letters, merging, wording
from cpdplans.cycles.outreach.facts import facts_of
from cpdplans.cycles.outreach.owing import owing_by_hand
from cpdplans.units.models import Unit
from tests.cpdplans.word import lines
from tests.factories import make_user

from .factories import make_extension
from .outreaching import keys, make_plans

LINE, MERGE, LETTER = Outreach.Kind
TITLE = "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def plans(cycle, reviewer, now, settings):
    settings.PORTAL_URL = "https://plans.example.go.th"
    Cycle.objects.update(letter_number="กษ 1115/ว 45", letter_date=datetime.date(2023, 3, 17))
    asked = {"contact_name": "กลุ่มพัฒนาระบบบริหาร", "contact_telephone": "0 2281 7002"}
    Cycle.objects.update(contact_email="psdg@example.go.th", **asked)
    return make_plans(cycle, reviewer, now)


def facts(plans, now, *names):
    chosen = {name: plans[name] for name in names} if names else plans
    return facts_of(owing_by_hand(now, keys(chosen)), now)


# LINE


def test_the_text_for_line(plans, reviewer, now):
    make_extension(plans["writing"], datetime.date(2023, 4, 28), reviewer, now)
    assert wording.line_text(facts(plans, now)) == (
        f"""\
เรียน หน่วยงานในเขตตรวจราชการที่ 16

ขอติดตามการส่ง{TITLE} ซึ่งกำหนดส่งภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น. (เหลือเวลาอีก 11 วัน)

หน่วยงานที่ยังต้องดำเนินการ ณ วันที่ 1 เมษายน 2566 จำนวน 3 หน่วยงาน

ยังไม่เริ่ม 1 หน่วยงาน
1. สสจ.ลำปาง

กำลังจัดทำ 1 หน่วยงาน
2. สสจ.แพร่ ขยายระยะเวลาถึงวันที่ 28 เมษายน 2566 (เหลือเวลาอีก 27 วัน)

ส่งคืนแก้ไข 1 หน่วยงาน
3. สสจ.น่าน ให้แก้ไขภายในวันที่ 8 เมษายน 2566 (เหลือเวลาอีก 7 วัน)

ขอความร่วมมือดำเนินการและส่งผ่านระบบที่ https://plans.example.go.th
หากส่งแล้วหลังจากวันเวลาที่จัดทำข้อความนี้ ขออภัยมา ณ ที่นี้
สอบถามเพิ่มเติม: กลุ่มพัฒนาระบบบริหาร โทร. 0 2281 7002 อีเมล psdg@example.go.th

ขอขอบคุณในความร่วมมือ
กลุ่มพัฒนาระบบบริหาร กรมส่งเสริมสหกรณ์"""
    )


@pytest.mark.parametrize(
    "days, names, opening",
    [
        (11, ["writing"], f"ขอติดตามการส่ง{TITLE} ซึ่งกำหนดส่งภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น. (ครบกำหนดวันนี้)"),
        (14, ["writing"], f"ขอติดตามการส่ง{TITLE} ซึ่งกำหนดส่งภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น. (เกินกำหนด 3 วัน)"),
        (14, ["returned"], f"ขอติดตามการแก้ไขและส่ง{TITLE} อีกครั้ง"),
    ],
)
def test_how_the_text_begins(plans, now, days, names, opening):
    assert wording.line_text(facts(plans, now + days * DAY, *names)).split("\n\n")[1] == opening


def test_units_of_the_centre_and_of_many_regions_are_greeted(plans, unit_a, now):
    Unit.objects.filter(inspection_region=16).update(inspection_region=0)
    centre = facts(plans, now)
    both = facts_of(owing_by_hand(now), now)
    greeted = [wording.line_text(one).partition("\n")[0] for one in (centre, both)]
    assert greeted == ["เรียน หน่วยงานในส่วนกลาง", "เรียน ทุกหน่วยงานที่เกี่ยวข้อง"]


def test_a_text_that_fits_is_one_part():
    assert wording.parts("ก" * 5000) == ["ก" * 5000]


def test_a_text_too_long_is_parted_between_lines():
    rows = [f"{number}. {'ก' * 90}" for number in range(1, 120)]
    found = wording.parts("\n".join(rows))
    bodies = [part.partition("\n")[2] for part in found]
    assert [part.partition("\n")[0] for part in found] == ["(1/3)", "(2/3)", "(3/3)"]
    assert ("\n".join(bodies).split("\n"), max(map(len, found)) <= 5000) == (rows, True)


# The workbook


def read(plans, now, *names):
    sheet = openpyxl.load_workbook(io.BytesIO(merging.workbook(facts(plans, now, *names)))).active
    headers = [cell.value for cell in sheet[1]]
    return [dict(zip(headers, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def test_a_row_of_the_workbook(plans, now):
    Submission.objects.update(contact_name="นางสาวกานดา ใจดี", contact_telephone="0 5411 2233")
    [row] = read(plans, now + 10 * DAY, "returned")
    pk = plans["returned"].pk
    assert {header: cell.value for header, cell in row.items()} == {
        "เรียน": "ผู้ว่าราชการจังหวัดน่าน",
        "หน่วยงาน": "สำนักงานสหกรณ์จังหวัดน่าน",
        "ชื่อย่อ": "สสจ.น่าน",
        "จังหวัด": "น่าน",
        "เขตตรวจราชการ": "เขตตรวจราชการที่ 16",
        "เอกสาร": "แผน",
        "ชื่อเอกสาร": TITLE,
        "สถานะ": "ส่งคืนแก้ไข",
        "กำหนด (ข้อความ)": "8 เมษายน 2566 เวลา 23.59 น.",
        "กำหนด (วันที่)": datetime.datetime.combine(datetime.date(2023, 4, 8), datetime.time.min),
        "เกินกำหนด (วัน)": 3,
        "ผู้ประสานงาน": "นางสาวกานดา ใจดี",
        "ตำแหน่งผู้ประสานงาน": None,
        "โทรศัพท์ผู้ประสานงาน": "0 5411 2233",
        "โทรศัพท์หน่วยงาน": None,
        "อีเมลหน่วยงาน": None,
        "อีเมลเจ้าหน้าที่": f"returned{pk}@example.go.th",
        "ที่อยู่ระบบ": f"https://plans.example.go.th/plans/of/{pk}/",
    }


def test_no_text_of_the_workbook_is_a_formula(plans, now):
    Submission.objects.update(contact_name='=HYPERLINK("http://example.com")')
    [row] = read(plans, now, "writing")
    cell = row["ผู้ประสานงาน"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", '=HYPERLINK("http://example.com")', True)


def test_only_officers_at_work_with_an_address_are_in_it(plans, now):
    unit = plans["writing"].unit
    make_user(unit=unit, email="b@example.go.th")
    make_user(unit=unit, email="a@example.go.th")
    make_user(unit=unit, email="gone@example.go.th", is_active=False)
    make_user(unit=unit)
    [row] = read(plans, now, "writing")
    assert row["อีเมลเจ้าหน้าที่"].value == "a@example.go.th, b@example.go.th"


# Letters

PAPER_TITLE = "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๖"
SENDER = "กรมส่งเสริมสหกรณ์"
RETURNED = " แล้ว ปรากฏว่า กลุ่มพัฒนาระบบบริหารได้ส่งคืนแผนเพื่อแก้ไขภายในวันที่ ๘ เมษายน ๒๕๖๖ แต่สำนักงานสหกรณ์จังหวัดน่าน ยังมิได้จัดส่งฉบับแก้ไข"


def letter(plans, now, name):
    [(_, found)] = letters.letters_of(facts(plans, now, name))
    return found


def said(found):
    return [text.replace("\u00a0", " ") for part in found.parts for text in part]


def test_the_letter_to_a_governor(plans, now):
    found = letter(plans, now, "not_started")
    assert (found.office, found.addressee, found.number, found.date) == (
        SENDER,
        "ผู้ว่าราชการจังหวัดลำปาง",
        "." * 24,
        "." * 24,
    )
    assert found.reference == "หนังสือกรมส่งเสริมสหกรณ์ ที่ กษ ๑๑๑๕/ว ๔๕ ลงวันที่ ๑๗\u00a0มีนาคม\u00a0๒๕๖๖"
    assert (found.owner, found.telephone) == ("กลุ่มพัฒนาระบบบริหาร", "โทร. ๐ ๒๒๘๑ ๗๐๐๒")
    assert said(found) == [
        f"ตามหนังสือที่อ้างถึง {SENDER}กำหนดให้หน่วยงานส่ง{PAPER_TITLE} ไปยังกลุ่มพัฒนาระบบบริหาร ภายในวันที่ ๑๒ เมษายน ๒๕๖๖ นั้น",
        f"{SENDER}ได้ตรวจสอบ ณ วันที่ ๑ เมษายน ๒๕๖๖ แล้ว ปรากฏว่า สำนักงานสหกรณ์จังหวัดลำปาง ยังมิได้เริ่มจัดทำและยังมิได้จัดส่งแผนดังกล่าว",
        f"ในการนี้ เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย {SENDER}จึงขอความอนุเคราะห์จังหวัดแจ้งสำนักงานสหกรณ์จังหวัดลำปาง "
        "ให้จัดส่งแผนผ่านระบบแผนปรับปรุงและพัฒนาการให้บริการ ที่ https://plans.example.go.th ภายในวันที่ ๑๒ เมษายน ๒๕๖๖",
        "จึงเรียนมาเพื่อโปรดทราบและแจ้งหน่วยงานดังกล่าวดำเนินการต่อไป",
    ]


@pytest.mark.parametrize(
    "name, days, state, by_when",
    [
        ("writing", 14, "อยู่ระหว่างจัดทำและยังมิได้จัดส่งแผนดังกล่าว และเกินกำหนดส่งมาแล้ว ๓ วัน", "โดยเร็ว"),
        ("returned", 0, RETURNED, "ภายในวันที่ ๘ เมษายน ๒๕๖๖"),
        ("returned", 9, f"{RETURNED} และเกินกำหนดแก้ไขมาแล้ว ๒ วัน", "โดยเร็ว"),
    ],
)
def test_what_a_letter_says_of_its_unit(plans, now, name, days, state, by_when):
    _, second, wish, _ = said(letter(plans, now + days * DAY, name))
    assert (second.endswith(state), wish.endswith(f"https://plans.example.go.th {by_when}")) == (True, True)


def test_an_extension_is_in_the_letter(plans, reviewer, now):
    make_extension(plans["writing"], datetime.date(2023, 4, 28), reviewer, now)
    assert said(letter(plans, now, "writing"))[1].endswith(" ซึ่งได้รับขยายระยะเวลาถึงวันที่ ๒๘ เมษายน ๒๕๖๖")


@pytest.mark.parametrize(
    "kind, name, addressee",
    [
        ("bangkok", "สำนักงานส่งเสริมสหกรณ์กรุงเทพมหานคร พื้นที่ 1", "ผู้อำนวยการสำนักงานส่งเสริมสหกรณ์กรุงเทพมหานคร พื้นที่ ๑"),
        ("central", "กลุ่มตรวจสอบภายใน", "หัวหน้าหน่วยงาน กลุ่มตรวจสอบภายใน"),
    ],
)
def test_within_the_department_a_memorandum_goes_to_the_head(plans, now, kind, name, addressee):
    Unit.objects.filter(pk=plans["writing"].unit_id).update(kind=kind, name=name)
    found = letter(plans, now, "writing")
    assert (found.office, found.addressee, found.number) == (f"กลุ่มพัฒนาระบบบริหาร {SENDER}", addressee, "")
    assert said(found)[-1] == "จึงเรียนมาเพื่อโปรดทราบและดำเนินการต่อไป"
    assert said(found)[0].startswith("ตามหนังสือกรมส่งเสริมสหกรณ์ ที่ กษ ๑๑๑๕/ว ๔๕ ลงวันที่ ๑๗ มีนาคม ๒๕๖๖ ")


def test_without_a_circular_the_letter_refers_to_none(plans, now):
    Cycle.objects.update(letter_number="", letter_date=None)
    found = letter(plans, now, "writing")
    assert (found.reference, said(found)[0][:8]) == ("", "ด้วยกรมส")


def test_a_circular_without_a_number_has_no_day_either(plans, now):
    Cycle.objects.update(letter_number="")
    blank = "." * 24
    assert letter(plans, now, "writing").reference == f"หนังสือกรมส่งเสริมสหกรณ์ ที่ {blank} ลงวันที่ {blank}"


def test_no_line_ends_inside_a_date(plans, now):
    found = letter(plans, now, "writing")
    held = [text.count("เมษายน") == text.count("\u00a0เมษายน\u00a0๒๕๖๖") for part in found.parts for text in part]
    assert held == [True] * 4


def test_letters_stand_in_one_word_file_each_on_its_own_page(plans, now):
    Unit.objects.filter(pk=plans["returned"].unit_id).update(kind="bangkok")
    document = Document(io.BytesIO(letters.docx(facts(plans, now), now=now)))
    heads = [line for line in lines(document) if line.startswith("เรียน\t") or "บันทึกข้อความ" in line]
    assert (len(document.sections), heads) == (
        3,
        [
            "เรียน\tผู้ว่าราชการจังหวัดลำปาง",
            "เรียน\tผู้ว่าราชการจังหวัดแพร่",
            "(ตราครุฑ)\tบันทึกข้อความ",
            "เรียน\tผู้อำนวยการสำนักงานสหกรณ์จังหวัดน่าน",
        ],
    )


def pages(pdf):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]


def test_the_pdf_says_the_same_and_that_it_is_a_draft(plans, now):
    found = pages(letters.pdf(facts(plans, now)))
    addressed = [re.search("เรียน ?(ผู้ว่าราชการจังหวัด\\S+)", page)[1] for page in found]
    assert addressed == ["ผู้ว่าราชการจังหวัดลำปาง", "ผู้ว่าราชการจังหวัดแพร่", "ผู้ว่าราชการจังหวัดน่าน"]
    assert ["ร่าง ยังไม่ได้ลงนาม" in page for page in found] == [True] * 3


def test_one_letter_alone(plans, now):
    made = facts(plans, now)
    key = plans["writing"].pk
    one = Document(io.BytesIO(letters.docx(made, key, now=now)))
    assert (len(one.sections), len(pages(letters.pdf(made, key)))) == (1, 1)
