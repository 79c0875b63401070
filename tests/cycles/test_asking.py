"""A unit asks, takes back; กพร. grants, grants otherwise, refuses."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from cpdplans.cycles import asking, services
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Event, Extension, Notice, UnitRequest
from cpdplans.cycles.stages import NoRight, Refused
from tests.cycles.factories import bring_to, submission_of

Asked = UnitRequest.Kind
WANTED, EARLIER = datetime.date(2023, 4, 28), datetime.date(2023, 4, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


def ask(submission, by, now, kind=Asked.EXTENSION, reason="น้ำท่วมสำนักงาน", **kw):
    kw = {"wanted_until": WANTED} | kw if kind == Asked.EXTENSION else kw
    return asking.ask(submission, kind, by=by, now=now, reason=reason, **kw)


def acts_of(submission):
    return list(submission.events.order_by("pk").values_list("act", "note"))


def test_a_request_waits_and_is_recorded(plan, officer_a, now):
    request = ask(plan, officer_a, now, letter_number="ชม 0010/55")
    assert (request.state, request.asked_by, request.wanted_until) == ("waiting", officer_a, WANTED)
    words = "ขอขยายระยะเวลา ถึงวันที่ 28 เมษายน 2566 เหตุผล: น้ำท่วมสำนักงาน (หนังสือที่ ชม 0010/55)"
    assert acts_of(plan) == [(Event.Act.ASK, words)]


def test_reviewers_are_told_of_a_request(plan, officer_a, reviewer, reviewer2, now):
    ask(plan, officer_a, now)
    told = Notice.objects.filter(subject="สสจ.เชียงใหม่ ขอขยายระยะเวลา (แผน ปีงบประมาณ พ.ศ. 2566)")
    assert set(told.values_list("user__username", flat=True)) == {"reviewer", "reviewer2"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": " "}, "กรุณากรอกเหตุผลของคำขอ"),
        ({"reason": "ก" * 1001}, "เหตุผลยาวเกิน 1,000 ตัวอักษร กรุณาย่อข้อความ"),
        ({"wanted_until": None}, "กรุณากรอกวันที่ขอขยายถึง"),
        (
            {"wanted_until": datetime.date(2023, 4, 12)},
            "วันที่ขอขยายถึงต้องหลังวันครบกำหนด (12 เมษายน 2566) และหลังวันนี้",
        ),
        ({"wanted_until": datetime.date(2023, 10, 1)}, "วันที่ขอขยายถึงต้องไม่หลังวันที่ 30 กันยายน 2566"),
        ({"kind": Asked.NOTHING}, "กรุณาเลือกคำขอจากรายการที่กำหนด"),
    ],
)
def test_what_may_not_be_asked(plan, officer_a, now, given, sentence):
    with pytest.raises(Refused) as refused:
        ask(plan, officer_a, now, **given)
    assert (str(refused.value), plan.requests.count()) == (sentence, 0)


def test_a_second_request_waits_for_the_first(plan, officer_a, now):
    ask(plan, officer_a, now)
    with pytest.raises(Refused, match="มีคำขอที่รอ กพร. พิจารณาอยู่แล้ว"):
        ask(plan, officer_a, now, Asked.EXEMPTION)
    assert plan.requests.count() == 1


def test_nothing_is_asked_of_what_was_sent(plan, officer_a, reviewer, now):
    bring_to(plan, Stage.SUBMITTED, officer=officer_a, reviewer=reviewer, now=now)
    with pytest.raises(Refused, match="แผนส่งแล้ว อยู่ระหว่างการพิจารณา จึงไม่ต้องยื่นคำขอ"):
        ask(plan, officer_a, now)


@pytest.mark.parametrize("who", ["officer_b", "reviewer", "executive"])
def test_only_the_own_officers_ask(plan, who, now, request):
    with pytest.raises(NoRight):
        ask(plan, request.getfixturevalue(who), now)


def test_a_unit_takes_its_request_back_once(plan, officer_a, now):
    request = ask(plan, officer_a, now)
    asking.withdraw(request, by=officer_a, now=now)
    request.refresh_from_db()
    assert request.state == UnitRequest.State.WITHDRAWN
    with pytest.raises(Refused, match="ผลคือ “หน่วยงานถอนคำขอ”"):
        asking.withdraw(request, by=officer_a, now=now)


@pytest.mark.parametrize(
    ("until", "given", "entry"),
    [
        (None, WANTED, (Event.Act.GRANT, "ขยายระยะเวลาถึงวันที่ 28 เมษายน 2566")),
        (EARLIER, EARLIER, (Event.Act.EXTEND, "ถึงวันที่ 20 เมษายน 2566 (หน่วยงานขอถึงวันที่ 28 เมษายน 2566)")),
    ],
)
def test_more_time_is_granted_as_asked_or_otherwise(plan, officer_a, reviewer, now, until, given, entry):
    held = asking.grant(ask(plan, officer_a, now), by=reviewer, now=now, until=until)
    plan.refresh_from_db()
    assert (held.state, held.answered_by, held.extension.until, plan.due) == ("granted", reviewer, given, given)
    assert acts_of(plan)[1:] == [entry]


def test_a_day_that_cannot_be_granted_changes_nothing(plan, officer_a, reviewer, now):
    request = ask(plan, officer_a, now)
    with pytest.raises(ValidationError):
        asking.grant(request, by=reviewer, now=now, until=datetime.date(2023, 4, 1))
    request.refresh_from_db()
    assert (request.state, Extension.objects.count()) == ("waiting", 0)


def test_an_exemption_takes_the_report_with_it(plan, officer_a, reviewer, now):
    asking.grant(ask(plan, officer_a, now, Asked.EXEMPTION), by=reviewer, now=now)
    plan.refresh_from_db()
    reason = "น้ำท่วมสำนักงาน"
    assert (plan.exempt_reason, plan.sibling(Kind.REPORT).exempt_reason) == (reason, reason)
    assert acts_of(plan)[1:] == [(Event.Act.GRANT, "ยกเว้นการส่งแผนและรายงานผล")]


def test_nothing_to_report_exempts_the_report_alone(plan, officer_a, reviewer, now):
    report = plan.sibling(Kind.REPORT)
    asking.grant(ask(report, officer_a, now, Asked.NOTHING), by=reviewer, now=now)
    report.refresh_from_db()
    plan.refresh_from_db()
    assert (report.is_exempt, plan.is_exempt) == (True, False)
    assert report.requests.get().outcome == "รับทราบ"


def test_a_refusal_wants_a_reason_and_is_told(plan, officer_a, reviewer, now):
    request = ask(plan, officer_a, now)
    with pytest.raises(Refused, match="กรุณากรอกเหตุผลที่ไม่อนุญาต"):
        asking.refuse(request, by=reviewer, now=now, answer=" ")
    held = asking.refuse(request, by=reviewer, now=now, answer="เวลายังเพียงพอ")
    assert (held.state, held.answer) == ("refused", "เวลายังเพียงพอ")
    subject = "ผลการพิจารณาคำขอ: ขอขยายระยะเวลา – ไม่อนุญาต (แผน ปีงบประมาณ พ.ศ. 2566)"
    assert officer_a.notices.get().subject == subject


def test_who_comes_second_hears_who_was_first(plan, officer_a, reviewer, reviewer2, now):
    request = ask(plan, officer_a, now)
    asking.refuse(request, by=reviewer, now=now, answer="เวลายังเพียงพอ")
    with pytest.raises(Refused) as refused:
        asking.grant(request, by=reviewer2, now=now)
    expected = "คำขอนี้ไม่ได้รอพิจารณาแล้ว ผลคือ “ไม่อนุญาต” โดยผู้ใช้ reviewer เมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น."
    assert str(refused.value) == expected


def test_an_officer_answers_no_request(plan, officer_a, now):
    request = ask(plan, officer_a, now)
    for answer in (asking.grant, asking.refuse):
        with pytest.raises(NoRight):
            answer(request, by=officer_a, now=now, answer="อนุญาต")


def test_what_is_exempt_asks_nothing(plan, officer_a, reviewer, now):
    services.exempt(plan, reason="น้ำท่วม", by=reviewer, now=now)
    with pytest.raises(Refused, match="หน่วยงานได้รับยกเว้นแล้ว"):
        ask(plan, officer_a, now)


# To amend an approved plan


@pytest.fixture
def approved(plan, officer_a, reviewer, now):
    return bring_to(plan, Stage.APPROVED, officer=officer_a, reviewer=reviewer, now=now)


MEND_BY = datetime.date(2023, 5, 2)


def test_an_approved_plan_may_be_amended_and_nothing_else(approved, officer_a, now):
    assert asking.kinds_for(approved) == [Asked.AMENDMENT]
    request = ask(approved, officer_a, now, Asked.AMENDMENT, "งบประมาณถูกปรับลด")
    assert (request.state, request.wanted_until) == ("waiting", None)
    with pytest.raises(Refused, match="มีคำขอที่รอ กพร. พิจารณาอยู่แล้ว"):
        ask(approved, officer_a, now, Asked.AMENDMENT)


def test_a_plan_in_writing_needs_no_leave_to_be_amended(plan, officer_a, now):
    with pytest.raises(Refused, match="กรุณาเลือกคำขอจากรายการที่กำหนด"):
        ask(plan, officer_a, now, Asked.AMENDMENT)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.APPROVED])
def test_a_plan_that_was_reported_on_is_not_amended(approved, officer_a, now, stage):
    approved.cycle.submissions.filter(unit=approved.unit, kind=Kind.REPORT).update(stage=stage, first_submitted_at=now)
    with pytest.raises(Refused, match="ขอปรับแผนไม่ได้ เนื่องจากรายงานผลส่งแล้วหรือได้รับความเห็นชอบแล้ว"):
        ask(approved, officer_a, now, Asked.AMENDMENT)


def test_granting_opens_the_plan_again_by_the_day_given(approved, officer_a, reviewer, now):
    request = ask(approved, officer_a, now, Asked.AMENDMENT, "งบประมาณถูกปรับลด")
    asking.grant(request, by=reviewer, now=now, until=MEND_BY, answer="ปรับเฉพาะแผนที่ 2")
    approved.refresh_from_db()
    assert (approved.stage, approved.revise_by) == (Stage.RETURNED, MEND_BY)
    reopened = approved.events.get(act=Event.Act.REOPEN)
    assert reopened.note == "คำขอของหน่วยงาน: งบประมาณถูกปรับลด\nความเห็นของ กพร.: ปรับเฉพาะแผนที่ 2"
    assert UnitRequest.objects.get().state == "granted"


def test_granting_without_a_day_changes_nothing(approved, officer_a, reviewer, now):
    request = ask(approved, officer_a, now, Asked.AMENDMENT)
    with pytest.raises(Refused, match="กรุณากรอกวันที่ให้แก้ไขแล้วเสร็จ"):
        asking.grant(request, by=reviewer, now=now)
    approved.refresh_from_db()
    assert (approved.stage, UnitRequest.objects.get().state) == (Stage.APPROVED, "waiting")


def test_a_grant_to_amend_is_told_as_one_with_what_each_side_said(approved, officer_a, reviewer, now):
    request = ask(approved, officer_a, now, Asked.AMENDMENT, "งบประมาณถูกปรับลด")
    told = reviewer.notices.first()
    assert ("กำหนดขณะนี้" in told.body, "ขอปรับแผน" in told.subject) == (False, True)
    asking.grant(request, by=reviewer, now=now, until=MEND_BY, answer="ปรับเฉพาะแผนที่ 2")
    notice = officer_a.notices.first()
    asked = "คำขอของหน่วยงาน: งบประมาณถูกปรับลด\nยื่นคำขอเมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น."
    assert notice.subject == "อนุญาตให้ปรับแผนตามคำขอ ปีงบประมาณ พ.ศ. 2566 ส่งแผนที่ปรับภายในวันที่ 2 พฤษภาคม 2566"
    assert notice.body.split("\n\n")[2:4] == [asked, "ความเห็นของ กพร.: ปรับเฉพาะแผนที่ 2"]
