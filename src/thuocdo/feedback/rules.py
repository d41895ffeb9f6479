"""Who may do what with feedback. Whoever stands in for an absent colleague may what he may."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import own_units, standings, units_visible_to
from thuocdo.feedback.models.feedback import HANDLING_ROLES

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.querysets import UnitQuerySet


class Act(StrEnum):
    """What officials do."""

    RECORD = "record"
    HANDLE = "handle"
    PUBLISH = "publish"


RECORDING_ROLES = (Role.RECEPTION_OFFICER, Role.RECORDS_CLERK, *HANDLING_ROLES)

#: In the unit where it lies, or above it.
WHO: Mapping[Act, tuple[Role, ...]] = {
    Act.RECORD: RECORDING_ROLES,
    Act.HANDLE: HANDLING_ROLES,
    Act.PUBLISH: (Role.LEADER, Role.PROCEDURE_CONTROLLER),
}


def may(user: User, act: Act, unit_id: int) -> bool:
    """Say whether a person may do something with feedback that lies with a unit. Shape: one query, none while no right changes."""
    return any(one.role in WHO[act] for one in standings(user, [unit_id]))


def recording_units(user: User) -> UnitQuerySet:
    """Return the units for which a person records feedback that comes on paper, by phone or in person."""
    return own_units(user, roles=RECORDING_ROLES)


def reads_feedback(user: User) -> bool:
    """Say whether a person handles feedback of any unit today, or was lent that."""
    return units_visible_to(user, roles=HANDLING_ROLES).exists()
