"""What the survey says of one unit: plain records for pages, documents and the findings of a plan.

    results = unit_results(round, unit)     # 6 queries, however many rows
    results.overall                         # a Line, or None when the workbook has no row of it
    results.aspects                         # an AspectResults for each aspect: .aspect .line .questions .voices .groups
    weakest_items(results, 3)               # the Lines to look at first

Means are on 5 levels and satisfied/dissatisfied are percent, all Decimal or None.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Case, Count, DecimalField, F, Q, Sum, Value, When

from cpdplans.thai import search_key

from .models import GROUP_ALL, AreaScore, Aspect, Comment, Item, Score, SurveyRound

HUNDREDTH = Decimal("0.01")
HIGHEST_MEAN = Decimal(5)

OWN_ROWS = "ใช้ค่าตามรายงานผลการสำรวจ"
WEIGHTED = "คำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)"


@dataclass(frozen=True)
class GroupMean:
    """What one group of respondents gave. The mean of too few respondents is not told (is_small)."""

    name: str
    mean: Decimal | None
    n: int | None
    is_small: bool


@dataclass(frozen=True)
class Line:
    """The unit's figures of one item, beside those of the department, its inspection region and the year before."""

    item: Item
    label: str
    n: int | None
    mean: Decimal | None
    sd: Decimal | None
    satisfied: Decimal | None
    dissatisfied: Decimal | None
    band: str
    is_small: bool  # fewer respondents than the round's smallest_n: shown with a note, never ranked
    smallest_n: int
    department_mean: Decimal | None = None
    region_mean: Decimal | None = None
    last_mean: Decimal | None = None

    @property
    def gap(self):
        """How far the unit lies above (or, negative, below) the department; None when one is missing."""
        return _difference(self.mean, self.department_mean)

    @property
    def change(self):
        """How far the mean rose since the year before; None when one is missing."""
        return _difference(self.mean, self.last_mean)

    def bar(self):
        """The input of components/score_bar.html."""
        return {
            "label": self.label,
            "value": None if self.mean is None else float(self.mean),
            "value_text": "" if self.mean is None else f"{self.mean:.2f}",
            "reference": None if self.department_mean is None else float(self.department_mean),
            "reference_label": "ค่าเฉลี่ยกรม",
            "reference_text": "" if self.department_mean is None else f"{self.department_mean:.2f}",
            "note": self.note,
            "percent": _percent_of_scale(self.mean),
            "reference_percent": _percent_of_scale(self.department_mean),
            "tone": self._tone(),
        }

    @property
    def note(self):
        """The band and the number of respondents, in words."""
        counted = "" if self.n is None else f"ผู้ตอบ {self.n:,} ราย"
        few = f"น้อยกว่า {self.smallest_n} ราย ไม่นำมาจัดลำดับ" if self.is_small else ""
        return " · ".join(filter(None, [self.band and f"ระดับ{self.band}", counted, few]))

    def _tone(self):
        if self.is_small or self.mean is None:
            return "muted"
        return "warning" if self.gap is not None and self.gap < 0 else "neutral"


@dataclass(frozen=True)
class AspectResults:
    aspect: Aspect
    line: Line | None  # None when the workbook has no row of the aspect itself
    questions: tuple[Line, ...] = ()
    voices: dict = field(default_factory=dict)  # {Comment.Kind: how many said so}, every kind, 0 included
    groups: tuple[GroupMean, ...] = ()  # without ทั้งหมด


@dataclass(frozen=True)
class UnitResults:
    round: SurveyRound
    unit: object
    overall: Line | None
    aspects: tuple[AspectResults, ...]
    reference_source: str  # a sentence: where the department's and the region's means come from
    has_last_year: bool = False

    @property
    def questions(self):
        return [line for section in self.aspects for line in section.questions]

    @property
    def lines(self):
        """The overall, then each aspect with its questions; only those that have a row."""
        sections = [line for section in self.aspects for line in (section.line, *section.questions)]
        return [line for line in (self.overall, *sections) if line]

    @property
    def has_small(self):
        return any(line.is_small for line in self.lines)


@dataclass(frozen=True)
class KindCount:
    kind: Comment.Kind
    texts: int  # how many comments are listed
    count: int  # how many people said so
    aspects: tuple[tuple[str, int], ...]  # (title or ภาพรวม, count), those with any

    @property
    def label(self):
        return self.kind.label


