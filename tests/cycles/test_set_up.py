"""What กพร. edits itself for a year: days that are told, ready sentences, corrected holidays."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from cpdplans.cycles import rounds
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Cycle, HolidayCorrection, Sentence
from tests.cycles.factories import add_remark, bring_to, submission_of
from tests.factories import make_cycle

INLINE = {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0}
DATES = {"opens": "16/3/2569", "plan_due": "10/4/2569", "report_due": "15/8/2569", "supplement_until": "30/9/2569"}
SATURDAY = (
    "รายงานผลภายในวันที่ 15 สิงหาคม 2569 ตรงกับวันเสาร์ "
    "วันทำการที่ใกล้ที่สุดก่อนหน้าคือวันศุกร์ที่ 14 สิงหาคม 2569 และถัดไปคือวันจันทร์ที่ 17 สิงหาคม 2569"
)
BEFORE_SONGKRAN = "ส่งแผนภายในวันที่ 10 เมษายน 2569 เป็นวันทำการสุดท้ายก่อนวันหยุด 11 - 15 เมษายน 2569 (วันสงกรานต์)"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


def url(model, page, *args):
    return reverse(f"admin:cycles_{model}_{page}", args=args)


def messages_of(response):
    return [str(message) for message in response.wsgi_request._messages]


# Days of a round


def post_round(client, address, **changes):
    return client.post(address, {"fiscal_year": 2569, "survey_year": 2568, **DATES, **INLINE, **changes})


def test_days_of_a_new_round_are_told_and_taken(reviewer_client):
    response = post_round(reviewer_client, url("cycle", "add"))

    assert messages_of(response)[:2] == [BEFORE_SONGKRAN, SATURDAY]
    assert Cycle.objects.get().report_due == datetime.date(2026, 8, 15)


def test_only_days_that_were_changed_are_told(reviewer_client):
    post_round(reviewer_client, url("cycle", "add"))
    address = url("cycle", "change", Cycle.objects.get().pk)

    reviewer_client.get(address)  # the messages so far are shown
    told = [
        messages_of(post_round(reviewer_client, address, plan_due="9/4/2569", contact_name=name)) for name in ("ก", "ข")
    ]
    assert [len(words) for words in told] == [1, 2]  # each time only that it was saved


def test_days_are_told_where_the_round_is_opened(reviewer_client, unit_a):
    post_round(reviewer_client, url("cycle", "add"))

    page = reviewer_client.get(url("cycle", "open", Cycle.objects.get().pk))
    assert page.context["warnings"] == [BEFORE_SONGKRAN, SATURDAY]


def test_corrected_holidays_count(db):
    HolidayCorrection.objects.create(day=datetime.date(2026, 8, 17), name="วันหยุดพิเศษ")
    assert rounds.date_warnings({"report_due": datetime.date(2026, 8, 18), "plan_due": None}) == [
        "รายงานผลภายในวันที่ 18 สิงหาคม 2569 เป็นวันทำการแรกหลังวันหยุด 15 - 17 สิงหาคม 2569 (วันหยุดพิเศษ)"
    ]


def test_page_of_a_round_says_what_is_still_to_do(reviewer_client, reviewer):
    waiting = make_cycle(2566, opened=False, contact_name="กพร.", contact_telephone="0 2281 7002")
    opened = make_cycle(2565, by=reviewer)

    pages = [reviewer_client.get(url("cycle", "change", cycle.pk)) for cycle in (waiting, opened)]
    assert pages[0].context["to_do"] == [
        "กรอกเลขที่และวันที่ของหนังสือแจ้งเวียน",
        "แนบเอกสารประกอบ เช่น หนังสือแจ้งเวียนและสิ่งที่ส่งมาด้วย",
        "เปิดรอบ เพื่อให้หน่วยงานเห็นและเริ่มจัดทำแผน",
    ]
    assert "to_do" not in pages[1].context


# Ready sentences


@pytest.fixture
def sentences(db):
    return [Sentence.objects.create(text=f"กรุณาแก้ไขข้อ {number}", position=number) for number in (1, 2)]


@pytest.fixture
def used(sentences, cycle, unit_a, officer_a, reviewer, now):
    plan = bring_to(submission_of(cycle, unit_a), Stage.SUBMITTED, officer=officer_a, reviewer=reviewer, now=now)
    for _ in range(3):
        add_remark(plan, reviewer, now, sentence=sentences[1])
    return sentences[1]


def test_sentences_are_sorted_by_their_uses(used, sentences, reviewer_client):
    listed = reviewer_client.get(url("sentence", "changelist"), {"o": "-4"}).context["cl"].result_list
    assert [(row.text, row.uses) for row in listed] == [(sentences[1].text, 3), (sentences[0].text, 0)]


def test_sentences_are_ordered_and_taken_out_of_use_in_the_list(sentences, reviewer_client):
    data = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "1"}
    for row, (sentence, position) in enumerate(zip(sentences, (5, 1), strict=True)):
        data |= {f"form-{row}-id": sentence.pk, f"form-{row}-position": position}
    data["form-0-is_active"] = "on"
    reviewer_client.post(url("sentence", "changelist"), data)

    kept = Sentence.objects.values_list("text", "position", "is_active")
    assert list(kept) == [("กรุณาแก้ไขข้อ 2", 1, False), ("กรุณาแก้ไขข้อ 1", 5, True)]


def test_sentence_is_added_last(sentences, reviewer_client):
    address = url("sentence", "add")
    assert reviewer_client.get(address).context["adminform"].form.initial["position"] == 3

    reviewer_client.post(address, {"text": " ลิงก์เปิดไม่ได้ ", "kind": "to_unit", "paper": "", "position": 3})
    assert Sentence.objects.last().text == "ลิงก์เปิดไม่ได้"


@pytest.mark.parametrize("method", ["get", "post"])
def test_used_sentence_is_not_deleted_but_taken_out_of_use(used, administrator_client, method):
    response = getattr(administrator_client, method)(url("sentence", "delete", used.pk), {"post": "yes"})

    assert response.url == url("sentence", "change", used.pk)
    assert messages_of(response) == ["ข้อความนี้มีผู้ใช้แล้ว จึงลบไม่ได้ หากไม่ต้องการใช้อีก ให้เอาเครื่องหมายออกจากช่อง “เปิดใช้” แล้วบันทึก"]
    assert Sentence.objects.filter(pk=used.pk).exists()


def test_sentence_that_nobody_used_is_deleted(sentences, reviewer_client):
    reviewer_client.post(url("sentence", "delete", sentences[0].pk), {"post": "yes"})
    assert list(Sentence.objects.all()) == sentences[1:]


# Holidays


def correct(client, **values):
    return client.post(url("holidaycorrection", "add"), {"day": "13/5/2569", "name": "วันพืชมงคล", **values})


def test_holiday_is_corrected_and_noted_in_the_log(reviewer_client, reviewer):
    correct(reviewer_client)
    [row] = HolidayCorrection.objects.all()
    reviewer_client.post(url("holidaycorrection", "delete", row.pk), {"post": "yes"})

    assert (row.day, row.is_off) == (datetime.date(2026, 5, 13), False)
    assert not HolidayCorrection.objects.exists()
    assert list(LogEntry.objects.order_by("pk").values_list("action_flag", "user")) == [
        (1, reviewer.pk),
        (3, reviewer.pk),
    ]


def test_calendar_of_the_chosen_year_stands_beside_the_corrections(reviewer_client):
    correct(reviewer_client)
    shown = [
        reviewer_client.get(url("holidaycorrection", "changelist"), {"year": year}) for year in ("2569", "x", "all")
    ]

    assert [page.context["calendar_year"] for page in shown] == [2569, 2566, 2566]
    assert [page.context["cl"].result_count for page in shown] == [1, 0, 1]
    [corrected] = [row for row in shown[0].context["calendar"] if row["correction"]]
    assert (corrected["weekday"], corrected["name"]) == ("วันพุธ", "วันพืชมงคล")


def test_a_day_of_the_calendar_opens_its_correction_filled_in(reviewer_client):
    page = reviewer_client.get(url("holidaycorrection", "changelist"))
    row = next(row for row in page.context["calendar"] if row["day"] == datetime.date(2023, 5, 17))

    form = reviewer_client.get(row["address"]).context["adminform"].form
    assert [form["day"].value(), form["name"].value()] == ["17 พฤษภาคม 2566", "วันพืชมงคล"]


def test_list_says_that_nothing_was_corrected(reviewer_client):
    page = reviewer_client.get(url("holidaycorrection", "changelist")).content.decode()
    assert "ไม่มีวันหยุดที่แก้ไขตามเงื่อนไขนี้" in page
