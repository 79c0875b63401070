"""The last days before a moment that counts, and what follows once it has passed, in words for the person who sends.

Words only: the rules are the clock's and the stage table's. static/js/clock.js keeps the words of left_words() current.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace

from django.utils import timezone

from cpdplans import thai

from .clock import Stage, Status, timeliness

NEAR_END = timedelta(days=3)
AHEAD = frozenset({Status.NOT_STARTED, Status.WRITING, Status.NEAR_DUE})


@dataclass(frozen=True)
class Clock:
    """The server's time beside the moment that counts next; `past` is what holds from `ends` on."""

    now: datetime
    ends: datetime
    left: str
    counts: str
    past: str


def was_recalled(submission):
    """Whether it was sent before and taken back by its unit: the first sending keeps its time."""
    return submission.stage == Stage.DRAFT and submission.first_submitted_at is not None


def left_words(left):
    """The time left, whole minutes, never more than there is: "เหลือเวลาอีก 7 ชั่วโมง 29 นาที"."""
    minutes = left // timedelta(minutes=1)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "วัน"), (hours, "ชั่วโมง")] if days else [(hours, "ชั่วโมง"), (minutes, "นาที")]
    words = " ".join(f"{number} {name}" for number, name in parts if number)
    return f"เหลือเวลาอีก {words}" if words else "เหลือเวลาไม่ถึง 1 นาที"


def clock(submission, now):
    """The Clock of the moment that counts next, in its last three days; None when none is near."""
    day = _next_day(submission, now)
    ends = thai.day_end(day) if day else now
    if not now < ends <= now + NEAR_END:
        return None
    counts, past = _meaning(submission, day, now)
    heard = f"ระบบนับเวลาที่ได้รับข้อมูล ณ เวลาของระบบ ส่งก่อนสิ้นวันที่ {thai.format_date(day)} (ถึงเวลา 23.59.59 น.) "
    return Clock(timezone.localtime(now), ends, left_words(ends - now), heard + counts, past)


def _next_day(submission, now):
    """The day whose end counts next: for mending, for sending in time, for being taken at all; None without one."""
    status = submission.status(now)
    if status == Status.RETURNED:
        return submission.revise_by
    if status in AHEAD:
        return submission.due
    return submission.closes if status == Status.OVERDUE and not was_recalled(submission) else None


def _meaning(submission, day, now):
    """(what a sending before the end of `day` is, what holds after it)"""
    noun = submission.noun
    if submission.stage == Stage.RETURNED:
        return "ถือว่าแก้ไขภายในกำหนด", "พ้นวันที่ให้แก้ไขแล้ว ยังส่งได้ โดยระบบจะแสดงว่าเกินกำหนดแก้ไข"
    if was_recalled(submission):
        first = f"ผลการส่งครั้งแรก ({submission.timeliness.label}) คงเดิม"
        return f"ถือว่าส่งอีกครั้งภายในกำหนด {first}", f"พ้นกำหนดแล้ว ยังส่งอีกครั้งได้ {first}"
    if day == submission.closes:
        taken = "ระบบยังรับ" if now >= submission.due_at else "ถือว่าส่งภายในกำหนด หลังจากนั้นปิดรับ"
        return taken, f"ปิดรับ{noun}แล้ว {_more_time(noun)}"
    return "ถือว่าส่งภายในกำหนด", "พ้นกำหนดแล้ว ยังส่งได้ โดยระบบจะบันทึกว่าส่งล่าช้า กรุณากรอกเหตุผลที่ส่งล่าช้า"


def closed_words(submission):
    """That it is closed, since when, and what opens it again."""
    noun = submission.noun
    return f"ปิดรับ{noun}แล้วเมื่อสิ้นวันที่ {thai.format_date(submission.closes)} {_more_time(noun)}"


def _more_time(noun):
    return f"ส่งได้อีกเมื่อได้รับขยายระยะเวลา หน่วยงานยื่นคำขอได้ที่หน้า{noun}"


def needs_reason(submission, now):
    """Whether a sending at `now` must give the reason for being late."""
    return submission.status(now) == Status.OVERDUE and submission.first_submitted_at is None


def may_need_reason(submission, now):
    """Whether the day of `now` is the due day, so that a page left open over midnight would need the reason."""
    is_due = submission.status(now) in AHEAD and timezone.localdate(now) == submission.due
    return is_due and submission.first_submitted_at is None and submission.closes != submission.due


def if_late(submission, now, ask_url=""):
    """What a first sending after the deadline means and how to ask for more time, for cycles/_if_late.html. `ask_url`:
    where the reader asks for it.

    None while the deadline is not near, and for what was sent before."""
    if submission.first_submitted_at is not None:
        return None
    status = submission.status(now)
    if status == Status.CLOSED:
        title, lines = "ปิดรับแล้ว ต้องทำอย่างไร", [_closed(submission)]
    elif status == Status.OVERDUE:
        title, lines = "ส่งล่าช้าหมายความว่าอย่างไร", [*_late_now(submission, now), *_closing(submission)]
    elif status in AHEAD and clock(submission, now):
        title = "หากส่งไม่ทันกำหนด"
        lines = _closing(submission) if submission.closes == submission.due else [_late_later(submission)]
    else:
        return None
    is_past = now >= submission.due_at
    return SimpleNamespace(title=title, lines=lines, cycle=submission.cycle, is_past=is_past, ask_url=ask_url)


def _closed(submission):
    closed = thai.format_date(submission.closes)
    return f"ปิดรับเมื่อสิ้นวันที่ {closed} ส่งได้อีกเมื่อได้รับขยายระยะเวลา ข้อมูลที่กรอกไว้ยังอยู่ครบ"


def _late_now(submission, now):
    as_if_sent = timeliness(now, submission.cycle.due(submission.kind), submission.latest_extension())
    return [
        f"ยังส่งได้ หากส่งวันนี้ระบบจะบันทึกว่า “{as_if_sent.label}” พร้อมเหตุผลที่กรอก",
        "จำนวนวันนับถึงวันที่ส่งครั้งแรก การแก้ไขและส่งอีกครั้งหลังจากนั้นไม่ทำให้ล่าช้าเพิ่มขึ้น",
    ]


def _late_later(submission):
    """The same before it has come to that."""
    return f"ส่งหลังวันที่ {thai.format_date(submission.due)} เวลา 23.59 น. ระบบยังรับ แต่จะบันทึกว่าส่งล่าช้า พร้อมจำนวนวันและเหตุผล"


def _closing(submission):
    closes = submission.closes
    return [f"ปิดรับเมื่อสิ้นวันที่ {thai.format_date(closes)} เวลา 23.59 น. หลังจากนั้นส่งไม่ได้"] if closes else []
