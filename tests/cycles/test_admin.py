"""The desk of กพร.: every list, add and change page; every action; and that history and stages are out of reach."""

import datetime
import re
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import (
    Cycle,
    CycleDocument,
    Document,
    Event,
    Extension,
    Notice,
    Remark,
    Submission,
    TextChange,
    Version,
)
from tests.factories import make_cycle, make_unit

from .factories import Act, act, bring_to, make_extension, png, submission_of

HISTORY = [Event, TextChange, Version, Document, Notice]
MODELS = [Cycle, Submission, Extension, *HISTORY]


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(cycle, unit_a):
    return submission_of(cycle, unit_a)


@pytest.fixture
def records(cycle, plan, officer_a, reviewer, now):
    """One record of every kind, by the acts that make them."""
    make_extension(plan, datetime.date(2023, 5, 1), reviewer, now)
    TextChange.objects.create(submission=plan, ref=plan.ref, field="x", place="แผนที่ 1", at=now, by=officer_a)
    bring_to(plan, Stage.RETURNED, officer=officer_a, reviewer=reviewer, now=now)
    Document.objects.create(
        version=plan.latest_version(), kind="receipt", file="a.pdf", sha256="0" * 64, created_at=now
    )
    return plan


def url(model, page, *args):
    return reverse(f"admin:cycles_{model._meta.model_name}_{page}", args=args)


def change_url(record):
    return url(type(record), "change", record.pk)


def text_of(response):
    main = re.search(r'<div id="content".*', response.content.decode(), re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)).split())


def errors_of(response):
    return {**response.context["adminform"].form.errors}


def messages_of(response):
    return [str(message) for message in response.wsgi_request._messages]


def post_action(client, model, action, records, **extra):
    data = {"action": action, "_selected_action": [record.pk for record in records], **extra}
    return client.post(url(model, "changelist"), data)


# Every page


@pytest.mark.parametrize("who", ["reviewer_client", "administrator_client"])
@pytest.mark.parametrize("model", MODELS)
def test_list_and_change_page(request, records, model, who):
    client = request.getfixturevalue(who)
    record = model.objects.first()

    lists = client.get(url(model, "changelist"), {"q": "เชียงใหม่", "round": "all"} if model == Submission else {})
    assert lists.context["cl"].result_count >= 1
    change = client.get(change_url(record))
    assert str(change.context["original"]) == str(record)


@pytest.mark.parametrize("model", MODELS)
def test_search_of_every_list(records, reviewer_client, model):
    if not admin.site._registry[model].search_fields:
        return
    for words in ["๕๐", "เชียงใหม่ 50", "นํ้า", "'\"%_\\"]:
        assert reviewer_client.get(url(model, "changelist"), {"q": words}).context["cl"].result_count >= 0


@pytest.mark.parametrize("model", [Cycle, Extension])
def test_add_page(records, reviewer_client, model):
    assert reviewer_client.get(url(model, "add")).context["adminform"].form.fields


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
@pytest.mark.parametrize("model", MODELS)
def test_admin_is_closed_to_others(request, records, model, who):
    assert request.getfixturevalue(who).get(url(model, "changelist")).status_code in {302, 403}


# Rounds

DATES = {
    "opens": "17 มี.ค. 2567",
    "plan_due": "๑๒ เมษายน ๒๕๖๗",
    "report_due": "15/8/2567",
    "supplement_until": "30/9/67",
}
INLINE = {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0}


def post_cycle(client, **changes):
    data = {"fiscal_year": 2567, "survey_year": 2566, **DATES, **INLINE, **changes}
    return client.post(url(Cycle, "add"), data)


def test_round_is_added_with_buddhist_dates(reviewer_client):
    post_cycle(reviewer_client)

    cycle = Cycle.objects.get()
    assert (cycle.opens, cycle.plan_due) == (datetime.date(2024, 3, 17), datetime.date(2024, 4, 12))
    assert (cycle.report_due, cycle.supplement_until) == (datetime.date(2024, 8, 15), datetime.date(2024, 9, 30))
    assert cycle.opened_at is None


