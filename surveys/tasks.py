"""Long steps of an import, done by the worker that runs beside the server."""

from contextlib import suppress

from django.utils import timezone
from django_tasks import task

from cpdplans.cycles.stages import Refused

from .importing import carry_out, check
from .models import SurveyImport


@task()
def check_import(pk):
    """Looks at a file that waits. Harmless when somebody looked at it meanwhile."""
    _unless_moved_on(check, pk)


@task()
def apply_import(pk):
    """Writes a file that somebody pressed the button for. Harmless when it is in, or was begun anew."""
    _unless_moved_on(carry_out, pk)


def _unless_moved_on(step, pk):
    with suppress(Refused):
        step(SurveyImport.objects.get(pk=pk), now=timezone.now())
