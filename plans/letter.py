"""What the covering letter of a plan says: a draft for the officer to go on with, printed before it has a number."""

from django.db.models import TextChoices

from cpdplans import thai
from cpdplans.correspondence import Letter, external_letter, memorandum
from cpdplans.cycles.context import PORTAL_NAME
from cpdplans.units.models import Unit

DEPARTMENT = "กรมส่งเสริมสหกรณ์"
BLANK = "." * 24


class Form(TextChoices):
    """The layouts of the office rules; which one an office uses is its own affair."""

    EXTERNAL = "external", "หนังสือภายนอก"
    MEMORANDUM = "memorandum", "บันทึกข้อความ"


LAYOUTS = {Form.EXTERNAL: external_letter, Form.MEMORANDUM: memorandum}


def usual_form(unit):
    """The form to begin with where none was chosen: offices in Bangkok write within the department."""
    return Form.EXTERNAL if unit.kind == Unit.Kind.PROVINCIAL else Form.MEMORANDUM


def letter_docx(plan, form, *, now):
    """The draft letter as the bytes of a .docx."""
    return LAYOUTS[form](letter_of(plan, form), now=now)


def file_name(plan, form):
    submission = plan.submission
    return f"ร่าง{form.label}นำส่งแผน {submission.unit.abbreviation} ปีงบประมาณ {submission.cycle.fiscal_year}.docx"


def letter_of(plan, form):
    submission = plan.submission
    unit, cycle = submission.unit, submission.cycle
    blank = BLANK if form == Form.EXTERNAL else ""  # the other form has lines of dots of its own
    return Letter(
        office=_paper(unit.name),
        number=_paper(thai.letter_number(submission.letter_number)) or f"{_paper(unit.letter_prefix)}{blank}",
        date=_day(submission.letter_date) or blank,
        subject=_paper(f"ขอส่ง{submission.title}"),
        addressee=f"อธิบดี{DEPARTMENT}",
        reference=_circular(cycle),
        enclosure=_paper(f"{submission.title} จำนวน 1 ชุด"),
        parts=(_cause(cycle, form), _wish(plan, form), ["จึงเรียนมาเพื่อโปรดพิจารณา"]),
        owner=f"กลุ่ม/ฝ่าย {BLANK * 2}",
        telephone=f"โทร. {_paper(unit.telephone or submission.contact_telephone) or BLANK}",
        contact=f"ผู้ประสานงาน {_line(submission.contact_name) or BLANK}",
        note="ข้อมูลสาธิต" if cycle.is_demonstration else "",
    )


def _circular(cycle):
    """The department's letter that asked for the plan, "" where the round does not name it."""
    if not (cycle.letter_number or cycle.letter_date):
        return ""
    number, day = _paper(thai.letter_number(cycle.letter_number)) or BLANK, _day(cycle.letter_date) or BLANK
    return f"หนังสือ{DEPARTMENT} ที่ {number} ลงวันที่ {day}"


def _cause(cycle, form):
    circular = _circular(cycle)
    opening = "ด้วย"
    if circular:
        opening = "ตามหนังสือที่อ้างถึง " if form == Form.EXTERNAL else f"ตาม{circular}{_about(cycle)} "
    asked = (
        f"{DEPARTMENT}กำหนดให้หน่วยงานวิเคราะห์ผลการสำรวจความพึงพอใจและไม่พึงพอใจของผู้รับบริการและผู้มีส่วนได้ส่วนเสีย "
        f"ประจำปีงบประมาณ พ.ศ. {cycle.survey_year} และจัดทำแผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ส่งไปยังกลุ่มพัฒนาระบบบริหาร "
        f"ภายในวันที่ {thai.format_date(cycle.plan_due)}"
    )
    return [f"{opening}{_paper(asked)}{' นั้น' if circular else ''}"]


def _about(cycle):
    return f" เรื่อง {_paper(cycle.letter_subject)}" if cycle.letter_subject else ""


def _wish(plan, form):
    """What is sent: how many projects, where they are to be read, and their titles as typed."""
    titles = [_line(project.title) or BLANK for project in plan.projects.all()]
    where = "สิ่งที่ส่งมาด้วย" if form == Form.EXTERNAL else "เอกสารที่แนบมาพร้อมนี้ จำนวน 1 ชุด"
    made = _paper(f"{plan.submission.unit.name}ได้จัดทำ{plan.submission.title} จำนวน {len(titles) or BLANK} แผน")
    sent = _paper(f"และจัดส่งผ่าน{PORTAL_NAME} {DEPARTMENT} รายละเอียดปรากฏตาม{where}")
    if len(titles) < 2:
        return [" ".join([made, *(f"คือ {title}" for title in titles), sent])]
    return [f"{made} {sent} ดังนี้", *(f"{_paper(number)}. {title}" for number, title in enumerate(titles, 1))]


def _day(day):
    return _paper(thai.format_date(day)) if day else ""


def _paper(text):
    """What the portal writes, as official paper has it: Thai digits, and no line ending between พ.ศ. and its year."""
    return thai.thai_digits(_line(str(text))).replace("พ.ศ. ", "พ.ศ.\u00a0")


def _line(text):
    """What people typed, on one line."""
    return " ".join(text.split())
