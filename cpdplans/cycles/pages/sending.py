"""Send, recall, receipt."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone

from cpdplans import thai

from .. import stages
from ..clock import Stage
from ..documents import receipt_context
from . import checking


def send(request, desk, owner):
    """Sends the plan or report. A repeated sending leads to the receipt already given; a refused one back to the check
    page, which says all that stood against it."""
    now, submission = timezone.now(), owner.submission
    reason = thai.clean_text(request.POST.get("late_reason", ""))
    content = desk.content_of(owner)
    try:
        outcome = stages.attempt_sending(submission, by=request.user, now=now, content=content, late_reason=reason)
    except stages.NoRight as refused:
        messages.error(request, str(refused))
        return desk.go("detail", owner)
    except stages.StaleStage as stale:
        messages.info(request, str(stale))
        return desk.go("receipt", owner)
    except stages.Refused as refused:
        checking.keep_attempt(request, submission, reason, str(refused))
        return desk.go("check", owner)
    checking.forget_attempt(request, submission)
    _tell(request, outcome)
    return desk.go("receipt", owner)


def _tell(request, outcome):
    noun, version = outcome.submission.noun, outcome.version
    if outcome.repeated:
        sent = thai.format_datetime(version.created_at)
        messages.info(request, f"{noun}นี้ส่งไว้แล้วเมื่อวันที่ {sent} ระบบไม่ส่งซ้ำ และใช้ใบรับเดิม")
    else:
        messages.success(request, f"ส่ง{noun}แล้ว เลขที่ใบรับ {version.receipt_number}")


def recall(request, desk, owner):
    try:
        stages.perform(owner.submission, stages.Act.RECALL, by=request.user, now=timezone.now())
    except stages.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"ดึง{owner.submission.noun}กลับมาแก้ไขแล้ว แก้ไขแล้วกรุณาส่งอีกครั้ง")
    return desk.go("detail", owner)


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
