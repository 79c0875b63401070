"""The buttons of a project's page, its periods, and the results beside it, posted as a browser posts them."""

import datetime

import pytest
from django.urls import reverse

from cpdplans.cycles import writing
from cpdplans.cycles.models import Event
from cpdplans.cycles.writing_form import base_of
from plans import services
from plans.acts import periods
from plans.models import Finding
from surveys.models import Comment
from tests.conftest import signed_in
from tests.factories import (
    make_aspect,
    make_comment,
    make_cycle,
    make_round,
    make_score,
    make_suggestion,
    make_unit,
    make_user,
)
from tests.worlds import World

from .factories import fresh, make_cast_with_plan, make_project, name_in, posted, queries_of

WORLD = World(make_cast_with_plan, "plan")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def project(plan):
    return plan.projects.get()


@pytest.fixture
def page(plan, project):
    return reverse("plans:project", args=[plan.pk, project.ref])


def opened(client, page):
    """What a browser would post of the page as it stands: its fields and its ticks."""
    context = client.get(page).context
    ticked = [option.key for choice in context["choices"] for option in choice.options() if option.is_ticked]
    return posted(context["form"]) | {"finding": ticked, "finding-seen": ticked}


def press(client, page, act, **typed):
    return client.post(page, opened(client, page) | typed | {"act": act})


def add(project, kind, officer, now, text):
    """A further activity or indicator with a text."""
    rows = {"activity": project.activities, "indicator": project.indicators}[kind]
    row = services.add_part(project, rows, by=officer, now=now)
    writing.write_text(row, row.written[0], text, base="", by=officer, now=now)
    return row


# Add and remove


@pytest.mark.parametrize("rows, act", [("activities", "add-activity"), ("indicators", "add-indicator")])
def test_add_a_row_saves_what_was_typed(project, page, officer_client, rows, act):
    response = press(officer_client, page, act, **{name_in(project, "title"): "ยกระดับบริการ"})
    added = getattr(project, rows).get(number=2)
    project.refresh_from_db()
    assert project.title == "ยกระดับบริการ"
    assert response["Location"] == f"{page}#id_{name_in(added, added.written[0])}"


def test_add_a_row_beside_a_field_that_does_not_fit(project, page, officer_client):
    """The new row is on the page that comes back: nobody presses again for want of it."""
    response = press(officer_client, page, "add-activity", **{name_in(project, "period_start"): "พรุ่งนี้"})
    assert [len(entry["fields"]) for entry in response.context["activities"]] == [1, 1]
    assert response.context["form"][name_in(project, "period_start")].value() == "พรุ่งนี้"


@pytest.mark.parametrize("rows", ["activities", "indicators"])
def test_remove_a_row(project, page, officer_client, rows):
    row = getattr(project, rows).get()
    response = press(officer_client, page, f"remove-{row.ref}")
    assert (response["Location"], getattr(project, rows).count()) == (f"{page}#{rows}", 0)


NOWHERE = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    "act",
    [
        "remove-",
        "remove-abc",
        f"remove-{NOWHERE}",
        "move-",
        "move-1",
        f"move-{NOWHERE}-1",
        "add-",
        "add-project",
        "take-",
        "take-abc",
        "take-999999999",
        "take-99999999999999999999",
        "drop-1",
        "period-",
        "period-12-1",
        "period-0110000-1",
        "period-²-1",
        "period-months",
        "nonsense",
        "",
    ],
)
def test_what_no_button_asks_for_does_nothing(plan, project, page, officer_client, act):
    before = (fresh(plan).submission.edited_at, project.period_start, project.period_end)
    response = press(officer_client, page, act)
    project.refresh_from_db()
    assert (response.status_code, project.activities.count(), project.indicators.count()) == (302, 1, 1)
    assert (fresh(plan).submission.edited_at, project.period_start, project.period_end) == before


@pytest.mark.parametrize("act", ["remove-{}", "move-{}-2"])
def test_a_row_of_another_project_is_left_alone(plan, project, page, officer_a, now, officer_client, act):
    other = make_project(plan, officer_a, now=now)
    add(other, "activity", officer_a, now, "กิจกรรมที่สอง")
    first = other.activities.get(number=1)
    press(officer_client, page, act.format(first.ref))
    assert list(other.activities.values_list("number", "title")) == [(1, first.title), (2, "กิจกรรมที่สอง")]


# Order


@pytest.mark.parametrize("kind", ["activity", "indicator"])
def test_a_row_moves_and_what_was_typed_is_saved(project, page, officer_a, officer_client, now, kind):
    last = add(project, kind, officer_a, now, "รายการสุดท้าย")
    response = press(officer_client, page, f"move-{last.ref}-1", **{name_in(project, "title"): "ชื่อใหม่"})
    rows = type(last).objects.filter(project=project)
    project.refresh_from_db()
    assert (rows.first().ref, project.title) == (last.ref, "ชื่อใหม่")
    assert response["Location"] == f"{page}#row-{last.ref.hex}"


