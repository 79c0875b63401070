import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from surveys.importing import apply_kept, import_workbook, keep_for_review
from surveys.importing.reading import SCORE_HEADERS, SCORE_SHEET, Problem
from surveys.models import AreaScore, Comment, Item, RespondentGroup, Score, SurveyImport, SurveyRound
from tests.factories import make_aspects, make_comment, make_cycle, make_round, make_score, make_unit

from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def run(reviewer, now):
    def run(file, *, commit=True, year=2565, **kw):
        return import_workbook(file, round_year=year, by=reviewer, now=now, commit=commit, **kw)

    return run


def written():
    models = (SurveyRound, Score, AreaScore, Comment, Item, RespondentGroup, SurveyImport, Event)
    return {model.__name__: model.objects.count() for model in models}


def cells(outcome):
    return [(problem.cell, problem.found) for problem in outcome.problems]


# A clean file


def test_import_writes_scores_with_their_place(run, unit_a, aspects):
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
    assert [(unit.code, unit.added, unit.changed, unit.unchanged, unit.comments) for unit in outcome.units] == [
        ("50", 3, 0, 0, None)
    ]


def test_import_makes_the_round_with_its_whole_group_and_items(run):
    run(workbook([score_row(aspect="2", question="สุภาพ")]), is_demonstration=True)

    round = SurveyRound.objects.get(fiscal_year=2565)
    assert (round.is_demonstration, round.released_at) == (True, None)
    assert [item.kind for item in round.items.all()] == ["overall", "aspect", "aspect", "question", "aspect"]
    assert [group.name for group in round.groups.all()] == ["ทั้งหมด"]


def test_import_records_the_act_and_keeps_the_file(run, reviewer, now, unit_a, unit_b):
    cycle = make_cycle(2566, opened=False)

    outcome = run(workbook([score_row()]))

    event = Event.objects.get(act=Event.Act.IMPORT_SURVEY)
    kept = SurveyImport.objects.get()
    assert (event.by, event.at, event.cycle, event.note) == (reviewer, now, cycle, outcome.sentence())
    assert (kept.original_name, kept.applied_at, kept.uploaded_by, len(kept.sha256)) == (
        "ผลสำรวจ.xlsx",
        now,
        reviewer,
        64,
    )
    assert kept.outcome["totals"]["added"] == 1


def test_import_names_units_without_rows(run):
    assert run(workbook([score_row()]), commit=False).missing_units == ("ลำพูน",)


@pytest.mark.parametrize(
    "name",
    [
        "เชียงใหม่",
        " สสจ.เชียงใหม่ ",
        "สสจ. เชียงใหม่",
        "สำนักงานสหกรณ์จังหวัดเชียงใหม่",
        "สำนักงานสหกรณ์จังหวัด เชียงใหม่",
        "จังหวัดเชียงใหม่",
        "จ.เชียงใหม่",
        "เชียง\u200bใหม่",
        "นครพิงค์",
    ],
)
def test_import_finds_the_unit_however_it_is_named(run, unit_a, name):
    unit_a.aliases = "นครพิงค์"
    unit_a.save()

    assert [unit.code for unit in run(workbook([score_row(name)]), commit=False).units] == ["50"]


@pytest.mark.parametrize("name, code", [("สสพ. ๑", "10-1"), ("กรุงเทพมหานคร พื้นที่ 1", "10-1"), ("กรุงเทพฯ พื้นที่ 2", "10-2")])
def test_import_finds_the_bangkok_offices(run, name, code):
    for number in (1, 2):
        make_unit(
            f"10-{number}",
            f"กรุงเทพมหานคร พื้นที่ {number}",
            abbreviation=f"สสพ.{number}",
            aliases=f"กรุงเทพฯ พื้นที่ {number}",
            kind="bangkok",
        )

    assert [unit.code for unit in run(workbook([score_row(name)]), commit=False).units] == [code]


@pytest.mark.parametrize(
    "text", [1, "1", "๑", "ด้านที่ 1", "1) ด้านกระบวนการ/ขั้นตอนการให้บริการ", "กระบวนการ / ขั้นตอนการให้บริการ"]
)
def test_import_finds_the_aspect_by_number_or_title(run, text):
    run(workbook([score_row(aspect=text)]))

    assert Score.objects.get().item.aspect.number == 1


@pytest.mark.parametrize("name", ["", "ทั้งหมด", "รวม", "ภาพรวม"])
def test_import_takes_an_empty_group_aspect_and_question_for_the_whole(run, name):
    run(workbook([score_row(group=name, aspect=name, question=name)]))

    score = Score.objects.get()
    assert (score.group.name, score.item.kind) == ("ทั้งหมด", Item.Kind.OVERALL)


