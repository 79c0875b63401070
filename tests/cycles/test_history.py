"""The history of a plan and of a report: one timeline, its filters, texts taken back."""

import datetime
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cpdplans.cycles import reviewing, stages, writing
from cpdplans.cycles.models import Event, Remark, TextChange
from plans import services as plan_services
from tests.conftest import signed_in
from tests.factories import make_user
from tests.plans.factories import (
    add_remark,
    approve,
    fresh,
    make_cast_with_plan,
    make_plan,
    queries_of,
    send,
    send_back,
)
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


@pytest.fixture
def colleague(officer_a):
    return make_user(unit=officer_a.unit, username="50b", name="นางสาวดวงใจ สุขดี")


@pytest.fixture
def write(officer_a, now):
    def write(row, field, text, *, by=officer_a, minutes=0):
        at = now + datetime.timedelta(minutes=minutes)
        row.refresh_from_db()
        return writing.write_text(row, field, text, base=writing.text_of(row, field), by=by, now=at)

    return write


def address(plan, **query):
    return reverse("plans:history", args=[plan.pk], query=query)


def entries(client, where):
    """What the timeline tells, newest first."""
    response = client.get(where)
    assert response.status_code == 200
    return response.context["entries"]


def texts(client, where):
    return [(entry.old, entry.new) for entry in entries(client, where) if entry.is_text]


def acts(client, where):
    return [entry.act for entry in entries(client, where) if not entry.is_text]


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# The timeline


def test_a_change_says_who_when_where_and_both_texts(plan, project, write, colleague, now, officer_client):
    write(project, "objective", "เพื่อให้สหกรณ์ได้รับบริการสะดวกขึ้น", by=colleague, minutes=5)
    entry = entries(officer_client, address(plan))[0]
    assert (entry.who, entry.at, entry.act) == ("นางสาวดวงใจ สุขดี", now + datetime.timedelta(minutes=5), "แก้ไขข้อความ")
    assert entry.place == "แผนที่ 1 วัตถุประสงค์"
    assert entry.parts == [
        ("same", "เพื่อให้สหกรณ์ได้รับบริการ"),
        ("removed", "รวดเร็ว"),
        ("added", "สะดวก"),
        ("same", "ขึ้น"),
    ]


def test_acts_and_texts_stand_in_one_order(plan, project, write, officer_a, now, officer_client):
    write(project, "title", "ก่อน", minutes=1)
    later = now + datetime.timedelta(minutes=2)
    plan_services.add_part(project, project.activities, by=officer_a, now=later)
    write(project, "title", "หลัง", minutes=20)
    told = [(entry.act, entry.is_text) for entry in entries(officer_client, address(plan))]
    assert told[:3] == [("แก้ไขข้อความ", True), ("เพิ่มรายการ", False), ("แก้ไขข้อความ", True)]


def test_a_page_holds_twenty_and_the_next_the_rest(plan, project, write, officer_client):
    for number in range(23):
        write(project, "title", f"ชื่อที่ {number}", minutes=11 * number)
    first, second = (texts(officer_client, address(plan, only="texts", page=page)) for page in (1, 2))
    assert (len(first), len(second)) == (20, 3)
    assert (first[0], second[-1]) == (("ชื่อที่ 21", "ชื่อที่ 22"), ("ลดขั้นตอนการให้บริการ", "ชื่อที่ 0"))


def test_queries_do_not_grow_with_the_history(plan, project, write, officer_a, now, officer_client):
    taken = []
    for number in range(30):
        minutes = 11 * number
        write(project, "title", f"ชื่อที่ {number}", minutes=minutes)
        at = now + datetime.timedelta(minutes=minutes)
        row = plan_services.add_part(project, project.activities, by=officer_a, now=at)
        write(row, "title", "อบรม", minutes=minutes)
        plan_services.remove_part(row, project.activities, by=officer_a, now=at)
        if number + 1 in {1, 3, 30}:
            taken.append(queries_of(officer_client, address(plan)))
    assert (len(set(taken)), taken[0] <= 22) == (1, True)


def test_texts_are_shown_as_text(plan, project, write, officer_client):
    write(project, "title", "<script>alert(1)</script>")
    page = officer_client.get(address(plan)).content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page) == (False, True)


def test_a_choice_is_told_by_its_label(plan, project, write, officer_client):
    write(project.indicators.get(), "direction", "less")
    assert texts(officer_client, address(plan))[0] == ("ยิ่งมากยิ่งดี", "ยิ่งน้อยยิ่งดี")


