"""Places of units by one figure; equal figures, as they are shown, share a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from thuocdo.office.figures.map_of_units import Place


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit with its place, 1 for the highest figure; null without a figure. `tied`: others have the same place."""

    unit: Place
    value: Decimal | None
    place: int | None
    tied: bool = False


def ranked(
    units: Iterable[Place], value_of: Callable[[Place], Decimal | None], *, decimals: int
) -> list[Ranked]:
    """Return units from the highest figure to the lowest, those without one last, by name where they are equal."""
    step = Decimal(1).scaleb(-decimals)
    values = {}
    for one in units:
        value = value_of(one)
        values[one] = None if value is None else value.quantize(step, ROUND_HALF_UP)
    known = sorted(
        ((one, value) for one, value in values.items() if value is not None),
        key=lambda pair: -pair[1],
    )
    found: list[Ranked] = []
    counts: dict[Decimal, int] = {}
    for _one, value in known:
        counts[value] = counts.get(value, 0) + 1
    for position, (one, value) in enumerate(known, start=1):
        same = found and found[-1].value == value
        place = found[-1].place if same else position
        found.append(Ranked(one, value, place, counts[value] > 1))
    return [*found, *(Ranked(one, None, None) for one, value in values.items() if value is None)]


def around(rows: Sequence[Ranked], unit: int, *, beside: int) -> Sequence[Ranked]:
    """Return a unit with some above and below it; the first ones where it is not among them."""
    at = next((n for n, one in enumerate(rows) if one.unit.id == unit), 0)
    start = max(min(at - beside, len(rows) - 2 * beside - 1), 0)
    return rows[start : start + 2 * beside + 1]