@pytest.mark.parametrize(
    "name, region", [("กรมส่งเสริมสหกรณ์", None), ("ภาพรวมกรม", None), ("ส่วนกลาง", 0), ("เขตตรวจราชการที่ ๑๕", 15)]
)
def test_import_keeps_rows_of_areas_apart(run, name, region):
    outcome = run(workbook([score_row(), score_row(name, mean=4.1)]))

    area = AreaScore.objects.get()
    assert (area.region, area.mean, Score.objects.count()) == (region, Decimal("4.10"), 1)
    assert (outcome.area_rows, outcome.area_changed) == (1, 1)


@pytest.mark.parametrize("value, percent", [(87.5, False), (0.875, True), ("87.5%", False), ("๘๗.๕", False)])
def test_import_reads_a_percentage_however_it_is_held(run, value, percent):
    def change(book):
        if percent:
            book[SCORE_SHEET]["H2"].number_format = "0.0%"

    run(workbook([score_row(satisfied=value)], change=change))

    assert Score.objects.get().satisfied == Decimal("87.5")


def test_import_rounds_an_average_of_excel_half_up(run):
    run(workbook([score_row(mean=4.125, sd=0.4444444)]))

    assert (Score.objects.get().mean, Score.objects.get().sd) == (Decimal("4.13"), Decimal("0.44"))


def test_import_takes_dashes_and_blanks_for_nothing(run):
    run(workbook([score_row(n="-", mean=4, sd=None, satisfied="–", dissatisfied="")]))

    assert Score.objects.get().figures() == (None, Decimal(4), None, None, None)


def test_import_leaves_out_rows_without_a_figure(run):
    blank = score_row("ลำพูน", n=None, mean="-", sd=None, satisfied=None, dissatisfied=None)

    outcome = run(workbook([score_row(), blank]))

    assert (Score.objects.count(), outcome.blank_rows, outcome.missing_units) == (1, 1, ("ลำพูน",))


def test_import_finds_the_header_below_a_title(run):
    def change(book):
        book[SCORE_SHEET].insert_rows(1, 3)
        book[SCORE_SHEET]["A1"] = "ผลการสำรวจ ประจำปีงบประมาณ พ.ศ. 2565"

    assert run(workbook([score_row()], change=change), commit=False).total("added") == 1


def test_import_reads_columns_in_any_order(run):
    file = workbook([score_row()[::-1]], headers=SCORE_HEADERS[::-1])

    run(file)

    assert Score.objects.get().figures() == (50, Decimal("4.2"), Decimal("0.5"), Decimal(84), Decimal(4))


def test_import_tells_of_sheets_it_did_not_read(run):
    file = workbook([score_row()], change=lambda book: book.create_sheet("กราฟ"))

    assert run(file, commit=False).unread_sheets == ("กราฟ",)


# Errors: one failing file for each kind

OVERALL_ONLY = "ระบุด้านของข้อคำถามนี้ในคอลัมน์ด้าน หรือเว้นข้อคำถามว่างสำหรับภาพรวม"


@pytest.mark.parametrize(
    "row, cell, found",
    [
        (score_row("เชียงราย"), "A2", "เชียงราย"),
        (score_row(""), "A2", ""),
        (score_row("เขตตรวจราชการที่ 19"), "A2", "เขตตรวจราชการที่ 19"),
        (score_row(group="ก" * 101), "B2", "ก" * 101),
        (score_row(aspect="ด้านอื่น"), "C2", "ด้านอื่น"),
        (score_row(aspect="4"), "C2", "4"),
        (score_row(aspect="2 ด้านกระบวนการ/ขั้นตอนการให้บริการ"), "C2", "2 ด้านกระบวนการ/ขั้นตอนการให้บริการ"),
        (score_row(question="สุภาพ"), "D2", "สุภาพ"),
        (score_row(aspect="1", question="ก" * 501), "D2", "ก" * 120),
        (score_row(n="ห้าสิบ"), "E2", "ห้าสิบ"),
        (score_row(n=-1), "E2", "-1"),
        (score_row(n=12.5), "E2", "12.5"),
        (score_row(mean=5.01), "F2", "5.01"),
        (score_row(mean="มาก"), "F2", "มาก"),
        (score_row(mean="#DIV/0!"), "F2", "#DIV/0!"),
        (score_row(mean=datetime.date(2023, 5, 4)), "F2", "4 พฤษภาคม 2566"),
        (score_row(sd=-0.1), "G2", "-0.1"),
        (score_row(satisfied=120), "H2", "120"),
        (score_row(dissatisfied=-3), "I2", "-3"),
    ],
)
def test_import_refuses_a_cell_and_names_it(run, row, cell, found):
    before = written()

    outcome = run(workbook([row]))

    assert [(p.sheet, p.cell, p.found) for p in outcome.problems] == [(SCORE_SHEET, cell, found)]
    assert written() == before


