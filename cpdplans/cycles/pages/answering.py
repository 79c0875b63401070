"""The unit's words on the remarks of a return."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from .. import reviewing, stages, writing


def answer(request, desk, owner, pk):
    remark = get_object_or_404(owner.submission.remarks.released(), pk=pk)
    if not writing.may_write(owner.submission, request.user):
        raise PermissionDenied
    refused = {}
    for one, text in _answers(request.POST, owner.submission, remark).items():
        try:
            base = request.POST.get(f"answer-base-{one.pk}")
            reviewing.answer_remark(one, text=text, by=request.user, now=timezone.now(), base=base)
        except stages.Refused as error:
            messages.error(request, f"{one.place or 'ภาพรวม'}: {error}")
            refused[str(one.pk)] = text
    if refused:
        request.session["typed_answers"] = refused
    else:
        messages.success(request, "บันทึกคำชี้แจงแล้ว")
    return desk.go("detail", owner)


def _answers(post, submission, remark):
    """{Remark: text} of every box that was filled or changed; the address's own remark also as plain "answer"."""
    boxes = {other: post.get(f"answer-{other.pk}") for other in submission.remarks.released()}
    if "answer" in post:
        boxes[remark] = post["answer"]
    return {
        one: text
        for one, text in boxes.items()
        if text is not None and (text != post.get(f"answer-base-{one.pk}", one.answer) or "answer" in post)
    }
