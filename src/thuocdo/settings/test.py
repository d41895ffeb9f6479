"""For the tests: a database of their own that is thrown away, cheap passwords, jobs that run at once.

Every run has its own embedded server, so several runs on one machine do not meet. Its folder is named in the
environment, where the parallel workers of the run find it; conftest.py removes it at the end.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_RUN_DIR = Path(
    os.environ.setdefault(
        "THUOCDO_TEST_RUN_DIR", str(Path(tempfile.gettempdir()) / f"thuocdo-test-{os.getpid()}")
    )
)
os.environ["THUOCDO_DATA_DIR"] = str(_RUN_DIR)
os.environ.pop("THUOCDO_EMBEDDED_POSTGRESQL", None)  # this one is removed after the run
os.environ.setdefault("THUOCDO_LOG_LEVEL", "ERROR")

from thuocdo.postgresql.server import EmbeddedServer  # noqa: E402
from thuocdo.settings.base import *  # noqa: E402

SECRET_KEY = "only for tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": database(DATABASE_URL, EmbeddedServer(EMBEDDED_POSTGRESQL, durable=False))}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
PLANNED_STOPS_KEPT_SECONDS = None  # queries are counted, whatever the clock says
FORMS_FROM_DATABASE = (
    False  # rules and forms are tried without a database; tests of entered forms let them be known
)
UNITS_KEPT_SECONDS = 0.0  # each test has its own units
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WEBHOOK_NETWORKS = ["127.0.0.0/8"]
WEBHOOK_PLAIN_HTTP = True
