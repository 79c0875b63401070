"""How many queries the list of what each unit owes takes, with every filter set."""

import datetime

import pytest
from django.utils.http import urlencode

from tests.cycles.factories import make_waiting
from tests.plans.factories import queries_of

DAY = datetime.timedelta(days=1)
EVERY_FILTER = urlencode(
    {
        "kind__exact": "plan",
        "status": ["submitted", "returned"],
        "timeliness": ["on_time", "late"],
        "reviewer": ["mine", "none"],
        "progress": ["untaken", "unprepared"],
        "waiting": "3",
        "sent": "month",
        "q": "๑",
    },
    doseq=True,
)


@pytest.fixture
def later(now, time_machine):
    """Friday 21 April 2566, nine days after the plans were due."""
    time_machine.move_to(now + 20 * DAY, tick=False)
    return now + 20 * DAY


@pytest.mark.parametrize("query", ["kind__exact=plan", EVERY_FILTER])
def test_the_list_takes_the_same_queries_for_more_rows(reviewer, reviewer_client, later, query):
    counts, shown, address = [], [], f"/admin/cycles/submission/?{query}"
    for rows in (1, 3, 78):
        make_waiting(rows, reviewer, later, later - 10 * DAY)
        shown.append(reviewer_client.get(address).context["cl"].result_count)
        counts.append(queries_of(reviewer_client, address))

    assert (shown, counts) == ([1, 3, 78], [counts[0]] * 3)
