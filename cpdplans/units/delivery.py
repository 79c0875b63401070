"""Sending what waits in the mail queue. Nothing is lost: a letter is sent, tried again later, or given up and listed.

No transaction is held while the server is spoken to: it may be slow, and nobody else is to wait for it.
"""

import logging
import smtplib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from post_office.models import STATUS, Email, Log
from post_office.settings import get_backend

from .mail import without_account_links
from .smtp import PartlyRefused

logger = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 360, 1440))  # between the tries of a letter
SILENT_TRIES = 12  # a server that is not there is no fault of the letter: a day's pause each, for about a week
HELD = timedelta(minutes=30)  # a letter in somebody's hands is not taken by another; longer than sending one can take
SILENCES = 3  # letters in a row that the server did not answer; the others then wait for another time
AT_ONCE = 200
WAITING = (STATUS.queued, STATUS.requeued)


@dataclass
class Delivery:
    """What one run did; `next_at` is when the queue should be looked at again, None where nothing waits."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    next_at: datetime | None = None

    def count(self, status):
        name = {STATUS.sent: "sent", STATUS.requeued: "put_off", STATUS.failed: "failed"}[status]
        setattr(self, name, getattr(self, name) + 1)


@dataclass
class Answer:
    """What became of a letter at each of its addresses: reached, to be tried again, or refused for good; with why."""

    reached: list = field(default_factory=list)
    again: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    why: dict = field(default_factory=dict)
    is_silent: bool = False  # the server did not answer at all
    is_closed: bool = False  # nor could it be reached


def deliver(*, now):
    """Sends what is due at `now`, each letter on its own; one that fails holds no other back. Gives a Delivery."""
    done, transport, silences = Delivery(), get_connection(get_backend("default")), 0
    try:
        for pk in list(due(now).order_by("-priority", "pk").values_list("pk", flat=True)[:AT_ONCE]):
            email = _taken(pk, now)
            if email is None:
                continue
            answer = _send(email, transport)
            _settle(email, answer, now, done)
            silences = silences + 1 if answer.is_silent else 0
            if answer.is_closed or silences == SILENCES:
                break
    finally:
        _close(transport)
    done.next_at = _next_at(now)
    return done


def due(now):
    return Email.objects.filter(Q(scheduled_time=None) | Q(scheduled_time__lte=now), status__in=WAITING)


def _next_at(now):
    """What is due already waits for the server: not before the first pause is over."""
    times = Email.objects.filter(status__in=WAITING).values_list("scheduled_time", flat=True)
    return min((max(time or now, now + PAUSES[0]) for time in times), default=None)


def _taken(pk, now):
    """The letter, held by this sender alone; None where another has it. It falls free again should this one die."""
    mine = due(now).filter(pk=pk).update(scheduled_time=now + HELD)
    return Email.objects.get(pk=pk) if mine else None


def _send(email, transport):
    try:
        transport.open()
    except OSError as error:  # smtplib's own errors are of this kind too
        _close(transport)
        return Answer(again=email.to, why=_why(email.to, error), is_silent=True, is_closed=True)
    try:
        transport.send_messages([email.email_message()])
    except PartlyRefused as error:
        return _by_address(email, error.recipients, is_sent=True)
    except smtplib.SMTPRecipientsRefused as error:
        return _by_address(email, error.recipients, is_sent=False)
    except OSError as error:
        _close(transport)
        return Answer(again=email.to, why=_why(email.to, error), is_silent=_is_silence(error))
    except ValueError as error:  # it cannot be written as a message
        logger.exception("Mail %s cannot be sent", email.pk)
        return Answer(refused=email.to, why=_why(email.to, error))
    return Answer(reached=email.to)


def _close(transport):
    try:
        transport.close()
    except OSError:
        logger.info("The mail server did not answer the end of the conversation")


def _by_address(email, refused, *, is_sent):
    answer = Answer(why={address: _refusal(*said) for address, said in refused.items()})
    for address in email.to:
        if address in refused:
            (answer.refused if _is_final(*refused[address]) else answer.again).append(address)
        else:
            (answer.reached if is_sent else answer.again).append(address)
    return answer


def _is_final(code, said):
    """5xx is the address's own (RFC 5321), but 5.7 is the server's opinion of us, which its keepers can mend."""
    return code >= 500 and not said.startswith(b"5.7")


def _refusal(code, said):
    words = "ปลายทางไม่รับที่อยู่อีเมลนี้" if _is_final(code, said) else "เซิร์ฟเวอร์อีเมลยังไม่รับที่อยู่อีเมลนี้"
    return f"{words} (รหัส {code})\n{said.decode(errors='replace')}"


def _is_silence(error):
    return isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(error, smtplib.SMTPException)


def _why(addresses, error):
    return dict.fromkeys(addresses, f"{_words(error)}\n{error}")


def _words(error):
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "เซิร์ฟเวอร์อีเมลไม่ตอบภายในเวลาที่กำหนด"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"เซิร์ฟเวอร์อีเมลไม่รับข้อความ (รหัส {error.smtp_code})"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "เซิร์ฟเวอร์อีเมลตัดการเชื่อมต่อ"
    return "ติดต่อเซิร์ฟเวอร์อีเมลไม่ได้" if isinstance(error, OSError) else "จัดทำข้อความอีเมลไม่ได้"


COPIED = ("from_email", "subject", "message", "message_id", "headers", "priority")


@transaction.atomic
def _settle(email, answer, now, done):
    """Writes what became of the letter; where its addresses fared differently, a copy for each that did not get it."""
    tries = (email.number_of_retries or 0) + 1
    limit = SILENT_TRIES if answer.is_silent else len(PAUSES) + 1
    later = STATUS.requeued if tries < limit else STATUS.failed
    parts = [(answer.reached, STATUS.sent), (answer.again, later), (answer.refused, STATUS.failed)]
    pk = email.pk
    for addresses, status in parts:
        if addresses:
            values = {"to": addresses, "status": status} | _after(email, status, tries, now)
            pk = _write(email, pk, values)
            _log(pk, addresses, answer)
            done.count(status)
            pk = None


def _after(email, status, tries, now):
    """A letter that is tried again keeps its words; the copy of one that is done with holds no key to an account."""
    if status == STATUS.requeued:
        pause = PAUSES[min(tries, len(PAUSES)) - 1]
        return {"number_of_retries": tries, "scheduled_time": now + pause, "message": email.message}
    return {
        "number_of_retries": email.number_of_retries if status == STATUS.sent else tries,
        "scheduled_time": None,
        "message": without_account_links(email.message),
    }


def _write(email, pk, values):
    """Changes the row `pk`, or makes one more of the letter; not by save(), which may refuse what stands there."""
    if pk:
        Email.objects.filter(pk=pk).update(**values, last_updated=timezone.now())
        return pk
    copied = {name: getattr(email, name) for name in COPIED} | values
    return Email.objects.bulk_create([Email(**copied)])[0].pk


def _log(pk, addresses, answer):
    for reason in dict.fromkeys(answer.why.get(address, "") for address in addresses):
        if reason:
            Log.objects.create(email_id=pk, status=STATUS.failed, message=reason)


def with_reasons(emails):
    """Adds `latest_reason`: what the server said to the latest try, after the portal's own words for it."""
    logs = Log.objects.filter(email=OuterRef("pk")).order_by("-date", "-pk")
    return emails.annotate(latest_reason=Subquery(logs.values("message")[:1]))


def reason(email):
    """Why a letter was not sent, in Thai: the first line of what was logged."""
    return (email.latest_reason or "").partition("\n")[0] or "-"
