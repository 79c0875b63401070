"""The stage table and the one function that moves a submission through it (the design's section 5).

Every view, admin action, bulk action, import and command calls perform(); nothing else writes a stage.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cpdplans import thai

from . import notices, settling
from .clock import Kind, Stage, Status
from .countdown import closed_words
from .models import Event, PreparedDecision, Remark, Submission, Version
from .tasks import store_documents

Act = Event.Act
FORMAT = 1
LONGEST_MENDING = timedelta(days=366)
LONGEST_REASON = 2000  # characters
ONE_PRESS = timedelta(minutes=1)  # the same refusal to the same person within it is one attempt
VERIFY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 letters that are not mistaken for each other: 5 bits each
VERIFY_LENGTH = 20  # 100 bits
TOO_LONG = f"เหตุผลยาวเกิน {LONGEST_REASON:,} ตัวอักษร กรุณาย่อข้อความ"
NO_RIGHT = "บัญชีนี้ไม่มีสิทธิดำเนินการดังกล่าว"

TRANSITIONS = {
    Act.SEND: ({Stage.DRAFT, Stage.RETURNED}, Stage.SUBMITTED),
    Act.RECALL: ({Stage.SUBMITTED}, Stage.DRAFT),
    Act.RETURN: ({Stage.SUBMITTED}, Stage.RETURNED),
    Act.APPROVE: ({Stage.SUBMITTED}, Stage.APPROVED),
    Act.REOPEN: ({Stage.APPROVED}, Stage.RETURNED),
}


class Refused(Exception):
    """An act that the rules do not allow; its text is the Thai sentence for the person."""


class NoRight(Refused):
    """An act that is not for this person at all."""

    def __init__(self):
        super().__init__(NO_RIGHT)


class StaleStage(Refused):
    """Another got there first; the sentence says who, when and what."""


class Incomplete(Refused):
    """A sending that lacks something; `lacks` are all the sentences at once."""

    def __init__(self, lacks):
        super().__init__(f"ยังส่งไม่ได้ เนื่องจากข้อมูลยังไม่ครบ {len(lacks)} รายการ")
        self.lacks = lacks


@dataclass(frozen=True)
class Lack:
    """One thing that is missing (blocks sending) or that should be looked at (`must` False), with where to mend it."""

    sentence: str
    url: str
    must: bool = True
    ref: object = None


class Content(Protocol):
    """What a room hands in when a submission is sent: read inside the transaction, after the row is locked."""

    def lacks(self) -> list: ...

    def frozen(self) -> dict: ...


@dataclass(frozen=True)
class Outcome:
    submission: Submission
    version: Version | None = None
    repeated: bool = False


def refusal(submission, act, *, by, now, revise_by=None, note="", late_reason=""):
    """The sentence that says why `by` may not do `act` at `now`; "" when they may. Content is not looked at here."""
    if not _role_may(submission, act, by):
        return NO_RIGHT
    if max(len(note), len(late_reason)) > LONGEST_REASON:
        return TOO_LONG
    if submission.is_exempt:
        return "หน่วยงานได้รับยกเว้น จึงไม่ต้องดำเนินการ"
    if submission.stage not in TRANSITIONS[act][0]:
        return stale_sentence(submission)
    return REFUSALS[act](submission, by=by, now=now, revise_by=revise_by, note=note, late_reason=late_reason)


def _role_may(submission, act, by):
    if not by.is_active:
        return False
    own = by.is_officer and by.unit_id == submission.unit_id
    return own if act == Act.RECALL else by.is_reviewer or (act == Act.SEND and own)


def _refuse_send(submission, *, now, late_reason, **_):
    status = submission.status(now)
    if status == Status.NOT_OPEN:
        return f"ยังไม่เปิดรับ เปิดรับวันที่ {thai.format_date(submission.cycle.opens)}"
    if submission.is_closed(now):
        return closed_words(submission)
    if submission.waits_for_plan:
        return "ยังส่งรายงานผลไม่ได้ เนื่องจากแผนของหน่วยงานยังไม่ได้รับความเห็นชอบ"
    is_late = submission.first_submitted_at is None and now >= submission.due_at
    return refusal_of_reason(late_reason) if is_late else ""


def refusal_of_reason(late_reason):
    """The sentence that says what is wrong with the reason for a late sending; "" when it will do."""
    if len(late_reason) > LONGEST_REASON:
        return TOO_LONG
    return "" if late_reason.strip() else "พ้นกำหนดส่งแล้ว กรุณากรอกเหตุผลที่ส่งล่าช้า แล้วส่งอีกครั้ง"


def _refuse_recall(submission, *, now, **_):
    if now >= submission.due_at:
        return "ดึงกลับไม่ได้ เนื่องจากพ้นกำหนดส่งแล้ว"
    if submission.taken_at:
        return "ดึงกลับไม่ได้ เนื่องจากผู้พิจารณารับไว้พิจารณาแล้ว"
    if submission.remarks.filter(created_at__gte=submission.submitted_at).exists():
        return "ดึงกลับไม่ได้ เนื่องจากผู้พิจารณาเริ่มพิจารณาแล้ว"
    return ""


def _refuse_return(submission, *, now, revise_by, **_):
    if not submission.unsettled_count():
        return "ส่งคืนไม่ได้ ต้องมีประเด็นที่ต้องแก้ไขถึงหน่วยงานอย่างน้อย 1 ประเด็น"
    return refusal_of_date(revise_by, now)


def refusal_of_date(revise_by, now):
    """The sentence that says what is wrong with the day to mend by; "" when it will do."""
    if revise_by is None:
        return "กรุณากรอกวันที่ให้แก้ไขแล้วเสร็จ"
    if revise_by < timezone.localdate(now):
        return "วันที่ให้แก้ไขแล้วเสร็จต้องไม่ใช่วันที่ผ่านมาแล้ว"
    if revise_by > timezone.localdate(now) + LONGEST_MENDING:
        return "วันที่ให้แก้ไขแล้วเสร็จต้องไม่เกิน 1 ปีนับจากวันนี้ กรุณาตรวจสอบปี พ.ศ."
    return ""


def _refuse_approve(submission, *, by, **_):
    if submission.submitted_by_id == by.pk:
        return "ผู้ส่งเป็นผู้ให้ความเห็นชอบเองไม่ได้ กรุณาให้ผู้พิจารณาคนอื่นดำเนินการ"
    waiting = submission.unsettled_count()
    if waiting:
        return f"ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด {waiting} ประเด็น"
    return ""


def _refuse_reopen(submission, *, now, revise_by, note, **_):
    if not note.strip():
        return "กรุณากรอกเหตุผลที่เปิดให้แก้ไข"
    if submission.kind == Kind.PLAN:
        report = submission.sibling(Kind.REPORT)
        if report and report.stage in {Stage.SUBMITTED, Stage.APPROVED}:
            return "เปิดแผนให้แก้ไขไม่ได้ เนื่องจากรายงานผลส่งแล้วหรือได้รับความเห็นชอบแล้ว"
    return refusal_of_date(revise_by, now)


REFUSALS = {
    Act.SEND: _refuse_send,
    Act.RECALL: _refuse_recall,
    Act.RETURN: _refuse_return,
    Act.APPROVE: _refuse_approve,
    Act.REOPEN: _refuse_reopen,
}


def stale_sentence(submission):
    """Says in which stage the submission is and who brought it there, when."""
    last = submission.last_move()
    stage = submission.get_stage_display()
    if last is None:
        return f"ดำเนินการไม่ได้ เนื่องจากอยู่ในขั้น “{stage}”"
    who = last.by.display_name if last.by else "ระบบ"
    return (
        f"ดำเนินการไม่ได้ เนื่องจาก{who} ดำเนินการ “{last.get_act_display()}” แล้ว "
        f"เมื่อวันที่ {thai.format_datetime(last.at)} ขณะนี้อยู่ในขั้น “{stage}”"
    )


@transaction.atomic
def perform(
    submission,
    act,
    *,
    by,
    now,
    content: Content | None = None,
    revise_by=None,
    note="",
    late_reason="",
    told=True,
    read=None,
    prepared=None,
):
    """Moves `submission` by `act` at the moment `now`; the only writer of a stage.

    Needs `content` for a sending (its lacks() must be empty; its frozen() becomes the Version), `revise_by` (a day) for
    a return or reopening, `note` (the reason) for a reopening. Writes the Event, releases remarks, queues notices and
    the making of documents, all in one transaction. A sending repeated by the same side gives the receipt already made.
    A decision may name the number of the version that was `read`: another one sent meanwhile refuses it.
    `prepared`: the PreparedDecision that is given out by this act, whose author is named as the one to ask.
    With `told` False, for acts of the past brought in afterwards, nobody is told and documents wait for a demand.
    Raises Refused (StaleStage when another got there first, Incomplete with all that a sending lacks).
    """
    note, late_reason = thai.clean_text(note), thai.clean_text(late_reason)
    fresh = locked(submission)
    if act == Act.SEND and fresh.stage == Stage.SUBMITTED and _role_may(fresh, act, by):
        return Outcome(fresh, fresh.latest_version(), repeated=True)
    check_decision(fresh, act, by=by, now=now, read=read, revise_by=revise_by, note=note, late_reason=late_reason)
    before = fresh.stage
    _check_content(act, content)
    author = prepared.prepared_by if prepared else by
    _move(fresh, act, **_changes(fresh, act, author, now, revise_by, late_reason))
    version = _freeze(fresh, content, by, now) if act == Act.SEND else None
    if act == Act.RETURN:
        _release_remarks(fresh, now)
    history_note = _sending_note(fresh) if version else _decision_note(note, author, by)
    ended = settling.end_with(fresh, act, by=by, now=now)
    history_note = "\n".join(filter(None, [history_note, settling.ended_words(ended)]))
    record(act, submission=fresh, by=by, now=now, note=history_note, from_stage=before)
    _drop_prepared(fresh, prepared, by, now)
    if told:
        notices.of_act(fresh, act, by=author, now=now, version=version, note=note)
        if ended and ended.answered_by:  # the unit's own sending tells it nothing new
            notices.request_answered(ended, now=now)
        _after_commit(version)
    return Outcome(fresh, version)


def check_decision(submission, act, *, by, now, read=None, **given):
    """Raises what perform() would raise of an act by `by` on a locked submission, before any content is looked at."""
    if not _role_may(submission, act, by):
        raise NoRight
    if submission.stage not in TRANSITIONS[act][0]:
        raise StaleStage(stale_sentence(submission))
    _check_read(submission, read)
    sentence = refusal(submission, act, by=by, now=now, **given)
    if sentence:
        raise Refused(sentence)


def _decision_note(note, author, by):
    """The unit reads it too: who considered it, where another gave the decision out."""
    return "\n".join(filter(None, [note, author != by and f"ผู้พิจารณา {author.display_name}"]))


def _release_remarks(submission, now):
    """What was asked before and is still not settled is asked again, whatever was answered."""
    submission.remarks.to_unit().filter(released_at=None).update(released_at=now)
    submission.remarks.filter(state=Remark.State.ANSWERED).update(state=Remark.State.OPEN)


def _drop_prepared(submission, released, by, now):
    """What was prepared ends with any act: with the one that it became, or because another came first."""
    held = PreparedDecision.objects.filter(submission=submission).first()
    if held:
        held.delete()
    if held and released is None:
        record(Act.UNPREPARE, submission=submission, by=by, now=now, note=f"{held.get_act_display()} (สิ้นผลไปก่อนแจ้ง)")


def _sending_note(submission):
    """What the history says of a sending, as it was then: who may send on behalf of a unit changes with the years."""
    return "\n".join(filter(None, ["กพร. ส่งแทนหน่วยงาน" * submission.on_behalf, submission.late_reason]))


def attempt_sending(submission, *, by, now, content: Content, late_reason=""):
    """perform() for a sending by hand, whose refusal stays in the history with all that was missing at that moment.

    Raises what perform() raises. The Event REFUSE_SENDING is written after the sending was rolled back, in a
    transaction of its own; not for people without the right, nor for what is sent already.
    """
    try:
        return perform(submission, Act.SEND, by=by, now=now, content=content, late_reason=late_reason)
    except (NoRight, StaleStage):
        raise
    except Refused as refused:
        lacks = refused.lacks if isinstance(refused, Incomplete) else content.lacks()
        _record_refusal(submission, [str(refused), *(lack.sentence for lack in lacks)], by, now)
        raise


@transaction.atomic
def _record_refusal(submission, sentences, by, now):
    """Writes what was refused, once for presses that follow each other."""
    fresh, note = locked(submission), "\n".join(sentences)
    pressed = fresh.events.filter(act=Act.REFUSE_SENDING, by=by, note=note, at__gt=now - ONE_PRESS)
    if not pressed.exists():
        record(Act.REFUSE_SENDING, submission=fresh, by=by, now=now, note=note)


def locked(submission):
    """The submission as it stands, locked with the other of its unit and round: a plan is not opened again while its
    report is being sent."""
    pair = Submission.objects.select_for_update(of=("self",)).select_related("cycle", "unit").order_by("pk")
    both = pair.filter(unit=submission.unit_id, cycle=submission.cycle_id)
    return next(row for row in both if row.pk == submission.pk)


def _check_read(submission, read):
    latest = submission.latest_number() if read is not None else None
    if latest and latest != read:
        raise StaleStage(f"หน่วยงานส่งฉบับที่ {latest} แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนพิจารณา")


def _check_content(act, content):
    if act != Act.SEND:
        return
    lacks = content.lacks()
    if lacks:
        raise Incomplete(lacks)


def _changes(submission, act, by, now, revise_by, late_reason):
    """What the act writes beside the stage."""
    if act == Act.SEND:
        first = submission.first_submitted_at or now
        late = late_reason if submission.first_submitted_at is None and now >= submission.due_at else None
        return {
            "first_submitted_at": first,
            "submitted_at": now,
            "submitted_by": by,
            "on_behalf": by.is_reviewer,
            "taken_at": None,
            "late_reason": submission.late_reason if late is None else late,
            "started_at": submission.started_at or now,
        }
    if act in {Act.RETURN, Act.REOPEN}:
        return {"revise_by": revise_by, "approved_at": None, "reviewer": by}
    return {"approved_at": now, "reviewer": by} if act == Act.APPROVE else {}


def _move(submission, act, **changes):
    """The conditional update: no row changes when the stage is no longer one the act starts from."""
    sources, target = TRANSITIONS[act]
    if act == Act.RECALL and _was_returned(submission):
        target = Stage.RETURNED
    moved = Submission.objects.filter(pk=submission.pk, stage__in=sources).update(stage=target, **changes)
    if not moved:
        submission.refresh_from_db()
        raise StaleStage(stale_sentence(submission))
    submission.refresh_from_db()


def _was_returned(submission):
    """Whether it was sent from a return: taken back, it is again what is to be mended by its date."""
    sent = submission.events.filter(act=Act.SEND).first()
    return sent is not None and sent.from_stage == Stage.RETURNED


def _freeze(submission, content, by, now):
    number = (submission.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    letter = {Kind.PLAN: "P", Kind.REPORT: "R"}[submission.kind]
    receipt = f"{submission.cycle.fiscal_year}-{letter}-{submission.unit.code}-{number}"
    code = "".join(secrets.choice(VERIFY_ALPHABET) for _ in range(VERIFY_LENGTH))
    frozen = content.frozen() | {"sending": _sending(submission, by, now, number, receipt, code)}
    return Version.objects.create(
        submission=submission,
        number=number,
        format=FORMAT,
        content=frozen,
        sha256=checksum(frozen),
        receipt_number=receipt,
        verify_code=code,
        created_at=now,
        created_by=by,
    )


def _sending(submission, by, now, number, receipt, code):
    """What the receipt says of this sending; times are ISO 8601 with their offset."""
    return {
        "version": number,
        "receipt_number": receipt,
        "verify_code": code,
        "at": timezone.localtime(now).isoformat(),
        "by": by.display_name,
        "on_behalf": submission.on_behalf,
        "first_at": timezone.localtime(submission.first_submitted_at).isoformat(),
        "due": submission.due.isoformat(),
        "timeliness": submission.timeliness.label,
        "late_reason": submission.late_reason,
    }


def checksum(content):
    """SHA-256 (hex) of the content's canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record(act, *, by, now, submission=None, unit=None, cycle=None, note="", from_stage=""):
    """Writes one Event. `to_stage` is kept only for acts of the stage table."""
    return Event.objects.create(
        submission=submission,
        unit=unit or (submission.unit if submission else None),
        cycle=cycle or (submission.cycle if submission else None),
        act=act,
        at=now,
        by=by,
        from_stage=from_stage,
        to_stage=submission.stage if from_stage else "",
        note=note,
    )


def _after_commit(version):
    if version:  # robust: what was sent is sent, and the document is made on first demand too
        transaction.on_commit(lambda: store_documents.enqueue(version.pk), robust=True)
