"""A round whose year is over: A's plan and report were approved and its results added to, B sent its plan, C nothing.

D was exempted."""

import datetime
import io
import re

import pypdfium2

from cpdplans.units.models import User
from reports import supplements
from reports.models import ActivityResult
from tests import factories
from tests.plans.factories import approve, make_plan, send
from tests.reports.factories import exempt, fresh_report, make_report, moment, send_report

PROBE = "น้ำใจทำให้ฐานข้อมูลของสำนักงานครบถ้วน"
PLACES = 5  # where it stands: B's objective; A's report: what was done, what changed, lessons; what A added
FLOOD = "ประสบอุทกภัย"
SENT, DAY = moment(4, 1), datetime.timedelta(days=1)
AFTER = moment(10, 2)  # the day after results can be added


class World:
    def __init__(self):
        self.reviewer = factories.make_user(User.Role.REVIEWER, username="reviewer")
        names = {"เชียงใหม่": 15, "กระบี่": 6, "ตรัง": 6, "พังงา": 6}
        self.units = [factories.make_unit(short_name=name, inspection_region=at) for name, at in names.items()]
        self.officers = [factories.make_user(unit=unit) for unit in self.units]
        self.cycle = factories.make_cycle(2566, by=self.reviewer)
        self.report = self._report()
        self.plan = make_plan(self.cycle, self.officers[1], now=SENT)
        self.plan.projects.update(objective=PROBE)
        send(self.plan, self.officers[1], SENT)
        exempt(self.units[3], self.cycle)

    def _report(self):
        """A's: approved, then added to."""
        report = make_report(self.cycle, self.officers[0], self.reviewer, now=SENT)
        report.results.update(change_for_clients=PROBE, lessons=PROBE)
        ActivityResult.objects.filter(number=1).update(done=PROBE)
        report = fresh_report(report)
        send_report(report, self.officers[0], SENT + DAY)
        approve(report, self.reviewer, SENT + DAY)
        line = supplements.lines_of(fresh_report(report))[0]
        supplements.add(report, line, by=self.officers[0], now=SENT + DAY, text=PROBE, url="https://example.go.th/more")
        return report


def texts_of(data):
    """The text of each page without its spaces and line ends."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(data))
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in pdf]
    pdf.close()
    return texts
