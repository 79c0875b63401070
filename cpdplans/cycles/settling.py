"""How a waiting request of a unit ends: by an answer, or with another act that leaves nothing to answer.

Imported by the stage table, so it writes rows only: who acts also records and tells.
"""

from cpdplans import thai

from .clock import Kind, Stage
from .models import Event, UnitRequest

Act, Asked, State = Event.Act, UnitRequest.Kind, UnitRequest.State
LONGEST_ANSWER = 1000  # characters


def waiting(submission):
    """The request that waits for an answer, or None; with its submission as handed in."""
    held = submission.requests.waiting().select_related("asked_by").first()
    if held:
        held.submission = submission
    return held


def close(request, state, *, now, by=None, answer="", letter_number="", extension=None, given_until=None):
    """Ends a request in `state`, with all that was said and given."""
    request.state, request.answered_by, request.answered_at = state, by, now
    request.answer = thai.clean_text(answer)[:LONGEST_ANSWER]
    request.answer_letter = thai.clean_text(letter_number)[:60]
    request.extension, request.given_until = extension, given_until
    request.save()
    return request


def end_with(submission, act, *, by, now):
    """Ends the waiting request that an act of the stage table leaves without object; returns it, or None.

    More time stays asked for after a late sending: an answer still decides whether that was in time."""
    if act not in {Act.SEND, Act.APPROVE}:
        return None
    held = waiting(submission)
    if held is None or (act == Act.SEND and _still_counts(held, submission)):
        return None
    done = f"ส่ง{submission.noun}แล้ว" if act == Act.SEND else f"กพร. เห็นชอบ{submission.noun}แล้ว"
    by = by if act == Act.APPROVE else None
    return close(held, State.SETTLED, now=now, by=by, answer=f"{done} จึงไม่ต้องพิจารณาคำขอนี้")


def _still_counts(held, submission):
    return held.kind == Asked.EXTENSION and not held.asks_revision and not submission.timeliness.is_on_time


def end_unexempt(submission, *, by, now):
    """Ends what waits of a submission that was exempted: granted where that was asked for, else without object."""
    held = waiting(submission)
    if held is None:
        return None
    if held.kind in {Asked.EXEMPTION, Asked.NOTHING}:
        return close(held, State.GRANTED, now=now, by=by, answer=submission.exempt_reason)
    return close(held, State.SETTLED, now=now, by=by, answer="ได้รับยกเว้นการส่งแล้ว จึงไม่ต้องพิจารณาคำขอนี้")


def exempted_words(submission):
    """What an exemption takes out: of a plan, its report too."""
    if submission.kind == Kind.REPORT:
        return "รายงานผล"
    report = submission.sibling(Kind.REPORT)
    goes_along = report and (report.is_exempt or report.stage in {Stage.DRAFT, Stage.RETURNED})
    return "แผนและรายงานผล" if goes_along else "แผน"


def ended_words(request):
    """For the entry of the act that ended a request; "" without one."""
    return f"คำขอของหน่วยงานที่รอพิจารณา ({request.title}) สิ้นผล" if request else ""
