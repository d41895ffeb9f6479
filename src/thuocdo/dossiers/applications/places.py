"""Where an application can go: who decides, and where it is handed in and the result fetched. Only units that give dossier codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from thuocdo.dossiers.models import Dossier
from thuocdo.identifiers.models import UnitAgencyCode
from thuocdo.organisations.models import Unit
from thuocdo.procedures.choices import AgencyRole, Level, TerritorialScope
from thuocdo.procedures.models import VersionAgency
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.procedures.models import ProcedureVersion


@dataclass(frozen=True, slots=True)
class Places:
    """Who can decide, and where else it can be handed in; `receptions` is empty where only the deciding agency takes it."""

    agencies: tuple[Unit, ...]
    receptions: tuple[Unit, ...]

    def agency(self, unit_id: int | None) -> Unit | None:
        """Return one of the agencies; the only one where there is no choice; null where it is none of them."""
        if len(self.agencies) == 1:
            return self.agencies[0]
        return next((one for one in self.agencies if one.pk == unit_id), None)

    def reception(self, unit_id: int | None, *, agency: Unit) -> Unit | None:
        """Return where it is handed in: the agency itself where nothing is said; null where that place takes none."""
        if unit_id is None or unit_id == agency.pk:
            return agency
        return next((one for one in self.receptions if one.pk == unit_id), None)


def places_for(version: ProcedureVersion, *, on: date) -> Places:
    """Return where an application for a procedure can go on a day.

    The agencies that the procedure names; without a named one, at the level of communes any commune. A boundary-free procedure is taken in
    by every commune of the province.

    Shape: three queries.
    """
    units = list(_units(version, on))
    communes = tuple(one for one in units if one.kind == Unit.Kind.COMMUNE)
    named = list(
        VersionAgency.objects.filter(version=version, role=AgencyRole.COMPETENT).order_by(
            "position"
        )
    )
    by_id = {one.pk: one for one in units}
    agencies = tuple(by_id[one.unit_id] for one in named if one.unit_id in by_id)
    if not agencies and Level.COMMUNE in version.levels:
        agencies = communes
    if not agencies:
        agencies = _by_name(named, units)
    anywhere = version.territorial_scope != TerritorialScope.LOCAL
    return Places(agencies, communes if anywhere and agencies else ())


def _units(version: ProcedureVersion, on: date) -> Sequence[Unit]:
    coded = UnitAgencyCode.objects.in_force(on).values("unit")
    below = Unit.objects.descendants_of(version.procedure.owner, on=on)
    return list(below.filter(pk__in=coded).order_by("search_name", "pk"))


def _by_name(named: Sequence[VersionAgency], units: Sequence[Unit]) -> tuple[Unit, ...]:
    wanted = {fold(one.name) for one in named}
    return tuple(one for one in units if fold(one.name) in wanted)


def usual_place(citizen: Citizen) -> int | None:
    """Return the unit that decided the citizen's newest dossier, as a proposal; null where there is none."""
    newest = Dossier.objects.of_citizen(citizen).order_by("-registered_at")
    return newest.values_list("competent_agency_id", flat=True).first()
