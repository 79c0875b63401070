"""Deciding on many plans or reports: approving, preparing to, and returning with one remark."""

from datetime import timedelta

from django.contrib import messages
from django.utils import timezone

from cpdplans.cycles import reviewing, stages, together
from cpdplans.cycles.admin import together as pages
from cpdplans.cycles.together import Choice
from cpdplans.cycles.together_forms import SendBackManyForm
from cpdplans.cycles.working_days import WorkingDays

Act = stages.Act
APPROVING = {
    "action": "approve_many",
    "title": "เห็นชอบรายการที่เลือก",
    "will": "จะเห็นชอบ",
    "after": "เมื่อยืนยัน ระบบเห็นชอบทีละรายการและแจ้งหน่วยงานทันที",
    "button": "เห็นชอบ",
}
PREPARING = {
    "action": "prepare_many",
    "title": "เตรียมผลการพิจารณา (เห็นชอบ)",
    "will": "จะเตรียมผลเห็นชอบ",
    "after": "เมื่อยืนยัน ระบบเก็บผลไว้โดยหน่วยงานยังไม่เห็น แจ้งผลพร้อมกันได้ภายหลังที่หน้า “ผลการพิจารณาที่เตรียมไว้”",
    "button": "เตรียมผลเห็นชอบ",
}
RETURNING = {
    "action": "return_many",
    "title": "ส่งคืนพร้อมประเด็นเดียวกัน",
    "will": "จะส่งคืนแก้ไข",
    "after": "เมื่อยืนยัน ระบบส่งคืนทีละรายการ และแจ้งหน่วยงานพร้อมประเด็นและวันที่ให้แก้ไขแล้วเสร็จทันที",
    "button": "ส่งคืนแก้ไข",
}


def approve(model_admin, request, keys):
    """Lists what will be approved and what will not, and approves once confirmed."""
    by, now = request.user, timezone.now()

    def do(choice):
        stages.perform(choice.submission, Act.APPROVE, by=by, now=now, read=choice.read)

    return _approving(model_admin, request, keys, APPROVING, do, "เห็นชอบแล้ว {} รายการ และแจ้งหน่วยงานแล้ว")


def prepare(model_admin, request, keys):
    """The same, kept to be given out later."""
    by, now = request.user, timezone.now()

    def do(choice):
        reviewing.prepare(choice.submission, Act.APPROVE, by=by, now=now, read=choice.read)

    done = "เตรียมผลเห็นชอบแล้ว {} รายการ หน่วยงานยังไม่เห็นจนกว่าจะแจ้งผล"
    return _approving(model_admin, request, keys, PREPARING, do, done)


def _approving(model_admin, request, keys, way, do, done_words):
    choices = [_choice(model_admin, request, owner) for owner in model_admin.owners(keys)]
    if not pages.is_confirmed(request):
        return pages.page(model_admin, request, "approve", way, choices)
    done = pages.carry_out(request, choices, do)
    if done:
        messages.success(request, done_words.format(len(done)))
    return None


def _choice(model_admin, request, owner):
    """One row of the page: together only those are approved whose checks find nothing at all."""
    choice = _row(request, owner)
    given = {"by": request.user, "now": timezone.now(), "read": choice.read}
    choice.refusal = together.refusal(choice.submission, Act.APPROVE, **given)
    if not choice.refusal:
        choice.refusal = _unclean(model_admin.desk.lacks_of(owner))
    return choice


def _row(request, owner):
    submission = owner.submission
    read = pages.read_of(request, owner.pk) if pages.is_confirmed(request) else submission.latest_number()
    return Choice(owner.pk, submission, read, notes=together.standing_notes(submission, request.user))


def _unclean(lacks):
    if not lacks:
        return ""
    more = f" และอีก {len(lacks) - 1} ข้อ" if len(lacks) > 1 else ""
    return f"การตรวจสอบอัตโนมัติมีข้อสังเกต กรุณาพิจารณาเป็นรายฉบับ: {lacks[0].sentence}{more}"


def send_back(model_admin, request, keys):
    """Asks for the remark and the day, says who is returned with what, and returns once confirmed."""
    now = timezone.now()
    owners = model_admin.owners(keys)
    form = _form(request, owners, now)
    choices = [_return_choice(request, owner, now) for owner in owners]
    if not form.is_settled():
        return pages.page(model_admin, request, "return", RETURNING, choices, form=form)
    asked = {name: form.cleaned_data[name] for name in ("text", "sentence", "revise_by", "note")}

    def do(choice):
        together.send_back(choice.submission, by=request.user, now=now, read=choice.read, **asked)

    done = pages.carry_out(request, choices, do)
    if not done:  # what was typed is not lost with the last row
        return pages.page(model_admin, request, "return", RETURNING, choices, form=form)
    messages.success(request, f"ส่งคืนแก้ไขแล้ว {len(done)} รายการ และแจ้งหน่วยงานพร้อมประเด็นแล้ว")
    return None


def _form(request, owners, now):
    kind = owners[0].submission.kind if owners else ""
    day = timezone.localdate(now) + reviewing.MENDING_TIME
    day = WorkingDays(day, day + timedelta(days=30)).on_or_after(day)
    posted = request.POST if pages.is_confirmed(request) else None
    return SendBackManyForm(posted, kind=kind, now=now, initial={"revise_by": day})


def _return_choice(request, owner, now):
    choice = _row(request, owner)
    submission = choice.submission
    held = submission.unsettled_count()
    submission.known_unsettled = held + 1  # as it will be: with the remark of this act
    day = timezone.localdate(now)
    given = {"by": request.user, "now": now, "read": choice.read, "revise_by": day}
    choice.refusal = together.refusal(submission, Act.RETURN, **given)
    if held:
        choice.notes.append(f"จะแจ้งพร้อมประเด็นที่ค้างอยู่ {held} ประเด็น")
    return choice
