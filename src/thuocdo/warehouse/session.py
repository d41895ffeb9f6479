"""Asking the files: statements over facts, as the last filling left them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from thuocdo.facts.registry import fact
from thuocdo.warehouse import folder
from thuocdo.warehouse.columns import kept_schema
from thuocdo.warehouse.engine.engine import Files, engine, table_name
from thuocdo.warehouse.models import FilledMonth, Filling


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
    """Return how some facts stand now; two queries."""
    wanted = list(dict.fromkeys(names))
    fillings = Filling.objects.in_bulk(wanted)
    files: dict[str, list[str]] = {name: [] for name in wanted}
    for name, file in FilledMonth.objects.filter(fact__in=wanted).values_list("fact_id", "file"):
        files[name].append(file)
    tables = {}
    for name in wanted:
        number = fillings[name].number if name in fillings else 0
        paths = tuple(folder.path_of(file) for file in files[name])
        tables[table_name(name)] = Files(kept_schema(fact(name).schema), paths, number)
    known = [one.as_of for one in fillings.values()]
    return Snapshot(tables, min(known) if len(known) == len(wanted) else None)


def ask(statement: str, of: Snapshot, *, rows: Mapping[str, pa.Table] | None = None) -> pa.Table:
    """Return what a SELECT gives.

    Args:
        statement: in the dialect of the engine (`expressions.compiled`); it names facts by `table_name`.
        of: the facts it may ask.
        rows: further tables by name, or other rows in the place of a fact's.
    """
    return engine().run(statement, {**of.tables, **(rows or {})})
