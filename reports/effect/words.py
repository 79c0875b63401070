"""Figures of the effect as people read them."""

from surveys.department.columns import GAP, MEAN, written

from .figures import FEWEST_UNITS

MISSING = "–"
TOO_FEW_UNITS = f"น้อยกว่า {FEWEST_UNITS} หน่วยงาน ไม่แสดงค่าเฉลี่ย"


def signed(value):
    """A change with its sign; never −0.00."""
    return MISSING if value is None else written(round(value, 2), GAP)


def mean_words(value):
    return MISSING if value is None else written(value, MEAN)


def from_to(before, after, change):
    return f"{mean_words(before)} → {mean_words(after)} ({signed(change)})"


def sample_words(sample):
    """What the means of a Sample did; that they are not told where there are too few units."""
    return from_to(sample.before, sample.after, sample.change) if sample.is_told else TOO_FEW_UNITS if sample.n else ""


def interval_words(interval):
    return f"{signed(interval.low)} ถึง {signed(interval.high)}" if interval else ""


def reading(comparison):
    """(what a comparison lets one say, the tone of its picture)"""
    if comparison.difference is None:
        return "หน่วยงานน้อยเกินกว่าจะเทียบ", "none"
    interval = comparison.interval
    if interval is None:
        return "คะแนนไม่แปรผันพอจะบอกช่วงได้", "none"
    if interval.holds_zero:
        return "ยังบอกไม่ได้ว่าต่างกัน", "open"
    side = "มากกว่า" if interval.low > 0 else "น้อยกว่า"
    return f"กลุ่มที่มีแผนรองรับเพิ่มขึ้น{side}", "more" if interval.low > 0 else "less"
