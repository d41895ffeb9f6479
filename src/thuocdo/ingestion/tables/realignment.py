"""A table that was read, laid along the form a person names for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from thuocdo.errors import NotFound
from thuocdo.forms.library import form_version
from thuocdo.ingestion.reading import ReadRow, ReadTable
from thuocdo.ingestion.tables.alignment import Line, align
from thuocdo.ingestion.tables.assembly import form_row_of_placement
from thuocdo.ingestion.tables.catalogue import Catalogue, build
from thuocdo.ingestion.tables.source_rows import SourceRow


def laid_along(table: ReadTable, form: str | None) -> ReadTable:
    """Return a table as one of a form section ("2023_province/3"), or of no form where that is null.

    Rows that fit no row of the section stay in the table without an item.

    Raises:
        NotFound: there is no such form or section.
    """
    plain = replace(table, form=None, rows=tuple(map(_untied, table.rows)))
    if form is None:
        return plain
    only = _section_alone(form)
    lines = [Line(_source_row(row), 0, cut=at == 0) for at, row in enumerate(plain.rows)]
    rows = list(plain.rows)
    for placement in align(lines, only.sheets[0], only.index).placements:
        rows[placement.start] = form_row_of_placement(placement)
    return replace(plain, form=form, rows=tuple(rows))


@cache
def _section_alone(form: str) -> Catalogue:
    code, _, number = form.partition("/")
    version = form_version(code)
    sections = tuple(s for s in version.sections if str(s.number) == number)
    if not sections:
        raise NotFound(
            "unknown_section",
            f"Biểu mẫu {code} không có phần số {number}. Hãy chọn lại biểu.",
            f"The form {code} has no section {number}. Choose another one.",
            form=form,
        )
    return build({code: replace(version, sections=sections)})


def _untied(row: ReadRow) -> ReadRow:
    return replace(row, form_row=None, indicator=None, confidence=0.0)


def _source_row(row: ReadRow) -> SourceRow:
    return SourceRow(
        item=row.item,
        label=row.label,
        unit=row.unit,
        value=row.printed.text,
        note=row.note,
        extent=row.location,
        value_at=row.location,
        slip=row.misplaced,
        slipped=row.misplaced_printed.text if row.misplaced_printed else "",
    )
