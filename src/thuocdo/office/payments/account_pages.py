"""What the page of the accounts shows, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.payments.banks import bank_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.accounts.models import User
    from thuocdo.payments.models import ReceivingAccount


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account; `standing` is now, later or past, `last_day` null where no end is set."""

    account: ReceivingAccount
    bank: str
    standing: str
    last_day: date | None
    may_end: bool


def account_rows(
    accounts: Iterable[ReceivingAccount], user: User, *, on: date
) -> tuple[AccountRow, ...]:
    """Return accounts as the page shows them. Shape: one query at the most."""
    administered = frozenset(unit_ids_visible_to(user, roles=(Role.ADMINISTRATOR,)))
    return tuple(
        AccountRow(
            one,
            bank_name(one.bank),
            _standing(one, on),
            one.valid_until - timedelta(days=1) if one.valid_until else None,
            one.unit_id in administered and (one.valid_until is None or one.valid_until > on),
        )
        for one in accounts
    )


def _standing(one: ReceivingAccount, on: date) -> str:
    if one.valid_from > on:
        return "later"
    return "past" if one.valid_until is not None and one.valid_until <= on else "now"
