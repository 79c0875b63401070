"""What was hidden stays hidden, and taking back goes by the order of writing."""

from datetime import timedelta

import pytest

from cpdplans.cycles.stages import Refused
from surveys.importing import apply_kept, import_workbook, receive, undo
from surveys.models import Comment, Score, SurveyImport
from surveys.services import hide_comment
from tests.factories import make_aspects

from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db

TEXT = "คุณสมชายพูดจาไม่สุภาพ"


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def bring_in(reviewer, now):
    def bring_in(*comments):
        file = workbook(comments=list(comments))
        assert import_workbook(file, round_year=2565, by=reviewer, now=now, commit=True).is_clean
        return SurveyImport.objects.latest("pk")

    return bring_in


def hide(reviewer, now):
    hide_comment(Comment.objects.get(text=TEXT), reason="ระบุชื่อ", by=reviewer, now=now)


def shown():
    return sorted(Comment.objects.shown().values_list("unit__code", "text"))


@pytest.mark.parametrize("again", [{"aspect": "2"}, {"group": "สหกรณ์"}, {"kind": "ข้อเสนอแนะ"}])
def test_a_hidden_text_that_comes_again_elsewhere_is_hidden(bring_in, reviewer, now, again):
    bring_in(comment_row(text=TEXT), comment_row(text="ก"))
    hide(reviewer, now)

    bring_in(comment_row(text=f" {TEXT} ", **again), comment_row(text="ก"), comment_row("ลำพูน", text=TEXT))

    hidden = Comment.objects.get(text=TEXT, unit__code="50")
    assert (hidden.hidden_reason, hidden.hidden_by, hidden.hidden_at) == ("ระบุชื่อ", reviewer, now)
    assert shown() == [("50", "ก"), ("51", TEXT)]


def test_a_hidden_text_stays_hidden_when_its_import_is_taken_back_and_brought_again(bring_in, reviewer, now):
    kept = bring_in(comment_row(text=TEXT), comment_row(text="ก"))
    hide(reviewer, now)
    undo(kept, by=reviewer, now=now)

    bring_in(comment_row(text=TEXT), comment_row(text="ก"))

    assert shown() == [("50", "ก")]
    assert TEXT not in str(kept.outcome)


def test_taking_back_goes_by_the_order_of_writing(reviewer, now):
    """A long import that began first and was written last is the one to take back first."""
    short = receive(workbook([score_row(mean=2)]), round_year=2565, by=reviewer, now=now)
    apply_kept(short, by=reviewer, now=now + timedelta(seconds=2))
    long = receive(workbook([score_row(mean=4.1)]), round_year=2565, by=reviewer, now=now)
    apply_kept(long, by=reviewer, now=now)

    with pytest.raises(Refused, match="เฉพาะไฟล์ที่นำเข้าล่าสุด"):
        undo(SurveyImport.objects.get(pk=short.pk), by=reviewer, now=now)
    undo(SurveyImport.objects.get(pk=long.pk), by=reviewer, now=now)

    assert [str(score.mean) for score in Score.objects.all()] == ["2.00"]
