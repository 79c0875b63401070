"""The plan's own page: how it stands, what each part lacks, the paper's table with the way to each part."""

from django.urls import reverse

from cpdplans.cycles import pages
from cpdplans.cycles.models import Event, Submission

from . import copying, findings, readiness, removal
from .content import frozen_plan, plan_parts, rows_of
from .models import Activity, Finding, Indicator, Project

FINDINGS = "ผลสำรวจที่นำมาพิจารณา"
AWARENESS = "การสร้างความรับรู้ทั่วทั้งองค์กร"
LETTER = "หนังสือนำส่งและผู้ประสานงาน"


def plan_page(plan, user, now, typed=None):
    """The context of plans/plan_detail.html."""
    rows = rows_of(plan)
    context = pages.overview(plan, user, now, lambda remark: remark_url(plan, rows, remark), typed)
    context |= {"plan": plan, "content": paper(plan) if context["edit"] else frozen_plan(plan)}
    context |= pages.sort_remarks(context["remarks"], plan_parts(context["content"]), context["edit"])
    if context["is_closed"]:
        return context | pages.as_it_stands(tasks(plan, user))
    if not context["edit"]:
        return context
    shown = tasks(plan, user)
    context |= {"tasks": shown, "done_words": pages.done_words(shown), "removed": removal.lately(plan.submission, now)}
    return context | {"untouched": {str(ref) for ref in copying.untouched(plan)}}


# The task list


def tasks(plan, user):
    """The task list: each part with its state and one line of what is still missing."""
    lacks = readiness.lacks(plan)
    missing = [lack for lack in lacks if lack.must]
    submission = plan.submission
    remarks = pages.open_remarks(submission, _remarked_part(plan))
    rows = [_findings_task(plan, user, remarks)]
    rows += [_project_task(plan, project, lacks, remarks) for project in plan.projects.all()]
    if len(rows) == 1:
        nothing = [lack for lack in missing if lack.ref is None]
        rows.append(pages.task("จัดทำแผนที่ 1", _new_project_url(plan), nothing, False))
    letter = bool(submission.letter_number or submission.contact_name)
    for section, title, ref, started in (
        ("awareness", AWARENESS, plan.ref, _awareness_started(plan)),
        ("letter", LETTER, submission.ref, letter),
    ):
        lacks = [lack for lack in missing if lack.ref == ref]
        rows.append(pages.task(title, readiness.section_url(plan, section), lacks, started, remarks[ref]))
    rows.append(pages.check_task(reverse("plans:check", args=[plan.pk]), missing, remarks.total()))
    return rows


def _new_project_url(plan):
    """It joins plans with last year's results: a later room's page."""
    return reverse("reports:new_project", args=[plan.pk])


def _remarked_part(plan):
    """(ref, field) of a remark -> its part of the list: what sits on findings is settled at their line, not at the
    project's too."""
    whose = {finding.ref: project.ref for project in plan.projects.all() for finding in project.findings.all()}

    def part_of(ref, field):
        return (FINDINGS, ref) if field == "findings" else (FINDINGS, whose[ref]) if ref in whose else ref

    return part_of


def _findings_task(plan, user, remarks):
    """Reading the results and choosing what the projects answer: complete when each project answers something."""
    round_ = findings.survey_of(plan.submission)
    projects = list(plan.projects.all())
    answering = [project for project in projects if project.findings.all()]
    is_read = round_ is not None and _is_read(plan.submission, round_)
    waiting = [project for project in projects if project not in answering]
    marked = [project for project in projects if remarks[FINDINGS, project.ref]]
    if waiting or not projects:
        row = pages.task(FINDINGS, _findings_url(plan, user, round_, is_read, waiting), [], True)
        row["status"] = pages.STATES["partial" if answering or is_read else "empty"]
    else:
        url = readiness.project_url(plan, (marked or projects)[0], "findings")
        row = pages.task(FINDINGS, url, [], True, sum(remarks[FINDINGS, project.ref] for project in marked))
    row["missing"] = row["missing"] or _findings_words(round_, is_read, answering, waiting)
    row["links"] = [{"title": "หน้าผลการสำรวจ", "url": _results_url(plan, user, round_)}] if round_ else []
    return row


def _is_read(submission, round_):
    """Whether anybody of the unit has opened its results of the round (surveys.services.record_reading)."""
    read = Event.objects.filter(act=Event.Act.READ_RESULTS, unit=submission.unit_id, note=str(round_))
    return read.exists()


def _findings_url(plan, user, round_, is_read, waiting):
    """Where the next step is while it is not complete: the results until they are read, then the choice in a project
    without one."""
    if round_ and not is_read:
        return _results_url(plan, user, round_)
    if waiting:
        return readiness.project_url(plan, waiting[0], "findings")
    return f"{_results_url(plan, user, round_)}#priorities" if round_ else _new_project_url(plan)


