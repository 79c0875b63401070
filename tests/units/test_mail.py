"""The mail queue: one letter or many, in the transaction of what they tell of."""

import datetime

import pytest
from django_tasks_db.models import DBTaskResult
from post_office.models import STATUS, Email

from cpdplans.units.delivery import deliver
from cpdplans.units.mail import (
    LINK_TAKEN_OUT,
    come_back,
    hide_account_links,
    queue_mail,
    queue_mails,
    without_account_links,
)

pytestmark = pytest.mark.django_db


def test_letter_goes_to_each_address_once_and_to_no_other_text():
    queue_mail(["b@example.com", "a@example.com", "b@example.com", "", "ไม่ใช่อีเมล"], "เรื่อง\nต่อ", "ข้อความ {{ user }}")

    email = Email.objects.get()
    assert (email.to, email.subject, email.message) == (
        ["a@example.com", "b@example.com"],
        "เรื่อง ต่อ",
        "ข้อความ {{ user }}",
    )


@pytest.mark.parametrize("letters", [1, 3])
def test_many_letters_take_one_query_and_one_sending(
    letters, django_assert_num_queries, django_capture_on_commit_callbacks
):
    with django_assert_num_queries(1), django_capture_on_commit_callbacks() as sendings:
        count = queue_mails(([f"a{number}@example.com"], "เรื่อง", "ข้อความ") for number in range(letters))

    assert (count, Email.objects.count(), len(sendings)) == (letters, letters, 1)


def test_nobody_to_write_to_queues_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as sendings:
        assert queue_mails([([], "เรื่อง", "ข้อความ"), ([""], "เรื่อง", "ข้อความ")]) == 0

    assert (Email.objects.count(), sendings) == (0, [])


def test_queued_letters_are_sent_after_the_commit(django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        queue_mails([(["a@example.com"], "หนึ่ง", "ข้อความ"), (["b@example.com"], "สอง", "ข้อความ")])

    assert [mail.subject for mail in mailoutbox] == ["หนึ่ง", "สอง"]


LETTER = "กรุณาเปิดลิงก์\nhttps://portal.example/password/reset/MQ/c1-0123abcd/\nลิงก์นี้ใช้ได้ภายใน 3 วัน"
EMPTIED = f"กรุณาเปิดลิงก์\n{LINK_TAKEN_OUT}\nลิงก์นี้ใช้ได้ภายใน 3 วัน"


def test_a_sent_password_letter_keeps_no_key(now, mailoutbox):
    queue_mail(["a@example.com"], "ตั้งรหัสผ่านใหม่", LETTER)
    assert Email.objects.get().message == LETTER
    deliver(now=now)
    assert (mailoutbox[0].body, Email.objects.get().message) == (LETTER, EMPTIED)


@pytest.mark.parametrize(
    "status, kept",
    [(STATUS.sent, EMPTIED), (STATUS.failed, EMPTIED), (STATUS.queued, LETTER), (STATUS.requeued, LETTER)],
)
def test_letters_sent_by_another_road_lose_their_keys_too(status, kept):
    queue_mail(["a@example.com"], "ตั้งรหัสผ่านใหม่", LETTER)
    Email.objects.update(status=status)
    hide_account_links()
    assert Email.objects.get().message == kept


def test_other_addresses_stay_in_a_letter():
    text = "https://portal.example/plans/1/#remark-2 และ https://portal.example/password/reset/"
    assert without_account_links(text) == text


@pytest.fixture
def worker(settings):
    """Tasks kept for a worker, as the portal keeps them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def test_the_queue_is_looked_at_again_once_however_many_ask(worker, now):
    for minutes in (5, 5, 30):
        come_back(now + datetime.timedelta(minutes=minutes), now=now)
    [task] = DBTaskResult.objects.all()
    assert (task.queue_name, task.run_after) == ("mail", now + datetime.timedelta(minutes=5))


def test_a_letter_waits_for_the_worker_of_the_mail(worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue_mail(["a@example.com"], "เรื่อง", "ข้อความ")
    assert [task.queue_name for task in DBTaskResult.objects.all()] == ["mail"]
