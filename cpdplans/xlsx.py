"""Excel workbooks: written so that text stays text and dates are real dates shown in พ.ศ.; their cells understood."""

import datetime
import io
import re
import unicodedata
from copy import copy
from decimal import Decimal

import openpyxl
from django.utils import timezone
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from cpdplans import thai

DATE_FORMAT = "[$-107041E]d mmm yyyy"  # Thai language, Buddhist calendar
DATETIME_FORMAT = "[$-107041E]d mmm yyyy hh:mm"
LONGEST_TEXT = 32_767  # characters Excel takes in a cell
NARROWEST, WIDEST = 8, 60  # columns, in characters

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HEADER_FONT = Font(bold=True, color="123D2A")
_HEADER_FILL = PatternFill("solid", fgColor="DCECE3")
_HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_CELL_ALIGNMENT = Alignment(vertical="top", wrap_text=True)


def new_workbook():
    """A workbook without a sheet: add each with create_sheet(title)."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    workbook.properties.creator = "กรมส่งเสริมสหกรณ์"
    return workbook


def write_table(sheet, headers, rows, *, widths=None, first_row=1):
    """Write a table with a frozen bold header, a filter and fitted columns.

    Values may be text, numbers, dates, aware datetimes (written as local time) or None. `widths` gives the widths of
    columns in characters, None for those to be fitted. `first_row` leaves room above for a title.
    """
    last_row = first_row
    _write_header(sheet, headers, first_row)
    for last_row, row in enumerate(rows, first_row + 1):  # noqa: B007
        for column, value in enumerate(row, 1):
            write_cell(sheet.cell(last_row, column), value)
    sheet.freeze_panes = f"A{first_row + 1}"
    sheet.auto_filter.ref = f"A{first_row}:{get_column_letter(len(headers))}{last_row}"
    _fit_columns(sheet, len(headers), first_row, widths or ())
    _set_page(sheet, first_row)


def write_cell(cell, value):
    """Write one value so that Excel takes text for text, whatever it begins with."""
    if isinstance(value, datetime.datetime):
        cell.value = timezone.make_naive(value, timezone.get_default_timezone()) if value.tzinfo else value
        _dress(cell, DATETIME_FORMAT)
    elif isinstance(value, datetime.date):
        cell.value = value
        _dress(cell, DATE_FORMAT)
    elif value is None or isinstance(value, bool | int | float | Decimal):
        cell.value = value
        _dress(cell)
    else:
        _write_text(cell, str(value))


def _write_text(cell, text):
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]
    cell.value = text
    cell.data_type = "s"
    _dress(cell, quoted=text.startswith(("=", "+", "-", "@")))  # Excel would read it as a formula when edited


def _dress(cell, number_format="General", *, quoted=False):
    """Gives a cell its look. Each is made once for a workbook: openpyxl takes longer to find one than to write."""
    made = vars(cell.parent.parent).setdefault("made_looks", {})
    look = number_format, quoted
    if look not in made:
        cell.alignment, cell.number_format, cell.quotePrefix = _CELL_ALIGNMENT, number_format, quoted
        made[look] = copy(cell._style)
    cell._style = copy(made[look])


def _write_header(sheet, headers, row):
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(row, column)
        write_cell(cell, str(header))
        cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _HEADER_ALIGNMENT


def _fit_columns(sheet, count, first_row, widths):
    given = dict(enumerate(widths, 1))
    for column in range(1, count + 1):
        width = given.get(column) or _fitted(next(sheet.iter_cols(column, column, min_row=first_row), ()))
        sheet.column_dimensions[get_column_letter(column)].width = width


def _fitted(cells):
    return max(NARROWEST, min(WIDEST, 2 + max((_width(cell.value) for cell in cells), default=0)))


def _width(value):
    """Characters a value takes in its longest line. Marks above and below a Thai letter take none."""
    if isinstance(value, datetime.datetime):
        return len("12 เม.ย. 2566 16:30")
    if isinstance(value, datetime.date):
        return len("12 เม.ย. 2566")
    lines = str("" if value is None else value).splitlines() or [""]
    return max(sum(unicodedata.category(letter) != "Mn" for letter in line) for line in lines)


def _set_page(sheet, header_row):
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def workbook_bytes(workbook):
    """The .xlsx file as bytes."""
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def cell_text(value):
    """What stands in a cell, as clean text: 3.0 is "3", a date is "12 เมษายน 2566", nothing is ""."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return thai.format_date(_in_gregorian(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return thai.clean_text(str(value))


def cell_decimal(value):
    """The number in a cell; None for an empty cell or a dash. Raises ValueError with a Thai sentence.

    A cell formatted as a percentage holds 0.845 for 84.5 %: its number_format tells, the value does not.
    """
    text = "" if value is None else str(value).strip()
    if text in {"", "-", "–", "—"}:
        return None
    if isinstance(value, bool | datetime.date | datetime.time):
        raise ValueError(f"“{cell_text(value)}” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น 85 หรือ 85.50")
    if isinstance(value, int | float | Decimal):
        text = f"{Decimal(str(value)):f}"
    return thai.parse_number(text)


def cell_date(value):
    """The Gregorian date in a cell, typed as text or held as a real date, even one of the Gregorian year 2566.

    None for an empty cell or a dash. Raises ValueError with a Thai sentence.
    """
    if isinstance(value, datetime.date):
        value = _in_gregorian(value)
        thai.check_year(value.year)
        return value
    text = cell_text(value)
    return None if text in {"", "-", "–", "—"} else thai.parse_date(text)


def _in_gregorian(value):
    """The day of a date cell; a Gregorian year of 2400 or more was typed as พ.ศ."""
    day = datetime.date(value.year, value.month, value.day)
    if day.year < thai.BUDDHIST_FROM:
        return day
    try:
        return day.replace(year=day.year - thai.BUDDHIST_OFFSET)
    except ValueError as error:
        raise ValueError(f"ไม่มีวันที่ 29 กุมภาพันธ์ {day.year} ในปฏิทิน กรุณาตรวจสอบวันและเดือน") from error
