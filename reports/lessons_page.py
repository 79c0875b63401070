"""The page of what reports tell together, for those who see the board."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Submission

from .board.page import cycle_of
from .examples.offering import offered
from .lessons import LESSONS, gathered
from .permissions import require_board

PER_PAGE = 20


@login_required
@require_safe
def board_lessons(request):
    require_board(request.user)
    cycle, years = _round_of(request.GET, timezone.now())
    if cycle is None:
        return redirect("reports:board")
    is_desk = request.user.is_reviewer
    found = gathered(cycle, request.GET, is_desk=is_desk)
    page = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "years": years,
        "gathered": found,
        "tabs": found.tabs(cycle),
        "page": page,
        "parts": _by_aspect(page, found, cycle, is_desk),
        "query": found.filters.query(cycle),
        "is_desk": is_desk,
    }
    return render(request, "reports/lessons.html", context)


def _round_of(query, now):
    """As cycle_of(), but where no round is asked for the latest of which a report was sent: until the reports of this
    year come in, what there is to learn stands in those of the year before."""
    cycle, years = cycle_of(query, now)
    if cycle is None or "cycle" in query:
        return cycle, years
    sent = Submission.objects.filter(kind=Kind.REPORT, cycle__opened_at__isnull=False).exclude(stage=Stage.DRAFT)
    last = sent.select_related("cycle").order_by("-cycle__fiscal_year").first()
    return (last.cycle if last else cycle), years


def _by_aspect(page, found, cycle, is_desk):
    """[(aspect, how many there are of it, those on this page)]; each lesson with its mark as a good example."""
    if found.filters.view == LESSONS:
        rows = offered(page.object_list, cycle, is_desk=is_desk)
    else:
        rows = [(entry, None, "") for entry in page.object_list]
    return [(aspect, found.count_words(aspect), list(own)) for aspect, own in groupby(rows, lambda row: row[0].aspect)]
