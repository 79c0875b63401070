"""The page before sending: all as it will be printed, all that is missing at once, warnings apart.

A refused attempt comes back here: what was typed and why it was refused wait in the session.
"""

from itertools import groupby

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from .. import asking, countdown, presenting, stages
from ..clock import Stage
from .desk import locked
from .overview import clocked

BY_PART_FROM = 7  # lines; fewer are read at a glance


def check(request, desk, owner, *, template, context_of):
    """`context_of()`: what the room adds, its `parts` {path of a page: its part} among it; asked for only when it is
    shown. What is sent already says so, with the way to its receipt."""
    if owner.submission.stage in {Stage.SUBMITTED, Stage.APPROVED} and not request.user.is_executive:
        return _already_sent(request, desk, owner)
    stop = locked(request, desk, owner)
    if stop:
        return stop
    now, submission, context = timezone.now(), clocked(owner.submission), context_of()
    found = _found(request, submission, desk.lacks_of(owner), context["parts"], now)
    ask_url = reverse(f"{desk.app}:request", args=[owner.pk]) if asking.is_own_officer(submission, request.user) else ""
    deadline = _deadline(submission, now, ask_url)
    return render(request, template, context | {"submission": submission} | found | deadline)


def _already_sent(request, desk, owner):
    submission = owner.submission
    context = {"submission": submission, "version": submission.latest_version(), "receipt_page": f"{desk.app}:receipt"}
    return render(request, "cycles/already_sent.html", context | {"owner": owner})


def _deadline(submission, now, ask_url):
    """The clock's side: how much time is left, and whether the reason for being late is asked for."""
    clock = countdown.clock(submission, now)
    return {
        "clock": clock,
        "banner": presenting.banner(submission, now, clock=clock),
        "needs_reason": countdown.needs_reason(submission, now),
        "may_need_reason": countdown.may_need_reason(submission, now),
        "if_late": countdown.if_late(submission, now, ask_url),
    }


def _found(request, submission, lacks, parts, now):
    """What stands against sending, what is only worth a look, and what was typed in an attempt that was refused."""
    reason, attempt = _attempt(request, submission)
    refusal = stages.refusal(submission, stages.Act.SEND, by=request.user, now=now, late_reason="-")
    first = [stages.Lack(refusal, "")] if refusal else _about_reason(submission, reason, attempt, now)
    warnings = [lack for lack in lacks if not lack.must]
    return {
        "against": _against(first, [lack for lack in lacks if lack.must], parts, attempt),
        "warnings": _by_part(warnings, parts),
        "warnings_count": len(warnings),
        "unanswered": submission.remarks.released().filter(state="open").count(),
        "late_reason": reason,
    }


def _against(first, musts, parts, attempt):
    """All that stands against sending: {title, groups, is_answer}; None when nothing does. `is_answer`: to an attempt
    just made, so that it is read out."""
    if not (first or musts or attempt):
        return None
    if not (first or musts):
        first = [stages.Lack(f"{attempt} ขณะนี้ข้อมูลครบแล้ว กรุณากดส่งอีกครั้ง", "#send")]
    title = f"ยังส่งไม่ได้ ขาดข้อมูล {len(musts)} รายการ" if musts else "ยังส่งไม่ได้"
    groups = ([("", first)] if first else []) + _by_part(musts, parts)
    return {"title": title, "groups": groups, "is_answer": bool(attempt)}


def _about_reason(submission, reason, attempt, now):
    """What was wrong with the reason for being late in an attempt just made; an empty one only where it is needed."""
    sentence = stages.refusal_of_reason(reason) if reason or countdown.needs_reason(submission, now) else ""
    return [stages.Lack(sentence, "#late_reason")] if attempt and sentence else []


def _by_part(lacks, parts):
    """[(part, its lines)] in the order of the pages; one group without a name while there are few."""
    if len(lacks) < BY_PART_FROM:
        return [("", lacks)] if lacks else []
    at_page = {path: at for at, path in enumerate(parts)}
    ordered = sorted(lacks, key=lambda lack: at_page.get(_path(lack), -1))
    return [(parts.get(path, ""), list(lines)) for path, lines in groupby(ordered, key=_path)]


def _path(lack):
    return lack.url.partition("#")[0]


# The attempt that was refused, kept in the session


def _key(submission):
    return f"sending_{submission.pk}"


def keep_attempt(request, submission, reason, sentence):
    request.session[_key(submission)] = {"reason": reason, "refused": sentence}


def forget_attempt(request, submission):
    request.session.pop(_key(submission), None)


def _attempt(request, submission):
    """(the reason typed, why the attempt was refused): the reason stays until it is sent, the refusal is told once."""
    kept = request.session.get(_key(submission), {})
    if kept.get("refused"):
        keep_attempt(request, submission, kept["reason"], "")
    return kept.get("reason", ""), kept.get("refused", "")