def test_the_ends_of_the_list_offer_no_further_move(project, page, officer_a, officer_client, now):
    for text in ("สอง", "สาม"):
        add(project, "activity", officer_a, now, text)
    entries = officer_client.get(page).context["activities"]
    assert [(entry["up"], entry["down"]) for entry in entries] == [(None, 2), (1, 3), (2, None)]


# Suggested activities


@pytest.fixture
def suggestion(cycle):
    return make_suggestion(cycle, number=2, title="ทบทวนคู่มือ", items="ลดขั้นตอน\nลดเวลา")


def test_taking_a_suggestion_copies_its_text_and_keeps_the_link(project, page, suggestion, officer_client):
    response = press(officer_client, page, f"take-{suggestion.pk}")
    added = project.activities.get(number=2)
    assert (added.title, added.suggested) == ("ทบทวนคู่มือ\n- ลดขั้นตอน\n- ลดเวลา", suggestion)
    assert list(project.suggested.all()) == [suggestion]
    assert response["Location"] == f"{page}#id_{name_in(added, 'title')}"


def test_taking_a_suggestion_twice_takes_it_once(project, page, suggestion, officer_client):
    for _ in range(2):
        press(officer_client, page, f"take-{suggestion.pk}")
    assert project.activities.count() == 2


def test_a_dropped_suggestion_leaves_its_text(project, page, suggestion, officer_client):
    press(officer_client, page, f"take-{suggestion.pk}")
    press(officer_client, page, f"drop-{suggestion.pk}")
    activity = project.activities.get(number=2)
    assert (activity.title.splitlines()[0], activity.suggested, project.suggested.count()) == ("ทบทวนคู่มือ", None, 0)


def test_a_suggestion_of_another_round_is_not_taken(project, page, officer_client, reviewer):
    other = make_suggestion(make_cycle(2567, opened=True, by=reviewer))
    press(officer_client, page, f"take-{other.pk}")
    assert (project.activities.count(), project.suggested.count()) == (1, 0)


def shown(response, name):
    return [(entry["one"].activity.label, entry["is_taken"]) for entry in response.context[name]]


def test_the_catalogue_of_the_answered_aspect_is_at_hand_field_units_first(project, page, cycle, officer_client):
    centre = make_unit("ศทส.", "ศูนย์เทคโนโลยี", kind="central")
    make_suggestion(cycle, number=1, responsible=[centre])
    make_suggestion(cycle, number=2, responsible=["provincial"])
    make_suggestion(cycle, make_aspect(2), number=1)
    response = officer_client.get(page)
    assert shown(response, "suggested") == [("1.2", False), ("1.1", False)]
    assert shown(response, "other_suggested") == [("2.1", False)]


def test_what_is_taken_of_another_aspect_stays_at_hand(project, page, cycle, officer_client):
    other = make_suggestion(cycle, make_aspect(2), number=1)
    press(officer_client, page, f"take-{other.pk}")
    assert shown(officer_client.get(page), "suggested") == [("2.1", True)]


def test_without_an_answered_aspect_what_names_field_units_is_at_hand(project, page, cycle, officer_client):
    project.findings.all().delete()
    make_suggestion(cycle, number=1)
    make_suggestion(cycle, make_aspect(3), number=1, responsible=["provincial"])
    response = officer_client.get(page)
    assert (shown(response, "suggested"), shown(response, "other_suggested")) == ([("3.1", False)], [("1.1", False)])


# Periods


def days(project):
    project.refresh_from_db()
    return project.period_start, project.period_end


def test_the_quarters_are_those_of_the_fiscal_year():
    assert [(act, label, first.isoformat(), last.isoformat()) for act, label, first, last in periods(2567)] == [
        ("period-0-2", "ไตรมาสที่ 1", "2023-10-01", "2023-12-31"),
        ("period-3-5", "ไตรมาสที่ 2", "2024-01-01", "2024-03-31"),
        ("period-6-8", "ไตรมาสที่ 3", "2024-04-01", "2024-06-30"),
        ("period-9-11", "ไตรมาสที่ 4", "2024-07-01", "2024-09-30"),
        ("period-0-11", "ทั้งปีงบประมาณ", "2023-10-01", "2024-09-30"),
    ]


def test_a_quarter_sets_both_days(project, page, officer_client):
    press(officer_client, page, "period-6-8")
    assert days(project) == (datetime.date(2023, 4, 1), datetime.date(2023, 6, 30))


