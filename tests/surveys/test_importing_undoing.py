"""Taking an import back leaves every row of the survey as it was."""

import pytest

from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from surveys.importing import import_workbook, undo, undo_refusal
from surveys.models import (
    AreaScore,
    Comment,
    Item,
    RespondentGroup,
    RoundDocument,
    Score,
    SurveyImport,
    SurveyRound,
)
from tests.factories import make_aspects, make_cycle, make_round

from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db

TABLES = (SurveyRound, RespondentGroup, Item, Score, AreaScore, Comment)
FIRST = [
    score_row(),
    score_row(aspect="1", question="รวดเร็ว", group="สหกรณ์", sd=None),
    score_row("ลำพูน"),
    score_row("กรมส่งเสริมสหกรณ์"),
    score_row("เขต 15", mean=4.4),
]
FIRST_COMMENTS = [comment_row(text="ก"), comment_row(text="ข", aspect="2"), comment_row("ลำพูน", text="ค")]
SECOND = [
    score_row(mean=3.1, n=9),
    score_row(aspect="1", question="รวดเร็ว", group="สหกรณ์"),
    score_row(aspect="3", question="ที่จอดรถ", group="กลุ่มอาชีพ"),
    score_row("กรมส่งเสริมสหกรณ์", mean=3.3),
    score_row("เขต 1"),
]
SECOND_COMMENTS = [comment_row(text="ข", aspect="2", count=7), comment_row(text="ง", group="กลุ่มอาชีพ")]


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def bring_in(reviewer, now):
    def bring_in(scores=None, comments=None, year=2565):
        outcome = import_workbook(workbook(scores, comments), round_year=year, by=reviewer, now=now, commit=True)
        assert outcome.is_clean
        return SurveyImport.objects.latest("pk")

    return bring_in


