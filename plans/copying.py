"""A project begun as a copy: of the unit's own plan of the year before, or of another unit's approved plan.

A copy never takes another unit's figures, findings, comments, contact persons or evidence along.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When

from cpdplans.cycles import writing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Cycle, Event, TextChange
from cpdplans.cycles.stages import record

from . import findings, services
from .models import Activity, Finding, Indicator, Project


@dataclass(frozen=True)
class Copied:
    project: Project
    is_new: bool  # False when the plan holds a copy of it already

    def words(self):
        """What has happened, for the officer."""
        place = self.project.place()
        if self.is_new:
            return f"คัดลอกเป็น{place} แล้ว กรุณาตรวจสอบและแก้ไขให้ตรงกับ{fit_of(self.project)}"
        return f"{place} คัดลอกจากแผนนี้อยู่แล้ว จึงไม่ได้คัดลอกซ้ำ"


# What may be copied


def last_cycle(cycle):
    """The opened round before this one, or None."""
    return Cycle.objects.opened().filter(fiscal_year__lt=cycle.fiscal_year).order_by("-fiscal_year").first()


def own_projects(plan, last):
    """The projects of the unit's approved plan of the round `last`, None for no such round."""
    return _approved().filter(plan__submission__unit=plan.submission.unit_id, plan__submission__cycle=last)


def shared_projects(plan, last, aspects=()):
    """Approved projects of other units of this round and of `last`, where กพร. shares plans in this round.

    With `aspects` only those that answer one of them. The same inspection region first, then in dictionary order.
    """
    cycle, unit = plan.submission.cycle, plan.submission.unit
    if not cycle.shares_plans:
        return Project.objects.none()
    others = _approved().filter(plan__submission__cycle__in=[cycle, *([last] if last else [])])
    others = others.exclude(plan__submission__unit=unit)
    if aspects:
        answering = Finding.objects.filter(project=OuterRef("pk"), aspect__in=aspects)
        others = others.filter(Exists(answering))
    near = When(plan__submission__unit__inspection_region=unit.inspection_region, then=Value(0))
    return others.annotate(distance=Case(near, default=Value(1), output_field=IntegerField())).order_by(
        "distance",
        "plan__submission__unit__position",
        "plan__submission__unit__code",
        "-plan__submission__cycle__fiscal_year",
        "number",
    )


def _approved():
    projects = Project.objects.filter(plan__submission__stage=Stage.APPROVED)
    return projects.select_related("plan__submission__unit", "plan__submission__cycle", "copied_unit")


def source_of(plan, ref):
    """The project with `ref` that this plan may take a copy of, or None."""
    last = last_cycle(plan.submission.cycle)
    own, others = own_projects(plan, last), shared_projects(plan, last)
    return own.filter(ref=ref).first() or others.filter(ref=ref).first()


# The copy


@transaction.atomic
def copy_project(plan, source, *, by, now, baselines=None):
    """Appends a copy of `source`, one of own_projects() or shared_projects(). Returns Copied.

    The period moves by as many years as lie between the two rounds. An indicator of the unit's own keeps its target and
    takes as baseline what was reached (`baselines`: {ref of the indicator: number}), else the old one; another unit's
    has neither, nor its reasons. Suggested activities are tied where this round's catalogue has the same text. The
    aspects of the source are answered with this round's figures. Writes the Event COPY_ROW; no TextChange, so that
    untouched() knows what nobody has edited yet. A plan that holds a copy of it already gets no second one. Raises
    Refused when the plan is full or cannot be written; then nothing has changed.
    """
    writing.lock(plan.submission, by)  # two clicks come one after the other
    held = Project.objects.filter(plan=plan, copied_ref=source.ref).first()
    if held:
        return Copied(held, is_new=False)
    is_own = source.submission.unit_id == plan.submission.unit_id
    project = services.append_project(plan, by=by, now=now, **_project_values(plan, source, is_own))
    taken = _same_in_catalogue(source, plan.submission.cycle)
    Activity.objects.bulk_create(_activity(project, row, taken) for row in source.activities.all())
    reached = (baselines or {}) if is_own else None
    Indicator.objects.bulk_create(_indicator(project, row, reached) for row in source.indicators.all())
    project.suggested.set(taken.values())
    _answer_aspects(project, source, by, now)
    record(
        Event.Act.COPY_ROW, submission=plan.submission, by=by, now=now, note=f"{project.place()} จาก{_whence(source)}"
    )
    return Copied(project, is_new=True)


