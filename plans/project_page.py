"""The page on which one project is written: its form, what it may answer and take up, the results beside it."""

from cpdplans import thai
from cpdplans.cycles.models import Remark
from cpdplans.cycles.writing_form import WritingForm
from surveys.catalogue import suggestions_of

from . import acts, copying, findings, readiness, removal
from .side import side_panel

PARTS = ("findings", "suggested", "credit", "evidence")  # of a project, that reviewers may remark on and no field shows


def project_page(plan, project, form, results, now):
    """The context of plans/project_form.html. `form`: its WritingForm, perhaps come back with errors; `results`:
    findings.results_of the plan's submission."""
    cycle = plan.submission.cycle
    lacks = readiness.project_lacks(plan, project)
    return {
        "plan": plan,
        "submission": plan.submission,
        "project": project,
        "form": form,
        "own": {field.bound.name.partition("-")[2]: field for field in form.fields_of(project)},
        "activities": _rows(project.activities.all(), form),
        "indicators": _rows(project.indicators.all(), form),
        "choices": findings.choices_for(project, results),
        "findings": [(row, form.fields_of(row)) for row in project.findings.all() if form.has(row)],
        "round": results and results.round,
        "side": side_panel(results, project),
        "periods": acts.periods(cycle.fiscal_year),
        "months": _months(project, cycle),
        "removed": _removed(project, now),
        "untouched": copying.untouched(plan),
        "missing": [lack for lack in lacks if lack.must],
        "doubts": [lack for lack in lacks if not lack.must],
        "credit": copying.credit_of(project),
        "remarks": _remarks(project, form),
    } | _suggestions(project, cycle)


def _rows(rows, form):
    """[(row, its fields, the places to move it to or None)]; rows added while `form` came back with errors too."""
    rows = list(rows)
    added = WritingForm(rows=[row for row in rows if not form.has(row)])
    return [
        {
            "row": row,
            "fields": form.fields_of(row) or added.fields_of(row),
            "up": at or None,
            "down": at + 2 if at + 1 < len(rows) else None,
        }
        for at, row in enumerate(rows)
    ]


def _remarks(project, form):
    """{part of the page: the remarks to mend that no field of the form shows}; under "words", those that fields of
    folded findings do show."""
    waiting = [remark for remark in form.remarks if remark.state != Remark.State.CLOSED]
    own = [remark for remark in waiting if remark.ref == project.ref and remark.field not in project.written]
    found = {part: [remark for remark in own if remark.field == part] for part in PARTS}
    folded = {finding.ref for finding in project.findings.all()}
    return found | {
        "elsewhere": [remark for remark in own if remark.field not in PARTS],
        "words": [remark for remark in waiting if remark.ref in folded],
    }


def _removed(project, now):
    """{part of the page: what was taken out of it a short while ago}"""
    rows = list(removal.lately(project.submission, now, project))
    kinds = {"findings": removal.FINDING, "activities": removal.ACTIVITY, "indicators": removal.INDICATOR}
    return {part: [row for row in rows if row.kind == kind] for part, kind in kinds.items()}


def _months(project, cycle):
    """[(place in the fiscal year, first day, whether the period begins in it, whether it ends in it)]"""
    start, end = project.period_start, project.period_end
    months = thai.fiscal_months(cycle.fiscal_year)
    return [
        (at, first, bool(start and first <= start <= last), bool(end and first <= end <= last))
        for at, (first, last) in enumerate(months)
    ]


def _suggestions(project, cycle):
    """The catalogue: of the aspects that the project answers at hand, those that name field units first; the rest.
    Before it answers any, those that name field units are at hand."""
    answered = {finding.aspect_id for finding in project.findings.all()}
    taken = {activity.suggested_id: activity for activity in project.activities.all() if activity.suggested_id}
    tied = {suggested.pk for suggested in project.suggested.all()}
    at_hand, others = [], []
    for one in sorted(suggestions_of(cycle), key=_field_units_first):
        entry = {"one": one, "is_taken": one.activity.pk in tied, "activity": taken.get(one.activity.pk)}
        fits = one.activity.aspect_id in answered if answered else one.activity.names_field_units
        near = fits or entry["is_taken"]
        (at_hand if near else others).append(entry)
    return {"suggested": at_hand, "other_suggested": others}


def _field_units_first(one):
    return one.activity.aspect.number, not one.activity.names_field_units, one.activity.number
