"""Opening a report from the approved plan, and keeping its lines in step with an amended plan."""

from types import MappingProxyType

from django.db import transaction

from cpdplans import thai
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.content import day_words
from cpdplans.cycles.lacking import CONTACT
from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.writing import EDITABLE

from .models import ActivityResult, IndicatorResult, ProjectResult, Report


@transaction.atomic
def report_of(submission):
    """The report of a submission; its lines are taken from the approved version of the plan when it is first opened,
    and merged by `ref` after an amendment. Raises Refused while the plan is not approved and no report exists."""
    version = approved_plan_version(submission)
    report = Report.objects.filter(submission=submission).first()
    if report is None:
        if version is None:
            raise Refused("ยังเปิดรายงานผลไม่ได้ เนื่องจากแผนของหน่วยงานยังไม่ได้รับความเห็นชอบ")
        report, _ = Report.objects.get_or_create(submission=submission, defaults={"plan_version": version})
        take_lines(report, version)
        _take_contact(submission)
    elif is_behind(report):
        take_lines(report, version)
    return report


def _take_contact(submission):
    """Begins with the contact person of the plan, for the unit to keep or change."""
    plan = submission.sibling(Kind.PLAN)
    names = [name for name, _ in CONTACT]
    if not any(getattr(submission, name) for name in names):
        type(submission).objects.filter(pk=submission.pk).update(**{name: getattr(plan, name) for name in names})


def is_behind(report):
    """Whether another version of the plan has been approved since, and the report can still follow it."""
    if report.submission.stage not in EDITABLE:
        return False
    version = approved_plan_version(report.submission)
    return bool(version and version.pk != report.plan_version_id)


def approved_plan_version(submission):
    """The version of the plan that stands approved, or None."""
    plan = submission.sibling(Kind.PLAN)
    return plan.latest_version() if plan and plan.stage == Stage.APPROVED else None


def take_lines(report, version):
    """Brings the report's lines in step with a plan version. What was written stays; a row that the plan no longer has
    keeps its line, marked as cancelled."""
    report.plan_version = version
    report.save(update_fields=["plan_version"])
    projects, first = version.content["projects"], first_targets(version)
    _cancel(report.results, projects)
    for project in projects:
        values = {name: project[name] for name in ("number", "title", "objective")} | {"period": period_words(project)}
        result = _line(ProjectResult, {"report": report}, project, values)
        _take_parts(result, ActivityResult, project["activities"], ("number", "title"))
        measure = ("number", "text", "direction", "unit_of_measure", "baseline", "target")
        _take_parts(result, IndicatorResult, project["indicators"], measure, _besides(first))


def first_targets(version):
    """{ref of an indicator: its target in words} of the plan as it was first approved: what an amendment changed is
    shown beside it."""
    approvals = version.submission.events.filter(act=Event.Act.APPROVE).order_by("at", "pk")
    at = approvals.values_list("at", flat=True).first()
    sent = version.submission.versions.filter(created_at__lte=at).order_by("-number") if at else None
    first = (sent and sent.first()) or version
    rows = (row for project in first.content["projects"] for row in project["indicators"])
    return {row["ref"]: row["target_words"] for row in rows}


def _besides(first):
    return {ref: {"first_target_words": words} for ref, words in first.items()}


def _take_parts(result, model, rows, names, besides=MappingProxyType({})):
    """`besides`: {ref: {field: value}} of what is not the row's own."""
    _cancel(model.objects.filter(result=result), rows)
    for row in rows:
        values = {name: row[name] for name in names} | besides.get(row["ref"], {})
        for name in ("baseline", "target"):
            if name in values:
                values[name] = values[name] or None
        _line(model, {"result": result}, row, values)


def _line(model, parent, row, values):
    line, _ = model.objects.update_or_create(**parent, plan_ref=row["ref"], defaults=values | {"is_cancelled": False})
    return line


def _cancel(lines, rows):
    lines.exclude(plan_ref__in=[row["ref"] for row in rows]).update(is_cancelled=True)


def period_words(project):
    """The period of a frozen project as people read it."""
    start, end = day_words(project["period_start"]), day_words(project["period_end"])
    return thai.clean_text(f"{start} ถึง {end}") if end else start
