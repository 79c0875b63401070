"""What happens to one submission, act by act, through the same functions that people's acts go through."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from cpdplans import thai
from cpdplans.cycles import reviewing, stages, writing
from cpdplans.cycles.models import Event, Sentence, Submission
from cpdplans.units.models import User

from .moments import Moments, at, working_day

Act = Event.Act
LATE_REASONS = (
    "เจ้าหน้าที่ผู้รับผิดชอบลาป่วยต่อเนื่อง และได้มอบหมายผู้อื่นจัดทำแทนแล้ว",
    "อยู่ระหว่างรอ{head}ลงนามหนังสือนำส่งซึ่งติดราชการต่างจังหวัด",
    "ระบบอินเทอร์เน็ตของศูนย์ราชการจังหวัดขัดข้องในช่วงวันครบกำหนด",
    "มีการโยกย้ายผู้รับผิดชอบระหว่างการจัดทำ ต้องส่งมอบงานก่อน",
    "เจ้าหน้าที่ปฏิบัติงานช่วยเหลือผู้ประสบอุทกภัยในพื้นที่ จึงจัดทำล่าช้า",
    "ต้องปรับข้อมูลตามมติที่ประชุมของสำนักงานซึ่งเลื่อนออกไป",
)


@dataclass(frozen=True)
class Flaw:
    """A weak text that is sent first, the better one that follows, and what is said of it."""

    row: object
    column: str
    place: str
    weak: str
    good: str
    remark: str
    answer: str


@dataclass
class Course:
    """One submission on its way. `sent_on` is chosen beforehand, because rows are written before they are sent."""

    submission: Submission
    officer: User
    reviewer: User
    rng: Random
    moments: Moments
    started_at: datetime | None = None
    sent_at: datetime | None = None
    late_reason: str = ""
    content: object = None
    flaws: list = field(default_factory=list)

    @property
    def unit(self):
        return self.submission.unit

    @property
    def edited_at(self):
        """Shortly before the sending; for what is not sent, when it was begun."""
        return max(self.started_at, self.sent_at - timedelta(minutes=4)) if self.sent_at else self.started_at

    def _perform(self, act, *, by, told=False, **options):
        stages.perform(self.submission, act, by=by, now=self.moments.now, told=told, **options)

    def send(self):
        """At `sent_at`, where the moments stand."""
        self._perform(Act.SEND, by=self.officer, content=self.content, late_reason=self.late_reason)

    def take(self, low=1, high=3):
        self.moments.after(low, high)
        reviewing.take(self.submission, by=self.reviewer, now=self.moments.now)

    def assign(self, *, by):
        """Given to its reviewer, soon after it was sent."""
        reviewing.assign(self.submission, self.reviewer, by=by, now=self.moments.after(0, 1))

    def prepare(self, act, revise_by=None):
        """A decision thought over and kept for later."""
        self.moments.after(0, 1)
        if act == Act.RETURN:
            self._remark()
        number = self.submission.latest_version().number
        reviewing.prepare(
            self.submission, act, by=self.reviewer, now=self.moments.now, read=number, revise_by=revise_by
        )

    def give_back(self, revise_by=None, *, told=False):
        """Remarks on every flaw, then the return; by default within a week or so."""
        self.moments.after(0, 1)
        self._remark()
        self.moments.exactly(self.moments.now + timedelta(minutes=self.rng.randint(4, 40)))
        self._perform(
            Act.RETURN, by=self.reviewer, told=told, revise_by=revise_by or self.moments.day + timedelta(days=10)
        )

    def _remark(self):
        for position, flaw in enumerate(self.flaws, 1):
            reviewing.add_remark(
                self.submission,
                text=flaw.remark,
                by=self.reviewer,
                now=self.moments.now,
                ref=flaw.row.ref,
                field=flaw.column,
                place=flaw.place,
                position=position,
                sentence=Sentence.objects.filter(text=flaw.remark).first(),
            )

    def mend(self):
        """The unit mends what was remarked on, answers, and sends again."""
        now = self.moments.after(2, 4)
        for flaw in self.flaws:
            writing.write_text(flaw.row, flaw.column, flaw.good, base=flaw.weak, by=self.officer, now=now)
        for remark in self.submission.remarks.to_unit():
            answer = next(flaw.answer for flaw in self.flaws if flaw.row.ref == remark.ref)
            reviewing.answer_remark(remark, text=answer, by=self.officer, now=now)
        self.moments.exactly(now + timedelta(minutes=self.rng.randint(5, 50)))
        self._perform(Act.SEND, by=self.officer, content=self.content)

    def settle(self):
        now = self.moments.after(1, 2)
        for remark in self.submission.remarks.to_unit():
            reviewing.settle_remark(remark, is_closed=True, by=self.reviewer, now=now)

    def approve(self, low=0, high=2):
        self.moments.after(low, high)
        self._perform(Act.APPROVE, by=self.reviewer)

    def complete(self):
        """From the first sending to the approval, with one return where there are flaws."""
        self.send()
        self.take()
        if self.flaws:
            self.give_back()
            self.mend()
            self.take(0, 1)
            self.settle()
        self.approve()


def sending_moment(rng, moments, due, *, early):
    """When a unit sends: many in the last three days, some in the last evening, the rest up to `early` days before."""
    days_before = rng.randint(0, 2) if rng.random() < 0.4 else rng.randint(3, early)
    if days_before == 0 and rng.random() < 0.5:
        return moments.exactly(at(due, rng.randint(17, 23), rng.randint(0, 59)))
    return moments.on(due - timedelta(days=days_before), step=-1)


def keep_start(course, *, with_contact=True, **values):
    """Writes who began when, the person to contact and what else is given of the covering letter."""
    officer = course.officer
    contact = {
        "contact_name": officer.name,
        "contact_position": officer.job_title,
        "contact_telephone": officer.telephone,
    }
    Submission.objects.filter(pk=course.submission.pk).update(
        started_at=course.started_at,
        edited_at=course.edited_at,
        edited_by=officer,
        **(contact if with_contact else {}),
        **values,
    )


def letter(course, low, high):
    """Number and date of a covering letter, issued on the day of sending or the working day before it."""
    day = working_day(timezone.localdate(course.sent_at), -1)
    return {"letter_number": letter_number(course.unit, course.rng, low, high, day), "letter_date": day}


def letter_number(unit, rng, low, high, day):
    """A number with the unit's own prefix; that of the Bangkok offices is not known, so theirs is plain."""
    number = rng.randint(low, high)
    if unit.letter_prefix:
        return f"{unit.letter_prefix}{number}"
    parity = int(unit.code[-1]) % 2 if unit.code[-1:].isdigit() else 0  # so that the two offices never meet
    return f"ที่ {number // 8 * 2 + parity}/{day.year + thai.BUDDHIST_OFFSET}"
