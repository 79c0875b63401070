"""The book as one PDF: front matter and stored documents joined, every page numbered in Thai, bookmarks throughout."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject, TextStringObject

from cpdplans.cycles.bundles import BrokenDocument

from . import front, stamping
from .reading import PaperReader

USUAL_HEAD = 5  # pages of cover and contents for 78 units: guessed right, they are set once


def write_book(parts, documents, stream, now):
    """Writes the book of the Parts into `stream`; how many pages it has. `documents`: {key of a version: its Document}.

    Raises BrokenDocument."""
    writer = PdfWriter()
    starts = _append_papers(writer, parts, documents)
    body = PdfReader(io.BytesIO(front.body(parts, now)))
    head, lines = _head(parts, starts, body, now)
    writer.merge(0, body, import_outline=False)
    writer.merge(0, head, import_outline=False)
    _bookmark(writer, lines)
    _describe(writer, parts)
    stamping.number_pages(writer)
    writer.write(stream)
    pages = len(writer.pages)
    writer.close()
    return pages


def _append_papers(writer, parts, documents):
    """{key of a version: how many pages of documents lie before it}"""
    starts = {}
    for version in parts.versions:
        starts[version.pk] = len(writer.pages)
        _append(writer, documents[version.pk], version)
    return starts


def _append(writer, document, version):
    try:
        with document.file.open("rb") as source:
            writer.append(PaperReader(io.BytesIO(source.read())), import_outline=False)
    except (FileNotFoundError, PyPdfError) as error:
        name = f"{version.content['unit']['name']} ({version.receipt_number})"
        raise BrokenDocument(f"เปิดเอกสารที่จัดเก็บไว้ของ{name} ไม่ได้ กรุณาแจ้งผู้ดูแลระบบ") from error


def _head(parts, starts, body, now):
    """(cover and contents as a PdfReader, the Lines of the contents with their pages).

    How long the contents are shows only once they are set: set again until the pages in them are right."""
    pages = USUAL_HEAD
    while True:
        lines = _lines(parts, starts, body, pages)
        head = PdfReader(io.BytesIO(front.head(parts, lines, now)))
        if len(head.pages) == pages:
            return head, lines
        pages = len(head.pages)


def _lines(parts, starts, body, pages):
    """The contents where cover and contents themselves take so many pages."""
    tops = [one for one in body.outline if not isinstance(one, list)]
    sections = [(one.title, pages + body.get_destination_page_number(one) + 1) for one in tops]
    before = pages + len(body.pages)
    return front.Lines(sections, front.regions_of(parts, {key: before + at + 1 for key, at in starts.items()}))


def _bookmark(writer, lines):
    for title, page in lines.sections:
        writer.add_outline_item(title=title, page_number=page - 1)
    for region in lines.regions:
        if region.first:
            above = writer.add_outline_item(title=region.title, page_number=region.first - 1, is_open=False)
            for unit in region.units:
                _bookmark_unit(writer, unit, above)


def _bookmark_unit(writer, unit, above):
    if unit.first:
        own = writer.add_outline_item(title=unit.name, page_number=unit.first - 1, parent=above, is_open=False)
        for paper in unit.papers:
            if paper.page:
                writer.add_outline_item(title=paper.title, page_number=paper.page - 1, parent=own)


def _describe(writer, parts):
    writer.add_metadata({"/Title": front.title_of(parts.cycle), "/Author": "กรมส่งเสริมสหกรณ์"})
    writer.root_object[NameObject("/Lang")] = TextStringObject("th")
    writer.page_mode = "/UseOutlines"