def test_a_long_text_shows_what_changed_and_folds_the_rest(plan, project, write, officer_client):
    long = "\n".join(f"ข้อ {number} จัดทำคู่มือขั้นตอนการให้บริการ" for number in range(200))
    write(project, "objective", long)
    write(project, "objective", long.replace("ข้อ 100 ", "ข้อ 100 (ใหม่) "), minutes=30)
    changed, first = entries(officer_client, address(plan, only="texts"))[:2]
    assert (changed.is_long, changed.is_cut, [text for kind, text in changed.parts if kind == "added"]) == (
        False,
        True,
        ["(ใหม่) "],
    )
    assert first.is_long


def test_where_a_field_stands_now_is_said_when_it_moved(plan, project, write, officer_a, now, officer_client):
    write(project, "title", "ชื่อใหม่")
    second = plan_services.add_project(plan, by=officer_a, now=now)
    writing.move_row(second, plan.projects, to=1, by=officer_a, now=now)
    entry = next(entry for entry in entries(officer_client, address(plan)) if entry.is_text)
    title = "ชื่อแผนปรับปรุงและพัฒนาการให้บริการ"
    assert (entry.place, entry.place_now) == (f"แผนที่ 1 {title}", f"แผนที่ 2 {title}")


# Savings of one sitting


def test_small_savings_of_one_sitting_are_one_entry(plan, project, write, now, officer_client):
    for minutes, text in enumerate(["เพื่อ", "เพื่อลด", "เพื่อลดเวลา"]):
        write(project, "title", text, minutes=minutes)
    entry = entries(officer_client, address(plan))[0]
    assert (entry.old, entry.new, entry.times) == ("ลดขั้นตอนการให้บริการ", "เพื่อลดเวลา", 3)
    assert (entry.since, entry.at) == (now, now + datetime.timedelta(minutes=2))
    assert TextChange.objects.filter(field="title").count() == 3


def test_every_saving_can_be_read(plan, project, write, officer_client):
    for minutes, text in enumerate(["เพื่อ", "เพื่อลด"]):
        write(project, "title", text, minutes=minutes)
    every = address(plan, ref=project.ref, field="title", every=1)
    assert texts(officer_client, every) == [("เพื่อ", "เพื่อลด"), ("ลดขั้นตอนการให้บริการ", "เพื่อ")]


def test_savings_apart_in_time_by_another_or_of_another_field_stay_apart(
    plan, project, write, colleague, officer_client
):
    write(project, "title", "หนึ่ง")
    write(project, "objective", "สอง", minutes=1)
    write(project, "title", "สาม", minutes=2, by=colleague)
    write(project, "title", "สี่", minutes=3)
    write(project, "title", "ห้า", minutes=14)
    assert [new for _, new in texts(officer_client, address(plan))] == ["ห้า", "สี่", "สาม", "สอง", "หนึ่ง"]


def test_a_sending_and_a_recall_between_keep_savings_apart(plan, project, write, officer_a, now, officer_client):
    write(project, "title", "ก่อนส่ง")
    send(fresh(plan), officer_a, now + datetime.timedelta(minutes=1))
    recalled = now + datetime.timedelta(minutes=2)
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=recalled)
    write(fresh(plan).projects.get(), "title", "หลังดึงกลับ", minutes=3)
    write(fresh(plan).projects.get(), "title", "หลังดึงกลับมา", minutes=4)
    assert [(entry.old, entry.new, entry.times) for entry in entries(officer_client, address(plan, only="texts"))] == [
        ("ก่อนส่ง", "หลังดึงกลับมา", 2),
        ("ลดขั้นตอนการให้บริการ", "ก่อนส่ง", 1),
    ]


def test_an_act_that_moves_no_stage_keeps_them_together(plan, project, write, officer_a, now, officer_client):
    write(project, "title", "หนึ่ง")
    plan_services.add_part(project, project.activities, by=officer_a, now=now + datetime.timedelta(minutes=1))
    write(project, "title", "สอง", minutes=2)
    assert texts(officer_client, address(plan)) == [("ลดขั้นตอนการให้บริการ", "สอง")]


def test_a_saving_that_loses_much_stands_by_itself(plan, project, write, officer_client):
    long = "เพื่อให้สหกรณ์ได้รับบริการที่สะดวกและรวดเร็วขึ้นในทุกขั้นตอน"
    write(project, "title", long)
    write(project, "title", "x", minutes=1)
    write(project, "title", "xy", minutes=2)
    assert texts(officer_client, address(plan))[:2] == [(long, "xy"), ("ลดขั้นตอนการให้บริการ", long)]


# What is asked for


