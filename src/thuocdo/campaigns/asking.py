"""Which units a campaign asks, each by the form of its kind, and through whom they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thuocdo.campaigns import refusals
from thuocdo.forms.library import usual_form
from thuocdo.organisations.models import DISTRICTS_END, Unit, UnitParent

#: Kinds of units that answer campaigns of a province, in the order they are shown.
ASKED_KINDS = (Unit.Kind.DEPARTMENT, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE, Unit.Kind.OTHER)


@dataclass(frozen=True, slots=True)
class Asked:
    """One unit that is asked: by which form, and the unit that collects its answer first; null where the organiser does."""

    unit: Unit
    form: str
    via: int | None


def units_to_choose(campaign_unit: Unit, *, on: date) -> Sequence[Unit]:
    """Return all units below one on a day that may be asked, by kind and name; one query."""
    below = Unit.objects.descendants_of(campaign_unit, on=on, include_self=False)
    found = below.filter(kind__in=ASKED_KINDS)
    order = {kind: place for place, kind in enumerate(ASKED_KINDS)}
    return sorted(found, key=lambda unit: (order[Unit.Kind(unit.kind)], unit.search_name, unit.pk))


def asked_units(
    campaign_unit: Unit, forms: Mapping[str, str], unit_ids: Iterable[int], *, on: date
) -> list[Asked]:
    """Return the chosen units with their forms; a commune of a time with districts answers through its district, where that is asked, too.

    Raises:
        InvalidInput: a kind of unit has no form.
        NotFound: a unit is none of those below on that day.
    """
    known = {unit.pk: unit for unit in units_to_choose(campaign_unit, on=on)}
    chosen = []
    for pk in dict.fromkeys(unit_ids):
        if pk not in known:
            raise refusals.campaign_not_found()
        chosen.append(known[pk])
    for unit in chosen:
        if not forms.get(unit.kind):
            raise refusals.no_form_for(unit.get_kind_display())
    collectors = _collectors(chosen, on)
    return [Asked(unit, forms[unit.kind], collectors.get(unit.pk)) for unit in chosen]


def _collectors(chosen: Sequence[Unit], on: date) -> dict[int, int]:
    """Return the district of each commune, before districts ended; nothing since."""
    if on >= DISTRICTS_END:
        return {}
    districts = {unit.pk for unit in chosen if unit.kind == Unit.Kind.DISTRICT}
    links = UnitParent.objects.in_force(on).filter(
        unit__in=[unit.pk for unit in chosen], parent__in=districts
    )
    return dict(links.values_list("unit_id", "parent_id"))


def default_forms(on: date) -> dict[str, str]:
    """Return the form that each kind of unit fills for a period that ends on a day."""
    return {str(kind): usual_form(_level(kind), on=on).code for kind in ASKED_KINDS}


def _level(kind: Unit.Kind) -> str:
    """Return whose form a kind of unit fills: other offices of the province that of departments."""
    return str(Unit.Kind.DEPARTMENT if kind is Unit.Kind.OTHER else kind)
