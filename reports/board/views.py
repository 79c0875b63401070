"""The board's addresses: its page, its files, and the page of one unit."""

import io
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans.units.models import Unit

from ..effect.gathering import has_effect
from ..permissions import can_see_effect_of, can_see_unit, require_board
from .own import for_reviewer, unit_page
from .page import board_of, board_page, cycle_of
from .paper import board_paper
from .workbook import board_workbook


@login_required
@require_safe
def board(request):
    """Every unit for those who may see all; for an officer the unit's own row."""
    now = timezone.now()
    if request.user.is_officer:
        return _unit(request, request.user.unit, now)
    require_board(request.user)
    found = board_of(request.GET, now, is_desk=request.user.is_reviewer)
    return render(request, "reports/board.html", board_page(found, now) if found else {})


@login_required
@require_safe
def board_unit(request, code):
    unit = get_object_or_404(Unit, code=code)
    if not can_see_unit(request.user, unit):
        raise Http404
    return _unit(request, unit, timezone.now())


def _unit(request, unit, now):
    cycle, years = cycle_of(request.GET, now)
    context = {"unit": unit, "years": years, "is_own": request.user.is_officer}
    context["has_effect"] = can_see_effect_of(request.user, unit) and has_effect(unit)
    if cycle:
        context |= unit_page(unit, cycle, now, with_region=request.user.is_officer)
        context["desk"] = for_reviewer(unit, cycle, context["row"]) if request.user.is_reviewer else None
    return render(request, "reports/board_unit.html", context)


@login_required
@require_safe
def board_xlsx(request):
    return _download(request, board_workbook, "xlsx")


@login_required
@require_safe
def board_pdf(request):
    return _download(request, board_paper, "pdf")


def _download(request, make: Callable, extension):
    """The board as a file, filtered as on the page; the page itself while there is no round."""
    require_board(request.user)
    now = timezone.now()
    found = board_of(request.GET, now, is_desk=request.user.is_reviewer)
    if found is None:
        return redirect("reports:board")
    name = f"ภาพรวมการส่งแผนและรายงานผล ปีงบประมาณ {found.cycle.fiscal_year}.{extension}"
    return FileResponse(io.BytesIO(make(found, now)), as_attachment=extension == "xlsx", filename=name)
