"""An import step by step: receive a file, look at it, ask what is doubtful, apply it.

    kept = receive(file, round_year=2565, by=user, now=now)     # READY, ASKING or WRONG; WAITING when a task looks
    answer_doubts(kept, {(of, key): meaning}, by=user, now=now)
    apply_kept(kept, by=user, now=now)                          # APPLIED; APPLYING when a task writes

Each step moves the state of the SurveyImport by a conditional update, so that of two people one gets there first. A
file of over two seconds is left to surveys.tasks; its progress is in the cache, which the lock of a writing
transaction does not hide. What a file does not hold stays: scores by unit, group and item; the comments of a unit as
one whole.
"""

import hashlib
import logging
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Max, Q

from cpdplans.cycles.models import Cycle, Event
from cpdplans.cycles.stages import Refused, record
from cpdplans.thai import format_datetime

from ..models import KnownName, SurveyImport, SurveyRound
from .outcome import Outcome
from .reading import read_contents
from .sources import open_source
from .undoing import pack
from .writing import Difference, round_to_compare, round_to_write

State = SurveyImport.State
PATIENCE = timedelta(minutes=10)  # without a sign of life a task counts as dead
READ_SHARE = 80  # percent of an import's progress that reading takes
UNEXPECTED = "ระบบขัดข้องระหว่างดำเนินการ และยังไม่ได้บันทึกสิ่งใดจากไฟล์นี้ กรุณากดตรวจสอบใหม่ หากยังขัดข้องกรุณาแจ้งผู้ดูแลระบบ"
UNCONFIRMED = "กรุณาทำเครื่องหมาย “ยืนยันว่าต้องการเปลี่ยนผลของปีที่เผยแพร่แล้ว” ก่อนกดนำเข้า ยังไม่ได้บันทึกสิ่งใดจากไฟล์นี้"
SHOWN_OTHERWISE = "ไฟล์นี้มีการตรวจสอบใหม่หลังจากเปิดหน้านี้ และผลไม่เหมือนเดิม กรุณาตรวจสอบรายการด้านล่างอีกครั้ง ยังไม่ได้บันทึกสิ่งใด"
FILE_IS_GONE = "ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดไฟล์อีกครั้ง"

logger = logging.getLogger("cpdplans.surveys")


def may_import(user):
    """Whether `user` may bring files in, look at them and take imports back: กพร. and administrators."""
    return user.has_perm("surveys.change_surveyround")


# The direct road: the demonstration, tests


def import_workbook(file, *, round_year, by, now, commit, is_demonstration=False):
    """Brings a file (a Django File) into the round of a fiscal year (พ.ศ.), which is made when missing.

    Gives the Outcome. When clean and `commit`: all is written in one transaction, the Event IMPORT_SURVEY and a
    SurveyImport that keeps the file among it. Raises ValidationError for what cannot be opened.
    """
    with open_source(file) as source:
        contents = _read(source)
    if not commit or not _is_clean(contents):
        return _look(contents, round_year)
    with transaction.atomic():
        kept = _kept(file, round_year, by, now)
        kept.save()
        return _write(kept, contents, by=by, now=now, is_demonstration=is_demonstration)


# The steps


def receive(file, *, round_year, bands="", by, now):
    """Keeps a file (a Django File) that opens as a SurveyImport, and looks at it: at once, or by a task when long.

    `bands`: a key of BAND_SETS for a round that is made, "" for the usual. Raises ValidationError for what cannot be
    opened; then nothing is kept.
    """
    with open_source(file) as source:
        is_long = source.is_long
        outcome = None if is_long else _look(_read(source), round_year)
    kept = _kept(file, round_year, by, now)
    kept.bands, kept.outcome = bands, {"is_long": is_long}
    if outcome is None:
        kept.save()
        _enqueue_check(kept)
    else:
        kept.state, kept.outcome = _state_after(outcome), _as_json(outcome, kept)
        kept.save()
    return kept


