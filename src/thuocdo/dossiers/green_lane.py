"""The inner limit of the green lane ("làn xanh"): working hours that the province set itself, counted beside the legal time, never in its place.

The limits are data of the procedure with days (`procedures.handling`), by channel. QĐ 54/QĐ-UBND 2026 asks that no dossier of the lane is late.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from thuocdo.dossiers.copying import handling_when_received

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.dossiers.models import Dossier
    from thuocdo.working_time.working_calendar import WorkingCalendar


def inner_due_at(row: Dossier, calendar: WorkingCalendar) -> datetime | None:
    """Return until when a dossier of the green lane is to be done by the rule of the day it came in.

    It is counted from where the legal clock began, by the calendar of the agency; never later than the legal due time.

    Shape: no query outside the lane, two in it.
    Null: it is not of the lane, has no inner limit, or no clock has begun.
    """
    if not row.priority_lane or row.clock_started_at is None:
        return None
    hours = handling_when_received(row).hours_on(row.channel)
    if hours is None:
        return None
    inner = calendar.moment_after(row.clock_started_at, Fraction(hours))
    return inner if row.due_at is None else min(inner, row.due_at)
