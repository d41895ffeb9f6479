"""Brings the yearly decisions that ship with the product into the database, after every migration.

Without this an installation would wait for somebody to type Tết. A release with a newer file for a year brings that one too.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.utils import timezone

from thuocdo.working_time.days_off import shipped_years
from thuocdo.working_time.models import CalendarVersion
from thuocdo.working_time.services import load_year


def load_shipped_years(*, using: str = "default", **_signal: Any) -> None:
    """Enter every shipped year that is not there in this revision; a receiver of `post_migrate`."""
    tables = connections[using].introspection.table_names()
    if using != "default" or CalendarVersion._meta.db_table not in tables:
        return  # migrated back to before this room had tables
    for decision in shipped_years():
        load_year(decision=decision, reason=decision.source, actor=None, at=timezone.now())