def test_by_person(plan, project, write, colleague, officer_client):
    write(project, "title", "ของฉัน")
    write(project, "objective", "ของเพื่อน", by=colleague)
    assert [entry.who for entry in entries(officer_client, address(plan, by=colleague.pk))] == ["นางสาวดวงใจ สุขดี"]


def test_only_texts_or_only_acts(plan, project, write, officer_client):
    write(project, "title", "ใหม่")
    kinds = [
        {entry.is_text for entry in entries(officer_client, address(plan, only=only))} for only in ("texts", "acts")
    ]
    assert kinds == [{True}, {False}]


def test_by_part(plan, project, write, officer_a, now, officer_client):
    second = plan_services.add_project(plan, by=officer_a, now=now)
    write(second.activities.get(), "title", "กิจกรรมของแผนที่ 2")
    write(project, "title", "ชื่อของแผนที่ 1")
    write(plan, "unresolved", "ไม่มี")
    parts = officer_client.get(address(plan)).context["parts"]
    assert [part.label for part in parts] == [
        "แผนที่ 1",
        "แผนที่ 2",
        "หนังสือนำส่งและผู้ประสานงาน",
        "การสร้างความรับรู้และประเด็นที่ยังไม่ดำเนินการ",
    ]
    asked = address(plan, part=second.ref)
    assert texts(officer_client, asked) == [("", "กิจกรรมของแผนที่ 2")]
    assert [entry.note for entry in entries(officer_client, asked) if not entry.is_text] == ["แผนที่ 2"]
    assert [new for _, new in texts(officer_client, address(plan, part=plan.ref))] == ["ไม่มี"]


def test_a_removed_project_can_still_be_asked_for(plan, project, write, officer_a, now, officer_client):
    second = plan_services.add_project(plan, by=officer_a, now=now)
    write(second.activities.get(), "title", "กิจกรรมที่หายไป")
    plan_services.remove_project(second, by=officer_a, now=now + datetime.timedelta(minutes=1))
    asked = address(plan, part=second.ref)
    assert officer_client.get(asked).context["asked"].part.label == "แผนที่ 2 (ลบแล้ว)"
    assert texts(officer_client, asked) == [("", "กิจกรรมที่หายไป")]
    assert acts(officer_client, asked) == ["ลบรายการ", "เพิ่มรายการ"]


def test_one_field(plan, project, write, officer_client):
    write(project, "title", "ชื่อ")
    write(project, "objective", "วัตถุประสงค์")
    asked = address(plan, ref=project.ref, field="objective")
    response = officer_client.get(asked)
    assert response.context["field_name"] == "แผนที่ 1 วัตถุประสงค์"
    assert [entry.new for entry in response.context["entries"]] == ["วัตถุประสงค์"]


@pytest.mark.parametrize("query", [{"ref": "x"}, {"part": "x"}, {"by": "ก"}, {"only": "x"}, {"page": "x"}])
def test_what_is_asked_wrongly_is_not_asked(plan, officer_client, query):
    assert len(entries(officer_client, address(plan, **query))) == len(entries(officer_client, address(plan))) > 0


@pytest.mark.parametrize("field", ["\0", "title\0", "Title", "ชื่อ", "a" * 61, "title' or 1"])
def test_a_field_that_cannot_be_one_has_no_history(plan, project, write, officer_client, field):
    """PostgreSQL takes no NUL: such a name must not come as far."""
    write(project, "title", "ใหม่")
    response = officer_client.get(address(plan, ref=project.ref, field=field))
    assert (response.status_code, response.context["entries"], response.context["asked"].column) == (200, [], "-")


@pytest.mark.parametrize("name", ["ref", "part", "by", "only", "page", "every", "field"])
def test_a_nul_in_the_address_is_not_asked(plan, officer_client, name):
    assert entries(officer_client, address(plan, **{name: "\0"})) == entries(officer_client, address(plan))


def test_a_field_without_history_says_so(plan, officer_client):
    response = officer_client.get(address(plan, ref=uuid4(), field="title"))
    assert ("ยังไม่มีประวัติ" in response.content.decode(), response.context["field_name"]) == (True, "รายการที่ถูกลบแล้ว")


def test_the_filters_stay_on_the_next_page(plan, project, write, officer_a, officer_client):
    for number in range(23):
        write(project, "title", f"ชื่อที่ {number}", minutes=11 * number)
    page = officer_client.get(address(plan, by=officer_a.pk, only="texts")).content.decode()
    assert f"?by={officer_a.pk}&amp;only=texts&amp;page=2#timeline" in page


# Who sees what


