"""The calendar of a unit: its last days as all-day events, under an address that a secret key opens without sign-in."""

import secrets
from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from cpdplans import thai
from cpdplans.units.models import Unit

from .clock import Kind, Stage
from .countdown import was_recalled
from .models import Extension, Submission

KEY_BYTES = 20  # 160 bits, as 40 hexadecimal digits
REFRESH = timedelta(hours=6)
UNTIL = "ภายในเวลา 23.59 น."


def make_key(unit, *, in_place_of=""):
    """Gives the unit a key in place of the one named; True when it did. A repeated asking changes nothing."""
    key = secrets.token_hex(KEY_BYTES)
    changed = Unit.objects.filter(pk=unit.pk, calendar_key=in_place_of).update(calendar_key=key)
    unit.refresh_from_db(fields=["calendar_key"])
    return bool(changed)


def file_name(unit):
    return f"ปฏิทินกำหนดส่ง {unit.abbreviation}.ics"


def calendar_of(unit, *, now):
    """The bytes of the unit's .ics: deadlines, closing days, extensions in force, days to mend by, the last
    day for results. `now`: its stamp."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cooperative Promotion Department//cpdplans//TH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"กำหนดส่งแผนและรายงานผล {unit.short_name}")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for event in _events(unit, now):
        calendar.add_component(event)
    return calendar.to_ical()


def _events(unit, now):
    owed = Submission.objects.counted().filter(unit=unit, cycle__opened_at__isnull=False).with_clock()
    submissions = {row.pk: row for row in owed.select_related("cycle").order_by("pk")}
    extensions = Extension.objects.filter(submission__in=submissions, withdrawn_at=None).order_by("pk")
    latest = {row.submission_id: row for row in sorted(extensions, key=lambda row: row.until)}
    for submission in submissions.values():
        for name, day, summary, words in _days(submission, latest.get(submission.pk)):
            yield _event(submission, name, day, summary, words, now)


def _days(submission, extension):
    """[(name, day, summary, description)] of a submission, the name being its own for life: whoever brings the file in
    again sees the day move, not a second one."""
    of_year = f"ปีงบประมาณ พ.ศ. {submission.cycle.fiscal_year}"
    paper = f"{submission.noun} {of_year}"
    yield f"due-{submission.pk}", *_due(submission, extension, paper)
    if submission.closes and submission.first_submitted_at is None:
        words = "ส่งได้ถึงเวลา 23.59 น. หลังจากนี้ส่งไม่ได้ เว้นแต่ได้รับขยายระยะเวลา"
        yield f"closes-{submission.pk}", submission.closes, f"วันสุดท้ายที่รับ{paper}", words
    if submission.stage == Stage.RETURNED:
        words = "ส่งคืนแก้ไข กรุณาแก้ไขและส่งอีกครั้งภายในเวลา 23.59 น."
        yield f"revise-{submission.pk}", submission.revise_by, f"ครบกำหนดแก้ไข{paper}", words
    if submission.kind == Kind.REPORT:
        summary = f"วันสุดท้ายของการเพิ่มเติมผล {of_year}"
        yield f"supplement-{submission.pk}", submission.cycle.supplement_until, summary, "เพิ่มเติมผลได้ถึงเวลา 23.59 น."


def _due(submission, extension, paper):
    """(day, summary, description) of the deadline: the round's, or the extended one."""
    day, stands = submission.cycle.due(submission.kind), _stands(submission)
    if extension is None:
        return day, f"ครบกำหนดส่ง{paper}{stands}", UNTIL
    words = f"{UNTIL} ขยายจากวันที่ {thai.format_date(day)} เหตุผล: {extension.reason}"
    return extension.until, f"ครบกำหนดส่ง{paper} ที่ขยายระยะเวลา{stands}", words


def _stands(submission):
    """How what was sent stands now, in brackets; "" while nothing was sent."""
    if was_recalled(submission):
        return " (ดึงกลับมาแก้ไข)"
    return "" if submission.stage == Stage.DRAFT else f" ({submission.get_stage_display()})"


def _event(submission, name, day, summary, words, now):
    event = Event()
    event.add("uid", f"{name}@cpdplans")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", int(now.timestamp()) // 60)  # what is brought in later counts
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", summary)
    event.add("description", words)
    event.add("url", settings.PORTAL_URL + submission.get_absolute_url())
    return event
