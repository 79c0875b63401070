"""The check page and the button that always answers: what stands against sending, refused attempts, what is sent."""

import datetime
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cpdplans.cycles.models import Event, Version
from cpdplans.thai import day_end, day_start
from plans.services import add_part
from tests.conftest import signed_in
from tests.factories import make_user
from tests.worlds import World

from .factories import approve, fresh, make_cast_with_plan, send
from .reading import plain

WORLD = World(make_cast_with_plan, "plan")

DUE = datetime.date(2023, 4, 12)
TICK = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def at(time_machine, officer_a):
    """The officer, signed in at a moment."""

    def go(moment):
        time_machine.move_to(moment, tick=False)
        return signed_in(officer_a)

    return go


def url(plan, name):
    return reverse(f"plans:{name}", args=[plan.pk])


def body_of(response):
    return response.content.decode()


def attempts():
    return [event.note.split("\n") for event in Event.objects.filter(act="refuse_sending").order_by("pk")]


def test_the_button_is_never_dead(plan, officer_client):
    plan.projects.update(objective="")
    body = body_of(officer_client.get(url(plan, "check")))
    assert ('<button type="submit" class="btn btn-primary">ส่งแผน</button>' in body, " disabled" in body) == (
        True,
        False,
    )


def test_a_first_look_is_no_answer(plan, officer_client):
    plan.projects.update(objective="")
    body = body_of(officer_client.get(url(plan, "check")))
    assert ('class="lacking" id="summary"' in body, 'role="alert"' in body) == (True, False)


def test_a_refused_attempt_is_answered_once_and_kept(plan, officer_client):
    plan.projects.update(objective="")
    officer_client.post(url(plan, "send"))
    answered, later = (body_of(officer_client.get(url(plan, "check"))) for _ in range(2))
    assert ['class="error-summary" id="summary" tabindex="-1" role="alert"' in body for body in (answered, later)] == [
        True,
        False,
    ]
    assert attempts() == [["ยังส่งไม่ได้ เนื่องจากข้อมูลยังไม่ครบ 1 รายการ", "แผนที่ 1: กรอกวัตถุประสงค์"]]
    assert "ส่งไม่สำเร็จ" in plain(body_of(officer_client.get(url(plan, "detail"))))


def test_the_attempt_is_read_by_กพร_too(plan, officer_client, reviewer_client):
    plan.projects.update(objective="")
    officer_client.post(url(plan, "send"))
    page = reviewer_client.get(reverse("admin:plans_plan_change", args=[plan.pk]))
    assert "ส่งไม่สำเร็จ" in plain(body_of(page))


def test_what_was_mended_meanwhile_is_told(plan, officer_client):
    plan.projects.update(objective="")
    officer_client.post(url(plan, "send"))
    plan.projects.update(objective="เพื่อให้รวดเร็ว")
    against = officer_client.get(url(plan, "check")).context["against"]
    assert [lack.sentence for _, lacks in against["groups"] for lack in lacks] == [
        "ยังส่งไม่ได้ เนื่องจากข้อมูลยังไม่ครบ 1 รายการ ขณะนี้ข้อมูลครบแล้ว กรุณากดส่งอีกครั้ง"
    ]


def test_a_complete_plan_has_nothing_against_it(plan, officer_client):
    assert officer_client.get(url(plan, "check")).context["against"] is None


def test_many_lines_stand_by_their_part(plan, officer_a, now, officer_client):
    project = plan.projects.get()
    for _ in range(4):
        add_part(project, project.activities, by=officer_a, now=now)
    type(plan.submission).objects.filter(pk=plan.submission_id).update(letter_number="", contact_name="")
    plan.submission.evidence.update(removed_at=now)
    groups = officer_client.get(url(plan, "check")).context["against"]["groups"]
    assert [(part, len(lacks)) for part, lacks in groups] == [
        ("แผนที่ 1 ลดขั้นตอนการให้บริการ", 4),
        ("การสร้างความรับรู้ทั่วทั้งองค์กร", 1),
        ("หนังสือนำส่งและผู้ประสานงาน", 2),
    ]


def test_warnings_stand_apart(plan, officer_client):
    plan.projects.get().indicators.update(unit_of_measure="")
    context = officer_client.get(url(plan, "check")).context
    warnings = [lack.sentence for _, lacks in context["warnings"] for lack in lacks]
    assert (context["against"], warnings) == (None, ["แผนที่ 1 ตัวชี้วัดที่ 1: ควรระบุหน่วยนับ"])


# Sent