@pytest.mark.parametrize(
    "changes, errors",
    [
        (
            {"plan_due": "1 มี.ค. 2567"},
            {"__all__": ["วันที่ต้องเรียงกัน: เปิดรับ ก่อน ส่งแผน ก่อน รายงานผล และไม่หลังวันสิ้นสุดการเพิ่มเติมผล"]},
        ),
        ({"plan_closes": "1/4/2567"}, {"__all__": ["วันปิดรับแผนต้องไม่ก่อนวันครบกำหนดส่งแผน"]}),
        ({"report_closes": "1/8/2567"}, {"__all__": ["วันปิดรับรายงานผลต้องไม่ก่อนวันครบกำหนดรายงานผล"]}),
        ({"survey_year": 2567}, {"__all__": ["ปีงบประมาณต้องเป็น พ.ศ. 2400-2700 และปีของผลสำรวจต้องเป็นปีก่อนหน้า"]}),
        ({"opens": "31/2/2567"}, {"opens": ["ไม่มีวันที่ “31/2/2567” ในปฏิทิน กรุณาตรวจสอบวันและเดือน"]}),
    ],
)
def test_round_refused_in_thai(reviewer_client, changes, errors):
    response = post_cycle(reviewer_client, **changes)

    assert errors_of(response) == errors
    assert not Cycle.objects.exists()


def test_round_is_opened_after_a_confirmation(unit_a, unit_b, reviewer, reviewer_client):
    cycle = make_cycle(opened=False)
    button = url(Cycle, "open", cycle.pk)
    assert button in reviewer_client.get(change_url(cycle)).content.decode()

    page = text_of(reviewer_client.get(button))
    assert "จำนวน 4 รายการ ให้หน่วยงานที่ต้องส่ง 2 หน่วยงาน" in page
    assert "ส่งแผนภายในวันที่ 12 เมษายน 2566 เวลา 23.59 น." in page
    assert not Submission.objects.exists()

    response = reviewer_client.post(button)
    assert messages_of(response) == ["เปิดรอบปีงบประมาณ พ.ศ. 2566 แล้ว สร้างรายการที่ต้องส่ง 4 รายการ"]
    cycle.refresh_from_db()
    assert (cycle.submissions.count(), cycle.opened_at, Event.objects.get().by) == (4, timezone.now(), reviewer)


def test_opened_round_says_what_is_still_missing(cycle, reviewer_client):
    button = url(Cycle, "open", cycle.pk)
    assert "มีรายการครบแล้ว" in text_of(reviewer_client.get(button))

    make_unit()
    assert "จำนวน 2 รายการ ให้หน่วยงานที่ต้องส่ง 3 หน่วยงาน" in text_of(reviewer_client.get(button))
    reviewer_client.post(button)
    assert cycle.submissions.count() == 6


def test_round_cannot_be_opened_without_units(db, reviewer_client):
    cycle = make_cycle(opened=False)

    assert "ยังไม่มีหน่วยงานที่กำหนดว่าต้องส่ง" in text_of(reviewer_client.get(url(Cycle, "open", cycle.pk)))


def test_years_of_an_opened_round_stay(cycle, reviewer_client):
    days = {"opens": "17/3/66", "plan_due": "12/4/66", "report_due": "15/8/66", "supplement_until": "30/9/66"}
    data = {**DATES, **INLINE, **days, "fiscal_year": 2570, "survey_year": 2569, "contact_name": "กพร."}
    reviewer_client.post(change_url(cycle), data)

    cycle.refresh_from_db()
    assert (cycle.fiscal_year, cycle.contact_name) == (2566, "กพร.")


@pytest.mark.parametrize(
    ("name", "day", "sentence"),
    [
        ("opens", "17/3/65", "วันเปิดรับอยู่ก่อนปีงบประมาณมากเกินไป"),
        ("supplement_until", "30/9/67", "ต้องไม่หลังวันสิ้นปีงบประมาณ"),
    ],
)
def test_a_slip_of_the_year_is_told(cycle, reviewer_client, name, day, sentence):
    days = {"opens": "17/3/66", "plan_due": "12/4/66", "report_due": "15/8/66", "supplement_until": "30/9/66"}
    response = reviewer_client.post(change_url(cycle), {**DATES, **INLINE, **days, name: day})

    errors = response.context["adminform"].form.errors[name]
    assert errors == [f"{sentence} (ปีงบประมาณ พ.ศ. 2566 คือ 1 ตุลาคม 2565 - 30 กันยายน 2566)"]


