"""A whole round on fake days, a run of reminders each morning: who was told what, as one table."""

import datetime

import pytest
from post_office.models import Email

from cpdplans import thai
from cpdplans.cycles import services
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Event, Notice, Reminder
from cpdplans.cycles.reminders import Run, remind
from cpdplans.units.models import User
from tests.factories import make_cycle, make_unit, make_user

from .factories import act, add_remark, make_extension, submission_of
from .reminding import load_rules, moment

pytestmark = pytest.mark.django_db
Act = Event.Act

# The machine stood still on these days.
MISSED = [(3, 31), (4, 11), (4, 12), (6, 20)]

# day | who finds it in the portal | e-mail to | the words
TABLE = """
22 มี.ค. 66 | 50 50b    | 50 50b unit50 | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
22 มี.ค. 66 | 51        | 51 unit51     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
22 มี.ค. 66 | 55        | 55 unit55     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
22 มี.ค. 66 | 54        | -             | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
1 เม.ย. 66  | 50 50b    | 50 50b unit50 | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
1 เม.ย. 66  | 51        | 51 unit51     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
1 เม.ย. 66  | 55        | 55 unit55     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
1 เม.ย. 66  | 54        | -             | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
7 เม.ย. 66  | 51        | 51 unit51     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
7 เม.ย. 66  | 54        | -             | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566
13 เม.ย. 66 | 54        | -             | แผน ปีงบประมาณ พ.ศ. 2566 เกินกำหนดส่งแล้ว 1 วัน
18 เม.ย. 66 | 54        | -             | แผน ปีงบประมาณ พ.ศ. 2566 เกินกำหนดส่งแล้ว 6 วัน
18 เม.ย. 66 | reviewer  | reviewer      | มี 1 รายการรอพิจารณานาน
19 เม.ย. 66 | 51        | 51 unit51     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 28 เมษายน 2566
24 เม.ย. 66 | 54        | -             | แผน ปีงบประมาณ พ.ศ. 2566 เกินกำหนดส่งแล้ว 12 วัน
25 เม.ย. 66 | 51        | 51 unit51     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 28 เมษายน 2566
27 เม.ย. 66 | 50 50b    | 50 50b unit50 | แก้ไขแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 พฤษภาคม 2566
27 เม.ย. 66 | 51        | 51 unit51     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 28 เมษายน 2566
28 เม.ย. 66 | 51        | 51 unit51     | ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันนี้
1 พ.ค. 66   | 51        | 51 unit51     | แผน ปีงบประมาณ พ.ศ. 2566 เกินกำหนดส่งแล้ว 3 วัน
9 พ.ค. 66   | 50 50b    | 50 50b unit50 | แก้ไขแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 พฤษภาคม 2566
11 พ.ค. 66  | reviewer  | reviewer      | มี 1 รายการรอพิจารณานาน
11 พ.ค. 66  | reviewer2 | reviewer2     | มี 1 รายการรอพิจารณานาน
15 พ.ค. 66  | 50 50b    | 50 50b unit50 | แผน ปีงบประมาณ พ.ศ. 2566 เกินกำหนดแก้ไขแล้ว 3 วัน
19 พ.ค. 66  | reviewer  | reviewer      | มี 1 รายการรอพิจารณานาน
19 พ.ค. 66  | reviewer2 | reviewer2     | มี 1 รายการรอพิจารณานาน
19 ก.ค. 66  | 50 50b    | 50 50b unit50 | ส่งรายงานผล ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 15 สิงหาคม 2566
19 ก.ค. 66  | 51        | 51 unit51     | ส่งรายงานผล ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 15 สิงหาคม 2566
3 ส.ค. 66   | 51        | 51 unit51     | ส่งรายงานผล ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 15 สิงหาคม 2566
9 ส.ค. 66   | 51        | 51 unit51     | ส่งรายงานผล ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 15 สิงหาคม 2566
11 ส.ค. 66  | 51        | 51 unit51     | ส่งรายงานผล ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 15 สิงหาคม 2566
15 ส.ค. 66  | 51        | 51 unit51     | ส่งรายงานผล ปีงบประมาณ พ.ศ. 2566 ภายในวันนี้
"""


