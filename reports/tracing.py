"""The page of a unit's trace: from what people said to what was done about it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans import thai
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Cycle, Submission
from cpdplans.units.models import Unit

from .board.page import cycle_of
from .permissions import can_see_unit
from .sent import year_of
from .services import first_targets
from .supplements import added_to
from .trace import grouped, whole_steps


@login_required
@require_safe
def board_trace(request, code):
    """Executives are told findings by aspect and kind alone; the unit and กพร. with the figures seen."""
    unit = get_object_or_404(Unit, code=code)
    if not can_see_unit(request.user, unit):
        raise Http404
    cycle, years = _cycle_of(request.GET, unit, timezone.now())
    context = {"unit": unit, "cycle": cycle, "years": years, "is_own": request.user.is_officer}
    found = next(iter(year_of(cycle, [unit])), None) if cycle else None
    if found:
        context |= _told(found, added_to(cycle, unit), shows_figures=not request.user.is_executive)
    return render(request, "reports/trace.html", context)


def _told(year, added, *, shows_figures):
    """A plan sent once cannot have been amended."""
    first = first_targets(year.plan) if year.plan and year.plan.number > 1 else {}
    given = {"shows_figures": shows_figures, "added": added, "first": first}
    projects = [(one, grouped(one, **given)) for one in year.projects]
    return {"year": year, "projects": projects, "whole": whole_steps(year)}


def _cycle_of(query, unit, now):
    """(the round that the address asks for, else the latest in which the unit has a sent plan, else the current; all
    years)"""
    cycle, years = cycle_of(query, now)
    if cycle is None or thai.arabic_digits(query.get("cycle", "")) == str(cycle.fiscal_year):
        return cycle, years
    plans = Submission.objects.filter(unit=unit, kind=Kind.PLAN, first_submitted_at__isnull=False)
    sent = Cycle.objects.opened().filter(submissions__in=plans.exclude(stage=Stage.DRAFT))
    return sent.order_by("-fiscal_year").first() or cycle, years
