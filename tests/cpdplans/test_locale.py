"""Nothing of Django shows in English: our catalogues stand before Django's own, and what is read is the .mo."""

import ast
import gettext
import re
from pathlib import Path

import django
import pytest
from django.utils import translation

from cpdplans import settings

DJANGO = Path(django.__file__).parent
OURS = settings.LOCALE_PATHS[0] / "th" / "LC_MESSAGES"
CATALOGUES = [
    ("conf", "django"),
    ("contrib/admin", "django"),
    ("contrib/admin", "djangojs"),
    ("contrib/auth", "django"),
    ("contrib/contenttypes", "django"),
    ("contrib/sessions", "django"),
]
WITHOUT_WORDS = {
    "IPv4": "a name",
    "IPv6": "a name",
    ":": "ends a label, the same in Thai",
    ":?.!": "characters, not words",
    ", ": "parts a list, the same in Thai",
    "…": "a sign",
    "%(truncated_text)s…": "only a placeholder and a sign",
    "%(class_name)s %(instance)s": "only placeholders",
    "Select %s to change": "only the name of the records: a list needs no order to the reader",
    "Select %s to view": "as above",
}
ENTRY = re.compile(
    r'^(?:msgctxt (?P<context>".*"\n(?:".*"\n)*))?msgid (?P<id>".*"\n(?:".*"\n)*)'
    r'(?:msgid_plural (?P<plural>".*"\n(?:".*"\n)*))?msgstr(?:\[0\])? (?P<text>".*"\n?(?:".*"\n?)*)',
    re.MULTILINE,
)


def entries(path):
    """(context, msgid, has a plural, translation) of every entry of a .po but its header."""
    for found in ENTRY.finditer(path.read_text(encoding="utf-8")):
        context, msgid, text = (written(found[name]) for name in ("context", "id", "text"))
        if msgid:
            yield context, msgid, bool(found["plural"]), text


def written(literal):
    return "".join(ast.literal_eval(line) for line in (literal or "").splitlines())


def read_mo(path):
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def key_of(context, msgid, has_plural):
    """The key of an entry in a read catalogue; Thai has one plural form, number 0."""
    key = f"{context}\x04{msgid}" if context else msgid
    return (key, 0) if has_plural else key


def thai_of(place, domain):
    """What a page shows, by key: our translation, else Django's."""
    folders = (DJANGO / place / "locale/th/LC_MESSAGES", OURS)
    theirs, ours = (read_mo(folder / f"{domain}.mo")._catalog for folder in folders)
    return theirs | ours


def still_english(place, domain):
    shown = thai_of(place, domain)
    messages = list(entries(DJANGO / place / "locale/en/LC_MESSAGES" / f"{domain}.po"))
    assert len(messages) > 4  # the parser read the file
    return [
        msgid
        for context, msgid, has_plural, _ in messages
        if msgid not in WITHOUT_WORDS and not re.search("[ก-ฮ]", shown.get(key_of(context, msgid, has_plural), ""))
    ]


@pytest.mark.parametrize("place, domain", CATALOGUES)
def test_every_message_of_django_is_thai(place, domain):
    assert still_english(place, domain) == []


def test_missing_translation_is_found(monkeypatch):
    monkeypatch.setitem(globals(), "OURS", DJANGO / "contrib/sessions/locale/th/LC_MESSAGES")

    assert "Hide counts" in still_english("contrib/admin", "django")


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_mo_is_in_step_with_po(domain):
    catalogue = {key: text for key, text in read_mo(OURS / f"{domain}.mo")._catalog.items() if key}

    assert catalogue == {key_of(*entry): text for *entry, text in entries(OURS / f"{domain}.po")}


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}|</?\w+", text))


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_placeholders_are_kept(domain):
    messages = entries(OURS / f"{domain}.po")
    changed = [msgid for _, msgid, _, text in messages if placeholders(msgid) != placeholders(text)]

    assert changed == []


def test_ours_stands_before_djangos():
    with translation.override("th"):
        assert translation.gettext("This field is required.") == "กรุณากรอกข้อมูลในช่องนี้"


def test_plurals_have_one_form():
    with translation.override("th"):
        text = translation.ngettext("%(total_count)s selected", "All %(total_count)s selected", 3)

    assert text % {"total_count": 3} == "เลือกทั้งหมด 3 รายการ"
