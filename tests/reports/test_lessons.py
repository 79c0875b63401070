"""What reports tell together, aspect by aspect."""

import pytest
from django.urls import reverse

from reports.lessons import gathered
from reports.models import ActivityResult, IndicatorResult
from tests import factories
from tests.plans.factories import approve, make_plan, queries_of, send

from .factories import make_report, send_report

PROBLEM, LESSON, REASON = "งบประมาณไม่พอ", "เริ่มจากสิ่งที่ทำได้เอง", "รอจัดสรรงบประมาณ"


@pytest.fixture
def report(cycle, officer_a, reviewer, now):
    """Sent, with a problem, a lesson, and an indicator not reached."""
    factories.make_aspects()
    made = make_report(cycle, officer_a, reviewer, now=now)
    made.results.update(problems=PROBLEM, lessons=LESSON)
    IndicatorResult.objects.update(actual="70")
    ActivityResult.objects.update(progress="underway", reason=REASON)
    send_report(made, officer_a, now)
    return made


def found(cycle, *, is_desk=True, **query):
    return gathered(cycle, query, is_desk=is_desk)


@pytest.mark.parametrize("view", ["problems", "lessons", "missed"])
def test_each_view_gathers_under_the_aspects_answered(view, cycle, report, unit_a):
    entries = found(cycle, view=view).entries
    assert [(one.aspect.number, one.unit, one.problems) for one in entries] == [(1, unit_a, PROBLEM)]


def test_why_an_indicator_was_not_reached(cycle, report):
    entry = found(cycle, view="missed").entries[0]
    assert (entry.indicator.reported["actual_words"], [words for _, words in entry.reasons]) == (
        "ร้อยละ 70",
        [REASON, PROBLEM],
    )


def test_each_reason_says_of_what_it_is_told(cycle, report):
    gathering = found(cycle, view="missed")
    told = [whose for whose, _ in gathering.entries[0].reasons]
    words = gathering.count_words(gathering.entries[0].aspect)
    assert (told, words) == (["กิจกรรมที่ 1 อยู่ระหว่างดำเนินการ", "ปัญหา/อุปสรรค"], "ไม่บรรลุ 1 จาก 1 ตัวชี้วัด")


def test_a_target_reached_is_not_missed(cycle, officer_a, reviewer, now):
    factories.make_aspects()
    send_report(make_report(cycle, officer_a, reviewer, now=now), officer_a, now)
    assert found(cycle, view="missed").entries == []


@pytest.mark.parametrize("query, count", [({"aspect": "1"}, 1), ({"aspect": "๒"}, 0), ({"aspect": "x"}, 1)])
def test_filtered_by_aspect(query, count, cycle, report):
    assert len(found(cycle, **query).entries) == count


@pytest.mark.parametrize("region, count", [("15", 1), ("3", 0), ("99", 1)])
def test_filtered_by_region(region, count, cycle, report, unit_b):
    type(unit_b).objects.filter(pk=unit_b.pk).update(inspection_region=3)
    assert len(found(cycle, region=region).entries) == count


def test_only_the_desk_is_told_what_the_survey_found(cycle, officer_a, unit_a, unit_b, now):
    round = factories.make_round(2565)
    for unit, mean in ((unit_a, "3.50"), (unit_b, "4.50")):
        factories.make_score(unit, round, factories.make_aspect(3), "ป้ายบอกทาง", mean=mean)
    send(make_plan(cycle, officer_a, now=now), officer_a, now)
    told = [
        [
            (one.aspect.number, one.text, one.units, one.below)
            for one in found(cycle, view="unanswered", is_desk=desk).entries
        ]
        for desk in (True, False)
    ]
    by_aspect = [(2, "", [unit_a], 0), (3, "", [unit_a], 0)]
    assert told == [[*by_aspect, (3, "ป้ายบอกทาง", [unit_a], 1)], by_aspect]


def test_the_page_tells_problems_with_their_unit(cycle, report, executive_client):
    page = executive_client.get(reverse("reports:board_lessons")).content.decode()
    assert (PROBLEM in page, "เชียงใหม่" in page) == (True, True)


def test_the_page_opens_on_the_latest_round_with_reports(cycle, report, reviewer, executive_client, time_machine, now):
    time_machine.move_to(now.replace(year=2024))
    factories.make_cycle(2567, by=reviewer)
    address = reverse("reports:board_lessons")
    rounds = [executive_client.get(address, query).context["cycle"].fiscal_year for query in ({}, {"cycle": "2567"})]
    assert rounds == [2566, 2567]


@pytest.mark.parametrize("who, offered", [("reviewer_client", True), ("executive_client", False)])
def test_a_lesson_of_an_approved_report_leads_to_its_marking(request, who, offered, cycle, report, reviewer, now):
    approve(report, reviewer, now)
    page = request.getfixturevalue(who).get(reverse("reports:board_lessons"), {"view": "lessons"}).content.decode()
    address = reverse("reports:example_mark", args=[report.submission_id, report.results.get().plan_ref])
    assert (address in page, LESSON in page) == (offered, True)


def test_officers_are_refused_with_the_reason(cycle, officer_client):
    response = officer_client.get(reverse("reports:board_lessons"))
    assert (response.status_code, "ภาพรวมของทุกหน่วยงานเปิดให้เฉพาะ" in response.content.decode()) == (403, True)


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_takes_the_same_queries_for_more_units(units, cycle, reviewer, reviewer_client, now):
    officers = [factories.make_user(unit=factories.make_unit()) for _ in range(units)]
    factories.open_cycle(cycle, by=None, now=now)
    for officer in officers:
        send_report(make_report(cycle, officer, reviewer, now=now), officer, now)
    assert queries_of(reviewer_client, reverse("reports:board_lessons")) == 12
