"""Plans for tests: one that may be sent as it stands, which a test then makes worse."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cpdplans.cycles import reviewing, stages, writing
from cpdplans.cycles.clock import Kind
from plans.content import PlanContent
from plans.models import Finding, Plan
from plans.services import add_project, plan_of
from tests.factories import make_aspect, make_cast
from tests.worlds import NOW

LETTER = {
    "letter_number": "ชม 0010/1234",
    "letter_date": datetime.date(2023, 4, 3),
    "contact_name": "นางสาวกานดา ใจดี",
    "contact_position": "นักวิชาการสหกรณ์ชำนาญการ",
    "contact_telephone": "0 5311 2233",
}


def submission_of(cycle, unit, kind=Kind.PLAN):
    return cycle.submissions.get(unit=unit, kind=kind)


def make_plan(cycle, officer, *, now, projects=1):
    """A complete plan of the officer's unit, with awareness evidence, letter and contact."""
    submission = submission_of(cycle, officer.unit)
    for name, value in LETTER.items():
        setattr(submission, name, value)
    submission.save()
    plan = plan_of(submission)
    for _ in range(projects):
        make_project(plan, officer, now=now)
    writing.attach(submission, by=officer, now=now, url="https://www.example.com/photos", caption="ภาพการประชุม")
    return fresh(plan)


def make_project(plan, officer, *, now):
    """A complete project: a finding, an activity, an indicator that counts and one that is done or not."""
    project = add_project(plan, by=officer, now=now)
    project.title = "ลดขั้นตอนการให้บริการ"
    project.objective = "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น"
    project.period_start = datetime.date(2023, 4, 17)
    project.period_end = datetime.date(2023, 7, 31)
    project.save()
    project.activities.update(title="จัดทำผังขั้นตอนการให้บริการ")
    project.indicators.update(
        text="ร้อยละความพึงพอใจของผู้รับบริการ", target="85", unit_of_measure="ร้อยละ", measured_how="แบบสอบถาม"
    )
    Finding.objects.create(project=project, aspect=make_aspect(1), survey_year=2565)
    return project


def make_cast_with_plan(sent=False):
    """The cast with a complete plan of the unit A, which was `sent` an hour ago."""
    cast = make_cast()
    plan = make_plan(cast["cycle"], cast["officer_a"], now=NOW)
    if sent:
        send(plan, cast["officer_a"], NOW - datetime.timedelta(hours=1))
    return cast | {"plan": plan}


def fresh(plan):
    return Plan.objects.with_rows().get(pk=plan.pk)


def send(plan, by, now, **kw):
    return stages.perform(plan.submission, stages.Act.SEND, by=by, now=now, content=PlanContent(plan), **kw)


def approve(plan, by, now):
    return stages.perform(plan.submission, stages.Act.APPROVE, by=by, now=now)


def add_remark(plan, by, now, text="กรุณาระบุค่าเป้าหมายให้ชัดเจน", row=None, field="", **kw):
    """A remark on `field` of `row`, or on the whole."""
    pinned = {"ref": row.ref, "field": field, "place": row.place()} if row else {}
    return reviewing.add_remark(plan.submission, text=text, by=by, now=now, **(pinned | kw))


def send_back(plan, by, now, name=stages.Act.RETURN, note="", days=7):
    """Returns (with the remarks there are) or reopens the plan, to be mended within `days`."""
    day = timezone.localdate(now) + datetime.timedelta(days=days)
    return stages.perform(plan.submission, name, by=by, now=now, revise_by=day, note=note)


def posted(form):
    """What a browser posts of a form as the page shows it: each control and its starting text."""
    return {bound.html_name: "" if bound.value() is None else bound.value() for bound in form}


def name_in(row, column):
    """The name of a row's field in a form."""
    return f"{row.ref.hex}-{column}"


def queries_of(client, address):
    """How many queries the page takes when it is opened a second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
