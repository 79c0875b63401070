"""pytest plugin: a throw-away PostgreSQL for one run (`python -m pytest -p tests.postgres`).

It must be running before pytest-django reads the settings, hence a plugin loaded with -p and not a conftest.
`python -m tests.postgres` tells with its exit code whether this machine can do it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

STORES = {"db", "transactional_db", "django_db_setup", "live_server"}


def find_server():
    """The folder of initdb and postgres, the newest version first; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def unprivileged():
    """PostgreSQL refuses to run as root: the account that runs it instead."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


class ThrowAway:
    """One server in a temporary folder, reached through a socket there and by no network."""

    def __init__(self):
        # Not $TMPDIR: the path of a socket may hold 107 bytes, and the other account must be able to reach it.
        self.folder = Path(tempfile.mkdtemp(prefix="cpdplans-pg-", dir="/tmp"))
        self.process = None
        account = unprivileged()
        self.prefix = []
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.prefix = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        if shutil.which("setpriv"):
            # Should this run be killed without a chance to clean up, the server goes with it.
            self.prefix = [*(self.prefix or ["setpriv"]), "--pdeathsig=INT"]

    @property
    def url(self):
        return f"postgresql://tests@{str(self.folder).replace('/', '%2F')}/cpdplans"

    def start(self):
        binaries, data = find_server(), self.folder / "data"
        create = [binaries / "initdb", "-D", data, "-U", "tests", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run([*self.prefix, *create, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        switches = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [*self.prefix, binaries / "postgres", "-D", data, *switches],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("w"),
            cwd=self.folder,
            start_new_session=True,  # Ctrl-C is for pytest, which then stops the server in order
        )
        self.wait_until_ready()

    def wait_until_ready(self, seconds=30):
        deadline = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg2.connect(host=str(self.folder), user="tests", dbname="postgres").close()
            except psycopg2.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    if find_server() is None:
        raise pytest.UsageError("PostgreSQL is not on this machine: install the Debian package postgresql")
    server = ThrowAway()
    early_config.add_cleanup(server.stop)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a time limit of the machine ends the run as Ctrl-C does
    server.start()
    os.environ["DATABASE_URL"] = server.url
    return (yield)


def sql_to_empty(operations, style, tables, **options):
    """TRUNCATE gives each table and index a new file, which takes longer than all that a test of the browser does here.
    A replica does not ask the constraints, so the order does not matter."""
    return ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{table}"' for table in tables)]


def pytest_configure(config):
    from django.db.backends.postgresql.operations import DatabaseOperations  # not before there are settings

    DatabaseOperations.sql_flush = sql_to_empty
    # The server goes with all its databases; dropping them first would only wait for the threads of the live server.
    config.option.reuse_db = True


def pytest_report_header():
    return f"database: PostgreSQL of {find_server()}"


def asks_the_store(item):
    return "django_db" in {mark.name for mark in item.iter_markers()} or bool(STORES & set(item.fixturenames))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """What asks no database has nothing to show here that the first pass has not shown; nor have the other cases of a
    test that ask it the same, but for those marked as computed in SQL."""
    seen, kept = set(), []
    for item in items:
        test = item.nodeid.partition("[")[0]
        if asks_the_store(item) and (test not in seen or item.get_closest_marker("sql")):
            kept.append(item)
        seen.add(test)
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


if __name__ == "__main__":
    sys.exit(0 if find_server() else "PostgreSQL is not on this machine")
