"""The review page: every act posted as the page posts it, what it refuses, and what the unit gets to read."""

import datetime
import re
import uuid

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cpdplans.cycles import services, stages
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Notice, Remark
from surveys.models import SurveyRound
from tests.conftest import signed_in
from tests.factories import make_aspect, make_comment, make_round, make_score, make_unit, make_user

from .factories import add_remark, approve, fresh, make_plan, queries_of, send, send_back

WRITTEN = "กรุณาระบุค่าเป้าหมายให้ชัดเจน"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(cycle, officer_a, now):
    """Sent an hour ago, so that the acts of the page come after it."""
    plan = make_plan(cycle, officer_a, now=now)
    send(plan, officer_a, now - datetime.timedelta(hours=1))
    return plan


@pytest.fixture
def page(plan):
    return reverse("admin:plans_plan_change", args=[plan.pk])


@pytest.fixture
def submission(plan):
    return plan.submission


def indicator_of(plan):
    return plan.projects.get().indicators.get()


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def main_of(response):
    """What a person reads on the page."""
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def act(client, page, name, version="1", **data):
    """Posts a button of the page that shows this version."""
    return client.post(page, {"act": name, "version": version, **data})


def remark(client, page, text=WRITTEN, kind="to_unit", **data):
    return act(client, page, "remark", text=text, kind=kind, **data)


# What the page shows


