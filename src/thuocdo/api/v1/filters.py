"""Filters that several lists share."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from pydantic import AfterValidator, BeforeValidator, Field

from thuocdo.api.pages import Paging
from thuocdo.working_time.period import ONE_DAY

Rows = TypeVar("Rows", bound=QuerySet[Any])

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ].*([Zz]|[+-]\d\d:?\d\d)$")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _iso(value: Any) -> Any:
    """Refuse what the validator would take for a day too, such as seconds since 1970."""
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise ValueError("must be a day as YYYY-MM-DD")
    return value


def _with_offset(value: Any) -> Any:
    """Refuse a moment without an offset, and what the validator would take for one, such as seconds since 1970."""
    if isinstance(value, str) and not _MOMENT.match(value):
        raise ValueError("must be a moment as YYYY-MM-DDTHH:MM:SS with an offset")
    return value


def _in_utc(moment: datetime) -> datetime:
    """Return a moment with an offset that the database takes, too: it knows none of sixteen hours or more."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("before the first or after the last moment there is") from error


Day = Annotated[date, BeforeValidator(_iso)]
Moment = Annotated[datetime, BeforeValidator(_with_offset), AfterValidator(_in_utc)]
#: Codes are held to their letters, so that no other text reaches the database (which cannot hold all of them).
UnitCode = Annotated[
    str, Field(max_length=40, pattern=r"^[0-9A-Z][0-9A-Z.-]*$", description="code of a unit")
]
IndicatorCode = Annotated[
    str, Field(max_length=120, pattern=r"^[a-z][a-z0-9_.]*$", description="code of an indicator")
]
Word = Annotated[str, Field(max_length=60, pattern=r"^[0-9A-Za-z_.-]+$")]


def day_begins(day: date) -> datetime:
    """Return the first moment of a day in Vietnam."""
    return timezone.make_aware(datetime.combine(day, time.min))


class PeriodPaging(Paging):
    """A list of things that have a unit and a period."""

    unit: UnitCode | None = None
    period_from: Annotated[
        Day | None, Field(description="only periods that begin on this day or later")
    ] = None
    period_until: Annotated[
        Day | None, Field(description="only periods that end on this day or earlier")
    ] = None


def in_period(rows: Rows, wanted: PeriodPaging) -> Rows:
    """Keep the rows of the unit and the days that were asked for."""
    if wanted.unit is not None:
        rows = rows.filter(unit__code=wanted.unit)
    if wanted.period_from is not None:
        rows = rows.filter(period_start__gte=wanted.period_from)
    if wanted.period_until is not None and wanted.period_until < date.max:
        rows = rows.filter(period_end__lte=wanted.period_until + ONE_DAY)
    return rows
