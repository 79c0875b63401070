"""What an import writes: figures in their place, only what the file holds, and nothing the second time."""

from decimal import Decimal

import pytest

from cpdplans.cycles.models import Event
from surveys.importing import import_workbook
from surveys.importing.answers import METHOD
from surveys.importing.meanings import ANSWER_SHEET
from surveys.importing.outcome import COMMENTS
from surveys.models import AreaScore, Comment, Item, RespondentGroup, Score, SurveyImport, SurveyRound
from tests.factories import make_area_score, make_aspects, make_comment, make_cycle, make_group, make_round, make_score

from .reading import book
from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db

TABLES = (SurveyRound, RespondentGroup, Item, Score, AreaScore, Comment)


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def run(reviewer, now):
    def run(file, *, commit=True, year=2565, **kw):
        return import_workbook(file, round_year=year, by=reviewer, now=now, commit=commit, **kw)

    return run


def held():
    """Every row of the survey."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def without(*names):
    """A change that takes these columns out of the sheet of scores."""

    def change(book):
        sheet = book["ผลสำรวจ"]
        for name in names:
            sheet.delete_cols([cell.value for cell in sheet[1]].index(name) + 1)

    return change


# A new round


def test_import_writes_scores_with_their_place_and_source(run, unit_a, aspects):
    file = workbook(
        [
            score_row(),
            score_row(aspect="1", mean=4.5),
            score_row(aspect=aspects[1].title, question="สุภาพ", group="สหกรณ์", n=12),
        ]
    )

    outcome = run(file)

    assert outcome.problems == ()
    assert [(s.group.name, s.item.kind, s.item.text, s.mean, s.n) for s in Score.objects.order_by("pk")] == [
        ("ทั้งหมด", "overall", "ภาพรวม", Decimal("4.20"), 50),
        ("ทั้งหมด", "aspect", aspects[0].title, Decimal("4.50"), 50),
        ("สหกรณ์", "question", "สุภาพ", Decimal("4.20"), 12),
    ]
    assert set(Score.objects.values_list("source", flat=True)) == {SurveyImport.objects.get().pk}
    assert [(unit.code, unit.added, unit.changed, unit.unchanged, unit.left) for unit in outcome.units] == [
        ("50", 3, 0, 0, 0)
    ]
    assert outcome.units[0].comments is None


def test_import_makes_the_round_with_its_whole_group_and_items(run):
    run(workbook([score_row(aspect="2", question="สุภาพ")]), is_demonstration=True)

    round = SurveyRound.objects.get(fiscal_year=2565)
    assert (round.is_demonstration, round.released_at) == (True, None)
    assert [item.kind for item in round.items.all()] == ["overall", "aspect", "aspect", "question", "aspect"]
    assert [group.name for group in round.groups.all()] == ["ทั้งหมด"]


def test_import_records_the_act_and_keeps_the_file(run, reviewer, now):
    cycle = make_cycle(2566, opened=False)

    outcome = run(workbook([score_row()]))

    event = Event.objects.get(act=Event.Act.IMPORT_SURVEY)
    kept = SurveyImport.objects.get()
    assert (event.by, event.at, event.cycle, event.note) == (reviewer, now, cycle, outcome.sentence())
    assert (kept.original_name, kept.uploaded_by, len(kept.sha256)) == ("ผลสำรวจ.xlsx", reviewer, 64)
    assert (kept.state, kept.applied_at, kept.applied_by) == ("applied", now, reviewer)
    assert kept.outcome["totals"]["added"] == 1


def test_import_names_units_without_rows(run):
    assert run(workbook([score_row()]), commit=False).missing_units == ("ลำพูน",)


def test_questions_and_groups_are_known_by_their_words_not_their_spaces(run):
    run(workbook([score_row(aspect="2", question="สุภาพ  เรียบร้อย", group="กลุ่ม เกษตรกร")]))

    outcome = run(workbook([score_row("ลำพูน", aspect="2", question="สุภาพเรียบร้อย", group="กลุ่มเกษตรกร")]))

    assert (outcome.new_items, outcome.new_groups) == ((), ())
    assert (Item.objects.filter(kind="question").count(), RespondentGroup.objects.count()) == (1, 2)


# Again, and with a later file


def test_dry_run_counts_the_same_and_writes_nothing(run):
    before = held(), SurveyImport.objects.count(), Event.objects.count()
    file = workbook([score_row()], [comment_row()])

    dry = run(file, commit=False)

    assert (held(), SurveyImport.objects.count(), Event.objects.count()) == before
    assert dry == run(file)


def test_second_import_changes_nothing(run):
    file = workbook([score_row(), score_row("กรมส่งเสริมสหกรณ์")], [comment_row()])
    run(file)
    before = held()

    again = run(file)

    assert (again.total("unchanged"), again.changes_something, again.replaces_something) == (1, False, False)
    assert (again.total("comments_kept"), again.total("comments")) == (1, 1)
    assert held() == before


def test_later_file_replaces_only_what_it_holds(run, unit_a):
    run(workbook([score_row(), score_row(aspect="1"), score_row("ลำพูน", mean=3.9)]))
    first = SurveyImport.objects.get()
    kept = Score.objects.get(unit=unit_a, item__kind="overall").pk

    outcome = run(workbook([score_row(mean=4.8)]))

    assert [(unit.code, unit.changed, unit.left) for unit in outcome.units] == [("50", 1, 1)]
    assert Score.objects.get(pk=kept).mean == Decimal("4.8")
    later = SurveyImport.objects.exclude(pk=first.pk).get()
    assert sorted(Score.objects.values_list("unit__code", "mean", "source")) == [
        ("50", Decimal("4.2"), first.pk),
        ("50", Decimal("4.8"), later.pk),
        ("51", Decimal("3.9"), first.pk),
    ]


def test_columns_the_file_has_not_keep_their_figures(run):
    run(workbook([score_row(n=50, mean=4.2, sd=0.5, satisfied=84, dissatisfied=4)]))

    outcome = run(workbook([score_row(mean=4.4, satisfied=None)], change=without("n", "S.D.", "ร้อยละไม่พึงพอใจ")))

    assert outcome.total("changed") == 1
    assert Score.objects.get().figures() == (50, Decimal("4.4"), Decimal("0.5"), None, Decimal(4))


def test_columns_the_file_has_not_are_empty_in_a_new_score(run):
    run(workbook([score_row(mean=4.4)], change=without("n", "S.D.", "ร้อยละพึงพอใจ", "ร้อยละไม่พึงพอใจ")))

    assert Score.objects.get().figures() == (None, Decimal("4.4"), None, None, None)


def test_scores_of_other_years_are_left_alone(run, unit_a):
    make_score(unit_a, make_round(2564), mean="3.00")

    outcome = run(workbook([score_row()]))

    assert (outcome.units[0].added, outcome.units[0].left) == (1, 0)
    assert sorted(Score.objects.values_list("round__fiscal_year", "mean")) == [
        (2564, Decimal(3)),
        (2565, Decimal("4.2")),
    ]


# Areas


def test_areas_are_added_changed_and_left(run):
    round = make_round(2565)
    changed, same, other = (make_area_score(round, region, mean="4.00", n=500) for region in (None, 15, 1))
    figures = {"n": 500, "sd": None, "satisfied": None, "dissatisfied": None}

    outcome = run(
        workbook(
            [
                score_row("กรมส่งเสริมสหกรณ์", mean=4.1, **figures),
                score_row("เขต 15", mean=4, **figures),
                score_row("เขต 2", mean=3.9, **figures),
            ]
        )
    )

    assert (outcome.area_rows, outcome.area_changed, outcome.area_added, outcome.area_left) == (3, 2, 1, 1)
    assert list(AreaScore.objects.order_by("pk").values_list("region", "mean")) == [
        (None, Decimal("4.1")),
        (15, Decimal(4)),
        (1, Decimal(4)),
        (2, Decimal("3.9")),
    ]
    assert {changed.pk, same.pk, other.pk} < set(AreaScore.objects.values_list("pk", flat=True))


def test_areas_of_the_round_that_the_file_has_not_are_counted(run):
    round = make_round(2565)
    for region in (None, 15):
        make_area_score(round, region)

    outcome = run(workbook([score_row()]))

    assert (outcome.area_rows, outcome.area_left, outcome.replaces_something) == (0, 2, False)


# Comments


def test_later_file_replaces_the_comments_of_its_units(run):
    run(workbook(comments=[comment_row(text="ก"), comment_row(text="ข"), comment_row("ลำพูน", text="ค")]))

    outcome = run(workbook(comments=[comment_row(text="ข", count=3), comment_row(text="ง")]))

    assert sorted(Comment.objects.values_list("unit__code", "text", "count")) == [
        ("50", "ข", 3),
        ("50", "ง", 1),
        ("51", "ค", 1),
    ]
    assert [(unit.code, unit.comments, unit.comments_changed) for unit in outcome.units] == [("50", 2, 3)]
    assert [outcome.total(name) for name in COMMENTS] == [1, 1, 1, 0]


def test_hidden_comment_stays_hidden_when_imported_again(run, now):
    run(workbook(comments=[comment_row(text="ก"), comment_row(text="ข")]))
    Comment.objects.filter(text="ก").update(hidden_at=now, hidden_reason="ระบุชื่อ")

    run(workbook(comments=[comment_row(text="ก", count=2), comment_row(text="ค")]))

    assert [comment.text for comment in Comment.objects.shown()] == ["ค"]


def test_file_of_scores_alone_leaves_comments_alone(run, unit_a):
    round = make_round(2565)
    make_comment(unit_a, round)
    make_score(unit_a, round)

    run(workbook([score_row(mean=3)]))

    assert (Comment.objects.count(), Score.objects.get().mean) == (1, Decimal(3))


def test_file_of_comments_alone_leaves_scores_alone(run, unit_a):
    score = make_score(unit_a, make_round(2565))

    outcome = run(workbook(comments=[comment_row()]))

    assert (outcome.units[0].left, outcome.units[0].comments) == (1, 1)
    assert Score.objects.get() == score


def test_a_comment_is_kept_word_for_word(run):
    text = "ช้า 100% ทั้ง %s \"ด่วน\" 'มาก'; --\nบรรทัดที่สอง \\"

    run(workbook(comments=[comment_row(text=text)]))

    assert Comment.objects.get().text == text


# Raw answers


def test_figures_of_raw_answers_say_how_they_were_computed(run):
    header = ["หน่วยงาน", "กลุ่มผู้รับบริการ", "ด้านการให้บริการของเจ้าหน้าที่ [สุภาพ]", "ข้อเสนอแนะ"]
    rows = [["เชียงใหม่", "สหกรณ์", 5, "ไม่มี"], ["เชียงใหม่", "สหกรณ์", 4, "ขอที่จอดรถ"]]

    outcome = run(book(header, *rows, title=ANSWER_SHEET))

    kept = SurveyImport.objects.get()
    assert (outcome.respondents, outcome.silent_voices, Comment.objects.get().text) == (2, 1, "ขอที่จอดรถ")
    assert kept.method == kept.outcome["method"] == METHOD
    assert set(Score.objects.values_list("mean", "source__method")) == {(Decimal("4.5"), METHOD)}


# What it costs


@pytest.mark.parametrize("rows", [1, 3])
def test_import_takes_the_same_queries(run, unit_a, rows, django_assert_num_queries):
    round = make_round(2565)
    for number in range(rows):
        make_comment(unit_a, round, text=f"เดิม {number}")
        make_group(round, f"กลุ่ม {number}")
    scores = [score_row(group=f"กลุ่ม {number}", aspect="1", question=f"ข้อ {number}") for number in range(rows)]
    file = workbook(scores, [comment_row(text=f"ใหม่ {number}") for number in range(rows)])

    with django_assert_num_queries(30):
        run(file)
