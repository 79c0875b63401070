"""Texts of notices that กพร. edits: what placeholders mean, what is refused, how the page shows and saves them."""

import datetime

import pytest
from django.urls import reverse
from post_office.models import Email

from cpdplans.cycles import asking, notices, services
from cpdplans.cycles.models import Event, NoticeText, UnitRequest
from cpdplans.cycles.notices.texts import KINDS, fill, problems, words
from tests.factories import make_cycle, make_unit, make_user

from .factories import act, add_remark, make_extension, submission_of

pytestmark = pytest.mark.django_db
Act = Event.Act
LIST = "admin:cycles_noticetext_changelist"
OWN = {"subject": "คืน{เอกสาร}", "body": "แก้ไขภายใน {แก้ไขภายในวันที่}\n{รายการประเด็น}\n{ลิงก์}"}


def page(name="return_unit"):
    return reverse("admin:cycles_noticetext_edit", args=[name])


@pytest.mark.parametrize(
    "text, values, filled",
    [
        ("เรียน {ก}", {"ก": "เชียงใหม่"}, "เรียน เชียงใหม่"),
        ("{ก} และ {ข}", {"ก": "{ข}", "ข": "สอง"}, "{ข} และ สอง"),  # what a value holds is not replaced again
        ("{ก}", {"ก": "{% now 'Y' %}{{ user }}"}, "{% now 'Y' %}{{ user }}"),
        ("ชื่อ: {ก} {ข}", {"ก": "กานดา"}, "ชื่อ: กานดา"),
        ("หนึ่ง\nเหตุผล: {ก}\nสอง", {}, "หนึ่ง\nสอง"),
        ("หนึ่ง\n\nเหตุผล: {ก}\n\nสอง", {}, "หนึ่ง\n\nสอง"),
        ("หนึ่ง\n\nเหตุผล: {ก}\n\nสอง", {"ก": "ก\n\nข"}, "หนึ่ง\n\nเหตุผล: ก\n\nข\n\nสอง"),
        ("หนึ่ง\n\n\nสอง", {}, "หนึ่ง\n\n\nสอง"),
        ("เหตุผล: {ก}", {"ก": None}, ""),
        ("จำนวน {ก}", {"ก": 3}, "จำนวน 3"),
    ],
)
def test_placeholders_are_replaced_as_text(text, values, filled):
    assert fill(text, values) == filled


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_portals_own_texts_keep_their_rules(kind):
    assert problems(kind, kind.subject, kind.body) == {}
    assert len(set(kind.names)) == len(kind.placeholders)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_examples_fill_every_text(kind):
    subject, body = words(kind.name, kind.examples)
    assert not set("{}") & set(subject + body)


def test_every_notice_of_the_portal_is_known():
    assert set(KINDS) == {
        *("opened_unit", "released_unit", "send_unit", "send_reviewer", "return_unit", "approve_unit", "reopen_unit"),
        *("recall_unit", "recall_reviewer", "extend_unit", "asked_reviewer", "answered_unit", "amend_unit"),
        *("withdraw_extension_unit", "exempt_unit", "end_exemption_unit"),
        *("remind_unit", "remind_reviewer", "supplement_reviewer", "example_unit", "example_withdrawn_unit"),
    }


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"body": OWN["body"] + "{ลิงค์}"}, "ไม่มีตัวแทนข้อความ {ลิงค์} ใกล้เคียงที่สุดคือ {ลิงก์}"),
        ({"subject": "{xyz}"}, "ไม่มีตัวแทนข้อความ {xyz} กรุณาเลือกจากรายการตัวแทนข้อความในหน้านี้"),
        ({"body": "{แก้ไขภายในวันที่} {รายการประเด็น}"}, "ต้องมี {ลิงก์} (ที่อยู่ของหน้าที่เกี่ยวข้องในระบบ)"),
        ({"body": "{แก้ไขภายในวันที่} {ลิงก์}"}, "ต้องมี {รายการประเด็น} (ประเด็นที่ต้องแก้ไขทุกข้อ พร้อมตำแหน่ง)"),
        (
            {"body": OWN["body"] + "{เอกสาร"},
            "วงเล็บปีกกาไม่ครบคู่ ตัวแทนข้อความต้องเขียนในวงเล็บปีกกาเปิดและปิดบนบรรทัดเดียวกัน เช่น {ลิงก์}",
        ),
        ({"subject": ""}, "กรอกเรื่อง"),
    ],
)
def test_what_may_not_be_saved_is_named(reviewer_client, change, sentence):
    answer = reviewer_client.post(page(), OWN | change | {"save": "1"})
    errors = [error for errors in answer.context["form"].errors.values() for error in errors]
    assert (errors, answer.context["form"]["subject"].value()) == ([sentence], (OWN | change)["subject"])
    assert NoticeText.objects.count() == 0


@pytest.fixture
def returned(cycle, unit_a, officer_a, reviewer, now):
    plan = submission_of(cycle, unit_a)
    act(plan, Act.SEND, by=officer_a, now=now)
    add_remark(plan, reviewer, now)
    act(plan, Act.RETURN, by=reviewer, now=now)
    return plan


