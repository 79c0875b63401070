"""Rows of a project added, moved, dragged and removed while its author goes on writing; days from the calendar."""

import re

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from cpdplans.cycles.models import Cycle
from plans import services
from tests.browser.cast import MARCH, enter
from tests.plans.factories import make_plan, name_in

ACTIVITY = re.compile("^กิจกรรม$")


@pytest.fixture
def project(office):
    """A complete project of the officer, with three activities."""
    officer = office["officer"]
    project = make_plan(Cycle.objects.get(fiscal_year=2566), officer, now=MARCH).projects.get()
    for text in ("กิจกรรมที่สอง", "กิจกรรมที่สาม"):
        row = services.add_part(project, project.activities, by=officer, now=MARCH)
        type(row).objects.filter(pk=row.pk).update(title=text)
    project.activities.filter(number=1).update(title="กิจกรรมแรก")
    return project


@pytest.fixture
def writing(page, office, project):
    """The page of the project, opened by its officer."""
    with time_machine.travel(MARCH):
        enter(page, office["officer"])
        page.goto(reverse("plans:project", args=[project.plan_id, project.ref]))
        yield page


def titles(project):
    return list(project.activities.order_by("number").values_list("title", flat=True))


def field(page, row, column):
    return page.locator(f"#id_{name_in(row, column)}")


def test_a_row_is_added_without_losing_what_is_typed(writing, project):
    field(writing, project, "objective").fill("ข้อความที่เพิ่งพิมพ์")
    writing.evaluate("window.stayed = true")
    writing.get_by_role("button", name="เพิ่มกิจกรรม").click()
    expect(writing.get_by_label(ACTIVITY)).to_have_count(4)
    expect(writing.get_by_label(ACTIVITY).last).to_be_focused()
    expect(field(writing, project, "objective")).to_have_value("ข้อความที่เพิ่งพิมพ์")
    project.refresh_from_db()
    assert (project.objective, project.activities.count()) == ("ข้อความที่เพิ่งพิมพ์", 4)
    assert writing.evaluate("window.stayed") is True  # the page was not loaded anew


def test_what_is_typed_after_a_row_was_added_saves_itself(writing, project):
    writing.get_by_role("button", name="เพิ่มกิจกรรม").click()
    expect(writing.get_by_label(ACTIVITY).last).to_be_focused()
    expect(writing.get_by_label(ACTIVITY)).to_have_count(4)
    writing.keyboard.type("พิมพ์ต่อทันที")
    writing.keyboard.press("Tab")
    expect(writing.get_by_text(re.compile("^บันทึกแล้ว"))).to_be_visible()
    assert titles(project)[-1] == "พิมพ์ต่อทันที"


def test_rows_move_by_keyboard(writing, project):
    up = writing.get_by_role("button", name="เลื่อนขึ้น กิจกรรมที่ 3")
    up.focus()
    writing.keyboard.press("Enter")
    expect(writing.get_by_role("button", name="เลื่อนขึ้น กิจกรรมที่ 2")).to_be_focused()
    assert titles(project) == ["กิจกรรมแรก", "กิจกรรมที่สาม", "กิจกรรมที่สอง"]
    writing.keyboard.press("Enter")
    expect(writing.get_by_role("button", name="เลื่อนลง กิจกรรมที่ 1")).to_be_focused()
    assert titles(project) == ["กิจกรรมที่สาม", "กิจกรรมแรก", "กิจกรรมที่สอง"]


def test_rows_move_by_pointer(writing, project):
    rows = writing.locator("#activities [data-row]")
    field(writing, project, "title").fill("ชื่อที่เพิ่งพิมพ์")
    grip = rows.nth(0).locator("[data-handle]")
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), rows.nth(2).bounding_box()
    writing.mouse.move(start["x"] + 5, start["y"] + 5)
    writing.mouse.down()
    writing.mouse.move(start["x"] + 5, end["y"] + end["height"] - 10, steps=8)
    writing.mouse.up()
    expect(rows.nth(2).get_by_label(ACTIVITY)).to_have_value("กิจกรรมแรก")
    project.refresh_from_db()
    assert titles(project) == ["กิจกรรมที่สอง", "กิจกรรมที่สาม", "กิจกรรมแรก"]
    assert project.title == "ชื่อที่เพิ่งพิมพ์"


def test_a_row_is_removed_and_the_rest_stays(writing, project):
    writing.get_by_role("button", name="ลบ กิจกรรมที่ 2").click()
    expect(writing.get_by_label(ACTIVITY)).to_have_count(2)
    expect(writing.get_by_role("button", name="เพิ่มกิจกรรม")).to_be_focused()
    assert titles(project) == ["กิจกรรมแรก", "กิจกรรมที่สาม"]


def test_a_field_that_does_not_fit_stays_as_typed_beside_a_new_row(writing, project):
    field(writing, project, "period_start").fill("พรุ่งนี้")
    writing.get_by_role("button", name="เพิ่มตัวชี้วัด").click()
    expect(writing.get_by_role("heading", name="ตัวชี้วัดที่ 2")).to_be_visible()
    expect(field(writing, project, "period_start")).to_have_value("พรุ่งนี้")
    expect(writing.get_by_role("heading", name=re.compile("พบข้อผิดพลาด 1 รายการ"))).to_be_visible()


def test_a_tick_saves_itself_and_brings_the_catalogue_of_its_aspect(writing, project):
    taken = writing.locator("#suggested .suggestion:visible")
    expect(taken.filter(has_text="3.1 ")).to_have_count(0)
    writing.get_by_label("ด้านช่องทางการติดต่อสื่อสารและสิ่งอำนวยความสะดวก").check()
    expect(taken.filter(has_text="3.1 ")).to_have_count(1)
    assert sorted(project.findings.values_list("aspect__number", flat=True)) == [1, 3]


