"""A round is released on a page that says to whom, and its units are told."""

import pytest
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from cpdplans.cycles.models import Event, Notice
from cpdplans.units.models import Unit, User
from surveys.models import RoundDocument
from surveys.releasing import preview_of
from surveys.services import release_round
from tests.cycles.factories import png
from tests.factories import make_comment, make_cycle, make_round, make_score, make_unit, make_user

from .desk import messages_of, refused, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(unit_a, unit_b):
    """Not released: unit A has results, unit B has none."""
    round = make_round(2565, released=False)
    make_score(unit_a, round)
    return round


# What is told


def test_officers_of_units_with_results_are_told(round, unit_a, officer_a, officer_b, reviewer, executive, now):
    second = make_user(unit=unit_a)
    make_user(unit=unit_a, is_active=False)

    release_round(round, by=reviewer, now=now)

    notices = Notice.objects.order_by("pk")
    assert [(notice.user, notice.submission) for notice in notices] == [(officer_a, None), (second, None)]
    assert {(notice.path, notice.created_at) for notice in notices} == {("/surveys/2565/", now)}
    assert {notice.subject for notice in notices} == {"เผยแพร่ผลการสำรวจ ปีงบประมาณ พ.ศ. 2565 ของ สสจ.เชียงใหม่ แล้ว"}


def test_words_name_the_unit_the_page_and_the_contact(round, officer_a, reviewer, now):
    make_cycle(2566, opened=False, contact_name="กลุ่มพัฒนาระบบบริหาร", contact_telephone="0 2281 7002")

    release_round(round, by=reviewer, now=now)

    body = Notice.objects.get().body
    found = ["เรียน เจ้าหน้าที่สำนักงานสหกรณ์จังหวัดเชียงใหม่", "http://testserver/surveys/2565/", "โทร. 0 2281 7002"]
    assert [text in body for text in found] == [True] * 3


def test_words_without_a_cycle_name_no_contact(round, officer_a, reviewer, now):
    release_round(round, by=reviewer, now=now)

    assert "สอบถาม" not in Notice.objects.get().body


def test_each_unit_gets_one_letter_to_its_people_and_itself(round, unit_a, officer_a, officer_b, reviewer, now):
    Unit.objects.filter(pk=unit_a.pk).update(email="cm@example.com")
    make_user(unit=unit_a, email="a@example.com")
    User.objects.filter(pk=officer_a.pk).update(email="ไม่ใช่อีเมล")
    other = make_unit(email="other@example.com")
    make_score(other, round)

    release_round(round, by=reviewer, now=now)

    assert [email.to for email in Email.objects.order_by("pk")] == [
        ["a@example.com", "cm@example.com"],
        ["other@example.com"],
    ]


