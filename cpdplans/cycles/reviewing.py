"""Reviewing what was sent: assigning, taking, remarks and their answers, decisions prepared and released."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cpdplans import thai
from cpdplans.thai import clean_text

from . import stages
from .clock import Stage
from .models import Event, PreparedDecision, Remark, Submission
from .stages import Refused, record, stale_sentence
from .working_days import WorkingDays

MENDING_TIME = timedelta(days=14)  # proposed for a return; the reviewer sets another


def mending_day(now, days=None):
    """The day proposed for mending: MENDING_TIME from now, or the working day after it. `days`: WorkingDays that hold
    it, where they are at hand."""
    day = timezone.localdate(now) + MENDING_TIME
    return (days or WorkingDays(day, day)).on_or_after(day)


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
def add_remark(
    submission, *, text, by, now, kind=Remark.Kind.TO_UNIT, ref=None, field="", place="", position=0, sentence=None
):
    """A reviewer's words on a sent submission, pinned to a field or to the whole; the unit reads them on a return,
    those of an internal note never. `position`: of the place on the paper, from 1; `sentence`: the ready one that the
    words began from."""
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
        position=position,
        text=text,
        sentence=sentence,
        created_at=now,
        created_by=by,
    )
    act = Event.Act.NOTE if kind == Remark.Kind.INTERNAL else Event.Act.REMARK
    record(act, submission=fresh, by=by, now=now, note=remark.placed(remark.text))
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
    note = f"{remark.place or 'ภาพรวม'}\nประเด็น: {remark.text}\nคำชี้แจง: {text}"
    record(Event.Act.ANSWER, submission=fresh, by=by, now=now, note=note)


@transaction.atomic
def settle_remark(remark, *, is_closed, by, now):
    """A reviewer closes a remark or opens it again."""
    fresh = Submission.objects.select_for_update(of=("self",)).get(pk=remark.submission_id)
    if fresh.stage != Stage.SUBMITTED:
        raise Refused(stale_sentence(fresh))
    state = Remark.State.CLOSED if is_closed else Remark.State.OPEN
    changed = Remark.objects.to_unit().filter(pk=remark.pk).exclude(state=state)
    if changed.update(state=state, closed_at=now if is_closed else None):
        act = Event.Act.CLOSE_REMARK if is_closed else Event.Act.REOPEN_REMARK
        record(act, submission=fresh, by=by, now=now, note=remark.placed(remark.text))


@transaction.atomic
def assign(submission, reviewer, *, by, now):
    """Gives a submission to a reviewer, or to nobody (None), at any stage; says from whom to whom in the history.

    Returns whether anything changed. Raises Refused for a person who does not review."""
    if not by.is_reviewer or (reviewer and not (reviewer.is_active and reviewer.is_reviewer)):
        raise Refused("มอบหมายได้เฉพาะผู้พิจารณาที่ใช้งานอยู่")
    fresh = Submission.objects.select_for_update(of=("self",)).select_related("reviewer").get(pk=submission.pk)
    if fresh.reviewer_id == (reviewer and reviewer.pk):
        return False
    before = fresh.reviewer.display_name if fresh.reviewer else "ยังไม่มีผู้พิจารณา"
    after = reviewer.display_name if reviewer else "ยังไม่มีผู้พิจารณา"
    Submission.objects.filter(pk=fresh.pk).update(reviewer=reviewer)
    record(Event.Act.ASSIGN, submission=fresh, by=by, now=now, note=f"{before} → {after}")
    submission.reviewer = reviewer
    return True


# Decisions prepared and released together (the design's section 5)


@transaction.atomic
def prepare(submission, act, *, by, now, read, revise_by=None, note="", seen=None):
    """Keeps a decision to be given out later; the stage stays and the unit sees nothing. A second call changes it.

    `act`: APPROVE or RETURN; `read`: the number of the version that its author read; `seen`: the stamp of the decision
    prepared before that its author saw, "" for none, None where that does not matter. Whoever may not take the decision
    now may not prepare it either. Raises what stages.perform() raises."""
    fresh = stages.locked(submission)
    note = clean_text(note)
    stages.check_decision(fresh, act, by=by, now=now, read=read, revise_by=revise_by, note=note)
    _refuse_unseen(_prepared(fresh), seen)
    decision, _ = PreparedDecision.objects.update_or_create(
        submission=fresh,
        defaults={
            "version": fresh.latest_version(),
            "act": act,
            "revise_by": revise_by if act == Event.Act.RETURN else None,
            "note": note,
            "prepared_by": by,
            "prepared_at": now,
        },
    )
    record(Event.Act.PREPARE, submission=fresh, by=by, now=now, note=f"{words_of(decision)}\n{note}".strip())
    return decision


def words_of(decision):
    """ "ส่งคืนแก้ไข ภายในวันที่ 20 เมษายน 2566" """
    until = f" ภายในวันที่ {thai.format_date(decision.revise_by)}" if decision.revise_by else ""
    return f"{decision.get_act_display()}{until}"


@transaction.atomic
def drop_prepared(submission, *, by, now, seen=None):
    """Takes back the decision that was prepared. Raises Refused where there is none, or another than `seen`."""
    fresh = stages.locked(submission)
    decision = _prepared(fresh)
    if decision is None:
        raise _gone(fresh)
    _refuse_unseen(decision, seen)
    decision.delete()
    record(Event.Act.UNPREPARE, submission=fresh, by=by, now=now, note=words_of(decision))


@transaction.atomic
def release(decision, *, by, now, seen=None):
    """Gives out a decision as it was prepared, on the version it was prepared for; the unit hears of it as of others.

    `seen`: the stamp of what was read before pressing; by default that of `decision`. All rules are asked again, of
    whoever releases it. Raises Refused; the decision then stays as it is."""
    fresh = stages.locked(decision.submission)
    held = _prepared(fresh)
    if held is None:
        raise _gone(fresh)
    _refuse_unseen(held, decision.stamp if seen is None else seen)
    return stages.perform(
        fresh,
        Event.Act(held.act),
        by=by,
        now=now,
        revise_by=held.revise_by,
        note=held.note,
        read=held.version.number,
        prepared=held,
    )


def _prepared(submission):
    return PreparedDecision.objects.select_related("version", "prepared_by").filter(submission=submission).first()


def _gone(submission):
    decided = submission.stage != Stage.SUBMITTED
    return Refused(stale_sentence(submission) if decided else "ผลการพิจารณาที่เตรียมไว้ถูกยกเลิกไปแล้ว")


def _refuse_unseen(held, seen):
    """Nobody gives out, replaces or takes back a decision that he has not read."""
    if seen is None or (held.stamp if held else "") == seen:
        return
    if held is None:
        raise stages.StaleStage("ผลการพิจารณาที่เตรียมไว้ถูกยกเลิกไปแล้ว กรุณาอ่านหน้านี้อีกครั้งก่อนดำเนินการ")
    at = thai.format_datetime(held.prepared_at)
    raise stages.StaleStage(
        f"{held.prepared_by.display_name} เตรียมผล “{words_of(held)}” ไว้เมื่อวันที่ {at} กรุณาอ่านผลนี้ก่อนดำเนินการ"
    )
