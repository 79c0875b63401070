"""Acts of the year that move no stage."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from post_office.models import Email

from cpdplans.cycles import reviewing, services
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Cycle, Event, Extension, Remark, Submission
from cpdplans.cycles.stages import Refused
from cpdplans.thai import day_end, day_start
from tests.factories import make_cycle, make_unit

from .factories import Act, act, add_remark, bring_to, make_extension, submission_of

UNTIL = datetime.date(2023, 5, 1)


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


@pytest.fixture
def sent(plan, officer_a, reviewer, now):
    return bring_to(plan, Stage.SUBMITTED, officer=officer_a, reviewer=reviewer, now=now)


def sentence_of(call):
    with pytest.raises(Refused) as caught:
        call()
    return str(caught.value)


# Opening


def test_opening_makes_a_plan_and_a_report_for_every_owing_unit(unit_a, unit_b, reviewer, now):
    make_unit(owes_submissions=False)
    make_unit(is_active=False)
    cycle = make_cycle(opened=False)

    assert services.open_cycle(cycle, by=reviewer, now=now) == 4
    made = set(cycle.submissions.values_list("unit", "kind", "stage"))
    assert made == {(unit.pk, kind, "draft") for unit in (unit_a, unit_b) for kind in ("plan", "report")}
    event = Event.objects.get()
    assert (event.act, event.cycle, event.by, event.at) == (Event.Act.OPEN_CYCLE, cycle, reviewer, now)


def test_opening_again_adds_only_what_is_missing(cycle, reviewer, now):
    opened_at = cycle.opened_at
    late_unit = make_unit()

    assert services.open_cycle(cycle, by=reviewer, now=now) == 2
    assert services.open_cycle(cycle, by=reviewer, now=now) == 0
    assert cycle.submissions.filter(unit=late_unit).count() == 2
    assert (Cycle.objects.get().opened_at, Event.objects.count()) == (opened_at, 1)


def test_current_round_is_the_latest_whose_first_day_has_come(cycle, now):
    next_year = make_cycle(2567)
    make_cycle(2568, opened=False)
    opens = day_start(next_year.opens)

    assert Cycle.objects.current(now) == cycle
    assert Cycle.objects.current(opens) == next_year
    assert Cycle.objects.current(cycle.opened_at - datetime.timedelta(days=300)) == next_year


# Extensions


def test_extension_is_recorded_and_told(plan, officer_a, reviewer, now):
    officer_a.email = "officer@example.go.th"
    officer_a.save()
    extension = make_extension(plan, UNTIL, reviewer, now)

    assert (extension.granted_by, extension.granted_at) == (reviewer, now)
    event = plan.events.get()
    assert (event.act, event.by) == (Event.Act.EXTEND, reviewer)
    assert event.note == "ถึงวันที่ 1 พฤษภาคม 2566 เหตุผล: น้ำท่วมสำนักงาน"
    notice = officer_a.notices.get()
    assert "1 พฤษภาคม 2566" in notice.subject
    assert "น้ำท่วมสำนักงาน" in notice.body
    assert Email.objects.get().to == ["officer@example.go.th"]


def test_mail_of_an_extension_is_delivered_after_the_commit(
    plan, officer_a, reviewer, now, django_capture_on_commit_callbacks, mailoutbox
):
    officer_a.email = "officer@example.go.th"
    officer_a.save()
    with django_capture_on_commit_callbacks(execute=True):
        make_extension(plan, UNTIL, reviewer, now)

    assert [message.to for message in mailoutbox] == [["officer@example.go.th"]]


@pytest.mark.parametrize("until", [datetime.date(2023, 4, 12), datetime.date(2023, 4, 1)])
def test_extension_must_lie_after_the_usual_day(plan, reviewer, now, until):
    with pytest.raises(ValidationError) as caught:
        make_extension(plan, until, reviewer, now)

    assert caught.value.message_dict == {"until": ["วันที่ขยายต้องหลังวันครบกำหนดเดิม (12 เมษายน 2566)"]}
    assert (Extension.objects.count(), plan.events.count()) == (0, 0)


def test_withdrawn_extension_keeps_its_row_and_reason(plan, reviewer, now):
    extension = make_extension(plan, UNTIL, reviewer, now)
    services.withdraw_extension(extension, reason=" ออกผิดหน่วยงาน\x00 ", by=reviewer, now=now)

    extension.refresh_from_db()
    assert (extension.withdrawn_at, extension.withdrawn_reason) == (now, "ออกผิดหน่วยงาน")
    assert plan.due == datetime.date(2023, 4, 12)
    event = plan.events.first()
    assert (event.act, event.note) == (Event.Act.WITHDRAW_EXTENSION, "ออกผิดหน่วยงาน")


def test_withdrawal_refused(plan, reviewer, now):
    extension = make_extension(plan, UNTIL, reviewer, now)

    def withdraw(reason):
        services.withdraw_extension(extension, reason=reason, by=reviewer, now=now)

    assert sentence_of(lambda: withdraw(" ")) == "กรุณากรอกเหตุผลที่ยกเลิกการขยายระยะเวลา"
    assert sentence_of(lambda: withdraw("ก" * 1001)) == "เหตุผลยาวเกิน 1,000 ตัวอักษร กรุณาย่อข้อความ"
    withdraw("ออกผิด")
    assert sentence_of(lambda: withdraw("ออกผิด")) == "การขยายระยะเวลานี้ถูกยกเลิกไปแล้ว"


def test_extension_that_a_unit_has_used_stays(plan, officer_a, reviewer, now):
    extension = make_extension(plan, UNTIL, reviewer, now)
    act(plan, Act.SEND, by=officer_a, now=day_end(datetime.date(2023, 4, 20)))

    sentence = sentence_of(lambda: services.withdraw_extension(extension, reason="ออกผิด", by=reviewer, now=now))
    assert sentence == "ยกเลิกไม่ได้ เนื่องจากหน่วยงานส่งภายในกำหนดที่ขยายแล้ว"
    plan.refresh_from_db()
    assert plan.timeliness.label == "ส่งภายในกำหนดที่ขยาย"


# Exemption


def test_exemption_leaves_the_denominator_and_comes_back(plan, reviewer, now):
    services.exempt(plan, reason=" ยุบรวมหน่วยงาน ", by=reviewer, now=now)
    plan.refresh_from_db()
    assert (plan.is_exempt, plan.exempt_reason) == (True, "ยุบรวมหน่วยงาน")
    assert plan not in Submission.objects.counted()

    for _ in range(2):
        services.end_exemption(plan, by=reviewer, now=now)
    plan.refresh_from_db()
    assert (plan.is_exempt, plan.exempt_reason) == (False, "")
    assert [event.act for event in plan.events.all()] == [Event.Act.END_EXEMPTION, Event.Act.EXEMPT]


def test_exemption_refused(plan, sent, reviewer, now):
    def exempt(submission, reason="ยุบรวม"):
        services.exempt(submission, reason=reason, by=reviewer, now=now)

    report = plan.sibling(Kind.REPORT)
    assert sentence_of(lambda: exempt(report, " ")) == "การยกเว้นต้องมีเหตุผล กรุณากรอกเหตุผลที่ยกเว้น"
    plan.stage = Stage.DRAFT  # as it stood when the page was opened
    assert "ดำเนินการ “ส่ง” แล้ว" in sentence_of(lambda: exempt(plan))
    plan.refresh_from_db()
    assert not plan.is_exempt


# Taking


def test_take_names_the_reviewer_once(sent, reviewer, reviewer2, now):
    reviewing.take(sent, by=reviewer, now=now)
    assert (sent.reviewer, sent.taken_at, sent.events.first().act) == (reviewer, now, Event.Act.TAKE)

    sentence = sentence_of(lambda: reviewing.take(sent, by=reviewer2, now=now))
    assert sentence == f"{reviewer.display_name} รับไว้พิจารณาแล้ว"


def test_draft_cannot_be_taken(plan, reviewer, now):
    assert sentence_of(lambda: reviewing.take(plan, by=reviewer, now=now)).endswith("อยู่ในขั้น “ฉบับร่าง”")


# Remarks


def test_remark_is_pinned_to_the_version_sent(sent, reviewer, now):
    remark = add_remark(sent, reviewer, now, text=" แก้ไข\r\nวัตถุประสงค์ ", ref=sent.ref, field="contact_name")

    assert (remark.text, remark.version, remark.created_by) == ("แก้ไข\nวัตถุประสงค์", sent.latest_version(), reviewer)
    assert (remark.state, remark.released_at) == (Remark.State.OPEN, None)


@pytest.mark.parametrize(
    "text, sentence",
    [
        (" \u200b", "กรุณากรอกข้อความของประเด็น"),
        ("ก" * 4001, "ข้อความของประเด็นต้องไม่เกิน 4,000 ตัวอักษร"),
    ],
)
def test_remark_refused(sent, reviewer, now, text, sentence):
    assert sentence_of(lambda: add_remark(sent, reviewer, now, text=text)) == sentence
    assert sent.remarks.count() == 0


def test_remark_only_on_what_was_sent(plan, reviewer, now):
    assert "ฉบับร่าง" in sentence_of(lambda: add_remark(plan, reviewer, now))


def test_answer_and_settlement(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)
    remark = plan.remarks.get()

    reviewing.answer_remark(remark, text=" เพิ่มค่าเป้าหมายแล้ว ", by=officer_a, now=now)
    remark.refresh_from_db()
    assert (remark.state, remark.answer, remark.answered_by) == ("answered", "เพิ่มค่าเป้าหมายแล้ว", officer_a)

    act(plan, Act.SEND, by=officer_a, now=now)
    for is_closed, state, moment in [(True, "closed", now), (False, "open", None)]:
        reviewing.settle_remark(remark, is_closed=is_closed, by=reviewer, now=now)
        remark.refresh_from_db()
        assert (remark.state, remark.closed_at) == (state, moment)


def test_answer_refused(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.SUBMITTED, officer=officer_a, reviewer=reviewer, now=now)
    closed, internal = add_remark(plan, reviewer, now), add_remark(plan, reviewer, now, kind="internal")
    reviewing.settle_remark(closed, is_closed=True, by=reviewer, now=now)
    remark = add_remark(plan, reviewer, now)

    def answer(to, text="แก้ไขแล้ว"):
        reviewing.answer_remark(to, text=text, by=officer_a, now=now)

    assert "ขณะนี้อยู่ในขั้น “ส่งแล้ว”" in sentence_of(lambda: answer(remark))
    act(plan, Act.RETURN, by=reviewer, now=now)
    before = plan.events.count()
    assert sentence_of(lambda: answer(remark, " ")) == "กรุณากรอกคำชี้แจงว่าแก้ไขอย่างไร"
    assert sentence_of(lambda: answer(remark, "ก" * 4001)) == "คำชี้แจงต้องไม่เกิน 4,000 ตัวอักษร"
    for remark in (closed, internal):
        assert sentence_of(lambda remark=remark: answer(remark)) == "ประเด็นนี้ปิดแล้ว จึงชี้แจงเพิ่มเติมไม่ได้"
    assert plan.events.count() == before


# History


def test_history_is_append_only(plan, reviewer, now):
    services.exempt(plan, reason="ยุบรวม", by=reviewer, now=now)
    event = plan.events.get()

    for change in [event.save, event.delete, plan.events.all().delete, lambda: plan.events.update(note="")]:
        with pytest.raises(TypeError):
            change()
    assert plan.events.count() == 1


def test_a_shorter_extension_is_refused(plan, reviewer, now):
    """The unit would be told a day that does not count."""
    make_extension(plan, datetime.date(2023, 4, 30), reviewer, now)
    with pytest.raises(ValidationError) as caught:
        make_extension(plan, datetime.date(2023, 4, 20), reviewer, now)
    sentence = "ขยายไว้แล้วถึงวันที่ 30 เมษายน 2566 วันที่ใหม่ต้องหลังจากนั้น หรือยกเลิกการขยายเดิมก่อน"
    assert caught.value.message_dict == {"until": [sentence]}


def test_an_exempt_plan_takes_its_report_with_it(plan, reviewer, now):
    services.exempt(plan, reason="ยุบรวมหน่วยงาน", by=reviewer, now=now)
    report = plan.sibling(Kind.REPORT)
    assert (report.is_exempt, report.exempt_reason) == (True, "ยุบรวมหน่วยงาน")
    services.end_exemption(plan, by=reviewer, now=now)
    assert not plan.sibling(Kind.REPORT).is_exempt
