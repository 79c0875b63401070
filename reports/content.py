"""A report as it is sent: what it lacks, its frozen JSON, and its parts in words."""

from uuid import UUID

from cpdplans import thai
from cpdplans.cycles import amending
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
from plans.models import Direction

from . import readiness
from .models import ActivityResult, IndicatorResult, ProjectResult, Report

ACHIEVED = {True: "บรรลุ", False: "ไม่บรรลุ", None: ""}
CANCELLED = "ยกเลิกตามแผนที่ปรับ"
NARRATIVE = ProjectResult.written
AWARENESS = "การสร้างความรับรู้ทั่วทั้งองค์กร"


class ReportContent:
    """What the reports room hands to the stage function: read from the store each time it is asked."""

    kind = "report"

    def __init__(self, report):
        self.pk = report.pk

    def report(self):
        return Report.objects.with_rows().get(pk=self.pk)

    def lacks(self):
        return readiness.missing(self.report())

    def frozen(self):
        return frozen_report(self.report())


def rows_of(report):
    """Every row that people write, by ref."""
    rows = [report.submission, report]
    for result in report.results.all():
        rows += _lines_of(result)
    return {row.ref: row for row in rows}


def row_of(report, ref):
    """The one row of this report with `ref`, or None. A fixed number of queries, whatever the report's size."""
    for own in (report, report.submission):
        if own.ref == ref:
            return own
    found = ProjectResult.objects.filter(report=report, ref=ref).select_related("report__submission__unit").first()
    if found:
        return found
    for model in (ActivityResult, IndicatorResult):
        rows = model.objects.filter(result__report=report, ref=ref)
        found = rows.select_related("result__report__submission__unit").first()
        if found:
            return found
    return report.submission.evidence.kept().filter(ref=ref).select_related("submission__unit").first()


def frozen_report(report):
    submission = report.submission
    evidence = [piece for piece in submission.evidence.all() if piece.removed_at is None]
    return frozen_submission(submission) | {
        "ref": str(report.ref),
        "plan_receipt_number": report.plan_version.receipt_number,
        "suggestion": report.suggestion,
        "awareness": _awareness(report, evidence),
        "evidence": [frozen_evidence(piece) for piece in evidence if piece.about is None],
        "amended_because": _amended_because(report),
        "results": [_result(result, evidence) for result in report.results.all()],
    }


def _amended_because(report):
    """Why the plan was amended, where that took something out of the report; "" otherwise."""
    lines = [line for result in report.results.all() for line in _lines_of(result)]
    return amending.because(report.plan_version.submission) if any(line.is_cancelled for line in lines) else ""


def _lines_of(result):
    return [result, *result.activities.all(), *result.indicators.all()]


def _awareness(report, evidence):
    """What was made known to all staff after the plan was sent; `ref` is that of the plan."""
    plan = report.plan_version.content
    return {
        "ref": plan["ref"],
        "promised_on": plan["awareness_promised_on"],
        "evidence": _evidence_of(UUID(plan["ref"]), evidence),
    }


def _evidence_of(ref, evidence):
    return [frozen_evidence(piece) for piece in evidence if piece.about == ref]


def _result(result, evidence):
    return _frozen_line(result) | {
        "title": result.title,
        "objective": result.objective,
        "period": result.period,
        **{name: getattr(result, name) for name in NARRATIVE},
        "activities": [_activity(row, evidence) for row in result.activities.all()],
        "indicators": [_indicator(row) for row in result.indicators.all()],
        "evidence": _evidence_of(result.ref, evidence),
    }


def _frozen_line(line):
    return {
        "ref": str(line.ref),
        "plan_ref": str(line.plan_ref),
        "number": line.number,
        "is_cancelled": line.is_cancelled,
    }


def _activity(row, evidence):
    return _frozen_line(row) | {
        "title": row.title,
        "progress": row.get_progress_display() if row.progress else "",
        "percent": thai.plain_number(row.percent),
        "started_on": iso(row.started_on),
        "finished_on": iso(row.finished_on),
        "done": row.done,
        "reason": row.reason,
        "evidence": _evidence_of(row.ref, evidence),
    }


