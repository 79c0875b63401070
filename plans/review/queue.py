"""Where one plan or report stands among those that wait: oldest first, of the same kind and round."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from django.db.models import F

from cpdplans.cycles.admin.filters import ReviewerFilter
from cpdplans.cycles.clock import Stage


@dataclass(frozen=True)
class Queue:
    """Keys of plans or reports. `place` is None for one that does not wait."""

    length: int
    place: int | None
    previous: int | None
    next: int | None
    first: int | None
    mine: int  # how many of all that wait are the reader's own
    is_mine: bool

    @property
    def onward(self):
        """Where to go on after a decision: the next one, else the one that waits longest."""
        return self.next or self.first


def asks_for_own(request):
    """Whether the way through the queue is of the reader's own ones: as `mine` of the address says (0: of all), else as
    the list was filtered that the page was opened from."""
    if "mine" in request.GET:
        return request.GET["mine"] != "0"
    people = parse_qs(request.GET.get("_changelist_filters", "")).get("reviewer", [])
    return bool(people) and {*people} <= {ReviewerFilter.MINE, str(request.user.pk)}


def queue_of(owner, user, is_mine=False):
    """One query. `is_mine`: only those that `user` has been given or has taken."""
    submission = owner.submission
    waiting = type(owner).objects.filter(submission__cycle=submission.cycle_id, submission__stage=Stage.SUBMITTED)
    names = {"at": F("submission__submitted_at"), "of": F("submission_id"), "reviewer": F("submission__reviewer")}
    found = list(waiting.order_by("submission__submitted_at", "submission_id").values("pk", **names))
    own = [row for row in found if row["reviewer"] == user.pk]
    rows = own if is_mine else found
    before, after = _around(rows, submission)
    waits = any(row["pk"] == owner.pk for row in rows)
    return Queue(
        length=len(rows),
        place=len(before) + 1 if waits else None,
        previous=before[-1] if before else None,
        next=after[0] if after else None,
        first=next((row["pk"] for row in rows if row["pk"] != owner.pk), None),
        mine=len(own),
        is_mine=is_mine,
    )


def _around(rows, submission):
    at = submission.submitted_at
    if at is None:
        return [], [row["pk"] for row in rows]
    here = (at, submission.pk)
    before = [row["pk"] for row in rows if (row["at"], row["of"]) < here]
    return before, [row["pk"] for row in rows if (row["at"], row["of"]) > here]
