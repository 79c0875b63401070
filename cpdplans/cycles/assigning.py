"""Who is to review what: the loads people carry, and ways to share many submissions out among them."""

from django.db.models import Count

from .clock import Stage
from .models import Submission


def waiting_loads():
    """{key of a reviewer: plans and reports of theirs that wait to be reviewed}."""
    waiting = Submission.objects.counted().filter(stage=Stage.SUBMITTED).exclude(reviewer=None)
    return dict(waiting.order_by().values_list("reviewer").annotate(Count("pk")))


def in_order_of_sending(submissions):
    """The longest waiting first; those not sent last, by unit."""
    sent = [row for row in submissions if row.submitted_at]
    unsent = [row for row in submissions if not row.submitted_at]
    by_sending = sorted(sent, key=lambda row: (row.submitted_at, row.pk))
    return [*by_sending, *sorted(unsent, key=lambda row: (row.unit.position, row.pk))]


def evenly(submissions, reviewers, loads):
    """[(submission, reviewer)] such that what each carries comes out level; the same for the same question.

    `loads`: as waiting_loads() gives them. What is shared out here leaves whoever carries it now; each in turn goes to
    the one who then has least, the earlier in `reviewers` where two have the same."""
    carried = {reviewer.pk: loads.get(reviewer.pk, 0) for reviewer in reviewers}
    for row in submissions:
        if row.stage == Stage.SUBMITTED and row.reviewer_id in carried:
            carried[row.reviewer_id] -= 1
    shares = []
    for row in in_order_of_sending(submissions):
        least = min(reviewers, key=lambda reviewer: carried[reviewer.pk])
        carried[least.pk] += 1
        shares.append((row, least))
    return shares


def by_region(submissions, reviewers):
    """[(submission, reviewer)] for the units of each region in `reviewers`, {number of a region: reviewer}."""
    ordered = in_order_of_sending(submissions)
    regions = [(row, reviewers.get(row.unit.inspection_region)) for row in ordered]
    return [(row, reviewer) for row, reviewer in regions if reviewer]


def settled(submission):
    """Why a submission needs no reviewer any more; "" while it does."""
    if submission.is_exempt:
        return "ได้รับยกเว้น จึงไม่ต้องพิจารณา"
    return "เห็นชอบแล้ว จึงไม่ต้องมอบหมาย" if submission.stage == Stage.APPROVED else ""


def taken(submission):
    """Who has taken it for review, in words; "" where nobody has."""
    if not (submission.taken_at and submission.reviewer):
        return ""
    return f"{submission.reviewer.display_name} รับไว้พิจารณาแล้ว"
