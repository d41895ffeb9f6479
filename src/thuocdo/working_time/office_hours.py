"""The hours of a week in which an office works, and those in which it only keeps somebody on duty.

Pure: nothing here knows of Django or of a database. Times of a day are whole minutes since midnight in Vietnam.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from thuocdo.errors import InvalidInput

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60

_SESSION = re.compile(r"^([01]\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]\d|2[0-4]):([0-5]\d)$", re.ASCII)
_DATA = Path(__file__).parent / "data" / "office_hours.yaml"


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """One stretch of a day, in minutes since midnight; the end is not in it."""

    start: int
    end: int

    @classmethod
    def parse(cls, written: str) -> Session:
        """Read "07:30-11:30".

        Raises:
            InvalidInput: it is written otherwise, ends before it begins, or reaches into the next day.
        """
        found = _SESSION.match(written.strip())
        if found is None:
            raise _not_a_session(written)
        first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
        start, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
        if not start < end <= MINUTES_A_DAY:
            raise _not_a_session(written)
        return cls(start, end)

    @property
    def minutes(self) -> int:
        """Return the length in minutes."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


Sessions = tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The sessions of the seven days of a week, Monday first.

    Shape: `week` holds the hours in which clocks run, `duty` those in which the office is open besides. Duty hours
    count for clocks only where `duty_counts` says so; by default a Saturday on duty is no working day.
    """

    week: tuple[Sessions, ...]
    duty: tuple[Sessions, ...] = field(default=((),) * 7)
    duty_counts: bool = False

    @classmethod
    def parse(
        cls,
        week: Mapping[str, Sequence[str]],
        duty: Mapping[str, Sequence[str]] | None = None,
        *,
        duty_counts: bool = False,
    ) -> WeeklyHours:
        """Read `{"mon": ["07:30-11:30", "13:30-17:30"], …}`; a day that is not named has no hours.

        Raises:
            InvalidInput: an unknown day, a session that cannot be read, two that overlap, or no hours in a week.
        """
        hours = cls(_days(week), _days(duty or {}), duty_counts)
        if not any(hours.week):
            raise InvalidInput(
                "office_hours_empty",
                "Tuần làm việc chưa có giờ nào. Hãy ghi giờ làm việc của ít nhất một ngày.",
                "The week has no office hours. Write the hours of at least one day.",
            )
        for weekday in range(7):
            _refuse_overlap(hours.week[weekday] + hours.duty[weekday])
        return hours

    def working(self, weekday: int) -> Sessions:
        """Return the sessions of a weekday (0 is Monday) in which clocks run."""
        return self.open(weekday) if self.duty_counts else self.week[weekday]

    def open(self, weekday: int) -> Sessions:
        """Return the sessions of a weekday in which somebody is there, on duty or at work."""
        return tuple(sorted(self.week[weekday] + self.duty[weekday]))

    def made_up(self, day: date, replaces: date | None) -> int:
        """Return the weekday whose hours are worked on a make-up day: that of the day it stands for, if it has any.

        Where that is not known it is the day's own weekday, and where that has no hours the first of the week with some.
        """
        candidates: list[int] = [replaces.weekday()] if replaces else []
        candidates += [day.weekday(), *range(7)]
        return next(weekday for weekday in candidates if self.week[weekday])

    def as_json(self) -> dict[str, Any]:
        """Return what `parse` reads."""
        return {
            "week": _written(self.week),
            "duty": _written(self.duty),
            "duty_counts": self.duty_counts,
        }


@cache
def default_hours() -> tuple[tuple[date | None, WeeklyHours], ...]:
    """Return the hours of units for which nobody decided any, each with its first day, in order of days."""
    entries = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["defaults"]
    return tuple(
        (
            one["valid_from"],
            WeeklyHours.parse(
                one["week"], one.get("duty"), duty_counts=one.get("duty_counts", False)
            ),
        )
        for one in entries
    )


def default_hours_on(day: date) -> WeeklyHours:
    """Return the hours that hold on a day where no unit above decided any."""
    return [hours for since, hours in default_hours() if since is None or since <= day][-1]


def _days(written: Mapping[str, Sequence[str]]) -> tuple[Sessions, ...]:
    unknown = set(written) - set(WEEKDAYS)
    if unknown:
        raise InvalidInput(
            "weekday_unknown",
            f"Không có ngày trong tuần «{min(unknown)}». Hãy dùng: {', '.join(WEEKDAYS)}.",
            f"There is no weekday “{min(unknown)}”. Use: {', '.join(WEEKDAYS)}.",
            weekday=min(unknown),
        )
    return tuple(
        tuple(sorted(Session.parse(one) for one in written.get(name, ()))) for name in WEEKDAYS
    )


def _written(days: tuple[Sessions, ...]) -> dict[str, list[str]]:
    return {
        name: [str(one) for one in day] for name, day in zip(WEEKDAYS, days, strict=True) if day
    }


def _refuse_overlap(sessions: Sessions) -> None:
    for before, after in pairwise(sorted(sessions)):
        if after.start < before.end:
            raise InvalidInput(
                "office_hours_overlap",
                f"Hai khoảng giờ {before} và {after} chồng lên nhau. Hãy sửa một trong hai.",
                f"The hours {before} and {after} overlap. Correct one of them.",
                first=str(before),
                second=str(after),
            )


def _not_a_session(written: str) -> InvalidInput:
    return InvalidInput(
        "office_hours_not_written",
        f"Không đọc được giờ làm việc «{written}». Hãy ghi như 07:30-11:30, giờ kết thúc sau giờ bắt đầu.",
        f"The office hours “{written}” cannot be read. Write 07:30-11:30, the end after the start.",
        written=written,
    )
