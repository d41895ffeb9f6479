"""The address where a payment gateway tells of payments: nothing is believed but its signature, and the answer comes at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

import structlog
from allauth.account.adapter import get_adapter

from thuocdo.accounts.limits import Limit, network_of, within_limits
from thuocdo.payments.gateways import gateway_named
from thuocdo.payments.gateways.base import BadSignature, Malformed
from thuocdo.payments.services import take_notification

log = structlog.get_logger(__name__)

#: A notice of a payment has some hundred bytes.
MOST_BYTES = 16 * 1024
#: From one address; a gateway that tells more often is told to wait, and tells again.
_A_MINUTE = 600


@csrf_exempt  # no browser comes here, and no session is looked at; the signature says who it is
@require_POST
def notify(request: HttpRequest, gateway: str) -> HttpResponse:
    """Take a notice: 200 once it is kept, the same for one that was kept before; 4xx where telling again cannot help."""
    at = timezone.now()
    found = gateway_named(gateway)
    if found is None:
        return _answer(404, "no such gateway")
    length = _length(request)
    if length is None or length > MOST_BYTES:
        return _answer(411, "no length") if length is None else _answer(413, "too large")
    network = network_of(str(get_adapter().get_client_ip(request)))
    if not within_limits([Limit(f"payment-notice:{network}", _A_MINUTE, 60)], at=at):
        answer = _answer(429, "too often")
        answer["Retry-After"] = "60"
        return answer
    try:
        notice = take_notification(found, request.body, at=at)
    except BadSignature:
        log.warning("payment_notice_forged", gateway=gateway, network=network)
        return _answer(400, "wrong signature")
    except Malformed as error:
        log.warning("payment_notice_malformed", gateway=gateway, why=str(error))
        return _answer(422, str(error))
    return _answer(200, "kept" if notice is not None else "seen")


def _length(request: HttpRequest) -> int | None:
    """Return the length a request says of itself; null where it says none."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else None


def _answer(status: int, said: str) -> HttpResponse:
    answer = JsonResponse({"result": said}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
