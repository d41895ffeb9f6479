"""Keeping originals: the only writer of this room."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, TYPE_CHECKING

from django.conf import settings

import structlog

from thuocdo.attachments.intake import Intake, reports
from thuocdo.attachments.media_types import media_type_of
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.scanning import refuse_harmful
from thuocdo.attachments.storage import originals, store_unavailable
from thuocdo.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

log = structlog.get_logger(__name__)

_CHUNK_BYTES = 1024 * 1024
_LONGEST_NAME = 255
_LONGEST_ENDING = 5


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file with the name it came with here: the same content may have come under another one, from somebody whom that name concerns alone."""

    attachment: Attachment
    name: str


def store(
    stream: IO[bytes], *, name: str, actor: User | None, at: datetime, intake: Intake | None = None
) -> Attachment:
    """Keep the bytes of a stream as they are and return the row that stands for them.

    The same content is kept once: a second call returns the first row, with the name and person of the first.
    The file is in its place, synchronised, before the row exists, so a row always has its file; a file without a row
    can be left by a transaction that is undone later, and serves the next call with that content.

    Args:
        stream: read from where it stands to its end.
        name: as the sender gave it; folders in it are dropped.
        actor: who sent it, null for a citizen, or a command without a person.
        at: when it came in, aware.
        intake: what is taken here; that of reports where null.

    Raises:
        InvalidInput: nothing in it, too large, of a type that is not taken, or harmful.
        Unavailable: the disk cannot take it, or the virus scanner does not answer; nothing is kept.
    """
    intake = intake or reports()
    with _received(stream, intake) as (file, digest, size):
        media_type = media_type_of(file)
        intake.refuse_type(media_type)
        scanned_by = refuse_harmful(Path(file.name))
        _revive(digest, name=plain_name(name))
        originals().keep(Path(file.name), digest)
    attachment, made = Attachment.objects.get_or_create(
        sha256=digest,
        defaults={
            "size_bytes": size,
            "media_type": media_type,
            "original_name": plain_name(name),
            "uploaded_by": actor,
            "uploaded_at": at,
            "scanned_by": scanned_by,
        },
    )
    log.info(
        "attachment_stored", sha256=digest, size_bytes=size, media_type=media_type.value, new=made
    )
    return attachment


def _revive(digest: str, *, name: str) -> None:
    """Take the mark of destruction away from content that comes in again, before its bytes are kept. Shape: one query.

    The lock of the row lasts until the transaction ends, so nobody removes the bytes meanwhile.
    """
    rows = Attachment.objects.filter(sha256=digest, destroyed_at__isnull=False)
    rows.update(destroyed_at=None, removed_at=None, original_name=name)


def open_original(attachment: Attachment) -> IO[bytes]:
    """Open the bytes of an attachment for reading; the caller closes.

    Raises:
        NotFound: the row is there and its file is not, as after a restore without the data folder.
    """
    try:
        return originals().open(attachment.sha256)
    except FileNotFoundError:
        if attachment.destroyed_at is not None:
            raise NotFound(
                "original_destroyed",
                "Tệp này đã được hủy khi hết thời hạn lưu trữ.",
                "This file was destroyed when its time of keeping was over.",
            ) from None
        raise NotFound(
            "original_missing",
            "Không còn tệp gốc trên máy chủ. Hãy báo quản trị viên khôi phục thư mục dữ liệu.",
            "The original file is no longer on the server. Ask the administrator to restore the data folder.",
            sha256=attachment.sha256,
        ) from None


def plain_name(name: str) -> str:
    """Return a file name without folders and control characters, NFC, at most 255 characters, its ending kept."""
    last = PurePosixPath(PureWindowsPath(name).as_posix()).name
    clean = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable()).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if dot and len(clean) > _LONGEST_NAME and len(ending) < 20:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return clean[:_LONGEST_NAME] or "khong-ten"


def titled(attachment: Attachment, title: str) -> str:
    """Return a name for a file made of a title and the ending of the file: the name it first came with may be somebody else's.

    A title that was the name of the file itself has its ending already.
    """
    _stem, dot, ending = attachment.original_name.rpartition(".")
    plain = title.replace("/", "-").replace("\\", "-")
    known = dot and len(ending) <= _LONGEST_ENDING and ending.isascii() and ending.isalnum()
    lacks = known and not plain.lower().endswith(f".{ending.lower()}")
    return plain_name(f"{plain}.{ending.lower()}" if lacks else plain)


@contextmanager
def _received(stream: IO[bytes], intake: Intake) -> Iterator[tuple[IO[bytes], str, int]]:
    """Write the stream to a file of its own; the file is gone afterwards, whatever happens."""
    try:
        with tempfile.NamedTemporaryFile(dir=incoming(), delete=False) as file:
            try:
                yield file, *_copy(stream, file, intake)
            finally:
                Path(file.name).unlink(missing_ok=True)
    except OSError as error:
        log.warning("attachment_not_stored", reason=error.strerror)
        raise store_unavailable() from error


def incoming() -> Path:
    """Return the folder of files that are not whole or not judged yet; it is made where it is not there."""
    folder: Path = settings.ATTACHMENTS_DIR / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _copy(stream: IO[bytes], file: IO[bytes], intake: Intake) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK_BYTES):
        size += len(chunk)
        intake.refuse_size(size)
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise empty_file()
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size


def empty_file() -> InvalidInput:
    """Return the refusal of a file without content."""
    return InvalidInput(
        "empty_file",
        "Tệp rỗng (0 byte). Hãy chọn lại tệp có nội dung.",
        "The file is empty (0 bytes). Choose a file with content.",
    )
