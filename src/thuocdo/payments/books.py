"""The cash book of a day: what was taken in cash and what was handed back, by whom, with its sums.

What is in it are receipts and vouchers; transfers and the gateway go through the bank and stand in its statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.payments.models import PaymentOrder, Provider, Refund

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: Of one day; more than the busiest centre of a province takes.
MOST_ROWS = 3_000


@dataclass(frozen=True, slots=True)
class BookRow:
    """One receipt or voucher; one of `in_vnd` and `out_vnd` is null. `now_refunded` says that the money went back since."""

    at: datetime
    number: str
    reference: str
    dossier_id: int | None
    code: str
    words: str
    in_vnd: int | None
    out_vnd: int | None
    person_id: int
    person: str
    now_refunded: bool = False


@dataclass(frozen=True, slots=True)
class PersonSum:
    """What one person took, gave back, and should have in his till."""

    person_id: int
    person: str
    receipts: int
    in_vnd: int
    out_vnd: int

    @property
    def till_vnd(self) -> int:
        """Return what should be there; less than nothing where more went back than came."""
        return self.in_vnd - self.out_vnd


@dataclass(frozen=True, slots=True)
class CashBook:
    """The cash of one day. `people` are all who took or gave back on the day, also where the rows are those of one of them."""

    day: date
    rows: tuple[BookRow, ...]
    people: tuple[PersonSum, ...]
    whole: bool

    @property
    def in_vnd(self) -> int:
        """Return the sum of what came in."""
        return sum(one.in_vnd or 0 for one in self.rows)

    @property
    def out_vnd(self) -> int:
        """Return the sum of what went back."""
        return sum(one.out_vnd or 0 for one in self.rows)

    @property
    def till_vnd(self) -> int:
        """Return what should be in the tills."""
        return self.in_vnd - self.out_vnd


def cash_book(user: User, *, day: date, person_id: int | None = None) -> CashBook:
    """Return the cash book of a day in the units where somebody deals with money.

    Shape: two queries; the rows by time, `MOST_ROWS` at the most, `whole` says whether that is all.

    Args:
        user: who looks.
        day: from midnight to midnight.
        person_id: keep the rows of one person; null for all.
    """
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = start + timedelta(days=1)
    orders = (
        PaymentOrder.objects.visible_to(user)
        .filter(provider=Provider.CASHIER, paid_at__gte=start, paid_at__lt=end)
        .exclude(receipt_number="")
        .select_related("dossier", "made_by")
        .order_by("paid_at", "pk")
    )
    refunds = (
        Refund.objects.visible_to(user)
        .filter(way=Refund.Way.CASH, made_at__gte=start, made_at__lt=end)
        .select_related("dossier", "made_by")
        .order_by("made_at", "pk")
    )
    found = [
        *chain(
            map(_taken, orders[: MOST_ROWS + 1]),
            map(_given_back, refunds[: MOST_ROWS + 1]),
        )
    ]
    found.sort(key=lambda one: (one.at, one.number))
    shown = [one for one in found if person_id is None or one.person_id == person_id]
    return CashBook(day, tuple(shown[:MOST_ROWS]), tuple(_sums(found)), len(found) <= MOST_ROWS)


def _taken(order: PaymentOrder) -> BookRow:
    assert order.paid_at is not None
    return BookRow(
        at=order.paid_at,
        number=order.receipt_number,
        reference=order.reference,
        dossier_id=order.dossier_id,
        code=order.dossier.code,
        words=", ".join(str(one["name"]) for one in order.fees),
        in_vnd=order.amount_vnd,
        out_vnd=None,
        person_id=order.made_by_id or 0,
        person=str(order.made_by or ""),
        now_refunded=order.state == PaymentOrder.State.REFUNDED,
    )


def _given_back(refund: Refund) -> BookRow:
    return BookRow(
        at=refund.made_at,
        number=refund.number,
        reference="",
        dossier_id=refund.dossier_id,
        code=refund.dossier.code if refund.dossier else "",
        words=refund.reason,
        in_vnd=None,
        out_vnd=refund.amount_vnd,
        person_id=refund.made_by_id,
        person=str(refund.made_by),
    )


def _sums(rows: Iterable[BookRow]) -> Iterable[PersonSum]:
    people: dict[int, list[BookRow]] = {}
    for one in rows:
        people.setdefault(one.person_id, []).append(one)
    for person_id, own in sorted(people.items(), key=lambda pair: pair[1][0].person):
        yield PersonSum(
            person_id,
            own[0].person,
            sum(1 for one in own if one.in_vnd is not None),
            sum(one.in_vnd or 0 for one in own),
            sum(one.out_vnd or 0 for one in own),
        )
