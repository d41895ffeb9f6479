from __future__ import annotations

import errno
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.attachments import resumable
from thuocdo.attachments.models import Attachment, PendingUpload
from thuocdo.attachments.resumable import (
    MOST_OPEN,
    append,
    forget_upload,
    prune_uploads,
    received_bytes,
    start_upload,
    upload_of,
)
from thuocdo.attachments.services import open_original
from thuocdo.errors import Conflict, DomainError, InvalidInput, NotFound, Unavailable

AT = datetime(2026, 3, 14, 8, tzinfo=UTC)
CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 8


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


def begin(size: int = len(CONTENT), session: str = "hoa", at: datetime = AT) -> PendingUpload:
    return start_upload(name="giấy khai sinh.pdf", size=size, session_key=session, at=at)


def send(upload: PendingUpload, piece: bytes, offset: int, session: str = "hoa") -> PendingUpload:
    return append(
        upload.pk, io.BytesIO(piece), offset=offset, session_key=session, actor=None, at=AT
    )


@pytest.mark.django_db
@given(cuts=st.lists(st.integers(0, len(CONTENT)), max_size=6))
def test_however_it_is_cut_the_whole_arrives(cuts: list[int]) -> None:
    upload, edges = begin(), [0, *sorted(cuts), len(CONTENT)]
    for start, end in pairwise(edges):
        upload = send(upload, CONTENT[start:end], start)
    assert upload.attachment is not None
    with open_original(upload.attachment) as kept:
        assert kept.read() == CONTENT


@pytest.mark.django_db
def test_a_piece_that_comes_twice_is_refused_with_the_place_to_go_on() -> None:
    upload = begin()
    send(upload, CONTENT[:100], 0)
    with pytest.raises(Conflict) as refused:
        send(upload, CONTENT[:100], 0)
    assert refused.value.values["received"] == 100
    assert received_bytes(upload) == 100


@pytest.mark.django_db
def test_the_last_piece_sent_twice_changes_nothing() -> None:
    upload = begin()
    first = send(upload, CONTENT, 0)
    again = send(upload, CONTENT[-5:], len(CONTENT) - 5)
    assert again.attachment_id == first.attachment_id
    assert Attachment.objects.count() == 1


@pytest.mark.django_db
def test_more_than_was_said_is_not_taken() -> None:
    upload = send(begin(), CONTENT + b"more", 0)
    assert upload.attachment is not None
    assert upload.attachment.size_bytes == len(CONTENT)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [0, -1, 2 * 1024**3])
def test_what_could_never_be_taken_does_not_begin(size: int) -> None:
    with pytest.raises(InvalidInput):
        begin(size)
    assert not PendingUpload.objects.exists()


@pytest.mark.django_db
def test_of_another_session_nothing_can_be_learnt() -> None:
    upload = begin()
    for act in (
        lambda: upload_of(upload.pk, session_key="binh", at=AT),
        lambda: send(upload, CONTENT, 0, session="binh"),
        lambda: forget_upload(upload.pk, session_key="binh", at=AT),
        lambda: upload_of(uuid4(), session_key="hoa", at=AT),
    ):
        with pytest.raises(NotFound) as refused:
            act()
        assert refused.value.code == "no_such_upload"


@pytest.mark.django_db
def test_one_session_cannot_fill_the_disk() -> None:
    for _ in range(MOST_OPEN):
        begin()
    with pytest.raises(InvalidInput):
        begin()
    assert begin(session="binh").pk


@pytest.mark.django_db
def test_a_whole_file_of_a_wrong_type_is_refused_and_gone(folder: Path) -> None:
    upload = begin(size=20)
    with pytest.raises(InvalidInput):
        send(upload, b"<svg onload=alert()>", 0)
    assert not [one for one in folder.rglob("*") if one.is_file()]


@pytest.mark.django_db
def test_a_full_disk_is_said_and_what_had_arrived_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = begin()
    send(upload, CONTENT[:100], 0)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(resumable.os, "fsync", full)
        with pytest.raises(Unavailable):
            send(upload, CONTENT[100:200], 100)
    rest = received_bytes(upload)
    assert rest >= 100
    assert send(upload, CONTENT[rest:], rest).attachment is not None


@pytest.mark.django_db
def test_after_a_day_nothing_is_left(folder: Path) -> None:
    upload = begin()
    send(upload, CONTENT[:100], 0)
    assert prune_uploads(at=AT + timedelta(hours=23)) == 0
    assert prune_uploads(at=AT + timedelta(hours=24)) == 1
    assert not [one for one in folder.rglob("*") if one.is_file()]
    with pytest.raises(NotFound):
        upload_of(upload.pk, session_key="hoa", at=AT)


@pytest.mark.django_db(transaction=True)
def test_the_same_piece_from_two_tabs_at_once_is_kept_once() -> None:
    upload = begin()

    def one_tab(_number: int) -> str:
        try:
            send(upload, CONTENT, 0)
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(4) as tabs:
        answers = list(tabs.map(one_tab, range(4)))
    assert answers == ["taken"] * 4
    kept = Attachment.objects.get()
    assert kept.size_bytes == len(CONTENT)
