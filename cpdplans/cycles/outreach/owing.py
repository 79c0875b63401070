"""Who still owes, as the reminders have it, and how each stands: for people who remind by hand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ..clock import Stage, Status
from ..models import Outreach, Submission
from ..presenting import days_words
from ..reminders.turns import asks_unit, owing

GROUPS = (Status.NOT_STARTED, Status.WRITING, Status.RETURNED)


@dataclass
class Owing:
    """One that owes. `deadline`: the day it is to be sent by, or mended by; `days` until then, negative after it."""

    submission: Submission
    group: Status
    deadline: date
    days: int
    made_at: datetime | None = None  # the last time that something was made to remind it by hand
    made_what: str = ""
    sent_on: date | None = None  # the last day that something was sent, as people wrote
    sent_how: str = ""

    @property
    def unit(self):
        return self.submission.unit

    @property
    def is_extended(self):
        return self.group != Status.RETURNED and self.deadline > self.submission.cycle.due(self.submission.kind)

    @property
    def days_late(self):
        return max(0, -self.days)

    @property
    def days_words(self):
        return days_words(self.days)


def owing_by_hand(now, keys=None):
    """[Owing] by region, by how they stand, by name; `keys`: of these submissions only. One query."""
    found = owing(now) if keys is None else owing(now).filter(pk__in=keys)
    today = timezone.localdate(now)
    return sorted((_owing(one, today) for one in found if asks_unit(one, now)), key=_place)


def _owing(submission, today):
    is_returned = submission.stage == Stage.RETURNED
    group = Status.RETURNED if is_returned else Status.WRITING if submission.started_at else Status.NOT_STARTED
    deadline = submission.revise_by if is_returned else submission.due
    return Owing(submission, group, deadline, (deadline - today).days)


def _place(one):
    return one.unit.inspection_region, GROUPS.index(one.group), one.unit.position, one.unit.pk


def by_paper(found):
    """{(cycle, kind): [Owing]}, the newest round first, its plan before its report."""
    papers = defaultdict(list)
    for one in found:
        papers[one.submission.cycle, one.submission.kind].append(one)
    return dict(sorted(papers.items(), key=lambda paper: (-paper[0][0].fiscal_year, paper[0][1])))


def by_region(found):
    """{number of the inspection region: [Owing]}"""
    regions = defaultdict(list)
    for one in found:
        regions[one.unit.inspection_region].append(one)
    return dict(regions)


def note_last(found):
    """Lets each know what was last made to remind it by hand, and when it was last sent any. One query."""
    own = {one.submission.pk: one for one in found}
    held = Outreach.submissions.through.objects.filter(submission__in=own).order_by("outreach__made_at", "outreach")
    names = ("made_at", "kind", "sent_on", "sent_how")
    for key, made_at, kind, sent_on, how in held.values_list("submission", *(f"outreach__{name}" for name in names)):
        one = own[key]
        one.made_at, one.made_what = made_at, Outreach.Kind(kind).label
        if sent_on and (one.sent_on is None or sent_on >= one.sent_on):
            one.sent_on, one.sent_how = sent_on, Outreach.How(how).label
