"""Where a clerk stands: the units in which he takes dossiers in, and who decides about what he takes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from thuocdo.accounts.kept import kept
from thuocdo.accounts.scope import own_units, units_visible_to
from thuocdo.dossiers.rules import DESK
from thuocdo.errors import NotAllowed
from thuocdo.organisations.names import unit_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.at_counter import AtCounter

#: Whoever stands in for others may choose among so many desks.
MOST_DESKS = 50


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    """A unit that can be competent; the first one offered is the usual one."""

    id: int
    name: str


def desks_of(user: User, *, on: date) -> list[Unit]:
    """Return the units where a person takes dossiers in, his own first.

    Shape: one query, two for a deputy; none while nobody's rights change.

    Raises:
        NotAllowed: he is no reception officer; he learns nothing else.
    """
    found = list(kept(user, ("desks", on), lambda: _desks(user, on)))
    if not found:
        raise NotAllowed(
            "no_desk",
            "Chỉ người tiếp nhận của Bộ phận Một cửa dùng được trang này. Hãy nhờ người quản trị của đơn vị nếu bạn cần.",
            "Only reception officers of a one-stop desk use this page. Ask the administrator of your unit if you need it.",
        )
    return found


def desk_named(desks: Sequence[Unit], desk_id: int) -> Unit:
    """Return the one of a clerk's desks that a form names.

    Raises:
        NotAllowed: it is none of them.
    """
    for one in desks:
        if one.pk == desk_id:
            return one
    raise NotAllowed(
        "not_your_desk",
        "Bạn không tiếp nhận ở đơn vị này. Hãy chọn nơi tiếp nhận của bạn.",
        "You take no dossiers in at this unit. Choose your own desk.",
    )


def _desks(user: User, on: date) -> tuple[Unit, ...]:
    own = tuple(own_units(user, on=on, roles=DESK))
    return own or tuple(units_visible_to(user, on=on, roles=DESK).order_by("name")[:MOST_DESKS])


def agencies_for(content: AtCounter, desk: Unit) -> tuple[AgencyChoice, ...]:
    """Return who may be competent: the unit that the procedure names, else the one where it is handed in."""
    ids = dict.fromkeys(one for one in (content.competent_unit_id, desk.pk) if one is not None)
    names = unit_names(one for one in ids if one != desk.pk)
    return tuple(
        AgencyChoice(one, desk.name if one == desk.pk else names.get(one, "")) for one in ids
    )
