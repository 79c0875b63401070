"""How far an indicator came, by its direction: reached or not, percent of the target, way from baseline to target.

The one place of this arithmetic. A percent above one hundred is told as it is, up to 999.99, beyond which it rather
tells of a slip. None is ever negative: of negative figures there is no percent of the target, and what fell behind its
baseline has come no part of the way. What figures cannot tell is None and is said in words: never an error of division,
never a percent that only looks like one.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from cpdplans import thai
from plans.models import PERCENT, Direction

HUNDRED, CENT = Decimal(100), Decimal("0.01")
LARGEST = Decimal(1000)  # from here on a percent rather tells of a slip in a figure or its unit
DONE = {"yes": True, "no": False}
NOT_REPORTED = "ยังไม่กรอกผลที่ทำได้"
NO_TARGET = "แผนไม่ได้กำหนดค่าเป้าหมายเป็นตัวเลข"
ZERO_TARGET = "เป้าหมายเป็น 0 จึงไม่คิดเป็นร้อยละของเป้าหมาย"
NEGATIVE = "มีค่าติดลบ จึงไม่คิดเป็นร้อยละของเป้าหมาย"
ZERO_ACTUAL = "ผลที่ทำได้เป็น 0 ดีกว่าเป้าหมาย จึงไม่คิดเป็นร้อยละของเป้าหมาย"
FAR_OFF = "ผลที่ทำได้ต่างจากเป้าหมายตั้งแต่ 10 เท่าขึ้นไป กรุณาตรวจสอบตัวเลขและหน่วยนับ"
SAME_AS_BASELINE = "เป้าหมายคือรักษาระดับเดิมตามค่าฐาน"
BEHIND_BASELINE = "เป้าหมายไม่ดีกว่าค่าฐาน จึงไม่คิดความก้าวหน้าจากค่าฐาน"
WORSE = "ผลที่ทำได้ด้อยกว่าค่าฐาน"


@dataclass(frozen=True)
class Outcome:
    """What the figures of one indicator say.

    `percent`: of the target, `progress`: of the way from baseline to target; Decimals with two places, None where they
    have no meaning, for which `why` and `way` hold the sentence ("" where there is nothing to say)."""

    is_achieved: bool | None
    percent: Decimal | None = None
    why: str = ""
    progress: Decimal | None = None
    way: str = ""

    @property
    def is_doubtful(self):
        return self.why == FAR_OFF

    @property
    def percent_words(self):
        return self.why if self.percent is None else f"คิดเป็น{PERCENT} {thai.plain_number(self.percent)} ของเป้าหมาย"

    @property
    def progress_words(self):
        if self.progress is None:
            return self.way
        return f"ก้าวหน้าจากค่าฐาน{PERCENT} {thai.plain_number(self.progress)} ของช่วงถึงเป้าหมาย"

    @property
    def words(self):
        """Both as one line of the paper; "" while nothing was reported and for done / not done."""
        if self.why == NOT_REPORTED:
            return ""
        return " · ".join(filter(None, [self.percent_words, self.progress_words]))


def outcome(direction, *, baseline=None, target=None, actual=None, done=""):
    """The Outcome of an indicator: figures are Decimals or None; `done` is yes, no or "" for done / not done."""
    if direction == Direction.DONE:
        return Outcome(DONE.get(done))
    if target is None:
        return Outcome(None, why=NO_TARGET)
    if actual is None:
        return Outcome(None, why=NOT_REPORTED)
    is_achieved = actual >= target if direction == Direction.MORE else actual <= target
    percent, why = _of_target(direction, target, actual, is_achieved)
    progress, way = _from_baseline(direction, baseline, target, actual, is_achieved)
    return Outcome(is_achieved, percent, why, progress, way)


def _of_target(direction, target, actual, is_achieved):
    """(percent, why): actual of target where more is better, target of actual where less is."""
    if target == 0:
        return None, ZERO_TARGET
    if target < 0 or actual < 0:
        return None, NEGATIVE
    if direction == Direction.LESS and actual == 0:
        return None, ZERO_ACTUAL
    part, whole = (actual, target) if direction == Direction.MORE else (target, actual)
    return _told(part / whole * HUNDRED, is_achieved, FAR_OFF)


def _from_baseline(direction, baseline, target, actual, is_achieved):
    """(progress, way) of the way from baseline to target; zero and negative figures are as good as any here."""
    if baseline is None:
        return None, ""
    sign = 1 if direction == Direction.MORE else -1
    whole, gone = (target - baseline) * sign, (actual - baseline) * sign
    if whole == 0:
        return None, SAME_AS_BASELINE
    if whole < 0:
        return None, BEHIND_BASELINE
    if gone < 0:
        return None, WORSE
    return _told(gone / whole * HUNDRED, is_achieved, "")


def _told(percent, is_achieved, too_large):
    """Two places; what was missed by a hair is not rounded up to one hundred."""
    if percent >= LARGEST:
        return None, too_large
    return percent.quantize(CENT, ROUND_HALF_UP if is_achieved else ROUND_DOWN), ""