def _results_url(plan, user, round_):
    if user.is_officer:
        return reverse("surveys:results", args=[round_.fiscal_year])
    return reverse("surveys:results_of_unit", args=[round_.fiscal_year, plan.submission.unit.code])


def _findings_words(round_, is_read, answering, waiting):
    """That nobody has opened the results is a hint on the way, not said any more once each project answers
    something."""
    words = [] if round_ else ["ยังไม่มีผลการสำรวจที่เผยแพร่"]
    if round_ and not is_read and (waiting or not answering):
        words.append("ยังไม่ได้เปิดอ่านผลการสำรวจ")
    if len(answering) > 1 and not waiting:
        words.append(f"นำมาพิจารณาแล้วทั้ง {len(answering)} แผน")
    elif answering:
        words.append(f"นำมาพิจารณาแล้วใน{_places(answering)}")
    if waiting:
        words.append(f"ยังไม่ได้เลือกใน{_places(waiting)}")
    return " · ".join(words) or "อ่านผลการสำรวจแล้ว ยังไม่ได้เลือกประเด็นมาจัดทำแผน"


def _places(projects):
    """ "แผนที่ 1, 2 และ 3" """
    numbers = [str(project.number) for project in projects]
    return "แผนที่ " + (" และ ".join([", ".join(numbers[:-1]), numbers[-1]]) if len(numbers) > 1 else numbers[0])


def _awareness_started(plan):
    return bool(plan.unresolved or plan.awareness_promised_on or plan.submission.evidence.kept().exists())


def _project_task(plan, project, lacks, remarks):
    hanging = (*project.findings.all(), *project.activities.all(), *project.indicators.all())
    refs = {project.ref, *(row.ref for row in hanging)}
    own = [lack for lack in lacks if lack.ref in refs]
    missing = [lack for lack in own if lack.must]
    started = bool(project.title or project.objective or project.findings.all())
    url = readiness.project_url(plan, project)
    waiting = sum(remarks[ref] for ref in refs)
    return pages.task(_name(project), url, missing, started, waiting, doubts=len(own) - len(missing))


def _name(project):
    return f"{project.place()} {project.title}".strip()


# The way to each part


def parts(plan):
    """{path of a page: its part of the plan}, for all that is missing when it is shown by part."""
    pages_of = {readiness.project_url(plan, project): _name(project) for project in plan.projects.all()}
    return pages_of | {
        readiness.section_url(plan, "awareness"): AWARENESS,
        readiness.section_url(plan, "letter"): LETTER,
    }


def paper(plan):
    """The frozen plan as the page shows it to those who write: beside each part the address that edits it."""
    content = frozen_plan(plan)
    for project, shown in zip(plan.projects.all(), content["projects"], strict=True):
        _add_urls(plan, project, shown)
    submission = plan.submission
    return content | {
        "evidence_url": readiness.section_url(plan, "awareness", "evidence"),
        "unresolved_url": readiness.section_url(plan, "awareness", readiness.field_anchor(plan, "unresolved")),
        "letter_url": readiness.section_url(plan, "letter", readiness.field_anchor(submission, "letter_number")),
        "contact_url": readiness.section_url(plan, "letter", readiness.field_anchor(submission, "contact_name")),
    }


def _add_urls(plan, project, shown):
    def to(anchor):
        return readiness.project_url(plan, project, anchor)

    shown["urls"] = {part: to(part) for part in ("findings", "suggested", "activities", "indicators")} | {
        column: to(readiness.field_anchor(project, column)) for column in ("title", "objective", "period_start")
    }
    for rows, column in (("activities", "title"), ("indicators", "text")):
        for row, line in zip(getattr(project, rows).all(), shown[rows], strict=True):
            line["url"] = to(readiness.field_anchor(row, column))


def remark_url(plan, rows, remark):
    """The address of the field that a remark is pinned to; the plan's own page for the whole or what is gone."""
    row = rows.get(remark.ref)
    if isinstance(row, Submission):
        return readiness.section_url(plan, "letter", _anchor(row, remark.field))
    if row == plan or (isinstance(row, Project) and remark.field == "evidence"):
        return readiness.section_url(plan, "awareness", _anchor(row, remark.field))
    if isinstance(row, Project):
        return readiness.project_url(plan, row, _anchor(row, remark.field))
    if isinstance(row, Activity | Indicator | Finding):
        return readiness.project_url(plan, row.project, _anchor(row, remark.field))
    return ""


def _anchor(row, field):
    return readiness.field_anchor(row, field) if field in row.written else field
