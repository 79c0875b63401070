"""A plan that is amended as its unit asked says so, calmly, until it is approved anew."""

import datetime

import pytest

from cpdplans.cycles import amending, asking, presenting
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import UnitRequest
from cpdplans.cycles.stages import Act
from tests.cycles.factories import act, bring_to, submission_of

MEND_BY = datetime.date(2023, 5, 2)
RETURNED, UNDER_WAY = ("ส่งคืนแก้ไข", "warning"), ("อยู่ระหว่างปรับแผนตามคำขอ", "info")
pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(cycle, unit_a, officer_a, reviewer, now):
    return bring_to(submission_of(cycle, unit_a), Stage.APPROVED, officer=officer_a, reviewer=reviewer, now=now)


@pytest.fixture
def amended(approved, officer_a, reviewer, now):
    request = asking.ask(approved, UnitRequest.Kind.AMENDMENT, by=officer_a, now=now, reason="งบประมาณลดลง")
    asking.grant(request, by=reviewer, now=now, until=MEND_BY)
    approved.refresh_from_db()
    return approved


def tags(submission, now):
    return [(tag.label, tag.tone) for tag in presenting.status_tags(submission, now)]


def test_a_plan_opened_as_asked_says_so_beside_its_status(amended, now):
    assert tags(amended, now) == [("ส่งคืนแก้ไข", "neutral"), UNDER_WAY]
    banner, strip = presenting.banner(amended, now), presenting.not_sent(amended, now)
    title = "อยู่ระหว่างปรับแผนตามคำขอ กรุณาส่งแผนที่ปรับภายในวันที่ 2 พฤษภาคม 2566 เวลา 23.59 น."
    assert (banner["title"], banner["tone"], strip.title, strip.tone) == (
        *(title, "info"),
        *("อยู่ระหว่างปรับแผนตามคำขอ ยังไม่ได้ส่งอีกครั้ง", "info"),
    )


def test_its_report_says_that_notes_go_on(amended, cycle, unit_a, now):
    report = submission_of(cycle, unit_a, Kind.REPORT)
    banner = presenting.banner(report, now)
    assert tags(report, now) == [("รอแผนได้รับความเห็นชอบ", "neutral"), UNDER_WAY]
    assert (banner["title"], banner["tone"]) == UNDER_WAY
    assert banner["text"].startswith("ระหว่างนี้บันทึกผลต่อได้ เมื่อแผนที่ปรับได้รับความเห็นชอบแล้ว จึงส่งรายงานผลภายในวันที่")


def test_a_return_of_the_amended_plan_alarms_as_any_other(amended, officer_a, reviewer, now):
    bring_to(amended, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now + datetime.timedelta(hours=1))
    amended.refresh_from_db()
    assert (tags(amended, now), amending.under_way(amended) is None) == ([RETURNED], False)


def test_one_opened_again_without_asking_is_not_amended_as_asked(amended, officer_a, reviewer, now):
    later = now + datetime.timedelta(hours=1)
    bring_to(amended, Stage.APPROVED, officer=officer_a, reviewer=reviewer, now=later)
    act(amended, Act.REOPEN, by=reviewer, now=later, revise_by=MEND_BY, note="ตรวจพบข้อผิดพลาด")
    amended.refresh_from_db()
    assert (tags(amended, now), amending.under_way(amended)) == ([RETURNED], None)
