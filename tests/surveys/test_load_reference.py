import datetime

import pytest
from django.core.management import call_command

from cpdplans import thai
from cpdplans.cycles.models import Cycle, CycleDocument, ReminderRule, Sentence
from cpdplans.units.models import Unit
from surveys.models import Aspect, Responsible, SuggestedActivity

pytestmark = pytest.mark.django_db


def load():
    call_command("load_reference", verbosity=0)


def everything():
    models = (Unit, Aspect, Cycle, CycleDocument, SuggestedActivity, Responsible, Sentence, ReminderRule)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_loading_gives_the_units_and_who_owes():
    load()

    assert (Unit.objects.field_units().count(), Unit.objects.filter(kind="central").count()) == (78, 10)
    assert Unit.objects.owing().count() == 78
    first, bangkok, centre = (Unit.objects.get(code=code) for code in ("81", "10-1", "C08"))
    assert (first.position, first.inspection_region, first.letter_prefix) == (1, 6, "กบ 0010/")
    assert (bangkok.inspection_region, bangkok.aliases) == (0, "กรุงเทพฯ พื้นที่ 1\nสสพ 1")
    assert (centre.inspection_region, centre.owes_submissions) == (0, False)


def test_loading_gives_the_round_of_the_letter_not_opened():
    load()

    cycle = Cycle.objects.get()
    assert (cycle.fiscal_year, cycle.survey_year, cycle.opened_at, cycle.letter_number) == (2566, 2565, None, "")
    assert (cycle.opens, cycle.plan_due) == (datetime.date(2023, 3, 17), datetime.date(2023, 4, 12))
    assert (cycle.report_due, cycle.supplement_until) == (datetime.date(2023, 8, 15), datetime.date(2023, 9, 30))
    assert cycle.documents.first().url == "https://shorturl.asia/vrPO1"
    assert cycle.submissions.count() == 0


def test_loading_gives_the_catalogue_in_the_letters_order():
    load()

    labels = [activity.label for activity in SuggestedActivity.objects.select_related("aspect")]
    assert labels == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.1", "2.2", "2.3", "3.1", "3.2"]
    rows = SuggestedActivity.objects.get(aspect__number=1, number=4).responsible.select_related("unit")
    assert [(row.position, row.row, row.name) for row in rows] == [
        (1, 1, "กพก."),
        (2, 1, "กพง."),
        (3, 2, "สสจ."),
        (4, 2, "สสพ.1"),
        (5, 2, "สสพ.2"),
        (6, 3, "ศทส."),
    ]
    assert [row.role for row in rows][2:4] == ["ให้คำแนะนำ ส่งเสริม สนับสนุนให้สหกรณ์จัดทำ application"] * 2


def test_field_units_are_named_by_four_activities():
    load()

    named = [activity.label for activity in SuggestedActivity.objects.all() if activity.names_field_units]
    assert named == ["1.4", "2.3", "3.1", "3.2"]


def test_loading_gives_ready_sentences_where_there_are_none():
    load()
    assert [Sentence.objects.filter(kind=kind).count() for kind in ("to_unit", "internal")] == [13, 2]
    assert list(Sentence.objects.values_list("position", flat=True)) == list(range(1, 16))

    Sentence.objects.exclude(position=1).delete()
    load()
    assert Sentence.objects.count() == 1


def test_loading_gives_the_days_of_reminders_where_there_are_none():
    load()
    assert (ReminderRule.objects.count(), ReminderRule.objects.filter(when="before_due").count()) == (13, 4)

    ReminderRule.objects.exclude(when="on_due").delete()
    load()
    assert ReminderRule.objects.count() == 1


def test_sentences_are_clean_text():
    load()
    assert [row.text for row in Sentence.objects.all() if row.text != thai.clean_text(row.text)] == []


def test_loading_again_changes_nothing():
    load()
    before = everything()

    load()

    assert everything() == before


def test_loading_again_keeps_what_was_edited_and_adds_what_is_missing():
    load()
    Unit.objects.filter(code="50").update(name="สำนักงานสหกรณ์จังหวัดเชียงใหม่ (ใหม่)", owes_submissions=False)
    Unit.objects.filter(code="C10").update(abbreviation="กพร.ใหม่")
    Unit.objects.get(code="81").delete()
    Cycle.objects.update(plan_due=datetime.date(2023, 4, 28))
    CycleDocument.objects.first().delete()
    SuggestedActivity.objects.filter(number=7).delete()

    load()

    edited = Unit.objects.get(code="50")
    assert (edited.name, edited.owes_submissions) == ("สำนักงานสหกรณ์จังหวัดเชียงใหม่ (ใหม่)", False)
    assert (Unit.objects.count(), Cycle.objects.get().plan_due) == (88, datetime.date(2023, 4, 28))
    assert (CycleDocument.objects.count(), SuggestedActivity.objects.count()) == (3, 11)


def test_loading_says_in_thai_what_it_did(capsys):
    call_command("load_reference")

    assert "เพิ่มหน่วยงาน 88 จากทั้งหมด 88 หน่วยงาน" in capsys.readouterr().out
