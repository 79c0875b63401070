"""The latest real case of each notice, for the preview of its text: {placeholder: value}, None while there is none."""

from django.db.models import Q

from ..clock import Stage
from ..models import Cycle, Event, Extension, Submission, UnitRequest
from . import values

# The stage in which a submission stands right after the act; the notice is written then.
STANDS_IN = {"return": Stage.RETURNED, "reopen": Stage.RETURNED, "approve": Stage.APPROVED, "send": Stage.SUBMITTED}


def of_act(name):
    """How to find the latest act `name` of the stage table: one whose submission still stands where it was brought."""

    def latest(now):
        events = Event.objects.filter(act=name, by__isnull=False).select_related(
            "by", "submission__unit", "submission__cycle"
        )
        stands = events.filter(submission__stage=STANDS_IN[name]) if name in STANDS_IN else events
        event = stands.first()
        return event and _act_values(event)

    return latest


def _act_values(event):
    submission = event.submission
    remarks = list(submission.remarks.released().unsettled().as_on_paper())
    version = submission.latest_version() if event.act == Event.Act.SEND else None
    note = event.note if event.act == Event.Act.REOPEN else ""
    return values.act_values(submission, by=event.by, now=event.at, version=version, note=note, remarks=remarks)


def extension(now):
    found = Extension.objects.select_related("submission__unit", "submission__cycle").first()
    return found and values.extension_values(found)


def withdrawal(now):
    """Who withdrew it is known from the history."""
    withdrawn = Extension.objects.filter(withdrawn_at__isnull=False).select_related(
        "submission__unit", "submission__cycle"
    )
    found = withdrawn.order_by("-withdrawn_at").first()
    event = found and _last_event(Event.Act.WITHDRAW_EXTENSION)
    return found and values.withdrawal_values(found, by=event and event.by)


def exemption(now):
    event = _last_event(Event.Act.EXEMPT, submission__is_exempt=True)
    if event is None:
        return None
    return values.exemption_values(event.submission, reason=event.submission.exempt_reason, by=event.by)


def ended_exemption(now):
    event = _last_event(Event.Act.END_EXEMPTION, submission__is_exempt=False)
    return event and values.exemption_values(event.submission, by=event.by)


def _last_event(act, **wanted):
    return Event.objects.filter(act=act, **wanted).select_related("by", "submission__unit", "submission__cycle").first()


def request(now):
    found = _requests().first()
    return found and values.request_values(found)


def answered_request(now):
    is_amended = Q(kind=UnitRequest.Kind.AMENDMENT, state=UnitRequest.State.GRANTED)  # told by a notice of its own
    states = [UnitRequest.State.GRANTED, UnitRequest.State.REFUSED, UnitRequest.State.SETTLED]
    found = _requests().filter(state__in=states, answered_by__isnull=False).exclude(is_amended).first()
    return found and values.request_values(found)


def amendment(now):
    granted = _requests().filter(kind=UnitRequest.Kind.AMENDMENT, state=UnitRequest.State.GRANTED)
    found = granted.filter(answered_by__isnull=False).first()
    return found and values.request_values(found)


def _requests():
    return UnitRequest.objects.select_related(
        "submission__unit", "submission__cycle", "asked_by", "answered_by", "extension"
    )


def opening(now):
    cycle = Cycle.objects.opened().order_by("-fiscal_year").first()
    plan = cycle and Submission.objects.of_cycle(cycle).select_related("unit").filter(kind="plan").first()
    return plan and values.opening_values(cycle, plan.unit, path=plan.get_absolute_url())
