"""Rows moved among their sisters, by the one road of writing."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cpdplans.cycles import writing
from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from plans.models import Plan
from tests.factories import make_user

from .factories import submission_of


@pytest.fixture
def submission(cycle, unit_a):
    return submission_of(cycle, unit_a)


@pytest.fixture
def project(submission):
    return Plan.objects.create(submission=submission).projects.create(number=1, title="ลดเวลารอ")


def stored(row):
    return type(row).objects.get(pk=row.pk)


def add(project, by, now):
    return writing.add_row(project.activities, submission=project.submission, by=by, now=now)


def order(project):
    return list(project.activities.values_list("ref", "number"))


def numbered(rows):
    return [(row.ref, number) for number, row in enumerate(rows, 1)]


@pytest.mark.parametrize("size, here, to", [(n, i, j) for n in range(1, 6) for i in range(n) for j in range(n)])
def test_moved_row_stands_there_and_its_sisters_keep_their_order(submission, project, officer_a, now, size, here, to):
    rows = [add(project, officer_a, now) for _ in range(size)]
    row = rows.pop(here)
    rows.insert(to, row)

    assert writing.move_row(row, project.activities, to=to + 1, by=officer_a, now=now) == (here != to)
    assert (order(project), row.number) == (numbered(rows), to + 1)
    assert submission.events.filter(act=Event.Act.MOVE_ROW).count() == int(here != to)


@pytest.mark.parametrize("to, last", [(-3, 1), (0, 1), (4, 3), (10**9, 3)])
def test_moving_beyond_the_ends_is_to_the_end(project, officer_a, now, to, last):
    rows = [add(project, officer_a, now) for _ in range(3)]
    writing.move_row(rows[1], project.activities, to=to, by=officer_a, now=now)

    assert stored(rows[1]).number == last


def test_move_is_told_once_from_where_to_where(submission, project, officer_a, now):
    rows = [add(project, officer_a, now) for _ in range(4)]
    later, colleague = now + datetime.timedelta(hours=1), make_user(unit=submission.unit)
    writing.move_row(rows[3], project.activities, to=2, by=colleague, now=later)

    event = submission.events.first()
    assert (event.act, event.by, event.at) == (Event.Act.MOVE_ROW, colleague, later)
    assert event.note == "จากแผนที่ 1 กิจกรรมที่ 4 เป็นแผนที่ 1 กิจกรรมที่ 2"
    assert (stored(submission).edited_by, stored(submission).edited_at) == (colleague, later)


def test_row_that_stands_there_already_is_no_edit(submission, project, officer_a, now):
    row = add(project, officer_a, now)
    writing.move_row(row, project.activities, to=1, by=officer_a, now=now + datetime.timedelta(hours=1))

    assert stored(submission).edited_at == now


def test_project_moves_as_its_rows_do(submission, project, officer_a, now):
    second = project.plan.projects.create(number=2, title="เพิ่มช่องทาง")
    writing.move_row(second, project.plan.projects, to=1, by=officer_a, now=now)

    assert list(project.plan.projects.values_list("title", "number")) == [("เพิ่มช่องทาง", 1), ("ลดเวลารอ", 2)]
    assert submission.events.first().note == "จากแผนที่ 2 เป็นแผนที่ 1"


def test_move_reads_the_order_as_of_its_lock(project, officer_a, now):
    """Two pages were opened with four rows; a colleague moved the first and removed the third meanwhile."""
    rows = [add(project, officer_a, now) for _ in range(4)]
    seen = list(project.activities.all())
    writing.move_row(rows[0], project.activities, to=4, by=officer_a, now=now)
    writing.remove_row(rows[2], project.activities, by=officer_a, now=now)
    writing.move_row(seen[1], project.activities, to=2, by=officer_a, now=now)

    assert order(project) == numbered([rows[3], rows[1], rows[0]])


def test_gap_in_the_numbers_is_closed_by_a_move(project, officer_a, now):
    rows = [project.activities.create(number=number) for number in (2, 5, 9)]
    writing.move_row(rows[2], project.activities, to=1, by=officer_a, now=now)

    assert order(project) == numbered([rows[2], rows[0], rows[1]])


def test_row_removed_meanwhile_does_not_move(submission, project, officer_a, now):
    rows = [add(project, officer_a, now) for _ in range(2)]
    writing.remove_row(rows[0], project.activities, by=officer_a, now=now)

    with pytest.raises(Refused, match="^รายการนี้ถูกลบไปแล้ว จึงเปลี่ยนลำดับไม่ได้$"):
        writing.move_row(rows[0], project.activities, to=2, by=officer_a, now=now)
    assert order(project) == numbered(rows[1:])


def test_moving_many_takes_two_updates(project, officer_a, now):
    rows = [add(project, officer_a, now) for _ in range(25)]
    with CaptureQueriesContext(connection) as queries:
        writing.move_row(rows[24], project.activities, to=1, by=officer_a, now=now)

    assert sum("plans_activity" in one["sql"] and one["sql"].startswith("UPDATE") for one in queries) == 2
    assert order(project) == numbered([rows[24], *rows[:24]])
