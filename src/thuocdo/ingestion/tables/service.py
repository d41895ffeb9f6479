"""Reading all tables of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.head import read_head
from thuocdo.ingestion.reading import ReadTable
from thuocdo.ingestion.tables.assembly import assemble
from thuocdo.ingestion.tables.catalogue import Catalogue, catalogue
from thuocdo.ingestion.tables.columns import Columns, find_columns
from thuocdo.ingestion.tables.grids import grids_of
from thuocdo.ingestion.tables.headers import Stretch, stretches_of, with_captions
from thuocdo.ingestion.tables.labels import bare
from thuocdo.ingestion.tables.source_rows import SourceRow, source_rows
from thuocdo.ingestion.tables.versions import best_alignment


@dataclass(frozen=True, slots=True)
class ReadStretch:
    """A stretch with what its columns hold and its rows in one shape."""

    stretch: Stretch
    columns: Columns
    rows: tuple[SourceRow, ...]


def read_tables(document: Document) -> tuple[ReadTable, ...]:
    """Read every table of a document, those of statistical forms row by row.

    Shape: one table per form section met, in printed order, page breaks closed; one per table of no known form (`form`
    null). Tables that only lay out text (letterhead, signatures) are left out.
    Null: the value of a cell that is blank, a dash, a text, or that two readings fit.
    """
    forms = catalogue()
    stretches = list(_stretches(document, forms))
    if not any(stretch.rows for stretch in stretches):
        return ()
    head = read_head(document)
    read = [
        ReadStretch(stretch, columns, tuple(source_rows(stretch.rows, columns)))
        for family in _families(stretches)
        for stretch, columns in _with_columns(family, forms, head.year)
    ]
    return assemble(read, best_alignment(read, forms, head))


def _stretches(document: Document, forms: Catalogue) -> Iterator[Stretch]:
    """Yield the stretches that have rows; the captions of others stand over the next one."""
    captions: tuple[str, ...] = ()
    for grid in grids_of(document):
        for stretch in stretches_of(grid, forms.titles):
            if stretch.rows:
                yield with_captions(stretch, captions)
                captions = ()
            else:
                captions += stretch.captions


def _families(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield runs of stretches that have their columns in common: one header, repeated or left out after page breaks."""
    family: list[Stretch] = []
    for stretch in stretches:
        if family and not _continues(stretch, family[0]):
            yield family
            family = []
        family.append(stretch)
    if family:
        yield family


def _continues(stretch: Stretch, first: Stretch) -> bool:
    if stretch.grid.width != first.grid.width:
        return False
    return stretch.header is None or (first.header is not None and _said(stretch) == _said(first))


def _said(stretch: Stretch) -> tuple[str, ...]:
    return tuple(bare(" ".join(words)) for words in stretch.header or ())


def _with_columns(
    family: list[Stretch], forms: Catalogue, year: int | None
) -> Iterator[tuple[Stretch, Columns]]:
    rows = [row for stretch in family for row in stretch.rows]
    columns = find_columns(rows, family[0].header, forms.index, year)
    for stretch in family:
        yield stretch, columns
