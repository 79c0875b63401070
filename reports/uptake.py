"""Who took up the activities that the department suggests, and with what result: for the units that answer for them."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Cycle, Submission
from plans.models import Activity, Project
from surveys.catalogue import Suggestion, suggestions_of

from .board.page import cycle_of
from .content import actual_words
from .models import ActivityResult, IndicatorResult, ProjectResult
from .permissions import UPTAKE_IS_CLOSED, can_see_board, can_see_uptake

SENT = (Stage.SUBMITTED, Stage.RETURNED, Stage.APPROVED)
READABLE = (Stage.SUBMITTED, Stage.APPROVED)  # what is being mended is the unit's own until it is sent again


@dataclass(frozen=True)
class Taken:
    """A unit that took the activity up. Titles and results only of what may be read: see READABLE."""

    submission: Submission
    titles: list
    result: object = None  # the ProjectResult of an approved report
    activities: list = field(default_factory=list)  # its lines on this very activity

    @property
    def indicators(self):
        """A sentence for each indicator of the project."""
        return [indicator_words(line) for line in self.result.indicators.all()] if self.result else []

    @property
    def stage(self):
        return {"label": Stage(self.submission.stage).label, "tone": TONES[self.submission.stage]}


def indicator_words(line):
    words = f"ตัวชี้วัด {line.text}: เป้าหมาย{line.target_words} ผลที่ทำได้ {actual_words(line) or '–'}"
    return words if line.is_achieved is None else f"{words} ({'บรรลุ' if line.is_achieved else 'ไม่บรรลุ'}เป้าหมาย)"


TONES = {Stage.SUBMITTED: "info", Stage.RETURNED: "warning", Stage.APPROVED: "success"}


@dataclass(frozen=True)
class Uptake:
    suggestion: Suggestion
    taken: list  # of plans that were sent
    drafts: int  # units whose plan names it and was never sent

    @property
    def approved(self):
        return sum(one.submission.stage == Stage.APPROVED for one in self.taken)

    @property
    def reported(self):
        return sum(one.result is not None for one in self.taken)


@login_required
@require_safe
def uptake(request):
    """The activities of the officer's own unit; all of them for those who see every unit."""
    if not can_see_uptake(request.user):
        raise PermissionDenied(UPTAKE_IS_CLOSED)
    cycle, years = cycle_of(request.GET, timezone.now())
    unit = None if can_see_board(request.user) else request.user.unit
    context = {"cycle": cycle, "years": years, "unit": unit, "uptakes": uptakes(cycle, unit) if cycle else []}
    return render(request, "reports/uptake.html", context)


def uptakes(cycle: Cycle, unit=None):
    """[Uptake] of the round's suggested activities, or of those that `unit` answers for. A fixed number of queries."""
    suggestions = [one for one in suggestions_of(cycle) if unit is None or _answers(unit, one.activity)]
    projects = _projects(cycle, [one.activity.pk for one in suggestions])
    results = approved_results(cycle, projects)
    return [_uptake(one, projects, results) for one in suggestions]


def _answers(unit, activity):
    return any(row.unit_id == unit.pk for row in activity.responsible.all())


def _projects(cycle, suggested):
    """The projects of plans in force that took up any of these, in dictionary order of their units."""
    found = Project.objects.filter(plan__submission__cycle=cycle, suggested__in=suggested).distinct()
    return list(
        found.filter(plan__submission__is_exempt=False)
        .select_related("plan__submission__unit")
        .prefetch_related("suggested", Prefetch("activities", Activity.objects.exclude(suggested=None)))
        .order_by("plan__submission__unit__position", "number")
    )


def approved_results(cycle, projects):
    """{ref of a project: its ProjectResult} of reports that were approved."""
    approved = ProjectResult.objects.filter(
        report__submission__cycle=cycle,
        report__submission__kind=Kind.REPORT,
        report__submission__stage=Stage.APPROVED,
        is_cancelled=False,
    )
    lines = (
        Prefetch("activities", ActivityResult.objects.filter(is_cancelled=False)),
        Prefetch("indicators", IndicatorResult.objects.filter(is_cancelled=False)),
    )
    refs = {project.ref for project in projects}
    return {one.plan_ref: one for one in approved.prefetch_related(*lines) if one.plan_ref in refs}


def _uptake(suggestion, projects, results):
    pk = suggestion.activity.pk
    own = [project for project in projects if pk in {one.pk for one in project.suggested.all()}]
    sent = [project for project in own if project.submission.stage in SENT]
    drafts = {project.submission.unit_id for project in own if project.submission.stage == Stage.DRAFT}
    return Uptake(suggestion, [_taken(project, pk, results) for project in sent], len(drafts))


def _taken(project, pk, results):
    submission = project.submission
    if submission.stage not in READABLE:
        return Taken(submission, [])
    result = results.get(project.ref) if submission.stage == Stage.APPROVED else None
    refs = {activity.ref for activity in project.activities.all() if activity.suggested_id == pk}
    lines = [line for line in result.activities.all() if line.plan_ref in refs] if result else []
    return Taken(submission, [project.title], result, lines or (list(result.activities.all()) if result else []))
