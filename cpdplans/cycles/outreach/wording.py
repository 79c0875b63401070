"""The text for a LINE group, ready to paste, and what is kept of a file: from the facts alone."""

from datetime import date

from cpdplans import thai
from cpdplans.correspondence import DEPARTMENT
from cpdplans.units.models import region_label

from ..clock import Status
from ..presenting import days_words
from .owing import GROUPS

LONGEST = 5000  # characters of a text in LINE
OFFICE = "กลุ่มพัฒนาระบบบริหาร"


def line_text(facts):
    """The whole text; parts() divides it where it is too long for LINE."""
    rows = facts["rows"]
    listed = f"หน่วยงานที่ยังต้องดำเนินการ ณ วันที่ {_day(facts['day'])} จำนวน {len(rows)} หน่วยงาน"
    return "\n\n".join(
        [
            f"เรียน {_readers(rows)}",
            _opening(facts),
            "\n".join([listed, *_listed(rows)]),
            "\n".join(
                [
                    f"ขอความร่วมมือดำเนินการและส่งผ่านระบบที่ {facts['portal']}",
                    "หากส่งแล้วหลังจากวันเวลาที่จัดทำข้อความนี้ ขออภัยมา ณ ที่นี้",
                    f"สอบถามเพิ่มเติม: {whom_to_ask(facts)}",
                ]
            ),
            f"ขอขอบคุณในความร่วมมือ\n{OFFICE} {DEPARTMENT}",
        ]
    )


def _readers(rows):
    regions = {row["region"] for row in rows}
    if len(regions) > 1:
        return "ทุกหน่วยงานที่เกี่ยวข้อง"
    [number] = regions
    return f"หน่วยงานใน{region_label(number)}"


def _opening(facts):
    paper = facts["paper"]
    title = paper["title"]
    if all(row["group"] == Status.RETURNED for row in facts["rows"]):
        return f"ขอติดตามการแก้ไขและส่ง{title} อีกครั้ง"
    left = (date.fromisoformat(paper["due"]) - date.fromisoformat(facts["day"])).days
    return f"ขอติดตามการส่ง{title} ซึ่งกำหนดส่งภายในวันที่ {_day(paper['due'])} เวลา 23.59 น. ({days_words(left)})"


def _listed(rows):
    """The units under a line for each way of standing, numbered through; they come in that order."""
    number = 0
    for group in GROUPS:
        own = [row for row in rows if row["group"] == group]
        if own:
            yield f"\n{group.label} {len(own)} หน่วยงาน"
        for row in own:
            number += 1
            yield f"{number}. {row['abbreviation']}{_own_deadline(row)}"


def _own_deadline(row):
    """What a unit's deadline is where it is not the round's."""
    if row["group"] == Status.RETURNED:
        return f" ให้แก้ไขภายในวันที่ {_day(row['deadline'])} ({days_words(row['days'])})"
    return f" ขยายระยะเวลาถึงวันที่ {_day(row['deadline'])} ({days_words(row['days'])})" if row["is_extended"] else ""


def whom_to_ask(facts):
    paper = facts["paper"]
    telephone, email = paper["contact_telephone"], paper["contact_email"]
    words = [paper["contact_name"] or OFFICE, telephone and f"โทร. {telephone}", email and f"อีเมล {email}"]
    return " ".join(filter(None, words))


def parts(text, longest=LONGEST):
    """The text as LINE takes it: whole, or in parts that end between lines, each beginning with its number."""
    if _length(text) <= longest:
        return [text]
    room = longest - len("(99/99)\n")
    found = [""]
    for line in text.split("\n"):
        longer = f"{found[-1]}\n{line}" if found[-1] else line
        found = [*found[:-1], longer] if _length(longer) <= room else [*found, line]
    return [f"({number}/{len(found)})\n{part.strip()}" for number, part in enumerate(found, 1)]


def _length(text):
    """As LINE counts: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def list_text(facts):
    """Who is in a file, and how each stood."""
    rows = enumerate(facts["rows"], 1)
    return "\n".join(f"{number}. {row['unit']} – {standing(row)}" for number, row in rows)


def standing(row):
    return f"{Status(row['group']).label} กำหนด {_day(row['deadline'])} ({days_words(row['days'])})"


def _day(iso):
    return thai.format_date(date.fromisoformat(iso))