def post_document(client, cycle, **row):
    rows = {"documents-TOTAL_FORMS": 1, "documents-INITIAL_FORMS": 0}
    rows |= {f"documents-0-{name}": value for name, value in {"position": 1, "title": "หนังสือ", **row}.items()}
    dates = {name: getattr(cycle, name).isoformat() for name in DATES}
    return client.post(change_url(cycle), {**dates, **rows})


def test_document_of_a_round_is_stored_under_another_name(cycle, reviewer_client):
    post_document(reviewer_client, cycle, file=png("หนังสือ.png"))

    piece = CycleDocument.objects.get()
    assert (piece.title, piece.file.name[:9]) == ("หนังสือ", "evidence/")
    link = reverse("cycles:cycle_document", args=[piece.pk])
    assert link in reviewer_client.get(change_url(cycle)).content.decode()


def test_document_of_a_round_refused(cycle, reviewer_client):
    empty = post_document(reviewer_client, cycle)
    wrong = post_document(reviewer_client, cycle, file=png("หนังสือ.pdf"))

    assert "เอกสารประกอบต้องมีลิงก์หรือไฟล์" in text_of(empty)
    assert "นามสกุลของไฟล์ “หนังสือ.pdf” ไม่ตรงกับเนื้อหา" in text_of(wrong)
    assert not CycleDocument.objects.exists()


# Submissions


def shown(response):
    return {(row.unit.code, row.kind) for row in response.context["cl"].result_list}


def test_list_shows_the_current_round_unless_asked(cycle, reviewer_client):
    make_cycle(2565)
    address = url(Submission, "changelist")

    assert len(reviewer_client.get(address).context["cl"].result_list) == 4
    assert len(reviewer_client.get(address, {"round": "all"}).context["cl"].result_list) == 8
    assert len(reviewer_client.get(address, {"round": "no"}).context["cl"].result_list) == 4


@pytest.mark.parametrize(
    "query, found",
    [
        ({"kind__exact": "plan"}, {("50", "plan"), ("51", "plan")}),
        ({"status": "submitted"}, {("50", "plan")}),
        ({"status": "near_due"}, {("51", "plan")}),
        ({"status": "waiting_for_plan"}, {("50", "report"), ("51", "report")}),
        ({"status": "near_due", "q": "ลำพูน"}, {("51", "plan")}),
        ({"status": "near_due", "q": "๕๑"}, {("51", "plan")}),
        ({"status": "near_due", "q": "เชียงใหม่"}, set()),
        ({"region": "15", "kind__exact": "plan"}, {("50", "plan"), ("51", "plan")}),
        ({"region": "3"}, {("50", "plan"), ("50", "report"), ("51", "plan"), ("51", "report")}),
        ({"q": "เลิงนกทา"}, set()),
    ],
)
def test_filters(plan, officer_a, now, reviewer_client, query, found):
    act(plan, Act.SEND, by=officer_a, now=now)

    assert shown(reviewer_client.get(url(Submission, "changelist"), query)) == found


def test_list_says_status_and_timeliness_in_words(plan, officer_a, now, reviewer_client):
    act(plan, Act.SEND, by=officer_a, now=now)
    text = text_of(reviewer_client.get(url(Submission, "changelist"), {"kind__exact": "plan"}))

    rows = text[text.index("เชียงใหม่ แผน เขต 15") :]
    sent = "เชียงใหม่ แผน เขต 15 ส่งแล้ว รอพิจารณา ส่งภายในกำหนด วันนี้ 10.00 น. ยังไม่ครบ 1 วันทำการ – –"
    assert rows.startswith(sent)
    assert "ลำพูน แผน เขต 15 ใกล้ครบกำหนด – – – – –" in rows


def post_submission(client, submission, **changes):
    """The form as a browser sends it: the counts of the rows below come from the page."""
    page = client.get(change_url(submission))
    counts = {
        f"{formset.formset.prefix}-{name}_FORMS": len(formset.formset.forms)
        for formset in page.context["inline_admin_formsets"]
        for name in ("TOTAL", "INITIAL")
    }
    shown = {"exempt_reason": "", "reviewer": submission.reviewer_id or ""}
    return client.post(change_url(submission), {**shown, **counts, **changes})


