"""Take dossiers in and act on them. Every act goes through the services of the register, once for each `Idempotency-Key`.

A program acts where its unit does: the right stands in its token and in the place of the unit. `seen` says what it looked at; where
somebody was faster, 409 names him.
"""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from thuocdo.accounts.idempotency import once
from thuocdo.accounts.models import Scope
from thuocdo.accounts.people import official_named
from thuocdo.api.authentication import asking, token_in
from thuocdo.api.problems import not_found
from thuocdo.api.routing import answer, get, post
from thuocdo.api.v1.dossiers.answers import ActsAnswer, DossierAnswer
from thuocdo.api.v1.dossiers.bodies import (
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
from thuocdo.api.v1.dossiers.doing import (
    ROOM,
    act_at,
    do_once,
    fingerprint,
    marked,
    official_of,
    unit_named,
    unusable,
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
from thuocdo.organisations.models import Unit
from thuocdo.payments.services import refuse_unpaid_reception
from thuocdo.procedures.finding import version_of_code
from thuocdo.procedures.models import ProcedureVersion


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
        fingerprint=fingerprint(request, body),
        at=now,
    )
    seen = Dossier.objects.visible_to(asking(request)).filter(pk=int(outcome.record.id))
    row = seen.select_related(*page_rows()).first()
    if row is None:  # the unit of the token was merged meanwhile
        raise not_found()
    response = answer(request, whole_answer(request, row), status=200 if outcome.repeated else 201)
    response["Location"] = reverse("api-1:get_dossier", args=[row.source_system, row.code])
    return marked(response, repeated=outcome.repeated)


def _received(request: HttpRequest, body: ReceiveBody) -> RecordRef:
    agency = unit_named(body.competent_agency, "competent_agency")
    said = body.said() | {
        "reception_unit": unit_named(body.reception_unit, "reception_unit"),
        "competent_agency": agency,
        "support_place": unit_named(body.support_place, "support_place")
        if body.support_place
        else None,
        "people": [services.Person(**one.model_dump()) for one in body.people],
    }
    version = version_named(request, said.pop("procedure"))
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


def version_named(request: HttpRequest, code: str) -> ProcedureVersion:
    """Return the version in force of a procedure the token sees, of its own province before others.

    Raises:
        Refusal: there is none.
    """
    today = timezone.localdate()
    above = Unit.objects.ancestors_of(token_in(request).unit, on=today, include_self=True)
    owners = list(above.values_list("pk", flat=True))
    rows = ProcedureVersion.objects.visible_to(asking(request))
    found = version_of_code(rows, code, on=today, owners=owners)
    if found is None:
        raise unusable("procedure", "no procedure in force has this code")
    return found


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


@act_at("accept", "Accept", "Tiếp nhận")
def accept_dossier(
    request: HttpRequest, system: System, dossier_code: Code, body: SeenBody, idempotency_key: Key
) -> HttpResponse:
    """Accept a dossier that is complete and correct; its clocks start."""
    return do_once(request, (system, dossier_code), body, idempotency_key, services.accept)


@act_at("request-supplement", "Ask for papers", "Yêu cầu bổ sung")
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
    return do_once(
        request, (system, dossier_code), body, idempotency_key, act, **said, approver=approver
    )


@act_at("receive-supplement", "Papers came", "Nhận bổ sung")
def receive_dossier_supplement(
    request: HttpRequest, system: System, dossier_code: Code, body: NoteBody, idempotency_key: Key
) -> HttpResponse:
    """Say that all that was asked for is there; the clock of the law starts anew."""
    act = services.receive_supplement
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **body.said())


@act_at("extend", "Extend", "Gia hạn")
def extend_dossier(
    request: HttpRequest, system: System, dossier_code: Code, body: ExtendBody, idempotency_key: Key
) -> HttpResponse:
    """Move the due time once, early enough before it, with an apology."""
    act = services.extend
    said = body.said() | {"amount": Decimal(body.amount)}
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **said)


@act_at("resolve", "Resolve", "Giải quyết xong")
def resolve_dossier(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: ResolveBody,
    idempotency_key: Key,
) -> HttpResponse:
    """End a dossier with a signed result; both clocks stop."""
    act = services.resolve
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **body.said())


@act_at("return", "Return the result", "Trả kết quả")
def return_dossier_result(
    request: HttpRequest, system: System, dossier_code: Code, body: ReturnBody, idempotency_key: Key
) -> HttpResponse:
    """Say that the applicant has his result."""
    act = services.return_result
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **body.said())


@act_at("stop", "Stop", "Dừng giải quyết")
def stop_dossier(
    request: HttpRequest, system: System, dossier_code: Code, body: StopBody, idempotency_key: Key
) -> HttpResponse:
    """End a dossier without a result."""
    return do_once(
        request, (system, dossier_code), body, idempotency_key, services.stop, **body.said()
    )


@act_at("hand-over", "Hand over", "Chuyển hồ sơ")
def hand_dossier_over(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: HandOverBody,
    idempotency_key: Key,
) -> HttpResponse:
    """Give a dossier to a unit, or to an official there; the step here is done unless they work side by side."""
    said = body.said()
    said["to_unit"] = unit_named(body.to_unit, "to_unit")
    said["hours"] = Decimal(body.hours) if body.hours is not None else None
    said["to_official"] = official_of(body.to_official, said["to_unit"])
    act = services.hand_over
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **said)


@act_at("record-payment", "Record a payment", "Ghi nhận thanh toán")
def record_dossier_payment(
    request: HttpRequest,
    system: System,
    dossier_code: Code,
    body: PaymentBody,
    idempotency_key: Key,
) -> HttpResponse:
    """Record money that came, once for each reference."""
    act = services.record_payment
    return do_once(request, (system, dossier_code), body, idempotency_key, act, **body.said())
