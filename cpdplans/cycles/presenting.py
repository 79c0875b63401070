"""How a submission stands, in the words and colours of the page. Words only: the rules are the clock's."""

from types import SimpleNamespace

from django.utils import timezone

from cpdplans import thai

from .clock import Stage, Status


def status_tag(submission, now):
    status = submission.status(now)
    return SimpleNamespace(label=status.label, tone=status.tone, code=status.value)


def deadline_words(submission):
    """The last moment as pages say it: "ภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น."."""
    return f"ภายในวันที่ {thai.format_date(submission.due)} เวลา 23.59 น."


def days_words(days):
    """Whole days to a last day, in words: ahead, on the day, past."""
    if days > 0:
        return f"เหลือเวลาอีก {days} วัน"
    return "ครบกำหนดวันนี้" if days == 0 else f"เกินกำหนด {-days} วัน"


def banner(submission, now, *, url="", action=""):
    """What is owed next for this submission, for components/deadline_banner.html."""
    status = submission.status(now)
    title, text = _words(submission, status, now)
    detail = _extension_words(submission)
    return {"title": title, "text": text, "detail": detail, "tone": status.tone, "url": url, "action": action}


def _words(submission, status, now):
    noun = submission.noun
    match status:
        case Status.EXEMPT:
            return f"ได้รับยกเว้นการส่ง{noun}", f"เหตุผล: {submission.exempt_reason}"
        case Status.APPROVED:
            return f"{noun}ได้รับความเห็นชอบแล้ว", f"เมื่อวันที่ {thai.format_datetime(submission.approved_at)}"
        case Status.SUBMITTED:
            sent = thai.format_datetime(submission.submitted_at)
            return f"ส่ง{noun}แล้ว รอพิจารณา", f"ส่งเมื่อวันที่ {sent} ({submission.timeliness.label})"
        case Status.RETURNED:
            return _returned_words(submission, now)
        case Status.NOT_OPEN:
            return "ยังไม่เปิดรับ", f"เปิดรับวันที่ {thai.format_date(submission.cycle.opens)}"
        case Status.WAITING_FOR_PLAN:
            return "รอแผนได้รับความเห็นชอบ", f"เมื่อแผนได้รับความเห็นชอบแล้ว รายงานผล{deadline_words(submission)}"
        case Status.CLOSED:
            closed = thai.format_date(submission.closes)
            return f"ปิดรับ{noun}แล้ว", f"ปิดรับเมื่อสิ้นวันที่ {closed} กรุณาติดต่อกลุ่มพัฒนาระบบบริหารเพื่อขอขยายระยะเวลา"
    verb = "ส่งแผน" if submission.kind == "plan" else "รายงานผล"
    words = days_words(submission.days_left(now))
    if status == Status.OVERDUE:
        words += " ยังส่งได้ โดยระบบจะบันทึกว่าส่งล่าช้าพร้อมเหตุผล"
    return f"{verb}{deadline_words(submission)}", words


def _returned_words(submission, now):
    day = thai.format_date(submission.revise_by)
    title = f"ส่งคืนแก้ไข กรุณาแก้ไขและส่งอีกครั้งภายในวันที่ {day} เวลา 23.59 น."
    past = submission.days_past_revision(now)
    left = (submission.revise_by - timezone.localdate(now)).days
    words = f"เกินกำหนดแก้ไข {past} วัน" if past else days_words(left)
    return title, f"{words} การส่งอีกครั้งไม่กระทบผลการส่งครั้งแรก ({submission.timeliness.label})"


def _extension_words(submission):
    until = submission.latest_extension()
    if submission.stage != Stage.DRAFT or not until or until <= submission.cycle.due(submission.kind):
        return ""
    return f"ได้รับขยายระยะเวลาถึงวันที่ {thai.format_date(until)}"
