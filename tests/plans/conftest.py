"""A plan that was sent, and its review page, for the tests of the desk; other modules have their own."""

import datetime

import pytest
from django.urls import reverse

from .factories import make_plan, send


@pytest.fixture
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(cycle, officer_a, standing, now):
    """Sent an hour ago, so that the acts of the page come after it."""
    if "plan" in standing:
        return standing["plan"]
    plan = make_plan(cycle, officer_a, now=now)
    send(plan, officer_a, now - datetime.timedelta(hours=1))
    return plan


@pytest.fixture
def page(plan):
    return reverse("admin:plans_plan_change", args=[plan.pk])


@pytest.fixture
def submission(plan):
    return plan.submission
