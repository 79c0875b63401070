"""How the board grows with the units: each view at 78 and at 780 units, beside fetching the same rows bare.

    make bench

The least processor time of several requests counts, so that what else the machine does stays out. A view at 780 units
should take under three times what it takes at 78; nothing here fails for being slow.
"""

import time

from tests.benchmarks.preparing import prepare

RUNS = 15
SIZES = (78, 780)


def main():
    prepare()
    from reports.board.filters import VIEWS

    cycle, reviewer = _round()
    small, large = (_measured(cycle, reviewer, size, VIEWS) for size in SIZES)
    print(f"the board at {SIZES[0]} and at {SIZES[1]} units (in brackets: beside fetching the same rows bare)")
    for name, less in small.items():
        more = large[name]
        bare = f"({less / small['bare']:5.1f}) ({more / large['bare']:5.1f})"
        print(f"  {name:7} {less * 1000:6.1f} ms {more * 1000:6.1f} ms  {bare}  ratio {more / less:.2f}")


def _round():
    """A round that nobody owes anything in yet, and a reviewer."""
    from cpdplans.units.models import Unit, User
    from tests import factories

    Unit.objects.update(owes_submissions=False)
    return factories.make_cycle(2570, opened=False), User.objects.reviewers().first()


def _measured(cycle, reviewer, size, views):
    """{view: the least seconds of its page}, and of the bare rows, with this many units."""
    from django.test import Client
    from django.urls import reverse

    from tests.reports.factories import fill

    fill(cycle, size, reviewer)
    client = Client()
    client.force_login(reviewer, backend="django.contrib.auth.backends.ModelBackend")
    address = f"{reverse('reports:board')}?cycle={cycle.fiscal_year}&view="
    pages = {view: _least(lambda view=view: client.get(address + view).content) for view in views}
    return {"bare": _least(lambda: _bare(cycle))} | pages


def _bare(cycle):
    """The rows that the board looks at, as the store gives them."""
    from cpdplans.cycles.models import Evidence, Extension
    from cpdplans.units.models import Unit

    submissions = cycle.submissions.order_by()
    rows = [submissions, Unit.objects.filter(submissions__in=submissions).distinct()]
    rows += [Extension.objects.filter(submission__cycle=cycle), Evidence.objects.filter(submission__cycle=cycle)]
    return [list(found.values_list()) for found in rows]


def _least(act):
    act()  # the first time finds templates and settings cold
    seconds = []
    for _ in range(RUNS):
        started = time.process_time()
        act()
        seconds.append(time.process_time() - started)
    return min(seconds)


if __name__ == "__main__":
    main()
