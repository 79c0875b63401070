"""Every requirement of the letter (the design's section 6): the change that breaks it, the sentence that says so, and
the field that it leads to, which must stand on that page."""

import datetime

import pytest
from django.urls import reverse

from cpdplans import links
from cpdplans.units.models import Unit
from plans import readiness
from plans.models import Direction, Project
from tests.worlds import World

from .factories import fresh, make_cast_with_plan, make_plan

WORLD = World(make_cast_with_plan, "plan")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


def sentences(plan, must=True):
    return [lack.sentence for lack in readiness.lacks(fresh(plan)) if lack.must is must]


def test_a_complete_plan_lacks_nothing(plan):
    assert readiness.lacks(plan) == []


def project(plan):
    return plan.projects.get()


def activity(plan):
    return project(plan).activities.get()


def indicator(plan):
    return project(plan).indicators.get()


def submission(plan):
    return plan.submission


def itself(plan):
    return plan


def set_on_submission(plan, **values):
    type(plan.submission).objects.filter(pk=plan.submission.pk).update(**values)


def set_on_projects(**values):
    return lambda plan: plan.projects.update(**values)


def set_on_indicators(**values):
    return lambda plan: project(plan).indicators.update(**values)


def without_evidence(plan):
    plan.submission.evidence.update(removed_at=datetime.datetime(2023, 4, 1, tzinfo=datetime.UTC))