class Year:
    """Chiang Mai does all in time, after a return that it lets lie. Lamphun is given more time and sends late. Nan is
    exempt in April. Phrae has no address and never sends a plan. Nobody takes Lamphun's plan for review."""

    def __init__(self):
        self.reviewer = make_user(User.Role.REVIEWER, username="reviewer", email="reviewer@example.go.th")
        self.second = make_user(User.Role.REVIEWER, username="reviewer2", email="reviewer2@example.go.th")
        self.units, self.officers = {}, {}
        for code, name in (("50", "เชียงใหม่"), ("51", "ลำพูน"), ("55", "น่าน"), ("54", "แพร่")):
            unit = make_unit(code, name, email="" if code == "54" else f"unit{code}@example.go.th")
            email = "" if code == "54" else f"{code}@example.go.th"
            self.units[code], self.officers[code] = unit, make_user(unit=unit, username=code, email=email)
        make_user(unit=self.units["50"], username="50b", email="50b@example.go.th")
        self.cycle = make_cycle(2566, by=self.reviewer)
        load_rules()

    def plan(self, code):
        return submission_of(self.cycle, self.units[code])

    def report(self, code):
        return submission_of(self.cycle, self.units[code], Kind.REPORT)

    def take(self, submission):
        type(submission).objects.filter(pk=submission.pk).update(reviewer=self.reviewer)

    def send(self, submission, code, now, **kw):
        act(submission, Act.SEND, by=self.officers[code], now=now, **kw)

    def send_back(self, submission, now, revise_by):
        add_remark(submission, self.reviewer, now)
        act(submission, Act.RETURN, by=self.reviewer, now=now, revise_by=revise_by)

    def approve(self, submission, now):
        submission.remarks.update(state="closed")
        act(submission, Act.APPROVE, by=self.reviewer, now=now)

    def extend(self, submission, now, until):
        make_extension(submission, until, self.reviewer, now)

    def exempt(self, submission, now):
        services.exempt(submission, reason="ยุบรวมหน่วยงาน", by=self.reviewer, now=now)

    def happens(self, now):
        """What people do on the day of `now`, before the run of the morning."""
        day = datetime.date
        acts = {
            (4, 3): lambda: self.exempt(self.plan("55"), now),
            (4, 5): lambda: (self.take(self.plan("50")), self.send(self.plan("50"), "50", now)),
            (4, 10): lambda: self.extend(self.plan("51"), now, day(2023, 4, 28)),
            (4, 20): lambda: self.send_back(self.plan("50"), now, day(2023, 5, 12)),
            (5, 2): lambda: self.send(self.plan("51"), "51", now, late_reason="น้ำท่วม"),
            (5, 16): lambda: self.send(self.plan("50"), "50", now),
            (5, 19): lambda: self.approve(self.plan("50"), now),
            (5, 31): lambda: self.approve(self.plan("51"), now),
            (8, 1): lambda: self.send(self.report("50"), "50", now),
            (8, 3): lambda: self.approve(self.report("50"), now),
            (8, 16): lambda: self.send(self.report("51"), "51", now, late_reason="น้ำท่วม"),
            (8, 18): lambda: self.approve(self.report("51"), now),
        }
        acts.get((now.month, now.day), lambda: None)()


def mornings():
    day = datetime.date(2023, 3, 17)
    while day <= datetime.date(2023, 9, 30):
        yield day
        day += datetime.timedelta(days=1)


def told_at(now):
    """The lines of the table of one run: each letter, the people who have it as a notice, and where it was sent."""
    letters = {}
    for notice in (
        Notice.objects.filter(created_at=now, subject__startswith="เตือน").select_related("user").order_by("pk")
    ):
        letters.setdefault((notice.subject, notice.body), []).append(notice.user.username)
    return [line(now, people, *letter) for letter, people in letters.items()]


def line(now, people, subject, body):
    [to] = [email.to for email in Email.objects.filter(subject=subject, message=body)] or [[]]
    addresses = " ".join(address.removesuffix("@example.go.th") for address in to) or "-"
    return [thai.format_date(now, "short"), " ".join(people), addresses, subject.partition(": ")[2]]


def expected():
    return [[cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines()]


def test_a_whole_year_tells_each_what_is_owed_and_nothing_twice():
    year, told = Year(), []
    for day in mornings():
        morning = moment(day.month, day.day, 8, 30)
        year.happens(morning)
        if (day.month, day.day) not in MISSED:
            told += run_of(morning)
    assert told == expected()
    assert Email.objects.filter(subject__startswith="เตือน").count() == sum(row[2] != "-" for row in told)
    # Phrae's last day before the deadline; Lamphun's fourteenth, which lay before the extension.
    assert Reminder.objects.filter(told=0).count() == 2


def run_of(morning):
    assert remind(now=morning.replace(hour=7, minute=59)).is_night
    letters = remind(now=morning).letters
    if not letters:
        return []
    assert remind(now=morning) == Run()
    lines = told_at(morning)
    assert len(lines) == letters
    return lines
