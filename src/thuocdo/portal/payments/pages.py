"""What the pages of paying show, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.dossiers.status import PaymentState
from thuocdo.payments.accounts import account_for
from thuocdo.payments.models import PaymentOrder, Provider, Refund
from thuocdo.payments.money_words import dong_in_words
from thuocdo.payments.ordering import GOES_BACK, still_owed
from thuocdo.payments.receipts import PAID_ONCE
from thuocdo.payments.services import ways_to_pay
from thuocdo.payments.vouchers import vouchers_of

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models import Dossier

State = PaymentOrder.State


@dataclass(frozen=True, slots=True)
class PayPage:
    """Where the money of one dossier stands. `owed_vnd` is 0 where nothing is to be paid; `standing` says how the page speaks."""

    dossier: Dossier
    orders: tuple[PaymentOrder, ...]
    owed_vnd: int
    ways: tuple[str, ...]
    refunds: tuple[Refund, ...]
    at: datetime

    @property
    def standing(self) -> str:
        """Return owed, waiting, wrong, paid, refund, given_back, exempt, given_up or none."""
        if self._latest is not None and self._latest.state == State.REFUND_DUE:
            return "refund"
        if self.dossier.status in GOES_BACK and not self.paid:
            return "given_up"
        if self.owed_vnd:
            waits = any(one.state == State.MISMATCH for one in self.orders)
            return "wrong" if waits else "owed"
        return {
            PaymentState.PAID: "paid",
            PaymentState.REFUNDED: "given_back",
            PaymentState.EXEMPT: "exempt",
        }.get(PaymentState(self.dossier.payment_state), "none")

    @property
    def paid(self) -> tuple[PaymentOrder, ...]:
        """Return the orders that have a receipt, the newest first."""
        return tuple(one for one in self.orders if one.state in PAID_ONCE)

    @property
    def words(self) -> str:
        """Return what is owed in words."""
        return dong_in_words(self.owed_vnd)

    @property
    def by_transfer(self) -> bool:
        """Say whether a transfer is offered."""
        return Provider.VIETQR in self.ways

    @property
    def by_gateway(self) -> bool:
        """Say whether the gateway is offered."""
        return Provider.GATEWAY in self.ways

    @property
    def _latest(self) -> PaymentOrder | None:
        return self.orders[0] if self.orders else None

    def open_order(self, provider: str) -> PaymentOrder | None:
        """Return the open order of one way to pay that is still for what is owed; null for none."""
        return next(
            (
                one
                for one in self.orders
                if one.provider == provider
                and one.open_at(self.at)
                and one.amount_vnd == self.owed_vnd
            ),
            None,
        )


def pay_page(citizen: Citizen, dossier: Dossier, *, at: datetime) -> PayPage:
    """Build the page of one own dossier.

    Shape: two queries at the most.
    """
    orders = (
        PaymentOrder.objects.of_citizen(citizen)
        .filter(dossier=dossier)
        .select_related("account")
        .order_by("-pk")
    )
    found = tuple(orders)
    moved = any(one.state in PAID_ONCE for one in found)
    moved = moved or dossier.payment_state == PaymentState.REFUNDED
    refunds = vouchers_of(citizen, dossier.pk) if moved else ()
    owed = still_owed(dossier)
    account = account_for(dossier.reception_unit_id, on=timezone.localdate(at)) if owed else None
    return PayPage(dossier, found, owed, ways_to_pay(account), refunds, at)
