import datetime

import pytest
from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from cpdplans.fields import DayField
from cpdplans.forms import ThaiDateField, ThaiDateInput

SENTENCE = "ปีต้องอยู่ระหว่าง พ.ศ. 2443 ถึง พ.ศ. 2743 แต่ที่ระบุคือ พ.ศ. 3109"
BUDDHIST = datetime.date(2566, 4, 12)  # พ.ศ. taken for Gregorian
DAY = datetime.date(2023, 4, 12)


@pytest.fixture
def note_model(db):
    """A model with a DayField and its table, both gone after the test."""
    with isolate_apps("cpdplans"):

        class Note(models.Model):
            day = DayField("วันที่", null=True)

            class Meta:
                app_label = "cpdplans"
                db_table = "tests_note"

            def __str__(self):
                return str(self.day)

        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE tests_note (id bigint PRIMARY KEY, day date)")
        yield Note


def test_clean_refuses_an_impossible_year():
    with pytest.raises(ValidationError) as caught:
        DayField().clean(BUDDHIST, None)
    assert caught.value.messages == [SENTENCE]


@pytest.mark.parametrize("day", [datetime.date(1900, 1, 1), DAY, datetime.date(2200, 12, 31)])
def test_clean_accepts_a_possible_year(day):
    assert DayField().clean(day, None) == day


def test_save_refuses_an_impossible_year(note_model):
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        note_model(id=1, day=BUDDHIST).save()
    assert caught.value.messages == [SENTENCE]
    assert note_model.objects.count() == 0


def test_create_refuses_an_impossible_year_as_text(note_model):
    with pytest.raises(ValidationError) as caught:
        note_model.objects.create(id=1, day="2566-04-12")
    assert caught.value.messages == [SENTENCE]


@pytest.mark.parametrize("write", ["update", "bulk_update", "bulk_create"])
def test_writes_of_many_refuse_an_impossible_year(note_model, write):
    note = note_model.objects.create(id=1, day=DAY)
    acts = {
        "update": lambda: note_model.objects.update(day=BUDDHIST),
        "bulk_update": lambda: note_model.objects.bulk_update([note_model(id=note.id, day=BUDDHIST)], ["day"]),
        "bulk_create": lambda: note_model.objects.bulk_create([note_model(id=2, day=BUDDHIST)]),
    }
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        acts[write]()
    assert caught.value.messages == [SENTENCE]
    assert list(note_model.objects.values_list("id", "day")) == [(1, DAY)]


def test_save_keeps_a_possible_day_and_nothing(note_model):
    note_model.objects.create(id=1, day=DAY)
    note_model.objects.create(id=2, day=None)
    note_model.objects.filter(id=1).update(day=models.F("day"))
    assert list(note_model.objects.order_by("id").values_list("day", flat=True)) == [DAY, None]


def test_lookup_may_use_any_date(note_model):
    note_model.objects.create(id=1, day=DAY)
    assert note_model.objects.filter(day__lt=datetime.date.max).count() == 1


@pytest.mark.parametrize("widget", [AdminDateWidget, AdminDateWidget(), forms.DateInput, None])
def test_formfield_is_thai_whatever_widget_is_passed(widget):
    field = DayField("กำหนดส่ง").formfield(widget=widget, label="กำหนดส่งแผน")
    assert (type(field), type(field.widget), field.label) == (ThaiDateField, ThaiDateInput, "กำหนดส่งแผน")


def test_formfield_keeps_a_thai_widget():
    field = DayField().formfield(widget=ThaiDateInput({"aria-label": "กำหนดส่ง"}))
    assert field.widget.attrs["aria-label"] == "กำหนดส่ง"


def test_formfield_of_a_blank_field_is_optional():
    assert DayField(blank=True, null=True).formfield().clean("") is None


def test_deconstructs_for_migrations():
    field = DayField("วันที่", null=True, blank=True)
    assert field.deconstruct()[1:] == (
        "cpdplans.fields.DayField",
        [],
        {"verbose_name": "วันที่", "null": True, "blank": True},
    )
    written, imports = MigrationWriter.serialize(field)
    assert written == "cpdplans.fields.DayField(blank=True, null=True, verbose_name='วันที่')"
    assert imports == {"import cpdplans.fields"}
