"""How an act over HTTP is done once for its key, and answered with the dossier as it is then."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from thuocdo.accounts.idempotency import once
from thuocdo.accounts.models import Scope
from thuocdo.accounts.people import official_named
from thuocdo.api.authentication import asking, token_in
from thuocdo.api.problems import Mistake, Refusal, invalid_request
from thuocdo.api.routing import View, answer, post
from thuocdo.api.v1.dossiers.answers import DossierAnswer
from thuocdo.api.v1.dossiers.bodies import Body, SeenBody
from thuocdo.api.v1.dossiers.looking import found_dossier, router, whole_answer
from thuocdo.dossiers.models import Dossier
from thuocdo.facts.references import RecordRef
from thuocdo.identifiers.lookup import unit_of_code
from thuocdo.organisations.models import Unit

ROOM = "dossiers"
Done = Callable[..., Dossier]
Address = tuple[str, str]


def act_at(path: str, summary: str, summary_vi: str) -> Callable[[View], View]:
    """Return a decorator that makes a view the act of a dossier at an address."""
    return post(
        router,
        f"/dossiers/{{system}}/{{dossier_code}}/{path}",
        scope=Scope.ACT,
        answers=DossierAnswer,
        statuses=(200,),
        summary=summary,
        summary_vi=summary_vi,
    )


def do_once(
    request: HttpRequest, address: Address, body: Body, key: str, act: Done, **said: Any
) -> HttpResponse:
    """Do an act once for its key, and answer with the dossier as it is now."""
    row = found_dossier(request, *address)
    seen = {"seen": body.seen} if isinstance(body, SeenBody) else {}
    acted: list[Dossier] = []

    def done() -> RecordRef:
        acted.append(act(row, **seen, **said, actor=asking(request), at=timezone.now()))
        return RecordRef(ROOM, str(row.pk))

    outcome = once(
        done,
        token=token_in(request),
        key=key,
        fingerprint=fingerprint(request, body),
        at=timezone.now(),
    )
    # What was handed out of sight is still told to whoever did it.
    response = answer(request, whole_answer(request, acted[0] if acted else row))
    return marked(response, repeated=outcome.repeated)


def fingerprint(request: HttpRequest, body: Body) -> str:
    """Return the SHA-256 of what was asked, and where."""
    said = f"{request.path}\n{body.model_dump_json()}"
    return hashlib.sha256(said.encode()).hexdigest()


def unit_named(code: str, field: str) -> Unit:
    """Return the unit of a code on the day.

    Raises:
        Refusal: there is none.
    """
    found = unit_of_code(code, on=timezone.localdate())
    if found is None:
        raise unusable(field, "no unit has this code today")
    return found


def unusable(field: str, why: str) -> Refusal:
    """Return the refusal (422) of a field that names nothing."""
    return Refusal(invalid_request([Mistake("body", field, why)]))


def marked(response: HttpResponse, *, repeated: bool) -> HttpResponse:
    """Return an answer that says so where an earlier request had done it."""
    if repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def official_of(username: str, unit: Unit, field: str = "to_official") -> Any:
    """Return the official of a unit with a user name; null where none is named.

    Raises:
        Refusal: nobody of the unit has it.
    """
    if not username:
        return None
    found = official_named(username, unit_id=unit.pk)
    if found is None:
        raise unusable(field, "no official of the unit has this user name")
    return found