def test_a_text_is_looked_at_on_a_real_case_before_it_is_saved(returned, reviewer_client, settings):
    answer = reviewer_client.post(page(), OWN | {"preview": "1"})
    url = f"{settings.PORTAL_URL}{returned.get_absolute_url()}"
    assert answer.context["preview"] == {
        "subject": "คืนแผน",
        "body": f"แก้ไขภายใน 8 เมษายน 2566\n1. ภาพรวม\n   กรุณาระบุค่าเป้าหมาย\n{url}",
        "is_real": True,
    }
    assert NoticeText.objects.count() == 0


def test_without_a_real_case_the_preview_says_so(reviewer_client):
    answer = reviewer_client.get(page())
    assert answer.context["preview"]["is_real"] is False
    assert "จากข้อมูลสมมติ" in answer.content.decode()


def test_a_saved_text_is_what_the_next_notice_says(cycle, unit_a, officer_a, reviewer, reviewer_client, now):
    answer = reviewer_client.post(page("send_reviewer"), {"subject": "{หน่วยงาน} ส่ง", "body": "ดู {ลิงก์}", "save": "1"})
    assert answer.url == reverse(LIST)
    act(submission_of(cycle, unit_a), Act.SEND, by=officer_a, now=now)
    assert reviewer.notices.get().subject == "สำนักงานสหกรณ์จังหวัดเชียงใหม่ ส่ง"


def test_the_old_text_comes_back(reviewer, reviewer_client, now):
    reviewer_client.post(page(), OWN | {"save": "1"})
    assert words("return_unit", {"เอกสาร": "แผน"})[0] == "คืนแผน"
    reviewer_client.post(page(), {"restore": "1"})
    assert (NoticeText.objects.count(), words("return_unit", {"เอกสาร": "แผน"})[0][:10]) == (0, "ส่งคืนแผนเ")


def test_saving_the_portals_own_words_keeps_no_copy(reviewer_client):
    kind = KINDS["return_unit"]
    reviewer_client.post(page(), {"subject": kind.subject, "body": kind.body, "save": "1"})
    assert NoticeText.objects.count() == 0


def test_the_list_shows_every_notice_and_who_changed_it(reviewer, reviewer_client):
    reviewer_client.post(page(), OWN | {"save": "1"})
    answer = reviewer_client.get(reverse(LIST))
    assert [(kind.name, own and own.changed_by) for kind, own in answer.context["kinds"] if own] == [
        ("return_unit", reviewer)
    ]
    assert len(answer.context["kinds"]) == len(KINDS)


def test_an_unknown_notice_is_not_found(reviewer_client):
    assert reviewer_client.get(page("nothing")).status_code == 404


# What was not told before


def test_opening_a_round_tells_every_owing_unit_once(reviewer, now, settings):
    unit = make_unit("50", "เชียงใหม่", email="unit@example.go.th")
    people = [make_user(unit=unit), make_user(unit=unit, email="b@example.go.th")]
    cycle = make_cycle(2566, opened=False, letter_number="กษ 1105/ว 12", letter_date=datetime.date(2023, 3, 17))
    services.open_cycle(cycle, by=reviewer, now=now)
    services.open_cycle(cycle, by=reviewer, now=now)
    plan = submission_of(cycle, unit)
    assert [person.notices.get().subject for person in people] == [
        "เปิดรอบปีงบประมาณ พ.ศ. 2566 ส่งแผนภายในวันที่ 12 เมษายน 2566"
    ] * 2
    [email] = Email.objects.all()
    assert email.to == ["b@example.go.th", "unit@example.go.th"]
    assert email.message == (
        "เรียน เจ้าหน้าที่สำนักงานสหกรณ์จังหวัดเชียงใหม่\n\nกลุ่มพัฒนาระบบบริหารเปิดรอบการจัดทำแผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน "
        "ประจำปีงบประมาณ พ.ศ. 2566 แล้ว\nหนังสือแจ้งเวียน: ที่ กษ 1105/ว 12 ลงวันที่ 17 มีนาคม 2566\n\n"
        "เปิดรับตั้งแต่วันที่ 17 มีนาคม 2566\nส่งแผนภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น.\n"
        "รายงานผลภายในวันที่ 15 สิงหาคม 2566 เวลา 23.59 น.\n\n"
        f"เริ่มจัดทำแผนได้ที่ {settings.PORTAL_URL}{plan.get_absolute_url()}"
    )


@pytest.mark.parametrize("units", [1, 3])
def test_telling_of_the_opening_takes_the_same_queries(reviewer, now, units, django_assert_num_queries):
    found = [make_unit(email=f"u{number}@example.go.th") for number in range(units)]
    for unit in found:
        make_user(unit=unit)
    cycle = make_cycle(2566)
    with django_assert_num_queries(5):
        notices.opened(cycle, found, now=now)


@pytest.fixture
def request_of_a(cycle, unit_a, officer_a, now):
    cycle.contact_email = "psdg@example.go.th"
    cycle.save()
    plan = submission_of(cycle, unit_a)
    until = datetime.date(2023, 4, 28)
    return asking.ask(plan, UnitRequest.Kind.EXTENSION, by=officer_a, now=now, reason="น้ำท่วม", wanted_until=until)


