"""What one unit plans and reaches in one year, as plain records: drawn from the library, no database.

The same generator state and the same weaknesses give the same drafts.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from cpdplans.units.models import Unit
from plans.models import Direction

from .moments import working_day
from .words import by_question

REACHED = 0.86  # of the indicators
LIBRARY = by_question()
REASONS_LEFT = {  # why a question is not answered this year
    (1, 1): "บางขั้นตอนกำหนดไว้ในระเบียบซึ่งอยู่ในอำนาจของหน่วยงานส่วนกลาง",
    (1, 2): "อยู่ระหว่างรอคู่มือสำหรับประชาชนฉบับปรับปรุงของกรม",
    (1, 3): "อยู่ระหว่างรอแบบฟอร์มฉบับใหม่จากหน่วยงานส่วนกลาง",
    (1, 4): "เพิ่งเริ่มใช้ทะเบียนรับเรื่องระบบใหม่ จึงขอติดตามผลก่อนหนึ่งปี",
    (2, 1): "ดำเนินการต่อเนื่องเป็นงานประจำอยู่แล้ว จึงไม่จัดทำเป็นแผนแยก",
    (2, 2): "ใช้หลักสูตรพัฒนาบุคลากรของกรมซึ่งกำหนดจัดในปีนี้แล้ว",
    (2, 3): "ดำเนินการต่อเนื่องเป็นงานประจำอยู่แล้ว จึงไม่จัดทำเป็นแผนแยก",
    (2, 4): "ต้องรอการจัดสรรอัตรากำลังทดแทนตำแหน่งว่าง",
    (3, 1): "อยู่ระหว่างเปลี่ยนระบบโทรศัพท์ของศูนย์ราชการจังหวัด",
    (3, 2): "อยู่ระหว่างรอแม่แบบเว็บไซต์ตามมาตรฐานของกรม",
    (3, 3): "ต้องใช้งบประมาณปรับปรุงอาคารซึ่งยังไม่ได้รับจัดสรร",
    (3, 4): "ต้องใช้งบประมาณปรับปรุงอาคารซึ่งยังไม่ได้รับจัดสรร",
}
REASONS_UNFINISHED = (
    "เริ่มดำเนินการช้ากว่าแผน เนื่องจากผู้รับผิดชอบติดภารกิจเร่งด่วนของจังหวัด คาดว่าจะแล้วเสร็จภายในเดือนกันยายน",
    "อยู่ระหว่างรวบรวมและสรุปผล จะรายงานเพิ่มเติมภายในวันที่ 30 กันยายน",
    "อยู่ระหว่างรอการจัดสรรงบประมาณงวดสุดท้าย จึงดำเนินการได้บางส่วน",
    "ต้องเลื่อนกำหนดการ เนื่องจากผู้เข้าร่วมติดฤดูเก็บเกี่ยวและการประชุมใหญ่ของสหกรณ์",
)


@dataclass(frozen=True)
class Weakness:
    """A question of the survey as it stands for one unit. `place` is (aspect number, number of the question)."""

    place: tuple[int, int]
    item: int  # primary key
    text: str
    n: int
    mean: Decimal
    department_mean: Decimal
    dissatisfied: Decimal


@dataclass(frozen=True)
class ActivityDraft:
    title: str
    done: str
    finished_on: date | None = None  # None: still under way at the end
    percent: int = 100
    reason: str = ""


@dataclass(frozen=True)
class IndicatorDraft:
    text: str
    unit_of_measure: str
    direction: str
    baseline: Decimal | None
    target: Decimal | None
    measured_how: str
    actual: Decimal | None
    is_reached: bool


@dataclass(frozen=True)
class ProjectDraft:
    key: str
    weakness: Weakness
    words: str
    title: str
    objective: str
    start: date
    end: date
    suggested: tuple[str, ...]
    own_choice: str
    activities: tuple[ActivityDraft, ...]
    indicators: tuple[IndicatorDraft, ...]
    change: str
    problem: str
    solution: str
    lesson: str


@dataclass(frozen=True)
class Place:
    """What the texts say of one unit; its numbers stay the same from year to year."""

    names: dict = field(default_factory=dict)

    @classmethod
    def of(cls, unit):
        rng = Random(f"{unit.code} place")
        is_bangkok = unit.kind == Unit.Kind.BANGKOK
        return cls(
            {
                "place": f"{unit.short_name} " if is_bangkok else f"จังหวัด{unit.short_name}",
                "office": f"{unit.name} " if is_bangkok else unit.name,  # a space after the number they end with
                "head": "ผู้อำนวยการสำนักงาน" if is_bangkok else "สหกรณ์จังหวัด",
                "coops": rng.randint(46, 118),
                "groups": rng.randint(18, 74),
                "staff": rng.randint(24, 52),
            }
        )

    def filled(self, text, rng, months=3):
        """The text with its places filled in; small numbers are drawn anew for each text. `months` is the period's."""
        few, some, many = rng.randint(3, 6), rng.randint(9, 24), rng.randint(64, 190)
        return text.format(**self.names, few=few, some=some, many=many, months=months).strip()


def period(rng, begins, report_due):
    """The first and the last day of a project: from about `begins` to well before the report is due."""
    start = rng.choice((_month_after(begins), begins + timedelta(days=rng.randint(4, 12))))
    start = min(start, report_due - timedelta(days=40))
    ends = [day for day in _month_ends(start) if start + timedelta(days=55) <= day <= report_due - timedelta(days=10)]
    return start, rng.choice(ends[-2:]) if ends else report_due - timedelta(days=10)


