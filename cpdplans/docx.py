"""Word files that people go on writing in: A4, TH SarabunPSK 16 point, Thai as a complex script, nothing but text.

Margins and sizes follow the explanations of สำนักนายกรัฐมนตรี on typing official letters in Thai.
"""

import io
import re
from dataclasses import dataclass
from datetime import UTC

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_UNDERLINE
from docx.enum.text import WD_TAB_ALIGNMENT as TAB
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

FONT = "TH SarabunPSK"
SIZE = 16  # points
TEXT_WIDTH = 16  # centimetres: A4 less the margins
BOTTOM = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
FIRST_LINE = 2.5  # centimetres a paragraph of the body is indented

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEEDED = (
    "/styles",
    "/settings",
)  # of the parts in the package's template; the others are leftovers of an English Word

_DEFAULTS = f"""<w:docDefaults {{0}}>
  <w:rPrDefault><w:rPr>
    <w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>
    <w:sz w:val="{SIZE * 2}"/><w:szCs w:val="{SIZE * 2}"/>
    <w:lang w:val="th-TH" w:eastAsia="th-TH" w:bidi="th-TH"/>
  </w:rPr></w:rPrDefault>
  <w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>
</w:docDefaults>"""
_STYLES = (
    '<w:style {0} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
    '<w:style {0} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>',
    '<w:style {0} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>',
    '<w:style {0} w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/></w:style>',
    '<w:style {0} w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/></w:style>',
)
# So that what stands in a cell begins level with the lines around it.
_NO_CELL_MARGINS = '<w:tblCellMar {0}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
_SETTINGS = (
    '<w:zoom {0} w:percent="100"/>',
    '<w:defaultTabStop {0} w:val="720"/>',
    '<w:compat {0}><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat>',
    '<w:themeFontLang {0} w:val="th-TH" w:bidi="th-TH"/>',
    '<w:decimalSymbol {0} w:val="."/>',
    '<w:listSeparator {0} w:val=","/>',
)


@dataclass(frozen=True)
class Words:
    """A piece of a line. `dotted`: on a line of dots, as a form has it."""

    text: str
    bold: bool = False
    size: int = SIZE
    dotted: bool = False


@dataclass(frozen=True)
class Shape:
    """How a paragraph stands: lengths in centimetres from the margins, `before` and `least` (its lines) in points."""

    align: ALIGN = ALIGN.LEFT
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    least: float = 0
    tabs: tuple[tuple[float, TAB], ...] = ()
    keep: bool = False  # on one page with the next


BODY = Shape(ALIGN.THAI_JUSTIFY, first=FIRST_LINE)


def new_document(*, title, author, now, note=""):
    """An empty A4 document. From the second page on each page has its number on top; `note` stands below each page."""
    document = Document()
    _drop_leftovers(document)
    _set_words(document)
    _set_page(document, note)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = map(legal, (title, author, author))
    properties.comments, properties.language = "", "th-TH"
    properties.created = properties.modified = now.astimezone(UTC)
    return document


def _drop_leftovers(document):
    for holder in (document.part, document.part.package):
        for key, relation in list(holder.rels.items()):
            if not relation.reltype.endswith((*_NEEDED, "/officeDocument", "/core-properties")):
                del holder.rels[key]


def _set_words(document):
    styles, settings = document.styles.element, document.settings.element
    for element, pieces in ((styles, (_DEFAULTS, *_STYLES)), (settings, _SETTINGS)):
        for child in list(element):
            element.remove(child)
        for piece in pieces:
            element.append(parse_xml(piece.format(nsdecls("w"))))


def _set_page(document, note):
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(1.5), Cm(2)  # the crest stands 1.5 cm below the edge of the paper
    section.header_distance, section.footer_distance = Cm(1.5), Cm(1)
    section.different_first_page_header_footer = True
    first = section.first_page_header.paragraphs[0].paragraph_format
    first.line_spacing_rule, first.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)  # takes no room from the crest
    _number_pages(section)
    for footer in (section.first_page_footer, section.footer):
        write(footer.paragraphs[0], [Words(note)], Shape(ALIGN.CENTER))


def _number_pages(section):
    """ "- ๒ -" in the middle of each later page's top."""
    section._sectPr.remove(section._sectPr.find(qn("w:docGrid")))  # lines of a grid are for East Asian text
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:fmt"), "thaiNumbers")
    section._sectPr.find(qn("w:pgMar")).addnext(numbers)
    paragraph = section.header.paragraphs[0]
    write(paragraph, [Words("- ")], Shape(ALIGN.CENTER))
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" -")
    paragraph.paragraph_format.space_after = Pt(SIZE)


def begin_again(document):
    """What follows stands on pages of its own, numbered anew, with the same note below each."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section._sectPr.find(qn("w:pgNumType")).set(qn("w:start"), "1")


def add_line(place, words, shape=BODY):
    """Appends a paragraph to a document or a cell. `words`: text or a list of Words."""
    return write(place.add_paragraph(), words, shape)


def write(paragraph, words, shape=BODY):
    """Fills an empty paragraph."""
    layout = paragraph.paragraph_format
    layout.alignment, layout.keep_with_next = shape.align, shape.keep or None
    layout.left_indent, layout.right_indent = Cm(shape.left), Cm(shape.right)
    layout.first_line_indent, layout.space_before = Cm(shape.first), Pt(shape.before)
    if shape.least:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(shape.least)
    for position, alignment in shape.tabs:
        layout.tab_stops.add_tab_stop(Cm(position), alignment)
    for piece in [Words(words)] if isinstance(words, str) else words:
        _add_run(paragraph, piece)
    return paragraph


def _add_run(paragraph, words):
    if not words.text:
        return
    run = paragraph.add_run(legal(words.text))
    if words.bold:
        run.font.bold = run.font.cs_bold = True  # Thai obeys the second
    if words.size != SIZE:
        run.font.size = Pt(words.size)
        complex_size = OxmlElement("w:szCs")
        complex_size.set(qn("w:val"), str(words.size * 2))
        run._r.rPr.find(qn("w:sz")).addnext(complex_size)
    if words.dotted:
        run.font.underline = WD_UNDERLINE.DOTTED


def add_row(document, widths, height):
    """Appends a row of cells without borders (widths and least height in centimetres), each with an empty paragraph."""
    table = document.add_table(1, len(widths))
    table.autofit = False
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(_NO_CELL_MARGINS.format(nsdecls("w"))))
    table.rows[0].height = Cm(height)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = column.cells[0].width = Cm(width)
    return table.rows[0].cells


def legal(text):
    """The text without what an XML file cannot hold."""
    return _ILLEGAL.sub("", text)


def document_bytes(document):
    """The .docx file as bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
