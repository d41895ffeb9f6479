"""By when feedback has to be handled: how many working days each step has, and whose calendar counts.

Source: Decree 20/2008 article 9 for passing on; the other limits are those of the service index (Decision 766/QĐ-TTg) as published, not read in a text
of law. A longer limit for complex matters (20 working days) is known by hearsay and not here.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.working_time.counting_rules import TermUnit
from thuocdo.working_time.queries import calendar_of, years_around

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit


#: Working days of each step; the third from when it was sent, or last passed on.
TAKE_ON_OR_PASS_ON_DAYS = 5
REFUSE_DAYS = 2
ANSWER_DAYS = 15
PUBLISH_DAYS = 2


def due_after(start: datetime, days: int, *, unit: Unit) -> datetime:
    """Return the end of the office hours of so many working days after a moment, by the calendar of a unit. Shape: one query."""
    calendar = calendar_of(unit, span=years_around(timezone.localdate(start)))
    return calendar.due_after(start, Decimal(days), TermUnit.WORKING_DAY)
