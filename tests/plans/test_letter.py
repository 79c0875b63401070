"""The draft of the covering letter: what it says of the plan, and who gets it."""

import datetime
import io
import re
from urllib.parse import quote

import pytest
from django.urls import reverse
from docx import Document

from cpdplans.cycles.models import Cycle, Submission
from cpdplans.units.models import Unit
from plans import letter
from plans.models import Plan, Project
from tests.cpdplans.word import lines
from tests.worlds import World

from .factories import add_remark, fresh, make_cast_with_plan, make_plan, send, send_back

WORLD = World(make_cast_with_plan, "plan")

TITLE = "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๖"
DOTS = "." * 24
EXTERNAL, MEMORANDUM = letter.Form


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def circular(cycle):
    subject = "การจัดทำแผน ประจำปีงบประมาณ พ.ศ. 2566"
    Cycle.objects.update(letter_number="กษ 1115/ว 45", letter_date=datetime.date(2023, 3, 17), letter_subject=subject)


NOW = datetime.datetime(2023, 4, 1, tzinfo=datetime.UTC)


def drafted(plan, form):
    return lines(Document(io.BytesIO(letter.letter_docx(fresh(plan), form, now=NOW))))


def written(plan, form=EXTERNAL):
    """The letter's lines, spaces as a reader sees them."""
    return [line.replace("\u00a0", " ") for line in drafted(plan, form)]


def starting(found, label):
    return [line.partition("\t")[2] or line for line in found if line.startswith(label)]


def body(plan, form=EXTERNAL):
    """The paragraphs between the head and จึงเรียนมา."""
    found = written(plan, form)
    first = next(at for at, line in enumerate(found) if line.startswith(("ด้วย", "ตาม")))
    return found[first : found.index("จึงเรียนมาเพื่อโปรดพิจารณา")]


# What it says


def test_head_of_the_letter(plan, circular):
    found = written(plan)
    assert found[:3] == ["ที่  ชม ๐๐๑๐/๑๒๓๔", "(ตราครุฑ)", "สำนักงานสหกรณ์จังหวัดเชียงใหม่"]
    assert found[4:9] == [
        "๓ เมษายน ๒๕๖๖",
        f"เรื่อง\tขอส่ง{TITLE}",
        "เรียน\tอธิบดีกรมส่งเสริมสหกรณ์",
        "อ้างถึง\tหนังสือกรมส่งเสริมสหกรณ์ ที่ กษ ๑๑๑๕/ว ๔๕ ลงวันที่ ๑๗ มีนาคม ๒๕๖๖",
        f"สิ่งที่ส่งมาด้วย\t{TITLE} จำนวน ๑ ชุด",
    ]


def test_what_is_not_issued_yet_is_dotted(plan):
    Submission.objects.update(letter_number="", letter_date=None, contact_name="", contact_telephone="")
    found = written(plan)
    assert (found[0], found[4], found[-2:]) == (f"ที่  {DOTS}", DOTS, [f"โทร. {DOTS}", f"ผู้ประสานงาน {DOTS}"])


def test_number_begins_as_the_units_letters_do(plan, unit_a):
    Submission.objects.update(letter_number="", letter_date=None)
    Unit.objects.filter(pk=unit_a.pk).update(letter_prefix="ชม 0010/")
    assert written(plan)[0] == f"ที่  ชม ๐๐๑๐/{DOTS}"
    assert written(plan, MEMORANDUM)[2] == "ที่  ชม ๐๐๑๐/\tวันที่  \t"  # the form has dots of its own


@pytest.mark.parametrize(
    "number, day, words",
    [
        ("", None, []),
        ("กษ 1115/45", None, [f"หนังสือกรมส่งเสริมสหกรณ์ ที่ กษ ๑๑๑๕/๔๕ ลงวันที่ {DOTS}"]),
        ("", datetime.date(2023, 3, 17), [f"หนังสือกรมส่งเสริมสหกรณ์ ที่ {DOTS} ลงวันที่ {DOTS}"]),
    ],
)
def test_circular_is_referred_to_as_far_as_it_is_known(plan, number, day, words):
    Cycle.objects.update(letter_number=number, letter_date=day)
    opening = "ตามหนังสือที่อ้างถึง กรม" if words else "ด้วยกรม"
    assert (starting(written(plan), "อ้างถึง"), body(plan)[0].startswith(opening)) == (words, True)


def test_body_of_one_project(plan, circular):
    assert body(plan) == [
        "ตามหนังสือที่อ้างถึง กรมส่งเสริมสหกรณ์กำหนดให้หน่วยงานวิเคราะห์ผลการสำรวจความพึงพอใจและไม่พึงพอใจของผู้รับบริการ"
        "และผู้มีส่วนได้ส่วนเสีย ประจำปีงบประมาณ พ.ศ. ๒๕๖๕ และจัดทำแผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน "
        "ส่งไปยังกลุ่มพัฒนาระบบบริหาร ภายในวันที่ ๑๒ เมษายน ๒๕๖๖ นั้น",
        f"สำนักงานสหกรณ์จังหวัดเชียงใหม่ได้จัดทำ{TITLE} จำนวน ๑ แผน คือ ลดขั้นตอนการให้บริการ "
        "และจัดส่งผ่านระบบแผนปรับปรุงและพัฒนาการให้บริการ กรมส่งเสริมสหกรณ์ รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
    ]


