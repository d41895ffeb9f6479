"""Asking the files: statements over facts, as the last filling left them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from thuocdo.facts.registry import fact
from thuocdo.facts.schema import FactSchema
from thuocdo.warehouse import folder
from thuocdo.warehouse.columns import kept_schema
from thuocdo.warehouse.engine.engine import Files, Outdated, engine, table_name
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
    rows = Filling.objects.filter(pk__in=wanted).order_by("pk", "months__month", "months__pk")
    fields = ("pk", "number", "as_of", *(f"months__{one}" for one in _OF_FILES))
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in wanted}
    for name, *row in rows.values_list(*fields):
        found[name].append(tuple(row))
    moments = [some[0][1] for some in found.values() if some]
    tables = {table_name(name): _files(fact(name).schema, some) for name, some in found.items()}
    return Snapshot(tables, min(moments) if moments and len(moments) == len(wanted) else None)


_OF_FILES = ("file", "replaces", "outdated")


def _files(schema: FactSchema, rows: Sequence[tuple[Any, ...]]) -> Files:
    """Return the files of a fact; see `_OF_FILES` for what the rows hold after its number and moment."""
    whole, outdated, replaced = list[Path](), list[Path](), None
    for _, _, file, replaces, is_outdated in rows:
        if file is not None:
            (outdated if is_outdated else whole).append(folder.path_of(file))
        if replaces:
            replaced = folder.path_of(replaces)
    number = rows[0][0] if rows else 0
    older = Outdated(tuple(outdated), replaced, schema.record) if outdated and replaced else None
    return Files(kept_schema(schema), tuple(whole), number, older)


def ask(statement: str, of: Snapshot, *, rows: Mapping[str, pa.Table] | None = None) -> pa.Table:
    """Return what a SELECT gives.

    Args:
        statement: in the dialect of the engine (`expressions.compiled`); it names facts by `table_name`.
        of: the facts it may ask.
        rows: further tables by name, or other rows in the place of a fact's.
    """
    return engine().run(statement, {**of.tables, **(rows or {})})
