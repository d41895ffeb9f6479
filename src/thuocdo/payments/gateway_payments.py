"""Paying by the gateway: opening a payment, taking its word when it comes, and asking where it does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

import structlog

from thuocdo.notices.http_client import Undelivered
from thuocdo.payments import refusals
from thuocdo.payments.booking import Came, keep_forged, take_notice
from thuocdo.payments.gateways import configured_gateway
from thuocdo.payments.gateways.base import Asked, BadSignature, Malformed, Said, Standing
from thuocdo.payments.models import PaymentNotice, PaymentOrder, Provider

if TYPE_CHECKING:
    from thuocdo.payments.gateways.base import Gateway

log = structlog.get_logger(__name__)

#: A payer may still be at his bank; then the gateway is asked again and again for a week.
_FIRST_ASKED_AFTER = timedelta(minutes=2)
_ASKED_FOR = timedelta(days=7)
#: Of one run; the rest is asked in the next.
_MOST_ASKED = 200
#: After so many silent answers in a row a run is given up.
_SILENT_AT_MOST = 3
#: One order is asked for by its payer's page so often at most.
PAGE_ASKS_AFTER = timedelta(seconds=10)


def open_at_gateway(order: PaymentOrder, *, back: str, notify: str) -> str:
    """Return the address where an order is paid; asked of the gateway once, and again only where it did not answer.

    Not in a transaction: the gateway may take seconds.

    Raises:
        InvalidInput: there is no gateway.
        Unavailable: it does not answer.
    """
    gateway = configured_gateway()
    if gateway is None:
        raise refusals.not_offered(Provider.GATEWAY)
    if order.pay_address:
        return order.pay_address
    asked = Asked(
        reference=order.reference,
        amount_vnd=order.amount_vnd,
        words=f"{order.reference} {order.dossier.code}",
        back=back,
        notify=notify,
        expires_at=order.expires_at,
    )
    try:
        made = gateway.create(asked)
    except (Undelivered, BadSignature) as error:
        log.warning("payment_gateway_did_not_open", error=str(error), order=order.pk)
        raise refusals.gateway_silent(settings.PAYMENT_GATEWAY.name) from error
    order.gateway_id, order.pay_address = made.gateway_id, made.pay_address
    order.save(update_fields=["gateway_id", "pay_address"])
    return order.pay_address


def take_notification(gateway: Gateway, body: bytes, *, at: datetime) -> PaymentNotice | None:
    """Take what a gateway posted; null where it says that nothing was paid.

    Raises:
        BadSignature: it was not the gateway; what came is kept.
        Malformed: it was, but nothing can be made of it.
    """
    try:
        said = gateway.read_notification(body)
    except BadSignature as error:
        keep_forged(
            Provider.GATEWAY,
            body.decode("utf-8", "replace"),
            transaction_id=error.transaction_id,
            reference=error.reference,
            at=at,
        )
        raise
    return take_word(said, at=at)


def take_word(said: Said, *, at: datetime) -> PaymentNotice | None:
    """Book what a gateway has said and signed; null where it says that nothing was paid."""
    if said.standing is not Standing.PAID:
        return None
    came = Came(
        Provider.GATEWAY,
        said.transaction_id,
        said.reference,
        said.amount_vnd,
        paid_at=said.paid_at,
        raw=said.raw,
    )
    return take_notice(came, at=at)


def ask_about(order: PaymentOrder, *, at: datetime) -> bool:
    """Ask the gateway about one order that waits; return whether it answered. What it says is booked as if it had told us itself."""
    gateway = configured_gateway()
    if gateway is None or order.provider != Provider.GATEWAY:
        return False
    PaymentOrder.objects.filter(pk=order.pk).update(asked_at=at)
    try:
        said = gateway.ask(order.reference)
    except (Undelivered, BadSignature, Malformed) as error:
        log.warning("payment_gateway_did_not_say", error=str(error), order=order.pk)
        return False
    if said is not None:
        take_word(said, at=at)
    return True


def ask_for_payer(order: PaymentOrder, *, at: datetime) -> None:
    """Ask for somebody who has just come back from the gateway, where nobody has asked in the last seconds."""
    waits = order.state in {PaymentOrder.State.OPEN, PaymentOrder.State.EXPIRED}
    if waits and (order.asked_at is None or at - order.asked_at >= PAGE_ASKS_AFTER):
        ask_about(order, at=at)


def ask_for_open_orders(*, at: datetime) -> int:
    """Ask about all orders at the gateway that it has not told us of; return about how many it answered.

    A gateway that is silent three times in a row is left for the next run.
    """
    waiting = PaymentOrder.objects.filter(
        Q(asked_at=None) | Q(asked_at__lt=at - _FIRST_ASKED_AFTER),
        provider=Provider.GATEWAY,
        state__in=[PaymentOrder.State.OPEN, PaymentOrder.State.EXPIRED],
        made_at__lte=at - _FIRST_ASKED_AFTER,
        made_at__gt=at - _ASKED_FOR,
    ).exclude(pay_address="")
    answered = silent = 0
    for order in waiting.order_by("made_at")[:_MOST_ASKED]:
        if ask_about(order, at=at):
            answered, silent = answered + 1, 0
        else:
            silent += 1
        if silent == _SILENT_AT_MOST:
            break
    return answered
