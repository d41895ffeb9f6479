"""Keeping originals: the only writer of this room."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, TYPE_CHECKING

from django.conf import settings

import structlog

from thuocdo.attachments.media_types import media_type_of
from thuocdo.attachments.models import Attachment
from thuocdo.errors import InvalidInput, NotFound, Unavailable

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

log = structlog.get_logger(__name__)

_CHUNK_BYTES = 1024 * 1024
_LONGEST_NAME = 255


def store(stream: IO[bytes], *, name: str, actor: User | None, at: datetime) -> Attachment:
    """Keep the bytes of a stream as they are and return the row that stands for them.

    The same content is kept once: a second call returns the first row, with the name and person of the first.
    The file is on the disk, synchronised, before the row exists, so a row always has its file; a file without a row
    can be left by a transaction that is undone later, and serves the next call with that content.

    Args:
        stream: read from where it stands to its end.
        name: as the sender gave it; folders in it are dropped.
        actor: who sent it, null for a command without a person.
        at: when it came in, aware.

    Raises:
        InvalidInput: nothing in it, or more than `UPLOAD_FILE_LIMIT_BYTES`.
        Unavailable: the disk cannot take it; nothing is kept.
    """
    with _received(stream) as (file, digest, size):
        media_type = media_type_of(file)
        _put_in_place(Path(file.name), _path_of(digest))
    attachment, made = Attachment.objects.get_or_create(
        sha256=digest,
        defaults={
            "size_bytes": size,
            "media_type": media_type,
            "original_name": plain_name(name),
            "uploaded_by": actor,
            "uploaded_at": at,
        },
    )
    log.info(
        "attachment_stored", sha256=digest, size_bytes=size, media_type=media_type.value, new=made
    )
    return attachment


def open_original(attachment: Attachment) -> IO[bytes]:
    """Open the bytes of an attachment for reading; the caller closes.

    Raises:
        NotFound: the row is there and its file is not, as after a restore without the data folder.
    """
    try:
        return _path_of(attachment.sha256).open("rb")
    except FileNotFoundError:
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


@contextmanager
def _received(stream: IO[bytes]) -> Iterator[tuple[IO[bytes], str, int]]:
    """Write the stream to a file of its own; the file is gone afterwards, whatever happens."""
    folder = settings.ATTACHMENTS_DIR / "incoming"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            try:
                yield file, *_copy(stream, file)
            finally:
                Path(file.name).unlink(missing_ok=True)
    except OSError as error:
        log.warning("attachment_not_stored", reason=error.strerror)
        raise Unavailable(
            "storage_full",
            "Máy chủ không ghi được tệp (đầy ổ đĩa hoặc lỗi ổ đĩa); chưa có gì được lưu. "
            "Hãy báo quản trị viên rồi gửi lại.",
            "The server cannot write the file (disk full or failing); nothing was stored. "
            "Tell the administrator, then send it again.",
        ) from error


def _copy(stream: IO[bytes], file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK_BYTES):
        size += len(chunk)
        if size > settings.UPLOAD_FILE_LIMIT_BYTES:
            raise _too_large()
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise InvalidInput(
            "empty_file",
            "Tệp rỗng (0 byte). Hãy chọn lại tệp có nội dung.",
            "The file is empty (0 bytes). Choose a file with content.",
        )
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size


def _too_large() -> InvalidInput:
    limit = settings.UPLOAD_FILE_LIMIT_BYTES // (1024 * 1024)
    return InvalidInput(
        "file_too_large",
        f"Tệp lớn hơn {limit} MB nên không nhận. Hãy gửi tệp Word, Excel hoặc PDF chữ, bỏ bớt ảnh quét.",
        f"The file is larger than {limit} MB and was not taken. Send Word, Excel or a PDF with text, without scans.",
        limit_mb=limit,
    )


def _path_of(digest: str) -> Path:
    root: Path = settings.ATTACHMENTS_DIR
    return root / digest[:2] / digest[2:4] / digest


def _put_in_place(source: Path, target: Path) -> None:
    """Give a finished file its address at one stroke: whoever comes second finds the same bytes there."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source.chmod(0o400)
    source.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
