"""Units and accounts in the admin: who keeps which, and that nothing is deleted."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from post_office.models import Email

from cpdplans.units.models import Unit, User
from tests.factories import make_unit, make_user

ROLES = {"officer", "reviewer", "administrator", "executive"}


@pytest.fixture
def everybody(officer_a, officer_b, reviewer, reviewer2, administrator, executive):
    return {user.username: user for user in User.objects.all()}


def url(model, page, *args):
    return reverse(f"admin:units_{model._meta.model_name}_{page}", args=args)


def change_url(record):
    return url(type(record), "change", record.pk)


def listed(client, model, **query):
    return set(client.get(url(model, "changelist"), query).context["cl"].result_list)


def form_of(response):
    return response.context["adminform"].form


def text_of(response):
    content = re.search(r'<div id="content".*', response.content.decode(), re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", content, flags=re.DOTALL)).split())


def messages_of(response):
    return [str(message) for message in response.wsgi_request._messages]


def user_data(**changes):
    return {"username": "50c", "name": "นายสมชาย ใจดี", "role": "officer", "is_active": "on", **changes}


def post_action(client, model, action, records, **extra):
    return client.post(
        url(model, "changelist"), {"action": action, "_selected_action": [row.pk for row in records], **extra}
    )


# Every page


@pytest.mark.parametrize("who", ["reviewer_client", "administrator_client"])
@pytest.mark.parametrize("model", [Unit, User])
def test_pages(request, everybody, who, model):
    client = request.getfixturevalue(who)
    record = model.objects.get(code="50") if model == Unit else everybody["50"]

    assert record in listed(client, model)
    assert form_of(client.get(change_url(record))).instance == record
    for page in [url(model, "changelist"), change_url(record)]:
        assert set(re.findall("[A-Za-z]{2,}", text_of(client.get(page)))) - set(everybody) - {"officer"} == set()


def test_add_pages(everybody, administrator_client, reviewer_client):
    assert "code" in form_of(administrator_client.get(url(Unit, "add"))).fields
    assert "password" not in form_of(administrator_client.get(url(User, "add"))).fields
    assert reviewer_client.get(url(Unit, "add")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model, queries", [(Unit, 5), (User, 4)])
def test_list_takes_the_same_queries(reviewer_client, model, queries, rows, django_assert_num_queries):
    for _ in range(rows):
        make_user()

    with django_assert_num_queries(queries):
        reviewer_client.get(url(model, "changelist"))


# Units


def test_unit_list_says_the_inspection_region(unit_a, administrator_client):
    page = administrator_client.get(url(Unit, "changelist")).content.decode()

    assert re.findall('<td class="field-inspection.*?>(.*?)</td>', page) == ["เขตตรวจราชการที่ 15"]


@pytest.mark.parametrize("words", ["เชียงใหม่", "สสจ.เชียงใหม่", "50", "๕๐", "เจียงใหม่", "นครพิงค์"])
def test_unit_is_found_by_any_of_its_names(unit_a, unit_b, administrator_client, words):
    unit_a.aliases = "สกจ.เจียงใหม่\nนครพิงค์"
    unit_a.save()

    assert listed(administrator_client, Unit, q=words) == {unit_a}


@pytest.mark.parametrize(
    "query, codes",
    [
        ({"kind__exact": "central"}, {"90"}),
        ({"region": "15"}, {"50", "51"}),
        ({"region": "0"}, {"90"}),
        ({"region": "99999999999999999999"}, {"50", "51", "90"}),
        ({"owes_submissions__exact": "0"}, {"90"}),
    ],
)
def test_unit_filters(unit_a, unit_b, administrator_client, query, codes):
    make_unit("90", "ศทส.", kind="central", inspection_region=0, owes_submissions=False)

    assert {unit.code for unit in listed(administrator_client, Unit, **query)} == codes


def test_unit_region_is_bounded_in_thai(unit_a, administrator_client):
    fields = {field.name: getattr(unit_a, field.name) or "" for field in Unit._meta.fields}
    response = administrator_client.post(change_url(unit_a), fields | {"inspection_region": 19})

    assert form_of(response).errors == {"__all__": ["เขตตรวจราชการต้องเป็น 0 (ส่วนกลาง) หรือ 1-18"]}


# Accounts: who keeps which


def test_reviewer_sees_accounts_of_officers_only(everybody, reviewer_client, administrator_client):
    assert {user.username for user in listed(reviewer_client, User)} == {"50", "51"}
    assert {user.username for user in listed(administrator_client, User)} == set(everybody)


@pytest.mark.parametrize("name", ["reviewer", "reviewer2", "admin", "executive"])
def test_reviewer_does_not_touch_other_roles(everybody, reviewer_client, name):
    user = everybody[name]
    before = User.objects.values().get(pk=user.pk)
    reviewer_client.post(change_url(user), user_data(name="เปลี่ยน"))
    post_action(reviewer_client, User, "deactivate", [user])
    post_action(reviewer_client, User, "send_password_link", [user])

    after = User.objects.values().get(pk=user.pk)
    assert after | {"last_login": None} == before | {"last_login": None}
    assert not Email.objects.exists()


def test_role_choices(everybody, reviewer_client, administrator_client):
    for page in (url(User, "add"), change_url(everybody["50"])):
        assert {value for value, _ in form_of(reviewer_client.get(page)).fields["role"].choices} == {"officer"}
        assert {value for value, _ in form_of(administrator_client.get(page)).fields["role"].choices} - {""} == ROLES


@pytest.mark.parametrize("role", sorted(ROLES - {"officer"}))
def test_reviewer_makes_no_other_role(everybody, unit_a, reviewer_client, role):
    added = reviewer_client.post(url(User, "add"), user_data(role=role, unit=unit_a.pk))
    changed = reviewer_client.post(change_url(everybody["50"]), user_data(role=role, unit=unit_a.pk))

    assert [list(form_of(response).errors) for response in (added, changed)] == [["role"], ["role"]]
    assert not User.objects.filter(username="50c").exists()
    assert User.objects.get(username="50").role == "officer"


@pytest.mark.parametrize("who", ["reviewer_client", "administrator_client"])
def test_account_is_added_without_a_password(request, unit_a, who):
    client = request.getfixturevalue(who)
    response = client.post(url(User, "add"), user_data(unit=unit_a.pk, password="ไม่รับ"))

    user = User.objects.get(username="50c")
    assert (user.unit, user.role, user.has_usable_password()) == (unit_a, "officer", False)
    assert any("ยังไม่มีรหัสผ่าน" in message for message in messages_of(response))


@pytest.mark.parametrize(
    "changes, errors",
    [
        ({"unit": ""}, {"__all__": ["เจ้าหน้าที่หน่วยงานต้องสังกัดหน่วยงาน กรุณาเลือกหน่วยงาน"]}),
        ({"username": "สมชาย"}, {"username": ["ชื่อผู้ใช้ใช้ได้เฉพาะตัวอักษรอังกฤษ ตัวเลข และ . _ -"]}),
        ({"username": "50"}, {"username": ["ชื่อผู้ใช้นี้มีอยู่แล้ว กรุณาใช้ชื่ออื่น"]}),
    ],
)
def test_account_refused_in_thai(everybody, unit_a, administrator_client, changes, errors):
    response = administrator_client.post(url(User, "add"), user_data(unit=unit_a.pk) | changes)

    assert form_of(response).errors == errors


def test_user_name_stays(everybody, unit_a, administrator_client):
    administrator_client.post(change_url(everybody["50"]), user_data(username="root", unit=unit_a.pk))

    assert User.objects.get(pk=everybody["50"].pk).username == "50"


def test_nobody_locks_the_own_account(everybody, administrator_client):
    own = everybody["admin"]
    form = form_of(administrator_client.get(change_url(own)))
    assert {"role", "is_active"} & set(form.fields) == set()

    post_action(administrator_client, User, "deactivate", [own, everybody["50"]])
    active = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    assert active == set(everybody) - {"50"}


# Actions


def test_actions(everybody, rf, administrator):
    request = rf.get("/")
    request.user = administrator

    assert set(admin.site._registry[User].get_actions(request)) == {"send_password_link", "deactivate", "activate"}
    assert set(admin.site._registry[Unit].get_actions(request)) == set()


def test_deactivation_is_logged_and_undone(everybody, reviewer_client):
    response = post_action(reviewer_client, User, "deactivate", [everybody["50"], everybody["51"]])
    assert messages_of(response) == ["ระงับการใช้งานแล้ว 2 บัญชี"]
    assert not User.objects.filter(username__in=["50", "51"], is_active=True).exists()
    assert LogEntry.objects.filter(change_message="ระงับการใช้งานบัญชี").count() == 2

    again = post_action(reviewer_client, User, "activate", [everybody["50"]])
    assert messages_of(again)[-1] == "เปิดให้ใช้งานแล้ว 1 บัญชี"
    assert User.objects.get(username="50").is_active


def test_invitation_goes_to_each_account_alone(unit_a, reviewer_client):
    # Names that no link's random letters and digits can spell.
    first, second = (make_user(unit=unit_a, username=n, email="unit@example.go.th") for n in ("naree.k", "somchai.j"))
    response = post_action(reviewer_client, User, "send_password_link", [first])

    message = Email.objects.get()
    assert message.to == ["unit@example.go.th"]
    assert f"บัญชี {first.username}" in message.message
    assert second.username not in message.message
    assert messages_of(response) == ["ส่งอีเมลให้ตั้งรหัสผ่านแล้ว 1 บัญชี"]


def test_invitation_says_whom_it_did_not_reach(unit_a, reviewer_client):
    users = [
        make_user(unit=unit_a, username="50c"),
        make_user(unit=unit_a, username="50d", email="d@example.go.th", is_active=False),
    ]
    response = post_action(reviewer_client, User, "send_password_link", users)

    assert messages_of(response) == [
        "50c: ยังไม่ได้ระบุอีเมล",
        "50d: บัญชีถูกระงับการใช้งาน",
        "ส่งอีเมลให้ตั้งรหัสผ่านแล้ว 0 บัญชี",
    ]
    assert not Email.objects.exists()


@pytest.mark.parametrize("model", [Unit, User])
def test_nothing_is_deleted(everybody, administrator_client, model):
    record, count = model.objects.first(), model.objects.count()
    administrator_client.post(url(model, "delete", record.pk), {"post": "yes"})
    post_action(administrator_client, model, "delete_selected", [record], post="yes")

    assert model.objects.count() == count


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
@pytest.mark.parametrize("model", [Unit, User])
def test_closed_to_others(request, model, who):
    assert request.getfixturevalue(who).get(url(model, "changelist")).status_code == 302


def test_a_name_keeps_no_character_that_turns_the_writing(everybody, unit_a, administrator_client):
    page = url(Unit, "change", unit_a.pk)
    form = form_of(administrator_client.get(page))
    typed = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    administrator_client.post(page, typed | {"name": "สำนักงานสหกรณ์\u202eจังหวัดเชียงใหม่ "})

    unit_a.refresh_from_db()
    assert unit_a.name == "สำนักงานสหกรณ์จังหวัดเชียงใหม่"
