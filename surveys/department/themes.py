"""What people say most, over all units. Texts may identify people: for กพร. on screen only, never in a document."""

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cpdplans.thai import arabic_digits, search_key, sort_key

from ..models import Aspect, Comment

OVERALL_KEY = "0"  # of what is said of no aspect
OVERALL = "ภาพรวม"


@dataclass
class Theme:
    """One text, however it was typed: how many people of how many units wrote it."""

    kind: Comment.Kind
    people: int = 0
    units: set = field(default_factory=set)
    spellings: dict = field(default_factory=dict)  # {text as typed: people}

    @property
    def text(self):
        """The spelling of most people."""
        return max(self.spellings, key=self.spellings.get)

    def add(self, text, unit_pk, count):
        self.people += count
        self.units.add(unit_pk)
        self.spellings[text] = self.spellings.get(text, 0) + count


@dataclass(frozen=True)
class Section:
    """The themes of one aspect, or of none."""

    key: str
    title: str
    themes: list[Theme]  # the most frequent first

    def of_kind(self, kind):
        return [theme for theme in self.themes if not kind or theme.kind == kind]

    @property
    def people(self):
        """[(kind, how many people)], every kind in the order of the letter."""
        return [(kind, sum(theme.people for theme in self.of_kind(kind))) for kind in Comment.Kind]


@dataclass(frozen=True)
class ThemeChoice:
    """What the address asks for: one kind, all of one section. What it asks that does not exist is left out."""

    kind: str = ""
    section: Section | None = None

    @classmethod
    def of(cls, query, sections):
        kind, key = query.get("kind", ""), arabic_digits(query.get("aspect", ""))
        section = next((one for one in sections if one.key == key), None)
        return cls(kind if kind in Comment.Kind.values else "", section)

    @property
    def aspect(self):
        return self.section.key if self.section else ""

    @property
    def query(self):
        """The address of this choice."""
        asked = {"kind": self.kind, "aspect": self.aspect}
        return urlencode({name: value for name, value in asked.items() if value})

    def lists(self, sections, limit):
        """[(section, its themes of the kind up to the limit, how many there are)]"""
        found = ((section, section.of_kind(self.kind)) for section in sections)
        return [(section, themes[:limit], len(themes)) for section, themes in found]


def sections_of(round):
    """A Section for each aspect and one for what is said of no aspect. Two queries. Hidden comments are left out."""
    found = defaultdict(dict)
    shown = Comment.objects.shown().filter(round=round).order_by("pk")
    for aspect_pk, kind, text, unit_pk, count in shown.values_list("aspect", "kind", "text", "unit", "count"):
        theme = found[aspect_pk].setdefault((kind, search_key(text)), Theme(Comment.Kind(kind)))
        theme.add(text, unit_pk, count)
    titles = [(one.pk, str(one.number), f"{one.number}) {one.title}") for one in Aspect.objects.all()]
    titles.append((None, OVERALL_KEY, OVERALL))
    return [Section(key, title, sorted(found[pk].values(), key=_rank)) for pk, key, title in titles]


def _rank(theme):
    return -theme.people, -len(theme.units), sort_key(theme.text)
