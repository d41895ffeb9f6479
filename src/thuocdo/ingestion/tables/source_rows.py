"""Printed rows in one shape: number, label, unit, value, note, wherever in the row they stand.

Scans move cells: a label stands in the column of numbers, a figure in that of units, a note in that of values. Each
row is read against what its columns should hold; what fits nowhere else is moved, and marked as moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from thuocdo.figures.notation import Kind, read_number
from thuocdo.figures.source import Location
from thuocdo.ingestion.tables.columns import Columns
from thuocdo.ingestion.tables.grids import GridCell, is_item
from thuocdo.ingestion.tables.labels import bare
from thuocdo.ingestion.tables.units import is_codes, is_unit
from thuocdo.vietnamese import CAPITALS

_LEADING_ITEM = re.compile(
    rf"^(\d{{1,2}}(?:\.\d{{1,2}})+\.?|\d{{1,2}}[.)]|[IVX]{{1,4}}\.|[a-zđ]\)|\d{{1,2}}(?= [{CAPITALS}]))\s*(?=[^\d\s=%])"
)
_MARKS_OF_GROUP = frozenset({"trong do", "trong", "do", "bao gom", "gom", ""})


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One printed row. `extent` covers the row, `value_at` its value cell.

    `slip` says that the value was found, or a second figure stands, outside the column of values; `slipped` is the text
    there. `figures` are the texts of all columns of figures, in the order of the columns, with their places.
    """

    item: str
    label: str
    unit: str
    value: str
    note: str
    extent: Location
    value_at: Location
    figures: tuple[str, ...] = ()
    figures_at: tuple[Location, ...] = ()
    slip: bool = False
    slipped: str = ""
    doubtful: bool = False


def source_rows(rows: Iterable[tuple[GridCell, ...]], columns: Columns) -> list[SourceRow]:
    """Return the rows of one stretch, cells that hold several rows divided, remnants joined to the row they belong to."""
    found: list[SourceRow] = []
    for row in rows:
        for part in _divided(row, columns):
            read = _read(part, columns, unit_above=found[-1].unit if found else "")
            if found and _belongs_above(read, found[-1]):
                found[-1] = joined(found[-1], read)
            elif read.label or read.item or read.value or any(read.figures):
                found.append(read)
    return _settled(found)


def joined(first: SourceRow, second: SourceRow) -> SourceRow:
    """Return two lines of one row as one row; the value is that of the line which has one."""
    valued = second if second.value and not first.value else first
    extent = replace(first.extent, end=max(first.extent.end, second.extent.end))
    return SourceRow(
        item=first.item or second.item,
        label=_glued(first.label, second.label),
        unit=_glued(first.unit, second.unit),
        value=valued.value,
        note=_glued(first.note, second.note),
        extent=extent,
        value_at=valued.value_at,
        figures=valued.figures,
        figures_at=valued.figures_at,
        slip=first.slip or second.slip,
        slipped=first.slipped or second.slipped,
    )


def _glued(first: str, second: str) -> str:
    return f"{first} {second}".strip()


def is_figure(text: str) -> bool:
    """Tell whether the text is a figure and nothing else."""
    read = read_number(text)
    return read.kind is Kind.FORMULA or (read.kind is Kind.NUMBER and not read.suffix)


def is_remnant(row: SourceRow) -> bool:
    """Tell whether a row reads like the rest of a label: no number, and it goes on in lower case or with a bracket."""
    start = row.label[:1]
    return not row.item and bool(start) and (start.islower() or start in "(),;.:/")


def _belongs_above(row: SourceRow, before: SourceRow) -> bool:
    """A line without number and label belongs to the line over it, unless both have a value."""
    return not row.item and not row.label and not (row.value and before.value)


def _divided(row: tuple[GridCell, ...], columns: Columns) -> Iterator[tuple[GridCell, ...]]:
    """Divide a row whose cells hold several rows, one on each line, as tables without inner rules are read."""
    if columns.item is None or columns.value is None or columns.item >= len(row):
        yield row
        return
    items = row[columns.item].lines
    count = len(items)
    if count < 2 or not all(is_item(item) for item in items) or not _lines_fit(row, columns, count):
        yield row
        return
    for at in range(count):
        yield tuple(_line(cell, at, count) for cell in row)


def _lines_fit(row: tuple[GridCell, ...], columns: Columns, count: int) -> bool:
    labels = [row[at] for at in columns.labels if at < len(row)]
    return all(len(cell.lines) == count for cell in labels) and all(
        len(row[at].lines) in (0, count) for at in columns.figures if at < len(row)
    )


def _line(cell: GridCell, at: int, count: int) -> GridCell:
    if len(cell.lines) == count:
        return replace(cell, text=cell.lines[at], lines=(cell.lines[at],))
    return cell if at == 0 else replace(cell, text="", lines=())


@dataclass(slots=True)
class _Draft:
    """The texts of a row while cells are being moved."""

    item: str
    label: str
    unit: str
    value: str
    note: str
    value_at: int | None
    slip: bool = False
    slipped: str = ""
    doubtful: bool = False


def _read(row: tuple[GridCell, ...], columns: Columns, *, unit_above: str = "") -> SourceRow:
    draft = _Draft(
        item=_text(row, columns.item),
        label=" ".join(filter(None, (_text(row, at) for at in columns.labels))),
        unit=_text(row, columns.unit),
        value=_text(row, columns.value),
        note=_text(row, columns.note),
        value_at=columns.value,
    )
    if _is_shifted(draft, row, columns):
        _shift(draft, row, columns)
    else:
        if draft.item or not _goes_on(unit_above, draft.unit):
            _move_unit(draft, columns)
        _move_note(draft, columns)
    _split_item(draft)
    return _source_row(draft, row, columns)