def held():
    """Every row of the survey with all its fields."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def test_undo_of_a_later_file_puts_everything_back(bring_in, reviewer2, now):
    bring_in(FIRST, FIRST_COMMENTS)
    Comment.objects.filter(text="ก").update(hidden_at=now, hidden_reason="ระบุชื่อ", hidden_by=reviewer2)
    before = held()
    later = bring_in(SECOND, SECOND_COMMENTS)
    assert [held()[name] == rows for name, rows in before.items()] == [True, False, False, False, False, False]

    undo(later, by=reviewer2, now=now)

    assert held() == before


def test_undo_of_the_first_file_takes_the_round_out(bring_in, reviewer, now):
    other = bring_in(FIRST, year=2564)
    before = held()
    first = bring_in(FIRST, FIRST_COMMENTS)

    undo(first, by=reviewer, now=now)

    assert held() == before
    assert undo_refusal(other) == ""


def test_imports_are_undone_one_after_the_other(bring_in, reviewer, now):
    before = [held()]
    kept = []
    for scores, comments in ((FIRST, FIRST_COMMENTS), (SECOND, SECOND_COMMENTS), (FIRST, FIRST_COMMENTS)):
        kept.append(bring_in(scores, comments))
        before.append(held())

    for one in reversed(kept):
        assert held() == before.pop()
        undo(one, by=reviewer, now=now)

    assert held() == before.pop()


def test_undo_keeps_its_import_and_says_who_and_when(bring_in, reviewer2, now):
    cycle = make_cycle(2566, opened=False)
    kept = bring_in(FIRST)

    undo(kept, by=reviewer2, now=now)

    assert (kept.state, kept.undone_at, kept.undone_by, kept.outcome["totals"]["added"]) == (
        "undone",
        now,
        reviewer2,
        3,
    )
    event = Event.objects.get(act=Event.Act.UNDO_IMPORT)
    note = "ยกเลิกการนำเข้าไฟล์ “ผลสำรวจ.xlsx” ผลการสำรวจปีงบประมาณ พ.ศ. 2565"
    assert (event.by, event.at, event.cycle, event.note) == (reviewer2, now, cycle, note)


def test_an_import_that_changed_nothing_is_undone(bring_in, reviewer, now):
    bring_in(FIRST, FIRST_COMMENTS)
    before = held()
    again = bring_in(FIRST, FIRST_COMMENTS)

    undo(again, by=reviewer, now=now)

    assert (again.state, held()) == ("undone", before)


def test_a_comment_hidden_since_stays_hidden(bring_in, reviewer, now):
    bring_in(comments=[comment_row(text="ก"), comment_row(text="ข")])
    later = bring_in(comments=[comment_row(text="ก", count=5), comment_row(text="ข")])
    Comment.objects.filter(text="ก").update(hidden_at=now, hidden_reason="ระบุชื่อ", hidden_by=reviewer)

    undo(later, by=reviewer, now=now)

    assert sorted(Comment.objects.values_list("text", "count", "hidden_at")) == [("ก", 1, now), ("ข", 1, None)]


def test_a_round_that_was_there_stays_though_it_is_empty(bring_in, reviewer, now):
    make_round(2565)
    before = held()
    kept = bring_in(FIRST, FIRST_COMMENTS)

    undo(kept, by=reviewer, now=now)

    assert held() == before


def test_a_round_with_a_document_stays_without_what_was_added(bring_in, reviewer, now):
    kept = bring_in(FIRST, FIRST_COMMENTS)
    round = SurveyRound.objects.get()
    RoundDocument.objects.create(round=round, title="รายงาน", url="https://a.th", added_at=now, added_by=reviewer)

    undo(kept, by=reviewer, now=now)

    assert {name: len(rows) for name, rows in held().items()} == dict.fromkeys(held(), 0) | {"SurveyRound": 1}


def test_only_the_latest_of_its_year_is_undone(bring_in, reviewer, now):
    first = bring_in(FIRST)
    bring_in(SECOND)
    before = held()

    with pytest.raises(Refused) as caught:
        undo(first, by=reviewer, now=now)

    assert str(caught.value) == (
        "ยกเลิกได้เฉพาะไฟล์ที่นำเข้าล่าสุดของปีงบประมาณ พ.ศ. 2565 กรุณายกเลิกไฟล์ “ผลสำรวจ.xlsx” "
        "ที่นำเข้าเมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. ก่อน"
    )
    assert held() == before


def test_undo_pressed_twice_is_refused(bring_in, reviewer, reviewer2, now):
    kept = bring_in(FIRST)
    stale = SurveyImport.objects.get(pk=kept.pk)
    undo(kept, by=reviewer, now=now)

    with pytest.raises(Refused, match="^ผู้ใช้ reviewer ยกเลิกการนำเข้าไฟล์นี้แล้วเมื่อวันที่ 1 เมษายน 2566"):
        undo(stale, by=reviewer2, now=now)


def test_what_is_not_in_is_not_undone(bring_in, reviewer, now):
    kept = bring_in(FIRST)
    SurveyImport.objects.update(state=SurveyImport.State.READY)

    with pytest.raises(Refused, match="ยังไม่ได้นำเข้า"):
        undo(kept, by=reviewer, now=now)


def test_an_import_from_before_undoing_was_there_is_refused(bring_in, reviewer, now):
    kept = bring_in(FIRST)
    SurveyImport.objects.update(before=None)

    with pytest.raises(Refused, match="ก่อนที่ระบบจะเก็บค่าเดิมไว้"):
        undo(kept, by=reviewer, now=now)


def test_no_row_is_lost_where_many_stand(bring_in, reviewer, now):
    """More rows than one statement takes."""
    many = [comment_row(text=f"ข้อ {number}", count=number) for number in range(1, 1300)]
    bring_in(comments=many)
    before = held()
    later = bring_in(comments=[comment_row(text=f"ข้อ {number}", count=9) for number in range(600, 2000)])

    undo(later, by=reviewer, now=now)

    assert held() == before
