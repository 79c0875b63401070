"""Reminders one by one: what is due when, to whom, gathered, once."""

import datetime
import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from post_office.models import Email

from cpdplans.cycles import asking, services
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Event, HolidayCorrection, Notice, Reminder, ReminderRule
from cpdplans.cycles.reminders import Run, remind
from cpdplans.cycles.reminders.turns import Days, known_days, next_counts, pending
from tests.factories import make_unit, make_user

from .factories import act, add_remark, make_extension, submission_of
from .reminding import load_rules, moment

pytestmark = pytest.mark.django_db
When = ReminderRule.When
Act = Event.Act


@pytest.fixture
def rules(db):
    return load_rules()


@pytest.fixture
def plan(cycle, unit_a, unit_b):
    """Unit A's; unit B owes nothing."""
    cycle.submissions.filter(unit=unit_b).delete()
    return submission_of(cycle, unit_a)


def told():
    """(subject, to) of each reminder in the queue."""
    return [(email.subject, email.to) for email in Email.objects.filter(subject__startswith="เตือน").order_by("pk")]


@pytest.mark.parametrize(
    "when, count, counted_from, due_on",
    [
        (When.BEFORE_DUE, 1, (4, 12), (4, 11)),
        (When.BEFORE_DUE, 3, (4, 12), (4, 7)),
        (When.BEFORE_DUE, 4, (4, 12), (4, 5)),  # over the sixth, a public holiday
        (When.BEFORE_DUE, 1, (4, 24), (4, 21)),  # a Monday's day before is the Friday
        (When.ON_DUE, 0, (4, 22), (4, 22)),  # on the day itself, a Saturday too
        (When.AFTER_DUE, 1, (4, 12), (4, 18)),  # after Songkran
        (When.AFTER_REVISION, 5, (4, 21), (4, 28)),
        (When.IDLE_RETURN, 1, (4, 21), (4, 24)),
    ],
)
def test_days_are_working_days(db, when, count, counted_from, due_on):
    days = Days(known_days(moment(4, 1)))
    found = days.due_on(ReminderRule(when=when, days=count), datetime.date(2023, *counted_from))
    assert found == datetime.date(2023, *due_on)


def test_a_day_that_is_declared_a_holiday_moves_the_reminder(db):
    HolidayCorrection.objects.create(day=datetime.date(2023, 4, 11), name="วันหยุดพิเศษ")
    days = Days(known_days(moment(4, 1)))
    assert days.due_on(ReminderRule(when=When.BEFORE_DUE, days=1), datetime.date(2023, 4, 12)) == datetime.date(
        2023, 4, 10
    )


@pytest.mark.parametrize(
    "hour, minute, is_told", [(7, 59, False), (8, 0, True), (17, 59, True), (18, 0, False), (23, 0, False)]
)
def test_nobody_is_told_at_night(plan, officer_a, rules, hour, minute, is_told):
    run = remind(now=moment(4, 7, hour, minute))
    assert (run.is_night, bool(run.letters)) == (not is_told, is_told)


def test_a_reminder_says_what_is_owed_by_when_and_where(plan, officer_a, rules, settings):
    remind(now=moment(4, 7))
    [notice] = officer_a.notices.all()
    assert notice.subject == "เตือน สสจ.เชียงใหม่: ส่งแผน ปีงบประมาณ พ.ศ. 2566 ภายในวันที่ 12 เมษายน 2566"
    assert (notice.submission, notice.path) == (plan, plan.get_absolute_url())
    assert notice.body == (
        "เรียน เจ้าหน้าที่สำนักงานสหกรณ์จังหวัดเชียงใหม่\n\nขอเตือนรายการที่หน่วยงานยังต้องดำเนินการ ดังนี้\n\n"
        "1. แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566\n"
        "   ครบกำหนดส่งวันที่ 12 เมษายน 2566 เวลา 23.59 น. (อีก 3 วันทำการ)\n\n"
        f"เปิดดำเนินการได้ที่ {settings.PORTAL_URL}{plan.get_absolute_url()}"
    )


