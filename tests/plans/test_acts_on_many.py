"""Approving, preparing and returning many plans at once: what the page says, what it does, whom it leaves out."""

import datetime

import pytest
from django.urls import reverse

from cpdplans.cycles import reviewing, stages
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, HolidayCorrection, Notice, PreparedDecision, Remark, Sentence, Submission
from tests.conftest import signed_in
from tests.factories import make_user
from tests.worlds import World

from .factories import add_remark, approve, fresh, make_plan, send, send_back
from .many import PLANS, confirm, do, listed, make_cast_with_sent, stages_of, tick, words_of

WORLD = World(make_cast_with_sent, "sent")

WORDS = {"text": "กรุณาแนบภาพการประชุม", "revise_by": "12 เมษายน 2566"}  # a Wednesday, and no holiday once corrected


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def sent(db, standing):
    return standing["sent"]


def name_of(plan):
    return plan.submission.unit.short_name


def full_name(plan):
    return plan.submission.unit.name


# What the page lists


def test_the_page_lists_and_changes_nothing(sent, reviewer_client):
    page = tick(reviewer_client, "approve_many", sent)
    assert listed(page) == ({name_of(plan): [] for plan in sent}, {})
    assert [choice.read for choice in page.context["will"]] == [1, 1, 1]
    assert stages_of(sent) == [Stage.SUBMITTED] * 3


def test_the_page_is_in_the_order_of_the_list(sent, reviewer_client):
    sent[2].submission.submitted_at -= datetime.timedelta(days=3)
    sent[2].submission.save()
    will, _ = listed(tick(reviewer_client, "approve_many", sent))
    assert list(will) == [name_of(plan) for plan in (sent[2], sent[0], sent[1])]


def test_all_pages_of_the_list_may_be_ticked(sent, reviewer_client):
    page = tick(reviewer_client, "approve_many", sent[:1], select_across="1")
    assert len(page.context["will"]) == 3


def test_what_will_not_be_approved_says_why(sent, cycle, officer_a, reviewer, now, reviewer_client):
    """One with an open remark, one sent by the reviewer, one with a finding of the checks; another not yet sent."""
    add_remark(sent[0], reviewer, now)
    sent[1].submission.submitted_by = reviewer
    sent[1].submission.save()
    sent[2].projects.get().indicators.update(measured_how="")
    draft = make_plan(cycle, officer_a, now=now)
    _, wont = listed(tick(reviewer_client, "approve_many", [*sent, draft]))
    assert wont == {
        name_of(sent[0]): "ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 1 ประเด็น",
        name_of(sent[1]): "ผู้ส่งเป็นผู้ให้ความเห็นชอบเองไม่ได้ กรุณาให้ผู้พิจารณาคนอื่นดำเนินการ",
        name_of(sent[2]): "การตรวจสอบอัตโนมัติมีข้อสังเกต กรุณาพิจารณาเป็นรายฉบับ: แผนที่ 1 ตัวชี้วัดที่ 1: ควรระบุวิธีที่หน่วยงานวัดผลด้วยตนเอง",
        name_of(draft): "ดำเนินการไม่ได้ เนื่องจากอยู่ในขั้น “ฉบับร่าง”",
    }


def test_what_must_be_there_is_counted_with_the_rest(sent, reviewer_client):
    sent[0].projects.update(title="", objective="")
    _, wont = listed(tick(reviewer_client, "approve_many", sent))
    assert wont[name_of(sent[0])].endswith("กรอกชื่อแผนปรับปรุงและพัฒนาการให้บริการ และอีก 1 ข้อ")


def test_an_exempt_unit_is_left_out(sent, reviewer_client):
    Submission.objects.filter(pk=sent[0].submission_id).update(is_exempt=True, exempt_reason="ยุบรวมหน่วยงาน")
    _, wont = listed(tick(reviewer_client, "approve_many", sent))
    assert wont == {name_of(sent[0]): "หน่วยงานได้รับยกเว้น จึงไม่ต้องดำเนินการ"}


def test_who_else_is_at_it_is_said(sent, reviewer, reviewer2, now, reviewer_client):
    reviewing.take(sent[0].submission, by=reviewer2, now=now)
    reviewing.take(sent[1].submission, by=reviewer, now=now)
    given = {"revise_by": now.date(), "note": "", "read": 1}
    add_remark(sent[2], reviewer2, now)
    reviewing.prepare(sent[2].submission, stages.Act.RETURN, by=reviewer2, now=now, **given)
    will, _ = listed(tick(reviewer_client, "return_many", sent))
    prepared = f"มีผลการพิจารณาที่เตรียมไว้ “ส่งคืนแก้ไข” โดย{reviewer2.display_name} ซึ่งจะสิ้นผล"
    assert [will[name_of(plan)] for plan in sent] == [
        [f"{reviewer2.display_name} รับไว้พิจารณาอยู่"],
        [],
        [prepared, "จะแจ้งพร้อมประเด็นที่ค้างอยู่ 1 ประเด็น"],
    ]


