"""What the page of the accounts shows, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.payments.banks import bank_name
from thuocdo.payments.models import ReceivingAccount

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: Of a province with accounts in every commune over some years.
_MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account; `standing` is now, later or past, `last_day` null where no end is set."""

    account: ReceivingAccount
    bank: str
    standing: str
    last_day: date | None
    may_end: bool


def account_rows(user: User, *, on: date) -> tuple[AccountRow, ...]:
    """Return the accounts somebody sees, those of today first. Shape: two queries."""
    administered = frozenset(unit_ids_visible_to(user, roles=(Role.ADMINISTRATOR,)))
    found = ReceivingAccount.objects.visible_to(user).select_related("unit", "made_by")
    rows = [
        AccountRow(
            one,
            bank_name(one.bank),
            _standing(one, on),
            one.valid_until - timedelta(days=1) if one.valid_until else None,
            one.unit_id in administered and (one.valid_until is None or one.valid_until > on),
        )
        for one in found.order_by("unit__search_name", "-valid_from")[:_MOST_ROWS]
    ]
    return tuple(sorted(rows, key=lambda one: ("now", "later", "past").index(one.standing)))


def _standing(one: ReceivingAccount, on: date) -> str:
    if one.valid_from > on:
        return "later"
    return "past" if one.valid_until is not None and one.valid_until <= on else "now"
