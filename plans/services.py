"""Changes of a plan beyond its texts: its projects and what hangs on them."""

from django.db import transaction

from cpdplans.cycles import writing
from cpdplans.cycles.stages import Refused

from .models import Finding, Plan, Project

MOST_PROJECTS = 15
MOST_ROWS = 25


def plan_of(submission):
    """The plan of a submission, made empty when it is first opened."""
    plan, _ = Plan.objects.get_or_create(submission=submission)
    return plan


@transaction.atomic
def add_project(plan, *, by, now):
    """Appends a project with one empty activity and one empty indicator, ready to be written."""
    writing.lock(plan.submission, by)  # before counting
    if Project.objects.filter(plan=plan).count() >= MOST_PROJECTS:
        raise Refused(f"แผนหนึ่งฉบับมีได้ไม่เกิน {MOST_PROJECTS} แผนย่อย")
    project = writing.add_row(plan.projects, submission=plan.submission, by=by, now=now)
    project.activities.create(number=1)
    project.indicators.create(number=1)
    return project


@transaction.atomic
def add_part(project, rows, *, by, now):
    """Appends an activity or an indicator (`rows`: project.activities or project.indicators)."""
    writing.lock(project.submission, by)  # before counting
    if rows.order_by().count() >= MOST_ROWS:
        raise Refused(f"แผนหนึ่งมีได้ไม่เกิน {MOST_ROWS} รายการ")
    return writing.add_row(rows, submission=project.submission, by=by, now=now)


def remove_part(row, rows, *, by, now):
    """Takes an activity or an indicator out of its project; its texts stay in the history."""
    writing.remove_row(row, rows, by=by, now=now)


@transaction.atomic
def remove_project(project, *, by, now):
    """Takes out a project with its activities, indicators, findings and evidence; their texts stay in the history."""
    submission = project.submission
    for piece in submission.evidence.about(project.ref):
        writing.detach(piece, by=by, now=now)
    for rows in (project.activities, project.indicators):
        for row in list(rows.order_by("-number")):
            writing.remove_row(row, rows, by=by, now=now)
    project.findings.all().delete()
    writing.remove_row(project, project.plan.projects, by=by, now=now)


@transaction.atomic
def choose_findings(project, chosen, seen, *, by, now):
    """Makes the project answer what was ticked. `chosen`: {key: Finding not yet saved}; `seen`: the keys that the page
    showed as ticked, so that what a colleague ticked meanwhile is left alone."""
    writing.touch(project.submission, by=by, now=now)
    held = {key_of(finding): finding for finding in Finding.objects.filter(project=project)}  # as of the lock
    for key in seen - chosen.keys():
        if key in held:
            held[key].delete()
    for key, finding in chosen.items():
        if key not in held:
            finding.project = project
            finding.save()


def key_of(finding):
    """The name of a finding in a form: its item, or its aspect with the kind of voice."""
    return f"item-{finding.item_id}" if finding.item_id else f"aspect-{finding.aspect_id}-{finding.voice}"


@transaction.atomic
def choose_suggested(project, chosen, seen, *, by, now):
    """Ties the project to suggested activities (sets of primary keys); what the page did not show stays as it is."""
    if chosen == seen:
        return
    writing.touch(project.submission, by=by, now=now)
    project.suggested.remove(*(seen - chosen))
    project.suggested.add(*(chosen - seen))
