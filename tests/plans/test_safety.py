"""What the server does that no text is lost or overwritten: one field at a time, and with the whole page."""

import pytest
from django.urls import reverse

from cpdplans.units.signing_in import SESSION_ENDED
from tests.conftest import signed_in
from tests.factories import make_user

from .factories import make_plan, name_in, posted

BASE = "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def project(cycle, officer_a, now):
    return make_plan(cycle, officer_a, now=now).projects.get()


@pytest.fixture
def colleague(officer_a):
    return signed_in(make_user(unit=officer_a.unit, username="50b"))


@pytest.fixture
def page(project):
    return reverse("plans:project", args=[project.plan_id, project.ref])


def write(client, project, text, base=BASE, field="objective", **more):
    """(code, answer) of one field's writing, as the script sends it."""
    data = {"ref": project.ref, "field": field, "text": text, "base": base} | more
    response = client.post(reverse("plans:write", args=[project.plan_id]), data, headers=JSON)
    return response.status_code, response.json()


def stored(project, field="objective"):
    project.refresh_from_db()
    return getattr(project, field)


# A text that was sent and never answered


@pytest.mark.parametrize("sent", [["ครั้งแรก"], ["อื่น", " ครั้งแรก \r\n"]])
def test_an_unanswered_text_is_no_conflict_with_what_follows(project, officer_client, sent):
    write(officer_client, project, "ครั้งแรก")
    code, answer = write(officer_client, project, "ครั้งที่สอง", sent=sent)
    assert (code, answer["text"], stored(project)) == (200, "ครั้งที่สอง", "ครั้งที่สอง")


@pytest.mark.parametrize("sent", [[], ["อื่น"], [""]])
def test_another_text_stays_a_conflict(project, officer_client, colleague, sent):
    write(colleague, project, "ของเพื่อนร่วมงาน")
    code, answer = write(officer_client, project, "ของฉัน", sent=sent)
    assert (code, answer["stored"], stored(project)) == (409, "ของเพื่อนร่วมงาน", "ของเพื่อนร่วมงาน")
    assert (answer["who"], answer["when"]) == ("ผู้ใช้ 50b", "1 เม.ย. 66 10.00 น.")


def test_an_emptied_field_that_was_never_answered(project, officer_client):
    write(officer_client, project, "")
    assert write(officer_client, project, "ใหม่", sent=[""])[0] == 200


# Whether a kept text is stored already


@pytest.mark.parametrize(
    ("field", "text", "same"),
    [
        ("objective", BASE + " \r\n", True),
        ("objective", "อื่น", False),
        ("period_start", "๑๗/๔/๖๖", True),
        ("period_start", "ไม่ใช่วันที่", False),
        ("period_start", "", False),
        ("objective", "ก" * 20_001, False),
        ("number", "1", False),
    ],
)
def test_looking_writes_nothing(project, officer_client, field, text, same):
    answer = write(officer_client, project, text, base="", field=field, look="on")
    assert answer == (200, {"same": same})
    assert (stored(project), f"{project.period_start}") == (BASE, "2023-04-17")


# Who is signed in by now


def test_without_a_session_a_script_is_told(project, client):
    assert write(client, project, "ใหม่") == (401, {"error": SESSION_ENDED, "sign_in": "/sign-in/"})
    assert stored(project) == BASE


def test_another_account_writes_nothing_for_the_page_of_the_first(project, officer_a, colleague, officer_b_client):
    for client, name in ((colleague, "ผู้ใช้ 50b"), (officer_b_client, "ผู้ใช้ 51")):
        code, answer = write(client, project, "ใหม่", account=officer_a.pk)
        assert (code, answer["other_account"], name in answer["error"]) == (403, True, True)
    assert stored(project) == BASE


def test_the_same_account_writes(project, officer_a, officer_client):
    assert write(officer_client, project, "ใหม่", account=officer_a.pk)[0] == 200


# Two texts for one field, without scripts


@pytest.mark.parametrize(("choice", "kept"), [("stored", "ของเพื่อนร่วมงาน"), ("typed", "ของฉัน"), ("", "ของฉัน")])
def test_one_of_two_texts_is_chosen(project, page, officer_client, colleague, choice, kept):
    name = name_in(project, "objective")
    mine = posted(officer_client.get(page).context["form"]) | {name: "ของฉัน"}
    write(colleague, project, "ของเพื่อนร่วมงาน")
    shown = officer_client.post(page, mine)
    again = mine | posted(shown.context["form"]) | {f"choice-{name}": choice}
    assert again[f"base-{name}"] == "ของเพื่อนร่วมงาน"

    response = officer_client.post(page, again)
    assert (response.status_code, stored(project)) == (302, kept)


def test_the_chosen_text_is_shown_beside_other_faults(project, page, officer_client, colleague):
    name, other = name_in(project, "objective"), name_in(project, "period_end")
    mine = posted(officer_client.get(page).context["form"]) | {name: "ของฉัน"}
    write(colleague, project, "ของเพื่อนร่วมงาน")
    response = officer_client.post(page, mine | {f"choice-{name}": "stored", other: "พรุ่งนี้"})
    form = response.context["form"]
    assert (form[name].value(), list(form.errors)) == ("ของเพื่อนร่วมงาน", [other])


# Lines and limits


def test_a_box_of_one_line_keeps_one_line(project, officer_client):
    code, answer = write(officer_client, project, "ลดขั้นตอน\r\n\tการให้บริการ", base=project.title, field="title")
    assert (code, answer["text"], stored(project, "title")) == (200, "ลดขั้นตอน การให้บริการ", "ลดขั้นตอน การให้บริการ")


def test_fields_name_their_limits_to_the_script(project, page, officer_client):
    form = officer_client.get(page).context["form"]
    limits = {field: form.fields[name_in(project, field)].widget.attrs["data-limit"] for field in project.written}
    assert limits == {"title": 500, "objective": 20_000, "period_start": 60, "period_end": 60, "own_choice": 1000}


def test_every_page_of_writing_has_its_scripts(settings):
    pages = {path.name: path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")}
    writing = {name for name, html in pages.items() if "data-write-url" in html}
    assert {name for name in writing if "cycles/_writing_scripts.html" not in pages[name]} == set()
    assert len(writing) >= 4
