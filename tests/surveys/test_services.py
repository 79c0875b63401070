import pytest

from cpdplans.cycles.models import Event, Notice
from cpdplans.cycles.stages import Refused
from surveys.models import Comment
from surveys.permissions import can_see_results
from surveys.results import listed_comments
from surveys.services import hide_comment, release_round, show_comment
from tests.factories import make_comment, make_cycle, make_round, make_score

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(unit_a):
    round = make_round(2565, released=False)
    make_score(unit_a, round)
    return round


@pytest.fixture
def comment(round, unit_a):
    return make_comment(unit_a, round, text="นายสมชายพูดจาไม่สุภาพ")


def events():
    return list(Event.objects.order_by("pk").values_list("act", "note"))


def test_release_sets_the_time_once(round, reviewer, now):
    assert release_round(round, by=reviewer, now=now) is True
    assert release_round(round, by=reviewer, now=now.replace(year=2024)) is False

    round.refresh_from_db()
    event = Event.objects.get()
    assert (round.released_at, event.act, event.at, event.by) == (now, Event.Act.RELEASE_SURVEY, now, reviewer)


def test_release_belongs_to_the_year_that_answers_to_the_round(round, reviewer, now):
    cycle = make_cycle(2566, opened=False)

    release_round(round, by=reviewer, now=now)

    assert Event.objects.get().cycle == cycle


def test_release_of_the_past_tells_nobody(round, officer_a, reviewer, now):
    release_round(round, by=reviewer, now=now, told=False)

    round.refresh_from_db()
    assert (round.released_at, Notice.objects.count()) == (now, 0)


def test_round_without_scores_is_not_released(reviewer, now):
    with pytest.raises(Refused, match="ยังไม่มีคะแนน"):
        release_round(make_round(2564, released=False), by=reviewer, now=now)


# Hiding comments


def test_comment_is_hidden_once(comment, reviewer, reviewer2, now):
    assert hide_comment(comment, reason=" ระบุชื่อ ", by=reviewer, now=now) is True
    assert hide_comment(comment, reason="อื่น", by=reviewer2, now=now.replace(year=2024)) is False

    assert (comment.hidden_at, comment.hidden_by, comment.hidden_reason) == (now, reviewer, "ระบุชื่อ")
    note = f"ผลการสำรวจ ปีงบประมาณ พ.ศ. 2565 ข้อคิดเห็นเลขที่ {comment.pk} ของเชียงใหม่: ระบุชื่อ"
    assert events() == [("hide_comment", note)]


def test_comment_is_shown_again_once(comment, reviewer, reviewer2, now):
    hide_comment(comment, reason="ระบุชื่อ", by=reviewer, now=now)

    assert show_comment(comment, by=reviewer2, now=now) is True
    assert show_comment(comment, by=reviewer2, now=now) is False

    assert (comment.hidden_at, comment.hidden_by, comment.hidden_reason) == (None, None, "")
    note = f"ผลการสำรวจ ปีงบประมาณ พ.ศ. 2565 ข้อคิดเห็นเลขที่ {comment.pk} ของเชียงใหม่"
    assert events()[1:] == [("show_comment", note)]


def test_history_of_hiding_says_who_and_whose_but_not_what(comment, unit_a, reviewer, now):
    hide_comment(comment, reason="ระบุชื่อ", by=reviewer, now=now)
    show_comment(comment, by=reviewer, now=now)

    assert [(event.unit, event.by, event.at) for event in Event.objects.all()] == [(unit_a, reviewer, now)] * 2
    assert [event.note for event in Event.objects.all() if "สมชาย" in event.note] == []


@pytest.mark.parametrize("released", [False, True])
def test_hidden_comment_leaves_what_is_listed(round, comment, unit_a, reviewer, now, released):
    other = make_comment(unit_a, round, text="รอนาน")
    if released:
        release_round(round, by=reviewer, now=now)

    hide_comment(comment, reason="ระบุชื่อ", by=reviewer, now=now)
    assert list(listed_comments(round, unit_a)) == [other]

    show_comment(comment, by=reviewer, now=now)
    assert set(listed_comments(round, unit_a)) == {comment, other}


@pytest.mark.parametrize("reason, sentence", [("\u200b ", "กรุณากรอกเหตุผล"), ("ก" * 301, "ยาวเกิน 300 ตัวอักษร")])
def test_comment_is_not_hidden_without_a_fit_reason(comment, reviewer, now, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        hide_comment(comment, reason=reason, by=reviewer, now=now)

    assert (Comment.objects.shown().count(), Event.objects.count()) == (1, 0)


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
