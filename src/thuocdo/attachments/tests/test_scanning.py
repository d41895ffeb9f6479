"""With a real scanner where one is installed: its only signature is that of the public test file."""

from __future__ import annotations

import io
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from thuocdo.attachments.models import Attachment
from thuocdo.attachments.services import store
from thuocdo.attachments.tests.scanner import HARMLESS_TEST_VIRUS, running_scanner
from thuocdo.errors import InvalidInput, Unavailable

AT = datetime(2026, 3, 14, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with running_scanner(tmp_path) as (daemon, address):
        settings.CLAMAV_ADDRESS = address
        yield daemon


def keep(content: bytes) -> Attachment:
    return store(io.BytesIO(content), name="giấy.pdf", actor=None, at=AT)


@pytest.mark.django_db
def test_a_harmful_file_is_refused_and_nothing_is_kept(
    scanner: subprocess.Popen[bytes], folder: Path
) -> None:
    with pytest.raises(InvalidInput) as refused:
        keep(HARMLESS_TEST_VIRUS)
    assert refused.value.code == "harmful_file"
    assert not Attachment.objects.exists()
    assert not [one for one in folder.rglob("*") if one.is_file()]


@pytest.mark.django_db
def test_a_clean_file_says_who_looked(scanner: subprocess.Popen[bytes]) -> None:
    assert keep(b"%PDF-1.7 clean").scanned_by == "clamav"


@pytest.mark.django_db
def test_while_the_scanner_is_down_nothing_is_taken(
    scanner: subprocess.Popen[bytes], folder: Path
) -> None:
    scanner.kill()
    scanner.wait()
    with pytest.raises(Unavailable) as refused:
        keep(b"%PDF-1.7 clean")
    assert refused.value.code == "scanner_unavailable"
    assert not [one for one in folder.rglob("*") if one.is_file()]


@pytest.mark.django_db
def test_a_scanner_that_hangs_up_is_one_that_does_not_answer(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.CLAMAV_ADDRESS = f"tcp:127.0.0.1:{listening.getsockname()[1]}"
        listening.settimeout(5)
        import threading

        def hang_up() -> None:
            connection, _ = listening.accept()
            connection.close()

        answering = threading.Thread(target=hang_up)
        answering.start()
        with pytest.raises(Unavailable):
            keep(b"%PDF-1.7 clean")
        answering.join()


@pytest.mark.django_db
def test_without_a_scanner_the_row_says_that_nobody_looked() -> None:
    assert keep(b"%PDF-1.7 clean").scanned_by == ""
