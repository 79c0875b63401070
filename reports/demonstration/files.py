"""Small files that stand for evidence: a drawn picture and a list of those who took note."""

import io
from random import Random

from openpyxl import Workbook
from PIL import Image, ImageDraw

from cpdplans.uploads import PNG, XLSX

TITLE = "แบบลงชื่อรับทราบแผนปรับปรุงและพัฒนาการให้บริการ (เอกสารสาธิต)"
SHEET_CAPTION = "แบบลงชื่อรับทราบแผนของบุคลากร"
PICTURE_CAPTION = "ภาพการประชุมถ่ายทอดแผน (ภาพวาดเพื่อการสาธิต)"


def picture(unit):
    """(name, bytes, content type) of a drawn meeting room: no photograph, no person."""
    rng = Random(f"{unit.code} picture")
    image = Image.new("RGB", (640, 400), (232, 240, 235))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 290, 640, 400), fill=(196, 178, 152))
    draw.rectangle((190, 40, 450, 180), fill=(250, 250, 250), outline=(70, 90, 80), width=4)
    for line in range(4):
        draw.rectangle((215, 66 + line * 26, 215 + rng.randint(110, 205), 76 + line * 26), fill=(30, 110, 70))
    for seat in range(7):
        left = 44 + seat * 82
        draw.ellipse((left, 236, left + 44, 280), fill=(90 + rng.randint(0, 60), 110, 100))
        draw.rounded_rectangle((left - 12, 280, left + 56, 360), 14, fill=(30, 80 + rng.randint(0, 50), 60))
    return "ภาพการประชุมถ่ายทอดแผน.png", _saved(image, format="PNG"), PNG


def sign_up_sheet(unit, staff):
    """(name, bytes, content type) of an empty list to sign, one line for each member of the staff."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "รับทราบแผน"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 10, 40
    for row in ((TITLE,), (unit.name,), ("ลำดับ", "กลุ่มงาน", "ลายมือชื่อ"), *((number,) for number in range(1, staff + 1))):
        sheet.append(row)
    return "แบบลงชื่อรับทราบแผน.xlsx", _saved(workbook), XLSX


def _saved(document, **options):
    stream = io.BytesIO()
    document.save(stream, **options)
    return stream.getvalue()
