"""Where money goes: the account that transfers are made to, and the payment gateway."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from thuocdo.settings import environment as env

__all__ = ["PAYMENT_GATEWAY", "PAYMENT_GATEWAY_ORIGIN", "RECEIVING_ACCOUNT"]

_SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True)
class ReceivingAccount:
    """The account that fees are transferred to; without a number nobody is offered a transfer. `bank` is six digits (BIN)."""

    bank: str
    bank_name: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class PaymentGateway:
    """A payment gateway over HTTP; without a URL nobody is offered one. `origin` is where its payers' page is."""

    url: str
    merchant: str
    secret: str
    name: str
    origin: str


def receiving_account(bank: str, bank_name: str, number: str, name: str) -> ReceivingAccount:
    """Return the account.

    Raises:
        ImproperlyConfigured: it is said in part, or the bank is no six digits.
    """
    if number and not (len(bank) == 6 and bank.isdigit() and name):
        raise ImproperlyConfigured(
            "THUOCDO_VIETQR_ACCOUNT needs THUOCDO_VIETQR_BANK (six digits) and THUOCDO_VIETQR_HOLDER"
        )
    return ReceivingAccount(bank, bank_name, number, name)


def payment_gateway(url: str, merchant: str, secret: str, name: str, origin: str) -> PaymentGateway:
    """Return the gateway.

    Raises:
        ImproperlyConfigured: it has no merchant or a short secret, or is not reached by HTTPS; only this machine may be without.
    """
    if not url:
        return PaymentGateway("", "", "", name, "")
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ImproperlyConfigured("THUOCDO_PAYMENT_URL must begin with https://")
    if not merchant or len(secret) < _SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"THUOCDO_PAYMENT_URL needs THUOCDO_PAYMENT_MERCHANT and THUOCDO_PAYMENT_SECRET of {_SHORTEST_SECRET} letters or more"
        )
    return PaymentGateway(
        url.rstrip("/"), merchant, secret, name, origin or f"{parts.scheme}://{parts.netloc}"
    )


RECEIVING_ACCOUNT = receiving_account(
    env.text("THUOCDO_VIETQR_BANK", ""),
    env.text("THUOCDO_VIETQR_BANK_NAME", ""),
    env.text("THUOCDO_VIETQR_ACCOUNT", ""),
    env.text("THUOCDO_VIETQR_HOLDER", ""),
)
PAYMENT_GATEWAY = payment_gateway(
    env.text("THUOCDO_PAYMENT_URL", ""),
    env.text("THUOCDO_PAYMENT_MERCHANT", ""),
    env.text("THUOCDO_PAYMENT_SECRET", ""),
    env.text("THUOCDO_PAYMENT_NAME", "Cổng thanh toán"),
    env.text("THUOCDO_PAYMENT_FORM_ORIGIN", ""),
)
PAYMENT_GATEWAY_ORIGIN = PAYMENT_GATEWAY.origin
