"""Who is told of a unit's request, and of its answer."""

from django.conf import settings
from django.urls import reverse

from cpdplans.units.mail import queue_mail
from cpdplans.units.models import User

from . import notices


def asked(request, *, now):
    """A notice to everybody of กพร.; an e-mail to the unit's reviewer, to all where there is none."""
    people = list(User.objects.reviewers())
    subject, body = notices.words("cycles/notices/asked_reviewer.txt", _context(request, _desk_path(request)))
    letters = [(person, subject, body) for person in people]
    notices.keep(letters, path=_desk_path(request), now=now, submission=request.submission)
    reviewer = request.submission.reviewer
    told = [reviewer] if reviewer and reviewer.is_active else people
    queue_mail({person.email for person in told}, subject, body)


def request_answered(request, *, now):
    """A notice to everybody of the unit, with an e-mail."""
    notices.tell_unit(request.submission, "answered", _context(request, request.submission.get_absolute_url()), now)


def _context(request, path):
    return {
        "request": request,
        "submission": request.submission,
        "url": settings.PORTAL_URL + path,
        "contact": request.submission.cycle,
    }


def _desk_path(request):
    return reverse("admin:cycles_unitrequest_change", args=[request.pk])
