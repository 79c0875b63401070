"""The list that the review page is opened from."""

import datetime

import pytest
from django.urls import reverse

from cpdplans.cycles import services
from tests.factories import make_unit, make_user

from .factories import make_plan, queries_of, send

pytestmark = pytest.mark.usefixtures("at_that_moment")


def test_the_list_takes_the_same_queries_for_more_rows(cycle, reviewer, now, reviewer_client):
    address = reverse("admin:plans_plan_changelist")
    counts = []
    for number in range(3):
        officer = make_user(unit=make_unit(f"x{number}"))
        services.open_cycle(cycle, by=reviewer, now=now)
        send(make_plan(cycle, officer, now=now), officer, now)
        counts.append(queries_of(reviewer_client, address))
    assert counts == [counts[0]] * 3


def test_the_list_is_oldest_sending_first(plan, cycle, officer_b, now, reviewer_client):
    other = make_plan(cycle, officer_b, now=now)
    send(other, officer_b, now - datetime.timedelta(days=2))
    found = reviewer_client.get(reverse("admin:plans_plan_changelist")).context["cl"].result_list
    assert [owner.pk for owner in found] == [other.pk, plan.pk]


@pytest.mark.parametrize("query", ["q=เชียงใหม่", "q=๕๐", "status=submitted", "region=15&q=เชียงใหม่"])
def test_the_list_is_searched_and_filtered(plan, cycle, officer_b, now, reviewer_client, query):
    make_plan(cycle, officer_b, now=now)
    response = reviewer_client.get(reverse("admin:plans_plan_changelist") + f"?{query}")
    found = [owner.pk for owner in response.context["cl"].result_list]
    assert found == (
        [plan.pk] if query != "round=all" else list(type(plan).objects.order_by("pk").values_list("pk", flat=True))
    )


@pytest.mark.parametrize("query", ["status=x", "round=²", "round=" + "9" * 40, "reviewer=abc", "region=x", "p=99"])
def test_the_list_bears_any_query(plan, reviewer_client, query):
    response = reviewer_client.get(reverse("admin:plans_plan_changelist") + f"?{query}", follow=True)
    assert response.status_code == 200
