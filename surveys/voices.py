"""What people wrote of a unit: counted by kind and aspect, listed, filtered. Hidden comments are nowhere here.

Asks no permission (see permissions.can_see_results): texts may identify people, counts do not.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Sum, Value, When, Window
from django.db.models.functions import RowNumber

from cpdplans.thai import search_key

from .models import Aspect, Comment

WHOLE = "ภาพรวม"  # of a comment about no aspect
NO_ASPECT = "0"  # its name in an address
LONGEST_WORDS = 100  # characters


def none_of(kind):
    """That nobody said anything of this kind: ไม่มีข้อเสนอแนะ, and natural words for the other kinds."""
    kind = Comment.Kind(kind)
    return f"ไม่มี{kind.label}" if kind == Comment.Kind.SUGGESTION else f"ไม่มีข้อคิดเห็นด้าน{kind.label}"


@dataclass(frozen=True)
class Cell:
    """How many texts there are of one kind and aspect, and how many people said so. `aspect` is its number or 0."""

    aspect: int
    title: str
    texts: int
    count: int


@dataclass(frozen=True)
class KindCount:
    kind: Comment.Kind
    cells: tuple[Cell, ...]  # every aspect and the whole

    @property
    def label(self):
        return self.kind.label

    @property
    def none(self):
        return none_of(self.kind)

    @property
    def texts(self):
        return sum(cell.texts for cell in self.cells)

    @property
    def count(self):
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class CommentCounts:
    kinds: tuple[KindCount, ...]  # every kind, in the order of the letter

    @property
    def none(self):
        """For each kind that nobody spoke of, the words that say so."""
        return [kind.none for kind in self.kinds if not kind.texts]

    def people(self, asked):
        """How many people spoke as a CommentFilter asks, its words aside."""
        cells = [
            cell
            for kind in self.kinds
            for cell in kind.cells
            if asked.kind in ("", kind.kind) and asked.aspect in ("", str(cell.aspect))
        ]
        return sum(cell.count for cell in cells)

    @property
    def texts(self):
        return sum(kind.texts for kind in self.kinds)

    @property
    def count(self):
        return sum(kind.count for kind in self.kinds)


def comments(round, unit):
    """CommentCounts of a unit. Two queries."""
    aspects = [(aspect.pk, aspect.number, aspect.title) for aspect in Aspect.objects.all()]
    found = {(kind, aspect): (texts, people) for kind, aspect, texts, people in voice_counts(round, unit)}
    return CommentCounts(
        tuple(
            KindCount(
                kind,
                tuple(
                    Cell(number, title, *found.get((kind.value, pk), (0, 0)))
                    for pk, number, title in [*aspects, (None, int(NO_ASPECT), WHOLE)]
                ),
            )
            for kind in Comment.Kind
        )
    )


def voice_counts(round, unit):
    """(kind, aspect pk or None, how many texts, how many people) of the comments shown. One query."""
    shown = _shown(round, unit).order_by()
    return shown.values_list("kind", "aspect").annotate(texts=Count("pk"), people=Sum("count"))


def listed_comments(round, unit):
    """The comments that the unit may read, by kind in the letter's order, the most frequent first."""
    return _shown(round, unit).select_related("aspect", "group").order_by(_kind_order(), "-count", "pk")


def excerpts(round, unit, kinds, most):
    """{aspect pk: its first comments of these kinds, at most `most`}: by kind, then the most frequent. One query."""
    place = Window(RowNumber(), partition_by=F("aspect"), order_by=[_kind_order(), F("count").desc(), F("pk")])
    rows = _shown(round, unit).filter(kind__in=kinds, aspect__isnull=False).annotate(place=place)
    found = {}
    for comment in rows.filter(place__lte=most).select_related("group").order_by("aspect", "place"):
        found.setdefault(comment.aspect_id, []).append(comment)
    return found


def _shown(round, unit):
    return Comment.objects.shown().filter(round=round, unit=unit)


def _kind_order():
    places = (When(kind=kind, then=Value(at)) for at, kind in enumerate(Comment.Kind))
    return Case(*places, output_field=IntegerField())


@dataclass(frozen=True)
class CommentFilter:
    """Which comments an address asks for; what it does not know is left out."""

    kind: str = ""
    aspect: str = ""  # an aspect's number, NO_ASPECT, or "" for all
    words: str = ""

    @classmethod
    def of(cls, query, aspects):
        """Reads ?kind= &aspect= &q= of a GET; `aspects` are those that there are."""
        kind, aspect = query.get("kind", ""), query.get("aspect", "")
        return cls(
            kind=kind if kind in Comment.Kind.values else "",
            aspect=aspect if aspect in {NO_ASPECT, *(str(one.number) for one in aspects)} else "",
            words=" ".join(query.get("q", "").split())[:LONGEST_WORDS],
        )

    def __bool__(self):
        return bool(self.kind or self.aspect or self.words)

    @property
    def query(self):
        """The same filter as the query of an address; "" when nothing is filtered."""
        asked = {"kind": self.kind, "aspect": self.aspect, "q": self.words}
        return urlencode({name: value for name, value in asked.items() if value})

    def chosen(self, comments):
        """Those of a queryset of comments that fit; a list when words are looked for, since digits are of two kinds."""
        if self.kind:
            comments = comments.filter(kind=self.kind)
        if self.aspect == NO_ASPECT:
            comments = comments.filter(aspect=None)
        elif self.aspect:
            comments = comments.filter(aspect__number=int(self.aspect))
        wanted = search_key(self.words).split()
        return [one for one in comments if _holds(one, wanted)] if wanted else comments


def _holds(comment, wanted):
    text = search_key(comment.text)
    return all(word in text for word in wanted)
