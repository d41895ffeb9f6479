"""The only writers of figures. They add rows; none changes or removes one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db import IntegrityError, transaction

from thuocdo.errors import Conflict
from thuocdo.facts.references import RecordRef
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import Kind, Printed

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_STATES = {
    Kind.BLANK: Figure.State.BLANK,
    Kind.DASH: Figure.State.DASH,
    Kind.TEXT: Figure.State.TEXT,
}


#: What a figure hands on to the one that takes its place.
_CARRIED = (
    "origin",
    "indicator",
    "unit_id",
    "holder_id",
    "period_start",
    "period_end",
    "as_of",
    "note",
    "form_row",
    "attachment_id",
    "location",
    "record_room",
    "record_id",
)


@dataclass(frozen=True, slots=True)
class _Keeper:
    """The record a figure comes from, the unit that keeps it, and the file it was read in."""

    record: RecordRef
    holder_id: int
    attachment_id: int | None


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A value about to be recorded; `period_end` is the first day after the period.

    `origin` and `reason` say that a person stands behind the value where no reader does, `computation` how it came about where it was computed.
    """

    indicator: str
    unit_id: int
    period_start: date
    period_end: date
    printed: Printed
    as_of: date | None = None
    note: str = ""
    form_row: str = ""
    location: dict[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    origin: Figure.Origin = Figure.Origin.READ
    reason: str = ""
    computation: dict[str, Any] = field(default_factory=dict)


class Succeeding(Protocol):
    """A figure, or what was read of one; the first in a place comes after none."""

    @property
    def pk(self) -> int:
        """Return its number."""

    @property
    def supersedes_id(self) -> int | None:
        """Return the number of the figure before it."""


_Row = TypeVar("_Row", bound=Succeeding)


def standing(rows: Iterable[_Row]) -> list[_Row]:
    """Return the last figure of each place, the withdrawn with them, of all figures of a record.

    A figure and its successor are of one record, so all of a record is read by its index and told apart here: PostgreSQL
    would look for successors among the figures of all records.
    """
    known = list(rows)
    followed = {row.supersedes_id for row in known}
    return [row for row in known if row.pk not in followed]


def state_of(printed: Printed) -> Figure.State:
    """Return what a printed cell is once stored: a number that two readings fit is kept as text, to be asked about."""
    if printed.value is not None:
        return Figure.State.VALUE
    return _STATES.get(printed.kind, Figure.State.TEXT)


@transaction.atomic
def record_read_figures(
    figures: Iterable[NewFigure],
    *,
    record: RecordRef,
    holder_id: int,
    attachment_id: int,
    actor: User | None,
    at: datetime,
) -> Sequence[Figure]:
    """Record the figures read in one document, in the order given.

    Shape: one row per figure; several figures may name one indicator (table and prose).
    Null: a blank, dash or text cell is recorded as such with no value.
    """
    keeper = _Keeper(record, holder_id, attachment_id)
    return Figure.objects.bulk_create(_row(new, keeper, actor=actor, at=at) for new in figures)


@transaction.atomic
def record_figures(
    figures: Iterable[NewFigure],
    *,
    record: RecordRef,
    holder_id: int,
    actor: User | None,
    at: datetime,
) -> Sequence[Figure]:
    """Record what a record says now, row by row: what is as recorded writes nothing, anything else takes the place of what stood there.

    Shape: the figures that were written. Null: a blank or a dash is recorded as such with no value.

    Raises:
        Conflict: somebody has superseded one of the figures meanwhile.
    """
    keeper = _Keeper(record, holder_id, None)
    last = {one.form_row: one for one in standing(Figure.objects.from_record(record))}
    rows = []
    for new in figures:
        row = _row(new, keeper, actor=actor, at=at)
        before = last.get(new.form_row)
        if before is None or not _says_the_same(before, row):
            row.supersedes = before
            rows.append(row)
    try:
        with transaction.atomic():
            return Figure.objects.bulk_create(rows)
    except IntegrityError as error:
        raise _superseded_already() from error


def revise(figure: Figure, new: NewFigure, *, actor: User | None, at: datetime) -> Figure:
    """Record in place of a figure what its record says now; it may be another indicator's.

    Raises:
        Conflict: somebody has superseded the figure already.
    """
    keeper = _Keeper(
        RecordRef(figure.record_room, figure.record_id), figure.holder_id, figure.attachment_id
    )
    return _save_successor(figure, _row(new, keeper, actor=actor, at=at))


def withdraw(figure: Figure, *, reason: str, actor: User | None, at: datetime) -> Figure:
    """Take a figure out of use, leaving it and the reason on record.

    Raises:
        Conflict: somebody has superseded the figure already.
    """
    successor = Figure(
        **{name: getattr(figure, name) for name in _CARRIED},
        confidence=Decimal(1),
        state=Figure.State.WITHDRAWN,
        reason=reason,
        recorded_by=actor,
        recorded_at=at,
    )
    return _save_successor(figure, successor)


def _save_successor(figure: Figure, successor: Figure) -> Figure:
    successor.supersedes = figure
    try:
        with transaction.atomic():
            successor.save(force_insert=True)
    except IntegrityError as error:
        raise _superseded_already() from error
    return successor


def _superseded_already() -> Conflict:
    return Conflict(
        "figure_already_superseded",
        "Số liệu này vừa được người khác sửa. Hãy tải lại trang để xem giá trị mới rồi sửa tiếp nếu cần.",
        "Somebody else has just corrected this figure. Reload the page to see the new value, then correct it if needed.",
    )


def _says_the_same(before: Figure, row: Figure) -> bool:
    names = (
        "indicator",
        "unit_id",
        "state",
        "value",
        "printed",
        "note",
        "origin",
        "reason",
        "computation",
    )
    return all(getattr(before, name) == getattr(row, name) for name in names)


def _row(new: NewFigure, keeper: _Keeper, *, actor: User | None, at: datetime) -> Figure:
    return Figure(
        indicator=new.indicator,
        unit_id=new.unit_id,
        holder_id=keeper.holder_id,
        period_start=new.period_start,
        period_end=new.period_end,
        as_of=new.as_of,
        state=state_of(new.printed),
        value=new.printed.value,
        decimals=new.printed.decimals,
        printed=new.printed.text,
        note=new.note,
        origin=new.origin,
        form_row=new.form_row,
        attachment_id=keeper.attachment_id,
        location=new.location,
        confidence=Decimal(str(round(new.confidence, 3))),
        record_room=keeper.record.room,
        record_id=keeper.record.id,
        reason=new.reason,
        computation=new.computation,
        recorded_by=actor,
        recorded_at=at,
    )
