"""The officer's pages of a plan, posted as a browser posts them."""

import datetime
import io
import json
import re
from decimal import Decimal

import pypdfium2
import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from cpdplans.cycles import reviewing
from cpdplans.cycles.models import Event, Version
from cpdplans.thai import day_start
from plans.models import Activity, Finding, Plan, Project
from tests.conftest import signed_in
from tests.factories import make_aspect, make_round, make_score, make_user
from tests.worlds import World

from .factories import (
    add_remark,
    approve,
    fresh,
    make_cast_with_plan,
    make_plan,
    make_project,
    name_in,
    posted,
    queries_of,
    send,
    send_back,
    submission_of,
)

WORLD = World(make_cast_with_plan, "plan")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def project(plan):
    return plan.projects.get()


@pytest.fixture
def page(plan, project):
    return reverse("plans:project", args=[plan.pk, project.ref])


@pytest.fixture
def colleague(officer_a):
    return signed_in(make_user(unit=officer_a.unit, username="50b"))


def url(plan, name, *args):
    return reverse(f"plans:{name}", args=[plan.pk, *args])


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def main_of(response):
    """What a person reads on the page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]).split())


def opened(client, page):
    """What a browser would post of the page as it stands: its fields and its ticks."""
    context = client.get(page).context
    data = posted(context["form"])
    ticked = [option.key for choice in context["choices"] for option in choice.options() if option.is_ticked]
    return data | {"finding": ticked, "finding-seen": ticked, "act": "save"}


def stored(row, *fields):
    row.refresh_from_db()
    return tuple(getattr(row, field) for field in fields)


# Where one gets to


def test_the_current_plan_is_made_when_first_opened(cycle, unit_a, officer_client):
    response = officer_client.get(reverse("plans:current"))
    plan = Plan.objects.get()
    assert (response["Location"], plan.submission) == (url(plan, "detail"), submission_of(cycle, unit_a))


def test_no_round_yet(officer_client):
    assert "ยังไม่มีแผนที่ต้องจัดทำ" in main_of(officer_client.get(reverse("plans:current")))


@pytest.mark.parametrize(
    "who, name", [("reviewer_client", "admin:plans_plan_change"), ("executive_client", "plans:detail")]
)
def test_a_link_to_the_submission_leads_each_to_his_page(request, plan, who, name):
    response = request.getfixturevalue(who).get(plan.submission.get_absolute_url())
    assert response["Location"] == reverse(name, args=[plan.pk])


@pytest.mark.parametrize("number", [0, 10**30])
def test_no_such_plan(officer_client, cycle, number):
    assert officer_client.get(f"/plans/{number}/").status_code == 404


def test_the_task_list_says_what_is_missing(cycle, officer_a, now, officer_client):
    plan = make_plan(cycle, officer_a, now=now)
    plan.projects.update(objective="")
    tasks = officer_client.get(url(plan, "detail")).context["tasks"]
    assert [(task["status"].label, task["missing"]) for task in tasks] == [
        ("ครบแล้ว", "ยังไม่มีผลการสำรวจที่เผยแพร่ · นำมาพิจารณาแล้วในแผนที่ 1"),
        ("กำลังจัดทำ", "ยังขาด: กรอกวัตถุประสงค์"),
        ("ครบแล้ว", ""),
        ("ครบแล้ว", ""),
        ("ยังส่งไม่ได้", "ยังขาด 1 รายการ"),
    ]


# The form of a project

NEW = {
    "title": "ยกระดับบริการ",
    "objective": "บรรทัดแรก\nบรรทัดที่สอง",
    "period_start": "๑ พ.ค. ๒๕๖๖",
    "period_end": "30/6/66",
    "own_choice": "กิจกรรมของหน่วยงาน",
}


def test_all_fields_are_saved(project, page, officer_client):
    activity, indicator = project.activities.get(), project.indicators.get()
    measure = {
        "text": "จำนวนข้อร้องเรียน",
        "direction": "less",
        "unit_of_measure": "เรื่อง",
        "baseline": "๑,๒๐๐.๕",
        "target": "800",
        "measured_how": "ทะเบียนคุม",
    }
    data = opened(officer_client, page)
    data |= {name_in(project, field): text for field, text in NEW.items()}
    data |= {name_in(indicator, field): text for field, text in measure.items()}
    data[name_in(activity, "title")] = "อบรมเจ้าหน้าที่"
    response = officer_client.post(page, data)
    assert (response.status_code, words_of(response)) == (302, ["บันทึกแล้ว 10.00 น."])
    days = (datetime.date(2023, 5, 1), datetime.date(2023, 6, 30))
    texts = (NEW["title"], NEW["objective"], *days, NEW["own_choice"])
    assert (stored(project, *NEW), stored(activity, "title")) == (texts, ("อบรมเจ้าหน้าที่",))
    numbers = {"baseline": Decimal("1200.5"), "target": Decimal(800)}
    assert stored(indicator, *measure) == tuple((measure | numbers).values())


def test_saving_what_did_not_change_is_no_edit(plan, page, officer_client, now):
    before = fresh(plan).submission.edited_at
    response = officer_client.post(page, opened(officer_client, page))
    assert (words_of(response), fresh(plan).submission.edited_at) == (["ข้อความในหน้านี้บันทึกไว้แล้ว"], before)


def test_the_button_back_leads_to_the_plan(plan, page, officer_client):
    response = officer_client.post(page, opened(officer_client, page) | {"act": "next"})
    assert response["Location"] == url(plan, "detail")


WRONG = [
    ("period_start", "32 เมษายน 2566", "เริ่มดำเนินการวันที่: "),
    ("period_end", "<script>", "สิ้นสุดวันที่: "),
    ("title", "ก" * 501, "ชื่อแผนปรับปรุงและพัฒนาการให้บริการ: ยาวเกิน 500 ตัวอักษร (ที่กรอก 501 ตัวอักษร)"),
    ("objective", "ก" * 20_001, "วัตถุประสงค์: ยาวเกิน 20,000 ตัวอักษร (ที่กรอก 20,001 ตัวอักษร)"),
]


@pytest.mark.parametrize("field, typed, sentence", WRONG)
def test_what_does_not_fit_is_kept_as_typed_and_the_rest_saved(project, page, officer_client, field, typed, sentence):
    before = stored(project, field)
    data = opened(officer_client, page) | {name_in(project, field): typed, name_in(project, "own_choice"): "บันทึกได้"}
    response = officer_client.post(page, data)
    form = response.context["form"]
    assert (response.status_code, stored(project, field), stored(project, "own_choice")) == (200, before, ("บันทึกได้",))
    assert [error.startswith(f"แผนที่ 1 {sentence}") for error in form.errors[name_in(project, field)]] == [True]
    assert (form[name_in(project, field)].value(), escape(typed) in response.content.decode()) == (typed, True)
    assert words_of(response) == ["บันทึกแล้ว ยกเว้น 1 ช่องที่ต้องแก้ไขด้านล่าง ข้อความที่กรอกยังอยู่ครบ"]


@pytest.mark.parametrize("typed", ["แปดสิบ", "1e5", "12.34567", "9" * 20, "--5", "NaN"])
def test_a_wrong_number_names_its_field(project, page, officer_client, typed):
    indicator = project.indicators.get()
    name = name_in(indicator, "target")
    response = officer_client.post(page, opened(officer_client, page) | {name: typed})
    assert [error.partition(": ")[0] for error in response.context["form"].errors[name]] == [
        "แผนที่ 1 ตัวชี้วัดที่ 1 ค่าเป้าหมาย"
    ]
    assert (stored(indicator, "target"), response.context["form"][name].value()) == ((Decimal(85),), typed)


def test_a_choice_that_is_not_offered(project, page, officer_client):
    indicator = project.indicators.get()
    response = officer_client.post(page, opened(officer_client, page) | {name_in(indicator, "direction"): "sideways"})
    assert (response.status_code, stored(indicator, "direction")) == (200, ("more",))


def test_two_on_one_field_see_both_texts(project, page, officer_client, colleague):
    mine, theirs = opened(officer_client, page), opened(colleague, page)
    colleague.post(page, theirs | {name_in(project, "objective"): "ของเพื่อนร่วมงาน"})
    response = officer_client.post(page, mine | {name_in(project, "objective"): "ของฉัน"})
    shown = main_of(response)
    assert (response.status_code, stored(project, "objective")) == (200, ("ของเพื่อนร่วมงาน",))
    assert "ข้อความในระบบ โดยผู้ใช้ 50b เมื่อ 1 เม.ย. 66 10.00 น. ของเพื่อนร่วมงาน" in shown
    assert "ข้อความของท่าน ยังไม่ได้บันทึก ของฉัน" in shown
    assert "วัตถุประสงค์: ข้อความนี้ถูกแก้ไขโดยผู้ใช้ 50b ระหว่างที่ท่านกำลังกรอก" in shown


def test_who_has_seen_both_texts_may_save(project, page, officer_client, colleague):
    mine, theirs = opened(officer_client, page), opened(colleague, page)
    colleague.post(page, theirs | {name_in(project, "objective"): "ของเพื่อนร่วมงาน"})
    again = posted(officer_client.post(page, mine | {name_in(project, "objective"): "ของฉัน"}).context["form"])
    response = officer_client.post(page, mine | again | {name_in(project, "objective"): "ของเราทั้งสอง"})
    assert (response.status_code, stored(project, "objective")) == (302, ("ของเราทั้งสอง",))


def test_two_on_different_fields_do_not_disturb(project, page, officer_client, colleague):
    mine, theirs = opened(officer_client, page), opened(colleague, page)
    colleague.post(page, theirs | {name_in(project, "objective"): "ของเพื่อนร่วมงาน"})
    response = officer_client.post(page, mine | {name_in(project, "title"): "ของฉัน"})
    assert (response.status_code, stored(project, "title", "objective")) == (302, ("ของฉัน", "ของเพื่อนร่วมงาน"))


ODD = {
    "tags": "<script>alert('x')</script> & <b>ตัวหนา</b>",
    "emoji": "พอใจมาก 🙏👍🏽",
    "formula": '=HYPERLINK("https://example.com")',
    "long": "น้ำใจไมตรี" * 2000,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_words_are_shown_as_they_were_typed(plan, project, page, officer_client, name):
    officer_client.post(page, opened(officer_client, page) | {name_in(project, "objective"): ODD[name]})
    bodies = [
        officer_client.get(address).content.decode() for address in (page, url(plan, "detail"), url(plan, "check"))
    ]
    assert stored(project, "objective") == (ODD[name],)
    assert [(escape(ODD[name]) in body, "<script>alert" in body) for body in bodies] == [(True, False)] * 3


def test_what_cannot_be_seen_is_not_kept(project, page, officer_client):
    typed = "เพื่อ\u200bสหกรณ์\ufeff  \r\nบรรทัดที่สอง\u00a0 "
    officer_client.post(page, opened(officer_client, page) | {name_in(project, "objective"): typed})
    assert stored(project, "objective") == ("เพื่อสหกรณ์\nบรรทัดที่สอง",)


def test_a_nul_byte_is_no_error_of_ours(project, page, officer_client):
    name = name_in(project, "objective")
    response = officer_client.post(page, opened(officer_client, page) | {name: "ก\x00ข"})
    assert (response.status_code, "\x00" in stored(project, "objective")[0]) in {(200, False), (302, False)}


# Ticks


@pytest.fixture
def offered(plan, unit_a):
    """Keys of an aspect and of one question, as the page offers them."""
    round_ = make_round(2565)
    score = make_score(unit_a, round_, make_aspect(2), "กิริยาวาจา", mean="3.10")
    make_score(unit_a, round_, make_aspect(3), mean="3.80")
    return f"item-{score.item_id}"


def held(project):
    return sorted(str(finding) for finding in project.findings.all())


ASPECT = "ด้านกระบวนการ/ขั้นตอนการให้บริการ"


def test_findings_are_ticked_with_their_figures(project, page, offered, officer_client):
    data = opened(officer_client, page)
    officer_client.post(page, data | {"finding": [*data["finding"], offered]})
    assert held(project) == sorted([ASPECT, "กิริยาวาจา"])
    assert project.findings.get(item_text="กิริยาวาจา").mean == Decimal("3.10")


def test_findings_are_unticked(project, page, offered, officer_client):
    officer_client.post(page, opened(officer_client, page) | {"finding": []})
    assert held(project) == []


def test_a_colleagues_tick_is_left_alone(project, page, offered, officer_client, colleague):
    mine, theirs = opened(officer_client, page), opened(colleague, page)
    colleague.post(page, theirs | {"finding": [*theirs["finding"], offered]})
    officer_client.post(page, mine | {name_in(project, "title"): "ของฉัน"})
    assert held(project) == sorted([ASPECT, "กิริยาวาจา"])


@pytest.mark.parametrize("key", ["item-999999", "aspect-999-", "<script>", "item-", "aspect-1-nonsense"])
def test_findings_that_are_not_offered(project, page, offered, officer_client, key):
    data = opened(officer_client, page)
    response = officer_client.post(page, data | {"finding": [*data["finding"], key]})
    assert (response.status_code, held(project)) == (302, [ASPECT])


def test_ticks_stay_as_set_when_a_field_does_not_fit(project, page, offered, officer_client):
    """Else the next saving would bring back what was just taken out."""
    wrong = {"finding": [offered], name_in(project, "period_start"): "พรุ่งนี้"}
    response = officer_client.post(page, opened(officer_client, page) | wrong)
    options = [option for choice in response.context["choices"] for option in choice.options()]
    assert (response.status_code, held(project)) == (200, ["กิริยาวาจา"])
    assert [option.key for option in options if option.is_ticked] == [offered]


# Projects


def test_add_a_project(plan, officer_client):
    response = officer_client.post(url(plan, "add_project"))
    added = Project.objects.get(number=2)
    assert response["Location"] == url(plan, "project", added.ref)


def test_remove_a_project_asks_first(plan, project, officer_client):
    asked = officer_client.get(url(plan, "remove_project", project.ref))
    assert ("ลบแผนที่ 1 หรือไม่" in main_of(asked), Project.objects.count()) == (True, 1)
    response = officer_client.post(url(plan, "remove_project", project.ref))
    assert (words_of(response), Project.objects.count()) == (
        ["ลบแผนที่ 1 แล้ว หากลบผิด นำกลับมาได้จากหน้านี้หรือจากประวัติทั้งหมด"],
        0,
    )


def test_a_project_removed_by_a_colleague_meanwhile(plan, project, page, officer_client, colleague):
    data = opened(officer_client, page) | {name_in(project, "objective"): "ข้อความที่เพิ่งกรอก"}
    colleague.post(url(plan, "remove_project", project.ref))
    response = officer_client.post(page, data)
    assert (response.status_code, "ข้อความที่เพิ่งกรอก" in main_of(response)) == (409, True)


def test_a_plan_sent_by_a_colleague_meanwhile(plan, project, page, officer_client, colleague):
    data = opened(officer_client, page) | {name_in(project, "objective"): "ข้อความที่เพิ่งกรอก"}
    colleague.post(url(plan, "send"))
    response = officer_client.post(page, data)
    shown = [text in main_of(response) for text in ("ข้อความที่เพิ่งกรอก", "ผู้ใช้ 50b ดำเนินการ “ส่ง” แล้ว")]
    assert (response.status_code, shown) == (409, [True, True])


# One field, while its author goes on writing


def write(client, plan, row, field, text, base):
    data = {"ref": row if isinstance(row, str) else row.ref, "field": field, "text": text, "base": base}
    response = client.post(url(plan, "write"), data)
    return response.status_code, json.loads(response.content)


def test_write_saves_one_field(plan, project, officer_client):
    answer = write(officer_client, plan, project, "period_end", "๓๐/๖/๖๖", "31 กรกฎาคม 2566")
    assert answer == (200, {"text": "30 มิถุนายน 2566", "saved": "บันทึกแล้ว 10.00 น."})
    assert stored(project, "period_end") == (datetime.date(2023, 6, 30),)


def test_write_meets_anothers_text(plan, project, officer_client, colleague):
    base = project.title
    write(colleague, plan, project, "title", "ของเพื่อนร่วมงาน", base)
    code, answer = write(officer_client, plan, project, "title", "ของฉัน", base)
    assert (code, answer["stored"], answer["who"]) == (409, "ของเพื่อนร่วมงาน", "ผู้ใช้ 50b")
    assert stored(project, "title") == ("ของเพื่อนร่วมงาน",)


def test_write_the_same_text_twice_is_no_conflict(plan, project, officer_client):
    codes = [write(officer_client, plan, project, "title", "ใหม่", "ลดขั้นตอนการให้บริการ")[0] for _ in range(2)]
    assert codes == [200, 200]


def test_write_what_does_not_fit(plan, project, officer_client):
    code, answer = write(officer_client, plan, project, "period_end", "พรุ่งนี้", "31 กรกฎาคม 2566")
    assert (code, answer["error"].partition(": ")[0]) == (422, "สิ้นสุดวันที่")
    assert stored(project, "period_end") == (datetime.date(2023, 7, 31),)


@pytest.mark.parametrize("field", ["number", "plan", "ref", "plan_id", "__class__", "nothing"])
def test_write_only_what_people_write(plan, project, officer_client, field):
    assert write(officer_client, plan, project, field, "9", "1") == (403, {"error": "ช่องนี้แก้ไขไม่ได้"})


@pytest.mark.parametrize("ref", ["", "abc", "00000000-0000-0000-0000-000000000000"])
def test_write_a_row_that_is_not_there(plan, officer_client, ref):
    code, answer = write(officer_client, plan, ref, "title", "ใหม่", "")
    assert (code, list(answer)) == (404, ["error"])


def test_write_once_sent(plan, project, officer_a, now, officer_client):
    send(plan, officer_a, now)
    code, answer = write(officer_client, plan, project, "title", "ใหม่", project.title)
    assert (code, "ดำเนินการ “ส่ง” แล้ว" in answer["error"], stored(project, "title")) == (
        403,
        True,
        ("ลดขั้นตอนการให้บริการ",),
    )


def test_write_by_an_executive(plan, project, executive_client):
    answer = write(executive_client, plan, project, "title", "ใหม่", project.title)
    assert answer == (403, {"error": "บัญชีนี้ไม่มีสิทธิแก้ไข"})


def test_saving_a_field_takes_the_same_queries_in_a_plan_of_any_size(cycle, officer_a, now, officer_client):
    plan = make_plan(cycle, officer_a, now=now)
    row = plan.projects.get().activities.get()
    write(officer_client, plan, row, "title", "แรก", row.title)

    def queries_to_save(old, new):
        with CaptureQueriesContext(connection) as queries:
            assert write(officer_client, plan, row, "title", new, old)[0] == 200
        return len(queries)

    small = queries_to_save("แรก", "แผนเล็ก")
    for _ in range(9):
        project = make_project(plan, officer_a, now=now)
        project.activities.bulk_create(Activity(project=project, number=number) for number in range(2, 21))
    assert queries_to_save("แผนเล็ก", "แผนใหญ่") == small


# Letter and contact


def test_the_letter_is_typed(plan, officer_client):
    address, submission = url(plan, "letter"), plan.submission
    data = posted(officer_client.get(address).context["form"])
    data |= {name_in(submission, "letter_number"): "ชม ๐๐๑๐/๙๙", name_in(submission, "letter_date"): "5 เม.ย. 66"}
    assert officer_client.post(address, data)["Location"] == url(plan, "detail")
    assert stored(submission, "letter_number", "letter_date") == ("ชม ๐๐๑๐/๙๙", datetime.date(2023, 4, 5))


def test_a_wrong_date_of_the_letter_keeps_all(plan, officer_client):
    address, name = url(plan, "letter"), name_in(plan.submission, "letter_date")
    data = posted(officer_client.get(address).context["form"]) | {name: "31 เม.ย. 66"}
    response = officer_client.post(address, data)
    assert (response.status_code, response.context["form"][name].value()) == (200, "31 เม.ย. 66")
    assert list(response.context["form"].errors) == [name]


# Awareness


def test_the_promised_day_is_saved(plan, officer_client):
    address = url(plan, "awareness")
    data = posted(officer_client.get(address).context["form"]) | {"act": "save"}
    officer_client.post(address, data | {name_in(plan, "awareness_promised_on"): "1 พ.ค. 2566"})
    assert stored(plan, "awareness_promised_on") == (datetime.date(2023, 5, 1),)


# Check and send


def lines_of(against):
    return [lack.sentence for _, lacks in against["groups"] for lack in lacks]


def told(client, plan):
    """What the check page answers to an attempt: its title and lines."""
    against = client.get(url(plan, "check")).context["against"]
    return (against["is_answer"], against["title"], lines_of(against))


def test_all_that_is_missing_is_shown_at_once(cycle, officer_b, now, officer_b_client):
    plan = make_plan(cycle, officer_b, now=now)
    plan.projects.update(title="", objective="", period_end=None)
    type(plan.submission).objects.filter(pk=plan.submission_id).update(letter_number="", contact_name="")
    Finding.objects.all().delete()
    response = officer_b_client.get(url(plan, "check"))
    assert lines_of(response.context["against"]) == [
        "แผนที่ 1: เลือกผลสำรวจที่นำมาพิจารณาอย่างน้อย 1 ด้าน",
        "แผนที่ 1: กรอกชื่อแผนปรับปรุงและพัฒนาการให้บริการ",
        "แผนที่ 1: กรอกวัตถุประสงค์",
        "แผนที่ 1: กรอกวันที่สิ้นสุดการดำเนินการ",
        "หนังสือนำส่ง: กรอกเลขที่หนังสือนำส่งจากระบบ e-sarabun",
        "ผู้ประสานงาน: กรอกชื่อ-สกุล",
    ]
    assert "ยังส่งไม่ได้ ขาดข้อมูล 6 รายการ" in main_of(response)


def test_an_incomplete_plan_is_not_sent(plan, officer_client):
    plan.projects.update(objective="")
    response = officer_client.post(url(plan, "send"))
    assert (response["Location"], Version.objects.count()) == (url(plan, "check"), 0)
    assert told(officer_client, plan) == (True, "ยังส่งไม่ได้ ขาดข้อมูล 1 รายการ", ["แผนที่ 1: กรอกวัตถุประสงค์"])


def test_send_gives_a_receipt(plan, officer_client, now):
    response = officer_client.post(url(plan, "send"))
    assert (response["Location"], words_of(response)) == (url(plan, "receipt"), ["ส่งแผนแล้ว เลขที่ใบรับ 2566-P-50-1"])
    shown = main_of(officer_client.get(url(plan, "receipt")))
    assert [text in shown for text in ("2566-P-50-1", "1 เมษายน 2566", "ส่งภายในกำหนด")] == [True] * 3


def test_sending_twice_gives_one_receipt(plan, officer_client):
    locations = [officer_client.post(url(plan, "send"))["Location"] for _ in range(2)]
    assert locations == [url(plan, "receipt")] * 2
    assert (Version.objects.count(), Event.objects.filter(act="send").count()) == (1, 1)


def test_no_receipt_before_the_sending(plan, officer_client):
    assert officer_client.get(url(plan, "receipt"))["Location"] == url(plan, "detail")


LATE = day_start(datetime.date(2023, 4, 15)) + datetime.timedelta(hours=9)


@pytest.fixture
def late(time_machine, officer_a):
    time_machine.move_to(LATE, tick=False)
    return signed_in(officer_a)


def test_a_late_sending_needs_a_reason(plan, late):
    response = late.post(url(plan, "send"), {"late_reason": "  "})
    assert (response["Location"], Version.objects.count()) == (url(plan, "check"), 0)
    assert told(late, plan) == (True, "ยังส่งไม่ได้", ["พ้นกำหนดส่งแล้ว กรุณากรอกเหตุผลที่ส่งล่าช้า แล้วส่งอีกครั้ง"])


def test_a_late_sending_keeps_its_reason(plan, late):
    late.post(url(plan, "send"), {"late_reason": "ไฟฟ้าดับทั้งจังหวัด"})
    submission = fresh(plan).submission
    assert (submission.late_reason, submission.timeliness.days_late) == ("ไฟฟ้าดับทั้งจังหวัด", 3)


def test_a_refused_late_sending_keeps_the_reason_typed(plan, late):
    plan.projects.update(objective="")
    late.post(url(plan, "send"), {"late_reason": "ไฟฟ้าดับทั้งจังหวัด"})
    response = late.get(url(plan, "check"))
    assert (response.context["late_reason"], "ไฟฟ้าดับทั้งจังหวัด" in main_of(response)) == ("ไฟฟ้าดับทั้งจังหวัด", True)


def test_a_reason_too_long_is_refused_and_kept(plan, late):
    reason = "ก" * 2001
    late.post(url(plan, "send"), {"late_reason": reason})
    assert told(late, plan) == (True, "ยังส่งไม่ได้", ["เหตุผลยาวเกิน 2,000 ตัวอักษร กรุณาย่อข้อความ"])
    assert (late.get(url(plan, "check")).context["late_reason"], Version.objects.count()) == (reason, 0)


def test_closed_says_why(plan, cycle, late):
    type(cycle).objects.update(plan_closes=datetime.date(2023, 4, 14))
    response = late.post(url(plan, "send"), {"late_reason": "ไฟฟ้าดับ"}, follow=True)
    assert (response.templates[0].name, response.status_code) == ("cycles/closed.html", 200)
    assert Version.objects.count() == 0


def test_recall(plan, officer_a, now, officer_client):
    send(plan, officer_a, now)
    response = officer_client.post(url(plan, "recall"))
    assert (response["Location"], fresh(plan).submission.stage) == (url(plan, "detail"), "draft")
    assert words_of(response) == ["ดึงแผนกลับมาแก้ไขแล้ว แก้ไขแล้วกรุณาส่งอีกครั้ง"]


def test_recall_after_the_due_day_says_why(plan, officer_a, now, late):
    send(plan, officer_a, now)
    assert words_of(late.post(url(plan, "recall"))) == ["ดึงกลับไม่ได้ เนื่องจากพ้นกำหนดส่งแล้ว"]
    assert fresh(plan).submission.stage == "submitted"


# Once sent, and returned


@pytest.mark.parametrize("name", ["project", "remove_project", "awareness", "letter"])
def test_a_locked_page_says_why(plan, project, officer_a, now, officer_client, name):
    send(plan, officer_a, now)
    args = [project.ref] if "project" in name else []
    response = officer_client.get(url(plan, name, *args))
    assert response["Location"] == url(plan, "detail")
    assert words_of(response) == [
        "ดำเนินการไม่ได้ เนื่องจากผู้ใช้ 50 ดำเนินการ “ส่ง” แล้ว เมื่อวันที่ 1 เมษายน 2566 เวลา 10.00 น. ขณะนี้อยู่ในขั้น “ส่งแล้ว”"
    ]


def test_an_approved_plan_offers_nothing_to_write(plan, officer_a, reviewer, now, officer_client):
    send(plan, officer_a, now)
    approve(plan, reviewer, now)
    context = officer_client.get(url(plan, "detail")).context
    assert ([context[name] for name in ("edit", "may_recall")], "tasks" in context) == ([False, False], False)


@pytest.fixture
def returned(plan, project, officer_a, reviewer, now):
    """Returned with a remark on the objective and one on the findings; the first is given."""
    send(plan, officer_a, now - datetime.timedelta(hours=1))
    made = add_remark(plan, reviewer, now, "ระบุผู้รับประโยชน์", row=project, field="objective")
    add_remark(plan, reviewer, now, "เลือกด้านที่ต่ำกว่ากรม", row=project, field="findings")
    send_back(plan, reviewer, now)
    return made


def test_remarks_stand_at_their_fields(plan, project, page, returned, officer_client):
    response = officer_client.get(page)
    own = response.context["own"]
    assert {name: [str(remark.text) for remark in field.remarks] for name, field in own.items() if field.remarks} == {
        "objective": ["ระบุผู้รับประโยชน์"]
    }
    remarks = {part: [remark.text for remark in found] for part, found in response.context["remarks"].items() if found}
    assert remarks == {"findings": ["เลือกด้านที่ต่ำกว่ากรม"]}
    shown = response.content.decode()
    section = shown.partition('id="findings"')[2].partition("</section>")[0]
    assert section.count("เลือกด้านที่ต่ำกว่ากรม") == 1
    on_top = shown.partition('class="panel mending"')[2].partition("</section>")[0]
    assert on_top.count("เลือกด้านที่ต่ำกว่ากรม") == on_top.count("ระบุผู้รับประโยชน์") == 1


def test_remarks_lead_to_their_fields(plan, project, page, returned, officer_client):
    remarks = officer_client.get(url(plan, "detail")).context["remarks"]
    assert [(remark["text"], remark["url"], remark["state_label"]) for remark in remarks] == [
        ("เลือกด้านที่ต่ำกว่ากรม", f"{page}#findings", "รอแก้ไข"),
        ("ระบุผู้รับประโยชน์", f"{page}#id_{name_in(project, 'objective')}", "รอแก้ไข"),
    ]


def test_a_remark_on_evidence_of_a_project_leads_to_the_evidence(
    plan, project, page, officer_a, reviewer, now, officer_client
):
    send(plan, officer_a, now - datetime.timedelta(hours=1))
    add_remark(plan, reviewer, now, "ภาพไม่ชัด", row=project, field="evidence")
    send_back(plan, reviewer, now)
    [remark] = officer_client.get(url(plan, "detail")).context["remarks"]
    evidence = url(plan, "awareness") + "#evidence"
    assert remark["url"] == evidence
    assert f'<a href="{evidence}">แผนที่ 1</a>' in officer_client.get(page).content.decode()


def test_remarks_run_as_the_paper_does(plan, project, officer_a, reviewer, now, officer_client):
    """On the whole first, then project by project and field by field, whatever the order they were written in."""
    send(plan, officer_a, now - datetime.timedelta(hours=1))
    indicator, activity = project.indicators.get(), project.activities.get()
    for words, row, field in (
        ("หนังสือ", plan.submission, "letter_number"),
        ("เป้าหมาย", indicator, "target"),
        ("ตัวชี้วัด", indicator, "text"),
        ("กิจกรรม", activity, "title"),
        ("ชื่อ", project, "title"),
    ):
        add_remark(plan, reviewer, now, words, row=row, field=field)
    add_remark(plan, reviewer, now, "ภาพรวม")
    send_back(plan, reviewer, now)
    context = officer_client.get(url(plan, "detail")).context
    order = ["ภาพรวม", "ชื่อ", "กิจกรรม", "ตัวชี้วัด", "เป้าหมาย", "หนังสือ"]
    assert [row["text"] for row in context["to_mend"]] == order
    assert context["to_read"] == []


def test_each_remark_has_its_box_and_one_button_keeps_all(plan, returned, officer_client):
    page = officer_client.get(url(plan, "detail")).content.decode()
    boxes = [f'name="answer-{remark.pk}"' for remark in plan.submission.remarks.all()]
    assert [page.count(box) for box in boxes] == [1, 1]
    assert page.count("บันทึกคำชี้แจง") == 1


def test_remarks_that_are_settled_are_folded_without_links(plan, project, officer_a, reviewer, now, officer_client):
    send(plan, officer_a, now - datetime.timedelta(hours=1))
    settled = add_remark(plan, reviewer, now, "ระบุผู้รับประโยชน์", row=project, field="objective")
    add_remark(plan, reviewer, now, "เลือกด้านที่ต่ำกว่ากรม", row=project, field="findings")
    reviewing.settle_remark(settled, is_closed=True, by=reviewer, now=now)
    send_back(plan, reviewer, now)
    context = officer_client.get(url(plan, "detail")).context
    assert [row["text"] for row in context["to_mend"]] == ["เลือกด้านที่ต่ำกว่ากรม"]
    assert [(row["text"], row["url"]) for row in context["to_read"]] == [("ระบุผู้รับประโยชน์", "")]
    assert context["to_read_words"] == "ประเด็นที่แก้ไขแล้ว"


def test_those_who_may_not_write_are_not_asked_to_mend(plan, returned, executive):
    context = signed_in(executive).get(url(plan, "detail")).context
    assert (context["to_mend"], {row["url"] for row in context["to_read"]}) == ([], {""})
    assert context["to_read_words"] == "ประเด็นที่แจ้งให้แก้ไข"
    assert context["banner"]["title"] == "ส่งคืนให้หน่วยงานแก้ไข ภายในวันที่ 8 เมษายน 2566 เวลา 23.59 น."


def test_an_answer_is_kept(plan, returned, officer_a, officer_client, now):
    response = officer_client.post(url(plan, "answer", returned.pk), {"answer": "เพิ่มแล้ว\r\nตามที่แนะนำ"})
    assert (response["Location"], words_of(response)) == (url(plan, "detail"), ["บันทึกคำชี้แจงแล้ว"])
    assert stored(returned, "state", "answer", "answered_at", "answered_by") == (
        "answered",
        "เพิ่มแล้ว\nตามที่แนะนำ",
        now,
        officer_a,
    )


@pytest.mark.parametrize(
    "typed, sentence",
    [(" ", "แผนที่ 1: กรุณากรอกคำชี้แจงว่าแก้ไขอย่างไร"), ("ก" * 4001, "แผนที่ 1: คำชี้แจงต้องไม่เกิน 4,000 ตัวอักษร")],
)
def test_an_answer_that_does_not_fit(plan, returned, officer_client, typed, sentence):
    response = officer_client.post(url(plan, "answer", returned.pk), {"answer": typed})
    assert (words_of(response), stored(returned, "state", "answer")) == ([sentence], ("open", ""))
    assert f">{typed}</textarea>" in officer_client.get(url(plan, "detail")).content.decode()


def test_an_answer_once_sent_again(plan, returned, officer_a, now, officer_client):
    send(plan, officer_a, now)
    assert officer_client.post(url(plan, "answer", returned.pk), {"answer": "ช้าไป"}).status_code == 403
    assert stored(returned, "answer") == ("",)


def test_sent_again_it_stays_on_time(plan, returned, late, now):
    """From a return there is no deadline of the round any more, and no reason to give."""
    late.post(url(plan, "send"))
    submission = fresh(plan).submission
    assert (submission.stage, submission.versions.count(), submission.timeliness.label) == (
        "submitted",
        2,
        "ส่งภายในกำหนด",
    )
    assert submission.first_submitted_at == now - datetime.timedelta(hours=1)


def test_the_page_warns_of_remarks_not_answered(plan, returned, officer_client):
    assert "มีประเด็นที่ต้องแก้ไข 2 ประเด็นที่ยังไม่ได้ชี้แจง" in main_of(officer_client.get(url(plan, "check")))


# Paper


def pages_of(response):
    document = pypdfium2.PdfDocument(io.BytesIO(response.content))
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def test_the_draft_is_printed_without_a_number(plan, officer_client):
    type(plan.submission).objects.filter(pk=plan.submission_id).update(letter_number="", letter_date=None)
    response = officer_client.get(url(plan, "draft_pdf"))
    assert response["Content-Disposition"] == 'inline; filename="plan-50-2566-draft.pdf"'
    assert ["ฉบับร่าง" in page for page in pages_of(response)] == [True] * len(pages_of(response))


# Queries


def test_pages_take_the_same_queries_for_more_projects(cycle, officer_a, officer_b, now):
    counts = []
    for officer, projects in ((officer_a, 1), (officer_b, 3)):
        client, plan = signed_in(officer), make_plan(cycle, officer, now=now, projects=projects)
        counts.append([queries_of(client, url(plan, name)) for name in ("detail", "check", "awareness", "letter")])
    assert (counts[0], max(counts[0]) < 40) == (counts[1], True)
