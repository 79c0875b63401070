"""The workbook of a year, and one of its tables as CSV."""

import csv
import datetime
import io
from decimal import Decimal

from django.utils import timezone
from openpyxl.styles import Alignment

from cpdplans import thai
from cpdplans.xlsx import new_workbook, workbook_bytes, write_cell, write_table

from . import codebook

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # without it Excel takes Thai for another alphabet
UNIT_COLUMNS = 4  # that stay in sight: year, code, name, short name


def year_workbook(cycle, tables, now):
    """The .xlsx as bytes: the codebook, then a sheet for each table, its header in the first row."""
    workbook = new_workbook()
    _write_codebook(workbook.create_sheet(codebook.TITLE), cycle, tables, now)
    for table in tables:
        sheet = workbook.create_sheet(table.title)
        write_table(sheet, table.headers, table.rows, widths=[column.width for column in table.columns])
        sheet.freeze_panes = sheet.cell(2, UNIT_COLUMNS + 1)
    return workbook_bytes(workbook)


def _write_codebook(sheet, cycle, tables, now):
    lines = codebook.about(cycle, now)
    for row, line in enumerate(lines, 1):
        write_cell(sheet.cell(row, 1), line)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=False)  # runs over the columns beside it
    write_table(sheet, codebook.HEADERS, codebook.lines_of(tables), widths=codebook.WIDTHS, first_row=len(lines) + 2)


def csv_text(table):
    """The table as CSV with its BOM: days as 2023-04-12, moments in local time, no text that begins a formula."""
    stream = io.StringIO(newline="")
    stream.write(BOM)
    writer = csv.writer(stream)
    writer.writerow(table.headers)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return stream.getvalue()


def _plain(value):
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return thai.plain_number(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
