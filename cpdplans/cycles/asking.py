"""A unit asks for more time, to be exempt, to amend its plan, or says that it has nothing to report; กพร. answers."""

from django.db import transaction
from django.utils import timezone

from cpdplans import thai

from . import notices, services, stages
from .clock import Kind, Stage
from .models import Event, Extension, Submission, UnitRequest
from .stages import NoRight, Refused, record, stale_sentence

LONGEST_REASON = 1000  # characters
ANSWERABLE = {Stage.DRAFT, Stage.RETURNED}
Asked = UnitRequest.Kind


def kinds_for(submission):
    """What may be asked about a plan, or about a report; of an approved plan, to amend it."""
    if _is_approved_plan(submission):
        return [Asked.AMENDMENT]
    return [Asked.EXTENSION, Asked.EXEMPTION if submission.kind == Kind.PLAN else Asked.NOTHING]


def _is_approved_plan(submission):
    return submission.kind == Kind.PLAN and submission.stage == Stage.APPROVED


def is_own_officer(submission, user):
    return user.is_active and user.is_officer and user.unit_id == submission.unit_id


def why_not_ask(submission, user):
    """The sentence why `user` may not ask anything about this submission now; "" when they may."""
    if not is_own_officer(submission, user):
        return stages.NO_RIGHT
    if submission.is_exempt:
        return "หน่วยงานได้รับยกเว้นแล้ว จึงไม่ต้องยื่นคำขอ"
    if _is_approved_plan(submission) and _is_reported(submission):
        return "ขอปรับแผนไม่ได้ เนื่องจากรายงานผลส่งแล้วหรือได้รับความเห็นชอบแล้ว"
    if submission.stage not in ANSWERABLE and not _is_approved_plan(submission):
        return stale_sentence(submission)
    if submission.requests.waiting().exists():
        return "มีคำขอที่รอ กพร. พิจารณาอยู่แล้ว หากต้องการเปลี่ยน กรุณาถอนคำขอเดิมก่อน"
    return ""


def _is_reported(submission):
    report = submission.sibling(Kind.REPORT)
    return bool(report and report.stage in {Stage.SUBMITTED, Stage.APPROVED})


@transaction.atomic
def ask(submission, kind, *, by, now, reason, wanted_until=None, letter_number=""):
    """Keeps a unit's request and tells กพร.; returns the UnitRequest.

    `wanted_until` (a day) is needed for more time and must lie after the present last day. Raises Refused."""
    fresh = stages.locked(submission)
    sentence = why_not_ask(fresh, by) or _refusal(fresh, kind, reason, wanted_until, now)
    if sentence:
        raise NoRight if sentence == stages.NO_RIGHT else Refused(sentence)
    request = UnitRequest.objects.create(
        submission=fresh,
        kind=kind,
        wanted_until=wanted_until if kind == Asked.EXTENSION else None,
        reason=thai.clean_text(reason),
        letter_number=thai.clean_text(letter_number)[:60],
        asked_at=now,
        asked_by=by,
    )
    record(Event.Act.ASK, submission=fresh, by=by, now=now, note=words_of(request))
    notices.asked(request, now=now)
    return request


def _refusal(submission, kind, reason, wanted_until, now):
    reason = thai.clean_text(reason)
    if kind not in kinds_for(submission):
        return "กรุณาเลือกคำขอจากรายการที่กำหนด"
    if not reason:
        return "กรุณากรอกเหตุผลของคำขอ"
    if len(reason) > LONGEST_REASON:
        return f"เหตุผลยาวเกิน {LONGEST_REASON:,} ตัวอักษร กรุณาย่อข้อความ"
    return refusal_of_day(submission, wanted_until, now) if kind == Asked.EXTENSION else ""


def refusal_of_day(submission, day, now):
    """The sentence why more time cannot be asked for until this day; "" when it can."""
    if day is None:
        return "กรุณากรอกวันที่ขอขยายถึง"
    if day <= max(submission.due, timezone.localdate(now)):
        return f"วันที่ขอขยายถึงต้องหลังวันครบกำหนด ({thai.format_date(submission.due)}) และหลังวันนี้"
    last = submission.cycle.supplement_until
    return f"วันที่ขอขยายถึงต้องไม่หลังวันที่ {thai.format_date(last)}" if day > last else ""


