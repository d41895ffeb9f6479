"""Standing in for an absent colleague: made, taken back, and asked for. The only writer of `Delegation`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.accounts.kept import kept
from thuocdo.accounts.models import LENT_ROLES, Delegation, Membership, Role
from thuocdo.accounts.people import people_who_see
from thuocdo.errors import Conflict, InvalidInput, NotAllowed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

#: Longer than this is no absence but another appointment.
LONGEST = timedelta(days=180)

log = structlog.get_logger(__name__)


@transaction.atomic
def delegate(
    *,
    delegator: User,
    deputy: User,
    roles: Sequence[Role],
    first_day: date,
    last_day: date,
    reason: str,
    unit: Unit | None = None,
    actor: User,
    at: datetime,
) -> Delegation:
    """Let one person act for another on some days, with some of his roles.

    Args:
        delegator: who is absent; he keeps his rights.
        deputy: who acts; he has to see into the units already, so nothing leaves the office.
        roles: which of his roles, out of `LENT_ROLES`.
        first_day: from when.
        last_day: until when, this day included.
        reason: why, as the order says it.
        unit: only his roles there; null for all his units.
        actor: the delegator himself, or an administrator over his units.
        at: the moment.

    Raises:
        NotAllowed: the actor is neither.
        InvalidInput: the days, the roles, the reason or the deputy will not do.

    Source: the Civil Code 2015 articles 138–141 on acting for another; which orders an office needs is its own rule.
    """
    held = list(_held(delegator, first_day, unit).select_related("unit"))
    units = {one.unit_id: one.unit for one in held if one.role in roles}
    _refuse_stranger(actor, delegator, list(units.values()))
    _refuse_days(first_day, last_day, today=timezone.localdate(at))
    _refuse_roles(roles, {Role(one.role) for one in held})
    if not reason.strip():
        raise _invalid("Hãy ghi lý do vắng mặt.", "Say why you are away.")
    _refuse_deputy(delegator, deputy, list(units))
    made = Delegation.objects.create(
        delegator=delegator,
        deputy=deputy,
        unit=unit,
        roles=[role.value for role in LENT_ROLES if role in roles],
        valid_from=first_day,
        valid_until=last_day + timedelta(days=1),
        reason=reason.strip(),
        made_by=actor,
        made_at=at,
    )
    log.info("delegated", delegation=made.pk, by=actor.pk, to=deputy.pk)
    return made


@transaction.atomic
def revoke(delegation: Delegation, *, actor: User, at: datetime) -> Delegation:
    """Take a delegation back at once; what was done by it stays.

    Raises:
        NotAllowed: the actor is neither who gave it nor an administrator over his units.
        Conflict: it was taken back, or is over.
    """
    row = Delegation.objects.select_for_update().select_related("delegator").get(pk=delegation.pk)
    units = [one.unit for one in _held(row.delegator, row.valid_from, row.unit)]
    _refuse_stranger(actor, row.delegator, units)
    if row.revoked_at is not None or row.valid_until <= timezone.localdate(at):
        raise Conflict(
            "delegation_over",
            "Ủy quyền này đã hết hoặc đã thu hồi. Hãy tải lại trang.",
            "This delegation is over or was taken back. Load the page again.",
        )
    row.revoked_at, row.revoked_by = at, actor
    row.save(update_fields=["revoked_at", "revoked_by"])
    log.info("delegation_revoked", delegation=row.pk, by=actor.pk)
    return row


def lenders_of(user: User, *, on: date | None = None) -> list[User]:
    """Return for whom a person stands in on one day, by name; one query, none while nobody's rights change."""
    day = on or timezone.localdate()
    return list(kept(user, ("lenders", day), lambda: _lenders(user, day)))


def _lenders(user: User, day: date) -> tuple[User, ...]:
    found = Delegation.objects.in_force(day).filter(deputy=user, delegator__is_active=True)
    people = {one.delegator_id: one.delegator for one in found.select_related("delegator")}
    return tuple(sorted(people.values(), key=lambda one: (one.full_name, one.pk)))


def roles_to_lend(user: User, *, on: date) -> list[Role]:
    """Return the roles a person has on one day and may lend."""
    held = set(_held(user, on, None).values_list("role", flat=True))
    return [role for role in LENT_ROLES if role in held]


def deputies_for(user: User, *, on: date) -> list[User]:
    """Return who could stand in for a person: those who see into all his units, by name."""
    units = set(_held(user, on, None).values_list("unit_id", flat=True))
    return list(people_who_see(units, on=on).exclude(pk=user.pk)) if units else []


def _held(user: User, on: date, unit: Unit | None) -> QuerySet[Membership]:
    found = Membership.objects.in_force(on).filter(user=user, role__in=LENT_ROLES)
    return found if unit is None else found.filter(unit=unit)


def _refuse_stranger(actor: User, delegator: User, units: Sequence[Unit]) -> None:
    if actor.pk == delegator.pk:
        return
    if not units or not all(actor.has_perm("accounts.appoint", unit) for unit in units):
        raise NotAllowed(
            "not_your_delegation",
            "Chỉ chính người vắng mặt hoặc quản trị viên của đơn vị lập và thu hồi ủy quyền.",
            "Only the absent person or an administrator of the unit gives or takes back a delegation.",
        )


def _refuse_days(first_day: date, last_day: date, *, today: date) -> None:
    if last_day < first_day or last_day < today:
        raise _invalid(
            "Ngày cuối phải từ hôm nay trở đi và không trước ngày đầu.",
            "The last day must not lie before today or before the first day.",
        )
    if last_day - first_day > LONGEST:
        raise _invalid(
            f"Ủy quyền dài nhất {LONGEST.days} ngày. Lâu hơn thì phân công lại vai trò.",
            f"A delegation lasts {LONGEST.days} days at most. For longer, give the role anew.",
        )


def _refuse_roles(roles: Sequence[Role], held: set[Role]) -> None:
    if not roles or not set(roles) <= held:
        raise _invalid(
            "Chỉ ủy quyền được vai trò người vắng mặt đang có. Hãy chọn ít nhất một vai trò.",
            "Only roles that the absent person has can be lent. Choose at least one.",
        )


def _refuse_deputy(delegator: User, deputy: User, units: Sequence[int]) -> None:
    if deputy.pk == delegator.pk or not people_who_see(units).filter(pk=deputy.pk).exists():
        raise _invalid(
            "Người được ủy quyền phải là đồng nghiệp cùng đơn vị hoặc cấp trên của đơn vị.",
            "The deputy has to be a colleague of the unit or somebody above it.",
        )


def _invalid(vi: str, en: str) -> InvalidInput:
    return InvalidInput("delegation_invalid", vi, en)
