"""The server side of resumable uploads: tus 1.0.0 with creation and termination, in the words of its headers.

Source: https://tus.io/protocols/resumable-upload.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from thuocdo.attachments.resumable import (
    append,
    forget_upload,
    received_bytes,
    start_upload,
    upload_of,
)
from thuocdo.errors import DomainError, InvalidInput, NotAllowed
from thuocdo.ui.errors import message_of, status_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import PendingUpload

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"


@require_http_methods(["POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin an upload: `Upload-Length` and the name in `Upload-Metadata`; the answer's `Location` takes the pieces."""
    try:
        upload = start_upload(
            name=_name_in(request.headers.get("Upload-Metadata", "")),
            size=_number_in(request, "Upload-Length"),
            session_key=_session_of(request),
            at=timezone.now(),
        )
    except DomainError as error:
        return _refusal(error)
    answer = HttpResponse(status=201)
    answer["Location"] = reverse("uploads:piece", args=[upload.pk])
    return _tus(answer)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def piece(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Say how much has arrived, take the next piece, or take the upload back."""
    try:
        return _HANDLERS[request.method or ""](request, upload_id)
    except DomainError as error:
        return _refusal(error)


def _tell(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    upload = upload_of(upload_id, session_key=_session_of(request), at=timezone.now())
    answer = HttpResponse(status=200)
    answer["Upload-Length"] = str(upload.size_bytes)
    return _with_offset(answer, upload)


def _take(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    if request.content_type != PIECE:
        return _tus(HttpResponse(status=415))
    upload = append(
        upload_id,
        request,
        offset=_number_in(request, "Upload-Offset"),
        session_key=_session_of(request),
        actor=_official_of(request),
        at=timezone.now(),
    )
    return _with_offset(HttpResponse(status=204), upload)


def _forget(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    forget_upload(upload_id, session_key=_session_of(request), at=timezone.now())
    return _tus(HttpResponse(status=204))


_HANDLERS = {"HEAD": _tell, "PATCH": _take, "DELETE": _forget}


def _session_of(request: HttpRequest) -> str:
    if not request.user.is_authenticated or not request.session.session_key:
        raise NotAllowed(
            "sign_in_to_upload",
            "Phiên làm việc đã hết. Hãy đăng nhập lại rồi gửi tệp.",
            "Your session is over. Sign in again, then send the file.",
        )
    return request.session.session_key


def _official_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _name_in(metadata: str) -> str:
    for pair in metadata.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                break
    return ""


def _number_in(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise InvalidInput(
            "upload_header",
            f"Thiếu hoặc sai tiêu đề {header}.",
            f"The header {header} is missing or wrong.",
        )
    return int(text)


def _with_offset(answer: HttpResponse, upload: PendingUpload) -> HttpResponse:
    answer["Upload-Offset"] = str(received_bytes(upload))
    answer["Cache-Control"] = "no-store"
    return _tus(answer)


def _refusal(error: DomainError) -> HttpResponse:
    said = {"code": error.code, "message": message_of(error)}
    return _tus(JsonResponse(said, status=status_of(error)))


def _tus(answer: HttpResponse) -> HttpResponse:
    answer["Tus-Resumable"] = VERSION
    return answer