def words_of(request):
    """What was asked, in one sentence, for the history and lists."""
    until = f"ถึงวันที่ {thai.format_date(request.wanted_until)}" if request.wanted_until else ""
    letter = f"(หนังสือที่ {thai.letter_number(request.letter_number)})" if request.letter_number else ""
    return " ".join(filter(None, [request.get_kind_display(), until, f"เหตุผล: {request.reason}", letter]))


@transaction.atomic
def withdraw(request, *, by, now):
    """The unit takes its request back while it waits."""
    held = _held(request)
    if not is_own_officer(held.submission, by):
        raise NoRight
    _answer(held, UnitRequest.State.WITHDRAWN)
    record(Event.Act.WITHDRAW_REQUEST, submission=held.submission, by=by, now=now, note=held.get_kind_display())


@transaction.atomic
def grant(request, *, by, now, until=None, answer=""):
    """กพร. grants a request: more time `until` a day (the one wanted, or another), the exemption, or the plan opened
    again, to be sent anew `until` that day. Tells the unit.

    Raises Refused, and ValidationError for a day that an extension may not have."""
    held = _held(request)
    if not by.is_reviewer:
        raise NoRight
    _answer(held, UnitRequest.State.GRANTED, answer=answer, by=by, now=now)
    if held.kind == Asked.EXTENSION:
        extension = Extension(
            submission=held.submission,
            until=until or held.wanted_until,
            reason=held.reason,
            letter_number=held.letter_number,
        )
        held.extension = services.extend(extension, by=by, now=now)
        held.save(update_fields=["extension"])
    elif held.kind == Asked.AMENDMENT:
        note = "\n".join(filter(None, [f"{held.get_kind_display()}: {held.reason}", held.answer]))
        stages.perform(held.submission, Event.Act.REOPEN, by=by, now=now, revise_by=until, note=note)
    else:
        services.exempt(
            held.submission, reason=f"{held.get_kind_display()}: {held.reason}"[:LONGEST_REASON], by=by, now=now
        )
        notices.request_answered(held, now=now)
    record(Event.Act.GRANT, submission=held.submission, by=by, now=now, note=_granted_words(held))
    return held


def _granted_words(request):
    until = f"ถึงวันที่ {thai.format_date(request.extension.until)}" if request.extension else ""
    return "\n".join(filter(None, [f"{request.get_kind_display()} {until}".strip(), request.answer]))


@transaction.atomic
def refuse(request, *, by, now, answer):
    """กพร. refuses a request with a reason, which the unit is told."""
    if not thai.clean_text(answer):
        raise Refused("กรุณากรอกเหตุผลที่ไม่อนุญาต")
    held = _held(request)
    if not by.is_reviewer:
        raise NoRight
    _answer(held, UnitRequest.State.REFUSED, answer=answer, by=by, now=now)
    record(Event.Act.REFUSE_REQUEST, submission=held.submission, by=by, now=now, note=held.answer)
    notices.request_answered(held, now=now)
    return held


def _held(request):
    """The request as it stands, its submission locked. Raises Refused once it was answered."""
    submission = Submission.objects.get(pk=request.submission_id)
    fresh = stages.locked(submission)
    held = UnitRequest.objects.select_related("answered_by").get(pk=request.pk)
    if held.state != UnitRequest.State.WAITING:
        raise Refused(_answered_words(held))
    held.submission = fresh
    return held


def _answered_words(held):
    who = (
        f" โดย{held.answered_by.display_name} เมื่อวันที่ {thai.format_datetime(held.answered_at)}"
        if held.answered_by
        else ""
    )
    return f"คำขอนี้ “{held.get_state_display()}” แล้ว{who}"


def _answer(held, state, *, answer="", by=None, now=None):
    held.state, held.answer = state, thai.clean_text(answer)[:LONGEST_REASON]
    held.answered_by, held.answered_at = by, now
    held.save(update_fields=["state", "answer", "answered_by", "answered_at"])
