"""How fast working hours are counted. Prints a Markdown table.

    .venv/bin/python benchmarks/working_hours.py [--moments 10000000]

Pairs of moments over four years, drawn evenly with a fixed seed; the calendar has the usual hours and the days off that
ship with the product. No database.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import TypeVar

import numpy as np

from thuocdo.working_time.calendar_arrays import CalendarArrays
from thuocdo.working_time.counting_rules import TermUnit, counting_rules
from thuocdo.working_time.period import Period
from thuocdo.working_time.resolution import CalendarRows, Stretch, build_calendar
from thuocdo.working_time.working_calendar import WorkingCalendar, midnight, moment_of

SPAN = Period(date(2023, 1, 1), date(2027, 7, 1))
SCALAR_CALLS = 100_000

T = TypeVar("T")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=10_000_000)
    count = parser.parse_args().moments
    made, calendar = timed(lambda: build_calendar([Stretch(SPAN, ())], CalendarRows.shipped()))
    arrays_made, arrays = timed(lambda: CalendarArrays(calendar))
    print("| what | count | seconds | per second |\n|---|---|---|---|")
    row("build a calendar of 4.5 years", 1, made)
    row("its tables for arrays", 1, arrays_made)
    vectorised(arrays, count)
    scalar(calendar)


def vectorised(arrays: CalendarArrays, count: int) -> None:
    draw = np.random.default_rng(38)
    last = midnight(date(2027, 1, 1))
    start = draw.integers(midnight(SPAN.start), last, count)
    end = draw.integers(midnight(SPAN.start), last, count)
    amounts = draw.integers(1, 60, count)
    rules = counting_rules(SPAN.start)
    row("working hours, arrays", count, timed(lambda: arrays.working_hours(start, end))[0])
    row(
        "moment after n hours, arrays",
        count,
        timed(lambda: arrays.moment_after(start, amounts * 3600))[0],
    )
    days = timed(lambda: arrays.due_after_working_days(start, amounts, rules=rules))[0]
    row("due after n working days, arrays", count, days)


def scalar(calendar: WorkingCalendar) -> None:
    draw = np.random.default_rng(38)
    last = midnight(date(2027, 1, 1))
    pairs = [
        (moment_of(int(a)), moment_of(int(b)))
        for a, b in draw.integers(midnight(SPAN.start), last, (SCALAR_CALLS, 2))
    ]
    rules = replace(counting_rules(SPAN.start))
    row(
        "working hours, one by one",
        SCALAR_CALLS,
        timed(lambda: [calendar.working_hours(a, b) for a, b in pairs])[0],
    )
    due = timed(
        lambda: [
            calendar.due_after(a, Decimal("7.5"), TermUnit.WORKING_DAY, rules=rules)
            for a, _ in pairs
        ]
    )[0]
    row("due after 7.5 working days, one by one", SCALAR_CALLS, due)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    begin = perf_counter()
    result = work()
    return perf_counter() - begin, result


def row(what: str, count: int, seconds: float) -> None:
    print(f"| {what} | {count:,} | {seconds:.3f} | {count / seconds:,.0f} |")


if __name__ == "__main__":
    main()
