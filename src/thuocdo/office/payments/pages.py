"""What the pages about money show, as typed values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.office.payments.doing import WAYS, Way
from thuocdo.payments.models import PaymentNotice, PaymentOrder, ReconciliationItem, Refund
from thuocdo.payments.receipts import PAID_ONCE
from thuocdo.payments.services import actions_for

if TYPE_CHECKING:
    from django import forms

    from thuocdo.dossiers.models import Dossier

Kind = ReconciliationItem.Kind


def what_to_do(item: ReconciliationItem) -> str:
    """Return in one sentence what a person should do about an item."""
    asked = item.order.amount_vnd if item.order else 0
    match Kind(item.kind):
        case Kind.UNKNOWN:
            return _(
                "Nội dung không có mã thanh toán. Tìm hồ sơ theo tên, số tiền; gán vào hồ sơ, hoặc trả lại."
            )
        case Kind.MISMATCH if item.amount_vnd < asked:
            return _(
                "Nộp thiếu so với lệnh. Liên hệ người nộp; ghi nhận phần đã nộp, hoặc trả lại."
            )
        case Kind.MISMATCH:
            return _(
                "Nộp thừa so với lệnh. Ghi nhận rồi hoàn trả phần thừa, hoặc trả lại cả khoản."
            )
        case Kind.REFUND_DUE:
            return _(
                "Hồ sơ không phải nộp khoản này. Lập lệnh hoàn trả cho người nộp, rồi ghi số ở đây."
            )
        case Kind.DIFFERS:
            return _(
                "Cùng một mã giao dịch được báo hai lần với nội dung khác nhau. Đối chiếu với ngân hàng hoặc cổng."
            )


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of the list."""

    item: ReconciliationItem
    hint: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item with all that is known, and the ways to settle it, each with its form."""

    item: ReconciliationItem
    hint: str
    ways: tuple[tuple[str, Way, forms.Form], ...]
    vouchers: tuple[Refund, ...] = ()


def item_page(
    item: ReconciliationItem,
    *,
    vouchers: Iterable[Refund] = (),
    wrong: tuple[str, forms.Form] | None = None,
) -> ItemPage:
    """Build the page of one item; `wrong` is the form that was sent and could not be done."""
    ways = tuple(
        (
            name,
            WAYS[name],
            wrong[1] if wrong and wrong[0] == name else WAYS[name].form(auto_id=f"{name}-%s"),
        )
        for name in actions_for(item)
    )
    return ItemPage(item, what_to_do(item), ways, tuple(vouchers))


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """The money of one dossier: what is owed, the orders, what came in and what went back."""

    dossier: Dossier
    orders: tuple[PaymentOrder, ...]
    notices: tuple[PaymentNotice, ...]
    refunds: tuple[Refund, ...]
    owed_vnd: int

    @property
    def receipts(self) -> tuple[PaymentOrder, ...]:
        """Return the orders that have a receipt."""
        return tuple(one for one in self.orders if one.state in PAID_ONCE)
