"""Every act × every stage × every role, what each act does, and what it refuses in which words."""

import datetime
import hashlib
import json
import threading

import pytest
from django.db import connection
from post_office.models import Email

from cpdplans import thai
from cpdplans.cycles import reviewing, services, stages
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Event, Notice, Submission
from cpdplans.cycles.stages import TRANSITIONS, Incomplete, Lack, Refused, StaleStage
from cpdplans.thai import day_end, day_start
from cpdplans.units.models import User
from tests.factories import make_user

from .factories import Act, Content, act, add_remark, approve_plan, bring_to, make_extension, submission_of

PLAN_DUE, REPORT_DUE = datetime.date(2023, 4, 12), datetime.date(2023, 8, 15)
TICK = datetime.timedelta(microseconds=1)
NO_RIGHT = "บัญชีนี้ไม่มีสิทธิดำเนินการดังกล่าว"


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


@pytest.fixture
def people(officer_a, officer_b, reviewer, reviewer2, administrator, executive):
    return {
        "officer": officer_a,
        "stranger": officer_b,
        "reviewer": reviewer2,
        "administrator": administrator,
        "executive": executive,
    }


@pytest.fixture
def to_stage(officer_a, reviewer, now):
    def bring(submission, stage):
        return bring_to(submission, stage, officer=officer_a, reviewer=reviewer, now=now)

    return bring


@pytest.fixture
def refused(now):
    """The sentence with which an act is refused; nothing is changed by it."""

    def refuse(submission, name, *, by, at=now, **kw):
        before = Submission.objects.values().get(pk=submission.pk)
        counts = (Event.objects.count(), Notice.objects.count(), Email.objects.count(), submission.versions.count())
        with pytest.raises(Refused) as caught:
            act(submission, name, by=by, now=at, **kw)
        assert Submission.objects.values().get(pk=submission.pk) == before
        assert counts == (
            Event.objects.count(),
            Notice.objects.count(),
            Email.objects.count(),
            submission.versions.count(),
        )
        return str(caught.value)

    return refuse


# The table: act, stage, and the roles for which it succeeds.
SIDES = {
    Act.SEND: {"officer", "reviewer", "administrator"},
    Act.RECALL: {"officer"},
    Act.RETURN: {"reviewer", "administrator"},
    Act.APPROVE: {"reviewer", "administrator"},
    Act.REOPEN: {"reviewer", "administrator"},
}
SUCCEEDS = {
    (Act.SEND, Stage.DRAFT): Stage.SUBMITTED,
    (Act.SEND, Stage.RETURNED): Stage.SUBMITTED,
    (Act.RECALL, Stage.SUBMITTED): Stage.DRAFT,
    (Act.RETURN, Stage.SUBMITTED): Stage.RETURNED,
    (Act.APPROVE, Stage.SUBMITTED): Stage.APPROVED,
    (Act.REOPEN, Stage.APPROVED): Stage.RETURNED,
}
ROLES = ["officer", "stranger", "reviewer", "administrator", "executive"]


def test_the_table_has_no_other_act():
    written = {(name, stage): target for name, (sources, target) in TRANSITIONS.items() for stage in sources}
    assert written == SUCCEEDS


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_act_by_stage_and_role(plan, people, to_stage, refused, reviewer, now, name, stage, role):
    submission = to_stage(plan, stage)
    if name == Act.RETURN and stage == Stage.SUBMITTED:
        add_remark(submission, reviewer, now)
    by = people[role]

    if role not in SIDES[name]:
        assert refused(submission, name, by=by) == NO_RIGHT
    elif (name, stage) in SUCCEEDS:
        outcome = act(submission, name, by=by, now=now)
        assert (outcome.submission.stage, outcome.repeated) == (SUCCEEDS[name, stage], False)
    elif (name, stage) == (Act.SEND, Stage.SUBMITTED):
        assert act(submission, name, by=by, now=now).repeated
    else:
        assert refused(submission, name, by=by).startswith("ดำเนินการไม่ได้ เนื่องจาก")


@pytest.mark.parametrize("role", ["officer", "reviewer"])
def test_locked_account_may_nothing(plan, people, refused, role):
    by = people[role]
    by.is_active = False

    assert refused(plan, Act.SEND, by=by) == NO_RIGHT


# Sending


