"""What the survey says of one unit: plain records for pages, documents and the findings of a plan.

    results = unit_results(round, unit)     # eight queries, however many rows
    results.overall                         # a Line, or None when the workbook has no row of it
    results.aspects                         # an AspectResults for each aspect: .aspect .line .questions .voices .groups
    weakest_items(results, 3)               # the Lines to look at first (surveys.priorities has the rule)
    comments(round, unit)                   # how many comments of each kind and aspect (surveys.voices)

Means are on 5 levels and satisfied/dissatisfied are percent, all Decimal or None.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F

from .drawing import mean_axis
from .models import GROUP_ALL, Aspect, Comment, Item, Score, SurveyRound
from .priorities import weakest_items
from .references import NOTHING, AreaFigures, References, difference
from .voices import comments, listed_comments, voice_counts

__all__ = [
    "AspectResults",
    "GroupMean",
    "Line",
    "UnitResults",
    "comments",
    "listed_comments",
    "unit_results",
    "weakest_items",
]


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
    department: AreaFigures = NOTHING
    region: AreaFigures = NOTHING
    last_mean: Decimal | None = None
    last_dissatisfied: Decimal | None = None
    last_n: int | None = None
    last_is_small: bool = False  # fewer respondents than that year's smallest_n: shown with a note, never compared

    @property
    def department_mean(self):
        return self.department.mean

    @property
    def region_mean(self):
        return self.region.mean

    @property
    def gap(self):
        """How far the unit lies above (or, negative, below) the department; None when one is missing."""
        return difference(self.mean, self.department.mean)

    @property
    def change(self):
        """How far the mean rose since the year before; None when one is missing or too few answered then."""
        return None if self.last_is_small else difference(self.mean, self.last_mean)

    @property
    def dissatisfied_gap(self):
        """How many points of percent more (or, negative, fewer) are dissatisfied than in the department."""
        return difference(self.dissatisfied, self.department.dissatisfied)

    @property
    def differences(self):
        """How the mean stands to the department's, the region's and last year's: the words of those that there are."""
        region = difference(self.mean, self.region.mean)
        told = (_compared("กรม", self.gap), _compared("เขต", region), _compared("ปีก่อน", self.change))
        return list(filter(None, told))

    def bar(self):
        """The input of components/score_bar.html."""
        axis = mean_axis()
        return {
            "label": self.label,
            "value": None if self.mean is None else float(self.mean),
            "value_text": "" if self.mean is None else f"{self.mean:.2f}",
            "reference": None if self.department_mean is None else float(self.department_mean),
            "reference_label": "ค่าเฉลี่ยกรม",
            "reference_text": "" if self.department_mean is None else f"{self.department_mean:.2f}",
            "note": self.note,
            "percent": axis.percent(self.mean) or 0,
            "reference_percent": axis.percent(self.department_mean) or 0,
            "tone": self._tone(),
        }

    @property
    def note(self):
        """The band and the number of respondents, in words."""
        few = f" ({_too_few(self.smallest_n)})" if self.is_small else ""
        counted = "" if self.n is None else f"ผู้ตอบ {self.n:,} ราย{few}"
        return " · ".join(filter(None, [self.band and f"ระดับ{self.band}", counted]))

    @property
    def warning(self):
        return f"ผู้ตอบ{_too_few(self.smallest_n)}" if self.is_small else ""

    def _tone(self):
        if self.is_small or self.mean is None:
            return "muted"
        return "warning" if self.gap is not None and self.gap < 0 else "neutral"


def _too_few(smallest_n):
    return f"น้อยกว่า {smallest_n} ราย ไม่นำมาจัดลำดับ"


def _compared(name, difference):
    if difference is None:
        return ""
    if not difference:
        return f"เท่ากับ{name}"
    return f"{'สูง' if difference > 0 else 'ต่ำ'}กว่า{name} {abs(difference):.2f}"


@dataclass(frozen=True)
class AspectResults:
    aspect: Aspect
    line: Line | None  # None when the workbook has no row of the aspect itself
    questions: tuple[Line, ...] = ()
    voices: dict = field(default_factory=dict)  # {Comment.Kind: how many said so}, every kind, 0 included
    groups: tuple[GroupMean, ...] = ()  # without ทั้งหมด

    @property
    def lines(self):
        """The aspect itself, then its questions; only those that have a row."""
        return [line for line in (self.line, *self.questions) if line]


