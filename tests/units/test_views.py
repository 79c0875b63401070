"""Signing in and out, one's own account, and passwords."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from cpdplans.units.backends import DEMONSTRATION_PASSWORD
from cpdplans.units.models import User
from tests.conftest import signed_in
from tests.factories import make_user

PASSWORD = "ข้าวหอมมะลิ-2566"
DEMONSTRATION = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "cpdplans.units.backends.DemonstrationBackend",
]
SIGN_IN = "/sign-in/"


@pytest.fixture
def officer(officer_a):
    officer_a.email = "officer@example.go.th"
    officer_a.set_password(PASSWORD)
    officer_a.save()
    return officer_a


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = DEMONSTRATION


def sign_in(username, password, address=SIGN_IN, **extra):
    client = Client()
    response = client.post(address, {"username": username, "password": password}, **extra)
    return client, response


def who(client):
    return client.session.get("_auth_user_id")


def errors_of(response):
    return response.context["form"].errors


# Signing in


@pytest.mark.parametrize("typed", ["50", " 50 ", "๕๐"])
def test_sign_in(officer, typed):
    client, response = sign_in(typed, PASSWORD)

    assert (response["Location"], who(client)) == (reverse("reports:home"), str(officer.pk))


@pytest.mark.parametrize(
    "target, location",
    [
        ("/notices/", "/notices/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        (SIGN_IN, "/"),
        ("", "/"),
    ],
)
def test_sign_in_leads_to_the_page_wanted(officer, target, location):
    client, response = sign_in("50", PASSWORD, f"{SIGN_IN}?next={target}")
    assert response["Location"] == location

    again = client.get(SIGN_IN, {"next": target})
    assert (again.status_code, again["Location"]) == (302, location)


@pytest.mark.parametrize(
    "username, password, errors",
    [
        (
            "50",
            "ผิด",
            {"__all__": ["ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง กรุณาตรวจสอบแล้วลองอีกครั้ง (ตัวอักษรเล็กและใหญ่ต่างกัน)"]},
        ),
        ("", "", {"username": ["กรอกชื่อผู้ใช้"], "password": ["กรอกรหัสผ่าน"]}),
        ("5\x000", "x", {"username": ["ข้อความมีอักขระที่ใช้ไม่ได้ (อักขระว่าง)"]}),
    ],
)
def test_sign_in_refused_keeps_the_name(officer, username, password, errors):
    client, response = sign_in(username, password)

    assert errors_of(response) == errors
    assert who(client) is None
    assert response.context["form"]["username"].value() == username
    assert "ข้อผิดพลาด: " in response.content.decode()


def test_locked_account_is_as_unknown(officer):
    officer.is_active = False
    officer.save()
    client, response = sign_in("50", PASSWORD)

    assert list(errors_of(response)) == ["__all__"]
    assert who(client) is None


def test_sign_out_by_post_only(officer_client):
    assert officer_client.get(reverse("units:sign_out")).status_code == 405

    response = officer_client.post(reverse("units:sign_out"))
    assert (response["Location"], who(officer_client)) == (SIGN_IN, None)


def test_many_wrong_passwords_are_locked_out(officer, settings):
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        _, response = sign_in("50", "ผิด")
    _, right = sign_in("50", PASSWORD)
    _, elsewhere = sign_in("50", PASSWORD, REMOTE_ADDR="10.1.2.3")

    for locked in (response, right):
        assert locked.status_code == 429
        assert "ระงับการเข้าสู่ระบบชั่วคราว" in locked.content.decode()
        assert "รอประมาณ 15 นาที" in locked.content.decode()
    assert elsewhere.status_code == 302


# The demonstration


def test_demonstration_shows_its_accounts(demonstration, officer_a, reviewer, client):
    response = client.get(SIGN_IN)

    assert response.context["demonstration_accounts"] == [
        {"username": "50", "label": "เจ้าหน้าที่หน่วยงาน สสจ.เชียงใหม่"},
        {"username": "reviewer", "label": "ผู้พิจารณา (กพร.)"},
    ]
    assert response.context["demonstration_password"] == DEMONSTRATION_PASSWORD


def test_no_demonstration_elsewhere(officer_a, client):
    response = client.get(SIGN_IN)

    assert "demonstration_accounts" not in response.context
    assert DEMONSTRATION_PASSWORD not in response.content.decode()
    assert list(errors_of(sign_in("50", DEMONSTRATION_PASSWORD)[1])) == ["__all__"]


@pytest.mark.parametrize("address, accepted", [("127.0.0.1", True), ("::1", True), ("10.1.2.3", False), ("", False)])
def test_demonstration_from_this_machine_only(demonstration, officer_a, address, accepted):
    client, _ = sign_in("50", DEMONSTRATION_PASSWORD, REMOTE_ADDR=address)

    assert (who(client) is not None) == accepted


def test_demonstration_leaves_accounts_with_a_password_alone(demonstration, officer):
    assert list(errors_of(sign_in("50", DEMONSTRATION_PASSWORD)[1])) == ["__all__"]
    assert who(sign_in("50", PASSWORD)[0]) == str(officer.pk)


@pytest.mark.parametrize("change", [{"is_active": False}, {"username": "51"}])
def test_demonstration_refuses(demonstration, officer_a, change):
    User.objects.filter(pk=officer_a.pk).update(**change)

    assert who(sign_in("50", DEMONSTRATION_PASSWORD)[0]) is None


# One's own account


def test_account_shows_unit_and_role(officer_client, unit_a):
    text = officer_client.get(reverse("units:account")).content.decode()

    assert f"<dt>หน่วยงาน</dt><dd>{unit_a.name}</dd>" in text
    assert "<dt>บทบาทในระบบ</dt><dd>เจ้าหน้าที่หน่วยงาน</dd>" in text


def test_account_is_kept_clean(officer_client, officer_a):
    data = {"name": " นางสาวนํ้าฝน  ใจดี ", "job_title": "นักวิชาการสหกรณ์", "telephone": "0 5311 2233", "email": "a@b.go.th"}
    response = officer_client.post(reverse("units:account"), data)

    officer_a.refresh_from_db()
    assert response["Location"] == reverse("units:account")
    assert (officer_a.name, officer_a.email) == ("นางสาวน้ำฝน  ใจดี", "a@b.go.th")
    assert (officer_a.job_title, officer_a.telephone) == ("นักวิชาการสหกรณ์", "0 5311 2233")


def test_account_cannot_take_another_role_or_unit(officer_client, officer_a, unit_b):
    data = {"name": "ก", "role": "administrator", "unit": unit_b.pk, "username": "root", "is_active": ""}
    officer_client.post(reverse("units:account"), data)

    after = User.objects.get(pk=officer_a.pk)
    assert (after.name, after.role, after.unit, after.username, after.is_active) == (
        "ก",
        "officer",
        officer_a.unit,
        "50",
        True,
    )


@pytest.mark.parametrize(
    "data, errors",
    [
        ({"name": " "}, {"name": ["กรอกชื่อ-สกุล"]}),
        ({"name": "ก", "email": "ไม่ใช่"}, {"email": ["กรอกอีเมลให้ถูกต้อง"]}),
        ({"name": "ก" * 151}, {"name": ["ชื่อ-สกุลยาวเกิน 150 ตัวอักษร ขณะนี้ยาว 151 ตัวอักษร"]}),
    ],
)
def test_account_refused(officer_client, officer_a, data, errors):
    response = officer_client.post(reverse("units:account"), data)

    assert errors_of(response) == errors
    assert User.objects.get(pk=officer_a.pk).name == officer_a.name
    assert response.context["user"].name == officer_a.name


# Passwords


def test_password_is_changed(officer):
    client = signed_in(officer)
    data = {"old_password": PASSWORD, "new_password1": "ลำไยอบแห้ง-แม่ริม", "new_password2": "ลำไยอบแห้ง-แม่ริม"}
    response = client.post(reverse("units:password_change"), data)

    officer.refresh_from_db()
    assert officer.check_password("ลำไยอบแห้ง-แม่ริม")
    assert "เปลี่ยนรหัสผ่านเรียบร้อยแล้ว" in client.get(response["Location"]).content.decode()


def test_password_change_refused_in_thai(officer):
    data = {"old_password": "ผิด", "new_password1": "สั้น", "new_password2": "สั้น"}
    response = signed_in(officer).post(reverse("units:password_change"), data)

    errors = [message for messages in errors_of(response).values() for message in messages]
    assert len(errors) == 2
    assert [message for message in errors if re.search("[A-Za-z]", message)] == []


def test_account_without_a_password_has_none_to_change(officer_client):
    response = officer_client.get(reverse("units:password_change"))

    assert response["Location"] == reverse("units:account")
    assert "ไม่มีรหัสผ่านของตนเอง" in officer_client.get(response["Location"]).content.decode()


def ask(address):
    return Client().post(reverse("units:password_reset"), {"email": address})


def link_in(message):
    return re.search(r"https?://\S+", message.message)[0]


def test_password_mail_leads_to_a_new_password(officer, settings):
    settings.PORTAL_URL = "https://plans.example.go.th"
    assert ask("OFFICER@example.go.th")["Location"] == reverse("units:password_reset_done")

    message = Email.objects.get()
    assert message.to == ["officer@example.go.th"]
    assert message.subject == "ตั้งรหัสผ่านใหม่ – ระบบแผนปรับปรุงและพัฒนาการให้บริการ"
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    address = link_in(message)
    assert address.startswith("https://plans.example.go.th/password/reset/")
    client = Client()
    page = client.get(address.removeprefix("https://plans.example.go.th"), follow=True)
    data = {"new_password1": "ลำไยอบแห้ง-แม่ริม", "new_password2": "ลำไยอบแห้ง-แม่ริม"}
    done = client.post(page.redirect_chain[-1][0], data)
    assert done["Location"] == reverse("units:password_reset_complete")
    assert who(sign_in("50", "ลำไยอบแห้ง-แม่ริม")[0]) == str(officer.pk)
    used = client.get(address.removeprefix("https://plans.example.go.th"), follow=True)
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in used.content.decode()


def test_password_mail_is_delivered_after_the_commit(officer, django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        ask(officer.email)

    assert [message.to for message in mailoutbox] == [[officer.email]]


def test_name_in_a_password_mail_is_text(officer):
    officer.name = "{% now 'Y' %}{{ token }} <b>"
    officer.save()
    ask(officer.email)

    assert f"เรียน {officer.name}" in Email.objects.get().message


@pytest.mark.parametrize("address", ["nobody@example.go.th", "locked@example.go.th"])
def test_password_page_tells_nothing_of_who_exists(officer, unit_a, address):
    make_user(unit=unit_a, email="locked@example.go.th", is_active=False)

    assert ask(address)["Location"] == ask(officer.email)["Location"]
    assert [message.to for message in Email.objects.all()] == [[officer.email]]


def test_account_never_used_may_ask_for_its_link(unit_a):
    make_user(unit=unit_a, username="50c", email="new@example.go.th")
    ask("new@example.go.th")

    assert "บัญชี 50c" in Email.objects.get().message


def test_account_of_the_demonstration_keeps_having_none(demonstration, unit_a):
    make_user(unit=unit_a, email="new@example.go.th")
    ask("new@example.go.th")

    assert not Email.objects.exists()


def test_password_page_names_a_wrong_address(db):
    assert errors_of(ask("ไม่ใช่อีเมล")) == {"email": ["กรอกอีเมลให้ถูกต้อง"]}


@pytest.mark.parametrize("name", ["sign_in", "password_reset", "password_reset_done", "password_reset_complete"])
def test_pages_for_strangers(client, db, name):
    assert "<h1>" in client.get(reverse(f"units:{name}")).content.decode()


@pytest.mark.parametrize("name", ["account", "password_change", "password_change_done"])
def test_pages_for_those_signed_in(client, db, name):
    address = reverse(f"units:{name}")

    assert client.get(address)["Location"] == f"{SIGN_IN}?next={address}"
