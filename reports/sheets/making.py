"""The workbook of a year, made at once for a few units and by the worker for many, who take over two seconds."""

from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone

from cpdplans.cycles.models import Cycle, Event, Version

from ..tasks import make_year
from .tables import tables_of
from .workbook import year_workbook

MANY = 30  # versions sent: more are made by the worker
KEPT_SECONDS = 10 * 60
TRIED_SECONDS = 2 * 60  # after which a workbook that has not come is asked for again


def workbook_of(cycle, now, *, is_desk):
    """The .xlsx as bytes; None while the worker is making it. What was made is kept for ten minutes, or until somebody
    acts in the portal."""
    mark = _mark(cycle, now, is_desk)
    made = cache.get(_key(mark))
    if made:
        return made
    if Version.objects.filter(submission__cycle=cycle).count() <= MANY:
        return _make(cycle, mark, now, is_desk)
    if cache.add(f"year-asked-{mark}", True, TRIED_SECONDS):
        make_year.enqueue(cycle.pk, is_desk, mark)
    return cache.get(_key(mark))


def make_asked(cycle_pk, is_desk, mark, *, now):
    """Makes what was asked for, once."""
    if not cache.get(_key(mark)):
        _make(Cycle.objects.get(pk=cycle_pk), mark, now, is_desk)


def _make(cycle, mark, now, is_desk):
    made = year_workbook(cycle, tables_of(cycle, now, is_desk=is_desk), now)
    cache.set(_key(mark), made, KEPT_SECONDS)
    return made


def _mark(cycle, now, is_desk):
    """Another one for each round, day, kind of reader, and act done in the portal."""
    last = Event.objects.aggregate(last=Max("pk"))["last"]
    return f"{cycle.pk}-{timezone.localdate(now)}-{'desk' if is_desk else 'whole'}-{last}"


def _key(mark):
    return f"year-xlsx-{mark}"
