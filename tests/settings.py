"""Settings of the tests: those of the portal in a temporary folder, what is slow or leaves the machine replaced."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="cpdplans-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
# Overwritten, not defaulted: what a developer has in the shell must not change the tests, nor tests his data.
os.environ.update(DEMO="0", DEBUG="0", SECRET_KEY="tests-only", PORTAL_URL="http://testserver", VAR_DIR=_folder)

from cpdplans.settings import *  # noqa: E402, F403
from cpdplans.settings import DATABASES, POST_OFFICE, STATIC_ROOT, STORAGES, VAR_DIR  # noqa: E402

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT.mkdir()  # WhiteNoise warns of a missing folder, and warnings are errors

DATABASES["default"]["CONN_MAX_AGE"] = 0  # a connection kept by a server thread would hold the test database back
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: the threads of live_server each need a connection of their own, which memory cannot give.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "tests.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
