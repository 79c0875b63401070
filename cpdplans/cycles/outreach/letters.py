"""The draft of a reminder to the governor of each province, or to the head of an office of the department itself.

หนังสือภายนอก to governors, บันทึกข้อความ within the department. Number, day and who signs are left to the clerk.
"""

from datetime import date

from cpdplans import correspondence, thai
from cpdplans.correspondence import BLANK, DEPARTMENT, Letter, about, circular, paper
from cpdplans.pdf import render_pdf

from ..clock import Status
from ..context import PORTAL_NAME
from .wording import OFFICE

TITLE = "ร่างหนังสือเตือน"


def letters_of(facts, key=None):
    """[(row of the facts, its Letter)] of all, or of the submission `key` alone."""
    return [(row, _letter(facts, row)) for row in facts["rows"] if key in {None, row["submission"]}]


def docx(facts, key=None, *, now):
    """The letters as the bytes of one .docx, each on a page of its own."""
    layouts = {True: correspondence.add_external, False: correspondence.add_memorandum}
    laid_out = [(layouts[row["is_provincial"]], letter) for row, letter in letters_of(facts, key)]
    return correspondence.letters(laid_out, title=TITLE, author=OFFICE, now=now)


def pdf(facts, key=None):
    """The same as the bytes of a PDF."""
    pages = [{"letter": letter, "is_external": row["is_provincial"]} for row, letter in letters_of(facts, key)]
    context = {"pages": pages, "document_title": TITLE, "is_demonstration": facts["paper"]["is_demonstration"]}
    return render_pdf("cycles/pdf/letters.html", context | {"crest": correspondence.CREST})


def text(facts):
    """What the letters say, to be read again in the portal."""
    return "\n\n\n".join(_as_text(letter) for _, letter in letters_of(facts))


def _as_text(letter):
    body = [paragraph for part in letter.parts for paragraph in part]
    reference = [f"อ้างถึง {letter.reference}"] if letter.reference else []
    return "\n".join([f"เรื่อง {letter.subject}", f"เรียน {letter.addressee}", *reference, *body])


def _letter(facts, row):
    asked, is_external = facts["paper"], row["is_provincial"]
    blank = BLANK if is_external else ""  # the other form has lines of dots of its own
    return Letter(
        office=DEPARTMENT if is_external else f"{_office(asked)} {DEPARTMENT}",
        number=blank,
        date=blank,
        subject=paper(_subject(asked, row)),
        addressee=paper(row["addressee"]),
        reference=_circular(asked) if is_external else "",
        enclosure="",
        parts=([_cause(asked, row)], [_state(facts, row), _wish(facts, row)], [_end(row)]),
        owner=_office(asked),
        telephone=f"โทร. {paper(asked['contact_telephone']) or BLANK}",
        contact=f"ไปรษณีย์อิเล็กทรอนิกส์ {asked['contact_email'] or BLANK}",
        note="ข้อมูลสาธิต" if asked["is_demonstration"] else "",
    )


def _office(asked):
    return paper(asked["contact_name"]) or OFFICE


def _subject(asked, row):
    return f"ขอติดตามการ{'แก้ไข' if row['group'] == Status.RETURNED else 'ส่ง'}{asked['title']}"


def _circular(asked):
    return circular(asked["circular_number"], _day(asked["circular_day"]))


def _cause(asked, row):
    known = _circular(asked)
    named = "หนังสือที่อ้างถึง" if row["is_provincial"] else f"{known}{about(asked['circular_subject'])}"
    opening = f"ตาม{named} " if known else "ด้วย"
    words = f"{DEPARTMENT}กำหนดให้หน่วยงานส่ง{asked['title']} ไปยัง{OFFICE} ภายในวันที่ {_written(asked['due'])}"
    return f"{opening}{paper(words)}{' นั้น' if known else ''}"


def _state(facts, row):
    """How the unit stood on the day, with what became of its deadline."""
    said = f"{_sender(facts, row)}ได้ตรวจสอบ ณ วันที่ {_written(facts['day'])} แล้ว ปรากฏว่า "
    return paper(said + (_of_returned(facts, row) if row["group"] == Status.RETURNED else _of_unsent(facts, row)))


def _sender(facts, row):
    return DEPARTMENT if row["is_provincial"] else _office(facts["paper"])


def _of_returned(facts, row):
    late = f" และเกินกำหนดแก้ไขมาแล้ว {-row['days']} วัน" if row["days"] < 0 else ""
    returned = f"{OFFICE}ได้ส่งคืน{facts['paper']['noun']}เพื่อแก้ไขภายในวันที่ {_written(row['deadline'])}"
    return f"{returned} แต่{row['unit']} ยังมิได้จัดส่งฉบับแก้ไข{late}"


def _of_unsent(facts, row):
    begun = "อยู่ระหว่างจัดทำ" if row["group"] == Status.WRITING else "ยังมิได้เริ่มจัดทำ"
    longer = f" ซึ่งได้รับขยายระยะเวลาถึงวันที่ {_written(row['deadline'])}" if row["is_extended"] else ""
    late = f" และเกินกำหนดส่งมาแล้ว {-row['days']} วัน" if row["days"] < 0 else ""
    return f"{row['unit']} {begun}และยังมิได้จัดส่ง{facts['paper']['noun']}ดังกล่าว{longer}{late}"


def _wish(facts, row):
    """What is asked; the address of the portal stays in its own digits."""
    noun = facts["paper"]["noun"]
    act = f"แก้ไข{noun}และจัดส่งฉบับแก้ไข" if row["group"] == Status.RETURNED else f"จัดส่ง{noun}"
    by_when = "โดยเร็ว" if row["days"] < 0 else f"ภายในวันที่ {_written(row['deadline'])}"
    unit = row["unit"]
    whom = f"ขอความอนุเคราะห์จังหวัดแจ้ง{unit} ให้" if row["is_provincial"] else f"ขอความร่วมมือ{unit} "
    begun = paper(f"ในการนี้ เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย {_sender(facts, row)}จึง{whom}{act}ผ่าน{PORTAL_NAME} ที่")
    return f"{begun} {facts['portal']} {paper(by_when)}"


def _end(row):
    told = "แจ้งหน่วยงานดังกล่าว" if row["is_provincial"] else ""
    return f"จึงเรียนมาเพื่อโปรดทราบและ{told}ดำเนินการต่อไป"


def _day(iso):
    return date.fromisoformat(iso) if iso else None


def _written(iso):
    return thai.format_date(_day(iso))
