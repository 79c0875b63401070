"""What stands in notices: the fixed list of placeholders, and their values of a submission."""

from django.conf import settings

from cpdplans import thai

from ..clock import Kind as Paper
from ..clock import Stage
from ..settling import ended_words, exempted_words
from .texts import Placeholder

CONTACT = (
    Placeholder("ผู้ประสานงาน", "ชื่อผู้ประสานงานของ กพร. ตามรอบปีงบประมาณ", "กลุ่มพัฒนาระบบบริหาร"),
    Placeholder("โทรศัพท์ผู้ประสานงาน", "โทรศัพท์ของผู้ประสานงาน พร้อมคำว่า โทร. (ว่างหากไม่มี)", "โทร. 0 2281 7002"),
    Placeholder("อีเมลผู้ประสานงาน", "อีเมลของผู้ประสานงาน พร้อมคำว่า อีเมล (ว่างหากไม่มี)", "อีเมล psdg@example.go.th"),
)
UNIT = (
    Placeholder("หน่วยงาน", "ชื่อเต็มของหน่วยงาน", "สำนักงานสหกรณ์จังหวัดเชียงใหม่"),
    Placeholder("ชื่อย่อหน่วยงาน", "ชื่อย่อของหน่วยงาน", "สสจ.เชียงใหม่"),
)
LINK = Placeholder("ลิงก์", "ที่อยู่ของหน้าที่เกี่ยวข้องในระบบ", "https://portal.example/plans/")
YEAR = Placeholder("ปีงบประมาณ", "ปีงบประมาณ พ.ศ. ของรอบ", "2566")
COMMON = (
    *UNIT,
    YEAR,
    Placeholder("เอกสาร", "แผน หรือ รายงานผล", "แผน"),
    Placeholder(
        "ชื่อเอกสาร",
        "ชื่อเต็มของเอกสาร",
        "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566",
    ),
    Placeholder("กำหนดส่ง", "วันครบกำหนดส่งของหน่วยงาน รวมที่ขยายแล้ว", "12 เมษายน 2566"),
    LINK,
)
MOMENT = Placeholder("วันเวลา", "วันและเวลาที่ดำเนินการ", "3 เมษายน 2566 เวลา 10.30 น.")
REVIEWER = (
    Placeholder("ผู้พิจารณา", "ชื่อผู้พิจารณา", "นางสาวกานดา ใจดี"),
    Placeholder("โทรศัพท์ผู้พิจารณา", "โทรศัพท์ของผู้พิจารณา พร้อมคำว่า โทร. (ว่างหากไม่มี)", "โทร. 0 2281 5555 ต่อ 301"),
)
STANDING = Placeholder("ผลการส่งครั้งแรก", "ส่งภายในกำหนด หรือส่งล่าช้ากี่วัน", "ส่งภายในกำหนด")
LATE_REASON = Placeholder("เหตุผลที่ส่งล่าช้า", "เหตุผลของหน่วยงาน (ว่างหากส่งภายในกำหนด)", "ระบบเครือข่ายขัดข้อง")
MENDED_BY = Placeholder("แก้ไขภายในวันที่", "วันสุดท้ายที่ให้แก้ไข", "20 เมษายน 2566")
NUMBER = Placeholder("ฉบับที่", "ลำดับฉบับที่ส่ง", "1")
DOER = Placeholder("ผู้ดำเนินการ", "ชื่อผู้ดำเนินการ", "นายสมชาย รักงาน")


def contact_values(cycle):
    """Whom to ask, as the round says; all empty where it names nobody."""
    if not (cycle and cycle.contact_name):
        return {}
    return {
        "ผู้ประสานงาน": cycle.contact_name,
        "โทรศัพท์ผู้ประสานงาน": cycle.contact_telephone and f"โทร. {cycle.contact_telephone}",
        "อีเมลผู้ประสานงาน": cycle.contact_email and f"อีเมล {cycle.contact_email}",
    }


def submission_values(submission, *, path=""):
    """What every notice on a submission may say; `path` where its link leads, else to the submission's page."""
    return {
        "หน่วยงาน": submission.unit.name,
        "ชื่อย่อหน่วยงาน": submission.unit.abbreviation,
        "ปีงบประมาณ": submission.cycle.fiscal_year,
        "เอกสาร": submission.noun,
        "ชื่อเอกสาร": submission.title,
        "กำหนดส่ง": thai.format_date(submission.due),
        "ลิงก์": settings.PORTAL_URL + (path or submission.get_absolute_url()),
    } | contact_values(submission.cycle)


