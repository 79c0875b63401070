"""Above every page on which a returned plan or report is mended: why it came back, by when, whom to ask."""

from django import template

from ..amending import ALLOWED, under_way
from ..clock import Stage
from ..models import Event

register = template.Library()
TITLES = {Event.Act.RETURN: "ข้อความจากผู้พิจารณา", Event.Act.REOPEN: "เหตุผลที่เปิดให้แก้ไข"}


@register.inclusion_tag("cycles/_mending.html")
def mending(submission, brief=False):
    """The words of the return or reopening that holds, and the reviewer. `brief`: with the remarks in short, for pages
    where they do not stand otherwise."""
    returned = submission.stage == Stage.RETURNED and not submission.is_exempt
    decision = submission.events.filter(act__in=TITLES).first() if returned else None
    if decision is None:
        return {"decision": None}
    amended = under_way(submission) if decision.act == Event.Act.REOPEN else None
    waiting = submission.remarks.released().unsettled().as_on_paper() if brief else []
    return {
        "decision": decision,
        "amended": amended,
        "title": ALLOWED if amended else TITLES[Event.Act(decision.act)],
        "reviewer": submission.reviewer,
        "remarks": waiting,
        "page": submission.get_absolute_url(),
    }
