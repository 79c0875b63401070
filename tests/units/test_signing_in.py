"""Signing in again in the middle of work: what was posted is carried through the sign-in form and taken up again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cpdplans.cycles.models import Evidence
from tests.conftest import signed_in
from tests.plans.factories import make_plan, name_in
from tests.units.test_views import PASSWORD, who

AGAIN, CARRIED = "units/sign_in_again.html", "units/carried.html"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def officer(officer_a):
    officer_a.set_password(PASSWORD)
    officer_a.save()
    return officer_a


@pytest.fixture
def project(cycle, officer, now):
    return make_plan(cycle, officer, now=now).projects.get()


@pytest.fixture
def page(project):
    return reverse("plans:project", args=[project.plan_id, project.ref])


@pytest.fixture
def typed(project):
    """What a browser posts of the project's page: one text changed, one as it was."""
    title, objective = (name_in(project, field) for field in ("title", "objective"))
    return {
        "act": "save",
        objective: "<b>ข้อ 1</b>\r\n“ข้อ 2”",
        f"base-{objective}": project.objective,
        title: project.title,
        f"base-{title}": project.title,
        "finding": ["1-x", "2-x"],
    }


def names_of(response):
    return {template.name for template in response.templates}


def carried_fields(response):
    """What the page's hidden fields would post, as a browser sends it."""
    carried = response.context["carried"]
    fields = {"carrying": "1", "next": response.context["next"], "carried_file": list(carried.files)}
    for name, value in carried.fields:
        fields.setdefault(f"carried-{name}", []).append(value)
    return fields


def sign_in(client, fields, username="50", password=PASSWORD):
    return client.post("/sign-in/", fields | {"username": username, "password": password})


def test_a_look_is_led_to_sign_in(client, page):
    assert client.get(page + "?a=1")["Location"] == f"/sign-in/?next={page}%3Fa%3D1"


def test_a_posting_is_kept_on_the_page_that_asks_to_sign_in(client, project, page, typed):
    response = client.post(page, typed)
    html = response.content.decode()

    assert (response.status_code, AGAIN in names_of(response)) == (401, True)
    assert response.context["carried"].texts == ["<b>ข้อ 1</b>\r\n“ข้อ 2”"]
    assert f'name="carried-{name_in(project, "objective")}" value="&lt;b&gt;ข้อ 1&lt;/b&gt;\r\n“ข้อ 2”"' in html
    assert html.count('name="carried-finding"') == 2
    assert ("<b>ข้อ" in html, 'name="carried-csrfmiddlewaretoken"' in html) == (False, False)


def test_a_wrong_password_keeps_it(client, page, typed):
    fields = carried_fields(client.post(page, typed))
    response = sign_in(client, fields, password="ผิด")

    assert (response.status_code, AGAIN in names_of(response), who(client)) == (200, True, None)
    assert carried_fields(response) == fields


def test_signing_in_shows_it_and_one_button_saves_it(client, officer, project, page, typed):
    response = sign_in(client, carried_fields(client.post(page, typed)))
    context = response.context

    assert (CARRIED in names_of(response), who(client)) == (True, str(officer.pk))
    assert (context["target"], context["act"]) == (page, "บันทึกต่อ")
    posting = {}
    for name, value in context["carried"].fields:
        posting.setdefault(name, []).append(value)
    assert posting == {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    saved = client.post(context["target"], posting)
    project.refresh_from_db()
    assert (saved.status_code, project.objective) == (302, "<b>ข้อ 1</b>\n“ข้อ 2”")


def test_who_signed_in_in_another_window_is_shown_it_too(client, officer, page, typed):
    response = signed_in(officer).post("/sign-in/", carried_fields(client.post(page, typed)))
    assert (CARRIED in names_of(response), response.context["act"]) == (True, "บันทึกต่อ")


@pytest.mark.parametrize(
    ("name", "data", "act"),
    [
        ("send", {}, "ดำเนินการส่งต่อ"),
        ("send", {"late_reason": "รอข้อมูลจากสหกรณ์"}, "ดำเนินการส่งต่อ"),
        ("add_project", {}, "ดำเนินการต่อ"),
        ("awareness", {"act": "attach-link", "url": "https://example.com/a", "kind": "photo"}, "บันทึกต่อ"),
    ],
)
def test_button_names_the_act(client, project, name, data, act):
    address = reverse(f"plans:{name}", args=[project.plan_id])
    response = sign_in(client, carried_fields(client.post(address, data)))
    assert (response.context["target"], response.context["act"]) == (address, act)


def test_files_stay_behind_and_are_named(client, project):
    address = reverse("plans:awareness", args=[project.plan_id])
    data = {"act": "attach-file", "caption": "ภาพการประชุม", "file": SimpleUploadedFile("วาระ.pdf", b"%PDF-")}
    before = Evidence.objects.count()
    response = client.post(address, data)
    after = sign_in(client, carried_fields(response))

    for shown in (response, after):
        assert "กรุณาแนบใหม่ภายหลัง: วาระ.pdf" in shown.content.decode()
    assert Evidence.objects.count() == before


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/plans/", "/account/", "/nothing/", ""]
)
def test_carried_texts_are_posted_to_the_rooms_of_writing_only(client, officer, target):
    response = sign_in(client, {"carrying": "1", "next": target, "carried-text": "ข้อความ"})
    html = response.content.decode()

    assert (response.context["target"], "ข้อความ</textarea>" in html, 'name="text"' in html) == ("", True, False)


def test_sign_in_with_what_is_carried_needs_its_token(officer):
    client = Client(enforce_csrf_checks=True)
    response = sign_in(client, {"carrying": "1", "next": "/plans/", "carried-text": "ข้อความ"})
    assert (response.status_code, who(client)) == (403, None)


def test_locked_out_the_texts_are_still_shown(client, officer, page, typed, settings):
    settings.AXES_ENABLED = True
    fields = carried_fields(client.post(page, typed))
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, fields, password="ผิด")

    html = response.content.decode()
    assert (response.status_code, "&lt;b&gt;ข้อ 1&lt;/b&gt;" in html, "ผิด</textarea>" in html) == (429, True, False)
