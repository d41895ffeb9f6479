"""The results of dossiers for programs: which there are, and their files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ninja import Path
from pydantic import Field

from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import asking
from thuocdo.api.problems import not_found
from thuocdo.api.routing import get
from thuocdo.api.v1.dossiers.answers import local
from thuocdo.api.v1.dossiers.looking import PURPOSE, Code, System, found_dossier, router
from thuocdo.attachments.services import open_original
from thuocdo.dossiers.models import DossierResult
from thuocdo.dossiers.services import open_result

Number = Annotated[int, Path(..., ge=1, le=9999, description="number of the result in the dossier")]


@dataclass(frozen=True, slots=True)
class ResultAnswer:
    """One result. It holds where `issued` is true; one that was found wrong stays with the moment it was withdrawn."""

    number: int
    code: Annotated[str, Field(description="as the procedure lists it; empty where it has none")]
    name: str
    reference: Annotated[str, Field(description="number and sign")]
    signed_on: date | None
    signer: str
    expires_on: Annotated[date | None, Field(description="its last day; null: it holds for good")]
    issued: Annotated[bool, Field(description="it stands and the dossier is resolved")]
    paper: Annotated[bool, Field(description="there is a paper")]
    digitisation_state: Annotated[int, Field(description="0 not digitised, 1 digitised")]
    media_type: Annotated[str | None, Field(description="of its file; null without one")]
    size_bytes: int | None
    sha256: Annotated[
        str | None, Field(description="of its file, as the event in the chain has it")
    ]
    attached_at: datetime
    withdrawn_at: datetime | None
    replaced_by: Annotated[int | None, Field(description="number of the result in its place")]


@dataclass(frozen=True, slots=True)
class ResultsAnswer:
    """All results of a dossier, in order, also those that hold no longer."""

    items: list[ResultAnswer]


@get(
    router,
    "/dossiers/{system}/{dossier_code}/results",
    scope=Scope.DOSSIERS,
    answers=ResultsAnswer,
    summary="Results of a dossier",
    summary_vi="Các kết quả của hồ sơ",
)
def list_dossier_results(request: HttpRequest, system: System, dossier_code: Code) -> ResultsAnswer:
    """Return what was decided: number, day, signer, and the hash of each file. An electronic result is worth what a paper is."""
    row = found_dossier(request, system, dossier_code)
    found = row.results.select_related("attachment")
    given = row.resolved_at is not None
    return ResultsAnswer([_answer(one, given=given) for one in found.order_by("number")])


def _answer(one: DossierResult, *, given: bool) -> ResultAnswer:
    file = one.attachment
    return ResultAnswer(
        number=one.number,
        code=one.code,
        name=one.name,
        reference=one.reference,
        signed_on=one.signed_on,
        signer=one.signer,
        expires_on=one.expires_on,
        issued=given and one.withdrawn_at is None,
        paper=one.paper,
        digitisation_state=one.digitisation_state,
        media_type=file.media_type if file else None,
        size_bytes=file.size_bytes if file else None,
        sha256=file.sha256 if file else None,
        attached_at=timezone.localtime(one.attached_at),
        withdrawn_at=local(one.withdrawn_at),
        replaced_by=one.replaced_by,
    )


@get(
    router,
    "/dossiers/{system}/{dossier_code}/results/{number}/file",
    scope=Scope.PEOPLE,
    answers=bytes,
    summary="The file of a result",
    summary_vi="Tệp của một kết quả",
)
def get_dossier_result_file(
    request: HttpRequest, system: System, dossier_code: Code, number: Number
) -> HttpResponse:
    """Return the bytes of a result as they were attached; who took them is kept. 404 where it is on paper alone."""
    row = found_dossier(request, system, dossier_code)
    found = open_result(row, number, actor=asking(request), at=timezone.now(), purpose=PURPOSE)
    if found.attachment is None:
        raise not_found()
    with open_original(found.attachment) as file:
        response = HttpResponse(file.read(), content_type="application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