@dataclass(frozen=True)
class CommentCounts:
    kinds: tuple[KindCount, ...]  # every kind, in the order of the letter

    @property
    def texts(self):
        return sum(kind.texts for kind in self.kinds)

    @property
    def count(self):
        return sum(kind.count for kind in self.kinds)


def unit_results(round, unit):
    """UnitResults of `unit` in `round`. Six queries. Asks no permission: see permissions.can_see_results."""
    scores = list(Score.objects.filter(round=round, unit=unit).select_related("group", "item__aspect"))
    references = _References(round, unit)
    own = {score.item_id: _line(score, round, references) for score in scores if score.group.name == GROUP_ALL}
    by_kind = defaultdict(list)
    for line in sorted(own.values(), key=lambda line: (line.item.position, line.item.pk)):
        by_kind[line.item.kind].append(line)
    return UnitResults(
        round=round,
        unit=unit,
        overall=next(iter(by_kind[Item.Kind.OVERALL]), None),
        aspects=_sections(round, unit, by_kind, _group_means(scores, round)),
        reference_source=references.sentence(own),
        has_last_year=any(line.last_mean is not None for line in own.values()),
    )


def _sections(round, unit, by_kind, groups):
    voices = {aspect: dict.fromkeys(Comment.Kind, 0) for aspect in Aspect.objects.all()}
    by_pk = {aspect.pk: aspect for aspect in voices}
    for kind, aspect_pk, _, count in _voices(round, unit):
        if aspect_pk:
            voices[by_pk[aspect_pk]][Comment.Kind(kind)] = count
    return tuple(
        AspectResults(
            aspect=aspect,
            line=next((line for line in by_kind[Item.Kind.ASPECT] if line.item.aspect_id == aspect.pk), None),
            questions=tuple(line for line in by_kind[Item.Kind.QUESTION] if line.item.aspect_id == aspect.pk),
            voices=counts,
            groups=tuple(groups[aspect.pk]),
        )
        for aspect, counts in voices.items()
    )


def _line(score, round, references):
    item = score.item
    return Line(
        item=item,
        label=item.text,
        band=round.band(score.mean),
        is_small=_is_small(score, round),
        smallest_n=round.smallest_n,
        department_mean=references.department(item.pk),
        region_mean=references.region(item.pk),
        last_mean=references.last_mean(item),
        **{name: getattr(score, name) for name in Score.FIGURES},
    )


def _is_small(score, round):
    return score.n is not None and score.n < round.smallest_n


def _group_means(scores, round):
    """{aspect pk: [GroupMean]} for the aspects themselves, in the order of the groups."""
    found = defaultdict(list)
    for score in sorted(scores, key=lambda score: (score.group.position, score.group_id)):
        if score.item.kind == Item.Kind.ASPECT and score.group.name != GROUP_ALL:
            is_small = _is_small(score, round)
            mean = None if is_small else score.mean
            found[score.item.aspect_id].append(GroupMean(score.group.name, mean, score.n, is_small))
    return found


class _References:
    """The means that a unit is held against: the workbook's own rows where it has them, else weighted by n."""

    def __init__(self, round, unit):
        areas = Q(region=None) | Q(region=unit.inspection_region)
        rows = AreaScore.objects.filter(areas, round=round, group__name=GROUP_ALL, mean__isnull=False)
        self._own = {(row.region, row.item_id): row.mean for row in rows}
        self._weighted = _weighted_means(round, unit.inspection_region)
        self._region = unit.inspection_region
        self._region_label = unit.region_label
        self._last = _last_means(round, unit)

    def department(self, item_pk):
        return self._own.get((None, item_pk), self._weighted.get((None, item_pk)))

    def region(self, item_pk):
        return self._own.get((self._region, item_pk), self._weighted.get((self._region, item_pk)))

    def last_mean(self, item):
        return self._last.get(_identity(item))

    def sentence(self, item_pks):
        """Where the means of the department and the region of these items come from."""
        department, region = self._source(None, item_pks), self._source(self._region, item_pks)
        if department == region:
            return f"ค่าเฉลี่ยกรมและค่าเฉลี่ย{self._region_label} {department}"
        return f"ค่าเฉลี่ยกรม{department} ส่วนค่าเฉลี่ย{self._region_label} {region}"

    def _source(self, region, item_pks):
        own = sum((region, pk) in self._own for pk in item_pks)
        if not own:
            return WEIGHTED
        return OWN_ROWS if own == len(item_pks) else f"{OWN_ROWS} รายการที่รายงานไม่ได้ระบุ{WEIGHTED}"


