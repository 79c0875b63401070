import io
import logging
import re

import pypdfium2
import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from weasyprint.urls import URLFetchingError, fetch

from cpdplans import checks
from cpdplans.pdf import StaticFetcher, breaks_thai_words, render_pdf

PROBES = "สำนักงานสหกรณ์ น้ำดื่ม ฐานข้อมูล ทำให้ คำแนะนำ ซ้ำ"


@pytest.fixture
def template(settings, tmp_path):
    """Write a template that extends the printed page, and give its name."""

    def write(content):
        source = "{% extends 'pdf/base.html' %}{% block content %}" + content + "{% endblock %}"
        (tmp_path / "paper.html").write_text(source, encoding="utf-8")
        return "paper.html"

    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    yield write
    engines.__dict__.pop("templates", None)


def page_texts(pdf):
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    document.close()
    return texts


def fonts_of(pdf):
    for page in PdfReader(io.BytesIO(pdf)).pages:
        yield from (font.get_object() for font in page["/Resources"]["/Font"].values())


def test_thai_is_extracted_exactly(template):
    [text] = page_texts(render_pdf(template(f"<p>{PROBES}</p><p><b>{PROBES}</b></p><p><i>{PROBES}</i></p>"), {}))
    assert [line for line in text.split("\n") if line == PROBES] == [PROBES] * 3


EMOJI = "👨‍👩‍👧 🙏🏽 ✅ ① ½ →"


def test_emoji_are_drawn_from_our_own_font_and_extracted_exactly(template):
    pdf = render_pdf(template(f"<p>{PROBES} {EMOJI}</p><p><b>{EMOJI}</b></p>"), {})
    [text] = page_texts(pdf)
    assert [line for line in text.split("\n") if line in {f"{PROBES} {EMOJI}", EMOJI}] == [f"{PROBES} {EMOJI}", EMOJI]
    fonts = {font["/BaseFont"].partition("+")[2] for font in fonts_of(pdf)}
    assert {"Noto-Emoji", "Noto-Emoji-Bold", "Sarabun", "Sarabun-Bold"} <= fonts


def test_ours_have_a_glyph_for_what_people_type():
    """What neither has is left to the server's own fonts."""
    covered = set()
    for name in ("Sarabun-Regular-lig", "NotoEmoji-Regular"):
        covered |= set(TTFont(finders.find(f"fonts/{name}.ttf")).getBestCmap())
    assert [letter for letter in "🙏🏽👨👩👧👍✅❌⭐❤️☎📞📧📍½→•–…“”≥≤°×÷²" if ord(letter) not in covered] == []


@pytest.mark.parametrize("word", ["A" * 20_000, "=" * 5_000, "<&>" * 3_000, "https://example.com/" + "x1?&=" * 200])
def test_a_word_without_an_end_is_printed_whole(template, word):
    pages = page_texts(render_pdf(template("<p>{{ typed }}</p>"), {"typed": word}))
    body = "".join("".join(page.split()) for page in pages)
    assert (word in re.sub("หน้า[๐-๙]+/[๐-๙]+", "", body), "\u200b" in body) == (True, False)


def test_every_page_says_what_it_is(template):
    context = {
        "document_title": "แผนปรับปรุง",
        "is_draft": True,
        "is_demonstration": True,
        "reference": "เลขรับ P-1",
    }
    name = template('<p>หนึ่ง</p><p class="new-page">สอง</p><p class="new-page">สาม</p>')
    pages = page_texts(render_pdf(name, context))
    assert [sorted(page.split()) for page in pages] == [
        sorted(f"แผนปรับปรุง ฉบับร่าง ยังไม่ได้ส่ง {text} เลขรับ P-1 ข้อมูลสาธิต หน้า {number} / ๓".split())
        for text, number in zip(["หนึ่ง", "สอง", "สาม"], "๑๒๓", strict=True)
    ]


def test_sent_document_does_not_say_draft_or_demonstration(template):
    [text] = page_texts(render_pdf(template("<p>เนื้อหา</p>"), {"document_title": "แผน"}))
    assert sorted(text.split()) == sorted(["แผน", "เนื้อหา", "หน้า", "๑", "/", "๑"])


def test_document_is_tagged_and_titled(template):
    document = pypdfium2.PdfDocument(render_pdf(template("<h1>หัวเรื่อง</h1>"), {"document_title": "แผนของกระบี่"}))
    assert (document.is_tagged(), document.get_metadata_value("Title")) == (True, "แผนของกระบี่")
    document.close()


def test_head_of_a_long_table_is_repeated(template):
    rows = "".join(f"<tr><td>แถว {n}</td></tr>" for n in range(80))
    name = template(f"<table><thead><tr><th scope=col>หัวตาราง</th></tr></thead><tbody>{rows}</tbody></table>")
    pages = page_texts(render_pdf(name, {}))
    assert len(pages) > 1
    assert [page.count("หัวตาราง") for page in pages] == [1] * len(pages)


def test_text_of_people_is_escaped(template):
    [text] = page_texts(render_pdf(template("<p>{{ typed }}</p>"), {"typed": "<b>ตัวหนา</b>"}))
    assert "<b>ตัวหนา</b>" in text.split("\n")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a.css",
        "https://example.com/a.png",
        "file:///etc/passwd",
        "ftp://example.com/a",
        "static:../cpdplans/settings.py",
        "static:%2e%2e/manage.py",
        "static:/etc/passwd",
        "//example.com/a.png",
        "css/pdf.css",
    ],
)
def test_other_addresses_are_refused(url):
    with pytest.raises(URLFetchingError), fetch(StaticFetcher(), url):
        pass


def test_static_and_data_addresses_are_served():
    with fetch(StaticFetcher(), "static:css/pdf.css") as style, fetch(StaticFetcher(), "data:text/plain,ok") as text:
        assert (style.content_type, style.read(2), text.read()) == ("text/css", b"/*", b"ok")


def test_page_with_an_outside_picture_is_made_without_it(template, caplog):
    name = template('<p>เนื้อหา</p><img src="http://example.com/a.png" alt="">')
    with caplog.at_level(logging.ERROR, "weasyprint"):
        [text] = page_texts(render_pdf(name, {}))
    assert "เนื้อหา" in text.split("\n")
    assert ["http://example.com/a.png" in record.getMessage() for record in caplog.records] == [True]


def test_missing_static_file_stops_the_rendering(template):
    with pytest.raises(FileNotFoundError, match="No static file css/none.css"):
        render_pdf(template('<link rel="stylesheet" href="static:css/none.css">'), {})


def test_lines_break_between_thai_words_and_the_check_is_content():
    assert (breaks_thai_words(), checks.check_thai_line_breaks(None)) == (True, [])
