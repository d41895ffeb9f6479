"""Where the bytes of originals lie: in the data folder, or in a bucket of an S3 store by setting.

Both keep a content under its SHA-256 and never change it; whoever comes second with the same content finds it there.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.core.files import File

from thuocdo.errors import Unavailable

if TYPE_CHECKING:
    from django.core.files.storage import Storage


class Originals(Protocol):
    """A place where originals lie."""

    def keep(self, source: Path, digest: str) -> None:
        """Give a finished file its address; the source is used up or left, its folder is cleared by the caller."""

    def open(self, digest: str) -> IO[bytes]:
        """Open the bytes for reading; the caller closes. FileNotFoundError where they are not there."""

    def remove(self, digest: str) -> None:
        """Remove the bytes for good; nothing where they are not there."""


class OriginalsOnDisk:
    """The data folder: `ab/cd/<sha256>`, read-only files."""

    def keep(self, source: Path, digest: str) -> None:
        """Move the file to its address at one stroke, synchronised."""
        target = self._path_of(digest)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source.chmod(0o400)
        source.replace(target)
        _synchronise(target.parent)

    def open(self, digest: str) -> IO[bytes]:
        """Open the file."""
        return self._path_of(digest).open("rb")

    def remove(self, digest: str) -> None:
        """Remove the file, synchronised."""
        target = self._path_of(digest)
        try:
            target.unlink(missing_ok=True)
            if target.parent.exists():
                _synchronise(target.parent)
        except OSError as error:
            raise store_unavailable() from error

    @staticmethod
    def _path_of(digest: str) -> Path:
        root: Path = settings.ATTACHMENTS_DIR
        return root / digest[:2] / digest[2:4] / digest


def _synchronise(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class OriginalsInStore:
    """A bucket of an S3 store; each content is one object named by its SHA-256."""

    def __init__(self, store: Storage, failures: tuple[type[Exception], ...]) -> None:
        self._store, self._failures = store, failures

    def keep(self, source: Path, digest: str) -> None:
        """Send the file; the store shows it whole or not at all."""
        try:
            if not self._store.exists(digest):
                with source.open("rb") as file:
                    self._store.save(digest, File(file))
        except self._failures as error:
            raise store_unavailable() from error

    def open(self, digest: str) -> IO[bytes]:
        """Open the object."""
        try:
            opened: IO[bytes] = self._store.open(digest)
        except self._failures as error:
            raise store_unavailable() from error
        return opened

    def remove(self, digest: str) -> None:
        """Remove the object; a bucket that keeps versions has to forget them by its own rule."""
        try:
            self._store.delete(digest)
        except self._failures as error:
            raise store_unavailable() from error


def originals() -> Originals:
    """Return the place that the installation is configured with."""
    if settings.ORIGINALS_S3["bucket_name"]:
        return _in_s3(**settings.ORIGINALS_S3)
    return OriginalsOnDisk()


@lru_cache(maxsize=1)
def _in_s3(**options: Any) -> OriginalsInStore:
    # Installed where it is used alone: the library of the store is larger than the product.
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
    from storages.backends.s3 import S3Storage  # noqa: PLC0415

    return OriginalsInStore(
        S3Storage(**options, default_acl=None, file_overwrite=False), (BotoCoreError, ClientError)
    )


def store_unavailable() -> Unavailable:
    """Return the error of a place that takes nothing."""
    return Unavailable(
        "storage_full",
        "Máy chủ không ghi được tệp (đầy ổ đĩa hoặc lỗi ổ đĩa); chưa có gì được lưu. "
        "Hãy báo quản trị viên rồi gửi lại.",
        "The server cannot write the file (disk full or failing); nothing was stored. "
        "Tell the administrator, then send it again.",
    )
