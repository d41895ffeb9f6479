"""Spark, for figures on many machines: the same files, the same figures as DuckDB."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

import pyarrow as pa

from thuocdo.warehouse.engine.engine import REPLACED, Files, Outdated

_CONFIGURATION: Mapping[str, str] = {
    # A day is a day for every reader, and null where SQL says null: DuckDB gives null for a division by zero, and so does Spark without ANSI.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.parquet.enableVectorizedReader": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


class SparkEngine:
    """One session for the process, on the master that the settings name; statements run one after the other.

    Raises:
        ImportError: `thuocdo[spark]` is not installed.
    """

    dialect = "pyspark"
    here = False

    def __init__(self) -> None:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra; it starts a JVM

        builder = SparkSession.builder.appName("thuocdo").master(settings.SPARK_MASTER)
        for name, value in _CONFIGURATION.items():
            builder = builder.config(name, value)
        builder = builder.config("spark.driver.memory", _of_jvm(settings.FIGURES_MEMORY))
        # As many parts as threads: more only cost where one machine computes. A cluster sets its own in spark-defaults.conf.
        if settings.SPARK_MASTER.startswith("local"):
            builder = builder.config("spark.driver.host", "127.0.0.1")
            builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
            builder = builder.config("spark.sql.shuffle.partitions", settings.FIGURES_THREADS)
        self._session: Any = builder.getOrCreate()
        self._shown: dict[str, Files] = {}
        self._alone = threading.Lock()

    def run(self, statement: str, tables: Mapping[str, Files | pa.Table]) -> pa.Table:
        """Return what a SELECT gives; see `Engine.run`."""
        with self._alone:
            for name, table in tables.items():
                self._show(name, table)
            found: pa.Table = self._session.sql(statement).toArrow()
            return found

    def parts(
        self, statement: str, tables: Mapping[str, Files | pa.Table], *, size: int
    ) -> Iterator[pa.RecordBatch]:
        """Yield what a SELECT gives, part by part; all of it is brought here first. See `Engine.parts`."""
        yield from self.run(statement, tables).to_batches(size)

    def _show(self, name: str, table: Files | pa.Table) -> None:
        """Let a name stand for a table; files stay known until they change."""
        if isinstance(table, Files) and self._shown.get(name) == table:
            return
        if isinstance(table, Files) and table.paths:
            rows = self._read(table.paths)
            if table.outdated is not None:
                rows = rows.unionByName(self._still_counting(table.outdated))
        else:
            held = table if isinstance(table, pa.Table) else table.schema.empty_table()
            rows = self._session.createDataFrame(_plain(held))
        rows.createOrReplaceTempView(name)
        if isinstance(table, Files):
            self._shown[name] = table
        else:
            self._shown.pop(name, None)

    def _still_counting(self, files: Outdated) -> Any:
        """Return the rows that still count."""
        gone = self._read([files.replaced]).select(REPLACED).distinct()
        gone = gone.withColumnRenamed(REPLACED, files.record).hint("broadcast")
        return self._read(files.paths).join(gone, on=files.record, how="left_anti")

    def _read(self, paths: Sequence[Path]) -> Any:
        return self._session.read.parquet(*(str(path) for path in paths))


def _plain(rows: pa.Table) -> pa.Table:
    """Return rows with words in the place of their numbers: Spark takes no dictionaries."""
    columns = [
        one.cast(pa.string()) if pa.types.is_dictionary(one.type) else one for one in rows.columns
    ]
    return pa.table(columns, names=rows.column_names)


def _of_jvm(size: str) -> str:
    """Return a size as a JVM writes it: `2GB` → `2g`."""
    return size.strip().lower().removesuffix("b")
