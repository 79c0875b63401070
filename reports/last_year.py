"""A unit's projects of the year before, each beside what was reported of it."""

from dataclasses import dataclass

from plans import copying
from plans.models import Project

from .content import ACHIEVED, actual_words
from .models import IndicatorResult, ProjectResult


@dataclass(frozen=True)
class LastIndicator:
    indicator: object
    result: IndicatorResult | None

    @property
    def actual_words(self):
        return actual_words(self.result) if self.result else ""

    @property
    def achieved(self):
        return ACHIEVED[self.result.is_achieved] if self.result else ""


@dataclass(frozen=True)
class LastProject:
    project: Project
    result: ProjectResult | None
    activities: list  # [(Activity, ActivityResult or None)]
    indicators: list  # LastIndicators
    copy: Project | None  # what this year's plan holds of it already

    @property
    def reached_words(self):
        """How many of its indicators were reached, in words; "" where nothing is told of any."""
        told = [row.result.is_achieved for row in self.indicators if row.result]
        counted = [one for one in told if one is not None]
        return f"บรรลุ {sum(counted)} จาก {len(counted)} ตัวชี้วัด" if counted else ""


def last_projects(plan, last, copies):
    """The LastProjects of the unit's approved plan of the round `last`. A fixed number of queries.

    `copies`: {ref of what was copied: the project of this plan that holds it}."""
    projects = copying.own_projects(plan, last).prefetch_related("activities", "indicators")
    own = ProjectResult.objects.filter(
        report__submission__unit=plan.submission.unit_id, report__submission__cycle=last, is_cancelled=False
    )
    results = {row.plan_ref: row for row in own.prefetch_related("activities", "indicators")}
    return [_beside(project, results.get(project.ref), copies.get(project.ref)) for project in projects]


def _beside(project, result, copy):
    done = {row.plan_ref: row for row in result.activities.all()} if result else {}
    reached = {row.plan_ref: row for row in result.indicators.all()} if result else {}
    return LastProject(
        project,
        result,
        [(row, done.get(row.ref)) for row in project.activities.all()],
        [LastIndicator(row, reached.get(row.ref)) for row in project.indicators.all()],
        copy,
    )


def baselines_of(project):
    """{ref of an indicator: what was reached of it}, where a report tells a number."""
    refs = project.indicators.values("ref")
    return dict(
        IndicatorResult.objects.filter(plan_ref__in=refs, actual__isnull=False).values_list("plan_ref", "actual")
    )