def _text(row: tuple[GridCell, ...], at: int | None) -> str:
    return row[at].text if at is not None and at < len(row) else ""


def _is_shifted(draft: _Draft, row: tuple[GridCell, ...], columns: Columns) -> bool:
    """Tell whether the label itself stands beside its column."""
    if draft.item and not is_item(draft.item) and bare(draft.item) not in _MARKS_OF_GROUP:
        return not _is_words(draft.label)
    if is_item(draft.label) and not is_item(draft.item):
        return any(_is_words(cell.text) for cell in row[columns.labels[-1] + 1 :])
    if draft.label:
        return False
    return _is_words(draft.unit) and bool(draft.note or len(draft.unit) > 12)


def _is_words(text: str) -> bool:
    return (
        bool(text)
        and not is_figure(text)
        and not is_unit(text)
        and not is_item(text)
        and len(text) > 3
    )


def _shift(draft: _Draft, row: tuple[GridCell, ...], columns: Columns) -> None:
    """Read a row that lies beside its columns in the order of its cells: number, label, unit, figure, note."""
    cells = [(at, cell.text) for at, cell in enumerate(row) if cell.text]
    while cells and bare(cells[0][1]) in _MARKS_OF_GROUP:
        cells.pop(0)
    draft.item = cells.pop(0)[1] if cells and is_item(cells[0][1]) else ""
    by = cells[0][0] - columns.labels[0] if cells else 0
    draft.label = cells.pop(0)[1] if cells else ""
    draft.unit = draft.value = draft.note = ""
    draft.value_at = _shifted_value(cells, columns, by)
    for at, text in cells:
        if at == draft.value_at:
            draft.value, draft.slip, draft.slipped = text, True, text
        elif at - by in columns.figures and at - by != columns.value:
            continue
        elif not draft.unit and is_unit(text):
            draft.unit = text
        else:
            draft.note = _glued(draft.note, text)


def _shifted_value(cells: list[tuple[int, str]], columns: Columns, by: int) -> int | None:
    """Return where the value of a shifted row stands: as far beside its column as the label, else the first figure."""
    figures = [at for at, text in cells if _may_be_value(text)]
    if columns.value is not None and columns.value + by in figures:
        return columns.value + by
    if len(columns.figures) > 1:
        return None
    return figures[0] if figures else None


def _goes_on(unit_above: str, unit: str) -> bool:
    """Tell whether a number in the column of units is the rest of a list of codes, broken in "Có = 1"."""
    return unit_above.endswith("=") or (bool(unit_above) and unit.startswith("="))


def _move_unit(draft: _Draft, columns: Columns) -> None:
    """Settle a figure in the column of units, and a unit in that of values."""
    if columns.unit is None:
        return
    if is_figure(draft.unit):
        figure = draft.unit
        draft.slip, draft.slipped, draft.unit = True, figure, ""
        if not draft.value:
            draft.doubtful, draft.value_at = True, columns.unit
        elif not _may_be_value(draft.value):
            if is_unit(draft.value):
                draft.unit = draft.value
            else:
                draft.note = _glued(draft.value, draft.note)
            draft.value, draft.value_at = figure, columns.unit
    elif not draft.unit and draft.value and is_unit(draft.value) and not _may_be_value(draft.value):
        draft.unit, draft.value = draft.value, ""


def _may_be_value(text: str) -> bool:
    read = read_number(text)
    return read.kind in (Kind.NUMBER, Kind.FORMULA, Kind.DASH) and not is_codes(text)


def _move_note(draft: _Draft, columns: Columns) -> None:
    """Take a bare figure in the column of notes for the value where no value stands in its own column."""
    if (
        columns.note is not None
        and not draft.value
        and not draft.doubtful
        and is_figure(draft.note)
    ):
        draft.value, draft.value_at = draft.note, columns.note
        draft.slip, draft.slipped, draft.note = True, draft.note, ""


def _split_item(draft: _Draft) -> None:
    """Take the number off a label that carries it, and drop "Trong đó" from the place of the number."""
    if bare(draft.item) in _MARKS_OF_GROUP or (
        draft.item and not any(c.isalnum() for c in draft.item)
    ):
        draft.item = ""
    elif not is_item(draft.item) and not draft.item[:1].isdigit():
        draft.label, draft.item = _glued(draft.item, draft.label), ""
    if not draft.item and (match := _LEADING_ITEM.match(draft.label)):
        draft.item, draft.label = match.group(1), draft.label[match.end() :]


def _source_row(draft: _Draft, row: tuple[GridCell, ...], columns: Columns) -> SourceRow:
    first, last = row[0].location, row[-1].location
    extent = replace(first, end=last.end, cell=None)
    at = draft.value_at
    return SourceRow(
        draft.item,
        draft.label,
        draft.unit,
        draft.value,
        draft.note,
        extent,
        row[at].location if at is not None and at < len(row) else extent,
        tuple(_text(row, figure) for figure in columns.figures),
        tuple(row[figure].location if figure < len(row) else extent for figure in columns.figures),
        draft.slip,
        draft.slipped,
        draft.doubtful,
    )


def _settled(rows: list[SourceRow]) -> list[SourceRow]:
    """Decide on figures that stand alone in the column of units.

    Such a figure is the value that slipped one column, unless the next row has a figure there and a value as well: then
    the column holds a second series, and what the value would be is not printed.
    """
    return [
        _settle(row, rows[max(at - 1, 0) : at + 2]) if row.doubtful else row
        for at, row in enumerate(rows)
    ]


def _settle(row: SourceRow, around: list[SourceRow]) -> SourceRow:
    second_series = any(other.slipped and other.value for other in around if other is not row)
    if second_series:
        return replace(row, doubtful=False)
    return replace(row, value=row.slipped, doubtful=False)
