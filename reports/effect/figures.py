"""How much scores changed, and how much more where an item was answered: arithmetic alone.

Every unit counts once, however many answered there. The interval is Welch's, at 95 percent.
"""

import math
import statistics
from dataclasses import dataclass
from functools import cached_property

FEWEST_UNITS = 5  # with fewer, a mean would tell of single units
Z = statistics.NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Change:
    """Of one unit and item: the mean before, and how far it rose."""

    before: float
    change: float


@dataclass(frozen=True)
class Sample:
    """The changes of several units. Means are told of FEWEST_UNITS units or more, else None."""

    changes: tuple[Change, ...]

    @property
    def n(self):
        return len(self.changes)

    @property
    def is_told(self):
        return self.n >= FEWEST_UNITS

    @cached_property
    def before(self):
        return statistics.fmean(one.before for one in self.changes) if self.is_told else None

    @cached_property
    def after(self):
        return self.before + self.change if self.is_told else None

    @cached_property
    def change(self):
        return statistics.fmean(one.change for one in self.changes) if self.is_told else None

    @cached_property
    def error(self):
        """The squared standard error of the mean change."""
        return statistics.variance(one.change for one in self.changes) / self.n


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    @property
    def holds_zero(self):
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class Comparison:
    """The units that answered an item beside those that did not."""

    answered: Sample
    others: Sample

    @cached_property
    def difference(self):
        """How much more the scores rose where the item was answered; None where a side has too few units."""
        if not (self.answered.is_told and self.others.is_told):
            return None
        return self.answered.change - self.others.change

    @cached_property
    def interval(self):
        """None where a side has too few units, or where nothing varies and an interval would say more than is known."""
        if self.difference is None:
            return None
        errors = self.answered.error + self.others.error
        if errors < 1e-12:
            return None
        margin = quantile(degrees(self.answered, self.others)) * math.sqrt(errors)
        return Interval(self.difference - margin, self.difference + margin)


def degrees(one, other):
    """Welch-Satterthwaite degrees of freedom; never under the smaller n less one."""
    parts = sum(side.error**2 / (side.n - 1) for side in (one, other))
    return (one.error + other.error) ** 2 / parts


def quantile(degrees):
    """The 97.5 percent point of Student's t: the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5).

    Right to 0.001 from 4 degrees on, the fewest that FEWEST_UNITS leaves. A library would be 100 MB for this number."""
    z = Z
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / degrees**power for power, term in enumerate(terms))
