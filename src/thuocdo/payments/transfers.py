"""The transfer that pays an order: account, amount and words, as text and as the square code banks read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.documents.paper import QrCode
from thuocdo.documents.qr import png_of, svg_of
from thuocdo.payments.accounts import Account, account_of_order
from thuocdo.payments.vietqr import LONGEST_NAME, Transfer, encoded, plain_letters

if TYPE_CHECKING:
    from thuocdo.payments.models import PaymentOrder


@dataclass(frozen=True, slots=True)
class TransferTo:
    """What a payer writes into his bank's form."""

    bank: str
    number: str
    name: str
    amount_vnd: int
    words: str


def transfer_of(order: PaymentOrder) -> TransferTo:
    """Return the transfer of an order; its words are the reference alone, for banks cut longer ones."""
    account = account_of_order(order)
    return TransferTo(
        account.bank_name,
        account.number,
        account.holder,
        order.amount_vnd,
        order.reference,
    )


def vietqr_text(order: PaymentOrder) -> str:
    """Return what the code of an order says. The name is for the eye of the payer: cut where it is too long, the account decides."""
    account = account_of_order(order)
    return encoded(
        Transfer(
            account.bank,
            account.number,
            order.amount_vnd,
            name=plain_letters(account.holder)[:LONGEST_NAME].strip(),
            purpose=order.reference,
        )
    )


def vietqr_svg(order: PaymentOrder) -> str:
    """Return the code of an order as a drawing."""
    return svg_of(_code(order))


def vietqr_png(order: PaymentOrder) -> bytes:
    """Return the code of an order as a picture, to be kept and opened in a bank's app on the same phone."""
    return png_of(_code(order))


def account_svg(account: Account) -> str:
    """Return the code of an account without an amount: whoever scans it sees by the bank whether the account is there and whose."""
    text = encoded(
        Transfer(
            account.bank, account.number, name=plain_letters(account.holder)[:LONGEST_NAME].strip()
        )
    )
    return svg_of(QrCode(text, "VietQR"))


def _code(order: PaymentOrder) -> QrCode:
    return QrCode(vietqr_text(order), "VietQR")
