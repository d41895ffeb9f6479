"""Files that arrive in pieces: a phone that loses its network goes on where it stopped.

An upload is a row and a file under `incoming/`. How much has arrived is the length of the file, synchronised before it is
answered, so a power cut loses nothing that was acknowledged. It belongs to the session that began it and to nobody else.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.db import transaction

from thuocdo.attachments.intake import papers
from thuocdo.attachments.models import PendingUpload
from thuocdo.attachments.services import empty_file, incoming, plain_name, store
from thuocdo.attachments.storage import store_unavailable
from thuocdo.errors import Conflict, InvalidInput, NotFound

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment

KEPT = timedelta(days=1)
#: Uploads that one session may have open; more is somebody who fills the disk.
MOST_OPEN = 40

_CHUNK_BYTES = 256 * 1024


class Readable(Protocol):
    """Bytes as they come over the network."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most as many as asked for; none at the end."""


@transaction.atomic
def start_upload(*, name: str, size: int, session_key: str, at: datetime) -> PendingUpload:
    """Begin an upload.

    Args:
        name: of the file.
        size: bytes that will come.
        session_key: of whoever sends it.
        at: the moment; it is kept for a day.

    Raises:
        InvalidInput: there is nothing to come, it is too large, or too many are open.
    """
    if size < 1:
        raise empty_file()
    papers().refuse_size(size)
    own = PendingUpload.objects.filter(session_key=session_key, attachment=None)
    if own.filter(expires_at__gt=at).count() >= MOST_OPEN:
        raise InvalidInput(
            "too_many_uploads",
            "Có quá nhiều tệp đang gửi dở. Hãy đợi các tệp trước gửi xong.",
            "Too many files are on their way. Wait until the earlier ones have arrived.",
        )
    return PendingUpload.objects.create(
        name=plain_name(name),
        size_bytes=size,
        session_key=session_key,
        started_at=at,
        expires_at=at + KEPT,
    )


@transaction.atomic
def append(
    upload_id: UUID,
    piece: Readable,
    *,
    offset: int,
    session_key: str,
    actor: User | None,
    at: datetime,
) -> PendingUpload:
    """Add a piece; with the last one the file is judged and kept as an attachment.

    Args:
        upload_id: of `start_upload`.
        piece: read to its end, or to the declared size.
        offset: where the piece begins; must be what has arrived.
        session_key: of whoever began it.
        actor: the official who sends it, null for a citizen.
        at: the moment.

    Raises:
        NotFound: there is no such upload of this session, or it is too old.
        Conflict: the piece begins elsewhere; `received` says where to go on.
        InvalidInput: the whole file is not taken; the upload is over.
        Unavailable: the disk is full; what was acknowledged stays.
    """
    upload = upload_of(upload_id, session_key=session_key, at=at, lock=True)
    if upload.attachment_id is not None:
        return upload
    received = received_bytes(upload)
    if offset != received:
        raise Conflict(
            "upload_offset",
            "Máy chủ đã nhận một phần khác của tệp; trình duyệt sẽ gửi tiếp từ chỗ đó.",
            "The server holds another part of the file; the browser will go on from there.",
            received=received,
        )
    _write(_path_of(upload), piece, most=upload.size_bytes - received)
    if received_bytes(upload) == upload.size_bytes:
        upload.attachment = _finish(upload, actor=actor, at=at)
        upload.save(update_fields=["attachment"])
    return upload


def upload_of(
    upload_id: UUID, *, session_key: str, at: datetime, lock: bool = False
) -> PendingUpload:
    """Return an upload of one session.

    Raises:
        NotFound: there is none, or it is too old.
    """
    rows = PendingUpload.objects.select_for_update(of=("self",)) if lock else PendingUpload.objects
    upload = rows.filter(pk=upload_id, session_key=session_key, expires_at__gt=at).first()
    if upload is None:
        raise NotFound(
            "no_such_upload",
            "Không có lần gửi tệp này, hoặc đã quá một ngày. Hãy chọn lại tệp.",
            "There is no such upload, or it is over a day old. Choose the file again.",
        )
    return upload


def received_bytes(upload: PendingUpload) -> int:
    """Return how many bytes have arrived."""
    if upload.attachment_id is not None:
        return upload.size_bytes
    try:
        return _path_of(upload).stat().st_size
    except FileNotFoundError:
        return 0


def forget_upload(upload_id: UUID, *, session_key: str, at: datetime) -> None:
    """Take an upload back; an attachment that has been made of it stays, for others may have sent the same.

    Raises:
        NotFound: there is none, or it is too old.
    """
    upload = upload_of(upload_id, session_key=session_key, at=at)
    _path_of(upload).unlink(missing_ok=True)
    upload.delete()


def prune_uploads(*, at: datetime) -> int:
    """Remove uploads that are over a day old, and their files; return how many."""
    old = list(PendingUpload.objects.filter(expires_at__lte=at))
    for upload in old:
        _path_of(upload).unlink(missing_ok=True)
    PendingUpload.objects.filter(pk__in=[one.pk for one in old]).delete()
    return len(old)


def _finish(upload: PendingUpload, *, actor: User | None, at: datetime) -> Attachment:
    path = _path_of(upload)
    try:
        with path.open("rb") as whole:
            kept = store(whole, name=upload.name, actor=actor, at=at, intake=papers())
    except InvalidInput:
        path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)
    return kept


def _write(path: Path, piece: Readable, *, most: int) -> None:
    try:
        with path.open("ab") as file:
            while most and (chunk := piece.read(min(_CHUNK_BYTES, most))):
                file.write(chunk)
                most -= len(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise store_unavailable() from error


def _path_of(upload: PendingUpload) -> Path:
    return incoming() / f"upload-{upload.pk}"
