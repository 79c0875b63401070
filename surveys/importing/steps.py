"""An import from the file to the figures: look at it, apply it, take it back.

    outcome = import_workbook(file, round_year=2565, by=user, now=now, commit=True)
    outcome.problems    # () when all is clean; otherwise nothing was written

What a file does not hold stays: scores by unit, group and item; the comments of a unit as one whole.
"""

import hashlib

from django.db import transaction

from cpdplans.cycles.models import Cycle, Event
from cpdplans.cycles.stages import Refused, record
from cpdplans.thai import format_datetime
from cpdplans.xlsx import read_workbook

from ..models import SurveyImport
from .outcome import Outcome
from .reading import read_contents
from .writing import Writer


def import_workbook(file, *, round_year, by, now, commit, is_demonstration=False):
    """Brings a workbook (a Django File) into the round of a fiscal year (พ.ศ.), which is made when missing.

    Gives the Outcome. When clean and `commit`: all is written in one transaction, the Event IMPORT_SURVEY and a
    SurveyImport that keeps the file among it. Raises ValidationError for what is not an .xlsx.
    """
    kept = _kept(file, round_year, by, now) if commit else None
    return _import(file, round_year, by, now, kept=kept, is_demonstration=is_demonstration)


def keep_for_review(file, *, round_year, by, now):
    """A dry run whose file and outcome are kept as a SurveyImport not yet applied. Raises ValidationError as above."""
    kept = _kept(file, round_year, by, now)
    kept.outcome = _import(file, round_year, by, now, kept=None).as_json()
    kept.save()
    return kept


def apply_kept(kept, *, by, now):
    """Imports the file of keep_for_review. Gives the Outcome; Refused when it is in already, or its file is gone."""
    with transaction.atomic():
        fresh = SurveyImport.objects.select_for_update().get(pk=kept.pk)
        if fresh.applied_at:
            raise Refused(f"นำเข้าไฟล์นี้แล้วเมื่อวันที่ {format_datetime(fresh.applied_at)} ไม่ต้องนำเข้าซ้ำ")
        try:
            fresh.file.open()
        except FileNotFoundError as error:
            raise Refused("ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดไฟล์อีกครั้ง") from error
        with fresh.file:
            outcome = _import(fresh.file, fresh.fiscal_year, by, now, kept=fresh)
        if not outcome.is_clean:  # units or aspects were changed since the file was looked at
            SurveyImport.objects.filter(pk=fresh.pk).update(outcome=outcome.as_json())
        return outcome


def _kept(file, round_year, by, now):
    """The SurveyImport of a file, not yet saved."""
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    name = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1][-255:]
    return SurveyImport(
        fiscal_year=round_year, file=file, original_name=name, sha256=digest, uploaded_at=now, uploaded_by=by
    )


def _import(file, round_year, by, now, *, kept, is_demonstration=False):
    """Reads, and writes when clean; without `kept` it is a dry run: everything written is taken back."""
    workbook = read_workbook(file)
    try:
        contents = read_contents(workbook)
    finally:
        workbook.close()
    if contents.problems:
        return Outcome(round_year, problems=tuple(contents.problems))
    with transaction.atomic():
        outcome = Writer(round_year, is_demonstration).write(contents)
        if kept:
            _keep_record(kept, outcome, by, now)
        else:
            transaction.set_rollback(True)
    return outcome


def _keep_record(kept, outcome, by, now):
    kept.applied_at, kept.outcome = now, outcome.as_json()
    kept.save()
    cycle = Cycle.objects.filter(survey_year=outcome.fiscal_year).first()
    record(Event.Act.IMPORT_SURVEY, cycle=cycle, by=by, now=now, note=outcome.sentence())