def test_plan_and_report_of_a_unit_are_one_letter(plan, cycle, unit_a, officer_a, reviewer, rules):
    officer_a.email = "a@example.go.th"
    officer_a.save()
    act(plan, Act.SEND, by=officer_a, now=moment(4, 3))
    act(plan, Act.APPROVE, by=reviewer, now=moment(4, 4))
    report = submission_of(cycle, unit_a, Kind.REPORT)
    act(report, Act.SEND, by=officer_a, now=moment(7, 20))
    add_remark(report, reviewer, moment(7, 20))
    act(report, Act.RETURN, by=reviewer, now=moment(7, 20), revise_by=datetime.date(2023, 8, 9))
    type(plan).objects.filter(pk=plan.pk).update(stage=Stage.RETURNED, revise_by=datetime.date(2023, 8, 9))
    Event.objects.create(submission=plan, act=Act.REOPEN, at=moment(7, 20), by=reviewer, to_stage=Stage.RETURNED)
    remind(now=moment(8, 4))
    assert told() == [("เตือน สสจ.เชียงใหม่: มี 2 รายการที่ต้องดำเนินการ", ["a@example.go.th"])]
    assert officer_a.notices.first().path == reverse("reports:home")


def test_what_comes_due_after_the_letter_of_the_day_waits_for_tomorrow(plan, officer_a, reviewer, rules):
    remind(now=moment(4, 11, 9))
    ReminderRule.objects.create(when=When.BEFORE_DUE, days=1, kind=Kind.PLAN)
    assert remind(now=moment(4, 11, 10)) == Run()
    assert remind(now=moment(4, 12, 9)).letters == 1


def test_missed_runs_send_the_nearest_only(plan, officer_a, rules):
    run = remind(now=moment(4, 12))
    assert (run.letters, run.told, run.passed_over) == (1, 1, 4)
    assert [(row.rule.days, row.told) for row in Reminder.objects.order_by("due_on")] == [
        (14, 0),
        (7, 0),
        (3, 0),
        (1, 0),
        (0, 1),
    ]


def test_an_extension_is_counted_anew_but_not_from_before_it(plan, officer_a, reviewer, rules):
    remind(now=moment(4, 11))
    make_extension(plan, datetime.date(2023, 4, 28), reviewer, moment(4, 11, 10))
    assert [remind(now=moment(4, day)).letters for day in (12, 18, 19, 20)] == [0, 0, 1, 0]


def test_more_time_to_mend_is_counted_anew_but_not_from_before_it(plan, officer_a, reviewer, rules):
    act(plan, Act.SEND, by=officer_a, now=moment(4, 3))
    add_remark(plan, reviewer, moment(4, 3))
    act(plan, Act.RETURN, by=reviewer, now=moment(4, 3), revise_by=datetime.date(2023, 4, 20))
    asked = {"by": officer_a, "now": moment(4, 19), "reason": "น้ำท่วม", "wanted_until": datetime.date(2023, 4, 24)}
    asking.grant(asking.ask(plan, "extension", **asked), by=reviewer, now=moment(4, 21))
    found = pending(rules, days=known_days(moment(4, 21)), now=moment(4, 21), ahead=datetime.timedelta(days=30))
    whens = {When.BEFORE_REVISION, When.AFTER_REVISION}
    turns = [turn for turn in found[plan] if turn.rule.when in whens]
    told = {(turn.counted_from, turn.since) for turn in turns}
    assert told == {(datetime.date(2023, 4, 24), datetime.date(2023, 4, 21))}


def test_a_return_that_is_worked_on_is_not_idle(plan, officer_a, reviewer, rules):
    act(plan, Act.SEND, by=officer_a, now=moment(4, 3))
    add_remark(plan, reviewer, moment(4, 18))
    act(plan, Act.RETURN, by=reviewer, now=moment(4, 18), revise_by=datetime.date(2023, 5, 31))
    type(plan).objects.filter(pk=plan.pk).update(edited_at=moment(4, 19))
    assert remind(now=moment(4, 25)) == Run()
    type(plan).objects.filter(pk=plan.pk).update(edited_at=moment(4, 4))
    assert remind(now=moment(4, 25)).letters == 1


@pytest.mark.parametrize("change", ["exempt", "closed", "off", "not opened", "year over"])
def test_who_owes_nothing_is_not_told(plan, cycle, officer_a, rules, change):
    values = {"is_exempt": True, "exempt_reason": "ยุบรวม"} if change == "exempt" else {}
    cycle.submissions.update(**values) if values else None
    cycle.plan_closes = datetime.date(2023, 4, 12) if change == "closed" else None
    cycle.opened_at = None if change == "not opened" else cycle.opened_at
    cycle.save()
    if change == "off":
        ReminderRule.objects.update(is_active=False)
    now = {"closed": moment(4, 18), "year over": moment(10, 2)}.get(change, moment(4, 11))
    assert remind(now=now) == Run()


