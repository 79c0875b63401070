"""An amendment of the plan, as home and the page of its report tell of it: the way to ask, what was asked, how it goes
on."""

from django.urls import reverse

from cpdplans.cycles import amending, asking, presenting
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import UnitRequest

Asked = UnitRequest.Kind
OPEN = frozenset({Stage.DRAFT, Stage.RETURNED})


def amendment(report, user, now):
    """{request, request_url, may_ask, plan_url, plan_statuses} for reports/_amendment.html; None where there is nothing
    to tell. Requests are for the unit's own officers; that the plan is open again is for all who see the report."""
    plan = report.submission.sibling(Kind.PLAN)
    told = {"request": None, "may_ask": False, "plan_url": "", "plan_statuses": []}
    if asking.is_own_officer(plan, user):
        told["request"] = _last_request(plan)
        told["may_ask"] = _is_to_come(report.submission, now) and _may_ask(plan, user)
        told["request_url"] = reverse("plans:request", args=[plan.plan.pk])
    if plan.stage != Stage.APPROVED:
        told |= {"plan_url": plan.get_absolute_url(), "plan_statuses": _statuses(plan, now)}
    return told if told["request"] or told["may_ask"] or told["plan_url"] else None


def _statuses(plan, now):
    """How the plan stands; nothing where the page says already that it is open as its unit asked."""
    first, *beside = presenting.status_tags(plan, now)
    return [] if beside and plan.stage == Stage.RETURNED else [first]


def _is_to_come(submission, now):
    """Whether the report can still be sent: else an amended plan would be of no use to it."""
    return not submission.is_exempt and not submission.is_closed(now)


def _may_ask(plan, user):
    return plan.stage == Stage.APPROVED and not asking.why_not_ask(plan, user)


def _last_request(plan):
    """The last asking to amend while it waits or was refused: what was granted shows in the plan itself."""
    last = plan.requests.filter(kind=Asked.AMENDMENT).first()
    return last if last and last.state in {last.State.WAITING, last.State.REFUSED} else None


def refused(plan, report):
    """The last asking to amend, where it was refused and the report is still to come: for home; None otherwise."""
    if not (plan and report) or plan.stage != Stage.APPROVED or report.stage not in OPEN:
        return None
    last = _last_request(plan)
    return last if last and last.state == last.State.REFUSED else None


def has_notes_to_go_on(plan, report):
    """Whether the report was begun and its notes may go on while the plan is being amended."""
    begun = report is not None and not report.is_exempt and report.stage in OPEN
    return begun and getattr(report, "report", None) is not None and amending.under_way(plan) is not None
