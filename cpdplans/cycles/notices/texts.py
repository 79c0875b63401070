"""Texts of notices: the one the portal comes with, or กพร.'s own, whose placeholders are replaced as text.

A placeholder is {ชื่อ}, from the fixed list of its notice. Nothing else means anything: a text is never evaluated, and a
value that holds braces stays as it is. A line whose placeholders are all empty is left out, and with an empty one in
a line goes the space before it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches

from ..models import NoticeText

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT = 300


@dataclass(frozen=True)
class Placeholder:
    """What may stand in a text: its name, what it means to the writer, and an example of what is put there."""

    name: str
    meaning: str
    example: str

    def __str__(self):
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class Kind:
    """A notice that the portal sends: its text, what may and what must stand in it.

    `latest(now)` gives the values of the latest real case for a preview, None while there is none."""

    name: str
    title: str
    when: str
    placeholders: tuple
    required: tuple  # names that the body may not lack
    subject: str
    body: str
    latest: Callable = field(default=lambda now: None)

    @property
    def names(self):
        return [placeholder.name for placeholder in self.placeholders]

    @property
    def examples(self):
        return {placeholder.name: placeholder.example for placeholder in self.placeholders}


KINDS = {}


def register(*kinds):
    """Makes notices known, each once: a room that sends some registers them where it defines them."""
    for kind in kinds:
        KINDS[kind.name] = kind


def words(name, values):
    """(subject, body) of a notice with {placeholder: value} put in; กพร.'s own text where there is one."""
    return words_of(own_text(name) or KINDS[name], values)


def own_text(name):
    return NoticeText.objects.filter(name=name).first()


def words_of(text, values):
    """As words(), of something with a `subject` and a `body`: one look into the store serves many letters."""
    return " ".join(fill(text.subject, values).split())[:LONGEST_SUBJECT], fill(text.body, values)


def fill(text, values):
    lines, left_out = [], False
    for line in text.splitlines():
        if _is_left_out(line, values):
            left_out = True
        elif not (left_out and not line.strip() and not (lines and lines[-1].strip())):
            lines.append(line)
            left_out = False
    return "\n".join(_put_in(line, values) for line in lines).strip()


def _is_left_out(line, values):
    names = PLACEHOLDER.findall(line)
    return bool(names) and not any(values.get(name) for name in names)


def _put_in(line, values):
    def value(found):
        text = str(values.get(found["name"], "") or "")
        return found["space"] + text if text else ""

    return re.sub(r"(?P<space> ?)\{(?P<name>[^{}\n]*)\}", value, line).rstrip()


def problems(kind, subject, body):
    """{"subject": [sentence], "body": [sentence]}: what may not be saved, all at once; empty where all is well."""
    found = {"subject": _wrong(kind, subject), "body": [*_wrong(kind, body), *_missing(kind, body)]}
    return {name: sentences for name, sentences in found.items() if sentences}


def _wrong(kind, text):
    sentences = []
    for name in dict.fromkeys(PLACEHOLDER.findall(text)):
        if name not in kind.names:
            near = get_close_matches(name, kind.names, 1, 0.5)
            hint = f"ใกล้เคียงที่สุดคือ {{{near[0]}}}" if near else "กรุณาเลือกจากรายการตัวแทนข้อความในหน้านี้"
            sentences.append(f"ไม่มีตัวแทนข้อความ {{{name}}} {hint}")
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        sentences.append("วงเล็บปีกกาไม่ครบคู่ ตัวแทนข้อความต้องเขียนในวงเล็บปีกกาเปิดและปิดบนบรรทัดเดียวกัน เช่น {ลิงก์}")
    return sentences


def _missing(kind, body):
    held = set(PLACEHOLDER.findall(body))
    by_name = {placeholder.name: placeholder for placeholder in kind.placeholders}
    return [f"ต้องมี {by_name[name]} ({by_name[name].meaning})" for name in kind.required if name not in held]
