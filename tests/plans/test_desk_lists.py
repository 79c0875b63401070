"""The queue of plans: what its rows say, the links above it, who carries how much, and its Excel."""

import datetime
import io
import re
from html import unescape

import openpyxl
import pytest
from django.urls import reverse
from django.utils.http import urlencode

from cpdplans.cycles import reviewing
from cpdplans.cycles.models import Submission
from cpdplans.cycles.stages import Act
from plans.models import Plan
from tests.cycles.factories import make_waiting
from tests.factories import make_cycle

from .factories import add_remark, approve, make_plan, queries_of, send, send_back

LIST = "/admin/plans/plan/"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def today(now, time_machine):
    """Tuesday 11 April 2566, 10.00: a day before the plans are due."""
    moment = now + 10 * DAY
    time_machine.move_to(moment, tick=False)
    return moment


@pytest.fixture
def waiting(cycle, officer_a, reviewer, today):
    """Sent on Monday 3 April, taken, and its decision prepared."""
    plan = make_plan(cycle, officer_a, now=today)
    send(plan, officer_a, today - 8 * DAY)
    reviewing.take(plan.submission, by=reviewer, now=today - DAY)
    reviewing.prepare(plan.submission, Act.APPROVE, by=reviewer, now=today, read=1)
    return plan


@pytest.fixture
def returned(cycle, officer_b, reviewer2, today):
    """Sent back on 6 April, to be mended by 9 April, and given to a reviewer."""
    plan = make_plan(cycle, officer_b, now=today)
    send(plan, officer_b, today - 6 * DAY)
    add_remark(plan, reviewer2, today - 6 * DAY)
    send_back(plan, reviewer2, today - 5 * DAY, days=3)
    reviewing.assign(plan.submission, reviewer2, by=reviewer2, now=today)
    return plan


def rows_of(response):
    """The cells of each row, as text."""
    table = re.search(r'<table id="result_list".*?</table>', response.content.decode(), re.DOTALL)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def shown(client, query=""):
    found = client.get(f"{LIST}?{query}").context["cl"].result_list
    return [plan.submission.unit.short_name for plan in found]


def test_rows_say_all_that_a_reviewer_looks_for(waiting, returned, reviewer, reviewer2, reviewer_client):
    rows = [row[-7:] for row in rows_of(reviewer_client.get(LIST))]

    assert rows == [
        [
            *("เชียงใหม่ เขต 15", "ส่งแล้ว รอพิจารณา เตรียมผลไว้: เห็นชอบ", "ส่งภายในกำหนด", "8 วันก่อน 3 เม.ย. 66"),
            *("วันทำการที่ 5", f"{reviewer} รับไว้พิจารณาแล้ว", "–"),
        ],
        [
            *("ลำพูน เขต 15", "ส่งคืนแก้ไข เกินกำหนดแก้ไข 2 วัน", "ส่งภายในกำหนด", "6 วันก่อน 5 เม.ย. 66"),
            *("–", str(reviewer2), "รอแก้ไข 1"),
        ],
    ]


def test_a_return_not_yet_due_says_its_day(returned, reviewer_client, time_machine, today):
    time_machine.move_to(today - 3 * DAY, tick=False)

    assert rows_of(reviewer_client.get(LIST))[0][-6] == "ส่งคืนแก้ไข แก้ไขภายใน 9 เม.ย. 66"


def test_other_rounds_only_when_asked(waiting, officer_a, today, reviewer, reviewer_client):
    former = make_cycle(2565, by=reviewer)
    make_plan(former, officer_a, now=today)

    found = [shown(reviewer_client, query) for query in ("", f"round={former.pk}", "round=all")]
    assert found == [["เชียงใหม่"], ["เชียงใหม่"], ["เชียงใหม่", "เชียงใหม่"]]


# Above the list


def links_of(client, query=""):
    return client.get(f"{LIST}?{query}").context["quick_links"]


def test_quick_links_count_what_they_lead_to(waiting, returned, reviewer_client):
    links = links_of(reviewer_client)

    assert [(link.label, link.count) for link in links] == [
        ("รอพิจารณา", 1),
        ("ของฉัน", 1),
        ("ยังไม่มีผู้พิจารณา", 0),
        ("แก้ไขแล้วส่งกลับมา", 0),
        ("เกินกำหนดแก้ไข", 1),
        ("เตรียมผลไว้", 1),
    ]
    assert [len(shown(reviewer_client, link.address[1:])) for link in links] == [1, 1, 0, 0, 1, 1]