@pytest.mark.parametrize("is_approved", [False, True])
def test_the_check_page_of_what_is_sent_leads_to_the_receipt(
    plan, officer_a, reviewer, now, officer_client, is_approved
):
    send(plan, officer_a, now)
    if is_approved:
        approve(plan, reviewer, now)
    body = body_of(officer_client.get(url(plan, "check")))
    words = "ส่งเมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. โดยผู้ใช้ 50 เลขที่ใบรับ 2566-P-50-1 ไม่ต้องส่งซ้ำ"
    assert (words in plain(body), "ส่งแผน</button>" in body) == (True, False)
    assert f'href="{url(plan, "receipt")}"' in body


@pytest.mark.parametrize("name", ["check", "detail"])
def test_pages_that_say_how_it_stands_are_not_kept_by_the_browser(plan, officer_client, name):
    assert "no-store" in officer_client.get(url(plan, name))["Cache-Control"]


def test_a_second_press_is_told_and_leads_to_the_one_receipt(plan, officer_client):
    responses = [officer_client.post(url(plan, "send")) for _ in range(2)]
    words = [str(message) for message in get_messages(responses[1].wsgi_request)]
    assert [response["Location"] for response in responses] == [url(plan, "receipt")] * 2
    assert words[1:] == ["แผนนี้ส่งไว้แล้วเมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. ระบบไม่ส่งซ้ำ และใช้ใบรับเดิม"]
    assert (Version.objects.count(), attempts()) == (1, [])


def test_a_press_on_what_is_approved_leads_to_its_receipt(plan, officer_a, reviewer, now, officer_client):
    send(plan, officer_a, now)
    approve(plan, reviewer, now)
    response = officer_client.post(url(plan, "send"))
    assert (response["Location"], Version.objects.count(), attempts()) == (url(plan, "receipt"), 1, [])


def test_a_colleague_is_led_to_the_same_receipt(plan, officer_a, unit_a, officer_client):
    officer_client.post(url(plan, "send"))
    colleague = signed_in(make_user(unit=unit_a, username="50b"))
    assert colleague.post(url(plan, "send"))["Location"] == url(plan, "receipt")
    assert Version.objects.count() == 1


# The clock on the page


@pytest.mark.parametrize("name", ["check", "detail"])
def test_the_servers_time_stands_on_the_page(plan, at, name):
    moment = day_end(DUE) - timedelta(hours=7, minutes=30)
    body = body_of(at(moment).get(url(plan, name)))
    assert 'data-now="2023-04-12T16:30:00+07:00" data-ends="2023-04-13T00:00:00+07:00"' in body
    assert "เวลาของระบบ 16.30 น. เหลือเวลาอีก 7 ชั่วโมง 30 นาที" in plain(body)
    assert body.count("aria-live=") == 1


def test_far_from_the_deadline_no_clock_stands_there(plan, at):
    body = body_of(at(day_start(DUE) - timedelta(days=2) - TICK).get(url(plan, "check")))
    assert "data-clock" not in body


@pytest.mark.parametrize(
    "moment, folded, asked",
    [
        (day_start(DUE) - TICK, False, False),
        (day_start(DUE), True, True),
        (day_end(DUE) - TICK, True, True),
        (day_end(DUE), False, True),
    ],
)
def test_the_reason_is_folded_on_the_day_and_open_after_it(plan, at, moment, folded, asked):
    body = body_of(at(moment).get(url(plan, "check")))
    assert ('<details class="late-box" data-late>' in body, 'id="late_reason"' in body) == (folded, asked)


def test_a_reason_typed_on_the_day_counts_when_it_comes_after_midnight(plan, at):
    at(day_end(DUE)).post(url(plan, "send"), {"late_reason": "ไฟฟ้าดับ"})
    submission = fresh(plan).submission
    assert (submission.late_reason, submission.timeliness.label) == ("ไฟฟ้าดับ", "ส่งล่าช้า 1 วัน")


def test_a_reason_typed_on_the_day_is_not_kept_when_it_comes_in_time(plan, at):
    at(day_end(DUE) - TICK).post(url(plan, "send"), {"late_reason": "ไฟฟ้าดับ"})
    submission = fresh(plan).submission
    assert (submission.late_reason, submission.timeliness.label) == ("", "ส่งภายในกำหนด")


def test_late_is_explained_with_whom_to_ask(plan, cycle, at):
    type(cycle).objects.update(contact_telephone="0 2281 7002", contact_email="cpd_psdg@cpd.go.th")
    for name in ("check", "detail"):
        body = body_of(at(day_end(DUE)).get(url(plan, name)))
        assert "ระบบจะบันทึกว่า “ส่งล่าช้า 1 วัน” พร้อมเหตุผลที่กรอก" in plain(body)
        assert "สอบถามกลุ่มพัฒนาระบบบริหาร โทร. 0 2281 7002 อีเมล cpd_psdg@cpd.go.th" in plain(body)
        assert 'href="mailto:cpd_psdg@cpd.go.th"' in body
