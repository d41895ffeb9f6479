"""The periods of an evaluation: quarters and years of the calendar; one that has not ended counts up to today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from thuocdo.errors import InvalidInput
from thuocdo.working_time.period import ONE_DAY, Period

_QUARTERS = 4
_QUARTER_MONTHS = 3
_WORD = re.compile(r"(\d{4})(?:-[qQ]([1-4]))?", re.ASCII)
_FIRST_YEAR = 1970


@dataclass(frozen=True, slots=True)
class Span:
    """A quarter, or a year where `quarter` is null."""

    year: int
    quarter: int | None

    @property
    def whole(self) -> Period:
        """Return all its days, those to come among them."""
        if self.quarter is None:
            return Period(date(self.year, 1, 1), date(self.year + 1, 1, 1))
        return Period(_first_of(self.year, self.quarter - 1), _first_of(self.year, self.quarter))

    @property
    def word(self) -> str:
        """Return it as it stands in an address: `2026-q3`, `2026`."""
        return str(self.year) if self.quarter is None else f"{self.year}-q{self.quarter}"

    def ended(self, on: date) -> bool:
        """Say whether it is over on a day."""
        return self.whole.end <= on

    def days(self, on: date) -> Period:
        """Return its days up to a day: nobody knows what will be open after it.

        Raises:
            InvalidInput: it has not begun.
        """
        whole = self.whole
        if whole.start > on:
            raise InvalidInput(
                "period_to_come",
                "Kỳ này chưa bắt đầu. Hãy chọn quý hoặc năm đã đến.",
                "This period has not begun. Choose a quarter or year that has.",
            )
        return Period(whole.start, min(whole.end, on + ONE_DAY))


def _first_of(year: int, quarters: int) -> date:
    """Return the first day after so many quarters of a year."""
    later, quarter = divmod(quarters, _QUARTERS)
    return date(year + later, quarter * _QUARTER_MONTHS + 1, 1)


def quarter_of(day: date) -> Span:
    """Return the quarter that a day lies in."""
    return Span(day.year, (day.month - 1) // _QUARTER_MONTHS + 1)


def span_of(word: str) -> Span:
    """Return what a word stands for.

    Raises:
        InvalidInput: it is no quarter and no year.
    """
    found = _WORD.fullmatch(word)
    if found is None or int(found[1]) < _FIRST_YEAR or int(found[1]) == date.max.year:
        raise InvalidInput(
            "unknown_period",
            "Hãy ghi kỳ là một quý như 2026-q3 hoặc một năm như 2026.",
            "Give the period as a quarter such as 2026-q3 or a year such as 2026.",
        )
    return Span(int(found[1]), int(found[2]) if found[2] else None)


def recent(on: date) -> tuple[Span, ...]:
    """Return the quarters of the last year and the one that runs, latest first, then this year and the one before."""
    this = quarter_of(on)
    assert this.quarter is not None
    number = this.year * _QUARTERS + this.quarter - 1
    back = [divmod(number - one, _QUARTERS) for one in range(_QUARTERS + 1)]
    quarters = [Span(year, quarter + 1) for year, quarter in back]
    return (*quarters, Span(on.year, None), Span(on.year - 1, None))
