"""Invented officials for the units of a generated province, so that its dossiers lie in somebody's hands.

Nobody can sign in with these accounts: they have no password. A role that a real or a demo account holds already is left to it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction

from thuocdo.accounts.models import Membership, Role, User

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

#: How many a unit has in each role, where nobody holds it yet.
STAFF: Mapping[Role, int] = {
    Role.RECEPTION_OFFICER: 2,
    Role.HANDLER: 2,
    Role.REVIEWER: 1,
    Role.APPROVER: 1,
    Role.RECORDS_CLERK: 1,
}
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Mai", "Trịnh")
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Quốc", "Hải")
_GIVEN = (
    "An",
    "Bảo",
    "Châu",
    "Dương",
    "Giang",
    "Hà",
    "Khánh",
    "Long",
    "My",
    "Phong",
    "Quỳnh",
    "Tùng",
)


@transaction.atomic
def staff_units(units: Iterable[Unit], *, since: date, at: datetime) -> int:
    """Give every unit somebody in each role of `STAFF` that nobody holds; return how many accounts were made.

    The same units in the same order get the same names. Repeating it makes nothing more.
    """
    units = list(units)
    held = {
        (unit_id, role)
        for unit_id, role in Membership.objects.filter(
            unit__in=units, valid_until=None
        ).values_list("unit_id", "role")
    }
    wanted = [
        (unit, role, number)
        for unit in units
        for role, count in STAFF.items()
        if (unit.pk, role.value) not in held
        for number in range(1, count + 1)
    ]
    locked = make_password(None)  # one text that no password fits, for all
    users = User.objects.bulk_create(
        User(
            username=f"mau.{unit.code}.{role.value}.{number}".lower(),
            full_name=_name(f"{unit.code} {role.value} {number}"),
            password=locked,
            wants_digest=False,
        )
        for unit, role, number in wanted
    )
    Membership.objects.bulk_create(
        Membership(user=user, unit=unit, role=role, valid_from=since, granted_at=at)
        for user, (unit, role, _number) in zip(users, wanted, strict=True)
    )
    return len(users)


def _name(seed: str) -> str:
    drawn = random.Random(seed)  # noqa: S311 - made-up names, not secrets
    return " ".join(drawn.choice(one) for one in (_FAMILY, _MIDDLE, _GIVEN))
