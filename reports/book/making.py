"""The book made by the worker: asked for once, however many ask; how far it is can be seen and come back to."""

import logging
import tempfile
from datetime import timedelta

from django.core.files import File
from django.db import transaction

from cpdplans.cycles.bundles import BrokenDocument
from cpdplans.cycles.stages import Refused

from .joining import write_book
from .models import Book
from .papers import all_stored
from .parts import parts_of

logger = logging.getLogger(__name__)

PATIENCE = timedelta(
    minutes=10
)  # after which a book that has not come counts as dead: from nothing stored it takes one
BROKEN = "ระบบจัดทำรูปเล่มไม่สำเร็จ กรุณาสั่งจัดทำอีกครั้ง หากยังไม่สำเร็จ กรุณาแจ้งผู้ดูแลระบบ"
CLOSED = "รอบนี้ปิดและเก็บรูปเล่มแล้ว ให้ใช้รูปเล่มที่เก็บไว้"
BUSY = "กำลังจัดทำรูปเล่มของรอบนี้อยู่ กรุณารอให้เสร็จ แล้วสั่งปิดรอบอีกครั้ง"


def is_running(book, now):
    return bool(book and book.asked_at and not book.problem and now - book.asked_at < PATIENCE)


def ask(cycle, *, by, now, closes=False):
    """Has the worker make the book anew; nothing more where it is at it. Refused for a closed year.

    `closes`: the year is closed with it, see keeping.py."""
    from ..tasks import make_book

    if hasattr(cycle, "frozen"):
        raise Refused(CLOSED)
    with transaction.atomic():
        Book.objects.get_or_create(cycle=cycle, defaults={"asked_by": by})
        book = Book.objects.select_for_update().get(cycle=cycle)
        if is_running(book, now):
            if closes and not book.closes:
                raise Refused(BUSY)
            return book
        book.asked_at, book.asked_by, book.closes = now, by, closes
        book.total, book.done, book.problem = 0, 0, ""
        book.save()
        transaction.on_commit(lambda: make_book.enqueue(book.pk, now.isoformat()))
    return book


def make(book, *, now, keep):
    """Makes what was asked for and hands it to `keep(book, parts, stream, pages, at)`; `now` is a function.

    What goes wrong is said on the book in Thai and raised again for the worker's log."""
    mine = Book.objects.filter(pk=book.pk, asked_at=book.asked_at)
    try:
        with tempfile.TemporaryFile() as stream:
            at = now()
            parts = parts_of(book.cycle, at)
            mine.update(total=len(parts.versions))
            documents = all_stored(parts.versions, told=lambda done: mine.update(done=done))
            keep(book, parts, stream, write_book(parts, documents, stream, at), at)
    except Exception as error:  # whatever it is, the person who waits is told
        mine.update(problem=str(error)[:300] if isinstance(error, BrokenDocument | Refused) else BROKEN)
        logger.exception("book %s was not made", book.pk)
        raise


def keep(book, parts, stream, pages, at):
    """Puts the file in place of the last one."""
    stream.seek(0)
    storage, former = book.file.storage, book.file.name
    name = storage.save(f"books/{book.cycle.fiscal_year}.pdf", File(stream))
    mine = Book.objects.filter(pk=book.pk, asked_at=book.asked_at)
    put = mine.update(file=name, pages=pages, made_at=at, asked_at=None, problem="")
    unwanted = former if put else name  # another task was first: its file counts
    if unwanted:
        storage.delete(unwanted)
