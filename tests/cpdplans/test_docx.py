"""Word files and the two layouts of an official letter, read back as Word would read them."""

import datetime
import io
import re
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn

from cpdplans import docx
from cpdplans.correspondence import Letter, external_letter, memorandum

from .word import lines, paragraphs

NOW = datetime.datetime(2023, 4, 1, 10, 0, tzinfo=datetime.UTC)
OFFICE = "สำนักงานสหกรณ์จังหวัดเชียงใหม่"
LETTER = Letter(
    office=OFFICE,
    number="ชม ๐๐๑๐/๑๒๓๔",
    date="๓ เมษายน ๒๕๖๖",
    subject="ขอส่งแผน",
    addressee="อธิบดีกรมส่งเสริมสหกรณ์",
    reference="หนังสือกรมส่งเสริมสหกรณ์ ที่ กษ ๑๑๑๕/ว ๔๕ ลงวันที่ ๑๗ มีนาคม ๒๕๖๖",
    enclosure="แผน จำนวน ๑ ชุด",
    parts=(["ภาคเหตุ"], ["ภาคความประสงค์", "๑. แผนแรก"], ["ภาคสรุป"]),
    owner="กลุ่ม/ฝ่าย ....",
    telephone="โทร. ๐ ๕๓๑๑ ๒๒๓๓",
    contact="ผู้ประสานงาน นางสาวกานดา ใจดี",
)
LAYOUTS = [external_letter, memorandum]
each_layout = pytest.mark.parametrize("layout", LAYOUTS)


def opened(layout, **changes):
    return Document(io.BytesIO(layout(Letter(**vars(LETTER) | changes), now=NOW)))


def line_of(document, text):
    return next(line for line in paragraphs(document) if line.text == text)


def centimetres(*lengths):
    return [round(length.cm, 2) for length in lengths]


@each_layout
def test_paper_and_margins(layout):
    [section] = opened(layout).sections
    assert centimetres(section.page_width, section.page_height) == [21, 29.7]
    assert centimetres(section.left_margin, section.right_margin, section.top_margin, section.bottom_margin) == [
        *(3, 2),
        *(1.5, 2),
    ]