def test_old_reviews_of_a_reviewer_are_one_letter(
    cycle, unit_a, unit_b, officer_a, officer_b, reviewer, reviewer2, rules
):
    for unit, officer in ((unit_a, officer_a), (unit_b, officer_b)):
        submission = submission_of(cycle, unit)
        act(submission, Act.SEND, by=officer, now=moment(4, 3))
        type(submission).objects.filter(pk=submission.pk).update(reviewer=reviewer)
    remind(now=moment(4, 11))
    assert list(Notice.objects.filter(subject__startswith="เตือน").values_list("user__username", "subject")) == [
        ("reviewer", "เตือน: มี 2 รายการรอพิจารณานาน")
    ]
    notice = Notice.objects.get(subject__startswith="เตือน")
    queue = "/admin/cycles/submission/?round=all&status=submitted"
    assert (notice.path, notice.body.endswith(f"เปิดดูได้ที่ {project.PORTAL_URL}{queue}")) == (queue, True)
    assert Event.objects.filter(act=Act.REMIND).count() == 0  # the unit is not told of it


def test_the_history_says_that_the_unit_was_reminded(plan, officer_a, unit_a, rules):
    unit_a.email = "a@example.go.th"
    unit_a.save()
    remind(now=moment(4, 7))
    [event] = plan.events.filter(act=Act.REMIND)
    assert (event.by, event.note) == (None, "ก่อนครบกำหนดส่ง 3 วันทำการ แจ้งหน่วยงานทางระบบและอีเมล")


def test_a_unit_without_address_has_the_notice_and_is_named(plan, officer_a, unit_a, rules):
    run = remind(now=moment(4, 7))
    assert (run.without_address, officer_a.notices.count(), told()) == ([unit_a.name], 1, [])


def test_next_counts_look_a_week_ahead(plan, officer_a, rules):
    counts = next_counts(list(ReminderRule.objects.all()), now=moment(4, 7))
    by_rule = {(rule.when, rule.days): counts[rule.pk] for rule in rules if counts[rule.pk]}
    assert by_rule == {("before_due", 3): 1, ("before_due", 1): 1, ("on_due", 0): 1}


@pytest.mark.parametrize("units", [1, 3])
def test_a_run_takes_the_same_queries(cycle, unit_a, officer_a, rules, units, django_assert_num_queries):
    unit_a.email = "a@example.go.th"
    unit_a.save()
    for _ in range(units - 1):
        make_user(unit=make_unit(email="unit@example.go.th"))
    services.open_cycle(cycle, by=None, now=moment(3, 17), told=False)
    with django_assert_num_queries(13):
        remind(now=moment(4, 7))


def test_the_hourly_command_reminds_and_sends_the_mail(
    plan, officer_a, unit_a, rules, time_machine, mailoutbox, capsys
):
    unit_a.email = "a@example.go.th"
    unit_a.save()
    time_machine.move_to(moment(4, 7), tick=False)
    call_command("remind")
    assert [mail.to for mail in mailoutbox] == [["a@example.go.th"]]
    assert capsys.readouterr().out == (
        "การเตือน: 1 รายการ รวมเป็น 1 ฉบับ ข้ามรายการที่พ้นไปแล้ว 2 รายการ\nอีเมล: ส่งแล้ว 1 รอส่งใหม่ 0 ส่งไม่สำเร็จ 0 ฉบับ\n"
    )


def test_the_hourly_command_counts_units_without_address(plan, officer_a, rules, time_machine, capsys):
    time_machine.move_to(moment(4, 7), tick=False)
    call_command("remind")
    page = f"{project.PORTAL_URL}/admin/cycles/reminder/addresses/"
    assert capsys.readouterr().out.splitlines()[0].endswith(f" รายการ ไม่มีอีเมล 1 หน่วยงาน ดูรายชื่อที่ {page}")


ONE_RUN = """
import datetime, sys
import django
django.setup()
from cpdplans.cycles.reminders import remind
print("ready", flush=True)
sys.stdin.readline()
print(remind(now=datetime.datetime.fromisoformat(sys.argv[1])).letters)
"""


def database_url():
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    return f"postgresql://{held['USER']}@{quote(held['HOST'], safe='')}/{held['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_one_moment_send_each_once(plan, officer_a, unit_a, rules):
    unit_a.email = "a@example.go.th"
    unit_a.save()
    command = [sys.executable, "-c", ONE_RUN, moment(4, 7).isoformat()]
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    runs = [subprocess.Popen(command, env=environment, cwd=project.BASE_DIR, **pipes) for _ in range(2)]
    assert [run.stdout.readline() for run in runs] == ["ready\n"] * 2
    for run in runs:
        run.stdin.write("\n")
        run.stdin.flush()
    letters = [run.communicate(timeout=60)[0].strip() for run in runs]
    assert sorted(letters) == ["0", "1"]
    assert (officer_a.notices.count(), len(told()), Reminder.objects.filter(told__gt=0).count()) == (1, 1, 1)
