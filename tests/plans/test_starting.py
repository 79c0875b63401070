"""A project started from the results: what it holds, that it is made once, and every reason why not."""

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cpdplans.cycles import writing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from plans import services, starting
from plans.models import Finding, Plan, Project
from surveys.models import Item
from tests.factories import (
    make_area_score,
    make_aspect,
    make_comment,
    make_cycle,
    make_item,
    make_round,
    make_score,
    make_suggestion,
)

from .factories import make_plan, send, submission_of

pytestmark = pytest.mark.django_db

QUESTION = "ความรวดเร็วในการให้บริการ"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def round_(unit_a, unit_b):
    """Both units were asked the question; unit B fared otherwise."""
    round_ = make_round(2565)
    for unit, mean in ((unit_a, "3.10"), (unit_b, "4.90")):
        make_score(unit, round_)
        make_score(unit, round_, make_aspect(1), QUESTION, mean=mean, n=40, dissatisfied="12.50")
    make_area_score(round_, aspect=make_aspect(1), text=QUESTION, mean="4.20")
    make_comment(unit_a, round_, "เจ้าหน้าที่ชื่อสมชายช้า", aspect=make_aspect(1))
    return round_


@pytest.fixture
def item(round_):
    return make_item(round_, make_aspect(1), QUESTION)


@pytest.fixture
def suggested(cycle):
    return [make_suggestion(cycle, number=number).pk for number in (1, 2)]


def post(client, item, suggested=()):
    return client.post(reverse("plans:start"), {"item": getattr(item, "pk", item), "suggested": suggested})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def started(item, by, now, suggested=()):
    return starting.start_from(item, set(suggested), by=by, now=now)


# What is started


def test_project_answers_the_item_with_the_figures_seen(cycle, item, suggested, unit_a, officer_client):
    response = post(officer_client, item, suggested[:1])

    project = Project.objects.get()
    [finding] = project.findings.all()
    assert (project.submission.unit, project.number) == (unit_a, 1)
    assert (finding.item, finding.item_text, finding.aspect, finding.survey_year) == (item, QUESTION, item.aspect, 2565)
    assert [getattr(finding, name) for name in Finding.FIGURES] == [
        40,
        Decimal("3.10"),
        Decimal("4.20"),
        Decimal("12.50"),
    ]
    assert list(project.suggested.values_list("pk", flat=True)) == suggested[:1]
    assert response.url == reverse("plans:project", args=[project.plan_id, project.ref])
    assert said(response) == [f"เริ่มแผนที่ 1 จากข้อ “{QUESTION}” แล้ว กรุณากรอกรายละเอียดของแผน"]


def test_project_page_shows_what_was_started(cycle, item, suggested, officer_client):
    html = officer_client.get(post(officer_client, item, suggested[:1]).url).content.decode()

    held = [f'value="item-{item.pk}" id="finding-item-{item.pk}" checked', f'value="drop-{suggested[0]}"']
    assert [words in html for words in held] == [True, True]
    assert f'value="drop-{suggested[1]}"' not in html


def test_no_comment_is_copied(cycle, item, officer_client):
    post(officer_client, item)

    [finding] = Finding.objects.all()
    assert (finding.words, finding.voice, Project.objects.get().title) == ("", "", "")


def test_the_plan_is_marked_edited(cycle, item, unit_a, officer_a, officer_client, now):
    post(officer_client, item)

    submission = submission_of(cycle, unit_a)
    assert (submission.started_at, submission.edited_at, submission.edited_by) == (now, now, officer_a)


def test_a_second_posting_leads_to_the_same_project(cycle, item, suggested, officer_client):
    first = post(officer_client, item, suggested[:1])
    events = Event.objects.count()

    second = post(officer_client, item, suggested[:1])

    assert (second.url, Project.objects.count(), Finding.objects.count()) == (first.url, 1, 1)
    assert said(second)[-1] == f"แผนที่ 1 นำข้อ “{QUESTION}” มาพิจารณาอยู่แล้ว จึงไม่ได้เพิ่มแผนใหม่"
    assert Event.objects.count() == events


