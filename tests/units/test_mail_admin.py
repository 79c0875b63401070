"""The mail queue as administrators see it: why a letter failed, and sending it again."""

import pytest
from django.urls import reverse
from post_office.models import STATUS, Email, Log

from cpdplans.units.mail import LINK_TAKEN_OUT, queue_mail

pytestmark = pytest.mark.django_db
LIST = reverse("admin:post_office_email_changelist")


@pytest.fixture
def failed():
    queue_mail(["a@example.com"], "เรื่อง", "ข้อความ")
    Email.objects.update(status=STATUS.failed, number_of_retries=6)
    email = Email.objects.get()
    Log.objects.create(email=email, status=STATUS.failed, message="ติดต่อเซิร์ฟเวอร์อีเมลไม่ได้\nConnection refused")
    return email


def send_again(client):
    pks = list(Email.objects.values_list("pk", flat=True))
    return client.post(LIST, {"action": "send_again", "_selected_action": pks}, follow=True)


def test_the_list_says_why_in_the_portals_words(failed, administrator_client):
    page = administrator_client.get(LIST).content.decode()
    assert ("ติดต่อเซิร์ฟเวอร์อีเมลไม่ได้" in page, "Connection refused" in page) == (True, False)


def test_a_failed_letter_is_sent_again(failed, administrator_client, django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        send_again(administrator_client)
    failed.refresh_from_db()
    assert (failed.status, [mail.to for mail in mailoutbox]) == (STATUS.sent, [["a@example.com"]])


def test_a_password_letter_cannot_be_sent_again(failed, administrator_client):
    Email.objects.update(message=f"เปิดลิงก์ {LINK_TAKEN_OUT}")
    answer = send_again(administrator_client)
    failed.refresh_from_db()
    assert failed.status == STATUS.failed
    assert [str(message)[:30] for message in answer.context["messages"]] == [
        "ฉบับที่ให้ตั้งรหัสผ่านส่งซ้ำไม่ได้ เพราะไม่เก็บลิงก์ไว้"[:30],
        "ส่งเข้าคิวอีกครั้งแล้ว 0 ฉบับ",
    ]


def test_a_sent_letter_is_not_sent_again(failed, administrator_client, mailoutbox):
    Email.objects.update(status=STATUS.sent)
    send_again(administrator_client)
    assert (Email.objects.get().status, mailoutbox) == (STATUS.sent, [])
