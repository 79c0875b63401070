"""The addresses of the effect: the page of a unit, that of the department with its workbook, three years' trend."""

import io

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans.units.models import Unit
from surveys.permissions import can_see_department

from ..permissions import can_see_effect_of, require_board
from .department import effect_of
from .gathering import cycle_for
from .page import effect_page
from .trend import trend_page
from .unit import unit_page
from .workbook import effect_workbook


@login_required
@require_safe
def of_unit(request, code):
    """The scores of one unit: for กพร. and its own officers. Nobody else learns whether it exists."""
    unit = get_object_or_404(Unit, code=code)
    if not can_see_effect_of(request.user, unit):
        raise Http404
    cycle, years = cycle_for(request.GET, timezone.now())
    context = {"unit": unit, "years": years, "is_own": request.user.is_officer}
    return render(request, "reports/effect/unit.html", context | (unit_page(unit, cycle) if cycle else {}))


@login_required
@require_safe
def department(request):
    require_board(request.user)
    cycle, years = cycle_for(request.GET, timezone.now())
    context = effect_page(effect_of(cycle)) if cycle else {}
    return render(request, "reports/effect/department.html", context | {"years": years})


@login_required
@require_safe
def department_xlsx(request):
    """The figures of the page; the page itself while there is no round."""
    require_board(request.user)
    now = timezone.now()
    cycle, _ = cycle_for(request.GET, now)
    if cycle is None:
        return redirect("reports:board_effect")
    name = f"ผลหลังดำเนินการตามแผน ปีงบประมาณ {cycle.fiscal_year}.xlsx"
    return FileResponse(io.BytesIO(effect_workbook(effect_of(cycle), now)), as_attachment=True, filename=name)


@login_required
@require_safe
def trend(request):
    """Units one by one only for those who may see their scores."""
    require_board(request.user)
    context = trend_page(request.GET, with_units=can_see_department(request.user))
    return render(request, "reports/effect/trend.html", context)
