"""Rows of a fact as its register gives them, for tests of registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from thuocdo.facts.source import FactSource, Lookup

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def rows_of(source: FactSource, *records: int) -> list[dict[str, Any]]:
    """Return the rows with all that follows from their columns, held against the schema; of some records, or of all."""
    names, found = _asked(source.of(records) if records else source.of_all())
    assert names == source.columns_read
    rows = [dict(zip(names, one, strict=True)) for one in found]
    for lookup in source.lookups:
        known = _known(lookup)
        for row in rows:
            row.update(known[row[lookup.key]])
    for row in rows:
        row.update({day: _day(row, day) for day in source.schema.made})
    return list(source.schema.checked(rows))


def _asked(statement: str) -> tuple[list[str], Sequence[Sequence[Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [column.name for column in cursor.description], cursor.fetchall()


def _known(lookup: Lookup) -> dict[Any, Mapping[str, Any]]:
    _, rows = _asked(lookup.of_all())
    known = {key: dict(zip(lookup.columns, values, strict=True)) for key, *values in rows}
    return {**known, None: lookup.columns}


def _day(row: Mapping[str, Any], day: str) -> Any:
    return row[f"{day.removesuffix('_on')}_at"].astimezone(_VIETNAM).date()
