"""Every requirement of the letter, each with the change that breaks it and the sentence that says so."""

import datetime

import pytest

from cpdplans.units.models import Unit
from plans import readiness
from plans.models import Direction

from .factories import fresh, make_plan


@pytest.fixture
def plan(cycle, officer_a, now):
    return make_plan(cycle, officer_a, now=now)


def sentences(plan, must=True):
    return [lack.sentence for lack in readiness.lacks(fresh(plan)) if lack.must is must]


def test_a_complete_plan_lacks_nothing(plan):
    assert readiness.lacks(plan) == []


def project(plan):
    return plan.projects.get()


MUSTS = {
    "finding": (lambda plan: project(plan).findings.all().delete(), "แผนที่ 1: เลือกผลการสำรวจที่นำมาพิจารณาอย่างน้อย 1 ด้าน"),
    "title": (lambda plan: plan.projects.update(title=""), "แผนที่ 1: กรอกชื่อแผนปรับปรุงและพัฒนาการให้บริการ"),
    "objective": (lambda plan: plan.projects.update(objective=""), "แผนที่ 1: กรอกวัตถุประสงค์"),
    "start": (lambda plan: plan.projects.update(period_start=None), "แผนที่ 1: กรอกวันที่เริ่มดำเนินการ"),
    "end": (lambda plan: plan.projects.update(period_end=None), "แผนที่ 1: กรอกวันที่สิ้นสุดการดำเนินการ"),
    "order": (
        lambda plan: plan.projects.update(period_end=datetime.date(2023, 4, 16)),
        "แผนที่ 1: วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่มดำเนินการ",
    ),
    "activity": (lambda plan: project(plan).activities.all().delete(), "แผนที่ 1: ต้องมีอย่างน้อย 1 กิจกรรม"),
    "activity words": (
        lambda plan: project(plan).activities.update(title=""),
        "แผนที่ 1 กิจกรรมที่ 1: กรอกชื่อกิจกรรม หรือลบกิจกรรมนี้ออก",
    ),
    "indicator": (
        lambda plan: project(plan).indicators.all().delete(),
        "แผนที่ 1: ต้องมีอย่างน้อย 1 ตัวชี้วัดความสำเร็จ",
    ),
    "indicator words": (
        lambda plan: project(plan).indicators.update(text=""),
        "แผนที่ 1 ตัวชี้วัดที่ 1: กรอกตัวชี้วัดความสำเร็จ หรือลบตัวชี้วัดนี้ออก",
    ),
    "target": (
        lambda plan: project(plan).indicators.update(target=None),
        "แผนที่ 1 ตัวชี้วัดที่ 1: กรอกค่าเป้าหมาย หรือเลือกลักษณะเป็นดำเนินการแล้วเสร็จ / ไม่แล้วเสร็จ",
    ),
    "awareness": (
        lambda plan: plan.submission.evidence.update(removed_at=datetime.datetime(2023, 4, 1, tzinfo=datetime.UTC)),
        "การสร้างความรับรู้ทั่วทั้งองค์กร: แนบหลักฐานเป็นลิงก์หรือไฟล์ หรือกรอกวันที่จะสร้างความรับรู้",
    ),
    "letter number": (
        lambda plan: set_on_submission(plan, letter_number=""),
        "หนังสือนำส่ง: กรอกเลขที่หนังสือนำส่งจากระบบ e-sarabun",
    ),
    "letter date": (
        lambda plan: set_on_submission(plan, letter_date=None),
        "หนังสือนำส่ง: กรอกวันที่ของหนังสือนำส่งจากระบบ e-sarabun",
    ),
    "contact name": (lambda plan: set_on_submission(plan, contact_name=""), "ผู้ประสานงาน: กรอกชื่อ-สกุล"),
    "contact position": (lambda plan: set_on_submission(plan, contact_position=""), "ผู้ประสานงาน: กรอกตำแหน่ง"),
    "contact telephone": (lambda plan: set_on_submission(plan, contact_telephone=""), "ผู้ประสานงาน: กรอกโทรศัพท์"),
}


def set_on_submission(plan, **values):
    type(plan.submission).objects.filter(pk=plan.submission.pk).update(**values)


@pytest.mark.parametrize("name", MUSTS)
def test_what_must_be_is_missed(plan, name):
    spoil, sentence = MUSTS[name]
    spoil(plan)
    assert sentences(plan) == [sentence]


def test_a_plan_without_projects_is_missed(cycle, officer_a, now):
    assert "ต้องมีอย่างน้อย 1 แผน กรุณาเพิ่มแผนที่ 1" in sentences(make_plan(cycle, officer_a, now=now, projects=0))


def test_done_or_not_done_needs_no_target(plan):
    project(plan).indicators.update(direction=Direction.DONE, target=None, unit_of_measure="")
    assert readiness.lacks(fresh(plan)) == []


def test_a_promised_day_stands_for_evidence(plan):
    MUSTS["awareness"][0](plan)
    type(plan).objects.filter(pk=plan.pk).update(awareness_promised_on=datetime.date(2023, 5, 1))
    assert sentences(plan) == []


SHOULDS = {
    "unit of measure": (
        lambda plan: project(plan).indicators.update(unit_of_measure=""),
        "แผนที่ 1 ตัวชี้วัดที่ 1: ควรระบุหน่วยนับ",
    ),
    "how measured": (
        lambda plan: project(plan).indicators.update(measured_how=""),
        "แผนที่ 1 ตัวชี้วัดที่ 1: ควรระบุวิธีที่หน่วยงานวัดผลด้วยตนเอง",
    ),
    "fiscal year": (
        lambda plan: plan.projects.update(period_start=datetime.date(2022, 9, 30)),
        "แผนที่ 1: ระยะเวลาควรอยู่ในปีงบประมาณ พ.ศ. 2566 (1 ตุลาคม 2565 - 30 กันยายน 2566)",
    ),
    "report due": (
        lambda plan: plan.projects.update(period_end=datetime.date(2023, 8, 16)),
        "แผนที่ 1: ควรสิ้นสุดก่อนวันครบกำหนดรายงานผล (15 สิงหาคม 2566)",
    ),
    "prefix": (
        lambda plan: Unit.objects.filter(pk=plan.submission.unit_id).update(letter_prefix="ลพ 0010/"),
        "เลขที่หนังสือนำส่ง: โดยทั่วไปขึ้นต้นด้วย ลพ 0010/ กรุณาตรวจสอบ",
    ),
}


@pytest.mark.parametrize("name", SHOULDS)
def test_what_should_be_is_a_warning_only(plan, name):
    spoil, sentence = SHOULDS[name]
    spoil(plan)
    assert (sentences(plan), sentences(plan, must=False)) == ([], [sentence])


def test_a_number_that_another_unit_used_is_a_warning_in_either_digits(plan, cycle, officer_b, now):
    other = make_plan(cycle, officer_b, now=now)
    set_on_submission(other, letter_number="ชม ๐๐๑๐/๑๒๓๔")
    name = officer_b.unit.name
    assert sentences(plan, must=False) == [f"เลขที่หนังสือนำส่ง: ซ้ำกับที่{name}ใช้แล้ว กรุณาตรวจสอบ"]


def test_every_line_leads_to_its_field(plan):
    MUSTS["target"][0](plan)
    [lack] = readiness.missing(fresh(plan))
    indicator = project(plan).indicators.get()
    assert lack.url == f"/plans/{plan.pk}/projects/{project(plan).ref}/#id_{indicator.ref.hex}-target"
