"""The addresses of a year's book: its page, its file, the summary for assessors, the files of a closed year."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from cpdplans.cycles.models import Cycle
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.views import file_response
from cpdplans.forms import number_in

from ..board.page import cycle_of
from ..permissions import BOARD_IS_CLOSED, can_see_board
from . import kept as kept_files
from . import making
from .assessing import summary
from .models import Book, FrozenFile, FrozenYear

Kind = FrozenFile.Kind


@login_required
@require_safe
def book(request):
    """What there is of the round: the files kept of a closed year, else the latest book and how far the next one is."""
    _permitted(request)
    now = timezone.now()
    cycle, years = cycle_of(request.GET, now)
    if cycle is None:
        return redirect("reports:board")
    found = Book.objects.filter(cycle=cycle).select_related("asked_by").first()
    closings = FrozenYear.objects.filter(cycle=cycle).select_related("frozen_by").prefetch_related("files")
    is_running = making.is_running(found, now)
    context = {
        "cycle": cycle,
        "years": years,
        "book": found,
        "is_running": is_running,
        "is_dead": bool(found and found.asked_at and not is_running),
        "closings": [(closing, _given(request.user, closing)) for closing in closings],
    }
    return render(request, "reports/book.html", context)


def _given(user, closing):
    return [one for one in closing.files.all() if _may_have(user, one.kind)]


@login_required
@require_POST
def ask(request):
    """Has the book made anew; the page says how far it is."""
    _permitted(request)
    cycle = get_object_or_404(Cycle.objects.opened(), fiscal_year=number_in(request.POST.get("cycle")))
    try:
        making.ask(cycle, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(kept_files.page_of(cycle))


@login_required
@require_safe
def book_pdf(request):
    """The book as it is kept or was made last; its page where there is none."""
    _permitted(request)
    cycle, _ = cycle_of(request.GET, timezone.now())
    if cycle is None:
        return redirect("reports:board")
    stored = kept_files.kept_file(cycle, Kind.BOOK)
    if stored:
        return kept_files.kept_response(request, stored)
    made = Book.objects.filter(cycle=cycle).exclude(file="").first()
    if made is None:
        return redirect(kept_files.page_of(cycle))
    return file_response(made.file, f"รูปเล่มแผนและผล ปีงบประมาณ {cycle.fiscal_year}.pdf", "application/pdf")


@login_required
@require_safe
def summary_pdf(request):
    """The two pages for assessors: those that were kept of a closed year."""
    _permitted(request)
    now = timezone.now()
    cycle, _ = cycle_of(request.GET, now)
    if cycle is None:
        return redirect("reports:board")
    stored = kept_files.kept_file(cycle, Kind.SUMMARY)
    if stored:
        return kept_files.kept_response(request, stored)
    response = HttpResponse(summary(cycle, now), content_type="application/pdf")
    name = f"สรุปสองหน้าสำหรับผู้ประเมิน ปีงบประมาณ {cycle.fiscal_year}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def kept(request, kind):
    """A file of a closed year as it was kept, at the latest closing or at the one that the address names."""
    _permitted(request)
    cycle, _ = cycle_of(request.GET, timezone.now())
    named = request.GET.get("closing", "")
    number = number_in(named)
    is_known = cycle and _may_have(request.user, kind) and not (named and number is None)
    stored = kept_files.kept_file(cycle, kind, number) if is_known else None
    if stored is None:
        raise Http404
    return kept_files.kept_response(request, stored)


def _permitted(request):
    if not can_see_board(request.user):
        raise PermissionDenied(BOARD_IS_CLOSED)


def _may_have(user, kind):
    """กพร. have the workbook with the survey of each unit, the others the one without."""
    return kind != (Kind.WHOLE if user.is_reviewer else Kind.DESK)
