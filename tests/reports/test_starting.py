"""The page where a project begins: what it offers of the results, to whom, and what each choice makes."""

from decimal import Decimal

import pytest
from django.urls import reverse

from plans import services
from plans.models import Finding, Project
from surveys.models import Comment
from tests.factories import (
    make_area_score,
    make_aspect,
    make_aspects,
    make_comment,
    make_cycle,
    make_item,
    make_round,
    make_score,
    make_suggestion,
    make_unit,
)
from tests.plans.factories import make_plan, queries_of, send, submission_of

from .factories import make_report
from .starting import copy, give_approved, said, share, start, text_of, year_before

pytestmark = pytest.mark.django_db

QUESTION = "ความรวดเร็วในการให้บริการ"
OTHER_QUESTION = "ความสุภาพของเจ้าหน้าที่"
SECRET = "ข้อความของหน่วยงานอื่น"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(cycle, unit_a):
    return services.plan_of(submission_of(cycle, unit_a))


@pytest.fixture
def address(plan):
    return reverse("reports:new_project", args=[plan.pk])


@pytest.fixture
def round_(unit_a):
    """The first aspect's question is the weak one; the second's stands well."""
    round_ = make_round(2565)
    for number, question, mean in ((1, QUESTION, "3.10"), (2, OTHER_QUESTION, "4.60")):
        make_score(unit_a, round_, make_aspect(number), mean=mean)
        make_score(unit_a, round_, make_aspect(number), question, mean=mean, n=40, dissatisfied="0.50")
        make_area_score(round_, aspect=make_aspect(number), text=question, mean="4.20")
    make_area_score(round_, region=15, aspect=make_aspect(1), text=QUESTION, mean="4.00")
    return round_


@pytest.fixture
def item(round_):
    return make_item(round_, make_aspect(1), QUESTION)


@pytest.fixture
def last(cycle, unit_a, unit_b, reviewer):
    return make_cycle(2565, by=reviewer)


# From the results


def test_the_weakest_item_stands_open_with_its_figures_and_comments(address, round_, unit_a, officer_client):
    for number in range(4):
        make_comment(unit_a, round_, f"รอนาน {number}", aspect=make_aspect(1), count=9 - number)

    response = officer_client.get(address)

    [offer] = response.context["offers"]
    assert (offer.option.label, offer.rank, offer.is_open) == (QUESTION, 1, True)
    assert [comment.text for comment in offer.comments] == ["รอนาน 0", "รอนาน 1", "รอนาน 2"]
    text = text_of(response)
    assert "3.10 ต่ำกว่ากรม 1.10 ต่ำกว่าเขต 0.90" in text
    assert "อ่านข้อคิดเห็นของด้านที่ 1 ทั้งหมด (4 ข้อความ)" in text


def test_a_hidden_comment_is_not_there(address, round_, unit_a, reviewer, officer_client, now):
    hidden = {"hidden_at": now, "hidden_by": reviewer, "hidden_reason": "ระบุตัวบุคคล"}
    make_comment(unit_a, round_, "ข้อคิดเห็นที่ซ่อน", aspect=make_aspect(1), **hidden)
    make_comment(unit_a, round_, "ข้อคิดเห็นที่เห็น", aspect=make_aspect(1))
    text = text_of(officer_client.get(address))
    assert ("ข้อคิดเห็นที่เห็น" in text, "ข้อคิดเห็นที่ซ่อน" in text) == (True, False)


def test_another_units_comments_are_not_there(address, round_, unit_a, unit_b, officer_client):
    make_comment(unit_b, round_, SECRET, aspect=make_aspect(1))
    make_comment(unit_a, round_, "ของเรา", aspect=make_aspect(1))
    text = text_of(officer_client.get(address))
    assert ("ของเรา" in text, SECRET in text) == (True, False)


def test_what_names_field_units_comes_first_and_the_rest_is_folded(cycle, address, round_, unit_a, officer_client):
    centre = make_unit(kind="central", owes_submissions=False)
    make_suggestion(cycle, number=1, responsible=[centre], title="งานของส่วนกลาง")
    make_suggestion(cycle, number=2, responsible=["provincial"], title="งานของจังหวัด")
    make_suggestion(cycle, make_aspect(2), number=1, title="งานของด้านอื่น")

    response = officer_client.get(address)

    [offer] = response.context["offers"]
    assert [one.activity.title for one in offer.at_hand] == ["งานของจังหวัด"]
    assert [one.activity.title for one in offer.others] == ["งานของส่วนกลาง"]
    text = text_of(response)
    assert "1.2 งานของจังหวัด หน่วยงานในพื้นที่ดำเนินการได้" in text
    assert "1.1 งานของส่วนกลาง ส่วนกลางดำเนินการ" in text
    assert "งานของด้านอื่น" not in text


def test_without_results_an_aspect_is_chosen(cycle, plan, address, officer_client):
    make_aspects()
    suggestion = make_suggestion(cycle, make_aspect(2), title="อบรม")

    offers = officer_client.get(address).context["offers"]
    start(officer_client, plan, offers[1].option.key, [suggestion.pk])

    [finding] = Finding.objects.all()
    assert [offer.option.aspect.number for offer in offers] == [1, 2, 3]
    assert (finding.aspect, finding.item, finding.mean) == (make_aspect(2), None, None)
    assert finding.project.activities.get().title == "อบรม"


