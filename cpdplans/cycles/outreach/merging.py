"""The workbook for a mail merge: one row for each unit, its first row the names of the fields."""

from datetime import date

from cpdplans import thai
from cpdplans.units.models import region_label
from cpdplans.xlsx import new_workbook, workbook_bytes, write_table

from ..clock import Status

COLUMNS = [
    ("เรียน", lambda paper, row: row["addressee"]),
    ("หน่วยงาน", lambda paper, row: row["unit"]),
    ("ชื่อย่อ", lambda paper, row: row["abbreviation"]),
    ("จังหวัด", lambda paper, row: row["province"]),
    ("เขตตรวจราชการ", lambda paper, row: region_label(row["region"])),
    ("เอกสาร", lambda paper, row: paper["noun"]),
    ("ชื่อเอกสาร", lambda paper, row: paper["title"]),
    ("สถานะ", lambda paper, row: Status(row["group"]).label),
    ("กำหนด (ข้อความ)", lambda paper, row: f"{thai.format_date(_day(row))} เวลา 23.59 น."),
    ("กำหนด (วันที่)", lambda paper, row: _day(row)),
    ("เกินกำหนด (วัน)", lambda paper, row: max(0, -row["days"])),
    ("ผู้ประสานงาน", lambda paper, row: row["contact_name"]),
    ("ตำแหน่งผู้ประสานงาน", lambda paper, row: row["contact_position"]),
    ("โทรศัพท์ผู้ประสานงาน", lambda paper, row: row["contact_telephone"]),
    ("โทรศัพท์หน่วยงาน", lambda paper, row: row["unit_telephone"]),
    ("อีเมลหน่วยงาน", lambda paper, row: row["unit_email"]),
    ("อีเมลเจ้าหน้าที่", lambda paper, row: ", ".join(row["officers"])),
    ("ที่อยู่ระบบ", lambda paper, row: row["address"]),
]


def _day(row):
    return date.fromisoformat(row["deadline"])


def workbook(facts):
    """The .xlsx as bytes."""
    book = new_workbook()
    rows = ([value(facts["paper"], row) for _, value in COLUMNS] for row in facts["rows"])
    write_table(book.create_sheet("จดหมายเวียน"), [header for header, _ in COLUMNS], rows)
    return workbook_bytes(book)
