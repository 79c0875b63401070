"""A headless Chromium for the tests that drive real pages; `page` is a fresh visitor at the running portal."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.cast import make_office

# Playwright's loop runs in the thread of the tests, where Django then takes every query for an asynchronous one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Waits for the thing as long as Playwright waits for a page: a busy machine is slow, not wrong.
expect.set_options(timeout=30_000)

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        reason = "no Chromium on this machine: install the Debian package chromium"
        pytest.fail(reason) if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def office(transactional_db):
    """A fresh database with the reference data, the round of the letter opened, and people with passwords."""
    return make_office()


@pytest.fixture
def page(browser, live_server):
    context = browser.new_context(base_url=live_server.url, locale="th-TH", timezone_id="Asia/Bangkok")
    yield context.new_page()
    context.close()


@pytest.fixture
def look():
    """Looks at a page at 390 and 1280 pixels: nothing may stick out sideways (a timeout says it does). Where
    SCREENSHOTS names a folder, keeps a picture of each."""
    folder = os.environ.get("SCREENSHOTS")

    def take(page, name):
        for width, height in ((390, 844), (1280, 900)):
            page.set_viewport_size({"width": width, "height": height})
            # Waits: the page is set again after a change of size, and once more when its fonts are there.
            page.wait_for_function("width => document.documentElement.clientWidth === width", arg=width)
            page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width, timeout=10_000)
            if folder:
                Path(folder).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    return take
