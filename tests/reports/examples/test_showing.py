"""What everybody reads of a good example, what nobody does, and the list with its filters."""

import pytest
from django.urls import reverse

from cpdplans.cycles import reviewing, writing
from cpdplans.cycles.models import Remark, Submission
from plans.models import Finding
from reports.examples.marking import mark
from reports.examples.showing import Shown, examples_of, listed
from reports.models import GoodExample
from reports.sent import Project
from tests import factories
from tests.cycles.factories import png
from tests.plans.factories import approve, queries_of
from tests.reports.factories import make_report, send_report

from .conftest import LESSON

REASON = "ทำได้โดยไม่ใช้งบประมาณเพิ่ม"
LIST = "reports:examples"
SECRETS = VOICE, WORDS, NOTE, CONTACT, TELEPHONE, FILE = (
    "พนักงานชื่อสมชายพูดจาไม่ดี",
    "ถ้อยคำของหน่วยงานถึงผลสำรวจ",
    "บันทึกภายในของผู้พิจารณา",
    "นางสาวกานดา ใจดี",
    "0 5311 2233",
    "รูปคุณสมหญิง.png",
)


def marked(report, reviewer, now, reason=REASON):
    return mark(report.submission, report.results.get().plan_ref, reason=reason, by=reviewer, now=now)


@pytest.fixture
def example(cycle, officer_a, unit_a, reviewer, now):
    """Of a report around which everything lies that others may not read."""
    aspect = factories.make_aspects()[0]
    factories.make_comment(unit_a, factories.make_round(2565), text=VOICE, aspect=aspect)
    report = make_report(cycle, officer_a, reviewer, now=now)
    Finding.objects.update(words=WORDS)
    report.results.update(lessons=LESSON)
    Submission.objects.update(contact_name=CONTACT, contact_telephone=TELEPHONE)
    about = {"about": report.results.get().ref, "file": png(FILE), "content_type": "image/png"}
    writing.attach(report.submission, by=officer_a, now=now, caption="ป้ายจุดบริการใหม่", **about)
    send_report(report, officer_a, now)
    reviewing.add_remark(report.submission, text=NOTE, by=reviewer, now=now, kind=Remark.Kind.INTERNAL)
    approve(report, reviewer, now)
    return marked(report, reviewer, now)


def test_an_example_tells_what_was_done_and_reached(example):
    one = examples_of([example])[0]
    told = (one.change, one.lesson, [line["done"] for line in one.activities], one.indicators[0]["actual"])
    assert told == ("สหกรณ์ได้รับบริการเร็วขึ้น", LESSON, ["จัดทำแล้ว 1 ฉบับ"], "ร้อยละ 90")


def test_secrets_of_the_unit_stay_with_it(example, officer_b_client):
    pages = [officer_b_client.get(url).content.decode() for url in (reverse(LIST), example.get_absolute_url())]
    assert [[secret for secret in SECRETS if secret in page] for page in pages] == [[], []]
    assert [REASON in page for page in pages] == [True, True]


def test_a_file_opens_for_those_who_see_the_report(example, officer_client, officer_b_client):
    address = examples_of([example])[0].evidence[0]["file_url"]
    pages = [client.get(example.get_absolute_url()).content.decode() for client in (officer_client, officer_b_client)]
    assert [(address in page, "ป้ายจุดบริการใหม่" in page) for page in pages] == [(True, True), (False, True)]


@pytest.mark.parametrize(
    "query, count",
    [
        ({}, 1),
        ({"year": "๒๕๖๖"}, 1),
        ({"aspect": "1"}, 1),
        ({"aspect": "2"}, 0),
        ({"region": "15"}, 1),
        ({"region": "99", "year": "x"}, 1),
        ({"q": "เชียงใหม่  งบประมาณ"}, 1),
        ({"q": "งบประมาณ ลำพูน"}, 0),
        ({"q": WORDS}, 0),
    ],
)
def test_filtered_by_what_is_asked(query, count, example):
    assert (len(listed(query).examples), listed(query).total) == (count, 1)


def test_the_list_without_examples_says_what_comes(cycle, officer_client):
    assert "ยังไม่มีตัวอย่างที่ดี" in officer_client.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_takes_the_same_queries_for_more_examples(units, cycle, reviewer, executive_client, now):
    officers = [factories.make_user(unit=factories.make_unit()) for _ in range(units)]
    factories.open_cycle(cycle, by=None, now=now)
    for officer in officers:
        report = make_report(cycle, officer, reviewer, now=now)
        send_report(report, officer, now)
        approve(report, reviewer, now)
        marked(report, reviewer, now)
    assert (GoodExample.objects.count(), queries_of(executive_client, reverse(LIST))) == (units, 11)


def test_a_baseline_has_its_unit_of_measure():
    lines = [("1", "ร้อยละ", "70.5"), ("2", "วัน", "3"), ("3", "วัน", "")]
    planned = [{"ref": ref, "unit_of_measure": unit, "baseline": baseline} for ref, unit, baseline in lines]
    told = Shown(Project({"ref": "1", "indicators": planned}, {}, None), []).indicators
    assert [line["baseline"] for line in told] == ["ร้อยละ 70.5", "3 วัน", ""]
