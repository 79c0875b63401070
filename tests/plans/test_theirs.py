"""What an officer is told of a colleague's words, of what a project lacks, and of the account's particulars."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from plans.models import Activity
from plans.starting import start_project
from tests.conftest import signed_in
from tests.factories import make_aspect, make_user

from .factories import fresh, make_plan, name_in, posted


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(cycle, officer_a, now):
    return make_plan(cycle, officer_a, now=now)


@pytest.fixture
def project(plan):
    return plan.projects.get()


@pytest.fixture
def page(plan, project):
    return reverse("plans:project", args=[plan.pk, project.ref])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_colleagues_newer_text_is_told_to_who_saves_the_page(project, page, officer_a, officer_client):
    mine = posted(officer_client.get(page).context["form"])
    colleague = signed_in(make_user(unit=officer_a.unit, username="50b", name="นางบุษบา บัวหลวง"))
    theirs = posted(colleague.get(page).context["form"]) | {name_in(project, "objective"): "ข้อความของบุษบา"}
    colleague.post(page, theirs)
    response = officer_client.post(page, mine)
    project.refresh_from_db()
    assert project.objective == "ข้อความของบุษบา"
    assert said(response)[0] == (
        "วัตถุประสงค์: นางบุษบา บัวหลวง แก้ไขเมื่อ 1 เม.ย. 66 10.00 น. ระหว่างที่ท่านเปิดหน้านี้ จึงคงข้อความของผู้นั้นไว้ ข้อความเดิมอยู่ในประวัติ"
    )


def test_nothing_is_told_where_nobody_else_wrote(page, officer_client):
    response = officer_client.post(page, posted(officer_client.get(page).context["form"]))
    assert said(response) == ["ข้อความในหน้านี้บันทึกไว้แล้ว"]


def test_the_page_says_what_the_project_lacks(project, page, officer_client):
    project.objective = ""
    project.save()
    project.indicators.update(measured_how="")
    context = officer_client.get(page).context
    assert [lack.sentence for lack in context["missing"]] == ["แผนที่ 1: กรอกวัตถุประสงค์"]
    assert [lack.sentence for lack in context["doubts"]] == ["แผนที่ 1 ตัวชี้วัดที่ 1: ควรระบุวิธีที่หน่วยงานวัดผลด้วยตนเอง"]


def test_the_task_list_tells_what_is_worth_a_second_look(plan, officer_client):
    plan.projects.get().indicators.update(measured_how="")
    tasks = officer_client.get(reverse("plans:detail", args=[plan.pk])).context["tasks"]
    assert [(task["status"].label, task["missing"]) for task in tasks if task["title"].startswith("แผนที่ 1")] == [
        ("ครบแล้ว", "มีข้อควรตรวจสอบ 1 รายการ")
    ]


def test_the_contact_person_comes_from_the_account(plan, officer_a, officer_client):
    officer_a.name, officer_a.job_title, officer_a.telephone = "นายสมชาย ดีงาม", "นักวิชาการสหกรณ์", ""
    officer_a.save()
    address = reverse("plans:letter", args=[plan.pk])
    data = posted(officer_client.get(address).context["form"])
    response = officer_client.post(address, data | {"act": "use-account"})
    submission = fresh(plan).submission
    assert (response["Location"], submission.contact_name, submission.contact_position) == (
        address,
        "นายสมชาย ดีงาม",
        "นักวิชาการสหกรณ์",
    )
    assert submission.contact_telephone == data[name_in(plan.submission, "contact_telephone")]


def test_an_own_choice_begins_the_first_activity(cycle, officer_b, now):
    submission = cycle.submissions.get(unit=officer_b.unit, kind="plan")
    words = "จัดคลินิกสหกรณ์\nเพราะสมาชิกอยู่ไกล"
    aspect = f"aspect-{make_aspect(1).pk}-"
    started = start_project(submission, aspect, set(), by=officer_b, now=now, own_choice=words)
    activity = Activity.objects.get(project=started.project)
    assert (started.project.own_choice, activity.title) == (words, words)
