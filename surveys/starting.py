"""Whether a unit may start a project from its results now. The plan itself is written in a later room."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from cpdplans import thai
from cpdplans.cycles import writing
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.countdown import closed_words
from cpdplans.cycles.models import Cycle, Submission

from .models import Item


@dataclass(frozen=True)
class Start:
    """The plan that answers a survey. `refusal` is a clause after เนื่องจาก, "" when the plan can be written now."""

    submission: Submission | None
    refusal: str = ""

    @property
    def is_sent(self):
        """Whether there is a plan to look at that has left the unit's hands."""
        submission = self.submission
        return bool(submission) and not submission.is_exempt and submission.stage not in writing.EDITABLE


@dataclass(frozen=True)
class Held:
    """The project of the unit's plan that answers an item already."""

    number: int
    url: str


def cycle_of(round):
    """The opened round of plans that rests on this survey, the latest first; None when there is none."""
    return Cycle.objects.opened().filter(survey_year=round.fiscal_year).order_by("-fiscal_year").first()


def start_of(round, cycle, user, now):
    """The Start for an officer's own unit; `cycle` is cycle_of(round)."""
    if cycle is None:
        return Start(None, _no_cycle(round))
    submissions = Submission.objects.visible_to(user).filter(cycle=cycle, kind=Kind.PLAN, unit=user.unit_id)
    submission = submissions.select_related("cycle", "unit").first() if user.is_officer else None
    if submission is None:
        return Start(None, f"หน่วยงานไม่ต้องจัดทำแผนในรอบปีงบประมาณ พ.ศ. {cycle.fiscal_year}")
    return Start(submission, _refusal(submission, user, now))


def held_items(start, items):
    """{item pk: Held} of those of `items` that the unit's plan answers. One query, none without a plan.

    Projects stand in a later room that this one must not import: the relation that leads back from Item is followed
    by its name, and the page is linked by the name of its address.
    """
    if start is None or start.submission is None:
        return {}
    found = Item.objects.filter(pk__in=items, findings__project__plan__submission=start.submission)
    names = ("pk", "findings__project__number", "findings__project__plan", "findings__project__ref")
    rows = found.order_by("-findings__project__number").values_list(*names)  # the first project stays
    return {pk: Held(number, _project_url(start, plan, ref)) for pk, number, plan, ref in rows}


def _project_url(start, plan, ref):
    return reverse("plans:detail", args=[plan]) if start.refusal else reverse("plans:project", args=[plan, ref])


def _no_cycle(round):
    year = f"ผลการสำรวจปีงบประมาณ พ.ศ. {round.fiscal_year}"
    if Cycle.objects.opened().filter(survey_year__gt=round.fiscal_year).exists():
        return f"{year} เป็นผลของปีที่ผ่านมา"
    return f"ยังไม่เปิดรอบปีงบประมาณที่ใช้{year}"


def _refusal(submission, user, now):
    cycle = submission.cycle
    if submission.is_exempt:
        return f"หน่วยงานได้รับยกเว้น จึงไม่ต้องจัดทำแผนปีงบประมาณ พ.ศ. {cycle.fiscal_year}"
    if submission.stage not in writing.EDITABLE:
        return f"แผนปีงบประมาณ พ.ศ. {cycle.fiscal_year} ของหน่วยงานอยู่ในขั้น “{submission.get_stage_display()}”"
    if timezone.localdate(now) < cycle.opens:
        return f"ยังไม่เปิดรับแผน เปิดรับวันที่ {thai.format_date(cycle.opens)}"
    if submission.is_closed(now):
        return closed_words(submission)
    return "" if writing.may_write(submission, user) else writing.why_not(submission)