def test_cancelling_leads_back_to_the_filtered_list(sent, reviewer_client):
    page = tick(reviewer_client, "approve_many", sent, query="?status=submitted")
    back = reverse(PLANS) + "?status=submitted"
    assert page.content.decode().count(f'<a class="closelink" href="{back}">ยกเลิก</a>') == 1


# Approving


def test_approving(sent, reviewer_client):
    response = do(reviewer_client, "approve_many", sent, query="?status=submitted")
    assert (response.status_code, response.url) == (302, reverse(PLANS) + "?status=submitted")
    assert words_of(response) == ["เห็นชอบแล้ว 3 รายการ และแจ้งหน่วยงานแล้ว"]
    assert stages_of(sent) == [Stage.APPROVED] * 3
    assert Notice.objects.filter(subject__contains="เห็นชอบ").values("submission").distinct().count() == 3


def test_approving_again_is_harmless(sent, reviewer, now, reviewer_client):
    page = tick(reviewer_client, "approve_many", sent[:1], query="?status=submitted")
    reviewer_client.get(confirm(reviewer_client, page).url)
    response = confirm(reviewer_client, page)
    who = f"{reviewer.display_name} ดำเนินการ “เห็นชอบ” แล้ว เมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น."
    assert words_of(response) == [f"{full_name(sent[0])}: ดำเนินการไม่ได้ เนื่องจาก{who} ขณะนี้อยู่ในขั้น “เห็นชอบแล้ว”"]
    assert Event.objects.filter(act="approve").count() == 1


def test_one_refused_row_does_not_hold_the_others(sent, reviewer, now, reviewer_client):
    page = tick(reviewer_client, "approve_many", sent)
    add_remark(sent[1], reviewer, now)
    response = confirm(reviewer_client, page)
    assert words_of(response) == [
        f"{full_name(sent[1])}: ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 1 ประเด็น",
        "เห็นชอบแล้ว 2 รายการ และแจ้งหน่วยงานแล้ว",
    ]
    assert stages_of(sent) == [Stage.APPROVED, Stage.SUBMITTED, Stage.APPROVED]


def test_a_version_that_came_meanwhile_is_not_approved(sent, reviewer, now, reviewer_client):
    plan = sent[0]
    page = tick(reviewer_client, "approve_many", [plan])
    remark = add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    send(fresh(plan), plan.submission.submitted_by, now)
    reviewing.settle_remark(remark, is_closed=True, by=reviewer, now=now)
    assert words_of(confirm(reviewer_client, page)) == [
        f"{full_name(plan)}: หน่วยงานส่งฉบับที่ 2 แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนพิจารณา"
    ]
    assert stages_of([plan]) == [Stage.SUBMITTED]


@pytest.mark.parametrize("read", ["", "0", "abc", "๑", "-1", "9" * 5000, "2"])
def test_a_number_that_no_page_showed(sent, reviewer_client, read):
    page = tick(reviewer_client, "approve_many", sent[:1])
    response = confirm(reviewer_client, page, **{f"read-{sent[0].pk}": read})
    assert len(words_of(response)) == 1
    assert stages_of(sent[:1]) == [Stage.SUBMITTED]


@pytest.mark.parametrize("keys", [["abc"], ["9" * 30], ["0"], ["-1"], [str(2**63 - 1)], ["1\x00"]])
@pytest.mark.parametrize("act", ["approve_many", "return_many", "prepare_many", "assign_many", "join_many"])
def test_keys_of_nothing(sent, reviewer_client, keys, act):
    data = {"action": act, "index": "0", "_selected_action": keys}
    for posted in (data, data | {"confirmed": "1", "way": "evenly"}):
        response = reviewer_client.post(reverse(PLANS), posted)
        assert (response.status_code, len(set(words_of(response)))) == (302, 1)
    assert stages_of(sent) == [Stage.SUBMITTED] * 3


def test_too_many_at_once(sent, reviewer_client, monkeypatch):
    monkeypatch.setattr("cpdplans.cycles.together.MOST", 2)
    response = tick(reviewer_client, "approve_many", sent)
    assert words_of(response) == ["เลือกได้ครั้งละไม่เกิน 2 รายการ กรุณากรองรายการให้น้อยลง แล้วทำทีละส่วน"]


# Preparing


def test_preparing(sent, reviewer, reviewer_client):
    response = do(reviewer_client, "prepare_many", sent)
    assert words_of(response) == ["เตรียมผลเห็นชอบแล้ว 3 รายการ หน่วยงานยังไม่เห็นจนกว่าจะแจ้งผล"]
    kept = PreparedDecision.objects.values_list("submission", "act", "prepared_by")
    assert set(kept) == {(plan.submission_id, "approve", reviewer.pk) for plan in sent}
    assert stages_of(sent) == [Stage.SUBMITTED] * 3