def _weighted_means(round, region):
    """{(None or region, item pk): mean weighted by n} over the units that have both figures."""
    points = F("mean") * F("n")
    exact = DecimalField(max_digits=20, decimal_places=4)
    here = Q(unit__inspection_region=region)
    rows = (
        Score.objects.filter(round=round, group__name=GROUP_ALL, mean__isnull=False, n__gt=0)
        .values_list("item")
        .annotate(
            points=Sum(points, output_field=exact),
            respondents=Sum("n"),
            region_points=Sum(points, filter=here, output_field=exact),
            region_respondents=Sum("n", filter=here),
        )
    )
    means = {}
    for item_pk, total, n, region_total, region_n in rows:
        means[None, item_pk] = _rounded(total / n)
        if region_n:
            means[region, item_pk] = _rounded(region_total / region_n)
    return means


def _last_means(round, unit):
    """{what an item is: the unit's mean of it in the round of the year before, if that is released}"""
    scores = Score.objects.filter(
        unit=unit,
        group__name=GROUP_ALL,
        round__fiscal_year=round.fiscal_year - 1,
        round__released_at__isnull=False,
        mean__isnull=False,
    ).select_related("item")
    return {_identity(score.item): score.mean for score in scores}


def _identity(item):
    """What makes items of two rounds the same: for a question its words, else its kind and aspect."""
    return item.kind, item.aspect_id, search_key(item.text) if item.kind == Item.Kind.QUESTION else ""


def weakest_items(results, limit):
    """The lines to look at first: furthest below the department, then the larger share of dissatisfied.

    Questions are ranked; an aspect only where it has no questions. Lines with too few respondents never are.
    """
    sections = [line for part in results.aspects for line in (part.questions or (part.line,)) if line]
    ranked = [line for line in sections if line.mean is not None and not line.is_small]
    return sorted(ranked, key=_weakness)[:limit]


def _weakness(line):
    gap = line.gap if line.gap is not None else HIGHEST_MEAN
    return gap, -(line.dissatisfied or 0), line.mean, line.item.position


def comments(round, unit):
    """CommentCounts of a unit: how many comments of each kind, and of which aspects. Hidden ones are not counted."""
    titles = dict(Aspect.objects.values_list("pk", "title")) | {None: "ภาพรวม"}
    rows = list(_voices(round, unit))
    return CommentCounts(tuple(_kind_count(kind, rows, titles) for kind in Comment.Kind))


def listed_comments(round, unit):
    """The comments that the unit may read, by kind in the letter's order, the most frequent first."""
    order = Case(*(When(kind=kind, then=Value(at)) for at, kind in enumerate(Comment.Kind)))
    shown = Comment.objects.shown().filter(round=round, unit=unit).select_related("aspect", "group")
    return shown.order_by(order, "-count", "pk")


def _kind_count(kind, rows, titles):
    own = [(aspect, texts, count) for row_kind, aspect, texts, count in rows if row_kind == kind]
    named = ((title, sum(count for aspect, _, count in own if aspect == pk)) for pk, title in titles.items())
    return KindCount(
        kind=kind,
        texts=sum(texts for _, texts, _ in own),
        count=sum(count for _, _, count in own),
        aspects=tuple((title, count) for title, count in named if count),
    )


def _voices(round, unit):
    """(kind, aspect pk or None, number of comments, number of people) of the comments shown."""
    shown = Comment.objects.shown().filter(round=round, unit=unit).order_by()
    return shown.values_list("kind", "aspect").annotate(texts=Count("pk"), people=Sum("count"))


def _difference(one, other):
    return None if one is None or other is None else one - other


def _percent_of_scale(mean):
    return 0 if mean is None else float(_rounded(mean / HIGHEST_MEAN * 100))


def _rounded(number):
    return number.quantize(HUNDREDTH, ROUND_HALF_UP)
