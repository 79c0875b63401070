"""How a submission stands, in the words and colours of the page. Words only: the rules are the clock's."""

from types import SimpleNamespace

from django.utils import timezone

from cpdplans import thai

from . import waiting
from .amending import UNDER_WAY, is_being_amended, is_with_the_unit
from .clock import Kind, Stage, Status
from .countdown import was_recalled
from .settling import exempted_words


def status_tag(submission, now):
    status = submission.status(now)
    return SimpleNamespace(label=status.label, tone=status.tone, code=status.value)


def status_tags(submission, now):
    """The status, and beside it that the plan is being amended as its unit asked: then nothing of it alarms."""
    tag = status_tag(submission, now)
    is_amended = _is_amended if submission.kind == Kind.PLAN else _waits_for_amendment
    if not is_amended(submission, tag.code):
        return [tag]
    tag.tone = tag.tone if tag.code == Status.SUBMITTED else "neutral"
    return [tag, SimpleNamespace(label=UNDER_WAY, tone="info", code="amended")]


def _is_amended(plan, status):
    return is_with_the_unit(plan) if status == Status.RETURNED else is_being_amended(plan)


def _waits_for_amendment(submission, status):
    """Whether the report waits for its plan because that is being amended; its notes go on meanwhile."""
    return status == Status.WAITING_FOR_PLAN and is_being_amended(submission)


def deadline_words(submission):
    """The last moment as pages say it: "ภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น."."""
    return f"ภายในวันที่ {thai.format_date(submission.due)} เวลา 23.59 น."


def days_words(days):
    """Whole days to a last day, in words: ahead, on the day, past."""
    if days > 0:
        return f"เหลือเวลาอีก {days} วัน"
    return "ครบกำหนดวันนี้" if days == 0 else f"เกินกำหนด {-days} วัน"


def not_sent(submission, now):
    """The strip over every page of a plan or report that is not in กพร.'s hands: {title, words, tone}, in the colour of
    alarm only once a day has passed; None when it is."""
    status = submission.status(now)
    if submission.is_exempt or submission.stage not in {Stage.DRAFT, Stage.RETURNED}:
        return None
    if status == Status.RETURNED:
        title, tone = (UNDER_WAY, "info") if is_with_the_unit(submission) else ("ส่งคืนแก้ไข", status.tone)
        tone = "danger" if submission.days_past_revision(now) else tone
        words = _short_deadline(submission.revise_by, now)
        return SimpleNamespace(title=f"{title} ยังไม่ได้ส่งอีกครั้ง", words=words, tone=tone)
    title, tone = "ฉบับร่าง ยังไม่ได้ส่ง", status.tone
    if was_recalled(submission):
        title = "ฉบับร่าง (ดึงกลับมาแก้ไข) ยังไม่ได้ส่งอีกครั้ง"
        tone = tone if tone == "danger" else "warning"
    match status:
        case Status.NOT_OPEN:
            words = f"เปิดรับ {thai.format_date(submission.cycle.opens, 'short')}"
        case Status.CLOSED:
            words = f"ปิดรับแล้วเมื่อสิ้นวันที่ {thai.format_date(submission.closes, 'short')}"
        case Status.WAITING_FOR_PLAN:
            waits = UNDER_WAY if is_being_amended(submission) else "รอแผนได้รับความเห็นชอบ"
            words = f"{waits} {_short_deadline(submission.due, now)}"
        case _:
            words = _short_deadline(submission.due, now)
    return SimpleNamespace(title=title, words=words, tone=tone)


def _short_deadline(day, now):
    """ "ภายใน 12 เม.ย. 66 เวลา 23.59 น. เหลือ 3 วัน" """
    days = (day - timezone.localdate(now)).days
    left = f"เหลือ {days} วัน" if days > 0 else days_words(days)
    return f"ภายใน {thai.format_date(day, 'short')} เวลา 23.59 น. {left}"


def banner(submission, now, *, url="", action="", clock=None, to_writer=True):
    """What is owed next for this submission, for components/deadline_banner.html; `clock`: the countdown's, where the
    page keeps one, which then says the time left more exactly than in days; `to_writer`: who reads it may mend it."""
    status = submission.status(now)
    title, text = _words(submission, status, now, clock)
    is_calm = is_with_the_unit(submission) or _waits_for_amendment(submission, status)
    if status == Status.RETURNED and is_calm:
        title = _amending_title(submission, to_writer)
    elif status == Status.RETURNED and not to_writer:
        title = f"ส่งคืนให้หน่วยงานแก้ไข ภายในวันที่ {thai.format_date(submission.revise_by)} เวลา 23.59 น."
    detail = _usual_words(submission, now) if status == Status.SUBMITTED else _extension_words(submission)
    words = {"title": title, "text": text, "detail": detail, "tone": status.tone}
    if is_calm and not submission.days_past_revision(now):
        words["tone"] = "info"
    return words | {"url": url, "action": action, "clock": clock}


