"""The number of the whole book on each of its pages, laid over what the page says itself."""

import io
import re
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, IndirectObject, NameObject

from cpdplans import thai
from cpdplans.pdf import render_pdf

SAMPLE = "– ๐๑๒๓๔๕๖๗๘๙"  # every character of a number
NAME = NameObject("/BookNumber")
SIZE, BOTTOM = 10, 17  # points; from the lower edge, below the page's own foot
INK = b"0.071 0.239 0.165 rg"
_CODE = re.compile(rb"<([0-9a-f]{4})>")


@dataclass(frozen=True)
class Letters:
    """How the numbers are written in a font of the book: of each character its code and its width in points."""

    font: IndirectObject
    codes: dict[str, bytes]
    widths: dict[str, float]

    def line(self, number, page_width):
        """The drawing of a page's number, in the middle of its foot."""
        text = f"– {thai.thai_digits(number)} –"
        left = (page_width - sum(self.widths[letter] for letter in text)) / 2
        codes = b"".join(self.codes[letter] for letter in text)
        place = b"1 0 0 1 %.2f %d Tm %s %d Tf" % (left, BOTTOM, NAME.encode(), SIZE)
        return b"BT %s %s <%s> Tj ET" % (INK, place, codes)


def number_pages(writer):
    """Writes – ๑ –, – ๒ –, … on the pages of a PdfWriter.

    Each is added after the page's own content: merging pages would read all of that anew."""
    letters = _letters(writer)
    opening = _stream(writer, b"q\n")
    for number, page in enumerate(writer.pages, 1):
        closing = _stream(writer, _after(letters.line(number, float(page.mediabox.width))))
        page[NameObject("/Contents")] = ArrayObject([opening, *_contents(page), closing])
        page[NameObject("/Resources")] = _with_font(page, letters.font)


def _letters(writer):
    """The Letters, taken from a page on which WeasyPrint set them, with its font copied into the writer."""
    sample = PdfReader(io.BytesIO(render_pdf("reports/pdf/book_numbers.html", {"sample": SAMPLE}))).pages[0]
    codes = _CODE.findall(sample["/Contents"].get_object().get_data())
    held = sample["/Resources"]["/Font"]
    [name] = held
    widths = _widths(held[name].get_object()["/DescendantFonts"][0].get_object()["/W"])
    by_letter = dict(zip(SAMPLE, codes, strict=True))
    in_points = {letter: widths[int(code, 16)] * SIZE / 1000 for letter, code in by_letter.items()}
    return Letters(held.raw_get(name).clone(writer), by_letter, in_points)


def _widths(pairs):
    """{code: width} of a font's list of (first code, widths from there on)."""
    firsts, lists = pairs[::2], pairs[1::2]
    return {first + at: width for first, widths in zip(firsts, lists, strict=True) for at, width in enumerate(widths)}


def _stream(writer, data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)


def _after(line):
    """The line after what the page drew is ended, so that its scale and origin do not reach the number; an artifact,
    which is not read out."""
    return b"\nQ\n/Artifact BMC\nq %s Q\nEMC\n" % line


def _contents(page):
    held = page.raw_get("/Contents")
    found = held.get_object()
    return list(found) if isinstance(found, ArrayObject) else [held]


def _with_font(page, font):
    """The page's resources with the font: a copy, for pages of one document share theirs."""
    resources = DictionaryObject(page["/Resources"])
    fonts = DictionaryObject(resources.get("/Font", DictionaryObject()).get_object())
    fonts[NAME] = font
    resources[NameObject("/Font")] = fonts
    return resources
