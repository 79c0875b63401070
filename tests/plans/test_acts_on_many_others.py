"""Assigning many, joining their PDFs, the same acts on reports, and how many queries the pages take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpdplans.cycles import documents, reviewing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Bundle, Document, Event, Submission
from tests.reports.factories import make_report, send_report
from tests.worlds import World

from .factories import approve, make_plan
from .many import confirm, do, listed, make_cast_with_sent, make_sent, stages_of, tick, words_of

WORLD = World(make_cast_with_sent, "sent")

REPORTS = "admin:reports_report_changelist"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def sent(db, standing):
    return standing["sent"]


def reviewers_of(plans):
    found = Submission.objects.filter(pk__in=[plan.submission_id for plan in plans]).order_by("pk")
    return list(found.values_list("reviewer__username", flat=True))


# Assigning


def test_to_one(sent, reviewer, reviewer2, reviewer_client):
    response = do(reviewer_client, "assign_many", sent, way="one", reviewer=reviewer2.pk)
    assert words_of(response) == [f"มอบหมายแล้ว: {reviewer2.display_name} 3 รายการ"]
    assert reviewers_of(sent) == ["reviewer2"] * 3
    assert Event.objects.filter(act="assign", by=reviewer).count() == 3


def test_evenly(sent, reviewer, reviewer2, reviewer_client):
    data = {"way": "evenly", "reviewers": [reviewer.pk, reviewer2.pk]}
    response = do(reviewer_client, "assign_many", sent, **data)
    names = f"{reviewer.display_name} 2 รายการ {reviewer2.display_name} 1 รายการ"
    assert words_of(response) == [f"มอบหมายแล้ว: {names}"]
    assert reviewers_of(sent) == ["reviewer", "reviewer2", "reviewer"]


def test_evenly_again_changes_nothing(sent, reviewer, reviewer2, reviewer_client):
    data = {"way": "evenly", "reviewers": [reviewer.pk, reviewer2.pk]}
    page = tick(reviewer_client, "assign_many", sent)
    reviewer_client.get(confirm(reviewer_client, page, **data).url)
    names = f"{reviewer.display_name} 2 รายการ {reviewer2.display_name} 1 รายการ"
    assert words_of(confirm(reviewer_client, page, **data)) == [
        f"มอบหมายแล้ว: {names} (ในจำนวนนี้เป็นของผู้พิจารณาเดิมอยู่แล้ว 3 รายการ)"
    ]
    assert Event.objects.filter(act="assign").count() == 3


def test_by_region(sent, reviewer, reviewer_client):
    unit = sent[0].submission.unit
    unit.inspection_region = 7
    unit.save()
    page = tick(reviewer_client, "assign_many", sent)
    assert [field.label for field in page.context["form"].region_fields()] == ["เขตตรวจราชการที่ 1", "เขตตรวจราชการที่ 7"]
    response = confirm(reviewer_client, page, way="region", region_7=reviewer.pk)
    assert words_of(response) == [
        f"มอบหมายแล้ว: {reviewer.display_name} 1 รายการ",
        "ไม่ได้เปลี่ยนผู้พิจารณา 2 รายการ: ไม่ได้เลือกผู้พิจารณาของเขตตรวจราชการ",
    ]
    assert reviewers_of(sent) == ["reviewer", None, None]


def test_what_was_taken_stays_unless_asked_for(sent, reviewer, reviewer2, now, reviewer_client):
    reviewing.take(sent[0].submission, by=reviewer2, now=now)
    page = tick(reviewer_client, "assign_many", sent)
    taken = f"{reviewer2.display_name} รับไว้พิจารณาแล้ว"
    assert listed(page)[0][sent[0].submission.unit.short_name] == [taken]
    data = {"way": "one", "reviewer": reviewer.pk}
    response = confirm(reviewer_client, page, **data)
    assert words_of(response)[1:] == [f"ไม่ได้เปลี่ยนผู้พิจารณา 1 รายการ: {taken}"]
    assert reviewers_of(sent) == ["reviewer2", "reviewer", "reviewer"]
    confirm(reviewer_client, page, **data, takes_taken="on")
    assert reviewers_of(sent) == ["reviewer"] * 3


def test_what_is_approved_needs_nobody(sent, reviewer, reviewer2, now, reviewer_client):
    approve(sent[0], reviewer2, now)
    _, wont = listed(tick(reviewer_client, "assign_many", sent))
    assert wont == {sent[0].submission.unit.short_name: "เห็นชอบแล้ว จึงไม่ต้องมอบหมาย"}


def test_what_each_carries_is_said(sent, reviewer, reviewer2, now, reviewer_client):
    reviewing.assign(sent[0].submission, reviewer2, by=reviewer, now=now)
    form = tick(reviewer_client, "assign_many", sent).context["form"]
    assert [label for _, label in form.fields["reviewers"].choices] == [
        f"{reviewer.display_name} (รอพิจารณาอยู่ 0 รายการ)",
        f"{reviewer2.display_name} (รอพิจารณาอยู่ 1 รายการ)",
    ]


@pytest.mark.parametrize(
    "data, name, sentence",
    [
        ({}, "way", "เลือกวิธีมอบหมาย"),
        ({"way": "abc"}, "way", "เลือกวิธีมอบหมายจากรายการที่มีให้"),
        ({"way": "one"}, "reviewer", "เลือกผู้พิจารณา"),
        ({"way": "one", "reviewer": "9" * 30}, "reviewer", "เลือกผู้พิจารณาจากรายการที่มีให้"),
        ({"way": "evenly"}, "reviewers", "เลือกผู้พิจารณาอย่างน้อย 1 คน"),
        ({"way": "evenly", "reviewers": ["abc"]}, "reviewers", "เลือกเฉลี่ยให้ผู้พิจารณาจากรายการที่มีให้"),
        ({"way": "region"}, "way", "เลือกผู้พิจารณาของเขตตรวจราชการอย่างน้อย 1 เขต"),
        ({"way": "region", "region_1": "0"}, "region_1", "เลือกเขตตรวจราชการที่ 1จากรายการที่มีให้"),
    ],
)
def test_a_way_that_is_not_told(sent, reviewer_client, data, name, sentence):
    response = do(reviewer_client, "assign_many", sent, **data)
    assert response.context["form"].errors[name] == [sentence]
    assert reviewers_of(sent) == [None] * 3


def test_an_officer_is_not_given_reviews(sent, officer_a, reviewer_client):
    do(reviewer_client, "assign_many", sent, way="one", reviewer=officer_a.pk)
    assert reviewers_of(sent) == [None] * 3


# Joining


def test_a_few_are_joined_at_once(sent, reviewer_client):
    response = tick(reviewer_client, "join_many", sent)
    assert response.getvalue().startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.filename == "แผน ปีงบประมาณ 2566 รวม 3 ฉบับ.pdf"
    assert Bundle.objects.count() == 0


def test_those_never_sent_are_named(sent, cycle, officer_a, now, reviewer_client, reviewer):
    draft = make_plan(cycle, officer_a, now=now)
    response = tick(reviewer_client, "join_many", [*sent, draft])
    bundle = Bundle.objects.get()
    assert response.url == reverse("admin:cycles_bundle_change", args=[bundle.pk])
    assert words_of(response) == ["ไม่ได้รวม 1 รายการที่ยังไม่เคยส่ง: เชียงใหม่"]
    assert (len(bundle.versions), bundle.asked_by) == (3, reviewer)


def test_nothing_was_ever_sent(cycle, officer_a, now, reviewer_client):
    response = tick(reviewer_client, "join_many", [make_plan(cycle, officer_a, now=now)])
    assert words_of(response) == ["ยังรวมไฟล์ไม่ได้ เพราะรายการที่เลือกยังไม่เคยส่ง: เชียงใหม่"]
    assert Bundle.objects.count() == 0


def test_many_are_left_to_the_worker(sent, reviewer_client, monkeypatch):
    monkeypatch.setattr("cpdplans.cycles.bundles.AT_ONCE", 2)
    response = tick(reviewer_client, "join_many", sent)
    assert response.url == reverse("admin:cycles_bundle_change", args=[Bundle.objects.get().pk])


def test_a_stored_document_that_is_gone(sent, reviewer_client):
    version = sent[0].submission.latest_version()
    stored = documents.document(version, Document.Kind.CONTENT)
    stored.file.storage.delete(stored.file.name)
    response = tick(reviewer_client, "join_many", sent)
    name = sent[0].submission.unit.name
    assert words_of(response) == [f"เปิดเอกสารที่จัดเก็บไว้ของ{name} (แผน ฉบับที่ 1) ไม่ได้ กรุณาแจ้งผู้ดูแลระบบ"]


# Reports


@pytest.fixture
def report(cycle, officer_a, reviewer, now):
    report = make_report(cycle, officer_a, reviewer, now=now)
    send_report(report, officer_a, now)
    return report


def test_a_report_is_approved_with_others(report, reviewer, reviewer_client):
    lacks = listed(tick(reviewer_client, "approve_many", [report], at=REPORTS))[1]
    assert lacks == {}
    do(reviewer_client, "approve_many", [report], at=REPORTS)
    assert stages_of([report]) == [Stage.APPROVED]


def test_a_report_is_assigned_and_returned(report, reviewer, reviewer_client):
    do(reviewer_client, "assign_many", [report], at=REPORTS, way="one", reviewer=reviewer.pk)
    data = {"text": "กรุณาแนบหลักฐาน", "revise_by": "19 เมษายน 2566"}
    do(reviewer_client, "return_many", [report], at=REPORTS, **data)
    assert stages_of([report]) == [Stage.RETURNED]
    assert reviewers_of([report]) == ["reviewer"]


# Queries


def queries(client, act, records):
    with CaptureQueriesContext(connection) as found:
        assert tick(client, act, records).status_code == 200
    return len(found)


@pytest.mark.parametrize("act", ["approve_many", "prepare_many", "return_many", "assign_many"])
def test_the_pages_take_the_same_queries(sent, cycle, reviewer, reviewer2, now, reviewer_client, act):
    reviewing.take(sent[0].submission, by=reviewer2, now=now)
    reviewing.prepare(sent[0].submission, "approve", by=reviewer, now=now, read=1)
    tick(reviewer_client, act, sent[:1])
    alone = queries(reviewer_client, act, sent[:1])
    assert queries(reviewer_client, act, sent) == alone
    approve(sent[1], reviewer2, now)
    assert queries(reviewer_client, act, sent) == alone


def test_78_rows_take_what_one_takes(cycle, now, reviewer_client):
    plans = make_sent(cycle, now, 78)
    tick(reviewer_client, "approve_many", plans[:1])
    assert queries(reviewer_client, "approve_many", plans) == queries(reviewer_client, "approve_many", plans[:1])
    assert len(tick(reviewer_client, "approve_many", plans).context["will"]) == 78
