"""The report's own page: how it stands, what each part lacks, the results with the way to each, what was sent."""

from django.urls import reverse

from cpdplans.cycles import pages
from cpdplans.cycles.models import Submission
from plans.models import Direction

from . import readiness, supplements
from .amending import amendment
from .content import NARRATIVE, frozen_report, report_parts, rows_of
from .models import ActivityResult, IndicatorResult, ProjectResult

SECTIONS = {"awareness": "หลักฐานและข้อเสนอแนะต่อกรม", "letter": "ผู้รายงานและหนังสือนำส่ง"}


def report_page(report, user, now, typed=None):
    """The context of reports/report_detail.html."""
    rows = rows_of(report)
    context = pages.overview(report, user, now, lambda remark: remark_url(report, rows, remark), typed)
    context |= {"report": report, "content": paper(report) if context["edit"] else frozen_report(report)}
    context |= pages.sort_remarks(context["remarks"], report_parts(context["content"]), context["edit"])
    context["amendment"] = amendment(report, user, now)
    if context["is_closed"]:
        return context | pages.as_it_stands(tasks(report))
    if not context["edit"]:
        return context | _supplements(report, context["content"], user, now)
    shown = tasks(report)
    return context | {"tasks": shown, "done_words": pages.done_words(shown)}


def _supplements(report, content, user, now):
    """What was added after the approval, also beside its line of `content`, and whether this person may add more."""
    is_open = supplements.is_own(report, user) and not supplements.why_not(report.submission, now)
    found = list(report.supplements.select_related("added_by"))
    by_line = supplements.by_line(reversed(found))
    for result in content["results"]:
        for line in (result, *result["activities"], *result["indicators"]):
            line["added"] = by_line.get(line["ref"], [])
    return {"supplements": found, "may_supplement": is_open}


def tasks(report):
    """The task list: each part with its state and one line of what is still missing."""
    missing = readiness.missing(report)
    submission = report.submission
    remarks = pages.open_remarks(submission)
    live = readiness.live(report.results.all())
    rows = [_result_task(report, result, missing, remarks) for result in live]
    has_evidence = submission.evidence.kept().exists()
    for section, row, started in (
        ("awareness", report, has_evidence or bool(report.suggestion)),
        ("letter", submission, bool(submission.contact_name)),
    ):
        lacks = [lack for lack in missing if lack.ref == row.ref]
        url = readiness.section_url(report, section)
        rows.append(pages.task(SECTIONS[section], url, lacks, started, remarks[row.ref]))
    if not has_evidence:
        _hint_evidence(rows[len(live)], is_untouched=not report.suggestion and bool(missing))
    rows.append(pages.check_task(reverse("reports:check", args=[report.pk]), missing, remarks.total()))
    return rows


def _hint_evidence(row, *, is_untouched):
    """Evidence may be left out, so its line is complete once the rest is; before that nothing says that it was done."""
    if row["status"] is not pages.STATES["complete"]:
        return
    row["missing"] = "ควรแนบหลักฐานผลการดำเนินการ (ถ้ามี)"
    if is_untouched:
        row["status"] = pages.STATES["empty"]


def _result_task(report, result, missing, remarks):
    parts = (*result.activities.all(), *result.indicators.all())
    refs = {result.ref, *(row.ref for row in parts)}
    lacks = [lack for lack in missing if lack.ref in refs]
    started = bool(result.change_for_clients or any(getattr(row, "progress", "") for row in parts))
    waiting = sum(remarks[ref] for ref in refs)
    return pages.task(_name(result), readiness.result_url(report, result), lacks, started, waiting)


def _name(result):
    return f"{result.place()} {result.title}".strip()


def parts(report):
    """{path of a page: its part of the report}, for all that is missing when it is shown by part."""
    live = readiness.live(report.results.all())
    pages_of = {readiness.result_url(report, result): _name(result) for result in live}
    return pages_of | {readiness.section_url(report, section): title for section, title in SECTIONS.items()}


def paper(report):
    """The frozen report as the page shows it to those who write: beside each part the address that edits it."""
    content = frozen_report(report)
    for result, shown in zip(report.results.all(), content["results"], strict=True):
        if not result.is_cancelled:
            _add_urls(report, result, shown)
    submission = report.submission
    return content | {
        "asks_awareness": readiness.is_awareness_promised(report),
        "asks_letter": submission.cycle.report_needs_letter,
        "evidence_url": readiness.section_url(report, "awareness", "evidence"),
        "suggestion_url": readiness.section_url(report, "awareness", readiness.field_anchor(report, "suggestion")),
        "contact_url": readiness.section_url(report, "letter", readiness.field_anchor(submission, "contact_name")),
        "letter_url": readiness.section_url(report, "letter", readiness.field_anchor(submission, "letter_number")),
    }


def _add_urls(report, result, shown):
    def to(row, column):
        return readiness.result_url(report, result, row, column)

    shown["urls"] = {column: to(result, column) for column in NARRATIVE}
    for row, line in zip(result.activities.all(), shown["activities"], strict=True):
        line["url"] = "" if row.is_cancelled else to(row, "progress")
    for row, line in zip(result.indicators.all(), shown["indicators"], strict=True):
        column = "done" if row.direction == Direction.DONE else "actual"
        line["url"] = "" if row.is_cancelled else to(row, column)


def remark_url(report, rows, remark):
    """The address of the field that a remark is pinned to; "" for the whole or what is gone."""
    row = rows.get(remark.ref)
    if remark.field == "evidence" and remark.ref:
        return readiness.section_url(report, "awareness", "evidence")
    if isinstance(row, ActivityResult | IndicatorResult):
        return readiness.result_url(report, row.result, row, remark.field)
    if isinstance(row, ProjectResult):
        return readiness.result_url(report, row, row, remark.field)
    if row is None:
        return ""
    section = "letter" if isinstance(row, Submission) else "awareness"
    return readiness.section_url(report, section, readiness.field_anchor(row, remark.field))
