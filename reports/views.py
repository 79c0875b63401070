"""The officer's pages of a report: see it whole, write it part by part, check it, send it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cpdplans.cycles import pages
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle, Submission
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.writing_form import WritingForm
from cpdplans.units.signing_in import login_required
from plans.models import Direction

from . import readiness, services
from .content import AWARENESS, ReportContent, row_of, rows_of
from .fresh import fresh_parts, lacks_context
from .models import Report
from .overview import paper, parts, report_page

EVIDENCE_WORDS = {
    "title": "หลักฐานและข้อเสนอแนะต่อกรม",
    "lead": "แนบหลักฐานผลการดำเนินการ และหลักฐานการสร้างความรับรู้ที่แผนแจ้งว่าจะดำเนินการ",
    "texts": [("suggestion", "ข้อเสนอแนะต่อกรม", "")],
    "whole": "ทั้งรายงาน",
}
DESK = pages.Desk("reports", content_of=ReportContent, row_of=row_of, lacks_of=readiness.lacks, fresh_of=fresh_parts)


def get_report(request, pk):
    """The report with its rows, in step with the approved plan while it can be written."""
    reports = Report.objects.with_rows().visible_to(request.user)
    report = get_object_or_404(reports, pk=pk)
    if services.is_behind(report):
        services.report_of(report.submission)
        report = reports.get(pk=pk)
    return report


@login_required
def current(request):
    """The report of the officer's unit in the current round."""
    if not request.user.is_officer:
        return redirect("reports:home")
    cycle = Cycle.objects.current(timezone.now())
    submission = Submission.objects.visible_to(request.user).filter(cycle=cycle, kind=Kind.REPORT).first()
    if submission is None:
        return render(request, "reports/none.html", {"cycle": cycle})
    return of_submission(request, submission.pk)


@login_required
def of_submission(request, submission_pk):
    """Where a link to the submission leads: the review page for กพร., the report for all others."""
    submissions = Submission.objects.visible_to(request.user).filter(kind=Kind.REPORT)
    submission = get_object_or_404(submissions, pk=submission_pk)
    try:
        report = _report_to_open(submission, request.user)
    except Refused as refused:
        return render(request, "reports/none.html", {"reason": str(refused)})
    if request.user.is_reviewer:
        return redirect("admin:reports_report_change", report.pk)
    return redirect("reports:detail", report.pk)


def _report_to_open(submission, user):
    """The report, made or brought in step with the plan by those who write it; onlookers see what there is."""
    if not user.is_executive:
        return services.report_of(submission)
    report = Report.objects.filter(submission=submission).first()
    if report is None:
        raise Refused("หน่วยงานยังไม่เริ่มจัดทำรายงานผล")
    return report


@login_required
@never_cache
def detail(request, pk):
    report = get_report(request, pk)
    typed = request.session.pop("typed_answers", None)
    return render(request, "reports/report_detail.html", report_page(report, request.user, timezone.now(), typed))


@login_required
def draft_pdf(request, pk):
    return pages.draft_pdf(request, DESK, get_report(request, pk))


@login_required
@require_POST
def write_field(request, pk):
    report = get_object_or_404(Report.objects.select_related("submission__unit").visible_to(request.user), pk=pk)
    return pages.write_field(request, DESK, report)


@login_required
def result(request, pk, ref):
    report = get_report(request, pk)
    found = next((result for result in report.results.all() if result.ref == ref), None)
    if found is None:
        raise Http404
    stop = pages.locked(request, DESK, report)
    if stop:
        return stop
    rows = [found, *readiness.live(found.activities.all()), *readiness.live(found.indicators.all())]
    form = WritingForm(
        request.POST or None, rows=rows, remarks=report.submission.remarks.released(), leave_out=_unused(rows)
    )
    if request.method == "POST" and pages.save_form(request, form, by=request.user, now=timezone.now()):
        act = request.POST.get("act")
        if act == "next":
            return redirect("reports:detail", report.pk)
        return redirect(_onward(report, found)[0] if act == "onward" else readiness.result_url(report, found))
    return render(request, "reports/result_form.html", _result_context(report, found, form))


def _onward(report, result):
    """(address, words) of the part that follows: the next project, after the last one the evidence."""
    for row in readiness.live(report.results.all()):
        if row.number > result.number:
            return readiness.result_url(report, row), f"ไป{row.place()}"
    return readiness.section_url(report, "awareness"), "ไปหน้าหลักฐาน"


def _unused(rows):
    """Fields that an indicator's direction leaves without meaning: done / not done has no figure, and the reverse."""
    indicators = [row for row in rows if hasattr(row, "direction")]
    return {(row.ref, "actual" if row.direction == Direction.DONE else "done") for row in indicators}


def _result_context(report, result, form):
    return {
        "report": report,
        "submission": report.submission,
        "result": result,
        "form": form,
        "remarks": [remark for remark in form.remarks if remark.ref == result.ref and remark.field == "evidence"],
        "own": form.fields_of(result),
        "onward": _onward(report, result)[1],
        "activities": [(row, form.fields_of(row)) for row in readiness.live(result.activities.all())],
        "indicators": [(row, form.fields_of(row)) for row in readiness.live(result.indicators.all())],
    } | lacks_context(report, result)


@login_required
def awareness(request, pk):
    report = get_report(request, pk)
    return pages.evidence_page(request, DESK, report, rows=[report], abouts=_abouts(report), words=EVIDENCE_WORDS)


@login_required
@require_POST
def attach(request, pk):
    report = get_report(request, pk)
    return pages.evidence_act(request, DESK, report, abouts=_abouts(report), words=EVIDENCE_WORDS)


def _abouts(report):
    """What a piece of evidence may prove: the awareness that the plan promised, a project, one of its activities."""
    abouts = [(readiness.awareness_ref(report), AWARENESS)] if readiness.is_awareness_promised(report) else []
    for result in report.results.all():
        abouts.append((result.ref, f"{result.place()} {result.title}"))
        abouts += [(row.ref, f"{result.place()} กิจกรรมที่ {row.number} {row.title}") for row in result.activities.all()]
    return abouts


@login_required
def letter(request, pk):
    return pages.letter_page(request, DESK, get_report(request, pk))


@login_required
@never_cache
def check(request, pk):
    report = get_report(request, pk)

    def context():
        return {"report": report, "content": paper(report), "edit": True, "parts": parts(report)}

    return pages.check(request, DESK, report, template="reports/report_check.html", context_of=context)


@login_required
@never_cache
def request_page(request, pk):
    """What the unit asks of กพร.: more time, or that there is nothing to report."""
    return pages.request_page(request, DESK, get_report(request, pk))


@login_required
@require_POST
def send(request, pk):
    return pages.send(request, DESK, get_report(request, pk))


@login_required
@require_POST
def recall(request, pk):
    return pages.recall(request, DESK, get_report(request, pk))


@login_required
def receipt(request, pk):
    return pages.receipt(request, DESK, get_report(request, pk))


@login_required
@require_POST
def answer(request, pk, remark_pk):
    return pages.answer(request, DESK, get_report(request, pk), remark_pk)


@login_required
def history(request, pk):
    report = get_report(request, pk)
    return pages.history_page(request, DESK, report, rows_of(report))


@login_required
def take_back(request, pk, change_pk):
    return pages.take_back(request, DESK, get_report(request, pk), change_pk)
