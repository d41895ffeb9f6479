"""What can be done about money; the public names of this room, by theme in the modules behind them."""

from __future__ import annotations

from thuocdo.payments.accounts import decide_account, end_account
from thuocdo.payments.asking import ask_fee
from thuocdo.payments.booking import Came, keep_forged, take_notice
from thuocdo.payments.cash import (
    CashAtReception,
    note_cash_at_reception,
    refuse_unpaid_reception,
    take_cash,
)
from thuocdo.payments.elsewhere import note_payment_elsewhere
from thuocdo.payments.gateway_payments import (
    ask_for_open_orders,
    ask_for_payer,
    open_at_gateway,
    take_notification,
)
from thuocdo.payments.ordering import expire_orders, order_payment, ways_to_pay
from thuocdo.payments.refunds import give_back
from thuocdo.payments.settling import (
    actions_for,
    assign_money,
    book_anyway,
    dismiss,
    keep_money,
    refund_done,
)
from thuocdo.payments.statements import read_statement, take_statement

__all__ = [
    "Came",
    "CashAtReception",
    "actions_for",
    "ask_fee",
    "ask_for_open_orders",
    "ask_for_payer",
    "assign_money",
    "book_anyway",
    "decide_account",
    "dismiss",
    "end_account",
    "expire_orders",
    "give_back",
    "keep_forged",
    "keep_money",
    "note_cash_at_reception",
    "note_payment_elsewhere",
    "open_at_gateway",
    "order_payment",
    "read_statement",
    "refund_done",
    "refuse_unpaid_reception",
    "take_cash",
    "take_notice",
    "take_notification",
    "take_statement",
    "ways_to_pay",
]
