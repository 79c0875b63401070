"""Which reminder is due when, to whom it still applies, and which of them went out already.

A turn is one rule for one submission, counted from one deadline (or from the day of a return or sending). What moves
the deadline moves its turns: an extension, a new day to mend by and a new sending are counted from another day.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone

from ..clock import Kind, Stage, Status
from ..models import Event, Reminder, ReminderRule, Submission, UnitRequest
from ..working_days import WorkingDays

When = ReminderRule.When
OPEN = frozenset({Status.NOT_STARTED, Status.WRITING, Status.NEAR_DUE, Status.OVERDUE})
BEFORE = frozenset({When.BEFORE_DUE, When.BEFORE_REVISION})
IN_ORDER = tuple(When)
KNOWN = timedelta(days=800)  # before and after a day, in which holidays are asked for


@dataclass(frozen=True)
class Turn:
    rule: ReminderRule
    submission: Submission
    counted_from: date
    due_on: date
    since: date  # the day on which what it counts from was set: who was told of that needs no reminder from before

    @property
    def key(self):
        return self.rule.pk, self.submission.pk, self.counted_from

    @property
    def is_old(self):
        return self.due_on <= self.since


def known_days(now):
    """The WorkingDays of all that is about today, from one query."""
    today = timezone.localdate(now)
    return WorkingDays(today - KNOWN, today + KNOWN)


def pending(rules, *, days, now, ahead=timedelta(0)):
    """{submission: [Turn]} that are due by the day of `now` plus `ahead` and not recorded, the nearest last."""
    last = timezone.localdate(now) + ahead
    days, found = Days(days), defaultdict(list)
    for submission in owing(now):
        for turn in _turns(submission, rules, days, now):
            if turn.due_on <= last:
                found[submission].append(turn)
    done = _recorded(found)
    open_turns = {one: [turn for turn in turns if turn.key not in done] for one, turns in found.items()}
    return {one: sorted(turns, key=_nearness) for one, turns in open_turns.items() if turns}


def _nearness(turn):
    return turn.due_on, IN_ORDER.index(turn.rule.when), turn.rule.pk


def _recorded(found):
    held = Reminder.objects.filter(submission__in=[submission.pk for submission in found])
    return set(held.values_list("rule", "submission", "counted_from"))


def owing(now):
    """What somebody still has to do something about at `now`, with all that the turns ask; in one query.

    A first sending is asked for until the round's last day; what was returned or awaits a decision, until it is done.
    """
    today = timezone.localdate(now)
    plan = Submission.objects.filter(unit=OuterRef("unit"), cycle=OuterRef("cycle"), kind=Kind.PLAN)
    move = Event.objects.filter(submission=OuterRef("pk"), to_stage=OuterRef("stage")).order_by("-at", "-pk")
    more_time = UnitRequest.objects.filter(submission=OuterRef("pk"), given_until__isnull=False)
    in_force = Q(extensions__withdrawn_at=None)
    return (
        Submission.objects.with_clock()
        .filter(is_exempt=False, unit__is_active=True, cycle__opened_at__isnull=False, cycle__opens__lte=today)
        .exclude(stage=Stage.APPROVED)
        .filter(~Q(stage=Stage.DRAFT) | Q(cycle__supplement_until__gte=today))
        .annotate(
            extended_at=Max("extensions__granted_at", filter=in_force),
            plan_approved_at=Subquery(plan.values("approved_at")[:1]),
            moved_at=Subquery(move.values("at")[:1]),
            more_time_at=Subquery(more_time.order_by("-answered_at").values("answered_at")[:1]),
        )
        .select_related("unit", "cycle", "reviewer")
        .order_by("unit__position", "unit", "cycle", "kind")
    )


def asks_unit(submission, now):
    """Whether its unit is the one that has to do something about it now, and may do it."""
    status = submission.status(now)
    return status in OPEN or status == Status.RETURNED


def _turns(submission, rules, days, now):
    whens = _whens(submission, now)
    for rule in rules:
        if rule.when in whens and rule.kind in {"", submission.kind}:
            counted_from, since = whens[rule.when]
            yield Turn(rule, submission, counted_from, days.due_on(rule, counted_from), since)


def _whens(submission, now):
    """{when: (the day that it is counted from, the day on which that was set)} of the rules that apply now."""
    status = submission.status(now)
    if status in OPEN:
        return dict.fromkeys([When.BEFORE_DUE, When.ON_DUE, When.AFTER_DUE], (submission.due, _set_on(submission)))
    if status == Status.RETURNED and submission.moved_at:
        returned = timezone.localdate(submission.moved_at)
        set_on = timezone.localdate(max(submission.moved_at, submission.more_time_at or submission.moved_at))
        whens = dict.fromkeys([When.BEFORE_REVISION, When.AFTER_REVISION], (submission.revise_by, set_on))
        return whens | ({When.IDLE_RETURN: (returned, returned)} if _is_idle(submission) else {})
    if status == Status.SUBMITTED:
        sent = timezone.localdate(submission.submitted_at)
        return {When.OLD_REVIEW: (sent, sent)}
    return {}


def _is_idle(submission):
    return submission.edited_at is None or submission.edited_at <= submission.moved_at


def _set_on(submission):
    """The day since which the deadline stands and asks something of the unit."""
    moments = [submission.cycle.opened_at, submission.extended_at]
    if submission.kind == Kind.REPORT:
        moments.append(submission.plan_approved_at)
    return max([submission.cycle.opens, *(timezone.localdate(moment) for moment in moments if moment)])


class Days:
    """The days of rules, each worked out once however many submissions share a deadline."""

    def __init__(self, working):
        self.working, self.known = working, {}

    def due_on(self, rule, counted_from):
        key = rule.when, rule.days, counted_from
        if key not in self.known:
            self.known[key] = self._due_on(*key)
        return self.known[key]

    def _due_on(self, when, count, day):
        if when in BEFORE:
            day = self.working.day_before(count - 1, day)
            return self.working.nearest(day, -1) if self.working.off(day) else day
        for _ in range(0 if when == When.ON_DUE else count):
            day = self.working.nearest(day, 1)
        return day


def next_counts(rules, *, now, within=7):
    """{rule pk: how many reminders by it go out within so many days, if nothing is sent or decided meanwhile}."""
    today, counts = timezone.localdate(now), defaultdict(int)
    found = pending(rules, days=known_days(now), now=now, ahead=timedelta(days=within))
    for turns in found.values():
        fresh = [turn for turn in turns if not turn.is_old]
        reached = [turn for turn in fresh if turn.due_on <= today]
        for turn in [*reached[-1:], *(turn for turn in fresh if turn.due_on > today)]:
            counts[turn.rule.pk] += 1
    return counts
