"""The own page of a plan or report: how it stands, what is left to do, remarks, what was sent."""

from collections import Counter
from types import SimpleNamespace

from django.db.models import Max
from django.urls import reverse

from cpdplans import thai

from .. import asking, countdown, presenting, stages, writing
from ..clock import Stage
from ..models import Event, Remark, Submission
from .timeline import STAGE_ACTS


def history(submission, user):
    """How it went through the round, newest first; with the attempts at sending for all but executives."""
    acts = STAGE_ACTS if user.is_executive else {*STAGE_ACTS, Event.Act.REFUSE_SENDING}
    return submission.events.filter(act__in=acts).select_related("by")


NOT_SETTLED = "ชี้แจงแล้ว แต่ยังไม่เรียบร้อย"


def last_decision_at(submission):
    """When the unit last heard of its remarks, while a review goes on; None when nothing is being reviewed."""
    if submission.stage != Stage.SUBMITTED:
        return None
    return submission.remarks.released().aggregate(last=Max("released_at"))["last"]


def remarks_for_unit(submission, url_of, typed=None):
    """The remarks that the unit may read, each with a link to its field, for components/remark_list.html.

    `typed`: answers that were refused, {remark: text}, shown again in their boxes."""
    typed = typed or {}
    rows, decided_at = [], last_decision_at(submission)
    for remark in submission.remarks.released().as_on_paper().select_related("created_by"):
        state = remark.state_told(decided_at)
        rows.append(
            {
                "pk": remark.pk,
                "ref": str(remark.ref or ""),
                "field": remark.field,
                "place": remark.place or "ภาพรวม",
                "text": remark.text,
                "answer": remark.answer,
                "typed": typed.get(str(remark.pk), remark.answer),
                "state": state,
                "state_label": NOT_SETTLED if state == Remark.State.OPEN and remark.answer else state.label,
                "tone": state.tone,
                "url": url_of(remark),
                "by": remark.created_by.display_name,
                "when": thai.format_datetime(remark.released_at, "short"),
            }
        )
    return rows


def sort_remarks(remarks, parts, edit):
    """The rows of remarks_for_unit in the order of the paper, `parts`: all of them; those to mend; those only to read,
    whose links would lead to pages that cannot be edited, with the words over them."""
    remarks = sorted(remarks, key=_order_in(parts))
    to_mend = [row for row in remarks if edit and row["state"] != Remark.State.CLOSED]
    to_read = [row | {"url": ""} for row in remarks if row not in to_mend]
    settled = all(row["state"] == Remark.State.CLOSED for row in to_read)
    words = "ประเด็นที่แก้ไขแล้ว" if settled else "ประเด็นที่แจ้งให้แก้ไข"
    return {"remarks": remarks, "to_mend": to_mend, "to_read": to_read, "to_read_words": words}


def _order_in(parts):
    """Where a remark stands: on the whole first, on what the paper no longer has last."""
    places = {}
    for at, part in enumerate(parts):
        places.setdefault(part.ref, at)
        places[part.ref, part.field] = at

    def order(row):
        near = places.get(row["ref"], len(parts))
        return places.get((row["ref"], row["field"]), near) if row["ref"] else -1

    return order


STATES = {
    "empty": SimpleNamespace(label="ยังไม่เริ่ม", tone="neutral"),
    "partial": SimpleNamespace(label="กำลังจัดทำ", tone="info"),
    "complete": SimpleNamespace(label="ครบแล้ว", tone="success"),
    "ready": SimpleNamespace(label="พร้อมส่ง", tone="success"),
    "blocked": SimpleNamespace(label="ยังส่งไม่ได้", tone="neutral"),
    "returned": SimpleNamespace(label="ต้องแก้ไข", tone="warning"),
}


def open_remarks(submission, part_of=lambda ref, field: ref):
    """{part: how many remarks on it the unit has not answered}; `part_of`: (ref, field) -> part, else the ref."""
    waiting = submission.remarks.released().filter(state=Remark.State.OPEN)
    return Counter(part_of(ref, field) for ref, field in waiting.values_list("ref", "field"))