# name: (what breaks it, its sentence, the page, the anchor there: a name, or (the row, its column))
MUSTS = {
    "a finding of the survey": (
        lambda plan: project(plan).findings.all().delete(),
        "แผนที่ 1: เลือกผลสำรวจที่นำมาพิจารณาอย่างน้อย 1 ด้าน",
        "project",
        "findings",
    ),
    "title": (
        set_on_projects(title=""),
        "แผนที่ 1: กรอกชื่อแผนปรับปรุงและพัฒนาการให้บริการ",
        "project",
        (project, "title"),
    ),
    "objective": (set_on_projects(objective=""), "แผนที่ 1: กรอกวัตถุประสงค์", "project", (project, "objective")),
    "first day": (
        set_on_projects(period_start=None),
        "แผนที่ 1: กรอกวันที่เริ่มดำเนินการ",
        "project",
        (project, "period_start"),
    ),
    "last day": (
        set_on_projects(period_end=None),
        "แผนที่ 1: กรอกวันที่สิ้นสุดการดำเนินการ",
        "project",
        (project, "period_end"),
    ),
    "days in order": (
        set_on_projects(period_end=datetime.date(2023, 4, 16)),
        "แผนที่ 1: วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่มดำเนินการ",
        "project",
        (project, "period_end"),
    ),
    "an activity": (
        lambda plan: project(plan).activities.all().delete(),
        "แผนที่ 1: ต้องมีอย่างน้อย 1 กิจกรรม",
        "project",
        "activities",
    ),
    "the words of an activity": (
        lambda plan: project(plan).activities.update(title=""),
        "แผนที่ 1 กิจกรรมที่ 1: กรอกชื่อกิจกรรม หรือลบกิจกรรมนี้ออก",
        "project",
        (activity, "title"),
    ),
    "an indicator": (
        lambda plan: project(plan).indicators.all().delete(),
        "แผนที่ 1: ต้องมีอย่างน้อย 1 ตัวชี้วัดความสำเร็จ",
        "project",
        "indicators",
    ),
    "the words of an indicator": (
        set_on_indicators(text=""),
        "แผนที่ 1 ตัวชี้วัดที่ 1: กรอกตัวชี้วัดความสำเร็จ หรือลบตัวชี้วัดนี้ออก",
        "project",
        (indicator, "text"),
    ),
    "a target": (
        set_on_indicators(target=None),
        "แผนที่ 1 ตัวชี้วัดที่ 1: กรอกค่าเป้าหมาย หรือเลือกลักษณะเป็นดำเนินการแล้วเสร็จ / ไม่แล้วเสร็จ",
        "project",
        (indicator, "target"),
    ),
    "awareness": (
        without_evidence,
        "การสร้างความรับรู้ทั่วทั้งองค์กร: แนบหลักฐานเป็นลิงก์หรือไฟล์ หรือกรอกวันที่จะสร้างความรับรู้",
        "awareness",
        "evidence",
    ),
    "letter number": (
        lambda plan: set_on_submission(plan, letter_number=""),
        "หนังสือนำส่ง: กรอกเลขที่หนังสือนำส่งจากระบบ e-sarabun",
        "letter",
        (submission, "letter_number"),
    ),
    "letter date": (
        lambda plan: set_on_submission(plan, letter_date=None),
        "หนังสือนำส่ง: กรอกวันที่ของหนังสือนำส่งจากระบบ e-sarabun",
        "letter",
        (submission, "letter_date"),
    ),
    "contact name": (
        lambda plan: set_on_submission(plan, contact_name=""),
        "ผู้ประสานงาน: กรอกชื่อ-สกุล",
        "letter",
        (submission, "contact_name"),
    ),
    "contact position": (
        lambda plan: set_on_submission(plan, contact_position=""),
        "ผู้ประสานงาน: กรอกตำแหน่ง",
        "letter",
        (submission, "contact_position"),
    ),
    "contact telephone": (
        lambda plan: set_on_submission(plan, contact_telephone=""),
        "ผู้ประสานงาน: กรอกโทรศัพท์",
        "letter",
        (submission, "contact_telephone"),
    ),
}
SHOULDS = {
    "unit of measure": (
        set_on_indicators(unit_of_measure=""),
        "แผนที่ 1 ตัวชี้วัดที่ 1: ควรระบุหน่วยนับ",
        "project",
        (indicator, "unit_of_measure"),
    ),
    "how it is measured": (
        set_on_indicators(measured_how=""),
        "แผนที่ 1 ตัวชี้วัดที่ 1: ควรระบุวิธีที่หน่วยงานวัดผลด้วยตนเอง",
        "project",
        (indicator, "measured_how"),
    ),
    "a better target": (
        set_on_indicators(baseline=85),
        "แผนที่ 1 ตัวชี้วัดที่ 1: ค่าเป้าหมายไม่ดีกว่าค่าปัจจุบัน กรุณาตรวจสอบ",
        "project",
        (indicator, "target"),
    ),
    "begins in the fiscal year": (
        set_on_projects(period_start=datetime.date(2022, 9, 30)),
        "แผนที่ 1: ระยะเวลาควรอยู่ในปีงบประมาณ พ.ศ. 2566 (1 ตุลาคม 2565 - 30 กันยายน 2566)",
        "project",
        (project, "period_start"),
    ),
    "ends in the fiscal year": (
        set_on_projects(period_end=datetime.date(2023, 10, 1)),
        "แผนที่ 1: ระยะเวลาควรอยู่ในปีงบประมาณ พ.ศ. 2566 (1 ตุลาคม 2565 - 30 กันยายน 2566)",
        "project",
        (project, "period_end"),
    ),
    "ends before the report is due": (
        set_on_projects(period_end=datetime.date(2023, 8, 15)),
        "แผนที่ 1: ควรสิ้นสุดก่อนวันครบกำหนดรายงานผล (15 สิงหาคม 2566)",
        "project",
        (project, "period_end"),
    ),
    "usual prefix": (
        lambda plan: Unit.objects.filter(pk=plan.submission.unit_id).update(letter_prefix="ลพ 0010/"),
        "เลขที่หนังสือนำส่ง: โดยทั่วไปขึ้นต้นด้วย ลพ 0010/ กรุณาตรวจสอบ",
        "letter",
        (submission, "letter_number"),
    ),
    "letter of this year": (
        lambda plan: set_on_submission(plan, letter_date=datetime.date(2024, 4, 3)),
        "หนังสือนำส่ง: ลงวันที่ 3 เมษายน 2567 อยู่นอกปีงบประมาณ กรุณาตรวจสอบ",
        "letter",
        (submission, "letter_date"),
    ),
    "promise for this year": (
        lambda plan: type(plan).objects.update(awareness_promised_on=datetime.date(2024, 5, 1)),
        "การสร้างความรับรู้: วันที่ 1 พฤษภาคม 2567 อยู่นอกปีงบประมาณ กรุณาตรวจสอบ",
        "awareness",
        (itself, "awareness_promised_on"),
    ),
    "a link that may not open": (
        lambda plan: plan.submission.evidence.update(url="https://drive.google.com/x"),
        f"หลักฐาน “ภาพการประชุม”: {links.DRIVE}",
        "awareness",
        "evidence",
    ),
}


def address(plan, page, anchor):
    """Where the line must lead: the page, and the field or section there."""
    args = [plan.pk, project(plan).ref] if page == "project" else [plan.pk]
    if not isinstance(anchor, str):
        row_of, column = anchor
        anchor = f"id_{row_of(plan).ref.hex}-{column}"
    return reverse(f"plans:{page}", args=args), anchor


