"""Tables of a report that belong to no known form, printed as they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.documents.paper import (
    Align,
    Block,
    Cell,
    Column,
    ColumnKind,
    Heading,
    Row,
    Section,
    Table,
    cell,
)

if TYPE_CHECKING:
    from thuocdo.figures.notation import Printed
    from thuocdo.ingestion.reading import ReadRow, ReadTable

_NAME = "Bảng khác"
#: From this many columns of figures on, a table needs broad pages.
_BROAD_FROM = 3


def other_table_section(table: ReadTable) -> Section:
    """Return one table of no known form; all its columns of figures where they were read, else the one of its rows."""
    grid = table.grid if len(table.grid) == len(table.rows) else ()
    heads = _figure_heads(table) if grid else ("Số liệu",)
    columns = (
        Column("STT", 14, Align.CENTRE),
        Column("Nội dung", 60),
        Column("Đơn vị tính", 22, Align.CENTRE),
        *(Column(head, 22, Align.CENTRE, ColumnKind.NUMBER) for head in heads),
        Column("Ghi chú", 30),
    )
    rows = tuple(
        _row(read, grid[at] if grid else (read.printed,), len(heads))
        for at, read in enumerate(table.rows)
    )
    heading: tuple[Block, ...] = (Heading(table.title or _NAME),)
    return Section(_NAME, (*heading, Table(columns, rows)), landscape=len(heads) >= _BROAD_FROM)


def figure_cell(printed: Printed) -> Cell:
    """Return a figure as it stands in the report; only a bare number is also a number for programs."""
    bare = not (printed.suffix or printed.percent_sign or printed.ambiguous or printed.operands)
    return Cell(printed.text, printed.value if bare else None)


def _figure_heads(table: ReadTable) -> tuple[str, ...]:
    width = max((len(line) for line in table.grid), default=0)
    return tuple(
        table.columns[at] if at < len(table.columns) else "Số liệu" for at in range(max(width, 1))
    )


def _row(read: ReadRow, figures: tuple[Printed, ...], width: int) -> Row:
    cells = [figure_cell(printed) for printed in figures]
    cells += [cell(None)] * (width - len(cells))
    return Row((cell(read.item), cell(read.label), cell(read.unit), *cells, cell(read.note)))
