"""Check, send, recall, receipt."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone

from cpdplans import thai

from .. import stages
from ..clock import Stage
from ..documents import receipt_context


def send(request, desk, owner):
    """Sends the plan or report. A repeated sending leads to the receipt already given."""
    now = timezone.now()
    reason = thai.clean_text(request.POST.get("late_reason", ""))
    try:
        outcome = stages.perform(
            owner.submission,
            stages.Act.SEND,
            by=request.user,
            now=now,
            content=desk.content_of(owner),
            late_reason=reason,
        )
    except stages.Refused as refused:
        messages.error(request, str(refused))
        request.session[f"late_reason_{owner.submission.pk}"] = reason
        return desk.go("check", owner)
    request.session.pop(f"late_reason_{owner.submission.pk}", None)
    if not outcome.repeated:
        messages.success(request, f"ส่ง{outcome.submission.noun}แล้ว เลขที่ใบรับ {outcome.version.receipt_number}")
    return desk.go("receipt", owner)


def recall(request, desk, owner):
    try:
        stages.perform(owner.submission, stages.Act.RECALL, by=request.user, now=timezone.now())
    except stages.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"ดึง{owner.submission.noun}กลับมาเป็นฉบับร่างแล้ว แก้ไขแล้วกรุณาส่งอีกครั้ง")
    return desk.go("detail", owner)


def check(request, desk, owner, *, template, context):
    """The page before sending: all as it will be printed, all that is missing at once, warnings apart."""
    now = timezone.now()
    lacks = desk.lacks_of(owner)
    submission = owner.submission
    sentence = stages.refusal(submission, stages.Act.SEND, by=request.user, now=now, late_reason="-")
    musts = [lack for lack in lacks if lack.must]
    context |= {
        "submission": submission,
        "errors": [{"text": lack.sentence, "url": lack.url} for lack in musts],
        "warnings": [lack for lack in lacks if not lack.must],
        "refusal": sentence,
        "is_late": submission.first_submitted_at is None and now >= submission.due_at,
        "late_reason": request.session.get(f"late_reason_{submission.pk}", ""),
        "can_send": not musts and not sentence,
        "unanswered": submission.remarks.released().filter(state="open"),
    }
    return render(request, template, context)


def receipt(request, desk, owner):
    submission = owner.submission
    version = submission.latest_version()
    if version is None or submission.stage == Stage.DRAFT:
        return desk.go("detail", owner)
    return render(
        request,
        "cycles/receipt.html",
        receipt_context(version)
        | {
            "submission": submission,
            "version": version,
            "timeliness": submission.timeliness,
            "detail_url": submission.get_absolute_url(),
            "may_recall": not stages.refusal(submission, stages.Act.RECALL, by=request.user, now=timezone.now()),
            "recall_page": f"{desk.app}:recall",
            "owner": owner,
        },
    )
