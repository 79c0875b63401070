"""What one unit sees of the board: its own row, and where the round allows it the counts of its region."""

import pytest
import time_machine
from django.urls import reverse

from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Cycle, Submission
from reports.board.own import unit_page
from tests import factories

from .factories import moment, set_submission

NOW = moment(4, 15)


@pytest.fixture
def region(cycle, unit_a, unit_b):
    """A third unit of region 15, whose plan was approved."""
    third = factories.make_unit("52", "ลำปาง", inspection_region=15)
    factories.open_cycle(cycle, by=None, now=moment(3, 17))
    set_submission(third, cycle, stage=Stage.APPROVED)
    return third


def page_of(client, name="reports:board", *args):
    return client.get(reverse(name, args=args)).content.decode()


@time_machine.travel(NOW)
@pytest.mark.parametrize("shares", [True, False])
def test_an_officer_sees_the_own_row_and_no_other_unit(shares, officer_client, region, unit_a, unit_b):
    Cycle.objects.update(shares_counts=shares)
    page = page_of(officer_client)
    assert [unit.short_name in page for unit in (unit_a, unit_b, region)] == [True, False, False]
    assert ("จำนวนรวมของเขตตรวจราชการที่ 15" in page) is shares


def test_counts_of_the_region_are_numbers_only(cycle, unit_a, region):
    cycle.shares_counts = True
    found = unit_page(unit_a, cycle, NOW, with_region=True)["region"]
    assert (found.plan.total, found.plan.sent, found.plan.unsent, found.plan.approved) == (3, 1, 2, 1)


def test_a_region_of_two_is_not_counted_since_each_would_read_the_other(cycle, unit_a, unit_b):
    cycle.shares_counts = True
    assert unit_page(unit_a, cycle, NOW, with_region=True)["region"] is None


@time_machine.travel(NOW)
def test_a_unit_that_owes_nothing_is_told_so(client, cycle):
    central = factories.make_unit("C08", "ศทส.", kind="central", owes_submissions=False)
    client.force_login(factories.make_user(unit=central))
    assert "หน่วยงานนี้ไม่ต้องส่งแผนและรายงานผลในรอบปีงบประมาณ พ.ศ. 2566" in page_of(client)


@time_machine.travel(NOW)
def test_who_sees_all_opens_the_page_of_any_unit(executive_client, officer_client, cycle, unit_a, unit_b):
    assert "พ้นกำหนด" not in page_of(executive_client, "reports:board_unit", unit_b.code)
    assert "เกินกำหนด 3 วัน" in page_of(executive_client, "reports:board_unit", unit_b.code)
    assert officer_client.get(reverse("reports:board_unit", args=[unit_b.code])).status_code == 404


@time_machine.travel(NOW)
def test_a_reviewer_goes_on_from_the_page_of_a_unit(reviewer_client, executive_client, cycle, unit_a, officer_a):
    plan, report = (Submission.objects.get(unit=unit_a, kind=kind) for kind in Kind)
    address = reverse("reports:board_unit", args=[unit_a.code])
    desk = reviewer_client.get(address).context["desk"]
    assert [url for _, url in desk["links"]] == [
        f"/surveys/{cycle.survey_year}/units/50/",
        f"/admin/cycles/submission/{plan.pk}/change/",
        f"/admin/cycles/outreach/make/?only={plan.pk}",
        f"/admin/cycles/submission/{report.pk}/change/",
    ]
    assert (desk["officers"], executive_client.get(address).context["desk"]) == ([officer_a], None)


@pytest.mark.parametrize("shares", [True, False])
def test_the_page_takes_seven_queries_however_large_the_region(
    shares, cycle, unit_a, region, django_assert_num_queries
):
    cycle.shares_counts = shares
    with django_assert_num_queries(7):
        unit_page(unit_a, cycle, NOW, with_region=True)


@pytest.mark.parametrize("is_own, begins", [(True, True), (False, False)])
def test_who_may_begin_the_plan_is_led_to_it(is_own, begins, cycle, unit_a):
    reading, plan, awareness, report = unit_page(unit_a, cycle, NOW, with_region=is_own)["standings"]
    url = cycle.submissions.get(unit=unit_a, kind="plan").get_absolute_url()
    assert [one.url for one in (reading, plan, awareness, report)] == ["", url if begins else "", "", ""]
