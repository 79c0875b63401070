import pytest

from tests import factories
from tests.plans.factories import approve
from tests.reports.factories import make_report, send_report

LESSON = "เริ่มจากสิ่งที่ทำได้เอง"


@pytest.fixture
def report(cycle, officer_a, reviewer, now):
    """Approved; it tells a lesson."""
    factories.make_aspects()
    made = make_report(cycle, officer_a, reviewer, now=now)
    made.results.update(lessons=LESSON)
    send_report(made, officer_a, now)
    approve(made, reviewer, now)
    made.submission.refresh_from_db()
    return made


@pytest.fixture
def ref(report):
    return report.results.get().plan_ref
