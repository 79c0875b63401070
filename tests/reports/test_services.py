"""A report's lines: taken from the approved version of the plan, and kept in step with an amendment."""

import datetime
from decimal import Decimal

import pytest

from cpdplans.cycles import writing
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.stages import Act, Refused
from plans import services as plans
from plans.models import Direction, Project
from reports.models import ActivityResult, IndicatorResult, ProjectResult, Report
from reports.services import period_words, take_lines
from tests.plans.factories import add_remark, approve, make_plan, make_project, send, send_back

from .factories import (
    fill_in,
    fresh_report,
    make_approved_plan,
    make_report,
    open_report,
    send_report,
)

WAITS = "ยังเปิดรายงานผลไม่ได้ เนื่องจากแผนของหน่วยงานยังไม่ได้รับความเห็นชอบ"


@pytest.fixture
def plan(cycle, officer_a, reviewer, now):
    return make_approved_plan(cycle, officer_a, reviewer, now=now, projects=2)


@pytest.fixture
def report(plan, cycle, officer_a):
    return open_report(cycle, officer_a)


# Opening


@pytest.mark.parametrize("stage", ["draft", "submitted", "returned"])
def test_a_report_is_not_opened_before_the_approval(cycle, officer_a, reviewer, now, stage):
    plan = make_plan(cycle, officer_a, now=now)
    if stage != "draft":
        send(plan, officer_a, now)
    if stage == "returned":
        add_remark(plan, reviewer, now)
        send_back(plan, reviewer, now)
    with pytest.raises(Refused, match=WAITS):
        open_report(cycle, officer_a)
    assert Report.objects.count() == 0


def test_lines_are_those_of_the_approved_version(plan, cycle, officer_a):
    Project.objects.update(title="แก้หลังเห็นชอบ")  # past the rules: the version counts, not the store
    report = open_report(cycle, officer_a)
    assert report.plan_version == plan.submission.latest_version()
    frozen = report.plan_version.content["projects"]
    assert [(str(line.plan_ref), line.number, line.title) for line in report.results.all()] == [
        (project["ref"], project["number"], "ลดขั้นตอนการให้บริการ") for project in frozen
    ]


def test_a_line_carries_all_that_the_plan_said(report, plan):
    result = report.results.first()
    [activity], [indicator] = result.activities.all(), result.indicators.all()
    source = plan.projects.first().indicators.get()
    assert (result.objective, result.period) == ("เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น", "17 เมษายน 2566 ถึง 31 กรกฎาคม 2566")
    assert (activity.title, activity.progress) == ("จัดทำผังขั้นตอนการให้บริการ", "")
    measure = (indicator.plan_ref, indicator.text, indicator.direction, indicator.target, indicator.unit_of_measure)
    assert measure == (source.ref, source.text, "more", Decimal(85), "ร้อยละ")
    assert (indicator.baseline, indicator.actual) == (None, None)


def test_opening_again_changes_nothing(report, cycle, officer_a):
    fill_in(report)
    before = list(ActivityResult.objects.values())
    assert (open_report(cycle, officer_a), list(ActivityResult.objects.values())) == (report, before)


@pytest.mark.parametrize(
    "start, end, words",
    [
        ("2023-04-17", "2023-07-31", "17 เมษายน 2566 ถึง 31 กรกฎาคม 2566"),
        ("2023-04-17", None, "17 เมษายน 2566"),
        (None, "2023-07-31", "ถึง 31 กรกฎาคม 2566"),
        (None, None, ""),
    ],
)
def test_period_in_words(start, end, words):
    assert period_words({"period_start": start, "period_end": end}) == words


# After an amendment


