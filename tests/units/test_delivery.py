"""Sending against a real mail server on this machine: one that accepts, refuses, hangs, drops, or is not there."""

import asyncio
import datetime
import socket
import time

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.utils import timezone
from post_office.models import STATUS, Email

from cpdplans.units.delivery import PAUSES, SILENT_TRIES, deliver
from cpdplans.units.mail import queue_mail, queue_mails

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2023, 4, 3, 12, 0, tzinfo=timezone.get_default_timezone())
MINUTE = datetime.timedelta(minutes=1)
A, B, C = "a@example.com", "b@example.com", "c@example.com"


class Server:
    """What a mail server says to each address and to the end of a message; what it took in."""

    def __init__(self):
        self.to_address, self.to_message, self.seconds, self.drops = {}, "250 OK", 0, False
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = self.to_address.get(address, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, session, envelope):
        if self.drops:
            server.transport.abort()
            return "421 gone"
        await asyncio.sleep(self.seconds)
        if self.to_message.startswith("250"):
            self.taken.append(sorted(envelope.rcpt_tos))
        return self.to_message


class QuietController(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True, hostname="localhost")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def transport(settings):
    """The portal's own SMTP transport, to a port of this machine where nobody listens yet."""
    settings.POST_OFFICE = {**settings.POST_OFFICE, "BACKENDS": {"default": "cpdplans.units.smtp.EmailBackend"}}
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 0.3


@pytest.fixture
def server(transport, settings):
    handler = Server()
    controller = QuietController(handler, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    yield handler
    controller.stop()


def queued():
    """Every letter of the queue: whom it is for, how it stands, how often it was tried in vain, when it is due."""
    minutes = {None: None} | {NOON + MINUTE * number: number for number in range(0, 3000)}
    return [
        (email.to, email.get_status_display(), email.number_of_retries or 0, minutes[email.scheduled_time])
        for email in Email.objects.order_by("pk")
    ]


def test_a_server_that_accepts_gets_each_letter_once(server):
    queue_mails([([A, B], "หนึ่ง", "ข้อความ"), ([C], "สอง", "ข้อความ")])
    first, second = deliver(now=NOON), deliver(now=NOON)
    assert server.taken == [[A, B], [C]]
    assert queued() == [([A, B], "ส่งแล้ว", 0, None), ([C], "ส่งแล้ว", 0, None)]
    assert (first.sent, second.sent, first.next_at) == (2, 0, None)


def test_one_refused_address_holds_back_no_other(server):
    server.to_address[B] = "550 5.1.1 No such user"
    queue_mail([A, B, C], "เรื่อง", "ข้อความ")
    deliver(now=NOON)
    assert server.taken == [[A, C]]
    assert queued() == [([A, C], "ส่งแล้ว", 0, None), ([B], "ส่งไม่สำเร็จ", 1, None)]
    assert [log.message for log in Email.objects.get(to=B).logs.all()] == [
        "ปลายทางไม่รับที่อยู่อีเมลนี้ (รหัส 550)\n5.1.1 No such user"
    ]


def test_a_letter_refused_for_good_at_its_only_address_is_given_up(server):
    server.to_address[A] = "553 no"
    queue_mails([([A], "หนึ่ง", "ข้อความ"), ([B], "สอง", "ข้อความ")])
    deliver(now=NOON)
    assert queued() == [([A], "ส่งไม่สำเร็จ", 1, None), ([B], "ส่งแล้ว", 0, None)]


@pytest.mark.parametrize("said", ["451 try later", "450 busy", "554 5.7.1 Relay access denied"])
def test_what_the_server_refuses_for_now_is_tried_again(server, said):
    server.to_address |= {A: said, B: said}
    queue_mail([A, B], "เรื่อง", "ข้อความ")
    deliver(now=NOON)
    assert queued() == [([A, B], "รอส่งใหม่", 1, 5)]
    server.to_address.clear()
    deliver(now=NOON + 4 * MINUTE)
    assert server.taken == []
    deliver(now=NOON + 5 * MINUTE)
    assert server.taken == [[A, B]]


def test_addresses_that_fare_differently_are_parted(server):
    server.to_address |= {A: "451 later", B: "550 never"}
    queue_mail([A, B, C], "เรื่อง", "ข้อความ")
    deliver(now=NOON)
    assert queued() == [
        ([C], "ส่งแล้ว", 0, None),
        ([A], "รอส่งใหม่", 1, 5),
        ([B], "ส่งไม่สำเร็จ", 1, None),
    ]


def test_a_letter_that_is_refused_again_and_again_is_given_up_after_growing_pauses(server):
    server.to_message = "452 no room"
    queue_mail([A], "เรื่อง", "ข้อความ")
    moment, pauses = NOON, []
    while (found := Email.objects.get()).status in {STATUS.queued, STATUS.requeued}:
        deliver(now=moment)
        found.refresh_from_db()
        pauses.append(found.scheduled_time and found.scheduled_time - moment)
        moment = found.scheduled_time
    assert pauses == [*PAUSES, None]
    assert found.get_status_display() == "ส่งไม่สำเร็จ"


def test_a_server_that_hangs_keeps_a_run_short_and_loses_nothing(server):
    server.seconds = 5
    queue_mails([([f"u{number}@example.com"], "เรื่อง", "ข้อความ") for number in range(10)])
    begun = time.monotonic()
    done = deliver(now=NOON)
    assert time.monotonic() - begun < 4
    assert [row[1] for row in queued()] == ["รอส่งใหม่"] * 3 + ["รอส่ง"] * 7
    assert done.next_at == NOON + 5 * MINUTE


def test_a_server_that_drops_the_connection_is_tried_again(server):
    server.drops = True
    queue_mail([A], "เรื่อง", "ข้อความ")
    deliver(now=NOON)
    assert queued() == [([A], "รอส่งใหม่", 1, 5)]
    server.drops = False
    deliver(now=NOON + 5 * MINUTE)
    assert server.taken == [[A]]


def test_a_server_that_is_not_there_costs_one_try_and_no_letter(transport):
    queue_mails([([A], "หนึ่ง", "ข้อความ"), ([B], "สอง", "ข้อความ")])
    deliver(now=NOON)
    assert queued() == [([A], "รอส่งใหม่", 1, 5), ([B], "รอส่ง", 0, None)]


def test_letters_outlive_a_week_end_without_a_server(transport):
    queue_mail([A], "เรื่อง", "ข้อความ")
    moment = NOON
    for _ in range(SILENT_TRIES - 1):
        deliver(now=moment)
        moment = Email.objects.get().scheduled_time
    assert (Email.objects.get().get_status_display(), (moment - NOON).days) == ("รอส่งใหม่", 7)


def test_a_letter_in_the_hands_of_another_sender_is_left_to_it(server, monkeypatch):
    queue_mail([A], "เรื่อง", "ข้อความ")
    Email.objects.update(scheduled_time=NOON + 30 * MINUTE)  # as one that has taken it writes
    assert (deliver(now=NOON).sent, deliver(now=NOON + 31 * MINUTE).sent) == (0, 1)


def test_a_letter_that_cannot_be_written_holds_back_no_other(server):
    queue_mails([([A], "หนึ่ง", "ข้อความ"), ([B], "สอง", "ข้อความ")])
    Email.objects.filter(to=A).update(subject="แยก\nบรรทัด")
    deliver(now=NOON)
    assert [row[:2] for row in queued()] == [([A], "ส่งไม่สำเร็จ"), ([B], "ส่งแล้ว")]
    assert server.taken == [[B]]
