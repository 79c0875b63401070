"""Steps that a task takes: their progress, their errors, their death."""

import datetime
from functools import partial

import pytest
from django.core.management import call_command

from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from surveys.importing import answer_doubts, apply_kept, carry_out, check, is_dead, progress_of, recheck
from surveys.importing.steps import PATIENCE, reporter
from surveys.models import SurveyImport
from surveys.tasks import apply_import, check_import
from tests.factories import make_aspects

from . import steps
from .steps import spoil, stands
from .workbooks import score_row

pytestmark = pytest.mark.django_db
State = SurveyImport.State
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def received(reviewer, now):
    return partial(steps.received, by=reviewer, now=now)


@pytest.fixture
def every_file_is_long(monkeypatch):
    monkeypatch.setattr("surveys.importing.sources.LONG_BYTES", 0)


def test_a_long_file_waits_for_its_task(every_file_is_long, received):
    kept = received()
    assert stands(kept) == (State.WAITING, 0)

    check_import.call(kept.pk)

    assert stands(kept) == (State.READY, 0)


def test_a_long_file_is_applied_by_its_task(every_file_is_long, received, reviewer2, now):
    kept = received()
    check_import.call(kept.pk)
    kept.refresh_from_db()

    apply_kept(kept, by=reviewer2, now=now)
    assert stands(kept) == (State.APPLYING, 0)
    apply_import.call(kept.pk)

    assert (*stands(kept), kept.applied_by) == (State.APPLIED, 1, reviewer2)
    assert progress_of(kept) is None


def test_answers_about_a_long_file_are_followed_by_its_task(
    every_file_is_long, received, reviewer, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        kept = received(score_row("เชียงไหม่"))
    assert stands(kept) == (State.ASKING, 0)

    with django_capture_on_commit_callbacks(execute=True):
        answer_doubts(kept, {("unit", "เชียงไหม่"): "unit-50"}, by=reviewer, now=now)

    assert stands(kept) == (State.READY, 0)


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_queued(every_file_is_long, settings, received, reviewer, now):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    kept = received(score_row(), score_row(aspect="1"))
    call_command("db_worker", "--batch", "--no-startup-delay", "--queue-name=*", verbosity=0)
    kept.refresh_from_db()

    apply_kept(kept, by=reviewer, now=now)
    call_command("db_worker", "--batch", "--no-startup-delay", "--queue-name=*", verbosity=0)

    assert stands(kept) == (State.APPLIED, 2)


def test_a_task_that_comes_twice_is_harmless(every_file_is_long, received, reviewer, now):
    kept = received()
    check_import.call(kept.pk)
    check_import.call(kept.pk)
    kept.refresh_from_db()
    apply_kept(kept, by=reviewer, now=now)
    apply_import.call(kept.pk)

    apply_import.call(kept.pk)

    assert stands(kept) == (State.APPLIED, 1)
    assert Event.objects.filter(act=Event.Act.IMPORT_SURVEY).count() == 1


@pytest.mark.parametrize("task, begun", [(check_import, State.WAITING), (apply_import, State.APPLYING)])
def test_an_error_nobody_expected_leaves_a_sentence_and_is_raised(received, reviewer, caplog, task, begun):
    kept = received()
    SurveyImport.objects.filter(pk=kept.pk).update(state=begun, applied_by=reviewer)
    spoil(kept)

    with pytest.raises(IsADirectoryError):
        task.call(kept.pk)

    assert stands(kept) == (State.BROKEN, 0)
    assert kept.outcome["failure"].startswith("ระบบขัดข้องระหว่างดำเนินการ และยังไม่ได้บันทึกสิ่งใด")
    assert [record.name for record in caplog.records] == ["cpdplans.surveys"]


# Progress and death


def test_progress_is_told_to_other_processes(received):
    kept = received()
    tell = reporter(kept)

    tell(40.7)
    tell(39)

    assert progress_of(SurveyImport.objects.get(pk=kept.pk)) == 40


def test_progress_of_a_step_that_ended_is_forgotten(received, now):
    kept = received()
    SurveyImport.objects.filter(pk=kept.pk).update(state=State.WAITING)
    reporter(kept)(50)

    check(kept, now=now)

    assert (kept.state, progress_of(kept)) == (State.READY, None)


@pytest.mark.parametrize("state", SurveyImport.RUNNING)
def test_a_task_without_a_sign_of_life_is_dead(received, now, state):
    kept = received()
    kept.state = state

    assert [is_dead(kept, now + PATIENCE), is_dead(kept, now + PATIENCE + MINUTE)] == [False, True]
    reporter(kept)(3)
    assert is_dead(kept, now + PATIENCE + MINUTE) is False


@pytest.mark.parametrize("state", SurveyImport.RUNNING)
def test_a_dead_step_is_begun_anew(received, now, state):
    kept = received()
    SurveyImport.objects.filter(pk=kept.pk).update(state=state)
    kept.refresh_from_db()
    with pytest.raises(Refused):
        recheck(kept, now=now + MINUTE)

    recheck(kept, now=now + 2 * PATIENCE)

    assert stands(kept) == (State.READY, 0)


def test_a_task_that_was_taken_for_dead_writes_nothing_any_more(received, reviewer, now):
    kept = received()
    SurveyImport.objects.filter(pk=kept.pk).update(state=State.APPLYING, applied_by=reviewer)
    slow = SurveyImport.objects.get(pk=kept.pk)
    recheck(SurveyImport.objects.get(pk=kept.pk), now=now + 2 * PATIENCE)

    with pytest.raises(Refused):
        carry_out(slow, now=now + 3 * PATIENCE)

    assert stands(kept) == (State.READY, 0)
