"""The OpenAPI description: committed, valid, kept by what the endpoints really answer; and the page made from it."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError, call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from thuocdo.api import description, guessing
from thuocdo.api.description import FILE, openapi, openapi_yaml
from thuocdo.indicators.cube.building import refresh
from thuocdo.ingestion.tests.factories import sample_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program


def test_the_committed_description_is_that_of_the_endpoints() -> None:
    assert FILE.read_text(encoding="utf-8") == openapi_yaml(), "run: thuocdo openapi --write"


def test_the_command_writes_and_compares(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    monkeypatch.setattr("thuocdo.api.management.commands.openapi.FILE", file)
    with pytest.raises(CommandError, match="out of date"):
        call_command("openapi", check=True)
    call_command("openapi", write=True)
    call_command("openapi", check=True)
    out = StringIO()
    call_command("openapi", stdout=out)
    assert yaml.safe_load(out.getvalue()) == yaml.safe_load(file.read_text()) == openapi()


def test_what_one_caller_changes_no_other_sees() -> None:
    openapi()["paths"].clear()
    assert openapi()["paths"]


def test_every_parameter_and_every_operation_is_named_in_both_languages() -> None:
    for operations in openapi()["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["x-summary-vi"]
            assert operation["description"]
            assert operation["security"] == [{"Token": []}]


def test_every_reference_leads_somewhere() -> None:
    document = openapi()
    for reference in re.findall(r"\$ref: '#/components/(\w+)/(\w+)'", openapi_yaml()):
        assert reference[1] in document["components"][reference[0]]


def test_the_file_is_served(client: Client, db: None) -> None:
    answer = client.get("/api/v1/openapi.yaml")
    assert answer["Content-Type"] == "application/yaml"
    assert yaml.safe_load(answer.content) == openapi()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_shows_every_address_and_loads_nothing_from_elsewhere(
    client: Client, db: None, language: str
) -> None:
    client.cookies.load({"django_language": language})
    page = client.get("/api/v1/docs").content.decode()
    for path, operations in openapi()["paths"].items():
        assert path in page
        for operation in operations.values():
            assert operation["summary" if language == "en" else "x-summary-vi"] in page
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page)
    links = set(re.findall(r'href="#([\w-]+)"', page)) - {"main"}
    assert links <= set(re.findall(r'id="([\w-]+)"', page))


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Keep the connection of the test open, as the test client does: a server closes it after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def _own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR, settings.CUBE_DIR = tmp_path / "warehouse", tmp_path / "cube"


#: For each operation; the profile `ci` asks twelve times as often.
EXAMPLES = settings.default.max_examples // 4
schema = schemathesis.openapi.from_dict(openapi())
schema.app = get_wsgi_application()
schema.config.update(base_url="http://testserver")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection", "_own_folders")
@pytest.mark.parametrize(
    "label", [f"{op.ok().method.upper()} {op.ok().path}" for op in schema.get_all_operations()]
)
def test_what_is_answered_is_what_is_described(
    label: str,
    province: Program,
    units: LittleProvince,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**6
    if asks_the_cube(label):
        refresh(at=timezone.now())
    monkeypatch.setattr(guessing, "MOST_MISSES_A_MINUTE", 10**6)
    sample_report(holder=units.home_affairs, issuer=units.province)
    method, path = label.split()
    check_operation(schema[path][method], province)


def asks_the_cube(label: str) -> bool:
    """Say whether an operation answers from the figures of units in a window."""
    return "/service-index" in label or "/handling-evaluation" in label


def check_operation(operation: Any, program: Program) -> None:
    """Ask one operation with made-up parameters, good and bad ones, and hold the answers against the description."""

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        # Called in this process, nobody would unpack what is compressed.
        plain = {"Authorization": f"Bearer {program.secret}", "Accept-Encoding": "identity"}
        # What is well formed may still name a unit that does not exist: that is for the tests of each room.
        # Nor can a schema say that the last day of a window is not before the first.
        accepts = operation.method == "get" and not asks_the_cube(operation.path)
        excluded = [] if accepts else [positive_data_acceptance]
        case.call_and_validate(headers=plain, excluded_checks=excluded)

    run()


def test_words_for_every_status() -> None:
    used = {
        int(status)
        for operations in openapi()["paths"].values()
        for operation in operations.values()
        for status in operation["responses"]
    }
    assert used == set(description._STATUS_WORDS)
