"""A unit's results of a survey: its page and its paper."""

import io

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cpdplans.pdf import render_pdf
from cpdplans.units.models import Unit

from ..documents import documents_for
from ..overview import unit_page, unit_paper
from ..permissions import visible_rounds
from ..services import record_reading


@login_required
def current(request):
    """The latest results that the officer's unit may see; a page that says so when there are none."""
    if request.user.is_reviewer:
        return redirect("admin:surveys_surveyround_changelist")
    if not request.user.is_officer:
        raise Http404
    latest = visible_rounds(request.user, request.user.unit).first()
    if latest is None:
        return render(request, "surveys/no_results.html")
    return redirect("surveys:results", fiscal_year=latest.fiscal_year)


@login_required
def results(request, fiscal_year):
    """An officer's own unit."""
    if not request.user.is_officer:
        raise Http404
    return _results_page(request, fiscal_year, request.user.unit)


@login_required
def results_of_unit(request, fiscal_year, code):
    """For กพร., and for the officers of that unit. Nobody else learns whether it exists."""
    return _results_page(request, fiscal_year, get_object_or_404(Unit, code=code))


def _results_page(request, fiscal_year, unit):
    now = timezone.now()
    rounds = list(visible_rounds(request.user, unit))
    round = _of_year(rounds, fiscal_year)
    if request.user.is_officer:
        record_reading(round, unit, by=request.user, now=now)
    context = unit_page(round, unit, request.user, request.GET, now)
    context |= {"rounds": rounds, "documents": documents_for(request.user, unit, round)}
    return render(request, "surveys/results.html", context)


def _of_year(rounds, fiscal_year):
    for round in rounds:
        if round.fiscal_year == fiscal_year:
            return round
    raise Http404


@login_required
def results_pdf(request, fiscal_year, code):
    unit = get_object_or_404(Unit, code=code)
    round = _of_year(visible_rounds(request.user, unit), fiscal_year)
    pdf = io.BytesIO(render_pdf("surveys/pdf/results.html", unit_paper(round, unit, timezone.now())))
    return FileResponse(pdf, as_attachment=True, filename=f"ผลการสำรวจ {round.fiscal_year} {unit.short_name}.pdf")
