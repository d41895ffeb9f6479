"""The windows a score is looked at in: today, this month, quarter, year of the calendar, or any days; never beyond today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from thuocdo.working_time.period import ONE_DAY, Period

_QUARTER_MONTHS = 3


class Span(StrEnum):
    """What a person asks for."""

    TODAY = "today"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count, and what was asked for; `span` is null for days of one's own."""

    days: Period
    span: Span | None


def window_of(span: Span, *, on: date) -> Window:
    """Return the window that a day lies in, up to this day: a stock is that of its end, and nobody knows what is open tomorrow."""
    return Window(Period(_begin(span, on), on + ONE_DAY), span)


def window_between(first: date, last: date, *, today: date) -> Window:
    """Return the days from one to another, cut off at today.

    Raises:
        InvalidInput: the last day lies before the first, or the first in the future.
    """
    return Window(Period.of_days(first, min(last, today)), None)


def charted(window: Window, *, most: int = 31) -> Period:
    """Return the days whose scores are drawn beside a window: a day alone is drawn among those before it."""
    if window.days.length > 1:
        return window.days
    return Period(window.days.end - timedelta(days=most), window.days.end)


def _begin(span: Span, on: date) -> date:
    match span:
        case Span.TODAY:
            return on
        case Span.MONTH:
            return on.replace(day=1)
        case Span.QUARTER:
            return on.replace(month=(on.month - 1) // _QUARTER_MONTHS * _QUARTER_MONTHS + 1, day=1)
        case Span.YEAR:
            return on.replace(month=1, day=1)
