"""What the page of a report tells of an amendment of its plan."""

import pytest

from cpdplans.cycles import asking, stages
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.stages import Act
from plans.content import PlanContent
from reports.amending import amendment
from tests.reports.factories import make_report, send_report

REASON = "งบประมาณถูกปรับลด"


@pytest.fixture
def report(cycle, officer_a, reviewer, now):
    return make_report(cycle, officer_a, reviewer, now=now)


@pytest.fixture
def asked(report, officer_a, now):
    plan = report.submission.sibling(Kind.PLAN)
    return asking.ask(plan, "amendment", by=officer_a, now=now, reason=REASON)


def test_the_unit_may_ask_from_the_report_until_it_is_sent(report, officer_a, reviewer, now):
    told = amendment(report, officer_a, now)
    plan = report.submission.sibling(Kind.PLAN).plan
    assert (told["may_ask"], told["request_url"]) == (True, f"/plans/{plan.pk}/request/")
    assert amendment(report, reviewer, now) is None
    send_report(report, officer_a, now)
    assert amendment(report, officer_a, now) is None


def test_what_waits_and_what_was_refused_is_told(report, asked, officer_a, reviewer, now):
    told = amendment(report, officer_a, now)
    assert (told["request"], told["may_ask"]) == (asked, False)
    asking.refuse(asked, by=reviewer, now=now, answer="เป้าหมายเดิมยังทำได้")
    told = amendment(report, officer_a, now)
    assert (told["request"].state, told["may_ask"]) == ("refused", True)


def test_a_plan_open_again_is_told_to_all_until_it_is_approved(report, asked, officer_a, reviewer, executive, now):
    plan = asked.submission.plan
    asking.grant(asked, by=reviewer, now=now, until=asking.last_day(plan.submission))
    told = amendment(report, executive, now)
    assert (bool(told["plan_url"]), told["plan_statuses"], told["request"], told["may_ask"]) == (True, [], None, False)
    stages.perform(plan.submission, Act.SEND, by=officer_a, now=now, content=PlanContent(plan))
    assert amendment(report, officer_a, now)["plan_statuses"][0].label == "ส่งแล้ว รอพิจารณา"
    stages.perform(plan.submission, Act.APPROVE, by=reviewer, now=now)
    told = amendment(report, officer_a, now)
    assert (told["request"], told["may_ask"], told["plan_statuses"]) == (None, True, [])


def test_the_page_has_the_button(report, officer_client, now, time_machine):
    time_machine.move_to(now, tick=False)
    page = officer_client.get(f"/reports/{report.pk}/").content.decode()
    plan = report.submission.sibling(Kind.PLAN).plan
    assert page.count(f'href="/plans/{plan.pk}/request/">ขอปรับแผน</a>') == 1


def test_a_closed_report_shows_how_far_it_came(report, cycle, officer_client, time_machine):
    cycle.report_closes = cycle.report_due
    cycle.save()
    time_machine.move_to(f"{cycle.supplement_until}T10:00:00+07:00", tick=False)
    page = officer_client.get(f"/reports/{report.pk}/")
    assert [(row["title"], row["url"]) for row in page.context["tasks"]][-1] == ("ผู้รายงานและหนังสือนำส่ง", "")
    assert (page.context["done_words"], "สิ่งที่จัดทำไว้" in page.content.decode()) == ("ครบแล้ว 3 จาก 3 ส่วน", True)
    assert page.context["amendment"] is None
