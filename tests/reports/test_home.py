import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpdplans.cycles import asking
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Notice, Remark
from cpdplans.units.models import User
from plans.services import plan_of
from reports.home import action_words, next_banner, next_owed, officer_home, results_round
from reports.year import calendar_steps, year_steps
from tests import factories
from tests.conftest import signed_in

from .factories import exempt, extend, make_report, moment, read_results, send_report, set_submission

APRIL_1 = moment(4, 1)
HOME = "reports:home"


def both(cycle, unit):
    return cycle.submissions.get(unit=unit, kind=Kind.PLAN), cycle.submissions.get(unit=unit, kind=Kind.REPORT)


def states(cycle, unit, now, is_read=True):
    return [(step["title"], step["state"]) for step in year_steps(cycle, *both(cycle, unit), is_read, now)]


def text_of(client, now=APRIL_1):
    with time_machine.travel(now):
        response = client.get(reverse(HOME))
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def add_remark(submission, reviewer, text, **kw):
    return Remark.objects.create(
        submission=submission, text=text, place="แผนที่ 1", created_at=APRIL_1, created_by=reviewer, **kw
    )


# Steps of the year

READ, SEND, REVIEW, CARRY_OUT, REPORT, SUPPLEMENT = (
    "เปิดรับและอ่านผลการสำรวจ",
    "ส่งแผน",
    "พิจารณาและเห็นชอบแผน",
    "ดำเนินการและสร้างความรับรู้",
    "รายงานผล",
    "เพิ่มเติมผล",
)


@pytest.mark.parametrize(
    "plan, report, now, expected",
    [
        (Stage.DRAFT, Stage.DRAFT, moment(3, 16), "upcoming upcoming upcoming upcoming upcoming upcoming"),
        (Stage.DRAFT, Stage.DRAFT, moment(4, 1), "done current upcoming upcoming upcoming upcoming"),
        (Stage.DRAFT, Stage.DRAFT, moment(4, 13), "done late upcoming upcoming upcoming upcoming"),
        (Stage.SUBMITTED, Stage.DRAFT, moment(4, 13), "done done current upcoming upcoming upcoming"),
        (Stage.RETURNED, Stage.DRAFT, moment(4, 13), "done current upcoming upcoming upcoming upcoming"),
        (Stage.APPROVED, Stage.DRAFT, moment(5, 1), "done done done current upcoming upcoming"),
        (Stage.APPROVED, Stage.DRAFT, moment(8, 16), "done done done current late upcoming"),
        (Stage.APPROVED, Stage.RETURNED, moment(8, 1), "done done done done current upcoming"),
        (Stage.APPROVED, Stage.SUBMITTED, moment(8, 1), "done done done done done current"),
        (Stage.APPROVED, Stage.APPROVED, moment(10, 1), "done done done done done done"),
    ],
)
def test_steps_follow_stage_and_clock(plan, report, now, expected, cycle, unit_a):
    set_submission(unit_a, cycle, stage=plan)
    set_submission(unit_a, cycle, Kind.REPORT, stage=report)
    titles = [READ, SEND, REVIEW, CARRY_OUT, REPORT, SUPPLEMENT]
    assert states(cycle, unit_a, now) == list(zip(titles, expected.split(), strict=True))


def test_results_not_read_are_the_current_step_until_the_plan_is_begun(cycle, unit_a):
    assert states(cycle, unit_a, APRIL_1, is_read=False)[:2] == [(READ, "current"), (SEND, "upcoming")]
    set_submission(unit_a, cycle, started_at=APRIL_1)
    assert states(cycle, unit_a, APRIL_1, is_read=False)[:2] == [(READ, "done"), (SEND, "current")]


def test_steps_give_the_dates_of_the_unit(cycle, unit_a, reviewer):
    plan, _ = both(cycle, unit_a)
    extend(plan, datetime.date(2023, 4, 20), reviewer)
    dates = [
        step["date_text"].replace("\u00a0", " ") for step in year_steps(cycle, *both(cycle, unit_a), True, APRIL_1)
    ]
    assert dates == [
        "ตั้งแต่วันที่ 17 มีนาคม 2566",
        "ภายในวันที่ 20 เมษายน 2566",
        "โดยกลุ่มพัฒนาระบบบริหาร",
        "20 เม.ย. - 15 ส.ค. 66",
        "ภายในวันที่ 15 สิงหาคม 2566",
        "ถึงวันที่ 30 กันยายน 2566",
    ]


