"""What people are told: a notice in the portal for each person, an e-mail as its copy, in the same transaction."""

from django.conf import settings
from django.template.loader import render_to_string

from cpdplans import thai
from cpdplans.units.mail import queue_mail
from cpdplans.units.models import User

from .clock import Stage
from .models import Event, Notice

Act = Event.Act


def of_act(submission, act, *, by, now, version=None, note=""):
    """Tells the other side of an act of the stage table: the unit of a decision, กพร. of a sending."""
    waiting = submission.remarks.released().unsettled().as_on_paper()
    remarks = list(waiting) if submission.stage == Stage.RETURNED else []
    path = submission.get_absolute_url() + (f"#remark-{remarks[0].pk}" if remarks else "")
    context = {
        "submission": submission,
        "by": by,
        "now": now,
        "version": version,
        "note": note,
        "remarks": remarks,
        "url": settings.PORTAL_URL + path,
        "contact": submission.cycle,
    }
    tell_unit(submission, act, context, now, also={by.email} if act == Act.SEND else (), path=path)
    if act in {Act.SEND, Act.RECALL}:
        tell_reviewers(submission, act, context, now)


def tell_unit(submission, name, context, now, *, also=(), path=""):
    """A notice to each active person of the unit, leading to `path` (else the submission's page); one e-mail to all of
    them, the unit's own address and those of `also`: who sends on a unit's behalf has the receipt too."""
    people = list(User.objects.active_in(submission.unit))
    subject, body = words(f"cycles/notices/{name}_unit.txt", context)
    _keep(people, submission, subject, body, now, path)
    queue_mail({person.email for person in people} | {submission.unit.email, *also}, subject, body)


def tell_reviewers(submission, name, context, now):
    reviewers = list(User.objects.filter(role=User.Role.REVIEWER, is_active=True))
    subject, body = words(f"cycles/notices/{name}_reviewer.txt", context)
    _keep(reviewers, submission, subject, body, now)
    reviewer = submission.reviewer
    queue_mail({reviewer.email} if reviewer and reviewer.is_active else set(), subject, body)


def extended(extension, *, now):
    context = {
        "submission": extension.submission,
        "extension": extension,
        "until": thai.format_date(extension.until),
        "url": settings.PORTAL_URL + extension.submission.get_absolute_url(),
        "contact": extension.submission.cycle,
    }
    tell_unit(extension.submission, Act.EXTEND, context, now)


def words(template, context):
    """The subject (first line) and the body of a notice, from its template."""
    text = render_to_string(template, context)
    subject, _, body = text.strip().partition("\n")
    return subject.strip()[:300], body.strip()


def keep(letters, *, path, now, submission=None):
    """One notice in the portal for each (person, subject, body), leading to `path`; in one query."""
    Notice.objects.bulk_create(
        Notice(user=person, submission=submission, subject=subject, body=body, path=path, created_at=now)
        for person, subject, body in letters
    )


def _keep(people, submission, subject, body, now, path=""):
    letters = ((person, subject, body) for person in people)
    keep(letters, path=path or submission.get_absolute_url(), now=now, submission=submission)
