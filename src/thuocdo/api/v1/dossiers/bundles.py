"""Bundles for programs: one as it stands with its parts, and taking one in at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ninja import Path
from pydantic import Field

from thuocdo.accounts.idempotency import once
from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import asking, token_in
from thuocdo.api.guessing import note_miss, refuse_guessing
from thuocdo.api.problems import not_found
from thuocdo.api.routing import answer, get, post
from thuocdo.api.v1.dossiers.acting import version_named
from thuocdo.api.v1.dossiers.answers import DossierRow, local, row_answer
from thuocdo.api.v1.dossiers.bodies import BundlePartBody, Key, ReceiveBundleBody
from thuocdo.api.v1.dossiers.doing import ROOM, fingerprint, marked, unit_named, unusable
from thuocdo.api.v1.dossiers.looking import page_rows, router
from thuocdo.api.v1.values import UnitRef, unit_ref
from thuocdo.dossiers import services
from thuocdo.dossiers.bundles.reading import bundle_of
from thuocdo.dossiers.bundles.receiving import BundlePart, receive_bundle
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import STATUS_LABELS, Status
from thuocdo.dossiers.unpaid import asked_first
from thuocdo.facts.references import RecordRef
from thuocdo.other_systems.reports import CODE_PATTERN
from thuocdo.payments.services import refuse_unpaid_reception
from thuocdo.procedures.bundles import bundle_by_code

if TYPE_CHECKING:
    from thuocdo.dossiers.bundles.reading import PartSeen

BundleCode = Annotated[
    str, Path(..., max_length=90, pattern=CODE_PATTERN, description="code of the bundle")
]


_WITH = ("bundled__bundle__group", "bundled__bundle__reception_unit")


@dataclass(frozen=True, slots=True)
class BundlePartAnswer:
    """One part of a bundle. Parts of one turn run side by side; a later turn waits until all before it have ended."""

    turn: int
    waits: Annotated[bool, Field(description="its turn has not come")]
    code: str
    status: Annotated[int, Field(ge=1, le=10)]
    status_vi: str
    procedure: str
    agency: str
    due_at: Annotated[datetime | None, Field(description="null where no law sets a time")]
    expected: Annotated[
        bool, Field(description="its clock has not begun: it is due so if those before it are")
    ]
    ended_at: datetime | None
    dossier: Annotated[
        DossierRow | None, Field(description="null where the token does not see that dossier")
    ]


@dataclass(frozen=True, slots=True)
class BundleAnswer:
    """A bundle as it was handed in, and where its parts stand, in their order."""

    code: str
    bundle: Annotated[str, Field(description="code of the group of procedures")]
    name: str
    reception_unit: UnitRef
    channel: str
    received_at: datetime
    due_at: Annotated[
        datetime | None, Field(description="when the last part is due, or expected to be")
    ]
    parts: list[BundlePartAnswer]


@get(
    router,
    "/bundles/{bundle_code}",
    scope=Scope.DOSSIERS,
    answers=BundleAnswer,
    summary="One bundle",
    summary_vi="Một nhóm hồ sơ liên thông",
)
def get_bundle(request: HttpRequest, bundle_code: BundleCode) -> BundleAnswer:
    """Return a bundle of which the token sees a part; of the others it learns procedure, agency, code and state."""
    token = token_in(request)
    refuse_guessing(token)
    found = _answer_of(request, bundle_code)
    if found is None:
        note_miss(token)
        raise not_found()
    return found


@post(
    router,
    "/bundles",
    scope=Scope.ACT,
    answers=BundleAnswer,
    statuses=(200, 201),
    summary="Take a bundle in",
    summary_vi="Nhận một nhóm hồ sơ liên thông",
)
def create_bundle(
    request: HttpRequest, body: ReceiveBundleBody, idempotency_key: Key
) -> HttpResponse:
    """Take a bundle in, a dossier for each procedure, all or nothing: 201, `Location`. The same again: 200, the same bundle.

    Fees that a procedure wants before acceptance are asked for with its part. As long as one of the first turn is not paid nothing is accepted: 409
    `fee_unpaid`.
    """
    outcome = once(
        lambda: _received(request, body),
        token=token_in(request),
        key=idempotency_key,
        fingerprint=fingerprint(request, body),
        at=timezone.now(),
    )
    seen = Dossier.objects.visible_to(asking(request)).filter(pk=int(outcome.record.id))
    code = seen.values_list("bundled__bundle__code", flat=True).first()
    found = _answer_of(request, code) if code else None
    if found is None:  # the unit of the token was merged meanwhile
        raise not_found()
    response = answer(request, found, status=200 if outcome.repeated else 201)
    response["Location"] = reverse("api-1:get_bundle", args=[found.code])
    return marked(response, repeated=outcome.repeated)


def _received(request: HttpRequest, body: ReceiveBundleBody) -> RecordRef:
    group = bundle_by_code(body.bundle)
    if group is None:
        raise unusable("bundle", "no bundle has this code")
    at = timezone.now()
    parts = [_part(request, one, body, number) for number, one in enumerate(body.parts)]
    bundle = receive_bundle(
        group=group,
        parts=parts,
        people=[services.Person(**one.model_dump()) for one in body.people],
        reception_unit=unit_named(body.reception_unit, "reception_unit"),
        channel=body.channel,
        actor=asking(request),
        at=at,
        request_id=f"api:{uuid4().hex}",  # the same request again is known by its key
        together=lambda row, _place: refuse_unpaid_reception(row, at=at),
    )
    return RecordRef(ROOM, str(bundle.parts.get(position=1).dossier_id))


def _part(
    request: HttpRequest, one: BundlePartBody, body: ReceiveBundleBody, number: int
) -> BundlePart:
    version = version_named(request, one.procedure)
    decision = services.Decision.ACCEPT if body.accept_at_once else services.Decision.REGISTER
    fee = asked_first(version.pk, channel=body.channel, case=one.case)
    return BundlePart(
        version=version,
        competent_agency=unit_named(one.competent_agency, f"parts.{number}.competent_agency"),
        case=one.case,
        subject=one.subject,
        work=services.CounterWork(decision, fee=fee),
    )


def _answer_of(request: HttpRequest, code: str) -> BundleAnswer | None:
    """Return a bundle of which the token sees a part; null for every other one."""
    seen = Dossier.objects.visible_to(asking(request)).filter(bundled__bundle__code=code)
    rows = {one.pk: one for one in seen.select_related(*page_rows(), *_WITH)}
    if not rows:
        return None
    first = next(iter(rows.values()))
    bundle = first.bundled.bundle
    found = bundle_of(first, now=timezone.now())
    assert found is not None, "its parts say that they are"
    return BundleAnswer(
        code=code,
        bundle=bundle.group.code,
        name=found.name,
        reception_unit=unit_ref(bundle.reception_unit),
        channel=bundle.channel,
        received_at=timezone.localtime(bundle.received_at),
        due_at=local(found.due_at),
        parts=[_part_answer(one, rows.get(one.id)) for one in found.parts],
    )


def _part_answer(part: PartSeen, row: Dossier | None) -> BundlePartAnswer:
    return BundlePartAnswer(
        turn=part.turn,
        waits=part.waits,
        code=part.code,
        status=part.status,
        status_vi=STATUS_LABELS[Status(part.status)],
        procedure=part.procedure,
        agency=part.agency,
        due_at=local(part.due_at),
        expected=part.expected,
        ended_at=local(part.ended_at),
        dossier=row_answer(row) if row else None,
    )
