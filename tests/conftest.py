"""The cast of the tests: two units with their officers, the people of กพร., and the round of FY 2566."""

import gc

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, settings

from cpdplans.units.models import User

from . import factories
from .worlds import NOW, World, begin

# How long a busy machine takes is no fault of the code.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What was collected lives to the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _fresh_limits():
    """What one test asked for does not count in the next."""
    cache.clear()


@pytest.fixture
def now():
    """1 April 2566, 10.00 in Bangkok: the round of FY 2566 is open, its plans are due in 11 days."""
    return NOW


OPENED = World(factories.make_opened, "cycle")


@pytest.fixture(scope="module")
def _worlds(request, django_db_setup, django_db_blocker):
    """A module whose tests begin with more has a WORLD; where it shares records otherwise, an empty list of WORLDS."""
    own = [request.module.WORLD] if hasattr(request.module, "WORLD") else []
    worlds = getattr(request.module, "WORLDS", [*own, OPENED])
    yield worlds
    with django_db_blocker.unblock():
        for world in worlds:
            world.take_back()


@pytest.fixture
def standing(_worlds, request, django_db_blocker):
    """{name of a fixture: its record} of what was made for the tests of the module, and stands for this one."""
    with django_db_blocker.unblock():
        return begin(_worlds, request.node)


@pytest.fixture
def _django_db_helper(standing, _django_db_helper):
    """The transaction of a test lies inside that of the World."""


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
