"""The plan and project of an address, for those who may see them; 404 for all others."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from cpdplans.cycles import pages

from .. import readiness
from ..content import PlanContent, row_of
from ..models import Plan

DESK = pages.Desk("plans", content_of=PlanContent, row_of=row_of, lacks_of=readiness.lacks)


def get_plan(request, pk):
    return get_object_or_404(Plan.objects.with_rows().visible_to(request.user), pk=pk)


def get_project(plan, ref):
    found = next((project for project in plan.projects.all() if project.ref == ref), None)
    if found is None:
        raise Http404
    return found
