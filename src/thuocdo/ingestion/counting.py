"""The figures a report gives, and bringing the stored ones in line with what its reading says now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from thuocdo.consistency.evidence import Mention
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import Kind, Printed
from thuocdo.figures.services import (
    NewFigure,
    record_read_figures,
    revise,
    standing,
    state_of,
    withdraw,
)
from thuocdo.ingestion.edits import mention_key, row_key
from thuocdo.ingestion.reading import Reading, ReadRow, ReadTable

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

Wanted = Mapping[str, NewFigure]
#: The ids of figures by the span of the text they stand in.
PlaceIndex = dict[tuple[int | None, int | None], int]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who stands behind a change, when, and why; `by_hand` says that the value itself was typed."""

    actor: User | None
    at: datetime
    reason: str
    by_hand: bool = False


def figures_of_reading(reading: Reading, *, unit_id: int, start: date, end: date) -> Wanted:
    """Return the figures a reading gives, by the place they stand in.

    Shape: one for each cell of a known form, and one for each figure of the prose that is tied to an indicator.
    """
    about = NewFigure("", unit_id, start, end, Printed("", Kind.BLANK))
    cells = {
        row_key(row): _cell_figure(about, table, row)
        for table in reading.tables
        if table.form
        for row in table.rows
        if row.indicator
    }
    prose = {
        mention_key(mention): _prose_figure(about, mention)
        for mention in reading.mentions
        if mention.indicator
    }
    return cells | prose


def figures_of(report: Report, reading: Reading) -> Wanted:
    """Return the figures a reading of a report gives."""
    return figures_of_reading(
        reading, unit_id=report.unit_id, start=report.period_start, end=report.period_end
    )


def says(wanted: Wanted) -> set[tuple[object, ...]]:
    """Return what figures say, for telling whether two readings say the same."""
    return {
        (new.form_row, new.indicator, state_of(new.printed).value, new.printed.value)
        for new in wanted.values()
    }


def record_figures(
    report: Report, wanted: Wanted, *, actor: User | None, at: datetime
) -> list[Figure]:
    """Record figures of a report that has none yet."""
    return list(
        record_read_figures(
            wanted.values(),
            record=report.record,
            holder_id=report.holder_id,
            attachment_id=report.attachment_id,
            actor=actor,
            at=at,
        )
    )


def bring_in_line(report: Report, wanted: Wanted, decided: Callable[[str], Decision]) -> PlaceIndex:
    """Bring the stored figures of a report in line with what it says now; returns those in force by their places.

    What is the same stays; what differs is superseded; what is no longer said is withdrawn. Only what changes is loaded whole.

    Args:
        report: a confirmed report.
        wanted: the figures it says, by their places.
        decided: who decided on the change in a place.
    """
    of_report = Figure.objects.from_record(report.record).values_list(*_Stored._fields)
    stored = {_slot(row): row for row in standing(map(_Stored._make, of_report))}
    places = {slot: (row.location, row.pk) for slot, row in stored.items()}
    gone = [
        slot
        for slot, row in stored.items()
        if slot not in wanted and row.state != Figure.State.WITHDRAWN
    ]
    other = {
        slot: new
        for slot, new in wanted.items()
        if slot not in stored or not _same(stored[slot], new)
    }
    figures = Figure.objects.in_bulk([stored[s].pk for s in (*gone, *other) if s in stored])
    for slot in gone:
        by = decided(slot)
        figure = figures[stored[slot].pk]
        figure = withdraw(figure, reason=by.reason, actor=by.actor, at=by.at)
        places[slot] = figure.location, figure.pk
    for slot, new in other.items():
        known = figures[stored[slot].pk] if slot in stored else None
        figure = _recorded(report, known, new, decided(slot))
        places[slot] = figure.location, figure.pk
    return {(at.get("start"), at.get("end")): pk for at, pk in places.values()}


def _recorded(report: Report, known: Figure | None, new: NewFigure, by: Decision) -> Figure:
    """Record what a place says now, in the stead of what it said before where there is such a figure."""
    if known is None:
        said = {"": replace(new, reason=by.reason)}
        return record_figures(report, said, actor=by.actor, at=by.at)[0]
    origin = Figure.Origin.DECLARED if by.by_hand else Figure.Origin.READ
    new = replace(new, reason=by.reason, origin=origin)
    return revise(known, new, actor=by.actor, at=by.at)


class _Stored(NamedTuple):
    """What of a stored figure is compared with what the report says now."""

    pk: int
    supersedes_id: int | None
    indicator: str
    form_row: str
    state: str
    value: Decimal | None
    printed: str
    note: str
    unit_id: int
    period_start: date
    period_end: date
    location: dict[str, Any]


def _slot(figure: _Stored) -> str:
    place = figure.location
    if not figure.form_row:
        return f"m{place['start']}"
    return f"t{place.get('block')}.{place.get('row')}.{place.get('cell', 'x')}"


def _same(figure: _Stored, new: NewFigure) -> bool:
    return (
        figure.indicator == new.indicator
        and figure.form_row == new.form_row
        and figure.state == state_of(new.printed)
        and figure.value == new.printed.value
        and figure.printed == new.printed.text
        and figure.note == new.note
        and figure.unit_id == new.unit_id
        and (figure.period_start, figure.period_end) == (new.period_start, new.period_end)
    )


def _cell_figure(about: NewFigure, table: ReadTable, row: ReadRow) -> NewFigure:
    assert row.indicator is not None
    return replace(
        about,
        indicator=row.indicator,
        printed=row.printed,
        note=row.note,
        form_row=f"{table.form}:{row.form_row}",
        location=row.location.as_json(),
        confidence=row.confidence,
    )


def _prose_figure(about: NewFigure, mention: Mention) -> NewFigure:
    assert mention.indicator is not None
    return replace(
        about,
        indicator=mention.indicator,
        printed=mention.printed,
        as_of=mention.as_of,
        location=mention.location.as_json(),
        confidence=mention.confidence,
    )


def place_index(figures: Iterable[Figure]) -> PlaceIndex:
    """Return the ids of figures by the span they stand in."""
    return {(f.location.get("start"), f.location.get("end")): f.pk for f in figures}
