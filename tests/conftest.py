"""The cast of the tests: two units with their officers, the people of กพร., and the round of FY 2566."""

import copy
import datetime

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cpdplans.units.models import User

from . import factories


@pytest.fixture(autouse=True)
def _fresh_limits():
    """What one test asked for does not count in the next."""
    cache.clear()


NOW = datetime.datetime(2023, 4, 1, 10, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def now():
    """1 April 2566, 10.00 in Bangkok: the round of FY 2566 is open, its plans are due in 11 days."""
    return NOW


@pytest.fixture(scope="module")
def one_world(django_db_setup, django_db_blocker):
    """What a module makes on top of this stands for all its tests, and is taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cast():
    """{name of a fixture: its record}. A module whose tests begin alike has a fixture of this name, which makes their
    records once, on top of `one_world`; no test that asks for them may be transactional."""
    return {}


@pytest.fixture
def standing(cast):
    """The cast as it is again after the test, with records that the test may change."""
    return copy.deepcopy(cast)


@pytest.fixture
def unit_a(db, standing):
    return standing.get("unit_a") or factories.make_unit("50", "เชียงใหม่", inspection_region=15)


@pytest.fixture
def unit_b(db, standing):
    return standing.get("unit_b") or factories.make_unit("51", "ลำพูน", inspection_region=15)


@pytest.fixture
def officer_a(unit_a, standing):
    return standing.get("officer_a") or factories.make_user(unit=unit_a, username="50")


@pytest.fixture
def officer_b(unit_b, standing):
    return standing.get("officer_b") or factories.make_user(unit=unit_b, username="51")


@pytest.fixture
def reviewer(db, standing):
    return standing.get("reviewer") or factories.make_user(User.Role.REVIEWER, username="reviewer")


@pytest.fixture
def reviewer2(db, standing):
    return standing.get("reviewer2") or factories.make_user(User.Role.REVIEWER, username="reviewer2")


@pytest.fixture
def administrator(db, standing):
    return standing.get("administrator") or factories.make_user(User.Role.ADMINISTRATOR, username="admin")


@pytest.fixture
def executive(db, standing):
    return standing.get("executive") or factories.make_user(User.Role.EXECUTIVE, username="executive")


@pytest.fixture
def cycle(unit_a, unit_b, reviewer, standing):
    """The round of FY 2566, opened: units A and B have their submissions."""
    return standing.get("cycle") or factories.make_cycle(2566, opened=True, by=reviewer)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer_client(officer_a):
    return signed_in(officer_a)


@pytest.fixture
def officer_b_client(officer_b):
    return signed_in(officer_b)


@pytest.fixture
def reviewer_client(reviewer):
    return signed_in(reviewer)


@pytest.fixture
def administrator_client(administrator):
    return signed_in(administrator)


@pytest.fixture
def executive_client(executive):
    return signed_in(executive)
