"""The mail queue: a message is written into the database together with what it tells of, and the worker sends it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django_tasks import task
from post_office import mail
from post_office.models import PRIORITY, STATUS, Email


@task()
def deliver_mail():
    """Sends what waits in the mail queue. What fails stays there and is tried again."""
    mail.send_queued()


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
