"""Marking a project as a good example, and taking the mark back."""

import uuid

import pytest

from cpdplans.cycles.models import Event, Notice
from cpdplans.cycles.stages import Act, NoRight, Refused
from reports.examples.marking import GONE, NO_REASON, NOT_APPROVED, mark, withdraw
from reports.examples.models import LONGEST_REASON
from reports.examples.showing import examples_of
from reports.models import GoodExample
from tests.plans.factories import approve, send_back
from tests.reports.factories import open_report, send_report

REASON = "ใช้ผังขั้นตอนที่ผู้ปฏิบัติเขียนเอง"
ACTS = (Act.MARK_EXAMPLE, Act.UNMARK_EXAMPLE)


@pytest.fixture
def marked(report, ref, reviewer, now):
    return mark(report.submission, ref, reason=REASON, by=reviewer, now=now)


def acts(report):
    events = Event.objects.filter(submission=report.submission, act__in=ACTS).order_by("pk")
    return [(event.act, event.note, event.by, event.at) for event in events]


def told(user):
    return Notice.objects.filter(user=user, subject__contains="ตัวอย่างที่ดี").order_by("pk")


def test_a_mark_holds_who_when_and_the_version_read(marked, report, reviewer, now):
    held = (marked.version, marked.title, marked.reason, marked.marked_by, marked.marked_at)
    assert held == (report.submission.latest_version(), "ลดขั้นตอนการให้บริการ", REASON, reviewer, now)
    assert acts(report) == [(Act.MARK_EXAMPLE, f"แผนที่ 1\n{REASON}", reviewer, now)]


def test_the_unit_is_told_what_others_can_learn(marked, officer_a):
    notice = told(officer_a).get()
    assert (notice.path, REASON in notice.body, "{" in notice.body) == (marked.get_absolute_url(), True, False)


def test_the_same_again_is_nothing(marked, report, ref, reviewer, officer_a, now):
    again = mark(report.submission, ref, reason=f" {REASON} ", by=reviewer, now=now)
    assert (again, len(acts(report)), told(officer_a).count()) == (marked, 1, 1)


def test_another_reason_is_kept_and_the_unit_not_told_again(marked, report, ref, reviewer, officer_a, now):
    again = mark(report.submission, ref, reason="เหตุผลใหม่", by=reviewer, now=now)
    assert (again.pk, again.reason, len(acts(report)), told(officer_a).count()) == (marked.pk, "เหตุผลใหม่", 2, 1)


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"reason": " \n"}, NO_REASON),
        ({"reason": "ก" * (LONGEST_REASON + 1)}, "สิ่งที่หน่วยงานอื่นเรียนรู้ได้ยาวเกิน 1,000 ตัวอักษร กรุณาย่อข้อความ"),
        ({"ref": uuid.UUID(int=1)}, GONE),
    ],
)
def test_what_cannot_be_marked(changes, sentence, report, ref, reviewer, now):
    given = {"ref": ref, "reason": REASON} | changes
    with pytest.raises(Refused, match=sentence):
        mark(report.submission, given["ref"], reason=given["reason"], by=reviewer, now=now)
    assert (GoodExample.objects.count(), acts(report)) == (0, [])


def test_only_an_approved_report_and_only_by_reviewers(report, ref, reviewer, officer_a, executive, now):
    for who in (officer_a, executive):
        with pytest.raises(NoRight):
            mark(report.submission, ref, reason=REASON, by=who, now=now)
    send_back(report, reviewer, now, Act.REOPEN, "แก้ตัวเลข")
    with pytest.raises(Refused, match=NOT_APPROVED):
        mark(report.submission, ref, reason=REASON, by=reviewer, now=now)


def test_a_mark_is_taken_back_once(marked, report, reviewer, officer_a, now):
    first, second = (withdraw(marked, by=reviewer, now=now) for _ in range(2))
    kept = GoodExample.objects.get()
    assert (first, second, kept.withdrawn_by, kept.is_shown) == (True, False, reviewer, False)
    assert ([act for act, *_ in acts(report)], told(officer_a).count()) == ([*ACTS], 2)


def test_an_officer_takes_nothing_back(marked, officer_a, now):
    with pytest.raises(NoRight):
        withdraw(marked, by=officer_a, now=now)
    assert GoodExample.objects.shown().count() == 1


def test_what_was_taken_back_may_be_marked_again(marked, report, ref, reviewer, now):
    withdraw(marked, by=reviewer, now=now)
    again = mark(report.submission, ref, reason=REASON, by=reviewer, now=now)
    assert (again.pk, GoodExample.objects.shown().get().withdrawn_by) == (marked.pk, None)


def test_while_reopened_it_is_hidden_then_shows_the_version_approved(marked, report, cycle, officer_a, reviewer, now):
    def shown():
        return [one.change for one in examples_of(GoodExample.objects.shown().with_unit())]

    seen = [shown()]
    send_back(report, reviewer, now, Act.REOPEN, "แก้ตัวเลข")
    report.results.update(change_for_clients="ได้รับบริการภายใน 3 วัน")
    seen.append(shown())
    send_report(open_report(cycle, officer_a), officer_a, now)
    approve(report, reviewer, now)
    assert [*seen, shown()] == [["สหกรณ์ได้รับบริการเร็วขึ้น"], [], ["ได้รับบริการภายใน 3 วัน"]]
