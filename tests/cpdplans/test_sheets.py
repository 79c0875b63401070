import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cpdplans import sheets, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def uploaded(content, name="ผล.xlsx"):
    return SimpleUploadedFile(name, content)


def book(*rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    return xlsx.workbook_bytes(workbook)


def repacked(content, **changes):
    """The zip with members replaced, added, or (None) left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        members = {name: old.read(name) for name in old.namelist()} | changes
        for name, data in members.items():
            if data is not None:
                new.writestr(name, data)
    return buffer.getvalue()


def with_broken_sheet(content):
    """One byte of the stored sheet changed, so that its checksum no longer fits."""
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return plain.getvalue().replace(b"<sheetData", b"<sheetDatA", 1)


def with_flag_of_password(content):
    package = bytearray(content)
    entry = package.index(b"PK\x01\x02")
    package[entry + 8] |= 1
    return bytes(package)


def bomb():
    return repacked(book(["a"]), **{"xl/media/image1.bin": bytes(201 * 1024 * 1024)})


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
DAMAGED = "ไฟล์ “ผล.xlsx” เสียหายหรือไม่ครบ กรุณาเปิดไฟล์ บันทึกใหม่ แล้วส่งอีกครั้ง"
NOT_EXCEL = "ไฟล์ “ผล.xlsx” ไม่ใช่ไฟล์ Excel (.xlsx) หรือ CSV กรุณาบันทึกเป็น Excel Workbook (.xlsx)"
LOCKED = "ไฟล์ “ผล.xlsx” มีรหัสผ่าน กรุณายกเลิกรหัสผ่าน แล้วส่งอีกครั้ง"
BAD_FILES = {
    "empty": (lambda: b"", "ไฟล์ “ผล.xlsx” ว่างเปล่า กรุณาตรวจสอบแล้วเลือกไฟล์ใหม่"),
    "text": (lambda: "หน่วยงาน,คะแนน".encode(), NOT_EXCEL),
    "word": (lambda: repacked(book(["a"]), **{"xl/workbook.xml": None, "word/document.xml": b"<a/>"}), NOT_EXCEL),
    "zip": (lambda: repacked(book(["a"]), **{"[Content_Types].xml": None}), NOT_EXCEL),
    "old": (
        lambda: OLE,
        "ไฟล์ “ผล.xlsx” เป็นรูปแบบ Office รุ่นเก่า (.doc หรือ .xls) กรุณาเปิดแล้วบันทึกเป็น .docx หรือ .xlsx",
    ),
    "locked": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    "locked member": (lambda: with_flag_of_password(book(["a"])), LOCKED),
    "cut": (lambda: book(["a"])[:-200], DAMAGED),
    "changed": (lambda: with_broken_sheet(book(["a"])), DAMAGED),
    "not xml": (lambda: repacked(book(["a"]), **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}), DAMAGED),
    "entities": (lambda: repacked(book(["a"]), **{"xl/worksheets/sheet1.xml": ENTITIES}), DAMAGED),
    "no sheet": (lambda: repacked(book(["a"]), **{"xl/workbook.xml": b"<a/>"}), DAMAGED),
    "macro": (
        lambda: repacked(book(["a"]), **{"xl/vbaProject.bin": b"x"}),
        "ไฟล์ “ผล.xlsx” มีมาโคร กรุณาบันทึกเป็นไฟล์ที่ไม่มีมาโคร (.docx หรือ .xlsx)",
    ),
    "bomb": (
        bomb,
        "ไฟล์ “ผล.xlsx” เมื่อคลายแล้วมีขนาดใหญ่ผิดปกติ ระบบจึงไม่รับ กรุณาลบรูปภาพหรือแผ่นงานที่ไม่ใช้ แล้วบันทึกใหม่",
    ),
    "large": (
        lambda: bytes(20 * 1024 * 1024 + 1024 * 512),
        "ไฟล์ “ผล.xlsx” มีขนาด 20.5 MB เกินกำหนด 20 MB กรุณาลดขนาดหรือแบ่งเป็นหลายไฟล์",
    ),
}


def rows_of(content, name="ผล.xlsx", *, max_row=100, max_column=3, **options):
    with sheets.open_book(uploaded(content, name)) as opened:
        return [list(row) for _, row in opened.sheets[0].rows(max_row=max_row, max_column=max_column, **options)]


def values_of(content, name="ผล.xlsx", **options):
    return rows_of(content, name, values_only=True, **options)


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(kind):
    make, sentence = BAD_FILES[kind]
    with pytest.raises(ValidationError) as caught, sheets.open_book(uploaded(make())):
        pass
    assert caught.value.messages == [sentence]


def test_rows_give_values_and_the_values_of_formulas():
    content = book(["หน่วยงาน", "คะแนน"], ["กระบี่", 4.35], ["ตรัง", "=1+1"])
    assert values_of(content, max_column=2) == [["หน่วยงาน", "คะแนน"], ["กระบี่", 4.35], ["ตรัง", None]]


def test_hidden_sheets_are_left_out():
    workbook = openpyxl.load_workbook(io.BytesIO(book(["ก"])))
    workbook.create_sheet("ซ่อน").sheet_state = "hidden"
    with sheets.open_book(uploaded(xlsx.workbook_bytes(workbook))) as opened:
        assert [sheet.title for sheet in opened.sheets] == ["Sheet"]


def changed(content, change):
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    change(workbook.active)
    return xlsx.workbook_bytes(workbook)


@pytest.mark.parametrize("values_only", [True, False])
def test_merged_cells_give_their_value_in_every_row_and_column(values_only):
    content = changed(book(["ก", "ข", "ค"], ["1", None, "3"], [None, None, "4"], ["5", None, None]), merge_a2_b3)
    rows = rows_of(content, values_only=values_only)
    values = rows if values_only else [[cell.value for cell in row] for row in rows]
    assert values == [["ก", "ข", "ค"], ["1", "1", "3"], ["1", "1", "4"], ["5", None, None]]


def merge_a2_b3(sheet):
    sheet.merge_cells("A2:B3")


def test_rows_end_with_the_last_value():
    def style(sheet):
        for number in range(2, 3000):
            sheet.cell(number, 1).number_format = "@"
        sheet.cell(2000, 2, "ท้าย")

    content = changed(book(["ก"]), style)
    with sheets.open_book(uploaded(content)) as opened:
        assert opened.sheets[0].last_row == 2000
    rows = values_of(content, max_row=9999)
    assert (len(rows), rows[-1]) == (2000, [None, "ท้าย", None])


def test_a_sheet_that_claims_a_million_rows_is_read_to_its_last_value():
    def far(sheet):
        sheet.cell(1_048_576, 1).number_format = "@"

    assert values_of(changed(book(["ก"]), far), max_row=10_000) == [["ก", None, None]]


@pytest.mark.parametrize("formula", ["=1+1", '=IF(A1<>"",1,2)', '=SUM(A1:A9)&"<v>"'])
def test_formulas_without_a_value_are_noted(formula):
    with sheets.open_book(uploaded(book(["ก", 1], ["ข", formula]))) as opened:
        assert (opened.sheets[0].uncalculated, opened.sheets[0].last_row) == ({"B2"}, 2)


@pytest.mark.parametrize("cell", [b"<f>1+1</f><v>2</v>", b'<f t="shared" si="0"/><v>2</v>'])
def test_formulas_with_a_value_are_not(cell):
    content = repacked(
        book(["ก"]),
        **{
            "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<sheetData><row r="1"><c r="A1">' + cell + b"</c></row></sheetData></worksheet>"
        },
    )
    with sheets.open_book(uploaded(content)) as opened:
        assert opened.sheets[0].uncalculated == set()
    assert values_of(content, max_column=1) == [[2]]


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="2"><c r="A2" t="n"><v>abc</v></c></row>',
        b'<row r="2"><c r="A2" t="d"><v>x</v></c></row>',
        b'<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>',
        b'<row r="abc"><c><v>1</v></c></row>',
        b'<row r="2"><c r="A2" t="s"><v>9999</v></c></row>',
    ],
)
def test_sound_xml_that_is_no_sound_sheet_is_refused_amid_the_rows(row):
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    content = repacked(book(["ก"]), **{"xl/worksheets/sheet1.xml": sheet + row + b"</sheetData></worksheet>"})
    with pytest.raises(ValidationError, match="เสียหายหรือไม่ครบ"):
        values_of(content)


def test_cells_without_a_place_or_with_prefixed_names_leave_the_last_row_unknown():
    plain = b"<sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row></sheetData>"
    names = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    prefixed = plain.replace(b"</", b"</x:").replace(b"<s", b"<x:s").replace(b"<r", b"<x:r").replace(b"<c", b"<x:c")
    prefixed = prefixed.replace(b"<v", b"<x:v")
    for xml in (
        b"<worksheet " + names + b">" + plain + b"</worksheet>",
        b"<x:worksheet " + names.replace(b"xmlns", b"xmlns:x") + b">" + prefixed + b"</x:worksheet>",
    ):
        content = repacked(book(["ก"]), **{"xl/worksheets/sheet1.xml": xml})
        with sheets.open_book(uploaded(content)) as opened:
            assert opened.sheets[0].last_row is None
        assert values_of(content, max_column=1, max_row=2) == [[1], [2]]


def test_a_formula_at_an_impossible_place_is_passed_over():
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    content = repacked(
        book(["ก"]), **{"xl/worksheets/sheet1.xml": sheet + b'<c r="A0"><f>1</f></c></row></sheetData></worksheet>'}
    )
    assert values_of(content) == []


def test_a_file_of_very_many_formats_is_refused_before_it_is_loaded():
    with pytest.raises(ValidationError, match="มากผิดปกติ"):
        values_of(repacked(book(["ก"]), **{"xl/styles.xml": b"<a>" + b"<xf/>" * 700_000 + b"</a>"}))


@pytest.mark.parametrize("noise", [b"<c " * 60_000, b"<c><v>" * 60_000, b'<c r="A1"><f>' * 20_000])
def test_noise_in_a_comment_of_the_xml_takes_no_time_to_speak_of(noise):
    """Would run for a minute and more if the patterns walked it again from every place."""
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/><!--'
    assert values_of(repacked(book(["ก"]), **{"xl/worksheets/sheet1.xml": sheet + noise + b"--></worksheet>"})) == []


def test_merged_cells_fill_only_their_first_column_where_a_table_is_read():
    content = changed(book(["ก", "ข", "ค"], ["หมายเหตุ", None, None], ["1", "2", "3"]), merge_a2_c2)
    assert values_of(content, across=False)[1] == ["หมายเหตุ", None, None]


def merge_a2_c2(sheet):
    sheet.merge_cells("A2:C2")


def test_a_sheet_can_be_read_twice():
    with sheets.open_book(uploaded(book(["ก"], ["ข"]))) as opened:
        once, again = (list(opened.sheets[0].rows(max_row=9, max_column=1, values_only=True)) for _ in range(2))
    assert once == again == [(1, ("ก",)), (2, ("ข",))]


# CSV

LINES = "หน่วยงาน,คะแนน\r\nกระบี่,4.35\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620", "utf-16"])
def test_a_csv_is_read_in_the_encodings_in_use(encoding):
    assert values_of(LINES.encode(encoding), "ผล.csv", max_column=2) == [["หน่วยงาน", "คะแนน"], ["กระบี่", "4.35"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_with_any_usual_delimiter(delimiter):
    content = f'ก{delimiter}"ข{delimiter}ค"\n1{delimiter}"บรรทัด\nสอง"\n'.encode()
    assert values_of(content, "ผล.csv", max_column=2) == [["ก", f"ข{delimiter}ค"], ["1", "บรรทัด\nสอง"]]


def test_a_quote_that_is_never_closed_is_refused_with_its_line():
    content = 'ก,ข\n1,2\n3,"ยังไม่ปิด\n5,6\n'.encode()
    with pytest.raises(ValidationError, match="ตั้งแต่บรรทัดที่ 3 "), sheets.open_book(uploaded(content, "ผล.csv")):
        pass


def test_a_csv_ends_with_its_last_line_of_text():
    with sheets.open_book(uploaded("ก,ข\n1,2\n".encode() + b",\r\n" * 5000, "ผล.csv")) as opened:
        assert opened.sheets[0].last_row == 2


def test_cells_of_a_csv_have_no_format():
    assert [[(cell.value, cell.number_format) for cell in row] for row in rows_of(b"a,", "a.csv", max_column=2)] == [
        [("a", "General"), (None, "General")]
    ]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfeA", b"\x81\x82\xfc\xfd", b"a\x00b"])
def test_what_is_no_text_is_refused_as_csv(content):
    with pytest.raises(ValidationError, match="ไม่ใช่ CSV ภาษาไทยที่อ่านได้"), sheets.open_book(uploaded(content, "ผล.csv")):
        pass


def test_a_field_without_end_is_refused():
    content = ('"' + "ก" * 1_100_000).encode()
    with (
        pytest.raises(ValidationError, match="เครื่องหมายคำพูดไม่ครบคู่ตั้งแต่บรรทัดที่ 1 "),
        sheets.open_book(uploaded(content, "ผล.csv")),
    ):
        pass
