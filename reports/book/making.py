"""The book made by the worker: asked for once, however many ask; how far it is can be seen and come back to."""

import logging
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.core.files import File
from django.db import transaction

from cpdplans.cycles.stages import Refused

from .joining import write_book
from .models import Book
from .papers import all_stored
from .parts import Parts, parts_of

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=5)  # without a sign of its task, after which a book counts as dead; joining takes seconds
BROKEN = "ระบบจัดทำรูปเล่มไม่สำเร็จ กรุณาสั่งจัดทำอีกครั้ง หากยังไม่สำเร็จ กรุณาแจ้งผู้ดูแลระบบ"
CLOSED = "รอบนี้ปิดและเก็บรูปเล่มแล้ว ให้ใช้รูปเล่มที่เก็บไว้ หากต้องใช้ข้อมูลที่แก้ไขภายหลัง ให้ปิดรอบอีกครั้ง"
BUSY = "กำลังจัดทำรูปเล่มของรอบนี้อยู่ กรุณารอให้เสร็จ แล้วสั่งปิดรอบอีกครั้ง"


def is_running(book, now):
    if not book or not book.asked_at or book.problem:
        return False
    return now - max(book.asked_at, book.seen_at or book.asked_at) < PATIENCE


def ask(cycle, *, by, now, closes=False, reason=""):
    """Has the worker make the book anew; nothing more where it is at it. Refused for a closed year.

    `closes`: the year is closed with it, see keeping.py."""
    if not closes and cycle.closings.exists():
        raise Refused(CLOSED)
    with transaction.atomic():
        Book.objects.get_or_create(cycle=cycle, defaults={"asked_by": by})
        book = Book.objects.select_for_update().get(cycle=cycle)
        if is_running(book, now):
            if closes and (not book.closes or (by, reason) != (book.asked_by, book.reason)):
                raise Refused(BUSY)  # what this person says of it would be lost
            return book
        _begin(book, by, now, closes, reason)
    return book


def _begin(book, by, now, closes, reason):
    from ..tasks import make_book

    book.asked_at, book.asked_by, book.closes, book.reason = now, by, closes, reason
    book.total, book.done, book.problem, book.seen_at = 0, 0, "", None
    book.save()
    transaction.on_commit(lambda: make_book.enqueue(book.pk, now.isoformat()))


@dataclass(frozen=True)
class Made:
    """A book that is made but not kept yet."""

    parts: Parts
    stream: BinaryIO
    pages: int
    lost: list[str]  # documents that were sent and are not in it, in words
    at: datetime  # the moment of its data


def make(book, *, now, keep):
    """Makes what was asked for and hands it to `keep(book, made)`; `now` is a function.

    What goes wrong is said on the book in Thai and raised again for the worker's log."""
    mine = asked(book)
    try:
        with tempfile.TemporaryFile() as stream:
            at = now()
            parts = parts_of(book.cycle, at)
            mine.update(total=len(parts.versions))
            papers = all_stored(parts.versions, told=lambda done: mine.update(done=done, seen_at=now()))
            pages, lacking = write_book(parts, papers, stream, at)
            keep(book, Made(parts, stream, pages, [str(one) for one in lacking if one.is_lost], at))
    except Exception as error:  # whatever it is, the person who waits is told
        mine.update(problem=str(error)[:300] if isinstance(error, Refused) else BROKEN)
        logger.exception("book %s was not made", book.pk)
        raise


def asked(book):
    """The book while it is still this asking's: another may have begun since, where this one was taken for dead."""
    return Book.objects.filter(pk=book.pk, asked_at=book.asked_at)


def keep(book, made):
    """Puts the file in place of the last one."""
    made.stream.seek(0)
    storage, former = book.file.storage, book.file.name
    name = storage.save(f"books/{book.cycle.fiscal_year}.pdf", File(made.stream))
    put = asked(book).update(file=name, **told_of(made))
    unwanted = former if put else name  # another task was first: its file counts
    if unwanted:
        storage.delete(unwanted)


def told_of(made):
    """What the book says once it is there."""
    lacking = "\n".join(made.lost)
    return {"pages": made.pages, "made_at": made.at, "asked_at": None, "problem": "", "lacking": lacking}
