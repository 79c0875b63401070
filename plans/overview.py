"""The plan's own page: how it stands, what each part lacks, the paper's table, remarks and what was sent."""

from django.urls import reverse

from cpdplans.cycles import pages
from cpdplans.cycles.models import Submission

from . import copying, readiness, removal
from .content import frozen_plan, rows_of
from .models import Activity, Finding, Indicator, Project


def plan_page(plan, user, now, typed=None):
    """The context of plans/plan_detail.html."""
    rows = rows_of(plan)
    context = pages.overview(plan, user, now, lambda remark: remark_url(plan, rows, remark), typed)
    context |= {"plan": plan, "content": frozen_plan(plan)}
    if not context["edit"]:
        return context | {"tasks": []}
    context |= {"tasks": tasks(plan), "removed": removal.lately(plan.submission, now)}
    return context | {"untouched": {str(ref) for ref in copying.untouched(plan)}}


def tasks(plan):
    """The task list: each part with its state and one line of what is still missing."""
    missing = readiness.missing(plan)
    submission = plan.submission
    remarks = pages.open_remarks(submission)
    rows = [_project_task(plan, project, missing, remarks) for project in plan.projects.all()]
    if not rows:
        rows.append(
            pages.task("จัดทำแผนที่ 1", _new_project_url(plan), [lack for lack in missing if lack.ref is None], False)
        )
    letter = bool(submission.letter_number or submission.contact_name)
    for section, title, ref, started in (
        ("awareness", "การสร้างความรับรู้ทั่วทั้งองค์กร", plan.ref, _awareness_started(plan)),
        ("letter", "หนังสือนำส่งและผู้ประสานงาน", submission.ref, letter),
    ):
        lacks = [lack for lack in missing if lack.ref == ref]
        rows.append(pages.task(title, readiness.section_url(plan, section), lacks, started, remarks[ref]))
    rows.append(pages.check_task(reverse("plans:check", args=[plan.pk]), missing, remarks.total()))
    return rows


def _new_project_url(plan):
    return reverse(
        "reports:new_project", args=[plan.pk]
    )  # it joins plans with last year's results: a later room's page


def _awareness_started(plan):
    return bool(plan.unresolved or plan.awareness_promised_on or plan.submission.evidence.kept().exists())


def _project_task(plan, project, missing, remarks):
    refs = {project.ref, *(row.ref for row in (*project.activities.all(), *project.indicators.all()))}
    lacks = [lack for lack in missing if lack.ref in refs]
    started = bool(project.title or project.objective or project.findings.all())
    title = f"{project.place()} {project.title}".strip()
    return pages.task(title, readiness.project_url(plan, project), lacks, started, sum(remarks[ref] for ref in refs))


def remark_url(plan, rows, remark):
    """The address of the field that a remark is pinned to; the plan's own page for the whole or what is gone."""
    row = rows.get(remark.ref)
    if isinstance(row, Submission):
        return readiness.section_url(plan, "letter", _anchor(row, remark.field))
    if row == plan:
        return readiness.section_url(plan, "awareness", _anchor(row, remark.field))
    if isinstance(row, Project):
        return readiness.project_url(plan, row, _anchor(row, remark.field))
    if isinstance(row, Activity | Indicator | Finding):
        return readiness.project_url(plan, row.project, _anchor(row, remark.field))
    return ""


def _anchor(row, field):
    return readiness.field_anchor(row, field) if field in row.written else field