def test_exempt_unit_has_only_the_steps_that_concern_it(cycle, unit_a):
    exempt(unit_a, cycle)
    assert states(cycle, unit_a, APRIL_1) == [(READ, "done"), (SEND, "done"), (REPORT, "done")]


def test_unit_that_owes_nothing_sees_the_calendar(cycle):
    steps = [step["state"] for step in calendar_steps(cycle, moment(4, 12))]
    assert (year_steps(cycle, None, None, False, moment(4, 12)), steps) == (
        calendar_steps(cycle, moment(4, 12)),
        ["done", "current", "upcoming", "upcoming"],
    )


# What is owed next


@pytest.mark.parametrize(
    "plan, report, kind, words",
    [
        (Stage.DRAFT, Stage.DRAFT, Kind.PLAN, "เริ่มจัดทำแผน"),
        (Stage.SUBMITTED, Stage.DRAFT, Kind.PLAN, "เปิดดูแผน"),
        (Stage.RETURNED, Stage.DRAFT, Kind.PLAN, "แก้ไขแผน"),
        (Stage.APPROVED, Stage.DRAFT, Kind.REPORT, "เริ่มจัดทำรายงานผล"),
        (Stage.APPROVED, Stage.APPROVED, Kind.REPORT, "เปิดดูรายงานผล"),
    ],
)
def test_next_owed(plan, report, kind, words, cycle, unit_a):
    set_submission(unit_a, cycle, stage=plan)
    set_submission(unit_a, cycle, Kind.REPORT, stage=report)
    owed = next_owed(*both(cycle, unit_a), APRIL_1)
    assert (owed.kind, action_words(owed, APRIL_1)) == (kind, words)


def test_plan_begun_is_gone_on_with(cycle, unit_a):
    assert action_words(set_submission(unit_a, cycle, started_at=APRIL_1), APRIL_1) == "จัดทำแผนต่อ"


def test_nothing_can_be_done_before_the_round_opens(cycle, unit_a):
    assert action_words(both(cycle, unit_a)[0], moment(3, 16)) == ""


def test_home_says_how_many_days_are_left(officer_client, cycle):
    page = text_of(officer_client)
    assert "ส่งแผนภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น." in page
    assert "เหลือเวลาอีก 11 วัน" in page
    assert f'href="{reverse("plans:current")}">เริ่มจัดทำแผน</a>' in page


def test_a_closed_plan_has_the_way_to_ask_for_more_time(cycle, officer_a, unit_a):
    cycle.plan_closes = cycle.plan_due
    cycle.save()
    plan, report = both(cycle, unit_a)
    found = [next_banner(plan, report, moment(4, 13))]
    owner = plan_of(plan)
    plan.refresh_from_db()
    found.append(next_banner(plan, report, moment(4, 13)))
    assert [(one["action"], one["url"]) for one in found] == [
        ("ขอขยายระยะเวลา", "/plans/"),
        ("ขอขยายระยะเวลา", f"/plans/{owner.pk}/request/"),
    ]


# Remarks, notices, documents


def test_returned_plan_shows_its_open_remarks(officer_client, cycle, unit_a, reviewer):
    plan = set_submission(unit_a, cycle, stage=Stage.RETURNED)
    add_remark(plan, reviewer, "กรุณาระบุค่าเป้าหมาย", released_at=APRIL_1)
    add_remark(plan, reviewer, "ชี้แจงแล้วเรื่องนี้", released_at=APRIL_1, state=Remark.State.ANSWERED)
    add_remark(plan, reviewer, "ยังไม่แจ้งหน่วยงาน")
    add_remark(plan, reviewer, "บันทึกภายในของ กพร.", released_at=APRIL_1, kind=Remark.Kind.INTERNAL)
    page = text_of(officer_client)
    hidden = ["ชี้แจงแล้วเรื่องนี้", "ยังไม่แจ้งหน่วยงาน", "บันทึกภายในของ กพร."]
    assert "ประเด็นที่ต้องแก้ไขในแผน 1 ประเด็น" in page
    assert "กรุณาระบุค่าเป้าหมาย" in page
    assert [words for words in hidden if words in page] == []


def test_all_remarks_answered_asks_to_send_again(officer_client, cycle, unit_a, reviewer):
    plan = set_submission(unit_a, cycle, stage=Stage.RETURNED)
    assert "ชี้แจงครบทุกประเด็นแล้ว" not in text_of(officer_client)  # opened again, with nothing to answer
    add_remark(plan, reviewer, "ระบุค่าเป้าหมาย", released_at=APRIL_1, state=Remark.State.ANSWERED)
    assert "ชี้แจงครบทุกประเด็นแล้ว กรุณาแก้ไข ตรวจทาน และส่งแผนอีกครั้ง" in text_of(officer_client)


