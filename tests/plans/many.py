"""Acts on many as a browser posts them: the list with ticked rows, then the page that it answers with."""

import datetime

from django.contrib.messages import get_messages
from django.urls import reverse

from cpdplans.cycles.clock import Stage
from tests.factories import make_cast, make_unit, make_user
from tests.worlds import NOW

from .factories import make_plan, send

PLANS = "admin:plans_plan_changelist"


def tick(client, act, records, at=PLANS, query="", **data):
    """Posts an action of a list with these records ticked."""
    posted = {"action": act, "index": "0", "_selected_action": [record.pk for record in records]}
    return client.post(reverse(at) + query, posted | data)


def confirm(client, page, **data):
    """Posts the page of an act with what it shows: its rows, the versions read, and what a person filled in."""
    context = page.context
    posted = {"action": context["way"]["action"], "confirmed": "1"}
    posted["_selected_action"] = [choice.key for choice in context["will"]]
    posted |= {f"read-{choice.key}": choice.read for choice in context["will"] if choice.read is not None}
    posted |= {f"seen-{choice.key}": choice.seen for choice in context["will"] if choice.seen}
    return client.post(context["back"], posted | data)


def do(client, act, records, at=PLANS, query="", **data):
    return confirm(client, tick(client, act, records, at, query), **data)


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def listed(page):
    """({name of a unit that will be acted on: notes}, {name of one that will not: why})."""
    will = {choice.submission.unit.short_name: choice.notes for choice in page.context["will"]}
    return will, {choice.submission.unit.short_name: choice.refusal for choice in page.context["wont"]}


def stages_of(plans):
    for plan in plans:
        plan.submission.refresh_from_db()
    return [Stage(plan.submission.stage) for plan in plans]


def make_sent(cycle, now, how_many=1):
    """Plans of units of their own, each sent by its officer."""
    plans = []
    for _ in range(how_many):
        officer = make_user(unit=make_unit())
        cycle.submissions.get_or_create(unit=officer.unit, kind="plan")
        plan = make_plan(cycle, officer, now=now)
        plan.submission.letter_number = f"ชม 0010/{plan.pk}"  # of no other
        plan.submission.save()
        send(plan, officer, now)
        plan.submission.refresh_from_db()
        plans.append(plan)
    return plans


def make_cast_with_sent():
    """The cast with three plans of others that may be approved, sent an hour ago."""
    cast = make_cast()
    return cast | {"sent": make_sent(cast["cycle"], NOW - datetime.timedelta(hours=1), 3)}
