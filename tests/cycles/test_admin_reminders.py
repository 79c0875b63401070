"""The desk of reminders: rules with what they would send, what went out, and whom e-mail does not reach."""

import pytest
from django.urls import reverse
from post_office.models import STATUS, Email, Log

from cpdplans.cycles.addresses import troubles
from cpdplans.cycles.models import Reminder, ReminderRule
from cpdplans.cycles.reminders import remind
from cpdplans.units.mail import queue_mail
from tests.factories import make_unit, make_user

from .reminding import load_rules, moment

pytestmark = pytest.mark.django_db
RULES = reverse("admin:cycles_reminderrule_changelist")
ADD = reverse("admin:cycles_reminderrule_add")


@pytest.fixture(autouse=True)
def on_the_seventh_of_april(time_machine):
    time_machine.move_to(moment(4, 7), tick=False)


def test_rules_stand_in_the_order_of_the_year_with_what_each_will_send(cycle, officer_a, reviewer_client):
    load_rules()
    ReminderRule.objects.filter(when="on_due").update(is_active=False)
    changelist = reviewer_client.get(RULES).context["cl"]
    rows = [(rule.when, rule.days, rule.next_count) for rule in changelist.result_list][:6]
    assert rows == [
        ("before_due", 14, 0),
        ("before_due", 7, 0),
        ("before_due", 3, 2),
        ("before_due", 1, 2),
        ("on_due", 0, 0),
        ("after_due", 1, 0),
    ]


@pytest.mark.parametrize(
    "when, days, sentence",
    [
        ("on_due", 2, "การเตือนในวันครบกำหนดส่ง ให้กรอกจำนวนวันทำการเป็น 0"),
        ("after_due", 0, "กรอกจำนวนวันทำการตั้งแต่ 1 ขึ้นไป"),
    ],
)
def test_days_must_fit_what_they_count(reviewer_client, when, days, sentence):
    answer = reviewer_client.post(ADD, {"when": when, "days": days, "kind": "", "is_active": "on"})
    assert answer.context["adminform"].form.errors == {"days": [sentence]}


def test_a_rule_that_reminders_went_out_by_is_not_deleted(cycle, officer_a, reviewer_client):
    load_rules()
    remind(now=moment(4, 7))
    used = Reminder.objects.filter(told__gt=0).first().rule
    unused = ReminderRule.objects.filter(reminders=None).first()
    codes = [
        reviewer_client.get(reverse("admin:cycles_reminderrule_delete", args=[rule.pk])).status_code
        for rule in (used, unused)
    ]
    assert codes == [403, 200]


def test_the_list_of_reminders_says_what_was_passed_over(cycle, officer_a, reviewer_client):
    load_rules()
    remind(now=moment(4, 7))
    page = reviewer_client.get(reverse("admin:cycles_reminder_changelist")).content.decode()
    assert (page.count(">1 คน<"), page.count("ข้าม (มีการเตือนที่ใกล้กว่า หรือไม่มีผู้รับ)")) == (1, 5)


# Addresses


def letter(to, status, at, why=""):
    queue_mail([to], "เรื่อง", "ข้อความ")
    email = Email.objects.order_by("pk").last()
    Email.objects.filter(pk=email.pk).update(status=status, last_updated=at)
    if why:
        Log.objects.create(email=email, status=STATUS.failed, message=why)


def found():
    return [
        (one.unit.short_name, one.is_cut_off, [(f.address, f.why, f.letters, f.is_given_up) for f in one.failing])
        for one in troubles(now=moment(4, 7))
    ]


def test_units_without_address_and_with_one_that_fails_are_listed():
    without = make_unit(short_name="แพร่", position=3)
    make_user(unit=without)
    wrong = make_unit(short_name="ลำพูน", email="wrong@example.go.th", position=2)
    make_user(unit=wrong, email="good@example.go.th")
    make_unit(short_name="น่าน", email="fine@example.go.th")
    said = "ปลายทางไม่รับที่อยู่อีเมลนี้ (รหัส 550)\n5.1.1 No such user"
    letter("wrong@example.go.th", STATUS.failed, moment(4, 3), said)
    letter("wrong@example.go.th", STATUS.failed, moment(4, 4), said)
    assert found() == [
        ("แพร่", True, []),
        ("ลำพูน", False, [("wrong@example.go.th", "ปลายทางไม่รับที่อยู่อีเมลนี้ (รหัส 550)", 2, True)]),
    ]


def test_an_address_that_a_later_letter_reached_is_well_again():
    make_unit(short_name="ลำพูน", email="a@example.go.th")
    letter("a@example.go.th", STATUS.failed, moment(4, 3), "ติดต่อเซิร์ฟเวอร์อีเมลไม่ได้")
    letter("a@example.go.th", STATUS.sent, moment(4, 4))
    assert found() == []


def test_what_is_still_tried_is_said_so():
    make_unit(short_name="ลำพูน", email="a@example.go.th")
    letter("a@example.go.th", STATUS.requeued, moment(4, 3), "ติดต่อเซิร์ฟเวอร์อีเมลไม่ได้")
    assert found() == [("ลำพูน", True, [("a@example.go.th", "ติดต่อเซิร์ฟเวอร์อีเมลไม่ได้", 1, False)])]


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_of_addresses_takes_the_same_queries(reviewer_client, units, django_assert_num_queries):
    for _ in range(units):
        make_unit()
    address = reverse("admin:cycles_reminder_addresses")
    with django_assert_num_queries(6):
        assert len(reviewer_client.get(address).context["troubles"]) == units