def _month_after(day):
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _month_ends(start):
    day = start
    for _ in range(12):
        day = _month_after(day)
        yield day - timedelta(days=1)


def draft_projects(rng, place, weaknesses, *, begins, report_due, used, count=None):
    """One to three ProjectDrafts that answer the weakest questions; `used` are last year's, avoided if possible."""
    count = count or rng.choices((1, 2, 3), (30, 45, 25))[0]
    drafts, keys = [], set()
    for weakness in weaknesses:
        template = _template(rng, weakness, keys, used)
        if template:
            keys.add(template.key)
            drafts.append(_project(rng, place, template, weakness, *period(rng, begins, report_due)))
        if len(drafts) == count:
            break
    return drafts


def _template(rng, weakness, keys, used):
    choice = [template for template in LIBRARY[weakness.place] if template.key not in keys]
    fresh = [template for template in choice if template.key not in used]
    if not fresh and len(LIBRARY[weakness.place]) > 1:
        return None
    return rng.choice(fresh or choice) if choice else None


def _project(rng, place, template, weakness, start, end):
    def draw(texts):
        return place.filled(rng.choice(texts), rng)

    problem, solution = rng.choice(template.problems)
    indicators = tuple(_indicator(rng, place, measured) for measured in _some(rng, template.indicators, 1, 2))
    all_reached = all(row.is_reached for row in indicators)
    tells_problem = not all_reached or rng.random() < 0.5
    return ProjectDraft(
        key=template.key,
        weakness=weakness,
        words=draw(template.words),
        title=draw(template.titles),
        objective=draw(template.objectives),
        start=start,
        end=end,
        suggested=template.suggested,
        own_choice=template.own_choice,
        activities=_activities(rng, place, template, start, end, has_problem=not all_reached),
        indicators=indicators,
        change=draw(template.changes),
        problem=problem if tells_problem else "",
        solution=solution if tells_problem else "",
        lesson=draw(template.lessons) if rng.random() < 0.7 else "",
    )


def _some(rng, rows, low, high):
    """So many of the rows, in their order."""
    chosen = sorted(rng.sample(range(len(rows)), min(len(rows), rng.randint(low, high))))
    return [rows[at] for at in chosen]


def _activities(rng, place, template, start, end, *, has_problem):
    """Two or three activities, finished one after the other; the last not yet, where there was a problem."""
    rows = _some(rng, template.activities, 2, 3)
    step = (end - start).days // len(rows)
    months = (end.year - start.year) * 12 + end.month - start.month + (end.day >= start.day)
    drafts = []
    for number, (title, result) in enumerate(rows, 1):
        finished = working_day(start + timedelta(days=step * number - rng.randint(2, max(3, step // 3))), -1)
        drafts.append(ActivityDraft(place.filled(title, rng), place.filled(result, rng, max(2, months)), finished))
    if has_problem and rng.random() < 0.6:
        percent, reason = rng.choice((60, 70, 75, 80, 90)), rng.choice(REASONS_UNFINISHED)
        drafts[-1] = replace(drafts[-1], finished_on=None, percent=percent, reason=reason)
    return tuple(drafts)


def _indicator(rng, place, measured):
    is_reached = rng.random() < REACHED
    baseline = target = actual = None
    if measured.direction != Direction.DONE:
        is_whole = measured.unit_of_measure in {"ร้อยละ", "คะแนน (เต็ม 100)"} or "เฉลี่ย" not in measured.text
        baseline = _drawn(rng, measured.baseline)
        target = _drawn(rng, measured.target)
        actual = _actual(rng, measured, baseline, target, is_reached)
        if is_whole and measured.unit_of_measure != "ร้อยละ":
            actual = actual.quantize(Decimal(1))
        is_reached = actual >= target if measured.direction == Direction.MORE else actual <= target
    return IndicatorDraft(
        text=place.filled(measured.text, rng),
        unit_of_measure=measured.unit_of_measure,
        direction=measured.direction,
        baseline=baseline,
        target=target,
        measured_how=place.filled(measured.measured_how, rng),
        actual=actual,
        is_reached=is_reached,
    )


def _drawn(rng, limits):
    """A number people would set: by fives or tens where it is large."""
    if limits is None:
        return None
    low, high = limits
    step = 50 if high >= 500 else 10 if high >= 150 else 5 if low >= 80 and high <= 100 else 1
    return Decimal(rng.randrange(low, high + 1, step))


def _actual(rng, measured, baseline, target, is_reached):
    span = abs(target - (baseline if baseline is not None else target * Decimal("0.8"))) or Decimal(1)
    share = Decimal(rng.randint(0, 30)) / 100 if is_reached else -Decimal(rng.randint(12, 45)) / 100
    sign = 1 if measured.direction == Direction.MORE else -1
    actual = target + sign * span * share
    highest = Decimal(100) if measured.unit_of_measure in {"ร้อยละ", "คะแนน (เต็ม 100)"} else actual
    return max(Decimal(0), min(actual, highest)).quantize(Decimal("0.1"))


def left_for_later(rng, weaknesses, drafts):
    """The optional words on what is not done this year, and why; mostly none."""
    answered = {draft.weakness.place for draft in drafts}
    left = [weakness for weakness in weaknesses[:5] if weakness.place not in answered]
    if not left or rng.random() < 0.7:
        return ""
    weakness = rng.choice(left)
    return f"ประเด็น “{weakness.text}” ยังไม่ดำเนินการในปีนี้ เนื่องจาก{REASONS_LEFT[weakness.place]}"
