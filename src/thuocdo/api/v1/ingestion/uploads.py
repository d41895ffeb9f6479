"""Uploads: a file is taken in at once and read in the background; its state says what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from django.core.files.uploadedfile import UploadedFile as DjangoFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ninja import File, Header, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from thuocdo.accounts.idempotency import once
from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import asking, token_in
from thuocdo.api.files import file_digest
from thuocdo.api.pages import Id
from thuocdo.api.problems import not_found
from thuocdo.api.routing import answer, get, post
from thuocdo.api.v1.filters import UnitCode
from thuocdo.errors import NotFound
from thuocdo.facts.references import RecordRef
from thuocdo.ingestion.models import Upload
from thuocdo.ingestion.services import confirm_issuer, receive_upload
from thuocdo.organisations.models import Unit

router = Router()

ROOM = "ingestion"
Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="chosen by the program; the same key and file again give the same upload",
    ),
]


@dataclass(frozen=True, slots=True)
class UploadAnswer:
    """A file that was sent in, and how far it got. `code` and messages say why it was refused, or what is odd about one that was not."""

    id: int
    name: str
    state: Literal["waiting", "reading", "needs_issuer", "stored", "refused"]
    code: str | None
    message_vi: str
    message_en: str
    issuer_printed: Annotated[str, Field(description="as printed, where nobody knows the issuer")]
    reports: Annotated[list[int], Field(description="the reports that were read in it")]
    duplicate_of: Annotated[int | None, Field(description="the stored report that it repeats")]
    uploaded_at: datetime
    finished_at: datetime | None


class Issuer(Schema):
    """Which unit issued the report."""

    model_config = ConfigDict(extra="forbid")

    unit: UnitCode


@post(
    router,
    "/uploads",
    scope=Scope.UPLOAD,
    answers=UploadAnswer,
    refusals=(503,),
    summary="Send in a report",
    summary_vi="Gửi tệp báo cáo",
)
def create_upload(
    request: HttpRequest, file: File[UploadedFile], idempotency_key: Key = None
) -> HttpResponse:
    """Take a file in (Word, Excel, PDF or text) and queue it for reading; ask for its state at `Location`.

    The report becomes one of the token's unit and waits for a person to confirm it. The same `Idempotency-Key` with the same file
    gives the same upload; with another file it is refused with 409.
    """
    repeated = False
    if idempotency_key is None:
        upload_id = _receive(request, file)
    else:
        outcome = once(
            lambda: RecordRef(ROOM, str(_receive(request, file))),
            token=token_in(request),
            key=idempotency_key,
            fingerprint=file_digest(file),
            at=timezone.now(),
        )
        upload_id, repeated = int(outcome.record.id), outcome.repeated
    return _accepted(request, _upload(request, upload_id), repeated=repeated)


@get(
    router,
    "/uploads/{upload_id}",
    answers=UploadAnswer,
    summary="State of an upload",
    summary_vi="Tình trạng của tệp đã gửi",
)
def get_upload(request: HttpRequest, upload_id: Id) -> UploadAnswer:
    """Return how far a file got that this token sent in."""
    return _answer(_upload(request, upload_id))


@post(
    router,
    "/uploads/{upload_id}/issuer",
    scope=Scope.UPLOAD,
    answers=UploadAnswer,
    summary="Name the issuer",
    summary_vi="Xác nhận đơn vị ban hành",
)
def confirm_upload_issuer(request: HttpRequest, upload_id: Id, issuer: Issuer) -> HttpResponse:
    """Say which unit issued a report whose issuer the reader did not know; for uploads in state `needs_issuer`."""
    upload = _upload(request, upload_id)
    now = timezone.now()
    unit = Unit.objects.coded(issuer.unit, on=timezone.localdate(now)).first()
    if unit is None:
        raise NotFound(
            "unknown_unit",
            f"Hiện không có đơn vị nào mang mã “{issuer.unit}”. Hãy kiểm tra lại mã đơn vị.",
            f"There is no unit with the code {issuer.unit!r} today. Check the code.",
            unit=issuer.unit,
        )
    confirm_issuer(upload, unit=unit, actor=asking(request), at=now)
    return _accepted(request, _upload(request, upload_id))


def _receive(request: HttpRequest, file: DjangoFile[bytes]) -> int:
    token = token_in(request)
    upload = receive_upload(
        file, name=file.name or "", holder=token.unit, actor=token.account, at=timezone.now()
    )
    return upload.pk


def _upload(request: HttpRequest, upload_id: int) -> Upload:
    uploads = Upload.objects.visible_to(asking(request))
    found = uploads.prefetch_related("reports").filter(pk=upload_id).first()
    if found is None:
        raise not_found()
    return found


def _accepted(request: HttpRequest, upload: Upload, *, repeated: bool = False) -> HttpResponse:
    response = answer(request, _answer(upload), status=202)
    response["Location"] = reverse("api-1:get_upload", args=[upload.pk])
    if repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def _answer(upload: Upload) -> UploadAnswer:
    return UploadAnswer(
        id=upload.pk,
        name=upload.name,
        state=upload.state,  # type: ignore[arg-type] # the choices of the model
        code=upload.code or None,
        message_vi=upload.message_vi,
        message_en=upload.message_en,
        issuer_printed=upload.issuer_printed,
        reports=sorted(report.pk for report in upload.reports.all()),
        duplicate_of=upload.duplicate_of_id,
        uploaded_at=timezone.localtime(upload.uploaded_at),
        finished_at=timezone.localtime(upload.finished_at) if upload.finished_at else None,
    )