def test_unreleased_results_are_as_if_they_were_not(plan, address, unit_a, officer_client):
    hidden = make_round(2565, released=False)
    make_score(unit_a, hidden, make_aspect(1), QUESTION, mean="1.11")
    response = officer_client.get(address)
    assert (response.context["round"], "1.11" in text_of(response)) == (None, False)


def test_another_item_is_offered_on_demand(cycle, address, round_, officer_client):
    make_suggestion(cycle, make_aspect(2), title="อบรมเจ้าหน้าที่")
    other = make_item(round_, make_aspect(2), OTHER_QUESTION)

    response = officer_client.get(address, {"answer": f"item-{other.pk}"})

    chosen = response.context["chosen"]
    assert (chosen.option.label, chosen.is_open, chosen.rank) == (OTHER_QUESTION, True, 0)
    assert [one.activity.title for one in chosen.suggestions] == ["อบรมเจ้าหน้าที่"]
    assert [offer.is_open for offer in response.context["offers"]] == [False]


@pytest.mark.parametrize("answer", ["", "item-", "item-99999999999999999999", "aspect-1-x", "\x00", "<script>"])
def test_an_answer_that_is_none_is_passed_over(address, round_, officer_client, answer):
    response = officer_client.get(address, {"answer": answer, "aspect": answer, "page": answer})
    assert (response.status_code, response.context["chosen"]) == (200, None)


def test_a_project_begins_with_all_that_was_chosen(cycle, plan, item, officer_client):
    suggestion = make_suggestion(cycle, title="จัดทำแอปพลิเคชัน", items="ยื่นคำขอ")

    response = start(officer_client, plan, f"item-{item.pk}", [suggestion.pk], " จัดมุมบริการ เพราะมีผู้ร้องขอ ")

    project = Project.objects.get()
    assert response.url == reverse("plans:project", args=[plan.pk, project.ref])
    assert said(response) == [f"เริ่มแผนที่ 1 จากข้อ “{QUESTION}” แล้ว กรุณากรอกรายละเอียดของแผน"]
    assert (project.findings.get().item, project.findings.get().mean) == (item, Decimal("3.10"))
    assert list(project.activities.values_list("title", "suggested")) == [("จัดทำแอปพลิเคชัน\n- ยื่นคำขอ", suggestion.pk)]
    assert project.own_choice == "จัดมุมบริการ เพราะมีผู้ร้องขอ"


def test_a_kind_of_voice_begins_a_project(plan, round_, unit_a, officer_client):
    make_comment(unit_a, round_, "รอนาน", aspect=make_aspect(1))

    response = start(officer_client, plan, f"aspect-{make_aspect(1).pk}-{Comment.Kind.DISSATISFACTION}")

    [finding] = Finding.objects.all()
    assert (finding.aspect, finding.voice, finding.item) == (make_aspect(1), "dissatisfaction", None)
    assert said(response) == ["เริ่มแผนที่ 1 จากข้อคิดเห็น “ความไม่พึงพอใจ” แล้ว กรุณากรอกรายละเอียดของแผน"]


def test_a_second_click_begins_nothing_more(plan, item, officer_client):
    first, second = (start(officer_client, plan, f"item-{item.pk}", own_choice="จัดมุม") for _ in range(2))
    assert (second.url, Project.objects.get().own_choice) == (first.url, "จัดมุม")
    assert said(second)[-1] == f"แผนที่ 1 นำข้อ “{QUESTION}” มาพิจารณาอยู่แล้ว จึงไม่ได้เพิ่มแผนใหม่"


def test_words_beside_a_colleagues_are_kept(plan, item, officer_client):
    for words in ("ของเพื่อน", "ของเรา"):
        start(officer_client, plan, f"item-{item.pk}", own_choice=words)
    assert Project.objects.get().own_choice == "ของเพื่อน\nของเรา"


def test_what_is_answered_already_leads_to_its_project(plan, item, address, officer_client):
    start(officer_client, plan, f"item-{item.pk}")
    response = officer_client.get(address)
    [offer] = response.context["offers"]
    assert (offer.held, offer.is_open) == (Project.objects.get(), False)
    assert "อยู่ในแผนที่ 1 แล้ว" in text_of(response)


def test_words_that_are_too_long_come_back_with_all_that_was_chosen(cycle, plan, item, officer_client):
    suggestion = make_suggestion(cycle)
    words = "ก" * 1001

    response = start(officer_client, plan, f"item-{item.pk}", [suggestion.pk], words)

    chosen = response.context["chosen"]
    sentence = "กิจกรรมอื่น ๆ ที่หน่วยงานกำหนดเองและเหตุผล: ยาวเกิน 1,000 ตัวอักษร (ที่กรอก 1,001 ตัวอักษร) กรุณาย่อข้อความ"
    assert response.context["errors"] == [{"text": sentence, "url": f"#own-item-{item.pk}"}]
    assert (chosen.own_choice, chosen.ticked, chosen.is_open) == (words, {suggestion.pk}, True)
    assert (Project.objects.count(), response.content.decode().count(words)) == (0, 1)


