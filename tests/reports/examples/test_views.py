"""The page that marks, taking back, the list of the desk and the review page."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from reports.examples.marking import NO_REASON, mark
from reports.models import GoodExample

REASON = "ทำได้โดยไม่ใช้งบประมาณเพิ่ม"


@pytest.fixture
def address(report, ref):
    return reverse("reports:example_mark", args=[report.submission_id, ref])


@pytest.fixture
def example(report, ref, reviewer, now):
    return mark(report.submission, ref, reason=REASON, by=reviewer, now=now)


def test_a_reviewer_marks_and_is_shown_what_everybody_reads(address, reviewer_client):
    response = reviewer_client.post(address, {"reason": REASON}, follow=True)
    assert (response.redirect_chain[0][0], REASON in response.content.decode()) == (
        GoodExample.objects.get().get_absolute_url(),
        True,
    )


def test_no_reason_is_asked_for_and_nothing_kept(address, reviewer_client):
    response = reviewer_client.post(address, {"reason": " "})
    assert (response.context["form"].errors, GoodExample.objects.count()) == ({"reason": [NO_REASON]}, 0)


@pytest.mark.parametrize("who", ["officer_client", "officer_b_client", "executive_client"])
def test_nobody_else_marks_or_takes_back(request, who, address, example):
    client = request.getfixturevalue(who)
    posted = (address, {"reason": "อื่น"}), (reverse("reports:example_withdraw", args=[example.pk]), {})
    codes = [client.post(*one).status_code for one in posted]
    example.refresh_from_db()
    assert (codes, example.reason, example.withdrawn_at) == ([403, 403], REASON, None)


def test_taking_back_twice_says_so(example, reviewer_client):
    url = reverse("reports:example_withdraw", args=[example.pk])
    answers = [reviewer_client.post(url) for _ in range(2)]
    words = [str(message) for message in get_messages(answers[1].wsgi_request)]
    assert (words[-1], reviewer_client.get(example.get_absolute_url()).status_code) == (
        "ถอนจากตัวอย่างที่ดีไว้แล้วก่อนหน้านี้",
        404,
    )


def test_the_desk_takes_back_what_is_chosen(example, reviewer_client):
    data = {"action": "withdraw", "_selected_action": [example.pk]}
    reviewer_client.post(reverse("admin:reports_goodexample_changelist"), data)
    assert GoodExample.objects.shown().count() == 0


def test_the_review_page_of_an_approved_report_leads_to_marking(report, address, reviewer_client):
    page = reviewer_client.get(reverse("admin:reports_report_change", args=[report.pk])).content.decode()
    assert f'href="{address}"' in page