def test_five_latest_unread_notices(officer_client, officer_a, officer_b, cycle):
    for number in range(1, 8):
        Notice.objects.create(user=officer_a, subject=f"เรื่องที่ {number}.", body="", created_at=moment(4, number))
    Notice.objects.filter(subject="เรื่องที่ 7.").update(read_at=APRIL_1)
    Notice.objects.create(user=officer_b, subject="เรื่องที่ 8.", body="", created_at=APRIL_1)
    page = text_of(officer_client)
    assert [number for number in range(1, 9) if f"เรื่องที่ {number}." in page] == [2, 3, 4, 5, 6]


def test_documents_of_the_round_lead_to_link_or_file(officer_client, cycle):
    cycle.documents.create(title="หนังสือแจ้งเวียน", url="https://example.go.th/letter")
    file = cycle.documents.create(title="กรอบการดำเนินการ", file="a.pdf")
    page = text_of(officer_client)
    assert '<a href="https://example.go.th/letter">หนังสือแจ้งเวียน</a>' in page
    assert f'<a href="{reverse("cycles:cycle_document", args=[file.pk])}">กรอบการดำเนินการ</a>' in page


# Results: this unit, a released round


@pytest.fixture
def results(unit_a, unit_b):
    """Unit A stands at 3.25 and unit B at 4.75 in the aspect; each has a comment."""
    round = factories.make_round(2565)
    aspect = factories.make_aspect(1)
    factories.make_score(unit_a, round, aspect, mean="3.25", n=50)
    factories.make_score(unit_b, round, aspect, mean="4.75", n=50)
    factories.make_comment(unit_a, round, "คิวยาวช่วงสิ้นเดือน", count=7)
    factories.make_comment(unit_b, round, "ที่จอดรถไม่พอ", count=9)
    return round


def test_results_stand_against_the_department_and_are_this_units_alone(officer_client, cycle, results):
    page = text_of(officer_client)
    assert ("3.25" in page, "ค่าเฉลี่ยกรม 4.00" in page, "คิวยาวช่วงสิ้นเดือน" in page) == (True, True, True)
    assert ("4.75" in page, "ที่จอดรถไม่พอ" in page) == (False, False)
    assert reverse("surveys:results", args=[2565]) in page


def test_nothing_of_another_unit_is_on_the_page(officer_client, cycle, results, unit_b, officer_b, reviewer):
    plan = set_submission(unit_b, cycle, stage=Stage.RETURNED, letter_number="ลพ 0010/99", contact_name="ผู้ประสานลำพูน")
    add_remark(plan, reviewer, "ประเด็นของลำพูน", released_at=APRIL_1)
    page = text_of(officer_client)
    secrets = ["ลำพูน", "ลพ 0010/99", officer_b.name, plan.get_absolute_url(), "4.75"]
    assert [words for words in secrets if words in page] == []
    assert "ลำพูน" in text_of(signed_in(officer_b))


def test_round_not_released_is_not_shown(officer_client, cycle, unit_a):
    round = factories.make_round(2565, released=False)
    factories.make_score(unit_a, round, factories.make_aspect(1), mean="3.25")
    page = text_of(officer_client)
    assert ("3.25" in page, "ยังไม่มีผลการสำรวจของหน่วยงาน" in page) == (False, True)


def test_earlier_results_stand_in_and_say_so(officer_client, officer_a, cycle, unit_a):
    factories.make_score(unit_a, factories.make_round(2564), mean="3.33")
    assert results_round(officer_a, cycle).fiscal_year == 2564
    assert "ผลการสำรวจปีงบประมาณ พ.ศ. 2565 ซึ่งใช้ในรอบนี้ยังไม่เผยแพร่" in text_of(officer_client)


def test_a_released_round_without_the_unit_is_told_apart(officer_client, cycle, unit_a):
    factories.make_round(2565)
    without = text_of(officer_client)
    factories.make_score(unit_a, factories.make_round(2564), mean="3.33")
    earlier = text_of(officer_client)

    said = "ผลการสำรวจปีงบประมาณ พ.ศ. 2565 เผยแพร่แล้ว แต่ไม่มีผลของหน่วยงานในปีนี้"
    assert (said in without, "ยังไม่มีผลการสำรวจของหน่วยงาน" in without) == (True, False)
    said = "ผลการสำรวจปีงบประมาณ พ.ศ. 2565 ซึ่งใช้ในรอบนี้ ไม่มีผลของหน่วยงานในปีนี้ จึงแสดงผลล่าสุดที่มี"
    assert (said in earlier, "ยังไม่เผยแพร่" in earlier, "3.33" in earlier) == (True, False, True)


