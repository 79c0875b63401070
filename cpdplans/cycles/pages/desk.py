"""What a room lends to the shared pages, and what stops a page that cannot be written now."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone

from .. import writing
from ..models import TextChange
from ..writing_form import base_of

WRITTEN_NAME = re.compile(r"[0-9a-f]{32}-[a-z_]+")


@dataclass(frozen=True)
class Desk:
    """What a room lends to the shared pages. `owner` below is its plan or report: it has .pk and .submission."""

    app: str
    content_of: Callable
    row_of: Callable
    lacks_of: Callable
    fresh_of: Callable = lambda owner, row: {}  # {part of the page: its HTML} that follows from the row just saved

    def go(self, page, owner, *args):
        return redirect(f"{self.app}:{page}", owner.pk, *args)


def locked(request, desk, owner, boxes=None):
    """Back to the plan or report with the reason when it cannot be written now; None when it can. An officer who opens
    what is closed is told so on a page of its own; what is posted there is kept all the same: closing stops a sending.

    `boxes`: {name: place} of fields beside those of rows, whose text is kept as well.
    Raises PermissionDenied for those who never may: executives look only."""
    submission = owner.submission
    if writing.may_write(submission, request.user):
        is_closed = writing.is_closed_to(submission, request.user, timezone.now())
        return _closed_page(request, desk, owner) if is_closed and request.method in {"GET", "HEAD"} else None
    if not (request.user.is_reviewer or request.user.unit_id == submission.unit_id):
        raise PermissionDenied("บัญชีนี้ดูได้อย่างเดียว แก้ไขไม่ได้")
    boxed = [(place, request.POST.get(name, "")) for name, place in (boxes or {}).items()]
    typed = [*((place, text) for place, text in boxed if text.strip()), *typed_texts(request.POST)]
    if typed:
        return kept_page(request, submission, writing.why_not(submission), typed)
    messages.info(request, writing.why_not(submission))
    return desk.go("detail", owner)


def _closed_page(request, desk, owner):
    """Why it is closed, since when, whom to ask, and the way to ask."""
    submission = owner.submission
    context = {"waiting": submission.requests.waiting().first(), "cycle": submission.cycle}
    return render(request, "cycles/closed.html", page_context(desk, owner, None, **context))


def typed_texts(post, known=()):
    """[(where it was typed, text)] of what was typed into fields of rows and differs from the text it started from;
    fields of `known` left out. The place is "" where no text of the row was ever stored."""
    fields = [name for name in post if WRITTEN_NAME.fullmatch(name) and name not in known]
    return [(_place(name), post[name]) for name in fields if _is_typed(post, name)]


def _is_typed(post, name):
    return post[name].strip() and post[name] != post.get(base_of(name), "")


def _place(name):
    ref, _, field = name.partition("-")
    change = TextChange.objects.filter(ref=UUID(ref), field=field).first()
    return change.place if change else ""


def kept_page(request, submission, reason, typed):
    """Shows texts that found no place any more (row removed, sent meanwhile), so that nothing typed is lost. `typed`:
    as typed_texts gives them."""
    context = {"submission": submission, "reason": reason, "typed": typed}
    return render(request, "cycles/kept.html", context, status=409)


def page_context(desk, owner, form, **more):
    submission = owner.submission
    return {"desk": desk, "owner": owner, "submission": submission, "form": form} | more
