"""Ten plans reviewed by keyboard alone: six approved, three returned, one decision prepared."""

import datetime

import pytest
import time_machine
from playwright.sync_api import expect

from cpdplans.cycles.models import Cycle, PreparedDecision, Remark, Sentence, Submission
from cpdplans.units.models import Unit
from plans.models import Plan
from tests.browser.cast import MARCH, enter
from tests.factories import make_user
from tests.plans.factories import add_remark, make_plan, send

NOW = MARCH + datetime.timedelta(days=5)  # 4 April 2566
READY = "กรุณาระบุค่าเป้าหมายเป็นตัวเลขที่วัดได้"
MORE = " เช่น ร้อยละ"
OWN = "กรุณาระบุกลุ่มเป้าหมาย"


@pytest.fixture
def april():
    with time_machine.travel(NOW):
        yield


def make_sent(cycle, unit, minutes):
    officer, at = make_user(unit=unit), MARCH + datetime.timedelta(minutes=minutes)
    plan = make_plan(cycle, officer, now=at)
    send(plan, officer, at)
    return plan


@pytest.fixture
def open_desk(page, office, april):
    """Returns a function: so many plans that wait, the first the longest, and the page of that one."""

    def with_plans(count):
        cycle = Cycle.objects.get(fiscal_year=2566)
        Sentence.objects.all().delete()  # those of the reference data
        Sentence.objects.create(text=READY)
        units = Unit.objects.owing().order_by("position")[:count]
        plans = [make_sent(cycle, unit, at) for at, unit in enumerate(units)]
        enter(page, office["reviewer"])
        page.goto(f"/admin/plans/plan/{plans[0].pk}/change/")
        return Keyboard(page), plans

    return with_plans


class Keyboard:
    """Nothing but keys; after each of them the focus must be somewhere."""

    def __init__(self, page):
        self.page = page
        self.see_focus()

    def see_focus(self):
        self.page.wait_for_function("document.activeElement && document.activeElement !== document.body")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.see_focus()

    def go(self, key):
        """A key that leads to another page, or to the same one anew."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.see_focus()

    def write(self, text):
        self.page.keyboard.insert_text(text)

    def at(self):
        return self.page.evaluate("document.activeElement.id || document.activeElement.value")

    def unit_shown(self, plan):
        expect(self.page.locator("h1")).to_contain_text(plan.submission.unit.name)


def field(plan, name):
    project = plan.projects.get()
    ref = project.indicators.get().ref if name == "target" else project.ref
    return f"part-{ref}-{name}"


def walk_to(desk, anchor):
    for _ in range(40):
        desk.press("KeyJ")
        if desk.at() == anchor:
            return
    raise AssertionError(f"no way to {anchor}")


def remark_with_a_ready_sentence(desk, plan):
    walk_to(desk, field(plan, "target"))
    desk.press("KeyS", "Digit1")
    expect(desk.page.locator("textarea:focus")).to_have_value(READY)  # not before: the list closes in its own time
    desk.write(MORE)
    desk.go("Control+Enter")
    assert desk.at().startswith("remark-")


def remark_in_own_words(desk, plan):
    walk_to(desk, field(plan, "objective"))
    desk.press("KeyR")
    desk.write(OWN)
    desk.go("Control+Enter")


def answer(plan, reviewer):
    """A remark on the objective that the unit says is mended."""
    project = plan.projects.get()
    remark = add_remark(plan, reviewer, NOW, row=project, field="objective")
    Remark.objects.filter(pk=remark.pk).update(state=Remark.State.ANSWERED, answer="แก้แล้ว")
    return remark


def give_back(desk):
    desk.press("KeyX", "Enter")
    assert desk.at() == "return"
    desk.go("Enter")


def approve(desk):
    desk.press("KeyA")
    assert desk.at() == "approve"
    desk.go("Enter")


def test_ten_plans_are_reviewed_by_keyboard(open_desk):
    desk, plans = open_desk(10)
    desk.press("KeyT")
    desk.go("Enter")
    for plan in plans[:3]:
        desk.unit_shown(plan)
        if plan == plans[0]:
            remark_in_own_words(desk, plan)
        remark_with_a_ready_sentence(desk, plan)
        give_back(desk)
    for plan in plans[3:9]:
        desk.unit_shown(plan)
        approve(desk)
    desk.unit_shown(plans[9])
    remark_with_a_ready_sentence(desk, plans[9])
    desk.press("KeyX", "Enter", "Tab")
    desk.go("Enter")
    assert desk.at() == "prepared"

    stages = [Submission.objects.get(plan=plan).stage for plan in plans]
    assert stages == ["returned"] * 3 + ["approved"] * 6 + ["submitted"]
    assert Submission.objects.get(plan=plans[0]).taken_at is not None
    assert [remark.text for remark in Remark.objects.all()] == [OWN, *[READY + MORE] * 4]
    assert (Sentence.objects.with_uses().get().uses, PreparedDecision.objects.get().submission_id) == (
        4,
        plans[9].submission_id,
    )


def test_remarks_are_settled_by_keyboard(open_desk, page, office):
    """One closed, one kept open with more words, the rest closed together."""
    desk, [plan] = open_desk(1)
    answered = [answer(plan, office["reviewer"]) for _ in range(3)]
    page.reload()
    desk.press("KeyM", "KeyE")
    assert desk.at() == "close"
    desk.go("Enter")
    desk.press("KeyM", "KeyO")
    desk.write(OWN)
    desk.go("Control+Enter")
    desk.press("KeyL")
    assert desk.at() == "close_answered"
    desk.go("Enter")
    states = dict(Remark.objects.values_list("pk", "state"))
    assert [states.pop(one.pk) for one in answered] == ["closed", "open", "closed"]
    assert list(states.values()) == ["open"]


def test_what_is_said_goes_by_itself_or_by_a_key(open_desk, page):
    desk, plans = open_desk(2)
    said = page.locator(".messagelist")
    desk.press("KeyT")
    desk.go("Enter")
    expect(said).to_be_visible()
    desk.press("Escape")
    expect(said).to_have_count(0)
    approve(desk)
    assert desk.at() == "review"
    expect(said).to_be_visible()
    expect(said).to_have_count(0, timeout=7000)


def test_the_keys_of_the_page(open_desk, page, look):
    """Looking only: the way between plans and fields, boxes that fold, what is typed is kept, no key decides."""
    desk, plans = open_desk(2)
    desk.go("KeyN")
    desk.unit_shown(plans[1])
    desk.go("KeyP")
    desk.unit_shown(plans[0])
    desk.press("Shift+Slash")
    expect(page.get_by_role("heading", name="แป้นพิมพ์ในหน้านี้")).to_be_visible()
    desk.press("KeyN", "Escape")
    desk.press("KeyJ", "KeyJ", "KeyK", "KeyI")
    desk.write("บันทึกไว้ก่อน aitxn")
    desk.press("Escape")
    assert desk.at() == field(plans[0], "title")
    page.reload()
    box = page.locator(f"#remark-of-{field(plans[0], 'title')}")
    expect(box).to_have_value("บันทึกไว้ก่อน aitxn")
    expect(page.locator(f"#{field(plans[0], 'title')}").get_by_label("บันทึกภายใน (กพร. เท่านั้น)")).to_be_checked()
    look(page, "review-box")
    desk.press("KeyA", "KeyX", "Escape", "KeyT")
    assert set(Submission.objects.filter(plan__in=Plan.objects.all()).values_list("stage", flat=True)) == {"submitted"}
