"""What a report must say before it is sent, each with the change that breaks it, and what it only should."""

import datetime
from functools import partial

import pytest

from cpdplans import links
from cpdplans.cycles import writing
from cpdplans.cycles.models import Cycle, Submission, Version
from plans.models import Direction
from reports import readiness
from reports.models import ActivityResult, IndicatorResult, ProjectResult
from reports.overview import tasks
from tests.cycles.factories import overwrite
from tests.worlds import World

from .factories import fresh_report, make_cast_with_report

WORLD = World(make_cast_with_report, "report")


@pytest.fixture
def report(db, standing):
    return standing["report"]


def sentences(report, must=True):
    return [lack.sentence for lack in readiness.lacks(fresh_report(report)) if lack.must is must]


def test_a_complete_report_lacks_nothing(report):
    assert readiness.lacks(report) == []


def spoil(model, **values):
    return lambda report: model.objects.update(**values)


def promise_only(report):
    """As if the plan had only promised its awareness evidence, and the report had none."""
    version = report.plan_version
    content = version.content | {"evidence": [], "awareness_promised_on": "2023-05-01"}
    overwrite(version, content=content)
    report.submission.evidence.update(removed_at=datetime.datetime(2023, 5, 1, tzinfo=datetime.UTC))


PROMISED = (
    "การสร้างความรับรู้ทั่วทั้งองค์กร: แนบหลักฐานที่แผนแจ้งว่าจะดำเนินการภายในวันที่ 1 พฤษภาคม 2566 และเลือกว่าเป็นหลักฐานของการสร้างความรับรู้"
)


def ask_for_letter(**given):
    """As the round may ask of a report; one half of it is there."""

    def change(report):
        Cycle.objects.update(report_needs_letter=True)
        Submission.objects.filter(pk=report.submission_id).update(**given)

    return change


MUSTS = {
    "progress": (spoil(ActivityResult, progress=""), "แผนที่ 1 กิจกรรมที่ 1: เลือกสถานะการดำเนินการ"),
    "done words": (spoil(ActivityResult, done=""), "แผนที่ 1 กิจกรรมที่ 1: กรอกผลการดำเนินการ"),
    "underway": (spoil(ActivityResult, progress="underway"), "แผนที่ 1 กิจกรรมที่ 1: กรอกเหตุผลที่ยังไม่แล้วเสร็จ"),
    "not started": (spoil(ActivityResult, progress="not_started"), "แผนที่ 1 กิจกรรมที่ 1: กรอกเหตุผลที่ยังไม่ดำเนินการ"),
    "cancelled": (spoil(ActivityResult, progress="cancelled"), "แผนที่ 1 กิจกรรมที่ 1: กรอกเหตุผลที่ยกเลิก/ปรับแผน"),
    "actual": (spoil(IndicatorResult, actual=None), "แผนที่ 1 ตัวชี้วัดที่ 1: กรอกผลที่ทำได้"),
    "done or not": (
        spoil(IndicatorResult, direction=Direction.DONE),
        "แผนที่ 1 ตัวชี้วัดที่ 1: เลือกผลการดำเนินการ (แล้วเสร็จ / ไม่แล้วเสร็จ)",
    ),
    "change": (spoil(ProjectResult, change_for_clients=""), "แผนที่ 1: กรอกผลที่เกิดขึ้นต่อผู้รับบริการ"),
    "promised evidence": (promise_only, PROMISED),
    "finished before it began": (
        spoil(ActivityResult, started_on=datetime.date(2023, 6, 2), finished_on=datetime.date(2023, 6, 1)),
        "แผนที่ 1 กิจกรรมที่ 1: วันที่แล้วเสร็จต้องไม่ก่อนวันที่เริ่มดำเนินการ",
    ),
    "number of the letter": (ask_for_letter(letter_date=datetime.date(2023, 8, 1)), "หนังสือนำส่ง: กรอกเลขที่หนังสือ"),
    "date of the letter": (ask_for_letter(letter_number="ชม 0010/9"), "หนังสือนำส่ง: กรอกวันที่ของหนังสือ"),
    "contact name": (spoil(Submission, contact_name=""), "ผู้รายงาน: กรอกชื่อ-สกุล"),
    "contact position": (spoil(Submission, contact_position=""), "ผู้รายงาน: กรอกตำแหน่ง"),
    "contact telephone": (spoil(Submission, contact_telephone=""), "ผู้รายงาน: กรอกโทรศัพท์"),
}


@pytest.mark.parametrize("name", MUSTS)
def test_what_must_be_is_missed(report, name):
    change, sentence = MUSTS[name]
    change(report)
    assert sentences(report) == [sentence]


def test_every_line_leads_to_its_field(report):
    IndicatorResult.objects.update(actual=None)
    [lack] = readiness.missing(fresh_report(report))
    result, indicator = report.results.get(), IndicatorResult.objects.get()
    assert lack.url == f"/reports/{report.pk}/results/{result.ref}/#id_{indicator.ref.hex}-actual"


def test_zero_is_a_result(report):
    IndicatorResult.objects.update(actual=0)
    assert sentences(report) == []


def test_evidence_of_one_project_stands_for_awareness(report):
    promise_only(report)
    version = Version.objects.get(pk=report.plan_version_id)
    version.content["projects"][0]["evidence"] = [{"url": "https://example.com"}]
    overwrite(version, content=version.content)
    assert sentences(report) == []


def finish_after_the_last_edit(report):
    Submission.objects.filter(pk=report.submission_id).update(
        edited_at=datetime.datetime(2023, 6, 1, 16, 59, tzinfo=datetime.UTC)  # a minute before midnight in Bangkok
    )
    ActivityResult.objects.update(finished_on=datetime.date(2023, 6, 2))


