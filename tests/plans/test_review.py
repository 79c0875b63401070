"""What the review page shows: the paper field by field, the scores, the round before, the queue, the checks."""

import datetime
import re
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cpdplans.cycles import reviewing
from plans.services import plan_of
from surveys.models import SurveyRound
from tests.factories import make_aspect, make_comment, make_cycle, make_round, make_score, make_unit
from tests.reports.factories import fill_in, make_approved_plan, make_report, open_report, send_report
from tests.worlds import World

from .desk import act, address, indicator_of, main_of, send_more
from .factories import add_remark, make_cast_with_plan, make_plan, queries_of, send

WORLD = World(partial(make_cast_with_plan, sent=True), "plan")

pytestmark = pytest.mark.usefixtures("at_that_moment")


def test_what_was_sent_stands_beside_the_scores(plan, page, unit_a, reviewer_client):
    round_ = make_round(2565)
    make_score(unit_a, round_, make_aspect(1), mean="3.50")
    make_comment(unit_a, round_, text="รอนานมาก")
    plan.projects.update(title="แก้หลังส่ง")  # past the rules: only to see which text is shown
    shown = main_of(reviewer_client.get(page))
    assert [words in shown for words in ("ลดขั้นตอนการให้บริการ", "3.50", "รอนานมาก", "แก้หลังส่ง")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_plan_not_yet_sent(cycle, officer_b, now, reviewer_client):
    plan = make_plan(cycle, officer_b, now=now)
    response = reviewer_client.get(reverse("admin:plans_plan_change", args=[plan.pk]))
    assert "หน่วยงานยังไม่ส่ง" in main_of(response)
    assert [response.context[name] for name in ("rows", "is_submitted", "may_reopen")] == [[], False, False]


@pytest.mark.parametrize("number", ["0", "999999", "abc", "9" * 5000, "๑"])
def test_no_such_plan(db, reviewer_client, number):
    response = reviewer_client.get(reverse("admin:plans_plan_changelist") + f"{number}/change/")
    assert response.status_code == 404


def test_the_queue_is_oldest_first(plan, page, cycle, officer_b, now, reviewer_client):
    other = make_plan(cycle, officer_b, now=now)
    send(other, officer_b, now - datetime.timedelta(hours=2))
    queue = reviewer_client.get(page).context["queue"]
    assert (queue.place, queue.length, queue.previous, queue.next) == (2, 2, other.pk, None)


def test_the_paper_stands_by_its_columns(plan, page, reviewer_client):
    sections = reviewer_client.get(page).context["sections"]
    assert [section.title for section in sections] == ["แผนที่ 1", "ส่วนของทั้งฉบับ"]
    assert [name for name, _ in sections[0].columns] == [
        "แผนปรับปรุงและพัฒนาการให้บริการ",
        "วัตถุประสงค์",
        "ระยะเวลาดำเนินการ",
        "ตัวชี้วัดความสำเร็จ",
        "หลักฐานการสร้างความรับรู้ทั่วทั้งองค์กร",
    ]


def test_every_field_of_a_report_has_its_place(cycle, officer_b, reviewer, now, reviewer_client):
    report = make_report(cycle, officer_b, reviewer, now=now)
    send_report(report, officer_b, now)
    context = reviewer_client.get(reverse("admin:reports_report_change", args=[report.pk])).context
    sections = context["sections"]
    assert [row["objective"] for row in context["promised"]] == ["เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น"]
    assert [section.title for section in sections] == ["แผนที่ 1 ลดขั้นตอนการให้บริการ", "ส่วนของทั้งฉบับ"]
    assert [name for name, _ in sections[0].columns] == ["กิจกรรม", "ตัวชี้วัดความสำเร็จ", "ผลและบทเรียน", "หลักฐาน"]


def test_weakest_items_stand_with_the_department_and_last_year(page, unit_a, reviewer_client):
    for year, mean in ((2565, "3.50"), (2564, "3.71")):
        make_score(unit_a, make_round(year), make_aspect(1), mean=mean, n=48)
    context = reviewer_client.get(page).context
    told = [(line.mean, line.n, line.department_mean, line.last_mean) for line in context["aspects"]]
    assert [tuple(map(str, line)) for line in told] == [("3.50", "48", "3.50", "3.71")]


def test_voices_are_excerpts_of_each_kind(page, unit_a, reviewer_client):
    round_ = make_round(2565)
    for kind in ("need", "dissatisfaction", "expectation"):
        for number in range(4):
            make_comment(unit_a, round_, text=f"{kind} {number}", kind=kind)
    voices = reviewer_client.get(page).context["voices"]
    assert [(label, len(texts), more) for label, texts, more in voices] == [
        ("ความไม่พึงพอใจ", 3, 1),
        ("ความต้องการ", 3, 1),
        ("ความคาดหวัง", 3, 1),
    ]


# The round before


def test_no_plan_of_the_year_before(page, reviewer_client):
    assert "ไม่มีแผนของปีก่อน" in main_of(reviewer_client.get(page))


def test_the_plan_of_the_year_before_and_how_it_ended(plan, page, officer_a, reviewer, now, reviewer_client):
    last, then = make_cycle(2565, by=reviewer), now.replace(year=2022)
    make_approved_plan(last, officer_a, reviewer, now=then)
    report = open_report(last, officer_a)
    fill_in(report)
    send_report(report, officer_a, then)
    told = reviewer_client.get(page).context["last_year"]
    [indicator] = told.projects[0].indicators
    assert (told.fiscal_year, told.plan_words, told.report_words) == (2565, "", "รายงานผล: ส่งแล้ว")
    assert (indicator.indicator.target_words, indicator.actual_words, indicator.achieved) == (
        "ไม่น้อยกว่าร้อยละ 85",
        "ร้อยละ 90",
        "บรรลุ",
    )


def test_a_plan_of_the_year_before_that_was_never_approved(page, cycle, officer_a, reviewer, now, reviewer_client):
    last, then = make_cycle(2565, by=reviewer), now.replace(year=2022)
    send(make_plan(last, officer_a, now=then), officer_a, then)
    told = reviewer_client.get(page).context["last_year"]
    assert (told.plan_words, told.report_words, told.projects) == (
        "แผนของปีก่อนอยู่ในขั้น “ส่งแล้ว”",
        "ยังไม่ส่งรายงานผล",
        [],
    )


# Who has it, and the way through the queue


def test_who_has_taken_it_is_said_to_others(page, submission, reviewer2, now, reviewer_client):
    reviewing.take(submission, by=reviewer2, now=now)
    response = reviewer_client.get(page)
    assert (response.context["is_taken_by_other"], "ผู้ใช้ reviewer2 รับไว้พิจารณาแล้ว" in main_of(response)) == (True, True)


def test_a_queue_of_ones_own(plan, page, cycle, reviewer, now, reviewer_client):
    first, second, _ = send_more(cycle, now, 3)
    for mine in (second, plan):
        reviewing.assign(mine.submission, reviewer, by=reviewer, now=now)
    queues = [reviewer_client.get(f"{page}{query}").context["queue"] for query in ("", "?mine=1")]
    told = [(queue.place, queue.length, queue.previous, queue.mine) for queue in queues]
    assert told[0][:2] == (4, 4)
    assert told[1] == (2, 2, second.pk, 2)


def test_what_is_decided_leads_to_the_one_that_waits_longest(plan, page, cycle, now, reviewer_client):
    first, second = send_more(cycle, now, 2)
    response = act(reviewer_client, page, "approve")
    assert response["Location"] == f"{address(first)}#review"
    assert act(reviewer_client, address(first), "approve")["Location"] == f"{address(second)}#review"


def test_the_last_decision_leads_to_the_list(page, reviewer_client):
    assert act(reviewer_client, page, "approve")["Location"] == reverse("admin:plans_plan_changelist")


def test_ones_own_queue_is_kept_through_acts(plan, page, cycle, reviewer, now, reviewer_client):
    first, second = send_more(cycle, now, 2)
    reviewing.assign(second.submission, reviewer, by=reviewer, now=now)
    taken = act(reviewer_client, f"{page}?mine=1", "take")["Location"]
    decided = act(reviewer_client, f"{page}?mine=1", "approve")["Location"]
    assert (taken, decided) == (f"{page}?mine=1#taking", f"{address(second)}?mine=1#review")


OWN_LIST = "_changelist_filters=status%3Dsubmitted%26reviewer%3D"


@pytest.mark.parametrize(
    "query, is_mine",
    [
        ("reviewer%3Dmine", True),
        ("status%3Dsubmitted%26reviewer%3D{pk}", True),
        ("reviewer%3Dmine%26reviewer%3D{pk}", True),
        ("reviewer%3Dmine%26reviewer%3Dnone", False),
        ("reviewer%3Dnone", False),
        ("region%3D15", False),
        ("reviewer%3Dmine&mine=0", False),
        ("region%3D15&mine=1", True),
        ("%26%3D%FF" * 2000, False),
    ],
)
def test_the_way_goes_through_the_list_that_one_came_from(
    plan, page, cycle, reviewer, now, reviewer_client, query, is_mine
):
    send_more(cycle, now, 1)
    reviewing.assign(plan.submission, reviewer, by=reviewer, now=now)
    queue = reviewer_client.get(f"{page}?_changelist_filters={query.format(pk=reviewer.pk)}").context["queue"]
    assert (queue.is_mine, queue.length) == (is_mine, 1 if is_mine else 2)


def test_the_list_that_one_came_from_is_kept_through_acts(plan, page, cycle, reviewer, now, reviewer_client):
    first, second = send_more(cycle, now, 2)
    reviewing.assign(second.submission, reviewer, by=reviewer, now=now)
    query = f"?{OWN_LIST}mine"
    taken = act(reviewer_client, page + query, "take")["Location"]
    decided = act(reviewer_client, page + query, "approve")["Location"]
    assert (taken, decided) == (f"{page}{query}#taking", f"{address(second)}{query}#review")


def test_the_ways_of_the_page_keep_what_was_asked(plan, page, reviewer, reviewer_client):
    """Between all and ones own, to ready sentences without a script, to the sides by side."""
    context = reviewer_client.get(f"{page}?{OWN_LIST}mine").context
    assert context["asking_all"] == f"?{OWN_LIST}mine&mine=0"
    assert context["asking_own"] == f"?{OWN_LIST}mine&mine=1"
    body = reviewer_client.get(f"{page}?mine=1").content.decode()
    assert f'href="{page}?mine=1&amp;box=whole#whole"' in body
    assert f'href="{page}?box=whole#whole"' in reviewer_client.get(page).content.decode()


def test_the_tab_names_the_unit(page, submission, reviewer_client):
    title = re.search(r"<title>(.*?)</title>", reviewer_client.get(page).content.decode())[1]
    assert title.startswith(f"{submission.unit.short_name} – แผน 2566 – ")


def test_the_filters_of_the_list_lead_back(page, reviewer_client):
    query = "?_changelist_filters=region%3D15"
    shown = reviewer_client.get(page + query).context["list_url"]
    assert shown == reverse("admin:plans_plan_changelist") + "?region=15"


# Checks and evidence


def test_checks_lead_to_their_part(plan, page, reviewer_client):
    plan.projects.get().indicators.update(measured_how="", unit_of_measure="")
    indicator = indicator_of(plan)
    anchors = [anchor for lack, anchor in reviewer_client.get(page).context["lacks"] if lack.ref == indicator.ref]
    assert anchors == [f"part-{indicator.ref}-unit_of_measure", f"part-{indicator.ref}-measured_how"]


def test_the_note_on_a_link_stands_at_its_link(cycle, officer_b, now, reviewer_client):
    plan = make_plan(cycle, officer_b, now=now)
    plan.submission.evidence.update(url="https://drive.google.com/file/d/1/view")
    send(plan, officer_b, now)
    rows = reviewer_client.get(address(plan)).context["rows"]
    [piece] = [piece for row in rows for piece in row.pieces]
    assert (piece.words, piece.note.startswith("ผู้พิจารณาอาจเปิดลิงก์ Google Drive")) == ("ภาพการประชุม", True)


ODD = {
    "tags": "<script>alert('x')</script>",
    "emoji": "พอใจมาก 🙏👍🏽",
    "formula": '=HYPERLINK("https://example.com")',
    "template": "{{ settings.SECRET_KEY }}{% now %}",
    "long": "น้ำใจไมตรี" * 2000,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_words_are_shown_as_they_were_typed(cycle, officer_b, now, reviewer_client, name):
    plan = make_plan(cycle, officer_b, now=now)
    plan.projects.update(objective=ODD[name])
    send(plan, officer_b, now)
    response = reviewer_client.get(reverse("admin:plans_plan_change", args=[plan.pk]))
    body = response.content.decode()
    assert (f'<p class="typed">{escape(ODD[name])}</p>' in body, "<script>alert" in body) == (True, False)


# Queries


def make_reviewed(cycle, officer, reviewer, rows):
    """A sent plan with `rows` of everything that its review page lists; its address."""
    now = timezone.now()
    plan = make_plan(cycle, officer, now=now, projects=rows)
    send(plan, officer, now)
    round_ = make_round(2565) if not SurveyRound.objects.exists() else SurveyRound.objects.get()
    for number in range(rows):
        add_remark(plan, reviewer, now, row=plan.projects.first(), field="title", text=f"ประเด็น {number}")
        make_score(officer.unit, round_, make_aspect(1), f"รายการ {number}")
        make_comment(officer.unit, round_)
    return address(plan)


def wait(cycle, count, now):
    """More plans that wait, past the rules: only to be counted."""
    for _ in range(count):
        unit = make_unit()
        sent = {"stage": "submitted", "first_submitted_at": now, "submitted_at": now, "started_at": now}
        plan_of(cycle.submissions.create(unit=unit, kind="plan", **sent))


def test_the_page_takes_the_same_queries_however_many_wait(page, cycle, now, reviewer_client):
    counts = []
    for more in (0, 2, 75):
        wait(cycle, more, now)
        counts.append(queries_of(reviewer_client, page))
    assert (reviewer_client.get(page).context["queue"].length, counts) == (78, [counts[0]] * 3)


def test_the_page_takes_the_same_queries_for_more_rows(cycle, officer_a, officer_b, reviewer, reviewer_client):
    pages = [make_reviewed(cycle, officer, reviewer, rows) for officer, rows in ((officer_a, 1), (officer_b, 3))]
    one, three = (queries_of(reviewer_client, page) for page in pages)
    assert (three, one < 40) == (one, True)
