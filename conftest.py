"""The end of a test run: the database server that the run started for itself is stopped and removed."""

from __future__ import annotations

import os
import shutil

import pytest


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # a parallel worker: the run goes on
    from django.conf import settings

    server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
    if server is not None:
        server.delete()
    shutil.rmtree(os.environ["THUOCDO_TEST_RUN_DIR"], ignore_errors=True)