def test_remarks_of_a_review_in_progress_are_for_reviewers(
    plan, officer_a, reviewer, now, officer_client, reviewer_client
):
    send(plan, officer_a, now)
    add_remark(plan, reviewer, now, "ยังไม่แจ้งหน่วยงาน")
    reviewing.add_remark(plan.submission, text="บันทึกภายใน", kind=Remark.Kind.INTERNAL, by=reviewer, now=now)
    told = [acts(client, address(plan)) for client in (officer_client, reviewer_client)]
    seen = [(shown.count("บันทึกประเด็น"), shown.count("บันทึกภายใน")) for shown in told]
    assert seen == [(0, 0), (1, 1)]


def test_the_own_pages_lead_here(plan, officer_client):
    detail = officer_client.get(reverse("plans:detail", args=[plan.pk])).content.decode()
    assert f'href="{address(plan)}">ประวัติทั้งหมด' in detail


# Taking back


def back(change):
    return reverse("plans:take_back", args=[change.submission.plan.pk, change.pk])


def test_an_earlier_text_is_offered_where_it_is_not_the_text_now(plan, project, write, officer_client):
    write(project, "title", "สอง")
    write(project, "title", "ลดขั้นตอนการให้บริการ", minutes=20)
    second, first = entries(officer_client, address(plan))[:2]
    assert (second.take_back_url != "", first.take_back_url) == (True, "")


def test_both_texts_are_shown_before(plan, project, write, officer_client):
    write(project, "title", "ลดเวลาการให้บริการ")
    response = officer_client.get(back(TextChange.objects.get()))
    assert response.context["parts"] == [
        ("same", "ลด"),
        ("removed", "เวลา"),
        ("added", "ขั้นตอน"),
        ("same", "การให้บริการ"),
    ]
    project.refresh_from_db()
    assert (response.context["base"], project.title) == ("ลดเวลาการให้บริการ", "ลดเวลาการให้บริการ")


def test_taken_back_it_is_a_new_change(plan, project, write, officer_a, officer_client):
    write(project, "title", "สอง")
    change = TextChange.objects.get()
    response = officer_client.post(back(change), {"base": "สอง"})
    project.refresh_from_db()
    newest = TextChange.objects.first()
    assert (project.title, newest.old, newest.new, newest.by) == (
        "ลดขั้นตอนการให้บริการ",
        "สอง",
        "ลดขั้นตอนการให้บริการ",
        officer_a,
    )
    assert response["Location"] == address(plan, ref=project.ref, field="title")
    assert words_of(response) == ["แผนที่ 1 ชื่อแผนปรับปรุงและพัฒนาการให้บริการ: นำข้อความเดิมกลับมาแล้ว"]


def test_a_text_of_several_lines_and_a_date_come_back(plan, project, write, officer_client):
    write(project, "objective", "หนึ่ง\nสอง")
    write(project, "objective", "อื่น\nอีก")
    write(project, "period_start", "1 พฤษภาคม 2566")
    lines, day = (TextChange.objects.filter(field=field).first() for field in ("objective", "period_start"))
    officer_client.post(back(lines), {"base": "อื่น\r\nอีก"})
    officer_client.post(back(day), {"base": "1 พฤษภาคม 2566"})
    project.refresh_from_db()
    assert (project.objective, project.period_start) == ("หนึ่ง\nสอง", datetime.date(2023, 4, 17))


def test_twice_is_harmless(plan, project, write, officer_client):
    write(project, "title", "สอง")
    change = TextChange.objects.get()
    answers = [officer_client.post(back(change), {"base": "สอง"}).status_code for _ in range(2)]
    assert (answers, TextChange.objects.count()) == ([302, 302], 2)


def test_a_colleagues_text_meanwhile_is_shown_and_not_overwritten(plan, project, write, colleague, officer_client):
    write(project, "title", "สอง")
    change = TextChange.objects.get()
    write(project, "title", "ของเพื่อน", by=colleague)
    response = officer_client.post(back(change), {"base": "สอง"}, follow=True)
    project.refresh_from_db()
    assert (project.title, response.context["base"], response.redirect_chain) == (
        "ของเพื่อน",
        "ของเพื่อน",
        [(back(change), 302)],
    )


def test_without_the_text_it_started_from_nothing_is_written(plan, project, write, officer_client):
    write(project, "title", "สอง")
    assert officer_client.post(back(TextChange.objects.get()))["Location"] == back(TextChange.objects.get())
    project.refresh_from_db()
    assert project.title == "สอง"


