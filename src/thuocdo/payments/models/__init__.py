"""What is to be paid, what came in, and what a person still has to look at."""

from __future__ import annotations

from thuocdo.payments.models.accounts import ReceivingAccount, ReceivingAccountQuerySet
from thuocdo.payments.models.notices import PaymentNotice, PaymentNoticeQuerySet
from thuocdo.payments.models.numbers import ReceiptCounter
from thuocdo.payments.models.orders import PaymentOrder, PaymentOrderQuerySet
from thuocdo.payments.models.reconciliation import ReconciliationItem, ReconciliationItemQuerySet
from thuocdo.payments.models.refunds import Refund, RefundQuerySet
from thuocdo.payments.models.settlements import FeeHandover, FeeSettlement
from thuocdo.payments.models.statements import BankStatement, StatementQuerySet
from thuocdo.payments.models.who import ROLES, Provider, spoken_payment

__all__ = [
    "ROLES",
    "BankStatement",
    "FeeHandover",
    "FeeSettlement",
    "PaymentNotice",
    "PaymentNoticeQuerySet",
    "PaymentOrder",
    "PaymentOrderQuerySet",
    "Provider",
    "ReceiptCounter",
    "ReceivingAccount",
    "ReceivingAccountQuerySet",
    "ReconciliationItem",
    "ReconciliationItemQuerySet",
    "Refund",
    "RefundQuerySet",
    "StatementQuerySet",
    "spoken_payment",
]
