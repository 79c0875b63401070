"""Lessons beside the marks: which of them stand among the good examples, and where กพร. marks another."""

from django.urls import reverse

from cpdplans.cycles.clock import Kind, Stage

from .models import GoodExample


def offered(entries, cycle, *, is_desk):
    """[(entry, its GoodExample or None, the address at which it is marked or "")]. Two queries. `entries` have a
    `project` and its `unit`."""
    shown = GoodExample.objects.shown().filter(submission__cycle=cycle)
    marks = {str(one.project_ref): one for one in shown}
    approved = cycle.submissions.filter(kind=Kind.REPORT, stage=Stage.APPROVED)
    reports = dict(approved.order_by().values_list("unit", "pk")) if is_desk else {}
    return [(one, marks.get(one.project.ref), _address(one, reports)) for one in entries]


def _address(entry, reports):
    report = reports.get(entry.unit.pk)
    return reverse("reports:example_mark", args=[report, entry.project.ref]) if report else ""
