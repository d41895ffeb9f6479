"""Read tables made of aligned rows: one per form section, one per table of no known form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from thuocdo.figures.notation import Kind, Printed, read_number
from thuocdo.figures.source import Location
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.reading import ReadRow, ReadTable
from thuocdo.ingestion.tables.alignment import Alignment, Placement
from thuocdo.ingestion.tables.columns import Columns
from thuocdo.ingestion.tables.headers import title_number
from thuocdo.ingestion.tables.source_rows import SourceRow, is_remnant
from thuocdo.ingestion.tables.values import read_value

if TYPE_CHECKING:
    from thuocdo.ingestion.tables.service import ReadStretch

#: A visit to a section counts from this score on: about one row that fits in label, number and unit.
LEAST_VISIT = 3.0
#: A stretch is of a form when this share of its lines are rows of the form; added rows are few.
LEAST_SHARE = 0.3
#: A better slot by this much (a rival a third less alike) makes a row certain.
CLEAR_MARGIN = 2.0


@dataclass(slots=True)
class _Section:
    """The rows of one form section being gathered."""

    placement: Placement
    stretch: int
    rows: list[ReadRow] = field(default_factory=list)
    sources: list[SourceRow] = field(default_factory=list)


def assemble(read: Sequence[ReadStretch], alignment: Alignment) -> tuple[ReadTable, ...]:
    """Return the tables in printed order."""
    stretch_of = [number for number, stretch in enumerate(read) for _ in stretch.rows]
    rows = [row for stretch in read for row in stretch.rows]
    placed = _accepted(alignment.placements, stretch_of)
    formed = {stretch_of[placement.start] for placement in placed.values()}
    found = list(_form_tables(read, rows, stretch_of, placed, alignment))
    plain = (_plain_table(run) for run in _unformed_runs(read, formed))
    found += [table for table in plain if table is not None]
    return tuple(sorted(found, key=lambda table: table.location.start))


def _accepted(placements: Sequence[Placement], stretch_of: Sequence[int]) -> dict[int, Placement]:
    """Return by first line the placements that are part of a form and no chance likeness in another table.

    Rows that only say "Cấp huyện", "Cấp xã" stand in any table by level; they are of a form beside a row with a number of its own.
    """
    telling = {placement.visit for placement in placements if placement.slot.item}
    worth: dict[int, float] = {}
    covered: dict[int, int] = {}
    for placement in placements:
        worth[placement.visit] = worth.get(placement.visit, 0.0) + placement.score
        for line in range(placement.start, placement.end):
            covered[stretch_of[line]] = covered.get(stretch_of[line], 0) + 1
    return {
        placement.start: placement
        for placement in placements
        if placement.visit in telling
        and worth[placement.visit] >= LEAST_VISIT
        and covered[stretch_of[placement.start]]
        >= LEAST_SHARE * stretch_of.count(stretch_of[placement.start])
    }


def _form_tables(
    read: Sequence[ReadStretch],
    rows: Sequence[SourceRow],
    stretch_of: Sequence[int],
    placed: dict[int, Placement],
    alignment: Alignment,
) -> Iterator[ReadTable]:
    formed = {stretch_of[start] for start in placed}
    section: _Section | None = None
    early: list[SourceRow] = []
    at = 0
    while at < len(rows):
        placement = placed.get(at)
        if placement is None:
            if stretch_of[at] in formed:
                if section is not None and section.stretch == stretch_of[at]:
                    _add_extra(section, rows[at])
                else:
                    early.append(rows[at])
            at += 1
            continue
        if section is None or placement.visit != section.placement.visit:
            if section is not None:
                yield _table(section, read, alignment)
            section = _Section(placement, stretch_of[at])
        for row in early:
            _add_extra(section, row)
        early = []
        section.stretch = stretch_of[placement.end - 1]
        section.rows.append(form_row_of_placement(placement))
        section.sources.append(placement.row)
        at = placement.end
    if section is not None:
        yield _table(section, read, alignment)


def form_row_of_placement(placement: Placement) -> ReadRow:
    """Return the printed row as the item of the form it was laid on, its value read as that item asks."""
    source, row = placement.row, placement.slot.row
    indicator = indicators()[row.indicator] if row.indicator else None
    printed = read_value(
        source.value, indicator=indicator, unit=source.unit, expected_unit=row.unit
    )
    return ReadRow(
        item=source.item,
        label=source.label,
        unit=source.unit,
        printed=printed,
        note=source.note,
        location=source.value_at,
        form_row=row.key,
        indicator=row.indicator,
        confidence=_confidence(placement),
        misplaced=source.slip,
        misplaced_printed=read_number(source.slipped) if source.slip else None,
    )


def _confidence(placement: Placement) -> float:
    """Return 0–1: how alike the labels are, lowered where another row of the form fits nearly as well."""
    clear = min(max(placement.margin, 0.0) / CLEAR_MARGIN, 1.0)
    return round(min(placement.alike, 1.0) * (0.6 + 0.4 * clear), 3)


def _add_extra(section: _Section, row: SourceRow) -> None:
    """Add a row that the form does not have; the tail of a broken label goes to the row it was broken from."""
    if section.rows and is_remnant(row) and not row.value:
        last = section.rows[-1]
        section.rows[-1] = replace(
            last, label=f"{last.label} {row.label}", note=f"{last.note} {row.note}".strip()
        )
        return
    section.rows.append(_own_row(row))
    section.sources.append(row)


def _own_row(row: SourceRow) -> ReadRow:
    return ReadRow(
        item=row.item,
        label=row.label,
        unit=row.unit,
        printed=read_value(row.value, indicator=None, unit=row.unit),
        note=row.note,
        location=row.value_at,
        misplaced=row.slip,
        misplaced_printed=read_number(row.slipped) if row.slip else None,
    )


def _table(section: _Section, read: Sequence[ReadStretch], alignment: Alignment) -> ReadTable:
    number = section.placement.slot.section
    stretch = read[section.stretch]
    columns, grid, places = _grid(section.sources, stretch.columns)
    return ReadTable(
        form=f"{alignment.sheet.version.code}/{number}",
        rows=tuple(section.rows),
        location=_span(section.sources),
        title=next(s.title for s in alignment.sheet.version.sections if s.number == number),
        columns=columns,
        grid=grid,
        grid_locations=places,
        value_column=stretch.columns.figures.index(stretch.columns.value)
        if stretch.columns.value in stretch.columns.figures
        else None,
        column_reason=stretch.columns.reason,
    )


def _grid(
    rows: Sequence[SourceRow], columns: Columns
) -> tuple[tuple[str, ...], tuple[tuple[Printed, ...], ...], tuple[tuple[Location, ...], ...]]:
    headers = tuple(
        columns.headers[at] if at < len(columns.headers) else "" for at in columns.figures
    )
    grid = tuple(tuple(_grid_value(row, at, headers) for at in range(len(headers))) for row in rows)
    places = tuple(tuple(_place(row, at) for at in range(len(headers))) for row in rows)
    return headers, grid, places


def _grid_value(row: SourceRow, at: int, headers: tuple[str, ...]) -> Printed:
    text = row.figures[at] if at < len(row.figures) else ""
    return read_number(text, whole=True, percent="%" in headers[at] or "%" in row.unit)


def _place(row: SourceRow, at: int) -> Location:
    return row.figures_at[at] if at < len(row.figures_at) else row.extent


def _span(rows: Sequence[SourceRow]) -> Location:
    first = rows[0].extent
    return replace(first, end=max(row.extent.end for row in rows), row=None, cell=None)


def _unformed_runs(read: Sequence[ReadStretch], formed: set[int]) -> Iterator[list[ReadStretch]]:
    """Yield the stretches of no form, those of one table together: the same columns and no caption between."""
    run: list[ReadStretch] = []
    for number, stretch in enumerate(read):
        goes_on = bool(run) and stretch.columns is run[-1].columns and not stretch.stretch.captions
        if run and (number in formed or not goes_on):
            yield run
            run = []
        if number not in formed and stretch.rows:
            run.append(stretch)
    if run:
        yield run


def _plain_table(run: list[ReadStretch]) -> ReadTable | None:
    """Return a table of no known form; null where the cells only lay out text."""
    rows = [row for stretch in run for row in stretch.rows]
    columns = run[0].columns
    headers, grid, places = _grid(rows, columns)
    figures = sum(cell.kind in (Kind.NUMBER, Kind.FORMULA) for line in grid for cell in line)
    if not columns.labels or len(rows) < 2 or (figures < 2 and run[0].stretch.header is None):
        return None
    captions = run[0].stretch.captions
    return ReadTable(
        form=None,
        rows=tuple(_own_row(row) for row in rows),
        location=_span(rows),
        title=" ".join(captions[-2:])
        if captions and not title_number(captions[-1])
        else " ".join(captions[-1:]),
        columns=headers,
        grid=grid,
        grid_locations=places,
        value_column=columns.figures.index(columns.value)
        if columns.value in columns.figures
        else None,
        column_reason=columns.reason,
    )
