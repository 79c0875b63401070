"""The steps of an import: what each leaves behind, and who gets there first."""

import datetime
import threading
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection

from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from surveys.importing import answer_doubts, apply_kept, changed_since, recheck, undo
from surveys.models import KnownName, Score, SurveyImport, SurveyRound
from tests.factories import make_area_score, make_aspects, make_comment, make_round, make_score

from . import steps
from .steps import spoil, stands
from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db
State = SurveyImport.State
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def received(reviewer, now):
    return partial(steps.received, by=reviewer, now=now)


# Received


def test_a_right_file_is_ready_and_nothing_is_written(received, reviewer, now):
    kept = received()

    assert stands(kept) == (State.READY, 0)
    assert (kept.outcome["totals"]["added"], kept.uploaded_by, kept.moved_at) == (1, reviewer, now)


def test_a_file_with_problems_is_wrong(received):
    kept = received(score_row(mean=9))

    assert stands(kept) == (State.WRONG, 0)
    assert [problem["cell"] for problem in kept.outcome["problems"]] == ["F2"]


def test_a_file_with_doubts_asks_and_tells_its_problems_along(received):
    kept = received(score_row("สสจ.เชียงไหม่", mean=9))

    assert stands(kept) == (State.ASKING, 0)
    assert [doubt["written"] for doubt in kept.outcome["doubts"]] == ["สสจ.เชียงไหม่"]
    assert [problem["cell"] for problem in kept.outcome["problems"]] == ["F2"]


def test_a_file_that_cannot_be_opened_is_not_kept(received):
    with pytest.raises(ValidationError, match="ไม่ใช่ไฟล์ Excel"):
        received(file=ContentFile(b"text", name="ผลสำรวจ.xlsx"))

    assert SurveyImport.objects.count() == 0


def test_a_csv_is_kept_as_one(received):
    text = "หน่วยงาน,ค่าเฉลี่ย,n\nเชียงใหม่,4.20,50\n"

    kept = received(file=ContentFile(text.encode("cp874"), name="ผลสำรวจ.csv"))
    apply_kept(kept, by=kept.uploaded_by, now=kept.uploaded_at)

    assert (*stands(kept), kept.file.name.rpartition(".")[2]) == (State.APPLIED, 1, "csv")


# Doubts


def test_answers_are_remembered_and_the_file_is_looked_at_again(received, reviewer2, now):
    kept = received(score_row("สสจ.เชียงไหม่"), score_row("เวียงพิงค์", aspect="1"))

    answer_doubts(
        kept, {("unit", "สสจ.เชียงไหม่"): "unit-50", ("unit", "เวียงพิงค์"): "none"}, by=reviewer2, now=now + MINUTE
    )

    assert (*stands(kept), kept.moved_at) == (State.READY, 0, now + MINUTE)
    assert [unit["code"] for unit in kept.outcome["units"]] == ["50"]
    assert sorted(KnownName.objects.values_list("written", "meaning", "decided_by")) == [
        ("สสจ.เชียงไหม่", "unit-50", reviewer2.pk),
        ("เวียงพิงค์", "none", reviewer2.pk),
    ]


def test_a_name_once_explained_is_not_asked_again(received, reviewer, now):
    answer_doubts(received(score_row("เชียงไหม่")), {("unit", "เชียงไหม่"): "unit-50"}, by=reviewer, now=now)

    assert received(score_row("เชียงไหม่", mean=3)).state == State.READY


def test_only_what_the_file_asked_is_remembered(received, reviewer, now):
    kept = received(score_row("เชียงไหม่"))

    answer_doubts(kept, {("unit", "เชียงไหม่"): "unit-50", ("unit", "ลำพุน"): "unit-51"}, by=reviewer, now=now)

    assert [known.written for known in KnownName.objects.all()] == ["เชียงไหม่"]


def test_a_name_left_without_answer_is_asked_again(received, reviewer, now):
    kept = received(score_row("เชียงไหม่"), score_row("เวียงพิงค์"))

    answer_doubts(kept, {("unit", "เชียงไหม่"): "unit-50"}, by=reviewer, now=now)

    assert (kept.state, [doubt["written"] for doubt in kept.outcome["doubts"]]) == (State.ASKING, ["เวียงพิงค์"])


def test_answers_that_come_second_are_refused(received, reviewer, reviewer2, now):
    kept = received(score_row("เชียงไหม่"))
    stale = SurveyImport.objects.get(pk=kept.pk)
    answer_doubts(kept, {("unit", "เชียงไหม่"): "unit-50"}, by=reviewer, now=now)

    with pytest.raises(Refused, match="อยู่ในสถานะ “ถูกต้อง รอนำเข้า”"):
        answer_doubts(stale, {("unit", "เชียงไหม่"): "unit-51"}, by=reviewer2, now=now)

    assert KnownName.objects.get().meaning == "unit-50"