def test_a_second_posting_adds_what_is_ticked_and_takes_nothing_away(cycle, item, suggested, officer_client):
    first = post(officer_client, item, suggested[:1])

    second = post(officer_client, item, suggested[1:])

    project = Project.objects.get()
    held = f"แผนที่ 1 นำข้อ “{QUESTION}” มาพิจารณาอยู่แล้ว จึงไม่ได้เพิ่มแผนใหม่"
    assert (second.url, sorted(project.suggested.values_list("pk", flat=True))) == (first.url, suggested)
    assert said(second)[-1] == f"{held} เพิ่มกิจกรรมที่กรมเสนอแนะ 1 กิจกรรมในแผนที่ 1 แล้ว"


def test_the_results_lead_to_the_project_that_answers_an_item(cycle, item, officer_client, officer_b_client):
    post(officer_client, item)
    project = Project.objects.get()

    pages = [client.get("/surveys/2565/").content.decode() for client in (officer_client, officer_b_client)]

    link = f'<a href="{reverse("plans:project", args=[project.plan_id, project.ref])}">อยู่ในแผนที่ 1 แล้ว</a>'
    assert [link in html for html in pages] == [True, False]
    assert ["อยู่ในแผนที่" in html for html in pages] == [True, False]


def test_the_results_lead_to_the_plan_once_it_is_sent(cycle, item, unit_a, officer_a, officer_client, now):
    post(officer_client, item)
    plan = Plan.objects.get()
    cycle.submissions.filter(pk=plan.submission_id).update(stage=Stage.SUBMITTED, first_submitted_at=now)

    html = officer_client.get("/surveys/2565/").content.decode()

    assert f'<a href="{reverse("plans:detail", args=[plan.pk])}">อยู่ในแผนที่ 1 แล้ว</a>' in html


def test_another_item_makes_another_project(cycle, round_, item, unit_a, officer_a, now):
    make_score(unit_a, round_, make_aspect(2), "ความสุภาพ")
    numbers = [
        started(one, officer_a, now).project.number for one in (item, make_item(round_, make_aspect(2), "ความสุภาพ"))
    ]
    assert numbers == [1, 2]


# Where it goes


def test_an_empty_project_is_taken(cycle, item, unit_a, officer_a, now):
    empty = services.add_project(services.plan_of(submission_of(cycle, unit_a)), by=officer_a, now=now)
    assert (started(item, officer_a, now).project, Project.objects.count()) == (empty, 1)


FILLINGS = {
    "title": lambda project, **_: Project.objects.filter(pk=project.pk).update(title="ก"),
    "period": lambda project, **_: Project.objects.filter(pk=project.pk).update(period_start="2023-05-01"),
    "activity": lambda project, **_: project.activities.update(title="ก"),
    "indicator": lambda project, **_: project.indicators.update(target=1),
    "direction": lambda project, **_: project.indicators.update(direction="done"),
    "finding": lambda project, **_: Finding.objects.create(project=project, aspect=make_aspect(2)),
    "suggestion": lambda project, **_: project.suggested.add(make_suggestion(project.submission.cycle, number=9)),
    "evidence": lambda project, **who: writing.attach(
        project.submission, about=project.ref, url="https://example.com", **who
    ),
}


@pytest.mark.parametrize("filled", FILLINGS)
def test_a_project_with_anything_in_it_is_left_alone(cycle, item, unit_a, officer_a, now, filled):
    project = services.add_project(services.plan_of(submission_of(cycle, unit_a)), by=officer_a, now=now)
    FILLINGS[filled](project, by=officer_a, now=now)

    taken = started(item, officer_a, now).project

    assert (taken.number, project.findings.filter(item=item).exists()) == (2, False)


def test_suggestions_of_another_round_are_passed_over(cycle, item, suggested, officer_a, now):
    foreign = make_suggestion(make_cycle(2570), number=1).pk
    project = started(item, officer_a, now, [suggested[1], foreign, 999_999]).project
    assert list(project.suggested.values_list("pk", flat=True)) == [suggested[1]]


# Why not


