"""The pages for what the portal cannot take: a sentence of ours, and what was typed where that is safe."""

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.test import Client

from cpdplans import errors
from cpdplans.carrying import Carried, typed_texts

ADDRESS = "/plans/1/letter/"
HERE = {"Origin": "http://testserver"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def strict(officer_a):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer_a)
    return client


def lead(response):
    return response.content.decode().partition('<p class="lead">')[2].partition("</p>")[0]


def test_too_large_a_posting_says_how_large_it_may_be(officer_client):
    response = officer_client.post(ADDRESS, {"text": "ก" * 9_000_000})
    sentence = "ระบบรับข้อความรวมทุกช่องได้ครั้งละไม่เกินประมาณ 900,000 ตัวอักษร ข้อความที่ส่งครั้งนี้ยาวกว่านั้น"
    assert (response.status_code, lead(response)) == (400, sentence)


def test_too_many_fields_say_how_many_there_may_be(officer_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = officer_client.post(ADDRESS, {f"field-{number}": "1" for number in range(11)})
    assert (response.status_code, lead(response)) == (400, "ระบบรับข้อมูลได้ครั้งละไม่เกิน 10 ช่อง ครั้งนี้ส่งมามากกว่านั้น")


@pytest.mark.parametrize(
    ("error", "rest"),
    [(RequestDataTooBig, b""), (TooManyFieldsSent, b""), (TooManyFilesSent, b""), (ValueError, b"rest")],
)
def test_what_the_browser_still_sends_is_read(rf, error, rest):
    """Otherwise the browser would see a broken connection instead of the page."""
    request = rf.post(ADDRESS, b"rest", content_type="text/plain")
    errors.bad_request(request, error())
    assert request.read() == rest


def test_an_old_token_shows_what_was_typed(strict):
    data = {"csrfmiddlewaretoken": "x" * 64, "a-title": "<b>ใหม่</b>", "base-a-title": "เดิม", "act": "save"}
    html = strict.post(ADDRESS, data, headers=HERE).content.decode()
    assert ("&lt;b&gt;ใหม่&lt;/b&gt;</textarea>" in html, "เดิม" in html, "x" * 64 in html) == (True, False, False)


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {}])
def test_another_site_puts_no_words_on_the_page(strict, headers):
    response = strict.post(ADDRESS, {"a-title": "ของผู้อื่น"}, headers=headers)
    assert (response.status_code, "ของผู้อื่น" in response.content.decode()) == (403, False)


def test_an_old_token_is_told_to_scripts(strict):
    response = strict.post(ADDRESS, {"text": "ใหม่"}, headers=HERE | JSON)
    assert (response.status_code, response.json()) == (403, {"error": errors.STALE, "stale": True})


# What counts as typed


@pytest.mark.parametrize(
    ("post", "texts"),
    [
        ({"a-title": "ใหม่", "base-a-title": "เดิม"}, ["ใหม่"]),
        ({"a-title": "เดิม", "base-a-title": "เดิม"}, []),
        ({"a-target": "85", "base-a-target": ""}, ["85"]),
        ({"a-title": "", "base-a-title": "เดิม"}, []),
        ({"late_reason": "น้ำท่วม", "url": "https://example.com/"}, ["น้ำท่วม", "https://example.com/"]),
        ({"act": "remove-3f2a", "finding": "2", "kind": "photo"}, []),
        ({"username": "นามแฝง", "password": "รหัสผ่าน ลับ", "next": "/ก/", "csrfmiddlewaretoken": "ก"}, []),
        ({"carrying": "1", "carried_file": "ก.pdf", "carried-a-title": "ใหม่", "carried-base-a-title": "เดิม"}, ["ใหม่"]),
    ],
)
def test_typed_texts(post, texts):
    assert typed_texts(post) == texts


def test_nothing_carried_is_none():
    assert Carried.unpacked({"username": "50", "carried-text": "ก"}) is None