def check(kept, *, now):
    """Looks at a file that waits. Leaves it ASKING, WRONG or READY, or BROKEN with a sentence.

    Refused when another looks already. What is unexpected is logged and raised again.
    """
    _move(kept, [State.WAITING], State.CHECKING, now=now)
    with _never_stuck(kept) as running:
        with _opened(kept) as source:
            outcome = _look(_read(source, reporter(kept)), kept.fiscal_year)
        _settle(running, kept, _state_after(outcome), outcome=_as_json(outcome, kept))


def answer_doubts(kept, meanings, *, by, now):
    """Remembers what names mean ({(of, key): meaning}) for this file and later ones, and looks at the file again.

    Names that the file was not in doubt about are passed over. Refused when the file does not ask (any more).
    """
    with transaction.atomic():
        _move(kept, [State.ASKING], State.WAITING, now=now)
        for doubt in kept.outcome["doubts"]:
            if meaning := meanings.get((doubt["of"], doubt["key"])):
                said = {"written": doubt["written"], "meaning": meaning, "decided_at": now, "decided_by": by}
                KnownName.objects.update_or_create(of=doubt["of"], key=doubt["key"], defaults=said)
    _start_check(kept, now=now)


def recheck(kept, *, now):
    """Looks again at a file that is not in yet, after names or units were mended, or a task died."""
    sources = [kept.state] if is_dead(kept, now) else [State.ASKING, State.WRONG, State.READY, State.BROKEN]
    _move(kept, sources, State.WAITING, now=now, since=kept.moved_at, applied_by=None)
    _start_check(kept, now=now)


def apply_kept(kept, *, by, now, shown=None, is_confirmed=False):
    """Imports a file that was found right: at once, or by a task when long. Refused when another got there first.

    `shown`: the fingerprint of the outcome that the person saw, None for whatever stands; `is_confirmed`: whether they
    said that a released survey is to be changed. Refused when either is not as it must be.
    Afterwards `kept` is APPLIED (or APPLYING, by a task); ASKING or WRONG when the register changed since the look,
    READY again with a fresh outcome that says `was_stale` when the round did.
    """
    if kept.state == State.READY:
        if shown is not None and shown != kept.outcome.get("fingerprint", ""):
            raise Refused(SHOWN_OTHERWISE)
        if needs_confirmation(kept) and not is_confirmed:
            raise Refused(UNCONFIRMED)
    _move(kept, [State.READY], State.APPLYING, now=now, applied_by=by)
    if kept.outcome.get("is_long"):
        from ..tasks import apply_import  # the tasks call these steps

        transaction.on_commit(lambda: apply_import.enqueue(kept.pk), robust=True)
    else:
        carry_out(kept, now=now)


def carry_out(kept, *, now):
    """Reads again and writes everything of a file that is APPLYING, in one transaction. Refused when it is not."""
    if kept.state != State.APPLYING:
        raise Refused(_how_it_stands(kept))
    by, report = kept.applied_by, reporter(kept)
    with _never_stuck(kept) as running:
        with _opened(kept) as source:
            contents = _read(source, lambda percent: report(percent * READ_SHARE / 100))
        if not _is_clean(contents):  # units or aspects were changed since the file was looked at
            outcome = _look(contents, kept.fiscal_year)
            _settle(running, kept, _state_after(outcome), outcome=_as_json(outcome, kept), applied_by=None)
            return
        try:
            with transaction.atomic():
                _settle(running, kept, State.APPLYING)  # still ours, and locked
                shown = kept.outcome.get("fingerprint", "")
                progress = partial(_report_writing, report)
                _write(kept, contents, by=by, now=now, progress=progress, shown=shown)
        except StaleLook as stale:
            outcome = _as_json(stale.outcome, kept) | {"was_stale": True}
            _settle(running, kept, State.READY, outcome=outcome, applied_by=None)
    cache.delete(_progress_key(kept))


