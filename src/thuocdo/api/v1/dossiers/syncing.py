"""What the national portal knows of dossiers: told by the program that passes them on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from django.http import HttpRequest

from ninja import Schema
from pydantic import ConfigDict, Field

from thuocdo.accounts.models import SYSTEM_PATTERN, Scope
from thuocdo.api.authentication import asking
from thuocdo.api.routing import post
from thuocdo.api.v1.dossiers.looking import router, seen_units
from thuocdo.dossiers import services
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.status import SyncState
from thuocdo.errors import DomainError
from thuocdo.other_systems.reports import CODE_PATTERN

MOST_AT_ONCE = 1_000
_LARGEST_INT = 2**31 - 1


class SyncItem(Schema):
    """What became of one dossier at the national portal."""

    model_config = ConfigDict(extra="forbid")

    system: Annotated[str, Field(max_length=40, pattern=SYSTEM_PATTERN)] = OWN_SYSTEM
    code: Annotated[str, Field(max_length=80, pattern=CODE_PATTERN)]
    sent: Annotated[
        int, Field(ge=0, le=_LARGEST_INT, description="`event_count` of what was passed on")
    ]
    state: Literal["sent", "confirmed", "failed"]


class SyncBody(Schema):
    """Many of them."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[SyncItem], Field(min_length=1, max_length=MOST_AT_ONCE)]


@dataclass(frozen=True, slots=True)
class SyncedItem:
    """What is held of one dossier now; pending where more has happened since it was passed on. `problem` is the code of the refusal."""

    system: str
    code: str
    sync_state: Annotated[str | None, Field(description="null where nothing is known of it here")]
    event_count: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class SyncAnswer:
    """What became of each, in their order."""

    noted: int
    refused: int
    items: list[SyncedItem]


@post(
    router,
    "/dossiers/synced",
    scope=Scope.ACT,
    answers=SyncAnswer,
    statuses=(200,),
    summary="Say what the national portal has",
    summary_vi="Báo kết quả đồng bộ lên Cổng Dịch vụ công quốc gia",
)
def note_synced(request: HttpRequest, body: SyncBody) -> SyncAnswer:
    """Note of dossiers whether they were sent to the national portal, and whether it confirmed or refused them.

    It is no event of the dossier; the service index counts it (1.4). Said again it changes nothing. A dossier that the token does not see is as one that does not exist.
    """
    wanted = {(one.system, one.code) for one in body.items}
    rows = Dossier.objects.visible_to(asking(request), unit_ids=seen_units(request))
    found = {
        (one.source_system, one.code): one
        for one in rows.filter(code__in={code for _, code in wanted})
    }
    items = [_noted(one, found.get((one.system, one.code))) for one in body.items]
    refused = sum(one.problem is not None for one in items)
    return SyncAnswer(len(items) - refused, refused, items)


def _noted(said: SyncItem, row: Dossier | None) -> SyncedItem:
    if row is None:
        return SyncedItem(said.system, said.code, None, None, "not_found")
    try:
        row = services.note_answer(row, to=SyncState(said.state), sent=said.sent)
    except DomainError as error:
        return SyncedItem(said.system, said.code, row.sync_state, row.event_count, error.code)
    return SyncedItem(said.system, said.code, row.sync_state, row.event_count, None)
