"""The two layouts of an official letter, as Word files to go on writing in.

ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526: หนังสือภายนอก (แบบที่ 1), หนังสือภายใน on a บันทึกข้อความ (แบบที่ 2).
The crest is not ours to print: its place is kept, with the height that the rules give it.
"""

import re
from dataclasses import dataclass, replace

from . import docx, thai
from .docx import ALIGN, TAB, Shape, Words

CREST = "(ตราครุฑ)"
DEPARTMENT = "กรมส่งเสริมสหกรณ์"
BLANK = "." * 24  # for what is not known yet
POINTS = 72 / 2.54  # in a centimetre
DOTS = "." * 56
HEAD_SIZE, LABEL_SIZE = 29, 20  # points, on a บันทึกข้อความ
MIDDLE = 7.5  # centimetres from the left margin to the middle of the paper
SIGNATURE = Shape(ALIGN.CENTER, left=4.55, right=2.45, keep=True)  # its middle below that of ขอแสดงความนับถือ
ROOM_TO_SIGN = 63  # points: three lines
_DATE = re.compile(f"([0-9๐-๙]+) ({'|'.join(thai.MONTHS)}) (?=[0-9๐-๙])")


@dataclass(frozen=True)
class Letter:
    """What a letter says, in the digits of paper. `parts`: of the body, each the texts of its paragraphs."""

    office: str
    number: str
    date: str
    subject: str
    addressee: str
    reference: str
    enclosure: str
    parts: tuple
    owner: str
    telephone: str
    contact: str
    note: str = ""


def external_letter(letter, *, now):
    """หนังสือภายนอก as the bytes of a .docx."""
    return letters([(add_external, letter)], title=letter.subject, author=letter.office, now=now)


def memorandum(letter, *, now):
    """หนังสือภายใน on a บันทึกข้อความ as the bytes of a .docx."""
    return letters([(add_memorandum, letter)], title=letter.subject, author=letter.office, now=now)


def letters(laid_out, *, title, author, now):
    """The bytes of a .docx with each letter on pages of its own, numbered anew. `laid_out`: [(add_…, Letter)]."""
    document = docx.new_document(title=title, author=author, now=now, note=laid_out[0][1].note)
    for number, (add, letter) in enumerate(laid_out):
        if number:
            docx.begin_again(document)
        add(document, letter)
    return docx.document_bytes(document)


def add_external(document, letter):
    _external_head(document, letter)
    for label, text, width in (
        ("เรื่อง", letter.subject, 1.2),
        ("เรียน", letter.addressee, 1.2),
        ("อ้างถึง", letter.reference, 1.4),
        ("สิ่งที่ส่งมาด้วย", letter.enclosure, 2.6),
    ):
        if text:
            _labelled(document, label, text, width)
    _body(document, letter)
    docx.add_line(document, "ขอแสดงความนับถือ", Shape(left=MIDDLE, before=12, keep=True))
    _signature(document)
    for number, line in enumerate((letter.owner, letter.telephone, letter.contact)):
        docx.add_line(document, line, Shape(before=0 if number else 18, keep=number < 2))


def _external_head(document, letter):
    """The number level with the foot of the crest, the office on the right and its address below, then the date."""
    number, crest, office = docx.add_row(document, (MIDDLE - 1.5, 3, docx.TEXT_WIDTH - MIDDLE - 1.5), height=3)
    for cell in (number, office):
        cell.vertical_alignment = docx.BOTTOM
    docx.write(number.paragraphs[0], f"ที่  {letter.number}", Shape())
    docx.write(crest.paragraphs[0], CREST, Shape(ALIGN.CENTER))
    docx.write(office.paragraphs[0], letter.office, Shape())
    docx.add_line(document, f"(ที่ตั้ง) {DOTS}", Shape(left=MIDDLE + 1.5))
    docx.add_line(document, letter.date, Shape(left=MIDDLE, before=6))


def _labelled(document, label, text, width):
    """A label and its text, whose further lines stand below its first."""
    shape = Shape(left=width, first=-width, before=6, tabs=((width, TAB.LEFT),))
    docx.add_line(document, f"{label}\t{text}", shape)


def add_memorandum(document, letter):
    head = Shape(tabs=((docx.TEXT_WIDTH / 2, TAB.CENTER),), least=1.5 * POINTS)
    docx.add_line(document, [Words(f"{CREST}\t"), Words("บันทึกข้อความ", bold=True, size=HEAD_SIZE)], head)
    end = (docx.TEXT_WIDTH, TAB.LEFT)
    _form_line(document, (("ส่วนราชการ", f"{letter.office}  {letter.telephone}"),), (end,))
    _form_line(document, (("ที่", letter.number), ("วันที่", letter.date)), ((docx.TEXT_WIDTH / 2, TAB.LEFT), end))
    _form_line(document, (("เรื่อง", letter.subject),), (end,))
    _labelled(document, "เรียน", letter.addressee, 1.2)
    _body(document, letter)
    _signature(document)


def _form_line(document, pairs, tabs):
    """A line of the form: each label bold, its text on a line of dots to the next place."""
    words = []
    for label, text in pairs:
        words += [Words(label, bold=True, size=LABEL_SIZE), Words(f"  {text}\t", dotted=True)]
    docx.add_line(document, words, Shape(tabs=tabs))


def _body(document, letter):
    for part in letter.parts:
        shape = replace(docx.BODY, keep=part is letter.parts[-1])  # no signature stands alone on a page
        for number, text in enumerate(part):
            docx.add_line(document, text, replace(shape, before=0 if number else 6))


def _signature(document):
    """Room to sign, then dots for the name and the position: who signs is not ours to know."""
    docx.add_line(document, f"({DOTS})", replace(SIGNATURE, before=ROOM_TO_SIGN))
    docx.add_line(document, f"ตำแหน่ง {DOTS}", replace(SIGNATURE, keep=False))


# Words of official paper


def circular(number, day):
    """The department's letter that asked for it, "" where neither its number nor its day is known. A day alone may be
    that on which it was only meant to go out: it is left blank with the number."""
    if not (number or day):
        return ""
    written = paper_day(day) if number else ""
    return f"หนังสือ{DEPARTMENT} ที่ {paper(thai.letter_number(number)) or BLANK} ลงวันที่ {written or BLANK}"


def about(subject):
    return f" เรื่อง {paper(subject)}" if subject else ""


def paper_day(day):
    return paper(thai.format_date(day)) if day else ""


def paper(text):
    """What the portal writes, as official paper has it: Thai digits, and no line ending inside a date, or between
    พ.ศ. and its year."""
    held = _DATE.sub("\\1\u00a0\\2\u00a0", on_one_line(str(text)))
    return thai.thai_digits(held).replace("พ.ศ. ", "พ.ศ.\u00a0")


def on_one_line(text):
    """What people typed, on one line."""
    return " ".join(text.split())