def test_only_reviewer_and_exemption_are_open(records, administrator_client):
    form = administrator_client.get(change_url(records)).context["adminform"].form

    assert list(form.fields) == ["reviewer", "is_exempt", "exempt_reason"]


def test_posted_stage_and_dates_are_ignored(records, administrator_client):
    before = Submission.objects.values().get(pk=records.pk)
    forged = {
        "stage": "approved",
        "first_submitted_at": "2023-01-01",
        "late_reason": "x",
        "letter_number": "x",
        "unit": 999,
    }
    post_submission(administrator_client, records, **forged)

    assert Submission.objects.values().get(pk=records.pk) == before


def test_reviewer_is_set(plan, reviewer, reviewer2, officer_b, reviewer_client):
    post_submission(reviewer_client, plan, reviewer=reviewer2.pk)
    plan.refresh_from_db()
    [event] = plan.events.all()
    assert (plan.reviewer, event.act, event.note) == (reviewer2, "assign", "ยังไม่มีผู้พิจารณา → ผู้ใช้ reviewer2")

    response = post_submission(reviewer_client, plan, reviewer=officer_b.pk)
    assert list(errors_of(response)) == ["reviewer"]


def test_exemption_goes_through_the_service_and_back(plan, reviewer, reviewer_client):
    post_submission(reviewer_client, plan, is_exempt="on", exempt_reason=" ยุบรวมหน่วยงาน ")
    plan.refresh_from_db()
    assert (plan.is_exempt, plan.exempt_reason) == (True, "ยุบรวมหน่วยงาน")

    post_submission(reviewer_client, plan, exempt_reason="ยุบรวมหน่วยงาน")
    plan.refresh_from_db()
    assert (plan.is_exempt, plan.exempt_reason) == (False, "")
    assert [event.act for event in plan.events.all()] == [Event.Act.END_EXEMPTION, Event.Act.EXEMPT]


def test_exemption_needs_a_reason(plan, reviewer_client):
    response = post_submission(reviewer_client, plan, is_exempt="on", exempt_reason=" ")

    assert errors_of(response) == {"__all__": ["การยกเว้นต้องมีเหตุผล กรุณากรอกเหตุผลที่ยกเว้น"]}


def test_what_was_sent_is_not_exempted(plan, officer_a, now, reviewer_client):
    act(plan, Act.SEND, by=officer_a, now=now)
    response = post_submission(reviewer_client, plan, is_exempt="on", exempt_reason="ยุบรวม")

    assert "ดำเนินการ “ส่ง” แล้ว" in errors_of(response)["__all__"][0]
    plan.refresh_from_db()
    assert (plan.is_exempt, plan.stage) == (False, Stage.SUBMITTED)


def test_saving_untouched_writes_nothing(records, reviewer_client):
    before = (Submission.objects.values().get(pk=records.pk), Event.objects.count())
    post_submission(reviewer_client, records)

    assert before == (Submission.objects.values().get(pk=records.pk), Event.objects.count())


def test_change_page_shows_the_history(records, reviewer_client):
    text = text_of(reviewer_client.get(change_url(records)))

    for words in ["2566-P-50-1", "กรุณาระบุค่าเป้าหมาย", "น้ำท่วมสำนักงาน", "ส่งคืนแก้ไข", "ขยายระยะเวลา"]:
        assert words in text


# Extensions


def post_extension(client, submission, **changes):
    data = {"submission": submission.pk, "until": "1 พ.ค. 2566", "reason": "น้ำท่วม", "letter_number": ""}
    return client.post(url(Extension, "add"), {**data, **changes})


def test_extension_is_granted_through_the_service(plan, officer_a, reviewer, reviewer_client):
    post_extension(reviewer_client, plan)

    extension = Extension.objects.get()
    assert (extension.until, extension.granted_by) == (datetime.date(2023, 5, 1), reviewer)
    assert extension.granted_at == timezone.now()
    assert (plan.events.get().act, officer_a.notices.count()) == (Event.Act.EXTEND, 1)


@pytest.mark.parametrize(
    "changes, field",
    [({"until": "12 เม.ย. 2566"}, "until"), ({"until": "พรุ่งนี้"}, "until"), ({"reason": " "}, "reason")],
)
def test_extension_refused(plan, reviewer_client, changes, field):
    response = post_extension(reviewer_client, plan, **changes)

    assert list(errors_of(response)) == [field]
    assert not Extension.objects.exists()


