"""Asking the files: statements over facts, as the last filling left them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from thuocdo.facts.registry import fact
from thuocdo.warehouse import folder
from thuocdo.warehouse.columns import kept_schema
from thuocdo.warehouse.engine.engine import Files, engine, table_name
from thuocdo.warehouse.models import Filling


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Facts as one filling left them: what was asked of one snapshot fits together.

    `as_of` is the oldest moment at which one of them was read; null where one never was.
    """

    tables: Mapping[str, Files]
    as_of: datetime | None

    def number(self, name: str) -> int:
        """Return the number of a fact's filling, 0 before the first."""
        return self.tables[table_name(name)].number


def snapshot(names: Iterable[str]) -> Snapshot:
    """Return how some facts stand now. Shape: one query, so numbers and files are of the same filling."""
    wanted = list(dict.fromkeys(names))
    numbers: dict[str, int] = {}
    moments: dict[str, datetime] = {}
    paths: dict[str, list[Path]] = {name: [] for name in wanted}
    rows = Filling.objects.filter(pk__in=wanted).order_by("pk", "months__month", "months__pk")
    for name, number, as_of, file in rows.values_list("pk", "number", "as_of", "months__file"):
        numbers[name], moments[name] = number, as_of
        if file is not None:
            paths[name].append(folder.path_of(file))
    tables = {
        table_name(name): Files(
            kept_schema(fact(name).schema), tuple(paths[name]), numbers.get(name, 0)
        )
        for name in wanted
    }
    return Snapshot(tables, min(moments.values()) if len(moments) == len(wanted) else None)


def ask(statement: str, of: Snapshot, *, rows: Mapping[str, pa.Table] | None = None) -> pa.Table:
    """Return what a SELECT gives.

    Args:
        statement: in the dialect of the engine (`expressions.compiled`); it names facts by `table_name`.
        of: the facts it may ask.
        rows: further tables by name, or other rows in the place of a fact's.
    """
    return engine().run(statement, {**of.tables, **(rows or {})})
