"""What the sender holds in hand: the receipt's page, its letter by e-mail, and the page that confirms it."""

import re

import pytest
import segno
from django.core import mail
from django.urls import reverse
from django.utils.html import escape
from post_office.models import Email

from cpdplans.cycles.models import Version
from cpdplans.thai import day_end
from cpdplans.units.models import User
from tests.factories import make_user
from tests.plans.factories import LETTER, add_remark, make_plan, send, send_back

SECOND = 7


@pytest.fixture
def plan(cycle, officer_a, now):
    type(officer_a.unit).objects.update(email="unit@example.go.th")
    officer_a.unit.refresh_from_db()
    User.objects.filter(pk=officer_a.pk).update(email="officer@example.go.th")
    officer_a.refresh_from_db()
    return make_plan(cycle, officer_a, now=now)


@pytest.fixture
def version(plan, officer_a, now):
    return send(plan, officer_a, now.replace(second=SECOND)).version


def page_of(client, plan):
    return client.get(reverse("plans:receipt", args=[plan.pk]))


def terms_of(response):
    """{what stands on the left: the words on its right}"""
    pairs = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", response.content.decode(), re.DOTALL)
    return {term: " ".join(re.sub(r"<[^>]+>", " ", words).split()) for term, words in pairs}


def main_of(response):
    return re.search("<main.*</main>", response.content.decode(), re.DOTALL)[0]


def letter_to_unit():
    return Email.objects.get(subject__startswith="ได้รับแผน")


# The page


def test_page_says_all_of_the_sending(officer_client, plan, version):
    response = page_of(officer_client, plan)
    assert "เลขที่ใบรับ <strong>2566-P-50-1</strong>" in main_of(response)
    assert terms_of(response) == {
        "หน่วยงาน": "สำนักงานสหกรณ์จังหวัดเชียงใหม่",
        "เอกสาร": "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566",
        "ฉบับที่": "1",
        "วันและเวลาที่ได้รับ": "1 เมษายน 2566 เวลา 10.00.07 น.",
        "กำหนดส่ง": "ภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น.",
        "ผลการส่งครั้งแรก": "ส่งภายในกำหนด",
        "ผู้ส่ง": "ผู้ใช้ 50",
    }


def test_page_of_a_late_sending_says_how_late_and_why(officer_client, officer_a, plan):
    send(plan, officer_a, day_end(plan.submission.due), late_reason="ไฟฟ้าดับ <ทั้งจังหวัด>")
    terms = terms_of(page_of(officer_client, plan))
    assert terms["วันและเวลาที่ได้รับ"] == "13 เมษายน 2566 เวลา 00.00.00 น."
    assert (terms["ผลการส่งครั้งแรก"], terms["เหตุผลที่ส่งล่าช้า"]) == ("ส่งล่าช้า 1 วัน", escape("ไฟฟ้าดับ <ทั้งจังหวัด>"))


def test_page_of_a_second_version_keeps_the_first_time(officer_client, officer_a, reviewer, plan, version, now):
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    send(plan, officer_a, now.replace(month=5))
    terms = terms_of(page_of(officer_client, plan))
    assert (terms["ฉบับที่"], terms["วันและเวลาที่ได้รับ"]) == ("2", "1 พฤษภาคม 2566 เวลา 10.00.00 น.")
    assert (terms["ส่งครั้งแรกเมื่อ"], terms["ผลการส่งครั้งแรก"]) == ("1 เมษายน 2566 เวลา 10.00.07 น.", "ส่งภายในกำหนด")


def test_page_says_who_sent_it_on_the_units_behalf(officer_client, reviewer, plan, now):
    send(plan, reviewer, now)
    assert terms_of(page_of(officer_client, plan))["ผู้ส่ง"] == "ผู้ใช้ reviewer (กพร. ส่งแทนหน่วยงาน)"


def test_code_is_drawn_and_linked(officer_client, plan, version):
    response = page_of(officer_client, plan)
    address = f"http://testserver/verify/{version.verify_code}/"
    drawing = segno.make(address, micro=False).svg_data_uri(border=0, dark="#123d2a")
    assert f'<img src="{escape(drawing)}"' in main_of(response)
    assert f'href="/verify/{version.verify_code}/">{address}</a>' in main_of(response)
    assert "img-src 'self' data:" in response["Content-Security-Policy"]


def test_next_steps_are_those_of_the_stage(officer_client, reviewer, plan, version, now):
    before = "ขั้นต่อไป" in main_of(page_of(officer_client, plan))
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    assert (before, "ขั้นต่อไป" in main_of(page_of(officer_client, plan))) == (True, False)


# The letter by e-mail


def test_letter_holds_the_whole_receipt(plan, version):
    lines = letter_to_unit().message.splitlines()
    assert lines[4:15] == [
        "เลขที่ใบรับ: 2566-P-50-1",
        "ฉบับที่: 1",
        "วันและเวลาที่ได้รับ: 1 เมษายน 2566 เวลา 10.00.07 น.",
        "ผู้ส่ง: ผู้ใช้ 50",
        "ผลการส่งครั้งแรก: ส่งภายในกำหนด",
        f"รหัสตรวจสอบ: {version.verify_code_spaced}",
        f"ตรวจสอบใบรับได้ที่ (ไม่ต้องเข้าสู่ระบบ): http://testserver/verify/{version.verify_code}/",
        f"ใบรับสำหรับพิมพ์ (PDF): http://testserver/documents/{version.pk}/receipt/",
        "",
        "ขั้นต่อไป: กลุ่มพัฒนาระบบบริหารจะพิจารณาและแจ้งผลให้ทราบทางระบบและอีเมล",
        f"เปิดดูแผนได้ที่ http://testserver/plans/of/{plan.submission_id}/",
    ]


