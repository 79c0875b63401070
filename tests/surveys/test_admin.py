import pytest
from django.urls import reverse

from surveys.models import Aspect, Responsible, SuggestedActivity
from tests.factories import make_aspects, make_comment, make_cycle, make_round, make_score, make_suggestion, make_unit

pytestmark = pytest.mark.django_db


def url(model, page="changelist", *args):
    return reverse(f"admin:surveys_{model}_{page}", args=args)


def refused(client, address, *, post=False):
    """Whether somebody signed in without the right ends, by way of the admin's own sign-in, at a 403."""
    response = client.post(address, follow=True) if post else client.get(address, follow=True)
    return response.status_code == 403


@pytest.fixture
def records(cycle, unit_a, reviewer, now):
    """One record of each model, by its name."""
    round = make_round(2565)
    return {
        "surveyround": round,
        "score": make_score(unit_a, round),
        "comment": make_comment(unit_a, round),
        "aspect": Aspect.objects.first(),
        "suggestedactivity": make_suggestion(cycle, responsible=[unit_a, "provincial"]),
    }


MODELS = ["surveyround", "score", "comment", "aspect", "suggestedactivity"]


@pytest.mark.parametrize("model", MODELS)
def test_changelists_and_change_pages_open(records, reviewer_client, model):
    record = records[model]

    assert reviewer_client.get(url(model), {"q": "ก"}).status_code == 200
    response = reviewer_client.get(url(model, "change", record.pk))
    assert (response.status_code, str(record) in response.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "model, code",
    [
        ("surveyround", 200),
        ("aspect", 200),
        ("suggestedactivity", 200),
        ("score", 403),
        ("comment", 403),
        ("surveyimport", 403),
    ],
)
def test_add_pages_open_where_records_are_typed(records, reviewer_client, model, code):
    assert reviewer_client.get(url(model, "add")).status_code == code


@pytest.mark.parametrize("model", [*MODELS, "surveyimport"])
def test_others_do_not_enter(records, executive_client, officer_client, model):
    assert [refused(client, url(model)) for client in (executive_client, officer_client)] == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model, queries", [("surveyround", 4), ("score", 6), ("comment", 6), ("suggestedactivity", 6)])
def test_changelists_take_the_same_queries(
    cycle, unit_a, reviewer_client, rows, model, queries, django_assert_num_queries
):
    for number in range(rows):
        round = make_round(2560 + number)
        make_score(make_unit(), round)
        make_comment(make_unit(), round, aspect=Aspect.objects.first())
        make_suggestion(cycle, number=number)

    with django_assert_num_queries(queries):
        assert reviewer_client.get(url(model)).status_code == 200


# The catalogue


def test_suggested_activity_is_saved_with_its_responsible(unit_a, reviewer_client):
    cycle, aspect = make_cycle(opened=False), make_aspects()[0]
    data = {
        "cycle": cycle.pk,
        "aspect": aspect.pk,
        "number": 1,
        "title": "กิจกรรมใหม่",
        "items": "",
        "responsible-TOTAL_FORMS": 2,
        "responsible-INITIAL_FORMS": 0,
        "responsible-0-position": 1,
        "responsible-0-row": 1,
        "responsible-0-unit": unit_a.pk,
        "responsible-1-position": 2,
        "responsible-1-row": 2,
        "responsible-1-kind": "provincial",
        "responsible-1-role": "ส่งเสริม",
    }

    assert reviewer_client.post(url("suggestedactivity", "add"), data).status_code == 302

    assert [row.name for row in SuggestedActivity.objects.get().responsible.all()] == ["สสจ.เชียงใหม่", "สสจ."]


def test_responsible_needs_a_unit_or_a_kind(records, reviewer_client):
    activity = records["suggestedactivity"]
    row = activity.responsible.first()
    data = {
        "cycle": activity.cycle_id,
        "aspect": activity.aspect_id,
        "number": 1,
        "title": activity.title,
        "responsible-TOTAL_FORMS": 1,
        "responsible-INITIAL_FORMS": 1,
        "responsible-0-id": row.pk,
        "responsible-0-position": 1,
        "responsible-0-row": 1,
    }

    response = reviewer_client.post(url("suggestedactivity", "change", activity.pk), data)

    assert "เลือกหน่วยงานหรือประเภทหน่วยงานอย่างใดอย่างหนึ่ง" in response.content.decode()
    assert Responsible.objects.get(pk=row.pk).unit is not None
