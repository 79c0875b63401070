"""The history on the desk: found by unit, person and act; what changed is marked; nobody writes it over."""

import datetime

import pytest
from django.urls import reverse

from cpdplans.cycles import stages, writing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Document, Event, RemovedRow, TextChange, Version

from .factories import Act, act, bring_to, submission_of

WRITTEN_ONCE = [Event, TextChange, RemovedRow, Version, Document]


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plans(cycle, unit_a, unit_b):
    return [submission_of(cycle, unit) for unit in (unit_a, unit_b)]


@pytest.fixture
def records(plans, officer_a, officer_b, reviewer, now):
    """Of unit A a returned plan, of unit B a sent one; a text and a removed row of A."""
    bring_to(plans[0], Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)
    act(plans[1], Act.SEND, by=officer_b, now=now)
    writing.write_text(plans[0], "contact_name", "นางกานดา\nใจดี", base="", by=officer_a, now=now)
    version = plans[0].latest_version()
    Document.objects.create(version=version, kind="receipt", file="a.pdf", sha256="0" * 64, created_at=now)
    RemovedRow.objects.create(
        submission=plans[0],
        ref=plans[0].ref,
        kind="plans.activity",
        place="แผนที่ 1 กิจกรรมที่ 2",
        content={"title": "อบรม"},
        removed_at=now,
        removed_by=officer_a,
    )
    return plans


def url(model, page, *args):
    return reverse(f"admin:cycles_{model._meta.model_name}_{page}", args=args)


def listed(client, model, **query):
    return list(client.get(url(model, "changelist"), query).context["cl"].result_list)


def read(client, record):
    """{label: text} of the lines on the page of a record, as HTML."""
    page = client.get(url(type(record), "change", record.pk))
    fields = [field for fieldset in page.context["adminform"] for line in fieldset for field in line]
    return {field.field["name"]: str(field.contents()) for field in fields}


# Finding


def test_acts_by_several_units(records, reviewer_client, unit_a, unit_b):
    found = [listed(reviewer_client, Event, units=value) for value in ([unit_a.pk], [unit_a.pk, unit_b.pk])]
    assert [{event.unit.code for event in events} for events in found] == [{"50"}, {"50", "51"}]
    assert [len(events) for events in found] == [3, 4]


def test_acts_by_person_and_by_several_acts(records, reviewer_client, reviewer, officer_b):
    by_person = listed(reviewer_client, Event, people=str(officer_b.pk))
    by_act = listed(reviewer_client, Event, acts=["return", "remark"], people=str(reviewer.pk))

    assert [(event.act, event.by) for event in by_person] == [("send", officer_b)]
    assert [event.act for event in by_act] == ["return", "remark"]


@pytest.mark.parametrize("value", ["x", "9999", "0,,x", "'"])
def test_what_no_filter_knows_leaves_nothing_out(records, reviewer_client, value):
    everything = listed(reviewer_client, Event)
    assert listed(reviewer_client, Event, units=value, acts=value, people=value, round=value) == everything


@pytest.mark.parametrize("words", ["เชียงใหม่", "๕๐", "ผู้ใช้ 50"])
def test_acts_are_searched(records, reviewer_client, words):
    assert {event.unit.code for event in listed(reviewer_client, Event, q=words)} == {"50"}


def test_texts_by_unit_field_person_and_round(records, reviewer_client, unit_a, unit_b, officer_a, cycle):
    [change] = TextChange.objects.all()
    for query in ({"units": unit_a.pk}, {"fields": "contact_name"}, {"people": officer_a.pk}, {"round": cycle.pk}):
        assert listed(reviewer_client, TextChange, **query) == [change]
    assert listed(reviewer_client, TextChange, units=unit_b.pk) == []


def test_removed_rows_by_unit_and_whether_they_are_back(records, reviewer_client, unit_a, unit_b):
    counts = [
        len(listed(reviewer_client, RemovedRow, **query))
        for query in (
            {"units": unit_a.pk},
            {"units": unit_b.pk},
            {"restored_at__isempty": 1},
            {"restored_at__isempty": 0},
        )
    ]
    assert counts == [1, 0, 1, 0]


# Reading


