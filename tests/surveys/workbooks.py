"""Survey workbooks built in memory for the tests of their import."""

import io

from django.core.files.base import ContentFile
from openpyxl import Workbook

from surveys.importing.meanings import COMMENT_HEADERS, COMMENT_SHEET, SCORE_HEADERS, SCORE_SHEET


def score_row(unit="เชียงใหม่", group="", aspect="", question="", n=50, mean=4.2, sd=0.5, satisfied=84, dissatisfied=4):
    return [unit, group, aspect, question, n, mean, sd, satisfied, dissatisfied]


def comment_row(unit="เชียงใหม่", kind="ความต้องการ", aspect="", group="", text="ขอให้มาเยี่ยมบ่อยขึ้น", count=1):
    return [unit, kind, aspect, group, text, count]


def workbook(scores=None, comments=None, *, headers=SCORE_HEADERS, change=None):
    """The file of a workbook with these rows; `change(openpyxl workbook)` may spoil it."""
    book = Workbook()
    book.remove(book.active)
    for title, header, rows in ((SCORE_SHEET, headers, scores), (COMMENT_SHEET, COMMENT_HEADERS, comments)):
        if rows is not None:
            sheet = book.create_sheet(title)
            for row in [list(header), *rows]:
                sheet.append(row)
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return ContentFile(buffer.getvalue(), name="ผลสำรวจ.xlsx")