def test_a_request_is_told_to_every_reviewer_and_by_mail_to_the_contact(request_of_a, reviewer):
    notice = reviewer.notices.get()
    assert notice.subject == "สสจ.เชียงใหม่ ขอขยายระยะเวลา (แผน ปีงบประมาณ พ.ศ. 2566)"
    assert "ขอขยายถึงวันที่: 28 เมษายน 2566\nเหตุผล: น้ำท่วม\nผู้ขอ: ผู้ใช้ 50 เมื่อวันที่" in notice.body
    assert [email.to for email in Email.objects.all()] == [["psdg@example.go.th"]]


def test_a_refusal_is_told_to_the_unit_with_its_reason(request_of_a, reviewer, officer_a, now, settings):
    asking.refuse(request_of_a, by=reviewer, now=now, answer="ยังเหลือเวลาเพียงพอ")
    notice = officer_a.notices.get()
    assert notice.subject == "ผลการพิจารณาคำขอ: ขอขยายระยะเวลา – ไม่อนุญาต (แผน ปีงบประมาณ พ.ศ. 2566)"
    assert notice.body.split("\n\n")[2:5] == [
        "ผลการพิจารณา: ไม่อนุญาต\nหน่วยงานขอถึงวันที่: 28 เมษายน 2566\nคำชี้แจงของ กพร.: ยังเหลือเวลาเพียงพอ",
        "คำขอของหน่วยงาน: ขอขยายระยะเวลา ยื่นเมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น.\nเหตุผลของหน่วยงาน: น้ำท่วม",
        f"ผู้พิจารณา: ผู้ใช้ reviewer\nเปิดดูได้ที่ {settings.PORTAL_URL}{request_of_a.submission.get_absolute_url()}",
    ]


def test_a_day_other_than_the_one_asked_for_is_told_as_the_answer(request_of_a, reviewer, officer_a, now):
    day = datetime.date(2023, 4, 20)
    said = {"answer": "ต้องเสนอกรม", "letter_number": "กษ 1105/55"}
    asking.grant(request_of_a, by=reviewer, now=now, until=day, **said)
    notice = officer_a.notices.get()
    answer = "ผลการพิจารณาคำขอ: ขอขยายระยะเวลา – อนุญาตถึงวันที่ 20 เมษายน 2566 (แผน ปีงบประมาณ พ.ศ. 2566)"
    assert (notice.subject, notice.body.split("\n\n")[2]) == (
        answer,
        "ผลการพิจารณา: อนุญาตถึงวันที่ 20 เมษายน 2566\nหน่วยงานขอถึงวันที่: 28 เมษายน 2566\n"
        "กำหนดใหม่: วันที่ 20 เมษายน 2566 เวลา 23.59 น.\nคำชี้แจงของ กพร.: ต้องเสนอกรม\nเลขที่หนังสือของ กพร.: กษ 1105/55",
    )


def test_an_exempt_plan_is_told_with_its_report_and_so_is_the_end(cycle, unit_a, officer_a, reviewer, now):
    plan = submission_of(cycle, unit_a)
    services.exempt(plan, reason="ยุบรวมหน่วยงาน", by=reviewer, now=now)
    services.end_exemption(plan, by=reviewer, now=now)
    told = officer_a.notices.order_by("pk").values_list("subject", flat=True)
    assert list(told) == [
        "ได้รับยกเว้นการส่งแผนและรายงานผล ปีงบประมาณ พ.ศ. 2566",
        "ยกเลิกการยกเว้น กรุณาส่งแผนและรายงานผล ปีงบประมาณ พ.ศ. 2566",
    ]


def test_a_withdrawn_extension_is_told_with_the_day_that_counts(cycle, unit_a, officer_a, reviewer, now):
    extension = make_extension(submission_of(cycle, unit_a), datetime.date(2023, 4, 28), reviewer, now)
    services.withdraw_extension(extension, reason="ออกผิดหน่วยงาน", by=reviewer, now=now)
    notice = officer_a.notices.order_by("pk").last()
    assert notice.subject == "ยกเลิกการขยายระยะเวลาส่งแผน ปีงบประมาณ พ.ศ. 2566 กำหนดส่งคือวันที่ 12 เมษายน 2566"
    assert notice.body.split("\n\n")[2].startswith(
        "กำหนดส่งขณะนี้: วันที่ 12 เมษายน 2566 เวลา 23.59 น.\nเหตุผล: ออกผิดหน่วยงาน\nผู้ดำเนินการ: ผู้ใช้ reviewer"
    )


def test_every_notice_has_a_real_case_once_it_happened(returned, cycle, unit_b, reviewer, request_of_a, now):
    make_extension(submission_of(cycle, unit_b), datetime.date(2023, 4, 28), reviewer, now)
    real = {name for name, kind in KINDS.items() if kind.latest(now)}
    assert real == {"return_unit", "extend_unit", "asked_reviewer", "remind_unit", "opened_unit"} & set(KINDS)
