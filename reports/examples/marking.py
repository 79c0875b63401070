"""Marking a project as a good example, and taking the mark back."""

from django.db import transaction

from cpdplans import thai
from cpdplans.cycles import stages
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import NoRight, Refused, record

from ..permissions import can_mark_examples
from ..sent import years_of
from . import notices
from .models import LONGEST_REASON, GoodExample

NOT_APPROVED = "ยกเป็นตัวอย่างที่ดีได้เฉพาะแผนในรายงานผลที่เห็นชอบแล้ว"
NO_REASON = "กรุณากรอกสิ่งที่หน่วยงานอื่นเรียนรู้ได้จากแผนนี้"
TOO_LONG = f"สิ่งที่หน่วยงานอื่นเรียนรู้ได้ยาวเกิน {LONGEST_REASON:,} ตัวอักษร กรุณาย่อข้อความ"
GONE = "แผนนี้ไม่อยู่ในรายงานผลฉบับที่เห็นชอบแล้ว"


def why_not(submission):
    """The sentence why no project of this report can be marked now; "" when one can."""
    return "" if submission.kind == Kind.REPORT and submission.stage == Stage.APPROVED else NOT_APPROVED


def project_of(submission, ref):
    """(the report's version in force, its Project with this ref) as other units would read it; (None, None) for none.
    A project that an amendment took out is none."""
    both = filter(None, [submission.sibling(Kind.PLAN), submission])
    year = next(iter(years_of(list(both)).values()))
    found = (one for one in year.projects if str(one.ref) == str(ref) and one.reported and not one.is_cancelled)
    project = next(found, None)
    return (year.report, project) if year.report and project else (None, None)


@transaction.atomic
def mark(submission, ref, *, reason, by, now, told=True):
    """Marks the project with this ref of an approved report, or changes the reason of a mark. The same again is
    nothing. Writes an Event and, where the mark is new and not `told` False, tells the unit. Raises Refused."""
    if not can_mark_examples(by):
        raise NoRight
    fresh, reason = stages.locked(submission), thai.clean_text(reason)
    version, project = _markable(fresh, ref, reason)
    held = GoodExample.objects.filter(submission=fresh, project_ref=ref).first()
    is_new = held is None or held.withdrawn_at is not None
    if not is_new and (held.reason, held.version_id) == (reason, version.pk):
        return held
    made = held or GoodExample(submission=fresh, project_ref=ref)
    values = {"version": version, "title": project.title, "reason": reason, "marked_at": now, "marked_by": by}
    for name, value in (values | {"withdrawn_at": None, "withdrawn_by": None}).items():
        setattr(made, name, value)
    made.save()
    record(Event.Act.MARK_EXAMPLE, submission=fresh, by=by, now=now, note=f"แผนที่ {project.number}\n{reason}")
    if is_new and told:
        notices.marked(made)
    return made


def _markable(submission, ref, reason):
    sentence = (
        why_not(submission) or ("" if reason else NO_REASON) or (TOO_LONG if len(reason) > LONGEST_REASON else "")
    )
    if sentence:
        raise Refused(sentence)
    version, project = project_of(submission, ref)
    if project is None:
        raise Refused(GONE)
    return version, project


@transaction.atomic
def withdraw(example, *, by, now):
    """Takes the mark back, whatever the stage; gives whether it stood. Writes an Event and tells the unit."""
    if not can_mark_examples(by):
        raise NoRight
    fresh = stages.locked(example.submission)
    if not GoodExample.objects.marked().filter(pk=example.pk).update(withdrawn_at=now, withdrawn_by=by):
        return False
    record(Event.Act.UNMARK_EXAMPLE, submission=fresh, by=by, now=now, note=example.title)
    notices.withdrawn(example, now)
    return True
