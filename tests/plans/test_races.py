"""What becomes of typed words when a colleague removes, sends or answers at the same moment."""

import pytest
from django.urls import reverse

from cpdplans.cycles import reviewing, writing
from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import Refused
from plans import services
from plans.acts import obey
from plans.models import Activity
from plans.views import project as views
from tests.factories import make_user
from tests.worlds import World

from .factories import add_remark, fresh, make_cast_with_plan, name_in, posted, send, send_back

WORLD = World(make_cast_with_plan, "plan")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def project(plan):
    return plan.projects.get()


@pytest.fixture
def page(plan, project):
    return reverse("plans:project", args=[plan.pk, project.ref])


@pytest.fixture
def colleague(officer_a):
    return make_user(unit=officer_a.unit, username="50b", name="นางบุษบา บัวหลวง")


def removing(monkeypatch, act):
    """Lets a colleague act between the reading and the writing of a posting: when its form is about to be written."""
    write = views.pages.save_form

    def save_form(request, form, **kw):
        act()
        return write(request, form, **kw)

    monkeypatch.setattr(views.pages, "save_form", save_form)


def test_words_of_a_row_removed_while_saving_are_given_back(
    plan, project, page, officer_client, colleague, now, monkeypatch
):
    activity = project.activities.get()
    data = posted(officer_client.get(page).context["form"])
    data |= {name_in(activity, "title"): "ข้อความของกิจกรรม", name_in(project, "objective"): "วัตถุประสงค์ใหม่"}
    removing(monkeypatch, lambda: services.remove_part(activity, project.activities, by=colleague, now=now))
    response = officer_client.post(page, data)
    project.refresh_from_db()
    assert (response.status_code, project.objective) == (409, "วัตถุประสงค์ใหม่")
    assert response.context["typed"] == [("แผนที่ 1 กิจกรรมที่ 1 กิจกรรม", "ข้อความของกิจกรรม")]


@pytest.mark.parametrize("act", ["save", "add-indicator", "add-activity", "next"])
def test_words_of_a_project_removed_while_saving_are_given_back(
    plan, project, page, officer_client, colleague, now, monkeypatch, act
):
    data = posted(officer_client.get(page).context["form"]) | {name_in(project, "objective"): "วัตถุประสงค์ใหม่"}
    removing(monkeypatch, lambda: services.remove_project(project, by=colleague, now=now))
    response = officer_client.post(page, data | {"act": act})
    assert (response.status_code, response.context["typed"]) == (409, [("แผนที่ 1 วัตถุประสงค์", "วัตถุประสงค์ใหม่")])


def test_words_of_a_plan_sent_while_saving_are_given_back(
    plan, project, page, officer_client, colleague, now, monkeypatch
):
    data = posted(officer_client.get(page).context["form"]) | {name_in(project, "objective"): "วัตถุประสงค์ใหม่"}
    removing(monkeypatch, lambda: send(fresh(plan), colleague, now))
    response = officer_client.post(page, data)
    assert (response.status_code, [text for _, text in response.context["typed"]]) == (409, ["วัตถุประสงค์ใหม่"])


@pytest.mark.parametrize("act", ["add-activity", "add-indicator"])
def test_nothing_is_added_to_a_project_that_is_gone(project, officer_a, now, act):
    services.remove_project(project, by=officer_a, now=now)
    with pytest.raises(Refused, match="แผนที่ 1 ถูกผู้อื่นลบไปแล้ว"):
        obey(project, act, by=officer_a, now=now)
    assert Activity.objects.count() == 0


def test_a_text_with_an_invisible_letter_is_saved_without_it(plan, project, officer_client):
    data = {"ref": project.ref, "field": "title", "text": "ชื่อ\x00ใหม่", "base": project.title}
    response = officer_client.post(reverse("plans:write", args=[plan.pk]), data)
    assert response.json()["text"] == "ชื่อใหม่"


@pytest.fixture
def returned(plan, project, officer_a, reviewer, now):
    send(plan, officer_a, now)
    remark = add_remark(plan, reviewer, now, row=project, field="objective")
    send_back(plan, reviewer, now)
    return remark


def test_a_colleagues_answer_is_not_overwritten_unseen(plan, returned, officer_client, colleague, now):
    reviewing.answer_remark(returned, text="แก้ไขแล้วโดยบุษบา", by=colleague, now=now)
    address = reverse("plans:answer", args=[plan.pk, returned.pk])
    officer_client.post(address, {f"answer-{returned.pk}": "คำชี้แจงของฉัน", f"answer-base-{returned.pk}": ""})
    returned.refresh_from_db()
    shown = officer_client.get(reverse("plans:detail", args=[plan.pk])).context["remarks"]
    assert (returned.answer, shown[0]["typed"]) == ("แก้ไขแล้วโดยบุษบา", "คำชี้แจงของฉัน")


def test_an_answer_seen_before_may_be_changed(plan, returned, officer_client, colleague, now):
    reviewing.answer_remark(returned, text="แก้ไขแล้ว", by=colleague, now=now)
    address = reverse("plans:answer", args=[plan.pk, returned.pk])
    officer_client.post(address, {f"answer-{returned.pk}": "แก้ไขครบแล้ว", f"answer-base-{returned.pk}": "แก้ไขแล้ว"})
    returned.refresh_from_db()
    assert returned.answer == "แก้ไขครบแล้ว"


def test_a_long_answer_stands_whole_in_the_history(plan, returned, officer_a, now):
    words = "ชี้แจง" * 600
    reviewing.answer_remark(returned, text=words, by=officer_a, now=now)
    [event] = plan.submission.events.filter(act=Event.Act.ANSWER)
    assert event.note.endswith(words)


def test_an_address_that_takes_postings_only_says_so_in_thai(plan, officer_client):
    response = officer_client.get(reverse("plans:send", args=[plan.pk]))
    assert (response.status_code, "เปิดหน้านี้โดยตรงไม่ได้" in response.content.decode()) == (405, True)


def test_a_row_that_is_gone_is_told_apart(project, officer_a, now):
    activity = project.activities.get()
    services.remove_part(activity, project.activities, by=officer_a, now=now)
    with pytest.raises(writing.RowGone):
        writing.write_text(activity, "title", "ใหม่", base=activity.title, by=officer_a, now=now)
