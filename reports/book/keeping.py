"""Closing a year: its book, its summary and its workbooks are made once more and kept for good, under checksums.

What is kept is given out by kept.py."""

import hashlib
import io

from django.core.files import File
from django.db import transaction

from cpdplans import thai
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused, record

from ..sheets.tables import tables_of
from ..sheets.workbook import year_workbook
from . import making
from .assessing import summary
from .models import Book, FrozenFile, FrozenYear

Kind = FrozenFile.Kind
NAMED = 2  # documents that a refusal names


def why_not(cycle, now):
    """The sentence why the year cannot be closed at `now`; "" when it can."""
    if cycle.opened_at is None:
        return "รอบนี้ยังไม่เปิด จึงยังไม่มีสิ่งที่จะเก็บ"
    if now < thai.day_end(cycle.supplement_until):
        last = thai.format_date(cycle.supplement_until)
        return f"หน่วยงานยังเพิ่มเติมผลได้ถึงวันที่ {last} ปิดรอบได้ตั้งแต่วันถัดไป"
    return ""


def unfinished(cycle):
    """How many plans and reports of the round are not approved: they go in as they stand."""
    return cycle.submissions.filter(is_exempt=False).exclude(stage=Stage.APPROVED).count()


def ask_to_close(cycle, *, by, now, reason=""):
    """Has the worker make the files and close the year with them. Raises Refused.

    A closed year is closed anew only for a reason: everybody is given the new files, the earlier are kept."""
    refusal = why_not(cycle, now)
    if not refusal and not reason and cycle.closings.exists():
        refusal = "รอบนี้ปิดแล้ว การปิดอีกครั้งต้องระบุเหตุผล"
    if refusal:
        raise Refused(refusal)
    return making.ask(cycle, by=by, now=now, closes=True, reason=reason)


def close(book, made):
    """Keeps the book just made with the other files of the year: all of them with the record of it, or nothing, as
    where another task took this one's place. Refused where the book lacks a document that was sent."""
    if made.lost:
        raise Refused(_incomplete(made.lost))
    written, is_kept = [], False
    try:
        for kind, content in _files(made):
            written.append(_written(made.parts.cycle, kind, content))
        is_kept = _record(book, made, written)
    finally:
        if not is_kept:
            for one in written:
                one.file.delete(save=False)


def _incomplete(lost):
    named, more = "; ".join(lost[:NAMED]), len(lost) - NAMED
    others = f" และอีก {more} ฉบับ" if more > 0 else ""
    return f"ยังปิดรอบไม่ได้ เพราะรูปเล่มขาดเอกสารที่ส่งแล้ว {named}{others} กรุณาแจ้งผู้ดูแลระบบ"


def _files(made):
    """(kind, stream) of each, one at a time."""
    cycle, at = made.parts.cycle, made.at
    made.stream.seek(0)
    yield Kind.BOOK, made.stream
    yield Kind.SUMMARY, io.BytesIO(summary(cycle, at))
    for kind in (Kind.DESK, Kind.WHOLE):
        tables = tables_of(cycle, at, is_desk=kind == Kind.DESK)
        yield kind, io.BytesIO(year_workbook(cycle, tables, at))


def _written(cycle, kind, content):
    """A FrozenFile whose file is stored; the row is not."""
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    kept = FrozenFile(kind=kind, sha256=sha256, size=size)
    extension = "pdf" if kind in {Kind.BOOK, Kind.SUMMARY} else "xlsx"
    kept.file.save(f"frozen/{cycle.fiscal_year}/{kind}.{extension}", File(content), save=False)
    return kept


@transaction.atomic
def _record(book, made, written):
    """Writes the closing down; False where the book is another asking's by now."""
    if making.asked(book).select_for_update().first() is None:
        return False
    cycle, number = book.cycle, book.cycle.closings.count() + 1
    told = {"frozen_at": made.at, "frozen_by": book.asked_by, "reason": book.reason}
    year = FrozenYear.objects.create(cycle=cycle, number=number, **told)
    for one in written:
        one.year = year
        one.save()
    record(Event.Act.CLOSE_CYCLE, cycle=cycle, by=book.asked_by, now=made.at, note=_note(year))
    storage, former = book.file.storage, book.file.name
    Book.objects.filter(pk=book.pk).update(file="", **making.told_of(made))
    if former:
        transaction.on_commit(lambda: storage.delete(former), robust=True)  # what is kept is kept
    return True


def _note(year):
    time = f"ครั้งที่ {year.number}" if year.number > 1 else ""
    return " ".join(filter(None, [time, year.reason]))