@pytest.mark.parametrize(
    "row, cell",
    [
        (comment_row("เชียงราย"), "A2"),
        (comment_row("กรมส่งเสริมสหกรณ์"), "A2"),
        (comment_row(kind="ชมเชย"), "B2"),
        (comment_row(kind=""), "B2"),
        (comment_row(aspect="ด้านอื่น"), "C2"),
        (comment_row(text=None), "E2"),
        (comment_row(count=0), "F2"),
        (comment_row(count="หลายคน"), "F2"),
    ],
)
def test_import_refuses_a_comment_and_names_its_cell(run, row, cell):
    before = written()

    outcome = run(workbook(comments=[row]))

    assert [problem.cell for problem in outcome.problems] == [cell]
    assert written() == before


def test_import_tells_all_errors_at_once(run):
    file = workbook([score_row("เชียงราย", mean=9), score_row(n="x")], [comment_row(kind="ชมเชย", text="")])

    assert cells(run(file)) == [("A2", "เชียงราย"), ("F2", "9"), ("E3", "x"), ("B2", "ชมเชย"), ("E2", "")]


def test_import_says_what_was_expected_and_guesses_the_unit(run):
    outcome = run(workbook([score_row("สสจ.เชียงไหม่", mean=9)]))

    assert outcome.problems == (
        Problem(SCORE_SHEET, "A2", "สสจ.เชียงไหม่", "ชื่อหน่วยงานตามทะเบียนหน่วยงานของระบบ เช่น เชียงใหม่"),
        Problem(SCORE_SHEET, "F2", "9", "ค่าเฉลี่ย เป็นตัวเลข 0 ถึง 5 หรือเว้นว่าง"),
    )


def test_import_refuses_a_repeated_row_and_names_both(run):
    outcome = run(workbook([score_row(), score_row("ลำพูน"), score_row("จ.เชียงใหม่", group="รวม", mean=3)]))

    assert [(p.cell, p.expected) for p in outcome.problems] == [("A4", "รายการเดียวมีได้แถวเดียว แต่แถวที่ 4 ซ้ำกับแถวที่ 2")]


def test_import_refuses_a_repeated_comment_and_names_both(run):
    outcome = run(workbook(comments=[comment_row(), comment_row(count=2)]))

    assert [(p.cell, p.expected) for p in outcome.problems] == [("A3", "รายการเดียวมีได้แถวเดียว แต่แถวที่ 3 ซ้ำกับแถวที่ 2")]


def test_import_refuses_a_column_of_shares(run):
    rows = [score_row(group=f"กลุ่ม {number}", satisfied=0.8) for number in range(5)]

    assert cells(run(workbook(rows))) == [("H2", "0.8")]


def test_import_refuses_a_name_that_two_units_bear(run, unit_a, unit_b):
    for unit in (unit_a, unit_b):
        unit.aliases = "ภาคเหนือ"
        unit.save()

    assert cells(run(workbook([score_row("ภาคเหนือ")]))) == [("A2", "ภาคเหนือ")]


def test_import_refuses_a_missing_column(run):
    outcome = run(workbook([score_row()[:-1]], headers=SCORE_HEADERS[:-1]))

    assert [p.expected for p in outcome.problems] == ["คอลัมน์ชื่อ “ร้อยละไม่พึงพอใจ”"]


def test_import_refuses_a_column_that_stands_twice(run):
    outcome = run(workbook([[*score_row(), 3]], headers=[*SCORE_HEADERS, "ค่าเฉลี่ย"]))

    assert [(p.cell, p.found) for p in outcome.problems] == [("J1", "ค่าเฉลี่ย")]


def test_import_refuses_a_sheet_without_header(run):
    outcome = run(workbook([score_row()], headers=["ก", "ข"]))

    assert [p.cell for p in outcome.problems] == ["A1"]