def test_what_was_sent_stands_beside_the_scores(plan, page, unit_a, reviewer_client):
    round_ = make_round(2565)
    make_score(unit_a, round_, make_aspect(1), mean="3.50")
    make_comment(unit_a, round_, text="รอนานมาก")
    plan.projects.update(title="แก้หลังส่ง")  # past the rules: only to see which text is shown
    shown = main_of(reviewer_client.get(page))
    assert [words in shown for words in ("ลดขั้นตอนการให้บริการ", "3.50", "รอนานมาก", "แก้หลังส่ง")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_plan_not_yet_sent(cycle, officer_b, now, reviewer_client):
    plan = make_plan(cycle, officer_b, now=now)
    response = reviewer_client.get(reverse("admin:plans_plan_change", args=[plan.pk]))
    assert "หน่วยงานยังไม่ส่ง" in main_of(response)
    assert [response.context[name] for name in ("groups", "is_submitted", "may_reopen")] == [[], False, False]


@pytest.mark.parametrize("number", ["0", "999999", "abc", "9" * 5000, "๑"])
def test_no_such_plan(db, reviewer_client, number):
    response = reviewer_client.get(reverse("admin:plans_plan_changelist") + f"{number}/change/")
    assert response.status_code == 404


def test_the_queue_is_oldest_first(plan, page, cycle, officer_b, now, reviewer_client):
    other = make_plan(cycle, officer_b, now=now)
    send(other, officer_b, now - datetime.timedelta(hours=2))
    context = reviewer_client.get(page).context
    queue = [context[f"queue_{name}"] for name in ("place", "length", "previous", "next")]
    assert queue == [2, 2, other.submission_id, None]


def test_what_changed_since_the_version_before(plan, page, reviewer, officer_a, now, reviewer_client):
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    plan.projects.update(objective="วัตถุประสงค์ใหม่")
    send(plan, officer_a, now)
    rows = [row for _, rows in reviewer_client.get(page).context["groups"] for row in rows]
    assert [(row.part.text, row.former) for row in rows if row.former is not None] == [
        ("วัตถุประสงค์ใหม่", "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น")
    ]


# Acts


def test_take(page, submission, reviewer, reviewer_client, now):
    response = act(reviewer_client, page, "take")
    submission.refresh_from_db()
    assert (response["Location"], words_of(response)) == (page, ["รับไว้พิจารณาแล้ว"])
    assert (submission.taken_at, submission.reviewer, submission.stage) == (now, reviewer, Stage.SUBMITTED)


def test_take_twice_says_who_has_it(page, submission, reviewer, reviewer2, reviewer_client):
    act(reviewer_client, page, "take")
    response = act(signed_in(reviewer2), page, "take")
    submission.refresh_from_db()
    assert (submission.reviewer, words_of(response)) == (reviewer, ["ผู้ใช้ reviewer รับไว้พิจารณาแล้ว"])


def test_remark_pinned_to_a_field(plan, page, submission, reviewer, reviewer_client):
    indicator = indicator_of(plan)
    remark(reviewer_client, page, ref=indicator.ref, field="target")
    made = submission.remarks.get()
    assert (made.ref, made.field, made.place) == (indicator.ref, "target", "แผนที่ 1 ตัวชี้วัดที่ 1 ค่าเป้าหมาย")
    assert (made.text, made.kind, made.version, made.created_by) == (
        WRITTEN,
        "to_unit",
        submission.latest_version(),
        reviewer,
    )


def test_remark_on_the_whole(page, submission, reviewer_client):
    response = remark(reviewer_client, page, ref="", field="")
    made = submission.remarks.get()
    assert (made.ref, made.field, made.place, words_of(response)) == (
        None,
        "",
        "",
        ["เพิ่มประเด็นที่ต้องแก้ไขแล้ว (ภาพรวม)"],
    )


def test_place_of_a_remark_is_that_of_the_version(plan, page, submission, reviewer_client):
    """What the page's form or the store says of the place does not count: the version that is reviewed does."""
    indicator = indicator_of(plan)
    plan.projects.get().indicators.update(number=7)
    remark(reviewer_client, page, ref=indicator.ref, field="text", place="<b>ที่อื่น</b>")
    assert submission.remarks.get().place == "แผนที่ 1 ตัวชี้วัดที่ 1 ตัวชี้วัดความสำเร็จ"


@pytest.mark.parametrize(
    "pinned",
    [
        {"ref": uuid.UUID(int=1), "field": "target"},
        {"ref": "", "field": "<script>"},
        {"field": "target"},
        {},
    ],
)
def test_remark_on_what_is_not_there_goes_to_the_whole(page, submission, reviewer_client, pinned):
    remark(reviewer_client, page, **pinned)
    made = submission.remarks.get()
    assert (made.ref, made.field, made.place, made.text) == (None, "", "", WRITTEN)


@pytest.mark.parametrize(
    "wrong", [{"ref": "1 OR 1=1"}, {"ref": "abc"}, {"field": "x" * 61}, {"kind": "public"}, {"kind": ""}]
)
def test_remark_with_garbage_keeps_what_was_typed(page, submission, reviewer_client, wrong):
    response = act(reviewer_client, page, "remark", **{"text": WRITTEN, "kind": "to_unit"} | wrong)
    assert (response.status_code, submission.remarks.count()) == (200, 0)
    assert response.context["remark_form"]["text"].value() == WRITTEN


@pytest.mark.parametrize("text", ["", "  \u200b "])
def test_remark_without_words(page, submission, reviewer_client, text):
    response = remark(reviewer_client, page, text=text)
    assert response.context["remark_form"].errors == {"text": ["กรอกข้อความของประเด็น"]}
    assert submission.remarks.count() == 0


def test_remark_too_long_keeps_what_was_typed(page, submission, reviewer_client):
    text = "ก" * 4001
    response = remark(reviewer_client, page, text=text)
    form = response.context["remark_form"]
    assert (submission.remarks.count(), form["text"].value(), len(form.errors["text"])) == (0, text, 1)
    assert text in response.content.decode()


def test_remark_on_a_plan_not_yet_sent(cycle, officer_b, now, reviewer_client):
    plan = make_plan(cycle, officer_b, now=now)
    response = remark(reviewer_client, reverse("admin:plans_plan_change", args=[plan.pk]))
    form = response.context["remark_form"]
    assert (response.status_code, plan.submission.remarks.count(), form["text"].value()) == (200, 0, WRITTEN)
    assert form.non_field_errors() == ["ดำเนินการไม่ได้ เนื่องจากอยู่ในขั้น “ฉบับร่าง”"]


def test_close_and_open_a_remark(plan, page, reviewer, now, reviewer_client):
    made = add_remark(plan, reviewer, now)
    states = []
    for name in ("close", "open"):
        assert act(reviewer_client, page, name, remark=made.pk).status_code == 302
        made.refresh_from_db()
        states.append((made.state, made.closed_at))
    assert states == [("closed", now), ("open", None)]


@pytest.mark.parametrize("number", ["", "0", "abc", "9" * 30, "²", "-1"])
def test_close_a_remark_that_is_not_there(page, reviewer_client, number):
    response = act(reviewer_client, page, "close", remark=number)
    assert (response.status_code, words_of(response)) == (200, ["ไม่พบประเด็นนี้ กรุณาเปิดหน้านี้ใหม่"])


def test_remark_of_another_plan_is_not_closed(page, cycle, officer_b, reviewer, now, reviewer_client):
    other = make_plan(cycle, officer_b, now=now)
    send(other, officer_b, now)
    theirs = add_remark(other, reviewer, now)
    act(reviewer_client, page, "close", remark=theirs.pk)
    theirs.refresh_from_db()
    assert theirs.state == Remark.State.OPEN


def test_return(plan, page, submission, reviewer, now, reviewer_client):
    made = add_remark(plan, reviewer, now)
    response = act(reviewer_client, page, "return", revise_by="20 เม.ย. 2566", note="โปรดแก้ไข")
    submission.refresh_from_db()
    made.refresh_from_db()
    assert (response.status_code, submission.stage, submission.revise_by) == (
        302,
        "returned",
        datetime.date(2023, 4, 20),
    )
    assert (made.released_at, submission.events.get(act="return").note) == (now, "โปรดแก้ไข")


def test_return_without_a_remark_keeps_what_was_typed(page, submission, reviewer_client):
    response = act(reviewer_client, page, "return", revise_by="20 เมษายน 2566", note="โปรดแก้ไขทุกช่อง")
    submission.refresh_from_db()
    form = response.context["return_form"]
    assert (response.status_code, submission.stage) == (200, "submitted")
    assert form.non_field_errors() == ["ส่งคืนไม่ได้ ต้องมีประเด็นที่ต้องแก้ไขถึงหน่วยงานอย่างน้อย 1 ประเด็น"]
    assert (form["revise_by"].value(), form["note"].value()) == (datetime.date(2023, 4, 20), "โปรดแก้ไขทุกช่อง")
    assert "โปรดแก้ไขทุกช่อง" in response.content.decode()


def test_an_internal_remark_is_no_reason_to_return(plan, page, submission, reviewer, now, reviewer_client):
    add_remark(plan, reviewer, now, kind=Remark.Kind.INTERNAL)
    act(reviewer_client, page, "return", revise_by="20/4/66")
    submission.refresh_from_db()
    assert submission.stage == "submitted"


@pytest.mark.parametrize("typed", ["32 เมษายน 2566", "", "พรุ่งนี้", "31 มีนาคม 2566"])
def test_return_with_a_wrong_date_keeps_what_was_typed(plan, page, submission, reviewer, now, reviewer_client, typed):
    add_remark(plan, reviewer, now)
    response = act(reviewer_client, page, "return", revise_by=typed, note="โปรดแก้ไขทุกช่อง")
    submission.refresh_from_db()
    form = response.context["return_form"]
    assert (response.status_code, submission.stage, len(form.errors)) == (200, "submitted", 1)
    assert form["note"].value() == "โปรดแก้ไขทุกช่อง"
    assert typed in response.content.decode()


def test_approve(page, submission, reviewer_client, now):
    response = act(reviewer_client, page, "approve")
    submission.refresh_from_db()
    assert (submission.stage, submission.approved_at) == ("approved", now)
    assert words_of(response) == ["เห็นชอบแผนของสำนักงานสหกรณ์จังหวัดเชียงใหม่แล้ว และแจ้งหน่วยงานแล้ว"]


def test_approve_with_an_open_remark_says_why_not(plan, page, submission, reviewer, now, reviewer_client):
    add_remark(plan, reviewer, now)
    sentence = "ยังเห็นชอบไม่ได้ เนื่องจากมีประเด็นที่ยังไม่ปิด 1 ประเด็น"
    assert sentence in main_of(reviewer_client.get(page))
    response = act(reviewer_client, page, "approve")
    submission.refresh_from_db()
    assert (submission.stage, words_of(response)) == ("submitted", [sentence])


def test_who_sent_on_behalf_does_not_approve(cycle, officer_b, reviewer, now, reviewer_client):
    plan = make_plan(cycle, officer_b, now=now)
    send(plan, reviewer, now)
    act(reviewer_client, reverse("admin:plans_plan_change", args=[plan.pk]), "approve")
    assert fresh(plan).submission.stage == "submitted"


def test_reopen(plan, page, submission, reviewer, now, reviewer_client):
    approve(plan, reviewer, now)
    act(reviewer_client, page, "reopen", note="ปรับตัวชี้วัด", revise_by="30 เม.ย. 66")
    submission.refresh_from_db()
    assert (submission.stage, submission.revise_by, submission.approved_at) == (
        "returned",
        datetime.date(2023, 4, 30),
        None,
    )
    assert submission.events.get(act="reopen").note == "ปรับตัวชี้วัด"


@pytest.mark.parametrize(
    "wrong, field", [({"note": ""}, "note"), ({"revise_by": "30 ก.พ. 66"}, "revise_by"), ({"note": "ก" * 2001}, "note")]
)
def test_reopen_with_something_wrong_keeps_the_rest(
    plan, page, submission, reviewer, now, reviewer_client, wrong, field
):
    approve(plan, reviewer, now)
    typed = {"note": "ปรับตัวชี้วัด", "revise_by": "30 เม.ย. 66"} | wrong
    response = act(reviewer_client, page, "reopen", **typed)
    submission.refresh_from_db()
    form = response.context["reopen_form"]
    assert (submission.stage, list(form.errors), form["note"].value()) == ("approved", [field], typed["note"])


@pytest.mark.parametrize("name", ["", "send", "delete", "APPROVE", "<script>"])
def test_an_unknown_act_does_nothing(page, submission, reviewer_client, name):
    before = Event.objects.count()
    response = act(reviewer_client, page, name)
    assert (response.status_code, words_of(response)) == (200, ["ไม่รู้จักการดำเนินการนี้ กรุณาเปิดหน้านี้ใหม่"])
    submission.refresh_from_db()
    assert (Event.objects.count(), submission.stage) == (before, Stage.SUBMITTED)


# A page that has grown old

STALE = {
    "approve": {},
    "return": {"revise_by": "20/4/66", "note": "โปรดแก้ไข"},
    "take": {},
    "remark": {"text": WRITTEN, "kind": "to_unit"},
}


@pytest.mark.parametrize("name", STALE)
def test_a_stale_page_says_who_decided(plan, page, submission, reviewer2, now, reviewer_client, name):
    approve(plan, reviewer2, now)
    before = Event.objects.count()
    response = act(reviewer_client, page, name, **STALE[name])
    sentence = (
        "ดำเนินการไม่ได้ เนื่องจากผู้ใช้ reviewer2ดำเนินการ “เห็นชอบ” แล้ว "
        "เมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. ขณะนี้อยู่ในขั้น “เห็นชอบแล้ว”"
    )
    assert (response.status_code, sentence in main_of(response), Event.objects.count()) == (200, True, before)


@pytest.mark.parametrize("name", ["approve", "return"])
@pytest.mark.parametrize("read", ["1", "", "abc"])
def test_a_version_that_was_not_read_is_not_decided(plan, page, officer_a, reviewer, now, reviewer_client, name, read):
    """Recalled and sent again while the reviewer read: what was typed stays, the new version comes to be read."""
    add_remark(plan, reviewer, now)
    send_back(plan, reviewer, now)
    send(plan, officer_a, now)
    data = {"act": name, "version": read, "revise_by": "20/4/66", "note": "โปรดแก้ไขทุกช่อง"}
    response = reviewer_client.post(page, data)
    assert words_of(response) == ["หน่วยงานส่งฉบับที่ 2 แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนพิจารณา"]
    assert (fresh(plan).submission.stage, response.context["version"].number) == ("submitted", 2)
    kept = response.context["return_form"]["note"].value()
    assert kept == ("โปรดแก้ไขทุกช่อง" if name == "return" else None)


def test_reopening_what_another_has_reopened_says_who(plan, page, reviewer2, now, reviewer_client):
    approve(plan, reviewer2, now)
    send_back(plan, reviewer2, now, "reopen", "หน่วยงานขอ")
    response = act(reviewer_client, page, "reopen", note="ปรับ", revise_by="30 เม.ย. 66")
    assert "ผู้ใช้ reviewer2ดำเนินการ “เปิดให้แก้ไข” แล้ว" in main_of(response)


# What the unit gets to read

SECRET = "หน่วยงานนี้ต้องติดตามเป็นพิเศษ"


def test_an_internal_remark_never_reaches_the_unit(
    plan, page, unit_a, officer_a, reviewer, now, reviewer_client, officer_client
):
    type(officer_a).objects.filter(pk=officer_a.pk).update(email="officer@example.com")
    remark(reviewer_client, page, text=SECRET, kind="internal", ref=indicator_of(plan).ref, field="target")
    remark(reviewer_client, page)
    assert SECRET in main_of(reviewer_client.get(page))
    act(reviewer_client, page, "return", revise_by="20/4/66")
    addresses = [reverse(f"plans:{name}", args=[plan.pk]) for name in ("detail", "check", "letter", "awareness")]
    addresses += [reverse("plans:project", args=[plan.pk, plan.projects.get().ref]), "/", "/notices/"]
    seen = "".join(officer_client.get(address).content.decode() for address in addresses)
    told = "".join(Notice.objects.values_list("body", flat=True)) + "".join(message.body for message in mail.outbox)
    assert [text in source for source in (seen, told) for text in (WRITTEN, SECRET)] == [True, False, True, False]


def test_an_internal_remark_is_not_answered(plan, reviewer, now, officer_client):
    add_remark(plan, reviewer, now)
    internal = add_remark(plan, reviewer, now, SECRET, kind=Remark.Kind.INTERNAL)
    send_back(plan, reviewer, now)
    response = officer_client.post(reverse("plans:answer", args=[plan.pk, internal.pk]), {"answer": "แก้แล้ว"})
    assert response.status_code == 404


def test_a_remark_is_not_read_before_the_return(plan, reviewer, now, officer_client):
    add_remark(plan, reviewer, now)
    assert WRITTEN not in main_of(officer_client.get(reverse("plans:detail", args=[plan.pk])))


def test_a_remark_on_what_is_gone_is_shown_apart(plan, page, reviewer, officer_a, now, reviewer_client):
    made = add_remark(plan, reviewer, now, row=plan.projects.get().activities.get(), field="title")
    send_back(plan, reviewer, now)
    project = plan.projects.get()
    project.activities.create(number=2, title="กิจกรรมใหม่")
    project.activities.filter(number=1).delete()
    send(plan, officer_a, now)
    assert reviewer_client.get(page).context["gone_remarks"] == [made]


ODD = {
    "tags": "<script>alert('x')</script>",
    "emoji": "พอใจมาก 🙏👍🏽",
    "formula": '=HYPERLINK("https://example.com")',
    "template": "{{ settings.SECRET_KEY }}{% now %}",
    "long": "น้ำใจไมตรี" * 2000,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_words_are_shown_as_they_were_typed(cycle, officer_b, now, reviewer_client, name):
    plan = make_plan(cycle, officer_b, now=now)
    plan.projects.update(objective=ODD[name])
    send(plan, officer_b, now)
    response = reviewer_client.get(reverse("admin:plans_plan_change", args=[plan.pk]))
    body = response.content.decode()
    assert (f'<p class="typed">{escape(ODD[name])}</p>' in body, "<script>alert" in body) == (True, False)


# Queries


def make_reviewed(cycle, officer, reviewer, rows):
    """A sent plan with `rows` of everything that its review page lists; its address."""
    now = timezone.now()
    plan = make_plan(cycle, officer, now=now, projects=rows)
    send(plan, officer, now)
    round_ = make_round(2565) if not SurveyRound.objects.exists() else SurveyRound.objects.get()
    for number in range(rows):
        add_remark(plan, reviewer, now, row=plan.projects.first(), field="title", text=f"ประเด็น {number}")
        make_score(officer.unit, round_, make_aspect(1), f"รายการ {number}")
        make_comment(officer.unit, round_)
    return reverse("admin:plans_plan_change", args=[plan.pk])


def test_the_page_takes_the_same_queries_for_more_rows(cycle, officer_a, officer_b, reviewer, reviewer_client):
    pages = [make_reviewed(cycle, officer, reviewer, rows) for officer, rows in ((officer_a, 1), (officer_b, 3))]
    one, three = (queries_of(reviewer_client, page) for page in pages)
    assert (three, one < 40) == (one, True)


def test_the_list_takes_the_same_queries_for_more_rows(cycle, reviewer, now, reviewer_client):
    address = reverse("admin:plans_plan_changelist")
    counts = []
    for number in range(3):
        officer = make_user(unit=make_unit(f"x{number}"))
        services.open_cycle(cycle, by=reviewer, now=now)
        send(make_plan(cycle, officer, now=now), officer, now)
        counts.append(queries_of(reviewer_client, address))
    assert counts == [counts[0]] * 3


def test_the_list_is_oldest_sending_first(plan, cycle, officer_b, now, reviewer_client):
    other = make_plan(cycle, officer_b, now=now)
    send(other, officer_b, now - datetime.timedelta(days=2))
    found = reviewer_client.get(reverse("admin:plans_plan_changelist")).context["cl"].result_list
    assert [owner.pk for owner in found] == [other.pk, plan.pk]


@pytest.mark.parametrize("query", ["q=เชียงใหม่", "q=๕๐", "status=submitted", "region=15&q=เชียงใหม่"])
def test_the_list_is_searched_and_filtered(plan, cycle, officer_b, now, reviewer_client, query):
    make_plan(cycle, officer_b, now=now)
    response = reviewer_client.get(reverse("admin:plans_plan_changelist") + f"?{query}")
    found = [owner.pk for owner in response.context["cl"].result_list]
    assert found == (
        [plan.pk] if query != "round=all" else list(type(plan).objects.order_by("pk").values_list("pk", flat=True))
    )


@pytest.mark.parametrize("query", ["status=x", "round=²", "round=" + "9" * 40, "reviewer=abc", "region=x", "p=99"])
def test_the_list_bears_any_query(plan, reviewer_client, query):
    response = reviewer_client.get(reverse("admin:plans_plan_changelist") + f"?{query}", follow=True)
    assert response.status_code == 200


def test_a_version_sent_meanwhile_is_not_approved_unread(plan, page, officer_a, reviewer_client, now):
    stages.perform(plan.submission, stages.Act.RECALL, by=officer_a, now=now)
    send(plan, officer_a, now)
    response = act(reviewer_client, page, "approve", version="1")
    assert words_of(response) == ["หน่วยงานส่งฉบับที่ 2 แล้ว กรุณาอ่านฉบับล่าสุดในหน้านี้ก่อนพิจารณา"]
    assert fresh(plan).submission.stage == "submitted"
