"""What the unit and the executive get to read of a review, and what they never do."""

import pytest
from django.core import mail
from django.urls import reverse

from cpdplans.cycles import reviewing
from cpdplans.cycles.models import Event, Notice, Remark

from .desk import WRITTEN, act, indicator_of, main_of, remark
from .factories import add_remark, send_back

pytestmark = pytest.mark.usefixtures("at_that_moment")

SECRET = "หน่วยงานนี้ต้องติดตามเป็นพิเศษ"
PREPARED = "ผลที่เตรียมไว้ยังไม่แจ้ง"


def test_an_internal_remark_never_reaches_the_unit(
    plan, page, unit_a, officer_a, reviewer, now, reviewer_client, officer_client
):
    type(officer_a).objects.filter(pk=officer_a.pk).update(email="officer@example.com")
    remark(reviewer_client, page, text=SECRET, kind="internal", ref=indicator_of(plan).ref, field="target")
    remark(reviewer_client, page)
    assert SECRET in main_of(reviewer_client.get(page))
    act(reviewer_client, page, "return", revise_by="20/4/66")
    addresses = [reverse(f"plans:{name}", args=[plan.pk]) for name in ("detail", "check", "letter", "awareness")]
    addresses += [reverse("plans:project", args=[plan.pk, plan.projects.get().ref]), "/", "/notices/"]
    seen = "".join(officer_client.get(address).content.decode() for address in addresses)
    told = "".join(Notice.objects.values_list("body", flat=True)) + "".join(message.body for message in mail.outbox)
    assert [text in source for source in (seen, told) for text in (WRITTEN, SECRET)] == [True, False, True, False]


def test_an_internal_remark_is_not_answered(plan, reviewer, now, officer_client):
    add_remark(plan, reviewer, now)
    internal = add_remark(plan, reviewer, now, SECRET, kind=Remark.Kind.INTERNAL)
    send_back(plan, reviewer, now)
    response = officer_client.post(reverse("plans:answer", args=[plan.pk, internal.pk]), {"answer": "แก้แล้ว"})
    assert response.status_code == 404


def test_a_remark_is_not_read_before_the_return(plan, reviewer, now, officer_client):
    add_remark(plan, reviewer, now)
    assert WRITTEN not in main_of(officer_client.get(reverse("plans:detail", args=[plan.pk])))


def portal_pages(plan):
    names = ("detail", "check", "letter", "awareness", "history", "receipt")
    return [reverse(f"plans:{name}", args=[plan.pk]) for name in names] + ["/", "/notices/", "/board/", "/reports/"]


def shown_to(client, addresses):
    pages = [client.get(address, follow=True) for address in addresses]
    return "".join(page.content.decode() for page in pages if page.status_code == 200)


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_notes_and_prepared_decisions_stay_in_the_admin(request, plan, page, reviewer, now, reviewer_client, who):
    add_remark(plan, reviewer, now, SECRET, kind=Remark.Kind.INTERNAL)
    add_remark(plan, reviewer, now)
    day = now.date().replace(day=20)
    reviewing.prepare(plan.submission, Event.Act.RETURN, by=reviewer, now=now, read=1, revise_by=day, note=PREPARED)
    seen = shown_to(request.getfixturevalue(who), portal_pages(plan))
    desk = main_of(reviewer_client.get(page))
    assert [words in source for source in (desk, seen) for words in (SECRET, PREPARED)] == [True, True, False, False]
    assert "ลดขั้นตอนการให้บริการ" in seen


def test_nobody_is_told_of_what_is_prepared(plan, page, reviewer, now, reviewer_client):
    add_remark(plan, reviewer, now)
    before = Notice.objects.count(), len(mail.outbox)
    act(reviewer_client, page, "prepare_return", revise_by="20/4/66", note=PREPARED)
    assert (Notice.objects.count(), len(mail.outbox)) == before
