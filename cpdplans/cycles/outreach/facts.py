"""What a text, a file or a letter rests on, frozen when it is made: all of it can be given again as it was."""

from django.conf import settings
from django.utils import timezone

from cpdplans import thai
from cpdplans.units.mail import is_address
from cpdplans.units.models import Unit

from .. import notices

FORMAT = 1
PROVINCIAL_OFFICE = "สำนักงานสหกรณ์จังหวัด"
BANGKOK = "กรุงเทพมหานคร"
CONTACT = ("contact_name", "contact_telephone", "contact_email")


def facts_of(found, now):
    """The facts as JSON of [Owing], all of one round and kind. One query for the officers."""
    first = found[0].submission
    officers = notices.officers_of([one.unit for one in found])
    return {
        "format": FORMAT,
        "day": timezone.localdate(now).isoformat(),
        "portal": settings.PORTAL_URL,
        "paper": _paper(first),
        "rows": [_row(one, officers[one.unit.pk]) for one in found],
    }


def _paper(submission):
    cycle = submission.cycle
    return {
        "fiscal_year": cycle.fiscal_year,
        "kind": submission.kind,
        "noun": submission.noun,
        "title": submission.title,
        "due": cycle.due(submission.kind).isoformat(),
        "circular_number": cycle.letter_number,
        "circular_day": cycle.letter_date and cycle.letter_date.isoformat(),
        "circular_subject": cycle.letter_subject,
        "is_demonstration": cycle.is_demonstration,
    } | {name: getattr(cycle, name) for name in CONTACT}


def _row(one, officers):
    unit, submission = one.unit, one.submission
    return {
        "submission": submission.pk,
        "unit": unit.name,
        "abbreviation": unit.abbreviation,
        "region": unit.inspection_region,
        "is_provincial": unit.kind == Unit.Kind.PROVINCIAL,
        "addressee": addressee(unit),
        "province": province(unit),
        "group": one.group.value,
        "deadline": one.deadline.isoformat(),
        "days": one.days,
        "is_extended": one.is_extended,
        "contact_name": submission.contact_name,
        "contact_position": submission.contact_position,
        "contact_telephone": submission.contact_telephone,
        "unit_telephone": unit.telephone,
        "unit_email": unit.email,
        "officers": sorted({person.email for person in officers if is_address(person.email)}),
        "address": settings.PORTAL_URL + submission.get_absolute_url(),
    }


def addressee(unit):
    """Whom a letter about the unit goes to. A provincial office is under its governor; an office of Bangkok belongs to
    the department itself and is led by a director. How a central unit's head is called is not known to the portal."""
    if unit.kind == Unit.Kind.PROVINCIAL:
        return f"ผู้ว่าราชการจังหวัด{province(unit)}"
    return f"ผู้อำนวยการ{unit.name}" if unit.kind == Unit.Kind.BANGKOK else f"หัวหน้าหน่วยงาน {unit.name}"


def province(unit):
    """The province as its office is named; "" for a central unit."""
    if unit.kind == Unit.Kind.PROVINCIAL:
        is_plain = unit.name.startswith(PROVINCIAL_OFFICE)
        return thai.one_line(unit.name.removeprefix(PROVINCIAL_OFFICE) if is_plain else unit.short_name)
    return BANGKOK if unit.kind == Unit.Kind.BANGKOK else ""
