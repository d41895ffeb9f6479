"""A browser for the tests that need one: the system's Chromium, driven by playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

#: playwright keeps an event loop in this thread, and Django would refuse the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

#: Milliseconds: a build server may be slow, and what comes late is no fault.
expect.set_options(timeout=20_000)

HERE = Path(__file__).parent
TRACES = Path(os.environ.get("THUOCDO_TRACES", "var/traces"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder; pytest hands over those of all folders."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def nobody_is_left(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End the sessions of the served product before the database of the run is dropped: a browser keeps its connections open."""
    yield
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()


@pytest.fixture(scope="session")
def browser(nobody_is_left: None) -> Iterator[Browser]:
    """Start Chromium once for all tests."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not work for root; the pages are ours.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        made = playwright.chromium.launch(executable_path=found, args=arguments)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a fresh window at the running product; a trace is kept where the test fails."""
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.tracing.start(snapshots=True)  # pictures of every frame cost a tenth more
    yield context.new_page()
    failed = getattr(request.node, "failed_in_browser", False)
    context.tracing.stop(path=TRACES / f"{request.node.name}.zip" if failed else None)
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call" and report.failed:
        item.failed_in_browser = True  # type: ignore[attr-defined]
    return report
