"""The figures of these pages, from the cube, with what may not be told left out.

Ratings are told of at least `FEWEST` people, as shares alone and never of windows shorter than a quarter: who rated would else be known by his unit and day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from thuocdo.feedback.reading import FEWEST
from thuocdo.indicators.evaluation.evaluating import evaluated, first_day
from thuocdo.indicators.evaluation.measured import measured
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator
from thuocdo.office.figures.subjects import Subject, subject
from thuocdo.working_time.period import Period

#: The shortest window of days in which ratings are told.
RATED_DAYS = 80


@dataclass(frozen=True, slots=True)
class Values:
    """Figures of subjects × units × windows, and the moment they are of. Null: unknown, not there, or not to be told.

    `incomplete` are those on another map that lack a part of a former unit, for nobody has decided which share of it goes where.
    """

    of: Mapping[tuple[str, int, Period], Decimal | None]
    as_of: datetime
    incomplete: frozenset[tuple[str, int, Period]] = frozenset()

    def get(self, code: str, unit: int, window: Period) -> Decimal | None:
        """Return one figure."""
        return self.of[code, unit, window]


def values_of(
    subjects: Iterable[Subject],
    units: Sequence[int],
    windows: Sequence[Period],
    *,
    on_map: date | None = None,
) -> Values:
    """Return the figures of subjects, and of the parts of those that are shares.

    Args:
        subjects: what is counted.
        units: ids.
        windows: of days.
        on_map: null for figures as they were; a day for what its units come to with what they took over. Measures are always as they were.

    Raises:
        CubeBroken: figures are being computed anew.
        InvalidInput: an indicator cannot be carried to another map.
    """
    subjects = list(subjects)
    declared = [one.code for one in subjects if one.is_indicator]
    plain = [one.code for one in subjects if not one.is_indicator]
    found: dict[tuple[str, int, Period], Decimal | None] = {}
    as_of, incomplete = 0, frozenset[tuple[str, int, Period]]()
    windows = list(dict.fromkeys(windows))
    if declared:
        counted = evaluated(declared, units, windows, on_map=on_map)
        found |= counted.values
        as_of, incomplete = counted.as_of, counted.incomplete
    if plain:
        found_plain, as_of = _of_measures(plain, units, windows)
        found |= found_plain
    for one in subjects:
        if one.anonymous:
            _leave_out(one, found, units, windows)
    return Values(found, datetime.fromtimestamp(as_of, UTC), incomplete)


def _of_measures(
    codes: Sequence[str], units: Sequence[int], windows: Sequence[Period]
) -> tuple[dict[tuple[str, int, Period], Decimal | None], int]:
    counted = measured(codes, units, windows)
    found: dict[tuple[str, int, Period], Decimal | None] = {}
    for row, code in enumerate(codes):
        since = first_day(measure(code).fact, counted.as_of)
        for column, unit in enumerate(units):
            for place, window in enumerate(windows):
                value = int(counted.values[row, column, place])
                known = value or (since is not None and window.end > since)
                found[code, unit, window] = Decimal(value) if known else None
    return found, counted.as_of


def _leave_out(
    one: Subject,
    found: dict[tuple[str, int, Period], Decimal | None],
    units: Sequence[int],
    windows: Sequence[Period],
) -> None:
    for unit in units:
        for window in windows:
            below = found.get((one.parts[1], unit, window)) if one.parts else None
            if below is None or below < FEWEST or window.length < RATED_DAYS:
                found[one.code, unit, window] = None
            for code in one.parts:
                found[code, unit, window] = None


def made_of(one: Subject, on: date) -> list[Subject]:
    """Return what a figure that nothing counts by itself is computed from, as it is defined on a day and as far as it may be told."""
    found = None if one.measure or one.anonymous else indicator(one.code, on=on)
    if found is None or found.formula is None:
        return []
    parts = (subject(code) for code in found.formula.references())
    return [part for part in parts if part is not None and not part.anonymous]


def shown_parts(one: Subject) -> list[Subject]:
    """Return numerator and denominator of a share, as far as they may be told."""
    if one.anonymous:
        return []
    return [part for code in one.parts if (part := subject(code)) is not None]
