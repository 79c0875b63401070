"""The page of what reports tell together, for those who see the board."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .board.page import cycle_of
from .lessons import gathered
from .permissions import BOARD_IS_CLOSED, can_see_board

PER_PAGE = 20


@login_required
@require_safe
def board_lessons(request):
    if not can_see_board(request.user):
        raise PermissionDenied(BOARD_IS_CLOSED)
    cycle, years = cycle_of(request.GET, timezone.now())
    if cycle is None:
        return redirect("reports:board")
    found = gathered(cycle, request.GET, is_desk=request.user.is_reviewer)
    context = {
        "cycle": cycle,
        "years": years,
        "gathered": found,
        "tabs": found.tabs(cycle),
        "page": Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page")),
        "query": found.filters.query(cycle),
        "is_desk": request.user.is_reviewer,
    }
    return render(request, "reports/lessons.html", context)
