"""The inner limit of the green lane ("làn xanh"): working hours that the province set itself, counted beside the legal time, never in its place.

The limits are data of the procedure with days (`procedures.handling`), by channel. QĐ 54/QĐ-UBND 2026 asks that no dossier of the lane is late.
The row of a dossier keeps its limit (`Dossier.inner_due_at`) as it is counted with each event; `count_inner_limits` brings many up to date
after a change of the calendar and every night. No event says it: it is a choice of the province and binds nobody outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from thuocdo.dossiers.copying import handling_when_received
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.organisations.models import Unit
from thuocdo.procedures.handling import green_rules
from thuocdo.working_time.period import Period
from thuocdo.working_time.queries import YEARS_AFTER, YEARS_BEFORE, calendars_of

if TYPE_CHECKING:
    from thuocdo.procedures.handling import Handling
    from thuocdo.procedures.models import HandlingRule
    from thuocdo.working_time.working_calendar import WorkingCalendar

BATCH = 5_000
_UPDATE = """
    UPDATE dossiers_dossier AS d SET inner_due_at = n.due_at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS n(id, due_at)
    WHERE d.id = n.id AND d.ended_at IS NULL
"""


def inner_due_at(
    row: Dossier, calendar: WorkingCalendar, handling: Handling | None = None
) -> datetime | None:
    """Return until when a dossier of the green lane is to be done by the rule of the day it came in.

    It is counted from where the legal clock began, by the calendar of the agency; never later than the legal due time.

    Shape: no query outside the lane, or where `handling` is given; two in it.
    Null: it is not of the lane, has no inner limit, or no clock has begun.

    Args:
        row: the dossier.
        calendar: of its agency.
        handling: how the procedure was handled on the day it came in, where the caller has read it; read where null.
    """
    if not row.priority_lane or row.clock_started_at is None:
        return None
    hours = (handling or handling_when_received(row)).hours_on(row.channel)
    return _limit(row.clock_started_at, row.due_at, hours, calendar)


def _limit(
    start: datetime, due: datetime | None, hours: Decimal | None, calendar: WorkingCalendar
) -> datetime | None:
    if hours is None:
        return None
    inner = calendar.moment_after(start, Fraction(hours))
    return inner if due is None else min(inner, due)


class _Row(NamedTuple):
    """What is read of an open dossier of the lane."""

    id: int
    procedure_version__procedure_id: int | None
    channel: str
    registered_at: datetime
    clock_started_at: datetime
    due_at: datetime | None
    competent_agency_id: int
    inner_due_at: datetime | None


def count_inner_limits(*, at: datetime, batch: int = BATCH) -> int:
    """Bring the inner limits of all open dossiers of the lane up to date; return how many moved.

    Each batch is a transaction of its own. Repeating it changes nothing more.

    Shape: three queries a batch.
    """
    rules = _Rules(green_rules())
    moved = after = 0
    while True:
        with transaction.atomic():
            rows = _read(after, batch)
            changed = _changed(rows, rules, at) if rows else []
            if changed:
                ids, dues = zip(*changed, strict=True)
                with connection.cursor() as cursor:
                    cursor.execute(_UPDATE, [list(ids), list(dues)])
        moved += len(changed)
        if len(rows) < batch:
            return moved
        after = rows[-1].id


class _Rules:
    """The inner limits of all procedures, as they held on any day."""

    def __init__(self, rules: Iterable[HandlingRule]) -> None:
        self._by_procedure: dict[int, list[HandlingRule]] = defaultdict(list)
        for one in rules:
            self._by_procedure[one.procedure_id].append(one)

    def hours(self, row: _Row) -> Decimal | None:
        """Return the limit of a dossier, of its channel before that of every one; null where there is none."""
        on = timezone.localdate(row.registered_at)
        found = {
            one.channel: one.hours
            for one in self._by_procedure.get(row.procedure_version__procedure_id or 0, ())
            if one.valid_from <= on and (one.valid_until is None or on < one.valid_until)
        }
        return found.get(row.channel, found.get(""))


def _read(after: int, batch: int) -> list[_Row]:
    found = Dossier.objects.filter(
        source_system=OWN_SYSTEM,
        ended_at=None,
        priority_lane=True,
        clock_started_at__isnull=False,
        pk__gt=after,
    ).select_for_update(of=("self",))
    return [_Row(*one) for one in found.order_by("pk").values_list(*_Row._fields)[:batch]]


def _changed(
    rows: Sequence[_Row], rules: _Rules, at: datetime
) -> list[tuple[int, datetime | None]]:
    calendars = _calendars(rows, at)
    found = []
    for row in rows:
        calendar = calendars[row.competent_agency_id]
        due = _limit(row.clock_started_at, row.due_at, rules.hours(row), calendar)
        if due != row.inner_due_at:
            found.append((row.id, due))
    return found


def _calendars(rows: Sequence[_Row], at: datetime) -> Mapping[int, WorkingCalendar]:
    first = min(*(timezone.localdate(one.registered_at) for one in rows), timezone.localdate(at))
    last = date(timezone.localdate(at).year + YEARS_AFTER + 1, 1, 1)
    units = [Unit(pk=one) for one in {row.competent_agency_id for row in rows}]
    return calendars_of(units, span=Period(date(first.year - YEARS_BEFORE, 1, 1), last))
