"""What the tests of the page of a new project share: acts of a browser, what is read, plans of other units."""

import html
import re

from django.contrib.messages import get_messages
from django.urls import reverse

from cpdplans.cycles.clock import Stage
from plans import services
from plans.models import Finding
from tests.factories import make_aspect, make_unit


def year_before(now):
    return now.replace(year=now.year - 1)


def share(cycle):
    cycle.shares_plans = True
    cycle.save()


def text_of(response):
    """What people read of a page, without its tags."""
    assert response.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def start(client, plan, key, suggested=(), own_choice=""):
    data = {"answer": key, "suggested": suggested, f"{plan.ref.hex}-own_choice": own_choice}
    return client.post(reverse("reports:new_project", args=[plan.pk]), data)


def copy(client, plan, project):
    return client.post(reverse("reports:copy_project", args=[plan.pk, project.ref]))


def give_approved(cycle, count, now):
    """An approved plan of one project each, past the rules of sending."""
    for _ in range(count):
        submission = cycle.submissions.create(
            unit=make_unit(), kind="plan", stage=Stage.APPROVED, first_submitted_at=now, approved_at=now
        )
        project = services.plan_of(submission).projects.create(number=1, title="แผนของหน่วยงานอื่น")
        project.activities.create(number=1, title="กิจกรรม")
        project.indicators.create(number=1, text="ตัวชี้วัด")
        Finding.objects.create(project=project, aspect=make_aspect(1))
