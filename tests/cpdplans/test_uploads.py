import io
import re
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from cpdplans import uploads

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def pdf():
    buffer = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(buffer)
    return buffer.getvalue()


def image(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(buffer, kind)
    return buffer.getvalue()


def package(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def docx(**more):
    return package(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>", **more})


def xlsx():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def uploaded(name, content):
    return SimpleUploadedFile(name, content, content_type="text/html")  # what the browser says does not count


@pytest.mark.parametrize(
    ("name", "make", "content_type"),
    [
        ("แผน.pdf", pdf, "application/pdf"),
        ("แผน.PDF", pdf, "application/pdf"),
        ("รูป.jpg", lambda: image("JPEG"), "image/jpeg"),
        ("รูป.JPEG", lambda: image("JPEG"), "image/jpeg"),
        ("รูป.png", lambda: image("PNG"), "image/png"),
        ("หนังสือ.docx", docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("ตาราง.xlsx", xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_check_upload_tells_the_type_by_the_content(name, make, content_type):
    file = uploaded(name, make())
    assert (uploads.check_upload(file), file.tell()) == (content_type, 0)


def not_taken(name):
    return f"ไฟล์ “{name}” ไม่ใช่ PDF, JPEG, PNG, DOCX หรือ XLSX กรุณาบันทึกเป็น PDF แล้วแนบใหม่"


def mismatched(name, right):
    return f"นามสกุลของไฟล์ “{name}” ไม่ตรงกับเนื้อหา ซึ่งเป็น {right.upper()} กรุณาเปลี่ยนนามสกุลเป็น .{right} หรือแนบไฟล์ใหม่"


def heic():
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)


def of_an_iphone(name):
    return (
        f"ไฟล์ “{name}” เป็นภาพ HEIC ซึ่งหลายเครื่องเปิดไม่ได้ กรุณาแนบเป็น JPEG โดยที่ iPhone เลือก การตั้งค่า > กล้อง > รูปแบบ > "
        "เข้ากันได้มากที่สุด แล้วถ่ายใหม่ หรือเปิดภาพเดิมแล้วจับภาพหน้าจอมาแนบ"
    )


REFUSED = [
    ("IMG_1.HEIC", heic, of_an_iphone("IMG_1.HEIC")),
    ("IMG_1.jpg", heic, of_an_iphone("IMG_1.jpg")),
    ("IMG_1.heif", lambda: b"\0\0\0\x18ftypheix" + bytes(100), of_an_iphone("IMG_1.heif")),
    ("IMG_1.heic", lambda: image("JPEG"), mismatched("IMG_1.heic", "jpg")),
    ("a.pdf", lambda: b"", "ไฟล์ “a.pdf” ว่างเปล่า กรุณาตรวจสอบแล้วเลือกไฟล์ใหม่"),
    ("a.pdf", lambda: b"<html>", not_taken("a.pdf")),
    ("a.gif", lambda: image("GIF"), not_taken("a.gif")),
    ("a.zip", lambda: package(a="b"), not_taken("a.zip")),
    ("a.docx", lambda: package(**{"word/document.xml": "<a/>"}), not_taken("a.docx")),
    ("a.pdf", lambda: image("PNG"), mismatched("a.pdf", "png")),
    ("a.png", lambda: image("JPEG"), mismatched("a.png", "jpg")),
    ("a.xlsx", docx, mismatched("a.xlsx", "docx")),
    ("แผน", pdf, mismatched("แผน", "pdf")),
    ("a.docx", lambda: docx()[:-30], "ไฟล์ “a.docx” เสียหายหรือไม่ครบ กรุณาเปิดไฟล์ บันทึกใหม่ แล้วส่งอีกครั้ง"),
    (
        "a.doc",
        lambda: OLE,
        "ไฟล์ “a.doc” เป็นรูปแบบ Office รุ่นเก่า (.doc หรือ .xls) กรุณาเปิดแล้วบันทึกเป็น .docx หรือ .xlsx",
    ),
    (
        "a.docx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "ไฟล์ “a.docx” มีรหัสผ่าน กรุณายกเลิกรหัสผ่าน แล้วส่งอีกครั้ง",
    ),
    (
        "a.docx",
        lambda: docx(**{"word/vbaProject.bin": "x"}),
        "ไฟล์ “a.docx” มีมาโคร กรุณาบันทึกเป็นไฟล์ที่ไม่มีมาโคร (.docx หรือ .xlsx)",
    ),
    (
        "a.docx",
        lambda: docx(**{"word/media/image1.bmp": bytes(201 * 1024 * 1024)}),
        "ไฟล์ “a.docx” เมื่อคลายแล้วมีขนาดใหญ่ผิดปกติ ระบบจึงไม่รับ กรุณาลบรูปภาพหรือแผ่นงานที่ไม่ใช้ แล้วบันทึกใหม่",
    ),
]


@pytest.mark.parametrize(("name", "make", "sentence"), REFUSED)
def test_check_upload_refuses_with_a_sentence(name, make, sentence):
    with pytest.raises(ValidationError) as caught:
        uploads.check_upload(uploaded(name, make()))
    assert caught.value.messages == [sentence]


@pytest.mark.parametrize(
    ("extra", "refused"), [(0, []), (1, ["ไฟล์ “a.pdf” มีขนาด 1 MB เกินกำหนด 1 MB กรุณาลดขนาดหรือแบ่งเป็นหลายไฟล์"])]
)
def test_check_upload_at_the_limit(settings, extra, refused):
    settings.UPLOAD_LIMIT_BYTES = uploads.MEGABYTE
    content = pdf().ljust(uploads.MEGABYTE + extra)
    messages = []
    try:
        uploads.check_upload(uploaded("a.pdf", content))
    except ValidationError as error:
        messages = error.messages
    assert messages == refused


@pytest.mark.parametrize(
    ("filename", "extension"), [("แผน.PDF", "pdf"), ("รูป.jpeg", "jpg"), ("../../a.docx", "docx"), ("a.b.xlsx", "xlsx")]
)
def test_random_name_tells_only_the_extension(filename, extension):
    match = re.fullmatch(r"evidence/([0-9a-f]{2})/(\1[0-9a-f]{30})\.(\w+)", uploads.random_name(None, filename))
    assert match[3] == extension


def test_random_name_is_new_each_time():
    assert len({uploads.random_name(None, "a.pdf") for _ in range(50)}) == 50


@pytest.mark.parametrize("filename", ["a.exe", "a", "a.pdf.html"])
def test_random_name_refuses_other_extensions(filename):
    with pytest.raises(ValidationError) as caught:
        uploads.random_name(None, filename)
    assert caught.value.messages == ["แนบได้เฉพาะไฟล์ PDF, JPEG, PNG, DOCX หรือ XLSX กรุณาบันทึกเป็น PDF แล้วแนบใหม่"]


def test_shown_name_leaves_out_folders_and_the_middle_of_long_names():
    [long, folder] = [uploads.shown_name(uploaded(name, b"x")) for name in ["ก" * 200 + ".pdf", "a.pdf"]]
    assert (long, folder) == (f"“{'ก' * 60}…{'ก' * 11}.pdf”", "“a.pdf”")
