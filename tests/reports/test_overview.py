"""The report's own page: the way from each part to its field, the strip, the clock: as the plan has them."""

import datetime

import pytest
from django.urls import reverse

from cpdplans.cycles.models import Event
from cpdplans.thai import day_end
from reports.models import IndicatorResult, ProjectResult
from tests.conftest import signed_in
from tests.plans.reading import edit_links, plain, strip
from tests.worlds import World

from .factories import make_approved_plan, make_cast_with_report, open_report, send_report

WORLD = World(make_cast_with_report, "report")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def report(db, standing):
    return standing["report"]


def url(report, name, *args):
    return reverse(f"reports:{name}", args=[report.pk, *args])


NAMED = [
    "แก้ไขผลของกิจกรรมที่ 1 แผนที่ 1",
    "แก้ไขผลของตัวชี้วัดที่ 1 แผนที่ 1",
    "แก้ไขผลที่เกิดขึ้นต่อผู้รับบริการ แผนที่ 1",
    "แก้ไขปัญหา/อุปสรรค แผนที่ 1",
    "แก้ไขแนวทางแก้ไข แผนที่ 1",
    "แก้ไขบทเรียนที่ได้รับ แผนที่ 1",
    "แก้ไขสิ่งที่จะดำเนินการต่อ แผนที่ 1",
    "แก้ไขหลักฐานของทั้งรายงาน",
    "แก้ไขข้อเสนอแนะต่อกรม",
    "แก้ไขผู้รายงาน",
    "แก้ไขหนังสือนำส่ง",
]


@pytest.mark.parametrize("direction", ["more", "done"])
@pytest.mark.parametrize("page", ["detail", "check"])
def test_each_part_has_its_named_link_which_leads_to_it(report, officer_client, page, direction):
    IndicatorResult.objects.update(direction=direction)
    links = edit_links(officer_client.get(url(report, page)))
    assert list(links) == NAMED
    for address in links.values():
        path, _, anchor = address.partition("#")
        assert (address, officer_client.get(path).content.decode().count(f'id="{anchor}"')) == (address, 1)


def test_a_cancelled_line_has_no_way_to_edit(report, officer_client):
    ProjectResult.objects.update(is_cancelled=True)
    assert list(edit_links(officer_client.get(url(report, "detail")))) == NAMED[7:]


HINT = "ควรแนบหลักฐานผลการดำเนินการ (ถ้ามี)"


def evidence_task(client, report):
    [task] = [task for task in client.get(url(report, "detail")).context["tasks"] if "หลักฐาน" in task["title"]]
    return task["status"].label, task["missing"]


def test_a_report_not_begun_has_no_evidence_that_is_complete(cycle, officer_a, reviewer, now, officer_client):
    make_approved_plan(cycle, officer_a, reviewer, now=now)
    report = open_report(cycle, officer_a)
    assert evidence_task(officer_client, report) == ("ยังไม่เริ่ม", HINT)
    assert officer_client.get(url(report, "detail")).context["done_words"] == "ครบแล้ว 1 จาก 3 ส่วน"  # the plan's contact


def test_evidence_is_a_hint_once_the_rest_is_complete(report, officer_client):
    assert evidence_task(officer_client, report) == ("ครบแล้ว", "")
    report.submission.evidence.update(removed_at=report.submission.cycle.opened_at)
    assert evidence_task(officer_client, report) == ("ครบแล้ว", HINT)


def test_every_page_says_that_it_is_not_sent(report, officer_a, now, officer_client):
    words = ["ฉบับร่าง ยังไม่ได้ส่ง ภายใน 15 ส.ค. 66 เวลา 23.59 น. เหลือ 136 วัน"]
    addresses = [url(report, name) for name in ("detail", "awareness", "letter", "check")]
    addresses.append(url(report, "result", report.results.get().ref))
    assert [strip(officer_client, address) for address in addresses] == [words] * 5
    send_report(report, officer_a, now)
    assert [strip(officer_client, url(report, name)) for name in ("detail", "receipt", "check")] == [[]] * 3


def test_the_check_page_of_what_is_sent_leads_to_the_receipt(report, officer_a, now, officer_client):
    send_report(report, officer_a, now)
    shown = plain(officer_client.get(url(report, "check")).content.decode())
    assert "เลขที่ใบรับ 2566-R-50-1 ไม่ต้องส่งซ้ำ" in shown


def test_a_refused_attempt_is_kept_with_what_was_missing(report, officer_client):
    IndicatorResult.objects.update(actual=None)
    officer_client.post(url(report, "send"))
    [event] = Event.objects.filter(act="refuse_sending")
    assert (event.submission, event.note.split("\n")[1:]) == (
        report.submission,
        ["แผนที่ 1 ตัวชี้วัดที่ 1: กรอกผลที่ทำได้"],
    )


def test_on_the_last_day_the_clock_and_the_reason_are_there(report, cycle, officer_a, time_machine):
    time_machine.move_to(day_end(cycle.report_due) - datetime.timedelta(minutes=12), tick=False)
    body = signed_in(officer_a).get(url(report, "check")).content.decode()
    assert "เวลาของระบบ 23.48 น. เหลือเวลาอีก 12 นาที" in plain(body)
    assert '<details class="late-box" data-late>' in body