def _words(submission, status, now, clock):
    noun = submission.noun
    match status:
        case Status.EXEMPT:
            return f"ได้รับยกเว้นการส่ง{exempted_words(submission)}", f"เหตุผล: {submission.exempt_reason}"
        case Status.APPROVED:
            return f"{noun}ได้รับความเห็นชอบแล้ว", f"เมื่อวันที่ {thai.format_datetime(submission.approved_at)}"
        case Status.SUBMITTED:
            sent = thai.format_datetime(submission.submitted_at)
            return _waiting_title(submission, now), f"ส่งเมื่อวันที่ {sent} ({submission.timeliness.label})"
        case Status.RETURNED:
            return _returned_words(submission, now, clock)
        case Status.NOT_OPEN:
            return "ยังไม่เปิดรับ", f"เปิดรับวันที่ {thai.format_date(submission.cycle.opens)}"
        case Status.WAITING_FOR_PLAN if is_being_amended(submission):
            sent = f"เมื่อแผนที่ปรับได้รับความเห็นชอบแล้ว จึงส่งรายงานผล{deadline_words(submission)}"
            return UNDER_WAY, f"ระหว่างนี้บันทึกผลต่อได้ {sent}"
        case Status.WAITING_FOR_PLAN:
            return "รอแผนได้รับความเห็นชอบ", f"เมื่อแผนได้รับความเห็นชอบแล้ว รายงานผล{deadline_words(submission)}"
        case Status.CLOSED:
            closed = thai.format_date(submission.closes)
            return f"ปิดรับ{noun}แล้ว", f"ปิดรับเมื่อสิ้นวันที่ {closed} ส่งได้อีกเมื่อได้รับขยายระยะเวลา"
    verb = "ส่งแผน" if submission.kind == "plan" else "รายงานผล"
    words = _days_words(submission.days_left(now), clock)
    if was_recalled(submission):
        words += f" ดึงกลับมาแก้ไขแล้ว ต้องส่งอีกครั้ง ผลการส่งครั้งแรก ({submission.timeliness.label}) คงเดิม"
    elif status == Status.OVERDUE:
        words += " ยังส่งได้ โดยระบบจะบันทึกว่าส่งล่าช้าพร้อมเหตุผล"
    return f"{verb}{deadline_words(submission)}", words.strip()


def _amending_title(submission, to_writer):
    day = f"ภายในวันที่ {thai.format_date(submission.revise_by)} เวลา 23.59 น."
    return f"{UNDER_WAY} กรุณาส่งแผนที่ปรับ{day}" if to_writer else f"{UNDER_WAY} หน่วยงานส่งแผนที่ปรับ{day}"


def _waiting_title(submission, now):
    """ "ส่งแผนแล้ว อยู่ระหว่างการพิจารณา (วันทำการที่ 6)" """
    day = waiting.day_of_waiting(submission, now)
    return f"ส่ง{submission.noun}แล้ว อยู่ระหว่างการพิจารณา" + (f" (วันทำการที่ {day})" if day else "")


def _usual_words(submission, now):
    """How long a decision usually takes, with what that rests on; "" while too few were taken."""
    usual = waiting.usual_time(submission.cycle, submission.kind)
    if usual is None:
        return ""
    return (
        f"การพิจารณา{submission.noun}ตามปกติ: ครึ่งหนึ่งแล้วเสร็จ{_within(usual.half)} และเก้าในสิบ{_within(usual.most)} "
        f"(จาก {usual.decisions} ครั้งในรอบนี้และรอบก่อน)"
        f"{_beyond(submission.cycle) if waiting.day_of_waiting(submission, now) > usual.most else ''}"
    )


def _beyond(cycle):
    ask = f" สอบถามได้ที่กลุ่มพัฒนาระบบบริหาร โทร. {cycle.contact_telephone}" if cycle.contact_telephone else ""
    return f" ขณะนี้เกินเวลาปกติแล้ว{ask}"


def _within(days):
    return f"ภายใน {days} วันทำการ" if days else "ในวันที่ส่ง"


def _days_words(days, clock):
    return "" if clock and days > 0 else days_words(days)


def _returned_words(submission, now, clock):
    day = thai.format_date(submission.revise_by)
    title = f"ส่งคืนแก้ไข กรุณาแก้ไขและส่งอีกครั้งภายในวันที่ {day} เวลา 23.59 น."
    past = submission.days_past_revision(now)
    left = (submission.revise_by - timezone.localdate(now)).days
    words = f"เกินกำหนดแก้ไข {past} วัน" if past else _days_words(left, clock)
    return title, f"{words} การส่งอีกครั้งไม่กระทบผลการส่งครั้งแรก ({submission.timeliness.label})".strip()


def _extension_words(submission):
    if submission.is_exempt or submission.stage != Stage.DRAFT:
        return ""
    until = submission.latest_extension()
    if not until or until <= submission.cycle.due(submission.kind):
        return ""
    return f"ได้รับขยายระยะเวลาถึงวันที่ {thai.format_date(until)}"
