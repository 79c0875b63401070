"""What the buttons of the review page do. Each act says where the page comes back, or keeps what was typed."""

from django.contrib import messages
from django.utils import timezone

from cpdplans.cycles import stages

from . import deciding, remarking
from .asked import AGAIN, Asked, Done, Kept


def act(request, desk, owner):
    """Does what a button of the page asked for. Returns Done; `kept` when it was refused, the reason being told."""
    asked = Asked(request, desk, owner, timezone.now())
    try:
        return ACTS.get(request.POST.get("act", ""), _unknown)(asked)
    except stages.Refused as refused:
        messages.error(request, str(refused))
        return Done(kept=Kept(""))


def _unknown(asked):
    raise stages.Refused(f"ไม่รู้จักการดำเนินการนี้ {AGAIN}")


ACTS = {
    "take": deciding.take,
    "remark": remarking.remark,
    "close": remarking.close,
    "open": remarking.keep_open,
    "close_answered": remarking.close_answered,
    "approve": deciding.approve,
    "prepare_approval": deciding.prepare_approval,
    "return": deciding.give_back,
    "prepare_return": deciding.prepare_return,
    "reopen": deciding.reopen,
    "drop": deciding.drop,
    "release": deciding.release,
}