@pytest.fixture
def amended(plan, report, officer_a, reviewer, now):
    """The report filled in; then the plan's first project removed, the second changed, a third added, and approved."""
    fill_in(report)
    send_back(plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
    first, second = plan.projects.all()
    plans.remove_project(first, by=officer_a, now=now)
    Project.objects.filter(pk=second.pk).update(title="ชื่อใหม่")
    second.activities.update(title="กิจกรรมใหม่")
    plans.add_part(second, second.indicators, by=officer_a, now=now)
    second.indicators.filter(number=2).update(text="ตัวชี้วัดใหม่", direction=Direction.DONE)
    make_project(plan, officer_a, now=now)
    send(plan, officer_a, now)
    approve(plan, reviewer, now)
    return first, second


def lines(report):
    rows = ProjectResult.objects.filter(report=report).order_by("pk")
    return [(row.title, row.number, row.is_cancelled, row.change_for_clients) for row in rows]


def test_an_amended_plan_is_merged_by_ref(report, amended, cycle, officer_a):
    open_report(cycle, officer_a)
    done = "สหกรณ์ได้รับบริการเร็วขึ้น"
    assert lines(report) == [
        ("ลดขั้นตอนการให้บริการ", 1, True, done),
        ("ชื่อใหม่", 1, False, done),
        ("ลดขั้นตอนการให้บริการ", 2, False, ""),
    ]


def test_a_changed_row_keeps_what_was_reported(report, amended, cycle, officer_a):
    _, second = amended
    before = ActivityResult.objects.get(plan_ref=second.activities.get().ref)
    open_report(cycle, officer_a)
    after = ActivityResult.objects.get(pk=before.pk)
    assert (after.ref, after.title, after.progress, after.done) == (before.ref, "กิจกรรมใหม่", "done", "จัดทำแล้ว 1 ฉบับ")


def test_both_targets_are_kept_of_a_target_that_changed(plan, report, officer_a, reviewer, now, cycle):
    """The first approved one, whatever stood between; where nothing changed there is one."""
    for target in (90, 95):
        now += datetime.timedelta(days=1)
        send_back(plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
        plan.projects.get(number=1).indicators.update(target=target)
        send(plan, officer_a, now)
        approve(plan, reviewer, now)
    open_report(cycle, officer_a)
    rows = IndicatorResult.objects.order_by("result__number")
    assert [(row.target_words, row.former_target_words) for row in rows] == [
        ("ไม่น้อยกว่าร้อยละ 95", "ไม่น้อยกว่าร้อยละ 85"),
        ("ไม่น้อยกว่าร้อยละ 85", ""),
    ]


def test_a_report_opened_after_the_amendment_knows_the_first_target(cycle, officer_a, reviewer, now):
    plan = make_approved_plan(cycle, officer_a, reviewer, now=now)
    send_back(plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
    later = now + datetime.timedelta(days=1)
    plan.projects.get().indicators.update(target=90)
    send(plan, officer_a, later)
    approve(plan, reviewer, later)
    [row] = open_report(cycle, officer_a).results.get().indicators.all()
    assert (row.target_words, row.former_target_words) == ("ไม่น้อยกว่าร้อยละ 90", "ไม่น้อยกว่าร้อยละ 85")


def test_a_new_row_appears_empty(report, amended, cycle, officer_a):
    open_report(cycle, officer_a)
    added = IndicatorResult.objects.get(text="ตัวชี้วัดใหม่")
    assert (added.number, added.direction, added.actual, added.done, added.is_cancelled) == (2, "done", None, "", False)


def test_the_report_names_the_version_it_answers(report, amended, plan, cycle, officer_a):
    open_report(cycle, officer_a)
    assert fresh_report(report).plan_version == plan.submission.latest_version()


def test_a_report_does_not_follow_while_the_plan_is_open(plan, report, reviewer, now, cycle, officer_a):
    before = report.plan_version
    send_back(plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
    assert open_report(cycle, officer_a).plan_version == before


def test_a_report_is_not_sent_while_the_plan_is_open(plan, report, reviewer, officer_a, now):
    fill_in(report)
    send_back(plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
    sentence = "ยังส่งรายงานผลไม่ได้ เนื่องจากแผนของหน่วยงานยังไม่ได้รับความเห็นชอบ"
    with pytest.raises(Refused, match=sentence):
        send_report(report, officer_a, now)
    assert fresh_report(report).submission.stage == "draft"


def test_a_report_behind_its_plan_is_not_sent(report, amended, officer_a, now):
    """The page was opened before the amendment was approved, and never since."""
    with pytest.raises(Refused, match="ยังส่งไม่ได้"):
        send_report(report, officer_a, now)
    assert fresh_report(report).submission.stage == "draft"


def test_a_plan_is_not_reopened_once_the_report_is_sent(cycle, officer_a, reviewer, now):
    report = make_report(cycle, officer_a, reviewer, now=now)
    send_report(report, officer_a, now)
    plan = report.submission.sibling(Kind.PLAN).plan
    with pytest.raises(Refused, match="เปิดแผนให้แก้ไขไม่ได้ เนื่องจากรายงานผลส่งแล้วหรือได้รับความเห็นชอบแล้ว"):
        send_back(plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")


def test_a_returned_report_follows_the_amended_plan(cycle, officer_a, reviewer, now):
    report = make_report(cycle, officer_a, reviewer, now=now)
    send_report(report, officer_a, now)
    add_remark(report, reviewer, now)
    send_back(report, reviewer, now)
    plan = report.submission.sibling(Kind.PLAN).plan
    send_back(plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
    send(plan, officer_a, now)
    approve(plan, reviewer, now)
    assert open_report(cycle, officer_a).plan_version.number == 2


def test_a_row_that_comes_back_is_live_again(report, plan):
    """An amendment that is amended: the same ref stands in a later version."""
    version = plan.submission.latest_version()
    full = version.content
    version.content = full | {"projects": full["projects"][:1]}
    take_lines(report, version)
    cancelled = list(report.results.order_by("number").values_list("is_cancelled", flat=True))
    version.content = full
    take_lines(report, version)
    assert (cancelled, set(report.results.values_list("is_cancelled", flat=True))) == ([False, True], {False})


# Whether a target was reached

MORE, LESS, DONE = Direction.MORE, Direction.LESS, Direction.DONE


@pytest.mark.parametrize(
    "direction, target, actual, done, expected",
    [
        (MORE, "85", "85", "", True),
        (MORE, "85", "85.0001", "", True),
        (MORE, "85", "84.9999", "", False),
        (MORE, "0", "0", "", True),
        (MORE, "0", "-1", "", False),
        (MORE, "-5", "-4", "", True),
        (MORE, "85", None, "", None),
        (MORE, None, "85", "", None),
        (MORE, None, None, "yes", None),
        (LESS, "10", "10", "", True),
        (LESS, "10", "9.9999", "", True),
        (LESS, "10", "10.0001", "", False),
        (LESS, "0", "0", "", True),
        (LESS, "0", "1", "", False),
        (LESS, "-5", "-4", "", False),
        (LESS, "10", None, "", None),
        (DONE, None, None, "yes", True),
        (DONE, None, None, "no", False),
        (DONE, None, None, "", None),
        (DONE, "10", "20", "", None),
        (DONE, "10", "20", "no", False),
    ],
)
def test_is_achieved(direction, target, actual, done, expected):
    figures = {name: None if text is None else Decimal(text) for name, text in (("target", target), ("actual", actual))}
    assert IndicatorResult(direction=direction, done=done, **figures).is_achieved is expected


def test_the_day_of_an_activity_is_a_day(report, officer_a, now):
    row = ActivityResult.objects.first()
    writing.write_text(row, "finished_on", "๓๐ มิ.ย. ๖๖", base="", by=officer_a, now=now)
    row.refresh_from_db()
    assert row.finished_on == datetime.date(2023, 6, 30)
