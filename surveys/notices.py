"""What units are told of their survey: a notice in the portal for each officer, one e-mail to each unit."""

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from cpdplans.cycles.models import Cycle
from cpdplans.cycles.notices import addresses, keep, own_text, words_of
from cpdplans.cycles.notices.texts import Kind, Placeholder, register
from cpdplans.cycles.notices.values import CONTACT, LINK, UNIT, contact_values
from cpdplans.units.mail import queue_mails
from cpdplans.units.models import Unit, User

from .models import SurveyRound


def units_told(round):
    """The units with results of the round, each with its active `officers`: who is told when it is released."""
    officers = User.objects.filter(role=User.Role.OFFICER, is_active=True)
    found = Unit.objects.filter(pk__in=round.scores.values("unit"))
    return found.prefetch_related(Prefetch("users", queryset=officers, to_attr="officers"))


def addresses_of(unit):
    """Where the e-mail to a unit goes: its own address and those of its officers, without empty ones."""
    return addresses(unit, unit.officers)


def released(round, *, contact, now):
    """Tells every unit with results that they are there; the same number of queries for one unit and for 78.

    `contact` is the Cycle whose contact the words name, or None.
    """
    path = reverse("surveys:results", args=[round.fiscal_year])
    text, asked = own_text(RELEASED.name) or RELEASED, contact_values(contact)
    letters = [(unit, *words_of(text, _values(round, unit, path) | asked)) for unit in units_told(round)]
    keep(((person, *text) for unit, *text in letters for person in unit.officers), path=path, now=now)
    queue_mails((addresses_of(unit), *text) for unit, *text in letters)


def _values(round, unit, path):
    return {
        "หน่วยงาน": unit.name,
        "ชื่อย่อหน่วยงาน": unit.abbreviation,
        "ปีงบประมาณ": round.fiscal_year,
        "ลิงก์": settings.PORTAL_URL + path,
    }


def _latest(now):
    round = SurveyRound.objects.filter(released_at__isnull=False).order_by("-fiscal_year").first()
    unit = round and units_told(round).first()
    if not unit:
        return None
    contact = Cycle.objects.filter(survey_year=round.fiscal_year).first()
    path = reverse("surveys:results", args=[round.fiscal_year])
    return _values(round, unit, path) | contact_values(contact)


RELEASED = Kind(
    name="released_unit",
    title="เผยแพร่ผลการสำรวจ",
    when="แจ้งหน่วยงานที่มีผลการสำรวจ เมื่อ กพร. เผยแพร่",
    placeholders=(*UNIT, Placeholder("ปีงบประมาณ", "ปีงบประมาณ พ.ศ. ของการสำรวจ", "2565"), LINK, *CONTACT),
    required=("ปีงบประมาณ", "ลิงก์"),
    subject="เผยแพร่ผลการสำรวจ ปีงบประมาณ พ.ศ. {ปีงบประมาณ} ของ {ชื่อย่อหน่วยงาน} แล้ว",
    body="""\
เรียน เจ้าหน้าที่{หน่วยงาน}

กลุ่มพัฒนาระบบบริหารเผยแพร่ผลการสำรวจความพึงพอใจและไม่พึงพอใจของผู้รับบริการ ปีงบประมาณ พ.ศ. {ปีงบประมาณ} แล้ว
หน่วยงานเปิดดูคะแนนและข้อคิดเห็นของผู้รับบริการ เพื่อนำไปจัดทำแผนปรับปรุงและพัฒนาการให้บริการได้ที่ {ลิงก์}

ข้อคิดเห็นอาจระบุตัวผู้ให้ข้อคิดเห็นได้ กรุณาใช้ภายในหน่วยงาน และไม่คัดลอกลงในเอกสารที่เผยแพร่

สอบถามเพิ่มเติม: {ผู้ประสานงาน} {โทรศัพท์ผู้ประสานงาน} {อีเมลผู้ประสานงาน}""",
    latest=_latest,
)
register(RELEASED)
