"""The files of what was made, given again as they were made: each from the facts that were kept."""

from django.core.cache import cache

from cpdplans import thai
from cpdplans.uploads import DOCX, XLSX

from ..models import Outreach
from ..stages import checksum
from ..tasks import make_letters
from . import letters, merging

PDF = "application/pdf"
AT_ONCE = 10  # letters that are set as PDF while a person waits: about one second
KEPT_SECONDS = 60 * 60
TRIED_SECONDS = 120  # after which letters that have not come are asked for again
FORMS = {
    Outreach.Kind.LINE: {},
    Outreach.Kind.MERGE: {"xlsx": XLSX},
    Outreach.Kind.LETTER: {"docx": DOCX, "pdf": PDF},
}


def file_of(outreach, form, key=None):
    """The bytes of a file of FORMS; None while the worker is making it. `key`: the letter of this submission alone."""
    facts = outreach.content
    if form == "xlsx":
        return merging.workbook(facts)
    if form == "docx":
        return letters.docx(facts, key, now=outreach.made_at)
    if key or len(facts["rows"]) <= AT_ONCE:
        return letters.pdf(facts, key)
    return _long_pdf(outreach)


def _long_pdf(outreach):
    made = cache.get(_place(outreach))
    if made is None and cache.add(f"{_place(outreach)}-asked", True, TRIED_SECONDS):
        make_letters.enqueue(outreach.pk)
        made = cache.get(_place(outreach))
    return made


def keep_pdf(outreach):
    """Makes the PDF of all letters and keeps it for an hour; nothing where it is there."""
    if cache.get(_place(outreach)) is None:
        cache.set(_place(outreach), letters.pdf(outreach.content), KEPT_SECONDS)


def _place(outreach):
    return f"letters-{checksum(outreach.content)}"


def file_name(outreach, form, key=None):
    """The name under which people save it."""
    facts = outreach.content
    what = {"xlsx": "จดหมายเวียน"}.get(form, "ร่างหนังสือเตือน")
    whose = next((row["abbreviation"] for row in facts["rows"] if row["submission"] == key), _how_many(facts))
    day = thai.format_date(outreach.made_at, "short")
    paper = facts["paper"]
    return f"{what} {paper['noun']} ปีงบประมาณ {paper['fiscal_year']} {whose} {day}.{form}"


def _how_many(facts):
    return f"{len(facts['rows'])} หน่วยงาน"
