"""A period is a window of days, and nothing here knows of Django or of a database.

Inside, a period ends with the first day after it; on paper and in JSON both ends are days of the period. Use
`last_day` for the second, never subtract a day by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from thuocdo.errors import InvalidInput

ONE_DAY = timedelta(days=1)


class PeriodKind(StrEnum):
    """The kinds of report periods; the values are the words that the JSON of a reading uses."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, but not including, `end`; at least one day.

    Raises:
        InvalidInput: the end is not after the start.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise InvalidInput(
                "period_without_days",
                f"Kỳ báo cáo không có ngày nào: từ {vi_day(self.start)} đến trước {vi_day(self.end)}. "
                "Hãy chọn ngày cuối không sớm hơn ngày đầu.",
                f"The period has no day: from {self.start} to before {self.end}. "
                "Choose a last day that is not before the first.",
                start=self.start,
                end=self.end,
            )

    @classmethod
    def of_days(cls, first_day: date, last_day: date) -> Period:
        """Return the period of which both days are part, as reports print it.

        Raises:
            InvalidInput: the last day is not after the first, or it is the last of all days.
        """
        if last_day == date.max:
            raise InvalidInput(
                "day_beyond_the_calendar",
                f"Ngày cuối {vi_day(last_day)} nằm ngoài lịch. Hãy chọn một ngày sớm hơn.",
                f"The last day {last_day} is beyond the calendar. Choose an earlier day.",
                last_day=last_day,
            )
        return cls(first_day, last_day + ONE_DAY)

    @property
    def first_day(self) -> date:
        """Return the first day of the period."""
        return self.start

    @property
    def last_day(self) -> date:
        """Return the last day of the period."""
        return self.end - ONE_DAY

    @property
    def length(self) -> int:
        """Return the number of days."""
        return (self.end - self.start).days

    def days(self) -> Iterator[date]:
        """Yield every day in order."""
        for offset in range(self.length):
            yield self.start + offset * ONE_DAY

    def covers(self, day: date) -> bool:
        """Say whether a day is part of the period."""
        return self.start <= day < self.end

    def contains(self, other: Period) -> bool:
        """Say whether every day of the other is a day of this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Say whether at least one day is part of both."""
        return self.start < other.end and other.start < self.end

    def shared(self, other: Period) -> Period | None:
        """Return the days that are part of both, null where there are none."""
        if not self.overlaps(other):
            return None
        return Period(max(self.start, other.start), min(self.end, other.end))

    def as_json(self) -> dict[str, str]:
        """Return the first and the last day, both part of the period."""
        return {"start": self.first_day.isoformat(), "end": self.last_day.isoformat()}

    def label(self, language: str = "vi") -> str:
        """Return the period as a report writes it, in Vietnamese (vi) or English (en)."""
        if language == "en":
            return f"{en_day(self.first_day)} to {en_day(self.last_day)}"
        return f"từ ngày {vi_day(self.first_day)} đến ngày {vi_day(self.last_day)}"

    def __str__(self) -> str:
        return f"{self.first_day.isoformat()}/{self.last_day.isoformat()}"


def vi_day(day: date) -> str:
    """Write a day as Vietnamese papers do: 05/3/2024 (a zero before days under 10 and before January and February).

    Source: Decree 30/2020/NĐ-CP, appendix I, part II, 4.
    """
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def en_day(day: date) -> str:
    """Write a day in English: 5 March 2024."""
    return f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}"


def month_in_english(month: int) -> str:
    """Return the English name of a month, 1 to 12."""
    return _EN_MONTHS[month - 1]


_EN_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def years_before(period: Period, years: int = 1) -> Period:
    """Return the window of the same days some years before.

    Consecutive windows stay consecutive: a boundary on 29 February becomes 1 March where the earlier year has
    no such day. A window of nothing but 29 February becomes 28 February.
    """
    start, end = _moved(period.start, -years), _moved(period.end, -years)
    return Period(start, end) if start < end else Period(start - ONE_DAY, start)


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February of a year that has none
        return date(day.year + years, 3, 1)


def directly_before(period: Period) -> Period:
    """Return the window of as many days that ends where this one begins."""
    return Period(period.start - (period.end - period.start), period.start)
