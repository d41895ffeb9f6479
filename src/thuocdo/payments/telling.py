"""Telling the cashiers of a unit that money waits for somebody to look at it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.accounts.models import Membership, Role
from thuocdo.facts.references import RecordRef
from thuocdo.notices.services import notice_row, notify_rows

if TYPE_CHECKING:
    from thuocdo.payments.models import ReconciliationItem

_TOLD = (Role.CASHIER, Role.RECEPTION_OFFICER)
#: Of one unit, so many people at the most.
_MOST_PEOPLE = 20
_PAGE = "/office/payments/"
_WORDS = {
    "unknown": ("Có tiền chuyển đến không rõ hồ sơ", "Money came in that names no dossier"),
    "mismatch": ("Số tiền nộp không khớp", "An amount is wrong"),
    "refund_due": ("Có khoản phải hoàn trả", "Money has to be given back"),
    "differs": (
        "Một giao dịch được báo hai lần khác nhau",
        "A payment was told of twice, differently",
    ),
}
#: Money that names a dossier and yet is of nobody: nothing of that dossier changes any more.
_ARCHIVED = (
    "Có tiền chuyển đến cho hồ sơ đã nộp lưu",
    "Money came in for a dossier in the archive",
)


def tell_cashiers(item: ReconciliationItem, *, at: datetime) -> None:
    """Tell the cashiers of the unit that received the dossier, in the caller's transaction; nobody where no unit is known.

    Shape: at most two queries.
    """
    unit_id = item.dossier.reception_unit_id if item.dossier else item.unit_id
    if unit_id is None:
        return
    members = Membership.objects.in_force(timezone.localdate(at)).filter(
        unit=unit_id, role__in=_TOLD, user__is_active=True
    )
    people = members.order_by("user_id").values_list("user_id", flat=True).distinct()
    about = f": {item.dossier.code}" if item.dossier else ""
    archived = item.kind == "unknown" and item.dossier is not None
    vietnamese, english = _ARCHIVED if archived else _WORDS[item.kind]
    amount = f"{item.amount_vnd:,}"
    notify_rows(
        [
            notice_row(
                user_id=user_id,
                text=f"{vietnamese}{about}, {amount.replace(',', '.')} đồng.",
                text_en=f"{english}{about}, {amount} dong.",
                link=f"{_PAGE}?kind={item.kind}",
                about=RecordRef("payments", str(item.pk)),
                dedupe_key=f"payment-item:{item.pk}",
                at=at,
            )
            for user_id in people[:_MOST_PEOPLE]
        ]
    )