def test_voices_are_counted_in_texts_and_people(officer_client, cycle, results):
    page = " ".join(re.sub("<[^>]+>", " ", text_of(officer_client)).split())
    assert "ความไม่พึงพอใจ 1 ข้อความ (7 ราย) ความต้องการ ไม่มี ความคาดหวัง ไม่มี ข้อเสนอแนะ ไม่มี" in page


def test_hidden_comment_is_not_shown(officer_client, cycle, results, unit_a):
    factories.make_comment(unit_a, results, "ชื่อนายสมชาย", hidden_at=APRIL_1, count=99)
    assert "นายสมชาย" not in text_of(officer_client)


# Odd times and odd units


def test_home_without_any_round(officer_client):
    assert "ยังไม่เปิดรอบปีงบประมาณ" in text_of(officer_client)


def test_home_of_a_round_not_yet_opened(officer_client, unit_a):
    factories.make_cycle(2566, opened=False)
    assert "ยังไม่เปิดรอบปีงบประมาณ" in text_of(officer_client)


def test_home_of_an_exempt_unit(officer_client, cycle, unit_a):
    exempt(unit_a, cycle)
    page = text_of(officer_client)
    assert ("ได้รับยกเว้นการส่งแผน" in page, "เหตุผล: ประสบอุทกภัย" in page) == (True, True)


def test_home_of_a_unit_that_owes_nothing(cycle):
    officer = factories.make_user(unit=factories.make_unit(owes_submissions=False))
    assert "หน่วยงานนี้ไม่ต้องส่งแผนและรายงานผลในรอบปีงบประมาณ พ.ศ. 2566" in text_of(signed_in(officer))


def test_other_rounds_of_the_unit_are_listed_with_their_standing(officer_a, cycle, unit_a):
    earlier = factories.make_cycle(2565)
    set_submission(unit_a, earlier, stage=Stage.APPROVED)
    found = officer_home(officer_a, cycle, APRIL_1)["earlier"]
    sides = [(side["noun"], side["status"].label, bool(side["url"])) for side in found[0]["sides"]]
    assert ([one["cycle"] for one in found], sides) == (
        [earlier],
        [("แผน", "เห็นชอบแล้ว", True), ("รายงานผล", "เกินกำหนด", False)],
    )


def test_home_asks_for_a_sign_in(client, db):
    assert client.get(reverse(HOME)).url == f"{reverse('units:sign_in')}?next={reverse(HOME)}"


# กพร., administrators, executives


@pytest.mark.parametrize("role", [User.Role.REVIEWER, User.Role.ADMINISTRATOR, User.Role.EXECUTIVE])
def test_home_of_others_without_any_round(role, db):
    assert "ยังไม่เปิดรอบปีงบประมาณ" in text_of(signed_in(factories.make_user(role)))


def test_reviewer_sees_the_queue_the_oldest_first(reviewer_client, cycle, unit_a, unit_b):
    set_submission(unit_a, cycle, stage=Stage.SUBMITTED, sent=moment(4, 5))
    set_submission(unit_b, cycle, stage=Stage.SUBMITTED, sent=moment(4, 3))
    with time_machine.travel(moment(4, 10)):
        context = reviewer_client.get(reverse(HOME)).context
    queues = [(queue["label"], queue["value"], queue["note"]) for queue in context["queues"]]
    assert queues == [
        ("แผนรอพิจารณา", 2, "รอนานที่สุด 4 วันทำการ"),
        ("รายงานผลรอพิจารณา", 0, "ไม่มีรายการค้าง"),
        ("คำขอรอพิจารณา", 0, "ไม่มีรายการค้าง"),
    ]
    assert [one["title"] for one in context["waiting"]] == ["แผน ลำพูน", "แผน เชียงใหม่"]