def test_a_full_plan_stays_as_it_is(cycle, item, officer_a, now):
    make_plan(cycle, officer_a, now=now, projects=services.MOST_PROJECTS)
    with pytest.raises(Refused, match="แผนหนึ่งฉบับมีได้ไม่เกิน 15 แผนย่อย"):
        started(item, officer_a, now)
    assert Finding.objects.filter(item=item).count() == 0


def test_a_sent_plan_says_so(cycle, item, officer_a, officer_client, now):
    plan = make_plan(cycle, officer_a, now=now)
    send(plan, officer_a, now)

    response = post(officer_client, item)

    words = "เริ่มแผนจากข้อนี้ไม่ได้ เนื่องจากแผนปีงบประมาณ พ.ศ. 2566 ของหน่วยงานอยู่ในขั้น “ส่งแล้ว”"
    assert (said(response), response.url) == ([words], reverse("surveys:results", args=[2565]))
    assert Project.objects.count() == 1


def test_without_a_round_of_plans(item, officer_client):
    response = post(officer_client, item)
    words = "เริ่มแผนจากข้อนี้ไม่ได้ เนื่องจากยังไม่เปิดรอบปีงบประมาณที่ใช้ผลการสำรวจปีงบประมาณ พ.ศ. 2565"
    assert (said(response), Plan.objects.count()) == ([words], 0)


def test_the_overall_is_no_item_of_a_plan(cycle, round_, officer_client):
    overall = Item.objects.get(round=round_, kind=Item.Kind.OVERALL)
    assert said(post(officer_client, overall)) == [starting.NOT_FOUND]
    assert Project.objects.count() == 0


def test_an_item_the_unit_was_not_asked_is_not_found(cycle, round_, unit_b, officer_client):
    make_score(unit_b, round_, make_aspect(2), "เฉพาะลำพูน")
    assert said(post(officer_client, make_item(round_, make_aspect(2), "เฉพาะลำพูน"))) == [starting.NOT_FOUND]


def test_an_unreleased_item_is_as_if_it_were_not(unit_a, officer_client, reviewer):
    """Its words must not be told: they would be in the message."""
    make_cycle(2567, by=reviewer)
    hidden = make_round(2566, released=False)
    make_score(unit_a, hidden, make_aspect(1), "ข้อลับ")

    response = post(officer_client, make_item(hidden, make_aspect(1), "ข้อลับ"))

    assert (said(response), response.url) == ([starting.NOT_FOUND], reverse("surveys:current"))
    assert Project.objects.count() == 0


@pytest.mark.parametrize("value", ["", "abc", "-1", "๑", "0", "9" * 40, "1.5", "\x00", "<script>"])
def test_garbage_is_answered(cycle, round_, officer_client, value):
    response = officer_client.post(reverse("plans:start"), {"item": value, "suggested": [value, "x"]})
    assert (response.status_code, said(response), Project.objects.count()) == (302, [starting.NOT_FOUND], 0)


@pytest.mark.parametrize("value", ["", "abc", "-1", "9" * 40, "\x00"])
def test_garbage_among_the_suggestions_is_passed_over(cycle, item, suggested, officer_client, value):
    post(officer_client, item, [value, suggested[0]])
    assert list(Project.objects.get().suggested.values_list("pk", flat=True)) == suggested[:1]


# Whose


def test_each_officer_starts_the_own_units_plan(cycle, item, officer_client, officer_b_client, unit_a, unit_b):
    for client in (officer_client, officer_b_client):
        post(client, item)

    rows = Finding.objects.order_by("pk").values_list("project__plan__submission__unit", "mean")
    assert list(rows) == [(unit_a.pk, Decimal("3.10")), (unit_b.pk, Decimal("4.90"))]


@pytest.mark.parametrize("client", ["reviewer_client", "administrator_client", "executive_client"])
def test_others_may_not(request, cycle, item, client):
    assert (post(request.getfixturevalue(client), item).status_code, Plan.objects.count()) == (403, 0)


def test_strangers_sign_in_and_a_visit_does_nothing(cycle, item, client, officer_client):
    assert post(client, item).status_code == 401
    assert officer_client.get(reverse("plans:start")).status_code == 405
