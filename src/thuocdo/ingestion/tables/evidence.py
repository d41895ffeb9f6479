"""Read tables as what the rules look at."""

from __future__ import annotations

from collections.abc import Iterable

from thuocdo.consistency.evidence import FormCell, PlainTable
from thuocdo.forms.library import form_versions
from thuocdo.forms.version import FormRow
from thuocdo.ingestion.reading import ReadTable


def tables_to_cells(tables: Iterable[ReadTable]) -> tuple[FormCell, ...]:
    """Return the cells of known forms, one per row that asks for an indicator, in printed order."""
    cells: list[FormCell] = []
    for table in tables:
        if table.form is None:
            continue
        asked = _rows_of(table.form)
        for row in table.rows:
            if row.indicator is None or row.form_row is None:
                continue
            expected = asked[row.form_row]
            cells.append(
                FormCell(
                    indicator=row.indicator,
                    form=table.form,
                    item=expected.item,
                    item_printed=row.item,
                    label=row.label,
                    unit_printed=row.unit,
                    unit_expected=expected.unit,
                    printed=row.printed,
                    note=row.note,
                    location=row.location,
                    confidence=row.confidence,
                    misplaced=row.misplaced,
                    misplaced_printed=row.misplaced_printed,
                )
            )
    return tuple(cells)


def plain_tables(tables: Iterable[ReadTable]) -> tuple[PlainTable, ...]:
    """Return the tables of no known form that hold figures, as grids with labels."""
    return tuple(
        PlainTable(
            columns=table.columns,
            labels=tuple(row.label for row in table.rows),
            items=tuple(row.item for row in table.rows),
            cells=table.grid,
            locations=table.grid_locations,
        )
        for table in tables
        if table.form is None and table.columns
    )


def _rows_of(form: str) -> dict[str, FormRow]:
    code, _, number = form.partition("/")
    section = next(s for s in form_versions()[code].sections if s.number == int(number))
    return {row.key: row for row in section.rows}