def test_send_writes_what_was_done(plan, officer_a, now):
    outcome = act(plan, Act.SEND, by=officer_a, now=now)

    sent = Submission.objects.get(pk=plan.pk)
    assert (sent.stage, sent.first_submitted_at, sent.submitted_at) == (Stage.SUBMITTED, now, now)
    assert (sent.submitted_by, sent.on_behalf, sent.late_reason, sent.started_at) == (officer_a, False, "", now)
    event = plan.events.get()
    assert (event.act, event.by, event.at) == (Act.SEND, officer_a, now)
    assert (event.from_stage, event.to_stage, event.unit, event.cycle) == ("draft", "submitted", plan.unit, plan.cycle)
    assert outcome.version == plan.latest_version()


def test_send_freezes_a_version(plan, officer_a, now):
    version = act(plan, Act.SEND, by=officer_a, now=now).version

    version.refresh_from_db()
    canonical = json.dumps(version.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert version.sha256 == hashlib.sha256(canonical.encode()).hexdigest()
    assert (version.number, version.receipt_number, version.format) == (1, "2566-P-50-1", 1)
    assert (version.created_at, version.created_by) == (now, officer_a)
    assert len(version.verify_code) == 20
    assert set(version.verify_code) <= set("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
    assert version.content["words"] == "ข้อความของแผน"
    assert version.content["sending"] == {
        "version": 1,
        "receipt_number": "2566-P-50-1",
        "verify_code": version.verify_code,
        "at": "2023-04-01T10:00:00+07:00",
        "by": officer_a.display_name,
        "on_behalf": False,
        "first_at": "2023-04-01T10:00:00+07:00",
        "due": "2023-04-12",
        "timeliness": "ส่งภายในกำหนด",
        "late_reason": "",
    }


def test_send_twice_gives_one_receipt(plan, officer_a, officer_b, reviewer, now):
    first = act(plan, Act.SEND, by=officer_a, now=now)
    again = act(plan, Act.SEND, by=officer_a, now=now + TICK, content=Content(plan, lacks=["ไม่ถูกอ่าน"]))

    assert (again.repeated, again.version) == (True, first.version)
    assert (plan.versions.count(), plan.events.count()) == (1, 1)
    assert Notice.objects.filter(user=officer_a).count() == 1


def test_reviewer_sends_on_behalf_and_it_is_stamped(plan, reviewer, now):
    outcome = act(plan, Act.SEND, by=reviewer, now=now)

    assert outcome.submission.on_behalf
    assert outcome.version.content["sending"]["on_behalf"] is True


def test_sent_again_is_a_new_version_and_stays_on_time(plan, to_stage, officer_a, now):
    to_stage(plan, Stage.RETURNED)
    late = day_end(PLAN_DUE) + datetime.timedelta(days=3)
    version = act(plan, Act.SEND, by=officer_a, now=late).version

    plan.refresh_from_db()
    assert (plan.first_submitted_at, plan.submitted_at) == (now, late)
    assert (plan.timeliness.label, plan.late_reason) == ("ส่งภายในกำหนด", "")
    assert (version.number, version.receipt_number) == (2, "2566-P-50-2")
    assert version.content["sending"]["timeliness"] == "ส่งภายในกำหนด"
    assert plan.versions.get(number=1).verify_code != version.verify_code


def test_incomplete_content_tells_all_at_once(plan, officer_a, now):
    lacks = [Lack("ยังไม่มีแผน", "/plans/1/"), Lack("ยังไม่ได้กรอกผู้ประสานงาน", "/plans/1/letter/")]
    with pytest.raises(Incomplete) as caught:
        act(plan, Act.SEND, by=officer_a, now=now, content=Content(plan, lacks))

    assert caught.value.lacks == lacks
    assert str(caught.value) == "ยังส่งไม่ได้ เนื่องจากข้อมูลยังไม่ครบ 2 รายการ"


def test_failing_content_rolls_everything_back(plan, officer_a, now):
    class Torn(Content):
        def frozen(self):
            return super().frozen() | {"words": object()}  # cannot become JSON

    with pytest.raises(TypeError):
        act(plan, Act.SEND, by=officer_a, now=now, content=Torn(plan))

    plan.refresh_from_db()
    assert (plan.stage, plan.first_submitted_at, plan.submitted_by) == (Stage.DRAFT, None, None)
    assert (plan.versions.count(), plan.events.count(), Notice.objects.count(), Email.objects.count()) == (0, 0, 0, 0)


# The clock of a sending


def test_send_before_the_round_opens(plan, officer_a, refused):
    moment = day_start(plan.cycle.opens)

    assert refused(plan, Act.SEND, by=officer_a, at=moment - TICK) == "ยังไม่เปิดรับ เปิดรับวันที่ 17 มีนาคม 2566"
    assert act(plan, Act.SEND, by=officer_a, now=moment).version.number == 1


def test_late_needs_a_reason(plan, officer_a, refused):
    late = day_end(PLAN_DUE)
    wanted = "พ้นกำหนดส่งแล้ว กรุณากรอกเหตุผลที่ส่งล่าช้า แล้วส่งอีกครั้ง"
    assert refused(plan, Act.SEND, by=officer_a, at=late) == wanted
    assert refused(plan, Act.SEND, by=officer_a, at=late, late_reason=" \u200b\n") == wanted

    act(plan, Act.SEND, by=officer_a, now=late, late_reason="ไฟฟ้าดับ\x00 ")
    plan.refresh_from_db()
    assert (plan.late_reason, plan.timeliness.label) == ("ไฟฟ้าดับ", "ส่งล่าช้า 1 วัน")
    assert plan.events.get().note == "ไฟฟ้าดับ"


def test_last_microsecond_is_on_time(plan, officer_a):
    act(plan, Act.SEND, by=officer_a, now=day_end(PLAN_DUE) - TICK)

    plan.refresh_from_db()
    assert plan.timeliness.label == "ส่งภายในกำหนด"


def test_too_long_a_reason(plan, officer_a, refused):
    sentence = refused(plan, Act.SEND, by=officer_a, at=day_end(PLAN_DUE), late_reason="ก" * 2001)
    assert sentence == "เหตุผลยาวเกิน 2,000 ตัวอักษร กรุณาย่อข้อความ"


def test_reason_of_a_sending_on_time_is_not_kept(plan, officer_a, now):
    act(plan, Act.SEND, by=officer_a, now=now, late_reason="กรอกไว้เผื่อ")

    plan.refresh_from_db()
    assert plan.late_reason == ""


def test_closing_stops_only_a_first_sending(plan, cycle, to_stage, officer_a, officer_b, unit_b, refused):
    to_stage(plan, Stage.RETURNED)
    cycle.plan_closes = PLAN_DUE
    cycle.save()
    moment = day_end(PLAN_DUE)
    other = submission_of(cycle, unit_b)

    sentence = refused(other, Act.SEND, by=officer_b, at=moment, late_reason="ลืม")
    assert sentence == "ปิดรับแผนแล้วเมื่อสิ้นวันที่ 12 เมษายน 2566 ส่งได้อีกเมื่อได้รับขยายระยะเวลา หน่วยงานยื่นคำขอได้ที่หน้าแผน"
    assert act(plan, Act.SEND, by=officer_a, now=moment).version.number == 2


def test_extension_past_the_closing_opens_it_for_one_unit(plan, cycle, unit_b, officer_a, officer_b, reviewer, refused):
    cycle.plan_closes = PLAN_DUE
    cycle.save()
    until = PLAN_DUE + datetime.timedelta(days=5)
    make_extension(plan, until, reviewer, day_end(PLAN_DUE))
    moment = day_end(until) - TICK

    act(plan, Act.SEND, by=officer_a, now=moment)
    plan.refresh_from_db()
    assert plan.timeliness.label == "ส่งภายในกำหนดที่ขยาย"
    assert refused(submission_of(cycle, unit_b), Act.SEND, by=officer_b, at=moment, late_reason="ลืม")


def test_report_waits_for_the_approved_plan(cycle, unit_a, officer_a, reviewer, now, refused):
    report = submission_of(cycle, unit_a, Kind.REPORT)
    assert refused(report, Act.SEND, by=officer_a) == ("ยังส่งรายงานผลไม่ได้ เนื่องจากแผนของหน่วยงานยังไม่ได้รับความเห็นชอบ")

    approve_plan(report, officer=officer_a, reviewer=reviewer, now=now)
    assert act(report, Act.SEND, by=officer_a, now=now).version.receipt_number == "2566-R-50-1"


@pytest.mark.parametrize("name", [Act.SEND])
def test_exempt_unit_owes_nothing(plan, officer_a, reviewer, now, refused, name):
    services.exempt(plan, reason="ยุบรวมหน่วยงาน", by=reviewer, now=now)

    assert refused(plan, name, by=officer_a) == "หน่วยงานได้รับยกเว้น จึงไม่ต้องดำเนินการ"


# Recall


def test_recall_ends_at_the_due_instant(plan, to_stage, officer_a, refused):
    to_stage(plan, Stage.SUBMITTED)
    due = day_end(PLAN_DUE)

    assert refused(plan, Act.RECALL, by=officer_a, at=due) == "ดึงกลับไม่ได้ เนื่องจากพ้นกำหนดส่งแล้ว"
    assert act(plan, Act.RECALL, by=officer_a, now=due - TICK).submission.stage == Stage.DRAFT


def test_recall_ends_when_a_reviewer_takes_it(plan, to_stage, officer_a, reviewer, now, refused):
    reviewing.take(to_stage(plan, Stage.SUBMITTED), by=reviewer, now=now)

    assert refused(plan, Act.RECALL, by=officer_a) == "ดึงกลับไม่ได้ เนื่องจากผู้พิจารณารับไว้พิจารณาแล้ว"


@pytest.mark.parametrize("kind", ["to_unit", "internal"])
def test_recall_ends_with_a_remark(plan, to_stage, officer_a, reviewer, now, refused, kind):
    add_remark(to_stage(plan, Stage.SUBMITTED), reviewer, now + TICK, kind=kind)

    assert refused(plan, Act.RECALL, by=officer_a) == "ดึงกลับไม่ได้ เนื่องจากผู้พิจารณาเริ่มพิจารณาแล้ว"


def test_remark_of_an_earlier_sending_does_not_stop_recall(plan, to_stage, officer_a, now):
    to_stage(plan, Stage.RETURNED)
    act(plan, Act.SEND, by=officer_a, now=now + datetime.timedelta(hours=1))

    outcome = act(plan, Act.RECALL, by=officer_a, now=now + datetime.timedelta(hours=2))
    assert (outcome.submission.stage, outcome.submission.first_submitted_at) == (Stage.RETURNED, now)


def test_recall_of_what_was_returned_keeps_the_date_to_mend_by(plan, to_stage, officer_a, now):
    to_stage(plan, Stage.RETURNED)
    mend_by = plan.revise_by
    act(plan, Act.SEND, by=officer_a, now=now + datetime.timedelta(hours=1))
    recalled = act(plan, Act.RECALL, by=officer_a, now=now + datetime.timedelta(hours=2)).submission
    told = officer_a.notices.first().body
    assert (recalled.revise_by, thai.format_date(mend_by) in told) == (mend_by, True)


def test_recall_keeps_the_version_and_the_next_has_its_own(plan, to_stage, officer_a, now):
    to_stage(plan, Stage.SUBMITTED)
    act(plan, Act.RECALL, by=officer_a, now=now)
    act(plan, Act.SEND, by=officer_a, now=now)

    assert list(plan.versions.values_list("number", flat=True)) == [1, 2]


# Return


def test_return_needs_a_remark_to_the_unit(plan, to_stage, reviewer, now, refused):
    add_remark(to_stage(plan, Stage.SUBMITTED), reviewer, now, kind="internal")

    sentence = "ส่งคืนไม่ได้ ต้องมีประเด็นที่ต้องแก้ไขถึงหน่วยงานอย่างน้อย 1 ประเด็น"
    assert refused(plan, Act.RETURN, by=reviewer) == sentence


@pytest.mark.parametrize(
    "revise_by, sentence",
    [
        (None, "กรุณากรอกวันที่ให้แก้ไขแล้วเสร็จ"),
        (datetime.date(2023, 3, 31), "วันที่ให้แก้ไขแล้วเสร็จต้องไม่ใช่วันที่ผ่านมาแล้ว"),
    ],
)
def test_return_and_reopen_need_a_day_to_come(plan, to_stage, reviewer, reviewer2, now, refused, revise_by, sentence):
    add_remark(to_stage(plan, Stage.SUBMITTED), reviewer, now)
    assert refused(plan, Act.RETURN, by=reviewer, revise_by=revise_by) == sentence

    reviewing.settle_remark(plan.remarks.get(), is_closed=True, by=reviewer, now=now)
    act(plan, Act.APPROVE, by=reviewer, now=now)
    assert refused(plan, Act.REOPEN, by=reviewer, revise_by=revise_by) == sentence


def test_return_releases_remarks_to_the_unit_only(plan, to_stage, reviewer, now):
    to_stage(plan, Stage.SUBMITTED)
    told, kept = add_remark(plan, reviewer, now), add_remark(plan, reviewer, now, kind="internal")
    assert list(plan.remarks.released()) == []

    act(plan, Act.RETURN, by=reviewer, now=now, revise_by=datetime.date(2023, 4, 1))
    kept.refresh_from_db()
    plan.refresh_from_db()
    assert (list(plan.remarks.released()), kept.released_at) == ([told], None)
    assert plan.revise_by == datetime.date(2023, 4, 1)


def test_return_tells_every_remark_the_date_and_whom_to_ask(plan, to_stage, officer_a, reviewer, now):
    officer_a.email, plan.unit.email = "officer@example.go.th", "unit@example.go.th"
    officer_a.save()
    plan.unit.save()
    reviewer.telephone = "0 2281 7002 ต่อ 12"
    reviewer.save()
    to_stage(plan, Stage.SUBMITTED)
    texts = ["ตัวชี้วัดไม่มีค่าเป้าหมาย", "วัตถุประสงค์ {{ ไม่ชัดเจน }} {% เช่นนี้ %} < 5"]
    for text in texts:
        add_remark(plan, reviewer, now, text=text, place="แผนที่ 1 ตัวชี้วัดที่ 1")
    Email.objects.all().delete()

    act(plan, Act.RETURN, by=reviewer, now=now, revise_by=datetime.date(2023, 4, 20))

    notice = officer_a.notices.first()
    [message] = Email.objects.all()
    assert (message.to, message.subject) == (["officer@example.go.th", "unit@example.go.th"], notice.subject)
    assert message.message == notice.body
    sentences = [*texts, "แผนที่ 1 ตัวชี้วัดที่ 1", "20 เมษายน 2566", reviewer.display_name, reviewer.telephone]
    assert [sentence for sentence in sentences if sentence not in notice.body] == []
    assert notice.path == f"{plan.get_absolute_url()}#remark-{plan.remarks.first().pk}"


def test_wrong_address_does_not_stop_a_sending(plan, officer_a, now):
    User.objects.filter(pk=officer_a.pk).update(email="ไม่ใช่อีเมล")

    assert act(plan, Act.SEND, by=officer_a, now=now).version.number == 1
    assert Email.objects.count() == 0


def test_sending_tells_reviewers_and_every_officer_of_the_unit(plan, officer_a, reviewer, reviewer2, now):
    colleague = make_user(unit=plan.unit)
    left = make_user(unit=plan.unit, is_active=False)
    act(plan, Act.SEND, by=officer_a, now=now)

    told = set(Notice.objects.values_list("user", flat=True))
    assert told == {officer_a.pk, colleague.pk, reviewer.pk, reviewer2.pk}
    assert left.pk not in told


# Approval


def test_approve_waits_for_every_remark(plan, to_stage, reviewer, now, refused):
    to_stage(plan, Stage.SUBMITTED)
    remarks = [add_remark(plan, reviewer, now) for _ in range(2)]
    assert refused(plan, Act.APPROVE, by=reviewer) == "ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 2 ประเด็น"

    for remark in remarks:
        reviewing.settle_remark(remark, is_closed=True, by=reviewer, now=now)
    add_remark(plan, reviewer, now, kind="internal")
    assert act(plan, Act.APPROVE, by=reviewer, now=now).submission.approved_at == now


def test_sender_does_not_approve(plan, reviewer, reviewer2, now, refused):
    act(plan, Act.SEND, by=reviewer, now=now)

    sentence = "ผู้ส่งเป็นผู้ให้ความเห็นชอบเองไม่ได้ กรุณาให้ผู้พิจารณาคนอื่นดำเนินการ"
    assert refused(plan, Act.APPROVE, by=reviewer) == sentence
    assert act(plan, Act.APPROVE, by=reviewer2, now=now).submission.stage == Stage.APPROVED


# Reopening


@pytest.mark.parametrize("note", ["", " \n\u200b"])
def test_reopen_needs_a_reason(plan, to_stage, reviewer, refused, note):
    to_stage(plan, Stage.APPROVED)

    assert refused(plan, Act.REOPEN, by=reviewer, note=note) == "กรุณากรอกเหตุผลที่เปิดให้แก้ไข"


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.APPROVED])
def test_plan_stays_closed_while_its_report_is_sent(cycle, unit_a, to_stage, reviewer, refused, stage):
    plan = to_stage(submission_of(cycle, unit_a), Stage.APPROVED)
    to_stage(submission_of(cycle, unit_a, Kind.REPORT), stage)

    sentence = "เปิดแผนให้แก้ไขไม่ได้ เนื่องจากรายงานผลส่งแล้วหรือได้รับความเห็นชอบแล้ว"
    assert refused(plan, Act.REOPEN, by=reviewer) == sentence


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.RETURNED])
def test_plan_is_reopened_while_its_report_is_with_the_unit(cycle, unit_a, to_stage, officer_a, reviewer, now, stage):
    plan = to_stage(submission_of(cycle, unit_a), Stage.APPROVED)
    to_stage(submission_of(cycle, unit_a, Kind.REPORT), stage)

    outcome = act(plan, Act.REOPEN, by=reviewer, now=now, note="ปรับตัวชี้วัด")
    assert (outcome.submission.stage, outcome.submission.approved_at) == (Stage.RETURNED, None)
    assert "ปรับตัวชี้วัด" in officer_a.notices.first().body


