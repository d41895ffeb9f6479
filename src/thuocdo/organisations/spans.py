"""Spans of days with open ends: how long a unit, a parent or a name is in force.

The first day is in the span, the end is the first day after it. A start of null lies before the records, an end of
null is not known yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `start` (in it) to `end` (not in it); null is open."""

    start: date | None = None
    end: date | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether no day lies in the span."""
        return self.start is not None and self.end is not None and self.start >= self.end

    def covers(self, day: date) -> bool:
        """Say whether a day lies in the span."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def shared(self, other: Span) -> Span:
        """Return the days that lie in both; the result is empty where there are none."""
        starts = [day for day in (self.start, other.start) if day is not None]
        ends = [day for day in (self.end, other.end) if day is not None]
        return Span(max(starts, default=None), min(ends, default=None))

    def overlaps(self, other: Span) -> bool:
        """Say whether at least one day lies in both."""
        return not self.shared(other).is_empty
