"""What an engine does: run one SELECT over named tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Outdated:
    """Files of which some rows do not count any more: those whose `record` stands in the file `replaced`, in its column of that name (`REPLACED`)."""

    paths: tuple[Path, ...]
    replaced: Path
    record: str


#: The column of the records in such a file.
REPLACED = "record"


@dataclass(frozen=True, slots=True)
class Files:
    """A table that lies in Parquet files; without any it is empty, and has the columns of `schema` all the same.

    All rows in `paths` are of it, and those in `outdated` that still count. `number` changes whenever the rows do.
    """

    schema: pa.Schema
    paths: tuple[Path, ...]
    number: int
    outdated: Outdated | None = None


class Engine(Protocol):
    """Runs statements.

    `dialect` is the language it wants them in, as Ibis names it. `here` says that it computes in this process, so that handing over rows costs little;
    one that computes elsewhere adds up where its rows are.
    """

    dialect: str
    here: bool

    def run(self, statement: str, tables: Mapping[str, Files | pa.Table]) -> pa.Table:
        """Return what a SELECT gives.

        Args:
            statement: one SELECT, in the dialect.
            tables: what its table names stand for; rows in memory, or files.
        """
        ...

    def parts(
        self, statement: str, tables: Mapping[str, Files | pa.Table], *, size: int
    ) -> Iterator[pa.RecordBatch]:
        """Yield what a SELECT gives, in no order, in parts of at most `size` rows, few of which are in memory at a time; see `run`."""
        ...


#: The engines by the word of the setting.
ENGINES: Mapping[str, str] = {
    "duckdb": "thuocdo.warehouse.engine.duckdb_engine.DuckDBEngine",
    "spark": "thuocdo.warehouse.engine.spark_engine.SparkEngine",
}


@cache
def engine(name: str = "") -> Engine:
    """Return the engine of a name, or the one the settings choose; one for the whole process.

    Raises:
        ImportError: it is not installed.
        KeyError: there is none of the name.
    """
    found: Engine = _class_of(name)()
    return found


def computes_here() -> bool:
    """Say whether the engine the settings choose computes in this process, without starting it."""
    return _class_of("").here


def _class_of(name: str) -> type[Engine]:
    found: type[Engine] = import_string(ENGINES[name or settings.FIGURES_ENGINE])
    return found


def table_name(fact: str) -> str:
    """Return the name under which statements know a fact: `dossiers.dossiers` → `dossiers__dossiers`."""
    return fact.replace(".", "__")
