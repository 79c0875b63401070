"""What a report lacks before it can be sent. Same shape as the plan's: one check, one function, one test."""

from functools import partial
from uuid import UUID

from django.urls import reverse

from cpdplans import thai
from cpdplans.cycles.content import day_words
from cpdplans.cycles.lacking import contact_lacks, field_anchor, letter_lacks, link_lacks
from cpdplans.cycles.stages import Lack
from plans.models import Direction

from .models import ActivityResult
from .services import is_behind

Progress = ActivityResult.Progress
WHY = {Progress.UNDERWAY: "ยังไม่แล้วเสร็จ"}  # what the reason is of, where it is not the state itself
LETTER = {"letter_number": "เลขที่หนังสือ", "letter_date": "วันที่ของหนังสือ"}


def lacks(report):
    """All that is missing or worth a second look, at once, in the order of the pages."""
    found = [lack for result in live(report.results.all()) for lack in result_lacks(report, result)]
    for check in REPORT_CHECKS:
        found.extend(check(report))
    return found


def missing(report):
    return [lack for lack in lacks(report) if lack.must]


def result_lacks(report, result):
    """What one project lacks or should look at again: the lines that stand at the top of its page."""
    return [lack for check in RESULT_CHECKS for lack in check(report, result)]


def live(lines):
    """Lines whose row the plan still has."""
    return [line for line in lines if not line.is_cancelled]


def result_url(report, result, row=None, column=""):
    anchor = f"#{field_anchor(row, column)}" if row else ""
    return reverse("reports:result", args=[report.pk, result.ref]) + anchor


def section_url(report, section, anchor=""):
    return reverse(f"reports:{section}", args=[report.pk]) + (f"#{anchor}" if anchor else "")


def _field(report, result, row, column, sentence, must=True):
    return Lack(f"{row.place()}: {sentence}", result_url(report, result, row, column), must, row.ref)


def check_progress(report, result):
    for row in live(result.activities.all()):
        if not row.progress:
            yield _field(report, result, row, "progress", "เลือกสถานะการดำเนินการ")
        elif row.progress == Progress.DONE and not row.done:
            yield _field(report, result, row, "done", "กรอกผลการดำเนินการ")
        elif row.progress != Progress.DONE and not row.reason:
            why = WHY.get(row.progress) or row.get_progress_display()
            yield _field(report, result, row, "reason", f"กรอกเหตุผลที่{why}")


def check_figures(report, result):
    first, last = thai.fiscal_year_bounds(report.submission.cycle.fiscal_year)
    for row in live(result.activities.all()):
        if row.progress == Progress.DONE and row.percent is not None and row.percent < 100:
            yield _field(report, result, row, "percent", f"แล้วเสร็จ แต่กรอกร้อยละ {row.percent} กรุณาตรวจสอบ", must=False)
        if row.progress == Progress.DONE and row.reason:
            yield _field(report, result, row, "reason", "แล้วเสร็จ แต่ยังมีเหตุผลที่ยังไม่แล้วเสร็จ กรุณาตรวจสอบ", must=False)
        if row.started_on and row.finished_on and row.finished_on < row.started_on:
            yield _field(report, result, row, "finished_on", "วันที่แล้วเสร็จต้องไม่ก่อนวันที่เริ่มดำเนินการ")
        if row.finished_on and not first <= row.finished_on <= last:
            day = thai.format_date(row.finished_on)
            yield _field(report, result, row, "finished_on", f"แล้วเสร็จวันที่ {day} อยู่นอกปีงบประมาณ กรุณาตรวจสอบ", must=False)


def check_days_to_come(report, result):
    """Done on a day that had not come when the report was last written: worth a look even once the day is past."""
    edited_at = report.submission.edited_at
    for row in live(result.activities.all()):
        is_done = row.progress == Progress.DONE and row.finished_on
        if is_done and edited_at and thai.day_start(row.finished_on) > edited_at:
            days = f"วันที่ {thai.format_date(row.finished_on)} หลังวันที่แก้ไขรายงานครั้งล่าสุด ({thai.format_date(edited_at)})"
            yield _field(report, result, row, "finished_on", f"กรอกว่าแล้วเสร็จ{days} กรุณาตรวจสอบ", must=False)


