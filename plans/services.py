"""Changes of a plan beyond its texts: its projects and what hangs on them."""

from django.db import transaction

from cpdplans.cycles import writing
from cpdplans.cycles.stages import Refused

from . import removal
from .models import Finding, Plan, Project

MOST_PROJECTS = 15
MOST_ROWS = 25
FULL_PLAN = f"แผนหนึ่งฉบับมีได้ไม่เกิน {MOST_PROJECTS} แผนย่อย"
FULL_PROJECT = f"แผนหนึ่งมีได้ไม่เกิน {MOST_ROWS} รายการ"


def plan_of(submission):
    """The plan of a submission, made empty when it is first opened."""
    plan, _ = Plan.objects.get_or_create(submission=submission)
    return plan


@transaction.atomic
def add_project(plan, *, by, now):
    """Appends a project with one empty activity and one empty indicator, ready to be written."""
    project = append_project(plan, by=by, now=now)
    project.activities.create(number=1)
    project.indicators.create(number=1)
    return project


def check_held(project):
    """Raises Refused when a colleague removed the project meanwhile; to be asked under the submission's lock."""
    if not Project.objects.filter(pk=project.pk).exists():
        raise Refused(f"{project.place()} ถูกผู้อื่นลบไปแล้ว นำกลับมาได้จากประวัติทั้งหมดของแผน")


@transaction.atomic
def append_project(plan, *, by, now, **values):
    """Appends a project that holds nothing but `values`. Raises Refused when the plan is full or cannot be written."""
    writing.lock(plan.submission, by)  # before counting
    _check_room(plan.projects, MOST_PROJECTS, FULL_PLAN)
    return writing.add_row(plan.projects, submission=plan.submission, by=by, now=now, **values)


@transaction.atomic
def add_part(project, rows, *, by, now):
    """Appends an activity or an indicator (`rows`: project.activities or project.indicators)."""
    writing.lock(project.submission, by)  # before counting
    check_held(project)
    _check_room(rows, MOST_ROWS, FULL_PROJECT)
    return writing.add_row(rows, submission=project.submission, by=by, now=now)


def remove_part(row, rows, *, by, now):
    """Takes an activity or an indicator out of its project; it can be put back with all its texts. Returns the
    RemovedRow, None when a colleague removed it before."""
    return writing.remove_row(row, rows, by=by, now=now, besides=removal.besides)


@transaction.atomic
def remove_project(project, *, by, now):
    """Takes out a project with its activities, indicators, findings and evidence; all can be put back together.
    Returns as remove_part does."""
    writing.lock(project.submission, by)
    for rows in (project.activities, project.indicators):
        for row in list(rows.order_by("-number")):
            writing.remove_row(row, rows, by=by, now=now, besides=removal.besides, went_with=project.ref)
    for finding in project.findings.select_related("aspect"):
        removal.keep_finding(finding, by=by, now=now, went_with=project.ref)
    project.findings.all().delete()
    removed = writing.remove_row(project, project.plan.projects, by=by, now=now, besides=removal.besides)
    for piece in project.submission.evidence.about(project.ref):
        writing.detach(piece, by=by, now=now)
    return removed


@transaction.atomic
def restore(plan, removed, *, by, now):
    """Puts a removed row of this plan back as the last among its sisters (RemovedRow -> removal.Restored).

    A project comes with all that went out with it. Raises Refused when the plan cannot be written or is full, the row
    was put back before, or the project that it stood in is gone.
    """
    writing.lock(plan.submission, by)  # before counting
    writing.check_removed(removed)
    if removed.kind == removal.PROJECT:
        _check_room(plan.projects, MOST_PROJECTS, FULL_PLAN)
        return removal.restore_project(plan, removed, by=by, now=now)
    project = removal.parent_of(plan, removed)
    if removed.kind == removal.FINDING:
        return removal.restore_finding(project, removed, by=by, now=now)
    _check_room(removal.rows_of(project, removed.kind), MOST_ROWS, FULL_PROJECT)
    return removal.restore_part(project, removed, by=by, now=now)


def _check_room(rows, most, sentence):
    if rows.order_by().count() >= most:
        raise Refused(sentence)


@transaction.atomic
def choose_findings(project, chosen, seen, *, by, now):
    """Makes the project answer what was ticked. `chosen`: {key: Finding not yet saved}; `seen`: the keys that the page
    showed as ticked, so that what a colleague ticked meanwhile is left alone."""
    writing.touch(project.submission, by=by, now=now)
    check_held(project)
    held = {key_of(finding): finding for finding in Finding.objects.filter(project=project)}  # as of the lock
    for key in seen - chosen.keys():
        if key in held:
            _drop(held[key], by, now)
    for key, finding in chosen.items():
        if key not in held:
            finding.project = project
            finding.save()


def _drop(finding, by, now):
    if finding.words:  # else nothing is lost that a tick does not bring back
        removal.keep_finding(finding, by=by, now=now)
    finding.delete()


def key_of(finding):
    """The name of a finding in a form: its item, or its aspect with the kind of voice."""
    return f"item-{finding.item_id}" if finding.item_id else f"aspect-{finding.aspect_id}-{finding.voice}"


@transaction.atomic
def choose_suggested(project, chosen, seen, *, by, now):
    """Takes up the suggested activities that were ticked and drops those that were unticked (sets of primary keys).

    What the page did not show stays as it is. As take_suggested() and drop_suggested(), all or nothing."""
    if chosen == seen:
        return
    writing.touch(project.submission, by=by, now=now)
    check_held(project)
    catalogue = project.submission.cycle.suggested_activities.select_related("aspect")
    for suggested in catalogue.filter(pk__in=seen - chosen):
        drop_suggested(project, suggested, by=by, now=now)
    for suggested in catalogue.filter(pk__in=chosen - seen):
        take_suggested(project, suggested, by=by, now=now)


@transaction.atomic
def take_suggested(project, suggested, *, by, now):
    """Ties the project to a suggested activity of its cycle and begins an activity with its text, to be adapted.

    The first activity still empty takes the text, else a new one. Returns the activity; None when the project has
    taken it up already, and then nothing changes. Raises Refused as add_part does."""
    writing.touch(project.submission, by=by, now=now)
    check_held(project)
    if project.suggested.filter(pk=suggested.pk).exists():
        return None
    empty = project.activities.filter(title="").order_by("number").first()
    activity = empty or add_part(project, project.activities, by=by, now=now)
    writing.write_text(activity, "title", text_of_suggested(suggested), base="", by=by, now=now)
    activity.suggested = suggested
    activity.save(update_fields=["suggested"])
    project.suggested.add(suggested)
    return activity


@transaction.atomic
def drop_suggested(project, suggested, *, by, now):
    """Unties the project from a suggested activity. The text that it began stays: whoever wrote it takes it out."""
    writing.touch(project.submission, by=by, now=now)
    check_held(project)
    project.suggested.remove(suggested)
    project.activities.filter(suggested=suggested).update(suggested=None)


def text_of_suggested(suggested):
    """What an activity begins with: the catalogue's words, its items as lines under them."""
    return "\n".join([suggested.title, *(f"- {item}" for item in suggested.item_list)])