def act_values(submission, *, by, now, version=None, note="", remarks=(), path=""):
    """What the notices on acts of the stage table may say."""
    values = submission_values(submission, path=path) | _version_values(submission, version, by)
    is_plan, standing = submission.kind == Paper.PLAN, submission.timeliness
    return values | {
        "วันเวลา": thai.format_datetime(now),
        "ผู้พิจารณา": by.display_name,
        "โทรศัพท์ผู้พิจารณา": by.telephone and f"โทร. {by.telephone}",
        "ผู้ดำเนินการ": by.display_name,
        "กำหนดรายงานผล": is_plan and thai.format_date(submission.cycle.report_due),
        "แก้ไขภายในวันที่": submission.revise_by and thai.format_date(submission.revise_by),
        "กำหนดส่ง": thai.format_date(submission.revise_by if submission.stage == Stage.RETURNED else submission.due),
        "ผลการส่งครั้งแรก": standing.label if standing else "",
        "เหตุผลที่ส่งล่าช้า": submission.late_reason,
        "รายการประเด็น": remark_list(remarks),
        "จำนวนประเด็น": len(remarks) or "",
        "ข้อความเพิ่มเติม": note,
        "เหตุผล": note,
    }


def _version_values(submission, version, by):
    if version is None:
        return {}
    return {
        "ฉบับที่": version.number,
        "เลขที่ใบรับ": version.receipt_number,
        "วันเวลาที่ได้รับ": thai.format_moment(version.created_at),
        "วันเวลาที่ส่ง": thai.format_datetime(version.created_at),
        "ผู้ส่ง": by.display_name,
        "ส่งแทน": submission.on_behalf and "(กพร. ส่งแทนหน่วยงาน)",
        "ผู้ส่งแทน": submission.on_behalf and by.display_name,
        "รหัสตรวจสอบ": version.verify_code_spaced,
        "ลิงก์ตรวจสอบ": version.verify_url,
        "ลิงก์ใบรับ": version.receipt_url,
    }


def remark_list(remarks):
    """The remarks as the notice of a return lists them: numbered, each with its place, its words below."""
    return "\n\n".join(f"{number}. {_remark_lines(remark)}" for number, remark in enumerate(remarks, 1))


def _remark_lines(remark):
    answered = "\n   (หน่วยงานชี้แจงไว้แล้ว แต่ยังไม่เรียบร้อย)" if remark.answer else ""
    return f"{remark.place or 'ภาพรวม'}\n   {remark.text}{answered}"


def extension_values(extension):
    return submission_values(extension.submission) | {
        "ขยายถึงวันที่": thai.format_date(extension.until),
        "เหตุผล": extension.reason,
        "เลขที่หนังสือ": extension.letter_number,
    }


def withdrawal_values(extension, *, by):
    """Of an extension that was withdrawn: the day that no longer counts, and why."""
    return extension_values(extension) | _of_person(by) | {"เหตุผล": extension.withdrawn_reason}


def exemption_values(submission, *, by, reason="", ended=None):
    """Of an exemption, or of its end; `ended`: the request that waited and is without object now."""
    said = {"สิ่งที่ยกเว้น": exempted_words(submission), "เหตุผล": reason, "คำขอที่สิ้นผล": ended_words(ended)}
    return submission_values(submission) | _of_person(by) | said


def _of_person(by):
    return {
        "ผู้พิจารณา": by and by.display_name,
        "โทรศัพท์ผู้พิจารณา": by and by.telephone and f"โทร. {by.telephone}",
    }


def request_values(request, *, path=""):
    """What the notices on a unit's request, asked or answered, may say."""
    is_granted, submission = request.state == request.State.GRANTED, request.submission
    last_day = submission.revise_by if request.asks_revision else submission.due
    amends = request.kind == request.Kind.AMENDMENT  # whose deadline is met already
    exempts = is_granted and request.kind in {request.Kind.EXEMPTION, request.Kind.NOTHING}
    return (
        submission_values(submission, path=path)
        | {
            "คำขอ": request.title,
            "ผลคำขอ": request.outcome,
            "กำหนดส่ง": not amends and thai.format_date(last_day),
            "แก้ไขภายในวันที่": amends and request.given_until and thai.format_date(request.given_until),
            "ขอขยายถึงวันที่": request.wanted_until and thai.format_date(request.wanted_until),
            "อนุญาตถึงวันที่": is_granted and request.until and thai.format_date(request.until),
            "สิ่งที่ยกเว้น": exempts and exempted_words(submission),
            "เลขที่หนังสือตอบ": request.answer_letter,
            "เหตุผล": request.reason,
            "เลขที่หนังสือ": request.letter_number,
            "ผู้ดำเนินการ": request.asked_by.display_name,
            "วันเวลา": thai.format_datetime(request.asked_at),
            "คำชี้แจง": request.answer,
        }
        | _of_person(request.answered_by)
    )


def opening_values(cycle, unit, *, path):
    return {
        "หน่วยงาน": unit.name,
        "ชื่อย่อหน่วยงาน": unit.abbreviation,
        "ปีงบประมาณ": cycle.fiscal_year,
        "วันเปิดรับ": thai.format_date(cycle.opens),
        "กำหนดส่งแผน": thai.format_date(cycle.plan_due),
        "กำหนดรายงานผล": thai.format_date(cycle.report_due),
        "หนังสือแจ้งเวียน": _letter(cycle),
        "ลิงก์": settings.PORTAL_URL + path,
    } | contact_values(cycle)


def _letter(cycle):
    if not (cycle.letter_number and cycle.letter_date):
        return ""
    return f"ที่ {thai.letter_number(cycle.letter_number)} ลงวันที่ {thai.format_date(cycle.letter_date)}"
