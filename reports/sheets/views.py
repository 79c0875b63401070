"""The data of a year: what there is, the workbook, and each table as CSV. For those who see the board."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cpdplans import thai

from ..board.page import cycle_of
from ..book.kept import kept_response, kept_workbook
from ..book.models import FrozenYear
from ..permissions import BOARD_IS_CLOSED, can_see_board
from .making import workbook_of
from .tables import tables_of
from .workbook import csv_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _of_a_round(view):
    """Hands the view the round that the address asks for, the years opened and the moment; the page while none is."""

    @login_required
    @require_safe
    @wraps(view)
    def opened(request, **kwargs):
        if not can_see_board(request.user):
            raise PermissionDenied(BOARD_IS_CLOSED)
        now = timezone.now()
        cycle, years = cycle_of(request.GET, now)
        if cycle is None:
            return redirect("reports:board")
        return view(request, cycle, years, now, **kwargs)

    return opened


@_of_a_round
def year(request, cycle, years, now):
    tables = tables_of(cycle, now, is_desk=request.user.is_reviewer)
    frozen = FrozenYear.objects.filter(cycle=cycle).first()
    return render(request, "reports/year.html", {"cycle": cycle, "years": years, "tables": tables, "frozen": frozen})


@_of_a_round
def year_xlsx(request, cycle, years, now):
    """The workbook, of a closed year the one that was kept; a page that asks again by itself while the worker makes
    it."""
    stored = kept_workbook(cycle, is_desk=request.user.is_reviewer)
    if stored:
        return kept_response(request, stored)
    made = workbook_of(cycle, now, is_desk=request.user.is_reviewer)
    if made is None:
        return render(request, "reports/year_wait.html", {"cycle": cycle}, status=202)
    return _file(made, f"ข้อมูลแผนและผล ปีงบประมาณ {cycle.fiscal_year}.xlsx", XLSX)


@_of_a_round
def year_csv(request, cycle, years, now, table):
    found = tables_of(cycle, now, is_desk=request.user.is_reviewer)
    chosen = next((one for one in found if one.key == table), None)
    if chosen is None:
        raise Http404
    name = f"{chosen.title} ปีงบประมาณ {cycle.fiscal_year} ข้อมูล ณ {thai.format_date(now)}.csv"
    return _file(csv_text(chosen), name, "text/csv; charset=utf-8")


def _file(content, name, content_type):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