def _report_writing(report, percent):
    report(READ_SHARE + percent * (100 - READ_SHARE) / 100)


class StaleLook(Exception):
    """Importing would do something else than the last look at the file showed: `outcome` is what it would do now."""

    def __init__(self, outcome):
        super().__init__()
        self.outcome = outcome


# What to know before a file is applied


def needs_confirmation(kept):
    """Whether importing a READY file would change or take out what the units already see."""
    released = SurveyRound.objects.released().filter(fiscal_year=kept.fiscal_year)
    return bool(kept.outcome.get("replaces_something")) and released.exists()


def changed_since(kept):
    """The import of the same year that was applied or taken back last after the look at `kept`; None for none."""
    if not kept.moved_at:
        return None
    later = Q(applied_at__gt=kept.moved_at) | Q(undone_at__gt=kept.moved_at)
    others = SurveyImport.objects.filter(later, fiscal_year=kept.fiscal_year).exclude(pk=kept.pk)
    return others.defer("before", "outcome").order_by("moved_at").last()


# What a running step shows


def progress_of(kept):
    """Percent of the step that runs, or None where nothing is known yet."""
    return cache.get(_progress_key(kept))


def is_dead(kept, now):
    """Whether a running step gave no sign of life for so long that its task cannot be alive."""
    silent = kept.moved_at is None or now - kept.moved_at > PATIENCE
    return kept.is_running and silent and progress_of(kept) is None


def _progress_key(kept):
    return f"survey-import-{kept.pk}"


def reporter(kept):
    """A function that tells percents of a running step to the cache, which forgets them when the task has died."""
    told = -1

    def report(percent):
        nonlocal told
        if int(percent) > told:
            told = int(percent)
            cache.set(_progress_key(kept), told, PATIENCE.total_seconds())

    return report


# Reading and writing


def _read(source, progress=None):
    known = {(of, key): meaning for of, key, meaning in KnownName.objects.values_list("of", "key", "meaning")}
    return read_contents(source, known=known, progress=progress)


def _is_clean(contents):
    return not (contents.problems or contents.doubts)


def _look(contents, fiscal_year):
    """The Outcome that importing these contents would have; nothing is written."""
    if _is_clean(contents):
        round = round_to_compare(fiscal_year)
        return Difference(round, contents, is_new_round=round.pk is None).outcome()
    return Outcome(
        fiscal_year,
        problems=tuple(contents.problems),
        warnings=tuple(contents.warnings),
        doubts=tuple(contents.doubts),
        blank_rows=contents.blank_rows,
        unread_sheets=tuple(contents.unread_sheets),
    )


def _write(kept, contents, *, by, now, progress=None, is_demonstration=False, shown=None):
    """Writes all; in the caller's transaction. Gives the Outcome.

    Raises StaleLook, with nothing to keep, when its effect is not the one that was `shown` (a fingerprint).
    """
    year = kept.fiscal_year
    round, is_new = round_to_write(year, bands=kept.bands, is_demonstration=is_demonstration)
    difference = Difference(round, contents, is_new_round=is_new)
    outcome = difference.outcome()
    if shown is not None and shown != outcome.as_json()["fingerprint"]:
        raise StaleLook(outcome)
    kept.before = pack(difference.write(kept, progress))
    kept.state, kept.outcome, kept.method = State.APPLIED, _as_json(outcome, kept), contents.method
    kept.moved_at = kept.applied_at = _after_all_others(year, now)
    kept.applied_by = by
    kept.save()
    cycle = Cycle.objects.filter(survey_year=year).first()
    record(Event.Act.IMPORT_SURVEY, cycle=cycle, by=by, now=now, note=outcome.sentence())
    return outcome


def _after_all_others(year, now):
    """`now`, or just after the latest import of the year: a long one is written after a short one that came later, and
    taking back goes by the order of writing."""
    latest = SurveyImport.objects.filter(fiscal_year=year).aggregate(at=Max("applied_at"))["at"]
    return now if latest is None or latest < now else latest + timedelta(microseconds=1)


