"""From the table blocks of a document to rows of statistical forms.

The order of work: `grids` cleans the cells, `headers` and `columns` tell what each column holds, `source_rows` brings
every printed row into that shape, `alignment` matches the rows with the rows of a form version, `assembly` puts the
result together. docs/algorithms/alignment.md explains the scores.
"""

from __future__ import annotations

from thuocdo.ingestion.tables.evidence import plain_tables, tables_to_cells
from thuocdo.ingestion.tables.service import read_tables

__all__ = ["plain_tables", "read_tables", "tables_to_cells"]
