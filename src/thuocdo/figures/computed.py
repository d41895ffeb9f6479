"""Recording what was computed: a figure for each value that is new, none where nothing changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from thuocdo.errors import Conflict
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import rounded, write_number
from thuocdo.figures.services import standing

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.facts.references import RecordRef

#: Digits that are stored behind the mark.
STORED_DIGITS = 6
_LOCK = 0x7468_7566


@dataclass(frozen=True, slots=True)
class Computed:
    """What one indicator came to, unrounded; null where the register was not there, or a divisor is zero.

    Attributes:
        definition: the version of the definition, which changes with anything that changes what is counted.
        numerator, denominator: the parts of a share; null for what is counted, or where a part is unknown.
        decimals: so many digits are printed.
    """

    indicator: str
    value: Decimal | None
    definition: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    decimals: int = 0
    form_row: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording came to: the figures that were written, and how many values stood there already."""

    written: Sequence[Figure]
    unchanged: int


@transaction.atomic
def record_computed_figures(
    values: Sequence[Computed],
    *,
    record: RecordRef,
    unit_id: int,
    period_start: date,
    period_end: date,
    as_of: datetime,
    actor: User | None,
    at: datetime,
) -> Recorded:
    """Record computed values of one unit and window; each takes the place of the last one of the same record and indicator.

    A value that is as it was, by the same definition and from the same parts, writes nothing. Two at a time wait for each other.

    Args:
        as_of: the moment the registers were read.

    Raises:
        Conflict: somebody has superseded one of the figures by another way.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, str(record)])
    last = {one.indicator: one for one in standing(Figure.objects.from_record(record))}
    rows = []
    for one in values:
        row = Figure(
            indicator=one.indicator,
            unit_id=unit_id,
            holder_id=unit_id,
            period_start=period_start,
            period_end=period_end,
            as_of=timezone.localdate(as_of),
            origin=Figure.Origin.COMPUTED,
            form_row=one.form_row,
            computation=_computation(one, as_of),
            record_room=record.room,
            record_id=record.id,
            recorded_by=actor,
            recorded_at=at,
            **_value(one),
        )
        before = last.get(one.indicator)
        if before is None or not _same(before, row):
            row.supersedes = before
            rows.append(row)
    try:
        with transaction.atomic():
            written = Figure.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Conflict(
            "figure_already_superseded",
            "Số liệu vừa được người khác ghi. Hãy tải lại trang rồi tính lại nếu cần.",
            "Somebody else has just recorded these figures. Reload the page, then compute again if needed.",
        ) from error
    return Recorded(written, len(values) - len(rows))


def stored_value(value: Decimal | None) -> Decimal | None:
    """Return a value as it is stored: rounded half up at the last stored digit; null kept."""
    return None if value is None else rounded(value, STORED_DIGITS)


def _value(one: Computed) -> dict[str, object]:
    if one.value is None:
        return {"state": Figure.State.BLANK, "value": None, "printed": "", "decimals": one.decimals}
    return {
        "state": Figure.State.VALUE,
        "value": stored_value(one.value),
        "printed": write_number(one.value, decimals=one.decimals),
        "decimals": one.decimals,
    }


def _computation(one: Computed, as_of: datetime) -> dict[str, object]:
    return {
        "definition": one.definition,
        "numerator": None if one.numerator is None else str(one.numerator),
        "denominator": None if one.denominator is None else str(one.denominator),
        "as_of": as_of.isoformat(),
    }


def _same(before: Figure, now: Figure) -> bool:
    parts = ("definition", "numerator", "denominator")
    return (before.state, before.value, before.form_row) == (
        now.state,
        now.value,
        now.form_row,
    ) and all(before.computation.get(part) == now.computation.get(part) for part in parts)
