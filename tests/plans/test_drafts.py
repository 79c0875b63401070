"""The draft on paper: a short one at once, a long one by the worker, each made once."""

import io

import pypdfium2
import pytest
from django.core.cache import cache
from django.urls import reverse

from cpdplans.cycles import drafts, stages
from tests.worlds import World

from .factories import add_remark, approve, fresh, make_cast_with_plan, send, send_back

WORLD = World(make_cast_with_plan, "plan")

DUMMY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def long_plan(plan):
    plan.projects.update(objective="เพื่อให้สหกรณ์ได้รับบริการที่รวดเร็วและถูกต้อง\n" * 600)
    return plan


def address(plan):
    return reverse("plans:draft_pdf", args=[plan.pk])


def text_of(pdf):
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def test_a_short_draft_comes_at_once(plan, officer_client, settings):
    settings.TASKS = DUMMY  # no worker is asked
    response = officer_client.get(address(plan))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "ฉบับร่าง" in text_of(response.content)


def test_a_long_draft_is_made_by_the_worker(long_plan, officer_client):
    response = officer_client.get(address(long_plan))
    assert response["Content-Type"] == "application/pdf"
    assert text_of(response.content).count("รวดเร็วและถูกต้อง") == 600


def test_who_asks_for_a_long_draft_is_told_to_wait(long_plan, officer_client, settings):
    settings.TASKS = DUMMY
    for _ in range(2):
        response = officer_client.get(address(long_plan))
        assert (response.status_code, "กำลังจัดทำฉบับร่าง" in response.content.decode()) == (202, True)


def test_a_draft_is_made_once_until_a_word_changes(plan, officer_client):
    first = officer_client.get(address(plan)).content
    assert officer_client.get(address(plan)).content == first
    plan.projects.update(title="ชื่อใหม่ของแผน")
    assert "ชื่อใหม่ของแผน" in text_of(officer_client.get(address(plan)).content)


def test_a_draft_that_is_no_longer_wanted_is_not_made():
    drafts.make_asked("0" * 64)
    assert cache.get(f"draft-pdf-{'0' * 64}") is None


# What was sent


NOT_SENT, NOT_SENT_AGAIN = "ฉบับร่าง ยังไม่ได้ส่ง", "ฉบับร่าง ยังไม่ได้ส่งอีกคร"  # ั and ้ are read from paper in either order


def marks_of(response):
    """Whether each page has the mark of a draft, and that of one sent before."""
    shown = text_of(response.content)
    return NOT_SENT in shown, NOT_SENT_AGAIN in shown


def test_what_is_sent_has_its_own_document_for_a_draft(plan, officer_a, reviewer, now, officer_client):
    version = send(plan, officer_a, now).version
    stored = reverse("cycles:document", args=[version.pk, "content"])
    assert officer_client.get(address(plan))["Location"] == stored
    approve(plan, reviewer, now)
    response = officer_client.get(address(plan), follow=True)
    assert (response.redirect_chain, response.getvalue()[:5]) == ([(stored, 302)], b"%PDF-")


def test_the_latest_version_is_the_one_shown(plan, officer_a, now, officer_client):
    send(plan, officer_a, now)
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=now)
    latest = send(fresh(plan), officer_a, now).version
    assert officer_client.get(address(plan))["Location"] == reverse("cycles:document", args=[latest.pk, "content"])


def test_a_draft_says_whether_it_was_sent_before(plan, officer_a, reviewer, now, officer_client):
    """With the same words in it: the draft made before the sending is not given out after the return."""
    assert marks_of(officer_client.get(address(plan))) == (True, False)
    send(plan, officer_a, now)
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    assert marks_of(officer_client.get(address(plan))) == (True, True)


def test_a_recalled_one_says_that_it_is_not_sent_again(plan, officer_a, now, officer_client):
    send(plan, officer_a, now)
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=now)
    assert marks_of(officer_client.get(address(plan))) == (True, True)


def test_a_long_one_that_the_worker_makes_says_so_too(long_plan, officer_a, now, officer_client):
    send(fresh(long_plan), officer_a, now)
    stages.perform(long_plan.submission, stages.Act.RECALL, by=officer_a, now=now)
    assert marks_of(officer_client.get(address(long_plan))) == (True, True)