def test_a_field_of_a_removed_row_leads_to_the_row(plan, project, write, officer_a, now, officer_client):
    row = project.activities.get()
    write(row, "title", "ใหม่")
    change = TextChange.objects.get()
    removed = plan_services.remove_part(row, project.activities, by=officer_a, now=now + datetime.timedelta(minutes=1))
    entry = next(entry for entry in entries(officer_client, address(plan)) if entry.is_text)
    assert (entry.take_back_url, entry.removed) == ("", removed.pk)
    response = officer_client.post(back(change), {"base": ""})
    assert (response["Location"], words_of(response)) == (
        address(plan),
        ["แผนที่ 1 กิจกรรมที่ 1 กิจกรรม: รายการนี้ถูกลบแล้ว กรุณานำรายการกลับมาก่อน แล้วจึงนำข้อความกลับมา"],
    )


def test_a_field_of_a_part_that_went_with_its_project_leads_to_the_project(
    plan, project, write, officer_a, now, officer_client
):
    write(project.activities.get(), "title", "ใหม่")
    removed = plan_services.remove_project(project, by=officer_a, now=now + datetime.timedelta(minutes=1))
    entry = next(entry for entry in entries(officer_client, address(plan)) if entry.is_text)
    assert entry.removed == removed.pk


def test_once_sent_nothing_is_taken_back(plan, project, write, officer_a, now, officer_client):
    write(project, "title", "สอง")
    send(plan, officer_a, now)
    response = officer_client.post(back(TextChange.objects.get()), {"base": "สอง"})
    project.refresh_from_db()
    assert (response["Location"], project.title) == (reverse("plans:detail", args=[plan.pk]), "สอง")
    assert entries(officer_client, address(plan, only="texts"))[0].take_back_url == ""


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who, code", [("officer_b_client", 404), ("executive_client", 403)])
def test_others_take_nothing_back(request, plan, project, write, who, code, method):
    write(project, "title", "สอง")
    response = getattr(request.getfixturevalue(who), method)(back(TextChange.objects.get()), {"base": "สอง"})
    project.refresh_from_db()
    assert (response.status_code, project.title) == (code, "สอง")


def test_a_change_of_another_plan_is_not_found(cycle, plan, project, write, officer_b, now, officer_b_client):
    write(project, "title", "สอง")
    other = make_plan(cycle, officer_b, now=now)
    where = reverse("plans:take_back", args=[other.pk, TextChange.objects.get().pk])
    assert officer_b_client.post(where, {"base": "สอง"}).status_code == 404


# The report


def test_a_report_has_the_same(cycle, officer_a, reviewer, now, officer_client):
    report = make_report(cycle, officer_a, reviewer, now=now)
    result = report.results.get()
    writing.write_text(result, "lessons", "บทเรียน", base="", by=officer_a, now=now)
    writing.write_text(result, "lessons", "อื่น", base="บทเรียน", by=officer_a, now=now + datetime.timedelta(hours=1))
    where = reverse("reports:history", args=[report.pk])
    assert texts(officer_client, where) == [("บทเรียน", "อื่น"), ("", "บทเรียน")]
    officer_client.post(reverse("reports:take_back", args=[report.pk, TextChange.objects.first().pk]), {"base": "อื่น"})
    result.refresh_from_db()
    assert result.lessons == "บทเรียน"
    detail = officer_client.get(reverse("reports:detail", args=[report.pk])).content.decode()
    assert f'href="{where}">ประวัติทั้งหมด' in detail


def test_acts_of_the_stage_are_told(plan, officer_a, reviewer, now, officer_client):
    send(plan, officer_a, now)
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now + datetime.timedelta(hours=1))
    send(plan, officer_a, now + datetime.timedelta(hours=2))
    remark = plan.submission.remarks.get()
    reviewing.settle_remark(remark, is_closed=True, by=reviewer, now=now + datetime.timedelta(hours=2))
    approve(plan, reviewer, now + datetime.timedelta(hours=3))
    assert acts(officer_client, address(plan))[:4] == ["เห็นชอบ", "ส่ง", "ส่งคืนแก้ไข", "ส่ง"]


def test_an_act_by_nobody_is_by_the_portal(plan, now, officer_client):
    Event.objects.create(submission=plan.submission, act=Event.Act.EXTEND, at=now + datetime.timedelta(days=1))
    assert entries(officer_client, address(plan))[0].who == "ระบบ"


def test_signed_in_reviewer_sees_the_history_of_a_unit(plan, project, write, reviewer):
    write(project, "title", "สอง")
    assert texts(signed_in(reviewer), address(plan)) == [("ลดขั้นตอนการให้บริการ", "สอง")]
