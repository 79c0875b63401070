"""Remarks as the review page shows them, the boxes to write them in, and the ready sentences."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from cpdplans.cycles.models import Remark

from .asked import WHOLE, Kept
from .comparing import anchor_of
from .forms import sentences_for


@dataclass
class ShownRemark:
    remark: Remark
    is_earlier: bool  # written on a version before this one
    anchor: str  # of the field that it is pinned to, where the page has it
    kept: Kept | None = None

    @property
    def is_internal(self):
        return self.remark.kind == Remark.Kind.INTERNAL


@dataclass
class Box:
    """Where a remark on one field, or on the whole, is written. Opened by the address too, where no script does it."""

    anchor: str
    ref: str = ""
    field: str = ""
    place: str = "ภาพรวม"
    kept: Kept | None = None
    is_asked: bool = False
    sentences: tuple = ()

    @property
    def is_open(self):
        return bool(self.kept or self.is_asked)

    @property
    def text(self):
        return (self.kept.form["text"].value() or "") if self.kept else ""

    @property
    def is_internal(self):
        return bool(self.kept) and self.kept.form["kind"].value() == Remark.Kind.INTERNAL

    @property
    def sentence(self):
        return (self.kept.form["sentence"].value() or "") if self.kept else ""


class Sentences:
    """The ready sentences for one kind of paper, in the order of use at each field. Two queries."""

    def __init__(self, paper):
        self.all = list(sentences_for(paper))
        counted = Remark.objects.filter(sentence__in=self.all).values_list("field", "sentence")
        self.used = defaultdict(Counter)
        for place, sentence in counted.order_by():
            self.used[place][sentence] += 1
        self.total = sum(self.used.values(), Counter())

    def at(self, place):
        """Those used most at this field first, then those used most at all, then as กพร. has put them."""
        here = self.used.get(place, {})
        return sorted(self.all, key=lambda one: (-here.get(one.pk, 0), -self.total[one.pk]))

    def for_script(self):
        """{"texts": {key: [text, kind]}, "order": {field: [keys]}}; the order of fields not named is that of ""."""
        texts = {one.pk: [one.text, one.kind] for one in self.all}
        fields = {"", *self.used}
        return {"texts": texts, "order": {place: [one.pk for one in self.at(place)] for place in fields}}


def shown_remarks(remarks, rows, version, kept):
    """ShownRemarks in order of writing, each put on its row as well."""
    by_key = {row.key: row for row in rows}
    shown = []
    for remark in remarks:
        row = by_key.get((str(remark.ref), remark.field)) if remark.ref else None
        one = ShownRemark(remark, remark.version_id != version.pk, row.anchor if row else "")
        one.kept = kept if kept and kept.box == f"remark-{remark.pk}" else None
        if row:
            row.remarks.append(one)
        shown.append(one)
    return shown


def rounds_of(shown):
    """[(number of the version, its remarks)], the latest first."""
    by_number = defaultdict(list)
    for one in shown:
        by_number[one.remark.version.number if one.remark.version else 0].append(one)
    return sorted(by_number.items(), reverse=True)


def give_boxes(rows, sentences, kept, asked):
    """Each row its box; returns the box of the whole, which also holds what was typed at a field that is no more."""
    boxes = {}
    for row in rows:
        if not row.is_gone:
            row.box = boxes[row.anchor] = Box(row.anchor, *row.key, row.part.place)
    boxes[WHOLE] = whole = Box(WHOLE)
    at = boxes.get(asked)
    if at:
        at.is_asked = True
    if kept and kept.form is not None and "kind" in kept.form.fields:
        at = boxes.get(kept.box, whole)
        at.kept = kept
    if at:
        at.sentences = sentences.at(at.field)
    return whole


def anchor_of_lack(lack, rows):
    """Where on the page the part stands that a check speaks of; "" where the page has none."""
    ref = str(lack.ref or "")
    column = lack.url.rpartition("#")[2].rpartition("-")[2]
    own = [row for row in rows if row.part.ref == ref and not row.is_gone]
    named = [row for row in own if row.part.field == column]
    return next((anchor_of(*row.key) for row in [*named, *own]), "")