def test_typing_goes_on_undisturbed_while_a_tick_saves_itself(writing, project):
    objective = field(writing, project, "objective")
    objective.fill("ประโยคแรกที่มีอยู่แล้ว")
    writing.get_by_label("ด้านช่องทางการติดต่อสื่อสารและสิ่งอำนวยความสะดวก").check()
    objective.click()
    writing.keyboard.press("Control+End")
    letters = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
    writing.keyboard.type(letters, delay=60)
    expect(writing.get_by_role("button", name=re.compile("^นำมาใช้ ?ข้อ 3.1$"))).to_be_visible()
    expect(objective).to_have_value(f"ประโยคแรกที่มีอยู่แล้ว{letters}")
    writing.keyboard.press("Tab")
    expect(writing.get_by_text(re.compile("^บันทึกแล้ว"))).to_be_visible()
    project.refresh_from_db()
    assert project.objective == f"ประโยคแรกที่มีอยู่แล้ว{letters}"


def test_typing_goes_on_undisturbed_while_a_row_is_added(writing, project):
    objective = field(writing, project, "objective")
    objective.fill("ต้น ปลาย")
    writing.route("**/projects/*/", lambda route: (writing.wait_for_timeout(1500), route.continue_())[1])
    writing.get_by_role("button", name="เพิ่มกิจกรรม").click()
    objective.click()
    writing.keyboard.press("Control+Home")
    for _ in "ต้น ":
        writing.keyboard.press("ArrowRight")
    letters = "กลางประโยคที่พิมพ์ระหว่างรอ "
    writing.keyboard.type(letters, delay=120)
    expect(writing.get_by_label(ACTIVITY)).to_have_count(4)
    expect(objective).to_be_focused()
    written = objective.input_value()
    assert sorted(written) == sorted(f"ต้น ปลาย{letters}")
    writing.keyboard.press("Tab")
    expect(writing.get_by_text(re.compile("^บันทึกแล้ว"))).to_be_visible()
    project.refresh_from_db()
    assert project.objective == written.strip()


def test_a_server_that_does_not_answer_leaves_the_page_free(writing, project):
    writing.route("**/projects/*/", lambda route: route.abort())
    writing.get_by_role("button", name="เพิ่มกิจกรรม").click()
    expect(writing.get_by_text(re.compile("^ยังทำรายการไม่ได้"))).to_be_visible()
    field(writing, project, "objective").fill("ยังพิมพ์ได้")
    expect(field(writing, project, "objective")).to_have_value("ยังพิมพ์ได้")


def test_a_row_removed_by_a_colleague_meanwhile_gives_its_words_back_and_adds_once(writing, project, office):
    row = project.activities.get(number=3)
    services.remove_part(row, project.activities, by=office["officer"], now=MARCH)
    field(writing, row, "title").fill("ข้อความของแถวที่ถูกลบ")
    writing.get_by_role("button", name="เพิ่มกิจกรรม").click()
    expect(writing.get_by_role("heading", name="ข้อความที่ยังไม่ได้บันทึก")).to_be_visible()
    expect(writing.get_by_label("แผนที่ 1 กิจกรรมที่ 3 กิจกรรม")).to_have_value("ข้อความของแถวที่ถูกลบ")
    assert project.activities.count() == 3


def test_a_suggestion_becomes_an_activity_to_be_adapted(writing, project):
    writing.get_by_role("button", name=re.compile("^นำมาใช้ ?ข้อ 1.4$")).click()
    expect(writing.get_by_label(ACTIVITY).last).to_be_focused()
    expect(writing.get_by_label(ACTIVITY).last).to_have_value(re.compile("application ของสหกรณ์"))
    writing.keyboard.press("Control+End")
    writing.keyboard.type(" ในจังหวัดเชียงใหม่")
    writing.keyboard.press("Tab")
    expect(writing.get_by_text(re.compile("^บันทึกแล้ว"))).to_be_visible()
    last = project.activities.get(number=4)
    assert (last.title.endswith(" ในจังหวัดเชียงใหม่"), last.suggested.label) == (True, "1.4")


def test_a_quarter_fills_both_days(writing, project):
    writing.get_by_text("เลือกเป็นไตรมาสหรือช่วงเดือน").click()
    writing.get_by_role("button", name=re.compile("^ไตรมาสที่ 4")).click()
    expect(field(writing, project, "period_end")).to_have_value("30 กันยายน 2566")
    expect(field(writing, project, "period_start")).to_have_value("1 กรกฎาคม 2566")


def test_the_calendar_shows_and_writes_buddhist_years(writing, project):
    writing.get_by_role("button", name="เลือกจากปฏิทิน สิ้นสุดวันที่").click()
    expect(writing.locator(".air-datepicker-nav--title")).to_have_text(re.compile("กรกฎาคม 2566"))
    writing.locator(".air-datepicker-cell.-day-:not(.-other-month-)").get_by_text("20", exact=True).click()
    expect(field(writing, project, "period_end")).to_have_value("20 กรกฎาคม 2566")
    expect(field(writing, project, "period_end")).to_be_focused()
    expect(writing.get_by_text(re.compile("^บันทึกแล้ว"))).to_be_visible()
    project.refresh_from_db()
    assert project.period_end.isoformat() == "2023-07-20"


def test_the_page_fits_a_phone(writing, look):
    writing.get_by_text("เลือกเป็นไตรมาสหรือช่วงเดือน").click()
    writing.get_by_role("button", name="เลือกจากปฏิทิน เริ่มดำเนินการวันที่").click()
    look(writing, "project-rows")
    assert writing.locator(".calendar").is_visible()
