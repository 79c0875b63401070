"""Tables that people send: the sheets of an Excel workbook, or a CSV file as one sheet, read row by row."""

import csv
import io
import re
import zipfile
import zlib
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

import openpyxl
from django.core.exceptions import ValidationError
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException

from cpdplans import uploads

SIZE_LIMIT_BYTES = 20 * uploads.MEGABYTE
LONGEST_CELL = 1_000_000  # characters of one field of a CSV
MOST_NOTED = 10_000  # merged ranges, and formulas without a value, of one sheet
OVERLAP_BYTES = 20_000  # carried from one block of XML to the next: longer than any cell with its formula

_UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    expat.ExpatError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    OverflowError,
    CellCoordinatesException,
    NotImplementedError,
)
# Parts that openpyxl reads whole: a file of ordinary size can hold far more of them than anybody needs.
_LARGEST_PARTS = {"xl/styles.xml": 3 * uploads.MEGABYTE, "xl/sharedStrings.xml": 40 * uploads.MEGABYTE}
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\s[^<>]{0,200}?\br="([A-Z]{1,3}[1-9][0-9]{0,6})"[^<>]{0,200}>\s*'
    rb"<(?:\w+:)?f(?:\s[^<>]{0,500})?(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ROW_OF_CELL = re.compile(rb' r="[A-Z]{1,3}([0-9]{1,7})"')


@dataclass
class _Facts:
    """What openpyxl does not tell of a sheet that it reads row by row."""

    merged: set = field(default_factory=set)
    uncalculated: set = field(default_factory=set)
    last_row: int | None = 0  # the last that holds a value, 0 for none; None when that could not be told
    size: int = 0  # bytes of its XML


@dataclass(frozen=True)
class PlainCell:
    """A cell of a CSV file."""

    value: str | None
    number_format: str = "General"


class Sheet:
    """A sheet to be read once or more, each time from its file; merged cells give their value in every row."""

    def __init__(self, title, *, read, last_row, merged=(), uncalculated=frozenset()):
        self.title = title
        self.last_row = last_row  # the last that holds a value, or None when that is known only at the end
        self.uncalculated = uncalculated  # addresses of formulas that hold no value
        self._read = read
        self._starts = defaultdict(list)
        for first_column, first_row, last_column, end_row in merged:
            self._starts[first_row].append((first_column, last_column, end_row))

    def rows(self, *, max_row, max_column, first_row=1, values_only=False, across=True):
        """(number, cells or values) of each row, empty ones too, down to the last with a value or `max_row`.

        `across` False: a merged range gives its value to its first column only, for a note may be merged over a table.
        """
        last = max_row if self.last_row is None else min(max_row, self.last_row)
        if not last:
            return
        spread = {}  # by column: (last row of the merged range, its cell)
        for number, row in enumerate(self._read(last, max_column, values_only), 1):
            if self._starts:
                row = self._filled(number, row, spread, values_only, across)
            if number >= first_row:
                yield number, row

    def _filled(self, number, row, spread, values_only, across):
        for first_column, last_column, end_row in self._starts.get(number, ()):
            last_column = last_column if across else first_column
            if first_column <= len(row):
                for column in range(first_column, min(last_column, len(row)) + 1):
                    spread[column] = end_row, row[first_column - 1]
        if not spread:
            return row
        filled = list(row)
        for column, (end_row, cell) in list(spread.items()):
            if number > end_row:
                del spread[column]
            elif (filled[column - 1] if values_only else filled[column - 1].value) is None:
                filled[column - 1] = cell
        return filled


@dataclass(frozen=True)
class Book:
    """The visible sheets of a file, and its size as text: bytes of XML or of CSV."""

    sheets: list
    size: int


@contextmanager
def open_book(uploaded_file):
    """The Book of an .xlsx or .csv file, closed afterwards. Formulas give the values that Excel keeps for them.

    Raises ValidationError with a Thai sentence for anything else, for over 20 MB, for what unpacks to over 200 MB,
    and for what is damaged, locked with a password or holds macros.
    """
    uploads.check_size(uploaded_file, SIZE_LIMIT_BYTES)
    uploaded_file.seek(0)
    content = uploaded_file.read()
    name = uploads.shown_name(uploaded_file)
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        workbook, facts = _open_workbook(io.BytesIO(content), name)
        try:
            yield _book_of(workbook, facts, name)
        finally:
            workbook.close()
    elif (uploaded_file.name or "").lower().endswith(".csv"):
        yield _csv_book(content, uploaded_file.name, name)
    else:
        raise _not_a_table(name)


def _not_a_table(name):
    return ValidationError(f"ไฟล์ {name} ไม่ใช่ไฟล์ Excel (.xlsx) หรือ CSV กรุณาบันทึกเป็น Excel Workbook (.xlsx)", code="type")


# Excel


def _open_workbook(content, name):
    with uploads.open_package(content, name) as package:
        if uploads.package_type(package) != uploads.XLSX:
            raise _not_a_table(name)
        facts = _facts_of_parts(package, name)
    try:
        workbook = openpyxl.load_workbook(content, read_only=True, data_only=True)
    except _UNREADABLE as error:
        raise uploads.damaged(name) from error
    if not workbook.worksheets:
        raise uploads.damaged(name)
    return workbook, facts


