"""Taken, approved, returned, opened again; prepared, dropped, released."""

from django.contrib import messages
from django.utils import timezone

from cpdplans.cycles import reviewing, stages
from cpdplans.cycles.models import PreparedDecision
from cpdplans.cycles.stages import Act
from cpdplans.cycles.working_days import WorkingDays

from .asked import AGAIN, Done, Kept
from .forms import ReopenForm, ReturnForm


def take(asked):
    reviewing.take(asked.submission, by=asked.by, now=asked.now)
    asked.say("รับไว้พิจารณาแล้ว")
    return Done("taking")


def approve(asked):
    stages.perform(asked.submission, Act.APPROVE, by=asked.by, now=asked.now, read=asked.read)
    return Done(is_decided=True, words=f"เห็นชอบ{asked.of_unit}แล้ว และแจ้งหน่วยงานแล้ว")


def prepare_approval(asked):
    reviewing.prepare(asked.submission, Act.APPROVE, by=asked.by, now=asked.now, read=asked.read, seen=asked.seen)
    asked.say(f"เตรียมผลการพิจารณา “เห็นชอบ” ไว้แล้ว หน่วยงานยังไม่เห็น{_taken_by_other(asked)}")
    return Done("prepared")


def give_back(asked):
    def perform(**given):
        stages.perform(asked.submission, Act.RETURN, by=asked.by, now=asked.now, read=asked.read, **given)
        words = f"ส่งคืนแก้ไข{asked.of_unit}แล้ว และแจ้งหน่วยงานพร้อมเหตุผลแล้ว"
        return Done(is_decided=True, words=words)

    return _with_a_date(asked, Act.RETURN, ReturnForm, perform)


def prepare_return(asked):
    def prepare(**given):
        known = {"read": asked.read, "seen": asked.seen}
        reviewing.prepare(asked.submission, Act.RETURN, by=asked.by, now=asked.now, **known, **given)
        asked.say(f"เตรียมผลการพิจารณา “ส่งคืนแก้ไข” ไว้แล้ว หน่วยงานยังไม่เห็น{_taken_by_other(asked)}")
        return Done("prepared")

    return _with_a_date(asked, Act.RETURN, ReturnForm, prepare)


def reopen(asked):
    def perform(**given):
        stages.perform(asked.submission, Act.REOPEN, by=asked.by, now=asked.now, **given)
        asked.say(f"เปิด{asked.of_unit}ให้แก้ไขแล้ว และแจ้งหน่วยงานพร้อมเหตุผลแล้ว")
        return Done("review")

    return _with_a_date(asked, Act.REOPEN, ReopenForm, perform)


def _with_a_date(asked, name, form_class, decide):
    today = timezone.localdate(asked.now)
    form = form_class(asked.post, off=WorkingDays(today, today + stages.LONGEST_MENDING).off, now=asked.now)
    kept = Kept(name.value, form)
    try:
        _refuse_stale(asked, name)
        if form.is_valid() and not form.warning:
            return decide(revise_by=form.cleaned_data["revise_by"], note=form.cleaned_data["note"])
    except stages.StaleStage as stale:
        messages.error(asked.request, str(stale))
    except stages.Refused as refused:
        form.add_error(None, str(refused))
    return Done(kept=kept)


def _refuse_stale(asked, name):
    """Who got there first is told before what is wrong with the form."""
    if asked.submission.stage not in stages.TRANSITIONS[name][0]:
        raise stages.StaleStage(stages.stale_sentence(asked.submission))


def _taken_by_other(asked):
    submission = asked.submission
    if submission.taken_at is None or submission.reviewer_id in {None, asked.by.pk}:
        return ""
    return f" ทั้งนี้ {submission.reviewer.display_name} รับไว้พิจารณาแล้ว"


def drop(asked):
    reviewing.drop_prepared(asked.submission, by=asked.by, now=asked.now, seen=asked.seen)
    asked.say("ยกเลิกผลการพิจารณาที่เตรียมไว้แล้ว")
    return Done("decide")


def release(asked):
    decision = PreparedDecision.objects.select_related("submission").filter(submission=asked.submission).first()
    if decision is None:
        raise stages.Refused(f"ไม่มีผลการพิจารณาที่เตรียมไว้แล้ว {AGAIN}")
    reviewing.release(decision, by=asked.by, now=asked.now, seen=asked.seen)
    words = f"แจ้งผลการพิจารณา “{decision.get_act_display()}” {asked.of_unit}แล้ว"
    return Done(is_decided=True, words=words)
