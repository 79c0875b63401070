"""What stands in one version beside what stood in another: every field with its marks, evidence piece by piece."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.urls import reverse

from cpdplans import differences
from cpdplans.cycles.content import Part
from cpdplans.links import access_note

from .desk import Place

SAME, CHANGED, ADDED, REMOVED = "", "changed", "added", "removed"
# Fields of a few words: they share a line of the page.
SHORT = {
    "period_start", "period_end", "unit_of_measure", "baseline", "target", "letter_number", "letter_date",
    "contact_name", "contact_position", "contact_telephone", "awareness_promised_on",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A piece of evidence: where it leads, and how it stands to the other version."""

    kind: str
    words: str
    url: str
    is_file: bool
    note: str  # why the link may not open
    change: str = SAME
    parts: list = field(default_factory=list)


@dataclass
class Row:
    """A field as the page shows it. `parts`: its text with the differences marked, where there are any."""

    part: Part
    place: Place
    change: str = SAME
    parts: list = field(default_factory=list)
    former: str = ""
    pieces: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    box: object = None

    @property
    def key(self):
        return self.part.ref, self.part.field

    @property
    def anchor(self):
        return anchor_of(*self.key)

    @property
    def is_short(self):
        return self.part.field in SHORT

    @property
    def is_evidence(self):
        return self.part.field == "evidence"

    @property
    def is_gone(self):
        return self.change == REMOVED

    @property
    def shows_label(self):
        return self.part.label != self.place.column

    @property
    def within(self):
        """Which of several of its kind it is of, e.g. ตัวชี้วัดที่ 1; "" for a field of the section itself."""
        section = self.place.section
        return self.part.group.removeprefix(section).strip() if self.part.group.startswith(section) else ""

    @property
    def one_of(self):
        """The same where it begins."""
        return "" if self.shows_label else self.within

    @property
    def link_notes(self):
        """What the unit was told of links that may not open."""
        return [piece.note for piece in self.pieces if piece.note]


@dataclass
class Section:
    title: str
    rows: list

    @property
    def columns(self):
        """[(words of the paper's column, its rows)] in the order of the paper."""
        rows = sorted(self.rows, key=lambda row: row.place.order)
        return [(words, list(held)) for words, held in groupby(rows, key=lambda row: row.place.column)]

    @property
    def change(self):
        """ADDED or REMOVED when all that it holds is."""
        changes = {row.change for row in self.rows if row.part.text}
        return changes.pop() if len(changes) == 1 and changes <= {ADDED, REMOVED} else SAME


def anchor_of(ref, field):
    return f"part-{ref}-{field}"


def rows_of(desk, content, former=None):
    """The Rows of a frozen content in the order of the paper, marked with what changed since `former`, another content;
    what only that one had stands where it stood, as removed."""
    old = {} if former is None else {row.key: row for row in _plain_rows(desk, former)}
    rows = _plain_rows(desk, content)
    if former is None:
        return rows
    pieces = {ref: _compared_pieces(*both) for ref, both in _evidence_of_both(content, former).items()}
    return _with_gone([_compared(row, old.get(row.key), pieces) for row in rows], old)


def sections_of(rows):
    held = defaultdict(list)
    for row in rows:
        held[row.place.section].append(row)
    return [Section(title, own) for title, own in held.items()]


def _plain_rows(desk, content):
    pieces = {ref: [_piece(piece) for piece in own] for ref, own in _evidence(content).items()}
    return [
        Row(part, desk.place_of(part), pieces=pieces.get(part.ref, []) if part.field == "evidence" else [])
        for part in desk.parts_of(content)
    ]


def _compared(row, old, pieces):
    text, former = row.part.text, old.part.text if old else ""
    if row.is_evidence:
        own = pieces.get(row.part.ref, [])
        change = CHANGED if any(piece.change for piece in own) else SAME
        return replace(row, pieces=own, former=former, change=change)
    if text == former:
        return row
    parts = differences.differences(former, text)
    return replace(row, former=former, parts=parts, change=CHANGED if old else ADDED)


def _with_gone(rows, old):
    """The rows with those that only the former content had, after the field that they followed there."""
    kept = {row.key: row for row in rows}
    homes, last = {}, {}
    for key, row in old.items():
        if key in kept:
            homes.setdefault(row.place.section, kept[key])
    following, ends = defaultdict(list), []
    for key, row in old.items():
        home = homes.get(row.place.section)
        if key in kept:
            last[row.place.section] = key
        elif row.part.text and home:
            after = last.get(row.place.section, home.key)
            following[after].append(_gone(row, home.place.section))
        elif row.part.text:
            ends.append(_gone(row, f"{row.place.section} (ไม่มีในฉบับนี้แล้ว)"))
    return [shown for row in rows for shown in (row, *following[row.key])] + ends


def _gone(row, section):
    part, place = row.part, replace(row.place, section=section)
    pieces = [replace(piece, change=REMOVED) for piece in row.pieces]
    parts = [(differences.REMOVED, part.text)]
    return Row(part, place, REMOVED, parts, part.text, pieces)


# Evidence


def _evidence(content):
    """{ref of what it proves: frozen pieces}."""
    results = content.get("results", [])
    holders = [content, *content.get("projects", []), *results, content.get("awareness", {})]
    holders += [row for result in results for row in result["activities"]]
    return {holder["ref"]: holder.get("evidence", []) for holder in holders if "ref" in holder}


def _evidence_of_both(content, former):
    new, old = _evidence(content), _evidence(former)
    return {ref: (pieces, old.get(ref, [])) for ref, pieces in new.items()}


def _piece(piece, change=SAME, parts=()):
    words = piece["caption"] or piece["file"] or piece["url"]
    url = piece["url"] or reverse("cycles:evidence_file", args=[piece["ref"]])
    note = access_note(piece["url"]) if piece["url"] and change != REMOVED else ""
    return Piece(piece["kind"], words, url, bool(piece["file"]), note, change, list(parts))


def _compared_pieces(new, old):
    """Those of the newer content, told apart by their ref, then those that it no longer has."""
    before = {piece["ref"]: piece for piece in old}
    shown = []
    for piece in new:
        former = before.pop(piece["ref"], None)
        shown.append(_compared_piece(piece, former))
    return shown + [_piece(piece, REMOVED) for piece in before.values()]


def _compared_piece(piece, former):
    if former is None:
        return _piece(piece, ADDED)
    words, was = _told(piece), _told(former)
    return _piece(piece, CHANGED, differences.differences(was, words)) if words != was else _piece(piece)


def _told(piece):
    return " ".join(filter(None, [f"[{piece['kind']}]", piece["caption"], piece["url"] or piece["file"]]))


# What has changed, in short


@dataclass(frozen=True)
class Summary:
    """[(words, anchor)] of what was changed, added and removed; a whole project is one of them."""

    changed: list
    added: list
    removed: list

    def __bool__(self):
        return bool(self.changed or self.added or self.removed)

    @property
    def kinds(self):
        named = (("แก้ไข", self.changed), ("เพิ่ม", self.added), ("ลบ", self.removed))
        return [(name, links) for name, links in named if links]


def summary_of(rows):
    found = {CHANGED: [], ADDED: [], REMOVED: []}
    for section in sections_of(rows):
        if section.change:
            found[section.change].append((f"{section.title} ทั้งแผน", section.rows[0].anchor))
            continue
        for row in section.rows:
            if row.change:
                found[row.change].append((row.part.place, row.anchor))
    return Summary(*found.values())
