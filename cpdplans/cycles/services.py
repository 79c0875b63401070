"""Acts of the year that do not move a stage: opening, extending, exempting."""

from django.core.exceptions import ValidationError
from django.db import transaction

from cpdplans import thai
from cpdplans.thai import clean_text
from cpdplans.units.models import Unit

from . import notices, settling
from .clock import Kind, Stage
from .models import Event, Extension, Submission, UnitRequest
from .stages import Refused, locked, record, refusal_of_date, stale_sentence

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
def extend(extension, *, by, now, told=True):
    """Grants an Extension not yet saved; validates it, records it and tells the unit. A waiting request for more time
    is answered by it. With `told` False the caller records and tells: it answers a request that it holds."""
    extension.granted_by, extension.granted_at = by, now
    extension.full_clean()
    submission = locked(extension.submission)
    extension.save()
    if told:
        _tell_of_time(extension, submission, by, now)
    return extension


def _tell_of_time(extension, submission, by, now):
    held = settling.waiting(submission)
    if held and held.kind == UnitRequest.Kind.EXTENSION and not held.asks_revision:
        said = {"answer": extension.reason, "letter_number": extension.letter_number, "extension": extension}
        tell_granted(settling.close(held, settling.State.GRANTED, by=by, now=now, **said), by=by, now=now)
        return
    note = f"ถึงวันที่ {thai.format_date(extension.until)} เหตุผล: {extension.reason}"
    record(Event.Act.EXTEND, submission=submission, by=by, now=now, note=note)
    notices.extended(extension, now=now)


def tell_granted(request, *, by, now):
    """Writes the one entry that the history has of a granted request, and tells the unit of the answer."""
    act, words = _granted(request)
    note = "\n".join(filter(None, [words, request.answer and f"คำชี้แจง: {request.answer}"]))
    record(act, submission=request.submission, by=by, now=now, note=note)
    notices.request_answered(request, now=now)


def _granted(request):
    """(act, what was granted in words): another day than the one asked for is not told as what was asked."""
    if request.kind == UnitRequest.Kind.NOTHING:
        return Event.Act.EXEMPT, "รับทราบว่าไม่มีผลที่ต้องรายงาน"
    if request.until is None:
        return Event.Act.GRANT, f"ยกเว้นการส่ง{settling.exempted_words(request.submission)}"
    until = f"ถึงวันที่ {thai.format_date(request.until)}"
    what = "ขยายเวลาแก้ไข" if request.asks_revision else "ขยายระยะเวลา"
    if request.until == request.wanted_until:
        return Event.Act.GRANT, f"{what}{until}"
    wanted = f"(หน่วยงานขอถึงวันที่ {thai.format_date(request.wanted_until)})"
    return Event.Act.EXTEND, f"{'เวลาแก้ไข' * request.asks_revision}{until} {wanted}"


def refusal_of_revision(submission, until, now):
    """The sentence why what was returned cannot be given until this day to be mended; "" when it can."""
    if until and submission.revise_by and until <= submission.revise_by:
        return f"วันให้แก้ไขใหม่ต้องหลังวันให้แก้ไขเดิม ({thai.format_date(submission.revise_by)})"
    return refusal_of_date(until, now)


@transaction.atomic
def move_revision(request, *, until, by, now):
    """Gives what was returned until another day to be mended, as a request asked; the one writer of a moved revise_by.

    `request` is closed and holds the day; the history gets one entry and the unit is told. Raises Refused, and
    ValidationError for a day that will not do."""
    submission = locked(request.submission)
    if submission.stage != Stage.RETURNED:
        raise Refused(stale_sentence(submission))
    sentence = refusal_of_revision(submission, until, now)
    if sentence:
        raise ValidationError({"until": sentence})
    Submission.objects.filter(pk=submission.pk, stage=Stage.RETURNED).update(revise_by=until)
    submission.revise_by = until
    request.submission = submission
    tell_granted(request, by=by, now=now)


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
    submission = locked(extension.submission)
    if submission.timeliness and submission.timeliness.by_extension:
        raise Refused("ยกเลิกไม่ได้ เนื่องจากหน่วยงานส่งภายในกำหนดที่ขยายแล้ว")
    changed = Extension.objects.filter(pk=extension.pk, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_reason=reason
    )
    if not changed:
        raise Refused("การขยายระยะเวลานี้ถูกยกเลิกไปแล้ว")
    record(Event.Act.WITHDRAW_EXTENSION, submission=submission, by=by, now=now, note=reason)
    extension.submission, extension.withdrawn_at, extension.withdrawn_reason = submission, now, reason
    notices.extension_withdrawn(extension, by=by, now=now)


@transaction.atomic
def exempt(submission, *, reason, by, now, told=True):
    """Takes a unit's submission out of what is owed, with a reason, and tells the unit. Without a plan there is nothing
    to report: an exempt plan takes its report with it. What the unit asked and waits for ends with it. With `told`
    False the caller records and tells."""
    reason = _reason(reason, "การยกเว้นต้องมีเหตุผล กรุณากรอกเหตุผลที่ยกเว้น")
    was_exempt = locked(submission).is_exempt
    still = Submission.objects.filter(pk=submission.pk, stage__in=EXEMPTIBLE)
    if not still.update(is_exempt=True, exempt_reason=reason):
        submission.refresh_from_db(fields=["stage"])
        raise Refused(stale_sentence(submission))
    submission.is_exempt, submission.exempt_reason = True, reason
    ended = settling.end_unexempt(submission, by=by, now=now)
    report = submission.sibling(Kind.REPORT) if submission.kind == Kind.PLAN else None
    if report and not report.is_exempt and report.stage in EXEMPTIBLE:
        _exempt_along(report, reason, by, now)
    if told:
        _tell_of_exemption(submission, ended, by, now, is_new=not was_exempt)


def _exempt_along(report, reason, by, now):
    """The report of an exempt plan: its own entry in the history; the notice on the plan tells of it."""
    exempt(report, reason=reason, by=by, now=now, told=False)
    record(Event.Act.EXEMPT, submission=report, by=by, now=now, note=f"ตามการยกเว้นแผน เหตุผล: {reason}")


def _tell_of_exemption(submission, ended, by, now, *, is_new):
    """One entry and one notice: the answer where it was asked for."""
    if ended and ended.state == settling.State.GRANTED:
        tell_granted(ended, by=by, now=now)
        return
    note = "\n".join(filter(None, [submission.exempt_reason, settling.ended_words(ended)]))
    record(Event.Act.EXEMPT, submission=submission, by=by, now=now, note=note)
    if is_new:
        notices.exempted(submission, ended, by=by, now=now)


@transaction.atomic
def end_exemption(submission, *, by, now, told=True):
    """Asks for a submission again, and tells the unit; an exempt plan brings its report back."""
    if not Submission.objects.filter(pk=submission.pk, is_exempt=True).update(is_exempt=False, exempt_reason=""):
        return
    submission.is_exempt, submission.exempt_reason = False, ""
    record(Event.Act.END_EXEMPTION, submission=submission, by=by, now=now)
    report = submission.sibling(Kind.REPORT) if submission.kind == Kind.PLAN else None
    if report:
        end_exemption(report, by=by, now=now, told=False)
    if told:
        notices.exemption_ended(submission, by=by, now=now)