@each_layout
def test_thai_letters_have_their_own_font_size_and_language(layout):
    """Word takes a Thai letter for a complex script: only w:cs, w:szCs and w:bidi hold for it."""
    [defaults] = opened(layout).styles.element.iter(qn("w:rPrDefault"))
    fonts, size, complex_size, language = defaults[0]
    assert set(fonts.attrib) == {qn(f"w:{name}") for name in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert set(fonts.attrib.values()) == {"TH SarabunPSK"}
    assert (size.get(qn("w:val")), complex_size.tag, complex_size.get(qn("w:val"))) == ("32", qn("w:szCs"), "32")
    assert language.get(qn("w:bidi")) == "th-TH"


def test_head_of_a_memorandum_is_large_and_bold_for_thai_too():
    document = opened(memorandum)
    [head] = [run for line in paragraphs(document) for run in line.runs if run.text == "บันทึกข้อความ"]
    assert (head.font.size.pt, head.font.bold, head.font.cs_bold) == (29, True, True)
    assert head._r.rPr.find(qn("w:szCs")).get(qn("w:val")) == "58"
    labels = [run for line in paragraphs(document) for run in line.runs if run.font.size and run.font.size.pt == 20]
    assert [label.text for label in labels] == ["ส่วนราชการ", "ที่", "วันที่", "เรื่อง"]


@each_layout
def test_body_is_justified_as_thai_with_its_first_line_indented(layout):
    document = opened(layout)
    body = [line_of(document, text) for part in LETTER.parts for text in part]
    assert {line.alignment for line in body} == {ALIGN.THAI_JUSTIFY}
    assert {centimetres(line.paragraph_format.first_line_indent)[0] for line in body} == {2.5}
    assert [line.paragraph_format.space_before.pt for line in body] == [6, 6, 0, 6]
    assert '<w:jc w:val="thaiDistribute"/>' in document.element.xml


@each_layout
def test_the_signature_does_not_stand_alone_on_a_page(layout):
    document = opened(layout)
    kept = [line.text for line in paragraphs(document) if line.paragraph_format.keep_with_next]
    assert kept[:2] == ["ภาคสรุป", "ขอแสดงความนับถือ" if layout == external_letter else f"({'.' * 56})"]


def test_lines_of_an_external_letter():
    dots = "." * 56
    assert lines(opened(external_letter)) == [
        "ที่  ชม ๐๐๑๐/๑๒๓๔",
        "(ตราครุฑ)",
        OFFICE,
        f"(ที่ตั้ง) {dots}",
        "๓ เมษายน ๒๕๖๖",
        "เรื่อง\tขอส่งแผน",
        "เรียน\tอธิบดีกรมส่งเสริมสหกรณ์",
        "อ้างถึง\tหนังสือกรมส่งเสริมสหกรณ์ ที่ กษ ๑๑๑๕/ว ๔๕ ลงวันที่ ๑๗ มีนาคม ๒๕๖๖",
        "สิ่งที่ส่งมาด้วย\tแผน จำนวน ๑ ชุด",
        *("ภาคเหตุ", "ภาคความประสงค์", "๑. แผนแรก", "ภาคสรุป"),
        "ขอแสดงความนับถือ",
        f"({dots})",
        f"ตำแหน่ง {dots}",
        *("กลุ่ม/ฝ่าย ....", "โทร. ๐ ๕๓๑๑ ๒๒๓๓", "ผู้ประสานงาน นางสาวกานดา ใจดี"),
    ]


def test_lines_of_a_memorandum():
    dots = "." * 56
    assert lines(opened(memorandum)) == [
        "(ตราครุฑ)\tบันทึกข้อความ",
        f"ส่วนราชการ  {OFFICE}  โทร. ๐ ๕๓๑๑ ๒๒๓๓\t",
        "ที่  ชม ๐๐๑๐/๑๒๓๔\tวันที่  ๓ เมษายน ๒๕๖๖\t",
        "เรื่อง  ขอส่งแผน\t",
        "เรียน\tอธิบดีกรมส่งเสริมสหกรณ์",
        *("ภาคเหตุ", "ภาคความประสงค์", "๑. แผนแรก", "ภาคสรุป"),
        f"({dots})",
        f"ตำแหน่ง {dots}",
    ]


def test_no_line_for_what_is_not_referred_to():
    assert [line for line in lines(opened(external_letter, reference="")) if line.startswith("อ้างถึง")] == []


def test_places_of_the_crest_have_the_heights_of_the_rules():
    [table] = opened(external_letter).tables
    crest = line_of(opened(memorandum), "(ตราครุฑ)\tบันทึกข้อความ").paragraph_format
    assert (centimetres(table.rows[0].height), round(crest.line_spacing.cm, 2)) == ([3], 1.5)
    widths = centimetres(*(cell.width for cell in table.rows[0].cells))
    assert (sum(widths), 3 + widths[0] + widths[1] / 2) == (16, 10.5)  # the crest's middle is the paper's


@each_layout
def test_further_pages_are_numbered_in_thai(layout):
    [section] = opened(layout).sections
    assert (section.different_first_page_header_footer, section.first_page_header.paragraphs[0].text) == (True, "")
    [field] = section.header.paragraphs[0]._p.iter(qn("w:fldSimple"))
    [digits] = section._sectPr.iter(qn("w:pgNumType"))
    assert (field.get(qn("w:instr")), digits.get(qn("w:fmt"))) == ("PAGE", "thaiNumbers")


@each_layout
@pytest.mark.parametrize("note", ["", "ข้อมูลสาธิต"])
def test_note_stands_below_every_page(layout, note):
    [section] = opened(layout, note=note).sections
    assert [footer.paragraphs[0].text for footer in (section.first_page_footer, section.footer)] == [note, note]


@each_layout
def test_properties_tell_of_the_letter_and_nothing_of_the_tool(layout):
    data = layout(LETTER, now=NOW)
    held = Document(io.BytesIO(data)).core_properties
    assert (held.title, held.author, held.last_modified_by) == ("ขอส่งแผน", OFFICE, OFFICE)
    assert (held.comments, held.subject, held.keywords, held.category) == ("", "", "", "")
    assert (held.language, held.created, held.modified) == ("th-TH", NOW, NOW)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        text = "".join(package.read(name).decode() for name in names)
    assert [word for word in ("python", "Macintosh", "Cambria", "Calibri") if word in text] == []
    assert [name for name in names if re.search("theme|thumbnail|app.xml|customXml|numbering", name)] == []


ODD = '<w:p>&amp; ]]> <script>alert("x")</script> =1+1 👨‍👩‍👧 \u200b'


@each_layout
def test_odd_text_stays_text(layout):
    document = opened(layout, parts=([ODD],), subject=ODD, office=ODD)
    assert line_of(document, ODD).text == ODD
    assert document.core_properties.title == ODD


@each_layout
def test_what_no_xml_can_hold_is_left_out(layout):
    """Stored text has none, but a name typed in the admin may."""
    document = opened(layout, parts=(["ก\x00ข\x0bค\ud800ง\ufffe"],), office="ส\x1bส")
    assert (line_of(document, "กขคง").text, document.core_properties.author) == ("กขคง", "สส")


def test_an_empty_piece_makes_no_run():
    document = docx.new_document(title="", author="", now=NOW)
    assert docx.add_line(document, [docx.Words(""), docx.Words("ก")]).runs[0].text == "ก"