def test_act_leads_to_the_review_and_the_round_and_says_from_what_to_what(records, reviewer_client, cycle):
    shown = read(reviewer_client, Event.objects.get(act="return"))

    assert shown["stages"] == "ส่งแล้ว → ส่งคืนแก้ไข"
    assert reverse("plans:of_submission", args=[records[0].pk]) in shown["paper"]
    assert reverse("admin:cycles_cycle_change", args=[cycle.pk]) in shown["round"]


def test_note_keeps_its_lines(records, reviewer_client, reviewer, now):
    event = stages.record(Act.NOTE, submission=records[0], by=reviewer, now=now, note="บรรทัดแรก\nบรรทัด <สอง>")
    assert read(reviewer_client, event)["note"] == "บรรทัดแรก<br>บรรทัด &lt;สอง&gt;"


def test_act_without_a_submission_has_no_links(db, reviewer, reviewer_client, now):
    event = stages.record(Act.IMPORT_SURVEY, by=reviewer, now=now)
    shown = read(reviewer_client, event)
    assert [shown[name] for name in ("paper", "round", "stages")] == ["-", "-", "-"]


def test_text_shows_what_changed(records, reviewer_client, officer_a, now):
    change = TextChange.objects.create(
        submission=records[0],
        ref=records[0].ref,
        field="title",
        place="ก",
        old="อบรม <2> ครั้ง",
        new="อบรม <3> ครั้ง",
        at=now,
        by=officer_a,
    )
    shown = read(reviewer_client, change)

    assert '<del class="diff">2</del><ins class="diff">3</ins>' in shown["marked"]
    assert (shown["before"], shown["after"]) == ("อบรม &lt;2&gt; ครั้ง", "อบรม &lt;3&gt; ครั้ง")


def test_choice_is_shown_by_its_label(records, reviewer_client, officer_a, now):
    change = TextChange.objects.create(
        submission=records[0],
        ref=records[0].ref,
        field="direction",
        place="ก",
        old="more",
        new="",
        at=now,
        by=officer_a,
    )
    shown = read(reviewer_client, change)
    assert (shown["before"], shown["after"]) == ("ยิ่งมากยิ่งดี", "(ว่าง)")


def test_removed_row_shows_its_texts(records, reviewer_client):
    shown = read(reviewer_client, RemovedRow.objects.get())
    assert shown["texts"] == '<p class="typed"><b>กิจกรรม</b> อบรม</p>'


# Writing it over


@pytest.mark.parametrize("model", WRITTEN_ONCE)
def test_history_is_append_only(records, model):
    held = model.objects.values().get(pk=model.objects.first().pk)
    record = model.objects.get(pk=held["id"])
    roads = [
        record.save,
        record.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=1),
        lambda: model.objects.bulk_update([record], [next(iter(set(held) - {"id"})).removesuffix("_id")]),
        lambda: model.objects.bulk_create([record], update_conflicts=True, unique_fields=["id"], update_fields=["id"]),
    ]

    for road in roads:
        with pytest.raises(TypeError, match="append-only"):
            road()
    assert model.objects.values().get(pk=held["id"]) == held


def test_removed_row_is_put_back_once(records, now):
    later = now + datetime.timedelta(days=1)
    counts = [RemovedRow.objects.update(restored_at=moment) for moment in (now, later)]

    assert (counts, RemovedRow.objects.get().restored_at) == ([1, 0], now)
    with pytest.raises(TypeError):
        RemovedRow.objects.update(restored_at=None)
    with pytest.raises(TypeError):
        RemovedRow.objects.update(restored_at=now, place="อื่น")


@pytest.mark.parametrize("who", ["reviewer_client", "administrator_client"])
@pytest.mark.parametrize("model", WRITTEN_ONCE)
def test_nobody_changes_history_on_the_desk(records, model, who, request):
    client = request.getfixturevalue(who)
    held = list(model.objects.values())
    key = held[0]["id"]
    forged = dict.fromkeys(held[0], "x") | {"post": "yes"}
    codes = [
        client.post(url(model, "add"), forged).status_code,
        client.post(url(model, "change", key), forged).status_code,
        client.post(url(model, "delete", key), forged).status_code,
    ]
    bulk = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
    client.post(url(model, "changelist"), bulk)

    assert (codes, list(model.objects.values())) == ([403, 403, 403], held)
