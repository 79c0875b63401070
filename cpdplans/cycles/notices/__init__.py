"""What people are told: a notice in the portal for each person, an e-mail as its copy, in the same transaction."""

from collections import defaultdict

from django.urls import reverse

from cpdplans.units.mail import queue_mail, queue_mails
from cpdplans.units.models import User

from ..clock import Kind as Paper
from ..clock import Stage
from ..models import Event, Notice, Submission
from . import values, wording  # noqa: F401 its import makes the notices known
from .texts import own_text, words, words_of

Act = Event.Act


def of_act(submission, act, *, by, now, version=None, note=""):
    """Tells the other side of an act of the stage table: the unit of a decision, กพร. of a sending."""
    waiting = submission.remarks.released().unsettled().as_on_paper()
    remarks = list(waiting) if submission.stage == Stage.RETURNED else []
    path = submission.get_absolute_url() + (f"#remark-{remarks[0].pk}" if remarks else "")
    said = values.act_values(submission, by=by, now=now, version=version, note=note, remarks=remarks, path=path)
    tell_unit(submission, f"{act}_unit", said, now, also={by.email} if act == Act.SEND else (), path=path)
    if act in {Act.SEND, Act.RECALL}:
        tell_reviewers(submission, f"{act}_reviewer", said, now)


def extended(extension, *, now):
    tell_unit(extension.submission, "extend_unit", values.extension_values(extension), now)


def asked(request, *, now):
    """Tells กพร. of a unit's request; by e-mail whoever reviews the submission, else the contact of the round."""
    submission, path = request.submission, reverse("admin:cycles_unitrequest_change", args=[request.pk])
    said = values.request_values(request, path=path)
    tell_reviewers(submission, "asked_reviewer", said, now, otherwise=submission.cycle.contact_email, path=path)


def request_answered(request, *, now):
    """Tells the unit what กพร. said to its request, or with what else the request ended."""
    path = _request_page(request.submission)
    tell_unit(request.submission, "answered_unit", values.request_values(request, path=path), now, path=path)


def amendment_granted(request, *, now):
    """Tells the unit that it may amend its plan as it asked, and by when."""
    tell_unit(request.submission, "amend_unit", values.request_values(request), now)


def _request_page(submission):
    """Where the unit reads the answer: the page of its requests; "" before its plan or report was begun."""
    owner = getattr(submission, submission.kind, None)  # of a later room, by the relation that it lends
    return reverse(f"{submission.kind}s:request", args=[owner.pk]) if owner else ""


def extension_withdrawn(extension, *, by, now):
    said = values.withdrawal_values(extension, by=by)
    tell_unit(extension.submission, "withdraw_extension_unit", said, now)


def exempted(submission, ended, *, by, now):
    """Tells the unit of an exemption that it did not ask for; `ended`: the request that it leaves without object."""
    said = values.exemption_values(submission, reason=submission.exempt_reason, by=by, ended=ended)
    tell_unit(submission, "exempt_unit", said, now)


def exemption_ended(submission, *, by, now):
    tell_unit(submission, "end_exemption_unit", values.exemption_values(submission, by=by), now)


def opened(cycle, units, *, now):
    """Tells these units that a round is open; in as many queries for one unit as for 78."""
    plans = Submission.objects.filter(cycle=cycle, kind=Paper.PLAN, unit__in=units).select_related("unit")
    text, officers = own_text("opened_unit") or wording.OPENED, officers_of(units)
    letters = []
    for plan in plans:
        path = plan.get_absolute_url()
        letters.append((plan, path, *words_of(text, values.opening_values(cycle, plan.unit, path=path))))
    Notice.objects.bulk_create(
        Notice(user=person, submission=plan, subject=subject, body=body, path=path, created_at=now)
        for plan, path, subject, body in letters
        for person in officers[plan.unit_id]
    )
    queue_mails((addresses(plan.unit, officers[plan.unit_id]), *text) for plan, _, *text in letters)


def officers_of(units):
    """{unit pk: [its active officers]}"""
    found = defaultdict(list)
    for person in User.objects.filter(unit__in=units, is_active=True):
        found[person.unit_id].append(person)
    return found


def addresses(unit, people):
    """Where the e-mail to a unit goes: its own address and those of its people, without empty ones."""
    return {unit.email, *(person.email for person in people)} - {""}


def tell_unit(submission, name, said, now, *, also=(), path=""):
    """A notice to each active person of the unit, leading to `path` (else the submission's page); one e-mail to all of
    them, the unit's own address and those of `also`: who sends on a unit's behalf has the receipt too."""
    people = list(User.objects.active_in(submission.unit))
    subject, body = words(name, said)
    _keep(people, submission, subject, body, now, path)
    queue_mail(addresses(submission.unit, people) | set(also), subject, body)


def tell_reviewers(submission, name, said, now, *, otherwise="", path=""):
    """A notice to every reviewer; an e-mail to the one of the submission, `otherwise` to that address."""
    reviewers = list(User.objects.filter(role=User.Role.REVIEWER, is_active=True))
    subject, body = words(name, said)
    _keep(reviewers, submission, subject, body, now, path)
    reviewer = submission.reviewer
    address = reviewer.email if reviewer and reviewer.is_active else ""
    queue_mail({address or otherwise}, subject, body)


def keep(letters, *, path, now, submission=None):
    """One notice in the portal for each (person, subject, body), leading to `path`; in one query."""
    Notice.objects.bulk_create(
        Notice(user=person, submission=submission, subject=subject, body=body, path=path, created_at=now)
        for person, subject, body in letters
    )


def _keep(people, submission, subject, body, now, path=""):
    letters = ((person, subject, body) for person in people)
    keep(letters, path=path or submission.get_absolute_url(), now=now, submission=submission)
