"""What lists of records need is loaded beside the first request, once, and no engine is started that computes elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from django.core.signals import request_started

import pytest

from thuocdo.indicators.evaluation import warming
from thuocdo.warehouse.engine import engine as engines


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return what loading began, without loading anything."""
    found: list[str] = []
    monkeypatch.setattr(warming, "_load", lambda: found.append("loaded"))
    warming.warm_with_first_request()
    yield found
    request_started.disconnect(dispatch_uid=warming._NAME)


def test_the_first_request_begins_it_and_no_other(begun: list[str]) -> None:
    assert begun == [], "not with the start of a server, which may fork its workers"
    for _ in range(3):
        warming._begin()
    for thread in _of_warming():
        thread.join(5)
    assert begun == ["loaded"]


def _of_warming() -> list[Any]:
    return [one for one in threading.enumerate() if one.name == warming._NAME]


@pytest.mark.parametrize(("name", "started"), [("duckdb", ["duckdb"]), ("spark", [])])
def test_only_an_engine_of_this_process_is_started(
    name: str, started: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FIGURES_ENGINE = name
    found: list[str] = []
    monkeypatch.setattr(engines, "engine", lambda: found.append(name))
    monkeypatch.setattr(
        engines, "computes_here", lambda: name == "duckdb"
    )  # the classes say so; that of Spark is an extra
    warming._load()
    assert found == started


def test_a_server_loads_it_beside_its_first_request_and_not_before() -> None:
    program = (
        "import sys, time, thuocdo.wsgi\n"
        "from django.core.signals import request_started\n"
        "print('ibis' in sys.modules, 'duckdb' in sys.modules)\n"
        "request_started.send(sender=None)\n"
        "import threading\n"
        "[one.join(90) for one in threading.enumerate() if one.name == 'figures-warming']\n"
        "print('ibis' in sys.modules, 'duckdb' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev"},
    )
    assert done.stdout.split() == ["False", "False", "True", "True"]