def test_preparing_asks_what_approving_asks(sent, reviewer, now, reviewer_client):
    sent[0].projects.get().indicators.update(measured_how="")
    add_remark(sent[1], reviewer, now)
    will, wont = listed(tick(reviewer_client, "prepare_many", sent))
    assert (list(will), len(wont)) == ([name_of(sent[2])], 2)


# Returning


@pytest.fixture
def _a_working_day(db):
    """The 12th of April 2566 is worked, whatever the calendar says."""
    HolidayCorrection.objects.create(day=datetime.date(2023, 4, 12), name="วันทำการ", is_off=False)


@pytest.mark.usefixtures("_a_working_day")
def test_returning(sent, reviewer, reviewer_client):
    response = do(reviewer_client, "return_many", sent, **WORDS, note="ขอความร่วมมือ")
    assert words_of(response) == ["ส่งคืนแก้ไขแล้ว 3 รายการ และแจ้งหน่วยงานพร้อมประเด็นแล้ว"]
    assert stages_of(sent) == [Stage.RETURNED] * 3
    kept = Remark.objects.values_list("submission", "text", "ref", "created_by")
    assert set(kept) == {(plan.submission_id, WORDS["text"], None, reviewer.pk) for plan in sent}
    assert {plan.submission.revise_by for plan in sent} == {datetime.date(2023, 4, 12)}
    bodies = Notice.objects.filter(subject__contains="ส่งคืน").values_list("body", flat=True)
    assert [body.count(WORDS["text"]) for body in bodies] == [1] * len(bodies)


@pytest.mark.usefixtures("_a_working_day")
def test_a_ready_sentence_stands_in_for_words(sent, reviewer_client):
    sentence = Sentence.objects.create(text="ตัวชี้วัดต้องวัดผลได้")
    do(reviewer_client, "return_many", sent[:1], revise_by=WORDS["revise_by"], sentence=sentence.pk)
    assert list(Remark.objects.values_list("text", "sentence")) == [("ตัวชี้วัดต้องวัดผลได้", sentence.pk)]


@pytest.mark.usefixtures("_a_working_day")
def test_a_ready_sentence_that_was_rewritten(sent, reviewer_client):
    sentence = Sentence.objects.create(text="ตัวชี้วัดต้องวัดผลได้")
    do(reviewer_client, "return_many", sent[:1], **WORDS, sentence=sentence.pk)
    assert list(Remark.objects.values_list("text", "sentence")) == [(WORDS["text"], sentence.pk)]


def test_sentences_for_this_paper_that_are_in_use(sent, reviewer_client):
    for words, given in {
        "ใช้ได้": {},
        "ของแผน": {"paper": "plan"},
        "ของรายงานผล": {"paper": "report"},
        "ภายใน": {"kind": "internal"},
        "เลิกใช้": {"is_active": False},
    }.items():
        Sentence.objects.create(text=words, **given)
    form = tick(reviewer_client, "return_many", sent).context["form"]
    assert [label for _, label in form.fields["sentence"].choices] == ["ไม่ใช้", "ใช้ได้", "ของแผน"]


@pytest.mark.usefixtures("_a_working_day")
def test_a_refused_row_keeps_no_stray_remark(sent, reviewer, reviewer2, now, reviewer_client):
    page = tick(reviewer_client, "return_many", sent)
    approve(sent[0], reviewer2, now)
    send_stale(sent[1], reviewer2, now)
    response = confirm(reviewer_client, page, **WORDS)
    assert [words.partition(":")[0] for words in words_of(response)] == [
        full_name(sent[0]),
        full_name(sent[1]),
        "ส่งคืนแก้ไขแล้ว 1 รายการ และแจ้งหน่วยงานพร้อมประเด็นแล้ว",
    ]
    assert [plan.submission.remarks.filter(text=WORDS["text"]).count() for plan in sent] == [0, 0, 1]


def send_stale(plan, reviewer, now):
    """Another version than the page showed."""
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    send(fresh(plan), plan.submission.submitted_by, now)


@pytest.mark.usefixtures("_a_working_day")
def test_words_are_not_lost_with_the_last_row(sent, reviewer2, now, reviewer_client):
    page = tick(reviewer_client, "return_many", sent[:1])
    approve(sent[0], reviewer2, now)
    response = confirm(reviewer_client, page, **WORDS)
    assert (response.status_code, response.context["form"]["text"].value()) == (200, WORDS["text"])
    assert len(words_of(response)) == 1