@pytest.mark.parametrize("key", ["", "item-1x", "item-99999999999999999999", "\x00", "<script>"])
def test_garbage_begins_nothing(plan, round_, officer_client, key):
    response = start(officer_client, plan, key, ["x", "9" * 40, "\x00"])
    assert (response.status_code, len(response.context["errors"]), Project.objects.count()) == (200, 1, 0)


def test_words_for_what_is_no_longer_there_are_given_back(plan, round_, officer_client):
    response = start(officer_client, plan, "item-99", own_choice="จัดมุมบริการ")
    assert (response.context["unplaced"], "จัดมุมบริการ" in text_of(response)) == ("จัดมุมบริการ", True)


def test_a_full_plan_says_so(cycle, officer_a, officer_client, now):
    plan = make_plan(cycle, officer_a, now=now, projects=services.MOST_PROJECTS)
    make_aspects()

    response = start(officer_client, plan, f"aspect-{make_aspect(2).pk}-")

    assert [error["text"] for error in response.context["errors"]] == ["แผนหนึ่งฉบับมีได้ไม่เกิน 15 แผนย่อย"]
    assert "ขณะนี้ครบแล้ว" in text_of(response)


# Whose, and when


@pytest.mark.parametrize(
    "client, code", [("officer_b_client", 404), ("executive_client", 403), ("reviewer_client", 200)]
)
def test_who_may_open_it(request, address, client, code):
    assert request.getfixturevalue(client).get(address).status_code == code


@pytest.fixture
def last_project(last, officer_a, reviewer, now):
    """A project of the unit A's approved plan of the year before."""
    make_report(last, officer_a, reviewer, now=year_before(now))
    return Project.objects.get(plan__submission__cycle=last)


@pytest.mark.parametrize("client, code", [("officer_b_client", 404), ("executive_client", 403)])
def test_who_may_not_begin_or_copy(request, plan, item, last_project, client, code):
    someone = request.getfixturevalue(client)
    codes = {start(someone, plan, f"item-{item.pk}").status_code, copy(someone, plan, last_project).status_code}
    assert (codes, plan.projects.count()) == ({code}, 0)


def test_a_reviewer_begins_it_on_behalf_of_the_unit(plan, item, reviewer_client):
    start(reviewer_client, plan, f"item-{item.pk}")
    assert plan.projects.get().findings.get().mean == Decimal("3.10")


@pytest.fixture
def sent(cycle, officer_a, now):
    plan = make_plan(cycle, officer_a, now=now)
    send(plan, officer_a, now)
    return plan


def test_a_sent_plan_says_why_not(sent, last_project, officer_client):
    for response in (
        officer_client.get(reverse("reports:new_project", args=[sent.pk])),
        copy(officer_client, sent, last_project),
    ):
        assert response.url == reverse("plans:detail", args=[sent.pk])
        assert "ดำเนินการ “ส่ง” แล้ว" in said(response)[-1]
    assert sent.projects.count() == 1


def test_words_typed_for_a_plan_sent_meanwhile_are_given_back(sent, item, officer_client):
    response = start(officer_client, sent, f"item-{item.pk}", own_choice="จัดมุมบริการ")
    assert (response.status_code, "จัดมุมบริการ" in response.content.decode()) == (409, True)


def test_the_plans_page_leads_here_and_an_empty_project_is_one_way(plan, address, officer_client):
    page = officer_client.get(reverse("plans:detail", args=[plan.pk])).content.decode()
    empty = reverse("plans:add_project", args=[plan.pk])
    assert f'href="{address}">เพิ่มแผน</a>' in page
    assert f'action="{empty}"' in officer_client.get(address).content.decode()
    assert officer_client.post(empty).url == reverse("plans:project", args=[plan.pk, plan.projects.get().ref])


@pytest.mark.parametrize("size", [1, 3, 10])
def test_the_page_takes_the_same_queries_whatever_it_shows(
    cycle, last, round_, unit_a, officer_a, reviewer, officer_client, now, size
):
    share(cycle)
    make_report(last, officer_a, reviewer, now=year_before(now), projects=size)
    plan = make_plan(cycle, officer_a, now=now, projects=size)
    give_approved(cycle, size, now)
    for number in range(size):
        make_score(unit_a, round_, make_aspect(3), f"ข้อ {number}", mean="3.00", n=40, dissatisfied="12")
        make_comment(unit_a, round_, f"รอนาน {number}", aspect=make_aspect(3))
        make_suggestion(cycle, make_aspect(3), number=number + 1, responsible=["provincial"])

    page = reverse("reports:new_project", args=[plan.pk]) + "?aspect=all"
    assert queries_of(officer_client, page) == 43
    context = officer_client.get(page).context
    shown = [len(context[name]) for name in ("last_projects", "other_rows")]
    assert shown == [size, size]
