"""The book as one PDF: front matter and stored documents joined, every page numbered in Thai, bookmarks and links."""

import gc
import io
from contextlib import contextmanager
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, NameObject, TextStringObject

from . import contents, front, stamping
from .papers import UNREADABLE, Lost, content_of
from .reading import PaperReader

USUAL_HEAD = 5  # pages of cover and contents for 78 units: guessed right, they are set once


@contextmanager
def _uncollected():
    """Without looking for garbage meanwhile: among the many objects of a book that took a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def write_book(parts, papers, stream, now):
    """Writes the book of the Parts into `stream`; (how many pages it has, [Lacking] of what it does without).

    `papers`: {key of a version: its Document, or Lost}."""
    writer = PdfWriter()
    places = _append_papers(writer, parts, papers, now)
    body = PdfReader(io.BytesIO(front.body(parts, places, now)))
    head, lines = _head(parts, places, body, now)
    writer.merge(0, body, import_outline=False)
    writer.merge(0, head, import_outline=False)
    _link(list(writer.pages), len(head.pages))
    _bookmark(writer, lines)
    _describe(writer, parts)
    stamping.number_pages(writer)
    writer.write(stream)
    pages = len(writer.pages)
    writer.close()
    return pages, contents.lacking(parts, places)


def _append_papers(writer, parts, papers, now):
    """The Places of what stands behind the front matter, unit by unit."""
    places, added = contents.Places(), _supplements(parts, now)
    for chapter in parts.chapters:
        for _, version in chapter.papers:
            _append(writer, papers[version.pk], version, places)
        if chapter.supplements:
            places.supplements[chapter.unit.pk] = len(writer.pages)
            writer.append(added.reader, pages=added.pages[chapter.unit.pk], import_outline=False)
    return places


def _append(writer, paper, version, places):
    begins = len(writer.pages)
    try:
        reader = PaperReader(io.BytesIO(content_of(paper)))
        writer.append(reader, import_outline=False)
    except Lost as lost:
        places.lost[version.pk] = str(lost)
    except PyPdfError:
        places.lost[version.pk] = UNREADABLE
    else:
        places.papers[version.pk] = begins


@dataclass(frozen=True)
class Added:
    """What units added to their results: a PDF, and {key of a unit: (its first page, the first of the next)}."""

    reader: PdfReader | None
    pages: dict


def _supplements(parts, now):
    units = [chapter.unit.pk for chapter in parts.supplemented]
    if not units:
        return Added(None, {})
    reader = PdfReader(io.BytesIO(front.supplements(parts, now)))
    firsts = [reader.get_destination_page_number(one) for one in _tops(reader)]
    return Added(reader, dict(zip(units, zip(firsts, [*firsts[1:], len(reader.pages)], strict=True), strict=True)))


def _tops(reader):
    return [one for one in reader.outline if not isinstance(one, list)]


def _head(parts, places, body, now):
    """(cover and contents as a PdfReader, the Lines of the contents with their pages).

    How long the contents are shows only once they are set: set again until the pages in them are right."""
    pages = USUAL_HEAD
    while True:
        lines = _lines(parts, places, body, pages)
        head = PdfReader(io.BytesIO(front.head(parts, lines, now)))
        if len(head.pages) == pages:
            return head, lines
        pages = len(head.pages)


def _lines(parts, places, body, pages):
    """The contents where cover and contents themselves take so many pages."""
    sections = [(one.title, pages + body.get_destination_page_number(one) + 1) for one in _tops(body)]
    return contents.lines_of(parts, places, sections, pages + len(body.pages))


def _link(pages, count):
    """The links of the first `count` pages lead to pages of the book: they were set as addresses, "book:12"."""
    for page in pages[:count]:
        for one in page.get("/Annots", []):
            link = one.get_object()
            address = link.get("/A", {}).get("/URI", "")
            if address.startswith(contents.PAGE):
                target = pages[int(address.removeprefix(contents.PAGE)) - 1]
                del link["/A"]
                link[NameObject("/Dest")] = ArrayObject([target.indirect_reference, NameObject("/Fit")])


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
