"""The number of the whole book on each of its pages, laid over what the page says itself."""

import io
import re

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

from cpdplans.pdf import render_pdf

NAME = NameObject("/BookNumber")
BOTTOM = 12  # points from the lower edge, below the page's own foot
_TAGS = re.compile(rb"/\w+\s*(?:<<[^>]*>>\s*BDC|BMC)|\bEMC\b")


def number_pages(writer):
    """Lays ๑, ๒, … over the pages of a PdfWriter.

    Each number is a drawing of its own that the page calls: merging pages would read every page's content anew."""
    count = len(writer.pages)
    numbers = PdfReader(io.BytesIO(render_pdf("reports/pdf/book_numbers.html", {"numbers": range(1, count + 1)})))
    opening, closings = _stream(writer, b"q\n"), {}
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        left = round((float(page.mediabox.width) - float(number.mediabox.width)) / 2, 2)
        if left not in closings:
            closings[left] = _stream(writer, _call(left))
        page[NameObject("/Contents")] = ArrayObject([opening, *_contents(page), closings[left]])
        page[NameObject("/Resources")] = _with_drawing(page, _drawing(writer, number))


def _stream(writer, data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)


def _call(left):
    """Ends what the page drew, so that its scale and origin do not reach the number."""
    return b"\nQ\n/Artifact BMC\nq 1 0 0 1 %.2f %d cm %s Do Q\nEMC\n" % (left, BOTTOM, NAME.encode())


def _contents(page):
    held = page.raw_get("/Contents")
    found = held.get_object()
    return list(found) if isinstance(found, ArrayObject) else [held]


def _with_drawing(page, drawing):
    """The page's resources with the drawing: a copy, for pages of one document share theirs."""
    resources = DictionaryObject(page["/Resources"])
    drawings = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
    drawings[NAME] = drawing
    resources[NameObject("/XObject")] = drawings
    return resources


def _drawing(writer, number):
    """A page of the numbers as a drawing in the writer; fonts are shared. Untagged: it is no part of what is read."""
    drawing = DecodedStreamObject()
    drawing.set_data(_TAGS.sub(b"", number["/Contents"].get_object().get_data()))
    drawing[NameObject("/Type")] = NameObject("/XObject")
    drawing[NameObject("/Subtype")] = NameObject("/Form")
    drawing[NameObject("/BBox")] = number.mediabox
    drawing[NameObject("/Resources")] = number.raw_get("/Resources").clone(writer)
    return writer._add_object(drawing)
