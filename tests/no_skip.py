"""pytest plugin for REQUIRE_ALL=1: a skipped test makes the run fail (`-p tests.no_skip`)."""

import pytest


def skipped(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")  # not in the processes that share the tests
    return reporter.stats.get("skipped", []) if reporter else []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    if skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    count = len(skipped(terminalreporter.config))
    if count:
        terminalreporter.write_line(f"REQUIRE_ALL=1 allows no skipped test, and {count} were skipped", red=True)
