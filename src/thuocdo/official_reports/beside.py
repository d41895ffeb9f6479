"""What stands beside a figure of a report: the target of a plan, and where units of one kind stand. What is not known is not said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.figures.earlier import closest_figures
from thuocdo.figures.models import Figure
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicator
from thuocdo.official_reports.figures import Aim, ReportFigure, Standing
from thuocdo.organisations.models import Unit, UnitParent
from thuocdo.reporting.plans.library import plans

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.campaigns.consolidation import Consolidation
    from thuocdo.official_reports.models import OfficialReport
    from thuocdo.working_time.period import Period

#: Counts grow with a unit, so only these say where it stands.
_COMPARED = {ValueType.PERCENT, ValueType.SCORE}
_LEAST = 2


class OfUnit(NamedTuple):
    """What one unit gave."""

    unit: Unit
    value: Decimal


#: What units of one kind gave, by indicator.
OfUnits = Mapping[str, Sequence[OfUnit]]


def aims_of(unit: Unit, window: Period) -> dict[str, Aim]:
    """Return what plans that the unit itself set want of indicators in the year of a window, or by the next year they name.

    Targets without a number, over all years as a whole, or behind the window are left out, and those that no indicator measures exactly.
    """
    year = window.last_day.year
    found: dict[str, Aim] = {}
    for plan in plans().values():
        if plan.unit != unit.code or not plan.first_year <= year <= plan.last_year:
            continue
        for one in plan.targets:
            against = next((each for each in one.years() if each >= year), None)
            if one.indicator is None or one.value is None or against is None:
                continue
            aim = Aim(
                target=one.id,
                comparator=one.comparator.value,
                value=one.value,
                unit_vi=one.unit_vi,
                unit_en=one.unit_en,
                timing=one.timing.value,
                year=against,
            )
            other = found.get(one.indicator)
            if other is None or aim.year < other.year:
                found[one.indicator] = aim
    return found


def of_answers(whole: Consolidation) -> OfUnits:
    """Return what communes whose answers were taken in gave in a campaign, of indicators that can be compared."""
    communes = {
        one.unit_id: one.unit for one in whole.submissions if one.unit.kind == Unit.Kind.COMMUNE
    }
    return {
        code: [
            OfUnit(communes[part.unit_id], part.value)
            for part in parts
            if part.value is not None and part.unit_id in communes
        ]
        for code, parts in whole.contributions.items()
        if _is_compared(code)
    }


def of_stored(figures: Iterable[ReportFigure], report: OfficialReport, *, user: User) -> OfUnits:
    """Return what is stored of the communes below a province, or of the units beside another unit; nothing where the person does not see into all of them.

    Shape: three queries, one for whoever sees one unit alone.
    """
    codes = {one.indicator for one in figures if one.indicator and _is_compared(one.indicator)}
    seen = set(unit_ids_visible_to(user))
    if not codes or len(seen) < _LEAST:
        return {}
    units = {one.pk: one for one in _compared_with(report)}
    if len(units) < _LEAST or not units.keys() <= seen:
        return {}
    found = closest_figures(
        Figure.objects.visible_to(user),
        codes=codes,
        units=units.keys(),
        windows={"now": report.window},
        on=None,
    )
    given: dict[str, list[OfUnit]] = defaultdict(list)
    for (code, unit, _window), figure in found.items():
        if figure.value is not None:
            given[code].append(OfUnit(units[unit], figure.value))
    return given


def _compared_with(report: OfficialReport) -> Iterable[Unit]:
    unit, on = report.unit, report.window.last_day
    if unit.kind == Unit.Kind.PROVINCE:
        return Unit.objects.descendants_of(unit, on=on).filter(kind=Unit.Kind.COMMUNE)
    above = unit.parents.in_force(on).values("parent")
    beside = UnitParent.objects.in_force(on).filter(parent__in=above)
    return Unit.objects.in_force(on).filter(kind=unit.kind, parents__in=beside)


def _is_compared(code: str) -> bool:
    return indicator(code).value_type in _COMPARED


def standing(given: Sequence[OfUnit], unit_id: int) -> Standing | None:
    """Return where units stand by their values, by name where several have the same; null where fewer than two have one, or all have the same."""
    if len(given) < _LEAST:
        return None
    values = [one.value for one in given]
    highest, lowest = max(values), min(values)
    if highest == lowest:
        return None
    own = next((one.value for one in given if one.unit.pk == unit_id), None)
    return Standing(
        kind=given[0].unit.kind,
        count=len(given),
        place=None if own is None else 1 + sum(value > own for value in values),
        highest=tuple(sorted(one.unit.name for one in given if one.value == highest)),
        highest_value=highest,
        lowest=tuple(sorted(one.unit.name for one in given if one.value == lowest)),
        lowest_value=lowest,
    )
