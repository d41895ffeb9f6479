"""The files of a form, however they came: whole with the form, or in pieces before it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from thuocdo.attachments.intake import Intake, papers
from thuocdo.attachments.media_types import MediaType
from thuocdo.attachments.resumable import upload_of
from thuocdo.attachments.services import NamedFile, plain_name, store
from thuocdo.errors import Conflict

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment

#: The hidden field beside a file field, with the ids of what came in pieces.
SUFFIX = "-uploaded"


def received_papers(
    request: HttpRequest,
    field: str,
    *,
    actor: User | None,
    at: datetime,
    intake: Intake | None = None,
) -> list[Attachment]:
    """Return the papers that a form brings, as `received_files` does, without the names they came with."""
    found = received_files(request, field, actor=actor, at=at, intake=intake)
    return [one.attachment for one in found]


def received_files(
    request: HttpRequest,
    field: str,
    *,
    actor: User | None,
    at: datetime,
    intake: Intake | None = None,
) -> list[NamedFile]:
    """Return the files that a form brings in one of its file fields; none is an empty list.

    Args:
        request: the form, sent.
        field: name of the file field; ids of pieces stand in `<field>-uploaded`.
        actor: the official; null for a citizen.
        at: the moment.
        intake: what is taken here; that of papers where null.

    Raises:
        InvalidInput: a file is empty, too large, of a type that is not taken, or harmful.
        NotFound: an upload is too old, or of another session.
        Conflict: an upload is not whole yet.
        Unavailable: files cannot be kept now.
    """
    taken = intake or papers()
    whole = [
        NamedFile(
            store(one, name=one.name or "", actor=actor, at=at, intake=taken),
            plain_name(one.name or ""),
        )
        for one in request.FILES.getlist(field)
    ]
    in_pieces = [_kept(request, one, at) for one in _ids(request.POST.getlist(field + SUFFIX))]
    for file in in_pieces:
        taken.refuse_type(MediaType(file.attachment.media_type))
    return whole + in_pieces


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def _kept(request: HttpRequest, upload_id: UUID, at: datetime) -> NamedFile:
    key = request.session.session_key or ""
    upload = upload_of(upload_id, session_key=key, at=at)
    if upload.attachment is None:
        raise Conflict(
            "upload_not_whole",
            f"Tệp “{upload.name}” chưa gửi xong. Hãy đợi thanh tiến độ đầy rồi bấm lại.",
            f"The file “{upload.name}” has not arrived whole. Wait until its bar is full, then press again.",
        )
    return NamedFile(upload.attachment, upload.name)
