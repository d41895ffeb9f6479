"""A ward that takes in money: dossiers that owe, orders, and words of banks."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.payments.models import PaymentNotice, PaymentOrder, Provider
from thuocdo.payments.services import Came, order_payment, take_notice
from thuocdo.settings.payments import ReceivingAccount

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier

ACCOUNT = ReceivingAccount("970415", "VietinBank", "0011001932418", "KHO BAC NHA NUOC")
FEE = 50_000
LATER = MONDAY + timedelta(hours=2)
_numbers = count(1)


class Till:
    """The office of a ward, its cashier, and what is done with money there."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.cashier = official(office.ward, Role.CASHIER, "Lê Thị Thu")

    def owing(self, amount: int = FEE, at: datetime = MONDAY) -> Dossier:
        dossier = self.office.in_hand(at)
        return dossiers.require_payment(
            dossier, amount_vnd=amount, reason="Lệ phí hộ tịch", actor=self.office.handler, at=at
        )

    def order(
        self, dossier: Dossier | None = None, provider: str = Provider.VIETQR, at: datetime = MONDAY
    ) -> PaymentOrder:
        return order_payment(dossier or self.owing(), provider=provider, actor=None, at=at)

    def came(
        self, order: PaymentOrder | None, *, at: datetime = LATER, **changes: Any
    ) -> PaymentNotice:
        usual: dict[str, Any] = {
            "provider": Provider.VIETQR,
            "transaction_id": f"FT{next(_numbers)}",
            "reference": order.reference if order else "",
            "amount_vnd": order.amount_vnd if order else FEE,
        }
        return take_notice(Came(**(usual | changes)), at=at)
