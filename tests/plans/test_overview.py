"""The plan's own page: the task list, the way from each part of the paper to its field, what says it is not sent."""

import re

import pytest
from django.urls import reverse

from cpdplans.cycles.models import Event, Submission
from plans.models import Finding
from plans.services import add_part
from tests.conftest import signed_in
from tests.factories import make_aspect, make_round, make_score, make_suggestion
from tests.worlds import World

from .factories import add_remark, approve, fresh, make_cast_with_plan, make_plan, make_project, send, send_back
from .reading import edit_links, plain, strip

WORLD = World(make_cast_with_plan, "plan")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def results(unit_a):
    round_ = make_round(2565)
    make_score(unit_a, round_, make_aspect(1), mean="3.10")
    return round_


def url(plan, name, *args):
    return reverse(f"plans:{name}", args=[plan.pk, *args])


def detail(client, plan):
    return client.get(url(plan, "detail"))


# The task list


def findings_task(client, plan):
    task = detail(client, plan).context["tasks"][0]
    return task["status"].label, task["missing"], task["url"]


def test_the_results_come_first_until_they_are_read(cycle, officer_a, now, results, officer_client):
    plan = make_plan(cycle, officer_a, now=now, projects=0)
    page = reverse("surveys:results", args=[2565])
    assert findings_task(officer_client, plan) == ("ยังไม่เริ่ม", "ยังไม่ได้เปิดอ่านผลการสำรวจ", page)
    officer_client.get(page)
    words = "อ่านผลการสำรวจแล้ว ยังไม่ได้เลือกประเด็นมาจัดทำแผน"
    assert findings_task(officer_client, plan) == ("กำลังจัดทำ", words, f"{page}#priorities")


def test_then_each_project_must_answer_something(plan, officer_a, now, results, officer_client):
    officer_client.get(reverse("surveys:results", args=[2565]))
    second = make_project(plan, officer_a, now=now)
    make_project(plan, officer_a, now=now)
    Finding.objects.filter(project__in=plan.projects.exclude(number=1)).delete()
    words = "นำมาพิจารณาแล้วในแผนที่ 1 · ยังไม่ได้เลือกในแผนที่ 2 และ 3"
    place = url(plan, "project", second.ref) + "#findings"
    assert findings_task(officer_client, plan) == ("กำลังจัดทำ", words, place)


def test_the_results_are_a_link_away_also_when_all_is_chosen(plan, results, officer_client):
    Event.objects.create(
        act="read_results", unit=plan.submission.unit, note=str(results), at=plan.submission.cycle.opened_at
    )
    task = detail(officer_client, plan).context["tasks"][0]
    assert (task["status"].label, task["missing"]) == ("ครบแล้ว", "นำมาพิจารณาแล้วในแผนที่ 1")
    assert task["links"] == [{"title": "หน้าผลการสำรวจ", "url": reverse("surveys:results", args=[2565])}]


def test_what_is_complete_does_not_say_that_the_results_were_not_opened(plan, officer_a, now, results, officer_client):
    place = url(plan, "project", plan.projects.get().ref) + "#findings"
    assert findings_task(officer_client, plan) == ("ครบแล้ว", "นำมาพิจารณาแล้วในแผนที่ 1", place)
    make_project(plan, officer_a, now=now)
    assert findings_task(officer_client, plan) == ("ครบแล้ว", "นำมาพิจารณาแล้วทั้ง 2 แผน", place)


def test_without_results_it_may_be_complete_too(plan, officer_client):
    words = "ยังไม่มีผลการสำรวจที่เผยแพร่ · นำมาพิจารณาแล้วในแผนที่ 1"
    assert findings_task(officer_client, plan)[:2] == ("ครบแล้ว", words)


