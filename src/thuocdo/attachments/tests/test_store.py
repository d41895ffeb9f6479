from __future__ import annotations

import errno
import hashlib
import io
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.attachments import services
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.services import open_original, plain_name, store
from thuocdo.errors import InvalidInput, NotFound, Unavailable

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

AT = datetime(2026, 3, 14, 8, tzinfo=UTC)
CONTENT = "Báo cáo cải cách hành chính".encode()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    made = tmp_path / "attachments"
    settings.ATTACHMENTS_DIR = made
    return made


def keep(
    content: bytes = CONTENT, name: str = "báo cáo.txt", actor: User | None = None
) -> Attachment:
    return store(io.BytesIO(content), name=name, actor=actor, at=AT)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_bytes_stay_as_they_are_under_their_own_address(folder: Path, lan: User) -> None:
    kept = keep(actor=lan)
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert (kept.sha256, kept.size_bytes, kept.media_type) == (digest, len(CONTENT), "text/plain")
    assert (kept.original_name, kept.uploaded_by, kept.uploaded_at) == ("báo cáo.txt", lan, AT)
    with open_original(kept) as original:
        assert original.read() == CONTENT
    [file] = files_in(folder)
    assert file == folder / digest[:2] / digest[2:4] / digest
    assert stat.S_IMODE(file.stat().st_mode) == 0o400


@pytest.mark.django_db
def test_the_same_content_is_kept_once_with_its_first_name(folder: Path) -> None:
    first = keep(name="a.txt")
    again = store(io.BytesIO(CONTENT), name="b.txt", actor=None, at=AT + timedelta(days=1))
    assert again == first
    assert (again.original_name, again.uploaded_at) == ("a.txt", AT)
    assert len(files_in(folder)) == 1


@pytest.mark.django_db
def test_a_stream_is_taken_from_where_it_stands() -> None:
    stream = io.BytesIO(b"left out" + CONTENT)
    stream.seek(8)
    assert store(stream, name="a", actor=None, at=AT).sha256 == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.django_db
def test_an_empty_file_is_refused_and_leaves_nothing(folder: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        keep(b"")
    assert refused.value.code == "empty_file"
    assert not files_in(folder)
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_and_one_at_it_is_kept(
    folder: Path, settings: Any
) -> None:
    settings.UPLOAD_FILE_LIMIT_BYTES = len(CONTENT)
    assert keep().size_bytes == len(CONTENT)
    with pytest.raises(InvalidInput) as refused:
        keep(CONTENT + b"!")
    assert refused.value.code == "file_too_large"
    assert len(files_in(folder)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_a_full_disk_is_said_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if failing == "write":
        monkeypatch.setattr(services, "_copy", full)
    elif failing == "fsync":
        monkeypatch.setattr("os.fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Unavailable) as refused:
        keep()
    assert "chưa có gì được lưu" in refused.value.message_vi
    assert not files_in(folder)
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_a_data_folder_that_cannot_be_made_is_said(settings: Any, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    settings.ATTACHMENTS_DIR = in_the_way / "attachments"
    with pytest.raises(Unavailable):
        keep()


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_keep_one_file_and_one_row(folder: Path) -> None:
    from django.db import connection

    def write(_: int) -> int:
        try:
            return keep(CONTENT * 1000).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        kept = set(pool.map(write, range(8)))
    assert len(kept) == Attachment.objects.count() == len(files_in(folder)) == 1


@pytest.mark.django_db
def test_a_lost_original_is_said_and_comes_back_with_the_next_upload(folder: Path) -> None:
    kept = keep()
    files_in(folder)[0].unlink()
    with pytest.raises(NotFound, match="no longer on the server"):
        open_original(kept)
    keep()
    with open_original(kept) as original:
        assert original.read() == CONTENT


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\Báo cáo.docx", "Báo cáo.docx"),
        ("/", "khong-ten"),
        ("", "khong-ten"),
        ("..", "khong-ten"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("Ba\u0301o ca\u0301o.txt", "Báo cáo.txt"),
        ("x" * 300 + ".docx", "x" * 250 + ".docx"),
        ("x" * 300, "x" * 255),
        ("\u202etxt.exe", "txt.exe"),
    ],
)
def test_a_name_loses_its_folders_and_what_cannot_be_seen(given_name: str, expected: str) -> None:
    assert plain_name(given_name) == expected


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_is_no_path(given_name: str) -> None:
    name = plain_name(given_name)
    assert 0 < len(name) <= 255
    assert not set(name) & {"/", "\\", "\0", "\n"}
    assert name not in {".", ".."}
