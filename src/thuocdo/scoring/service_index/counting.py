"""Scores of units, from the cube."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thuocdo.indicators.cube import store
from thuocdo.indicators.cube.grid import Grid
from thuocdo.indicators.evaluation.daily import daily
from thuocdo.indicators.evaluation.measured import measured
from thuocdo.indicators.evaluation.places import END
from thuocdo.scoring.service_index.edition import DISLIKED, Edition, edition, waited_for
from thuocdo.scoring.service_index.in_fives import fives_by_day, with_fives
from thuocdo.scoring.service_index.scores import Score, scored
from thuocdo.scoring.service_index.windows import Window, charted
from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of units in one window, and the moment they are of (seconds since 1970). Shape: one per unit asked for, in that order."""

    of: Mapping[int, Score]
    counts: Mapping[int, Mapping[str, int]]
    window: Period
    as_of: int


def edition_on(day: date) -> Edition:
    """Return the index of a day, without the waiting of components whose register has records by now.

    Cost: a look into the cube, no query.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    return edition(day, there=_there(store.current()))


def _there(grid: Grid) -> frozenset[str]:
    known = [code for code in sorted(waited_for()) if code in grid.measure_place]
    places, units = [grid.measure_place[code] for code in known], range(len(grid.shape.units))

    def ask(held: Grid) -> list[int]:
        found: list[int] = held.balance(places, units, END).sum(axis=1).tolist()
        return found

    return frozenset(code for code, count in zip(known, grid.read(ask), strict=True) if count)


def scores_of(units: Sequence[int], window: Period) -> Scores:
    """Return the scores of units, those below counted for those above on each day, by the index as it holds on the window's last day.

    Dislikes are those that it deducts, in whole fives (`in_fives`).

    Cost: sums in the cube, and two questions to the records for the counts of different procedures.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    holds = edition_on(window.last_day)
    found = measured(holds.measures, units, [window])
    counts = with_fives(found.by_unit(), window)
    scores = {unit: scored(holds, one) for unit, one in counts.items()}
    return Scores(scores, counts, window, found.as_of)


@dataclass(frozen=True, slots=True)
class Past:
    """The score at the end of one day; null where nothing could be measured."""

    day: date
    on_scale: Decimal | None


def version() -> Hashable:
    """Return what changes whenever figures do, and at least every few minutes: what was computed under it can be kept.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    grid = store.current()
    return grid.folder.name, grid.as_of, tuple(grid.numbers.items())


def history(unit: int, window: Window, *, every: int = 1) -> list[Past]:
    """Return how the score of a unit went day by day: from the window's first day up to each; of a day alone, the days before it each alone.

    It is told from the records as they are now: a correction changes the past as well.

    Args:
        unit: its id.
        window: what is looked at.
        every: only so many days apart, the last among them.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    days = charted(window)
    codes = dict.fromkeys(
        code for day in (days.first_day, days.last_day) for code in edition_on(day).measures
    )
    found = daily(list(codes), unit, days)
    to_date = window.days.length > 1
    values = (found.to_date if to_date else found.single).T.tolist()
    fives = fives_by_day(unit, days, to_date=to_date)
    counts = [
        {**dict(zip(codes, row, strict=True)), DISLIKED: disliked}
        for row, disliked in zip(values, fives, strict=True)
    ]
    chosen = list(zip(days.days(), counts, strict=True))[(days.length - 1) % every :: every]
    return [Past(day, scored(edition_on(day), one).on_scale) for day, one in chosen]
