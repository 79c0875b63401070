"""Files that people attach: judged by what is in them, not by what they are called."""

import secrets
import zipfile
from pathlib import PurePath

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

MEGABYTE = 1024 * 1024
UNPACKED_LIMIT_BYTES = 200 * MEGABYTE

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {PDF: ("pdf",), JPEG: ("jpg", "jpeg"), PNG: ("png",), DOCX: ("docx",), XLSX: ("xlsx",)}
KINDS = "PDF, JPEG, PNG, DOCX หรือ XLSX"
ACCEPTED = ",".join(f".{extension}" for extensions in EXTENSIONS.values() for extension in extensions) + ",image/*"
HEIC = "image/heic"
# Also said by the page itself, before a large file is sent for nothing.
TOO_LARGE = "ไฟล์ {name} มีขนาด {size} MB เกินกำหนด {limit} MB กรุณาลดขนาดหรือแบ่งเป็นหลายไฟล์"

_STORED_EXTENSIONS = {written: all_of[0] for all_of in EXTENSIONS.values() for written in all_of}
_PACKAGE_FOLDERS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, and any Office file with a password
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


validate_web_address = URLValidator(
    schemes=["http", "https"], message="ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และเป็นที่อยู่เว็บที่ถูกต้อง"
)


def check_upload(uploaded):
    """The content type of an attached file: PDF, JPEG, PNG, DOCX or XLSX. The file is left at its beginning.

    Raises ValidationError with a Thai sentence that names the file, what is wrong with it and what to do.
    """
    name = shown_name(uploaded)
    check_size(uploaded, settings.UPLOAD_LIMIT_BYTES)
    content_type = _content_type(uploaded, name)
    extension = _extension(uploaded.name)
    if extension not in EXTENSIONS[content_type]:
        _refuse_extension(name, content_type)
    uploaded.seek(0)
    return content_type


def random_name(instance, filename):
    """A name for the store that tells nothing: evidence/ab/<32 hex digits>.<extension>.

    The extension is one that check_upload has found to agree with the content; any other raises ValidationError.
    """
    extension = _STORED_EXTENSIONS.get(_extension(filename))
    if extension is None:
        raise ValidationError(f"แนบได้เฉพาะไฟล์ {KINDS} กรุณาบันทึกเป็น PDF แล้วแนบใหม่", code="type")
    digits = secrets.token_hex(16)
    return f"evidence/{digits[:2]}/{digits}.{extension}"


def shown_name(uploaded):
    """The file's name as it stands in a sentence: without folders, not too long."""
    name = PurePath((uploaded.name or "").replace("\\", "/")).name or "ที่แนบ"
    return f"“{name}”" if len(name) <= 80 else f"“{name[:60]}…{name[-15:]}”"


def check_size(uploaded, limit_bytes):
    """Refuse an empty file and one larger than the limit."""
    name = shown_name(uploaded)
    if not uploaded.size:
        raise ValidationError(f"ไฟล์ {name} ว่างเปล่า กรุณาตรวจสอบแล้วเลือกไฟล์ใหม่", code="empty")
    if uploaded.size > limit_bytes:
        size, limit = (f"{bytes_ / MEGABYTE:.1f}".removesuffix(".0") for bytes_ in (uploaded.size, limit_bytes))
        raise ValidationError(TOO_LARGE.format(name=name, size=size, limit=limit), code="size")


def open_package(uploaded, name):
    """The Office file (a zip) opened for reading, after looking at what it claims to hold.

    Refuses, with a ValidationError: old formats and passwords, damage, macros, and what unpacks to over 200 MB.
    """
    uploaded.seek(0)
    _refuse_ole(uploaded, name)
    try:
        package = zipfile.ZipFile(uploaded)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise damaged(name) from error
    _check_members(package.infolist(), name)
    return package


def damaged(name):
    """The refusal of a file that cannot be read to its end."""
    return ValidationError(f"ไฟล์ {name} เสียหายหรือไม่ครบ กรุณาเปิดไฟล์ บันทึกใหม่ แล้วส่งอีกครั้ง", code="damaged")


def _refuse_ole(uploaded, name):
    """Refuse the old container of Office, telling a password from an old format."""
    content = uploaded.read()
    uploaded.seek(0)
    if not content.startswith(_OLE_SIGNATURE):
        return
    if _ENCRYPTED_STREAM in content:
        raise _locked(name)
    raise ValidationError(
        f"ไฟล์ {name} เป็นรูปแบบ Office รุ่นเก่า (.doc หรือ .xls) กรุณาเปิดแล้วบันทึกเป็น .docx หรือ .xlsx", code="old"
    )


def _locked(name):
    return ValidationError(f"ไฟล์ {name} มีรหัสผ่าน กรุณายกเลิกรหัสผ่าน แล้วส่งอีกครั้ง", code="locked")


def _check_members(members, name):
    if any(member.flag_bits & 1 for member in members):
        raise _locked(name)
    # The claim can be trusted: zipfile never unpacks more of a member than its header says.
    if sum(member.file_size for member in members) > UNPACKED_LIMIT_BYTES:
        raise ValidationError(
            f"ไฟล์ {name} เมื่อคลายแล้วมีขนาดใหญ่ผิดปกติ ระบบจึงไม่รับ กรุณาลบรูปภาพหรือแผ่นงานที่ไม่ใช้ แล้วบันทึกใหม่", code="bomb"
        )
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise ValidationError(f"ไฟล์ {name} มีมาโคร กรุณาบันทึกเป็นไฟล์ที่ไม่มีมาโคร (.docx หรือ .xlsx)", code="macro")


def package_type(package):
    """DOCX, XLSX, or None for any other zip."""
    names = set(package.namelist())
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _PACKAGE_FOLDERS.items() if part in names), None)


def _content_type(uploaded, name):
    uploaded.seek(0)
    head = uploaded.read(8192)
    if head.startswith((b"PK\x03\x04", _OLE_SIGNATURE)):
        with open_package(uploaded, name) as package:
            found = package_type(package)
    else:
        found = filetype.guess_mime(head)
    if found not in EXTENSIONS:
        raise _not_taken(name, is_heic=found == HEIC or _extension(uploaded.name) in {"heic", "heif"})
    return found


def _not_taken(name, *, is_heic):
    """The refusal of a kind of file that is not taken; the pictures of an iPhone get advice of their own."""
    if is_heic:
        return ValidationError(
            f"ไฟล์ {name} เป็นภาพ HEIC ซึ่งหลายเครื่องเปิดไม่ได้ กรุณาแนบเป็น JPEG โดยที่ iPhone เลือก การตั้งค่า > กล้อง > รูปแบบ > "
            "เข้ากันได้มากที่สุด แล้วถ่ายใหม่ หรือเปิดภาพเดิมแล้วจับภาพหน้าจอมาแนบ",
            code="heic",
        )
    return ValidationError(f"ไฟล์ {name} ไม่ใช่ {KINDS} กรุณาบันทึกเป็น PDF แล้วแนบใหม่", code="type")


def _extension(filename):
    return PurePath(filename or "").suffix.lower().removeprefix(".")


def _refuse_extension(name, content_type):
    right = EXTENSIONS[content_type][0]
    raise ValidationError(
        f"นามสกุลของไฟล์ {name} ไม่ตรงกับเนื้อหา ซึ่งเป็น {right.upper()} กรุณาเปลี่ยนนามสกุลเป็น .{right} หรือแนบไฟล์ใหม่",
        code="extension",
    )