SHOULDS = {
    "problems": (
        spoil(ActivityResult, progress="underway", reason="รองบประมาณ"),
        "แผนที่ 1: มีกิจกรรมที่ยังไม่แล้วเสร็จ ควรระบุปัญหา/อุปสรรค",
    ),
    "evidence": (
        lambda report: report.submission.evidence.update(removed_at=datetime.datetime(2023, 5, 1, tzinfo=datetime.UTC)),
        "หลักฐาน: ควรแนบหลักฐานผลการดำเนินการ",
    ),
    "a link that may not open": (
        lambda report: report.submission.evidence.update(url="https://drive.google.com/x", caption="ภาพการอบรม"),
        f"หลักฐาน “ภาพการอบรม”: {links.DRIVE}",
    ),
    "a figure far off": (
        spoil(IndicatorResult, actual=8500),
        "แผนที่ 1 ตัวชี้วัดที่ 1: ผลที่ทำได้ต่างจากเป้าหมายตั้งแต่ 10 เท่าขึ้นไป กรุณาตรวจสอบตัวเลขและหน่วยนับ",
    ),
    "done by a part only": (
        spoil(ActivityResult, percent=80),
        "แผนที่ 1 กิจกรรมที่ 1: แล้วเสร็จ แต่กรอกร้อยละ 80 กรุณาตรวจสอบ",
    ),
    "a reason left from before": (
        spoil(ActivityResult, reason="รองบประมาณ"),
        "แผนที่ 1 กิจกรรมที่ 1: แล้วเสร็จ แต่ยังมีเหตุผลที่ยังไม่แล้วเสร็จ กรุณาตรวจสอบ",
    ),
    "finished in another year": (
        spoil(ActivityResult, finished_on=datetime.date(2022, 6, 30)),
        "แผนที่ 1 กิจกรรมที่ 1: แล้วเสร็จวันที่ 30 มิถุนายน 2565 อยู่นอกปีงบประมาณ กรุณาตรวจสอบ",
    ),
    "finished on a day to come": (
        finish_after_the_last_edit,
        "แผนที่ 1 กิจกรรมที่ 1: กรอกว่าแล้วเสร็จวันที่ 2 มิถุนายน 2566 หลังวันที่แก้ไขรายงานครั้งล่าสุด (1 มิถุนายน 2566) กรุณาตรวจสอบ",
    ),
    "below zero": (
        spoil(IndicatorResult, actual=-5),
        "แผนที่ 1 ตัวชี้วัดที่ 1: ผลที่ทำได้ติดลบ (ร้อยละ -5) แต่เป้าหมายและค่าฐานตามแผนไม่ติดลบ กรุณาตรวจสอบ",
    ),
}


@pytest.mark.parametrize("name", SHOULDS)
def test_what_should_be_is_a_warning_only(report, name):
    change, sentence = SHOULDS[name]
    change(report)
    assert (sentences(report), sentences(report, must=False)) == ([], [sentence])


def test_a_result_below_zero_is_no_slip_where_the_plan_counts_below_zero(report):
    IndicatorResult.objects.update(actual=-5, baseline=-8)
    assert sentences(report, must=False) == []


@pytest.mark.parametrize("name", [*MUSTS, *SHOULDS])
def test_every_line_leads_to_a_field_that_is_there(report, officer_client, name):
    (MUSTS | SHOULDS)[name][0](report)
    for lack in readiness.lacks(fresh_report(report)):
        path, _, anchor = lack.url.partition("#")
        assert (anchor != "", officer_client.get(path).content.decode().count(f'id="{anchor}"')) == (True, 1)


@pytest.mark.parametrize("model", [ProjectResult, ActivityResult, IndicatorResult])
def test_cancelled_lines_are_not_asked_for(report, model):
    empty = {
        ProjectResult: {"change_for_clients": ""},
        ActivityResult: {"progress": ""},
        IndicatorResult: {"actual": None},
    }
    model.objects.update(is_cancelled=True, **empty[model])
    assert sentences(report) == []


def test_the_letter_of_a_report_may_stay_empty(report):
    assert (report.submission.letter_number, sentences(report)) == ("", [])


def test_all_is_missed_at_once(report, officer_a, now):
    """In the order of the pages, and told by the task list part by part."""
    ActivityResult.objects.update(progress="")
    ProjectResult.objects.update(change_for_clients="")
    Submission.objects.update(contact_name="")
    assert sentences(report) == [MUSTS[name][1] for name in ("progress", "change", "contact name")]
    words = [(task["status"].label, task["missing"]) for task in tasks(fresh_report(report))]
    assert words == [
        ("ยังไม่เริ่ม", "ยังขาด: เลือกสถานะการดำเนินการ และอีก 1 รายการ"),
        ("ครบแล้ว", ""),
        ("ยังไม่เริ่ม", "ยังขาด: กรอกชื่อ-สกุล"),
        ("ยังส่งไม่ได้", "ยังขาด 3 รายการ"),
    ]


def test_evidence_attached_late_clears_the_promise(report, officer_a, now):
    promise_only(report)
    attach = partial(writing.attach, report.submission, by=officer_a, now=now)
    attach(url="https://example.com/results")  # of the whole report: not said to be of the awareness
    assert sentences(report) == [PROMISED]
    attach(url="https://example.com/late", about=readiness.awareness_ref(report))
    assert sentences(report) == []


def test_the_links_are_looked_at_without_a_query(report, django_assert_num_queries):
    report.submission.evidence.update(url="https://drive.google.com/x")
    read = type(report).objects.with_rows().get(pk=report.pk)
    with django_assert_num_queries(0):
        assert len(list(readiness.check_links(read))) == 1
