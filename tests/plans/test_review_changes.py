"""What changed since the version that was returned, marked in the text; any two versions side by side."""

import datetime
import re
from functools import partial

import pytest
from django.urls import reverse

from cpdplans.cycles import stages, writing
from plans.services import remove_part
from tests.worlds import World

from .desk import indicator_of, main_of, return_and_send_again, row_at
from .factories import add_remark, fresh, make_cast_with_plan, make_project, send, send_back

WORLD = World(partial(make_cast_with_plan, sent=True), "plan")

pytestmark = pytest.mark.usefixtures("at_that_moment")
OBJECTIVE = "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น"


@pytest.fixture
def resent(plan, officer_a, reviewer, now):
    """Returns a function: a remark, a return, the change, and a new sending."""

    def again(change=lambda: None):
        add_remark(plan, reviewer, now)
        return return_and_send_again(plan, reviewer, officer_a, now, lambda plan: change())

    return again


@pytest.fixture
def compare(plan):
    return reverse("admin:plans_plan_compare", args=[plan.pk])


def marked(response, field):
    """The marks at a field, as they stand in the page's own text."""
    row = row_at(response, field)
    part = response.content.decode().partition(f'id="{row.anchor}"')[2].partition('<details class="review-add"')[0]
    return re.findall(r'<(ins|del) class="diff">(.*?)</', part)


def changes(response):
    summary = response.context["summary"]
    return {name: [words for words, _ in links] for name, links in summary.kinds}


GOLDEN = [
    ("เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น", "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วและถูกต้อง", [("del", "ขึ้น"), ("ins", "และถูกต้อง")]),
    ("ใช้เวลา 15 วัน", "ใช้เวลา 3 วัน", [("del", "15"), ("ins", "3")]),
    ("ลดน้ำหนัก", "ลดน้ำใจ", [("del", "หนัก"), ("ins", "ใจ")]),
    ("เก็บค่าธรรมเนียม", "แก้บค่าธรรมเนียม", [("del", "เก็"), ("ins", "แก้")]),
    ("", "ข้อความใหม่", [("ins", "ข้อความใหม่")]),
    ("ข้อความเดิม", "", [("del", "ข้อความเดิม")]),
]


@pytest.mark.parametrize("old, new, marks", GOLDEN)
def test_changes_are_marked_by_whole_clusters(plan, page, resent, officer_a, now, reviewer_client, old, new, marks):
    plan.projects.update(own_choice=old)
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=now)
    send(fresh(plan), officer_a, now)
    resent(lambda: plan.projects.update(own_choice=new))
    assert marked(reviewer_client.get(page), "own_choice") == marks


def test_only_what_changed_is_marked(plan, page, resent, reviewer_client):
    resent(lambda: plan.projects.update(objective="วัตถุประสงค์ใหม่"))
    context = reviewer_client.get(page).context
    assert [(row.part.text, row.former) for row in context["rows"] if row.change] == [("วัตถุประสงค์ใหม่", OBJECTIVE)]


def test_the_summary_counts_and_leads(plan, page, resent, officer_a, now, reviewer_client):
    def change():
        project = plan.projects.get()
        project.activities.create(number=2, title="กิจกรรมใหม่")
        remove_part(project.activities.get(number=1), project.activities, by=officer_a, now=now)
        plan.projects.update(objective="วัตถุประสงค์ใหม่")

    resent(change)
    response = reviewer_client.get(page)
    assert changes(response) == {
        "แก้ไข": ["แผนที่ 1 วัตถุประสงค์"],
        "เพิ่ม": ["แผนที่ 1 กิจกรรมที่ 1"],
        "ลบ": ["แผนที่ 1 กิจกรรมที่ 1"],
    }
    assert "แก้ไข 1 รายการ: แผนที่ 1 วัตถุประสงค์ เพิ่ม 1 รายการ:" in main_of(response)


def test_a_whole_project_is_one_change(plan, page, resent, officer_a, now, reviewer_client):
    resent(lambda: make_project(plan, officer_a, now=now))
    assert changes(reviewer_client.get(page)) == {"เพิ่ม": ["แผนที่ 2 ทั้งแผน"]}


def test_what_is_gone_stands_where_it_stood_with_its_remark(
    plan, page, resent, reviewer, officer_a, now, reviewer_client
):
    activity = plan.projects.get().activities.get()
    made = add_remark(plan, reviewer, now, row=activity, field="title")

    def change():
        plan.projects.get().activities.create(number=2, title="กิจกรรมใหม่")
        activity.delete()

    resent(change)
    context = reviewer_client.get(page).context
    [gone] = [row for row in context["rows"] if row.is_gone]
    assert (gone.part.text, gone.place.section) == ("จัดทำผังขั้นตอนการให้บริการ", "แผนที่ 1")
    assert ([one.remark for one in gone.remarks], gone.box, context["gone_remarks"]) == ([made], None, [])


def test_a_remark_on_what_was_gone_before_is_shown_apart(plan, page, resent, reviewer, now, reviewer_client):
    activity = plan.projects.get().activities.get()
    made = add_remark(plan, reviewer, now, row=activity, field="title")

    def change():
        plan.projects.get().activities.create(number=2, title="กิจกรรมใหม่")
        activity.delete()

    resent(change)
    resent()
    assert reviewer_client.get(page).context["gone_remarks"] == [made]


