"""Small pictures of files, so that a clerk sees what a paper is without opening it. Drawn once, kept beside the originals.

They can be thrown away at any time: the next who looks has them drawn again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

import structlog

from thuocdo.attachments.media_types import MediaType
from thuocdo.attachments.services import incoming, open_original

if TYPE_CHECKING:
    from thuocdo.attachments.models import Attachment

log = structlog.get_logger(__name__)

#: Types of which there are pictures; the others are shown by name alone.
DRAWN = frozenset({MediaType.PDF, MediaType.JPEG, MediaType.PNG, MediaType.WEBP})

_SECONDS = 30


class Width(IntEnum):
    """How wide a picture is, in pixels: in a list, and to read it."""

    THUMBNAIL = 240
    PAGE = 1200


def preview(attachment: Attachment, width: Width) -> bytes | None:
    """Return a picture of a file as WebP: its first page, or the photo itself.

    Null: for types that are not drawn, and for a file that could not be drawn; that is tried once.

    Raises:
        NotFound: its original is gone.
        Unavailable: the store of the originals does not answer.
    """
    if attachment.media_type not in DRAWN:
        return None
    kept = _path_of(attachment.sha256, width)
    if not kept.exists():
        _keep(kept, _drawn(attachment, width))
    return kept.read_bytes() or None


def forget_previews(digest: str) -> None:
    """Remove the pictures of an original."""
    for width in Width:
        _path_of(digest, width).unlink(missing_ok=True)


def _drawn(attachment: Attachment, width: Width) -> bytes:
    with _as_file(attachment) as path:
        command = [
            sys.executable, "-m", "thuocdo.attachments.drawing",
            str(path), attachment.media_type, str(int(width)),
        ]  # fmt: skip
        try:
            # The words are ours alone: a path made of a hash, a type of the list, a number.
            done = subprocess.run(  # noqa: S603
                command, capture_output=True, timeout=_SECONDS, check=True
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            log.warning("preview_not_drawn", sha256=attachment.sha256, reason=type(error).__name__)
            return b""
    return done.stdout


@contextmanager
def _as_file(attachment: Attachment) -> Iterator[Path]:
    with (
        tempfile.NamedTemporaryFile(dir=incoming(), prefix="preview-") as copy,
        open_original(attachment) as original,
    ):
        shutil.copyfileobj(original, copy)
        copy.flush()
        yield Path(copy.name)


def _keep(path: Path, picture: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(picture)
    Path(file.name).replace(path)


def _path_of(digest: str, width: Width) -> Path:
    root: Path = settings.ATTACHMENTS_DIR
    return root / "previews" / digest[:2] / f"{digest}.{int(width)}.webp"
