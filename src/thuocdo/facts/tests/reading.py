"""Rows of a fact as its register gives them, for tests of registers."""

from __future__ import annotations

from typing import Any

from django.db import connection

from thuocdo.facts.source import FactSource


def rows_of(source: FactSource, *records: int) -> list[dict[str, Any]]:
    """Return the rows as the database gives them, held against the schema; of some records, or of all."""
    with connection.cursor() as cursor:
        cursor.execute(source.of(records) if records else source.of_all())
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert names == [column.name for column in source.schema.columns]
    return list(source.schema.checked(rows))
