"""Every list of the desk and every page behind it, whatever the rooms register: in Thai, with as many queries for many
rows as for one, its actions and forms moving nothing that they may not. Who may open which page: test_access.py."""

from types import SimpleNamespace

import pytest
import time_machine
from django.contrib import admin
from django.db import connection, transaction
from django.db.models import DateTimeField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpdplans.cycles.models import Submission, Version
from cpdplans.units.models import User
from plans.models import Plan
from reports.models import Report

from . import factories
from .conftest import signed_in
from .desk import Desk, everything, latin_words, listed_models
from .reports.factories import moment
from .test_access import MODEL_ROWS, PAGES

WORLDS = []
pytestmark = pytest.mark.django_db  # each test is taken back inside the world of them all

MODELS = listed_models()
NAMES = [model._meta.label_lower.replace(".", "_") for model in MODELS]
ROWS = (1, 3, 78)
INSIDE, OUTSIDE = ("reviewer", "administrator"), ("executive", "officer")
ACTS = ["approve", "return", "reopen", "take", "remark", "note", "close", "prepare", "release"]

every_list = pytest.mark.parametrize("model", MODELS, ids=NAMES)
by_role = pytest.mark.parametrize("who", INSIDE)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One desk for all tests of this file, with somebody of every role; taken back after the last of them."""
    now = moment(4, 1)
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(now, tick=False):
        roles = User.Role.REVIEWER, User.Role.ADMINISTRATOR, User.Role.EXECUTIVE
        users = {role.value: factories.make_user(role, username=role.value) for role in roles}
        officer, other = (
            factories.make_user(unit=factories.make_unit(code, name), username=code)
            for code, name in (("50", "เชียงใหม่"), ("51", "ลำพูน"))
        )
        cycle = factories.make_cycle(2566, by=users["reviewer"])
        desk = Desk(cycle, officer, users["reviewer"], now)
        users["officer"] = other
        yield SimpleNamespace(desk=desk, users=users, people={who: signed_in(user) for who, user in users.items()})
        transaction.set_rollback(True)


@pytest.fixture
def desk(world):
    """As it is again after the test."""
    return world.desk


@pytest.fixture
def people(world, desk):
    """{role: a client}"""
    return world.people


def address(model, page, record=None):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=[record.pk] if record else ())


def addresses(model):
    """{page: address} of the pages of a model's list, of its first row."""
    record = model.objects.first()
    return {page: address(model, page, record if page in {"change", "history", "delete"} else None) for page in PAGES}


# Pages


@every_list
def test_every_list_has_a_row(desk, model):
    assert model.objects.count() >= 1


@every_list
def test_pages_open_as_the_table_says(desk, people, model):
    """The table is that of test_access.py; here each page has a row to show."""
    expected = MODEL_ROWS[f"{model._meta.app_label}_{model._meta.model_name}"]
    found = [str(people[who].get(url).status_code) for who in INSIDE for url in addresses(model).values()]
    outside = {
        people[who].get(url, follow=True).status_code
        for who in ("executive", "officer")
        for url in addresses(model).values()
    }
    assert (found, outside) == (expected, {403})


@by_role
@every_list
def test_pages_speak_thai(desk, people, model, who):
    pages = {page: people[who].get(url) for page, url in addresses(model).items()}
    english = {page: latin_words(answer) for page, answer in pages.items() if answer.status_code == 200}
    assert english == dict.fromkeys(english, set())


# Actions


def actions_of(model, rf, user):
    request = rf.get("/")
    request.user = user
    return list(admin.site._registry[model].get_actions(request))


def post_action(client, model, action):
    return client.post(address(model, "changelist"), {"action": action, "_selected_action": [model.objects.first().pk]})


@by_role
@every_list
def test_every_action_answers(world, people, model, who, rf):
    for action in actions_of(model, rf, world.users[who]):
        with transaction.atomic():
            answer = post_action(people[who], model, action)
            b"".join(answer)  # some answer with a file, which is closed when read
            assert (action, answer.status_code in {200, 302}) == (action, True)
            transaction.set_rollback(True)


@pytest.mark.parametrize("who", OUTSIDE)
@every_list
def test_no_action_of_others_changes_anything(world, people, model, who, rf):
    before = everything()
    for action in [*actions_of(model, rf, world.users["administrator"]), "delete_selected"]:
        post_action(people[who], model, action)
    assert everything() == before


# What was sent


SENT = (Submission, Version, Plan, Report)


def forged(model):
    """Something else for every field of a model, as a form of the admin would post it."""
    data = {}
    for field in model._meta.concrete_fields:
        data[field.name] = {"stage": "draft", "taken_at": ""}.get(field.name, "1")
        if isinstance(field, DateTimeField):
            data |= {f"{field.name}_0": "1/1/2566", f"{field.name}_1": "00:00"}
    return data


def kept(models=SENT):
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@by_role
def test_forged_values_change_no_submission(desk, people, who):
    before = kept()
    for submission in desk.submissions:
        mine = {"reviewer": submission.reviewer_id or "", "is_exempt": "", "exempt_reason": ""}
        people[who].post(address(Submission, "change", submission), forged(Submission) | mine)
    assert kept() == before


@by_role
@pytest.mark.parametrize("act", ["", "save", "submit", "draft", "send", "recall", "extend"])
def test_forged_values_change_no_plan_or_report(desk, people, who, act):
    before = kept()
    for owner in (desk.plan, desk.report):
        data = forged(type(owner)) | forged(Submission) | {"act": act}
        people[who].post(address(type(owner), "change", owner), data)
    people[who].post(address(Version, "change", desk.versions[0]), forged(Version))
    assert kept() == before


@by_role
@pytest.mark.parametrize(
    "act", ["approve", "return", "reopen", "take", "remark", "note", "close", "prepare", "release"]
)
def test_an_act_moves_a_stage_through_the_stage_table_only(desk, people, who, act):
    """However much else is posted with it: the stage is what the last act of the history made it."""
    first, frozen = dict(first_sendings()), kept((Version,))
    for owner in (desk.plan, desk.report):
        data = forged(Submission) | {"act": act, "read": "1", "version": "1", "note": "แก้ไข", "revise_by": "30/4/2566"}
        people[who].post(address(type(owner), "change", owner), data)

    for submission in Submission.objects.filter(pk__in=[one.pk for one in desk.submissions]):
        assert submission.stage == submission.events.exclude(to_stage="").first().to_stage
    assert (dict(first_sendings()), kept((Version,))) == (first, frozen)


def first_sendings():
    return Submission.objects.values_list("pk", "first_submitted_at")


# Queries


@pytest.fixture(scope="module")
def queries(world):
    """{model: how many queries its list takes with each number of rows}, of a desk that grows and is taken back."""
    with transaction.atomic():
        found = _measured(world.desk, world.people["administrator"])
        transaction.set_rollback(True)
    return found


def _measured(desk, client):
    found = {model: [] for model in MODELS}
    for rows in ROWS:
        desk.grow(rows)
        for model in MODELS:
            client.get(address(model, "changelist"), {"round": "all"})  # what is asked once and kept
            with CaptureQueriesContext(connection) as captured:
                page = client.get(address(model, "changelist"))
            assert len(page.context["cl"].result_list) >= rows, model
            found[model].append(len(captured))
    return found


@every_list
def test_a_list_takes_the_same_queries(queries, model):
    assert queries[model] == [queries[model][0]] * len(ROWS)
