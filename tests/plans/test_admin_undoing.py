"""An import of survey results is taken back only while no plan rests on it."""

import pytest
from django.urls import reverse

from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from plans.models import Finding
from surveys.importing import import_workbook, receive, undo, undo_refusal, units_citing
from surveys.models import Item, Score, SurveyImport, SurveyRound
from tests.factories import make_aspects, make_item, make_round
from tests.plans.factories import make_plan
from tests.surveys.workbooks import score_row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(unit_a, unit_b, reviewer, now):
    """The import of FY 2565, which no plan cites."""
    make_aspects()
    import_workbook(workbook([score_row()]), round_year=2565, by=reviewer, now=now, commit=True)
    return SurveyImport.objects.get()


@pytest.fixture
def plans(cycle, officer_a, officer_b, now):
    """The plans of two units, without findings."""
    plans = [make_plan(cycle, officer, now=now) for officer in (officer_a, officer_b)]
    Finding.objects.all().delete()
    return plans


def cite(plan, *, item=None, survey_year=None):
    aspect = make_aspects()[0]
    return Finding.objects.create(project=plan.projects.first(), aspect=aspect, item=item, survey_year=survey_year)


def address(kept):
    return reverse("admin:plans_plan_undo_import", args=[kept.pk])


def test_an_import_nobody_cites_is_taken_back(kept, plans, reviewer, now):
    cite(plans[0])
    cite(plans[1], survey_year=2564)

    undo(kept, by=reviewer, now=now)

    assert (kept.state, Score.objects.count(), SurveyRound.objects.count()) == ("undone", 0, 0)


@pytest.mark.parametrize("units", [1, 2])
def test_an_import_that_plans_cite_stays(kept, plans, reviewer, now, units):
    cite(plans[0], item=Item.objects.get(round__fiscal_year=2565, kind="overall"))
    if units == 2:
        cite(plans[1], survey_year=2565)

    with pytest.raises(Refused) as caught:
        undo(kept, by=reviewer, now=now)

    assert str(caught.value) == (
        f"ยกเลิกการนำเข้าไม่ได้ เนื่องจากแผนของ {units} หน่วยงานอ้างอิงผลการสำรวจปีงบประมาณ พ.ศ. 2565 แล้ว "
        "หากค่าไม่ถูกต้อง กรุณานำเข้าไฟล์ที่แก้ไขแล้วแทน"
    )
    assert (Score.objects.count(), Event.objects.filter(act=Event.Act.UNDO_IMPORT).count()) == (1, 0)


def test_a_unit_that_cites_twice_counts_once(kept, plans):
    cite(plans[0], survey_year=2565)
    cite(plans[0], item=Item.objects.get(round__fiscal_year=2565, kind="overall"), survey_year=2565)

    assert [unit.code for unit in units_citing(2565)] == ["50"]


def test_findings_of_another_year_do_not_count(kept, plans):
    cite(plans[0], item=make_item(make_round(2564)), survey_year=2564)

    assert undo_refusal(kept) == ""


def test_pages_of_an_import_say_beforehand_and_afterwards_what_plans_cite(kept, plans, reviewer, reviewer_client, now):
    for plan in plans:
        cite(plan, survey_year=2565)
    ready = receive(workbook([score_row(mean=3)]), round_year=2565, by=reviewer, now=now)

    before, after = (
        reviewer_client.get(reverse("admin:surveys_surveyimport_review", args=[one.pk])).content.decode()
        for one in (ready, kept)
    )

    words = "แผนของ 2 หน่วยงานอ้างอิงผลการสำรวจปีนี้แล้ว เมื่อนำเข้าแล้วจะยกเลิกการนำเข้าไม่ได้"
    assert (words in before, undo_refusal(kept) in after, address(kept) in after) == (True, True, False)


def test_page_says_what_will_happen_and_does_it(kept, reviewer, reviewer_client):
    html = reviewer_client.get(address(kept)).content.decode()
    assert ("คะแนนที่เพิ่มใหม่ 1 รายการจะถูกนำออก" in html, "เผยแพร่แล้ว" in html) == (True, False)

    response = reviewer_client.post(address(kept), follow=True)

    kept.refresh_from_db()
    assert (kept.state, kept.undone_by) == ("undone", reviewer)
    assert [str(message) for message in response.context["messages"]] == [
        "ยกเลิกการนำเข้าแล้ว ผลการสำรวจกลับเป็นเหมือนก่อนนำเข้าไฟล์นี้"
    ]


def test_page_warns_of_a_released_round(kept, reviewer_client, now):
    SurveyRound.objects.update(released_at=now)

    assert "หน่วยงานจะเห็นการเปลี่ยนแปลงทันทีที่ยกเลิก" in reviewer_client.get(address(kept)).content.decode()


def test_page_says_why_not_and_offers_no_button(kept, plans, reviewer_client):
    cite(plans[0], survey_year=2565)

    html = reviewer_client.get(address(kept)).content.decode()
    response = reviewer_client.post(address(kept), follow=True)

    assert ("แผนของ 1 หน่วยงานอ้างอิง" in html, 'value="ยกเลิกการนำเข้า"' in html) == (True, False)
    assert [str(message) for message in response.context["messages"]] == [undo_refusal(kept)]
    assert Score.objects.count() == 1


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_others_take_nothing_back(request, who, kept):
    assert request.getfixturevalue(who).post(address(kept), follow=True).status_code == 403
    assert Score.objects.count() == 1
