"""The data of a year: what there is, the workbook, and each table as CSV. For those who see the board."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from cpdplans import thai

from ..board.rounds import of_a_round
from ..book.kept import kept_response, kept_workbook
from ..book.models import FrozenYear
from .making import workbook_of
from .tables import tables_of
from .workbook import csv_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@of_a_round
def year(request, cycle, years, now):
    tables = tables_of(cycle, now, is_desk=request.user.is_reviewer)
    frozen = FrozenYear.objects.filter(cycle=cycle).first()
    return render(request, "reports/year.html", {"cycle": cycle, "years": years, "tables": tables, "frozen": frozen})


@of_a_round
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


@of_a_round
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