def test_import_refuses_a_workbook_without_its_sheets(run):
    outcome = run(workbook(change=lambda book: book.create_sheet("Sheet1")))

    assert [(p.found, p.expected) for p in outcome.problems] == [("Sheet1", "แผ่นงานชื่อ “ผลสำรวจ” หรือ “ข้อคิดเห็น”")]


def test_import_refuses_rows_past_the_last(run, monkeypatch):
    monkeypatch.setattr("surveys.importing.reading.LAST_ROW", 3)

    outcome = run(workbook([score_row(), score_row(aspect="1"), score_row(aspect="2")]))

    assert cells(outcome) == [("A4", "มีข้อมูลต่อจากแถวนี้")]


def test_import_refuses_what_is_no_workbook(run):
    with pytest.raises(ValidationError, match="ไม่ใช่ไฟล์ Excel"):
        run(ContentFile(b"text", name="ผลสำรวจ.xlsx"))


# Again, and with a later file


def test_dry_run_counts_the_same_and_writes_nothing(run):
    before = written()
    file = workbook([score_row()], [comment_row()])

    dry = run(file, commit=False)

    assert written() == before
    assert dry == run(file)


def test_second_import_changes_nothing(run):
    file = workbook([score_row(), score_row("กรมส่งเสริมสหกรณ์")], [comment_row()])
    run(file)
    before = list(Score.objects.values()), list(Comment.objects.values()), list(AreaScore.objects.values())

    again = run(file)

    assert (again.total("unchanged"), again.changes_something) == (1, False)
    assert before == (list(Score.objects.values()), list(Comment.objects.values()), list(AreaScore.objects.values()))


def test_later_file_replaces_only_what_it_holds(run, unit_a, unit_b):
    run(workbook([score_row(), score_row(aspect="1"), score_row("ลำพูน", mean=3.9)]))
    kept = Score.objects.get(unit=unit_a, item__kind="overall").pk

    outcome = run(workbook([score_row(mean=4.8)]))

    assert [(unit.code, unit.changed) for unit in outcome.units] == [("50", 1)]
    assert Score.objects.get(pk=kept).mean == Decimal("4.8")
    assert sorted(Score.objects.values_list("unit__code", "mean")) == [
        ("50", Decimal("4.2")),
        ("50", Decimal("4.8")),
        ("51", Decimal("3.9")),
    ]


def test_later_file_replaces_the_comments_of_its_units(run, unit_a, unit_b):
    run(workbook(comments=[comment_row(text="ก"), comment_row(text="ข"), comment_row("ลำพูน", text="ค")]))

    outcome = run(workbook(comments=[comment_row(text="ข", count=3), comment_row(text="ง")]))

    assert sorted(Comment.objects.values_list("unit__code", "text", "count")) == [
        ("50", "ข", 3),
        ("50", "ง", 1),
        ("51", "ค", 1),
    ]
    assert [(unit.comments, unit.comments_changed) for unit in outcome.units] == [(2, 3)]


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


# Kept for review, then applied


def test_kept_file_is_not_applied_until_asked(reviewer, now):
    kept = keep_for_review(workbook([score_row()]), round_year=2565, by=reviewer, now=now)

    assert (Score.objects.count(), kept.applied_at, kept.outcome["totals"]["added"]) == (0, None, 1)

    outcome = apply_kept(kept, by=reviewer, now=now)
    kept.refresh_from_db()
    assert (Score.objects.count(), kept.applied_at, outcome.is_clean) == (1, now, True)


def test_kept_file_is_applied_once(reviewer, now):
    kept = keep_for_review(workbook([score_row()]), round_year=2565, by=reviewer, now=now)
    apply_kept(kept, by=reviewer, now=now)

    with pytest.raises(Refused, match="นำเข้าไฟล์นี้แล้ว"):
        apply_kept(kept, by=reviewer, now=now)

    assert Event.objects.filter(act=Event.Act.IMPORT_SURVEY).count() == 1


def test_kept_file_with_errors_is_never_applied(reviewer, now):
    kept = keep_for_review(workbook([score_row("เชียงราย")]), round_year=2565, by=reviewer, now=now)

    outcome = apply_kept(kept, by=reviewer, now=now)

    kept.refresh_from_db()
    assert (outcome.is_clean, kept.applied_at, SurveyRound.objects.count()) == (False, None, 0)


def test_kept_file_that_is_gone_is_refused(reviewer, now):
    kept = keep_for_review(workbook([score_row()]), round_year=2565, by=reviewer, now=now)
    kept.file.storage.delete(kept.file.name)

    with pytest.raises(Refused, match="ไม่พบไฟล์"):
        apply_kept(kept, by=reviewer, now=now)
