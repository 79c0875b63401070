"""Where the units lie: each a block over the step of 0.1 that its mean falls in. Geometry only, words are HTML."""

import math
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from ..references import HUNDREDTH
from .columns import MEAN, written
from .figures import Figure, band_number

WIDTH, HEIGHT = 600, 170  # of the drawing, in its own units
TOP = 16  # room for the mark of the mean
TALLEST_BLOCK = 11
GRID_EVERY = 5  # units
HIGHEST_MEAN = Decimal(5)
STEP, HALF = Decimal("0.1"), Decimal("0.5")
FILLS = {5: "#123d2a", 4: "#3f8f68", 3: "#c8921b", 2: "#c2603a", 1: "#9b1c1c"}  # by band, the highest 5
HOLLOW, HOLLOW_EDGE = "#ffffff", "#5c6762"
NAMED_AT_MOST = 3


@dataclass(frozen=True)
class Scale:
    """Steps of 0.1 between two halves. Where the bands begin at .x1 or .x0, so do the steps."""

    start: Decimal
    steps: int
    offset: Decimal

    @classmethod
    def over(cls, means, round):
        offset = round.band_5 % STEP
        offset = offset if offset <= HUNDREDTH else Decimal(0)
        low = max(0, math.floor((min(means, default=HIGHEST_MEAN) - offset) / HALF)) * HALF
        low = min(low, HIGHEST_MEAN - HALF)
        return cls(low, int((HIGHEST_MEAN - low) / STEP), offset)

    def step(self, mean):
        return min(self.steps - 1, max(0, math.floor((mean - self.offset - self.start) / STEP)))

    def bounds(self, step):
        """The lowest and the highest mean of a step; the first and the last reach to the ends."""
        low = self.start + step * STEP
        high = HIGHEST_MEAN if step == self.steps - 1 else low + STEP + self.offset - HUNDREDTH
        return low + self.offset if low else low, high

    @property
    def block_width(self):
        return WIDTH / self.steps

    def x(self, mean):
        return float((mean - self.start) / (self.steps * STEP)) * WIDTH

    @property
    def labels(self):
        """What stands below the axis, at every half."""
        return [f"{self.start + HALF * at:.1f}" for at in range(self.steps // 5 + 1)]

    @property
    def ticks(self):
        """The x of each label."""
        return [_short(self.block_width * at) for at in range(0, self.steps + 1, 5)]


@dataclass(frozen=True)
class Block:
    """One unit, as attributes of a <rect>."""

    x: str
    y: str
    width: str
    height: str
    fill: str
    is_hollow: bool


@dataclass(frozen=True)
class Step:
    """A row of the table behind the picture."""

    low: Decimal
    high: Decimal
    bands: str
    units: int
    small: int

    @property
    def words(self):
        return f"{self.low:.2f}–{self.high:.2f}"


@dataclass(frozen=True)
class Distribution:
    key: str  # of the column of the table of units that holds these means
    label: str
    title: str
    figure: Figure  # the department's
    band: str
    scale: Scale
    blocks: tuple[Block, ...]
    gridlines: tuple[str, ...]  # y of each
    mark_x: str  # "" where the department has no mean
    steps: tuple[Step, ...]  # between the lowest and the highest that hold a unit
    units: int  # with a mean
    small: tuple[str, ...]  # names of those with too few respondents
    lowest: str
    highest: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def mean_text(self):
        return written(self.figure.mean, MEAN)

    @property
    def words(self):
        """The picture in words, for those who do not see it."""
        ends = f" ต่ำสุด {self.lowest} สูงสุด {self.highest}" if self.lowest else ""
        middle = f" ค่าเฉลี่ยกรม {self.mean_text}" if self.mean_text else ""
        return f"การกระจายของ {self.units} หน่วยงาน {self.label}{middle}{ends}"


def distributions(department):
    """A Distribution of the overall and of each aspect, all on one scale."""
    items = department.main_items
    told = {item: [(row, row.of(item)) for row in department.rows if row.of(item).mean is not None] for item in items}
    means = [figure.mean for pairs in told.values() for _, figure in pairs]
    means += [figure.mean for item in items if (figure := department.whole.of(item)).mean is not None]
    scale = Scale.over(means, department.round)
    tallest = max((len(column) for pairs in told.values() for column in _stacks(pairs, scale).values()), default=1)
    return [_distribution(department, item, pairs, scale, tallest) for item, pairs in told.items() if pairs]


def _stacks(pairs, scale):
    """{step: its figures}, those of too few respondents on top."""
    stacks = defaultdict(list)
    for _, figure in sorted(pairs, key=lambda pair: (pair[1].is_small, pair[1].mean)):
        stacks[scale.step(figure.mean)].append(figure)
    return stacks


def _distribution(department, item, pairs, scale, tallest):
    round, figure = department.round, department.whole.of(item)
    stacks = _stacks(pairs, scale)
    block = min(TALLEST_BLOCK, (HEIGHT - TOP) / tallest)
    number = item.aspect.number if item.aspect else 0
    ranked = [(row, one) for row, one in pairs if not one.is_small]
    return Distribution(
        key=f"aspect-{number}" if number else "mean",
        label=f"ด้านที่ {number}" if number else "ภาพรวม",
        title=item.text if number else "ทุกด้าน",
        figure=figure,
        band=round.band(figure.mean),
        scale=scale,
        blocks=tuple(_blocks(stacks, scale, block, round)),
        gridlines=tuple(_short(HEIGHT - block * up) for up in range(GRID_EVERY, tallest + 1, GRID_EVERY)),
        mark_x="" if figure.mean is None else _short(scale.x(figure.mean)),
        steps=_steps(stacks, scale, round),
        units=len(pairs),
        small=tuple(row.label for row, one in pairs if one.is_small),
        lowest=_extreme(ranked, min),
        highest=_extreme(ranked, max),
    )


def _blocks(stacks, scale, height, round):
    gap = 1 if height > 3 else 0
    for step, figures in sorted(stacks.items()):
        for up, figure in enumerate(figures, 1):
            yield Block(
                x=_short(step * scale.block_width + 1.5),
                y=_short(HEIGHT - up * height + gap),
                width=_short(scale.block_width - 3),
                height=_short(height - gap),
                fill=HOLLOW if figure.is_small else FILLS[band_number(round, figure.mean)],
                is_hollow=figure.is_small,
            )


def _steps(stacks, scale, round):
    """Every step from the lowest to the highest with a unit, those without one too."""
    rows = []
    for step in range(min(stacks), max(stacks) + 1):
        low, high = scale.bounds(step)
        figures = stacks.get(step, [])
        bands = "–".join(dict.fromkeys((round.band(low), round.band(high))))
        rows.append(Step(low, high, bands, len(figures), sum(figure.is_small for figure in figures)))
    return tuple(rows)


def _extreme(pairs, choose):
    """The units at one end, with their mean; "" where there is none to rank."""
    if not pairs:
        return ""
    mean = choose(figure.mean for _, figure in pairs)
    names = [row.label for row, figure in pairs if figure.mean == mean]
    rest = f" และอีก {len(names) - NAMED_AT_MOST} หน่วยงาน" if len(names) > NAMED_AT_MOST else ""
    return f"{' '.join(names[:NAMED_AT_MOST])}{rest} {mean:.2f}"


def _short(number):
    return f"{number:.1f}"


def legend(department):
    """(fill, words, whether hollow) of what the pictures show, the highest band first."""
    found = {
        (6 if figure.is_small else band_number(department.round, figure.mean))
        for row in department.rows
        for item in department.main_items
        if (figure := row.of(item)).mean is not None
    }
    bands = [
        (FILLS[5 - at], f"ระดับ{name}", False) for at, (_, name) in enumerate(department.round.bands) if 5 - at in found
    ]
    few = [(HOLLOW, f"ผู้ตอบน้อยกว่า {department.round.smallest_n} ราย ไม่นำมาจัดลำดับ", True)] if 6 in found else []
    return bands + few