def test_evidence_is_told_piece_by_piece(plan, page, resent, officer_a, now, reviewer_client):
    def change():
        old = plan.submission.evidence.get()
        writing.attach(plan.submission, by=officer_a, now=now, url="https://www.example.com/new", caption="หนังสือเวียน")
        writing.detach(old, by=officer_a, now=now)

    resent(change)
    response = reviewer_client.get(page)
    rows = [row for row in response.context["rows"] if row.pieces]
    assert [[(piece.words, piece.change) for piece in row.pieces] for row in rows] == [
        [("หนังสือเวียน", "added"), ("ภาพการประชุม", "removed")]
    ]
    assert changes(response) == {"แก้ไข": ["การสร้างความรับรู้ หลักฐานของแผนทั้งฉบับ"]}


def test_a_caption_that_changed_is_marked(plan, page, resent, reviewer_client):
    resent(lambda: plan.submission.evidence.update(caption="ภาพการประชุมชี้แจง"))
    [piece] = [piece for row in reviewer_client.get(page).context["rows"] for piece in row.pieces]
    assert (piece.change, [text for kind, text in piece.parts if kind == "added"]) == ("changed", ["ชี้แจง"])


def test_nothing_changed_is_said(page, resent, reviewer_client):
    resent()
    assert "ไม่มีช่องใดเปลี่ยนจากฉบับที่ส่งคืน" in main_of(reviewer_client.get(page))


def test_an_amended_plan_is_held_against_the_one_approved(plan, page, officer_a, reviewer, now, reviewer_client):
    stages.perform(plan.submission, stages.Act.APPROVE, by=reviewer, now=now)
    opened = {"note": "คำขอของหน่วยงาน: งบประมาณลดลง", "revise_by": datetime.date(2023, 5, 2)}
    stages.perform(plan.submission, stages.Act.REOPEN, by=reviewer, now=now, **opened)
    plan.projects.update(objective="วัตถุประสงค์ใหม่")
    send(fresh(plan), officer_a, now)
    response = reviewer_client.get(page)
    words = "ที่เปลี่ยนไปจากฉบับที่ 1 ซึ่งเห็นชอบแล้วเปิดให้แก้ไข เหตุผลที่เปิดให้แก้ไข คำขอของหน่วยงาน: งบประมาณลดลง"
    assert (words in main_of(response), changes(response)) == (True, {"แก้ไข": ["แผนที่ 1 วัตถุประสงค์"]})


def test_marks_go_on_asking(plan, page, resent, reviewer_client):
    resent(lambda: plan.projects.update(objective="วัตถุประสงค์ใหม่"))
    shown = [reviewer_client.get(f"{page}{query}").content.decode() for query in ("", "?plain=1")]
    assert ['class="review-main is-plain"' in body for body in shown] == [False, True]


def test_what_was_recalled_and_sent_again_is_not_compared(plan, page, officer_a, now, reviewer_client):
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=now)
    plan.projects.update(objective="วัตถุประสงค์ใหม่")
    send(fresh(plan), officer_a, now)
    assert reviewer_client.get(page).context["former"] is None


def test_the_returned_version_is_compared_though_one_came_between(
    plan, page, officer_a, reviewer, now, reviewer_client
):
    add_remark(plan, reviewer, now)
    later = now + datetime.timedelta(hours=1)
    send_back(plan, reviewer, now)
    send(fresh(plan), officer_a, later)
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=later)
    send(fresh(plan), officer_a, later)
    context = reviewer_client.get(page).context
    assert (context["version"].number, context["former"].number) == (3, 1)


# Any two versions


def chosen(client, compare, query=""):
    context = client.get(f"{compare}{query}").context
    return context["old"].number, context["new"].number


def test_any_two_versions_are_compared(plan, compare, resent, reviewer_client):
    resent(lambda: plan.projects.update(objective="ฉบับที่สอง"))
    resent(lambda: plan.projects.update(objective="ฉบับที่สาม"))
    response = reviewer_client.get(f"{compare}?old=1&new=3")
    [row] = [row for section in response.context["sections"] for row in section.rows]
    assert (row.former, row.part.text) == (OBJECTIVE, "ฉบับที่สาม")
    assert [chosen(reviewer_client, compare, query) for query in ("", "?old=1&new=2", "?old=3&new=1")] == [
        (2, 3),
        (1, 2),
        (1, 3),
    ]


@pytest.mark.parametrize(
    "query", ["?old=abc&new=", "?old=9&new=99", "?new=" + "9" * 5000, "?old=-1", "?old=²", "?all="]
)
def test_garbage_in_the_address_is_the_usual_pair(compare, resent, reviewer_client, query):
    resent()
    assert chosen(reviewer_client, compare, query) == (1, 2)


def test_the_same_version_twice_says_so(compare, resent, reviewer_client):
    resent()
    assert "เลือกฉบับเดียวกัน จึงไม่มีส่วนที่ต่างกัน" in main_of(reviewer_client.get(f"{compare}?old=2&new=2"))


def test_versions_that_are_alike_say_so(compare, resent, reviewer_client):
    resent()
    assert "เนื้อหาของฉบับที่ 1 และฉบับที่ 2 เหมือนกันทุกช่อง" in main_of(reviewer_client.get(compare))


def test_one_version_has_no_other(compare, reviewer_client):
    assert "หน่วยงานส่งมาฉบับเดียว จึงยังไม่มีฉบับให้เทียบ" in main_of(reviewer_client.get(compare))


@pytest.mark.parametrize("number", ["0", "abc", "9" * 5000])
def test_no_such_plan_to_compare(db, reviewer_client, number):
    assert reviewer_client.get(f"/admin/plans/plan/{number}/compare/").status_code == 404


def test_a_changed_target_is_marked(plan, page, resent, reviewer_client):
    resent(lambda: type(indicator_of(plan)).objects.update(target="90"))
    assert marked(reviewer_client.get(page), "target") == [("del", "85"), ("ins", "90")]
