import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured

from cpdplans.settings import env_bool, env_int, env_list, env_required

PRODUCTION = {"SECRET_KEY": "k", "PORTAL_URL": "https://portal.example/", "ALLOWED_HOSTS": "portal.example"}


def load(tmp_path, expression="''", **environment):
    """What one fresh process makes of the settings: what `expression` prints, or the last line of the failure."""
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    result = subprocess.run(
        [sys.executable, "-c", f"from cpdplans import settings; print({expression})"],
        env=clean | environment,
        cwd=project.BASE_DIR,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return (result.stdout or result.stderr).strip().splitlines()[-1]


@pytest.mark.parametrize(
    "text, value",
    [("1", True), ("TRUE", True), (" on ", True), ("yes", True), ("0", False), ("no", False), ("off", False)],
)
def test_env_bool_reads_switches(monkeypatch, text, value):
    monkeypatch.setenv("SWITCH", text)

    assert env_bool("SWITCH", not value) is value


def test_env_bool_when_empty_is_the_default(monkeypatch):
    monkeypatch.setenv("SWITCH", "")

    assert env_bool("SWITCH", True) is True


@pytest.mark.parametrize("text", ["2", "ture", "enabled", "None"])
def test_env_bool_refuses_what_it_cannot_read(monkeypatch, text):
    monkeypatch.setenv("SWITCH", text)

    with pytest.raises(ImproperlyConfigured, match="SWITCH must be 1 or 0"):
        env_bool("SWITCH")


def test_env_int_reads_a_number_or_the_default(monkeypatch):
    monkeypatch.setenv("NUMBER", "587")

    assert env_int("NUMBER", 25) == 587
    assert env_int("NUMBER_NOT_SET", 25) == 25


@pytest.mark.parametrize("text", ["-1", "2.5", "๒๕", "25x"])
def test_env_int_refuses_what_it_cannot_read(monkeypatch, text):
    monkeypatch.setenv("NUMBER", text)

    with pytest.raises(ImproperlyConfigured, match="NUMBER must be a whole number"):
        env_int("NUMBER", 25)


def test_env_list_drops_blanks(monkeypatch):
    monkeypatch.setenv("WORDS", " a, ,b,")

    assert env_list("WORDS") == ["a", "b"]


@pytest.mark.parametrize("text", ["", "  "])
def test_env_required_names_what_is_missing(monkeypatch, text):
    monkeypatch.setenv("NEEDED", text)

    with pytest.raises(ImproperlyConfigured, match="NEEDED is not set"):
        env_required("NEEDED")


@pytest.mark.parametrize("name", ["SECRET_KEY", "PORTAL_URL"])
def test_production_without_a_needed_value_does_not_start(tmp_path, name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    assert f"{name} is not set" in load(tmp_path, **environment)


def test_production_has_no_debug_no_demonstration_and_secure_cookies(tmp_path):
    found = load(
        tmp_path,
        "settings.DEBUG, settings.DEMO, settings.SESSION_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT,"
        " 'cpdplans.units.backends.DemonstrationBackend' in settings.AUTHENTICATION_BACKENDS",
        **PRODUCTION,
    )

    assert found == "False False True True False"


def test_production_portal_url_loses_its_last_slash(tmp_path):
    assert load(tmp_path, "settings.PORTAL_URL", **PRODUCTION) == "https://portal.example"


def test_misspelt_switch_stops_the_start(tmp_path):
    assert "DEMO must be 1 or 0, not 'ja'" in load(tmp_path, DEMO="ja", **PRODUCTION)


def test_demonstration_keeps_its_key_and_answers_to_this_machine_only(tmp_path):
    keys = {load(tmp_path, "settings.SECRET_KEY", DEMO="1") for _ in range(2)}

    assert len(keys) == 1
    assert (tmp_path / "demo_secret_key").stat().st_mode & 0o777 == 0o600
    assert load(tmp_path, "settings.ALLOWED_HOSTS", DEMO="1") == "['127.0.0.1', 'localhost', '[::1]']"
    assert load(tmp_path, "settings.PORTAL_URL", DEMO="1", PORT="8123") == "http://127.0.0.1:8123"


def test_demonstration_ignores_a_key_from_the_environment(tmp_path):
    assert load(tmp_path, "settings.SECRET_KEY == 'k'", DEMO="1", **PRODUCTION) == "False"