def test_remarks_on_findings_stand_at_their_line_alone(plan, officer_a, reviewer, now, results, officer_client):
    second = make_project(plan, officer_a, now=now)
    send(fresh(plan), officer_a, now)
    add_remark(plan, reviewer, now, row=second, field="findings")
    add_remark(plan, reviewer, now, row=second.findings.get(), field="words")
    send_back(plan, reviewer, now)
    tasks = detail(officer_client, plan).context["tasks"]
    assert [task["status"].label for task in tasks] == ["ต้องแก้ไข", *["ครบแล้ว"] * 4, "ต้องแก้ไข"]
    words = "มีประเด็นที่ต้องแก้ไข 2 ประเด็น ยังไม่ได้ชี้แจง"
    assert (tasks[0]["missing"], tasks[0]["url"]) == (words, url(plan, "project", second.ref) + "#findings")


def test_remarks_on_the_rest_of_a_project_stand_at_the_project(plan, officer_a, reviewer, now, officer_client):
    send(plan, officer_a, now)
    add_remark(plan, reviewer, now, row=plan.projects.get(), field="title")
    send_back(plan, reviewer, now)
    tasks = detail(officer_client, plan).context["tasks"]
    assert [task["status"].label for task in tasks[:2]] == ["ครบแล้ว", "ต้องแก้ไข"]


def test_a_reviewer_is_led_to_the_results_of_that_unit(plan, results, reviewer_client):
    task = detail(reviewer_client, plan).context["tasks"][0]
    assert task["links"][0]["url"] == reverse("surveys:results_of_unit", args=[2565, "50"])


def test_the_list_says_how_far_it_has_come(plan, officer_client):
    plan.projects.update(objective="")
    context = detail(officer_client, plan).context
    assert (len(context["tasks"]), context["done_words"]) == (5, "ครบแล้ว 3 จาก 4 ส่วน")


def test_an_empty_plan_leads_to_its_first_project(cycle, officer_a, now, officer_client):
    plan = make_plan(cycle, officer_a, now=now, projects=0)
    task = detail(officer_client, plan).context["tasks"][1]
    assert (task["title"], task["status"].label) == ("จัดทำแผนที่ 1", "ยังไม่เริ่ม")
    assert task["url"] == reverse("reports:new_project", args=[plan.pk])


# The way to each part


def test_each_part_of_the_paper_has_its_named_link(plan, officer_client):
    assert list(edit_links(detail(officer_client, plan))) == [
        "แก้ไขชื่อแผนที่ 1",
        "แก้ไขกิจกรรมที่ 1 แผนที่ 1",
        "แก้ไขผลสำรวจที่นำมาพิจารณา แผนที่ 1",
        "แก้ไขกิจกรรม/แผนงานที่นำมาใช้ แผนที่ 1",
        "แก้ไขวัตถุประสงค์ แผนที่ 1",
        "แก้ไขระยะเวลาดำเนินการ แผนที่ 1",
        "แก้ไขตัวชี้วัดที่ 1 แผนที่ 1",
        "แก้ไขหลักฐานการสร้างความรับรู้ แผนที่ 1",
        "แก้ไขประเด็นที่ยังไม่ดำเนินการและเหตุผล",
        "แก้ไขหนังสือนำส่ง",
        "แก้ไขผู้ประสานงาน",
    ]


@pytest.mark.parametrize("page", ["detail", "check"])
def test_each_link_leads_to_what_it_names(plan, officer_a, now, cycle, officer_client, page):
    make_suggestion(cycle)
    project = plan.projects.get()
    add_part(project, project.activities, by=officer_a, now=now)
    add_part(project, project.indicators, by=officer_a, now=now)
    make_project(plan, officer_a, now=now).indicators.all().delete()
    links = edit_links(officer_client.get(url(plan, page)))
    assert len(links) == 11 + 2 + 8  # two rows more in the first project, and the second project
    for address in links.values():
        path, _, anchor = address.partition("#")
        assert (address, officer_client.get(path).content.decode().count(f'id="{anchor}"')) == (address, 1)


def test_what_is_sent_has_no_way_to_edit(plan, officer_a, reviewer, now, officer_client):
    send(plan, officer_a, now)
    assert edit_links(detail(officer_client, plan)) == {}
    approve(plan, reviewer, now)
    assert edit_links(detail(officer_client, plan)) == {}


