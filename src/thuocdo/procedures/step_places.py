"""Where a step of an internal process is done: a reference that holds for every agency, and the unit it means for one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from thuocdo.accounts.models import Role
from thuocdo.accounts.people import Member, members_of
from thuocdo.organisations.models import Unit
from thuocdo.procedures.choices import StepPlace

if TYPE_CHECKING:
    from thuocdo.procedures.process_graph import StepSpec

#: How a unit is written in a form: "unit:12".
UNIT_PREFIX = "unit:"


class Placed(Protocol):
    """A step, as far as its place goes; `unit_id` is null unless the place is one unit."""

    @property
    def place(self) -> str:
        """Return a `StepPlace`."""

    @property
    def unit_id(self) -> int | None:
        """Return the unit."""


@dataclass(frozen=True, slots=True)
class Getter:
    """Who would get a step: the unit (null where none is meant there) and the people with its role in it."""

    unit_id: int | None
    people: tuple[str, ...]


def unit_of_step(
    step: Placed, *, agency: int, reception: int | None = None, province: int | None = None
) -> int | None:
    """Return the unit a step means; null where there is none.

    Args:
        step: the step.
        agency: the unit that decides the dossier.
        reception: where it was handed in; the agency where null.
        province: the unit of the province above the agency; null where it stands under none.
    """
    match step.place:
        case StepPlace.UNIT:
            return step.unit_id
        case StepPlace.RECEPTION:
            return reception or agency
        case StepPlace.PROVINCE:
            return province
        case _:
            return agency


def province_above(agency_id: int, *, on: date) -> int | None:
    """Return the unit of the province above an agency, or itself; null where there is none. One query."""
    above = Unit.objects.ancestors_of(Unit(pk=agency_id), on=on, include_self=True)
    return above.filter(kind=Unit.Kind.PROVINCE).values_list("pk", flat=True).first()


def getters(steps: Sequence[StepSpec], *, agency: Unit, on: date) -> Mapping[str, Getter]:
    """Return who would get each step at one agency on one day, by the key of the step.

    Shape: one query, two where a step is done in the province.
    """
    province = None
    if any(one.place == StepPlace.PROVINCE for one in steps):
        province = province_above(agency.pk, on=on)
    units = {one.key: unit_of_step(one, agency=agency.pk, province=province) for one in steps}
    members = members_of({one for one in units.values() if one is not None}, on=on)
    return {
        one.key: Getter(units[one.key], _people(members, units[one.key], one.role)) for one in steps
    }


def _people(members: Sequence[Member], unit_id: int | None, role: str) -> tuple[str, ...]:
    named = (
        one.full_name
        for one in members
        if one.unit_id == unit_id and role and one.role == Role(role)
    )
    return tuple(dict.fromkeys(named))
