"""Which pieces of evidence may stand together: not too many, and none twice for the same thing."""

from hashlib import file_digest

from django.db.models.fields.files import FieldFile

from .stages import Refused

MOST_PIECES = 50  # in one plan or report


class AlreadyAttached(Refused):
    """The same link or file stands as evidence of the same thing; it is not doubled."""

    def __init__(self, piece):
        words = f" โดยใช้คำอธิบายว่า “{piece.caption}”" if piece.caption else ""
        super().__init__(f"แนบไว้แล้ว{words} จึงไม่แนบซ้ำ")


def refuse_too_many(submission):
    if submission.evidence.kept().count() >= MOST_PIECES:
        raise Refused(f"แนบหลักฐานได้ไม่เกิน {MOST_PIECES} รายการ กรุณานำรายการที่ไม่ใช้ออกก่อน หรือรวมหลายภาพเป็นไฟล์ PDF ไฟล์เดียว")


def refuse_double(submission, about, *, url, file):
    """`file`: an upload or a stored file. The same content counts, whatever its name."""
    held = submission.evidence.about(about)
    found = held.filter(url=url) if url else _same_files(held, file) if file else []
    for piece in found:
        raise AlreadyAttached(piece)


def _same_files(held, file):
    alike = [piece for piece in held.exclude(file="") if piece.size == file.size]
    digest = _digest(file) if alike else None
    return [piece for piece in alike if _digest(piece.file) == digest]


def _digest(file):
    """Of an upload, left at its beginning, or of a stored file, opened and closed; None when that is gone."""
    if not isinstance(file, FieldFile):
        file.seek(0)
        digest = file_digest(file, "sha256").digest()
        file.seek(0)
        return digest
    try:
        with file.open() as opened:
            return file_digest(opened, "sha256").digest()
    except FileNotFoundError:
        return None
