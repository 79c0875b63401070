"""The book of 78 units: from stored documents, and the making of those documents on the cores there are.

    make bench

From stored documents it should take under 8 s and 300 MB; nothing here fails for being slow.
"""

import os
import resource
import tempfile
import time

from tests.benchmarks.preparing import prepare

PROJECTS = 2  # of each plan: with the reports over 250 pages


def main():
    prepare()
    from django.test import override_settings

    # What is sent would have its papers made at once; here they are made on all cores.
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}):
        cycle, now = _round()
        from reports.book.papers import all_stored
        from reports.book.parts import parts_of

        versions = parts_of(cycle, now).versions
        started = time.monotonic()
        all_stored(versions)
        seconds = time.monotonic() - started
        cores = len(os.sched_getaffinity(0))
        print(f"{len(versions)} documents made on {cores} cores: {seconds:.1f} s")
        _in_a_process_of_its_own(lambda: _joined(cycle, now))


def _round():
    """A round in which every unit sent its plan and its report."""
    from cpdplans.cycles.models import Cycle
    from cpdplans.cycles.services import open_cycle
    from cpdplans.units.models import Unit, User
    from tests import factories
    from tests.reports.factories import make_report, moment, send_report

    reviewer, now = User.objects.reviewers().first(), moment(4, 1)
    cycle = Cycle.objects.get(fiscal_year=2566)  # of the reference data
    open_cycle(cycle, by=reviewer, now=now, told=False)
    for unit in Unit.objects.owing():
        officer = factories.make_user(unit=unit)
        send_report(make_report(cycle, officer, reviewer, now=now, projects=PROJECTS), officer, now)
    return cycle, moment(10, 2)


def _joined(cycle, now):
    from reports.book.joining import write_book
    from reports.book.papers import all_stored
    from reports.book.parts import parts_of

    started, busy = time.monotonic(), time.process_time()
    with tempfile.TemporaryFile() as stream:
        parts = parts_of(cycle, now)
        pages, _ = write_book(parts, all_stored(parts.versions), stream, now)
        size = stream.tell() / 1024 / 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, busy = time.monotonic() - started, time.process_time() - busy
    print(
        f"the book from stored documents: {seconds:.1f} s, of the processor {busy:.1f} s, {memory:.0f} MB", flush=True
    )
    print(f"  {pages} pages, a file of {size:.1f} MB", flush=True)


def _in_a_process_of_its_own(act):
    """So that the memory is that of the act, not of what came before it."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
