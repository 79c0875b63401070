"""A project begun from the unit's results: what it answers and the suggested activities it takes up are set at once."""

from dataclasses import dataclass

from django.db import transaction

from cpdplans.cycles import writing
from cpdplans.cycles.stages import Refused
from surveys.models import Item
from surveys.permissions import visible_rounds
from surveys.starting import cycle_of, start_of

from . import findings, services
from .models import Project

NOT_FOUND = "ไม่พบข้อนี้ในผลการสำรวจของหน่วยงาน กรุณาเปิดหน้าผลการสำรวจใหม่แล้วเลือกอีกครั้ง"


@dataclass(frozen=True)
class Started:
    project: Project
    is_new: bool  # False when a project answered the item already
    added: int = 0  # how many suggested activities that project took up besides

    def words(self, item):
        """What has happened, for the officer."""
        place = self.project.place()
        if self.is_new:
            return f"เริ่ม{place} จากข้อ “{item}” แล้ว กรุณากรอกรายละเอียดของแผน"
        held = f"{place} นำข้อ “{item}” มาพิจารณาอยู่แล้ว จึงไม่ได้เพิ่มแผนใหม่"
        return f"{held} เพิ่มกิจกรรมที่กรมเสนอแนะ {self.added} กิจกรรมใน{place} แล้ว" if self.added else held


def items_of(user):
    """What the surveys asked that the officer may see the unit's results of."""
    return Item.objects.filter(round__in=visible_rounds(user, user.unit)).select_related("round")


def start_from(item, suggested, *, by, now):
    """Starts a project of the officer's own plan from an item of items_of(), None for one that is not there.

    As start_project(); also Refused with the reason when the unit has no plan to write now.
    """
    if item is None:
        raise Refused(NOT_FOUND)
    start = start_of(item.round, cycle_of(item.round), by, now)
    if start.refusal:
        raise Refused(f"เริ่มแผนจากข้อนี้ไม่ได้ เนื่องจาก{start.refusal}")
    return start_project(start.submission, item.pk, suggested, by=by, now=now)


@transaction.atomic
def start_project(submission, item_pk, suggested, *, by, now):
    """Makes a project of this plan answer an item of its survey. Returns Started.

    Takes the first project that is still empty, else adds one; copies the figures as they are seen now and ties the
    suggested activities of the cycle (`suggested`: primary keys). A project that answers the item already takes up
    those that it lacks, and nothing else. Raises Refused when the plan cannot be written, the item is not among the
    unit's released results, or the plan is full; then nothing has changed.
    """
    writing.lock(submission, by)  # two clicks come one after the other
    plan = services.plan_of(submission)
    held = Project.objects.filter(plan=plan, findings__item=item_pk).first()
    if held:
        return Started(held, is_new=False, added=_suggest(held, suggested, by, now))
    project = _empty_project(plan) or services.add_project(plan, by=by, now=now)
    services.choose_findings(project, _chosen(project, item_pk), set(), by=by, now=now)
    _suggest(project, suggested, by, now)
    return Started(project, is_new=True)


def _suggest(project, suggested, by, now):
    """Ties those of the suggested activities that the project lacks; takes none away. How many."""
    offered = project.submission.cycle.suggested_activities.filter(pk__in=suggested)
    lacking = set(offered.exclude(projects=project).values_list("pk", flat=True))
    services.choose_suggested(project, lacking, set(), by=by, now=now)
    return len(lacking)


def _chosen(project, item_pk):
    """{key: Finding not yet saved} of the item, as the project's own page offers it."""
    choices = findings.choices_for(project, findings.results_of(project.submission))
    chosen = findings.chosen_findings(choices, [f"item-{item_pk}"], project.submission.cycle.survey_year)
    if not chosen:
        raise Refused(NOT_FOUND)
    return chosen


def _empty_project(plan):
    projects = plan.projects.prefetch_related("activities", "indicators", "findings", "suggested")
    with_evidence = set(plan.submission.evidence.kept().values_list("about", flat=True))
    return next((one for one in projects if one.ref not in with_evidence and _is_empty(one)), None)


def _is_empty(project):
    """Whether nobody has written or ticked anything in it yet."""
    rows = [project, *project.activities.all(), *project.indicators.all()]
    return not (project.findings.all() or project.suggested.all() or any(map(_is_written, rows)))


def _is_written(row):
    """Whether a text differs from what a new row begins with."""
    new = type(row)()
    return any(writing.text_of(row, field) != writing.text_of(new, field) for field in row.written)
