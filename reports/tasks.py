"""Work that a person does not wait for, done by the worker that runs beside the server."""

from django.utils import timezone
from django_tasks import task


@task()
def make_year(cycle_pk, is_desk, mark):
    """Makes the workbook of a year that somebody waits for."""
    from .sheets.making import make_asked

    make_asked(cycle_pk, is_desk, mark, now=timezone.now())
