"""The contents of the book: where each unit's documents begin, and which the book does without and why."""

from dataclasses import dataclass, field

from cpdplans.cycles.clock import Kind

ADDED = "ผลเพิ่มเติม"
PAGE = "book:"  # addresses of the contents, which joining.py turns into links to pages


@dataclass
class Places:
    """Where things are: pages of documents that lie before each version's document and before what each unit added
    to its results, by their keys; and why the book does without a version's document."""

    papers: dict = field(default_factory=dict)
    supplements: dict = field(default_factory=dict)
    lost: dict = field(default_factory=dict)


@dataclass(frozen=True)
class PaperLine:
    """A document of a unit: the page of the book it begins on, or in `lack` why there is none."""

    title: str
    page: int | None
    lack: str = ""


@dataclass(frozen=True)
class UnitLine:
    name: str
    papers: list[PaperLine]

    @property
    def first(self):
        return next((paper.page for paper in self.papers if paper.page), None)


@dataclass(frozen=True)
class RegionLine:
    title: str
    units: list[UnitLine]

    @property
    def first(self):
        return next((unit.first for unit in self.units if unit.first), None)


@dataclass(frozen=True)
class Lines:
    """The contents: [(title, page)] of the sections, then the regions."""

    sections: list
    regions: list[RegionLine]
    titles: list[str]  # of the documents of each unit


def lines_of(parts, places, sections, before):
    """The Lines; `sections`: [(title, page)], `before`: how many pages lie before the first document."""
    has_supplements = bool(parts.supplemented)
    regions = [
        RegionLine(one.title, [_unit_line(chapter, places, before, has_supplements) for chapter in one.chapters])
        for one in parts.regions
    ]
    titles = [kind.label for kind in Kind] + ([ADDED] if has_supplements else [])
    return Lines(sections, regions, titles)


def _unit_line(chapter, places, before, has_supplements):
    papers = [_paper_line(chapter, kind, places, before) for kind in Kind]
    if has_supplements:
        papers.append(PaperLine(ADDED, _page(places.supplements, chapter.unit.pk, before)))
    return UnitLine(chapter.unit.name, papers)


def _paper_line(chapter, kind, places, before):
    version = dict(chapter.papers).get(kind)
    key = version and version.pk
    return PaperLine(kind.label, _page(places.papers, key, before), places.lost.get(key) or chapter.lack(kind))


def _page(places, key, before):
    return before + places[key] + 1 if key in places else None


@dataclass(frozen=True)
class Lacking:
    """A document that is not in the book, and why."""

    name: str
    title: str
    why: str
    is_lost: bool  # it was sent all the same

    def __str__(self):
        return f"{self.title}ของ{self.name} ({self.why})"


def lacking(parts, places):
    """[Lacking] in the order of the book; none of a unit that owes nothing."""
    return [one for chapter in parts.chapters for kind in Kind if (one := _lack(chapter, kind, places))]


def _lack(chapter, kind, places):
    version = dict(chapter.papers).get(kind)
    if version and version.pk in places.lost:
        why = f"{places.lost[version.pk]} เลขที่ใบรับ {version.receipt_number}"
        return Lacking(chapter.unit.name, kind.label, why, True)
    if version or not chapter.lack(kind):
        return None
    why = ": ".join(filter(None, [chapter.lack(kind), chapter.reason(kind)]))
    return Lacking(chapter.unit.name, kind.label, why, False)
