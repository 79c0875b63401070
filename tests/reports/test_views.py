"""The officer's pages of a report, and its whole way: opened, filled in, sent, returned, sent again, approved."""

import datetime
import io
import re
from decimal import Decimal

import pypdfium2
import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.html import escape

from cpdplans.cycles import services
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.lacking import CONTACT
from cpdplans.cycles.models import Event, Submission, Version
from cpdplans.cycles.stages import Act
from cpdplans.thai import day_start
from reports.models import ActivityResult, IndicatorResult, ProjectResult, Report
from tests.conftest import signed_in
from tests.factories import make_unit, make_user
from tests.plans import factories as plans
from tests.plans.factories import add_remark, name_in, posted, queries_of, send_back
from tests.worlds import World

from .factories import fresh_report, make_approved_plan, make_cast_with_report, make_report, open_report, send_report

WORLD = World(make_cast_with_report, "report")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def report(db, standing):
    return standing["report"]


@pytest.fixture
def result(report):
    return report.results.get()


@pytest.fixture
def page(report, result):
    return url(report, "result", result.ref)


def url(report, name, *args):
    return reverse(f"reports:{name}", args=[report.pk, *args])


def review_page(report):
    return reverse("admin:reports_report_change", args=[report.pk])


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def main_of(response):
    """What a person reads on the page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]).split())


def stored(row, *fields):
    row.refresh_from_db()
    return tuple(getattr(row, field) for field in fields)


def opened(client, page):
    return posted(client.get(page).context["form"]) | {"act": "save"}


# Opening


def test_before_the_approval_the_page_says_why(cycle, officer_a, now, officer_client):
    plans.make_plan(cycle, officer_a, now=now)
    shown = main_of(officer_client.get(reverse("reports:current")))
    assert "ยังเปิดรายงานผลไม่ได้ เนื่องจากแผนของหน่วยงานยังไม่ได้รับความเห็นชอบ" in shown
    assert Report.objects.count() == 0


def test_after_the_approval_it_opens(cycle, officer_a, reviewer, now, officer_client):
    make_approved_plan(cycle, officer_a, reviewer, now=now, projects=2)
    response = officer_client.get(reverse("reports:current"))
    report = Report.objects.get()
    assert (response["Location"], report.results.count()) == (url(report, "detail"), 2)


def test_no_round_yet(officer_client):
    assert officer_client.get(reverse("reports:current")).status_code == 200


def test_a_look_by_an_executive_makes_nothing(cycle, officer_a, reviewer, now, executive_client):
    make_approved_plan(cycle, officer_a, reviewer, now=now)
    submission = cycle.submissions.get(unit=officer_a.unit, kind=Kind.REPORT)
    response = executive_client.get(submission.get_absolute_url())
    assert (response.status_code, Report.objects.count()) == (200, 0)


# Writing


def test_all_fields_are_saved(result, page, officer_client):
    activity, indicator = result.activities.get(), result.indicators.get()
    data = opened(officer_client, page)
    doing = {"progress": "underway", "percent": "๘๐", "finished_on": "30 มิ.ย. 66", "done": "อบรม", "reason": "รองบ"}
    telling = {"change_for_clients": "เร็วขึ้น", "problems": "ฝน", "solutions": "ร่ม", "lessons": "เผื่อเวลา"}
    data |= {name_in(activity, field): text for field, text in doing.items()}
    data |= {name_in(result, field): text for field, text in telling.items()}
    data |= {name_in(indicator, "actual"): "๙๐.๕", name_in(indicator, "measured_how"): "นับเอง"}
    assert officer_client.post(page, data)["Location"] == page
    assert stored(activity, *doing) == ("underway", 80, datetime.date(2023, 6, 30), "อบรม", "รองบ")
    assert (stored(result, *telling), stored(indicator, "actual", "measured_how")) == (
        tuple(telling.values()),
        (Decimal("90.5"), "นับเอง"),
    )


@pytest.mark.parametrize("direction, asked", [("more", ["actual"]), ("less", ["actual"]), ("done", ["done"])])
def test_what_a_direction_leaves_without_meaning_is_not_asked(result, page, officer_client, direction, asked):
    indicator = result.indicators.get()
    result.indicators.update(direction=direction)
    names = set(officer_client.get(page).context["form"].fields)
    assert [field for field in ("actual", "done") if name_in(indicator, field) in names] == asked


WRONG = [
    ("percent", "101", "ร้อยละความก้าวหน้า"),
    ("percent", "-1", "ร้อยละความก้าวหน้า"),
    ("percent", "80.5", "ร้อยละความก้าวหน้า"),
    ("finished_on", "31 มิ.ย. 66", "แล้วเสร็จวันที่"),
    ("done", "ก" * 20_001, "ผลการดำเนินการ"),
]


@pytest.mark.parametrize("field, typed, label", WRONG)
def test_what_does_not_fit_is_kept_as_typed_and_the_rest_saved(result, page, officer_client, field, typed, label):
    activity = result.activities.get()
    before = stored(activity, field)
    data = opened(officer_client, page) | {name_in(activity, field): typed, name_in(result, "lessons"): "บันทึกได้"}
    form = officer_client.post(page, data).context["form"]
    [error] = form.errors[name_in(activity, field)]
    assert (stored(activity, field), stored(result, "lessons")) == (before, ("บันทึกได้",))
    assert error.partition(":")[0] == f"แผนที่ 1 กิจกรรมที่ 1 {label}"
    assert form[name_in(activity, field)].value() == typed


def test_cancelled_lines_are_not_written(result, page, officer_client):
    activity = result.activities.get()
    result.activities.update(is_cancelled=True)
    response = officer_client.get(page)
    assert (response.context["activities"], name_in(activity, "done") in response.context["form"].fields) == ([], False)


def test_one_field_is_written(report, result, officer_client):
    data = {"ref": result.ref, "field": "lessons", "text": "เผื่อเวลา", "base": ""}
    response = officer_client.post(url(report, "write"), data)
    assert (response.status_code, stored(result, "lessons")) == (200, ("เผื่อเวลา",))


@pytest.mark.parametrize("field", ["title", "plan_ref", "is_cancelled", "number"])
def test_what_the_plan_said_is_not_written(report, result, officer_client, field):
    data = {"ref": result.ref, "field": field, "text": "อื่น", "base": ""}
    response = officer_client.post(url(report, "write"), data)
    assert (response.status_code, response.json()) == (403, {"error": "ช่องนี้แก้ไขไม่ได้"})


def test_the_page_says_whether_the_target_was_reached(result, page, officer_client):
    shown = []
    for actual in (90, 80):
        IndicatorResult.objects.update(actual=actual)
        shown.append("ไม่บรรลุเป้าหมาย" in main_of(officer_client.get(page)))
    assert shown == [False, True]


def test_evidence_of_a_result(report, result, officer_client):
    data = {"act": "attach", "kind": "photo", "links": "https://example.com/a", "about": result.ref}
    officer_client.post(url(report, "awareness"), data)
    assert report.submission.evidence.get(url="https://example.com/a").about == result.ref


def test_evidence_through_the_script_and_its_caption_by_the_one_road(report, result, officer_client):
    data = {"act": "attach", "kind": "photo", "links": "https://example.com/b", "about": result.ref}
    answer = officer_client.post(url(report, "attach"), data).json()
    piece = report.submission.evidence.get(url="https://example.com/b")
    assert (answer["said"], piece.about) == (["แนบหลักฐาน “https://example.com/b” แล้ว"], result.ref)
    data = {"ref": piece.ref, "field": "caption", "text": "ภาพการอบรม", "base": ""}
    assert officer_client.post(url(report, "write"), data).status_code == 200
    assert stored(piece, "caption") == ("ภาพการอบรม",)


@pytest.mark.parametrize("typed", ["<script>alert('x')</script>", "=1+1", "ดี 🙏", "น้ำใจไมตรี" * 2000])
def test_odd_words_are_shown_as_they_were_typed(report, result, page, officer_client, typed):
    officer_client.post(page, opened(officer_client, page) | {name_in(result, "lessons"): typed})
    bodies = [officer_client.get(address).content.decode() for address in (page, url(report, "detail"))]
    assert stored(result, "lessons") == (typed,)
    assert [(escape(typed) in body, "<script>alert" in body) for body in bodies] == [(True, False)] * 2


# After an amendment of the plan


@pytest.mark.parametrize("name", ["detail", "check", "letter", "awareness"])
def test_any_page_brings_the_report_in_step(report, officer_a, reviewer, now, officer_client, name):
    plan = report.submission.sibling(Kind.PLAN).plan
    send_back(plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
    plans.make_project(plan, officer_a, now=now)
    plans.send(plan, officer_a, now)
    plans.approve(plan, reviewer, now)
    officer_client.get(url(report, name))
    lines = ProjectResult.objects.order_by("number").values_list("change_for_clients", flat=True)
    assert list(lines) == ["สหกรณ์ได้รับบริการเร็วขึ้น", ""]


def test_a_cancelled_result_is_shown_without_a_link(report, result, page, officer_client):
    ProjectResult.objects.update(is_cancelled=True)
    body = officer_client.get(url(report, "detail")).content.decode()
    assert ("ยกเลิกตามแผนที่ปรับ</span>" in body, f'href="{page}"' in body) == (True, False)


# Sending


def lines_of(client, report):
    against = client.get(url(report, "check")).context["against"]
    return [lack.sentence for _, lacks in against["groups"] for lack in lacks]


def test_all_that_is_missing_is_shown_at_once(report, officer_client):
    ActivityResult.objects.update(progress="")
    IndicatorResult.objects.update(actual=None)
    assert lines_of(officer_client, report) == [
        "แผนที่ 1 กิจกรรมที่ 1: เลือกสถานะการดำเนินการ",
        "แผนที่ 1 ตัวชี้วัดที่ 1: กรอกผลที่ทำได้",
    ]


def test_sending_twice_gives_one_receipt(report, officer_client):
    locations = [officer_client.post(url(report, "send"))["Location"] for _ in range(2)]
    versions = Version.objects.filter(submission=report.submission)
    assert (locations, [version.receipt_number for version in versions]) == (
        [url(report, "receipt")] * 2,
        ["2566-R-50-1"],
    )


def test_while_the_plan_is_open_again_it_is_not_sent(report, reviewer, now, officer_client):
    send_back(report.submission.sibling(Kind.PLAN).plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
    sentence = "ยังส่งรายงานผลไม่ได้ เนื่องจากแผนของหน่วยงานยังไม่ได้รับความเห็นชอบ"
    assert lines_of(officer_client, report) == [sentence]
    assert officer_client.post(url(report, "send"))["Location"] == url(report, "check")
    assert (lines_of(officer_client, report), report.submission.versions.count()) == ([sentence], 0)


def test_a_late_report_needs_a_reason(report, officer_a, time_machine):
    time_machine.move_to(day_start(datetime.date(2023, 8, 16)), tick=False)
    client = signed_in(officer_a)
    client.post(url(report, "send"))
    assert lines_of(client, report) == ["พ้นกำหนดส่งแล้ว กรุณากรอกเหตุผลที่ส่งล่าช้า แล้วส่งอีกครั้ง"]
    client.post(url(report, "send"), {"late_reason": "น้ำท่วม"})
    assert fresh_report(report).submission.timeliness.label == "ส่งล่าช้า 1 วัน"


@pytest.mark.parametrize("name", ["result", "awareness", "letter"])
def test_a_locked_page_says_why(report, result, officer_a, now, officer_client, name):
    send_report(report, officer_a, now)
    response = officer_client.get(url(report, name, *([result.ref] if name == "result" else [])))
    assert response["Location"] == url(report, "detail")
    assert ["ขณะนี้อยู่ในขั้น “ส่งแล้ว”" in words for words in words_of(response)] == [True]


def test_recall(report, officer_a, now, officer_client):
    send_report(report, officer_a, now)
    officer_client.post(url(report, "recall"))
    assert fresh_report(report).submission.stage == "draft"


def test_the_whole_way(report, result, page, reviewer, now, time_machine, officer_client, reviewer_client):
    """Sent, remarked, returned, mended and answered, sent again, closed, approved; each side by its pages."""
    officer_client.post(url(report, "send"))
    time_machine.move_to(now + datetime.timedelta(hours=1), tick=False)
    reviewer_client.post(review_page(report), {"act": "take"})
    remark = {"text": "ระบุจำนวน", "ref": result.ref, "field": "change_for_clients"}
    reviewer_client.post(review_page(report), {"act": "remark", "kind": "to_unit", "version": 1} | remark)
    reviewer_client.post(review_page(report), {"act": "return", "version": 1, "revise_by": "20 เม.ย. 66"})
    made = report.submission.remarks.get()
    assert (made.place, stored(report.submission, "stage")) == (
        "แผนที่ 1 ลดขั้นตอนการให้บริการ ผลที่เกิดขึ้นต่อผู้รับบริการ",
        ("returned",),
    )
    [shown] = officer_client.get(url(report, "detail")).context["remarks"]
    assert (shown["text"], shown["url"]) == ("ระบุจำนวน", f"{page}#id_{name_in(result, 'change_for_clients')}")
    mended = opened(officer_client, page) | {name_in(result, "change_for_clients"): "เร็วขึ้น 3 วัน"}
    officer_client.post(page, mended)
    officer_client.post(url(report, "answer", made.pk), {"answer": "ระบุแล้ว"})
    officer_client.post(url(report, "send"))
    reviewer_client.post(review_page(report), {"act": "close", "remark": made.pk, "version": 2})
    reviewer_client.post(review_page(report), {"act": "approve", "version": 2})
    assert (stored(report.submission, "stage"), report.submission.versions.count()) == (("approved",), 2)
    acts = Event.objects.filter(submission=report.submission).exclude(to_stage="").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["send", "return", "send", "approve"]


def test_remarks_of_a_report_lead_to_their_fields(report, result, page, officer_a, reviewer, now, officer_client):
    send_report(report, officer_a, now - datetime.timedelta(hours=1))
    for words, row, field in (
        ("ผู้รายงาน", report.submission, "contact_name"),
        ("ข้อเสนอ", report, "suggestion"),
        ("ภาพไม่ชัด", result, "evidence"),
    ):
        add_remark(report, reviewer, now, words, row=row, field=field)
    send_back(report, reviewer, now)
    evidence = url(report, "awareness")
    assert [(row["text"], row["url"]) for row in officer_client.get(url(report, "detail")).context["to_mend"]] == [
        ("ภาพไม่ชัด", f"{evidence}#evidence"),
        ("ข้อเสนอ", f"{evidence}#id_{name_in(report, 'suggestion')}"),
        ("ผู้รายงาน", f"{url(report, 'letter')}#id_{name_in(report.submission, 'contact_name')}"),
    ]
    assert [remark.text for remark in officer_client.get(page).context["remarks"]] == ["ภาพไม่ชัด"]


def test_the_letter_of_a_report_says_who_the_reporter_is(report, officer_client):
    plan, own = report.submission.sibling(Kind.PLAN), Submission.objects.filter(pk=report.submission_id)
    own.update(**{name: getattr(plan, name) for name, _ in CONTACT})
    page = officer_client.get(url(report, "letter"))
    [(first, fields), _] = page.context["groups"]
    assert (first, fields[0].bound.label, page.context["is_from_plan"]) == ("contact", "ชื่อ-สกุลผู้รายงาน", True)
    assert "ระบบกรอกผู้รายงานไว้ให้ตามผู้ประสานงานของแผน" in main_of(page)
    own.update(contact_name="นายใหม่ ตั้งใจ")
    assert not officer_client.get(url(report, "letter")).context["is_from_plan"]


def test_an_internal_remark_never_reaches_the_unit(report, officer_a, reviewer, now, officer_client):
    send_report(report, officer_a, now)
    add_remark(report, reviewer, now, "ติดตามเป็นพิเศษ", kind="internal")
    add_remark(report, reviewer, now, "ระบุจำนวน")
    send_back(report, reviewer, now)
    shown = main_of(officer_client.get(url(report, "detail")))
    assert ("ระบุจำนวน" in shown, "ติดตามเป็นพิเศษ" in shown) == (True, False)


def test_the_draft_is_printed(report, officer_client):
    response = officer_client.get(url(report, "draft_pdf"))
    document = pypdfium2.PdfDocument(io.BytesIO(response.content))
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert response["Content-Disposition"] == 'inline; filename="report-50-2566-draft.pdf"'
    assert ["ฉบับร่าง" in page for page in pages] == [True] * len(pages)


# Queries


def test_pages_take_the_same_queries_for_more_projects(cycle, officer_a, officer_b, reviewer, now):
    counts = []
    for officer, projects in ((officer_a, 1), (officer_b, 3)):
        report = make_report(cycle, officer, reviewer, now=now, projects=projects)
        names = ("detail", "check", "awareness", "letter")
        counts.append([queries_of(signed_in(officer), url(report, name)) for name in names])
    assert (counts[0], max(counts[0]) < 40) == (counts[1], True)


def test_the_review_page_takes_the_same_queries_for_more_projects(
    cycle, officer_a, officer_b, reviewer, now, reviewer_client
):
    counts = []
    for officer, projects in ((officer_a, 1), (officer_b, 3)):
        report = make_report(cycle, officer, reviewer, now=now, projects=projects)
        send_report(report, officer, now)
        for _ in range(projects):
            add_remark(report, reviewer, now, row=report.results.first(), field="lessons")
        counts.append(queries_of(reviewer_client, review_page(report)))
    assert (counts[0], counts[0] < 40) == (counts[1], True)


def test_the_list_takes_the_same_queries_for_more_rows(cycle, reviewer, now, reviewer_client):
    counts = []
    for number in range(3):
        officer = make_user(unit=make_unit(f"x{number}"))
        services.open_cycle(cycle, by=reviewer, now=now)
        make_approved_plan(cycle, officer, reviewer, now=now)
        open_report(cycle, officer)
        counts.append(queries_of(reviewer_client, reverse("admin:reports_report_changelist")))
    assert counts == [counts[0]] * 3


def test_the_page_of_a_project_lists_what_it_lacks_and_leads_on(cycle, officer_a, reviewer, now, officer_client):
    """Project after project, then the evidence: one way through, one list on each page."""
    report = make_report(cycle, officer_a, reviewer, now=now, projects=2)
    first, second = report.results.all()
    first.activities.update(progress="")
    addresses = [url(report, "result", row.ref) for row in (first, second)]
    pages = [officer_client.get(address).context for address in addresses]
    assert [[lack.sentence for lack in page["missing"]] for page in pages] == [
        ["แผนที่ 1 กิจกรรมที่ 1: เลือกสถานะการดำเนินการ"],
        [],
    ]
    assert [page["onward"] for page in pages] == ["ไปแผนที่ 2", "ไปหน้าหลักฐาน"]
    led = [officer_client.post(address, {"act": "onward"}).url for address in addresses]
    assert led == [addresses[1], url(report, "awareness")]
