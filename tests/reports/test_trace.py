"""The trace of a unit: its links in order, and who is told what of the findings."""

import datetime

import pytest
from django.urls import reverse

from cpdplans.cycles import asking
from plans.models import Finding, Indicator
from reports import supplements
from reports.models import IndicatorResult
from reports.sent import year_of
from reports.trace import LINKS, NOT_REPORTED, grouped, steps_of, whole_steps
from tests import factories
from tests.plans.factories import approve, fresh, make_plan, queries_of, send

from .factories import fresh_report, make_approved_plan, make_report, send_report

WORDS = "ผู้รับบริการรอนานเกินไป"


@pytest.fixture
def report(cycle, officer_a, reviewer, now):
    """Sent; its plan names a question of the survey with its figures."""
    made = make_report(cycle, officer_a, reviewer, now=now)
    send_report(made, officer_a, now)
    return made


@pytest.fixture
def address(unit_a):
    return reverse("reports:board_trace", args=[unit_a.code])


def project_of(cycle, unit):
    return year_of(cycle, [unit])[0].projects[0]


def test_the_links_stand_in_order(cycle, report, unit_a):
    found = grouped(project_of(cycle, unit_a), shows_figures=True)
    told = [(link, [(step.text, step.state) for step in steps][:1]) for link, steps in found]
    assert told == list(
        zip(
            LINKS,
            [
                [("ด้านที่ 1 กระบวนการ/ขั้นตอนการให้บริการ", "")],
                [("ลดขั้นตอนการให้บริการ", "")],
                [("จัดทำผังขั้นตอนการให้บริการ", "แล้วเสร็จ")],
                [("ร้อยละความพึงพอใจของผู้รับบริการ", "")],
                [("ร้อยละ 90", "บรรลุ")],
                [],
            ],
            strict=True,
        )
    )


def test_evidence_of_the_whole_is_told_once_and_leads_from_each_project(cycle, report, unit_a, address, officer_client):
    told = [(step.text, step.detail) for step in whole_steps(year_of(cycle, [unit_a])[0])]
    assert told[-1] == ("ภาพผลงาน", "ภาพกิจกรรม · ทั้งรายงานผล")
    page = officer_client.get(address).content.decode()
    assert (page.count("ภาพผลงาน"), page.count('href="#whole-evidence"')) == (1, 1)


def test_the_first_target_stands_beside_the_amended(cycle, officer_a, reviewer, unit_a, now):
    report = make_report(cycle, officer_a, reviewer, now=now)
    IndicatorResult.objects.update(first_target_words="ร้อยละ 95")
    send_report(report, officer_a, now)
    step = next(step for step in steps_of(project_of(cycle, unit_a), shows_figures=True) if step.link == "ตัวชี้วัด")
    assert step.detail == "เป้าหมายไม่น้อยกว่าร้อยละ 85 (เดิม ร้อยละ 95)"


def test_before_a_report_is_sent_the_first_target_comes_from_the_plan_first_approved(
    cycle, officer_a, reviewer, address, officer_client, now
):
    plan, day = make_approved_plan(cycle, officer_a, reviewer, now=now), datetime.timedelta(days=1)
    asked = asking.ask(plan.submission, "amendment", by=officer_a, now=now, reason="งบประมาณถูกปรับลด")
    asking.grant(asked, by=reviewer, now=now, until=asking.last_day(plan.submission))
    Indicator.objects.update(target=80)
    amended = fresh(plan)
    send(amended, officer_a, now + day)
    approve(amended, reviewer, now + 2 * day)
    page = officer_client.get(address).content.decode()
    assert page.count("เป้าหมายไม่น้อยกว่าร้อยละ 80 (เดิมไม่น้อยกว่าร้อยละ 85)") == 1


def test_what_was_added_after_the_approval_stands_at_its_line(
    cycle, report, officer_a, reviewer, unit_a, address, officer_client, now
):
    approve(report, reviewer, now)
    approved = fresh_report(report)
    for line in supplements.lines_of(approved):
        supplements.add(approved, line, by=officer_a, now=now, text=f"ผลที่ {line.place()}.")
    steps = steps_of(project_of(cycle, unit_a), shows_figures=True, added=supplements.added_to(cycle, unit_a))
    told = [(step.link, [one.text for one in step.added]) for step in steps if step.added]
    assert told == [
        ("แผน", ["ผลที่ แผนที่ 1."]),
        ("กิจกรรม", ["ผลที่ แผนที่ 1 กิจกรรมที่ 1."]),
        ("ผลที่ทำได้", ["ผลที่ แผนที่ 1 ตัวชี้วัดที่ 1."]),
    ]
    assert officer_client.get(address).content.decode().count("เพิ่มเติมผลหลังเห็นชอบเมื่อ 1 เม.ย. 66") == 3


def test_it_opens_on_the_latest_round_with_a_sent_plan(cycle, report, address, officer_client):
    later = factories.make_cycle(2567)
    assert later.fiscal_year in officer_client.get(address).context["years"]
    rounds = [officer_client.get(address, query).context["cycle"] for query in ({}, {"cycle": "2567"})]
    assert rounds == [cycle, later]


def test_without_a_report_the_results_say_so(cycle, officer_a, unit_a, now):
    send(make_plan(cycle, officer_a, now=now), officer_a, now)
    steps = steps_of(project_of(cycle, unit_a), shows_figures=True)
    told = [(step.link, step.text, step.state) for step in steps if step.link in {"กิจกรรม", "ผลที่ทำได้"}]
    assert told == [("กิจกรรม", "จัดทำผังขั้นตอนการให้บริการ", NOT_REPORTED), ("ผลที่ทำได้", NOT_REPORTED, "")]


@pytest.mark.parametrize("shows_figures, words", [(True, WORDS), (False, "")])
def test_findings_by_kind_alone_hold_no_words_of_the_unit(shows_figures, words, cycle, officer_a, unit_a, now):
    plan = make_plan(cycle, officer_a, now=now)
    Finding.objects.update(words=WORDS, voice="dissatisfaction", n=40, mean="3.50", item_text="")
    send(plan, officer_a, now)
    step = steps_of(project_of(cycle, unit_a), shows_figures=shows_figures)[0]
    figures = " (ค่าเฉลี่ย 3.50, ผู้ตอบ 40 ราย)" if shows_figures else ""
    line = f"ด้านที่ 1 กระบวนการ/ขั้นตอนการให้บริการ · ความไม่พึงพอใจ{figures}"
    assert (step.text, step.detail) == (line, words)


def test_an_executive_is_told_no_figure_on_the_page(cycle, officer_a, address, officer_client, executive_client, now):
    plan = make_plan(cycle, officer_a, now=now)
    Finding.objects.update(words=WORDS, n=40, mean="3.50")
    send(plan, officer_a, now)
    pages = [client.get(address).content.decode() for client in (officer_client, executive_client)]
    assert [(WORDS in page, "ค่าเฉลี่ย 3.50" in page) for page in pages] == [(True, True), (False, False)]


def test_an_officer_of_another_unit_finds_nothing(report, address, officer_b_client):
    assert officer_b_client.get(address).status_code == 404


@pytest.mark.parametrize("projects", [1, 3])
def test_the_page_takes_the_same_queries_for_more_projects(projects, cycle, officer_a, address, officer_client, now):
    send(make_plan(cycle, officer_a, now=now, projects=projects), officer_a, now)
    assert queries_of(officer_client, address) == 14