def test_submission_is_found_by_its_unit(plan, reviewer_client):
    query = {"app_label": "cycles", "model_name": "extension", "field_name": "submission", "term": "เชียงใหม่"}
    found = reviewer_client.get(reverse("admin:autocomplete"), query).json()["results"]

    assert [row["text"] for row in found] == [str(plan), str(plan.sibling(Kind.REPORT))]


def test_granted_extension_is_not_edited(records, administrator_client):
    extension = Extension.objects.get()
    response = administrator_client.post(change_url(extension), {"until": "1/6/2566", "reason": "x"})

    assert response.status_code == 403
    assert Extension.objects.get().until == extension.until


def test_extension_is_withdrawn_with_a_reason(plan, reviewer, now, reviewer_client):
    extension = make_extension(plan, datetime.date(2023, 5, 1), reviewer, now)
    asked = post_action(reviewer_client, Extension, "withdraw", [extension])
    assert str(extension) in text_of(asked)

    empty = post_action(reviewer_client, Extension, "withdraw", [extension], reason=" ")
    assert "กรอกเหตุผล" in text_of(empty)
    assert Extension.objects.get().withdrawn_at is None

    done = post_action(reviewer_client, Extension, "withdraw", [extension], reason="ออกผิดหน่วยงาน")
    assert Extension.objects.get().withdrawn_reason == "ออกผิดหน่วยงาน"
    assert messages_of(done) == [f"ยกเลิกแล้ว: {extension}"]


def test_each_refused_withdrawal_has_its_message(plan, officer_a, reviewer, now, reviewer_client):
    extension = make_extension(plan, datetime.date(2023, 5, 1), reviewer, now)
    act(plan, Act.SEND, by=officer_a, now=now + datetime.timedelta(days=20))
    done = post_action(reviewer_client, Extension, "withdraw", [extension], reason="ออกผิด")

    assert messages_of(done) == [f"{extension}: ยกเลิกไม่ได้ เนื่องจากหน่วยงานส่งภายในกำหนดที่ขยายแล้ว"]


# What nobody changes


@pytest.mark.parametrize("model", [*HISTORY, Submission, Extension, Cycle])
def test_nothing_is_deleted(records, administrator_client, model):
    record = model.objects.first()
    count = model.objects.count()
    administrator_client.post(url(model, "delete", record.pk), {"post": "yes"})
    post_action(administrator_client, model, "delete_selected", [record], post="yes")

    assert model.objects.count() == count


@pytest.mark.parametrize("model", HISTORY)
def test_history_is_neither_added_nor_changed(records, administrator_client, model):
    record = model.objects.values().first()
    responses = [
        administrator_client.get(url(model, "add")),
        administrator_client.post(url(model, "add"), {"note": "x"}),
        administrator_client.post(url(model, "change", record["id"]), {"note": "x", "subject": "x"}),
    ]

    assert [response.status_code for response in responses] == [403, 403, 403]
    assert model.objects.values().get(pk=record["id"]) == record


def test_remarks_have_no_page_of_their_own(db):
    with pytest.raises(NoReverseMatch):
        url(Remark, "changelist")


def test_every_action_is_known(rf, administrator):
    request = rf.get("/")
    request.user = administrator
    found = {model: set(admin.site._registry[model].get_actions(request)) for model in MODELS}

    of_submissions = {"extend_many", "remind_by_hand"}
    assert found == dict.fromkeys(MODELS, set()) | {Extension: {"withdraw"}, Submission: of_submissions}


def test_no_act_of_the_admin_moves_a_stage(records, administrator_client):
    """Everything that the pages of a submission and its extensions can post, all at once."""
    extension = Extension.objects.get()
    post_submission(administrator_client, records, is_exempt="on", exempt_reason="ยุบรวม")
    post_extension(administrator_client, records, until="1 มิ.ย. 2566")
    post_action(administrator_client, Extension, "withdraw", [extension], reason="ออกผิด")

    records.refresh_from_db()
    assert records.stage == Stage.RETURNED
    assert records.events.exclude(to_stage="").count() == 2
    assert LogEntry.objects.filter(user__username="admin").exists()