def check_actual(report, result):
    for row in live(result.indicators.all()):
        if row.direction == Direction.DONE and not row.done:
            yield _field(report, result, row, "done", "เลือกผลการดำเนินการ (แล้วเสร็จ / ไม่แล้วเสร็จ)")
        if row.direction != Direction.DONE and row.actual is None:
            yield _field(report, result, row, "actual", "กรอกผลที่ทำได้")


def check_far_off(report, result):
    for row in live(result.indicators.all()):
        if row.outcome.is_doubtful:
            yield _field(report, result, row, "actual", row.outcome.why, must=False)


def check_negative(report, result):
    for row in live(result.indicators.all()):
        planned = [figure for figure in (row.target, row.baseline) if figure is not None]
        if row.actual is not None and row.actual < 0 <= min(planned, default=0):
            sentence = f"ผลที่ทำได้ติดลบ ({row.quantity(row.actual)}) แต่เป้าหมายและค่าฐานตามแผนไม่ติดลบ กรุณาตรวจสอบ"
            yield _field(report, result, row, "actual", sentence, must=False)


def check_change(report, result):
    if not result.change_for_clients:
        yield _field(report, result, result, "change_for_clients", "กรอกผลที่เกิดขึ้นต่อผู้รับบริการ")


def check_problems(report, result):
    unfinished = any(row.progress and row.progress != Progress.DONE for row in live(result.activities.all()))
    if unfinished and not result.problems:
        yield _field(report, result, result, "problems", "มีกิจกรรมที่ยังไม่แล้วเสร็จ ควรระบุปัญหา/อุปสรรค", must=False)


def check_plan_version(report):
    """A report answers the plan as it stands approved, not one that was amended since."""
    if is_behind(report):
        sentence = "แผนมีฉบับที่เห็นชอบใหม่ กรุณาเปิดหน้ารายงานผลเพื่อรับรายการล่าสุด แล้วตรวจทานอีกครั้ง"
        yield Lack(sentence, reverse("reports:detail", args=[report.pk]), True, report.ref)


def is_awareness_promised(report):
    """Whether the plan was sent with a promise of awareness evidence, or without any."""
    plan = report.plan_version.content
    return bool(plan["awareness_promised_on"]) or not _proves_awareness(plan)


def _proves_awareness(plan):
    return bool(plan["evidence"] or any(project["evidence"] for project in plan["projects"]))


def awareness_ref(report):
    """What evidence of awareness is `about` in a report: the plan."""
    return UUID(report.plan_version.content["ref"])


def check_awareness(report):
    """Awareness evidence that the plan only promised is asked for here."""
    plan, ref = report.plan_version.content, awareness_ref(report)
    pieces = [piece for piece in report.submission.evidence.all() if piece.removed_at is None and piece.about == ref]
    if pieces or _proves_awareness(plan):
        return
    by = f"ภายในวันที่ {day_words(plan['awareness_promised_on'])}" if plan["awareness_promised_on"] else ""
    sentence = f"แนบหลักฐานที่แผนแจ้งว่าจะดำเนินการ{by} และเลือกว่าเป็นหลักฐานของการสร้างความรับรู้"
    url = section_url(report, "awareness", "evidence")
    yield Lack(f"การสร้างความรับรู้ทั่วทั้งองค์กร: {sentence}", url, True, report.ref)


def check_results_evidence(report):
    if not report.submission.holds_evidence():
        url = section_url(report, "awareness", "evidence")
        yield Lack("หลักฐาน: ควรแนบหลักฐานผลการดำเนินการ", url, False, report.ref)


def check_links(report):
    yield from link_lacks(report, section_url(report, "awareness", "evidence"))


def check_contact(report):
    yield from contact_lacks(report.submission, "ผู้รายงาน", partial(section_url, report, "letter"))


def check_letter(report):
    """Where the round asks a report for a covering letter of its own."""
    yield from letter_lacks(report.submission, LETTER, partial(section_url, report, "letter"))


RESULT_CHECKS = [
    check_progress,
    check_figures,
    check_days_to_come,
    check_actual,
    check_far_off,
    check_negative,
    check_change,
    check_problems,
]
REPORT_CHECKS = [check_plan_version, check_awareness, check_results_evidence, check_links, check_contact, check_letter]
