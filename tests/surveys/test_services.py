import pytest

from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from surveys.permissions import can_see_results
from surveys.services import hide_comment, release_round, show_comment
from tests.factories import make_comment, make_round, make_score

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(unit_a):
    round = make_round(2565, released=False)
    make_score(unit_a, round)
    return round


def test_release_sets_the_time_once(round, reviewer, now):
    assert release_round(round, by=reviewer, now=now) is True
    assert release_round(round, by=reviewer, now=now.replace(year=2024)) is False

    round.refresh_from_db()
    event = Event.objects.get()
    assert (round.released_at, event.act, event.at, event.by) == (now, Event.Act.RELEASE_SURVEY, now, reviewer)


def test_round_without_scores_is_not_released(reviewer, now):
    with pytest.raises(Refused, match="ยังไม่มีคะแนน"):
        release_round(make_round(2564, released=False), by=reviewer, now=now)


def test_comment_is_hidden_once_and_shown_again(round, unit_a, now):
    comment = make_comment(unit_a, round)
    hide_comment(comment, reason=" ระบุชื่อ ", now=now)
    hide_comment(comment, reason="อื่น", now=now.replace(year=2024))
    assert (comment.hidden_at, comment.hidden_reason) == (now, "ระบุชื่อ")

    show_comment(comment)
    assert (comment.hidden_at, comment.hidden_reason) == (None, "")


def test_comment_is_not_hidden_without_a_reason(round, unit_a, now):
    with pytest.raises(Refused, match="กรุณากรอกเหตุผล"):
        hide_comment(make_comment(unit_a, round), reason="\u200b ", now=now)


@pytest.mark.parametrize(
    "released, sees", [(False, [False, False, False, True, True]), (True, [True, False, False, True, True])]
)
def test_results_are_seen_by_the_unit_once_released_and_by_reviewers(
    round, unit_a, officer_a, officer_b, executive, reviewer, administrator, now, released, sees
):
    if released:
        release_round(round, by=reviewer, now=now)

    people = (officer_a, officer_b, executive, reviewer, administrator)
    assert [can_see_results(person, unit_a, round) for person in people] == sees
