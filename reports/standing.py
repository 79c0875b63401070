"""How every unit of a round stands: its plan and its report, and what they come to.

rows = rows_of(cycle, now)      # five queries, however many units
count(rows, Kind.PLAN)          # Counts of them; exempt units are out of the denominator
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cpdplans import thai
from cpdplans.cycles.clock import DONE, OWED, Kind, Stage, Status, Timeliness
from cpdplans.cycles.models import Event, Evidence, Submission
from cpdplans.units.models import Unit, region_label
from plans.models import Plan
from surveys.models import SurveyRound

SENT = DONE | {Status.RETURNED}
PAST_DUE = frozenset({Status.OVERDUE, Status.CLOSED})
SETTLED = frozenset({Status.SUBMITTED, Status.APPROVED, Status.EXEMPT})


@dataclass(frozen=True)
class Mark:
    """A word with its tone, for components/status_tag.html."""

    label: str
    tone: str


HAS_READ = Mark("อ่านแล้ว", "success")
HAS_NOT_READ = Mark("ยังไม่อ่าน", "neutral")
NOT_RELEASED = Mark("ยังไม่เผยแพร่", "muted")
HAS_EVIDENCE = Mark("มีหลักฐานแล้ว", "success")
NO_AWARENESS = Mark("ยังไม่มี", "neutral")
NOT_ASKED = Mark("ไม่ต้องดำเนินการ", "muted")


@dataclass(frozen=True)
class Side:
    """A unit's plan or its report, as the board shows it."""

    submission: Submission
    status: Status
    timeliness: Timeliness | None
    last_day: date | None  # by which it is owed, or mended once returned; None when nothing is asked of the unit
    days_left: int | None  # until then, negative once past

    @property
    def is_sent(self):
        return self.status in SENT

    @property
    def is_counted(self):
        return self.status != Status.EXEMPT

    @property
    def url(self):
        """Where its page is; empty before anything was written."""
        begun = self.submission.started_at or self.submission.stage != Stage.DRAFT
        return self.submission.get_absolute_url() if begun else ""


@dataclass(frozen=True)
class Row:
    unit: Unit
    plan: Side | None
    report: Side | None
    reading: Mark
    awareness: Mark

    def side(self, kind):
        return self.plan if kind == Kind.PLAN else self.report

    @property
    def sides(self):
        return [side for side in (self.plan, self.report) if side]

    @property
    def next_owed(self):
        """What the unit owes next: its plan, then its report; None when neither waits for the unit."""
        return next((side for side in self.sides if side.last_day), None)

    @property
    def next_words(self):
        """How far off that is, in the few words of the table."""
        days = self.next_owed.days_left
        return f"เหลือ {days} วัน" if days > 0 else "ครบกำหนดวันนี้" if days == 0 else f"เกิน {-days} วัน"

    @property
    def next_act(self):
        side = self.next_owed
        return f"{'แก้ไข' if side.status == Status.RETURNED else 'ส่ง'}{side.submission.noun}"

    @property
    def is_pressing(self):
        side = self.next_owed
        return bool(side and side.days_left < 0 and side.status in OWED)

    @property
    def search_key(self):
        letters = [side.submission.letter_number for side in self.sides]
        return thai.search_key(" ".join([self.unit.code, *self.unit.names(), *letters]))


@dataclass(frozen=True)
class Counts:
    """What the plans or the reports of some units come to."""

    total: int  # exempt units are not in it
    sent: int
    on_time: int
    by_extension: int  # of those on time
    approved: int
    waiting: int
    past_due: int
    returned: int
    past_revision: int  # of those returned
    exempt: int

    @property
    def completion_rate(self):
        """Percent of the total that was sent; None when nothing is owed."""
        return _percent(self.sent, self.total)

    @property
    def on_time_rate(self):
        """Percent of those sent that came in time; None while nothing was sent."""
        return _percent(self.on_time, self.sent)


def _percent(part, whole):
    return 100 * part / whole if whole else None


def percent_words(rate):
    return "–" if rate is None else f"{rate:.1f}"