def test_letter_of_a_late_sending_says_how_late_and_why(officer_a, plan):
    send(plan, officer_a, day_end(plan.submission.due), late_reason="ไฟฟ้าดับ <ทั้งจังหวัด>")
    lines = letter_to_unit().message.splitlines()
    assert lines[8:10] == ["ผลการส่งครั้งแรก: ส่งล่าช้า 1 วัน", "เหตุผลที่ส่งล่าช้า: ไฟฟ้าดับ <ทั้งจังหวัด>"]


def test_letter_goes_to_the_sender_the_colleagues_and_the_unit(
    officer_a, plan, now, django_capture_on_commit_callbacks
):
    make_user(unit=officer_a.unit, username="50b", email="colleague@example.go.th")
    make_user(unit=officer_a.unit, username="50c", email="gone@example.go.th", is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        send(plan, officer_a, now)
    [letter] = [letter for letter in mail.outbox if letter.subject.startswith("ได้รับแผน")]
    assert letter.to == ["colleague@example.go.th", "officer@example.go.th", "unit@example.go.th"]


def test_reviewer_who_sends_on_behalf_has_the_receipt_too(reviewer, plan, now):
    User.objects.filter(pk=reviewer.pk).update(email="reviewer@example.go.th")
    reviewer.refresh_from_db()
    send(plan, reviewer, now)
    letter = letter_to_unit()
    assert letter.to == ["officer@example.go.th", "reviewer@example.go.th", "unit@example.go.th"]
    assert "ผู้ส่ง: ผู้ใช้ reviewer (กพร. ส่งแทนหน่วยงาน)" in letter.message.splitlines()


def test_reviewers_are_told_that_it_was_sent_on_behalf(reviewer, plan, now):
    send(plan, reviewer, now)
    notice = reviewer.notices.get()
    assert notice.subject == "สสจ.เชียงใหม่ ส่งแผน ปีงบประมาณ พ.ศ. 2566 ฉบับที่ 1 (กพร. ส่งแทนหน่วยงาน)"
    assert "กพร. ส่งแทนหน่วยงาน ผู้ส่ง: ผู้ใช้ reviewer" in notice.body.splitlines()


def test_reviewers_are_not_told_so_of_the_units_own_sending(officer_a, reviewer, plan, now):
    send(plan, officer_a, now)
    assert "ส่งแทน" not in reviewer.notices.get().subject + reviewer.notices.get().body


@pytest.mark.parametrize("who, is_told", [("reviewer_client", True), ("officer_client", False)])
def test_who_sends_on_behalf_is_told_what_follows(request, plan, who, is_told):
    page = request.getfixturevalue(who).get(reverse("plans:check", args=[plan.pk])).content.decode()
    words = "ท่านกำลังส่งแทนสำนักงานสหกรณ์จังหวัดเชียงใหม่ เมื่อส่งแล้วท่านจะพิจารณาแผนนี้เองไม่ได้"
    assert (words in page) is is_told


def test_the_reason_for_being_late_stands_after_that_it_was_on_behalf(reviewer, plan):
    late = plan.submission.due_at
    outcome = send(plan, reviewer, late, late_reason="น้ำท่วม")
    assert outcome.submission.events.filter(act="send").get().note == "กพร. ส่งแทนหน่วยงาน\nน้ำท่วม"


def test_a_return_is_not_told_to_its_reviewer_by_e_mail(reviewer, plan, version, now):
    User.objects.filter(pk=reviewer.pk).update(email="reviewer@example.go.th")
    reviewer.refresh_from_db()
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    letter = Email.objects.get(subject__startswith="ส่งคืนแผน")
    assert letter.to == ["officer@example.go.th", "unit@example.go.th"]


def test_sent_twice_there_is_one_letter(officer_a, plan, version, now):
    assert (send(plan, officer_a, now).repeated, Email.objects.filter(subject__startswith="ได้รับแผน").count()) == (
        True,
        1,
    )


def test_addresses_of_the_letter_open(officer_client, client, plan, version):
    verify, receipt, page = re.findall(r"http://testserver(\S+)", letter_to_unit().message)
    assert client.get(verify).context["version"] == version
    assert b"".join(officer_client.get(receipt).streaming_content).startswith(b"%PDF")
    assert officer_client.get(page)["Location"] == reverse("plans:detail", args=[plan.pk])


# The page that confirms it


def told(content):
    """Every text of a frozen content, however deep."""
    if isinstance(content, dict):
        content = content.values()
    elif not isinstance(content, list):
        return {str(content)} if content else set()
    return set().union(*map(told, content))


def test_verify_tells_nothing_of_what_was_written(client, plan, version):
    page = main_of(client.get(reverse("cycles:verify", args=[version.verify_code])))
    content = Version.objects.get(pk=version.pk).content
    private = {
        *(told(content["projects"]) | told(content["evidence"]) | told(content["contact"]) | told(content["letter"])),
        *(content["sending"]["by"], content["sending"]["timeliness"], content["sending"]["receipt_number"]),
        *(LETTER["contact_name"], LETTER["contact_telephone"], "ลดขั้นตอนการให้บริการ"),
    }
    assert len(private) > 20
    assert sorted(text for text in private if len(text) > 2 and text in page) == []