def task(title, url, lacks, started, remarks=0, doubts=0):
    """One line of components/task_list.html: not started, in progress or complete, with what is still missing.

    `lacks`: what must still be done there; `doubts`: how many things are worth a second look."""
    if remarks and not lacks:
        words = f"มีประเด็นที่ต้องแก้ไข {remarks} ประเด็น ยังไม่ได้ชี้แจง"
        return {"title": title, "url": url, "status": STATES["returned"], "missing": words}
    state = "complete" if not lacks else "partial" if started else "empty"
    words = f"มีข้อควรตรวจสอบ {doubts} รายการ" if doubts else ""
    if lacks:
        first = lacks[0].sentence.partition(": ")[2] or lacks[0].sentence
        words = f"ยังขาด: {first}" + (f" และอีก {len(lacks) - 1} รายการ" if len(lacks) > 1 else "")
    return {"title": title, "url": url, "status": STATES[state], "missing": words}


def check_task(url, missing, remarks=0):
    """The last line of the task list: check and send."""
    words = f"ยังขาด {len(missing)} รายการ" if missing else "ข้อมูลครบ พร้อมส่ง"
    state = "blocked" if missing else "ready"
    if remarks and not missing:
        words, state = f"ยังมีประเด็นที่ไม่ได้ชี้แจง {remarks} ประเด็น", "returned"
    return {"title": "ตรวจทานและส่ง", "url": url, "status": STATES[state], "missing": words}


def done_words(tasks):
    """How far it has come: the check itself, the last line, is no part of the work."""
    parts = [row["status"] for row in tasks[:-1]]
    return f"ครบแล้ว {parts.count(STATES['complete'])} จาก {len(parts)} ส่วน"


def clocked(submission):
    """The submission as it stands, with what the clock needs: words and rules then ask the store no more."""
    return Submission.objects.with_clock().select_related("unit", "cycle").get(pk=submission.pk)


def as_it_stands(tasks):
    """How far the parts of what is closed have come, without the ways to them."""
    return {"tasks": [row | {"url": "", "links": []} for row in tasks[:-1]], "done_words": done_words(tasks)}


def overview(owner, user, now, url_of, typed=None):
    """What the own page of a plan and of a report show alike. `url_of`: remark -> address of its field; `typed`:
    answers that were refused."""
    submission = clocked(owner.submission)
    may_write, ask = writing.may_write(submission, user), _request_link(submission, user, owner)
    is_closed = may_write and writing.is_closed_to(submission, user, now)
    edit = may_write and not is_closed
    return {
        "submission": submission,
        "edit": edit,
        "is_closed": is_closed,
        "statuses": presenting.status_tags(submission, now),
        "timeliness": submission.timeliness,
        "banner": presenting.banner(
            submission,
            now,
            clock=countdown.clock(submission, now) if edit else None,
            to_writer=edit and user.is_officer,
            **_way_on(ask) if is_closed else {},
        ),
        "if_late": countdown.if_late(submission, now, ask["url"] if ask else "") if may_write else None,
        "recalled": _last_recall(submission),
        "remarks": remarks_for_unit(submission, url_of, typed),
        "versions": submission.versions.order_by("-number"),
        "history": history(submission, user)[:10],
        "history_url": reverse(f"{submission.kind}s:history", args=[owner.pk]),
        "request_link": ask,
    } | _recalling(submission, user, now)


def _way_on(ask):
    """The one button of what is closed: to the request for more time, or to the one that waits."""
    return {"url": ask["url"], "action": "ดูคำขอที่ยื่นไว้" if "state" in ask else "ขอขยายระยะเวลา"}


def _request_link(submission, user, owner):
    """{url, words, state} that leads an officer to the own requests; None where nothing is to be asked or seen."""
    if not asking.is_own_officer(submission, user):
        return None
    url = reverse(f"{submission.kind}s:request", args=[owner.pk])
    last, kinds = submission.requests.first(), asking.kinds_for(submission)
    is_of_now = last and (last.kind in kinds or submission.stage == Stage.RETURNED)
    if submission.is_exempt and last and last.kind == last.Kind.EXTENSION:
        return None
    if is_of_now and last.state != last.State.WITHDRAWN:
        return {"url": url, "words": last.title, "state": last.tag}
    return None if asking.why_not_ask(submission, user) else {"url": url, "words": asking.link_words(submission)}


def _last_recall(submission):
    """The Event by which the unit took it back, while it has not been sent again; None otherwise."""
    if not countdown.was_recalled(submission):
        return None
    return submission.events.filter(act=Event.Act.RECALL).select_related("by").first()


def _recalling(submission, user, now):
    """Whether the unit may take it back, or the sentence why not any more while it waits."""
    sentence = stages.refusal(submission, stages.Act.RECALL, by=user, now=now)
    waits = submission.stage == Stage.SUBMITTED and user.is_officer
    return {"may_recall": not sentence, "why_no_recall": sentence if waits else ""}
