"""What the review page shows."""

from django.urls import reverse
from django.utils import timezone

from cpdplans.cycles import pages, presenting, reviewing, stages
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import PreparedDecision, Remark
from cpdplans.cycles.stages import Act
from cpdplans.cycles.working_days import WorkingDays

from .comparing import rows_of, sections_of, summary_of
from .forms import ReopenForm, ReturnForm
from .queue import asks_for_own, queue_of
from .remarks import Sentences, anchor_of_lack, give_boxes, rounds_of, shown_remarks
from .side import survey_of

DECIDED = {Act.RETURN, Act.REOPEN}
HISTORY = 12


def context(request, desk, owner, kept=None):
    """What the page shows. `kept`: what was typed and refused."""
    shown = _shown(request, desk, owner, kept)
    return shown | {"homeless": _homeless(kept, shown)}


def _homeless(kept, shown):
    """{errors, texts} of what was typed in a box that the page has no longer, since another decided meanwhile."""
    place = "may_reopen" if kept and kept.box == "reopen" else "is_submitted"
    if kept is None or kept.form is None or shown[place]:
        return None
    texts = [kept.form[name].value() for name in ("text", "note") if name in kept.form.fields]
    return {"errors": kept.errors, "texts": [text for text in texts if text]}


def _shown(request, desk, owner, kept):
    now, submission = timezone.now(), owner.submission
    versions = list(submission.versions.select_related("created_by").order_by("-number"))
    version = versions[0] if versions else None
    return {
        "owner": owner,
        "submission": submission,
        "version": version,
        "versions": versions,
        "status": presenting.status_tag(submission, now),
        "timeliness": submission.timeliness,
        "is_submitted": submission.stage == Stage.SUBMITTED,
        "is_plain": "plain" in request.GET,
        "queue": queue_of(owner, request.user, is_mine=asks_for_own(request)),
        "last_year": desk.last_year(submission),
        "supplements": desk.supplements_of(owner),
        **_sent(request, desk, owner, versions, kept),
        **_taking(submission, request.user),
        **_decisions(submission, request.user, now, kept),
        **_history(owner, request.user),
        **survey_of(submission),
    }


def sent_back(submission, versions):
    """(the version before the latest that was sent back, the Event that did so), or (None, None). `versions`: newest
    first."""
    events = list(submission.events.filter(act__in=DECIDED).order_by("-at", "-pk"))
    for version in versions[1:]:
        back = [event for event in events if version.created_at <= event.at <= versions[0].created_at]
        if back:
            return version, back[0]
    return None, None


def _sent(request, desk, owner, versions, kept):
    """The fields with their marks, remarks and boxes."""
    sentences = Sentences(owner.submission.kind)
    base = {"sentences": sentences.for_script(), "lacks": [], "rows": [], "sections": []}
    if not versions:
        return base
    former, opened = sent_back(owner.submission, versions)
    rows = rows_of(desk, versions[0].content, former and former.content)
    remarks = owner.submission.remarks.select_related("created_by", "version", "answered_by")
    shown = shown_remarks(remarks, rows, versions[0], kept)
    whole = give_boxes(rows, sentences, kept, request.GET.get("box"))
    sections = sections_of(rows)
    return base | {
        "rows": [row for section in sections for _, own in section.columns for row in own],
        "sections": sections,
        "former": former,
        "reopened": opened if opened and opened.act == Act.REOPEN else None,
        "promised": desk.promised_of(versions[0].content),
        "examples": desk.examples_of(owner, versions[0].content),
        "summary": summary_of(rows) if former else None,
        "whole_box": whole,
        "lacks": [(lack, anchor_of_lack(lack, rows)) for lack in desk.lacks_of(owner)],
        **_remarks(shown),
    }


def _remarks(shown):
    to_unit = [one for one in shown if not one.is_internal]
    return {
        "rounds": rounds_of(shown),
        "gone_remarks": [one.remark for one in shown if one.remark.ref and not one.anchor],
        "unsettled": [one for one in to_unit if one.remark.state != Remark.State.CLOSED],
        "answered": sum(one.remark.state == Remark.State.ANSWERED for one in to_unit),
    }


def _taking(submission, user):
    taken = bool(submission.taken_at)
    return {
        "is_taken": taken,
        "is_taken_by_other": taken and submission.reviewer_id not in {None, user.pk},
        "is_of_other": submission.reviewer_id not in {None, user.pk},
    }


def _decisions(submission, user, now, kept):
    """The forms of the decisions, filled with what was prepared, or with what was typed and refused."""
    today = timezone.localdate(now)
    days = WorkingDays(today, today + stages.LONGEST_MENDING)
    start = reviewing.mending_day(now, days)
    trial = {"by": user, "now": now, "revise_by": start, "note": "-"}
    why_not = stages.refusal(submission, Act.APPROVE, **trial)
    prepared = PreparedDecision.objects.filter(submission=submission).select_related("prepared_by", "version").first()
    given = prepared if prepared and prepared.revise_by else None
    initial = {"revise_by": given.revise_by if given else start, "note": given.note if given else ""}
    forms = {"return": ReturnForm(initial=initial), "reopen": ReopenForm(initial={"revise_by": start})}
    if kept and kept.box in forms:
        forms[kept.box] = kept.form
    return {
        "prepared": prepared,
        "prepared_off": days.off(given.revise_by) if given else "",
        "may_approve": not why_not,
        "why_not_approve": why_not,
        "may_reopen": not stages.refusal(submission, Act.REOPEN, **trial),
        "return_form": forms["return"],
        "reopen_form": forms["reopen"],
    }


def _history(owner, user):
    submission = owner.submission
    return {
        "history": pages.history(submission, user)[:HISTORY],
        "history_url": reverse(f"{submission.kind}s:history", args=[owner.pk]),
    }
