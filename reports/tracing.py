"""The page of a unit's trace: from what people said to what was done about it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans.units.models import Unit

from .board.page import cycle_of
from .permissions import can_see_unit
from .sent import year_of
from .trace import grouped


@login_required
@require_safe
def board_trace(request, code):
    """Executives are told findings by aspect and kind alone; the unit and กพร. with the figures seen."""
    unit = get_object_or_404(Unit, code=code)
    if not can_see_unit(request.user, unit):
        raise Http404
    cycle, years = cycle_of(request.GET, timezone.now())
    context = {"unit": unit, "cycle": cycle, "years": years, "is_own": request.user.is_officer}
    if cycle:
        found = next(iter(year_of(cycle, [unit])), None)
        shows_figures = not request.user.is_executive
        projects = found.projects if found else []
        context |= {"year": found, "projects": [(one, grouped(one, shows_figures=shows_figures)) for one in projects]}
    return render(request, "reports/trace.html", context)
