"""Directives of those who lead, for programs: which there are, give one, answer one, take one back.

What an official was told by name he answers himself, or who stands for him: no program does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pydantic import Field

from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import asking
from thuocdo.api.routing import get
from thuocdo.api.v1.dossiers.answers import local
from thuocdo.api.v1.dossiers.bodies import (
    DirectiveAnswerBody,
    DirectiveBody,
    DirectiveWithdrawalBody,
    Key,
)
from thuocdo.api.v1.dossiers.doing import act_at, do_once, official_of, unit_named
from thuocdo.api.v1.dossiers.looking import (
    PURPOSE,
    Code,
    System,
    found_dossier,
    may_see_people,
    router,
)
from thuocdo.api.v1.values import UnitRef, unit_ref
from thuocdo.dossiers import services
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.personal_data import reveal_people
from thuocdo.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from thuocdo.dossiers.models import DossierDirective


@dataclass(frozen=True, slots=True)
class DirectiveAnswer:
    """One directive. It waits for an answer as long as it was neither answered nor withdrawn."""

    number: int
    unit: UnitRef
    official: Annotated[str, Field(description="name of who is to do it; empty where the unit is")]
    given_by: str
    given_at: datetime
    answer_due_at: datetime
    words: Annotated[
        str | None, Field(description="null without the scope `people`: they may name somebody")
    ]
    answer: Annotated[str | None, Field(description="empty while there is none; null as `words`")]
    answered_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class DirectivesAnswer:
    """All directives about a dossier, in the order they were given."""

    items: list[DirectiveAnswer]


@get(
    router,
    "/dossiers/{system}/{dossier_code}/directives",
    scope=Scope.DOSSIERS,
    answers=DirectivesAnswer,
    summary="Directives about a dossier",
    summary_vi="Ý kiến chỉ đạo về hồ sơ",
)
def list_dossier_directives(
    request: HttpRequest, system: System, dossier_code: Code
) -> DirectivesAnswer:
    """Return what those who lead told units and officials to do; words with the scope `people` alone, and kept who looked."""
    row = found_dossier(request, system, dossier_code)
    found = row.directives.select_related("unit", "official", "given_by").order_by("number")
    rows = list(found)
    in_full = bool(rows) and _revealed(request, row)
    return DirectivesAnswer([_answer(one, in_full=in_full) for one in rows])


def _revealed(request: HttpRequest, row: Dossier) -> bool:
    if not may_see_people(request) or row.source_system != OWN_SYSTEM:
        return False
    try:
        reveal_people(row, actor=asking(request), at=timezone.now(), purpose=PURPOSE)
    except (NotFound, NotAllowed):  # seen, but not to be acted on
        return False
    return True


def _answer(one: DossierDirective, *, in_full: bool) -> DirectiveAnswer:
    return DirectiveAnswer(
        number=one.number,
        unit=unit_ref(one.unit),
        official=one.official.full_name if one.official else "",
        given_by=one.given_by.full_name,
        given_at=timezone.localtime(one.given_at),
        answer_due_at=timezone.localtime(one.answer_due_at),
        words=one.words if in_full else None,
        answer=one.answer if in_full else None,
        answered_at=local(one.answered_at),
        withdrawn_at=local(one.withdrawn_at),
    )


@act_at("give-directive", "Give a directive", "Giao ý kiến chỉ đạo")
def give_dossier_directive(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: DirectiveBody,
    idempotency_key: Key,
) -> HttpResponse:
    """Tell a unit of the dossier, or an official there, what to do and by when to answer; no status and no clock changes."""
    said = body.said()
    said["unit"] = unit_named(body.unit, "unit")
    said["official"] = official_of(body.official, said["unit"], "official")
    act = services.direct
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **said)


@act_at("answer-directive", "Answer a directive", "Trả lời ý kiến chỉ đạo")
def answer_dossier_directive(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: DirectiveAnswerBody,
    idempotency_key: Key,
) -> HttpResponse:
    """Answer a directive to the unit of the token, or below it, that names no official."""
    act = services.answer_directive
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **body.said())


@act_at("withdraw-directive", "Withdraw a directive", "Rút ý kiến chỉ đạo")
def withdraw_dossier_directive(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: DirectiveWithdrawalBody,
    idempotency_key: Key,
) -> HttpResponse:
    """Take a directive back that was not answered; it stays in the history."""
    act = services.withdraw_directive
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **body.said())
