"""The mail queue: a message is written into the database together with what it tells of, and a worker sends it."""

import re
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task, task_backends
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from post_office.models import PRIORITY, STATUS, Email

QUEUE = "mail"  # of the tasks that talk to the mail server: a worker of its own, so that no other work waits for it
LINK_TAKEN_OUT = "(ลิงก์ตั้งรหัสผ่านถูกนำออกจากสำเนานี้แล้ว)"


@task(queue_name=QUEUE)
def deliver_mail():
    """Sends what waits in the mail queue. What fails stays there, and this task comes back for it."""
    from .delivery import deliver

    now = timezone.now()
    come_back(deliver(now=now).next_at, now=now)


def come_back(moment, *, now):
    """Has the queue looked at again at `moment` (None: not at all), once however many ask."""
    backend = task_backends[deliver_mail.backend]
    if moment is None or not backend.supports_defer:
        return
    path, ready = deliver_mail.module_path, TaskResultStatus.READY
    asked = DBTaskResult.objects.filter(task_path=path, status=ready, run_after__gt=now, run_after__lte=moment)
    if not asked.exists():
        deliver_mail.using(run_after=moment).enqueue()


def queue_mail(addresses, subject, body):
    """Queues one message in the current transaction and has it sent after the commit.

    Addresses that cannot be written to are left out: a wrong one must not undo the act that the message tells of.
    """
    queue_mails([(addresses, subject, body)])


def queue_mails(letters):
    """As queue_mail for many (addresses, subject, body), in the same number of queries. How many were queued.

    Not post_office.mail.send(): it evaluates subject and body as template code, and both hold what people typed.
    """
    waiting = [letter for letter in (_letter(*parts) for parts in letters) if letter.to]
    if not waiting:
        return 0
    Email.objects.bulk_create(waiting)
    transaction.on_commit(lambda: deliver_mail.enqueue(), robust=True)
    return len(waiting)


def _letter(addresses, subject, body):
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=sorted({address for address in addresses if is_address(address)}),
        subject=" ".join(subject.split()),
        message=body,
        message_id=make_msgid(domain=urlsplit(settings.PORTAL_URL).hostname),  # the same however often it is tried
        priority=PRIORITY.medium,
        status=STATUS.queued,
    )


def is_address(text):
    """Whether a letter can be sent to what stands there."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def without_account_links(text):
    """The text of a letter without the addresses at which a password is set: they are keys to accounts."""
    return re.sub(rf"\S*{re.escape(_road_to_accounts())}[^/\s]+/[^/\s]+/?", LINK_TAKEN_OUT, text)


def hide_account_links():
    """Takes the links out of letters that are sent or given up, whichever road they went. How many held one."""
    done = Email.objects.filter(status__in=[STATUS.sent, STATUS.failed], message__contains=_road_to_accounts())
    changed = 0
    for email in done.only("message"):
        safe = without_account_links(email.message)
        changed += safe != email.message and Email.objects.filter(pk=email.pk).update(message=safe)
    return changed


def _road_to_accounts():
    return reverse("units:password_reset_confirm", args=["1", "2"]).removesuffix("1/2/")
