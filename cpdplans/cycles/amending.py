"""A plan that its unit asked to amend: the request that opened it again, until it is approved anew."""

from .clock import Kind, Stage
from .models import Event, UnitRequest

Act = Event.Act
DECISIONS = {Act.REOPEN, Act.RETURN, Act.APPROVE}
UNDER_WAY = "อยู่ระหว่างปรับแผนตามคำขอ"
ALLOWED = "อนุญาตให้ปรับแผนตามคำขอ"


def under_way(plan):
    """The granted request by which this plan is being amended; None where it is not, or was opened without one."""
    if plan is None or plan.kind != Kind.PLAN or plan.first_submitted_at is None:
        return None
    request = None if plan.stage == Stage.APPROVED or plan.is_exempt else granted(plan).first()
    if request is None:
        return None
    opened = plan.events.filter(act__in={Act.REOPEN, Act.APPROVE}).first()
    return request if opened and opened.act == Act.REOPEN and opened.at == request.answered_at else None


def granted(plan):
    """The granted requests to amend it, the last first."""
    return plan.requests.filter(kind=UnitRequest.Kind.AMENDMENT, state=UnitRequest.State.GRANTED)


def is_being_amended(submission):
    """Whether the plan, or the plan of this report, is: for words and colours."""
    plan = submission if submission.kind == Kind.PLAN else submission.sibling(Kind.PLAN)
    return under_way(plan) is not None


def is_with_the_unit(plan):
    """Whether it stands with its unit as it was opened: nothing in it was returned since."""
    if plan.stage != Stage.RETURNED or under_way(plan) is None:
        return False
    return plan.events.filter(act__in=DECISIONS).first().act == Act.REOPEN


def because(plan):
    """Why the plan was amended, in the unit's own words, a line for each time; unasked, why กพร. opened it again."""
    asked = [request.reason for request in granted(plan).order_by("asked_at", "pk")]
    opened = plan.events.filter(act=Act.REOPEN).order_by("at", "pk")
    return "\n".join(asked or opened.values_list("note", flat=True))


def words_of(request):
    """What was asked and what กพร. said to it, a line each, as the history keeps it."""
    answer = request.answer and f"ความเห็นของ กพร.: {request.answer}"
    return "\n".join(filter(None, [f"คำขอของหน่วยงาน: {request.reason}", answer]))
