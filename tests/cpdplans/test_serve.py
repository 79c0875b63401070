import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from cpdplans.management.commands.serve import is_loopback


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def demonstration(tmp_path):
    """The environment of a demonstration of its own, with one file to serve and no database yet."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "hello.txt").write_text("hello")
    own = {"DEMO": "1", "VAR_DIR": str(tmp_path), "DATABASE_URL": "", "PORTAL_URL": "", "PYTHONUTF8": "1"}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "cpdplans.settings"}


def manage(*arguments):
    return [sys.executable, project.BASE_DIR / "manage.py", *arguments]


@contextmanager
def serving(port, environment):
    command = manage("serve", "--port", str(port), "--workers", "1")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        try:
            yield process
        finally:
            process.terminate()


def children_of(number):
    """The ids of the processes that one started, from the fourth word of /proc/<id>/stat."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if stat.read_text().rsplit(")", 1)[1].split()[1] == str(number):
                yield int(stat.parent.name)
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            continue


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.10", "portal.cpd.go.th"])
def test_serve_under_demo_refuses_other_than_loopback(settings, address):
    settings.DEMO = True

    with pytest.raises(CommandError, match="ระบบสาธิตเปิดได้เฉพาะบนเครื่องนี้เท่านั้น"):
        call_command("serve", address=address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_is_loopback_accepts_this_machine(address):
    assert is_loopback(address)


def test_serve_when_port_is_busy_says_which_to_take():
    with socket.create_server(("127.0.0.1", 0)) as other:
        busy = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"เปิดพอร์ต {busy} .* make run PORT={busy + 1}"):
            call_command("serve", port=busy)


def test_serve_when_port_is_no_port():
    with pytest.raises(CommandError, match="เลขพอร์ตต้องอยู่ระหว่าง 1 ถึง 65535"):
        call_command("serve", port=70000)


def test_serve_until_told_to_stop(demonstration, port):
    subprocess.run(manage("migrate", "django_tasks_database", "--verbosity=0"), env=demonstration, check=True)

    with serving(port, demonstration) as process:
        lines = iter(process.stdout.readline, "")
        announcement = next(line for line in lines if "พอร์ทัลเปิดแล้วที่" in line)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/hello.txt") as answer:
            body = answer.read()
        children = list(children_of(process.pid))
        process.send_signal(signal.SIGTERM)
        rest = "".join(lines)

    assert f"http://127.0.0.1:{port}/ " in announcement
    assert "reviewer2" in rest
    assert body == b"hello"
    assert len(children) == 4  # the server and three workers: what takes seconds waits for no book and no mail server
    assert process.returncode == 0
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []
    assert is_free(port)


def test_serve_when_worker_dies_stops_the_server_too(demonstration, port):
    with serving(port, demonstration) as process:  # its table is not there
        said = process.stdout.read()

    assert process.returncode == 1
    assert re.search("(task|mail) worker หยุดทำงานเอง", said)
    assert is_free(port)
