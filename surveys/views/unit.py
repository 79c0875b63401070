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
from ..permissions import known_rounds, visible_rounds
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
        released = known_rounds(request.user, request.user.unit).first()
        return render(request, "surveys/no_results.html", {"unit": request.user.unit, "round": released})
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
    round = next((round for round in rounds if round.fiscal_year == fiscal_year), None)
    if round is None:
        return _without_rows(request, fiscal_year, unit, rounds)
    if request.user.is_officer:
        record_reading(round, unit, by=request.user, now=now)
    context = unit_page(round, unit, request.user, request.GET, now)
    context |= {"rounds": rounds, "documents": documents_for(request.user, unit, round)}
    return render(request, "surveys/results.html", context)


def _without_rows(request, fiscal_year, unit, rounds):
    """That the survey of the year has nothing of the unit, with the years that have; 404 where there is no survey."""
    round = get_object_or_404(known_rounds(request.user, unit), fiscal_year=fiscal_year)
    return render(request, "surveys/no_results.html", {"unit": unit, "round": round, "rounds": rounds})


@login_required
def results_pdf(request, fiscal_year, code):
    unit = get_object_or_404(Unit, code=code)
    round = get_object_or_404(visible_rounds(request.user, unit), fiscal_year=fiscal_year)
    pdf = io.BytesIO(render_pdf("surveys/pdf/results.html", unit_paper(round, unit, timezone.now())))
    return FileResponse(pdf, as_attachment=True, filename=f"ผลการสำรวจ {round.fiscal_year} {unit.short_name}.pdf")
