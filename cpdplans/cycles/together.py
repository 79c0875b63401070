"""Acts on many submissions: what is asked of the store for all at once, and each act in a transaction of its own."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Max, prefetch_related_objects

from . import reviewing, stages
from .models import Event, Remark, Submission, Version
from .stages import Refused

Act = Event.Act
MOST = 300  # rows of one act on many


@dataclass
class Choice:
    """One row of an act on many. `read`: the number of the version that was shown with it."""

    key: int  # of the ticked record
    submission: Submission
    read: int | None
    refusal: str = ""
    notes: list = field(default_factory=list)
    seen: str = ""  # the stamp of the prepared decision that was shown with it


def read_ahead(submissions):
    """Answers for all at once what a decision on each would ask of the store; they need their unit and cycle."""
    submissions = list(submissions)
    prefetch_related_objects(submissions, "reviewer", "prepared_decision__prepared_by")
    keys = [submission.pk for submission in submissions]
    unsettled = _by_submission(Remark.objects.unsettled(), keys, Count("pk"))
    latest = _by_submission(Version.objects.all(), keys, Max("number"))
    moves = Event.objects.filter(submission__in=keys).exclude(to_stage="").select_related("by")
    last = {event.submission_id: event for event in reversed(moves)}  # the latest comes first, so it is put in last
    for submission in submissions:
        submission.known_unsettled = unsettled.get(submission.pk, 0)
        submission.known_latest = latest.get(submission.pk)
        submission.known_move = last.get(submission.pk)


def _by_submission(records, keys, of_each):
    found = records.filter(submission__in=keys).order_by().values_list("submission").annotate(of_each)
    return dict(found)


def refusal(submission, act, *, by, now, **given):
    """The sentence with which `act` would be refused now; "" when it would not. Takes what check_decision() takes."""
    try:
        stages.check_decision(submission, act, by=by, now=now, **given)
    except Refused as refused:
        return str(refused)
    return ""


def standing_notes(submission, by):
    """What a person should know of a submission before deciding on it among others."""
    notes = []
    if submission.taken_at and submission.reviewer_id not in {None, by.pk}:
        notes.append(f"{submission.reviewer.display_name} รับไว้พิจารณาอยู่")
    decision = prepared(submission)
    if decision:
        author = decision.prepared_by.display_name
        notes.append(f"มีผลการพิจารณาที่เตรียมไว้ “{decision.get_act_display()}” โดย{author} ซึ่งจะสิ้นผล")
    return notes


def prepared(submission):
    """The decision prepared for a submission, or None."""
    return getattr(submission, "prepared_decision", None)


@transaction.atomic
def send_back(submission, *, text, sentence, revise_by, note, by, now, read):
    """Returns a submission with one more remark on the whole; a refusal leaves no remark behind."""
    fresh = stages.locked(submission)
    reviewing.add_remark(fresh, text=text, sentence=sentence, by=by, now=now)
    return stages.perform(fresh, Act.RETURN, by=by, now=now, revise_by=revise_by, note=note, read=read)
