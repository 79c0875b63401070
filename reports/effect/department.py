"""Of the whole department: the units that answered an item beside those that did not, and each suggested activity."""

import statistics
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle
from surveys.catalogue import Suggestion, suggestions_of
from surveys.models import Item

from .figures import Change, Comparison, Sample
from .gathering import Between, Scores, addressed, answered_by, approved_projects, rounds_of

FEW, MISSING = "few", "missing"  # why a unit is left out of a comparison


@dataclass(frozen=True)
class Line:
    """One item, asked in the same words before and after."""

    item: Item
    comparison: Comparison
    few: int  # units left out: too few answered, before or after
    missing: int  # units left out: no mean, before or after

    @property
    def is_aspect(self):
        return self.item.kind == Item.Kind.ASPECT

    @property
    def label(self):
        return f"{self.item.aspect.number}) {self.item.text}" if self.is_aspect else self.item.text


@dataclass(frozen=True)
class Used:
    """A suggested activity: how many units took it up, and what became of the items that they took it up for."""

    suggestion: Suggestion
    units: int
    sample: Sample


@dataclass(frozen=True)
class Effect:
    cycle: Cycle
    between: Between
    owing: int  # units that owe a plan in the round
    planned: int  # those whose plan was approved
    lines: tuple[Line, ...]
    used: tuple[Used, ...]
    dropped: tuple[Item, ...]
    added: tuple[Item, ...]

    @cached_property
    def sections(self):
        """[(the Line of an aspect or None, the Lines of its questions)]"""
        by_aspect = defaultdict(list)
        for line in self.lines:
            by_aspect[line.item.aspect_id].append(line)
        return [
            (next((one for one in lines if one.is_aspect), None), [one for one in lines if not one.is_aspect])
            for lines in by_aspect.values()
        ]

    @property
    def largest_few(self):
        return max((line.few for line in self.lines), default=0)


def effect_of(cycle):
    """The Effect of the plans of a round. 12 queries, however many units; without the next survey no lines."""
    between = rounds_of(cycle)
    projects = approved_projects(cycle)
    owing = cycle.submissions.filter(kind=Kind.PLAN, is_exempt=False).count()
    planned = sorted({project.plan.submission.unit_id for project in projects})
    scores = Scores.of(between, planned) if between.is_whole else None
    return Effect(
        cycle=cycle,
        between=between,
        owing=owing,
        planned=len(planned),
        lines=tuple(_lines(scores, planned, projects)) if scores else (),
        used=tuple(_used(one, scores, projects) for one in suggestions_of(cycle)) if scores else (),
        dropped=tuple(scores.dropped) if scores else (),
        added=tuple(scores.added) if scores else (),
    )


def _lines(scores, planned, projects):
    answered = defaultdict(set)
    for project in projects:
        answered[project.plan.submission.unit_id] |= answered_by(project)
    for key, item in scores.kept.items():
        if item.kind != Item.Kind.OVERALL:
            yield _line(item, key, scores, planned, answered)


def _line(item, key, scores, planned, answered):
    sides, left_out = {True: [], False: []}, {FEW: 0, MISSING: 0}
    for unit_pk in planned:
        change = change_of(scores, unit_pk, key)
        if isinstance(change, Change):
            sides[key in answered[unit_pk]].append(change)
        else:
            left_out[change] += 1
    return Line(item, Comparison(Sample(tuple(sides[True])), Sample(tuple(sides[False]))), **left_out)


def change_of(scores, unit_pk, key):
    """The Change of one unit and item, or why there is none to compare: FEW or MISSING."""
    before, after = scores.before(unit_pk, key), scores.after(unit_pk, key)
    if before.is_small or after.is_small:
        return FEW
    if before.mean is None or after.mean is None:
        return MISSING
    return Change(float(before.mean), float(after.mean - before.mean))


def _used(suggestion, scores, projects):
    """Of a unit, the mean over the items of the activity's aspect that the projects which took it up answer."""
    items = defaultdict(set)
    for project in projects:
        if suggestion.activity.pk in {one.pk for one in project.suggested.all()}:
            own = (one for one in project.findings.all() if one.aspect_id == suggestion.aspect.pk)
            items[project.plan.submission.unit_id] |= {addressed(one) for one in own}
    found = (_mean_change(scores, unit_pk, keys) for unit_pk, keys in items.items())
    return Used(suggestion, len(items), Sample(tuple(filter(None, found))))


def _mean_change(scores, unit_pk, keys):
    changes = [change_of(scores, unit_pk, key) for key in sorted(keys & scores.kept.keys())]
    told = [one for one in changes if isinstance(one, Change)]
    if not told:
        return None
    return Change(statistics.fmean(one.before for one in told), statistics.fmean(one.change for one in told))
