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
    Not post_office.mail.send(): it evaluates subject and body as template code, and both hold what people typed.
    """
    to = sorted({address for address in addresses if _is_address(address)})
    if not to:
        return
    Email.objects.create(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=to,
        subject=" ".join(subject.split()),
        message=body,
        priority=PRIORITY.medium,
        status=STATUS.queued,
    )
    transaction.on_commit(lambda: deliver_mail.enqueue(), robust=True)


def _is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