@pytest.mark.parametrize("name", MUSTS)
def test_what_must_be_is_missed(plan, name):
    spoil, sentence, *_ = MUSTS[name]
    spoil(plan)
    assert (sentences(plan), sentences(plan, must=False)) == ([sentence], [])


@pytest.mark.parametrize("name", SHOULDS)
def test_what_should_be_is_a_warning_only(plan, name):
    spoil, sentence, *_ = SHOULDS[name]
    spoil(plan)
    assert (sentences(plan), sentences(plan, must=False)) == ([], [sentence])


@pytest.mark.parametrize("name", [*MUSTS, *SHOULDS])
def test_every_line_leads_to_its_field_which_is_there(plan, officer_client, name):
    spoil, _, page, anchor = (MUSTS | SHOULDS)[name]
    spoil(plan)
    path, anchor = address(plan, page, anchor)
    [lack] = readiness.lacks(fresh(plan))
    assert lack.url == f"{path}#{anchor}"
    assert officer_client.get(path).content.decode().count(f'id="{anchor}"') == 1


def test_a_plan_without_projects_leads_to_the_way_to_begin_one(cycle, officer_a, now, officer_client):
    plan = make_plan(cycle, officer_a, now=now, projects=0)
    [lack] = readiness.lacks(plan)
    path, _, anchor = lack.url.partition("#")
    assert (lack.sentence, lack.must, path) == ("ต้องมีอย่างน้อย 1 แผน กรุณาเพิ่มแผนที่ 1", True, f"/plans/{plan.pk}/")
    assert officer_client.get(path).content.decode().count(f'id="{anchor}"') == 1


def test_done_or_not_done_needs_no_target(plan):
    project(plan).indicators.update(direction=Direction.DONE, target=None, unit_of_measure="")
    assert readiness.lacks(fresh(plan)) == []


def test_a_promised_day_stands_for_evidence(plan):
    without_evidence(plan)
    type(plan).objects.filter(pk=plan.pk).update(awareness_promised_on=datetime.date(2023, 5, 1))
    assert readiness.lacks(fresh(plan)) == []


def test_what_is_optional_may_stay_empty(plan):
    """ประเด็นที่ยังไม่ดำเนินการและเหตุผล (ถ้ามี), อื่น ๆ, and the baseline."""
    assert (plan.unresolved, project(plan).own_choice, indicator(plan).baseline) == ("", "", None)
    assert readiness.lacks(plan) == []


def test_a_period_inside_the_year_may_end_the_day_before_the_report_is_due(plan):
    Project.objects.update(period_start=datetime.date(2022, 10, 1), period_end=datetime.date(2023, 8, 14))
    assert readiness.lacks(fresh(plan)) == []


@pytest.mark.parametrize("typed", ["ชม 0010/1234", "ชม ๐๐๑๐/๑๒๓๔", "ชม๐๐๑๐/๑๒๓๔", "ชม 0010 / 1234"])
def test_a_number_that_another_unit_used_is_a_warning_however_it_is_typed(plan, cycle, officer_b, now, typed):
    other = make_plan(cycle, officer_b, now=now)
    set_on_submission(other, letter_number=typed)
    name = officer_b.unit.name
    assert sentences(plan, must=False) == [f"เลขที่หนังสือนำส่ง: ซ้ำกับที่{name}ใช้แล้ว กรุณาตรวจสอบ"]


@pytest.mark.parametrize("typed", ["ชม 0010/1234", "ชม ๐๐๑๐/๑๒๓๔"])
def test_a_prefix_is_known_in_either_digits(plan, typed):
    Unit.objects.filter(pk=plan.submission.unit_id).update(letter_prefix="ชม 0010/")
    set_on_submission(plan, letter_number=typed)
    assert sentences(plan, must=False) == []


def test_all_is_missed_at_once_in_the_order_of_the_pages(plan):
    for name in MUSTS.keys() - {"days in order", "the words of an activity", "the words of an indicator", "a target"}:
        MUSTS[name][0](plan)
    assert sentences(plan) == [
        MUSTS[name][1]
        for name in MUSTS
        if name not in {"days in order", "the words of an activity", "the words of an indicator", "a target"}
    ]


def test_a_link_that_was_taken_out_is_not_spoken_of(plan):
    plan.submission.evidence.update(url="https://drive.google.com/x")
    without_evidence(plan)
    assert sentences(plan, must=False) == []


def test_the_links_are_looked_at_without_a_query(plan, django_assert_num_queries):
    plan.submission.evidence.update(url="https://drive.google.com/x")
    read = type(plan).objects.with_rows().get(pk=plan.pk)
    with django_assert_num_queries(0):
        assert len(list(readiness.check_links(read))) == 1