@pytest.mark.parametrize(
    "wrong, name, sentence",
    [
        ({"text": " "}, "text", "กรอกประเด็นที่ต้องแก้ไข หรือเลือกข้อความสำเร็จรูป"),
        (
            {"text": "ก" * 4001},
            "text",
            "ประเด็นที่ต้องแก้ไขยาวเกิน 4000 ตัวอักษร ขณะนี้ยาว 4001 ตัวอักษร",
        ),
        ({"revise_by": ""}, "revise_by", "กรอกให้แก้ไขแล้วเสร็จภายในวันที่"),
        ({"revise_by": "31 มีนาคม 2566"}, "revise_by", "วันที่ให้แก้ไขแล้วเสร็จต้องไม่ใช่วันที่ผ่านมาแล้ว"),
        (
            {"revise_by": "12 เมษายน 2656"},
            "revise_by",
            "วันที่ให้แก้ไขแล้วเสร็จต้องไม่เกิน 1 ปีนับจากวันนี้ กรุณาตรวจสอบปี พ.ศ.",
        ),
        ({"sentence": "9" * 30}, "sentence", "เลือกข้อความสำเร็จรูปจากรายการที่มีให้"),
        ({"sentence": "abc"}, "sentence", "เลือกข้อความสำเร็จรูปจากรายการที่มีให้"),
    ],
)
def test_what_was_typed_comes_back_with_the_reason(sent, reviewer_client, wrong, name, sentence):
    response = do(reviewer_client, "return_many", sent, **WORDS | {"note": "ขอความร่วมมือ"} | wrong)
    form = response.context["form"]
    assert form.errors[name] == [sentence]
    assert form["note"].value() == "ขอความร่วมมือ"
    assert stages_of(sent) == [Stage.SUBMITTED] * 3


@pytest.mark.parametrize("wrong", [{"revise_by": "30 กุมภา"}, {"revise_by": "\x00"}, {"note": "น" * 2001}])
def test_garbage_is_asked_for_again(sent, reviewer_client, wrong):
    response = do(reviewer_client, "return_many", sent, **WORDS | wrong)
    assert (response.status_code, list(response.context["form"].errors)) == (200, list(wrong))
    assert stages_of(sent) == [Stage.SUBMITTED] * 3


def test_a_day_off_is_warned_of_once(sent, reviewer_client):
    page = tick(reviewer_client, "return_many", sent)
    asked = WORDS | {"revise_by": "8 เมษายน 2566"}
    warned = confirm(reviewer_client, page, **asked).context["form"]
    assert warned.warning == ("วันที่ 8 เมษายน 2566 ตรงกับวันเสาร์ เปลี่ยนวันที่ หรือกดส่งคืนอีกครั้งเพื่อใช้วันที่นี้")
    assert stages_of(sent) == [Stage.SUBMITTED] * 3
    confirm(reviewer_client, page, **asked, seen_off=warned["seen_off"].value())
    assert stages_of(sent) == [Stage.RETURNED] * 3


def test_another_day_off_is_warned_of_anew(sent, reviewer_client):
    page = tick(reviewer_client, "return_many", sent)
    response = confirm(reviewer_client, page, **WORDS | {"revise_by": "9 เมษายน 2566", "seen_off": "2023-04-08"})
    assert response.context["form"]["seen_off"].value() == "2023-04-09"
    assert stages_of(sent) == [Stage.SUBMITTED] * 3


def test_the_day_proposed_is_a_working_day(sent, reviewer, time_machine, now):
    time_machine.move_to(now + datetime.timedelta(days=7), tick=False)  # a Saturday; in two weeks another
    form = tick(signed_in(reviewer), "return_many", sent).context["form"]
    assert form["revise_by"].value() == datetime.date(2023, 4, 24)


# Who may


@pytest.mark.parametrize("act", ["approve_many", "prepare_many", "return_many", "assign_many"])
def test_the_administrator_stands_in(sent, administrator_client, reviewer, act):
    data = WORDS | {"seen_off": "2023-04-12", "way": "one", "reviewer": reviewer.pk}
    assert do(administrator_client, act, sent, **data).status_code == 302
    assert Event.objects.filter(by__username="admin").count() >= 3


@pytest.mark.parametrize("act", ["approve_many", "prepare_many", "return_many", "assign_many", "join_many"])
@pytest.mark.parametrize("role", ["executive", "officer"])
def test_others_are_refused(sent, role, act, reviewer):
    before = Event.objects.count()
    client = signed_in(make_user(role))
    data = WORDS | {"confirmed": "1", "way": "one", "reviewer": reviewer.pk}
    posted = data | {f"read-{plan.pk}": 1 for plan in sent}
    assert tick(client, act, sent, **posted).url.startswith(reverse("admin:login"))
    assert (stages_of(sent), Event.objects.count()) == ([Stage.SUBMITTED] * 3, before)