def test_released_twice_tells_nobody_twice(round, unit_a, officer_a, reviewer, now):
    Unit.objects.filter(pk=unit_a.pk).update(email="cm@example.com")

    release_round(round, by=reviewer, now=now)
    release_round(round, by=reviewer, now=now)

    assert (Notice.objects.count(), Email.objects.count(), Event.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("units", [1, 3])
def test_release_takes_the_same_queries(reviewer, now, units, django_assert_num_queries):
    round = make_round(2565, released=False)
    for number in range(units):
        unit = make_unit(email=f"unit{number}@example.com")
        make_score(unit, round)
        make_user(unit=unit)

    # savepoint twice, scores, update, round, cycle, event, units, officers, notices, letters
    with django_assert_num_queries(12):
        release_round(round, by=reviewer, now=now)

    assert (Notice.objects.count(), Email.objects.count()) == (units, units)


# What the page says beforehand


def attach(round, unit, by):
    RoundDocument.objects.create(
        round=round, unit=unit, title="เอกสาร", file=png(), added_at=timezone.now(), added_by=by
    )


def test_preview_counts_what_will_be_shown(round, unit_a, unit_b, officer_a, officer_b, reviewer, now):
    make_comment(unit_a, round)
    make_comment(unit_a, round, hidden_at=now, hidden_reason="ระบุชื่อ")
    silent = make_unit(short_name="ลำปาง")
    make_score(silent, round)
    make_unit("C01", "ศทส.", kind=Unit.Kind.CENTRAL)
    make_unit(short_name="ยุบแล้ว", is_active=False)
    attach(round, unit_a, reviewer)
    attach(round, None, reviewer)

    preview = preview_of(round)

    assert (preview.units, preview.missing) == (2, ["ลำพูน"])
    assert (preview.comments, preview.hidden, preview.unit_documents, preview.reports) == (1, 1, 1, 1)
    assert (preview.people, preview.letters, preview.untold) == (1, 0, ["ลำปาง"])


@pytest.mark.parametrize("units", [1, 3])
def test_release_page_takes_the_same_queries(reviewer_client, units, django_assert_num_queries):
    round = make_round(2565, released=False)
    for number in range(units):
        unit = make_unit()
        make_score(unit, round)
        make_user(unit=unit, email=f"a{number}@example.com")

    with django_assert_num_queries(8):
        page = reviewer_client.get(url("surveyround", "release", round.pk)).content.decode()

    assert (f"{units} หน่วยงาน<" in page, f"เจ้าหน้าที่ {units} คน" in page) == (True, True)


def test_release_page_names_units_without_results(round, officer_a, reviewer_client):
    page = reviewer_client.get(url("surveyround", "release", round.pk)).content.decode()

    found = ["1 หน่วยงาน: ลำพูน", "เจ้าหน้าที่ 1 คน", "ยังไม่ได้แนบ", 'value="เผยแพร่ให้หน่วยงาน"']
    assert [text in page for text in found] == [True] * 4


def test_release_page_releases_and_tells(round, officer_a, reviewer, reviewer_client):
    response = reviewer_client.post(url("surveyround", "release", round.pk), follow=True)

    round.refresh_from_db()
    assert messages_of(response) == ["เผยแพร่ผลการสำรวจ ปีงบประมาณ พ.ศ. 2565 และแจ้งหน่วยงานแล้ว"]
    assert (round.released_at is not None, Notice.objects.get().user) == (True, officer_a)
    assert Event.objects.get(act=Event.Act.RELEASE_SURVEY).by == reviewer


def test_release_page_posted_again_says_that_it_was_before(round, officer_a, reviewer_client):
    reviewer_client.post(url("surveyround", "release", round.pk))

    response = reviewer_client.post(url("surveyround", "release", round.pk), follow=True)

    assert messages_of(response)[-1:] == ["ผลการสำรวจ ปีงบประมาณ พ.ศ. 2565 เผยแพร่อยู่ก่อนแล้ว จึงไม่แจ้งซ้ำ"]
    assert Notice.objects.count() == 1
    page = reviewer_client.get(url("surveyround", "release", round.pk)).content.decode()
    assert ("เผยแพร่แล้วเมื่อวันที่" in page, 'type="submit" value="เผยแพร่' in page) == (True, False)


def test_release_page_of_a_round_without_scores_offers_no_button(reviewer_client):
    empty = make_round(2564, released=False)

    page = reviewer_client.get(url("surveyround", "release", empty.pk)).content.decode()
    response = reviewer_client.post(url("surveyround", "release", empty.pk), follow=True)

    assert ("ยังเผยแพร่ไม่ได้" in page, 'value="เผยแพร่ให้หน่วยงาน"' in page) == (True, False)
    assert messages_of(response) == ["ผลการสำรวจ ปีงบประมาณ พ.ศ. 2564 ยังไม่มีคะแนน กรุณานำเข้าผลการสำรวจก่อนเผยแพร่"]


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_others_do_not_release(request, who, round):
    client = request.getfixturevalue(who)

    assert refused(client, url("surveyround", "release", round.pk)) is True
    round.refresh_from_db()
    assert (round.released_at, Notice.objects.count()) == (None, 0)


def test_notice_leads_the_officer_to_the_results(round, officer_a, officer_client, reviewer, now):
    release_round(round, by=reviewer, now=now)

    path = officer_client.get(reverse("cycles:notice", args=[Notice.objects.get().pk])).context["path"]

    assert (path, officer_client.get(path).status_code) == ("/surveys/2565/", 200)
