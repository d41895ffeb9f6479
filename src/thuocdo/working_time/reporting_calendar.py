"""Reporting calendars: which windows of days a report of a kind covers, as data with effective days.

A window is written relative to the year of the report, so the first quarter of 2024 may begin in December 2023.
Nothing here knows of Django or of a database.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from thuocdo.errors import InvalidInput
from thuocdo.working_time.period import Period, PeriodKind, month_in_english

_ROMAN = ("I", "II", "III", "IV")

#: How many reports of a kind a year can have.
REPORTS_A_YEAR = {
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.HALF_YEAR: 2,
    PeriodKind.NINE_MONTHS: 1,
    PeriodKind.YEAR: 1,
}


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day told relative to the year of a report; `day` 0 is the last day of the month."""

    day: int
    month: int
    year_offset: int = 0

    def in_year(self, year: int) -> date:
        """Return the day for the report of one year."""
        year += self.year_offset
        last = gregorian.monthrange(year, self.month)[1]
        return date(year, self.month, self.day or last)


@dataclass(frozen=True, slots=True)
class Window:
    """One report of a year: its first and last day, and the day it is due where the regime sets one.

    `local` marks a window that the regime does not ask for but some units use.
    """

    kind: PeriodKind
    index: int
    first: YearDay
    last: YearDay
    due: YearDay | None = None
    local: bool = False

    def in_year(self, year: int) -> Period:
        """Return the days of the window for the report of one year."""
        return Period.of_days(self.first.in_year(year), self.last.in_year(year))


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A period with its name: the kind, its number in the year, the year of the report and the calendar.

    `due_on` is the last day for handing the report in, null where the calendar sets none.
    """

    kind: PeriodKind
    index: int
    year: int
    calendar: str
    period: Period
    due_on: date | None = None

    def label(self, language: str = "vi") -> str:
        """Return the name of the period as a title states it, in Vietnamese (vi) or English (en)."""
        return self._english() if language == "en" else self._vietnamese()

    def _vietnamese(self) -> str:
        if self.kind is PeriodKind.MONTH:
            return f"Tháng {self.index}/{self.year}"
        part = "đầu" if self.index == 1 else "cuối"
        return {
            PeriodKind.QUARTER: f"Quý {_ROMAN[self.index - 1]}/{self.year}",
            PeriodKind.HALF_YEAR: f"6 tháng {part} năm {self.year}",
            PeriodKind.NINE_MONTHS: f"9 tháng năm {self.year}",
            PeriodKind.YEAR: f"Năm {self.year}",
        }[self.kind]

    def _english(self) -> str:
        if self.kind is PeriodKind.MONTH:
            return f"{month_in_english(self.index)} {self.year}"
        half = "First" if self.index == 1 else "Second"
        return {
            PeriodKind.QUARTER: f"Quarter {_ROMAN[self.index - 1]} of {self.year}",
            PeriodKind.HALF_YEAR: f"{half} half of {self.year}",
            PeriodKind.NINE_MONTHS: f"Nine months of {self.year}",
            PeriodKind.YEAR: f"{self.year}",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class ReportingCalendar:
    """The windows of one reporting regime, or of one unit's own version of it.

    `owner` is the code of the unit whose own calendar this is, null for everybody. The calendar applies to
    windows that end on a day from `valid_from` up to, but not including, `valid_until`; null is open.
    """

    code: str
    title_vi: str
    title_en: str
    source: str
    windows: tuple[Window, ...]
    owner: str | None = None
    extends: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def applies_on(self, day: date) -> bool:
        """Say whether a window that ends on a day follows this calendar."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day < self.valid_until)

    def has(self, kind: PeriodKind, index: int = 1) -> bool:
        """Say whether there is a report of this kind and number."""
        return any((window.kind, window.index) == (kind, index) for window in self.windows)

    def period(self, kind: PeriodKind, year: int, *, index: int = 1) -> NamedPeriod:
        """Return the period of one report.

        Args:
            index: the number of the month (1–12), quarter (1–4) or half (1–2); 1 for nine months and the year.

        Raises:
            InvalidInput: the calendar has no report of this kind and number.
        """
        for window in self.windows:
            if (window.kind, window.index) == (kind, index):
                return self._named(window, year)
        raise InvalidInput(
            "no_such_period",
            f"«{self.title_vi}» không có kỳ {kind} số {index}. Hãy chọn một kỳ có trong lịch báo cáo này.",
            f"“{self.title_en}” has no {kind} number {index}. Choose a period of this calendar.",
            calendar=self.code,
            kind=kind.value,
            index=index,
        )

    def _named(self, window: Window, year: int) -> NamedPeriod:
        due = window.due.in_year(year) if window.due else None
        return NamedPeriod(
            window.kind, window.index, year, self.code, window.in_year(year), due_on=due
        )

    def of_year(self, year: int) -> tuple[NamedPeriod, ...]:
        """Return all reports of a year, in the order of their last days."""
        named = (self._named(window, year) for window in self.windows)
        return tuple(sorted(named, key=lambda one: (one.period.end, one.period.length)))

    def around(self, day: date) -> Iterator[NamedPeriod]:
        """Yield the reports of the years that may reach a day."""
        for year in (day.year - 1, day.year, day.year + 1):
            yield from self.of_year(year)

    def year_of(self, day: date) -> int:
        """Return the year of the reports that a day counts for: 20 December counts for the next where the year begins on the 15th."""
        return day.year if self._start_of(day.year + 1) > day else day.year + 1

    def _start_of(self, year: int) -> date:
        return min(window.first.in_year(year) for window in self.windows)
