"""Dislikes as a score deducts them: of each unit in whole fives, once none of a month can be changed any more. So no score tells of fewer than five raters.

All dislikes of a unit up to the end of a month are added up and rounded down to a multiple of five; a month is settled when the last of its ratings can no
longer be changed, in the middle of the next. A window deducts what the settled months came to at its end less what they came to at its beginning.
So what any window deducts, and any difference between windows or units, is a multiple of five, and does not move with a single rating.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from thuocdo.feedback.reading import FEWEST
from thuocdo.feedback.services import CHANGED_DAYS
from thuocdo.indicators.evaluation.measured import measured
from thuocdo.scoring.service_index.edition import DISLIKED
from thuocdo.working_time.period import ONE_DAY, Period

#: Before every rating.
_BEGINNING = date(2000, 1, 1)

Counts = Mapping[int, Mapping[str, int]]


def with_fives(counts: Counts, window: Period) -> Counts:
    """Return what measures come to by unit in a window, dislikes in whole fives; the same where they are not among them.

    Cost: sums in the cube, and none where no month was settled in the window.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    if not any(DISLIKED in one for one in counts.values()):
        return counts
    ends = _settled(window.start), _settled(window.end)
    whole = _whole(list(counts), ends)
    return {
        unit: {**one, DISLIKED: whole[unit, ends[1]] - whole[unit, ends[0]]}
        for unit, one in counts.items()
    }


def fives_by_day(unit: int, days: Period, *, to_date: bool) -> list[int]:
    """Return the dislikes that a score deducts on each day of a window, or from its first day up to each.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    first = _settled(days.start)
    ends = [_settled(day + ONE_DAY) for day in days.days()]
    begins = [first] * len(ends) if to_date else [_settled(day) for day in days.days()]
    whole = _whole([unit], [first, *ends, *begins])
    return [whole[unit, end] - whole[unit, begin] for begin, end in zip(begins, ends, strict=True)]


def _settled(end: date) -> date:
    """Return the day before which all ratings are settled at the end of the day before one: the first of a month."""
    return (end - timedelta(days=CHANGED_DAYS + 1)).replace(day=1)


def _whole(units: Sequence[int], ends: Iterable[date]) -> Mapping[tuple[int, date], int]:
    """Return all dislikes of units before some days, in whole fives. Nothing is asked where the days are one: its difference is 0 anyway."""
    days = sorted(set(ends))
    if len(days) == 1:
        return dict.fromkeys(((unit, days[0]) for unit in units), 0)
    windows = [Period(_BEGINNING, day) for day in days]
    found = measured([DISLIKED], units, windows).values[0]
    return {
        (unit, day): int(found[row, column]) // FEWEST * FEWEST
        for row, unit in enumerate(units)
        for column, day in enumerate(days)
    }
