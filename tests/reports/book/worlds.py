"""A round whose year is over: A's plan and report were sent, B's plan, C sent nothing."""

import datetime
import io
import re

import pypdfium2

from cpdplans.cycles.documents import document
from cpdplans.cycles.models import Document, Version
from cpdplans.units.models import User
from tests import factories
from tests.plans.factories import make_plan, send
from tests.reports.factories import make_report, moment, send_report

PROBE = "น้ำใจทำให้ฐานข้อมูลของสำนักงานครบถ้วน"
SENT = moment(4, 1)
AFTER = moment(10, 2)  # the day after results can be added


class World:
    def __init__(self):
        self.reviewer = factories.make_user(User.Role.REVIEWER, username="reviewer")
        names = {"เชียงใหม่": 15, "กระบี่": 6, "ตรัง": 6}
        self.units = [factories.make_unit(short_name=name, inspection_region=at) for name, at in names.items()]
        self.officers = [factories.make_user(unit=unit) for unit in self.units]
        self.cycle = factories.make_cycle(2566, by=self.reviewer)
        self.report = make_report(self.cycle, self.officers[0], self.reviewer, now=SENT)
        send_report(self.report, self.officers[0], SENT + datetime.timedelta(days=1))
        self.plan = make_plan(self.cycle, self.officers[1], now=SENT)
        self.plan.projects.update(objective=PROBE)
        send(self.plan, self.officers[1], SENT)


def texts_of(data):
    """The text of each page without its spaces and line ends."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(data))
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in pdf]
    pdf.close()
    return texts


def store_all():
    for version in Version.objects.all():
        document(version, Document.Kind.CONTENT)
