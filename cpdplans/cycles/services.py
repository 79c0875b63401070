"""Acts of the year that do not move a stage: opening, extending, exempting."""

from django.core.exceptions import ValidationError
from django.db import transaction

from cpdplans.thai import clean_text
from cpdplans.units.models import Unit

from . import notices
from .clock import Kind, Stage
from .models import Event, Extension, Submission
from .stages import Refused, record, stale_sentence

EXEMPTIBLE = {Stage.DRAFT, Stage.RETURNED}
LONGEST_REASON = 1000  # characters


def _reason(text, missing):
    text = clean_text(text)
    if not text:
        raise Refused(missing)
    if len(text) > LONGEST_REASON:
        raise Refused(f"เหตุผลยาวเกิน {LONGEST_REASON:,} ตัวอักษร กรุณาย่อข้อความ")
    return text


@transaction.atomic
def open_cycle(cycle, *, by, now, told=True):
    """Makes the plan and the report of every owing unit, and tells the units. A second call adds what is missing and
    tells those that were not in the round. Returns how many. With `told` False, for rounds of the past, nobody is told.
    """
    before = cycle.submissions.count()
    new_units = list(Unit.objects.owing().exclude(submissions__cycle=cycle))
    Submission.objects.bulk_create(
        [Submission(unit=unit, cycle=cycle, kind=kind) for unit in Unit.objects.owing() for kind in Kind],
        ignore_conflicts=True,
    )
    if cycle.opened_at is None:
        cycle.opened_at = now
        cycle.save(update_fields=["opened_at"])
        record(Event.Act.OPEN_CYCLE, cycle=cycle, by=by, now=now)
    if told and new_units:
        notices.opened(cycle, new_units, now=now)
    return cycle.submissions.count() - before


@transaction.atomic
def extend(extension, *, by, now):
    """Grants an Extension not yet saved; validates it, records it and tells the unit."""
    extension.granted_by, extension.granted_at = by, now
    extension.full_clean()
    submission = extension.submission
    extension.save()
    record(Event.Act.EXTEND, submission=submission, by=by, now=now, note=f"{extension} เหตุผล: {extension.reason}")
    notices.extended(extension, now=now)
    return extension


def why_not_extend(submission, until=None):
    """The sentence why this submission cannot have more time, until a day where one is given; "" when it can."""
    try:
        Extension(submission=submission, until=until).clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@transaction.atomic
def withdraw_extension(extension, *, reason, by, now):
    """Ends an extension with a reason; the row stays. Not once the unit has sent in time because of it."""
    reason = _reason(reason, "กรุณากรอกเหตุผลที่ยกเลิกการขยายระยะเวลา")
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=extension.submission_id)
    if submission.timeliness and submission.timeliness.by_extension:
        raise Refused("ยกเลิกไม่ได้ เนื่องจากหน่วยงานส่งภายในกำหนดที่ขยายแล้ว")
    changed = Extension.objects.filter(pk=extension.pk, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_reason=reason
    )
    if not changed:
        raise Refused("การขยายระยะเวลานี้ถูกยกเลิกไปแล้ว")
    record(Event.Act.WITHDRAW_EXTENSION, submission=submission, by=by, now=now, note=reason)


@transaction.atomic
def exempt(submission, *, reason, by, now):
    """Takes a unit's submission out of what is owed, with a reason. Without a plan there is nothing to report: an
    exempt plan takes its report with it."""
    reason = _reason(reason, "การยกเว้นต้องมีเหตุผล กรุณากรอกเหตุผลที่ยกเว้น")
    still = Submission.objects.filter(pk=submission.pk, stage__in=EXEMPTIBLE)
    if not still.update(is_exempt=True, exempt_reason=reason):
        submission.refresh_from_db(fields=["stage"])
        raise Refused(stale_sentence(submission))
    record(Event.Act.EXEMPT, submission=submission, by=by, now=now, note=reason)
    report = submission.sibling(Kind.REPORT) if submission.kind == Kind.PLAN else None
    if report and not report.is_exempt and report.stage in EXEMPTIBLE:
        exempt(report, reason=reason, by=by, now=now)


@transaction.atomic
def end_exemption(submission, *, by, now):
    if Submission.objects.filter(pk=submission.pk, is_exempt=True).update(is_exempt=False, exempt_reason=""):
        record(Event.Act.END_EXEMPTION, submission=submission, by=by, now=now)
        report = submission.sibling(Kind.REPORT) if submission.kind == Kind.PLAN else None
        if report:
            end_exemption(report, by=by, now=now)