def rows_of(cycle, now):
    """A Row for each unit that owes something in the round, in dictionary order. Five queries."""
    submissions = Submission.objects.of_cycle(cycle).with_status(now).select_related("unit", "cycle")
    sides = {}
    for submission in submissions.order_by("unit__position", "unit__code", "kind"):
        sides.setdefault(submission.unit, {})[submission.kind] = _side(submission, now)
    reading_of, awareness_of = _reading(cycle), _awareness(cycle, now)
    return [
        Row(unit, own.get(Kind.PLAN), own.get(Kind.REPORT), reading_of(unit), awareness_of(own.get(Kind.PLAN)))
        for unit, own in sides.items()
    ]


def _side(submission, now):
    status = Status(submission.status_code)
    last_day = None
    if status not in SETTLED:
        last_day = submission.revise_by if status == Status.RETURNED else submission.due
    days_left = last_day and (last_day - timezone.localdate(now)).days
    return Side(submission, status, submission.timeliness, last_day, days_left)


def readings(cycle):
    """The events of reading the results that the round rests on, one for each person who did."""
    # By the note, not the event's own round: results may be read before the round that rests on them is made.
    survey = SurveyRound(fiscal_year=cycle.survey_year)
    return Event.objects.filter(act=Event.Act.READ_RESULTS, note=str(survey))


def _reading(cycle):
    """A function: whether somebody of a unit has read its results."""
    is_released = SurveyRound.objects.released().filter(fiscal_year=cycle.survey_year).exists()
    readers = set(readings(cycle).values_list("unit", flat=True))

    def reading_of(unit):
        if unit.pk in readers:
            return HAS_READ
        return HAS_NOT_READ if is_released else NOT_RELEASED

    return reading_of


def _awareness(cycle, now):
    """A function: how far a unit is in making its plan known. What the plan only promised, the report proves."""
    evidence = Evidence.objects.kept().filter(submission__cycle=cycle)
    proven = set(evidence.values_list("submission__unit", flat=True))
    plans = Plan.objects.filter(submission__cycle=cycle)
    promised = dict(plans.values_list("submission__unit", "awareness_promised_on"))

    def awareness_of(side):
        if side is None or not side.is_counted:
            return NOT_ASKED
        unit = side.submission.unit_id
        return HAS_EVIDENCE if unit in proven else _promise(promised.get(unit), now)

    return awareness_of


def _promise(day, now):
    if day is None:
        return NO_AWARENESS
    words = thai.format_date(day, "short")
    return Mark(f"เลยกำหนด {words}", "warning") if day < timezone.localdate(now) else Mark(f"ภายใน {words}", "info")


def count(rows, kind):
    """Counts of the plans or the reports of the rows."""
    sides = [row.side(kind) for row in rows if row.side(kind)]
    counted = [side for side in sides if side.is_counted]
    sent = [side for side in counted if side.is_sent]
    on_time = [side.timeliness for side in sent if side.timeliness.is_on_time]
    returned = [side for side in counted if side.status == Status.RETURNED]
    return Counts(
        total=len(counted),
        sent=len(sent),
        on_time=len(on_time),
        by_extension=sum(timeliness.by_extension for timeliness in on_time),
        approved=sum(side.status == Status.APPROVED for side in sent),
        waiting=sum(side.status == Status.SUBMITTED for side in sent),
        past_due=sum(side.status in PAST_DUE for side in counted),
        returned=len(returned),
        past_revision=sum(side.days_left < 0 for side in returned),
        exempt=len(sides) - len(counted),
    )


@dataclass(frozen=True)
class Section:
    """Some rows with what they come to: an inspection region, or all that is shown."""

    title: str
    rows: list

    @property
    def plan(self):
        return count(self.rows, Kind.PLAN)

    @property
    def report(self):
        return count(self.rows, Kind.REPORT)

    @property
    def read(self):
        return sum(row.reading == HAS_READ for row in self.rows)

    @property
    def aware(self):
        return sum(row.awareness == HAS_EVIDENCE for row in self.rows)


def by_region(rows):
    """A Section for each inspection region that has rows: ส่วนกลาง, then 1-18."""
    regions = sorted({row.unit.inspection_region for row in rows})
    return [
        Section(region_label(region), [row for row in rows if row.unit.inspection_region == region])
        for region in regions
    ]
