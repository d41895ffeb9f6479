"""Take dossiers in and act on them. Every act goes through the services of the register, once for each `Idempotency-Key`.

A program acts where its unit does: the right stands in its token and in the place of the unit. `seen` says what it looked at; where
somebody was faster, 409 names him.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from thuocdo.accounts.idempotency import once
from thuocdo.accounts.models import Scope
from thuocdo.accounts.people import official_named
from thuocdo.api.authentication import asking, token_in
from thuocdo.api.problems import Mistake, Refusal, invalid_request, not_found
from thuocdo.api.routing import View, answer, get, post
from thuocdo.api.v1.dossiers.answers import ActsAnswer, DossierAnswer
from thuocdo.api.v1.dossiers.bodies import (
    Body,
    ExtendBody,
    HandOverBody,
    Key,
    NoteBody,
    PaymentBody,
    ReceiveBody,
    ResolveBody,
    ReturnBody,
    SeenBody,
    StopBody,
    SupplementBody,
)
from thuocdo.api.v1.dossiers.looking import (
    Code,
    System,
    acts_now,
    found_dossier,
    page_rows,
    router,
    whole_answer,
)
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.unpaid import asked_first
from thuocdo.facts.references import RecordRef
from thuocdo.identifiers.lookup import unit_of_code
from thuocdo.organisations.models import Unit
from thuocdo.payments.services import refuse_unpaid_reception
from thuocdo.procedures.finding import version_of_code
from thuocdo.procedures.models import ProcedureVersion

ROOM = "dossiers"
Done = Callable[..., Dossier]
Address = tuple[str, str]


@post(
    router,
    "/dossiers",
    scope=Scope.ACT,
    answers=DossierAnswer,
    statuses=(200, 201),
    summary="Take a dossier in",
    summary_vi="Nhận một hồ sơ",
)
def receive_dossier(request: HttpRequest, body: ReceiveBody, idempotency_key: Key) -> HttpResponse:
    """Take a dossier in, and accept it at once where all is there: 201, `Location`. The same again: 200, the same dossier.

    Fees that its procedure wants before acceptance are asked for with it. As long as they are not paid it is not accepted: 409 `fee_unpaid`.
    """
    now = timezone.now()
    outcome = once(
        lambda: _received(request, body),
        token=token_in(request),
        key=idempotency_key,
        fingerprint=_fingerprint(request, body),
        at=now,
    )
    seen = Dossier.objects.visible_to(asking(request)).filter(pk=int(outcome.record.id))
    row = seen.select_related(*page_rows()).first()
    if row is None:  # the unit of the token was merged meanwhile
        raise not_found()
    response = answer(request, whole_answer(request, row), status=200 if outcome.repeated else 201)
    response["Location"] = reverse("api-1:get_dossier", args=[row.source_system, row.code])
    return _marked(response, repeated=outcome.repeated)


def _marked(response: HttpResponse, *, repeated: bool) -> HttpResponse:
    if repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def _received(request: HttpRequest, body: ReceiveBody) -> RecordRef:
    agency = _unit(body.competent_agency, "competent_agency")
    said = body.said() | {
        "reception_unit": _unit(body.reception_unit, "reception_unit"),
        "competent_agency": agency,
        "support_place": _unit(body.support_place, "support_place") if body.support_place else None,
        "people": [services.Person(**one.model_dump()) for one in body.people],
    }
    version = _version(request, said.pop("procedure"))
    at_once = said.pop("accept_at_once")
    work = services.CounterWork(
        services.Decision.ACCEPT if at_once else services.Decision.REGISTER,
        fee=asked_first(version.pk, channel=body.channel, case=body.case),
    )
    at = timezone.now()
    made = services.receive_dossier(
        **said,
        version=version,
        work=work,
        actor=asking(request),
        at=at,
        together=lambda row: refuse_unpaid_reception(row, at=at),
    )
    return RecordRef(ROOM, str(made.pk))


def _version(request: HttpRequest, code: str) -> ProcedureVersion:
    today = timezone.localdate()
    above = Unit.objects.ancestors_of(token_in(request).unit, on=today, include_self=True)
    owners = list(above.values_list("pk", flat=True))
    rows = ProcedureVersion.objects.visible_to(asking(request))
    found = version_of_code(rows, code, on=today, owners=owners)
    if found is None:
        raise _unusable("procedure", "no procedure in force has this code")
    return found


def _do(
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
        fingerprint=_fingerprint(request, body),
        at=timezone.now(),
    )
    # What was handed out of sight is still told to whoever did it.
    response = answer(request, whole_answer(request, acted[0] if acted else row))
    return _marked(response, repeated=outcome.repeated)


def _fingerprint(request: HttpRequest, body: Body) -> str:
    said = f"{request.path}\n{body.model_dump_json()}"
    return hashlib.sha256(said.encode()).hexdigest()


def _unit(code: str, field: str) -> Unit:
    found = unit_of_code(code, on=timezone.localdate())
    if found is None:
        raise _unusable(field, "no unit has this code today")
    return found


def _unusable(field: str, why: str) -> Refusal:
    return Refusal(invalid_request([Mistake("body", field, why)]))


def _act(path: str, summary: str, summary_vi: str) -> Callable[[View], View]:
    return post(
        router,
        f"/dossiers/{{system}}/{{dossier_code}}/{path}",
        scope=Scope.ACT,
        answers=DossierAnswer,
        statuses=(200,),
        summary=summary,
        summary_vi=summary_vi,
    )


@get(
    router,
    "/dossiers/{system}/{dossier_code}/acts",
    scope=Scope.ACT,
    answers=ActsAnswer,
    summary="What can be done now",
    summary_vi="Việc làm được lúc này",
)
def list_dossier_acts(request: HttpRequest, system: System, dossier_code: Code) -> ActsAnswer:
    """Return the acts that would succeed now, and the number of the last event to send along as `seen`."""
    row = found_dossier(request, system, dossier_code)
    return ActsAnswer(row.event_count, acts_now(request, row))


@_act("accept", "Accept", "Tiếp nhận")
def accept_dossier(
    request: HttpRequest, system: System, dossier_code: Code, body: SeenBody, idempotency_key: Key
) -> HttpResponse:
    """Accept a dossier that is complete and correct; its clocks start."""
    return _do(request, (system, dossier_code), body, idempotency_key, services.accept)


@_act("request-supplement", "Ask for papers", "Yêu cầu bổ sung")
def request_dossier_supplement(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: SupplementBody,
    idempotency_key: Key,
) -> HttpResponse:
    """Ask the applicant for papers, all in one request; a second one needs a reason and an approver of the agency."""
    said = body.said()
    approver = official_named(said.pop("approver"))
    act = services.request_supplement
    return _do(
        request, (system, dossier_code), body, idempotency_key, act, **said, approver=approver
    )


@_act("receive-supplement", "Papers came", "Nhận bổ sung")
def receive_dossier_supplement(
    request: HttpRequest, system: System, dossier_code: Code, body: NoteBody, idempotency_key: Key
) -> HttpResponse:
    """Say that all that was asked for is there; the clock of the law starts anew."""
    act = services.receive_supplement
    return _do(request, (system, dossier_code), body, idempotency_key, act, **body.said())


@_act("extend", "Extend", "Gia hạn")
def extend_dossier(
    request: HttpRequest, system: System, dossier_code: Code, body: ExtendBody, idempotency_key: Key
) -> HttpResponse:
    """Move the due time once, early enough before it, with an apology."""
    act = services.extend
    said = body.said() | {"amount": Decimal(body.amount)}
    return _do(request, (system, dossier_code), body, idempotency_key, act, **said)


@_act("resolve", "Resolve", "Giải quyết xong")
def resolve_dossier(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: ResolveBody,
    idempotency_key: Key,
) -> HttpResponse:
    """End a dossier with a signed result; both clocks stop."""
    act = services.resolve
    return _do(request, (system, dossier_code), body, idempotency_key, act, **body.said())


@_act("return", "Return the result", "Trả kết quả")
def return_dossier_result(
    request: HttpRequest, system: System, dossier_code: Code, body: ReturnBody, idempotency_key: Key
) -> HttpResponse:
    """Say that the applicant has his result."""
    act = services.return_result
    return _do(request, (system, dossier_code), body, idempotency_key, act, **body.said())


@_act("stop", "Stop", "Dừng giải quyết")
def stop_dossier(
    request: HttpRequest, system: System, dossier_code: Code, body: StopBody, idempotency_key: Key
) -> HttpResponse:
    """End a dossier without a result."""
    return _do(request, (system, dossier_code), body, idempotency_key, services.stop, **body.said())


@_act("hand-over", "Hand over", "Chuyển hồ sơ")
def hand_dossier_over(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: HandOverBody,
    idempotency_key: Key,
) -> HttpResponse:
    """Give a dossier to a unit, or to an official there; the step here is done unless they work side by side."""
    said = body.said()
    said["to_unit"] = _unit(body.to_unit, "to_unit")
    said["hours"] = Decimal(body.hours) if body.hours is not None else None
    said["to_official"] = _official(body.to_official, said["to_unit"])
    act = services.hand_over
    return _do(request, (system, dossier_code), body, idempotency_key, act, **said)


def _official(username: str, unit: Unit) -> Any:
    if not username:
        return None
    found = official_named(username, unit_id=unit.pk)
    if found is None:
        raise _unusable("to_official", "no official of the unit has this user name")
    return found


@_act("record-payment", "Record a payment", "Ghi nhận thanh toán")
def record_dossier_payment(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: PaymentBody,
    idempotency_key: Key,
) -> HttpResponse:
    """Record money that came, once for each reference."""
    act = services.record_payment
    return _do(request, (system, dossier_code), body, idempotency_key, act, **body.said())
