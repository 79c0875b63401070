"""Who reads what of the history: executives the way through the round, reviewers the remarks, whole."""

import pytest
from django.urls import reverse

from cpdplans.cycles import reviewing, writing
from cpdplans.cycles.models import Remark
from plans import services as plan_services
from tests.factories import make_user
from tests.plans.factories import add_remark, fresh, make_cast_with_plan, send, send_back
from tests.reports.factories import make_report
from tests.worlds import World

WORLD = World(make_cast_with_plan, "plan")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def project(plan):
    return plan.projects.get()


def address(plan, **query):
    return reverse("plans:history", args=[plan.pk], query=query)


def entries(client, where):
    """What the timeline tells, newest first."""
    return client.get(where).context["entries"]


def acts(client, where):
    return [entry.act for entry in entries(client, where)]


# What an executive reads


@pytest.fixture
def drafted(plan, project, officer_a, reviewer, now, officer_client):
    """The plan, written by a colleague, with a refused attempt, a removed row, a remark, its answer: and sent back."""
    colleague = make_user(unit=officer_a.unit, name="นางสาวดวงใจ สุขดี")
    writing.write_text(project, "title", "ข้อความที่เปลี่ยน", base=project.title, by=colleague, now=now)
    plan.projects.update(objective="")
    officer_client.post(reverse("plans:send", args=[plan.pk]))
    row = plan_services.add_part(project, project.activities, by=officer_a, now=now)
    plan_services.remove_part(row, project.activities, by=officer_a, now=now)
    plan.projects.update(objective="เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น")
    send(fresh(plan), officer_a, now)
    remark = add_remark(plan, reviewer, now, "ประเด็นของผู้พิจารณา")
    send_back(plan, reviewer, now)
    reviewing.answer_remark(remark, text="คำชี้แจง", by=officer_a, now=now)
    return plan


def test_an_executive_reads_how_it_went_through_the_round_only(drafted, executive_client):
    response = executive_client.get(address(drafted))
    shown = response.content.decode()
    assert [(entry.is_text, entry.act) for entry in response.context["entries"]] == [
        (False, "ส่งคืนแก้ไข"),
        (False, "ส่ง"),
    ]
    assert (response.context["removed"], response.context["parts"]) == ([], [])
    assert [person.username for person in response.context["people"]] == ["50", "reviewer"]
    private = ["ข้อความที่เปลี่ยน", "กิจกรรมที่ 2", "ส่งไม่สำเร็จ", "ประเด็นของผู้พิจารณา", "คำชี้แจง", "กลับมา", "ดวงใจ"]
    assert [words for words in private if words in shown] == []


@pytest.mark.parametrize("query", [{"only": "texts"}, {"field": "title", "every": 1}, {"part": "project"}])
def test_an_executive_who_asks_for_texts_has_none(drafted, project, executive_client, query):
    named = {"ref": project.ref} if "field" in query else {"part": project.ref} if "part" in query else {}
    response = executive_client.get(address(drafted, **query | named))
    assert [entry.act for entry in response.context["entries"]] == ["ส่งคืนแก้ไข", "ส่ง"]
    assert response.context["field_name"] == ""


def test_an_executive_narrows_by_person(drafted, reviewer, executive_client):
    assert acts(executive_client, address(drafted, by=reviewer.pk)) == ["ส่งคืนแก้ไข"]


def test_the_own_page_shows_an_executive_no_refused_attempt(drafted, officer_client, executive_client):
    pages = [client.get(reverse("plans:detail", args=[drafted.pk])) for client in (officer_client, executive_client)]
    told = [[event.act for event in page.context["history"]] for page in pages]
    assert [sorted(names) for names in told] == [["refuse_sending", "return", "send"], ["return", "send"]]
    assert ["กลับมา</span>" in page.content.decode() for page in pages] == [True, False]


def test_who_may_not_write_now_is_not_promised_to_take_back(drafted, officer_a, now, officer_client):
    send(fresh(drafted), officer_a, now)
    shown = officer_client.get(reverse("plans:detail", args=[drafted.pk])).content.decode()
    assert ("ประวัติทั้งหมด" in shown, "นำข้อความหรือรายการเดิมกลับมา" in shown) == (True, False)


def test_of_a_report_an_executive_reads_no_text(cycle, officer_a, reviewer, now, executive_client, officer_client):
    report = make_report(cycle, officer_a, reviewer, now=now)
    result = report.results.get()
    base = writing.text_of(result, "change_for_clients")
    writing.write_text(result, "change_for_clients", "เร็วขึ้นมาก", base=base, by=officer_a, now=now)
    where = reverse("reports:history", args=[report.pk])
    assert (entries(officer_client, where)[0].new, entries(executive_client, where)) == ("เร็วขึ้นมาก", [])


# Sent on behalf


def test_a_sending_on_behalf_is_told_as_such(plan, reviewer, now, officer_client, executive_client):
    send(plan, reviewer, now)
    for client in (officer_client, executive_client):
        [entry] = [entry for entry in entries(client, address(plan)) if entry.act == "ส่ง"]
        assert (entry.who, entry.note) == (reviewer.display_name, "กพร. ส่งแทนหน่วยงาน")
    shown = officer_client.get(reverse("plans:detail", args=[plan.pk])).content.decode()
    assert "กพร. ส่งแทนหน่วยงาน" in shown


# Remarks


def test_a_remark_is_in_the_history_whole(plan, reviewer, officer_a, now, reviewer_client, officer_client):
    long = "กรุณาระบุค่าเป้าหมายให้ชัดเจน " * 120
    send(plan, officer_a, now)
    remark = add_remark(plan, reviewer, now, long)
    send_back(plan, reviewer, now)
    reviewing.answer_remark(remark, text=long, by=officer_a, now=now)
    send(fresh(plan), officer_a, now)
    reviewing.settle_remark(remark, is_closed=True, by=reviewer, now=now)
    told = {entry.act: entry.note for entry in entries(reviewer_client, address(plan)) if not entry.is_text}
    words = long.strip()
    answered = f"ภาพรวม\nประเด็น: {words}\nคำชี้แจง: {words}"
    assert told["ชี้แจงประเด็น"] == answered
    assert [told[act] for act in ("บันทึกประเด็น", "ปิดประเด็น")] == [f"ภาพรวม: {words}"] * 2


def test_a_remark_is_named_without_tearing_a_letter():
    named = str(Remark(place="แผนที่ 1", text="ที่" * 61))
    assert (named, str(Remark(text="ที่" * 60))) == (f"แผนที่ 1: {'ที่' * 59}…", f"ภาพรวม: {'ที่' * 60}")
