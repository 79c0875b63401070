"""What units ask of กพร.: in the open round two requests wait, and one was answered."""

from datetime import timedelta

from cpdplans.cycles import asking, stages
from cpdplans.cycles.models import UnitRequest
from cpdplans.cycles.stages import Act

from .moments import at, working_day

Asked = UnitRequest.Kind
LATER = "ข้าราชการผู้รับผิดชอบได้รับคำสั่งย้าย อยู่ระหว่างส่งมอบงาน ขอเวลาทบทวนผลการสำรวจและจัดทำแผนให้ครบทุกด้าน"
AMENDED = "งบประมาณที่ได้รับจัดสรรน้อยกว่าที่ตั้งไว้ ขอปรับกิจกรรมและค่าเป้าหมายให้ดำเนินการแล้วเสร็จได้ภายในปีงบประมาณ"
MORE_DAYS = 14


def ask(submission, kind, *, by, now, reason, **values):
    """A request as it stands in the history; nobody is told of what is brought in afterwards."""
    request = UnitRequest.objects.create(
        submission=submission, kind=kind, reason=reason, asked_at=now, asked_by=by, **values
    )
    stages.record(Act.ASK, submission=submission, by=by, now=now, note=asking.words_of(request))
    return request


def wait(writing, approved, today):
    """One unit that is still writing asks for more time, one whose plan is approved to amend it."""
    day = working_day(today - timedelta(days=1), -1)
    course = min(writing, key=lambda course: course.started_at)
    until = working_day(course.submission.cycle.plan_due + timedelta(days=MORE_DAYS))
    ask(course.submission, Asked.EXTENSION, by=course.officer, now=at(day, 10, 40), reason=LATER, wanted_until=until)
    ask(approved[0].submission, Asked.AMENDMENT, by=approved[0].officer, now=at(day, 14, 10), reason=AMENDED)


def answered(extension, *, by):
    """The request that an extension answered, asked on the working day before it."""
    asked_on = at(working_day(extension.granted_at.date() - timedelta(days=1), -1), 9, 30)
    given = {"answered_at": extension.granted_at, "answered_by": extension.granted_by, "extension": extension}
    words = {"wanted_until": extension.until, "reason": extension.reason, "letter_number": extension.letter_number}
    ask(extension.submission, Asked.EXTENSION, by=by, now=asked_on, state="granted", **words, **given)
