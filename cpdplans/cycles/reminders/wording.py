"""What reminders say: how each matter stands at the moment of writing, whatever rule brought it up."""

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from cpdplans import thai

from ..clock import Stage, Status
from ..notices.texts import Kind, Placeholder, register
from ..notices.values import CONTACT, LINK, UNIT, contact_values
from .turns import asks_unit, known_days, owing

ITEMS = Placeholder(
    "รายการที่ต้องดำเนินการ",
    "ทุกรายการที่เตือน พร้อมวันครบกำหนด และลิงก์ของแต่ละรายการหากมีหลายรายการ",
    "1. แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566\n   ครบกำหนดส่งวันที่ 12 เมษายน 2566 เวลา 23.59 น. "
    "(อีก 3 วันทำการ)",
)
SUMMARY = Placeholder("สรุป", "เรื่องที่เตือนโดยย่อ", "ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566")
REVIEWS = Placeholder(
    "รายการที่รอพิจารณา",
    "ทุกรายการที่รอพิจารณานาน และลิงก์ของแต่ละรายการหากมีหลายรายการ",
    "1. สสจ.เชียงใหม่ แผน ปีงบประมาณ พ.ศ. 2566\n   ส่งเมื่อวันที่ 3 เมษายน 2566 รอพิจารณามาแล้ว 5 วันทำการ",
)


def unit_values(unit, submissions, *, days, now):
    """What the reminder to a unit may say of these submissions of its own."""
    states = [state(submission, days=days, now=now) for submission in submissions]
    first = submissions[0]
    several = f"มี {len(submissions)} รายการที่ต้องดำเนินการ"
    items = zip(submissions, states, strict=True)
    return {
        "หน่วยงาน": unit.name,
        "ชื่อย่อหน่วยงาน": unit.abbreviation,
        "สรุป": _in_brief(first, timezone.localdate(now)) if len(submissions) == 1 else several,
        "รายการที่ต้องดำเนินการ": _list([(one.title, said, one) for one, said in items]),
        "ลิงก์": settings.PORTAL_URL + path_to(submissions),
    } | contact_values(first.cycle)


def reviewer_values(person, submissions, *, days, now):
    items = [
        (
            f"{one.unit.abbreviation} {one.noun} ปีงบประมาณ พ.ศ. {one.cycle.fiscal_year}",
            state(one, days=days, now=now),
            one,
        )
        for one in submissions
    ]
    return {
        "ผู้พิจารณา": person.display_name,
        "จำนวนรายการ": len(submissions),
        "รายการที่รอพิจารณา": _list(items),
        "ลิงก์": settings.PORTAL_URL + path_for_reviewer(submissions),
    }


def _list(items):
    """Each with a link of its own; where there is one only, the link of the letter is its."""
    return "\n\n".join(
        "\n   ".join([f"{number}. {title}", said, *([_link(submission)] if len(items) > 1 else [])])
        for number, (title, said, submission) in enumerate(items, 1)
    )


def _link(submission):
    return settings.PORTAL_URL + submission.get_absolute_url()


def path_to(submissions):
    """The submission's own page where there is one only, else the home page, which shows them all."""
    return submissions[0].get_absolute_url() if len(submissions) == 1 else resolve_url(settings.LOGIN_REDIRECT_URL)


def path_for_reviewer(submissions):
    """The submission's own page where there is one only, else the list of what waits, the oldest first."""
    queue = reverse("admin:cycles_submission_changelist") + f"?round=all&status={Status.SUBMITTED}"
    return submissions[0].get_absolute_url() if len(submissions) == 1 else queue


def _in_brief(submission, today):
    """What is to be done by when, as a subject says it."""
    what = f"{submission.noun} ปีงบประมาณ พ.ศ. {submission.cycle.fiscal_year}"
    is_returned = submission.stage == Stage.RETURNED
    act, day = ("แก้ไข", submission.revise_by) if is_returned else ("ส่ง", submission.due)
    if today > day:
        return f"{what} เกินกำหนด{act}แล้ว {(today - day).days} วัน"
    return f"{act}{what} ภายใน{'วันนี้' if today == day else f'วันที่ {thai.format_date(day)}'}"


