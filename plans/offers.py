"""What a project may start from, as its page offers it: the weakest items first, any other on demand."""

from dataclasses import dataclass, field, replace

from surveys.catalogue import suggestions_of
from surveys.drawing import Drawing, mean_drawing
from surveys.models import Aspect
from surveys.overview import EXCERPTS_SHOWN, aspect_title, suggested_for, texts_about
from surveys.priorities import COUNTED_KINDS, MOST_SHOWN, priorities, standing
from surveys.results import comments
from surveys.voices import CommentFilter, excerpts

from .findings import Option, choices_in, results_of
from .models import Project
from .services import key_of

MOST_WEAK = 3  # priorities whose aspects count as the unit's weakest
ALL_ASPECTS = "all"


@dataclass(frozen=True)
class Offer:
    """One thing to start from, with what is known of it and what the department suggests for its aspect."""

    option: Option
    suggestions: list
    rank: int = 0  # 0 for what the ranking leaves out
    criteria: tuple = ()  # what made the rank
    drawing: Drawing | None = None
    comments: list = field(default_factory=list)  # the first about its aspect
    texts: int = 0  # how many there are
    held: Project | None = None  # the project that answers it already
    is_open: bool = False
    ticked: frozenset = frozenset()
    own_choice: str = ""

    @property
    def aspect_title(self):
        return aspect_title(self.option.aspect)

    @property
    def at_hand(self):
        """The suggestions shown at once: those that name field units, all where none does."""
        return [one for one in self.suggestions if one.activity.names_field_units] or self.suggestions

    @property
    def others(self):
        """The suggestions folded away."""
        return [one for one in self.suggestions if one not in self.at_hand]

    @property
    def ticks_others(self):
        return any(one.activity.pk in self.ticked for one in self.others)

    @property
    def comments_query(self):
        return CommentFilter(aspect=str(self.option.aspect.number)).query


class Offers:
    """Everything that a plan's projects may start from. A fixed number of queries, whatever the plan's size."""

    def __init__(self, plan):
        """`plan`: one of PlanQuerySet.with_rows()."""
        submission = plan.submission
        self.results = results_of(submission)
        self.round = self.results and self.results.round
        self.choices = choices_in(self.results)
        self.ranked = priorities(self.results)[:MOST_SHOWN] if self.results else []
        self.held = _held(plan)
        self._suggestions = suggestions_of(submission.cycle)
        self._counts = comments(self.round, submission.unit) if self.round else None
        self._said = excerpts(self.round, submission.unit, COUNTED_KINDS, EXCERPTS_SHOWN) if self.round else {}

    @property
    def standing(self):
        """Why nothing is ranked, and what the ranking leaves out; None without results."""
        return standing(self.results) if self.results else None

    def first(self):
        """The Offers to look at first, the first free one open: the weakest items, or every aspect without results."""
        if self.results:
            found = [self.of(f"item-{one.line.item.pk}") for one in self.ranked]
        else:
            found = [self.of(choice.whole.key) for choice in self.choices]
        free = next((offer for offer in found if not offer.held), None)
        return [replace(offer, is_open=offer is free) for offer in found]

    def of(self, key):
        """The Offer of an Option's key, None for one that is not there."""
        option = next(filter(None, (choice.option(key) for choice in self.choices)), None)
        return option and self._offer(option)

    def weak_aspects(self):
        """The aspects of the first priorities, the weakest first."""
        return list(dict.fromkeys(one.aspect for one in self.ranked[:MOST_WEAK]))

    def _offer(self, option):
        line, aspect = option.line, option.aspect
        places = ((at, one) for at, one in enumerate(self.ranked, 1) if line and one.line.item == line.item)
        rank, priority = next(places, (0, None))
        return Offer(
            option=option,
            suggestions=suggested_for(self._suggestions, aspect),
            rank=rank,
            criteria=priority.criteria if priority else (),
            drawing=mean_drawing([line], self.results) if line else None,
            comments=self._said.get(aspect.pk, []),
            texts=texts_about(self._counts, aspect) if self._counts else 0,
            held=self.held.get(option.key),
        )


def _held(plan):
    """{key of a finding: the first project that answers it}"""
    held = {}
    for project in plan.projects.all():
        for finding in project.findings.all():
            held.setdefault(key_of(finding), project)
    return held


@dataclass(frozen=True)
class AspectFilter:
    """Which aspects another unit's project is to answer: `asked` is a number, ALL_ASPECTS, or "" for the weak ones."""

    asked: str
    every: list
    weak: list

    @classmethod
    def of(cls, asked, weak):
        every = list(Aspect.objects.all())
        known = {ALL_ASPECTS, *(str(aspect.number) for aspect in every), *([""] if weak else [])}
        return cls(asked if asked in known else "" if weak else ALL_ASPECTS, every, weak)

    @property
    def aspects(self):
        """Those to filter by; none for every project."""
        return [one for one in self.every if str(one.number) == self.asked] if self.asked else self.weak

    @property
    def choices(self):
        """[(value of ?aspect=, label, whether it is the one)]"""
        values = [("", "ด้านที่หน่วยงานควรปรับปรุงก่อน")] if self.weak else []
        values += [(str(aspect.number), aspect_title(aspect)) for aspect in self.every]
        return [(value, label, value == self.asked) for value, label in [*values, (ALL_ASPECTS, "ทุกด้าน")]]

    @property
    def words(self):
        return " และ".join(aspect_title(aspect) for aspect in self.aspects)

    @property
    def query(self):
        return f"aspect={self.asked}" if self.asked else ""
