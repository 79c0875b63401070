"""A project of a unit, its officer and a colleague, and the page on which they write it."""

import pytest

from tests.browser.cast import PASSWORD, enter
from tests.factories import make_user
from tests.plans.factories import make_plan


@pytest.fixture
def officer(transactional_db, officer_a):
    officer_a.set_password(PASSWORD)
    officer_a.save()
    return officer_a


@pytest.fixture
def colleague(officer):
    return make_user(unit=officer.unit, username="50b", name="นางสาวดวงใจ สุขดี")


@pytest.fixture
def project(officer, cycle, now):
    return make_plan(cycle, officer, now=now).projects.get()


@pytest.fixture
def address(project):
    return f"/plans/{project.plan_id}/projects/{project.ref}/"


@pytest.fixture
def form(page, officer, address):
    """The project's page, opened by its officer."""
    enter(page, officer)
    page.goto(address)
    return page


@pytest.fixture
def visit(browser, live_server):
    """A further person at a machine of their own."""
    contexts = []

    def visit(user=None, **kw):
        contexts.append(browser.new_context(base_url=live_server.url, locale="th-TH", timezone_id="Asia/Bangkok", **kw))
        page = contexts[-1].new_page()
        if user:
            enter(page, user)
        return page

    yield visit
    for context in contexts:
        context.close()
