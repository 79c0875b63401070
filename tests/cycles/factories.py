"""Submissions brought to a stage by the acts themselves, and the content that they are sent with."""

import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from PIL import Image

from cpdplans.cycles import reviewing, services, stages, writing
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.content import frozen_submission
from cpdplans.cycles.models import Cycle, Event, Extension, Submission
from cpdplans.thai import day_start
from cpdplans.units.models import Unit
from tests.factories import make_cycle, make_unit

Act = Event.Act


class Content:
    """What a room hands in: here the covering letter and the contact only, with what the test says is missing."""

    def __init__(self, submission, lacks=(), words="ข้อความของแผน"):
        self.pk = submission.pk
        self.missing = list(lacks)
        self.words = words

    def lacks(self):
        return self.missing

    def frozen(self):
        submission = Submission.objects.select_related("unit", "cycle").get(pk=self.pk)
        return frozen_submission(submission) | {"words": self.words}


def submission_of(cycle, unit, kind=Kind.PLAN):
    return cycle.submissions.get(unit=unit, kind=kind)


def act(submission, name, *, by, now, **kw):
    """perform(), with a content for a sending and a date for mending where the test gives none."""
    if name == Act.SEND:
        kw.setdefault("content", Content(submission))
    if name in {Act.RETURN, Act.REOPEN}:
        kw.setdefault("revise_by", day_after(now, 7))
    if name == Act.REOPEN:
        kw.setdefault("note", "หน่วยงานขอปรับตัวชี้วัด")
    return stages.perform(submission, name, by=by, now=now, **kw)


def day_after(now, days):
    return now.astimezone(day_start(datetime.date(2023, 1, 1)).tzinfo).date() + datetime.timedelta(days=days)


def add_remark(submission, by, now, text="กรุณาระบุค่าเป้าหมาย", **kw):
    return reviewing.add_remark(submission, text=text, by=by, now=now, **kw)


def bring_to(submission, stage, *, officer, reviewer, now):
    """The submission, led to `stage` by its officer and a reviewer."""
    if stage != Stage.DRAFT:
        act(submission, Act.SEND, by=officer, now=now)
    if stage == Stage.RETURNED:
        add_remark(submission, reviewer, now)
        act(submission, Act.RETURN, by=reviewer, now=now)
    if stage == Stage.APPROVED:
        act(submission, Act.APPROVE, by=reviewer, now=now)
    submission.refresh_from_db()
    return submission


def approve_plan(submission, *, officer, reviewer, now):
    """Approves the plan that a report waits for."""
    return bring_to(submission.sibling(Kind.PLAN), Stage.APPROVED, officer=officer, reviewer=reviewer, now=now)


def make_extension(submission, until, by, now, reason="น้ำท่วมสำนักงาน"):
    return services.extend(Extension(submission=submission, until=until, reason=reason), by=by, now=now)


def make_waiting(rows, by, now, since):
    """A round with so many units, the plan of each sent at `since` and waiting."""
    for number in range(Unit.objects.count(), rows):
        make_unit(short_name=f"1 แห่งที่ {number}")
    cycle = Cycle.objects.first() or make_cycle(by=by)
    services.open_cycle(cycle, by=by, now=now)
    Submission.objects.filter(kind=Kind.PLAN).update(
        stage=Stage.SUBMITTED, first_submitted_at=since, submitted_at=since
    )


def png(name="ภาพประชุม.png"):
    stream = io.BytesIO()
    Image.new("RGB", (2, 2), "green").save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/png")


def make_evidence(submission, by, now, **kw):
    defaults = {"file": png(), "content_type": "image/png", "caption": "ประชุมถ่ายทอดแผน"}
    return writing.attach(submission, by=by, now=now, **defaults | kw)


def overwrite(record, **values):
    """Changes a row that is written once, as no road of the portal does."""
    QuerySet(type(record)).filter(pk=record.pk).update(**values)