def test_a_plan_sent_again_is_told_apart(returned, officer_b, today, reviewer_client):
    send(returned, officer_b, today)

    link = next(link for link in links_of(reviewer_client) if link.label == "แก้ไขแล้วส่งกลับมา")
    assert (link.count, shown(reviewer_client, link.address[1:])) == (1, ["ลำพูน"])


def test_quick_links_keep_the_round_and_know_where_one_is(waiting, officer_a, today, reviewer, reviewer_client):
    former = make_cycle(2565, by=reviewer)
    links = links_of(reviewer_client, f"status=submitted&round={former.pk}")

    assert [(link.address, link.count, link.is_here) for link in links][:2] == [
        (f"?round={former.pk}&status=submitted", 0, True),
        (f"?reviewer=mine&round={former.pk}&status=submitted", 0, False),
    ]


def test_who_carries_how_much(waiting, returned, reviewer, reviewer2, reviewer_client):
    carriers = reviewer_client.get(LIST).context["carriers"]

    assert [(one.name, one.waiting.count, one.taken.count, one.oldest, one.decided.count) for one in carriers] == [
        (str(reviewer), 1, 1, "วันทำการที่ 5", 0),
        (str(reviewer2), 0, 0, "–", 1),
        ("ยังไม่มีผู้พิจารณา", 0, 0, "–", 0),
    ]
    links = [carriers[0].waiting, carriers[0].taken, carriers[1].decided]
    assert [shown(reviewer_client, link.address[1:]) for link in links] == [["เชียงใหม่"], ["เชียงใหม่"], ["ลำพูน"]]


def test_views_are_kept_here_too(waiting, reviewer_client):
    reviewer_client.post(f"{LIST}?status=submitted", {"keep_filter": "1", "name": "รอพิจารณา"})

    assert [one.query for one in reviewer_client.get(LIST).context["saved_filters"]] == ["status=submitted"]


# Excel


def test_excel_of_the_queue(waiting, returned, reviewer, reviewer2, today, reviewer_client):
    response = reviewer_client.get(f"{reverse('admin:plans_plan_export')}?status=submitted&status=returned")
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    headers, *rows = workbook["คิวพิจารณาแผน"].iter_rows(values_only=True)
    told = [dict(zip(headers, row, strict=True)) for row in rows]
    names = ("รหัส", "สถานะ", "กำหนดส่ง", "ส่งล่าสุดเมื่อ", "รอพิจารณา (วันทำการ)", "ผู้พิจารณา", "ผลการพิจารณาที่เตรียมไว้")
    assert [[str(row[name]) for name in names] for row in told] == [
        [
            *("50", "ส่งแล้ว รอพิจารณา", "2023-04-12 00:00:00", "2023-04-03 10:00:00"),
            *("5", str(reviewer), "เห็นชอบ"),
        ],
        [
            *("51", "ส่งคืนแก้ไข", "2023-04-12 00:00:00", "2023-04-05 10:00:00"),
            *("None", str(reviewer2), "None"),
        ],
    ]


def test_an_approved_plan_comes_after_what_is_to_be_done(
    waiting, returned, officer_b, reviewer, today, reviewer_client
):
    approve(waiting, reviewer, today)

    assert shown(reviewer_client) == ["ลำพูน", "เชียงใหม่"]


# Queries

EVERY_FILTER = urlencode(
    {
        "status": ["submitted", "returned"],
        "timeliness": ["on_time", "late"],
        "reviewer": ["mine", "none"],
        "progress": ["untaken", "unprepared"],
        "waiting": "3",
        "sent": "month",
        "region": "1",
        "q": "๑",
    },
    doseq=True,
)


def fill(rows, by, now):
    make_waiting(rows, by, now, now - 9 * DAY)
    Plan.objects.bulk_create(Plan(submission=one) for one in Submission.objects.filter(kind="plan", plan=None))


@pytest.mark.parametrize("query", ["", EVERY_FILTER])
def test_the_queue_takes_the_same_queries_for_more_rows(reviewer, reviewer_client, today, query):
    counts, found = [], []
    for rows in (1, 3, 78):
        fill(rows, reviewer, today)
        found.append(len(shown(reviewer_client, query)))
        counts.append(queries_of(reviewer_client, f"{LIST}?{query}"))

    assert (found, counts) == ([1, 3, 78], [counts[0]] * 3)
