"""More time to mend what was returned, and requests that end with another act than an answer."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from cpdplans.cycles import asking, services
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Extension, UnitRequest
from cpdplans.cycles.stages import Refused
from tests.cycles.factories import act, bring_to, make_extension, submission_of

Asked = UnitRequest.Kind
WANTED, EARLIER = datetime.date(2023, 4, 28), datetime.date(2023, 4, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


@pytest.fixture
def returned(plan, officer_a, reviewer, now):
    """To be mended by 8 April."""
    return bring_to(plan, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)


def ask(submission, by, now, kind=Asked.EXTENSION, until=WANTED):
    wanted = {"wanted_until": until} if kind == Asked.EXTENSION else {}
    return asking.ask(submission, kind, by=by, now=now, reason="น้ำท่วมสำนักงาน", **wanted)


def last_entry(submission):
    return submission.events.order_by("pk").values_list("act", "note").last()


def test_a_returned_plan_asks_for_another_day_to_mend(returned, officer_a, now):
    request = ask(returned, officer_a, now, until=datetime.date(2023, 4, 10))  # before the plan was due
    assert (request.asks_revision, request.title) == (True, "ขอขยายเวลาแก้ไข")


def test_a_day_to_mend_not_after_the_present_one_is_refused(returned, officer_a, now):
    with pytest.raises(Refused) as refused:
        ask(returned, officer_a, now, until=datetime.date(2023, 4, 8))
    assert str(refused.value) == "วันให้แก้ไขใหม่ต้องหลังวันให้แก้ไขเดิม (8 เมษายน 2566)"


def test_granted_time_to_mend_moves_the_day_and_no_deadline(returned, officer_a, reviewer, now):
    held = asking.grant(ask(returned, officer_a, now), by=reviewer, now=now, until=EARLIER, answer="เร่งด้วย")
    returned.refresh_from_db()
    assert (returned.revise_by, held.given_until, Extension.objects.count()) == (EARLIER, EARLIER, 0)
    words = "เวลาแก้ไขถึงวันที่ 20 เมษายน 2566 (หน่วยงานขอถึงวันที่ 28 เมษายน 2566)\nคำชี้แจง: เร่งด้วย"
    assert last_entry(returned) == (Event.Act.EXTEND, words)
    subject = "ผลการพิจารณาคำขอ: ขอขยายเวลาแก้ไข – อนุญาตถึงวันที่ 20 เมษายน 2566 (แผน ปีงบประมาณ พ.ศ. 2566)"
    assert officer_a.notices.order_by("pk").last().subject == subject


def test_time_to_mend_is_not_shortened(returned, officer_a, reviewer, now):
    request = ask(returned, officer_a, now)
    with pytest.raises(ValidationError):
        asking.grant(request, by=reviewer, now=now, until=datetime.date(2023, 4, 7))
    request.refresh_from_db()
    returned.refresh_from_db()
    assert (request.state, returned.revise_by) == ("waiting", datetime.date(2023, 4, 8))


def test_more_time_given_otherwise_answers_the_request(plan, officer_a, reviewer, now):
    request = ask(plan, officer_a, now)
    extension = make_extension(plan, EARLIER, reviewer, now, reason="อุทกภัยในเขต 15")
    request.refresh_from_db()
    assert (request.state, request.extension, request.answer) == ("granted", extension, "อุทกภัยในเขต 15")
    subject = "ผลการพิจารณาคำขอ: ขอขยายระยะเวลา – อนุญาตถึงวันที่ 20 เมษายน 2566 (แผน ปีงบประมาณ พ.ศ. 2566)"
    assert officer_a.notices.get().subject == subject


@pytest.mark.parametrize(
    ("kind", "state", "answer"),
    [
        (Asked.EXEMPTION, "granted", "ยุบรวมหน่วยงาน"),
        (Asked.EXTENSION, "settled", "ได้รับยกเว้นการส่งแล้ว จึงไม่ต้องพิจารณาคำขอนี้"),
    ],
)
def test_an_exemption_given_otherwise_ends_the_request(plan, officer_a, reviewer, now, kind, state, answer):
    request = ask(plan, officer_a, now, kind)
    services.exempt(plan, reason="ยุบรวมหน่วยงาน", by=reviewer, now=now)
    request.refresh_from_db()
    assert (request.state, request.answer, officer_a.notices.count()) == (state, answer, 1)


@pytest.mark.parametrize(
    ("day", "kind", "state"),
    [
        (5, Asked.EXTENSION, "settled"),
        (14, Asked.EXTENSION, "waiting"),  # late: the answer decides whether it was
        (14, Asked.EXEMPTION, "settled"),
    ],
)
def test_a_sending_ends_what_it_leaves_without_object(plan, officer_a, now, day, kind, state):
    request = ask(plan, officer_a, now, kind)
    act(plan, Event.Act.SEND, by=officer_a, now=now.replace(day=day), late_reason="น้ำท่วม")
    request.refresh_from_db()
    assert request.state == state


def test_an_approval_ends_what_waits_and_says_so(plan, officer_a, reviewer, now):
    request, late = ask(plan, officer_a, now), now.replace(day=14)
    act(plan, Event.Act.SEND, by=officer_a, now=late, late_reason="น้ำท่วม")
    act(plan, Event.Act.APPROVE, by=reviewer, now=late)
    request.refresh_from_db()
    assert (request.state, request.answer) == ("settled", "กพร. เห็นชอบแผนแล้ว จึงไม่ต้องพิจารณาคำขอนี้")
    assert last_entry(plan) == (Event.Act.APPROVE, "คำขอของหน่วยงานที่รอพิจารณา (ขอขยายระยะเวลา) สิ้นผล")
    assert officer_a.notices.filter(subject__contains="สิ้นผลแล้ว").count() == 1
