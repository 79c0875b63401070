"""A unit's results of a survey: its page and its paper."""

import io

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cpdplans.pdf import render_pdf
from cpdplans.thai import thai_digits
from cpdplans.units.models import Unit

from .. import tables
from ..permissions import visible_rounds
from ..results import comments, listed_comments, unit_results, weakest_items
from ..services import record_reading

COMMENTS_PER_PAGE = 50
WEAKEST_SHOWN = 3


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
    rounds = list(visible_rounds(request.user, unit))
    round = _of_year(rounds, fiscal_year)
    found = unit_results(round, unit)
    if request.user.is_officer:
        record_reading(round, unit, by=request.user, now=timezone.now())
    page = Paginator(listed_comments(round, unit), COMMENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "results": found,
        "rounds": rounds,
        "weakest": weakest_items(found, WEAKEST_SHOWN),
        "sections": [(section, tables.items_table(section, found)) for section in found.aspects],
        "has_small": found.has_small,
        "groups_table": tables.groups_table(found),
        "comments": comments(round, unit),
        "comment_page": page,
        "comment_tables": tables.comment_tables(page),
    }
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
    found = unit_results(round, unit)
    context = {
        "document_title": thai_digits(f"ผลการสำรวจความพึงพอใจและไม่พึงพอใจ ปีงบประมาณ พ.ศ. {round.fiscal_year}"),
        "is_demonstration": round.is_demonstration,
        "results": found,
        "main_lines": [line for line in (found.overall, *(section.line for section in found.aspects)) if line],
        "weakest": weakest_items(found, WEAKEST_SHOWN),
        "has_small": found.has_small,
        "groups": tables.groups_table(found),
        "comments": comments(round, unit),
        "now": timezone.now(),
    }
    pdf = io.BytesIO(render_pdf("surveys/pdf/results.html", context))
    return FileResponse(pdf, as_attachment=True, filename=f"ผลการสำรวจ {round.fiscal_year} {unit.short_name}.pdf")
