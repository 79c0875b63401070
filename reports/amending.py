"""An amendment of the plan, as the page of its report tells of it: the way to ask, what was asked, how it goes on."""

from django.urls import reverse

from cpdplans.cycles import asking, presenting
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import UnitRequest

Asked = UnitRequest.Kind


def amendment(report, user, now):
    """{request, request_url, may_ask, plan_url, plan_status} for reports/_amendment.html; None where there is nothing
    to tell. Requests are for the unit's own officers; that the plan is open again is for all who see the report."""
    plan = report.submission.sibling(Kind.PLAN)
    told = {"request": None, "may_ask": False, "plan_url": "", "plan_status": None}
    if asking.is_own_officer(plan, user):
        told["request"] = _last_request(plan)
        told["may_ask"] = _is_to_come(report.submission, now) and _may_ask(plan, user)
        told["request_url"] = reverse("plans:request", args=[plan.plan.pk])
    if plan.stage != Stage.APPROVED:
        told |= {"plan_url": plan.get_absolute_url(), "plan_status": presenting.status_tag(plan, now)}
    return told if told["request"] or told["may_ask"] or told["plan_url"] else None


def _is_to_come(submission, now):
    """Whether the report can still be sent: else an amended plan would be of no use to it."""
    return not submission.is_exempt and not submission.is_closed(now)


def _may_ask(plan, user):
    return plan.stage == Stage.APPROVED and not asking.why_not_ask(plan, user)


def _last_request(plan):
    """The last asking to amend while it waits or was refused: what was granted shows in the plan itself."""
    last = plan.requests.filter(kind=Asked.AMENDMENT).first()
    return last if last and last.state in {last.State.WAITING, last.State.REFUSED} else None
