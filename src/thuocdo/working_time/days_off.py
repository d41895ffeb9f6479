"""Days off and make-up days of all of Vietnam: the yearly decisions that ship with the product, and a projection.

The decisions are `data/days_off/<year>.yaml`; `working_time.loading` brings them into the database, where people add to
them. For a year without a decision the package `holidays` says what is likely. Nothing here knows of a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "data" / "days_off"


class Certainty(StrEnum):
    """How sure a day of the calendar is."""

    LAW = "law"
    PUBLISHED = "published"
    KNOWN = "known"
    PROJECTION = "projection"


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day off; `worked_on` is the day that is worked for it where the two are swapped."""

    day: date
    name: str
    certainty: Certainty
    worked_on: date | None = None


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """One day of a weekend that is worked; `replaces` is the day off it stands for."""

    day: date
    certainty: Certainty
    replaces: date | None = None


@dataclass(frozen=True, slots=True)
class YearOff:
    """What is decided for one year; a file that says more than the one before it has a higher `revision`."""

    year: int
    revision: int
    certainty: Certainty
    source: str
    days_off: tuple[DayOff, ...]
    worked_days: tuple[WorkedDay, ...]


@cache
def shipped_years() -> tuple[YearOff, ...]:
    """Return the yearly decisions that ship with the product, in order of years."""
    return tuple(
        read_year(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(_FOLDER.glob("*.yaml"))
    )


def read_year(data: Any) -> YearOff:
    """Build the decision of a year from data in the shape of `data/days_off/<year>.yaml`.

    Raises:
        ValueError: a day lies in another year or stands there twice, or one of two swapped days does not name the other.
    """
    usual = Certainty(data["certainty"])
    off = tuple(
        DayOff(
            one["day"], one["name"], Certainty(one.get("certainty", usual)), one.get("worked_on")
        )
        for one in data["days_off"]
    )
    worked = tuple(
        WorkedDay(one["day"], Certainty(one.get("certainty", usual)), one.get("replaces"))
        for one in data.get("worked_days", ())
    )
    found = YearOff(data["year"], data["revision"], usual, data["source"], off, worked)
    _refuse_contradictions(found)
    return found


def _refuse_contradictions(year: YearOff) -> None:
    days = [one.day for one in year.days_off] + [one.day for one in year.worked_days]
    if len(set(days)) < len(days):
        raise ValueError(f"days off of {year.year}: a day twice")
    if any(day.year != year.year for day in days):
        raise ValueError(f"days off of {year.year}: a day of another year")
    swapped = {(one.day, one.worked_on) for one in year.days_off if one.worked_on}
    if swapped != {(one.replaces, one.day) for one in year.worked_days if one.replaces}:
        raise ValueError(f"days off of {year.year}: swapped days that do not name each other")


@cache
def projected_days(year: int) -> tuple[tuple[DayOff, ...], tuple[WorkedDay, ...]]:
    """Return what the package `holidays` expects for a year: its days off, and the days worked instead."""
    # It loads the modules of all countries, half a second: files for the next years spare every process that.
    import holidays  # noqa: PLC0415

    known = holidays.country_holidays("VN", years=year, language="vi")
    off = tuple(DayOff(day, name, Certainty.PROJECTION) for day, name in sorted(known.items()))
    worked = sorted(day for day in known.weekend_workdays if day.year == year)
    return off, tuple(WorkedDay(day, Certainty.PROJECTION) for day in worked)