def test_a_waiting_request_stands_on_both_homes(officer_client, reviewer_client, officer_a, cycle, unit_a):
    plan, until = both(cycle, unit_a)[0], datetime.date(2023, 4, 28)
    asking.ask(plan, "extension", by=officer_a, now=APRIL_1, reason="น้ำท่วม", wanted_until=until)
    with time_machine.travel(APRIL_1):
        own, desk = (client.get(reverse(HOME)).context for client in (officer_client, reviewer_client))
    words = [(one["words"], one["state"].label) for one in own["requests"]]
    assert words == [("ขอขยายระยะเวลา (แผน) ถึงวันที่ 28 เมษายน 2566", "รอ กพร. พิจารณา")]
    assert (desk["queues"][2]["value"], desk["queues"][2]["note"]) == (1, "ยื่นก่อนสุด วันนี้ 10.00 น.")


def test_a_refused_amendment_tells_its_reason_until_the_report_is_sent(cycle, officer_a, reviewer, now):
    report = make_report(cycle, officer_a, reviewer, now=now)
    asked = asking.ask(report.submission.sibling(Kind.PLAN), "amendment", by=officer_a, now=now, reason="งบประมาณลดลง")
    asking.refuse(asked, by=reviewer, now=now, answer="เป้าหมายเดิมยังทำได้")
    told = officer_home(officer_a, cycle, now)["requests"]
    send_report(report, officer_a, now)
    rows = [(one["words"], one["state"].label, one["answer"]) for one in told]
    assert rows == [("ขอปรับแผน (แผน)", "ไม่อนุญาต", "เป้าหมายเดิมยังทำได้")]
    assert officer_home(officer_a, cycle, now)["requests"] == []


def test_notes_of_the_report_go_on_while_the_plan_is_amended(cycle, officer_a, reviewer, now):
    plan = make_report(cycle, officer_a, reviewer, now=now).submission.sibling(Kind.PLAN)
    asked = asking.ask(plan, "amendment", by=officer_a, now=now, reason="งบประมาณลดลง")
    before = officer_home(officer_a, cycle, now)["notes_url"]
    asking.grant(asked, by=reviewer, now=now, until=asking.last_day(plan))
    shown = officer_home(officer_a, cycle, now)
    assert (before, shown["notes_url"], shown["remarks"]["is_amended"]) == ("", reverse("reports:current"), True)
    assert (shown["banner"]["tone"], shown["banner"]["action"]) == ("info", "ปรับแผน")


def test_reviewer_sees_how_many_stand_at_each_status(reviewer_client, cycle, unit_a, unit_b):
    set_submission(unit_a, cycle, stage=Stage.APPROVED)
    with time_machine.travel(moment(4, 13)):
        table = reviewer_client.get(reverse(HOME)).context["status_table"]
    counts = [(row[0]["status"].label, row[1]["text"], row[2]["text"]) for row in table["rows"]]
    assert counts == [
        ("รอแผนได้รับความเห็นชอบ", "–", 1),
        ("ยังไม่เริ่ม", "–", 1),
        ("เกินกำหนด", 1, "–"),
        ("เห็นชอบแล้ว", 1, "–"),
    ]


@pytest.mark.parametrize("client_name", ["reviewer_client", "administrator_client"])
def test_reviewer_is_led_to_the_desks(client_name, request, cycle):
    page = text_of(request.getfixturevalue(client_name))
    names = [
        "admin:plans_plan_changelist",
        "admin:reports_report_changelist",
        "admin:surveys_surveyround_changelist",
        "reports:board",
    ]
    assert [name for name in names if f'href="{reverse(name)}"' not in page] == []


def test_executive_sees_key_figures_and_the_board_but_no_desk(executive_client, cycle, unit_a):
    set_submission(unit_a, cycle, stage=Stage.SUBMITTED)
    page = text_of(executive_client)
    assert (">1/2<" in page, f'href="{reverse("reports:board")}"' in page) == (True, True)
    assert "/admin/" not in page


def test_reading_the_results_is_remembered(officer_client, officer_a, cycle, unit_a, results):
    assert "ยังไม่ได้อ่านผลการสำรวจ" in text_of(officer_client)
    read_results(unit_a, results, officer_a)
    assert "ยังไม่ได้อ่านผลการสำรวจ" not in text_of(officer_client)


def test_home_takes_the_same_queries_whatever_the_number_of_units(officer_client, reviewer_client, cycle, results):
    before = [queries_of(client) for client in (officer_client, reviewer_client)]
    units = [factories.make_unit() for _ in range(20)]
    factories.open_cycle(cycle, by=None, now=APRIL_1)
    for unit in units:
        set_submission(unit, cycle, stage=Stage.SUBMITTED)
    assert [queries_of(client) for client in (officer_client, reviewer_client)] == before


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        text_of(client)
    return len(queries)
