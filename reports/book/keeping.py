"""Closing a year: its book, its summary and its workbooks are made once more and kept for good, under checksums."""

import hashlib
import io

from django.core.files import File
from django.db import transaction

from cpdplans import thai
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.stages import Refused

from ..sheets.tables import tables_of
from ..sheets.workbook import year_workbook
from . import making
from .assessing import summary
from .models import Book, FrozenFile, FrozenYear

Kind = FrozenFile.Kind


def why_not(cycle, now):
    """The sentence why the year cannot be closed at `now`; "" when it can."""
    if hasattr(cycle, "frozen"):
        return making.CLOSED
    if cycle.opened_at is None:
        return "รอบนี้ยังไม่เปิด จึงยังไม่มีสิ่งที่จะเก็บ"
    if now < thai.day_end(cycle.supplement_until):
        last = thai.format_date(cycle.supplement_until)
        return f"หน่วยงานยังเพิ่มเติมผลได้ถึงวันที่ {last} ปิดรอบได้ตั้งแต่วันถัดไป"
    return ""


def unfinished(cycle):
    """How many plans and reports of the round are not approved: they go in as they stand."""
    return cycle.submissions.filter(is_exempt=False).exclude(stage=Stage.APPROVED).count()


def ask_to_close(cycle, *, by, now):
    """Has the worker make the files and close the year with them. Raises Refused."""
    refusal = why_not(cycle, now)
    if refusal:
        raise Refused(refusal)
    return making.ask(cycle, by=by, now=now, closes=True)


def close(book, parts, stream, pages, at):
    """Keeps the book just made with the other files of the year; harmless where the year is closed already."""
    stream.seek(0)
    made = {Kind.BOOK: stream} | {kind: io.BytesIO(data) for kind, data in _others(parts.cycle, at).items()}
    with transaction.atomic():
        if FrozenYear.objects.filter(cycle=book.cycle).exists():
            return
        year = FrozenYear.objects.create(cycle=book.cycle, frozen_at=at, frozen_by=book.asked_by)
        for kind, content in made.items():
            _keep(year, kind, content)
        former = book.file.name
        Book.objects.filter(pk=book.pk).update(file="", pages=pages, made_at=at, asked_at=None, problem="")
    if former:
        book.file.storage.delete(former)


def _others(cycle, now):
    tables = {kind: tables_of(cycle, now, is_desk=kind == Kind.DESK) for kind in (Kind.DESK, Kind.WHOLE)}
    workbooks = {kind: year_workbook(cycle, found, now) for kind, found in tables.items()}
    return {Kind.SUMMARY: summary(cycle, now)} | workbooks


def _keep(year, kind, content):
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    kept = FrozenFile(year=year, kind=kind, sha256=sha256, size=size)
    extension = "pdf" if kind in {Kind.BOOK, Kind.SUMMARY} else "xlsx"
    kept.file.save(f"frozen/{year.cycle.fiscal_year}/{kind}.{extension}", File(content), save=False)
    kept.save()


def kept_file(cycle, kind):
    """The FrozenFile of a closed year; None for one that is not closed."""
    return FrozenFile.objects.filter(year__cycle=cycle, kind=kind).select_related("year__cycle").first()


def kept_workbook(cycle, *, is_desk):
    """That for กพร., or the one for the others, who are not shown the survey of each unit."""
    return kept_file(cycle, Kind.DESK if is_desk else Kind.WHOLE)


def file_name(kept):
    """The name under which people save it."""
    title = {
        Kind.BOOK: "รูปเล่มแผนและผล",
        Kind.SUMMARY: "สรุปสองหน้าสำหรับผู้ประเมิน",
        Kind.DESK: "ข้อมูลแผนและผลพร้อมผลสำรวจ",
        Kind.WHOLE: "ข้อมูลแผนและผล",
    }[kept.kind]
    return f"{title} ปีงบประมาณ {kept.year.cycle.fiscal_year}.{kept.file.name.rpartition('.')[2]}"
