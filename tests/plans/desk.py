"""What tests of the review page share: its buttons, posted as the page posts them, and what a person reads there."""

import datetime
import re

from django.contrib.messages import get_messages
from django.urls import reverse

from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import PreparedDecision
from tests.factories import make_unit, make_user

from .factories import fresh, make_plan, send, send_back

WRITTEN = "กรุณาระบุค่าเป้าหมายให้ชัดเจน"


def address(plan):
    return reverse("admin:plans_plan_change", args=[plan.pk])


def indicator_of(plan):
    return plan.projects.get().indicators.get()


def words_of(response):
    """The messages, without the ways that they offer."""
    return [str(message).partition(" <a ")[0] for message in get_messages(response.wsgi_request)]


def main_of(response):
    """What a person reads on the page."""
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def act(client, page, name, version="1", **data):
    """Posts a button of the page that shows this version, and the prepared decision that there is."""
    prepared = PreparedDecision.objects.first()
    seen = {"seen": prepared.stamp} if prepared else {}
    return client.post(page, {"act": name, "version": version, **seen, **data})


def remark(client, page, text=WRITTEN, kind="to_unit", **data):
    return act(client, page, "remark", text=text, kind=kind, **data)


def box_at(response, anchor="whole"):
    """The box of remarks at a field of the page, or of the whole."""
    boxes = [row.box for row in response.context["rows"] if row.box] + [response.context["whole_box"]]
    return next(box for box in boxes if box.anchor == anchor)


def row_at(response, field):
    """The first row of the page that shows this field."""
    return next(row for row in response.context["rows"] if row.part.field == field)


def send_more(cycle, now, count, hours=2):
    """Plans of other units, sent some hours ago a second apart: the first waits longest."""
    return [_send_one(cycle, now - datetime.timedelta(hours=hours, seconds=-number)) for number in range(count)]


def _send_one(cycle, at):
    officer = make_user(unit=make_unit())
    for kind in Kind:
        cycle.submissions.create(unit=officer.unit, kind=kind)
    plan = make_plan(cycle, officer, now=at)
    send(plan, officer, at)
    return plan


def return_and_send_again(plan, reviewer, officer, now, change=lambda plan: None):
    """Sent back with the remarks that there are, changed, and sent again: the page then shows another version."""
    send_back(plan, reviewer, now)
    change(plan)
    return send(fresh(plan), officer, now).version
