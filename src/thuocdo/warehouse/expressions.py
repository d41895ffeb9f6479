"""Expressions over facts, written once for all engines. Loading this takes a second: import it where a statement is first needed."""

from __future__ import annotations

from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from thuocdo.facts.registry import fact
from thuocdo.warehouse.columns import kept_schema
from thuocdo.warehouse.engine.engine import engine, table_name

_TYPES = {
    pa.string(): "string",
    pa.int32(): "int32",
    pa.int64(): "int64",
    pa.bool_(): "boolean",
    pa.decimal128(18, 4): "decimal(18, 4)",
    pa.dictionary(pa.int32(), pa.string()): "string",
}


@cache
def table(name: str) -> Any:
    """Return a fact as a table of expressions: `table("dossiers.dossiers").ended_on`."""
    fields = {field.name: _TYPES[field.type] for field in kept_schema(fact(name).schema)}
    return ibis.table(fields, name=table_name(name))


def compiled(expression: Any, dialect: str = "") -> str:
    """Return an expression as a statement, in the dialect of the engine in use or another one."""
    return str(ibis.to_sql(expression, dialect=dialect or engine().dialect))
