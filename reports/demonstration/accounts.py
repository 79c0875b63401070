"""The people of the demonstration. Names are invented; none has a usable password (units.backends)."""

from dataclasses import dataclass
from random import Random

from post_office.models import STATUS, Email, Log

from cpdplans.units.models import Unit, User

WOMEN = (
    "กานดา จันทนา จิราภรณ์ ชลธิชา ณัฐธิดา ดวงใจ ทัศนีย์ ธิดารัตน์ นงลักษณ์ นภาพร น้ำฝน บุษบา ปนัดดา ประภาพร ปาริชาติ "
    "พรทิพย์ พัชรินทร์ เพ็ญศรี ภัทรา มณีรัตน์ มาลี ยุพิน รัชนี รุ่งนภา ลัดดา วรรณา วิภาดา ศศิธร ศิริพร สุกัญญา สุนิสา "
    "สุภาพร เสาวลักษณ์ อรทัย อรุณี อัญชลี"
)
MEN = (
    "กิตติพงษ์ เกรียงไกร ไกรสร จักรพันธ์ เฉลิมชัย ชัยวัฒน์ ณรงค์ ทวีศักดิ์ ธนพล ธีรวัฒน์ นพดล นิพนธ์ บุญเลิศ ปรีชา ประเสริฐ "
    "พงศกร พิชัย ไพโรจน์ ภานุวัฒน์ มานพ ยุทธนา วัชระ วิรัตน์ วุฒิชัย ศักดิ์ชัย สมเกียรติ สมศักดิ์ สุรชัย สุริยา เสกสรร อนุชา "
    "อภิชาติ อำนาจ เอกชัย"
)
SURNAMES = (
    "แก้วมณี ขันทอง คงเจริญ คำแสน งามวงศ์ จันทร์แก้ว จิตอารี ใจมั่น ชัยมงคล ชูศรี ดีประเสริฐ เดชะ ทองสุข เทพวงศ์ ธรรมรักษ์ "
    "นาคทอง นามวงศ์ บัวหลวง บุญเรือง บุญส่ง ปานทอง ผลดี พงษ์ไทย พรหมมา พันธ์ดี เพชรดี โพธิ์งาม ภูมิใจ มั่นคง มีสุข เมืองแก้ว "
    "ยอดดี รักไทย รุ่งเรือง เรืองศรี ลาภมาก วงศ์ใหญ่ วัฒนา วิเศษ ศรีทอง ศรีสวัสดิ์ สมบูรณ์ สายทอง สีดา สุขสม สุวรรณ แสงจันทร์ "
    "แสนดี หอมจันทร์ อยู่เย็น อินทร์แก้ว อุดมผล"
)
JOB_TITLES = (
    "นักวิชาการสหกรณ์ปฏิบัติการ",
    "นักวิชาการสหกรณ์ชำนาญการ",
    "นักวิชาการสหกรณ์ชำนาญการ",
    "นักวิชาการสหกรณ์ชำนาญการพิเศษ",
    "เจ้าพนักงานส่งเสริมสหกรณ์ชำนาญงาน",
    "นักจัดการงานทั่วไปปฏิบัติการ",
)
SECOND_OFFICER = "50b"
DOMAIN = "cpdplans.example"  # kept for examples: no mail can reach anybody
WITHOUT_ADDRESS = {"17", "58", "96"}  # codes of units
REFUSED = "33"  # the unit whose server knows no such address
OFFICE_TELEPHONE = "0 2281 7002"
# Exchanges without subscribers: plausible to read, and nobody answers.
AREA_CODES = {
    "ภาคเหนือ": "53",
    "ภาคตะวันออกเฉียงเหนือ": "43",
    "ภาคกลาง": "35",
    "ภาคตะวันออก": "38",
    "ภาคใต้": "75",
}


@dataclass(frozen=True)
class People:
    officers: dict  # by the primary key of their unit
    reviewers: tuple


def load_people():
    """Makes the accounts that are missing. Gives the People."""
    units = list(Unit.objects.owing())
    names = _names(len(units) + 5)
    rng = Random("officers")
    officers = {unit.pk: _officer(unit.code, unit, next(names), rng) for unit in units}
    chiang_mai = next((unit for unit in units if unit.code == "50"), None)
    if chiang_mai:
        _officer(SECOND_OFFICER, chiang_mai, next(names), rng)
    head_office = Unit.objects.filter(abbreviation="กพร.").first()
    title = "นักวิเคราะห์นโยบายและแผน"
    reviewers = tuple(
        _account(
            username, User.Role.REVIEWER, next(names), f"{title}{level}", f"{OFFICE_TELEPHONE} ต่อ {line}", head_office
        )
        for username, level, line in (("reviewer", "ชำนาญการ", 101), ("reviewer2", "ชำนาญการพิเศษ", 102))
    )
    _account("admin", User.Role.ADMINISTRATOR, next(names), "ผู้ดูแลระบบ", f"{OFFICE_TELEPHONE} ต่อ 103", head_office)
    _account("executive", User.Role.EXECUTIVE, next(names), "ผู้บริหารกรมส่งเสริมสหกรณ์", "", None)
    return People(officers, reviewers)


def _names(count):
    """So many names, all different and the same every time."""
    rng = Random("names")
    made = []
    women, men, families = WOMEN.split(), MEN.split(), SURNAMES.split()
    surnames = families * (count // len(families) + 1)
    for number, surname in enumerate(surnames[:count]):
        if rng.random() < 0.6:
            first = women[(number * 7 + number // len(families)) % len(women)]
            made.append(f"{rng.choice(('นาง', 'นางสาว', 'นางสาว'))}{first} {surname}")
        else:
            first = men[(number * 5 + number // len(families)) % len(men)]
            made.append(f"นาย{first} {surname}")
    rng.shuffle(made)
    return iter(made)


def _officer(username, unit, name, rng):
    area = "2" if unit.kind == Unit.Kind.BANGKOK else AREA_CODES.get(unit.region, "2")
    telephone = f"0 {area:0<4} 0{rng.randint(100, 999)}"
    return _account(username, User.Role.OFFICER, name, rng.choice(JOB_TITLES), telephone, unit)


def _account(username, role, name, job_title, telephone, unit):
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(
        username, role=role, name=name, job_title=job_title, telephone=telephone, unit=unit
    )


def give_addresses():
    """E-mail addresses of most, under a domain kept for examples; a few units have none, and one letter was refused.
    Last, so that acts of the past queue no mail."""
    for username in ("50", SECOND_OFFICER, "reviewer", "reviewer2"):
        User.objects.filter(username=username, email="").update(email=f"{username}@{DOMAIN}")
    units = list(Unit.objects.owing().filter(email="").exclude(code__in=WITHOUT_ADDRESS))
    for unit in units:
        unit.email = f"office{unit.code}@{DOMAIN}"
    Unit.objects.bulk_update(units, ["email"])
    _refuse(next((unit for unit in units if unit.code == REFUSED), None))


def _refuse(unit):
    if unit is None:
        return
    email = Email.objects.create(
        from_email=f"portal@{DOMAIN}", to=[unit.email], subject="เปิดรอบปีงบประมาณ", message="-", status=STATUS.failed
    )
    Log.objects.create(email=email, status=STATUS.failed, message="ปลายทางไม่รับที่อยู่อีเมลนี้ (รหัส 550)")