# Applied


def test_apply_writes_everything_once(received, reviewer2, now):
    kept = received()

    apply_kept(kept, by=reviewer2, now=now + MINUTE)

    assert stands(kept) == (State.APPLIED, 1)
    assert (kept.applied_at, kept.applied_by, kept.moved_at) == (now + MINUTE, reviewer2, now + MINUTE)
    assert Event.objects.get(act=Event.Act.IMPORT_SURVEY).by == reviewer2


@pytest.mark.parametrize("bands, lowest", [("", "4.51"), ("4.51", "4.51"), ("4.21", "4.21")])
def test_a_new_round_takes_the_bands_that_were_chosen(received, reviewer, now, bands, lowest):
    apply_kept(received(bands=bands), by=reviewer, now=now)

    assert str(SurveyRound.objects.get().band_5) == lowest


def test_a_round_that_is_there_keeps_its_bands(received, reviewer, now):
    apply_kept(received(), by=reviewer, now=now)

    apply_kept(received(score_row(mean=3), bands="4.21"), by=reviewer, now=now)

    assert str(SurveyRound.objects.get().band_5) == "4.51"


def test_who_comes_second_is_told_who_was_first_and_when(received, reviewer, reviewer2, now):
    kept = received()
    stale = SurveyImport.objects.get(pk=kept.pk)
    apply_kept(kept, by=reviewer, now=now)

    with pytest.raises(Refused) as caught:
        apply_kept(stale, by=reviewer2, now=now + MINUTE)

    words = "ผู้ใช้ reviewer นำเข้าไฟล์นี้แล้วเมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. ไม่ต้องนำเข้าซ้ำ"
    assert str(caught.value) == words
    assert Event.objects.filter(act=Event.Act.IMPORT_SURVEY).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_press_at_one_moment_one_is_refused(received, reviewer, reviewer2, now):
    kept = received()
    start, refused = threading.Barrier(2), []

    def press(by):
        mine = SurveyImport.objects.get(pk=kept.pk)
        start.wait()
        try:
            apply_kept(mine, by=by, now=now)
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(by,)) for by in (reviewer, reviewer2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (*stands(kept), len(refused)) == (State.APPLIED, 1, 1)
    assert Event.objects.filter(act=Event.Act.IMPORT_SURVEY).count() == 1


@pytest.mark.parametrize("row, state", [(score_row(mean=9), State.WRONG), (score_row("เชียงไหม่"), State.ASKING)])
def test_what_is_not_ready_is_never_applied(received, reviewer, now, row, state):
    kept = received(row)

    with pytest.raises(Refused, match=f"อยู่ในสถานะ “{state.label}”"):
        apply_kept(kept, by=reviewer, now=now)

    assert stands(kept) == (state, 0)


def test_a_register_that_changed_since_the_look_is_asked_about(received, reviewer, unit_a, now):
    kept = received()
    unit_a.short_name = unit_a.name = unit_a.abbreviation = "ล้านนา"
    unit_a.save()

    apply_kept(kept, by=reviewer, now=now)

    assert (*stands(kept), kept.applied_by) == (State.ASKING, 0, None)


def test_a_file_that_is_gone_is_said(received, reviewer, now):
    kept = received()
    kept.file.storage.delete(kept.file.name)

    apply_kept(kept, by=reviewer, now=now)

    assert stands(kept) == (State.BROKEN, 0)
    assert kept.outcome["failure"] == "ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดไฟล์อีกครั้ง"


def test_a_stored_file_that_was_damaged_is_said(received, reviewer, now):
    kept = received()
    spoil(kept, b"PK\x03\x04 damaged")

    apply_kept(kept, by=reviewer, now=now)

    assert stands(kept) == (State.BROKEN, 0)
    assert kept.outcome["failure"].startswith("ไฟล์ “ผลสำรวจ.xlsx” เสียหายหรือไม่ครบ")


# What was shown is what is done


def test_a_round_that_changed_since_the_look_is_asked_about_again(received, reviewer, now):
    kept = received(score_row(mean=3))
    apply_kept(received(), by=reviewer, now=now)

    apply_kept(kept, by=reviewer, now=now)

    assert (*stands(kept), kept.applied_by, Score.objects.get().mean) == (State.READY, 1, None, Decimal("4.2"))
    assert [kept.outcome[name] for name in ("was_stale", "replaces_something")] == [True, True]
    assert kept.outcome["totals"]["changed"] == 1
    assert Event.objects.filter(act=Event.Act.IMPORT_SURVEY).count() == 1

    apply_kept(kept, by=reviewer, now=now)
    assert (kept.state, Score.objects.get().mean) == (State.APPLIED, Decimal(3))


def test_a_round_of_other_bands_made_since_the_look_is_asked_about_again(received, reviewer, now):
    kept = received(bands="4.21")
    make_round(2565)

    apply_kept(kept, by=reviewer, now=now)

    assert (*stands(kept), kept.outcome["is_new_round"]) == (State.READY, 0, False)


def test_a_stale_look_that_made_the_round_leaves_none(received, reviewer, now):
    kept = received()
    SurveyImport.objects.update(outcome=kept.outcome | {"fingerprint": "of another"})

    kept.refresh_from_db()
    apply_kept(kept, by=reviewer, now=now)

    assert (*stands(kept), SurveyRound.objects.count()) == (State.READY, 0, 0)


def test_a_page_that_showed_something_else_is_refused(received, reviewer, now):
    kept = received()

    with pytest.raises(Refused, match="ผลไม่เหมือนเดิม กรุณาตรวจสอบรายการด้านล่างอีกครั้ง"):
        apply_kept(kept, by=reviewer, now=now, shown="of another")
    assert stands(kept) == (State.READY, 0)

    apply_kept(kept, by=reviewer, now=now, shown=kept.outcome["fingerprint"])
    assert stands(kept) == (State.APPLIED, 1)


def test_an_import_of_the_year_applied_or_undone_since_the_look_is_named(received, reviewer, now):
    kept, other = received(), received(score_row("ลำพูน"))
    assert changed_since(kept) is None

    apply_kept(other, by=reviewer, now=now + MINUTE)
    assert changed_since(kept) == other
    recheck(kept, now=now + 2 * MINUTE)
    assert changed_since(kept) is None

    undo(other, by=reviewer, now=now + 3 * MINUTE)
    assert changed_since(kept) == other


# A released round


@pytest.mark.parametrize("what", ["score", "comment", "area"])
def test_what_units_see_already_is_changed_only_when_confirmed(received, reviewer, unit_a, now, what):
    round = make_round(2565)
    make_score(unit_a, round, mean="4.00" if what == "score" else "4.20", sd="0.50", satisfied=84, dissatisfied=4)
    make_comment(unit_a, round, text="เดิม")
    make_area_score(round, mean="4.00" if what == "area" else "4.20", n=50, sd="0.50", satisfied=84, dissatisfied=4)
    comments = [comment_row(text="ใหม่")] if what == "comment" else None
    kept = received(file=workbook([score_row(), score_row("กรมส่งเสริมสหกรณ์")], comments))

    with pytest.raises(Refused, match="^กรุณาทำเครื่องหมาย “ยืนยันว่าต้องการเปลี่ยนผลของปีที่เผยแพร่แล้ว”"):
        apply_kept(kept, by=reviewer, now=now)
    assert kept.state == State.READY

    apply_kept(kept, by=reviewer, now=now, is_confirmed=True)
    assert kept.state == State.APPLIED


@pytest.mark.parametrize("released, mean", [(True, "4.20"), (False, "4.00")])
def test_adding_or_changing_what_nobody_sees_needs_no_confirmation(received, reviewer, unit_a, now, released, mean):
    round = make_round(2565, released=released)
    make_score(unit_a, round, mean=mean, sd="0.50", satisfied=84, dissatisfied=4)

    apply_kept(received(score_row(), score_row("ลำพูน")), by=reviewer, now=now)

    assert Score.objects.count() == 2


# Once more


def test_a_file_is_looked_at_again_after_the_register_was_mended(received, reviewer, unit_b, now):
    kept = received(score_row("หริภุญชัย"))
    unit_b.aliases = "หริภุญชัย"
    unit_b.save()

    recheck(kept, now=now)

    assert (kept.state, [unit["code"] for unit in kept.outcome["units"]]) == (State.READY, ["51"])


def test_what_is_in_already_is_not_looked_at_again(received, reviewer, now):
    kept = received(score_row(), file=workbook([score_row()], [comment_row()]))
    apply_kept(kept, by=reviewer, now=now)

    with pytest.raises(Refused, match="ไม่ต้องนำเข้าซ้ำ"):
        recheck(kept, now=now)

    assert stands(kept) == (State.APPLIED, 1)
