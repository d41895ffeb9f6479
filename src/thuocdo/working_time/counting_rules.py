"""How a term is counted, as data with effective dates (`data/counting_rules.yaml`).

Pure: nothing here knows of Django or of a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data" / "counting_rules.yaml"


class TermUnit(StrEnum):
    """What a time limit is measured in; the words of the national catalogue of procedures."""

    HOUR = "hour"  # of office hours
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"


class WorkingDayAs(StrEnum):
    """Whether a limit in working days ends with a day's office hours, or after so many hours of work."""

    DAYS = "days"
    HOURS = "hours"


class EndOnDayOff(StrEnum):
    """Where a term goes whose last day is a day off."""

    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class CountingRules:
    """The rules for terms that start on one day.

    A procedure that counts otherwise takes a changed copy: `dataclasses.replace(rules, working_day_as=…)`.
    """

    start_day_counts: bool
    end_on_day_off: EndOnDayOff
    working_day_as: WorkingDayAs
    hours_in_working_day: Decimal
    smallest_step_days: Decimal


@cache
def _all_rules() -> tuple[tuple[date | None, CountingRules], ...]:
    entries = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["rules"]
    return tuple((one["valid_from"], _rules(one)) for one in entries)


def _rules(entry: dict[str, Any]) -> CountingRules:
    return CountingRules(
        start_day_counts=entry["start_day_counts"],
        end_on_day_off=EndOnDayOff(entry["end_on_day_off"]),
        working_day_as=WorkingDayAs(entry["working_day_as"]),
        hours_in_working_day=Decimal(entry["hours_in_working_day"]),
        smallest_step_days=Decimal(entry["smallest_step_days"]),
    )


def counting_rules(on: date) -> CountingRules:
    """Return the rules for terms that start on a day."""
    return [rules for since, rules in _all_rules() if since is None or since <= on][-1]