def test_an_onlooker_has_no_way_to_edit(plan, executive_client):
    response = detail(executive_client, plan)
    assert (edit_links(response), "tasks" in response.context) == ({}, False)
    assert "ลดขั้นตอนการให้บริการ" in plain(response.content.decode())


def test_the_table_stays_a_table_where_it_is_drawn_as_cards(plan, officer_client):
    body = detail(officer_client, plan).content.decode()
    table = body[body.index('<table class="table paper"') : body.index("</table>")]
    roles = {"table": 1, "rowgroup": 2, "row": 2, "columnheader": 5, "rowheader": 1, "cell": 4}
    assert {role: table.count(f'role="{role}"') for role in roles} == roles
    headers = re.findall(r'<th scope="col" role="columnheader">(.*?)</th>', table)
    assert headers == re.findall(r'data-name="(.*?)"', table)


# Not sent


@pytest.mark.parametrize("name", ["detail", "project", "remove_project", "awareness", "letter", "check", "history"])
def test_every_page_of_a_draft_says_that_it_is_not_sent(plan, officer_client, name):
    args = [plan.projects.get().ref] if "project" in name else []
    words = "ฉบับร่าง ยังไม่ได้ส่ง ภายใน 12 เม.ย. 66 เวลา 23.59 น. เหลือ 11 วัน"
    assert strip(officer_client, url(plan, name, *args)) == [words]


def test_the_page_of_a_new_project_says_it_too(plan, officer_client):
    [words] = strip(officer_client, reverse("reports:new_project", args=[plan.pk]))
    assert words.startswith("ฉบับร่าง ยังไม่ได้ส่ง")


def test_a_returned_plan_says_that_it_is_not_sent_again(plan, officer_a, reviewer, now, officer_client):
    send(plan, officer_a, now)
    for page in ("detail", "receipt", "check"):
        assert strip(officer_client, url(plan, page)) == []
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    words = "ส่งคืนแก้ไข ยังไม่ได้ส่งอีกครั้ง ภายใน 8 เม.ย. 66 เวลา 23.59 น. เหลือ 7 วัน"
    for page in ("detail", "check", "letter"):
        assert strip(officer_client, url(plan, page)) == [words]


def test_a_recall_is_told_on_the_page(plan, officer_a, now, officer_client):
    send(plan, officer_a, now)
    assert "ดึงกลับได้จนถึงวันครบกำหนดส่ง" in plain(detail(officer_client, plan).content.decode())
    officer_client.post(url(plan, "recall"))
    shown = plain(detail(officer_client, plan).content.decode())
    assert "ผู้ใช้ 50 ดึงกลับมาแก้ไขเมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. ขณะนี้เป็นฉบับร่าง" in shown
    assert strip(officer_client, url(plan, "letter"))[0].startswith("ฉบับร่าง (ดึงกลับมาแก้ไข) ยังไม่ได้ส่งอีกครั้ง")


def test_why_it_cannot_be_recalled_any_more(plan, officer_a, reviewer, now, officer_client, reviewer_client):
    send(plan, officer_a, now)
    Submission.objects.filter(pk=plan.submission_id).update(taken_at=now)
    assert detail(officer_client, plan).context["why_no_recall"] == "ดึงกลับไม่ได้ เนื่องจากผู้พิจารณารับไว้พิจารณาแล้ว"
    assert detail(reviewer_client, plan).context["why_no_recall"] == ""


def test_own_page_takes_the_same_queries_for_a_large_plan(
    cycle, officer_a, officer_b, now, django_assert_max_num_queries
):
    counts = []
    for officer, projects in ((officer_a, 1), (officer_b, 5)):
        client, plan = signed_in(officer), make_plan(cycle, officer, now=now, projects=projects)
        detail(client, plan)
        with django_assert_max_num_queries(40) as queries:
            detail(client, plan)
        counts.append(len(queries))
    assert counts[0] == counts[1]