# Another got there first


def test_stale_stage_says_who_and_when(plan, to_stage, reviewer, reviewer2, now):
    opened_before = to_stage(plan, Stage.SUBMITTED)
    act(plan, Act.APPROVE, by=reviewer, now=now)

    with pytest.raises(StaleStage) as caught:
        act(opened_before, Act.APPROVE, by=reviewer2, now=now + TICK)
    assert str(caught.value) == (
        f"ดำเนินการไม่ได้ เนื่องจาก{reviewer.display_name} ดำเนินการ “เห็นชอบ” แล้ว "
        "เมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. ขณะนี้อยู่ในขั้น “เห็นชอบแล้ว”"
    )


def test_stale_draft_without_history(plan, reviewer, now):
    with pytest.raises(StaleStage) as caught:
        act(plan, Act.APPROVE, by=reviewer, now=now)
    assert str(caught.value) == "ดำเนินการไม่ได้ เนื่องจากอยู่ในขั้น “ฉบับร่าง”"


def race(*calls):
    """Runs the calls at one moment, each in a thread with its own connection; what each gave or raised."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        start.wait()
        try:
            results[number] = call()
        except Refused as refused:
            results[number] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_return_and_approval_at_one_moment(plan, to_stage, reviewer, reviewer2, now):
    to_stage(plan, Stage.SUBMITTED)
    remark = add_remark(plan, reviewer, now)

    def close_and_approve():
        reviewing.settle_remark(remark, is_closed=True, by=reviewer2, now=now)
        return act(plan, Act.APPROVE, by=reviewer2, now=now)

    results = race(lambda: act(plan, Act.RETURN, by=reviewer, now=now), close_and_approve)

    plan.refresh_from_db()
    decided = [result for result in results if isinstance(result, stages.Outcome)]
    assert len(decided) == 1
    assert plan.stage == decided[0].submission.stage
    assert plan.events.filter(act__in=[Act.RETURN, Act.APPROVE]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_double_click_at_one_moment(plan, officer_a, reviewer, now):
    results = race(*[lambda: act(plan, Act.SEND, by=officer_a, now=now)] * 3)

    assert sorted(result.repeated for result in results) == [False, True, True]
    assert {result.version for result in results} == {plan.versions.get()}


@pytest.mark.django_db(transaction=True)
def test_plan_reopened_and_report_sent_at_one_moment(cycle, unit_a, to_stage, officer_a, reviewer, now):
    plan = to_stage(submission_of(cycle, unit_a), Stage.APPROVED)
    report = submission_of(cycle, unit_a, Kind.REPORT)

    results = race(
        lambda: act(plan, Act.REOPEN, by=reviewer, now=now), lambda: act(report, Act.SEND, by=officer_a, now=now)
    )

    plan.refresh_from_db()
    report.refresh_from_db()
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert (plan.stage, report.stage) in {(Stage.RETURNED, Stage.DRAFT), (Stage.APPROVED, Stage.SUBMITTED)}