def _facts_of_parts(package, name):
    """{name of a sheet's part: _Facts}. Reads every part once: openpyxl would meet damage only amid the rows."""
    facts = {}
    try:
        for member in package.infolist():
            if member.file_size > _LARGEST_PARTS.get(member.filename, member.file_size):
                raise _bloated(name)
            with package.open(member) as part:
                if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                    facts[member.filename] = _facts_of(part, member.file_size)
                else:
                    while part.read(uploads.MEGABYTE):
                        pass
    except _UNREADABLE as error:
        raise uploads.damaged(name) from error
    return facts


def _bloated(name):
    return ValidationError(
        f"ไฟล์ {name} มีรูปแบบเซลล์หรือข้อความสะสมมากผิดปกติ กรุณาคัดลอกข้อมูลไปวางเฉพาะค่าในไฟล์ใหม่ แล้วอัปโหลดอีกครั้ง",
        code="bloated",
    )


def _facts_of(part, size):
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_entities
    facts, window = _Facts(size=size), b""
    while block := part.read(uploads.MEGABYTE):
        parser.Parse(block, False)
        window = window[-OVERLAP_BYTES:] + block
        _note(window, facts)
    parser.Parse(b"", True)
    return facts


def _refuse_entities(*declaration):
    raise ValueError("A worksheet of Excel declares no entities")


def _note(window, facts):
    """Adds what a stretch of a sheet's XML tells."""
    if b"mergeCell " in window and len(facts.merged) < MOST_NOTED:
        facts.merged.update(found.decode() for found in _MERGED.findall(window))
    if b"<f" in window or b":f" in window:
        facts.uncalculated.update(found.decode() for found in _UNCALCULATED.findall(window)[:MOST_NOTED])
    row = _last_row_with_value(window)
    facts.last_row = None if row is None or facts.last_row is None else max(facts.last_row, row)


def _last_row_with_value(window):
    """The row of the last cell that holds a value; 0 for none, None where the cells do not say their place."""
    if b":v>" in window or b":is>" in window:  # names with a prefix, which Excel never writes
        return None
    end = len(window)
    while (at := max(window.rfind(b"<v>", 0, end), window.rfind(b"<is>", 0, end))) >= 0:
        if not window.startswith(b"<v></v>", at):
            cell = window.rfind(b"<c ", max(0, at - OVERLAP_BYTES), at)
            found = _ROW_OF_CELL.search(window, cell, at) if cell >= 0 else None
            return int(found[1]) if found else None
        end = at
    return 0


def _book_of(workbook, facts, name):
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    noted = [facts.get(sheet._worksheet_path, _Facts()) for sheet in visible]  # openpyxl has no public name for it
    sheets = [_sheet_of(sheet, of_sheet, name) for sheet, of_sheet in zip(visible, noted, strict=True)]
    return Book(sheets, sum(of_sheet.size for of_sheet in noted))


def _sheet_of(sheet, facts, name):
    def read(last_row, last_column, values_only):
        try:
            yield from sheet.iter_rows(max_row=last_row, max_col=last_column, values_only=values_only)
        except _UNREADABLE as error:  # sound XML that is no sound sheet: a number of letters, a cell without a place
            raise uploads.damaged(name) from error

    formulas = [int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for address in facts.uncalculated]
    return Sheet(
        sheet.title.strip(),
        read=read,
        last_row=None if facts.last_row is None else max([facts.last_row, *formulas]),
        merged=[range_boundaries(written) for written in facts.merged],
        uncalculated=frozenset(facts.uncalculated),
    )


# CSV


def _csv_book(content, file_name, shown):
    text = _decoded(content, shown)
    dialect = _delimiter(text)

    def read(last_row, last_column, values_only):
        for number, row in enumerate(_csv_rows(text, dialect), 1):
            if number > last_row:
                return
            values = [value or None for value in row[:last_column]]
            values += [None] * (last_column - len(values))
            yield values if values_only else [PlainCell(value) for value in values]

    last_row, rows = 0, _csv_rows(text, dialect)
    try:
        for number, row in enumerate(rows, 1):
            last_row = number if any(row) else last_row
    except csv.Error as error:
        raise ValidationError(
            f"ไฟล์ {shown} มีเครื่องหมายคำพูดไม่ครบคู่ตั้งแต่บรรทัดที่ {last_row + 1:,} กรุณาแก้ไข หรือบันทึกเป็น Excel Workbook (.xlsx)",
            code="quotes",
        ) from error
    title = PurePath(file_name.replace("\\", "/")).stem
    return Book([Sheet(title, read=read, last_row=last_row)], len(content))


def _csv_rows(text, delimiter):
    """The rows; csv.Error for a quote that is never closed, which would swallow all the lines below it."""
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _decoded(content, shown):
    """The text of a CSV: UTF-8 with or without its mark, UTF-16 with it, else Windows-874 (which holds TIS-620)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp874"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValidationError(
        f"ไฟล์ {shown} ไม่ใช่ CSV ภาษาไทยที่อ่านได้ กรุณาบันทึกเป็น CSV UTF-8 หรือ Excel Workbook (.xlsx)", code="encoding"
    )


def _delimiter(text):
    """The sign that parts most cells in the first lines."""
    head = text[:20_000].splitlines()[:20]
    return max(",;\t|", key=lambda sign: sum(line.count(sign) for line in head))
