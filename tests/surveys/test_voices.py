"""What people wrote: counted, listed, excerpted and filtered. Never of another unit or year, never hidden."""

import pytest
from django.http import QueryDict

from surveys.models import Comment
from surveys.voices import CommentFilter, comments, excerpts, listed_comments
from tests.factories import make_aspect, make_aspects, make_comment, make_round

pytestmark = pytest.mark.django_db
KIND = Comment.Kind


@pytest.fixture
def round(db):
    return make_round(2565)


@pytest.fixture
def others(round, unit_a, unit_b, now):
    """What must not be counted or listed: hidden, of another unit, of another year."""
    make_comment(unit_a, round, "ซ่อนไว้", KIND.NEED, aspect=make_aspect(1), hidden_at=now, hidden_reason="ระบุชื่อ")
    make_comment(unit_b, round, "ของหน่วยงานอื่น", KIND.NEED, aspect=make_aspect(1))
    make_comment(unit_a, make_round(2564), "ของปีก่อน", KIND.NEED, aspect=make_aspect(1))


def texts(found):
    return [comment.text for comment in found]


def test_comments_are_counted_by_kind_and_aspect(round, unit_a, others):
    one = make_aspect(1)
    make_comment(unit_a, round, "ก", KIND.NEED, aspect=one, count=2)
    make_comment(unit_a, round, "ข", KIND.NEED, aspect=one)
    make_comment(unit_a, round, "ค", KIND.NEED)

    counts = comments(round, unit_a)

    assert [(kind.label, kind.texts, kind.count) for kind in counts.kinds] == [
        ("ความไม่พึงพอใจ", 0, 0),
        ("ความต้องการ", 3, 4),
        ("ความคาดหวัง", 0, 0),
        ("ข้อเสนอแนะ", 0, 0),
    ]
    assert [(cell.aspect, cell.texts, cell.count) for cell in counts.kinds[1].cells] == [
        (1, 2, 3),
        (2, 0, 0),
        (3, 0, 0),
        (0, 1, 1),
    ]
    assert (counts.texts, counts.count) == (3, 4)


def test_comments_are_listed_by_kind_then_count(round, unit_a, others):
    make_comment(unit_a, round, "ก", KIND.SUGGESTION)
    make_comment(unit_a, round, "ข", KIND.NEED)
    make_comment(unit_a, round, "ค", KIND.NEED, count=5)

    assert texts(listed_comments(round, unit_a)) == ["ค", "ข", "ก"]


def test_excerpts_are_the_first_of_each_aspect(round, unit_a, others, django_assert_num_queries):
    one, two, _ = make_aspects()
    make_comment(unit_a, round, "ความต้องการ", KIND.NEED, aspect=one, count=9)
    make_comment(unit_a, round, "น้อย", KIND.DISSATISFACTION, aspect=one)
    make_comment(unit_a, round, "มาก", KIND.DISSATISFACTION, aspect=one, count=3)
    make_comment(unit_a, round, "ข้อเสนอแนะ", KIND.SUGGESTION, aspect=two)
    make_comment(unit_a, round, "ความคาดหวัง", KIND.EXPECTATION, aspect=two)
    make_comment(unit_a, round, "ภาพรวม", KIND.NEED)

    with django_assert_num_queries(1):
        found = excerpts(round, unit_a, (KIND.DISSATISFACTION, KIND.NEED, KIND.SUGGESTION), 2)

    assert {pk: texts(some) for pk, some in found.items()} == {one.pk: ["มาก", "น้อย"], two.pk: ["ข้อเสนอแนะ"]}


# The filter


def asked(address):
    return CommentFilter.of(QueryDict(address), make_aspects())


@pytest.mark.parametrize(
    "address, expected",
    [
        ("", CommentFilter()),
        ("kind=need&aspect=2&q=รถ", CommentFilter("need", "2", "รถ")),
        ("aspect=0", CommentFilter(aspect="0")),
        ("kind=other&aspect=9&page=2", CommentFilter()),
        ("kind=%00&aspect=1%00&q=%20%20", CommentFilter()),
        ("kind=&aspect=๑", CommentFilter()),
        ("aspect=" + "9" * 40, CommentFilter()),
    ],
)
def test_filter_reads_what_it_knows_and_leaves_out_the_rest(address, expected):
    assert (asked(address), bool(asked(address))) == (expected, expected != CommentFilter())


def test_filter_cuts_very_long_words():
    assert len(asked("q=" + "ก" * 5000).words) == 100


def test_filter_goes_back_into_an_address():
    found = asked("q=ที่จอด รถ&kind=need")
    assert asked(found.query) == found


@pytest.mark.parametrize(
    "address, expected",
    [
        ("", ["รอ ๓ วัน", "ขอที่จอดรถ", "ดีแล้ว"]),
        ("kind=need", ["ขอที่จอดรถ"]),
        ("aspect=1", ["รอ ๓ วัน"]),
        ("aspect=0", ["ดีแล้ว"]),
        ("kind=need&aspect=1", []),
        ("q=3 วัน", ["รอ ๓ วัน"]),
        ("q=๓", ["รอ ๓ วัน"]),
        ("q=วัน รอ", ["รอ ๓ วัน"]),
        ("q=รถ วัน", []),
        ("q=ไว้", []),
        ("q=%25", []),
    ],
)
def test_filter_chooses(round, unit_a, others, address, expected):
    make_comment(unit_a, round, "รอ ๓ วัน", KIND.DISSATISFACTION, aspect=make_aspect(1))
    make_comment(unit_a, round, "ขอที่จอดรถ", KIND.NEED, aspect=make_aspect(3))
    make_comment(unit_a, round, "ดีแล้ว", KIND.SUGGESTION)

    assert texts(asked(address).chosen(listed_comments(round, unit_a))) == expected


def test_words_find_sara_am_however_it_was_typed(round, unit_a):
    make_comment(unit_a, round, "ขอน้ำดื่ม")

    split = "น\u0e49\u0e4d\u0e32"
    assert texts(asked(f"q={split}").chosen(listed_comments(round, unit_a))) == ["ขอน้ำดื่ม"]
