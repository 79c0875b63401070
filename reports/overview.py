"""The report's own page: how it stands, what each part lacks, the results, remarks and what was sent."""

from django.urls import reverse

from cpdplans.cycles import pages
from cpdplans.cycles.models import Submission

from . import readiness
from .content import frozen_report, rows_of
from .models import ActivityResult, IndicatorResult, ProjectResult


def report_page(report, user, now, typed=None):
    """The context of reports/report_detail.html."""
    rows = rows_of(report)
    context = pages.overview(report, user, now, lambda remark: remark_url(report, rows, remark), typed)
    context |= {"report": report, "content": frozen_report(report)}
    return context | {"tasks": tasks(report) if context["edit"] else []}


def tasks(report):
    """The task list: each part with its state and one line of what is still missing."""
    missing = readiness.missing(report)
    submission = report.submission
    remarks = pages.open_remarks(submission)
    live = readiness.live(report.results.all())
    rows = [_result_task(report, result, missing, remarks) for result in live]
    has_evidence = submission.evidence.kept().exists()
    words = {"awareness": "หลักฐานและข้อเสนอแนะต่อกรม", "letter": "ผู้รายงานและหนังสือนำส่ง"}
    for section, row, started in (
        ("awareness", report, has_evidence or bool(report.suggestion)),
        ("letter", submission, bool(submission.contact_name)),
    ):
        lacks = [lack for lack in missing if lack.ref == row.ref]
        rows.append(
            pages.task(words[section], readiness.section_url(report, section), lacks, started, remarks[row.ref])
        )
    rows.append(pages.check_task(reverse("reports:check", args=[report.pk]), missing, remarks.total()))
    return rows


def _result_task(report, result, missing, remarks):
    parts = (*result.activities.all(), *result.indicators.all())
    refs = {result.ref, *(row.ref for row in parts)}
    lacks = [lack for lack in missing if lack.ref in refs]
    started = bool(result.change_for_clients or any(getattr(row, "progress", "") for row in parts))
    title, waiting = f"{result.place()} {result.title}".strip(), sum(remarks[ref] for ref in refs)
    return pages.task(title, readiness.result_url(report, result), lacks, started, waiting)


def remark_url(report, rows, remark):
    row = rows.get(remark.ref)
    if isinstance(row, ActivityResult | IndicatorResult):
        return readiness.result_url(report, row.result, row, remark.field)
    if isinstance(row, ProjectResult):
        return readiness.result_url(report, row, row, remark.field)
    if row is None:
        return ""
    section = "letter" if isinstance(row, Submission) else "awareness"
    return readiness.section_url(report, section)
