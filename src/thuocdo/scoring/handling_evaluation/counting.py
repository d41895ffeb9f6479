"""Evaluations of units, from the cube."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from thuocdo.indicators.evaluation.measured import measured
from thuocdo.scoring.handling_evaluation.edition import edition
from thuocdo.scoring.handling_evaluation.scores import Evaluation, evaluated
from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Evaluations:
    """Evaluations of units in one period, and the moment they are of (seconds since 1970). Shape: one per unit asked for, in that order."""

    of: Mapping[int, Evaluation]
    counts: Mapping[int, Mapping[str, int | None]]
    days: Period
    as_of: int


def evaluations_of(units: Sequence[int], days: Period) -> Evaluations:
    """Return the evaluations of units, those below counted for those above on each day, as the circular holds on the period's last day.

    Cost: sums in the cube, and one question to the records for the counts of different procedures.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    holds = edition(days.last_day)
    found = measured(holds.measures, units, [days])
    counts = found.by_unit()
    return Evaluations(
        {unit: evaluated(holds, one) for unit, one in counts.items()}, counts, days, found.as_of
    )


@lru_cache(maxsize=32)
def kept_evaluations(units: tuple[int, ...], days: Period, of: Hashable) -> Evaluations:
    """Return the evaluations of units as they were computed under one version of the figures (`of`)."""
    del of
    return evaluations_of(units, days)
