"""A unit asks for more time, to be exempt, to amend its plan, or says that it has nothing to report; กพร. answers."""

from django.db import transaction
from django.utils import timezone

from cpdplans import thai

from . import amending, notices, services, settling, stages
from .clock import Kind, Stage
from .models import Event, Extension, Submission, UnitRequest
from .stages import NoRight, Refused, record

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
    if submission.stage == Stage.SUBMITTED:
        return f"{submission.noun}ส่งแล้ว อยู่ระหว่างการพิจารณา จึงไม่ต้องยื่นคำขอ"
    if submission.stage not in ANSWERABLE and not _is_approved_plan(submission):
        return f"{submission.noun}ได้รับความเห็นชอบแล้ว จึงไม่ต้องยื่นคำขอ"
    if submission.requests.waiting().exists():
        return "มีคำขอที่รอ กพร. พิจารณาอยู่แล้ว หากต้องการเปลี่ยน กรุณาถอนคำขอเดิมก่อน"
    return ""


def taken_back(submission):
    """What the unit asked last and took back itself, for the form to begin with: {field: value}; {} otherwise."""
    last = submission.requests.first()
    if last is None or last.state != UnitRequest.State.WITHDRAWN or last.kind not in kinds_for(submission):
        return {}
    return {name: getattr(last, name) for name in ("kind", "wanted_until", "reason", "letter_number")}


def _is_reported(submission):
    report = submission.sibling(Kind.REPORT)
    return bool(report and report.stage in {Stage.SUBMITTED, Stage.APPROVED})


@transaction.atomic
def ask(submission, kind, *, by, now, reason, wanted_until=None, letter_number=""):
    """Keeps a unit's request and tells กพร.; returns the UnitRequest.

    `wanted_until` (a day) is needed for more time and must lie after the present last day: of a returned plan or
    report, after the day to mend it by. Raises Refused."""
    fresh = stages.locked(submission)
    sentence = why_not_ask(fresh, by) or _refusal(fresh, kind, reason, wanted_until, now)
    if sentence:
        raise NoRight if sentence == stages.NO_RIGHT else Refused(sentence)
    request = UnitRequest.objects.create(
        submission=fresh,
        kind=kind,
        wanted_until=wanted_until if kind == Asked.EXTENSION else None,
        asks_revision=kind == Asked.EXTENSION and asks_revision(fresh),
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


def link_words(submission):
    """What may be asked about it, for the link to the page of requests."""
    if _is_approved_plan(submission):
        return Asked.AMENDMENT.label
    more_time = "ขยายเวลาแก้ไข" if asks_revision(submission) else "ขยายระยะเวลา"
    other = "ยกเว้นการส่ง" if submission.kind == Kind.PLAN else "ไม่มีผลที่ต้องรายงาน"
    return f"ยื่นคำขอ ({more_time} หรือ{other})"


def asks_revision(submission):
    """Whether more time means more time to mend: what was returned has met its deadline already."""
    return submission.stage == Stage.RETURNED


def last_day(submission):
    """The day that more time is asked after."""
    return submission.revise_by if asks_revision(submission) else submission.due


def refusal_of_day(submission, day, now):
    """The sentence why more time cannot be asked for until this day; "" when it can."""
    if day is None:
        return "กรุณากรอกวันที่ขอขยายถึง"
    if asks_revision(submission):
        return services.refusal_of_revision(submission, day, now)
    if day <= max(submission.due, timezone.localdate(now)):
        return f"วันที่ขอขยายถึงต้องหลังวันครบกำหนด ({thai.format_date(submission.due)}) และหลังวันนี้"
    last = submission.cycle.supplement_until
    return f"วันที่ขอขยายถึงต้องไม่หลังวันที่ {thai.format_date(last)}" if day > last else ""


def words_of(request):
    """What was asked, in one sentence, for the history and lists."""
    until = f"ถึงวันที่ {thai.format_date(request.wanted_until)}" if request.wanted_until else ""
    letter = f"(หนังสือที่ {thai.letter_number(request.letter_number)})" if request.letter_number else ""
    return " ".join(filter(None, [request.title, until, f"เหตุผล: {request.reason}", letter]))


@transaction.atomic
def withdraw(request, *, by, now):
    """The unit takes its request back while it waits."""
    held = _held(request)
    if not is_own_officer(held.submission, by):
        raise NoRight
    settling.close(held, UnitRequest.State.WITHDRAWN, now=None)
    record(Event.Act.WITHDRAW_REQUEST, submission=held.submission, by=by, now=now, note=held.title)


@transaction.atomic
def grant(request, *, by, now, until=None, answer="", letter_number=""):
    """กพร. grants a request: more time `until` a day (the one wanted, or another), the exemption, or the plan opened
    again, to be sent anew `until` that day; `letter_number` is that of กพร. Tells the unit.

    Raises Refused, and ValidationError for a day that may not be given."""
    held = _held(request)
    if not by.is_reviewer:
        raise NoRight
    said = {"by": by, "now": now, "answer": answer, "letter_number": letter_number}
    given = {"given_until": until or held.wanted_until} if _gives_revision(held) else {}
    settling.close(held, UnitRequest.State.GRANTED, **said, **given)
    if held.kind == Asked.AMENDMENT:
        note = amending.words_of(held)[: stages.LONGEST_REASON]
        stages.perform(held.submission, Event.Act.REOPEN, by=by, now=now, revise_by=until, note=note, told=False)
        notices.amendment_granted(held, now=now)
    elif held.asks_revision:
        services.move_revision(held, until=held.given_until, by=by, now=now)
    elif held.kind == Asked.EXTENSION:
        _extend(held, until or held.wanted_until, by, now)
    else:
        services.exempt(held.submission, reason=held.reason, by=by, now=now, told=False)
        services.tell_granted(held, by=by, now=now)
    return held


def _gives_revision(held):
    return held.asks_revision or held.kind == Asked.AMENDMENT


def _extend(held, until, by, now):
    extension = Extension(submission=held.submission, until=until, reason=held.reason, letter_number=held.answer_letter)
    held.extension = services.extend(extension, by=by, now=now, told=False)
    held.save(update_fields=["extension"])
    services.tell_granted(held, by=by, now=now)


@transaction.atomic
def refuse(request, *, by, now, answer, letter_number=""):
    """กพร. refuses a request with a reason, which the unit is told."""
    if not thai.clean_text(answer):
        raise Refused("กรุณากรอกเหตุผลที่ไม่อนุญาต")
    held = _held(request)
    if not by.is_reviewer:
        raise NoRight
    settling.close(held, UnitRequest.State.REFUSED, answer=answer, by=by, now=now, letter_number=letter_number)
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
    return f"คำขอนี้ไม่ได้รอพิจารณาแล้ว ผลคือ “{held.outcome}”{who}"