@dataclass(frozen=True)
class UnitResults:
    round: SurveyRound
    unit: object
    overall: Line | None
    aspects: tuple[AspectResults, ...]
    groups: tuple[GroupMean, ...]  # of the overall, without ทั้งหมด
    department_source: str  # a sentence: where the department's means come from
    reference_source: str  # the same of the department's and the region's
    dissatisfied_source: str  # the same of the percents dissatisfied
    methods: tuple[str, ...] = ()  # how the figures were computed, as the round and the files say
    has_last_year: bool = False

    @property
    def main_lines(self):
        """The overall and the aspects themselves; only those that have a row."""
        return [line for line in (self.overall, *(section.line for section in self.aspects)) if line]

    @property
    def lines(self):
        """The overall, then each aspect with its questions; only those that have a row."""
        sections = [line for section in self.aspects for line in section.lines]
        return [line for line in (self.overall, *sections) if line]

    @property
    def has_small_groups(self):
        groups = [*self.groups, *(group for section in self.aspects for group in section.groups)]
        return any(group.is_small for group in groups)


def unit_results(round, unit):
    """UnitResults of `unit` in `round`. Eight queries. Asks no permission: see permissions.can_see_results."""
    scores = _scores(round, unit)
    references = References(round, unit)
    own = {score.item_id: _line(score, round, references) for score in scores if score.group.name == GROUP_ALL}
    by_kind = defaultdict(list)
    for line in sorted(own.values(), key=lambda line: (line.item.position, line.item.pk)):
        by_kind[line.item.kind].append(line)
    groups = _group_means(scores, round)
    return UnitResults(
        round=round,
        unit=unit,
        overall=next(iter(by_kind[Item.Kind.OVERALL]), None),
        aspects=_sections(round, unit, by_kind, groups),
        groups=tuple(groups[None]),
        department_source=references.department_sentence("mean", own),
        reference_source=references.sentence("mean", own),
        dissatisfied_source=references.sentence("dissatisfied", own),
        methods=tuple(dict.fromkeys(filter(None, [round.method, *(score.method for score in scores)]))),
        has_last_year=any(line.last_mean is not None for line in own.values()),
    )


def _scores(round, unit):
    """Each with `method`, how its file says that it was computed; the files themselves are large."""
    scores = Score.objects.filter(round=round, unit=unit).select_related("group", "item__aspect")
    return list(scores.annotate(method=F("source__method")).order_by("item__position", "pk"))


def _sections(round, unit, by_kind, groups):
    voices = {aspect: dict.fromkeys(Comment.Kind, 0) for aspect in Aspect.objects.all()}
    by_pk = {aspect.pk: aspect for aspect in voices}
    for kind, aspect_pk, _, count in voice_counts(round, unit):
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
    item, last = score.item, references.last(score.item)
    return Line(
        item=item,
        label=item.text,
        band=round.band(score.mean),
        is_small=_is_small(score, round),
        smallest_n=round.smallest_n,
        department=references.department.of(item.pk),
        region=references.region.of(item.pk),
        last_mean=last and last.mean,
        last_dissatisfied=last and last.dissatisfied,
        last_n=last and last.n,
        last_is_small=bool(last) and _is_small(last, last.round),
        **{name: getattr(score, name) for name in Score.FIGURES},
    )


def _is_small(score, round):
    return score.n is not None and score.n < round.smallest_n


def _group_means(scores, round):
    """{aspect pk, or None for the overall: [GroupMean]} in the order of the groups; questions are left out."""
    found = defaultdict(list)
    for score in sorted(scores, key=lambda score: (score.group.position, score.group_id)):
        if score.item.kind != Item.Kind.QUESTION and score.group.name != GROUP_ALL:
            is_small = _is_small(score, round)
            mean = None if is_small else score.mean
            found[score.item.aspect_id].append(GroupMean(score.group.name, mean, score.n, is_small))
    return found
