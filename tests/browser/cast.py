"""The people of the browser tests, on the letter's own data and dates: FY 2566."""

import datetime

from django.core.management import call_command
from playwright.sync_api import expect

from cpdplans.cycles.models import Cycle
from cpdplans.cycles.services import open_cycle
from cpdplans.units.models import Unit, User
from tests.conftest import signed_in
from tests.factories import make_user

PASSWORD = "รหัสผ่าน-ทดสอบ-2566"
MARCH = datetime.datetime(2023, 3, 30, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


def make_office():
    """The reference data with the round of the letter opened, and people with passwords, by their part."""
    call_command("load_reference", verbosity=0)
    unit = Unit.objects.get(code="50")
    people = {
        "officer": make_user(unit=unit, username="50", name="นางสาวกานดา ใจดี", email="50@cpdplans.example"),
        "reviewer": make_user(User.Role.REVIEWER, username="reviewer", name="นายเอก พิจารณา", telephone="0 2281 7002"),
        "executive": make_user(User.Role.EXECUTIVE, username="executive"),
    }
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
    open_cycle(Cycle.objects.get(fiscal_year=2566), by=people["reviewer"], now=MARCH)
    return people


def enter(page, user):
    """Signs in without the sign-in page: the browser gets the cookie of a session made here."""
    session = signed_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}])


def sign_in(page, username):
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_label("ชื่อผู้ใช้").fill(username)
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("link", name="หน้าหลัก").first).to_be_visible()
