"""The queue of the desk: its order, what stands in it, how long each has waited, and who carries how much."""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import Case, Count, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from cpdplans.units.models import User

from .clock import Kind, Stage
from .models import Remark
from .working_days import WorkingDays

FIRST_TO_LAST = (Stage.SUBMITTED, Stage.RETURNED, Stage.DRAFT, Stage.APPROVED)
WAITING = Q(stage=Stage.SUBMITTED)


class Progress(models.TextChoices):
    """What a reviewer looks for in the queue beside the status."""

    UNTAKEN = "untaken", "รอพิจารณา ยังไม่รับไว้พิจารณา"
    TAKEN = "taken", "รับไว้พิจารณาแล้ว"
    PREPARED = "prepared", "เตรียมผลการพิจารณาไว้แล้ว"
    UNPREPARED = "unprepared", "รอพิจารณา ยังไม่เตรียมผล"
    RESENT = "resent", "แก้ไขแล้วส่งกลับมา"
    OVERDUE = "overdue", "เกินกำหนดแก้ไข"

    def condition(self, now):
        """The Q of the submissions for which it holds."""
        return {
            Progress.UNTAKEN: WAITING & Q(taken_at=None),
            Progress.TAKEN: WAITING & Q(taken_at__isnull=False),
            Progress.PREPARED: Q(prepared_decision__isnull=False),
            Progress.UNPREPARED: WAITING & Q(prepared_decision=None),
            Progress.RESENT: WAITING & Q(revise_by__isnull=False),  # the date of a return stays when it is sent again
            Progress.OVERDUE: Q(stage=Stage.RETURNED, revise_by__lt=timezone.localdate(now)),
        }[self]


def queue_order(path=""):
    """The order of the queue: waiting (oldest first), returned (to be mended first), drafts, approved (newest first),
    exempt. `path` leads from the listed model to the submission ("submission__")."""
    ranks = [When(**{f"{path}stage": stage}, then=Value(rank)) for rank, stage in enumerate(FIRST_TO_LAST)]
    return [
        Case(When(**{f"{path}is_exempt": True}, then=Value(len(ranks))), *ranks).asc(),
        _while(Stage.SUBMITTED, "submitted_at", path).asc(nulls_last=True),
        _while(Stage.RETURNED, "revise_by", path).asc(nulls_last=True),
        _while(Stage.APPROVED, "approved_at", path).desc(nulls_last=True),
        F(f"{path}cycle__fiscal_year").desc(),
        F(f"{path}unit__position").asc(),
        Case(When(**{f"{path}kind": Kind.PLAN}, then=Value(0)), default=Value(1)).asc(),
        "pk",
    ]


def _while(stage, name, path):
    return Case(When(**{f"{path}stage": stage}, then=F(f"{path}{name}")))


def shown_in_lists(submissions):
    """Submissions with all that a list of the desk says of each: status, people, decision, remarks to the unit."""
    return (
        submissions.with_clock()
        .select_related("unit", "cycle", "reviewer", "prepared_decision")
        .annotate(open_remarks=_remarks(Remark.State.OPEN), answered_remarks=_remarks(Remark.State.ANSWERED))
    )


def _remarks(state):
    of_it = Remark.objects.to_unit().filter(submission=OuterRef("pk"), state=state)
    return Coalesce(Subquery(of_it.order_by().values("submission").annotate(n=Count("pk")).values("n")), 0)


def count_waiting(submissions, now):
    """Gives each of the list `waited`: working days since it was sent, None where it does not wait. One query."""
    today = timezone.localdate(now)
    sent = {row.pk: timezone.localdate(row.submitted_at) for row in submissions if row.stage == Stage.SUBMITTED}
    days = WorkingDays(min(sent.values(), default=today), today)
    for row in submissions:
        row.waited = days.between(sent[row.pk], today) if row.pk in sent else None


def waited_words(waited):
    """ "วันทำการที่ 6": the day of the sending itself is not counted."""
    return f"วันทำการที่ {waited}" if waited else "ยังไม่ครบ 1 วันทำการ"


# Who carries how much


@dataclass
class Load:
    """What one reviewer (None: nobody yet) has in a round."""

    reviewer: User | None
    waiting: int = 0
    taken: int = 0
    decided: int = 0
    resent: int = 0
    overdue: int = 0
    prepared: int = 0
    oldest: object = field(default=None)
    waited: int | None = None  # working days that the oldest waits


def loads_of(submissions, now):
    """[Load] of everybody who may review, and of others that hold some; last, of those given to nobody. 3 queries."""
    counts = {
        "waiting": Count("pk", filter=WAITING),
        "taken": Count("pk", filter=Progress.TAKEN.condition(now)),
        "decided": Count("pk", filter=Q(stage__in=[Stage.RETURNED, Stage.APPROVED])),
        "resent": Count("pk", filter=Progress.RESENT.condition(now)),
        "overdue": Count("pk", filter=Progress.OVERDUE.condition(now)),
        "prepared": Count("pk", filter=Progress.PREPARED.condition(now)),
        "oldest": Min("submitted_at", filter=WAITING),
    }
    held = {row.pop("reviewer"): row for row in submissions.order_by().values("reviewer").annotate(**counts)}
    people = User.objects.filter(Q(role__in=User.REVIEWING, is_active=True) | Q(pk__in=[pk for pk in held if pk]))
    loads = [Load(person, **held.get(person.pk, {})) for person in people.order_by("name", "pk")]
    loads.append(Load(None, **held.get(None, {})))
    _count_oldest(loads, now)
    return loads


def _count_oldest(loads, now):
    today = timezone.localdate(now)
    first = {id(load): timezone.localdate(load.oldest) for load in loads if load.oldest}
    days = WorkingDays(min(first.values(), default=today), today)
    for load in loads:
        if id(load) in first:
            load.waited = days.between(first[id(load)], today)