def _project_values(plan, source, is_own):
    years = plan.submission.cycle.fiscal_year - source.submission.cycle.fiscal_year
    return {
        "title": source.title,
        "objective": source.objective,
        "period_start": _years_later(source.period_start, years),
        "period_end": _years_later(source.period_end, years),
        "own_choice": source.own_choice if is_own else "",
        "copied_ref": source.ref,
    } | _credited(source, is_own)


def _credited(source, is_own):
    """Whose plan it comes from; what the unit itself once took from another stays credited to that one."""
    if is_own and credit_of(source):
        return {"copied_unit": source.copied_unit, "copied_year": source.copied_year}
    return {"copied_unit": source.submission.unit, "copied_year": source.submission.cycle.fiscal_year}


def _years_later(day, years):
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February, in a year that has none
        return day.replace(year=day.year + years, day=28)


def _activity(project, source, taken):
    suggested = taken.get(source.suggested_id)
    return Activity(
        project=project, number=source.number, title=source.title, copied_ref=source.ref, suggested=suggested
    )


def _indicator(project, source, reached):
    """`reached`: {ref: number} of the unit's own, None for another unit's."""
    own = {} if reached is None else {"baseline": reached.get(source.ref, source.baseline), "target": source.target}
    words = {name: getattr(source, name) for name in ("text", "direction", "unit_of_measure", "measured_how")}
    return Indicator(project=project, number=source.number, copied_ref=source.ref, **words, **own)


def _same_in_catalogue(source, cycle):
    """{pk of what the source took up: the same activity, word for word, in the catalogue of `cycle`}."""
    offered = {(one.aspect_id, one.number): one for one in cycle.suggested_activities.all()}
    pairs = ((one, offered.get((one.aspect_id, one.number))) for one in source.suggested.all())
    return {one.pk: same for one, same in pairs if same and (same.title, same.items) == (one.title, one.items)}


def _answer_aspects(project, source, by, now):
    """The aspects of the source's findings, with the figures of this round's survey where they are released."""
    submission = project.submission
    choices = findings.choices_in(findings.results_of(submission))
    aspects = set(source.findings.values_list("aspect", flat=True))
    keys = {choice.whole.key for choice in choices if choice.aspect.pk in aspects}
    chosen = findings.chosen_findings(choices, keys, submission.cycle.survey_year)
    services.choose_findings(project, chosen, set(), by=by, now=now)


def _whence(source):
    submission = source.submission
    return f"{source} ของ{submission.unit.name} ปีงบประมาณ พ.ศ. {submission.cycle.fiscal_year}"


# What is said of a copy


def credit_of(project):
    """The sentence that credits another unit whose project this one was begun from; "" for all others."""
    if project.copied_unit_id in {None, project.submission.unit_id}:
        return ""
    return f"ปรับจากแผนของ{project.copied_unit.name} ปีงบประมาณ พ.ศ. {project.copied_year}"


def fit_of(project):
    """What a copy has to be made to fit: the unit, where another's words were taken; the year, where its own were."""
    return "หน่วยงาน" if credit_of(project) else "ปีนี้"


def untouched(plan):
    """The refs of the copied rows whose text nobody has edited since. One query, none where nothing was copied."""
    known = plan.__dict__.get("known_untouched")
    return untouched_of([plan]) if known is None else known


def untouched_of(plans):
    """The same of many plans at once."""
    rows = [row for plan in plans for project in plan.projects.all() for row in rows_of(project) if row.copied_ref]
    if not rows:
        return set()
    refs = {row.ref for row in rows}
    edited = TextChange.objects.filter(submission__in=[plan.submission_id for plan in plans], ref__in=refs)
    return refs - set(edited.values_list("ref", flat=True))


def rows_of(project):
    """The project and its rows that may be copies."""
    return [project, *project.activities.all(), *project.indicators.all()]