def state(submission, *, days, now):
    """How a submission stands that somebody is reminded of, in one line."""
    today = timezone.localdate(now)
    if submission.stage == Stage.SUBMITTED:
        sent = timezone.localdate(submission.submitted_at)
        return f"ส่งเมื่อวันที่ {thai.format_date(sent)} รอพิจารณามาแล้ว {days.between(sent, today)} วันทำการ"
    if submission.stage == Stage.RETURNED:
        day = submission.revise_by
        late = f"ส่งคืนเพื่อแก้ไขแล้ว เกินกำหนดแก้ไข {(today - day).days} วัน (ให้แก้ไขภายในวันที่ {thai.format_date(day)})"
        return late if today > day else f"ส่งคืนเพื่อแก้ไขแล้ว กรุณาแก้ไขและส่งอีกครั้งภายใน{_until(day, today, days)}"
    day = submission.due
    late = f"เกินกำหนดส่งแล้ว {(today - day).days} วัน (ครบกำหนดวันที่ {thai.format_date(day)})"
    return late if today > day else f"ครบกำหนดส่ง{_until(day, today, days)}"


def _until(day, today, days):
    words = f"{thai.format_date(day)} เวลา 23.59 น."
    if day == today:
        return f"วันนี้ วันที่ {words}"
    left = days.between(today, day)
    return f"วันที่ {words} ({f'อีก {left} วันทำการ' if left else f'อีก {(day - today).days} วัน'})"


def _latest_unit(now):
    """A unit that owes something now: what its reminder would say."""
    found = (one for one in owing(now) if asks_unit(one, now))
    submission = next(found, None)
    return submission and unit_values(submission.unit, [submission], days=known_days(now), now=now)


def _latest_reviewer(now):
    waiting = [one for one in owing(now) if one.stage == Stage.SUBMITTED]
    held = next((one for one in waiting if one.reviewer), None)
    if held is None:
        return None
    own = [one for one in waiting if one.reviewer_id == held.reviewer_id]
    return reviewer_values(held.reviewer, own[:3], days=known_days(now), now=now)


TO_UNIT = Kind(
    name="remind_unit",
    title="เตือนหน่วยงาน",
    when="แจ้งหน่วยงานที่ยังต้องส่งหรือแก้ไข ตามกำหนดการเตือน รวมทุกรายการของวันเป็นฉบับเดียว",
    placeholders=(*UNIT, SUMMARY, ITEMS, LINK, *CONTACT),
    required=("รายการที่ต้องดำเนินการ", "ลิงก์"),
    subject="เตือน {ชื่อย่อหน่วยงาน}: {สรุป}",
    body="""\
เรียน เจ้าหน้าที่{หน่วยงาน}

ขอเตือนรายการที่หน่วยงานยังต้องดำเนินการ ดังนี้

{รายการที่ต้องดำเนินการ}

เปิดดำเนินการได้ที่ {ลิงก์}

สอบถามเพิ่มเติม: {ผู้ประสานงาน} {โทรศัพท์ผู้ประสานงาน} {อีเมลผู้ประสานงาน}""",
    latest=_latest_unit,
)
TO_REVIEWER = Kind(
    name="remind_reviewer",
    title="เตือนผู้พิจารณา",
    when="แจ้งผู้พิจารณาเมื่อมีรายการรอพิจารณานาน ตามกำหนดการเตือน รวมทุกรายการของวันเป็นฉบับเดียว",
    placeholders=(
        Placeholder("ผู้พิจารณา", "ชื่อผู้พิจารณา", "นางสาวกานดา ใจดี"),
        Placeholder("จำนวนรายการ", "จำนวนรายการที่รอพิจารณานาน", "1"),
        REVIEWS,
        LINK,
    ),
    required=("รายการที่รอพิจารณา", "ลิงก์"),
    subject="เตือน: มี {จำนวนรายการ} รายการรอพิจารณานาน",
    body="""\
เรียน {ผู้พิจารณา}

มีรายการที่หน่วยงานส่งแล้วและรอพิจารณานาน จำนวน {จำนวนรายการ} รายการ

{รายการที่รอพิจารณา}

เปิดดูได้ที่ {ลิงก์}""",
    latest=_latest_reviewer,
)
register(TO_UNIT, TO_REVIEWER)
