"""The whole department's results of a survey, for กพร."""

import io
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..department.distribution import distributions, legend
from ..department.figures import department_of
from ..department.heat import heat_table
from ..department.overview import tiles
from ..department.themes import ThemeChoice, sections_of
from ..department.trend import YEARS, trends
from ..department.unit_table import unit_table
from ..department.workbook import units_workbook
from ..models import Comment, Score, SurveyRound
from ..permissions import can_see_department

THEMES_PER_PAGE = 50
THEMES_PER_ASPECT = 15
PAGES = {  # (in the navigation, at the head of the page)
    "department": ("ภาพรวม", "ภาพรวมคะแนนทุกหน่วยงาน"),
    "department_heat": ("รายข้อคำถาม", "คะแนนรายข้อคำถามทุกหน่วยงาน"),
    "department_themes": ("ข้อคิดเห็น", "ข้อคิดเห็นที่พบบ่อย"),
}


def _for_reviewers(view):
    """Hands the view the round of the year and all rounds, the latest first; 404 for all others and other years."""

    @login_required
    @require_safe
    @wraps(view)
    def opened(request, fiscal_year):
        rounds = _rounds(request.user)
        for round in rounds:
            if round.fiscal_year == fiscal_year:
                return view(request, round, rounds)
        raise Http404

    return opened


def _rounds(user):
    if not can_see_department(user):
        raise Http404
    return list(SurveyRound.objects.all())


def _frame(round, rounds, here, **asked):
    """What every page says: the other pages of the round, and its other years with what was asked of this one."""
    query = urlencode({name: value for name, value in asked.items() if value not in (None, "")})
    return {
        "round": round,
        "years": [(one, f"{_address(here, one)}{query and '?'}{query}") for one in rounds],
        "pages": [(label, _address(name, round), name == here) for name, (label, _) in PAGES.items()],
        "page_title": PAGES[here][1],
    }


def _address(name, round):
    return reverse(f"surveys:{name}", args=[round.fiscal_year])


@login_required
@require_safe
def current(request):
    """The latest round with results, else the latest; a page that says so while there is none."""
    rounds = _rounds(request.user)
    if not rounds:
        return render(request, "surveys/department_none.html")
    filled = SurveyRound.objects.filter(pk__in=Score.objects.values("round")).first()
    return redirect("surveys:department", fiscal_year=(filled or rounds[0]).fiscal_year)


@_for_reviewers
def overview(request, round, rounds):
    earlier = [one for one in rounds if round.fiscal_year - YEARS < one.fiscal_year < round.fiscal_year]
    department = department_of(round, earlier)
    table = unit_table(department, request.GET)
    context = _frame(round, rounds, "department", region=table.choice.region) | {
        "department": department,
        "tiles": tiles(department),
        "distributions": distributions(department),
        "legend": legend(department),
        "trends": trends(department),
        "table": table,
        "headers": table.choice.headers(table.columns),
        "regions": table.choice.region_options(department.regions),
    }
    return render(request, "surveys/department.html", context)


@_for_reviewers
def units_xlsx(request, round, rounds):
    """The table of units as on the page."""
    table = unit_table(department_of(round), request.GET)
    name = f"ผลสำรวจรายหน่วยงาน ปีงบประมาณ {round.fiscal_year}.xlsx"
    return FileResponse(io.BytesIO(units_workbook(table, timezone.now())), as_attachment=True, filename=name)


@_for_reviewers
def heat(request, round, rounds):
    department = department_of(round)
    table = heat_table(department, request.GET)
    context = _frame(round, rounds, "department_heat", region=table.choice.region, by=table.by) | {
        "department": department,
        "table": table,
        "regions": table.choice.region_options(department.regions),
    }
    return render(request, "surveys/department_heat.html", context)


@_for_reviewers
def themes(request, round, rounds):
    """The most frequent texts of each aspect; ?aspect= lists all of one, ?kind= leaves in one kind."""
    sections = sections_of(round)
    choice = ThemeChoice.of(request.GET, sections)
    context = _frame(round, rounds, "department_themes", kind=choice.kind, aspect=choice.aspect) | {
        "sections": sections,
        "choice": choice,
        "kinds": Comment.Kind,
        "total": sum(len(section.themes) for section in sections),
        "limit": THEMES_PER_ASPECT,
        "lists": choice.lists(sections, THEMES_PER_ASPECT),
    }
    if choice.section:
        context["page"] = Paginator(choice.section.of_kind(choice.kind), THEMES_PER_PAGE).get_page(
            request.GET.get("page")
        )
    return render(request, "surveys/department_themes.html", context)