def _kept(file, round_year, by, now):
    """The SurveyImport of a file, not yet saved."""
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    name = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1][-255:]
    return SurveyImport(
        fiscal_year=round_year,
        file=file,
        original_name=name,
        sha256=digest,
        uploaded_at=now,
        uploaded_by=by,
        moved_at=now,
    )


@contextmanager
def _opened(kept):
    """The Source of the file that was kept, under the name that people gave it."""
    with kept.file.open() as stored, open_source(File(stored, name=kept.original_name)) as source:
        yield source


def _as_json(outcome, kept):
    return outcome.as_json() | {"is_long": bool(kept.outcome.get("is_long"))}


# States


def _state_after(outcome):
    if outcome.doubts:
        return State.ASKING
    return State.WRONG if outcome.problems else State.READY


def _start_check(kept, *, now):
    if kept.outcome.get("is_long"):
        _enqueue_check(kept)
    else:
        check(kept, now=now)


def _enqueue_check(kept):
    from ..tasks import check_import  # the tasks call these steps

    transaction.on_commit(lambda: check_import.enqueue(kept.pk), robust=True)


def _move(kept, sources, target, *, now, since=None, **fields):
    """Moves the state when it is among `sources` (and has not moved since `since`), else Refused says how it stands."""
    found = SurveyImport.objects.filter(pk=kept.pk, state__in=sources)
    if since:
        found = found.filter(moved_at=since)
    moved = found.update(state=target, moved_at=now, **fields)
    kept.refresh_from_db()
    if not moved:
        raise Refused(_how_it_stands(kept))


def _how_it_stands(kept):
    """Who was first, when, and with what."""
    at = f"เมื่อวันที่ {format_datetime(kept.moved_at)}" if kept.moved_at else ""
    if kept.state == State.APPLIED:
        return f"{_who(kept.applied_by)}นำเข้าไฟล์นี้แล้ว{at} ไม่ต้องนำเข้าซ้ำ"
    if kept.state == State.APPLYING:
        return f"{_who(kept.applied_by)}เริ่มนำเข้าไฟล์นี้แล้ว{at} กรุณารอผล"
    if kept.state == State.UNDONE:
        return f"{_who(kept.undone_by)}ยกเลิกการนำเข้าไฟล์นี้แล้ว{at} กรุณาอัปโหลดไฟล์อีกครั้ง"
    return f"ดำเนินการไม่ได้ เนื่องจากไฟล์นี้อยู่ในสถานะ “{kept.get_state_display()}” แล้ว{at}"


def _who(user):
    return f"{user.display_name} " if user else ""


def _settle(running, kept, state, **fields):
    """Ends the step that `running` finds; Refused when it was taken for dead and begun anew by somebody."""
    if not running.update(state=state, **fields):
        kept.refresh_from_db()
        raise Refused(_how_it_stands(kept))
    cache.delete(_progress_key(kept))
    kept.refresh_from_db()


@contextmanager
def _never_stuck(kept):
    """Whatever fails inside leaves the import BROKEN with a sentence, not running for ever.

    Gives the rows to update at the end: this import, as long as nobody began its step anew.
    """
    running = SurveyImport.objects.filter(pk=kept.pk, state=kept.state, moved_at=kept.moved_at)
    try:
        yield running
    except Refused:
        raise
    except FileNotFoundError:
        _break(running, kept, FILE_IS_GONE)
    except ValidationError as error:
        _break(running, kept, " ".join(error.messages))
    except Exception:  # logged and raised again: a task has nobody to tell, and would run for ever
        logger.exception("Import %s of a survey failed", kept.pk)
        _break(running, kept, UNEXPECTED)
        raise


def _break(running, kept, sentence):
    kept.refresh_from_db()  # what failed may have begun to change it
    _settle(running, kept, State.BROKEN, outcome=kept.outcome | {"failure": sentence}, applied_by=None)
