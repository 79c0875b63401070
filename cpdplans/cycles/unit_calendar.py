"""The calendar of a unit: its last days as all-day events, under an address that a secret key opens without sign-in."""

import secrets
from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from cpdplans import thai
from cpdplans.units.models import Unit

from .clock import Stage
from .models import Extension, Submission

KEY_BYTES = 20  # 160 bits, as 40 hexadecimal digits
REFRESH = timedelta(hours=6)


def make_key(unit, *, in_place_of=""):
    """Gives the unit a key in place of the one named; True when it did. A repeated asking changes nothing."""
    key = secrets.token_hex(KEY_BYTES)
    changed = Unit.objects.filter(pk=unit.pk, calendar_key=in_place_of).update(calendar_key=key)
    unit.refresh_from_db(fields=["calendar_key"])
    return bool(changed)


def calendar_of(unit, *, now):
    """The bytes of the unit's .ics: deadlines, closing days, extensions in force, days to mend by. `now`: its stamp."""
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
    """[(name, day, summary, description)] of a submission, the name being its own for life."""
    noun, year = submission.noun, submission.cycle.fiscal_year
    of_year = f"{noun} ปีงบประมาณ พ.ศ. {year}"
    sent = " (ส่งแล้ว)" if submission.first_submitted_at else ""
    due, closes = submission.cycle.due(submission.kind), submission.closes
    if extension:
        words = f"ขยายจากวันที่ {thai.format_date(due)} เหตุผล: {extension.reason}"
        yield f"extension-{extension.pk}", extension.until, f"ครบกำหนดส่ง{of_year} ที่ขยายระยะเวลา{sent}", words
    else:
        yield f"due-{submission.pk}", due, f"ครบกำหนดส่ง{of_year}{sent}", "ส่งได้ถึงเวลา 23.59 น."
    if closes and not sent:
        yield f"closes-{submission.pk}", closes, f"วันสุดท้ายที่รับ{of_year}", "หลังจากวันนี้ส่งไม่ได้ เว้นแต่ได้รับขยายระยะเวลา"
    if submission.stage == Stage.RETURNED:
        words = "ส่งคืนแก้ไข กรุณาแก้ไขและส่งอีกครั้งภายในเวลา 23.59 น."
        yield f"revise-{submission.pk}", submission.revise_by, f"ครบกำหนดแก้ไข{of_year}", words


def _event(submission, name, day, summary, words, now):
    event = Event()
    event.add("uid", f"{name}@cpdplans")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", summary)
    event.add("description", words)
    event.add("url", settings.PORTAL_URL + submission.get_absolute_url())
    return event