def test_months_set_both_days_whichever_was_chosen_first(project, page, officer_client):
    press(officer_client, page, "period-months", **{"month-from": "8", "month-to": "4"})
    assert days(project) == (datetime.date(2023, 2, 1), datetime.date(2023, 6, 30))


def test_a_quarter_takes_the_place_of_a_day_that_does_not_fit(project, page, officer_client):
    press(officer_client, page, "period-0-11", **{name_in(project, "period_start"): "ปีหน้า"})
    assert days(project) == (datetime.date(2022, 10, 1), datetime.date(2023, 9, 30))


def test_a_quarter_does_not_overwrite_a_colleagues_day(project, page, officer_a, officer_client):
    data = opened(officer_client, page)
    colleague = signed_in(make_user(unit=officer_a.unit, username="50b"))
    colleague.post(page, opened(colleague, page) | {name_in(project, "period_end"): "31 พ.ค. 66"})
    response = officer_client.post(page, data | {"act": "period-0-11"})
    assert (response.status_code, days(project)[1]) == (200, datetime.date(2023, 5, 31))


@pytest.mark.parametrize(
    "field, typed, day",
    [
        ("period_start", "เม.ย. 2566", datetime.date(2023, 4, 1)),
        ("period_end", "เม.ย. 2566", datetime.date(2023, 4, 30)),
        ("period_end", "กุมภาพันธ์ ๒๕๖๗", datetime.date(2024, 2, 29)),
        ("period_start", "เดือนพฤษภาคม พ.ศ. 2566", datetime.date(2023, 5, 1)),
        ("period_end", "5/2566", datetime.date(2023, 5, 31)),
    ],
)
def test_a_month_alone_means_its_first_or_last_day(project, page, officer_client, field, typed, day):
    press(officer_client, page, "save", **{name_in(project, field): typed})
    project.refresh_from_db()
    assert getattr(project, field) == day


# The results beside the form


@pytest.fixture
def results(unit_a):
    round_ = make_round(2565)
    for number, mean in ((1, "3.10"), (2, "4.40")):
        make_score(unit_a, round_, make_aspect(number), mean=mean)
        make_score(unit_a, round_, make_aspect(number), f"ข้อคำถามที่ {number}", mean=mean)
    make_comment(unit_a, round_, "รอนานมาก", aspect=make_aspect(1), count=3)
    make_comment(unit_a, round_, "ความลับ", aspect=make_aspect(1), hidden_at=round_.released_at, hidden_reason="ระบุตัว")
    return round_


def test_scores_and_comments_stay_in_sight(project, page, results, officer_client):
    side = officer_client.get(page).context["side"]
    assert [(part.aspect.number, part.is_open) for part in side] == [(1, True), (2, False), (3, False)]
    assert [(line.label, str(line.mean)) for line, _ in side[0].questions] == [("ข้อคำถามที่ 1", "3.10")]
    assert [(comment.text, comment.kind) for comment in side[0].comments] == [
        ("รอนานมาก", Comment.Kind.DISSATISFACTION)
    ]


def test_nothing_stands_beside_before_the_results_are_released(project, page, results, officer_client):
    results.released_at = None
    results.save()
    assert officer_client.get(page).context["side"] == []


def test_what_is_weak_or_ticked_is_at_hand(project, page, results, officer_client):
    Finding.objects.create(project=project, aspect=make_aspect(1), voice="dissatisfaction")
    one, two, _ = officer_client.get(page).context["choices"]
    assert [option.label for option in one.at_hand][-1] == "ความไม่พึงพอใจ"
    assert [option.is_ticked or option.is_weak for option in two.others] == [False] * len(two.others)


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_page_takes_the_same_queries_however_many_rows(project, page, results, officer_a, now, rows):
    client = signed_in(officer_a)
    before = queries_of(client, page)
    for number in range(rows):
        add(project, "activity", officer_a, now, f"กิจกรรม {number}")
        add(project, "indicator", officer_a, now, f"ตัวชี้วัด {number}")
    assert queries_of(client, page) == before


def test_moving_is_told_in_the_history(plan, project, page, officer_a, officer_client, now):
    last = add(project, "activity", officer_a, now, "รายการสุดท้าย")
    press(officer_client, page, f"move-{last.ref}-1")
    events = plan.submission.events.filter(act=Event.Act.MOVE_ROW)
    assert [event.note for event in events] == ["จากแผนที่ 1 กิจกรรมที่ 2 เป็นแผนที่ 1 กิจกรรมที่ 1"]


def test_base_texts_stand_beside_their_fields(project, page, officer_client):
    """Without JavaScript the form tells what each field started from."""
    content = officer_client.get(page).content.decode()
    assert f'name="{base_of(name_in(project, "title"))}"' in content