def _indicator(row):
    outcome = row.outcome
    return _frozen_line(row) | {
        "text": row.text,
        "direction": row.direction,
        "unit_of_measure": row.unit_of_measure,
        "baseline": thai.plain_number(row.baseline),
        "target": thai.plain_number(row.target),
        "target_words": row.target_words,
        "former_target_words": row.former_target_words,
        "actual": thai.plain_number(row.actual),
        "actual_words": actual_words(row),
        "is_achieved": outcome.is_achieved,
        "achieved": ACHIEVED[outcome.is_achieved],
        "percent": thai.plain_number(outcome.percent),
        "progress": thai.plain_number(outcome.progress),
        "figures_words": outcome.words,
        "measured_how": row.measured_how,
    }


def actual_words(row):
    """What was reached, as a sentence of the paper."""
    if row.direction == Direction.DONE:
        return row.get_done_display() if row.done else ""
    return row.quantity(row.actual)


def report_parts(content):
    """Every field of a frozen report as Parts, in the order of the paper. What was sent before a field came to be has
    no key of it."""
    parts = []
    for result in content["results"]:
        parts += _result_parts(result)
    awareness = content.get("awareness", {})
    if awareness.get("promised_on") or awareness.get("evidence"):
        words = evidence_words(awareness["evidence"])
        parts.append(Part(awareness["ref"], "evidence", "ทั้งรายงาน", f"หลักฐาน{AWARENESS}", words))
    parts += [
        Part(content["ref"], "evidence", "ทั้งรายงาน", "หลักฐาน", evidence_words(content["evidence"])),
        Part(content["ref"], "suggestion", "ทั้งรายงาน", label(Report, "suggestion"), content["suggestion"]),
    ]
    return parts + submission_parts(content)


def _result_parts(result):
    group = f"แผนที่ {result['number']} {result['title']}" + (f" ({CANCELLED})" if result["is_cancelled"] else "")
    parts = []
    for row in result["activities"]:
        parts += _activity_parts(row, group)
    for row in result["indicators"]:
        parts += _indicator_parts(row, group)
    told = [name for name in NARRATIVE if name in result]
    parts += [Part(result["ref"], name, group, label(ProjectResult, name), result[name]) for name in told]
    parts.append(Part(result["ref"], "evidence", group, "หลักฐานของแผนนี้", evidence_words(result["evidence"])))
    return parts


def _activity_parts(row, group):
    name = f"กิจกรรมที่ {row['number']}"
    percent = f"ร้อยละ {row['percent']}" if row["percent"] else ""
    started = f"เริ่ม {day_words(row['started_on'])}" if row.get("started_on") else ""
    finished = f"แล้วเสร็จ {day_words(row['finished_on'])}" if row["finished_on"] else ""
    state = CANCELLED if row["is_cancelled"] else row["progress"]
    progress = " · ".join(filter(None, [state, percent, started, finished]))
    held = row.get("evidence", [])
    proof = [Part(row["ref"], "evidence", group, f"{name} หลักฐาน", evidence_words(held))] if held else []
    return [
        Part(row["ref"], "progress", group, f"{name} {row['title']}", progress),
        Part(row["ref"], "done", group, f"{name} {label(ActivityResult, 'done')}", row["done"]),
        Part(row["ref"], "reason", group, f"{name} {label(ActivityResult, 'reason')}", row["reason"]),
        *proof,
    ]


def _indicator_parts(row, group):
    former = row.get("former_target_words") and f"(เดิม {row['former_target_words']})"
    target = " ".join(filter(None, ["เป้าหมาย", row["target_words"], former]))
    told = [target, f"ผลที่ทำได้ {row['actual_words']}", row["achieved"], row.get("figures_words")]
    words = " · ".join(filter(None, told))
    field = "done" if row["direction"] == Direction.DONE else "actual"
    name = f"ตัวชี้วัดที่ {row['number']}"
    return [
        Part(row["ref"], field, group, f"{name} {row['text']}", words),
        Part(
            row["ref"], "measured_how", group, f"{name} {label(IndicatorResult, 'measured_how')}", row["measured_how"]
        ),
    ]
