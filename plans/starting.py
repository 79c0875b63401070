"""A project begun from the unit's results: what it answers and the suggested activities it takes up are set at once."""

from dataclasses import dataclass

from django.db import transaction

from cpdplans import thai
from cpdplans.cycles import writing
from cpdplans.cycles.stages import Refused
from surveys.models import Comment, Item
from surveys.permissions import visible_rounds
from surveys.starting import cycle_of, start_of

from . import findings, services
from .models import Finding, Project

NOT_FOUND = "ไม่พบข้อนี้ในผลการสำรวจของหน่วยงาน กรุณาเปิดหน้าผลการสำรวจใหม่แล้วเลือกอีกครั้ง"


@dataclass(frozen=True)
class Started:
    project: Project
    finding: Finding
    is_new: bool  # False when a project answered it already
    added: int = 0  # how many suggested activities that project took up besides

    def words(self):
        """What has happened, for the officer."""
        place, answered = self.project.place(), named(self.finding)
        if self.is_new:
            return f"เริ่ม{place} จาก{answered} แล้ว กรุณากรอกรายละเอียดของแผน"
        held = f"{place} นำ{answered} มาพิจารณาอยู่แล้ว จึงไม่ได้เพิ่มแผนใหม่"
        return f"{held} เพิ่มกิจกรรมที่กรมเสนอแนะ {self.added} กิจกรรมใน{place} แล้ว" if self.added else held


def named(finding):
    """What is answered, in quotes, with the noun that goes before it: ข้อ “…”, ข้อคิดเห็น “…”, or an aspect alone."""
    if finding.voice:
        return f"ข้อคิดเห็น “{Comment.Kind(finding.voice).label}”"
    if finding.item and finding.item.kind == Item.Kind.QUESTION:
        return f"ข้อ “{finding.item_text}”"
    return f" “{finding.aspect.title}”"


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
    return start_project(start.submission, f"item-{item.pk}", suggested, by=by, now=now)


@transaction.atomic
def start_project(submission, key, suggested, *, by, now, own_choice=""):
    """Makes a project of this plan answer one thing of its survey (`key`: of a findings.Option). Returns Started.

    Takes the first project that is still empty, else adds one; copies the figures as they are seen now, takes up the
    suggested activities of the cycle (`suggested`: primary keys) and keeps the unit's own words on any other. A project
    that answers it already takes up what it lacks, and nothing else. Raises Refused when the plan cannot be written,
    `key` is not among what the unit's released results offer, or the plan is full, and ValidationError when
    `own_choice` does not fit; then nothing has changed.
    """
    writing.lock(submission, by)  # two clicks come one after the other
    plan = services.plan_of(submission)
    held = _held(plan, key)
    if held:
        added = _suggest(held.project, suggested, by, now)
        _add_own_choice(held.project, own_choice, by, now)
        return Started(held.project, held, is_new=False, added=added)
    finding = _offered(submission, key)
    project = _empty_project(plan) or services.add_project(plan, by=by, now=now)
    services.choose_findings(project, {key: finding}, set(), by=by, now=now)
    _suggest(project, suggested, by, now)
    _add_own_choice(project, own_choice, by, now)
    return Started(project, finding, is_new=True)


def _held(plan, key):
    """The finding of the first project that answers it already, or None."""
    rows = Finding.objects.filter(project__plan=plan).select_related(
        "project__plan__submission__cycle", "item", "aspect"
    )
    return next((row for row in rows.order_by("project__number", "pk") if services.key_of(row) == key), None)


def _offered(submission, key):
    """The Finding, not yet saved, that goes by this key in the unit's results."""
    choices = findings.choices_in(findings.results_of(submission))
    chosen = findings.chosen_findings(choices, [key], submission.cycle.survey_year)
    if not chosen:
        raise Refused(NOT_FOUND)
    return chosen[key]


def _suggest(project, suggested, by, now):
    """Takes up those of the suggested activities that the project lacks; takes none away. How many."""
    offered = project.submission.cycle.suggested_activities.filter(pk__in=suggested)
    lacking = set(offered.exclude(projects=project).values_list("pk", flat=True))
    services.choose_suggested(project, lacking, set(), by=by, now=now)
    return len(lacking)


def _add_own_choice(project, text, by, now):
    """Beside what stands there already: what a colleague wrote stays, and what was typed is not lost. It begins the
    first activity that is still empty too, as a suggested one does."""
    held, text = project.own_choice, thai.clean_text(text)
    if not text or text in held:
        return
    writing.write_text(project, "own_choice", f"{held}\n{text}".strip(), base=held, by=by, now=now)
    empty = project.activities.filter(title="").order_by("number").first()
    if empty:
        writing.write_text(empty, "title", text, base="", by=by, now=now)


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
