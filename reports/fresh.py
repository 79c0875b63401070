"""What follows from the fields on a project's page of the report, for the page as it is read and after each saving."""

from django.template.loader import render_to_string

from . import readiness
from .models import IndicatorResult, Report


def lacks_context(report, result):
    """The context of reports/_result_lacks.html."""
    lacks = readiness.result_lacks(report, result)
    return {
        "missing": [lack for lack in lacks if lack.must],
        "doubts": [lack for lack in lacks if not lack.must],
    }


def fresh_parts(report, row):
    """{name of a part of the page, as its data-fresh says: its HTML} after a field of `row` was saved."""
    read = Report.objects.with_rows().get(pk=report.pk)
    for result in read.results.all():
        rows = {one.ref: one for one in (result, *result.activities.all(), *result.indicators.all())}
        if row.ref in rows:
            return _parts(read, result, rows[row.ref])
    return {}


def _parts(report, result, row):
    parts = {"lacks": render_to_string("reports/_result_lacks.html", lacks_context(report, result))}
    if isinstance(row, IndicatorResult):
        parts[f"outcome-{row.ref}"] = render_to_string("reports/_result_outcome.html", {"outcome": row.outcome})
    return parts
