"""The mail queue: one letter or many, in the transaction of what they tell of."""

import pytest
from post_office.models import Email

from cpdplans.units.mail import queue_mail, queue_mails

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
