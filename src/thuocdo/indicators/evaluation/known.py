"""How far a figure knows: a stock is told no later than today, for nobody knows what will be open then.

A report of a period that still runs asks for its last day; on that day, all that is open now would be overdue.
"""

from __future__ import annotations

from django.utils import timezone

from thuocdo.indicators.measures.measure import Measure
from thuocdo.warehouse.columns import day_number
from thuocdo.working_time.period import ONE_DAY, Period


def known_end() -> int:
    """Return the first day of which no stock is known, as days since 1970."""
    return day_number(timezone.localdate() + ONE_DAY)


def as_known(one: Measure, window: Period) -> Period:
    """Return the window that a figure is of: that of a stock ends today at the latest."""
    end = timezone.localdate() + ONE_DAY
    if one.until is None or window.end <= end:
        return window
    return Period(min(window.start, end - ONE_DAY), end)
