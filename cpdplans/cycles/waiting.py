"""How long what was sent waits for a decision, in working days: for the unit that waits and for the queue."""

import statistics
from dataclasses import dataclass

from django.utils import timezone

from .models import Event
from .working_days import WorkingDays

LEAST = 5  # decisions; fewer say nothing of what is usual
DECISIONS = (Event.Act.RETURN, Event.Act.APPROVE)


@dataclass(frozen=True)
class UsualTime:
    """Working days from a sending to its decision: half took no more than `half`, nine in ten no more than `most`."""

    half: int
    most: int
    decisions: int


def day_of_waiting(submission, now):
    """Which working day of waiting the day of `now` is; 0 until the first one after the sending."""
    sent, today = timezone.localdate(submission.submitted_at), timezone.localdate(now)
    return WorkingDays(sent, today).between(sent, today)


def usual_time(cycle, kind):
    """The UsualTime of the decisions on this kind in the round and the one before it; None while there are too few."""
    spans = _spans(cycle, kind)
    if len(spans) < LEAST:
        return None
    days = WorkingDays(min(sent for sent, _ in spans), max(decided for _, decided in spans))
    taken = sorted(days.between(sent, decided) for sent, decided in spans)
    return UsualTime(round(statistics.median(taken)), taken[-(-len(taken) * 9 // 10) - 1], len(taken))


def _spans(cycle, kind):
    """[(day of a sending, day of its decision)]; a sending that was taken back has none."""
    years = (cycle.fiscal_year, cycle.fiscal_year - 1)
    events = Event.objects.filter(submission__kind=kind, submission__cycle__fiscal_year__in=years)
    acts = events.filter(act__in=[Event.Act.SEND, Event.Act.RECALL, *DECISIONS]).order_by("at", "pk")
    sent, spans = {}, []
    for submission, act, at in acts.values_list("submission", "act", "at"):
        if act in DECISIONS and submission in sent:
            spans.append((timezone.localdate(sent.pop(submission)), timezone.localdate(at)))
        elif act == Event.Act.SEND:
            sent[submission] = at
        else:
            sent.pop(submission, None)
    return spans
