"""A plan as it is sent: what it lacks, its frozen JSON, and its parts in words."""

from cpdplans import thai
from cpdplans.cycles.content import (
    Part,
    day_words,
    evidence_words,
    frozen_evidence,
    frozen_submission,
    iso,
    label,
    submission_parts,
)

from . import copying, readiness
from .models import Activity, Finding, Indicator, Plan, Project


class PlanContent:
    """What the plans room hands to the stage function: read from the store each time it is asked."""

    kind = "plan"

    def __init__(self, plan):
        self.pk = plan.pk

    def plan(self):
        return Plan.objects.with_rows().get(pk=self.pk)

    def lacks(self):
        return readiness.missing(self.plan())

    def frozen(self):
        return frozen_plan(self.plan())


def rows_of(plan):
    """Every row that people write, by ref."""
    rows = [plan.submission, plan]
    for project in plan.projects.all():
        rows += [project, *project.activities.all(), *project.indicators.all(), *project.findings.all()]
    return {row.ref: row for row in rows}


def row_of(plan, ref):
    """The one row of this plan with `ref`, or None. A fixed number of queries, whatever the plan's size."""
    if ref == plan.ref:
        return plan
    if ref == plan.submission.ref:
        return plan.submission
    in_project = ("project__plan__submission__unit", "project__plan__submission__cycle")
    project = Project.objects.filter(plan=plan, ref=ref).select_related("plan__submission__unit").first()
    if project:
        return project
    for model in (Activity, Indicator, Finding):
        row = model.objects.filter(project__plan=plan, ref=ref).select_related(*in_project).first()
        if row:
            return row
    return plan.submission.evidence.kept().filter(ref=ref).select_related("submission__unit").first()


def frozen_plan(plan):
    submission = plan.submission
    evidence = [piece for piece in submission.evidence.all() if piece.removed_at is None]
    return frozen_submission(submission) | {
        "ref": str(plan.ref),
        "unresolved": plan.unresolved,
        "awareness_promised_on": iso(plan.awareness_promised_on),
        "evidence": [frozen_evidence(piece) for piece in evidence if piece.about is None],
        "projects": [_project(project, evidence) for project in plan.projects.all()],
    }


def _project(project, evidence):
    return {
        "ref": str(project.ref),
        "number": project.number,
        "title": project.title,
        "objective": project.objective,
        "period_start": iso(project.period_start),
        "period_end": iso(project.period_end),
        "own_choice": project.own_choice,
        "credit": copying.credit_of(project),
        "suggested": [{"label": chosen.label, "title": chosen.title} for chosen in project.suggested.all()],
        "findings": [_finding(finding) for finding in project.findings.all()],
        "activities": [
            {"ref": str(row.ref), "number": row.number, "title": row.title} for row in project.activities.all()
        ],
        "indicators": [_indicator(row) for row in project.indicators.all()],
        "evidence": [frozen_evidence(piece) for piece in evidence if piece.about == project.ref],
    }


def _finding(finding):
    return {
        "ref": str(finding.ref),
        "aspect": finding.aspect.title,
        "aspect_number": finding.aspect.number,
        "item": finding.item_text,
        "voice": finding.get_voice_display() if finding.voice else "",
        "survey_year": finding.survey_year,
        "words": finding.words,
    } | {name: _figure(getattr(finding, name)) for name in Finding.FIGURES}


def _figure(value):
    """A figure as the survey prints it: means and percents with two decimals, n whole, "" for none."""
    return "" if value is None else str(value) if isinstance(value, int) else f"{value:.2f}"


def _indicator(row):
    return {
        "ref": str(row.ref),
        "number": row.number,
        "text": row.text,
        "direction": row.direction,
        "unit_of_measure": row.unit_of_measure,
        "baseline": thai.plain_number(row.baseline),
        "target": thai.plain_number(row.target),
        "measured_how": row.measured_how,
        "target_words": row.target_words,
    }


def finding_words(finding):
    """A frozen finding as one line: aspect, item or kind of voice, and the figures that were seen."""
    words = [f"ด้านที่ {finding['aspect_number']} {finding['aspect'].removeprefix('ด้าน')}"]
    words += [finding[name] for name in ("item", "voice") if finding[name] and finding[name] != finding["aspect"]]
    line = " · ".join(words)
    figures = []
    if finding["mean"]:
        figures.append(f"ค่าเฉลี่ย {finding['mean']}")
    if finding["department_mean"]:
        figures.append(f"กรม {finding['department_mean']}")
    if finding["dissatisfied"]:
        figures.append(f"ไม่พึงพอใจร้อยละ {finding['dissatisfied']}")
    if finding["n"]:
        figures.append(f"ผู้ตอบ {finding['n']} ราย")
    return f"{line} ({', '.join(figures)})" if figures else line


def plan_parts(content):
    """Every field of a frozen plan as Parts, in the order of the paper: for review, comparison and remarks."""
    parts = []
    for project in content["projects"]:
        parts += _project_parts(project)
    parts += [
        Part(content["ref"], "evidence", "การสร้างความรับรู้", "หลักฐานของแผนทั้งฉบับ", evidence_words(content["evidence"])),
        _day_part(content["ref"], "awareness_promised_on", "การสร้างความรับรู้", Plan, content),
        Part(content["ref"], "unresolved", "ทั้งฉบับ", label(Plan, "unresolved"), content["unresolved"]),
    ]
    return parts + submission_parts(content)


def _project_parts(project):
    group = f"แผนที่ {project['number']}"
    suggested = "\n".join(f"{row['label']} {row['title']}" for row in project["suggested"])
    parts = [
        Part(project["ref"], "title", group, label(Project, "title"), project["title"]),
        *_credit_parts(project, group),
        Part(project["ref"], "findings", group, Finding._meta.verbose_name, _lines(project["findings"], finding_words)),
        *(
            Part(row["ref"], "words", group, label(Finding, "words"), row["words"])
            for row in project["findings"]
            if row["words"]
        ),
        Part(project["ref"], "suggested", group, label(Project, "suggested"), suggested),
        Part(project["ref"], "own_choice", group, label(Project, "own_choice"), project["own_choice"]),
        Part(project["ref"], "objective", group, label(Project, "objective"), project["objective"]),
        _day_part(project["ref"], "period_start", group, Project, project),
        _day_part(project["ref"], "period_end", group, Project, project),
    ]
    for row in project["activities"]:
        parts.append(Part(row["ref"], "title", group, f"กิจกรรมที่ {row['number']}", row["title"]))
    for row in project["indicators"]:
        parts += _indicator_parts(row, group)
    return [*parts, Part(project["ref"], "evidence", group, "หลักฐานของแผนนี้", evidence_words(project["evidence"]))]


def _credit_parts(project, group):
    """What was sent before copies were credited has no such key."""
    credit = project.get("credit", "")
    return [Part(project["ref"], "credit", group, "ที่มาของแผน", credit)] if credit else []


def _indicator_parts(row, group):
    group = f"{group} ตัวชี้วัดที่ {row['number']}"
    values = {name: row[name] for name in ("text", "unit_of_measure", "baseline", "measured_how")}
    values["target"] = row["target_words"]
    order = ("text", "unit_of_measure", "baseline", "target", "measured_how")
    return [Part(row["ref"], name, group, label(Indicator, name), values[name]) for name in order]


def _day_part(ref, field, group, model, values):
    return Part(ref, field, group, label(model, field), day_words(values[field]))


def _lines(rows, words):
    return "\n".join(words(row) for row in rows)
