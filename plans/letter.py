"""What the covering letter of a plan says: a draft for the officer to go on with, printed before it has a number."""

from django.db.models import TextChoices

from cpdplans import thai
from cpdplans.correspondence import (
    BLANK,
    DEPARTMENT,
    Letter,
    about,
    circular,
    external_letter,
    memorandum,
    on_one_line,
    paper,
    paper_day,
)
from cpdplans.cycles.context import PORTAL_NAME
from cpdplans.units.models import Unit


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
        office=paper(unit.name),
        number=paper(thai.letter_number(submission.letter_number)) or f"{paper(unit.letter_prefix)}{blank}",
        date=paper_day(submission.letter_date) or blank,
        subject=paper(f"ขอส่ง{submission.title}"),
        addressee=f"อธิบดี{DEPARTMENT}",
        reference=_circular(cycle),
        enclosure=paper(f"{submission.title} จำนวน 1 ชุด"),
        parts=(_cause(cycle, form), _wish(plan, form), ["จึงเรียนมาเพื่อโปรดพิจารณา"]),
        owner=f"กลุ่ม/ฝ่าย {BLANK * 2}",
        telephone=f"โทร. {paper(unit.telephone or submission.contact_telephone) or BLANK}",
        contact=f"ผู้ประสานงาน {on_one_line(submission.contact_name) or BLANK}",
        note="ข้อมูลสาธิต" if cycle.is_demonstration else "",
    )


def _circular(cycle):
    return circular(cycle.letter_number, cycle.letter_date)


def _cause(cycle, form):
    asked_by = _circular(cycle)
    opening = "ด้วย"
    if asked_by:
        opening = "ตามหนังสือที่อ้างถึง " if form == Form.EXTERNAL else f"ตาม{asked_by}{about(cycle.letter_subject)} "
    asked = (
        f"{DEPARTMENT}กำหนดให้หน่วยงานวิเคราะห์ผลการสำรวจความพึงพอใจและไม่พึงพอใจของผู้รับบริการและผู้มีส่วนได้ส่วนเสีย "
        f"ประจำปีงบประมาณ พ.ศ. {cycle.survey_year} และจัดทำแผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ส่งไปยังกลุ่มพัฒนาระบบบริหาร "
        f"ภายในวันที่ {thai.format_date(cycle.plan_due)}"
    )
    return [f"{opening}{paper(asked)}{' นั้น' if asked_by else ''}"]


def _wish(plan, form):
    """What is sent: how many projects, where they are to be read, and their titles as typed."""
    titles = [on_one_line(project.title) or BLANK for project in plan.projects.all()]
    where = "สิ่งที่ส่งมาด้วย" if form == Form.EXTERNAL else "เอกสารที่แนบมาพร้อมนี้ จำนวน 1 ชุด"
    made = paper(f"{plan.submission.unit.name}ได้จัดทำ{plan.submission.title} จำนวน {len(titles) or BLANK} แผน")
    sent = paper(f"และจัดส่งผ่าน{PORTAL_NAME} {DEPARTMENT} รายละเอียดปรากฏตาม{where}")
    if len(titles) < 2:
        return [" ".join([made, *(f"คือ {title}" for title in titles), sent])]
    return [f"{made} {sent} ดังนี้", *(f"{paper(number)}. {title}" for number, title in enumerate(titles, 1))]
