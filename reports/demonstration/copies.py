"""Projects of the open round that begin as copies: of the unit's own last year, or of another unit's approved plan."""

from cpdplans.cycles import writing
from plans import copying
from plans.models import Plan
from reports.last_year import baselines_of

FROM_LAST_YEAR = 3


def copy_some(writing_courses, sending_courses):
    """Some of the units that are still writing copy a project of theirs; one that sends has taken another unit's."""
    for course in writing_courses[:FROM_LAST_YEAR]:
        plan, last = _plan_and_last_cycle(course)
        source = copying.own_projects(plan, last).first()
        if source:
            copying.copy_project(plan, source, baselines=baselines_of(source), **_author(course))
    for course in sending_courses[:1]:
        _adapt(course)


def _adapt(course):
    """Takes a project of another unit, one whose title the plan does not hold yet, and sets figures of its own."""
    plan, last = _plan_and_last_cycle(course)
    titles = plan.projects.values("title")
    source = copying.shared_projects(plan, last).exclude(title__in=titles).first()
    if source is None:
        return
    project = copying.copy_project(plan, source, **_author(course)).project
    for row, former in zip(project.indicators.all(), source.indicators.all(), strict=True):
        for column in ("baseline", "target"):
            text = writing.text_of(former, column)
            writing.write_text(row, column, text, base="", **_author(course))


def _plan_and_last_cycle(course):
    plan = Plan.objects.with_rows().get(submission=course.submission)
    return plan, copying.last_cycle(plan.submission.cycle)


def _author(course):
    return {"by": course.officer, "now": course.edited_at}
