"""What people say most, over all units."""

import pytest

from surveys.department.themes import ThemeChoice, sections_of
from surveys.models import Comment
from tests.factories import make_aspect, make_comment, make_round, make_unit

pytestmark = pytest.mark.django_db

NEED, SUGGESTION = Comment.Kind.NEED, Comment.Kind.SUGGESTION


@pytest.fixture
def round():
    return make_round(2565)


def themes(round, key):
    section = next(section for section in sections_of(round) if section.key == key)
    return [(theme.text, theme.kind, theme.people, len(theme.units)) for theme in section.themes]


def test_same_text_is_counted_over_units_and_groups(round, unit_a, unit_b):
    aspect = make_aspect(1)
    make_comment(unit_a, round, "รอนาน", NEED, aspect=aspect, count=3)
    make_comment(unit_a, round, "รอนาน", NEED, group="สหกรณ์", aspect=aspect, count=2)
    make_comment(unit_b, round, "รอนาน", NEED, aspect=aspect)

    assert themes(round, "1") == [("รอนาน", NEED, 6, 2)]


def test_texts_that_read_the_same_are_the_same(round, unit_a, unit_b):
    make_comment(unit_a, round, "ขอ  แบบฟอร์ม ๒ หน้า", NEED, aspect=make_aspect(1))
    make_comment(unit_b, round, "ขอ แบบฟอร์ม 2 หน้า\u200b", NEED, aspect=make_aspect(1), count=2)

    assert themes(round, "1") == [("ขอ แบบฟอร์ม 2 หน้า\u200b", NEED, 3, 2)]  # as most people wrote it


def test_kind_and_aspect_keep_texts_apart(round, unit_a):
    for aspect, kind in ((1, NEED), (1, SUGGESTION), (2, NEED)):
        make_comment(unit_a, round, "รอนาน", kind, aspect=make_aspect(aspect))
    make_comment(unit_a, round, "รอนาน", NEED)

    assert [(section.key, len(section.themes)) for section in sections_of(round)] == [
        ("1", 2),
        ("2", 1),
        ("3", 0),
        ("0", 1),
    ]


def test_the_most_frequent_come_first_then_more_units_then_the_dictionary(round, unit_a, unit_b):
    for text, unit, count in (
        ("แ", unit_a, 2),
        ("ก", unit_a, 2),
        ("ข", unit_a, 1),
        ("ข", unit_b, 1),
        ("ฮ", unit_a, 9),
        ("เก", unit_a, 2),
    ):
        make_comment(unit, round, text, NEED, aspect=make_aspect(1), count=count)

    assert [text for text, *_ in themes(round, "1")] == ["ฮ", "ข", "ก", "เก", "แ"]


def test_hidden_comments_and_those_of_other_rounds_are_left_out(round, unit_a, now):
    make_comment(unit_a, round, "ระบุชื่อ", NEED, hidden_at=now, count=99)
    make_comment(unit_a, make_round(2564), "ปีก่อน", NEED)
    make_comment(unit_a, round, "ที่เห็นได้", NEED)

    assert themes(round, "0") == [("ที่เห็นได้", NEED, 1, 1)]


def test_people_by_kind(round, unit_a):
    make_comment(unit_a, round, "ก", NEED, aspect=make_aspect(1), count=3)
    make_comment(unit_a, round, "ข", NEED, aspect=make_aspect(1), count=4)
    make_comment(unit_a, round, "ข", SUGGESTION, aspect=make_aspect(1), count=5)

    assert sections_of(round)[0].people == [
        (Comment.Kind.DISSATISFACTION, 0),
        (NEED, 7),
        (Comment.Kind.EXPECTATION, 0),
        (SUGGESTION, 5),
    ]


@pytest.mark.parametrize(
    ("query", "kind", "aspect", "address"),
    [
        ({}, "", "", ""),
        ({"kind": "need"}, "need", "", "kind=need"),
        ({"kind": "need", "aspect": "๑"}, "need", "1", "kind=need&aspect=1"),
        ({"aspect": "0"}, "", "0", "aspect=0"),
        ({"kind": "NEED", "aspect": "9"}, "", "", ""),
    ],
)
def test_choice_leaves_out_what_does_not_exist(round, query, kind, aspect, address):
    make_aspect(1)
    choice = ThemeChoice.of(query, sections_of(round))

    assert (choice.kind, choice.aspect, choice.query) == (kind, aspect, address)


def test_lists_are_cut_and_tell_how_many_there_are(round, unit_a):
    for number in range(4):
        make_comment(unit_a, round, f"ข้อ {number}", NEED, aspect=make_aspect(1))
    make_comment(unit_a, round, "อื่น", SUGGESTION, aspect=make_aspect(1))

    (section, shown, count), *_ = ThemeChoice("need").lists(sections_of(round), 3)
    assert (section.key, [theme.text for theme in shown], count) == ("1", ["ข้อ 0", "ข้อ 1", "ข้อ 2"], 4)


@pytest.mark.parametrize("rows", [1, 3])
def test_two_queries_however_many_comments(round, rows, django_assert_num_queries):
    for number in range(rows):
        make_comment(make_unit(), round, f"ข้อ {number}", aspect=make_aspect(1))

    with django_assert_num_queries(2):
        sections_of(round)
