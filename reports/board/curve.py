"""The curve of sendings by day: counted to the deadline, so that this year lies on last year's."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle, Submission

LEAST = (-28, 14)  # days from the deadline that are drawn at least
MOST = (-196, 56)  # and at most: what came before or after is counted at the edge
ALIKE = 7  # days between the openings of two rounds that are compared without a word
TICKS = 8  # at most, at whole weeks
WIDTH, HEIGHT = 840, 260


@dataclass(frozen=True)
class Days:
    """The days that are drawn, with a tick at each `step`; the deadline, 0, is one of them."""

    first: int
    last: int
    step: int

    def x(self, day):
        return round((day - self.first) * WIDTH / (self.last - self.first), 1)

    @property
    def ticks(self):
        return [f"{day:+d}".replace("-", "−") if day else "0" for day in range(self.first, self.last + 1, self.step)]


def days_of(lines):
    """The Days that hold what these lines know."""
    sent = [day for line in lines for day in line.by_day]
    first = max(MOST[0], min([*sent, LEAST[0]]))
    last = min(MOST[1], max([*sent, LEAST[1]]))
    for weeks in (1, 2, 3, 4, 6, 8):
        step = 7 * weeks
        before, after = -(first // step), -(-last // step)
        if before + after < TICKS:
            break
    return Days(-before * step, after * step, step)


@dataclass(frozen=True)
class Line:
    """The first sendings of one year. `by_day`: {days after the deadline: how many}; `until`: the last day known;
    `opened`: that of the opening, where the round is open."""

    year: int
    total: int
    by_day: Counter
    until: int
    opened: int | None = None

    @property
    def sent(self):
        return sum(self.by_day.values())

    def upto(self, day):
        return sum(count for sent, count in self.by_day.items() if sent <= day)

    def percent(self, day):
        return 100 * self.upto(day) / self.total if self.total else 0

    def path(self, days):
        """A stair: nothing is sent between two days."""
        last = min(self.until, days.last)
        if not self.total or last < days.first:
            return ""
        moves = [day for day in sorted(self.by_day) if days.first < day <= last]
        steps = [f"H{days.x(day)}V{_y(self.percent(day))}" for day in moves]
        return "".join([f"M0 {_y(self.percent(days.first))}", *steps, f"H{days.x(last)}"])

    def end(self, days):
        """Where the line stops, for its mark: (x, y)."""
        last = max(days.first, min(self.until, days.last))
        return days.x(last), _y(self.percent(last))


def _y(percent):
    return round(HEIGHT * (1 - percent / 100), 1)


@dataclass(frozen=True)
class Curve:
    kind: Kind
    this: Line
    last: Line | None  # None where there was no round the year before

    width, height = WIDTH, HEIGHT
    gridlines = tuple(_y(percent) for percent in (100, 75, 50, 25))

    @cached_property
    def lines(self):
        return [line for line in (self.this, self.last) if line]

    @cached_property
    def days(self):
        return days_of(self.lines)

    @property
    def drawn(self):
        """The paths: this year's, where it ends, last year's, and the place of the deadline."""
        return {
            "this": self.this.path(self.days),
            "end": self.this.end(self.days),
            "last": self.last.path(self.days) if self.last else "",
            "deadline": self.days.x(0),
        }

    @property
    def words(self):
        """What the drawing shows, for those who do not see it."""
        words = f"ปีงบประมาณ {self.this.year} ส่ง{self.kind.label}แล้ว {self.this.sent} จาก {self.this.total} หน่วยงาน"
        return f"{words} {self.lead}".strip()

    @property
    def lead(self):
        """How this year stands against last year on the same day; "" without a last year."""
        return compared(self.this, self.last, self.this.until) if self.last else ""

    @property
    def table(self):
        """[(words of the day, sent that day, upto it, percent; the same three of last year)] of days with sendings."""
        days = sorted({day for line in self.lines for day in line.by_day})
        return [(day_words(day), *self._cells(day)) for day in days]

    def _cells(self, day):
        this = (self.this.by_day[day], self.this.upto(day), self.this.percent(day))
        known = this if day <= self.this.until else (None, None, None)
        if self.last is None:
            return (*known, None, None, None)
        return (*known, self.last.by_day[day], self.last.upto(day), self.last.percent(day))


def compared(this, last, day):
    """How last year stood with as many days left, and by how much this year differs; rounds that opened at other
    times are not alike, and that is said."""
    if last.opened is not None and day < last.opened:
        return f"เมื่อเหลือเวลาเท่ากัน รอบปีงบประมาณ {last.year} ยังไม่เปิด จึงยังเทียบกับปีก่อนไม่ได้"
    gap = this.percent(day) - last.percent(day)
    step = "เท่ากัน" if abs(gap) < 0.05 else f"{'มากกว่า' if gap > 0 else 'น้อยกว่า'}ปีก่อน {abs(gap):.1f} จุดร้อยละ"
    said = f"เมื่อเหลือเวลาเท่ากัน ปีงบประมาณ {last.year} ส่งแล้วร้อยละ {last.percent(day):.1f} ({step})"
    return f"{said}{_openings(this, last)}"


def _openings(this, last):
    if this.opened is None or last.opened is None or abs(this.opened - last.opened) <= ALIKE:
        return ""
    return f" รอบนี้เปิดก่อนครบกำหนด {-this.opened} วัน ปีก่อนเปิดก่อนครบกำหนด {-last.opened} วัน"


def day_words(day):
    if day == 0:
        return "วันครบกำหนด"
    return f"ก่อนครบกำหนด {-day} วัน" if day < 0 else f"หลังครบกำหนด {day} วัน"


def curves(rows, cycle, now):
    """The Curve of plans and of reports of these rows, against the same units a year before. Two queries."""
    before = Cycle.objects.opened().filter(fiscal_year=cycle.fiscal_year - 1).first()
    units = {row.unit.pk for row in rows}
    earlier = _sendings_before(before, units) if before else {}
    today = timezone.localdate(now)
    return [
        Curve(kind, _line(cycle, kind, _sendings(rows, kind), today), _last_line(before, kind, earlier))
        for kind in Kind
    ]


def _sendings(rows, kind):
    sides = [row.side(kind) for row in rows if row.side(kind)]
    return [side.submission.first_submitted_at for side in sides if side.is_counted]


def _sendings_before(cycle, units):
    """{kind: [first sending of each of these units, None where none]}"""
    counted = Submission.objects.of_cycle(cycle).counted().order_by()
    found = {}
    for unit, kind, sent in counted.values_list("unit", "kind", "first_submitted_at"):
        if unit in units:
            found.setdefault(kind, []).append(sent)
    return found


def _line(cycle, kind, sendings, today):
    due = cycle.due(kind)
    by_day = Counter((timezone.localdate(sent) - due).days for sent in sendings if sent)
    opened = (timezone.localdate(cycle.opened_at) - due).days if cycle.opened_at else None
    return Line(cycle.fiscal_year, len(sendings), by_day, (today - due).days, opened)


def _last_line(cycle, kind, earlier):
    if cycle is None or not earlier.get(kind):
        return None
    return _line(cycle, kind, earlier[kind], cycle.supplement_until)
