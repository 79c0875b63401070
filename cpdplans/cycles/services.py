"""Acts of the year that do not move a stage: opening, extending, exempting, taking, remarking."""

from django.db import transaction

from cpdplans.thai import clean_text
from cpdplans.units.models import Unit

from . import notices
from .clock import Kind, Stage
from .models import Event, Extension, Remark, Submission
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
def open_cycle(cycle, *, by, now):
    """Makes the plan and the report of every owing unit. A second call adds only what is missing. Returns how many."""
    before = cycle.submissions.count()
    Submission.objects.bulk_create(
        [Submission(unit=unit, cycle=cycle, kind=kind) for unit in Unit.objects.owing() for kind in Kind],
        ignore_conflicts=True,
    )
    if cycle.opened_at is None:
        cycle.opened_at = now
        cycle.save(update_fields=["opened_at"])
        record(Event.Act.OPEN_CYCLE, cycle=cycle, by=by, now=now)
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


@transaction.atomic
def take(submission, *, by, now):
    """A reviewer takes a sent submission for review: an explicit act, after which it can no longer be recalled."""
    taken = Submission.objects.filter(pk=submission.pk, stage=Stage.SUBMITTED, taken_at=None).update(
        taken_at=now, reviewer=by
    )
    if not taken:
        submission.refresh_from_db()
        who = submission.reviewer.display_name if submission.reviewer else ""
        raise Refused(f"{who} รับไว้พิจารณาแล้ว" if submission.taken_at else stale_sentence(submission))
    submission.refresh_from_db()
    record(Event.Act.TAKE, submission=submission, by=by, now=now)


@transaction.atomic
def add_remark(submission, *, text, by, now, kind=Remark.Kind.TO_UNIT, ref=None, field="", place=""):
    """A reviewer's words on a sent submission, pinned to a field or to the whole; the unit reads them on a return."""
    fresh = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if fresh.stage != Stage.SUBMITTED:
        raise Refused(stale_sentence(fresh))
    text = clean_text(text)
    if not text:
        raise Refused("กรุณากรอกข้อความของประเด็น")
    if len(text) > 4000:
        raise Refused("ข้อความของประเด็นต้องไม่เกิน 4,000 ตัวอักษร")
    remark = Remark.objects.create(
        submission=fresh,
        version=fresh.latest_version(),
        kind=kind,
        ref=ref,
        field=field,
        place=place,
        text=text,
        created_at=now,
        created_by=by,
    )
    record(Event.Act.REMARK, submission=fresh, by=by, now=now, note=remark.placed(remark.text))
    return remark


@transaction.atomic
def answer_remark(remark, *, text, by, now, base=None):
    """The unit says what it did about a remark, while it mends. `base`: the answer that its author saw; a colleague's
    newer one is not overwritten unseen but raises Refused, as do a wrong stage and words that do not fit."""
    fresh = Submission.objects.select_for_update(of=("self",)).get(pk=remark.submission_id)
    if fresh.stage != Stage.RETURNED:
        raise Refused(stale_sentence(fresh))
    text = clean_text(text)
    if not text:
        raise Refused("กรุณากรอกคำชี้แจงว่าแก้ไขอย่างไร")
    if len(text) > 4000:
        raise Refused("คำชี้แจงต้องไม่เกิน 4,000 ตัวอักษร")
    held = Remark.objects.select_related("answered_by").get(pk=remark.pk)
    if base is not None and held.answer not in {clean_text(base), text}:
        raise Refused(f"{held.answered_by.display_name} ชี้แจงไว้ระหว่างนี้ว่า “{held.answer}” กรุณาอ่านแล้วบันทึกอีกครั้ง")
    waiting = Remark.objects.released().unsettled().filter(pk=remark.pk)
    if not waiting.update(state=Remark.State.ANSWERED, answer=text, answered_at=now, answered_by=by):
        raise Refused("ประเด็นนี้ปิดแล้ว จึงชี้แจงเพิ่มเติมไม่ได้")
    record(Event.Act.ANSWER, submission=fresh, by=by, now=now, note=remark.placed(text))


@transaction.atomic
def settle_remark(remark, *, is_closed, by, now):
    """A reviewer closes a remark or opens it again."""
    fresh = Submission.objects.select_for_update(of=("self",)).get(pk=remark.submission_id)
    if fresh.stage != Stage.SUBMITTED:
        raise Refused(stale_sentence(fresh))
    state = Remark.State.CLOSED if is_closed else Remark.State.OPEN
    Remark.objects.filter(pk=remark.pk).update(state=state, closed_at=now if is_closed else None)
    if is_closed:
        record(Event.Act.CLOSE_REMARK, submission=fresh, by=by, now=now, note=remark.placed(remark.text))
