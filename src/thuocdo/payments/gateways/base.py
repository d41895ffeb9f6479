"""What this room needs of a payment gateway, whoever runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Standing(StrEnum):
    """How far a payment is at the gateway."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a gateway is asked for: `back` is where it sends the payer, `notify` where it tells us."""

    reference: str
    amount_vnd: int
    words: str
    back: str
    notify: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Created:
    """A payment at the gateway, and the page where it is made."""

    gateway_id: str
    pay_address: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a gateway says of one payment, its signature proven. `transaction_id` is empty while nothing was paid."""

    transaction_id: str
    reference: str
    amount_vnd: int
    standing: Standing
    paid_at: datetime | None
    raw: str


class BadSignature(Exception):
    """A message that the gateway did not sign; nothing in it is believed. It keeps what it said of itself, for whoever looks."""

    def __init__(self, reference: str = "", transaction_id: str = "") -> None:
        super().__init__("the signature is wrong")
        self.reference, self.transaction_id = reference, transaction_id


class Malformed(Exception):
    """A signed message that says nothing we understand: the gateway has to look at it, not the payer."""


class Gateway(Protocol):
    """One payment gateway."""

    name: str

    def create(self, asked: Asked) -> Created:
        """Open a payment; the same reference again gives the same payment.

        Raises:
            Undelivered: no answer in time, or a refusal.
        """
        ...

    def ask(self, reference: str) -> Said | None:
        """Ask how far a payment is; null where the gateway knows none.

        Raises:
            Undelivered: no answer in time.
            BadSignature, Malformed: the answer is not to be believed.
        """
        ...

    def read_notification(self, body: bytes) -> Said:
        """Read what the gateway posted.

        Raises:
            BadSignature: it was not the gateway.
            Malformed: it was, but nothing can be made of it.
        """
        ...

    def signed_return(self, query: Mapping[str, str]) -> bool:
        """Say whether the address by which a payer came back was made by the gateway; even then it proves no payment."""
        ...
