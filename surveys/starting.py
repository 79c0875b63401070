"""Whether a unit may start a project from its results now. The plan itself is written in a later room."""

from dataclasses import dataclass

from django.utils import timezone

from cpdplans import thai
from cpdplans.cycles import writing
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle, Submission


@dataclass(frozen=True)
class Start:
    """The plan that answers a survey. `refusal` says why it cannot be written now, "" when it can."""

    submission: Submission | None
    refusal: str = ""


def cycle_of(round):
    """The opened round of plans that rests on this survey, the latest first; None when there is none."""
    return Cycle.objects.opened().filter(survey_year=round.fiscal_year).order_by("-fiscal_year").first()


def start_of(round, cycle, user, now):
    """The Start for an officer's own unit; `cycle` is cycle_of(round)."""
    if cycle is None:
        return Start(None, f"ยังไม่เปิดรอบปีงบประมาณที่ใช้ผลการสำรวจปีงบประมาณ พ.ศ. {round.fiscal_year}")
    submissions = Submission.objects.visible_to(user).filter(cycle=cycle, kind=Kind.PLAN, unit=user.unit_id)
    submission = submissions.select_related("cycle", "unit").first() if user.is_officer else None
    if submission is None:
        return Start(None, f"หน่วยงานไม่ต้องจัดทำแผนในรอบปีงบประมาณ พ.ศ. {cycle.fiscal_year}")
    return Start(submission, _refusal(submission, user, now))


def _refusal(submission, user, now):
    cycle = submission.cycle
    if submission.is_exempt:
        return f"หน่วยงานได้รับยกเว้น จึงไม่ต้องจัดทำแผนปีงบประมาณ พ.ศ. {cycle.fiscal_year}"
    if submission.stage not in writing.EDITABLE:
        return f"แผนปีงบประมาณ พ.ศ. {cycle.fiscal_year} ของหน่วยงานอยู่ในขั้น “{submission.get_stage_display()}” จึงแก้ไขไม่ได้"
    if timezone.localdate(now) < cycle.opens:
        return f"ยังไม่เปิดรับแผน เปิดรับวันที่ {thai.format_date(cycle.opens)}"
    if submission.is_closed(now):
        return f"ปิดรับแผนแล้วเมื่อสิ้นวันที่ {thai.format_date(submission.closes)} กรุณาติดต่อกลุ่มพัฒนาระบบบริหารเพื่อขอขยายระยะเวลา"
    return "" if writing.may_write(submission, user) else writing.why_not(submission)
