"""The page on which a unit asks กพร. for more time, to be exempt, or says that it has nothing to report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from .. import asking, presenting
from ..asking_forms import AskForm
from ..models import Submission, UnitRequest
from ..stages import Refused
from .desk import kept_page, page_context

WITHDRAW = "withdraw"


def request_page(request, desk, owner):
    """Asks, or takes back what was asked; shows what waits and what was answered. The unit's own officers only."""
    submission = Submission.objects.with_clock().select_related("unit", "cycle", "reviewer").get(pk=owner.submission.pk)
    if not asking.is_own_officer(submission, request.user):
        raise PermissionDenied("คำขอยื่นได้เฉพาะเจ้าหน้าที่ของหน่วยงาน")
    if request.method == "POST" and request.POST.get("act") == WITHDRAW:
        return _withdraw(request, desk, owner)
    now = timezone.now()
    data, begun = request.POST if request.method == "POST" else None, asking.taken_back(submission)
    form = AskForm(data, submission=submission, now=now, initial=begun)
    if form.is_bound and form.is_valid():
        return _ask(request, desk, owner, form, now)
    return render(request, "cycles/request.html", _context(desk, owner, submission, form, request.user, now))


def _context(desk, owner, submission, form, user, now):
    requests = list(submission.requests.select_related("asked_by", "answered_by", "extension"))
    for row in requests:
        row.submission = submission
    sentence = asking.why_not_ask(submission, user)
    return page_context(desk, owner, form) | {
        "submission": submission,
        "status": presenting.status_tag(submission, now),
        "banner": presenting.banner(submission, now),
        "may_ask": not sentence or form.is_bound,  # what was typed stays, whatever came between
        "why_not": sentence,
        "waiting": next((row for row in requests if row.state == UnitRequest.State.WAITING), None),
        "answered": [row for row in requests if row.state != UnitRequest.State.WAITING],
        "last_day": asking.last_day(submission),
        "mends": asking.asks_revision(submission),
        "reviewer": submission.reviewer,
    }


def _ask(request, desk, owner, form, now):
    """A repeated posting of what waits already leads to it; one that comes too late gives the words back."""
    submission, data = owner.submission, form.cleaned_data
    try:
        asking.ask(submission, by=request.user, now=now, **data)
    except Refused as refused:
        held = submission.requests.waiting().filter(kind=data["kind"], reason=data["reason"]).first()
        if held is None:
            return kept_page(request, submission, str(refused), [("เหตุผลของคำขอ", data["reason"])])
        messages.info(request, "คำขอนี้ยื่นไว้แล้ว ระบบไม่ยื่นซ้ำ")
    else:
        messages.success(request, "ยื่นคำขอแล้ว เมื่อ กพร. พิจารณาแล้ว ระบบจะแจ้งผลให้ทราบทางระบบและอีเมล")
    return desk.go("request", owner)


def _withdraw(request, desk, owner):
    key = request.POST.get("request", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        key = 0
    found = get_object_or_404(owner.submission.requests, pk=key)
    try:
        asking.withdraw(found, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, "ถอนคำขอแล้ว")
    return desk.go("request", owner)