def test_body_names_every_project_as_typed(cycle, officer_a, now):
    plan = make_plan(cycle, officer_a, now=now, projects=3)
    Project.objects.filter(number=2).update(title="พัฒนา\nเว็บไซต์ ปี 2566")
    Project.objects.filter(number=3).update(title="")
    cause, wish, *titles = body(plan)
    assert titles == ["๑. ลดขั้นตอนการให้บริการ", "๒. พัฒนา เว็บไซต์ ปี 2566", f"๓. {DOTS}"]
    assert wish.startswith(f"สำนักงานสหกรณ์จังหวัดเชียงใหม่ได้จัดทำ{TITLE} จำนวน ๓ แผน ")
    assert wish.endswith("รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย ดังนี้")


def test_body_before_there_is_a_project(cycle, officer_a, now):
    plan = make_plan(cycle, officer_a, now=now, projects=0)
    assert f"{TITLE} จำนวน {DOTS} แผน และจัดส่งผ่าน" in body(plan)[1]


def test_memorandum_refers_and_encloses_in_its_text(plan, circular):
    cause, wish = body(plan, MEMORANDUM)
    assert cause.startswith(
        "ตามหนังสือกรมส่งเสริมสหกรณ์ ที่ กษ ๑๑๑๕/ว ๔๕ ลงวันที่ ๑๗ มีนาคม ๒๕๖๖ เรื่อง การจัดทำแผน ประจำปีงบประมาณ พ.ศ. ๒๕๖๖ กรม"
    )
    assert wish.endswith("รายละเอียดปรากฏตามเอกสารที่แนบมาพร้อมนี้ จำนวน ๑ ชุด")


@pytest.mark.parametrize("form", letter.Form)
def test_no_arabic_digit_where_the_portal_writes(plan, circular, unit_a, form):
    Unit.objects.filter(pk=unit_a.pk).update(name="สำนักงานส่งเสริมสหกรณ์กรุงเทพมหานคร พื้นที่ 1", telephone="0 2241 0001")
    text = "\n".join(written(plan, form))
    assert (re.findall("[0-9]", text), "พื้นที่ ๑" in text, "โทร. ๐ ๒๒๔๑ ๐๐๐๑" in text) == ([], True, True)


@pytest.mark.parametrize("form", letter.Form)
def test_no_line_ends_between_the_era_and_its_year(plan, circular, form):
    text = "\n".join(drafted(plan, form))
    assert (text.count("พ.ศ. "), text.count("พ.ศ.\u00a0")) == (0, 4)


@pytest.mark.parametrize("form", letter.Form)
def test_odd_titles_stay_text(plan, form):
    odd = '</w:t></w:r><script>alert("x")</script> & =1+1 🙏🏽'
    Project.objects.update(title=odd)
    assert [odd in line for line in body(plan, form)] == [False, True]


def test_demonstration_is_marked(plan):
    Cycle.objects.update(is_demonstration=True)
    assert [letter.letter_of(fresh(plan), form).note for form in letter.Form] == ["ข้อมูลสาธิต"] * 2


# Who gets it, when


def address(plan):
    return reverse("plans:letter_docx", args=[plan.pk])


def is_memorandum(response):
    return "(ตราครุฑ)\tบันทึกข้อความ" in lines(Document(io.BytesIO(response.content)))


@pytest.mark.parametrize(
    "kind, asked, memorandum",
    [
        ("provincial", "", False),
        ("bangkok", "", True),
        ("central", "", True),
        ("provincial", "?form=memorandum", True),
        ("bangkok", "?form=external", False),
        ("provincial", "?form=<script>", False),
    ],
)
def test_form_is_the_one_asked_for_else_that_of_the_kind(plan, unit_a, officer_client, kind, asked, memorandum):
    Unit.objects.filter(pk=unit_a.pk).update(kind=kind)
    assert is_memorandum(officer_client.get(address(plan) + asked)) == memorandum


def test_file_has_a_thai_name(plan, officer_client):
    response = officer_client.get(address(plan))
    name = quote("ร่างหนังสือภายนอกนำส่งแผน สสจ.เชียงใหม่ ปีงบประมาณ 2566.docx")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert response["Content-Type"].endswith("wordprocessingml.document")


def test_draft_is_there_before_during_and_after_the_sending(plan, officer_a, reviewer, now, officer_client):
    codes = [officer_client.get(address(plan)).status_code]
    send(plan, officer_a, now)
    codes.append(officer_client.get(address(plan)).status_code)
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    codes.append(officer_client.get(address(plan)).status_code)
    assert codes == [200, 200, 200]


def test_draft_changes_nothing(plan, officer_client):
    assert (officer_client.post(address(plan)).status_code, Plan.objects.count()) == (405, 1)


def test_page_of_the_letter_offers_both_forms_and_asserts_neither(plan, officer_client):
    page = officer_client.get(reverse("plans:letter", args=[plan.pk])).content.decode()
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>', page)
    offered = [(where, words) for where, words in found if "letter.docx" in where or "draft.pdf" in where]
    assert offered == [
        (f"{address(plan)}?form=external", "หนังสือภายนอก (Word)"),
        (f"{address(plan)}?form=memorandum", "บันทึกข้อความ (Word)"),
        (reverse("plans:draft_pdf", args=[plan.pk]), "แผนฉบับร่าง (PDF)"),
    ]
    assert "เลือกแบบที่หน่วยงานของท่านใช้" in page
