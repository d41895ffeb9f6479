"""Which account a unit is paid to, from which day on; where no unit above has one, that of the installation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.accounts.rules import is_administrator_over
from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.reception import required
from thuocdo.organisations.models import Unit
from thuocdo.payments import refusals
from thuocdo.payments.banks import bank_name, banks
from thuocdo.payments.models import PaymentOrder, ReceivingAccount, ReceivingAccountQuerySet
from thuocdo.payments.vietqr import plain_letters

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

log = structlog.get_logger(__name__)

#: Vietnamese banks give numbers of 6 to 19 digits, some with letters; the code of a transfer holds 19.
_NUMBER = re.compile(r"[0-9A-Z]{6,19}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a payer is shown it; `id` is null for that of the installation."""

    id: int | None
    bank: str
    bank_name: str
    number: str
    holder: str


def account_for(unit_id: int, *, on: date) -> Account | None:
    """Return the account that a unit is paid to on a day: its own, else that of the nearest unit above, else the installation's; null for none.

    Shape: one query.
    """
    above = Unit.objects.ancestors_of([Unit(pk=unit_id)], on=on, include_self=True)
    found = ReceivingAccount.objects.in_force(on).filter(unit__in=above.values("pk"))
    kinds = Unit.Kind.values
    ranked = sorted(
        found.select_related("unit"),
        key=lambda one: (one.unit_id != unit_id, -kinds.index(one.unit.kind)),
    )
    return as_shown(ranked[0]) if ranked else installation_account()


def as_shown(row: ReceivingAccount) -> Account:
    """Return the account of a row."""
    return Account(row.pk, row.bank, bank_name(row.bank), row.number, row.holder)


def installation_account() -> Account | None:
    """Return the account of the whole installation; null where none is set."""
    kept = settings.RECEIVING_ACCOUNT
    if not kept.number:
        return None
    return Account(None, kept.bank, kept.bank_name or bank_name(kept.bank), kept.number, kept.name)


def account_of_order(order: PaymentOrder) -> Account:
    """Return the account that the payer of a transfer is shown."""
    found = as_shown(order.account) if order.account is not None else installation_account()
    assert found is not None
    return found


@transaction.atomic
def decide_account(
    *, unit: Unit, bank: str, number: str, holder: str, valid_from: date, actor: User, at: datetime
) -> ReceivingAccount:
    """Let a unit be paid to an account from a day on; the one before ends on that day, one that had not begun is replaced.

    Args:
        unit: with all units under it that have no account of their own.
        bank: its six digits, in the list of banks.
        number: digits and letters; spaces and dots are left out.
        holder: as the bank writes it.
        valid_from: today or later.
        actor: administrator of the unit or above it.
        at: the moment.

    Raises:
        NotAllowed: the actor is none.
        InvalidInput: bank, number, holder or day will not do.
    """
    _administrator(actor, unit)
    told = re.sub(r"[\s.\-]", "", number).upper()
    known = banks().get(bank)
    if known is None or (known.until and valid_from >= known.until):
        raise refusals.bank_unknown(bank)
    if not _NUMBER.match(told):
        raise refusals.account_number_wrong(number)
    name = plain_letters(required(holder, "tên chủ tài khoản", "the holder")).upper()
    if valid_from < timezone.localdate(at):
        raise refusals.account_day_passed()
    hold_key("receiving-account", str(unit.pk))
    rows = ReceivingAccount.objects.filter(unit=unit)
    _replace_later(rows.filter(valid_from__gte=valid_from))
    rows.in_force(valid_from).update(valid_until=valid_from)
    made = ReceivingAccount.objects.create(
        unit=unit,
        bank=bank,
        number=told,
        holder=required(name, "tên chủ tài khoản", "the holder")[:100],
        valid_from=valid_from,
        made_at=at,
        made_by=actor,
    )
    log.info("receiving_account_decided", unit=unit.pk, account=made.pk, by=actor.pk)
    return made


@transaction.atomic
def end_account(account: ReceivingAccount, *, last_day: date, actor: User, at: datetime) -> None:
    """Let an account take no new orders after a day; orders that show it are still paid to it.

    Raises:
        NotAllowed: the actor is no administrator of the unit or above it.
        InvalidInput: the day has passed, or lies before the account begins.
    """
    _administrator(actor, account.unit)
    hold_key("receiving-account", str(account.unit_id))
    row = ReceivingAccount.objects.select_for_update().get(pk=account.pk)
    until = date.fromordinal(last_day.toordinal() + 1)
    if last_day < timezone.localdate(at) or until <= row.valid_from:
        raise refusals.account_day_passed()
    row.valid_until = until
    row.save(update_fields=["valid_until"])
    log.info("receiving_account_ended", account=row.pk, by=actor.pk)


def _administrator(actor: User, unit: Unit) -> None:
    if not is_administrator_over(actor, unit):
        raise refusals.no_administrator()


def _replace_later(rows: ReceivingAccountQuerySet) -> None:
    """Take away what has begun on no day before the new one; not what a payer was shown already."""
    for row in rows:
        if PaymentOrder.objects.filter(account=row).exists():
            raise refusals.account_shown_today(row.number)
        row.delete()
