"""What nobody types by hand and somebody sends all the same: never a 500."""

import pytest

BIG = "99999999999999999999"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/admin/plans/plan/abc/change/", 404),
        ("/admin/surveys/surveyimport/abc/change/", 404),
        ("/admin/units/user/add/?unit=abc", 200),
        ("/admin/cycles/extension/add/?submission=abc", 200),
        ("/admin/cycles/textchange/?at__year=0", 302),
        ("/admin/units/user/?password__startswith=md5", 400),
        ("/surveys/2569/units/%00/", 404),
    ],
)
def test_odd_addresses(administrator_client, cycle, address, code):
    assert administrator_client.get(address).status_code == code


def test_a_filter_beyond_any_number(administrator_client, cycle):
    """SQLite cannot hold the number and the whole list comes back; PostgreSQL finds no such unit."""
    response = administrator_client.get(f"/admin/units/unit/?id__in={BIG}")
    assert response.status_code in {200, 302}


@pytest.mark.parametrize("key", ["abc", BIG, "9" * 5000])
def test_foreign_keys_that_are_none(reviewer_client, cycle, key):
    data = {"submission": key, "until": "30/4/66", "reason": "น้ำท่วม"}
    response = reviewer_client.post("/admin/cycles/extension/add/", data)
    assert list(response.context["adminform"].form.errors) == ["submission"]


@pytest.mark.parametrize("key", ["abc", "9" * 5000])
def test_actions_on_what_is_no_record(reviewer_client, cycle, key):
    data = {"action": "show", "_selected_action": key}
    response = reviewer_client.post("/admin/surveys/comment/", data, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["รายการที่เลือกไม่ถูกต้อง กรุณาเลือกใหม่"]


def test_papers_for_what_is_no_record(reviewer_client, cycle):
    response = reviewer_client.post("/admin/cycles/outreach/make/", {"only": "9" * 5000})
    assert response.status_code in {200, 302}


def test_a_body_in_another_charset(client, db):
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    response = client.post("/sign-in/", data=b"username=a", content_type=kind)
    assert (response.status_code, "กรมส่งเสริมสหกรณ์" in response.content.decode()) == (400, True)
